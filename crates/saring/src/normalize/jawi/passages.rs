//! Where a text in Arabic script is Malay, and where it is Arabic (Qur'an, du'a), Persian or Urdu.
//!
//! Each word has log-odds, from its letters; a passage is a run of words whose log-odds add up to more than the price of a
//! passage. So a line may hold both, a loan word in the midst of Malay is Malay, and a Malay-looking word in the midst of
//! Arabic is Arabic. A letter that Arabic lacks proves nothing: Persian has چ and گ too.

use std::ops::Range;

use super::reader::{is_known, settled};

/// Log-odds of pieces of words, in steps of [`STEP`], in a table of hashes. Written by `models/training` (jawi.py).
const FIGURES: &[u8; 1 << BITS] = include_bytes!("passages.bin");
const BITS: u32 = 15;
/// Pieces of a word have so many letters at most, the space on both sides counted.
const LONGEST: usize = 5;
/// Words longer than this are told by their beginning.
const MOST_LETTERS: usize = 40;

/// A sixteenth: what one step in the table counts.
const STEP: i32 = 16;
/// No word counts for more than this, so that no single word makes an Arabic sentence Malay.
const MOST: i32 = 5 * STEP;
/// What the words of a passage must add up to.
const PRICE: i32 = 5 * STEP / 2;
/// What a change of language inside a run costs: a doubtful word beside Malay is Malay, and one Arabic word inside it a loan.
const CHANGE: i32 = 3 * STEP;

const PRIME: u32 = 0x0100_0193;
const SPREAD: u32 = 0x9E37_79B1;

/// A word in Arabic script; perhaps doubled by a 2, which a suffix may follow: `كانق٢كو`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    /// The letters before the 2.
    pub(super) stem: Range<usize>,
    /// The letters behind it; none where the word is not doubled.
    pub(super) suffix: Option<Range<usize>>,
}

impl Word {
    /// The whole word.
    pub(super) fn range(&self) -> Range<usize> {
        self.stem.start..self.suffix.as_ref().map_or(self.stem.end, |suffix| suffix.end)
    }
}

/// The words of a text that are Malay, in passages.
pub(super) fn malay(text: &str) -> Vec<Vec<Word>> {
    let mut passages = Vec::new();
    let mut run: Vec<(Word, i32)> = Vec::new();
    let mut behind = 0;
    for (word, is_plain) in words(text) {
        // Words of another script, and words with vowel signs, which only a quotation has, end a run.
        if text[behind..word.range().start].contains(char::is_alphabetic) || !is_plain {
            passages.extend(cut(&run));
            run.clear();
        }
        behind = word.range().end;
        if is_plain {
            let stem = &text[word.stem.clone()];
            let log_odds = match log_odds(stem) {
                // Words of every Malay Muslim, like `الله`, tell nothing, however Arabic they are.
                arabic if arabic < 0 && is_known(stem) => 0,
                // Nor does a letter by itself, which may count a list.
                malay if malay > 0 && stem.chars().nth(1).is_none() => 0,
                log_odds => log_odds,
            };
            run.push((word, log_odds));
        }
    }
    passages.extend(cut(&run));
    passages
}

/// The passages of a run of words: those that make the sum over all passages, less what they cost, the highest.
///
/// What is left of a run when its passages have become Latin holds no passage by itself, or it would have been one before:
/// that makes folding twice the same as folding once.
fn cut(run: &[(Word, i32)]) -> Vec<Vec<Word>> {
    // The best sum up to a word that is Malay, and up to one that is not; and for both, whether the word before was Malay.
    let mut sums = (0, 0);
    let mut before = Vec::with_capacity(run.len());
    for (number, (_, log_odds)) in run.iter().enumerate() {
        let (malay, other) = sums;
        let opens = if number == 0 { -PRICE } else { other - PRICE - CHANGE };
        let stays = number > 0 && malay >= opens;
        let closes = number > 0 && malay - CHANGE > other;
        before.push((stays, closes));
        sums = (log_odds + if stays { malay } else { opens }, if closes { malay - CHANGE } else { other });
    }
    let mut is_malay = sums.0 > sums.1;
    let mut passages: Vec<Vec<Word>> = Vec::new();
    let mut passage = Vec::new();
    for ((word, _), (stays, closes)) in run.iter().zip(before).rev() {
        let was_malay = if is_malay { stays } else { closes };
        if is_malay {
            passage.push(word.clone());
            if !was_malay {
                passage.reverse();
                passages.push(std::mem::take(&mut passage));
            }
        }
        is_malay = was_malay;
    }
    passages.reverse();
    passages
}

