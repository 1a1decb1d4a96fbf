//! Words doubled with a digit: `orang2`, `teman2nya`, `orang²`.

use super::{Edits, Normalizer, Profile, Reading, register::Register};

pub(super) struct Reduplication;

/// What may follow the doubling.
const SUFFIXES: [&str; 9] = ["", "nya", "an", "kan", "lah", "kah", "ku", "mu", "i"];

/// Words that a 2 counts and does not double: `lantai2` is a floor.
const COUNTED: &[&str] = &[
    "part",
    "tahap",
    "versi",
    "lantai",
    "season",
    "episode",
    "eps",
    "bagian",
    "seri",
    "sesi",
    "kelas",
    "ayat",
    "gen",
    "unit",
    "blok",
    "tim",
    "bab",
    "jilid",
    "vol",
    "level",
    "grade",
    "semester",
    "zona",
    "ring",
    "pasal",
    "juz",
    "tipe",
    "type",
    "nomor",
    "jam",
    "tanggal",
    "pukul",
    "film",
    "edisi",
    "gelombang",
    "kloter",
    "ronde",
    "covid",
    "web",
];

impl Normalizer for Reduplication {
    fn name(&self) -> &'static str {
        "reduplication"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.mixed_word || profile.non_ascii
    }

    fn propose(&self, text: &Reading<'_>, edits: &mut Edits) {
        if text.register() == Register::Formal {
            return;
        }
        // `²` ends in 0xB2.
        for last in memchr::memchr2_iter(b'2', 0xB2, text.as_bytes()) {
            let end = last + 1;
            let Some(at) = text.get(..end).and_then(|before| before.strip_suffix(['2', '²'])).map(str::len) else {
                continue;
            };
            let start =
                text.as_bytes()[..at].iter().rposition(|byte| !byte.is_ascii_alphabetic()).map_or(0, |place| place + 1);
            let length = text.as_bytes()[end..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
            let (stem, suffix) = (&text[start..at], &text[end..end + length]);
            let outside = |place: Option<char>| {
                place.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '@' | '#' | '/' | '_' | '²'))
            };
            let whole = outside(text[..start].chars().next_back()) && outside(text[end + length..].chars().next());
            if !whole || !is_word(stem) || !SUFFIXES.contains(&suffix) || text[..start].ends_with('.') {
                continue;
            }
            edits.replace(at..end, &format!("-{}", stem.to_ascii_lowercase()));
        }
    }
}

/// Whether a word ends in a 2 that doubles it.
pub(super) fn is_doubled(word: &[u8]) -> bool {
    word.strip_suffix(b"2").and_then(|stem| str::from_utf8(stem).ok()).is_some_and(is_word)
}

/// Three letters or more with a vowel, small except perhaps the first: `CO2` and `RT2` are no words.
fn is_word(stem: &str) -> bool {
    let rest_small = stem.bytes().skip(1).all(|byte| byte.is_ascii_lowercase());
    let small = stem.to_ascii_lowercase();
    stem.len() >= 3
        && rest_small
        && !COUNTED.contains(&small.as_str())
        && !matches!(small.as_str(), "ber" | "per" | "ter")
        && small.contains(['a', 'e', 'i', 'o', 'u'])
            | matches!(small.as_str(), "org" | "yg" | "tmn" | "brg" | "bnr" | "msh" | "ank" | "plg" | "cpt")
}

#[cfg(test)]
mod tests {
    use super::Reduplication;
    use crate::normalize::tests::alone;

    #[test]
    fn words_are_doubled_and_counts_stay() {
        for (text, want) in [
            ("orang2 itu", "orang-orang itu"),
            ("Teman2nya pelan² saja", "Teman-temannya pelan-pelan saja"),
            ("org2 pd", "org-org pd"),
            ("CO2 H2O 5 m² lantai2 ke2 RT2 2x", "CO2 H2O 5 m² lantai2 ke2 RT2 2x"),
            ("@orang2 #orang2 web2 a.orang2", "@orang2 #orang2 web2 a.orang2"),
            ("jam 12 tahun 2022", "jam 12 tahun 2022"),
        ] {
            assert_eq!(alone(&Reduplication, text), want);
        }
    }
}
