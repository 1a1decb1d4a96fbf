//! Words with something inside that is no letter: `jih🔥ad`, `mu.jahid`, a word broken over two lines.
//!
//! People also write words side by side without a space, so pieces are joined only where the vocabulary knows the whole
//! and it is far likelier than its pieces are.

use std::ops::Range;

use super::{
    Edits, Normalizer, Profile, Reading, censored,
    segmentation::{self, RAREST},
    token, vocabulary,
};

pub(super) struct Interrupted;

/// Longer words, and such as are in more pieces, are not looked for.
const LONGEST: usize = 24;
const MOST_PIECES: usize = 6;

/// Octaves by which a word must be likelier than its pieces, where what stands between them often stands between words.
const MARGIN: i32 = 12;
const MARGIN_AT_LINE_END: i32 = 10;
/// Where it stands between no words, or seldom.
const MARGIN_OUT_OF_PLACE: i32 = 6;

/// Words in pieces that show that somebody hides words so, and the margin then.
const HIDING: usize = 3;
const MARGIN_WHERE_HIDING: i32 = 0;

/// Octaves: about one word in eight thousand.
const VERY_COMMON: i32 = 12;

/// Octaves: how rare a piece is that is no word.
const UNKNOWN: i32 = 28;

impl Normalizer for Interrupted {
    fn name(&self) -> &'static str {
        "interrupted words"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.interrupted
    }

    fn propose(&self, text: &Reading<'_>, edits: &mut Edits) {
        let mut gaps = gaps(text, false);
        // Who hides many words so hides all of them so.
        let is_within_line = |gap: &&Range<usize>| !text[(*gap).clone()].contains('\n');
        if gaps.iter().filter(is_within_line).count() >= HIDING {
            gaps = self::gaps(text, true);
        }
        gaps.into_iter().for_each(|gap| edits.replace(gap, ""));
    }
}

/// What stands inside words that are in pieces; more readily taken for such where somebody is known to be `hiding` words.
fn gaps(text: &str, hiding: bool) -> Vec<Range<usize>> {
    let mut gaps = Vec::new();
    let mut chain = Vec::new();
    let mut from = 0;
    while next_chain(text, &mut from, &mut chain) {
        let mut first = 0;
        while first + 1 < chain.len() {
            // The longest that is a word.
            let most = chain.len().min(first + MOST_PIECES);
            let last = (first + 1..most).rev().find(|&last| is_one_word(text, &chain[first..=last], hiding));
            if let Some(last) = last {
                gaps.extend(chain[first..=last].windows(2).map(|pair| pair[0].end..pair[1].start));
            }
            first = last.map_or(first, |last| last) + 1;
        }
    }
    gaps
}

/// The next pieces with one sign each between them, two or more, and where to look on from.
fn next_chain(text: &str, from: &mut usize, chain: &mut Vec<Range<usize>>) -> bool {
    chain.clear();
    let bytes = text.as_bytes();
    // A sign that stands for a letter is not asked to stand beside another sign.
    let is_edge = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let separator = |end: usize| separator(&text[end..]).filter(|&length| is_edge(end - 1) && is_edge(end + length));
    while let Some(skipped) = bytes[*from..].iter().position(|&byte| MAY_SEPARATE[usize::from(byte)]) {
        let mut end = *from + skipped;
        // Nearly every sign stands beside white space.
        let separated = if skipped > 0 { separator(end) } else { None };
        let Some(mut length) = separated else {
            *from = end + 1;
            continue;
        };
        let start = bytes[*from..end].iter().rposition(|byte| !is_part(byte)).map_or(*from, |at| *from + at + 1);
        chain.push(start..end);
        loop {
            let start = end + length;
            end = start + bytes[start..].iter().take_while(|byte| is_part(byte)).count();
            chain.push(start..end);
            match separator(end) {
                Some(more) => length = more,
                None => break,
            }
        }
        *from = end;
        return true;
    }
    false
}

/// What a [`separator`] may begin with.
const MAY_SEPARATE: [bool; 256] = {
    let mut may_separate = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        may_separate[byte] = byte >= 0x80 || byte as u8 == b'-' || is_sign(byte as u8 as char);
        byte += 1;
    }
    may_separate
};

/// A sign, or a line break, that may stand inside a word.
pub(super) const fn is_sign(sign: char) -> bool {
    matches!(sign, '.' | '*' | '_' | '|' | '~' | '^' | '+' | '/' | '\\' | ',' | ':' | ';' | '\n')
}

const fn is_part(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(*byte, b'@' | b'$')
}

/// The length of what may interrupt a word: a sign, a line break with or without a hyphen, or pictures.
fn separator(text: &str) -> Option<usize> {
    if let Some(sign) = text.bytes().next().filter(u8::is_ascii) {
        return match sign {
            sign if is_sign(char::from(sign)) => Some(1),
            b'-' if text.as_bytes().get(1) == Some(&b'\n') => Some(2),
            _ => None,
        };
    }
    let length = text.find(|c| !token::is_picture(c)).unwrap_or(text.len());
    (length > 0).then_some(length)
}

