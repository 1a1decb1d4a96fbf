//! Letters drawn out: `bangeeet`, `yaaa`.

use super::{Edits, Normalizer, Profile, token};

pub(super) struct Repeats;

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

    fn propose(&self, text: &str, edits: &mut Edits) {
        for word in token::ordinary(text).flat_map(|stretch| token::words(text, stretch)) {
            let bytes = &text.as_bytes()[word.clone()];
            if !has_run(bytes) || is_numeral(bytes) {
                continue;
            }
            let kept = if DOUBLED.iter().any(|known| is_squeezed(bytes, known.as_bytes())) { 2 } else { 1 };
            let mut at = 0;
            while at < bytes.len() {
                let length = bytes[at..].iter().take_while(|byte| byte.eq_ignore_ascii_case(&bytes[at])).count();
                if length >= 3 && bytes[at].is_ascii_alphabetic() {
                    edits.replace(word.start + at + kept..word.start + at + length, "");
                }
                at += length;
            }
        }
    }
}

fn has_run(word: &[u8]) -> bool {
    word.windows(3)
        .any(|three| three[0].is_ascii_alphabetic() && three.iter().all(|byte| byte.eq_ignore_ascii_case(&three[0])))
}

/// Roman numerals and ratings: `III`, `XXX`, `AAA`.
fn is_numeral(word: &[u8]) -> bool {
    word.iter().all(|byte| b"IVXLCM".contains(byte)) || word.len() == 3 && word.iter().all(u8::is_ascii_uppercase)
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
            ("maaf saat Allah hajj", "maaf saat Allah hajj"),
            ("wkwkwk hahaha Perang Dunia III rating AAA", "wkwkwk hahaha Perang Dunia III rating AAA"),
            ("1000000 www.xxx.id", "1000000 www.xxx.id"),
        ] {
            assert_eq!(alone(&Repeats, text), want);
        }
    }
}
