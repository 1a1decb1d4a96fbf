//! Folding alone, and folding with the lexicon's matching: bytes of original text a second, on one core.

mod corpus;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use saring::normalize::NormalizedPost;

fn normalize(criterion: &mut Criterion) {
    let posts = corpus::posts();
    let mut group = criterion.benchmark_group("normalize");
    group.throughput(Throughput::Bytes(corpus::bytes(&posts)));
    group.bench_function("sample export", |bencher| {
        bencher.iter(|| posts.iter().map(|post| NormalizedPost::new(&post.text).folded.as_str().len()).sum::<usize>());
    });
    group.finish();
}

criterion_group!(benches, normalize);
criterion_main!(benches);
