//! Text that knows its origin.

use std::ops::Range;

use crate::span::Span;

/// A text made from an original by replacing pieces, that can tell for each of its pieces which original bytes it
/// stands for.
///
/// Only the replaced pieces are stored: what lies between two of them is the original, shifted. Ordinary text needs
/// almost no replacements, so it costs almost nothing to keep aligned (a map of every byte, the common design, costs
/// eight bytes a byte). The invariant: `edits` is sorted, its ranges do not overlap in either text, and the texts
/// between them are equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlignedText {
    text: String,
    edits: Vec<Edit>,
}

/// A piece of the text and the non-empty piece of the original that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edit {
    here: Range<usize>,
    origin: Range<usize>,
}

/// Replacements to make in a text, collected by one rule, in the order of the text and without overlaps.
#[derive(Debug, Default)]
pub struct Edits {
    places: Vec<(Range<usize>, Range<usize>)>,
    replacements: String,
}

impl Edits {
    /// Puts `replacement` in the place of the non-empty `range`; with an empty replacement, removes it.
    ///
    /// # Panics
    /// Where `range` is empty or begins before the end of the previous one: offsets could not be kept.
    pub fn replace(&mut self, range: Range<usize>, replacement: &str) {
        assert!(range.start < range.end, "an edit stands for some original text");
        assert!(self.places.last().is_none_or(|(last, _)| last.end <= range.start), "edits come in order");
        let start = self.replacements.len();
        self.replacements.push_str(replacement);
        self.places.push((range, start..self.replacements.len()));
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Each edit: what stands in `text`, and what takes its place.
    pub fn iter<'a>(&'a self, text: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.places.iter().map(|(place, replacement)| (&text[place.clone()], &self.replacements[replacement.clone()]))
    }

    /// Forgets everything, to be used for the next rule.
    pub fn clear(&mut self) {
        self.places.clear();
        self.replacements.clear();
    }
}

impl AlignedText {
    /// The original itself.
    pub fn new(original: impl Into<String>) -> Self {
        Self { text: original.into(), edits: Vec::new() }
    }

    /// The text as it stands now.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The original bytes that the non-empty `range` of this text stands for. Where the range touches a replaced
    /// piece, the whole piece counts: half a replacement has no origin of its own.
    ///
    /// # Panics
    /// Where `range` is empty or out of bounds.
    #[must_use]
    pub fn origin(&self, range: Range<usize>) -> Range<usize> {
        assert!(range.start < range.end && range.end <= self.text.len(), "a non-empty range of the text");
        let before_start = self.edits.partition_point(|edit| edit.here.end <= range.start);
        let start = match self.edits.get(before_start) {
            Some(edit) if edit.here.start <= range.start => edit.origin.start,
            _ => self.shifted(before_start, range.start),
        };
        // A removal exactly at the end of the range lies outside it, so only edits that begin before the end count.
        let before_end = self.edits.partition_point(|edit| edit.here.start < range.end);
        let end = match before_end.checked_sub(1).map(|last| &self.edits[last]) {
            Some(edit) if edit.here.end >= range.end => edit.origin.end,
            _ => self.shifted(before_end, range.end),
        };
        start..end
    }

    /// The span of `original` that the non-empty `range` of this text stands for.
    #[must_use]
    pub fn origin_span(&self, range: Range<usize>, original: &str) -> Option<Span> {
        Span::new(original, self.origin(range))
    }

    /// Where an unreplaced position lay in the original: behind the first `passed` edits.
    fn shifted(&self, passed: usize, position: usize) -> usize {
        match passed.checked_sub(1).map(|last| &self.edits[last]) {
            Some(edit) => edit.origin.end + (position - edit.here.end),
            None => position,
        }
    }

