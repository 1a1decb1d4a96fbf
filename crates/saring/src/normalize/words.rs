//! The words of a text, each looked up once: most are standard words that no rule has anything to say about.

use std::{ops::Range, sync::LazyLock};

use super::{register::Register, romanised, slang, token, vocabulary};

/// The words of a text that a rule for spelling may be about, and how many others there are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Words {
    /// How many words of the text are standard, those among `doubtful` with them.
    standard: usize,
    /// How many of the others nothing but slang explains.
    slang: usize,
    /// How many words of the text are not standard.
    unknown: usize,
    /// Words that are not standard, that are something else as well, or that go on behind an apostrophe.
    pub(super) doubtful: Vec<Word>,
}

/// A word that a rule may be about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) range: Range<usize>,
    pub(super) is_standard: bool,
    /// What the table of slang has for it.
    pub(super) listed: Option<&'static str>,
}

impl Words {
    /// How many words the text has, but for such as are no ordinary writing.
    pub(super) const fn count(&self) -> usize {
        self.standard + self.unknown
    }

    /// How the text is written.
    pub(super) const fn register(&self) -> Register {
        Register::of(self.standard, self.slang, self.unknown)
    }

    pub(super) fn of(text: &str) -> Self {
        let (ambiguous, common) = &*TABLES;
        let bytes = text.as_bytes();
        let mut words = Self::default();
        for range in token::words(text, 0..text.len()) {
            let hash = vocabulary::hash(bytes, range.clone());
            // The bytes that any apostrophe but the typewriter's begins with.
            let may_go_on = matches!(bytes.get(range.end), Some(b'`' | 0xE2));
            if common.contains(hash) && !may_go_on {
                words.standard += 1;
                continue;
            }
            let place = vocabulary::place(hash);
            if may_go_on || place.is_none_or(|place| ambiguous.contains(place)) {
                words.doubt(text, range, place.is_some());
            } else {
                words.standard += 1;
            }
        }
        words
    }

    fn doubt(&mut self, text: &str, range: Range<usize>, is_standard: bool) {
        let word = &text.as_bytes()[range.clone()];
        let listed = slang::listed(word);
        if is_standard {
            self.standard += 1;
        } else if slang::may_be_meant(text, &range, listed) {
            self.unknown += 1;
            self.slang += usize::from(listed.is_some() || slang::is_informal(word));
        } else if slang::is_informal(word) && token::is_ordinary(text, &range) {
            self.unknown += 1;
            self.slang += 1;
        }
        self.doubtful.push(Word { range, is_standard, listed });
    }
}

static TABLES: LazyLock<(Ambiguous, Common)> = LazyLock::new(|| {
    let ambiguous = Ambiguous::read();
    let common = Common::read(&ambiguous);
    (ambiguous, common)
});

/// Which words of the vocabulary are slang too, or another spelling of an Arabic term: a bit for each of its places.
struct Ambiguous {
    bits: Vec<u64>,
}

impl Ambiguous {
    fn read() -> Self {
        let mut ambiguous = Self { bits: vec![0; vocabulary::PLACES.div_ceil(64)] };
        let of_slang = slang::pairs().map(|(slang, _)| slang.as_bytes());
        let romanised = vocabulary::words().map(|(word, _)| word).filter(|word| romanised::is_spelling(word));
        for word in of_slang.chain(romanised) {
            if let Some(place) = vocabulary::place(vocabulary::hash(word, 0..word.len())) {
                ambiguous.bits[place / 64] |= 1 << (place % 64);
            }
        }
        ambiguous
    }

    fn contains(&self, place: usize) -> bool {
        self.bits[place / 64] >> (place % 64) & 1 != 0
    }
}

/// The commonest of the words that are standard and nothing else, one for each value of twelve bits of their hash, with
/// others of its bits. Two words in three of real posts are here, and this much stays in the fastest cache; the vocabulary does not.
struct Common {
    marks: Vec<u32>,
}

const COMMON_BITS: u32 = 12;

impl Common {
    fn read(ambiguous: &Ambiguous) -> Self {
        let mut marks = vec![0; 1 << COMMON_BITS];
        let mut classes = vec![None; 1 << COMMON_BITS];
        for (word, class) in vocabulary::words().filter(|(_, class)| class.is_common()) {
            let hash = vocabulary::hash(word, 0..word.len());
            let (place, mark) = place_and_mark(hash);
            if Some(class) > classes[place] && !vocabulary::place(hash).is_some_and(|place| ambiguous.contains(place)) {
                (marks[place], classes[place]) = (mark, Some(class));
            }
        }
        Self { marks }
    }

    fn contains(&self, hash: u64) -> bool {
        let (place, mark) = place_and_mark(hash);
        self.marks[place] == mark
    }
}

/// Where to look for a word among the common ones, and the bits that tell it from others there; never 0.
const fn place_and_mark(hash: u64) -> (usize, u32) {
    ((hash >> (u64::BITS - COMMON_BITS)) as usize, (hash >> 20) as u32 | 1)
}

#[cfg(test)]
mod tests {
    use super::Words;

    #[test]
    fn words_that_are_standard_and_nothing_else_are_only_counted() {
        for (text, standard, want) in [
            ("Saya makan nasi, MEREKA minum kopi.", 6, &[][..]),
            ("yg dtg xyzzy orang2", 0, &["yg", "dtg", "xyzzy", "orang2"]),
            // A standard word that is slang as well, and one that an apostrophe may make part of another.
            ("tau jalan’ makan", 3, &["tau", "jalan"]),
        ] {
            let words = Words::of(text);
            let doubtful: Vec<&str> = words.doubtful.iter().map(|word| &text[word.range.clone()]).collect();
            assert_eq!((words.standard, doubtful.as_slice()), (standard, want), "{text}");
        }
    }
}
