//! The standard words of Indonesian and Malay, and how common each is.

use std::{ops::Range, sync::LazyLock};

/// `word<TAB>class`, sorted by bytes, lower case. Written by `models/training` (vocabulary.py), which says what was counted.
const FILE: &str = include_str!("vocabulary.tsv");

static KNOWN: LazyLock<Known> = LazyLock::new(Known::read);
static TRIE: LazyLock<Trie> = LazyLock::new(Trie::read);

/// How common a standard word is, in octaves: one more is twice as common, and 1 is about once in sixteen million words.
/// 0 is a word to leave alone that no other spelling stands for: a name, an abbreviation, a rare or foreign word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Class(u8);

impl Class {
    /// Whether another spelling may stand for the word.
    pub(crate) const fn is_target(self) -> bool {
        self.0 > 0
    }

    /// Whether the word comes once in sixty thousand words or oftener.
    pub(super) const fn is_common(self) -> bool {
        self.0 >= 8
    }

    /// How common the word is, in octaves; 0 where it is no target.
    pub(super) fn octaves(self) -> i32 {
        self.0.into()
    }

    /// Natural logarithm of how often the word comes, up to a constant; 0 where it is no target.
    pub(crate) fn log_frequency(self) -> f32 {
        f32::from(self.0) * std::f32::consts::LN_2
    }
}

/// The class of a standard word, in capitals or not; none where it is no standard word.
pub(crate) fn class(word: &[u8]) -> Option<Class> {
    KNOWN.place(hash(word, 0..word.len())).map(|place| KNOWN.class(place))
}

/// How common a word is, in octaves; 0 for one that is rare, foreign or none.
pub(crate) fn commonness(word: &str) -> i32 {
    class(word.as_bytes()).map_or(0, Class::octaves)
}

/// The place in the vocabulary, below [`PLACES`], of the word with this [`hash()`]; none where it is no standard word.
pub(super) fn place(hash: u64) -> Option<usize> {
    KNOWN.place(hash)
}

/// [`Class::log_frequency`] of a word that another spelling may stand for.
pub(crate) fn log_frequency(word: &[u8]) -> Option<f32> {
    class(word).filter(|class| class.is_target()).map(Class::log_frequency)
}

/// The words that another spelling may stand for, letter by letter.
pub(crate) fn trie() -> &'static Trie {
    &TRIE
}

