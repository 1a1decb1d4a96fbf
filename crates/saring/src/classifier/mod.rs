//! From text to scores: an ONNX transformer, or anything else behind [`Classifier`].

mod encoder;
mod heads;
mod leave_out;
mod onnx;
mod runtime;
mod transformer;

use std::ops::Range;

use crate::{
    assessment::{ContextScores, LabelScores, StanceScores},
    error::Result,
};

pub use heads::{Activation, Head, HeadKind, Heads};
pub use leave_out::{Influence, influences};
pub use transformer::{Transformer, TransformerOptions};

/// What a classifier says of one text.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// Each risk label by itself, stance not yet considered.
    pub labels: LabelScores,
    /// How the author stands to it.
    pub stance: StanceScores,
    /// Hate and radical discourse.
    pub context: ContextScores,
    /// The passage of the text, in bytes, that the label scores rest on most: the whole text where it was read in one.
    pub passage: Range<usize>,
}

/// Reads a text and scores it.
///
/// Scores depend on the text alone, never on what was read before or at the same time. The text may be empty or of any
/// length; nothing of it is left unread.
pub trait Classifier: Send + Sync {
    /// Scores `text`.
    ///
    /// # Errors
    /// Where the model fails on this text.
    fn classify(&self, text: &str) -> Result<Scores>;
}
