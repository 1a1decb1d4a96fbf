//! Jawi to Rumi: Malay in Arabic script to Malay in Latin script. Arabic is told apart and left, Qur'an and du'a first.

mod passages;
mod reader;

use std::ops::Range;

use passages::Word;

use super::{Edits, Normalizer, Profile, Reading, vocabulary};

pub(super) struct Jawi;

impl Normalizer for Jawi {
    fn name(&self) -> &'static str {
        "jawi"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.arabic
    }

    fn propose(&self, text: &Reading<'_>, edits: &mut Edits) {
        let mut behind = 0;
        for passage in passages::malay(text) {
            let (Some(first), Some(last)) = (passage.first(), passage.last()) else { continue };
            let reach = reach(text, first.range().start..last.range().end);
            behind = behind.max(reach.start);
            for word in &passage {
                let range = word.range();
                between(text, behind..range.start, edits);
                if let Some(rumi) = rumi(text, word) {
                    edits.replace(range.clone(), &rumi);
                }
                behind = range.end;
            }
            between(text, behind..reach.end, edits);
            behind = reach.end;
        }
    }
}

/// The passage with the figures and marks around it on its line, up to the next word of any script.
fn reach(text: &str, passage: Range<usize>) -> Range<usize> {
    let ends = |c: char| c.is_alphabetic() || c == '\n';
    let (before, after) = (&text[..passage.start], &text[passage.end..]);
    let start = before.char_indices().rev().find(|&(_, c)| ends(c)).map_or(0, |(at, c)| at + c.len_utf8());
    // What touches the word before belongs to that word.
    let start = start + before[start..].find([' ', '\n']).filter(|_| start > 0).unwrap_or(0);
    let end = passage.end + after.find(ends).unwrap_or(after.len());
    start..end
}

/// Figures and marks of Arabic script to those of Latin.
fn between(text: &str, range: Range<usize>, edits: &mut Edits) {
    for (at, character) in text[range.clone()].char_indices() {
        let at = range.start + at;
        if let Some(latin) = figure_or_mark(character) {
            edits.replace(at..at + character.len_utf8(), latin.encode_utf8(&mut [0; 4]));
        }
    }
}

fn figure_or_mark(character: char) -> Option<char> {
    let digit = match character {
        '٠'..='٩' => u32::from(character) - u32::from('٠'),
        '۰'..='۹' => u32::from(character) - u32::from('۰'),
        '،' => return Some(','),
        '؛' => return Some(';'),
        '؟' => return Some('?'),
        '۔' => return Some('.'),
        '٪' => return Some('%'),
        '٫' => return Some(','),
        '٬' => return Some('.'),
        _ => return None,
    };
    char::from_digit(digit, 10)
}

fn rumi(text: &str, word: &Word) -> Option<String> {
    let stem = reader::rumi(&text[word.stem.clone()])?;
    let Some(suffix) = &word.suffix else { return Some(stem) };
    let suffix = if suffix.is_empty() { String::new() } else { reader::rumi(&text[suffix.clone()])? };
    let doubled = &stem[prefix(&stem, &suffix)..];
    Some(format!("{stem}-{doubled}{suffix}"))
}

/// How much of a doubled word is a prefix that is not doubled with it: `berjalan-jalan`, `diagih-agihkan`.
fn prefix(stem: &str, suffix: &str) -> usize {
    let is_word = |rest: &str| rest.len() >= 4 && vocabulary::log_frequency(rest.as_bytes()).is_some();
    let of = |prefix: &str| stem.strip_prefix(prefix).filter(|rest| is_word(rest)).map(|_| prefix.len());
    of("ber").or_else(|| of("di").filter(|_| !suffix.is_empty())).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{Jawi, prefix};
    use crate::normalize::tests::alone;

    #[test]
    fn malay_is_read_and_arabic_is_left() {
        for (text, want) in [
            ("اورڠ ايت تيدق ڤرݢي", "orang itu tidak pergi"),
            ("کامي ماکن ناسي دڠن ايکن", "kami makan nasi dengan ikan"),
            ("چاري کرجا", "cari kerja"),
            ("إِنَّ اللَّهَ مَعَ الصَّابِرِينَ", "إِنَّ اللَّهَ مَعَ الصَّابِرِينَ"),
            ("ان الله مع الصابرين", "ان الله مع الصابرين"),
            ("کات نبي: إِنَّمَا الأَعْمَالُ", "kata nabi: إِنَّمَا الأَعْمَالُ"),
            ("salam صلاة", "salam صلاة"),
            // Keyboards of other languages write some letters otherwise.
            ("كامي پرڬي دڠن كاوان", "kami pergi dengan kawan"),
        ] {
            assert_eq!(alone(&Jawi, text), want);
        }
    }

    #[test]
    fn sentences_keep_their_figures_and_marks() {
        for (text, want) in [
            ("تاهون ١٩٤٥، ماري کيت برجهاد؟", "tahun 1945, mari kita berjihad?"),
            ("٣ اورڠ؛ ۴٪", "3 orang; 4%"),
            ("کانق٢ دان کانق2کو برجالن٢", "kanak-kanak dan kanak-kanakku berjalan-jalan"),
            ("لايڠ-لايڠ ايت", "layang-layang itu"),
            ("د رومه؛ رومهڽ ڤون", "di rumah; rumahnya pun"),
            ("قل هو الله أحد، ١١٢", "قل هو الله أحد، ١١٢"),
        ] {
            assert_eq!(alone(&Jawi, text), want);
        }
    }

    #[test]
    fn a_prefix_is_not_doubled() {
        for (stem, suffix, want) in [("berjalan", "", 3), ("berita", "", 0), ("dijalan", "kan", 2), ("dinding", "", 0)]
        {
            assert_eq!(prefix(stem, suffix), want, "{stem}");
        }
    }
}
