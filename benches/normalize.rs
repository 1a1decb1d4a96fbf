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

/// A megabyte of what could cost more than its length: rules look around themselves, and must not look far.
fn hostile(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("hostile");
    group.sample_size(10);
    for (name, piece) in [
        ("combining marks", "a\u{301}\u{316}"),
        ("one letter", "a"),
        ("alternating scripts", "aа"),
        ("stars", "a*"),
        ("stops", "a."),
        ("emoji between letters", "j🔥"),
    ] {
        let text = piece.repeat((1 << 20) / piece.len());
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(name, |bencher| bencher.iter(|| NormalizedPost::new(&text).folded.as_str().len()));
    }
    group.finish();
}

criterion_group!(benches, normalize, hostile);
criterion_main!(benches);
