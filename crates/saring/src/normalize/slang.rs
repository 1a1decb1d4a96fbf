//! Slang to standard spelling, word by word, from an authored table.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{Edits, Normalizer, Profile, token};

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
        if word.len() > LONGEST || !self.is_trait[trait_of(word)] {
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

/// Whether a word is in the table.
pub(super) fn is_known(word: &[u8]) -> bool {
    !word.is_empty() && TABLE.get(word).is_some()
}

impl Normalizer for Slang {
    fn name(&self) -> &'static str {
        "slang"
    }

    fn is_wanted(&self, _: Profile) -> bool {
        true
    }

    fn propose(&self, text: &str, edits: &mut Edits) {
        let table = &*TABLE;
        for word in token::words(text, 0..text.len()) {
            let bytes = &text.as_bytes()[word.clone()];
            let Some(standard) = table.get(bytes) else { continue };
            // Asked last, since few words come so far.
            if !token::is_ordinary(text, &word) {
                continue;
            }
            // Short words in capitals are abbreviations: KPD is an agency before it is `kepada`.
            let capitals = bytes.len() > 1 && bytes.iter().all(|byte| !byte.is_ascii_lowercase());
            if capitals && bytes.len() <= 3 {
                continue;
            }
            if capitals {
                edits.replace(word, &standard.to_uppercase());
            } else if bytes[0].is_ascii_uppercase() {
                let mut capitalised = standard.to_owned();
                capitalised[..1].make_ascii_uppercase();
                edits.replace(word, &capitalised);
            } else {
                edits.replace(word, standard);
            }
        }
    }
}

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
