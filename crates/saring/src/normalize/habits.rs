//! Habits of spelling: what people write, what they mean by it, where in a word, and how unusual that is.

use std::sync::LazyLock;

/// `written<TAB>meant<TAB>where<TAB>cost`, sorted by bytes; `-` is nothing. The inventory is authored. A cost is about
/// -ln of the probability that who means the one writes the other.
const FILE: &str = include_str!("habits.tsv");

static HABITS: LazyLock<Habits> = LazyLock::new(Habits::read);

/// One habit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Habit {
    pub(super) written: &'static [u8],
    pub(super) meant: &'static [u8],
    pub(super) position: Position,
    pub(super) cost: f32,
}

impl Habit {
    /// Whether a word goes on as the habit writes it. A call to compare a letter or two would cost more than they do.
    pub(super) fn is_written(&self, rest: &[u8]) -> bool {
        self.written.len() <= rest.len() && self.written.iter().zip(rest).all(|(written, letter)| written == letter)
    }
}

/// Where in a written word a habit has its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    Start,
    /// Between two consonants: vowels are dropped there (`bsk`).
    Between,
    /// Neither at the start nor at the end.
    Inside,
    Anywhere,
    End,
}

impl Position {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "start" => Self::Start,
            "between" => Self::Between,
            "inside" => Self::Inside,
            "anywhere" => Self::Anywhere,
            "end" => Self::End,
            _ => return None,
        })
    }

    /// Whether a habit has its place where `written` letters stand in the word at `at`.
    pub(super) fn holds(self, word: &[u8], at: usize, written: usize) -> bool {
        let end = at + written;
        match self {
            Self::Anywhere => true,
            Self::Start => at == 0,
            Self::End => end == word.len() && at > 0,
            Self::Inside => at > 0 && end < word.len(),
            Self::Between => at > 0 && end < word.len() && is_consonant(word[at - 1]) && is_consonant(word[end]),
        }
    }
}

/// Whether a small letter is a consonant.
pub(super) const fn is_consonant(letter: u8) -> bool {
    !matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// The habits, by the first letter written, and those that write nothing at all by where that is.
pub(super) struct Habits {
    written: [Vec<Habit>; 26],
    dropping: [Dropping; PLACES.len()],
}

/// The habits of writing nothing that have their place somewhere.
#[derive(Default)]
pub(super) struct Dropping {
    pub(super) habits: Vec<Habit>,
    /// The cost of the cheapest.
    pub(super) least: f32,
    /// Bit n is set where one of them drops the n-th letter, or a few letters beginning with it.
    pub(super) letters: u32,
}

/// A word and a place in it for each set of positions that can hold at one place where nothing is written.
const PLACES: [(&[u8], usize); 4] = [(b"a", 0), (b"a", 1), (b"ab", 1), (b"bb", 1)];

impl Habits {
    fn read() -> Self {
        let (dropping, writing): (Vec<_>, Vec<_>) =
            FILE.lines().filter_map(parse).partition(|habit| habit.written.is_empty());
        let mut written: [Vec<Habit>; 26] = Default::default();
        for habit in writing {
            written[usize::from(habit.written[0] - b'a')].push(habit);
        }
        let dropping = PLACES.map(|(word, at)| {
            Dropping::new(dropping.iter().filter(|habit| habit.position.holds(word, at, 0)).copied().collect())
        });
        Self { written, dropping }
    }

    /// The habits that write something beginning with this small letter.
    pub(super) fn beginning_with(&self, letter: u8) -> &[Habit] {
        &self.written[usize::from(letter - b'a')]
    }

    /// The habits of dropping letters before the letter at `at`, or at the end of the word.
    pub(super) fn dropping(&self, word: &[u8], at: usize) -> &Dropping {
        &self.dropping[if at == 0 {
            0
        } else if at == word.len() {
            1
        } else if is_consonant(word[at - 1]) && is_consonant(word[at]) {
            3
        } else {
            2
        }]
    }
}

impl Dropping {
    fn new(habits: Vec<Habit>) -> Self {
        let least = habits.iter().map(|habit| habit.cost).fold(f32::INFINITY, f32::min);
        let letters = habits.iter().fold(0, |letters, habit| letters | 1 << (habit.meant[0] - b'a'));
        Self { habits, least, letters }
    }
}

/// All habits.
pub(super) fn habits() -> &'static Habits {
    &HABITS
}

fn parse(line: &'static str) -> Option<Habit> {
    let mut fields = line.split('\t');
    let letters = |field: &'static str| if field == "-" { &[][..] } else { field.as_bytes() };
    Some(Habit {
        written: letters(fields.next()?),
        meant: letters(fields.next()?),
        position: Position::parse(fields.next()?)?,
        cost: fields.next()?.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use super::{FILE, Position, parse};

    #[test]
    fn the_table_is_sorted_and_plain() {
        assert!(FILE.lines().is_sorted_by(|a, b| a < b), "sorted, no habit twice");
        for line in FILE.lines() {
            let habit = parse(line).unwrap_or_else(|| panic!("`{line}` is no habit: written, meant, where, cost"));
            let plain = |letters: &[u8]| letters.iter().all(u8::is_ascii_lowercase);
            assert!(plain(habit.written) && plain(habit.meant) && habit.written != habit.meant, "{line}");
            // A cost of nothing would make two spellings one, and a walk along it endless.
            assert!(habit.cost > 0.0 && habit.cost < 8.0, "{line}");
        }
    }

    #[test]
    fn habits_have_their_place() {
        for (position, word, at, written, want) in [
            (Position::Start, "nulis", 0, 1, true),
            (Position::Start, "nulis", 1, 1, false),
            (Position::End, "tanyain", 5, 2, true),
            (Position::End, "in", 0, 2, false),
            (Position::Between, "bsk", 1, 0, true),
            (Position::Between, "bsk", 3, 0, false),
            (Position::Between, "besk", 1, 0, false),
            (Position::Inside, "liat", 2, 0, true),
            (Position::Inside, "liat", 4, 0, false),
        ] {
            assert_eq!(position.holds(word.as_bytes(), at, written), want, "{position:?} {word} {at}");
        }
    }
}
