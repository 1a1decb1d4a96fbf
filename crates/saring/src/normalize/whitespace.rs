//! Settles white space: one space, at most two line feeds, none at the ends.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use super::{Edits, Normalizer, Profile, Reading, invisible::is_regional, token::is_picture};

pub(super) struct Whitespace;

impl Normalizer for Whitespace {
    fn name(&self) -> &'static str {
        "whitespace"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.odd_space
    }

    /// Each run of white space becomes one space, or where it breaks lines as many line feeds as it has, at most two.
    fn propose(&self, text: &Reading<'_>, edits: &mut Edits) {
        let bytes = text.as_bytes();
        let mut rest = 0;
        while let Some(found) = bytes[rest..].iter().position(|byte| !byte.is_ascii_graphic()) {
            let start = rest + found;
            // Nearly every run is one space between words.
            if bytes[start] == b' ' && start > 0 && bytes.get(start + 1).is_some_and(u8::is_ascii_graphic) {
                rest = start + 2;
                continue;
            }
            let character = text[start..].chars().next().expect("no byte inside a character is reached");
            if !is_space(character) {
                rest = start + character.len_utf8();
                continue;
            }
            let end = text[start..].find(|c| !is_space(c)).map_or(text.len(), |length| start + length);
            let settled = match &text[start..end] {
                _ if start == 0 || end == text.len() => "",
                run if run.bytes().all(|byte| byte == b' ') && parts_spaced_words(text, start..end) => "  ",
                run => settled(run),
            };
            if settled != &text[start..end] {
                edits.replace(start..end, settled);
            }
            rest = end;
        }
    }
}

/// Whether a wide gap stands where words written letter by letter (`b o m   d i`) are parted: that is told by nothing else.
fn parts_spaced_words(text: &str, gap: Range<usize>) -> bool {
    // Before letters are made plain, much is one; marks upon letters are none.
    let is_letter = |c: Option<char>| {
        c.is_some_and(|c| !c.is_whitespace() && !c.is_ascii_punctuation() && (is_regional(c) || !is_picture(c)))
    };
    let is_base = |c: &char| !is_combining_mark(*c);
    // A letter that stands alone, and whether the next to it does too.
    let reads = |characters: &mut dyn Iterator<Item = char>| {
        let [letter, space, other, outside] = std::array::from_fn(|_| characters.next());
        let is_alone = is_letter(letter) && !is_letter(space);
        (is_alone, is_alone && space == Some(' ') && is_letter(other) && !is_letter(outside))
    };
    let (before, spaced_before) =
        reads(&mut text[..gap.start].chars().rev().skip_while(|c| c.is_ascii_punctuation()).filter(is_base));
    let (after, spaced_after) = reads(&mut text[gap.end..].chars().filter(is_base));
    text[gap].len() > 1 && before && after && (spaced_before || spaced_after)
}

fn settled(run: &str) -> &'static str {
    let mut breaks = 0;
    let mut after_return = false;
    for character in run.chars() {
        // CR LF is one break.
        if is_break(character) && !(character == '\n' && after_return) {
            breaks += 1;
        }
        after_return = character == '\r';
    }
    match breaks {
        0 => " ",
        1 => "\n",
        _ => "\n\n",
    }
}

fn is_space(character: char) -> bool {
    // The Braille blank is no white space to Unicode and looks like nothing else.
    character.is_whitespace() || character == '\u{2800}'
}

const fn is_break(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::Whitespace;
    use crate::normalize::tests::alone;

    #[test]
    fn runs_are_settled() {
        for (text, want) in [
            ("  a \t b\u{a0}c  ", "a b c"),
            ("a\r\nb\r\n\r\n\r\nc", "a\nb\n\nc"),
            ("a \n b", "a\nb"),
            ("a\u{2028}b\u{3000}c", "a\nb c"),
            ("satu dua\n\ntiga", "satu dua\n\ntiga"),
            (" \n ", ""),
            ("b o m   d i    p a s a r", "b o m  d i  p a s a r"),
            ("t a k e   a   b o m", "t a k e  a  b o m"),
            ("b o m,   d i  sini", "b o m,  d i sini"),
        ] {
            assert_eq!(alone(&Whitespace, text), want);
        }
    }
}
