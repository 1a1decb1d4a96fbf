//! What a text contains, from one quick pass: most texts need few rules.

/// What a text contains, as far as rules ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Profile {
    /// Anything beyond ASCII.
    pub non_ascii: bool,
    /// Anything that takes three bytes or more: neither Latin, Greek, Cyrillic nor Arabic.
    pub beyond_latin: bool,
    /// Anything that takes four bytes: emoji, styled letters, tags.
    pub beyond_basic: bool,
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
    /// A hash sign.
    pub hashtag: bool,
    /// A star.
    pub starred: bool,
    /// A letter, something that may stand inside a word though it is no letter, and a letter again.
    pub interrupted: bool,
    /// A letter that stands alone three times in a row, with one character between.
    pub spaced: bool,
}

impl Profile {
    /// The profile of a text. It may name what is not there (and a rule then finds nothing to do), never the reverse.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let non_ascii = !bytes.is_ascii();
        let at_ends = [bytes.first(), bytes.last()].into_iter().flatten().any(u8::is_ascii_whitespace);
        let shapes = Shapes::of(bytes);
        Self {
            non_ascii,
            beyond_latin: non_ascii && any::<1>(bytes, |b| b[0] >= 0xE0),
            beyond_basic: non_ascii && any::<1>(bytes, |b| b[0] >= 0xF0),
            arabic: non_ascii && any::<1>(bytes, |b| (b[0] >= 0xD8) & (b[0] <= 0xDF)),
            control: shapes.control,
            odd_space: at_ends || shapes.odd_space || non_ascii && space_beyond_ascii(bytes),
            mixed_word: shapes.mixed_word,
            repeats: shapes.repeats,
            hashtag: memchr::memchr(b'#', bytes).is_some(),
            starred: memchr::memchr(b'*', bytes).is_some(),
            interrupted: shapes.interrupted
                || non_ascii
                    && any::<2>(bytes, |b| is_ascii_in_word(b[0]) & begins_sign(b[1]))
                    && any::<2>(bytes, |b| (b[0] >= 0x80) & is_ascii_in_word(b[1])),
            spaced: shapes.spaced || non_ascii && lone_beyond_ascii(bytes),
        }
    }
}

/// What is told by a few bytes in sequence, anywhere in a text.
#[derive(Default)]
struct Shapes {
    control: bool,
    odd_space: bool,
    mixed_word: bool,
    repeats: bool,
    interrupted: bool,
    spaced: bool,
}

/// Bytes that are looked at together.
const BLOCK: usize = 256;
/// Bytes of a block at which a sequence is looked for: the longest has six bytes.
const BEGINNINGS: usize = BLOCK - 5;

impl Shapes {
    /// Block by block: what each byte is, first, and then what stands beside what. Without a branch and without a table, a
    /// comparison of bytes becomes vector instructions, 16 bytes at a time.
    fn of(bytes: &[u8]) -> Self {
        let mut shapes = Self::default();
        // A hyphen is before the text and behind it: it ends a word and is nothing else that is asked for.
        let mut block = [b'-'; BLOCK];
        let mut before = 1;
        let mut rest = bytes;
        loop {
            let taken = rest.len().min(BLOCK - before);
            block[before..before + taken].copy_from_slice(&rest[..taken]);
            block[before + taken..].fill(b'-');
            shapes.look(&block);
            rest = &rest[taken..];
            if rest.is_empty() && before + taken <= BEGINNINGS {
                return shapes;
            }
            // What begins in the last bytes of one block is seen in the next.
            block.copy_within(BEGINNINGS.., 0);
            before = BLOCK - BEGINNINGS;
        }
    }

    fn look(&mut self, block: &[u8; BLOCK]) {
        let letter = each(block, is_letter);
        let sign = each(block, is_sign);
        let word = each(block, is_in_word);
        let mut found = [0; 6];
        for at in 0..BEGINNINGS {
            let [first, second, third] = [block[at], block[at + 1], block[at + 2]];
            found[0] |= u8::from((first < b' ') & !is_tab(first) & (first != b'\n') | (first == 0x7F));
            found[1] |= u8::from(
                is_tab(first)
                    | is_space(first) & (second == b' ')
                    | (second == b'\n') & ((first == b' ') | (first == b'\n') & (third == b'\n')),
            );
            found[2] |= letter[at] & sign[at + 1] | sign[at] & letter[at + 1];
            found[3] |= letter[at] & u8::from((first | 0x20 == second | 0x20) & (second | 0x20 == third | 0x20));
            found[4] |= (letter[at] | letter[at + 2]) & word[at] & word[at + 2] & u8::from(interrupts(second));
            found[5] |= word[at + 1] & word[at + 3] & word[at + 5] & !(word[at] | word[at + 2] | word[at + 4]);
        }
        let [control, odd_space, mixed_word, repeats, interrupted, spaced] = found.map(|found| found & 1 != 0);
        self.control |= control;
        self.odd_space |= odd_space;
        self.mixed_word |= mixed_word;
        self.repeats |= repeats;
        self.interrupted |= interrupted;
        self.spaced |= spaced;
    }
}

/// For each byte of a block 1 where it is so.
fn each(block: &[u8; BLOCK], is_so: impl Fn(u8) -> bool) -> [u8; BLOCK] {
    let mut each = [0; BLOCK];
    for (answer, &byte) in each.iter_mut().zip(block) {
        *answer = u8::from(is_so(byte));
    }
    each
}

/// Whether so many bytes in sequence show it, anywhere.
fn any<const N: usize>(bytes: &[u8], shows: impl Fn(&[u8]) -> bool) -> bool {
    bytes.windows(N).fold(0, |found, window| found | u8::from(shows(window))) != 0
}

