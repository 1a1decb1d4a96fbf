//! Posts to measure with: the sample export, ordinary posts and propaganda in the shares of a real channel.

#![allow(dead_code, reason = "each bench is a program of its own and uses a part")]

use std::path::{Path, PathBuf};

use saring::post::Post;

/// The folder of the bundle that ships.
pub(crate) const BUNDLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models/saring-mini");

/// The posts of the file that `SARING_BENCH_POSTS` names, of the sample export where it names none. The sample is dense
/// with what rules look for; ordinary channels are faster.
pub(crate) fn posts() -> Vec<Post> {
    let sample = || Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/sample/result.json");
    let path = std::env::var_os("SARING_BENCH_POSTS").map_or_else(sample, PathBuf::from);
    let records = saring_ingest::open(&path, saring_ingest::Format::Auto).expect("the file of posts opens");
    records.map(|record| record.expect("every post of it can be read")).collect()
}

/// Their size in bytes.
pub(crate) fn bytes(posts: &[Post]) -> u64 {
    posts.iter().map(|post| post.text.len() as u64).sum()
}
