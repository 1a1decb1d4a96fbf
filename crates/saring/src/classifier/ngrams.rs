//! A linear model over hashed n-grams: nearly free, and right about other posts than the transformer.
//!
//! Logistic regression on words, pairs of words and pieces of words, hashed into one table (Weinberger et al. 2009,
//! "Feature hashing for large scale multitask learning"). What it is sure to be nothing needs no transformer: that settles
//! most posts of an ordinary channel at less than a hundredth of the cost.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::pinned;
use crate::error::{Error, Result};

/// Sizes of the pieces of a word, the spaces around it counted.
const PIECES: std::ops::RangeInclusive<usize> = 2..=4;

/// A long text is read in overlapping windows of so many words, and the highest score of a window counts: what is harmful
/// in one paragraph must not be thinned out by the others.
const WINDOW: usize = 96;
const STRIDE: usize = WINDOW / 2;

/// The hash of a piece is a polynomial of its bytes, spread over the table by a multiplication. `models/training` computes
/// the same numbers (`ngrams.py`), held together by the same few scores there and in the test below.
const PRIME: u32 = 0x0100_0193;
const SPREAD: u32 = 0x9E37_79B1;

/// A weight for each bucket of the table.
#[derive(Debug)]
pub struct Ngrams {
    weights: Vec<i16>,
    scale: f32,
    bias: f32,
    settles_below: f32,
    bits: u32,
}

/// What an [`Ngrams`] is made of.
#[derive(Debug)]
pub struct NgramsOptions {
    /// The table: a power of two of weights, two bytes each, little-endian.
    pub file: PathBuf,
    /// The sha256 that the file must have, in hexadecimal.
    pub sha256: Option<String>,
    /// What a weight of 1 in the file stands for.
    pub scale: f32,
    /// Log-odds of a text without n-grams.
    pub bias: f32,
    /// Log-odds below which a text is nothing and needs no other model.
    pub settles_below: f32,
}

/// A word's part in the score.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    weight: i64,
    count: u32,
    /// Of the pair with the word before it.
    pair: i64,
}

impl Ngrams {
    /// Reads the table.
    ///
    /// # Errors
    /// Where the file is missing, changed, or no power of two of weights.
    pub fn load(options: &NgramsOptions) -> Result<Self> {
        let path: &Path = &options.file;
        let bytes = fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
        pinned::verify(path, &bytes, options.sha256.as_deref())?;
        let weights: Vec<i16> = bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect();
        if !weights.len().is_power_of_two() || weights.len() < 2 {
            let message = format!("{} weights; a table of n-grams has a power of two of them", weights.len());
            return Err(Error::Mismatch { path: path.to_owned(), message });
        }
        let bits = weights.len().ilog2();
        let NgramsOptions { scale, bias, settles_below, .. } = *options;
        Ok(Self { weights, scale, bias, settles_below, bits })
    }

    /// Whether a text of these log-odds is nothing, for sure.
    #[must_use]
    pub fn settles(&self, log_odds: f32) -> bool {
        log_odds < self.settles_below
    }

    /// The log-odds that the author of a text spreads propaganda.
    #[must_use]
    pub fn log_odds(&self, text: &str) -> f32 {
        let parts = self.parts(text);
        let windows = 1 + parts.len().saturating_sub(WINDOW).div_ceil(STRIDE);
        let window = |number: usize| &parts[number * STRIDE..(number * STRIDE + WINDOW).min(parts.len())];
        (0..windows).map(|number| self.score(window(number))).fold(f32::NEG_INFINITY, f32::max)
    }

    fn score(&self, window: &[Part]) -> f32 {
        let weight: i64 = window.iter().map(|part| part.weight).sum();
        let pairs: i64 = window.iter().skip(1).map(|part| part.pair).sum();
        let count = window.iter().map(|part| part.count).sum::<u32>() as usize + window.len().saturating_sub(1);
        self.bias + self.scale * (weight + pairs) as f32 / (count.max(1) as f32).sqrt()
    }

    fn parts(&self, text: &str) -> Vec<Part> {
        let mut before = None;
        // A word between spaces, in small letters.
        let mut padded: Vec<u8> = Vec::new();
        let words = text.as_bytes().split(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .map(|word| {
                padded.clear();
                padded.push(b' ');
                padded.extend(word.iter().map(u8::to_ascii_lowercase));
                padded.push(b' ');
                let whole = hash(0, &padded[1..padded.len() - 1]);
                let mut part = Part { weight: self.weight(whole), count: 1, pair: 0 };
                for start in 0..padded.len() {
                    let mut piece = 1;
                    for (size, byte) in (1..=*PIECES.end()).zip(&padded[start..]) {
                        piece = hash(piece, &[*byte]);
                        if size >= *PIECES.start() {
                            part.weight += self.weight(piece);
                            part.count += 1;
                        }
                    }
                }
                if let Some(before) = before.replace(whole) {
                    part.pair = self.weight(u32::wrapping_mul(before, PRIME).wrapping_add(whole).wrapping_add(2));
                }
                part
            })
            .collect()
    }

    fn weight(&self, hash: u32) -> i64 {
        self.weights[(hash.wrapping_mul(SPREAD) >> (u32::BITS - self.bits)) as usize].into()
    }
}

fn hash(start: u32, bytes: &[u8]) -> u32 {
    bytes.iter().fold(start, |value, &byte| value.wrapping_mul(PRIME).wrapping_add(u32::from(byte) + 1))
}

#[cfg(test)]
mod tests {
    use super::{Ngrams, STRIDE, WINDOW};

    /// Weights that tell every bucket apart; `ngrams.py` checks the same scores before it learns anything.
    fn ngrams() -> Ngrams {
        let weights = (0..1_u32 << 10).map(|place| (place.wrapping_mul(40_503) % 2_001) as i16 - 1_000).collect();
        Ngrams { weights, scale: 1e-3, bias: -0.5, settles_below: -2.0, bits: 10 }
    }

    #[test]
    fn scores_are_those_of_the_training() {
        let cases = [
            ("", -0.5),
            ("Kata!", -0.94792),
            ("kata KATA", -1.16799),
            ("Salam, kanal ini pindah.", -1.02212),
            ("الله akbar", -0.53935),
        ];
        for (text, score) in cases {
            let found = ngrams().log_odds(text);
            assert!((found - score).abs() < 1e-4, "{text}: {found}");
        }
    }

    #[test]
    fn no_paragraph_thins_out_another() {
        let ngrams = ngrams();
        let part = "satu dua tiga ".repeat(WINDOW / 3);
        let long = format!("{part}{part}{part}");
        assert!(ngrams.log_odds(&long) >= ngrams.log_odds(&part) - 1e-4);
        let words = |count: usize| "kata ".repeat(count);
        for count in [WINDOW, WINDOW + 1, WINDOW + STRIDE, WINDOW + STRIDE + 1, 5 * WINDOW] {
            assert!(ngrams.log_odds(&words(count)).is_finite(), "{count} words");
        }
    }
}