/// Words in Arabic script, and whether each is plain: letters alone, and apart from other scripts.
fn words(text: &str) -> impl Iterator<Item = (Word, bool)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(|c| is_letter(c) || is_sign(c))?;
        let end_of = |start: usize| {
            text[start..].find(|c| !is_letter(c) && !is_sign(c)).map_or(text.len(), |length| start + length)
        };
        let stem = start..end_of(start);
        let doubled = text[stem.end..].chars().next().filter(|c| matches!(c, '٢' | '۲' | '2' | '²'));
        let suffix = doubled.map(|two| stem.end + two.len_utf8()).map(|start| start..end_of(start));
        // A 2 before another digit is a number.
        let suffix = suffix.filter(|suffix| !text[suffix.end..].starts_with(char::is_numeric));
        let word = Word { stem, suffix };
        let range = word.range();
        at = range.end;
        let touches = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_apart = !touches(text[..range.start].chars().next_back()) && !touches(text[range.end..].chars().next());
        let is_plain = is_apart && text[word.stem.clone()].chars().all(is_letter) && !text[range].contains(is_sign);
        Some((word, is_plain))
    })
}

const fn is_letter(character: char) -> bool {
    matches!(character, '\u{620}'..='\u{64A}' | '\u{66E}'..='\u{66F}' | '\u{671}'..='\u{6D3}' | '\u{6D5}' | '\u{6FA}'..='\u{6FF}' | '\u{750}'..='\u{77F}')
}

/// Vowel signs and marks of recitation.
const fn is_sign(character: char) -> bool {
    matches!(character, '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6ED}')
}

/// How much likelier a word is in Malay than in Arabic, Persian or Urdu.
fn log_odds(word: &str) -> i32 {
    let letters = word.chars().take(MOST_LETTERS).map(|letter| match letter {
        // Persian and Urdu have a ya of their own (`این` is their commonest word) and a p.
        'ی' | 'ے' | 'پ' => letter,
        other => settled(other),
    });
    let letters = letters.map(u32::from);
    let padded: Vec<u32> = [32].into_iter().chain(letters).chain([32]).collect();
    let mut sum = weight(padded.iter().fold(7, |hash, &letter| next(hash, letter)));
    for start in 0..padded.len() {
        let mut piece = 1;
        for &letter in padded[start..].iter().take(LONGEST) {
            piece = next(piece, letter);
            sum += weight(piece);
        }
    }
    sum.clamp(-MOST, MOST)
}

const fn next(hash: u32, letter: u32) -> u32 {
    hash.wrapping_mul(PRIME).wrapping_add(letter + 1)
}

fn weight(hash: u32) -> i32 {
    i32::from(FIGURES[(hash.wrapping_mul(SPREAD) >> (u32::BITS - BITS)) as usize].cast_signed())
}

#[cfg(test)]
mod tests {
    use super::{CHANGE, MOST, PRICE, Word, cut, malay};

    fn found(text: &str) -> Vec<Vec<&str>> {
        malay(text).iter().map(|passage| passage.iter().map(|word| &text[word.range()]).collect()).collect()
    }

    #[test]
    fn a_line_may_hold_both() {
        for (text, want) in [
            ("اورڠ ايت", &[&["اورڠ", "ايت"][..]][..]),
            ("قال رسول الله صلى الله عليه وسلم", &[]),
            (
                "اورڠ يڠ سڤرتي ايت انما الأعمال بالنيات دان اداله بايق",
                &[&["اورڠ", "يڠ", "سڤرتي", "ايت"], &["دان", "اداله", "بايق"]],
            ),
            // Persian has letters that Arabic lacks, and so has Urdu.
            ("این کتاب خوب است و من آن را خواندم", &[]),
            ("یہ کتاب اچھی ہے اور میں نے پڑھی", &[]),
            // Not every keyboard has ڤ.
            ("بونوه پوليس طاغوت", &[&["بونوه", "پوليس", "طاغوت"]]),
            ("کانق٢کو ممباچ بوکو2", &[&["کانق٢کو", "ممباچ", "بوکو2"]]),
            ("katا اورڠx إِنَّ د. ک.", &[]),
        ] {
            assert_eq!(found(text), want, "{text}");
        }
    }

    #[test]
    fn a_passage_is_worth_its_price() {
        let run = |log_odds: &[i32]| -> Vec<(Word, i32)> {
            log_odds.iter().enumerate().map(|(at, &each)| (Word { stem: at..at + 1, suffix: None }, each)).collect()
        };
        for (log_odds, want) in [
            (&[PRICE][..], ""),
            (&[PRICE + 1], "0"),
            (&[MOST, -1, MOST], "012"),
            (&[MOST, -MOST, MOST, MOST], "0123"),
            (&[MOST, MOST, -MOST, -MOST, MOST, MOST], "01 45"),
            (&[MOST, MOST, 1 - CHANGE], "012"),
            (&[MOST, MOST, -1 - CHANGE], "01"),
            (&[-MOST, PRICE + CHANGE, -MOST], ""),
        ] {
            let numbers = |passage: &[Word]| passage.iter().map(|word| word.stem.start.to_string()).collect::<String>();
            let found = cut(&run(log_odds)).iter().map(|passage| numbers(passage)).collect::<Vec<_>>().join(" ");
            assert_eq!(found, want, "{log_odds:?}");
        }
    }
}
