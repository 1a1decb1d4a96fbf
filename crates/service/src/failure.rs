//! The error record of the output contract, in the place of a post that was read and could not be scored.

use serde::Serialize;

/// Beside the record of a post that could not be read, which `saring-ingest` makes.
#[derive(Debug, Serialize)]
pub(crate) struct Failure<'a> {
    pub(crate) id: &'a str,
    pub(crate) error: &'a str,
    /// The request or export that the post came in.
    pub(crate) source: &'a str,
    /// A post that was read has no place to look at.
    position: Option<u64>,
}

impl<'a> Failure<'a> {
    pub(crate) const fn new(id: &'a str, error: &'a str, source: &'a str) -> Self {
        Self { id, error, source, position: None }
    }
}
