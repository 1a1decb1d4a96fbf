//! Matching alone, on posts that are normalised already: bytes of original text a second, on one core.

mod corpus;

use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use saring::{lexicon::Lexicon, normalize::NormalizedPost};

fn lexicon(criterion: &mut Criterion) {
    let lexicon = Lexicon::load(&Path::new(corpus::BUNDLE).join("lexicon")).expect("the shipped lexicon opens");
    let posts = corpus::posts();
    let normalized: Vec<NormalizedPost> = posts.iter().map(|post| NormalizedPost::new(&post.text)).collect();
    let mut group = criterion.benchmark_group("lexicon");
    group.throughput(Throughput::Bytes(corpus::bytes(&posts)));
    group.bench_function("match", |bencher| {
        bencher.iter(|| {
            let scanned = posts.iter().zip(&normalized).map(|(post, read)| lexicon.scan(read, &post.text).hits.len());
            scanned.sum::<usize>()
        });
    });
    group.bench_function("normalize and match", |bencher| {
        bencher.iter(|| {
            let scanned =
                posts.iter().map(|post| lexicon.scan(&NormalizedPost::new(&post.text), &post.text).hits.len());
            scanned.sum::<usize>()
        });
    });
    group.finish();
}

criterion_group!(benches, lexicon);
criterion_main!(benches);
