//! Letters drawn out: `bangeeet`, `yaaa`.

use std::ops::Range;

use super::{Edits, Normalizer, Profile, Reading, register::Register, romanised, segmentation, token};

pub(super) struct Repeats;

/// Words with more runs or letters are squeezed to single letters unread.
const MOST_RUNS: usize = 4;
const LONGEST: usize = 64;

/// Words with a letter written twice, so that `maaaaf` becomes `maaf` and not `maf`.
const DOUBLED: &[&str] = &[
    "maaf",
    "saat",
    "taat",
    "manfaat",
    "jamaah",
    "keadaan",
    "pertanyaan",
    "percayaan",
    "kaabah",
    "saad",
    "isaac",
    "baa",
    "allah",
    "muhammad",
    "jannah",
    "sunnah",
    "ummah",
    "mekkah",
    "makkah",
    "jazakallah",
    "insyaallah",
    "masyaallah",
    "assalamualaikum",
    "innalillahi",
    "alhamdulillah",
    "astaghfirullah",
    "ayyuhal",
    "ayyub",
    "hajj",
    "haqq",
    "khattab",
    "seenak",
    "keempat",
    "keenam",
    "seekor",
    "keesokan",
    "koordinasi",
    "google",
    "facebook",
    "zoom",
    "good",
    "cool",
    "free",
    "see",
    "too",
    "all",
    "call",
    "follow",
    "join",
    "admin",
    "tweet",
    "feed",
    "foot",
    "book",
    "look",
    "hello",
];

impl Normalizer for Repeats {
    fn name(&self) -> &'static str {
        "repeats"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.repeats
    }

    fn propose(&self, text: &Reading<'_>, edits: &mut Edits) {
        let register = text.register();
        for word in token::ordinary(text).flat_map(|stretch| token::words(text, stretch)) {
            let bytes = &text.as_bytes()[word.clone()];
            if !is_drawn_out(bytes) {
                continue;
            }
            let runs = runs(bytes);
            let doubled = doubled(bytes, &runs);
            if register == Register::Formal && is_slip(&runs) && !romanised::is_term(&squeeze(bytes, &runs, doubled)) {
                continue;
            }
            for (number, run) in runs.into_iter().enumerate() {
                edits.replace(word.start + run.start + kept(doubled, number)..word.start + run.end, "");
            }
        }
    }
}

/// Whether letters are drawn out by as little as a slip of the pen does: `keadaaan`.
fn is_slip(runs: &[Range<usize>]) -> bool {
    runs.len() == 1 && runs[0].len() == 3
}

/// Whether a letter stands three times in a row and somebody might have spoken the word so: `PPPK` and `xxx` nobody draws out.
pub(super) fn is_drawn_out(word: &[u8]) -> bool {
    has_run(word) && !is_numeral(word) && word.iter().any(|byte| b"aeiouAEIOU".contains(byte))
}

fn has_run(word: &[u8]) -> bool {
    word.windows(3)
        .any(|three| three[0].is_ascii_alphabetic() && three.iter().all(|byte| byte.eq_ignore_ascii_case(&three[0])))
}

/// Letters three times in a row or more.
fn runs(word: &[u8]) -> Vec<Range<usize>> {
    let mut at = 0;
    let all = word.chunk_by(u8::eq_ignore_ascii_case).map(|run| {
        at += run.len();
        at - run.len()..at
    });
    all.filter(|run| run.len() >= 3 && word[run.start].is_ascii_alphabetic()).collect()
}

/// A word without drawn-out letters.
pub(super) fn squeezed(word: &[u8]) -> Vec<u8> {
    if !has_run(word) {
        return word.to_vec();
    }
    let runs = runs(word);
    squeeze(word, &runs, doubled(word, &runs))
}

/// A word in which each run becomes one letter or, where its bit is set, two.
fn squeeze(word: &[u8], runs: &[Range<usize>], doubled: usize) -> Vec<u8> {
    let mut squeezed = Vec::with_capacity(word.len());
    let mut from = 0;
    for (number, run) in runs.iter().enumerate() {
        squeezed.extend_from_slice(&word[from..run.start + kept(doubled, number)]);
        from = run.end;
    }
    squeezed.extend_from_slice(&word[from..]);
    squeezed
}

/// How many letters of a run stay.
const fn kept(doubled: usize, number: usize) -> usize {
    if number < MOST_RUNS { 1 + (doubled >> number & 1) } else { 1 }
}

/// Which runs stand for a letter written twice, a bit for each: as in the commonest word that comes out so.
fn doubled(word: &[u8], runs: &[Range<usize>]) -> usize {
    if DOUBLED.iter().any(|known| is_squeezed(word, known.as_bytes())) {
        return (1 << runs.len().min(MOST_RUNS)) - 1;
    }
    if runs.len() > MOST_RUNS || word.len() > LONGEST {
        return 0;
    }
    // Of ways that make words equally common, the one with fewer letters.
    let ways = (0..1 << runs.len()).rev();
    let words = ways.filter_map(|doubled| Some((segmentation::commonness(&squeeze(word, runs, doubled))?, doubled)));
    words.max_by_key(|(common, _)| *common).map_or(0, |(_, doubled)| doubled)
}

/// Roman numerals and ratings: `III`, `iii`, `XXX`, `AAA`.
fn is_numeral(word: &[u8]) -> bool {
    word.iter().all(|byte| b"IVXLCM".contains(byte))
        || word.len() == 3 && word.iter().all(u8::is_ascii_uppercase)
        || word == b"iii"
}

/// Whether the word is `known` with letters drawn out, where every run of three stands for a double.
fn is_squeezed(word: &[u8], known: &[u8]) -> bool {
    let (mut at, mut place) = (0, 0);
    while at < word.len() {
        let length = word[at..].iter().take_while(|byte| byte.eq_ignore_ascii_case(&word[at])).count();
        let wanted =
            known[place.min(known.len())..].iter().take_while(|byte| byte.eq_ignore_ascii_case(&word[at])).count();
        if wanted == 0 || (length < 3 && length != wanted) || (length >= 3 && wanted != 2) {
            return false;
        }
        at += length;
        place += wanted;
    }
    place == known.len()
}

#[cfg(test)]
mod tests {
    use super::Repeats;
    use crate::normalize::tests::alone;

    #[test]
    fn drawn_out_letters_are_squeezed_and_doubles_stay() {
        for (text, want) in [
            ("bangeeet yaaaa AYOOO", "banget ya AYO"),
            ("maaaaf saaaat", "maaf saat"),
            ("pernyataaaaan kedutaaaan resmiiii", "pernyataan kedutaan resmi"),
            ("maaf saat Allah hajj", "maaf saat Allah hajj"),
            ("wkwkwk hahaha Perang Dunia III rating AAA", "wkwkwk hahaha Perang Dunia III rating AAA"),
            ("1000000 www.xxx.id", "1000000 www.xxx.id"),
        ] {
            assert_eq!(alone(&Repeats, text), want);
        }
    }
}
