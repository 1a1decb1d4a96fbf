//! From text to token ids: the only file that names `tokenizers`.

use std::{ops::Range, path::Path};

use tokenizers::Tokenizer;

use crate::error::{Error, Result};

/// A window shares a quarter of its tokens with the one before, so that no sentence is only ever seen cut in two.
const OVERLAP: usize = 4;

/// Longer texts go to the tokenizer in pieces: it keeps about 100 bytes a token, which 10 MB of text would turn to
/// a gigabyte.
const PIECE: usize = 16 * 1024;

/// A tokenizer with its special tokens and the window of its model.
#[derive(Debug)]
pub(super) struct Encoder {
    tokenizer: Tokenizer,
    prefix: Vec<i64>,
    suffix: Vec<i64>,
    content: usize,
}

/// What the model reads in one call.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Window {
    /// Token ids with special tokens, at most the model's maximum.
    pub(super) ids: Vec<i64>,
    /// The bytes of the text it covers.
    pub(super) range: Range<usize>,
}

impl Encoder {
    pub(super) fn load(path: &Path, max_tokens: usize) -> Result<Self> {
        let failed = |source| Error::Load { path: path.to_owned(), source };
        let bytes = std::fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
        let mut tokenizer = Tokenizer::from_bytes(bytes).map_err(failed)?;
        // Windows are ours: a tokenizer that truncates would leave text unread.
        tokenizer.with_truncation(None).map_err(failed)?;
        tokenizer.with_padding(None);
        let framed = tokenizer.encode_fast("a", true).map_err(failed)?;
        let special = |&(_, mask): &(&u32, &u32)| *mask == 1;
        let pairs = || framed.get_ids().iter().zip(framed.get_special_tokens_mask());
        let prefix: Vec<i64> = pairs().take_while(special).map(|(&id, _)| i64::from(id)).collect();
        let mut suffix: Vec<i64> = pairs().rev().take_while(special).map(|(&id, _)| i64::from(id)).collect();
        suffix.reverse();
        let frame = prefix.len() + suffix.len();
        let content = max_tokens.checked_sub(frame).filter(|&content| content >= OVERLAP).ok_or_else(|| {
            let message = format!("max-tokens is {max_tokens}, but the special tokens alone take {frame}; raise it");
            Error::Mismatch { path: path.to_owned(), message }
        })?;
        Ok(Self { tokenizer, prefix, suffix, content })
    }

    /// One past the greatest token id.
    pub(super) fn vocabulary(&self) -> usize {
        // Not the number of tokens: ids may have gaps.
        self.tokenizer.get_vocab(true).into_values().max().map_or(0, |highest| highest as usize + 1)
    }

    /// The special tokens around `ids`.
    pub(super) fn framed(&self, ids: impl IntoIterator<Item = i64>) -> Vec<i64> {
        self.prefix.iter().copied().chain(ids).chain(self.suffix.iter().copied()).collect()
    }

    /// The longest row there can be.
    pub(super) fn longest(&self) -> Vec<i64> {
        self.framed(std::iter::repeat_n(0, self.content))
    }

    /// The windows of a text in order: one for a text that fits, overlapping ones for a longer text, and one of special
    /// tokens alone for a text without tokens.
    pub(super) fn windows(&self, text: &str) -> Result<Vec<Window>> {
        let mut ids: Vec<u32> = Vec::new();
        let mut starts: Vec<usize> = Vec::new();
        for piece in pieces(text) {
            let encoding = self.tokenizer.encode(&text[piece.clone()], false).map_err(Error::Inference)?;
            ids.extend_from_slice(encoding.get_ids());
            starts.extend(encoding.get_offsets().iter().map(|(start, _)| piece.start + start));
        }
        if ids.len() <= self.content {
            return Ok(vec![Window { ids: self.framed(ids.into_iter().map(i64::from)), range: 0..text.len() }]);
        }
        let stride = self.content - self.content / OVERLAP;
        let count = 1 + (ids.len() - self.content).div_ceil(stride);
        Ok((0..count)
            .map(|number| {
                // The last window is moved back to be full, so its words have as much context as any others.
                let first = (number * stride).min(ids.len() - self.content);
                let last = first + self.content;
                let start = if first == 0 { 0 } else { starts[first] };
                let end = starts.get(last).copied().unwrap_or(text.len());
                Window {
                    ids: self.framed(ids[first..last].iter().map(|&id| i64::from(id))),
                    range: start..end.max(start),
                }
            })
            .collect())
    }
}

/// Pieces of at most about [`PIECE`] bytes that end at white space where there is any, else at a character.
fn pieces(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        if start == text.len() {
            return None;
        }
        let mut end = (start + PIECE).min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        if end < text.len() {
            end = text[start..end].rfind(char::is_whitespace).filter(|&at| at > 0).map_or(end, |at| start + at);
        }
        let piece = start..end;
        start = end;
        Some(piece)
    })
}

#[cfg(test)]
mod tests {
    use super::{PIECE, pieces};

    #[test]
    fn pieces_cover_the_text_and_cut_no_word() {
        for text in ["", "satu", &"kata ".repeat(20_000), &"é".repeat(30_000), &" ".repeat(40_000)] {
            let pieces: Vec<_> = pieces(text).collect();
            assert_eq!(pieces.iter().map(|piece| &text[piece.clone()]).collect::<String>(), text);
            assert!(pieces.iter().all(|piece| !piece.is_empty() && piece.len() <= PIECE));
        }
        assert!(pieces(&"kata ".repeat(20_000)).skip(1).all(|piece| piece.start % 5 == 4));
    }
}