/// White space beyond ASCII, or what begins with the same bytes as some.
fn space_beyond_ascii(bytes: &[u8]) -> bool {
    let two = |b: &[u8]| (b[0] == 0xC2) & ((b[1] == 0x85) | (b[1] == 0xA0)) | (b[0] == 0xE1) & (b[1] == 0x9A);
    let three = |b: &[u8]| {
        (b[0] == 0xE2) & (b[1] == 0x80) & ((b[2] <= 0x8A) | (b[2].wrapping_sub(0xA8) < 2) | (b[2] == 0xAF))
            | (b[0] == 0xE2) & ((b[1] == 0x81) & (b[2] == 0x9F) | (b[1] == 0xA0) & (b[2] == 0x80))
            | (b[0] == 0xE3) & (b[1] == 0x80) & (b[2] == 0x80)
    };
    any::<2>(bytes, two) || any::<3>(bytes, three)
}

/// Whether a letter stands between two signs and it or they are beyond ASCII.
fn lone_beyond_ascii(bytes: &[u8]) -> bool {
    let ends = |byte: u8| !is_in_word(byte) | (byte.wrapping_sub(0x80) < 0x40);
    let begins = |byte: u8| !is_in_word(byte) | begins_sign(byte);
    any::<3>(bytes, |b| (b[0] >= 0x80) & is_ascii_in_word(b[1]) & begins(b[2]))
        || any::<3>(bytes, |b| ends(b[0]) & is_ascii_in_word(b[1]) & begins_sign(b[2]))
        || any::<4>(bytes, |b| ends(b[0]) & (b[1].wrapping_sub(0xC3) < 0x15) & begins(b[3]))
        || any::<5>(bytes, |b| ends(b[0]) & ((b[1] == 0xE1) | (b[1] == 0xEA)) & begins(b[4]))
        || any::<6>(bytes, |b| ends(b[0]) & (b[1] == 0xF0) & begins(b[5]))
}

/// First byte of a sign or picture beyond ASCII.
const fn begins_sign(byte: u8) -> bool {
    (byte == 0xC2) | (byte == 0xE2) | (byte >= 0xEF)
}

const fn is_ascii_in_word(byte: u8) -> bool {
    is_letter(byte) | is_digit(byte)
}

const fn is_letter(byte: u8) -> bool {
    (byte | 0x20).wrapping_sub(b'a') < 26
}

const fn is_digit(byte: u8) -> bool {
    byte.wrapping_sub(b'0') < 10
}

/// `@` and `$` stand for letters inside words, so they count as digits do.
const fn is_sign(byte: u8) -> bool {
    is_digit(byte) | (byte == b'@') | (byte == b'$')
}

const fn is_in_word(byte: u8) -> bool {
    is_letter(byte) | is_digit(byte) | (byte >= 0x80)
}

/// ASCII signs that may stand inside a word; a hyphen only where a line ends behind it.
const fn interrupts(byte: u8) -> bool {
    !is_in_word(byte) & (byte != b' ') & (byte != b'-') & (byte != b'\'')
}

const fn is_space(byte: u8) -> bool {
    (byte == b' ') | (byte == b'\n')
}

/// Tab, vertical tab, form feed, carriage return.
const fn is_tab(byte: u8) -> bool {
    (byte.wrapping_sub(b'\t') < 5) & (byte != b'\n')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{BLOCK, Profile};

    /// What a text is found to hold, wherever in a block it stands and with whatever words before it.
    #[test]
    fn what_is_there_is_found_anywhere() {
        let plain = Profile::of("kata");
        for place in
            [0, 1, 2, BLOCK - 9, BLOCK - 8, BLOCK - 7, BLOCK - 6, BLOCK - 5, BLOCK - 4, BLOCK - 3, BLOCK - 2, 700]
        {
            let before = &"kata-".repeat(place)[4 * place..];
            assert_eq!(Profile::of(before), if place == 0 { Profile::of("") } else { plain });
            for (text, want) in [
                ("\u{1}x", Profile { control: true, ..plain }),
                ("\tx", Profile { odd_space: true, ..plain }),
                ("-  x", Profile { odd_space: true, ..plain }),
                ("-\n\n\nx", Profile { odd_space: true, ..plain }),
                ("-\u{3000}xy", Profile { odd_space: true, non_ascii: true, beyond_latin: true, ..plain }),
                ("-a4", Profile { mixed_word: true, ..plain }),
                ("-$a", Profile { mixed_word: true, ..plain }),
                ("-aAa", Profile { repeats: true, ..plain }),
                ("-ab.cd", Profile { interrupted: true, ..plain }),
                ("-a b c", Profile { spaced: true, ..plain }),
                ("-#", Profile { hashtag: true, ..plain }),
                ("-*", Profile { starred: true, ..plain }),
            ] {
                assert_eq!(Profile::of(&format!("{before}{text}")), want, "{text:?} at {place}");
                assert_eq!(Profile::of(&format!("{before}{text}-kata kata")), want, "{text:?} at {place}, and more");
            }
        }
    }

    proptest! {
        #[test]
        fn white_space_beyond_ascii_is_told(text in "[a\u{80}-\u{a0}\u{1600}-\u{1700}\u{2000}-\u{2070}\u{2800}-\u{2810}\u{3000}-\u{3010}]{0,8}") {
            let odd = text.chars().any(|c| c.is_whitespace() || c == '\u{2800}');
            prop_assert!(!odd || Profile::of(&text).odd_space);
        }
    }
}
