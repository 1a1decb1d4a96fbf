//! What a post is written in.
//!
//! Indonesian and Malay share most of their words, so letter n-grams tell them apart badly: of 1,500 Indonesian tweets
//! lingua 1.8 took 18 % for Malay, at 0.6 MB/s and with 19 MB of models. What differs is how often they use a thousand
//! frequent words (`karena`/`kerana`, `bisa`/`boleh`, `polisi`/`polis`), so those are weighed: naive Bayes, as in Lui &
//! Baldwin 2012 ("langid.py") but over words.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::label::Language;

/// As much of a post as is looked at: enough to be sure, and little enough to cost nothing.
const LOOKED_AT: usize = 4096;

/// `word<TAB>log-odds of Malay`, 0 where both languages use it alike. Written by `models/training` (language.py), which says
/// what it was counted in.
const WORDS: &str = include_str!("language.tsv");

/// Frequent words of other Latin-script languages that channels mix in.
const ENGLISH: &str = "the of and to in is that it for was on are with as his they at be this from have or by one had
    not but what all were when we there can an your which their if will each about how up out them then she many some
    would like has more her two my than been who its now find get you just our";

/// Letters that Jawi has and Arabic has not.
const JAWI_ONLY: &str = "چڠڤݢڽۏ";

/// The longest word has fewer letters.
const LONGEST: usize = 17;

/// What a word says of a text.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Marker {
    /// Indonesian or Malay, with the log-odds of Malay.
    Native(f32),
    English,
}

static MARKERS: LazyLock<FxHashMap<&'static [u8], Marker>> = LazyLock::new(|| {
    let english = ENGLISH.split_whitespace().map(|word| (word.as_bytes(), Marker::English));
    let native = WORDS.lines().filter_map(|line| {
        let (word, odds) = line.split_once('\t')?;
        Some((word.as_bytes(), Marker::Native(odds.parse().ok()?)))
    });
    native.chain(english).collect()
});

/// The language of a text, from its first 4 KB.
///
/// [`Language::Other`] where there is nothing to tell it by: no words, or words of another language.
#[must_use]
pub fn detect(text: &str) -> Language {
    let text = &text[..text.floor_char_boundary(LOOKED_AT)];
    let latin = text.bytes().filter(u8::is_ascii_alphabetic).count();
    let arabic = || text.chars().filter(|c| matches!(c, '\u{0600}'..='\u{06FF}' | '\u{0750}'..='\u{077F}'));
    let arabic_letters = if text.is_ascii() { 0 } else { arabic().count() };
    if arabic_letters > latin {
        return if arabic().any(|letter| JAWI_ONLY.contains(letter)) { Language::Jawi } else { Language::Arabic };
    }

    let (mut native, mut english, mut malay) = (0, 0, 0.0);
    let mut lower = [0; LONGEST];
    for word in text.as_bytes().split(|byte| !byte.is_ascii_alphanumeric()).filter(|word| word.len() > 1) {
        let Some(lower) = lower.get_mut(..word.len()) else { continue };
        lower.copy_from_slice(word);
        lower.make_ascii_lowercase();
        match MARKERS.get(&*lower) {
            Some(Marker::Native(odds)) => {
                native += 1;
                malay += odds;
            }
            Some(Marker::English) => english += 1,
            None => {}
        }
    }
    if english > native {
        return if native == 0 { Language::Other } else { Language::Mixed };
    }
    if native == 0 {
        return Language::Other;
    }
    if english * 2 > native || arabic_letters * 3 > latin {
        return Language::Mixed;
    }
    if malay > 0.0 { Language::Malay } else { Language::Indonesian }
}

#[cfg(test)]
mod tests {
    use super::detect;
    use crate::label::Language;

    #[test]
    fn languages_are_told_by_their_frequent_words() {
        let cases = [
            ("Polisi bilang uangnya sudah dikembalikan karena warga protes.", Language::Indonesian),
            ("Polis kata duit tu dah dipulangkan sebab orang bising.", Language::Malay),
            ("gue gak tau kenapa bisa gitu sih", Language::Indonesian),
            ("korang nak pergi mana malam ni?", Language::Malay),
            ("This is the official channel of the club, follow us for more.", Language::Other),
            ("Jangan lupa untuk subscribe channel ini because we have more and more of that for you", Language::Mixed),
            ("إن الله مع الصابرين", Language::Arabic),
            ("کامي ڤرݢي کسکوله", Language::Jawi),
            ("", Language::Other),
            ("123 🙏🙏 !!!", Language::Other),
        ];
        for (text, language) in cases {
            assert_eq!(detect(text), language, "{text}");
        }
    }
}
