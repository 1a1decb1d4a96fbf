//! One word of Jawi as Rumi: the sounds of its letters, and the vowels it leaves unwritten.
//!
//! Each letter may stand for a few strings of Latin letters (`letters.tsv`). Which one, a linear model says from the
//! letters around it and the Rumi before it, and a search keeps the best few readings of the whole word; of the words that
//! are left, the commoner one wins. Only figures are learned (`models/training`, jawi.py), no list of pairs.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::super::vocabulary;

/// `letter<TAB>sounds`, sorted; `-` is a letter that is not heard.
const LETTERS: &str = include_str!("letters.tsv");

/// `jawi<TAB>rumi` of words so short or so frequent that they are worth knowing whole; authored.
const WORDS: &str = include_str!("words.tsv");

/// What one step in the weights stands for (32 bits), then the weights, a byte each.
const FIGURES: &[u8; 4 + (1 << BITS)] = include_bytes!("reader.bin");
const BITS: u32 = 18;

/// Which letters around the one that is read are looked at together, the first and the last counted from it.
const WINDOWS: [(isize, isize); 12] =
    [(0, 0), (-1, 0), (0, 1), (-1, 1), (-2, 0), (0, 2), (-2, 1), (-1, 2), (-2, 2), (-3, 1), (-1, 3), (-3, 3)];

/// How many Latin letters before it are looked at, and together with which letters of the word.
const HISTORIES: [(usize, Option<(isize, isize)>); 10] = [
    (1, Some((0, 0))),
    (2, Some((0, 0))),
    (3, Some((0, 0))),
    (4, Some((0, 0))),
    (1, Some((0, 1))),
    (2, Some((0, 1))),
    (3, Some((0, 1))),
    (2, Some((0, 2))),
    (1, Some((-1, 1))),
    (3, Some((0, 2))),
];

/// What stands before the first letter and behind the last.
const EDGE: u32 = 1;
/// The number of the first letter in the list.
const FIRST: u32 = 3;

/// Readings that are kept from letter to letter. 12 read no word of ten thousand better.
const KEPT: usize = 6;

/// What a word's log-frequency counts against the model, and the log-frequency of a word that no one knows.
const COMMON: f32 = 0.45;
const UNKNOWN: f32 = -5.5;

const PRIME: u32 = 0x0100_0193;
const SPREAD: u32 = 0x9E37_79B1;

static READER: LazyLock<Reader> = LazyLock::new(Reader::new);

/// The Rumi of a word in Arabic letters; none where it holds a letter that Malay does not use.
pub(super) fn rumi(word: &str) -> Option<String> {
    READER.read(word)
}

/// Whether a word is in the authored list.
pub(super) fn is_known(word: &str) -> bool {
    let word: String = word.chars().map(settled).collect();
    READER.words.contains_key(word.as_str())
}

/// One letter for those that differ only in how keyboards of other languages write them.
pub(super) const fn settled(letter: char) -> char {
    match letter {
        'ی' | 'ے' => 'ي',
        'ك' | 'ڪ' => 'ک',
        'گ' | 'ڬ' => 'ݢ',
        'پ' => 'ڤ',
        'ە' | 'ہ' | 'ھ' => 'ه',
        'ٴ' => 'ء',
        'ۀ' => 'ة',
        'ۆ' => 'ۏ',
        other => other,
    }
}

struct Reader {
    words: FxHashMap<&'static str, &'static str>,
    letters: FxHashMap<char, Letter>,
    scale: f32,
}

struct Letter {
    number: u32,
    sounds: Vec<Sound>,
}

struct Sound {
    text: &'static str,
    hash: u32,
}

/// A reading of the first letters of a word.
#[derive(Clone, Copy)]
struct Reading {
    /// Log-probability.
    score: f32,
    /// Of the whole reading; readings that are the same text count together.
    hash: u64,
    last: [u8; 4],
    /// Its last step, in the list of all steps.
    step: usize,
}

#[derive(Clone, Copy)]
struct Step {
    sound: &'static str,
    before: usize,
}

impl Reader {
    fn new() -> Self {
        let words = WORDS.lines().filter_map(|line| line.split_once('\t')).collect();
        let letters = LETTERS.lines().zip(FIRST..).filter_map(|(line, number)| {
            let (letter, sounds) = line.split_once('\t')?;
            let sounds = sounds.split(' ').map(|sound| if sound == "-" { "" } else { sound });
            let sounds = sounds.map(|text| Sound {
                text,
                hash: text.bytes().fold(7, |hash, byte| next(hash, u32::from(byte))).wrapping_mul(SPREAD),
            });
            Some((letter.chars().next()?, Letter { number, sounds: sounds.collect() }))
        });
        let scale = f32::from_le_bytes([FIGURES[0], FIGURES[1], FIGURES[2], FIGURES[3]]);
        Self { words, letters: letters.collect(), scale }
    }

    fn read(&self, word: &str) -> Option<String> {
        let word: String = word.chars().map(settled).collect();
        if let Some(known) = self.words.get(word.as_str()) {
            return Some((*known).to_owned());
        }
        let letters: Vec<&Letter> = word.chars().map(|letter| self.letters.get(&letter)).collect::<Option<_>>()?;
        let (readings, steps) = self.readings(&letters);
        let texts = readings.iter().map(|reading| {
            let text = text(&steps, reading.step);
            let frequency = vocabulary::log_frequency(text.as_bytes()).unwrap_or(UNKNOWN);
            (reading.score + COMMON * frequency, text)
        });
        let (_, best) = texts.reduce(|best, other| if other.0 > best.0 { other } else { best })?;
        (!best.is_empty()).then_some(best)
    }

