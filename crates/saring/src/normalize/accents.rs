//! Marks on Latin letters: clutter goes, an ordinary accent stays.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::{Edits, Normalizer, Profile, token};

pub(super) struct Accents;

/// One accented letter is `café` or `José`; two in a word are a disguise, or a transliteration (`ḥadīṯ`) that is better
/// matched without.
const DISGUISE: usize = 2;

impl Normalizer for Accents {
    fn name(&self) -> &'static str {
        "accents"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.non_ascii
    }

    fn propose(&self, text: &str, edits: &mut Edits) {
        let is_part = |c: char| c.is_alphabetic() || is_combining_mark(c);
        for range in token::beyond_ascii(text, is_part) {
            let start = range.start;
            let word = &text[range];
            let disguised = word.chars().filter(|&c| base(c).is_some()).count() >= DISGUISE;
            let mut on_latin = false;
            for (at, character) in word.char_indices() {
                let range = start + at..start + at + character.len_utf8();
                if is_combining_mark(character) {
                    // NFC has composed what composes: a mark left over on a Latin letter is clutter.
                    if on_latin {
                        edits.replace(range, "");
                    }
                    continue;
                }
                let base = base(character);
                on_latin = character.is_ascii_alphabetic() || base.is_some();
                if let Some(base) = base.filter(|_| disguised) {
                    edits.replace(range, base.encode_utf8(&mut [0; 4]));
                }
            }
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
            ("قُرْآن", "قُرْآن"),
        ] {
            assert_eq!(alone(&Accents, text), want);
        }
    }
}