    /// Makes the replacements.
    ///
    /// Earlier edits and new ones that cut into each other become one edit over both, transitively; all others stay
    /// apart. One walk along the two sorted lists.
    pub fn apply(&mut self, edits: &Edits) {
        if edits.is_empty() {
            return;
        }
        let mut text = String::with_capacity(self.text.len() + edits.replacements.len());
        let mut merged: Vec<Edit> = Vec::with_capacity(self.edits.len() + edits.places.len());
        let (mut earlier, mut new) = (0, 0);
        let mut copied = 0;
        loop {
            let next_earlier = self.edits.get(earlier).map(|edit| edit.here.start);
            let next_new = edits.places.get(new).map(|(place, _)| place.start);
            // A removal exactly where a replacement begins lies before it, so the earlier edit goes first.
            let Some(start) = next_earlier.into_iter().chain(next_new).min() else { break };
            text.push_str(&self.text[copied..start]);
            copied = start;
            let here_start = text.len();
            let origin_start = self.shifted(earlier, start);
            let mut end = start;
            // The first edit here opens the group; each further one that begins inside it joins and may widen it.
            let mut opened = false;
            loop {
                let joins = |begin: usize| if opened { begin < end } else { begin == start };
                if let Some(edit) = self.edits.get(earlier).filter(|edit| joins(edit.here.start)) {
                    end = end.max(edit.here.end);
                    earlier += 1;
                } else if let Some((place, replacement)) = edits.places.get(new).filter(|(place, _)| joins(place.start))
                {
                    text.push_str(&self.text[copied..place.start]);
                    text.push_str(&edits.replacements[replacement.clone()]);
                    copied = place.end;
                    end = end.max(place.end);
                    new += 1;
                } else {
                    break;
                }
                opened = true;
            }
            text.push_str(&self.text[copied..end]);
            copied = end;
            let origin = origin_start..self.shifted(earlier, end);
            merged.push(Edit { here: here_start..text.len(), origin });
        }
        text.push_str(&self.text[copied..]);
        self.text = text;
        self.edits = merged;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{AlignedText, Edits};

    fn edited(original: &str, rounds: &[&[(&str, &str)]]) -> AlignedText {
        let mut text = AlignedText::new(original);
        for round in rounds {
            let mut edits = Edits::default();
            let mut from = 0;
            for (old, new) in *round {
                let start = from + text.as_str()[from..].find(old).expect("the piece stands in the text");
                from = start + old.len();
                edits.replace(start..from, new);
            }
            text.apply(&edits);
        }
        text
    }

    #[test]
    fn pieces_know_their_origin() {
        type Case<'a> = (&'a str, &'a [&'a [(&'a str, &'a str)]], &'a str, &'a str, &'a str);
        let cases: &[Case] = &[
            ("muj4hid itu", &[&[("4", "a")]], "mujahid itu", "mujahid", "muj4hid"),
            ("orang2 itu", &[&[("orang2", "orang-orang")]], "orang-orang itu", "itu", "itu"),
            ("orang2 itu", &[&[("orang2", "orang-orang")]], "orang-orang itu", "rang-o", "orang2"),
            ("b\u{200b}o\u{200b}m", &[&[("\u{200b}", ""), ("\u{200b}", "")]], "bom", "bom", "b\u{200b}o\u{200b}m"),
            ("b\u{200b}om", &[&[("\u{200b}", "")]], "bom", "om", "om"),
            ("b\u{200b}om", &[&[("\u{200b}", "")]], "bom", "b", "b"),
            ("t3r0r1s", &[&[("3", "e")], &[("0", "o"), ("1", "i")]], "teroris", "rori", "r0r1"),
            ("aXb", &[&[("X", "123")], &[("23b", "z")]], "a1z", "1", "Xb"),
            ("aXb", &[&[("X", "123")], &[("a1", "z")]], "z23b", "2", "aX"),
            ("aXb", &[&[("X", "123")], &[("a1", "z"), ("3b", "y")]], "z2y", "2", "aXb"),
            ("aXYb", &[&[("X", "")], &[("Y", "")]], "ab", "ab", "aXYb"),
        ];
        for (original, rounds, want, piece, origin) in cases {
            let text = edited(original, rounds);
            assert_eq!(text.as_str(), *want);
            let start = want.find(piece).expect("the piece stands in the result");
            assert_eq!(&original[text.origin(start..start + piece.len())], *origin, "{original} → {want}: {piece}");
        }
    }

    /// Rounds of edits at random places: (where, how long, what instead), as fractions of the text of that moment.
    fn rounds() -> impl Strategy<Value = Vec<Vec<(usize, usize, String)>>> {
        let edit = (0usize..8, 1usize..4, "[a-zé]{0,4}");
        prop::collection::vec(prop::collection::vec(edit, 0..6), 0..5)
    }

    proptest! {
        #[test]
        fn every_character_has_an_origin_and_untouched_ones_are_themselves(original in "[A-ZÉ🙏 ]{1,40}", rounds in rounds()) {
            let mut text = AlignedText::new(original.clone());
            for round in &rounds {
                let bounds: Vec<usize> =
                    text.as_str().char_indices().map(|(at, _)| at).chain([text.as_str().len()]).collect();
                let mut edits = Edits::default();
                let mut at = 0;
                for (skip, length, replacement) in round {
                    let (start, end) = (at + skip, at + skip + length);
                    if end >= bounds.len() { break; }
                    edits.replace(bounds[start]..bounds[end], replacement);
                    at = end;
                }
                text.apply(&edits);
            }
            let mut reached = 0;
            for (start, character) in text.as_str().char_indices() {
                let origin = text.origin(start..start + character.len_utf8());
                prop_assert!(original.get(origin.clone()).is_some_and(|piece| !piece.is_empty()));
                prop_assert!(origin.start >= reached, "origins never go back");
                reached = origin.start;
                // Originals are capitals, replacements are small: a capital is untouched, so it stands for itself
                // or lies inside a piece that was absorbed whole.
                if character.is_uppercase() {
                    prop_assert!(original[origin].contains(character));
                }
            }
        }
    }
}
