//! A transformer read window by window.

use std::{fs, path::PathBuf};

use super::{Classifier, Heads, Scores, encoder::Encoder, onnx::Model, pinned};
use crate::{
    assessment::{ContextScores, LabelScores},
    error::{Error, Result},
};

/// An ONNX sequence classifier with its tokenizer.
#[derive(Debug)]
pub struct Transformer {
    encoder: Encoder,
    model: Model,
    heads: Heads,
}

/// What a [`Transformer`] is made of.
#[derive(Debug)]
pub struct TransformerOptions {
    /// The ONNX model: token ids in, logits out.
    pub model: PathBuf,
    /// The sha256 that the model file must have, in hexadecimal; none for a model that was never pinned.
    pub model_sha256: Option<String>,
    /// A Hugging Face `tokenizer.json`.
    pub tokenizer: PathBuf,
    /// The sha256 that the tokenizer file must have.
    pub tokenizer_sha256: Option<String>,
    /// The longest row of token ids the model reads at once, special tokens included.
    pub max_tokens: usize,
    /// What the model's outputs mean.
    pub heads: Heads,
    /// How many texts are read at the same time.
    pub workers: usize,
}

impl Transformer {
    /// Opens the model and tries it once, so that parts that do not fit each other are found here and not on a post.
    ///
    /// # Errors
    /// Where a file is missing, changed or malformed, where the shared library of ONNX Runtime cannot be had, or where
    /// model, tokenizer and heads do not fit each other.
    pub fn load(options: TransformerOptions) -> Result<Self> {
        let bytes = fs::read(&options.model).map_err(|source| Error::Read { path: options.model.clone(), source })?;
        pinned::verify(&options.model, &bytes, options.model_sha256.as_deref())?;
        if options.tokenizer_sha256.is_some() {
            let path = &options.tokenizer;
            let bytes = fs::read(path).map_err(|source| Error::Read { path: path.clone(), source })?;
            pinned::verify(path, &bytes, options.tokenizer_sha256.as_deref())?;
        }
        let encoder = Encoder::load(&options.tokenizer, options.max_tokens)?;
        let model = Model::load(&options.model, &bytes, options.workers)?;
        let transformer = Self { encoder, model, heads: options.heads };
        transformer.try_once(&options.tokenizer, &options.model)?;
        Ok(transformer)
    }

    /// Reads the highest token id in the longest window: the one row that fails where anything does not fit.
    fn try_once(&self, tokenizer: &std::path::Path, model: &std::path::Path) -> Result<()> {
        let vocabulary = self.encoder.vocabulary();
        let highest = i64::try_from(vocabulary).unwrap_or(i64::MAX) - 1;
        let logits = self.model.logits(&self.encoder.framed([highest])).map_err(|error| {
            let message = format!(
                "the tokenizer's {vocabulary} tokens do not fit the model {}; take both from the same training run ({error})",
                model.display()
            );
            Error::Mismatch { path: tokenizer.to_owned(), message }
        })?;
        if logits.len() != self.heads.len() {
            let message = format!(
                "the model has {} outputs, but the bundle names {}; list one [[label]] for each output, in the model's order",
                logits.len(),
                self.heads.len()
            );
            return Err(Error::Mismatch { path: model.to_owned(), message });
        }
        self.model.logits(&self.encoder.longest()).map(drop).map_err(|error| {
            let message = format!("the model cannot read max-tokens at once; lower it in bundle.toml ({error})");
            Error::Mismatch { path: model.to_owned(), message }
        })
    }
}

impl Classifier for Transformer {
    /// Scores each window by itself. A label's score is its highest in any window, since a threat on the last page is a
    /// threat; the stance is that of the window in which any label is highest.
    fn classify(&self, text: &str) -> Result<Scores> {
        let mut joined: Option<Scores> = None;
        for window in self.encoder.windows(text)? {
            let logits = self.model.logits(&window.ids)?;
            let scores = Scores { passage: window.range, ..self.heads.scores(logits.as_slice().unwrap_or(&[]), 0) };
            joined = Some(match joined {
                None => scores,
                Some(before) => join(before, scores),
            });
        }
        Ok(joined.expect("even an empty text has one window"))
    }
}

fn join(before: Scores, next: Scores) -> Scores {
    let peak = |scores: &Scores| scores.labels.values().iter().copied().fold(0.0, f32::max);
    let mut labels = *before.labels.values();
    let mut context = *before.context.values();
    labels.iter_mut().zip(next.labels.values()).for_each(|(here, there)| *here = here.max(*there));
    context.iter_mut().zip(next.context.values()).for_each(|(here, there)| *here = here.max(*there));
    let leading = if peak(&next) > peak(&before) { next } else { before };
    Scores { labels: LabelScores::new(labels), context: ContextScores::new(context), ..leading }
}
