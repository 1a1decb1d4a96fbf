//! Words written letter by letter: `b o m`, `j.i.h.a.d`, `j-i-h-a-d`.

use std::ops::Range;

use super::{Edits, Normalizer, Profile};

pub(super) struct Spaced;

/// What people put between letters.
const SEPARATORS: [char; 8] = [' ', '.', '-', '_', '*', '·', '•', '/'];

impl Normalizer for Spaced {
    fn name(&self) -> &'static str {
        "spaced letters"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.spaced
    }

    fn propose(&self, text: &str, edits: &mut Edits) {
        let mut from = 0;
        while let Some(run) = next_run(text, from) {
            from = run.end;
            let word: String = text[run.clone()].chars().filter(|c| c.is_alphanumeric()).collect();
            if is_disguised(&text[run.clone()], &word) {
                edits.replace(run, &word);
            }
        }
    }
}

/// The next run of letters that stand alone, with one and the same separator between them.
fn next_run(text: &str, from: usize) -> Option<Range<usize>> {
    let mut before = text[..from].chars().next_back();
    let mut at = from;
    while let Some(character) = text[at..].chars().next() {
        let end = at + character.len_utf8();
        if is_letter(character)
            && !before.is_some_and(is_joined)
            && let Some(run) = run_from(text, at)
        {
            return Some(run);
        }
        before = Some(character);
        at = end;
    }
    None
}

fn run_from(text: &str, start: usize) -> Option<Range<usize>> {
    let mut characters = text[start..].char_indices().peekable();
    let (_, first) = characters.next()?;
    let (_, separator) = *characters.peek()?;
    if !SEPARATORS.contains(&separator) {
        return None;
    }
    let mut end = start + first.len_utf8();
    while let Some((_, found)) = characters.next() {
        let Some((at, letter)) = characters.next() else { break };
        if found != separator || !is_letter(letter) || characters.peek().is_some_and(|(_, next)| is_joined(*next)) {
            break;
        }
        end = start + at + letter.len_utf8();
    }
    (end > start + first.len_utf8()).then_some(start..end)
}

fn is_letter(character: char) -> bool {
    character.is_ascii_alphanumeric()
}

/// What makes a letter beside it part of a longer word.
fn is_joined(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '\'' | '@' | '#')
}

/// Whether such a run hides a word, and is not initials, an abbreviation, a list of letters or a row of digits.
fn is_disguised(run: &str, word: &str) -> bool {
    let letters = word.chars().filter(char::is_ascii_alphabetic).count();
    let digits = word.len() - letters;
    let dotted = run.contains('.');
    let capitals = word.chars().all(|c| !c.is_ascii_lowercase());
    let enough = if dotted && capitals {
        5
    } else if dotted {
        4
    } else {
        3
    };
    let vowels = word.chars().filter(|c| "aeiouAEIOU0134".contains(*c)).count();
    let alphabetical = word.as_bytes().windows(2).all(|pair| pair[1] == pair[0] + 1 || pair[1] == pair[0]);
    word.len() >= enough && letters > digits && vowels > 0 && vowels < word.len() && !alphabetical
}

#[cfg(test)]
mod tests {
    use super::Spaced;
    use crate::normalize::tests::alone;

    #[test]
    fn disguised_words_are_joined_and_lists_stay() {
        for (text, want) in [
            ("b o m di pasar", "bom di pasar"),
            ("ayo j.i.h.a.d!", "ayo jihad!"),
            ("j-i-h-a-d b_o_m b*o*m", "jihad bom bom"),
            ("J I H A D", "JIHAD"),
            ("m u j 4 h i d", "muj4hid"),
            ("H. A. Salim dan R.A. Kartini", "H. A. Salim dan R.A. Kartini"),
            ("pilihan a b c d", "pilihan a b c d"),
            ("U.S.A dan a.n. Budi, S.Pd.I", "U.S.A dan a.n. Budi, S.Pd.I"),
            ("nilai 1 2 3 4", "nilai 1 2 3 4"),
            ("x y z", "x y z"),
            ("saya k e kota", "saya k e kota"),
        ] {
            assert_eq!(alone(&Spaced, text), want);
        }
    }
}
