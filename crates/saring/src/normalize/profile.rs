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
        Self {
            non_ascii,
            beyond_latin: non_ascii && any::<1>(bytes, |b| b[0] >= 0xE0),
            beyond_basic: non_ascii && any::<1>(bytes, |b| b[0] >= 0xF0),
            arabic: non_ascii && any::<1>(bytes, |b| (b[0] >= 0xD8) & (b[0] <= 0xDF)),
            control: any::<1>(bytes, |b| (b[0] < b' ') & !is_tab(b[0]) & (b[0] != b'\n') | (b[0] == 0x7F)),
            odd_space: at_ends
                || any::<2>(bytes, |b| {
                    is_tab(b[0]) | is_space(b[0]) & (b[1] == b' ') | (b[0] == b' ') & (b[1] == b'\n')
                })
                || any::<3>(bytes, |b| (b[0] == b'\n') & (b[1] == b'\n') & (b[2] == b'\n')),
            mixed_word: any::<2>(bytes, |b| is_letter(b[0]) & is_sign(b[1]) | is_sign(b[0]) & is_letter(b[1])),
            repeats: any::<3>(bytes, |b| is_letter(b[0]) & (b[0] | 0x20 == b[1] | 0x20) & (b[1] | 0x20 == b[2] | 0x20)),
            hashtag: memchr::memchr(b'#', bytes).is_some(),
            starred: memchr::memchr(b'*', bytes).is_some(),
            interrupted: any::<3>(bytes, |b| {
                (is_letter(b[0]) | is_letter(b[2])) & is_in_word(b[0]) & interrupts(b[1]) & is_in_word(b[2])
            }) || non_ascii
                && any::<2>(bytes, |b| is_ascii_in_word(b[0]) & begins_sign(b[1]))
                && any::<2>(bytes, |b| (b[0] >= 0x80) & is_ascii_in_word(b[1])),
            spaced: stand_alone(bytes)
                || any::<6>(bytes, |b| !is_in_word(b[0]) & stand_alone(&b[1..]))
                || non_ascii && lone_beyond_ascii(bytes),
        }
    }
}

/// Whether so many bytes in sequence show it, anywhere.
///
/// Without a branch and without a table, a comparison of bytes becomes vector instructions, 16 bytes at a time. Together
/// these passes take 12 instructions a byte (callgrind), one pass with a table of classes took 14 that wait for each other.
fn any<const N: usize>(bytes: &[u8], shows: impl Fn(&[u8]) -> bool) -> bool {
    bytes.windows(N).fold(0, |found, window| found | u8::from(shows(window))) != 0
}

/// Whether a text begins with three letters that each stand alone.
fn stand_alone(bytes: &[u8]) -> bool {
    bytes.len() >= 5
        && is_in_word(bytes[0])
            & !is_in_word(bytes[1])
            & is_in_word(bytes[2])
            & !is_in_word(bytes[3])
            & is_in_word(bytes[4])
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
