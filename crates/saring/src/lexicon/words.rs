//! The words of a text: letters and digits, with apostrophes inside (`bai'at`).

use crate::normalize::NormalizedPost;

/// A word of a text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Word {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether a sentence ends between it and the word before.
    pub(super) begins_sentence: bool,
}

/// What a byte is to a word; letters beyond ASCII have to be decoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Part,
    Apostrophe,
    SentenceEnd,
    Other,
    BeyondAscii,
}

/// One look-up a byte, with no branch to guess wrong.
const KINDS: [Kind; 256] = {
    let mut kinds = [Kind::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => Kind::Part,
            b'\'' | b'`' => Kind::Apostrophe,
            b'.' | b'!' | b'?' | b';' => Kind::SentenceEnd,
            0x80.. => Kind::BeyondAscii,
            _ => Kind::Other,
        };
        byte += 1;
    }
    kinds
};

/// The kind of the character that begins at `at`, and its length; nothing at the end of the text.
#[inline]
fn kind_at(text: &str, at: usize) -> Option<(Kind, usize)> {
    match KINDS[usize::from(*text.as_bytes().get(at)?)] {
        Kind::BeyondAscii => {
            text[at..].chars().next().map(|character| (kind_beyond_ascii(character), character.len_utf8()))
        }
        kind => Some((kind, 1)),
    }
}

fn kind_beyond_ascii(character: char) -> Kind {
    match character {
        '’' | '‘' | 'ʼ' => Kind::Apostrophe,
        _ if character.is_alphanumeric() => Kind::Part,
        _ => Kind::Other,
    }
}

/// The words of a text, in order.
pub(super) fn words_of(text: &str) -> impl Iterator<Item = Word> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let mut begins_sentence = false;
        let start = loop {
            match kind_at(text, at)? {
                (Kind::Part, _) => break at,
                (kind, length) => {
                    begins_sentence |= kind == Kind::SentenceEnd;
                    at += length;
                }
            }
        };
        loop {
            // Nearly every byte of a word is passed here.
            while bytes.get(at).is_some_and(|&byte| KINDS[usize::from(byte)] == Kind::Part) {
                at += 1;
            }
            match kind_at(text, at) {
                Some((Kind::Part, length)) => at += length,
                // An apostrophe is part of a word that goes on behind it.
                Some((Kind::Apostrophe, length)) if matches!(kind_at(text, at + length), Some((Kind::Part, _))) => {
                    at += length;
                }
                _ => break,
            }
        }
        Some(Word { start, end: at, begins_sentence })
    })
}

/// The words of a term as folded texts have them, whether these are slang or standard: in lower case, with one space between.
/// None where it holds no word.
pub(super) fn folded(term: &str) -> Vec<String> {
    let has_digit = |way: &str| way.bytes().any(|byte| byte.is_ascii_digit());
    let mut ways: Vec<String> = Vec::with_capacity(2);
    for text in NormalizedPost::folded_within(term) {
        let words: Vec<&str> = words_of(&text).map(|word| &text[word.start..word.end]).collect();
        let way = words.join(" ").to_ascii_lowercase();
        // Among standard words `orang2` has a footnote; who writes a term means `orang-orang`.
        let is_footnote = ways.first().is_some_and(|first| has_digit(&way) && !has_digit(first));
        if !(way.is_empty() || is_footnote || ways.contains(&way)) {
            ways.push(way);
        }
    }
    ways
}

/// Adds to `terms` what a term is folded to and they lack; whether it holds a word.
pub(super) fn add_folded(term: &str, terms: &mut Vec<String>) -> bool {
    let ways = folded(term);
    let holds_word = !ways.is_empty();
    for way in ways {
        if !terms.contains(&way) {
            terms.push(way);
        }
    }
    holds_word
}

#[cfg(test)]
mod tests {
    use super::words_of;

    #[test]
    fn words_hold_letters_digits_and_inner_apostrophes() {
        let cases: &[(&str, &[&str])] = &[
            ("", &[]),
            ("  kata, kedua!", &["kata", "kedua"]),
            ("bai'at jum’at 'petik' mu''min", &["bai'at", "jum’at", "petik", "mu", "min"]),
            ("G20 5jt الله café", &["G20", "5jt", "الله", "café"]),
            ("🙏🙏 a-b_c", &["a", "b", "c"]),
        ];
        for (text, want) in cases {
            let found: Vec<&str> = words_of(text).map(|word| &text[word.start..word.end]).collect();
            assert_eq!(found, *want);
        }
        let starts: Vec<bool> = words_of("Satu. Dua, tiga").map(|word| word.begins_sentence).collect();
        assert_eq!(starts, [false, true, false]);
    }
}
