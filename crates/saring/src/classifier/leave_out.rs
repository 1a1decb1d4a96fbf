//! Why a model scored a text as it did: leave words out and see what the score loses.
//!
//! Occlusion (Zeiler & Fergus 2014; for text Li et al. 2016, "erasure"): it asks the model nothing but to classify, so
//! it serves any model, and its answer is in the units of the score. It costs one classification a piece, which only
//! posts that reach a moderator pay for.

use std::ops::Range;

use super::{Classifier, Scores};
use crate::{error::Result, label::Label};

/// The most pieces a passage is divided into, and so about the number of classifications it costs.
const PIECES: usize = 32;
/// A piece whose loss is smaller than this does not help a reader.
const LEAST: f32 = 0.03;
/// A reader wants the words that matter most, not all that matter.
const MOST: usize = 4;

/// A piece of text without which a label's score falls.
#[derive(Debug, Clone, PartialEq)]
pub struct Influence {
    /// Where, in bytes of the text that was classified.
    pub range: Range<usize>,
    /// What it speaks for.
    pub label: Label,
    /// By how much the label's score falls without it.
    pub weight: f32,
}

/// The pieces that `label` rests on in the passage that `scores` (of the same text) names, in the order of the text.
///
/// # Errors
/// Where the classifier fails.
pub fn influences(classifier: &dyn Classifier, text: &str, scores: &Scores, label: Label) -> Result<Vec<Influence>> {
    let passage = &text[scores.passage.clone()];
    let words: Vec<Range<usize>> = words(passage).collect();
    let pieces: Vec<Range<usize>> = words
        .chunks(words.len().div_ceil(PIECES).max(1))
        .filter_map(|chunk| Some(chunk.first()?.start..chunk.last()?.end))
        .collect();
    if pieces.len() < 2 {
        // One word is its own reason.
        let whole =
            |range: Range<usize>| Influence { range: shifted(&range, scores), label, weight: scores.labels.get(label) };
        return Ok(pieces.into_iter().map(whole).collect());
    }
    let whole = classifier.classify(passage)?.labels.get(label);
    let mut found = Vec::new();
    for piece in pieces {
        let without = [&passage[..piece.start], &passage[piece.end..]].concat();
        let weight = whole - classifier.classify(&without)?.labels.get(label);
        if weight >= LEAST {
            found.push(Influence { range: shifted(&piece, scores), label, weight });
        }
    }
    found.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    found.truncate(MOST);
    found.sort_by_key(|influence| influence.range.start);
    Ok(found)
}

fn shifted(range: &Range<usize>, scores: &Scores) -> Range<usize> {
    range.start + scores.passage.start..range.end + scores.passage.start
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
    use crate::{
        assessment::{ContextScores, LabelScores, StanceScores},
        classifier::{Classifier, Scores},
        error::Result,
        label::Label,
    };

    /// Scores incitement by how many of its words a text holds.
    struct Counting(&'static [&'static str]);

    impl Classifier for Counting {
        fn classify(&self, text: &str) -> Result<Scores> {
            let found = self.0.iter().filter(|word| text.split_whitespace().any(|w| w == **word)).count();
            let mut labels = [0.0; 8];
            labels[Label::Incitement.index()] = found as f32 / self.0.len() as f32;
            Ok(Scores {
                labels: LabelScores::new(labels),
                stance: StanceScores::default(),
                context: ContextScores::default(),
                passage: 0..text.len(),
            })
        }
    }

    fn reasons(classifier: &dyn Classifier, text: &str) -> Vec<String> {
        let scores = classifier.classify(text).expect("counting does not fail");
        let found = influences(classifier, text, &scores, Label::Incitement).expect("counting does not fail");
        found.into_iter().map(|influence| text[influence.range].to_owned()).collect()
    }

    #[test]
    fn the_words_that_carry_the_score_are_found_in_order() {
        let classifier = Counting(&["dua", "empat"]);
        assert_eq!(reasons(&classifier, "satu  dua tiga\nempat lima"), ["dua", "empat"]);
        assert_eq!(reasons(&classifier, "satu tiga lima"), [""; 0]);
        assert_eq!(reasons(&classifier, "dua"), ["dua"]);
        assert_eq!(reasons(&classifier, ""), [""; 0]);
    }

    #[test]
    fn long_passages_are_left_out_in_pieces() {
        let text = format!("{}dua {}", "kata ".repeat(300), "kata ".repeat(300));
        let found = reasons(&Counting(&["dua"]), &text);
        assert_eq!(found.len(), 1);
        assert!(found[0].split(' ').any(|word| word == "dua") && found[0].len() < 120);
    }
}
