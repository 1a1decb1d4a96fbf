//! A noisy channel: the standard word that explains an unknown one most cheaply.
//!
//! Kernighan, Church & Gale 1990 over the habits of Indonesian and Malay writers: a walk through the tree of standard words
//! that follows the letters, or a habit instead at its cost. The frequency of a word pays for some of it.

use super::{
    habits::{self, Habit, Habits, is_consonant},
    vocabulary::{Class, Place, Trie, trie},
};

/// The longest word that is looked at; longer ones are run together or are no words.
pub(super) const LONGEST: usize = 24;

/// How much an explanation of a word may cost. A long word says more about what is meant, and one that nobody can speak is
/// no word of its own. Costs and limits were fitted to 5,977 guesses judged by reading, of which they keep three in four
/// right ones; four in five of what is kept is right.
fn most(word: &[u8]) -> f32 {
    let letters = word.len() as f32;
    match (word.len(), is_spoken(word)) {
        (..=3, true) => 0.0,
        (_, true) => (letters - 1.0).min(6.5),
        (_, false) => letters.min(7.5),
    }
}

/// Whether a word can be spoken as Indonesian or Malay: no more than two consonants in a row, and of those that begin or
/// end a word only such as begin or end syllables.
pub(super) fn is_spoken(word: &[u8]) -> bool {
    // Two letters that are one sound, as their first.
    let mut sounds: Vec<u8> = Vec::with_capacity(word.len());
    for &letter in word {
        if !matches!((sounds.last(), letter), (Some(b'n'), b'g' | b'y') | (Some(b's'), b'y') | (Some(b'k'), b'h')) {
            sounds.push(letter);
        }
    }
    let begins = match sounds[..] {
        [b's', second, ..] | [_, second @ (b'r' | b'l' | b'w' | b'y'), ..] => second != b's',
        [first, second, ..] => !(is_consonant(first) && is_consonant(second)),
        _ => true,
    };
    let ends = !sounds.iter().rev().take(2).all(|&sound| is_consonant(sound));
    begins && ends && !sounds.windows(3).any(|three| three.iter().all(|&sound| is_consonant(sound)))
}

/// What a difference of one in ln of the frequency pays for.
const WEIGHT: f32 = 0.55;
/// ln of the frequency of the most frequent words; they cost nothing.
const MOST: f32 = 20.0 * std::f32::consts::LN_2;

/// A letter that repeats the one before.
const REPEATED: f32 = 0.7;
/// Neighbours that changed places.
const SWAPPED: f32 = 3.0;
/// A letter too many, and one in the place of another: slips, in longer words only.
const EXTRA: f32 = 4.4;
const WRONG: f32 = 4.7;
const SLIP_LETTERS: usize = 5;

/// The standard word that a word in small letters stands for, if one is likely enough.
pub(super) fn meant(word: &[u8]) -> Option<String> {
    // Most of what can be explained is explained cheaply, and a cheap search is a quick one: nothing dearer is walked.
    let most = most(word);
    let mut search =
        Search { word, trie: trie(), habits: habits::habits(), limit: 0.0, path: Vec::with_capacity(32), best: None };
    for limit in [most * 0.7, most] {
        search.limit = limit;
        search.walk(0, Trie::ROOT, 0.0, 0);
        if search.best.is_some() {
            break;
        }
    }
    search.best
}

struct Search<'a> {
    word: &'a [u8],
    trie: &'static Trie,
    habits: &'static Habits,
    /// What an explanation has to stay below: the most allowed, then the cost of the best so far.
    limit: f32,
    path: Vec<u8>,
    best: Option<String>,
}

