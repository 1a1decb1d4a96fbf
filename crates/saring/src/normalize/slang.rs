//! Slang to standard spelling, word by word: from an authored table, and by habits of spelling for what it does not list.

use std::{ops::Range, sync::LazyLock};

use rustc_hash::FxHashMap;

use super::{
    Edits, Normalizer, Profile, Reading, reduplication, register::Register, repeats, segmentation, spelling, token,
    vocabulary, words::Word,
};

pub(super) struct Slang;

/// `slang<TAB>standard`, sorted by bytes, lower case.
const FILE: &str = include_str!("slang.tsv");

/// The longest key; longer words are not looked up.
const LONGEST: usize = 24;

static TABLE: LazyLock<Table> = LazyLock::new(Table::read);

/// The pairs, and a filter in front of them.
struct Table {
    standard: FxHashMap<&'static [u8], &'static str>,
    /// Whether a slang word has this [`trait_of`]. Half of all words have none and are not looked up.
    is_trait: [bool; TRAITS],
}

impl Table {
    fn read() -> Self {
        let standard: FxHashMap<_, _> = pairs().map(|(slang, standard)| (slang.as_bytes(), standard)).collect();
        let mut is_trait = [false; TRAITS];
        standard.keys().for_each(|slang| is_trait[trait_of(slang)] = true);
        Self { standard, is_trait }
    }

    fn get(&self, word: &[u8]) -> Option<&'static str> {
        if word.is_empty() || word.len() > LONGEST || !self.is_trait[trait_of(word)] {
            return None;
        }
        let mut lower = [0; LONGEST];
        let lower = &mut lower[..word.len()];
        lower.copy_from_slice(word);
        lower.make_ascii_lowercase();
        self.standard.get(&*lower).copied()
    }
}

const TRAITS: usize = 1 << 13;

/// First and last letter and length of a word that is not empty, as a number; the same for capitals.
fn trait_of(word: &[u8]) -> usize {
    let letter = |byte: u8| usize::from(byte & 0x1F);
    letter(word[0]) << 8 | letter(word[word.len() - 1]) << 3 | word.len() & 7
}

pub(super) fn pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    FILE.lines().filter_map(|line| line.split_once('\t'))
}

impl Normalizer for Slang {
    fn name(&self) -> &'static str {
        "slang"
    }

    fn is_wanted(&self, _: Profile) -> bool {
        true
    }

    fn propose(&self, text: &Reading<'_>, edits: &mut Edits) {
        let register = text.register();
        for &Word { range: ref word, is_standard, listed } in &text.words().doubtful {
            let bytes = &text.as_bytes()[word.clone()];
            // Asked in the order of what it costs.
            let is_left_alone = match register {
                Register::Formal => listed.is_none() || !is_shorthand(bytes) || is_unit(text, word),
                Register::Informal => is_standard && listed.is_none(),
            };
            if is_left_alone || !may_be_meant(text, word, listed) {
                continue;
            }
            // Short words in capitals are abbreviations: KPD is an agency before it is `kepada`.
            let capitals = token::is_in_capitals(bytes);
            if capitals && bytes.len() <= 3 {
                continue;
            }
            let standard = match listed {
                Some(standard) => standard.to_owned(),
                None if capitals || bytes[0].is_ascii_uppercase() && !begins_sentence(text, word.start) => continue,
                None => match spelled(&bytes.to_ascii_lowercase()) {
                    Some(standard) => standard,
                    None => continue,
                },
            };
            edits.replace(word.clone(), &token::cased(standard, bytes));
        }
    }
}

/// What the table has for a word.
pub(super) fn listed(word: &[u8]) -> Option<&'static str> {
    TABLE.get(word)
}

/// Whether a word, for which the table has what is `listed`, stands by itself in ordinary writing and may be a spelling of
/// something else.
pub(super) fn may_be_meant(text: &str, word: &Range<usize>, listed: Option<&str>) -> bool {
    let bytes = &text.as_bytes()[word.clone()];
    // What costs most is asked last, since few words come so far.
    (listed.is_some() || is_candidate(bytes) && !is_unit(text, word))
        && token::is_ordinary(text, word)
        && !is_joined(text, word)
}

