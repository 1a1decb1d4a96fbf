//! What a user meets: the command line, over files as they come.
#![allow(missing_docs)]
#![allow(clippy::print_stdout, reason = "a skipped or measuring test says so")]

mod cli;
mod datasets;
mod desk;
mod lexicon;
mod memory;
mod model;
mod quality;
mod readme;
#[cfg(unix)]
mod service;
#[cfg(unix)]
mod serving;
mod training;
