//! Posts to measure with: the sample export, ordinary posts and propaganda in the shares of a real channel.

#![allow(dead_code, reason = "each bench is a program of its own and uses a part")]

use std::path::Path;

use saring::post::Post;

/// The folder of the bundle that ships.
pub(crate) const BUNDLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/models/saring-mini");

/// The posts of the sample export.
pub(crate) fn posts() -> Vec<Post> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/sample/result.json");
    let records = saring_ingest::open(&path, saring_ingest::Format::Auto).expect("the sample export opens");
    records.map(|record| record.expect("every message of the sample can be read")).collect()
}

/// Their size in bytes.
pub(crate) fn bytes(posts: &[Post]) -> u64 {
    posts.iter().map(|post| post.text.len() as u64).sum()
}