impl Search<'_> {
    fn walk(&mut self, at: usize, place: Place, cost: f32, dropped: u8) {
        // What the rest costs at least; no word below this place is commoner.
        let rarity = rarity(self.trie.highest(place));
        if cost + rarity >= self.limit {
            return;
        }
        let Some(&letter) = self.word.get(at) else {
            let class = self.trie.class(place);
            let total = cost + self::rarity(class);
            if class.is_target() && total < self.limit {
                self.limit = total;
                self.best = String::from_utf8(self.path.clone()).ok();
            }
            self.drop_letters(at, place, cost, dropped, rarity);
            return;
        };
        self.step(at + 1, place, &[letter], cost, 0);
        for habit in self.habits.beginning_with(letter) {
            // Asked in the order of what it costs.
            if cost + habit.cost + rarity < self.limit
                && habit.is_written(&self.word[at..])
                && habit.position.holds(self.word, at, habit.written.len())
            {
                self.step(at + habit.written.len(), place, habit.meant, cost + habit.cost, 0);
            }
        }
        self.drop_letters(at, place, cost, dropped, rarity);
        if at > 0 && self.word[at - 1] == letter {
            self.walk(at + 1, place, cost + REPEATED, 0);
        }
        if let Some(&next) = self.word.get(at + 1).filter(|next| **next != letter) {
            self.step(at + 2, place, &[next, letter], cost + SWAPPED, 0);
        }
        if self.word.len() >= SLIP_LETTERS {
            self.slip(at, place, cost, rarity);
        }
    }

    /// Goes on over letters that were meant and not written: two in a row at most.
    fn drop_letters(&mut self, at: usize, place: Place, cost: f32, dropped: u8, rarity: f32) {
        if dropped == 2 {
            return;
        }
        let dropping = self.habits.dropping(self.word, at);
        if cost + dropping.least + rarity >= self.limit || dropping.letters & self.trie.letters(place) == 0 {
            return;
        }
        for &Habit { meant, cost: more, .. } in &dropping.habits {
            if cost + more + rarity < self.limit {
                self.step(at, place, meant, cost + more, dropped + 1);
            }
        }
    }

    fn slip(&mut self, at: usize, place: Place, cost: f32, rarity: f32) {
        if cost + EXTRA + rarity < self.limit {
            self.walk(at + 1, place, cost + EXTRA, 0);
        }
        if cost + WRONG + rarity < self.limit {
            for (letter, child) in self.trie.children(place) {
                self.path.push(letter);
                self.walk(at + 1, child, cost + WRONG, 0);
                self.path.pop();
            }
        }
    }

    fn step(&mut self, at: usize, place: Place, letters: &[u8], cost: f32, dropped: u8) {
        if cost >= self.limit {
            return;
        }
        let Some(place) = letters.iter().try_fold(place, |place, &letter| self.trie.child(place, letter)) else {
            return;
        };
        let length = self.path.len();
        self.path.extend_from_slice(letters);
        self.walk(at, place, cost, dropped);
        self.path.truncate(length);
    }
}

/// What a word's rarity costs.
fn rarity(class: Class) -> f32 {
    WEIGHT * (MOST - class.log_frequency())
}

#[cfg(test)]
mod tests {
    use super::{is_spoken, meant};

    #[test]
    fn habits_are_undone() {
        for (word, want) in [
            ("mslhnya", "masalahnya"),
            ("smngat", "semangat"),
            ("tanyaken", "tanyakan"),
            ("djadi", "jadi"),
            ("boeat", "buat"),
            ("nganggep", "menganggap"),
            ("ktnya", "katanya"),
        ] {
            assert_eq!(meant(word.as_bytes()).as_deref(), Some(want), "{word}");
        }
    }

    #[test]
    fn words_that_can_be_spoken_are_told() {
        for (word, want) in [
            ("gorok", true),
            ("abang", true),
            ("nyanyi", true),
            ("prihatin", true),
            ("mslh", false),
            ("bntu", false),
            ("smngat", false),
            ("marx", false),
        ] {
            assert_eq!(is_spoken(word.as_bytes()), want, "{word}");
        }
    }

    #[test]
    fn what_nothing_explains_stays() {
        for word in ["xyzzy", "brzeg", "qwrtp"] {
            assert_eq!(meant(word.as_bytes()), None, "{word}");
        }
    }
}
