//! Words with letters starred out: `j*had`, `terr*ris`, `p*l*si`.

use std::ops::Range;

use super::{Edits, Normalizer, Profile, Reading, leetspeak, repeats, segmentation, token};

pub(super) struct Censored;

/// Octaves by which the likeliest word must be commoner than any other that fits.
const MARGIN: i32 = 1;

/// Shorter words are formulas (`a*b`), and too many words fit.
const SHORTEST: usize = 4;
const LONGEST: usize = 24;
const MOST_STARS: usize = 2;

impl Normalizer for Censored {
    fn name(&self) -> &'static str {
        "starred letters"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.starred
    }

    fn propose(&self, text: &Reading<'_>, edits: &mut Edits) {
        let bytes = text.as_bytes();
        let mut done = 0;
        for star in memchr::memchr_iter(b'*', bytes) {
            if star < done {
                continue;
            }
            let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(*byte, b'*' | b'@' | b'$');
            let start = done + bytes[done..star].iter().rposition(|byte| !is_part(byte)).map_or(0, |at| at + 1);
            done = star + bytes[star..].iter().position(|byte| !is_part(byte)).unwrap_or(bytes.len() - star);
            let word = start..done;
            if let Some(meant) = meant(text, &word) {
                for (at, letter) in word.clone().zip(meant).filter(|&(at, _)| bytes[at] == b'*') {
                    edits.replace(at..at + 1, char::from(letter).encode_utf8(&mut [0; 4]));
                }
            }
        }
    }
}

/// The letters of the word that was starred out, in the case of its neighbours.
fn meant(text: &str, range: &Range<usize>) -> Option<Vec<u8>> {
    let word = &text.as_bytes()[range.clone()];
    let stars: Vec<usize> = (0..word.len().min(LONGEST)).filter(|&at| word[at] == b'*').collect();
    let touches = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    if !(SHORTEST..=LONGEST).contains(&word.len())
        || !(1..=MOST_STARS).contains(&stars.len())
        || !word[0].is_ascii_alphabetic()
        || word[word.len() - 1] == b'*'
        || touches(text[..range.start].chars().next_back())
        || touches(text[range.end..].chars().next())
        || !token::is_ordinary(text, range)
    {
        return None;
    }
    let letters: Vec<u8> = word.iter().map(|&byte| if byte == b'*' { b'a' } else { byte }).collect();
    let mut letters = leetspeak::plain(&letters)?;
    // Nearly every star stands for a vowel. Other letters, and words with affixes, are tried only for a single one: this
    // must stay cheap.
    let best = match stars.len() {
        1 => likeliest(&letters, &stars, b"aeiou", segmentation::commonness)
            .or_else(|| likeliest(&letters, &stars, b"bcdfghjklmnpqrstvwxyz", segmentation::listed))?,
        _ => likeliest(&letters, &stars, b"aeiou", segmentation::listed)?,
    };
    let capitals = token::is_in_capitals(word);
    for (&star, letter) in stars.iter().zip(best) {
        letters[star] = if capitals { letter.to_ascii_uppercase() } else { letter };
    }
    Some(letters)
}

/// Whether letters for the stars of `starred` make a commoner word than `joined`, which is without them.
pub(super) fn reads_better(joined: &[u8], starred: &[u8]) -> bool {
    let fitting = meant(&String::from_utf8_lossy(starred), &(0..starred.len()));
    let common = |word: &[u8]| leetspeak::plain(word).and_then(|word| segmentation::commonness(&word));
    fitting.is_some_and(|word| common(&word) > common(joined))
}

/// What the stars stand for in the likeliest word, if no other is as likely.
fn likeliest(word: &[u8], stars: &[usize], choices: &[u8], common: fn(&[u8]) -> Option<i32>) -> Option<Vec<u8>> {
    let mut found: Vec<(i32, Vec<u8>)> = Vec::new();
    let mut word = word.to_vec();
    for number in 0..choices.len().pow(stars.len() as u32) {
        let chosen = [choices[number % choices.len()], choices[number / choices.len() % choices.len()]];
        stars.iter().zip(chosen).for_each(|(&star, letter)| word[star] = letter);
        found.extend(common(&repeats::squeezed(&word)).map(|common| (common, chosen.to_vec())));
    }
    found.sort_unstable_by(|a, b| b.cmp(a));
    let clear = found.get(1).is_none_or(|(second, _)| found[0].0 >= second + MARGIN);
    found.into_iter().next().filter(|_| clear).map(|(_, letters)| letters)
}

#[cfg(test)]
mod tests {
    use super::Censored;
    use crate::normalize::tests::alone;

    #[test]
    fn the_word_that_fits_is_read_and_emphasis_stays() {
        for (text, want) in [
            ("j*had muj*hid P*LISI t*r*ris", "jihad mujahid POLISI teroris"),
            ("*penting* a*b 2*3 x*y*z **tebal** kata* *kata", "*penting* a*b 2*3 x*y*z **tebal** kata* *kata"),
            ("* satu\n* dua", "* satu\n* dua"),
            ("b****n *", "b****n *"),
        ] {
            assert_eq!(alone(&Censored, text), want);
        }
    }
}
