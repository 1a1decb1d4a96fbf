//! Scores Indonesian and Malay posts for terrorism-propaganda risk, with the reason, for human moderators.

pub mod assessment;
pub mod bundle;
pub mod classifier;
pub mod error;
pub mod fusion;
pub mod label;
pub mod language;
pub mod lexicon;
pub mod normalize;
pub mod post;
mod screener;
pub mod span;
mod toml_file;

pub use assessment::Assessment;
pub use error::{Error, Result};
pub use post::Post;
pub use screener::{Options, Screened, Screener};
