//! Words, and what is no word: links, handles and the like, which no rule for spelling may touch.

use std::ops::Range;

/// The next byte beyond ASCII at or after `from`; a vector of bytes is passed at a time.
pub(super) fn next_beyond_ascii(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    for chunk in bytes[from..].chunks(32) {
        if !chunk.is_ascii() {
            return Some(at + chunk.iter().position(|byte| !byte.is_ascii())?);
        }
        at += chunk.len();
    }
    None
}

/// Stretches of characters that belong together, of which at least one is beyond ASCII. Quick where there are few.
pub(super) fn beyond_ascii(text: &str, is_part: fn(char) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let place = next_beyond_ascii(text.as_bytes(), at)?;
            let end = place + text[place..].find(|c| !is_part(c)).unwrap_or(text.len() - place);
            if end > place {
                let before = text[at..place].char_indices().rev().take_while(|(_, c)| is_part(*c)).last();
                let start = before.map_or(place, |(back, _)| at + back);
                at = end;
                return Some(start..end);
            }
            at = place + text[place..].chars().next().map_or(1, char::len_utf8);
        }
    })
}

/// Whether the stretch around a word is ordinary writing.
pub(super) fn is_ordinary(text: &str, word: &Range<usize>) -> bool {
    !is_protected(around(text, word))
}

fn around<'a>(text: &'a str, word: &Range<usize>) -> &'a str {
    let bytes = text.as_bytes();
    let first = text.floor_char_boundary(word.start.saturating_sub(FARTHEST));
    let last = text.ceil_char_boundary((word.end + FARTHEST).min(text.len()));
    let start = bytes[first..word.start].iter().rposition(u8::is_ascii_whitespace).map_or(first, |at| first + at + 1);
    let end = bytes[word.end..last].iter().position(u8::is_ascii_whitespace).map_or(last, |length| word.end + length);
    &text[start..end]
}

/// Bytes that are looked at on either side of a word; a text without spaces would cost its square otherwise.
const FARTHEST: usize = 1024;

/// Whether the stretch around a piece is no link, handle, hashtag or e-mail address; `ter.bit` could be an address, but
/// who asks this knows better.
pub(super) fn is_writing(text: &str, piece: Range<usize>) -> bool {
    let stretch = around(text, &piece);
    !is_reference(stretch.trim_start_matches(BRACKETS))
}

/// Stretches between white space that are ordinary writing: no link, e-mail address, @handle, #hashtag or file name.
pub(super) fn ordinary(text: &str) -> impl Iterator<Item = Range<usize>> {
    stretches(text).filter(|range| !is_protected(&text[range.clone()]))
}

/// Stretches between ASCII white space.
fn stretches(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes[at..].iter().position(|byte| !byte.is_ascii_whitespace())?;
        let length = bytes[start..].iter().position(u8::is_ascii_whitespace);
        at = length.map_or(bytes.len(), |length| start + length);
        Some(start..at)
    })
}

const BRACKETS: [char; 7] = ['(', '[', '"', '\'', '<', '*', '_'];

fn is_protected(stretch: &str) -> bool {
    let bare = stretch.trim_start_matches(BRACKETS);
    is_reference(bare) || is_file(bare)
}

/// A link, a handle, a hashtag, a command or an e-mail address.
fn is_reference(bare: &str) -> bool {
    if bare.starts_with(['@', '#', '/', '+']) || bare.starts_with("www.") {
        return true;
    }
    let Some(mark) = memchr::memchr3(b'.', b'/', b'@', bare.as_bytes()) else { return false };
    bare.contains("://")
        || bare.contains("t.me/")
        || bare.as_bytes()[mark] == b'@' && bare[mark + 1..].contains('.') && mark > 0
}

/// An address or a file has letters on both sides of its first full stop, and more than one letter before it:
/// `contoh.com`, `jadwal.pdf`; `j.i.h.a.d` is letters with stops between.
fn is_file(bare: &str) -> bool {
    let Some(mark) = memchr::memchr3(b'.', b'/', b'@', bare.as_bytes()) else { return false };
    let after = &bare[mark + 1..];
    let letters = after.chars().take_while(|c| c.is_alphanumeric()).count();
    bare.as_bytes()[mark] == b'.'
        && mark > 1
        && (2..=4).contains(&letters)
        && after.starts_with(|c: char| c.is_ascii_lowercase())
}