/// Whether a word that is not listed is written as in a chat: without a vowel, drawn out, or doubled by a 2.
pub(super) fn is_informal(word: &[u8]) -> bool {
    is_skeleton(word) || repeats::is_drawn_out(word) || reduplication::is_doubled(word)
}

/// Whether a word that is in no table may be a spelling of a standard one: three letters and more, small but for the first,
/// and no laughter.
fn is_candidate(word: &[u8]) -> bool {
    (3..=spelling::LONGEST).contains(&word.len())
        && word[0].is_ascii_alphabetic()
        && word[1..].iter().all(u8::is_ascii_lowercase)
        && !is_laughter(word)
}

/// Whether a word of three letters stands beside a number, as units and books do: `1/2 sdt`, `Yoh. 3:16`.
fn is_unit(text: &str, word: &Range<usize>) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    let (before, after) = (&text[..word.start], &text[word.end..]);
    word.len() <= 3
        && (before.trim_end_matches(' ').ends_with(is_digit)
            || after.trim_start_matches(['.', ' ']).starts_with(is_digit))
}

/// Two letters by turns: `hahaha`, `wkwkwk`.
fn is_laughter(word: &[u8]) -> bool {
    let letters = word.iter().fold(0u32, |letters, byte| letters | 1 << (byte & 0x1F));
    letters.count_ones() <= 2
}

/// Small letters without a vowel behind the first, which stand for a word wherever they are written: `yg`, `utk`.
fn is_shorthand(word: &[u8]) -> bool {
    word.len() > 1
        && word.iter().all(u8::is_ascii_lowercase)
        && word[1..].iter().all(|byte| !b"aeiou".contains(byte))
        && !spelling::is_spoken(word)
}

/// Four letters and more without a vowel.
fn is_skeleton(word: &[u8]) -> bool {
    word.len() > 3 && word.iter().all(|byte| !b"aeiouAEIOU".contains(byte))
}

/// Whether a hyphen, an apostrophe or the like joins the word to another than itself: `menyebut-nyebut`, `al-A’masy`, `M.Pd.I`.
fn is_joined(text: &str, word: &Range<usize>) -> bool {
    let (before, after) = (&text[..word.start], &text[word.end..]);
    let is_mark = |c: &char| matches!(c, '.' | '-' | '\'' | '’' | '‘' | '`' | 'ʿ' | 'ʾ' | '/' | '_');
    let is_self = |other: Option<&str>| other.is_some_and(|other| other.eq_ignore_ascii_case(&text[word.clone()]));
    let length = word.len();
    let left = before.chars().next_back().filter(is_mark).is_some_and(|mark| {
        let rest = &before[..before.len() - mark.len_utf8()];
        rest.ends_with(char::is_alphanumeric) && !is_self(rest.len().checked_sub(length).and_then(|at| rest.get(at..)))
    });
    let right = after.chars().next().filter(is_mark).is_some_and(|mark| {
        let rest = &after[mark.len_utf8()..];
        rest.starts_with(char::is_alphanumeric) && !is_self(rest.get(..length))
    });
    left || right
}

/// Whether a word there is the first of a sentence, so that its capital says nothing.
fn begins_sentence(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches([' ', '"', '\'', '“', '‘', '(', '*', '_']);
    before.is_empty() || before.ends_with(['.', '!', '?', '\n', '…'])
}

/// What a word in small letters that is in no table stands for: the surest way to say so comes first.
fn spelled(word: &[u8]) -> Option<String> {
    of_stem(word)
        .or_else(|| of_single_letters(word))
        .or_else(|| behind_shorthand(word))
        .or_else(|| spelling::meant(word))
        .or_else(|| of_two_words(word))
}

/// A word of the table with something that hangs on to it.
fn of_stem(word: &[u8]) -> Option<String> {
    SUFFIXES.iter().find_map(|(written, suffix)| {
        let stem = word.strip_suffix(written.as_bytes()).filter(|stem| stem.len() > 2)?;
        Some(format!("{}{suffix}", TABLE.get(stem)?))
    })
}

