//! From posts to assessments, evidence included: posts a second by the number of workers, with and without the model.

mod corpus;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use saring::{Options, Screener};

fn pipeline(criterion: &mut Criterion) {
    let posts = corpus::posts();
    let mut group = criterion.benchmark_group("pipeline");
    group.sample_size(20).throughput(Throughput::Elements(posts.len() as u64));
    for (name, lexicon_only) in [("model and lexicon", false), ("lexicon only", true)] {
        for workers in [1, 2] {
            let options = Options { workers: Some(workers), lexicon_only };
            let screener = Screener::open(corpus::BUNDLE, &options).expect("the shipped bundle opens");
            group.bench_function(BenchmarkId::new(name, workers), |bencher| {
                bencher.iter(|| screener.screen_batch(&posts));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, pipeline);
criterion_main!(benches);
