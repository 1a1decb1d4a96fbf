//! Words written without spaces between them, cut where the most likely words come out.

use super::{leetspeak, repeats, romanised, slang, vocabulary};

/// Longer runs are no words that someone ran together.
const LONGEST_RUN: usize = 256;

/// Longer words are not in the vocabulary, with the endings that may follow.
const LONGEST_WORD: usize = 24;

/// Octaves: how rare a word of class 0 is, next to all words.
pub(super) const RAREST: i32 = 25;

/// Octaves by which a word with an affix is rarer than the word.
const AFFIXED: i32 = 5;

/// Letters of the shortest word with an affix.
const SHORTEST_WITH_AFFIX: usize = 5;

/// What may follow a word: `ledakkan`, `caranya`. A word of its own, as some of these are, counts only if it is commoner.
const ENDINGS: [&[u8]; 9] = [b"kan", b"nya", b"lah", b"kah", b"pun", b"an", b"ku", b"mu", b"i"];

/// What may stand before a word and leave it as it is.
const BEGINNINGS: [&[u8]; 9] = [b"ber", b"ter", b"per", b"mem", b"men", b"meng", b"me", b"pem", b"pen"];

/// What may stand before a word that has an ending; before others these are words (`dipasar`).
const BEGINNINGS_OF_ENDED: [&[u8]; 3] = [b"di", b"ke", b"se"];

/// Spellings that other rules read as a word: slang, and Arabic terms; as common as a word seen once in a million.
const OCTAVES_OF_SPELLINGS: i32 = 3;

/// Small words of English, which posts mix in, and how common they are there.
const ENGLISH: [&[u8]; 14] =
    [b"the", b"and", b"for", b"our", b"was", b"how", b"all", b"you", b"are", b"not", b"who", b"did", b"his", b"with"];
const OCTAVES_OF_ENGLISH: i32 = 12;

/// The plain letters of a word written with digits for letters or drawn out; none where a digit stands for none.
pub(super) fn plain(word: &[u8]) -> Option<Vec<u8>> {
    leetspeak::plain(word).map(|word| repeats::squeezed(&word))
}

/// How common a word is in octaves, with the affixes that a vocabulary does not list; none where it is no word.
pub(super) fn commonness(word: &[u8]) -> Option<i32> {
    if let Some(listed) = listed(word) {
        return Some(listed);
    }
    if word.len() < SHORTEST_WITH_AFFIX {
        return None;
    }
    let word = word.to_ascii_lowercase();
    let stem = |stem: &[u8]| {
        let class = vocabulary::class(stem).filter(|class| class.is_target() && stem.len() >= 4)?;
        Some((class.octaves() - AFFIXED).max(1))
    };
    let ended = |word: &[u8]| ENDINGS.iter().filter_map(|ending| stem(word.strip_suffix(*ending)?)).max();
    let begun = BEGINNINGS.iter().filter_map(|beginning| word.strip_prefix(*beginning));
    let begun = begun.filter_map(|rest| stem(rest).max(ended(rest)));
    let around = BEGINNINGS_OF_ENDED.iter().filter_map(|beginning| ended(word.strip_prefix(*beginning)?));
    begun.chain(around).chain(ended(&word)).max()
}

/// How common a word is that stands in a list as it is.
pub(super) fn listed(word: &[u8]) -> Option<i32> {
    let class = vocabulary::class(word).map(vocabulary::Class::octaves);
    if word.len() > LONGEST_WORD || class.is_some_and(|class| class > 0) {
        return class;
    }
    let of_english = || ENGLISH.iter().any(|known| known.eq_ignore_ascii_case(word)).then_some(OCTAVES_OF_ENGLISH);
    let of_spellings = || {
        let is_read = word.len() >= 4 && (slang::listed(word).is_some() || romanised::is_spelling(word));
        is_read.then_some(OCTAVES_OF_SPELLINGS)
    };
    of_english().or(class).or_else(of_spellings)
}

/// How likely it is, in octaves, that a word is written there; short ones are words only if they are common.
fn likelihood(word: &[u8]) -> Option<i32> {
    let common = commonness(word)?;
    let least = match word.len() {
        0 | 1 => return None,
        2 => 15,
        3 => 8,
        _ => 0,
    };
    (common >= least).then_some(common - RAREST)
}

/// Where to cut a run of ASCII letters so that it becomes words, if it can; nothing where it is one word already.
pub(super) fn cuts(run: &[u8]) -> Option<Vec<usize>> {
    if run.len() > LONGEST_RUN || commonness(run).is_some() {
        return None;
    }
    // For every length the best way to write it: how likely, and where its last word begins.
    let mut best: Vec<Option<(i32, usize)>> = vec![None; run.len() + 1];
    best[0] = Some((0, 0));
    for end in 2..=run.len() {
        let from = end.saturating_sub(LONGEST_WORD);
        let ways = (from..end - 1).filter_map(|start| {
            let (before, _) = best[start]?;
            Some((before + likelihood(&run[start..end])?, start))
        });
        best[end] = ways.max();
    }
    let mut cuts = Vec::new();
    let mut at = run.len();
    while at > 0 {
        at = best[at]?.1;
        cuts.push(at);
    }
    cuts.pop();
    cuts.reverse();
    Some(cuts).filter(|cuts| !cuts.is_empty())
}

#[cfg(test)]
mod tests {
    use super::cuts;

    #[test]
    fn words_are_found_where_words_are() {
        for (run, want) in [
            ("tegakkanpanji", "tegakkan panji"),
            ("menyusulberhasil", "menyusul berhasil"),
            ("perangmelawankorupsi", "perang melawan korupsi"),
            ("caranyabagaimana", "caranya bagaimana"),
            ("GantiPresiden", "Ganti Presiden"),
            ("kisahnabiuntukanak", "kisah nabi untuk anak"),
            ("persilakanmasuk", "persilakan masuk"),
            ("indonesia", "indonesia"),
            ("dipasar", "dipasar"),
            ("xqzvk", "xqzvk"),
            ("aaaaaaaa", "aaaaaaaa"),
            ("", ""),
        ] {
            let mut shown = run.to_owned();
            cuts(run.as_bytes()).unwrap_or_default().iter().rev().for_each(|&at| shown.insert(at, ' '));
            assert_eq!(shown, want);
        }
    }
}
