//! Words written letter by letter: `b o m`, `j.i.h.a.d`, `j🔥i🔥h🔥a🔥d`, a letter a line.

use std::ops::Range;

use unicode_script::{Script, UnicodeScript};

use super::{Edits, Normalizer, Profile, Reading, look_alikes::look_alike, segmentation, token, vocabulary};

pub(super) struct Spaced;

impl Normalizer for Spaced {
    fn name(&self) -> &'static str {
        "spaced letters"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.spaced
    }

    fn propose(&self, text: &Reading<'_>, edits: &mut Edits) {
        // Who hides a long word so hides short ones so too.
        let found = hidden(text, &[]);
        let long = found.iter().map(|(run, _)| run).filter(|run| run.letters.len() >= LONG);
        let mut hiding: Vec<Separator> = Vec::new();
        long.for_each(|run| {
            if !hiding.contains(&run.separator) {
                hiding.push(run.separator);
            }
        });
        let found = if hiding.is_empty() { found } else { hidden(text, &hiding) };
        for (run, word) in found {
            edits.replace(run.range, &word);
        }
    }
}

/// Letters that no abbreviation has.
const LONG: usize = 5;

/// The runs that hide words, and the words, where some separators are known to hide others.
fn hidden(text: &str, hiding: &[Separator]) -> Vec<(Run, String)> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(run) = next_run(text, from) {
        // The last letter may be the first of another run.
        from = run.last;
        if let Some(word) = run.hidden_word(hiding.contains(&run.separator)) {
            from = run.range.end;
            found.push((run, word));
        }
    }
    found
}

/// Letters that stand alone, with one and the same kind of separator between them.
struct Run {
    range: Range<usize>,
    /// In Latin.
    letters: String,
    separator: Separator,
    /// Whether any of them is Latin as it is written.
    is_latin: bool,
    /// Where its last letter begins.
    last: usize,
}

/// What people put between letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separator {
    /// One space.
    Space,
    /// A line break.
    Lines,
    /// A sign that is put between letters to hide a word, and seldom for another reason.
    Sign(char),
    /// A sign with other uses: formulas, lists.
    OtherSign(char),
    /// Emoji, of whatever kind.
    Pictures,
}

impl Separator {
    /// The separator that a text begins with, and its length.
    fn at(text: &str) -> Option<(Self, usize)> {
        Some(match text.chars().next()? {
            ' ' => (Self::Space, 1),
            '\n' => (Self::Lines, 1),
            sign @ ('.' | '-' | '_' | '*' | '·' | '•' | '/' | '|' | '~') => (Self::Sign(sign), sign.len_utf8()),
            sign if sign.is_ascii_punctuation() => (Self::OtherSign(sign), 1),
            picture if token::is_picture(picture) => {
                (Self::Pictures, text.find(|c| !token::is_picture(c)).unwrap_or(text.len()))
            }
            _ => return None,
        })
    }
}

/// The next run of two letters or more.
fn next_run(text: &str, from: usize) -> Option<Run> {
    let mut follows_letter = text[..from].chars().next_back().is_some_and(is_joined);
    let mut characters = text[from..].char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let joined = is_joined(character);
        // Asked in the order of what it costs.
        let stands_alone = joined && !follows_letter && characters.peek().is_some_and(|(_, next)| !is_joined(*next));
        if stands_alone
            && latin(character).is_some()
            && let Some(run) = run_from(text, from + at)
        {
            return Some(run);
        }
        follows_letter = joined;
    }
    None
}

