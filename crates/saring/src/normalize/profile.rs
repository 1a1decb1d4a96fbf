//! What a text contains, from one quick pass: most texts need few rules.

/// What a text contains, as far as rules ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Profile {
    /// Anything beyond ASCII.
    pub non_ascii: bool,
    /// Arabic script, a letter of its main blocks.
    pub arabic: bool,
    /// An ASCII control character other than a line feed.
    pub control: bool,
    /// White space that is not a single space or line feed.
    pub odd_space: bool,
    /// A letter and a digit (or `@`, `$`) side by side.
    pub mixed_word: bool,
    /// A letter three times in a row.
    pub repeats: bool,
    /// A letter that stands alone three times in a row, with one character between.
    pub spaced: bool,
}

impl Profile {
    /// The profile of a text. It may name what is not there (and a rule then finds nothing to do), never the reverse.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        // No branch depends on a byte, so the processor never guesses wrong: text is unpredictable, and a `match` for
        // each byte took three times as long.
        let (mut found, mut before) = (0, Class::Other);
        let (mut last, mut last_but_one) = (0_u8, 0_u8);
        let (mut in_words, mut spaced) = (0_u8, false);
        for &byte in bytes {
            let class = CLASSES[byte as usize];
            found |= PAIRS[before as usize][class as usize];
            let lower = byte | 0x20;
            found |= TRIPLES[class as usize] * u8::from((lower == last) & (lower == last_but_one));
            // A letter or digit between two others that are neither, three times, one character apart.
            in_words = in_words << 1 | IN_WORD[class as usize];
            spaced |= in_words & 0b11_1111 == 0b01_0101;
            (before, last_but_one, last) = (class, last, lower);
        }
        Self {
            non_ascii: found & NON_ASCII != 0,
            arabic: found & ARABIC != 0,
            control: found & CONTROL != 0,
            odd_space: found & ODD_SPACE != 0 || ends_in_space(bytes),
            mixed_word: found & MIXED_WORD != 0,
            repeats: found & REPEATS != 0,
            spaced,
        }
    }
}

fn ends_in_space(bytes: &[u8]) -> bool {
    [bytes.first(), bytes.last()].into_iter().flatten().any(|byte| byte.is_ascii_whitespace())
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    Space,
    Newline,
    Tab,
    Control,
    NonAscii,
    /// The first byte of a letter in U+0600 to U+07FF.
    Arabic,
    Other,
}

const COUNT: usize = 9;

const KINDS: [Class; COUNT] = {
    use Class::{Arabic, Control, Digit, Letter, Newline, NonAscii, Other, Space, Tab};
    [Letter, Digit, Space, Newline, Tab, Control, NonAscii, Arabic, Other]
};

/// The class of every byte. `@` and `$` stand for letters inside words, so they count as digits do.
const CLASSES: [Class; 256] = {
    let mut classes = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' | b'@' | b'$' => Class::Digit,
            b' ' => Class::Space,
            b'\n' => Class::Newline,
            b'\t' | b'\r' | 0x0B | 0x0C => Class::Tab,
            0..=0x1F | 0x7F => Class::Control,
            0xD8..=0xDF => Class::Arabic,
            0x80.. => Class::NonAscii,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};

const NON_ASCII: u8 = 1;
const CONTROL: u8 = 2;
const ODD_SPACE: u8 = 4;
const MIXED_WORD: u8 = 8;
const REPEATS: u8 = 16;
const ARABIC: u8 = 32;

/// What a byte of one class behind a byte of another shows.
const PAIRS: [[u8; COUNT]; COUNT] = {
    let mut pairs = [[0; COUNT]; COUNT];
    let mut at = 0;
    while at < COUNT * COUNT {
        let (before, class) = (KINDS[at / COUNT], KINDS[at % COUNT]);
        pairs[at / COUNT][at % COUNT] = match (before, class) {
            (_, Class::NonAscii) => NON_ASCII,
            (_, Class::Arabic) => NON_ASCII | ARABIC,
            (_, Class::Control) => CONTROL,
            (_, Class::Tab) | (Class::Space | Class::Newline, Class::Space) | (Class::Space, Class::Newline) => {
                ODD_SPACE
            }
            (Class::Letter, Class::Digit) | (Class::Digit, Class::Letter) => MIXED_WORD,
            _ => 0,
        };
        at += 1;
    }
    pairs
};

/// What three equal bytes of a class show.
const TRIPLES: [u8; COUNT] = {
    let mut triples = [0; COUNT];
    triples[Class::Letter as usize] = REPEATS;
    triples[Class::Newline as usize] = ODD_SPACE;
    triples
};

const IN_WORD: [u8; COUNT] = {
    let mut in_word = [0; COUNT];
    in_word[Class::Letter as usize] = 1;
    in_word[Class::Digit as usize] = 1;
    in_word[Class::NonAscii as usize] = 1;
    in_word[Class::Arabic as usize] = 1;
    in_word
};
