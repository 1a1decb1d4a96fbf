//! From posts to assessments, evidence included: posts a second by the number of workers; as shipped, with every post read
//! by the transformer, and with rules alone.

mod corpus;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use saring::{Options, Screener};

fn pipeline(criterion: &mut Criterion) {
    let posts = corpus::posts();
    let mut group = criterion.benchmark_group("pipeline");
    group.sample_size(20).throughput(Throughput::Elements(posts.len() as u64));
    for (name, lexicon_only, thorough) in
        [("as shipped", false, false), ("thorough", false, true), ("lexicon only", true, false)]
    {
        for workers in [1, 2] {
            let options = Options { workers: Some(workers), lexicon_only, thorough };
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