fn run_from(text: &str, start: usize) -> Option<Run> {
    let first = text[start..].chars().next()?;
    let mut end = start + first.len_utf8();
    let (separator, _) = Separator::at(&text[end..])?;
    let mut run = Run { range: start..end, letters: String::new(), separator, is_latin: false, last: start };
    run.push(first);
    while let Some((_, length)) = Separator::at(&text[end..]).filter(|(found, _)| *found == separator) {
        let mut characters = text[end + length..].chars();
        let Some(letter) = characters.next().filter(|&letter| latin(letter).is_some()) else { break };
        let after = characters.next();
        // A letter with a sign and a letter behind it begins a word that is hidden in another way.
        let begins_another = separator == Separator::Space
            && after.is_some_and(|c| !c.is_whitespace())
            && characters.find(|c| !token::is_picture(*c)).is_some_and(char::is_alphanumeric);
        if after.is_some_and(is_joined) || begins_another {
            break;
        }
        run.last = end + length;
        end = run.last + letter.len_utf8();
        run.push(letter);
    }
    run.range.end = end;
    (run.letters.len() > 1).then_some(run)
}

/// The ASCII letter or digit that a character is, or looks like.
fn latin(character: char) -> Option<char> {
    if character.is_ascii() { Some(character).filter(char::is_ascii_alphanumeric) } else { look_alike(character) }
}

/// What makes a letter beside it part of a longer word.
fn is_joined(character: char) -> bool {
    token::is_alphanumeric(character) || matches!(character, '\'' | '@' | '#')
}

impl Run {
    fn push(&mut self, letter: char) {
        self.letters.extend(latin(letter));
        self.is_latin |= letter.script() == Script::Latin;
    }

    /// The word that the run hides, or the words, if it is not initials, an abbreviation, a list or a row of digits; `hides`
    /// says whether its separator is known to hide longer words in the text.
    fn hidden_word(&self, hides: bool) -> Option<String> {
        let word = &self.letters;
        let letters = word.chars().filter(char::is_ascii_alphabetic).count();
        let vowels = word.chars().filter(|c| "aeiouAEIOU0134".contains(*c)).count();
        let alphabetical = word.as_bytes().windows(2).all(|pair| pair[1] == pair[0] + 1 || pair[1] == pair[0]);
        if hides && (3..LONG).contains(&letters) {
            return Some(word.clone());
        }
        if letters <= word.len() - letters || vowels == 0 || vowels == word.len() || alphabetical {
            return None;
        }
        let plain = segmentation::plain(word.as_bytes())?;
        let is_word = vocabulary::class(&plain).is_some_and(vocabulary::Class::is_target);
        if !is_word
            && self.separator == Separator::Space
            && let Some(cuts) = segmentation::cuts(&plain)
        {
            let mut words = String::from_utf8(plain).ok()?;
            cuts.iter().rev().for_each(|&at| words.insert(at, ' '));
            return Some(words);
        }
        let capitals = token::is_in_capitals(word.as_bytes());
        let more = usize::from(!is_word);
        let enough = match self.separator {
            // Initials and abbreviations: `U.S.A`, `S.Pd.I`.
            Separator::Sign('.') if !capitals => 3 + more,
            Separator::Sign('.') | Separator::Lines => 4 + more,
            Separator::Space | Separator::Sign(_) | Separator::Pictures => 3,
            Separator::OtherSign(_) if is_word => 4,
            Separator::OtherSign(_) => return None,
        };
        (word.len() >= enough && (self.is_latin || is_word || hides)).then(|| word.clone())
    }
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
            ("a b*o*m b o m b🔥eta", "a bom bom b🔥eta"),
            ("b.o.m m e n y u s u l b e r h a s i l", "bom menyusul berhasil"),
            ("j🔥i🔥h🔥a💣d ј.i.һ.а.d", "jihad jihad"),
            ("ayo\nj\ni\nh\na\nd\nkini", "ayo\njihad\nkini"),
            ("t,e,r,o,r", "teror"),
            ("C.A.R.A t.e.r.o.r d.s.t, F.a.t.w.a M.U.I", "CARA teror dst, Fatwa MUI"),
            ("A\nB\nC\nD b\no\nm x+y+z a,b,e,d", "A\nB\nC\nD b\no\nm x+y+z a,b,e,d"),
            ("А. С. Попов в и с", "А. С. Попов в и с"),
        ] {
            assert_eq!(alone(&Spaced, text), want);
        }
    }
}
