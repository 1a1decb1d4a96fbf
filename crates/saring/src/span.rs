//! Where in a text something stands.

use std::ops::Range;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _, ser::SerializeStruct};

/// A non-empty byte range of the **original** text of a post, on character boundaries.
///
/// The invariant is `start < end`, both on character boundaries of the text the span was made for; the constructor
/// enforces it, so every span found in an assessment can be sliced with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// The span of `range` in `text`, or `None` where the range is empty, out of bounds or cuts a character.
    #[must_use]
    pub fn new(text: &str, range: Range<usize>) -> Option<Self> {
        let slice = text.get(range.clone())?;
        (!slice.is_empty()).then_some(Self { start: range.start, end: range.end })
    }

    /// Whether it is a span of this text too: within it, and on its character boundaries. What was read back from a file is
    /// known to be non-empty only.
    #[must_use]
    pub fn fits(self, text: &str) -> bool {
        text.get(self.range()).is_some()
    }

    /// First byte.
    #[must_use]
    pub const fn start(self) -> usize {
        self.start
    }

    /// One past the last byte.
    #[must_use]
    pub const fn end(self) -> usize {
        self.end
    }

    /// As a range, to slice with.
    #[must_use]
    pub const fn range(self) -> Range<usize> {
        self.start..self.end
    }

    /// Whether the two share at least one byte.
    #[must_use]
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Span", 2)?;
        fields.serialize_field("start", &self.start)?;
        fields.serialize_field("end", &self.end)?;
        fields.end()
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(source: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Ends {
            start: usize,
            end: usize,
        }
        let Ends { start, end } = Ends::deserialize(source)?;
        if start < end { Ok(Self { start, end }) } else { Err(D::Error::custom("a span ends behind its start")) }
    }
}

#[cfg(test)]
mod tests {
    use super::Span;

    #[test]
    fn only_non_empty_ranges_on_character_boundaries_are_spans() {
        let text = "aé🙏";
        for (range, valid) in [(0..1, true), (1..3, true), (0..7, true), (0..0, false), (2..3, false), (0..8, false)] {
            assert_eq!(Span::new(text, range.clone()).is_some(), valid, "{range:?}");
        }
    }

    #[test]
    fn neighbours_do_not_overlap() {
        let span = |range| Span::new("abcdef", range).expect("in bounds");
        assert!(!span(0..2).overlaps(span(2..4)));
        assert!(span(0..3).overlaps(span(2..4)));
    }
}
