//! Jawi to Rumi: Malay in Arabic script to Malay in Latin script, letter by letter.
//!
//! A plain first version. Jawi leaves most vowels out, so the commonest words come from a list and the rest from letters.
//! Arabic is told apart by letters that Arabic does not have: a line without one stays as it is, Qur'an and du'a first.

use super::{Edits, Normalizer, Profile};

pub(super) struct Jawi;

/// Letters that Malay added to the Arabic alphabet.
const JAWI_ONLY: [char; 8] = ['چ', 'ڠ', 'ڤ', 'ݢ', 'ڬ', 'ڽ', 'ۏ', 'ک'];

/// Words so common that they are worth knowing whole.
const WORDS: &[(&str, &str)] = &[
    ("يڠ", "yang"),
    ("دان", "dan"),
    ("اين", "ini"),
    ("ايت", "itu"),
    ("دڠن", "dengan"),
    ("دري", "dari"),
    ("درڤد", "daripada"),
    ("کڤد", "kepada"),
    ("اونتوق", "untuk"),
    ("تيدق", "tidak"),
    ("اورڠ", "orang"),
    ("اد", "ada"),
    ("اداله", "adalah"),
    ("ڤد", "pada"),
    ("اوليه", "oleh"),
    ("سموا", "semua"),
    ("کامي", "kami"),
    ("کيت", "kita"),
    ("مريک", "mereka"),
    ("سوده", "sudah"),
    ("تله", "telah"),
    ("اکن", "akan"),
    ("بوليه", "boleh"),
    ("سهاج", "sahaja"),
    ("الله", "Allah"),
    ("نبي", "nabi"),
    ("اسلام", "Islam"),
    ("قرءان", "Quran"),
    ("جهاد", "jihad"),
    ("مجاهد", "mujahid"),
    ("شهيد", "syahid"),
    ("خلافة", "khilafah"),
    ("کافر", "kafir"),
];

impl Normalizer for Jawi {
    fn name(&self) -> &'static str {
        "jawi"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.arabic
    }

    fn propose(&self, text: &str, edits: &mut Edits) {
        let mut line_start = 0;
        for line in text.split_inclusive('\n') {
            if line.contains(JAWI_ONLY) {
                words(line).for_each(|(at, word)| {
                    edits.replace(line_start + at..line_start + at + word.len(), &rumi(word));
                });
            }
            line_start += line.len();
        }
    }
}

/// Words in Arabic script without vowel signs: a word with them is Arabic, quoted.
fn words(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + line[rest..].find(is_letter)?;
        let end =
            line[start..].find(|c| !is_letter(c) && !is_vowel_sign(c)).map_or(line.len(), |length| start + length);
        rest = end;
        Some((start, &line[start..end]))
    })
    .filter(|(at, word)| {
        // A word that touches letters of another script would become one with them.
        let touches = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let apart = !touches(line[..*at].chars().next_back()) && !touches(line[at + word.len()..].chars().next());
        apart && !word.contains(is_vowel_sign)
    })
}

fn is_letter(character: char) -> bool {
    matches!(character, '\u{620}'..='\u{64A}' | '\u{66E}'..='\u{6D3}' | '\u{6D5}' | '\u{6FA}'..='\u{6FF}' | '\u{750}'..='\u{77F}')
}

const fn is_vowel_sign(character: char) -> bool {
    matches!(character, '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6ED}')
}

fn rumi(word: &str) -> String {
    if let Some((_, known)) = WORDS.iter().find(|(jawi, _)| *jawi == word) {
        return (*known).to_owned();
    }
    let letters: Vec<char> = word.chars().collect();
    let mut out = String::with_capacity(word.len());
    for (place, &letter) in letters.iter().enumerate() {
        let next = letters.get(place + 1).copied();
        let sound = match letter {
            'و' if place == 0 || next == Some('ا') => "w",
            'و' => "u",
            'ي' | 'ى' | 'ی' if place == 0 || next == Some('ا') => "y",
            'ي' | 'ى' | 'ی' => "i",
            // An alif before a vowel letter only carries it.
            'ا' if place == 0 && matches!(next, Some('و' | 'ي' | 'ی')) => "",
            other => consonant(other),
        };
        // Jawi leaves an `a` unwritten. Malay begins and ends no syllable with two consonants, so it is put back between
        // two that would do so: at the end, and after one that has no vowel before it.
        let clash = sound.starts_with(is_consonant) && ends_in_consonant(&out);
        if clash && (place + 1 == letters.len() || !closes_syllable(&out)) {
            out.push('a');
        }
        out.push_str(sound);
    }
    if out.is_empty() { word.to_owned() } else { out }
}

fn consonant(letter: char) -> &'static str {
    match letter {
        'ا' | 'أ' | 'آ' | 'ع' => "a",
        'إ' | 'ئ' => "i",
        'ؤ' => "u",
        'ب' => "b",
        'ت' | 'ط' => "t",
        'ث' | 'س' | 'ص' => "s",
        'ج' => "j",
        'چ' => "c",
        'ح' | 'ه' | 'ة' | 'ە' => "h",
        'خ' => "kh",
        'د' | 'ض' => "d",
        'ذ' | 'ز' | 'ظ' => "z",
        'ر' => "r",
        'ش' => "sy",
        'غ' => "gh",
        'ڠ' => "ng",
        'ف' => "f",
        'ڤ' => "p",
        'ق' | 'ک' | 'ك' => "k",
        'ݢ' | 'ڬ' | 'گ' => "g",
        'ل' => "l",
        'م' => "m",
        'ن' => "n",
        'ۏ' => "v",
        'ڽ' => "ny",
        _ => "",
    }
}

fn ends_in_consonant(text: &str) -> bool {
    text.ends_with(is_consonant)
}

/// Whether the last letter, which may be one sound in two letters, has a vowel before it.
fn closes_syllable(text: &str) -> bool {
    let sound = ["ng", "ny", "kh", "sy", "gh"].into_iter().find(|sound| text.ends_with(sound)).map_or(1, str::len);
    text[..text.len() - sound].ends_with(|c| !is_consonant(c))
}

fn is_consonant(character: char) -> bool {
    character.is_ascii_lowercase() && !matches!(character, 'a' | 'e' | 'i' | 'o' | 'u')
}

#[cfg(test)]
mod tests {
    use super::Jawi;
    use crate::normalize::tests::alone;

    #[test]
    fn malay_is_read_and_arabic_is_left() {
        for (text, want) in [
            ("اورڠ ايت تيدق ڤرݢي", "orang itu tidak pargi"),
            ("کامي ماکن ناسي دڠن ايکن", "kami makan nasi dengan ikan"),
            ("چاري کرجا", "cari karja"),
            ("إِنَّ اللَّهَ مَعَ الصَّابِرِينَ", "إِنَّ اللَّهَ مَعَ الصَّابِرِينَ"),
            ("ان الله مع الصابرين", "ان الله مع الصابرين"),
            ("کات نبي: إِنَّمَا الأَعْمَالُ", "kat nabi: إِنَّمَا الأَعْمَالُ"),
            ("salam صلاة", "salam صلاة"),
        ] {
            assert_eq!(alone(&Jawi, text), want);
        }
    }
}