/// The words, sorted, and their classes.
pub(super) fn words() -> impl Iterator<Item = (&'static [u8], Class)> {
    // Read as bytes, since every start waits for it.
    let mut rest = FILE.as_bytes();
    std::iter::from_fn(move || {
        let (word, behind) = rest.split_at(rest.iter().position(|&byte| byte == b'\t')?);
        let digits = behind[1..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let class = behind[1..=digits].iter().fold(0, |class, digit| class * 10 + (digit - b'0'));
        rest = behind.get(digits + 2..).unwrap_or_default();
        Some((word, Class(class)))
    })
}

/// Words by hash. Every word of every post is asked for, so this is one slot of four bytes and no comparison of letters:
/// 27 bits of the hash and the class. One strange word in fifty million is taken for a known one, and left alone.
struct Known {
    slots: Vec<u32>,
}

/// How many places there are for words.
pub(super) const PLACES: usize = 1 << 17;

const CLASS_BITS: u32 = 5;

impl Known {
    fn read() -> Self {
        let mut slots = vec![0; PLACES];
        for (word, class) in words() {
            let (mut place, mark) = place_and_mark(hash(word, 0..word.len()));
            while slots[place] != 0 {
                place = (place + 1) % PLACES;
            }
            slots[place] = mark | u32::from(class.0);
        }
        Self { slots }
    }

    /// The slot of a word that is there, found again by its mark.
    fn place(&self, hash: u64) -> Option<usize> {
        let (mut place, mark) = place_and_mark(hash);
        loop {
            let slot = self.slots[place % PLACES];
            if slot >> CLASS_BITS == mark >> CLASS_BITS {
                return Some(place % PLACES);
            }
            if slot == 0 {
                return None;
            }
            place += 1;
        }
    }

    fn class(&self, place: usize) -> Class {
        Class((self.slots[place] & ((1 << CLASS_BITS) - 1)) as u8)
    }
}

/// Where to begin to look for a word, and the bits that tell it from others there, above those of the class; never 0.
const fn place_and_mark(hash: u64) -> (usize, u32) {
    let hash = hash ^ hash >> 32;
    ((hash >> 44) as usize % PLACES, (hash as u32) << CLASS_BITS | 1 << 31)
}

/// A number for a word in a text; the same for capitals.
pub(crate) fn hash(text: &[u8], word: Range<usize>) -> u64 {
    // Eight letters at a time; the bit that capitals lack is set, and no two signs that words hold become one by it.
    let mut hash = word.len() as u64;
    let mut at = word.start;
    while at < word.end {
        let letters = eight(text, at, (word.end - at).min(8)) | 0x2020_2020_2020_2020;
        hash = (hash.rotate_left(26) ^ letters).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        at += 8;
    }
    hash
}

/// Up to eight bytes of a text as a number, the first lowest.
fn eight(text: &[u8], at: usize, length: usize) -> u64 {
    // What lies behind the word is read with it and cut off: copying a number of bytes that changes is far slower.
    if let Some(&bytes) = text[at..].first_chunk::<8>() {
        return u64::from_le_bytes(bytes) & (u64::MAX >> (64 - 8 * length));
    }
    let mut bytes = [0; 8];
    bytes[..length].copy_from_slice(&text[at..at + length]);
    u64::from_le_bytes(bytes)
}

/// A tree of words over the letters a to z. Children of a node lie side by side, so that a node is twelve bytes and a step
/// is a count of bits.
pub(crate) struct Trie {
    nodes: Vec<Node>,
}

#[derive(Clone, Copy)]
struct Node {
    /// Bit n is set where a child has the n-th letter.
    letters: u32,
    first_child: u32,
    /// Of the word that ends here.
    class: Class,
    /// The highest class at or below this node.
    highest: Class,
}

/// A place in the [`Trie`]: the beginning of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place(u32);

impl Trie {
    /// The beginning of every word.
    pub(crate) const ROOT: Place = Place(0);

    fn read() -> Self {
        let words: Vec<_> = words().filter(|(_, class)| class.is_target()).collect();
        // Nodes breadth first, each with the words that pass through it and how many of their letters are behind it.
        let mut passing = vec![(0..words.len(), 0)];
        let mut nodes: Vec<Node> = Vec::new();
        while let Some((range, depth)) = passing.get(nodes.len()).cloned() {
            let highest = words[range.clone()].iter().map(|(_, class)| *class).max().unwrap_or(Class(0));
            let mut node = Node { letters: 0, first_child: passing.len() as u32, class: Class(0), highest };
            let mut at = range.start;
            while at < range.end {
                let (word, class) = words[at];
                let Some(&letter) = word.get(depth) else {
                    node.class = class;
                    at += 1;
                    continue;
                };
                let length = words[at..range.end].iter().take_while(|(other, _)| other[depth] == letter).count();
                node.letters |= 1 << (letter - b'a');
                passing.push((at..at + length, depth + 1));
                at += length;
            }
            nodes.push(node);
        }
        Self { nodes }
    }

    /// The place one letter (a to z) further, if any word goes on so.
    pub(crate) fn child(&self, place: Place, letter: u8) -> Option<Place> {
        let node = self.nodes[place.0 as usize];
        let bit = 1u32 << (letter.wrapping_sub(b'a') & 31);
        (node.letters & bit != 0).then(|| Place(node.first_child + (node.letters & (bit - 1)).count_ones()))
    }

    /// The letters with which words go on: bit n is set for the n-th.
    pub(crate) fn letters(&self, place: Place) -> u32 {
        self.nodes[place.0 as usize].letters
    }

    /// The letters with which words go on, and the places they lead to.
    pub(crate) fn children(&self, place: Place) -> impl Iterator<Item = (u8, Place)> {
        let Node { letters, first_child, .. } = self.nodes[place.0 as usize];
        (0..26u8)
            .filter(move |letter| letters >> letter & 1 != 0)
            .zip(first_child..)
            .map(|(letter, child)| (b'a' + letter, Place(child)))
    }

    /// The class of the word that ends here; no target where none does.
    pub(crate) fn class(&self, place: Place) -> Class {
        self.nodes[place.0 as usize].class
    }

    /// The class of the most frequent word that begins so.
    pub(crate) fn highest(&self, place: Place) -> Class {
        self.nodes[place.0 as usize].highest
    }
}

#[cfg(test)]
mod tests {
    use super::{Class, Place, Trie, class, log_frequency, trie, words};

    fn walk(word: &str) -> Option<Place> {
        word.bytes().try_fold(Trie::ROOT, |place, letter| trie().child(place, letter))
    }

    #[test]
    fn the_file_is_sorted_and_plain() {
        let all: Vec<_> = words().collect();
        assert!(all.len() > 50_000, "{} words", all.len());
        assert!(all.is_sorted_by(|a, b| a.0 < b.0), "sorted, no word twice");
        for (word, class) in all {
            assert!(word.iter().all(u8::is_ascii_lowercase) && class.0 < 32, "{}", String::from_utf8_lossy(word));
        }
    }

    #[test]
    fn standard_words_have_a_class_and_others_none() {
        for word in ["yang", "Yang", "YANG", "menggunakan", "sehingga", "terima", "kereta", "awak", "zaitun"] {
            assert!(class(word.as_bytes()).is_some_and(Class::is_target), "{word}");
        }
        for word in ["jakarta", "the", "because", "dprd"] {
            assert!(class(word.as_bytes()).is_some(), "{word}");
        }
        for word in ["yg", "bgt", "tdk", "utk", "trmksh", "", "1", "xyzzy", "jum'at", "m4kan"] {
            assert_eq!(class(word.as_bytes()), None, "{word}");
        }
        assert!(log_frequency(b"yang") > log_frequency(b"zaitun"));
        assert_eq!(log_frequency(b"the"), None);
    }

    #[test]
    fn the_table_and_the_tree_know_every_word() {
        for (word, expected) in words() {
            let shown = String::from_utf8_lossy(word);
            assert_eq!(class(word), Some(expected), "{shown}");
            let found = walk(&shown).map_or(Class(0), |place| trie().class(place));
            assert_eq!(found, expected, "{shown}");
        }
    }

    #[test]
    fn the_tree_goes_on_where_words_do() {
        let place = walk("menggunak").expect("a beginning");
        assert_eq!(trie().children(place).map(|(letter, _)| letter).collect::<Vec<_>>(), [b'a']);
        assert!(trie().highest(place) >= class(b"menggunakan").expect("a word"));
        assert!(walk("menggunakx").is_none());
        assert!(!trie().class(place).is_target());
    }
}
