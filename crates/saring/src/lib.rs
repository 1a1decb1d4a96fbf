//! Scores Indonesian and Malay posts for terrorism-propaganda risk, with the reason, for human moderators.

pub mod assessment;
pub mod error;
pub mod label;
pub mod lexicon;
pub mod normalize;
pub mod post;
pub mod span;
