//! From text to scores: an ONNX transformer, or anything else behind [`Classifier`].

mod encoder;
mod heads;
mod leave_out;
mod ngrams;
mod onnx;
mod pinned;
mod runtime;
mod transformer;

use std::ops::Range;

use crate::{
    assessment::{ContextScores, LabelScores, StanceScores},
    error::Result,
    label::Stance,
};

pub use heads::{Activation, Head, HeadKind, Heads};
pub use leave_out::{Influence, influences};
pub use ngrams::{Ngrams, NgramsOptions};
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
    /// The log-odds that n-grams give to propaganda; 0 where there is no model of them.
    pub ngrams: f32,
}

impl Scores {
    /// Those of a text with nothing in it, of so many bytes.
    #[must_use]
    pub fn nothing(length: usize) -> Self {
        let mut stance = [0.0; 5];
        stance[Stance::Discuss.index()] = 1.0;
        Self {
            labels: LabelScores::default(),
            stance: StanceScores::new(stance),
            context: ContextScores::default(),
            passage: 0..length,
            ngrams: 0.0,
        }
    }
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
