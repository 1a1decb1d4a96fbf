//! Marks on Latin letters: clutter goes, an ordinary accent stays, and so do the letters of scholars for Arabic sounds.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{Edits, Normalizer, Profile, Reading, register::Register, romanised, token, vocabulary};

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
            token::beyond_ascii(text, is_part).map(|word| (word.clone(), Marked::of(&text[word]))).collect();
        let is_disguised_throughout =
            words.iter().filter(|(_, marked)| *marked == Marked::Disguised).count() >= DISGUISE;
        for (word, marked) in words {
            let bare = match marked {
                Marked::Left => false,
                Marked::Accented => is_disguised_throughout,
                Marked::Scholarly => text.words().register() == Register::Informal,
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
    /// Hiding the word: marks on two letters or more, or such as belong to no letter; or on a term.
    Disguised,
}

impl Marked {
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