/// A word of the table or a standard one in which letters were written twice: `udehh`, `kayakk`.
fn of_single_letters(word: &[u8]) -> Option<String> {
    let mut single = word.to_vec();
    single.dedup();
    if single.len() == word.len() || single.len() < 3 {
        return None;
    }
    if let Some(standard) = TABLE.get(&single) {
        return Some(standard.to_owned());
    }
    of_stem(&single).or_else(|| standard(&single))
}

/// A word run together with the shorthand before it: `xtahu`, `ygbaru`.
fn behind_shorthand(word: &[u8]) -> Option<String> {
    SHORTHAND.iter().find_map(|(written, meant)| {
        let rest = word.strip_prefix(written.as_bytes()).filter(|rest| rest.len() > 1)?;
        let rest = TABLE.get(rest).map(str::to_owned).or_else(|| standard(rest))?;
        Some(format!("{meant} {rest}"))
    })
}

/// Two common words without the space between them.
fn of_two_words(word: &[u8]) -> Option<String> {
    if word.len() < SHORTEST_OF_TWO {
        return None;
    }
    let &[cut] = segmentation::cuts(word)?.as_slice() else { return None };
    let (first, second) = word.split_at(cut);
    let is_common =
        |piece: &[u8]| piece.len() > 2 && vocabulary::class(piece).is_some_and(vocabulary::Class::is_common);
    if !(is_common(first) && is_common(second)) {
        return None;
    }
    Some(format!("{} {}", str::from_utf8(first).ok()?, str::from_utf8(second).ok()?))
}

/// A word itself, if another spelling may stand for it.
fn standard(word: &[u8]) -> Option<String> {
    vocabulary::log_frequency(word).and_then(|_| str::from_utf8(word).ok()).map(str::to_owned)
}

/// What words are run together with.
const SHORTHAND: [(&str, &str); 7] = [
    ("x", "tak"),
    ("yg", "yang"),
    ("dgn", "dengan"),
    ("jgn", "jangan"),
    ("krn", "karena"),
    ("tdk", "tidak"),
    ("utk", "untuk"),
];

/// Letters of the shortest run that is looked through for two words.
const SHORTEST_OF_TWO: usize = 8;

/// What hangs on to a word of the table, as written and as meant.
const SUFFIXES: [(&str, &str); 12] = [
    ("nya", "nya"),
    ("ny", "nya"),
    ("nyaa", "nya"),
    ("x", "nya"),
    ("mu", "mu"),
    ("ku", "ku"),
    ("q", "ku"),
    ("lah", "lah"),
    ("kah", "kah"),
    ("an", "an"),
    ("h", ""),
    ("z", ""),
];

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{LONGEST, Slang, pairs};
    use crate::normalize::tests::alone;

    #[test]
    fn words_keep_their_case() {
        for (text, want) in [
            ("yg itu Yg ini", "yang itu Yang ini"),
            ("BANGET BGT tdk KRN", "BANGET BGT tidak KRN"),
            ("Cek @yg #yg www.yg.id", "Cek @yg #yg www.yg.id"),
        ] {
            assert_eq!(alone(&Slang, text), want);
        }
    }

    #[test]
    fn the_table_is_sorted_and_has_no_chains() {
        let keys: Vec<&str> = pairs().map(|(slang, _)| slang).collect();
        assert!(keys.len() >= 800, "{} pairs", keys.len());
        assert!(keys.is_sorted_by(|a, b| a < b), "sorted, no key twice");
        let known: HashSet<&str> = keys.iter().copied().collect();
        for (slang, standard) in pairs() {
            let plain = |text: &str| {
                text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'\'')
            };
            assert!(plain(slang) && slang.len() <= LONGEST, "{slang}");
            for word in standard.split([' ', '-']) {
                assert!(
                    !known.contains(word),
                    "{slang} → {standard}: `{word}` is a key, so folding twice would change more"
                );
            }
        }
    }
}
