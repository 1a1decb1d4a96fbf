//! Digits and signs in the place of letters, only inside words: `muj4hid`, `t3r0r1s`, `jih@d`.
//!
//! Times, prices, numbers of laws and houses, `2x`, `G20`, `5G`, `covid19` have their digits at an end of the word, so
//! what counts is a digit with a letter on both sides.

use super::{Edits, Normalizer, Profile, Reading, register::Register, segmentation, token};

pub(super) struct Leetspeak;

/// Octaves: about one word in a hundred thousand. Longer words than `H5N1` need only be words.
const COMMON: i32 = 8;
const LONG: usize = 5;

impl Normalizer for Leetspeak {
    fn name(&self) -> &'static str {
        "leetspeak"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.mixed_word
    }

    fn propose(&self, text: &Reading<'_>, edits: &mut Edits) {
        let register = text.register();
        for word in token::ordinary(text).flat_map(|stretch| token::words(text, stretch)) {
            let bytes = &text.as_bytes()[word.clone()];
            // Among standard words a digit is a slip of a scanner (`men5rusun`) as often as a disguise.
            if !is_disguised(bytes) || register == Register::Formal && !is_known(bytes) {
                continue;
            }
            let capitals = token::is_in_capitals(bytes);
            for (at, &byte) in bytes.iter().enumerate() {
                // A last 2 doubles the word; that is another rule's matter.
                if let Some(letter) = letter(byte) {
                    let letter = if capitals { letter.to_ascii_uppercase() } else { letter };
                    edits.replace(word.start + at..word.start + at + 1, letter.encode_utf8(&mut [0; 4]));
                }
            }
        }
    }
}

fn is_known(word: &[u8]) -> bool {
    let word = word.strip_suffix(b"2").unwrap_or(word);
    segmentation::plain(word).is_some_and(|word| segmentation::commonness(&word).is_some())
}

/// A word with its digits and signs read as letters; none where one stands for no letter.
pub(super) fn plain(word: &[u8]) -> Option<Vec<u8>> {
    let plain = |&byte: &u8| match letter(byte) {
        Some(letter) => Some(letter as u8),
        None => Some(byte).filter(u8::is_ascii_alphabetic),
    };
    word.iter().map(plain).collect()
}

/// The letter that a digit or sign stands for.
const fn letter(byte: u8) -> Option<char> {
    Some(match byte {
        b'0' => 'o',
        b'1' => 'i',
        b'3' => 'e',
        b'4' | b'@' => 'a',
        b'5' | b'$' => 's',
        b'7' => 't',
        b'8' => 'b',
        b'9' => 'g',
        _ => return None,
    })
}

fn is_disguised(word: &[u8]) -> bool {
    let whole = word;
    let word = word.strip_suffix(b"2").unwrap_or(word);
    if word.len() < 3 || !word.iter().any(|byte| !byte.is_ascii_alphabetic()) {
        return false;
    }
    let is_letter = |byte: &u8| byte.is_ascii_alphabetic();
    let between =
        |three: &[u8]| is_letter(&three[0]) && !is_letter(&three[1]) && three[1] != b'\'' && is_letter(&three[2]);
    // Every sign must stand for a letter and none beside another: `B1234XY`, `l10n` and `H2O` are no words.
    let known = word.iter().all(|byte| is_letter(byte) || letter(*byte).is_some());
    let apart = !word.windows(2).any(|pair| pair.iter().all(|byte| !is_letter(byte)));
    if !(known && apart && word.windows(3).any(between) && is_pronounceable(word)) {
        return false;
    }
    // Signs of things have capitals (`H5N1`, `P3K`), so in capitals a word must be one.
    !token::is_in_capitals(whole)
        || whole == word
            && segmentation::plain(word).and_then(|word| segmentation::commonness(&word))
                >= Some(if word.len() < LONG { COMMON } else { 0 })
}

/// Whether the word that comes out could be one: a vowel, and no more than three consonants in a row.
fn is_pronounceable(word: &[u8]) -> bool {
    let is_vowel = |byte: u8| {
        let letter = letter(byte).unwrap_or(char::from(byte)).to_ascii_lowercase();
        matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u')
    };
    let longest = word.split(|&byte| is_vowel(byte)).map(<[u8]>::len).max().unwrap_or(0);
    word.iter().any(|&byte| is_vowel(byte)) && longest <= 3
}

#[cfg(test)]
mod tests {
    use super::Leetspeak;
    use crate::normalize::tests::alone;

    #[test]
    fn words_are_read_and_numbers_stay() {
        for (text, want) in [
            ("muj4hid t3r0r1s 1nf4q b0m s3mu4", "mujahid teroris infaq bom semua"),
            ("jih@d b4ng$at", "jihad bangsat"),
            ("t3m4n2", "teman2"),
            ("pukul 8, 2x sehari, G20, B3, 5G, covid19, mp3", "pukul 8, 2x sehari, G20, B3, 5G, covid19, mp3"),
            ("J1H4D B0M H5N1 P3K", "JIHAD BOM H5N1 P3K"),
            ("B1234XY l10n k8s H2O RT01 5jt 10rb", "B1234XY l10n k8s H2O RT01 5jt 10rb"),
            ("https://x.id/b0m @b0m b0m@x.id #b0m", "https://x.id/b0m @b0m b0m@x.id #b0m"),
            ("orang2 4ku", "orang2 4ku"),
        ] {
            assert_eq!(alone(&Leetspeak, text), want);
        }
    }
}
