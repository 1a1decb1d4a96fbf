//! Exports as jobs: uploaded, scored one after the other in the background, kept with their results.
//!
//! A job has a folder of its own in the data folder: `upload` until it is scored, `results.jsonl` after that, `job.json`
//! all along. Nothing else is remembered, so whatever moment the service ends at, the folder says how to go on: what had
//! not been scored to its end is scored again from its beginning. Cases are added once however often that happens.

mod board;
mod job;
mod routes;
mod run;
mod upload;

pub(crate) use board::Exports;
pub(crate) use routes::{list, remove, results, show};
pub(crate) use upload::upload;
