//! Arabic terms in Latin letters, which everyone spells in a way of their own: `thoghut`, `taghut`, `bai'at`, `amaliyyah`.
//!
//! The table holds each term once, in the spelling that is commonest, with a pattern of its Arabic letters. A letter is
//! heard or written in a few ways, so a pattern stands for hundreds of spellings. One that is a word in its own right
//! (`ansor`, `sahid`) is left alone: it is in the vocabulary.

use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Edits, Normalizer, Profile, Reading, token, vocabulary};

pub(super) struct Romanised;

/// `term<TAB>pattern`, and perhaps a third column: spellings beyond the pattern, and with a `-` those that it must not stand
/// for. Sorted by bytes.
const FILE: &str = include_str!("romanised.tsv");

/// What the letters of a pattern stand for; all others for themselves, and doubled ones also for one.
const LETTERS: &[(&str, &[&str])] = &[
    // Arabic consonants that Latin has no letter for: ط ث ح خ ذ-ظ ض ص ش غ ق ع, and ف.
    ("T", &["th", "t"]),
    ("F", &["ts", "th", "s"]),
    ("H", &["h", "kh"]),
    ("X", &["kh", "h", "k"]),
    ("Z", &["z", "dz", "zh", "dh"]),
    ("D", &["dh", "d"]),
    ("S", &["sh", "s"]),
    ("C", &["sy", "sh", "s"]),
    ("G", &["gh", "g"]),
    ("Q", &["q", "k"]),
    ("'", &["'", ""]),
    ("P", &["f"]),
    // A doubled ي, and the ة at the end.
    ("Y", &["y", "yy", ""]),
    ("%", &["ah", "at"]),
    // Vowels: an `a` beside a heavy consonant is heard as an `o`, and long ones are written double or not.
    ("AA", &["a", "aa", "o", "oo"]),
    ("aa", &["a", "aa"]),
    ("ii", &["i", "ii", "ee", "e"]),
    ("uu", &["u", "uu", "oo", "o", "ou"]),
    ("A", &["a", "o"]),
    ("i", &["i", "e"]),
    ("u", &["u", "o"]),
];

/// Shorter spellings are too often other words.
const SHORTEST: usize = 4;
const LONGEST: usize = 24;

/// Endings that a term may have, by their last letter; what is before them is looked up too.
const fn endings(last: u8) -> &'static [&'static [u8]] {
    match last.to_ascii_lowercase() {
        b'a' => &[b"nya"],
        b'h' => &[b"lah", b"kah"],
        b'u' => &[b"ku", b"mu"],
        b'n' => &[b"pun"],
        _ => &[],
    }
}

static SPELLINGS: LazyLock<Spellings> = LazyLock::new(Spellings::read);

/// Every spelling but the commonest, with the commonest; and a filter in front, since hardly any word is one.
struct Spellings {
    terms: FxHashMap<Vec<u8>, &'static str>,
    commonest: FxHashSet<&'static [u8]>,
    marks: Vec<u64>,
}

const MARKS: u32 = 18;

impl Spellings {
    fn read() -> Self {
        let mut spellings = Self {
            terms: FxHashMap::default(),
            commonest: rows().map(|row| row.term.as_bytes()).collect(),
            marks: vec![0; 1 << (MARKS - 6)],
        };
        for Row { term, pattern, also } in rows() {
            let excluded: FxHashSet<&str> = also.split(' ').filter_map(|word| word.strip_prefix('-')).collect();
            let listed = also.split(' ').filter(|word| !word.starts_with('-')).map(str::to_owned);
            let spelled = expand(pattern).into_iter().filter(|word| vocabulary::class(word.as_bytes()).is_none());
            for spelling in spelled.chain(listed) {
                let length = spelling.len();
                if spelling != term && (SHORTEST..=LONGEST).contains(&length) && !excluded.contains(spelling.as_str()) {
                    let (at, bit) = mark(spelling.as_bytes());
                    spellings.marks[at] |= bit;
                    spellings.terms.insert(spelling.into_bytes(), term);
                }
            }
        }
        spellings
    }

