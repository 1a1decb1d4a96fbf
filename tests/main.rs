//! What a user meets: the command line, over files as they come.
#![allow(missing_docs)]

mod cli;
mod lexicon;
mod memory;
mod model;
mod quality;
mod training;
