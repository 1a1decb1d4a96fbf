//! Work on the keyword rules: `saring lexicon`.

pub(crate) mod check;
pub(crate) mod evaluate;
mod report;
mod tally;