    fn get(&self, word: &[u8]) -> Option<&'static str> {
        if !(SHORTEST..=LONGEST).contains(&word.len()) {
            return None;
        }
        let (at, bit) = mark(word);
        if self.marks[at] & bit == 0 {
            return None;
        }
        self.terms.get(word.to_ascii_lowercase().as_slice()).copied()
    }

    /// The term that a word is, and the ending it has.
    fn find<'a>(&self, word: &'a [u8]) -> Option<(&'static str, &'a [u8])> {
        self.get(word).map(|term| (term, &word[word.len()..])).or_else(|| {
            let ending = endings(*word.last()?).iter().find(|ending| has_ending(word, ending))?;
            let (stem, ending) = word.split_at(word.len() - ending.len());
            self.get(stem).map(|term| (term, ending))
        })
    }
}

fn has_ending(word: &[u8], ending: &[u8]) -> bool {
    word.len() >= ending.len() && word[word.len() - ending.len()..].eq_ignore_ascii_case(ending)
}

/// Whether a word is another spelling of a term, with an ending or without.
pub(super) fn is_spelling(word: &[u8]) -> bool {
    SPELLINGS.find(word).is_some()
}

/// Whether a word is a term, in whatever spelling.
pub(super) fn is_term(word: &[u8]) -> bool {
    is_spelling(word) || SPELLINGS.commonest.contains(word.to_ascii_lowercase().as_slice())
}

struct Row {
    term: &'static str,
    pattern: &'static str,
    also: &'static str,
}

fn rows() -> impl Iterator<Item = Row> {
    FILE.lines().filter_map(|line| {
        let (term, rest) = line.split_once('\t')?;
        let (pattern, also) = rest.split_once('\t').unwrap_or((rest, ""));
        Some(Row { term, pattern, also })
    })
}

/// Every spelling that a pattern stands for.
fn expand(pattern: &str) -> Vec<String> {
    let mut spellings = vec![String::new()];
    let mut rest = pattern;
    while !rest.is_empty() {
        let known = LETTERS.iter().find(|(letter, _)| rest.starts_with(letter));
        let (letter, sounds) =
            known.map_or((&rest[..1], vec![&rest[..1]]), |(letter, sounds)| (letter, sounds.to_vec()));
        rest = &rest[letter.len()..];
        let once = rest.strip_prefix(letter).filter(|_| letter.len() == 1);
        rest = once.unwrap_or(rest);
        // A sound of two letters is not written twice.
        let doubled = sounds.iter().filter(|sound| once.is_some() && sound.len() == 1).map(|sound| sound.repeat(2));
        let written: Vec<String> = sounds.iter().map(|&sound| sound.to_owned()).chain(doubled).collect();
        spellings = spellings
            .iter()
            .flat_map(|before| written.iter().map(move |sound| [before.as_str(), sound].concat()))
            .collect();
    }
    spellings
}

/// The place of a word in the filter; the same for capitals.
fn mark(word: &[u8]) -> (usize, u64) {
    let place = vocabulary::hash(word, 0..word.len()) >> (u64::BITS - MARKS);
    ((place >> 6) as usize, 1 << (place & 63))
}

impl Normalizer for Romanised {
    fn name(&self) -> &'static str {
        "romanised"
    }

    fn is_wanted(&self, _: Profile) -> bool {
        true
    }

    fn propose(&self, text: &Reading<'_>, edits: &mut Edits) {
        let spellings = &*SPELLINGS;
        let bytes = text.as_bytes();
        let mut joined_until = 0;
        for word in text.words().doubtful.iter().map(|word| word.range.clone()) {
            if word.start < joined_until {
                continue;
            }
            let end = with_apostrophes(bytes, word.end);
            let apostrophes;
            let letters = if end == word.end {
                &bytes[word.clone()]
            } else {
                apostrophes = text[word.start..end].replace(['’', '‘', '`'], "'");
                apostrophes.as_bytes()
            };
            let Some((term, ending)) = spellings.find(letters) else { continue };
            joined_until = end;
            let word = word.start..end;
            if !token::is_ordinary(text, &word) {
                continue;
            }
            let mut whole = String::from(term);
            whole.extend(ending.iter().map(|&byte| char::from(byte.to_ascii_lowercase())));
            edits.replace(word, &token::cased(whole, letters));
        }
    }
}