    /// The best readings of a word, and the steps they are made of.
    fn readings(&self, letters: &[&Letter]) -> (Vec<Reading>, Vec<Step>) {
        // The first step is none at all.
        let mut steps = vec![Step { sound: "", before: 0 }];
        let mut readings = vec![Reading { score: 0.0, hash: 0, last: *b"    ", step: 0 }];
        let mut further: Vec<(Reading, Step)> = Vec::new();
        let mut scores = Vec::new();
        for (place, letter) in letters.iter().enumerate() {
            let at = |distance: isize| {
                place.checked_add_signed(distance).and_then(|at| letters.get(at)).map_or(EDGE, |letter| letter.number)
            };
            let window = |seed, (from, to): (isize, isize)| (from..=to).fold(seed, |hash, step| next(hash, at(step)));
            let windows = WINDOWS.iter().zip(1..).map(|(&range, seed)| window(seed, range)).collect::<Vec<u32>>();
            further.clear();
            for reading in &readings {
                let histories = HISTORIES.iter().zip(101..).map(|(&(count, range), seed)| {
                    let past = &reading.last[reading.last.len() - count..];
                    let seed = past.iter().fold(seed, |hash, &byte| next(hash, u32::from(byte)));
                    range.map_or(seed, |range| window(seed, range))
                });
                let histories: Vec<u32> = histories.collect();
                scores.clear();
                scores.extend(letter.sounds.iter().map(|sound| {
                    let contexts = windows.iter().chain(&histories);
                    self.scale * contexts.map(|&context| weight(context, sound.hash)).sum::<i32>() as f32
                }));
                let highest = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                let total = highest + scores.iter().map(|score| (score - highest).exp()).sum::<f32>().ln();
                for (sound, score) in letter.sounds.iter().zip(&scores) {
                    let step = Step { sound: sound.text, before: reading.step };
                    let longer = reading.with(sound.text, score - total);
                    match further.iter_mut().find(|(other, _)| other.hash == longer.hash) {
                        Some((same, steps)) => {
                            if longer.score > same.score {
                                *steps = step;
                            }
                            same.score = log_sum(same.score, longer.score);
                        }
                        None => further.push((longer, step)),
                    }
                }
            }
            further.sort_by(|(one, _), (other, _)| other.score.total_cmp(&one.score));
            further.truncate(KEPT);
            readings.clear();
            for (reading, step) in &further {
                readings.push(Reading { step: steps.len(), ..*reading });
                steps.push(*step);
            }
        }
        (readings, steps)
    }
}

impl Reading {
    /// The reading with one more sound, of this log-probability.
    fn with(mut self, sound: &str, score: f32) -> Self {
        self.score += score;
        for byte in sound.bytes() {
            self.hash = (self.hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3).rotate_left(5);
            self.last = [self.last[1], self.last[2], self.last[3], byte];
        }
        self
    }
}

/// The text that ends in a step.
fn text(steps: &[Step], last: usize) -> String {
    let mut sounds = Vec::new();
    let mut at = last;
    while at > 0 {
        sounds.push(steps[at].sound);
        at = steps[at].before;
    }
    sounds.into_iter().rev().collect()
}

/// The hash of a context is a polynomial of its letters.
const fn next(hash: u32, part: u32) -> u32 {
    hash.wrapping_mul(PRIME).wrapping_add(part + 1)
}

fn weight(context: u32, sound: u32) -> i32 {
    let spread = context.wrapping_mul(PRIME).wrapping_add(sound).wrapping_mul(SPREAD);
    i32::from(FIGURES[4 + (spread >> (u32::BITS - BITS)) as usize].cast_signed())
}

/// ln(eᵃ + eᵇ)
fn log_sum(a: f32, b: f32) -> f32 {
    a.max(b) + (-(a - b).abs()).exp().ln_1p()
}

#[cfg(test)]
mod tests {
    use super::{LETTERS, WORDS, rumi, settled};

    #[test]
    fn words_are_read() {
        for (jawi, want) in [
            ("منجالنکن", "menjalankan"),
            ("ڤرجواڠن", "perjuangan"),
            ("بيناتڠ", "binatang"),
            ("سنجات", "senjata"),
            ("ممبونوه", "membunuh"),
            ("طاغوت", "thaghut"),
        ] {
            assert_eq!(rumi(jawi).as_deref(), Some(want), "{jawi}");
        }
    }

    #[test]
    fn a_word_with_a_strange_letter_is_not_read() {
        assert_eq!(rumi("ٹھیک"), None);
    }

    #[test]
    fn the_lists_are_sorted_and_of_settled_letters() {
        for list in [LETTERS, WORDS] {
            let keys: Vec<&str> = list.lines().filter_map(|line| Some(line.split_once('\t')?.0)).collect();
            assert!(keys.len() >= 40 && keys.is_sorted_by(|a, b| a < b), "sorted, none twice");
            assert!(keys.iter().all(|key| key.chars().all(|letter| settled(letter) == letter)));
        }
    }

    #[test]
    fn a_long_word_is_read_in_the_time_of_many_short_ones() {
        let long = "کات".repeat(4_000);
        assert!(rumi(&long).is_some_and(|rumi| rumi.len() >= 8_000));
    }
}
