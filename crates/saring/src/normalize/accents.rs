//! Marks on Latin letters: clutter goes, an ordinary accent stays.

use std::ops::Range;

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{Edits, Normalizer, Profile, Reading, token};

pub(super) struct Accents;

/// One accented letter is `café` or `José`; two in a word are a disguise, or a transliteration (`ḥadīṯ`) that is better
/// matched without. Where so many words are disguised, a word with one is too.
const DISGUISE: usize = 2;

impl Normalizer for Accents {
    fn name(&self) -> &'static str {
        "accents"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.non_ascii
    }

    fn propose(&self, text: &Reading<'_>, edits: &mut Edits) {
        let words: Vec<(Range<usize>, bool)> =
            token::beyond_ascii(text, is_part).map(|word| (word.clone(), is_disguised(&text[word]))).collect();
        let all = words.iter().filter(|(_, is_disguised)| *is_disguised).count() >= DISGUISE;
        for (word, is_disguised) in words {
            let bare = all || is_disguised;
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

/// Whether marks hide a word: on two letters or more, or such as belong to no letter.
fn is_disguised(word: &str) -> bool {
    let mut marked = 0;
    let mut on_latin = false;
    for character in word.chars() {
        if is_mark(character) {
            marked += if on_latin { DISGUISE } else { 0 };
        } else {
            let base = base(character);
            marked += usize::from(base.is_some());
            on_latin = character.is_ascii_alphanumeric() || base.is_some();
        }
    }
    marked >= DISGUISE
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
