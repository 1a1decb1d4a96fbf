//! What a text contains, from one quick pass: most texts need few rules.

/// What a text contains, as far as rules ask for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Profile {
    /// Anything beyond ASCII.
    pub non_ascii: bool,
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
    /// The profile of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut profile = Self { odd_space: ends_in_space(bytes), ..Self::default() };
        let (mut before, mut before_that) = (Class::Other, Class::Other);
        let (mut last, mut run, mut alone) = (0_u8, 0_u32, 0_u32);
        for &byte in bytes {
            let class = CLASSES[byte as usize];
            match class {
                Class::NonAscii => profile.non_ascii = true,
                Class::Control => profile.control = true,
                Class::Tab => profile.odd_space = true,
                Class::Space => profile.odd_space |= matches!(before, Class::Space | Class::Newline),
                Class::Newline => {
                    profile.odd_space |=
                        before == Class::Space || (before == Class::Newline && before_that == Class::Newline);
                }
                Class::Letter => {
                    profile.mixed_word |= before == Class::Digit;
                    run = if byte.eq_ignore_ascii_case(&last) { run + 1 } else { 1 };
                    profile.repeats |= run >= 3;
                }
                Class::Digit => profile.mixed_word |= before == Class::Letter,
                Class::Other => {}
            }
            // A letter or digit between two others that are neither, three times, one character apart.
            if matches!(class, Class::Letter | Class::Digit | Class::NonAscii) {
                alone = if matches!(before, Class::Letter | Class::Digit | Class::NonAscii) { 0 } else { alone + 1 };
                profile.spaced |= alone >= 3;
            } else if !matches!(before, Class::Letter | Class::Digit | Class::NonAscii) {
                alone = 0;
            }
            (before_that, before) = (before, class);
            last = byte;
        }
        profile
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
    Other,
}

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
            0x80.. => Class::NonAscii,
            _ => Class::Other,
        };
        byte += 1;
    }
    classes
};
