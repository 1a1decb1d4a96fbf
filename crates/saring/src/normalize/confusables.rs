//! Look-alikes of other scripts, word by word.
//!
//! A whole word in Cyrillic or Greek is a word of another language; a word that mixes scripts inside itself is the
//! signal. Prototypes are those of Unicode Technical Standard 39 (`confusables.txt`).

use unicode_normalization::UnicodeNormalization;
use unicode_script::{Script, UnicodeScript};
use unicode_security::skeleton;

use super::{Edits, Normalizer, Profile, look_alikes::look_alike, token};

pub(super) struct Confusables;

impl Normalizer for Confusables {
    fn name(&self) -> &'static str {
        "confusables"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.non_ascii
    }

    fn propose(&self, text: &str, edits: &mut Edits) {
        for range in token::beyond_ascii(text, is_part) {
            let start = range.start;
            let word = &text[range];
            if !word.chars().any(|c| c.script() == Script::Latin) {
                continue;
            }
            for (at, character) in word.char_indices() {
                if let Some(letter) = latin(character) {
                    edits.replace(start + at..start + at + character.len_utf8(), letter.encode_utf8(&mut [0; 4]));
                }
            }
        }
    }
}

fn is_part(character: char) -> bool {
    character.is_alphanumeric()
}

/// The Latin letter that a letter of a mixed word stands for.
fn latin(character: char) -> Option<char> {
    let letter = look_alike(character)?;
    (character.script() != Script::Latin || !is_accented(character)).then_some(letter)
}

/// Latin letters with marks are another rule's matter.
fn is_accented(character: char) -> bool {
    std::iter::once(character).nfd().count() > 1 || skeleton(character.encode_utf8(&mut [0; 4])).count() > 1
}

#[cfg(test)]
mod tests {
    use super::Confusables;
    use crate::normalize::tests::alone;

    #[test]
    fn only_words_that_mix_scripts_are_folded() {
        for (text, want) in [
            ("jihаd", "jihad"),
            ("bοm ΑLLAH", "bom ALLAH"),
            ("mυjαhid", "mujahid"),
            ("Россия и Украина", "Россия и Украина"),
            ("αβγ x", "αβγ x"),
            ("kata الله akbar", "kata الله akbar"),
            ("kataالله", "kataالله"),
            ("café naïve", "café naïve"),
        ] {
            assert_eq!(alone(&Confusables, text), want);
        }
    }
}
