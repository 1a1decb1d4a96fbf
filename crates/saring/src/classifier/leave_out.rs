//! Why a model scored a text as it did: leave words out and see what the score loses.
//!
//! Occlusion (Zeiler & Fergus 2014; for text Li et al. 2016, "erasure"): it asks the model nothing but to classify, so
//! it serves any model, and its answer is in the units of the score. It costs one classification a piece, so the search
//! goes from coarse to fine: quarters of the passage, then halves of those that matter most, down to phrases. Leaving
//! every word out in turn took 17 to 32 classifications a post, this takes 4 to 16.

use std::ops::Range;

use crate::error::Result;

/// Pieces that a passage is first divided into.
const QUARTERS: usize = 4;
/// Pieces that are looked into further, and shown in the end: a reader wants what matters most, not all that matters.
const MOST: usize = 2;
/// Words of a piece that is not divided further.
const PHRASE: usize = 3;
/// A piece whose loss is smaller than this does not help a reader.
const LEAST: f32 = 0.03;

/// A piece of text without which a score falls.
#[derive(Debug, Clone, PartialEq)]
pub struct Influence {
    /// Where, in bytes of the text that was scored.
    pub range: Range<usize>,
    /// By how much the score falls without it.
    pub weight: f32,
}

/// The phrases that a score from 0 to 1 rests on in a passage of a text, in the order of the text; `whole` is the score of
/// the whole text.
///
/// # Errors
/// Where `score` fails.
pub fn influences(
    text: &str,
    whole: f32,
    passage: &Range<usize>,
    score: impl Fn(&str) -> Result<f32>,
) -> Result<Vec<Influence>> {
    let start = passage.start;
    let passage = &text[passage.clone()];
    let words: Vec<Range<usize>> = words(passage).collect();
    // A text's score is that of all its passages, so that of this one alone may be lower.
    let whole = if passage.len() == text.len() { whole } else { score(passage)? };
    let weigh = |words: &[Range<usize>]| -> Result<f32> {
        let rest = [&passage[..words[0].start], &passage[words[words.len() - 1].end..]].concat();
        // Without its only piece, nothing is left to score.
        Ok(whole - if rest.trim().is_empty() { 0.0 } else { score(&rest)? })
    };

    let piece = |words| Ok(Piece { words, weight: weigh(words)?, is_final: words.len() <= PHRASE });

    let quarters = words.chunks(words.len().div_ceil(QUARTERS).max(1));
    let mut pieces = heaviest(quarters.map(piece).collect::<Result<_>>()?);
    if pieces.is_empty() && whole >= LEAST && !words.is_empty() {
        // No quarter is missed by itself: the reason lies in all of them.
        pieces.push(Piece { words: &words, weight: whole, is_final: true });
    }
    while pieces.iter().any(|piece| !piece.is_final) {
        let mut finer = Vec::new();
        for coarse in pieces {
            if coarse.is_final {
                finer.push(coarse);
                continue;
            }
            let (left, right) = coarse.words.split_at(coarse.words.len() / 2);
            let halves = heaviest(vec![piece(left)?, piece(right)?]);
            // Where each half upholds the score without the other, only both together are a reason.
            let both = halves.is_empty().then_some(Piece { is_final: true, ..coarse });
            finer.extend(halves.into_iter().chain(both));
        }
        pieces = heaviest(finer);
    }
    pieces.sort_by_key(|piece| piece.words[0].start);
    let influence = |Piece { words, weight, .. }: Piece| {
        let range = start + words[0].start..start + words[words.len() - 1].end;
        Influence { range, weight }
    };
    Ok(pieces.into_iter().map(influence).collect())
}

/// Some words of a passage, at least one, and what its score loses without them.
struct Piece<'w> {
    words: &'w [Range<usize>],
    weight: f32,
    /// Whether it is divided no further.
    is_final: bool,
}

/// The few pieces that weigh enough to be told.
fn heaviest(mut pieces: Vec<Piece<'_>>) -> Vec<Piece<'_>> {
    pieces.retain(|piece| piece.weight >= LEAST);
    pieces.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    pieces.truncate(MOST);
    pieces
}

/// Runs of anything but white space.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(|c: char| !c.is_whitespace())?;
        let end = text[start..].find(char::is_whitespace).map_or(text.len(), |length| start + length);
        rest = end;
        Some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::influences;

    /// Scores a text by how many of some words it holds, up to enough of them; gives the phrases it rests on.
    fn reasons(wanted: &[&str], enough: usize, text: &str) -> Vec<String> {
        let score = |text: &str| {
            let found = wanted.iter().filter(|word| text.split_whitespace().any(|w| w == **word)).count();
            Ok(found.min(enough) as f32 / enough as f32)
        };
        let whole = score(text).expect("counting does not fail");
        let found = influences(text, whole, &(0..text.len()), score).expect("counting does not fail");
        found.into_iter().map(|influence| text[influence.range].to_owned()).collect()
    }

    #[test]
    fn the_words_that_carry_the_score_are_found_in_order() {
        let text = "Baris satu.\nDi sini  dua dan tiga.\nLalu di baris ini empat lima enam.";
        assert_eq!(reasons(&["dua", "empat"], 2, text), ["dua dan", "ini empat"]);
        assert_eq!(reasons(&["dua", "empat"], 2, "satu tiga lima"), [""; 0]);
        assert_eq!(reasons(&["dua", "empat"], 2, "dua"), ["dua"]);
        assert_eq!(reasons(&["dua", "empat"], 2, ""), [""; 0]);
    }

    #[test]
    fn words_of_which_either_would_do_are_shown_together() {
        let text = format!("{}dua tiga lima empat {}", "kata ".repeat(12), "kata ".repeat(16));
        assert_eq!(reasons(&["dua", "empat"], 1, &text), ["dua tiga lima empat"]);
    }

    #[test]
    fn where_no_part_is_missed_the_whole_is_the_reason() {
        let text = "dua tiga empat lima";
        assert_eq!(reasons(&["dua", "tiga", "empat", "lima"], 1, text), [text]);
    }

    #[test]
    fn long_passages_are_left_out_in_pieces() {
        let text = format!("{}dua {}", "kata ".repeat(300), "kata ".repeat(300));
        let found = reasons(&["dua"], 1, &text);
        assert_eq!(found.len(), 1);
        assert!(found[0].split(' ').any(|word| word == "dua") && found[0].len() < 120);
    }
}
