//! The transformer alone, tokenising included, and the n-grams alone: posts a second on one worker.

mod corpus;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use saring::{
    bundle::{Bundle, BundleOptions},
    normalize::NormalizedPost,
};

fn classifier(criterion: &mut Criterion) {
    let options = BundleOptions { workers: 1, lexicon_only: false, thorough: false };
    let bundle = Bundle::open(corpus::BUNDLE.as_ref(), options).expect("the shipped bundle opens");
    let model = bundle.classifier.expect("the shipped bundle has a model");
    let ngrams = bundle.ngrams.expect("the shipped bundle has n-grams");
    let posts = corpus::posts();
    let folded: Vec<NormalizedPost> = posts.iter().map(|post| NormalizedPost::new(&post.text)).collect();
    let mut group = criterion.benchmark_group("classifier");
    group.sample_size(20).throughput(Throughput::Elements(posts.len() as u64));
    group.bench_function("n-grams", |bencher| {
        bencher.iter(|| folded.iter().map(|post| ngrams.log_odds(post.folded.as_str())).sum::<f32>());
    });
    group.bench_function("saring-mini", |bencher| {
        bencher.iter(|| {
            for post in &folded {
                model.classify(post.folded.as_str()).expect("the model reads every post");
            }
        });
    });
    group.finish();
}

criterion_group!(benches, classifier);
criterion_main!(benches);
