//! Marks on Latin letters: clutter goes, an ordinary accent stays, and so do the letters of scholars for Arabic sounds.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{Edits, Normalizer, Profile, Reading, interrupted, register::Register, romanised, token, vocabulary};

pub(super) struct Accents;

/// One accented letter is `café` or `José`; two in a word are a disguise. Where so many words are disguised, a word with one
/// is too.
const DISGUISE: usize = 2;

/// What scholars write Arabic with: `Ṣallallāhu`. Terms (`jihād`) are still read without, and in a chat all words of ours.
const SCHOLARLY: &str = "āīūâîûḥṣṭḍẓḏṯġḫẖżṡšĀĪŪÂÎÛḤṢṬḌẒḎṮĠḪŻṠŠʿʾ";

impl Normalizer for Accents {
    fn name(&self) -> &'static str {
        "accents"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.non_ascii
    }

    fn propose(&self, text: &Reading<'_>, edits: &mut Edits) {
        let words: Vec<(Range<usize>, Marked)> =
            token::beyond_ascii(text, is_part).map(|word| (word.clone(), Marked::in_text(text, &word))).collect();
        let shows = |marked: Marked| matches!(marked, Marked::Disguised | Marked::InPieces);
        let is_disguised_throughout = words.iter().filter(|(_, marked)| shows(*marked)).count() >= DISGUISE;
        for (word, marked) in words {
            let bare = match marked {
                Marked::Left => false,
                Marked::Accented | Marked::InPieces => is_disguised_throughout,
                Marked::Scholarly => text.register() == Register::Informal,
                Marked::Disguised => true,
            };
            let mut on_latin = false;
            for (at, character) in text[word.clone()].char_indices() {
                let range = word.start + at..word.start + at + character.len_utf8();
                if is_mark(character) {
                    // NFC has composed what composes: a mark left over on a Latin letter is clutter.
                    if on_latin {
                        edits.replace(range, "");
                    }
                    continue;
                }
                let base = base(character);
                on_latin = character.is_ascii_alphanumeric() || base.is_some();
                if let Some(base) = base.filter(|_| bare) {
                    edits.replace(range, base.encode_utf8(&mut [0; 4]));
                }
            }
        }
    }
}

fn is_part(character: char) -> bool {
    token::is_alphanumeric(character) || is_mark(character)
}

/// A mark on a letter; `1️⃣` is a key and no disguise.
fn is_mark(character: char) -> bool {
    is_combining_mark(character) && !matches!(character, '\u{FE0F}' | '\u{20E3}')
}

/// What the marks of a word are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Marked {
    /// Something else than hiding a word: an Arabic one in the letters of scholars, or a letter by itself.
    Left,
    /// Spelling, as far as one word can tell.
    Accented,
    /// Spelling of one of our words, as scholars write it.
    Scholarly,
    /// Perhaps hiding a word of which this is a piece, so that it is no word itself.
    InPieces,
    /// Hiding the word: marks on two letters or more, or such as belong to no letter; or on a term.
    Disguised,
}

impl Marked {
    fn in_text(text: &str, word: &Range<usize>) -> Self {
        let (mut before, mut after) = (text[..word.start].chars().rev(), text[word.end..].chars());
        let is_in_pieces = goes_on(before.next(), before.next()) || goes_on(after.next(), after.next());
        match Self::of(&text[word.clone()]) {
            Self::Left | Self::Scholarly if is_in_pieces => Self::InPieces,
            marked => marked,
        }
    }

    fn of(word: &str) -> Self {
        let mut marked = 0;
        let mut is_cluttered = false;
        let mut on_latin = false;
        for character in word.chars() {
            if is_mark(character) {
                is_cluttered |= on_latin;
            } else {
                let base = base(character);
                marked += usize::from(base.is_some());
                on_latin = character.is_ascii_alphanumeric() || base.is_some();
            }
        }
        if is_cluttered {
            return Self::Disguised;
        }
        let bare: String = word.chars().map(|letter| base(letter).unwrap_or(letter)).collect();
        let is_one_letter = bare.chars().all(|letter| bare.starts_with(letter));
        if is_one_letter {
            Self::Left
        } else if word.chars().all(|letter| letter.is_ascii() || SCHOLARLY.contains(letter)) {
            if romanised::is_term(bare.as_bytes()) {
                Self::Disguised
            } else if vocabulary::log_frequency(bare.as_bytes()).is_some() {
                Self::Scholarly
            } else {
                Self::Left
            }
        } else if marked >= DISGUISE {
            Self::Disguised
        } else {
            Self::Accented
        }
    }
}

/// Whether a word goes on behind a sign.
fn goes_on(sign: Option<char>, beyond: Option<char>) -> bool {
    sign.is_some_and(|sign| token::is_picture(sign) || interrupted::is_sign(sign)) && beyond.is_some_and(is_part)
}

/// The ASCII letter under the marks of an accented one.
fn base(character: char) -> Option<char> {
    if character.is_ascii() {
        return None;
    }
    std::iter::once(character).nfd().next().filter(char::is_ascii_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::Accents;
    use crate::normalize::tests::alone;

    #[test]
    fn disguises_are_undone_and_names_stay() {
        for (text, want) in [
            ("mújáhíd", "mujahid"),
            ("b\u{335}o\u{336}m", "bom"),
            ("café José naïve", "café José naïve"),
            ("ḥadīth", "hadith"),
            ("b\u{335}ȯm", "bom"),
            ("bóm müjähid jihãd b\u{335}om", "bom mujahid jihad bom"),
            ("4\u{335}ku", "4ku"),
            ("قُرْآن", "قُرْآن"),
        ] {
            assert_eq!(alone(&Accents, text), want);
        }
    }
}