/// Runs of ASCII letters, digits, apostrophes and the signs that stand for letters, inside a stretch of ordinary writing.
pub(super) fn words(text: &str, stretch: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let bytes = &text.as_bytes()[..stretch.end];
    let mut at = stretch.start;
    let is_part = move |at: usize| bytes.get(at).is_some_and(|&byte| IS_PART[usize::from(byte)]);
    std::iter::from_fn(move || {
        while !is_part(at) {
            if at >= bytes.len() {
                return None;
            }
            at += 1;
        }
        let start = at;
        while is_part(at) {
            at += 1;
        }
        Some(start..at)
    })
    // A word that touches a letter of another script is not a word of ours.
    .filter(move |word| {
        let bytes = text.as_bytes();
        let outside = |place: usize| bytes.get(place).is_none_or(|byte| byte.is_ascii() || is_punctuation(text, place));
        (word.start == 0 || outside(word.start - 1)) && outside(word.end)
    })
}

const IS_PART: [bool; 256] = {
    let mut is_part = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        is_part[byte] = (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'@' | b'$' | b'\'');
        byte += 1;
    }
    is_part
};

/// A word in small letters as another is written: in capitals, with a capital, or as it is.
pub(super) fn cased(mut plain: String, like: &[u8]) -> String {
    if is_in_capitals(like) {
        plain.make_ascii_uppercase();
    } else if like[0].is_ascii_uppercase() {
        plain[..1].make_ascii_uppercase();
    }
    plain
}

/// Whether a word is in capitals; one letter says nothing.
pub(super) fn is_in_capitals(word: &[u8]) -> bool {
    word.len() > 1 && !word.iter().any(u8::is_ascii_lowercase)
}

/// Emoji, the signs they are made of and other pictures; no letter, number or punctuation.
pub(super) const fn is_picture(character: char) -> bool {
    matches!(character,
        '\u{2190}'..='\u{245F}' | '\u{2500}'..='\u{2BFF}' | '\u{1F000}'..='\u{1F0FF}' | '\u{1F18A}'..='\u{1FAFF}'
        | '\u{200D}' | '\u{FE0F}' | '\u{20E3}' | '\u{E0020}'..='\u{E007F}' | '\u{2022}' | '\u{B7}')
}

/// Whether a character is a letter or a numeral. Marks of punctuation and emoji are answered before Unicode's tables are
/// asked: they are most of what posts hold beyond ASCII.
pub(super) fn is_alphanumeric(character: char) -> bool {
    !matches!(character, '\u{2000}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{1F300}'..='\u{1FAFF}')
        && character.is_alphanumeric()
}

/// Whether the character around a byte is no letter and no numeral (`²`).
fn is_punctuation(text: &str, mut place: usize) -> bool {
    while !text.is_char_boundary(place) {
        place -= 1;
    }
    text[place..].chars().next().is_none_or(|character| !is_alphanumeric(character))
}

#[cfg(test)]
mod tests {
    use super::{is_alphanumeric, ordinary, words};

    #[test]
    fn letters_and_numerals_are_those_of_unicode() {
        for character in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(character), character.is_alphanumeric(), "{character:?}");
        }
    }

    #[test]
    fn links_handles_and_files_are_no_writing() {
        let text = "cek https://contoh.com/a1b @k4n4l #t4g (www.x.id) surat@contoh.id jadwal.pdf b.o.m a.n. dll. t.me/x_1 akhir.Mulai";
        let found: Vec<&str> = ordinary(text).map(|range| &text[range]).collect();
        assert_eq!(found, ["cek", "b.o.m", "a.n.", "dll.", "akhir.Mulai"]);
    }

    #[test]
    fn words_are_cut_at_everything_else() {
        let text = "\"orang2-nya\", jum'at/b0m é1a";
        let found: Vec<&str> =
            ordinary(text).flat_map(|stretch| words(text, stretch)).map(|range| &text[range]).collect();
        assert_eq!(found, ["orang2", "nya", "jum'at", "b0m"]);
    }
}