/// Whether pieces are one word, and not words side by side.
fn is_one_word(text: &str, pieces: &[Range<usize>], hiding: bool) -> bool {
    let bytes = text.as_bytes();
    let written =
        |pieces: &[Range<usize>]| pieces.iter().flat_map(|piece| &bytes[piece.clone()]).copied().collect::<Vec<_>>();
    // Letters by themselves are another rule's matter, or an abbreviation.
    if pieces.iter().map(ExactSizeIterator::len).sum::<usize>() > LONGEST || pieces.iter().all(|piece| piece.len() == 1)
    {
        return false;
    }
    // A number that begins a line numbers it.
    if pieces.iter().any(|piece| bytes[piece.clone()].iter().all(u8::is_ascii_digit)) {
        return false;
    }
    let plain = |pieces: &[Range<usize>]| segmentation::plain(&written(pieces)).unwrap_or_default();
    let word = plain(pieces);
    if word.len() < 3 || !is_cased_as_one(&word) {
        return false;
    }
    let Some(common) = segmentation::commonness(&word) else { return false };
    // `D.P.R.D.` and `RT/RW` are abbreviations, and so is what comes out.
    let is_abbreviation =
        word.iter().all(u8::is_ascii_uppercase) && vocabulary::class(&word).is_some_and(|class| !class.is_target());
    if is_abbreviation {
        return false;
    }
    let (first, last) = (&pieces[0], &pieces[pieces.len() - 1]);
    let between: Vec<&str> = pieces.windows(2).map(|pair| &text[pair[0].end..pair[1].start]).collect();
    let (mut shortest, mut margin) = (4, MARGIN);
    if between.iter().any(|sign| sign.contains('\n')) {
        margin = MARGIN_AT_LINE_END;
        // Nearly everything goes with some ending or other.
        if vocabulary::class(&word).is_none() {
            return false;
        }
    } else if between.iter().all(|sign| is_out_of_place(sign)) {
        (shortest, margin) = (3, MARGIN_OUT_OF_PLACE);
    }
    // `d.alam`: a letter before a word may number a list.
    let is_numbering = |piece: &Range<usize>| {
        let rest = plain(&pieces[1..]);
        matches!(bytes[piece.clone()].to_ascii_lowercase()[..], [b'a'..=b'e' | b'i' | b'v' | b'x'])
            && rest.len() >= 4
            && vocabulary::class(&rest).is_some_and(vocabulary::Class::is_target)
    };
    if hiding && !between.iter().any(|sign| sign.contains('\n')) {
        (shortest, margin) = (3, MARGIN_WHERE_HIDING);
    }
    let dotted = shortest == 4 && between.iter().any(|sign| !sign.contains('\n'));
    if dotted && (is_numbering(first) || is_address(&bytes[last.clone()])) {
        return false;
    }
    if between.contains(&"*") && censored::reads_better(&written(pieces), &bytes[first.start..last.end]) {
        return false;
    }
    let apart: i32 = pieces.iter().map(|piece| likelihood(&plain(std::slice::from_ref(piece)))).sum();
    // Three letters with a stop are an abbreviation, unless they are a very common word.
    (word.len() >= shortest || word.len() == 3 && common >= VERY_COMMON)
        && common - RAREST >= apart + margin
        && token::is_writing(text, first.start..last.end)
}

/// What the last piece of an address or of the name of a file is.
fn is_address(piece: &[u8]) -> bool {
    ADDRESSES.contains(&piece)
}

#[rustfmt::skip]
const ADDRESSES: [&[u8]; 40] = [
    b"com", b"net", b"org", b"info", b"biz", b"id", b"my", b"co", b"go", b"ac", b"sch", b"or", b"web", b"me", b"io", b"tv",
    b"ly", b"be", b"gl", b"in", b"to", b"ai", b"us", b"uk", b"sg", b"xyz", b"app", b"link", b"site", b"pdf", b"doc", b"docx",
    b"jpg", b"png", b"mp", b"apk", b"zip", b"html", b"php", b"txt",
];

/// Signs that stand between no two words and in no abbreviation or list; pictures.
fn is_out_of_place(sign: &str) -> bool {
    matches!(sign, "*" | "_" | "|" | "~" | "^") || !sign.is_ascii()
}

/// How likely a piece is a word, in octaves.
fn likelihood(piece: &[u8]) -> i32 {
    // Endings that are never written apart.
    if [b"an".as_slice(), b"i", b"nya", b"kan"].iter().any(|ending| piece.eq_ignore_ascii_case(ending)) {
        return -UNKNOWN;
    }
    segmentation::commonness(piece).map_or(-UNKNOWN, |common| common - RAREST)
}

/// Small letters behind the first, or capitals throughout: `makan.Lalu` is two sentences.
fn is_cased_as_one(word: &[u8]) -> bool {
    word[1..].iter().all(u8::is_ascii_lowercase) || word.iter().all(u8::is_ascii_uppercase)
}

#[cfg(test)]
mod tests {
    use super::Interrupted;
    use crate::normalize::tests::alone;

    #[test]
    fn words_are_joined_and_neighbours_stay() {
        for (text, want) in [
            ("jih🔥ad mu💣ja❤\u{fe0f}hid", "jihad mujahid"),
            ("mu.jahid ter.bit k.ami muja|hid ka~fir", "mujahid terbit kami mujahid kafir"),
            ("ayo ji\nhad dan muja-\nhid", "ayo jihad dan mujahid"),
            ("j1h*4d", "j1h4d"),
            ("selamat pagi☀\u{fe0f}semoga sehat", "selamat pagi☀\u{fe0f}semoga sehat"),
            ("terima❤kasih dan/atau orang\ntua", "terima❤kasih dan/atau orang\ntua"),
            ("S.Alam d.alam 1.Ini b.arang detik.com ku.tipu.id", "S.Alam d.alam 1.Ini b.arang detik.com ku.tipu.id"),
            ("makan.Lalu pulang\ndi rumah\nke mana", "makan.Lalu pulang\ndi rumah\nke mana"),
        ] {
            assert_eq!(alone(&Interrupted, text), want);
        }
    }
}
