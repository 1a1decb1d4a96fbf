//! Neighbours that changed places: `dnegan`, `amaliayh`; also where that hides every word of a text.

use std::ops::Range;

use super::{Edits, Normalizer, Profile, Reading, segmentation, token};

pub(super) struct Swapped;

/// So many words, and one in so many of all words, show that somebody hides words so; then none is too short.
const HIDING: usize = 3;
const SHARE: usize = 4;

/// Letters of the shortest word that is put right by itself, and how common it must be, in octaves: what such a word could
/// be instead grows with what it lacks in either.
const SHORTEST_ALONE: usize = 6;
const COMMON_ALONE: i32 = 4;

/// Letters of the shortest word in which two can change places; the first and the last stay, so that it can still be read.
const SHORTEST: usize = 4;
const LONGEST: usize = 24;

impl Normalizer for Swapped {
    fn name(&self) -> &'static str {
        "swapped letters"
    }

    fn is_wanted(&self, _: Profile) -> bool {
        true
    }

    fn propose(&self, text: &Reading<'_>, edits: &mut Edits) {
        let words = text.words();
        let bytes = text.as_bytes();
        let unknown = words.doubtful.iter().filter(|word| !word.is_standard && word.listed.is_none());
        let found: Vec<Found> = unknown.filter_map(|word| Found::in_word(text, &word.range)).collect();
        let is_hiding = found.len() >= HIDING && found.len() * SHARE >= words.count();
        for Found { at, .. } in found.into_iter().filter(|found| is_hiding || found.is_sure) {
            let [first, second] = [bytes[at], bytes[at + 1]].map(char::from);
            edits.replace(at..at + 2, &String::from_iter([second, first]));
        }
    }
}

/// Two letters that have to change places so that a word comes out.
struct Found {
    at: usize,
    /// Whether the word can hardly have been another.
    is_sure: bool,
}

impl Found {
    fn in_word(text: &str, range: &Range<usize>) -> Option<Self> {
        let word = &text.as_bytes()[range.clone()];
        let (common, at) = swapped(word).filter(|_| token::is_ordinary(text, range))?;
        let is_sure = word.len() >= SHORTEST_ALONE && word.iter().all(u8::is_ascii_lowercase) && common >= COMMON_ALONE;
        Some(Self { at: range.start + at, is_sure })
    }
}

/// How common the commonest word is that comes out when two neighbours change places, and where they are.
fn swapped(word: &[u8]) -> Option<(i32, usize)> {
    if !(SHORTEST..=LONGEST).contains(&word.len())
        || !word.iter().all(u8::is_ascii_alphabetic)
        || segmentation::commonness(word).is_some()
    {
        return None;
    }
    let mut letters = word.to_vec();
    let ways = (1..word.len() - 2).filter(|&at| word[at] != word[at + 1]).filter_map(|at| {
        letters.swap(at, at + 1);
        let common = segmentation::listed(&letters);
        letters.swap(at, at + 1);
        Some((common?, at))
    });
    ways.max()
}

#[cfg(test)]
mod tests {
    use super::Swapped;
    use crate::normalize::tests::alone;

    #[test]
    fn words_are_put_right_and_names_stay() {
        for (text, want) in [
            (
                "Abmil pnaduan di knaal cadnagan, Jagnan simapn lmaa.",
                "Ambil panduan di kanal cadangan, Jangan simpan lama.",
            ),
            (
                "Rumah di @dnegan itu dijual dnegan harga murah, kata Sukanro.",
                "Rumah di @dnegan itu dijual dengan harga murah, kata Sukanro.",
            ),
            ("Piye kabare, wis mangan durung, aja lali sinau.", "Piye kabare, wis mangan durung, aja lali sinau."),
        ] {
            assert_eq!(alone(&Swapped, text), want);
        }
    }
}
