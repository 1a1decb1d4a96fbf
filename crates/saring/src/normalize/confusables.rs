//! Look-alikes of other scripts, word by word.
//!
//! A whole word in Cyrillic or Greek is a word of another language; a word that mixes scripts inside itself is the
//! signal. Prototypes are those of Unicode Technical Standard 39 (`confusables.txt`).

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_script::{Script, UnicodeScript};
use unicode_security::skeleton;

use super::{
    Edits, Normalizer, Profile, Reading,
    look_alikes::{is_drawn_like_latin, look_alike},
    token,
};

pub(super) struct Confusables;

impl Normalizer for Confusables {
    fn name(&self) -> &'static str {
        "confusables"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.non_ascii
    }

    fn propose(&self, text: &Reading<'_>, edits: &mut Edits) {
        let words: Vec<Range<usize>> = token::beyond_ascii(text, is_part).collect();
        let word = |range: &Range<usize>| &text[range.clone()];
        // A writer who mixes alphabets draws a short word in one of them whole; a quotation in it has other letters too.
        let hides =
            words.iter().any(|range| is_mixed(word(range))) && !words.iter().any(|range| is_foreign(word(range)));
        for range in &words {
            let is_drawn_whole = || hides && word(range).chars().all(|c| c.is_ascii_digit() || latin(c).is_some());
            if !(has_latin(word(range)) || is_drawn_whole()) {
                continue;
            }
            for (at, character) in word(range).char_indices() {
                if let Some(letter) = latin(character) {
                    let place = range.start + at..range.start + at + character.len_utf8();
                    edits.replace(place, letter.encode_utf8(&mut [0; 4]));
                }
            }
        }
    }
}

fn has_latin(word: &str) -> bool {
    word.chars().any(|c| c.script() == Script::Latin)
}

/// Whether letters of another alphabet stand beside Latin ones.
fn is_mixed(word: &str) -> bool {
    has_latin(word) && word.chars().any(|c| c.script() != Script::Latin && latin(c).is_some())
}

/// Whether a word of another alphabet has a letter that looks like nothing Latin.
fn is_foreign(word: &str) -> bool {
    !has_latin(word) && word.chars().any(|c| is_drawn_like_latin(c.script()) && latin(c).is_none())
}

fn is_part(character: char) -> bool {
    token::is_alphanumeric(character)
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
            ("jihаd кһаѕ", "jihad khas"),
            ("Кино а не muјаhid", "Кино а не mujahid"),
            ("ᏣᎳᎩ mυjahid", "ᏣᎳᎩ mujahid"),
            ("5 μg TNFα", "5 μg TNFa"),
            ("kata الله akbar", "kata الله akbar"),
            ("kataالله", "kataالله"),
            ("café naïve", "café naïve"),
        ] {
            assert_eq!(alone(&Confusables, text), want);
        }
    }
}