/// Where a word ends that goes on behind an apostrophe other than the typewriter's: `bai’at`.
fn with_apostrophes(bytes: &[u8], end: usize) -> usize {
    let mut end = end;
    loop {
        let mark = match bytes.get(end) {
            Some(b'`') => 1,
            Some(0xE2) if matches!(bytes.get(end + 1..end + 3), Some([0x80, 0x98 | 0x99])) => 3,
            _ => return end,
        };
        let length = bytes[end + mark..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if length == 0 {
            return end;
        }
        end += mark + length;
    }
}

#[cfg(test)]
mod tests {
    use super::{LETTERS, LONGEST, Romanised, SHORTEST, SPELLINGS, expand, rows};
    use crate::normalize::{slang, tests::alone, vocabulary};

    #[test]
    fn every_spelling_becomes_the_commonest() {
        for (text, want) in [
            ("thagut Thoghut TAGHUT toghut thogut", "thaghut Thaghut THAGHUT thaghut thaghut"),
            ("bai'at bai’at bai`at Bay'ah baiah", "baiat baiat baiat Baiat baiat"),
            ("amaliyyah amaliah istishhad istisyhaad", "amaliyah amaliyah istisyhad istisyhad"),
            ("infaq infaqnya ghonimah ghanimat", "infak infaknya ghanimah ghanimah"),
            ("mujahideen mujaahidiin mujahidun", "mujahidin mujahidin mujahidin"),
            ("as'ari ash’ari kuffaar khilaafah", "asy'ari asy'ari kuffar khilafah"),
        ] {
            assert_eq!(alone(&Romanised, text), want);
        }
    }

    #[test]
    fn words_of_their_own_stay() {
        for text in [
            "jihad thaghut khilafah baiat syahid",
            "kalah omah aki sabar sahid ansor daulat konon kode rebat seat",
            "GP Ansor, JAIS, PT Istaka, Bank Syariah",
            "@thogut #thogut https://x.id/thogut thogut@x.id",
            "bai’ at it’s Qur’an",
        ] {
            assert_eq!(alone(&Romanised, text), text);
        }
    }

    #[test]
    fn patterns_are_read_letter_by_letter() {
        let mut found = expand("muwahHid");
        found.sort();
        assert_eq!(found.len(), 2 * 2 * 2);
        assert!(found.contains(&"mowahkhed".to_owned()));
        assert_eq!(expand("umm%"), ["umah", "umat", "ummah", "ummat", "omah", "omat", "ommah", "ommat"]);
    }

    #[test]
    fn the_table_is_sorted_and_leads_nowhere_twice() {
        let terms: Vec<&str> = rows().map(|row| row.term).collect();
        assert!(terms.len() >= 180, "{} terms", terms.len());
        assert!(terms.is_sorted_by(|a, b| a < b), "sorted, no term twice");
        let spellings = &*SPELLINGS;
        for row in rows() {
            assert_eq!(spellings.get(row.term.as_bytes()), None, "{} is a spelling of another term", row.term);
            let known =
                |c: char| c.is_ascii_lowercase() || c == '\'' || LETTERS.iter().any(|(letter, _)| letter.contains(c));
            assert!(row.pattern.chars().all(known), "{}", row.pattern);
            let all = expand(row.pattern);
            assert!(all.len() <= 2048, "{} spellings of {}", all.len(), row.term);
            for spelling in all.iter().filter(|spelling| spellings.terms.contains_key(spelling.as_bytes())) {
                assert_eq!(spellings.get(spelling.as_bytes()), Some(row.term), "{spelling} is a spelling of two terms");
            }
        }
    }

    #[test]
    fn no_spelling_is_a_common_word() {
        let listed: Vec<&str> = rows().flat_map(|row| row.also.split(' ')).collect();
        for (spelling, term) in &SPELLINGS.terms {
            let spelling = String::from_utf8_lossy(spelling);
            assert!((SHORTEST..=LONGEST).contains(&spelling.len()), "{spelling}");
            let is_word = vocabulary::class(spelling.as_bytes()).is_some();
            assert!(!is_word || listed.contains(&&*spelling), "{spelling}, for {term}, is a word");
        }
    }

    #[test]
    fn slang_is_another_matter() {
        for (slang, standard) in slang::pairs() {
            let words = standard.split([' ', '-']).chain([slang]);
            for word in words {
                assert_eq!(SPELLINGS.find(word.as_bytes()), None, "{slang} → {standard}: {word} is in romanised.tsv");
            }
            assert!(rows().all(|row| row.term != slang), "{slang} is a term");
        }
    }
}
