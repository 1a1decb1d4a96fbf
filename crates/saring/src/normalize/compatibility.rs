//! Styled letters to plain ones: mathematical, full-width, enclosed, small capitals, flags that spell words.

use unicode_normalization::UnicodeNormalization;

use super::{Edits, Normalizer, Profile, Reading, regional, token};

pub(super) struct Compatibility;

impl Normalizer for Compatibility {
    fn name(&self) -> &'static str {
        "compatibility"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.non_ascii
    }

    fn propose(&self, text: &Reading<'_>, edits: &mut Edits) {
        let mut plain = String::new();
        let mut words = regional::words(text).into_iter().peekable();
        let mut rest = 0;
        while let Some(at) = token::next_beyond_ascii(text.as_bytes(), rest) {
            let character = text[at..].chars().next().expect("a byte beyond ASCII begins a character");
            rest = at + character.len_utf8();
            if let Some((word, letters)) = words.next_if(|(word, _)| word.start == at) {
                rest = word.end;
                edits.replace(word, &letters);
                continue;
            }
            plain.clear();
            plain_form(character, &mut plain);
            if !plain.is_empty() {
                edits.replace(at..rest, &plain);
            }
        }
    }
}

/// The plain letters that a styled character stands for; nothing where it is not styled.
///
/// Not all of NFKC: `…`, `½`, `²`, `™`, `№` and `ﷺ` are how people write, and stay.
fn plain_form(character: char, plain: &mut String) {
    match character {
        '\u{1F150}'..='\u{1F169}' => plain.push(letter_from(character, '\u{1F150}')),
        '\u{1F170}'..='\u{1F189}' => plain.push(letter_from(character, '\u{1F170}')),
        '\u{2B0}'..='\u{2B8}' | '\u{1D2C}'..='\u{1D6A}' | '\u{2090}'..='\u{209C}' | '\u{2C7C}' | '\u{2071}' | '\u{207F}' // raised, lowered
        | '\u{24B6}'..='\u{24E9}' | '\u{249C}'..='\u{24B5}' | '\u{1F110}'..='\u{1F149}' // enclosed
        | '\u{2102}' | '\u{210A}'..='\u{2113}' | '\u{2115}' | '\u{2119}'..='\u{211D}' | '\u{2124}' | '\u{2128}'
        | '\u{212C}'..='\u{212D}' | '\u{212F}'..='\u{2131}' | '\u{2133}'..='\u{2134}' | '\u{2139}' // letter-like
        | '\u{2145}'..='\u{2149}' | '\u{FF01}'..='\u{FF5E}' | '\u{1D400}'..='\u{1D7FF}' // full-width, mathematical
        | '\u{1D78}' | '\u{1D9C}'..='\u{1DBB}' | '\u{2160}' | '\u{2164}' | '\u{2169}' | '\u{216C}'..='\u{2170}' | '\u{2174}'
        | '\u{2179}' | '\u{217C}'..='\u{217F}' | '\u{A7F2}'..='\u{A7F4}' // more raised, Roman numerals
        | '\u{FB00}'..='\u{FB06}' | '\u{FB50}'..='\u{FDEF}' | '\u{FE70}'..='\u{FEFC}' // ligatures, Arabic shapes
        => {
            let mut decomposed = character.nfkc();
            let bracketed = matches!(character, '\u{249C}'..='\u{24B5}' | '\u{1F110}'..='\u{1F129}');
            let kept = decomposed.by_ref().filter(|c| !bracketed || c.is_alphabetic());
            plain.extend(kept);
            if plain.chars().eq([character]) {
                plain.clear();
            }
        }
        _ => {
            let letter = SMALL_CAPITALS.iter().find(|(small, _)| *small == character);
            plain.extend(letter.map(|(_, letter)| letter));
        }
    }
}

/// Small capitals have no decomposition: to phonetics they are letters of their own.
#[rustfmt::skip]
pub(super) const SMALL_CAPITALS: [(char, char); 24] = [
    ('ᴀ', 'a'), ('ʙ', 'b'), ('ᴄ', 'c'), ('ᴅ', 'd'), ('ᴇ', 'e'), ('ꜰ', 'f'), ('ɢ', 'g'), ('ʜ', 'h'),
    ('ɪ', 'i'), ('ᴊ', 'j'), ('ᴋ', 'k'), ('ʟ', 'l'), ('ᴍ', 'm'), ('ɴ', 'n'), ('ᴏ', 'o'), ('ᴘ', 'p'),
    ('ʀ', 'r'), ('ꜱ', 's'), ('ᴛ', 't'), ('ᴜ', 'u'), ('ᴠ', 'v'), ('ᴡ', 'w'), ('ʏ', 'y'), ('ᴢ', 'z'),
];

fn letter_from(character: char, first: char) -> char {
    char::from(b'A' + u8::try_from(u32::from(character) - u32::from(first)).unwrap_or(0) % 26)
}

#[cfg(test)]
mod tests {
    use super::Compatibility;
    use crate::normalize::tests::alone;

    #[test]
    fn styled_letters_become_plain_and_signs_stay() {
        for (text, want) in [
            ("𝐣𝐢𝐡𝐚𝐝 𝓳𝓲𝓱𝓪𝓭 𝕛𝕚𝕙𝕒𝕕", "jihad jihad jihad"),
            ("ｂｏｍ Ⓑⓞⓜ ⒝⒪⒨ 🄱🄾🄼 🅑🅞🅜 🅱🅾🅼", "bom Bom bom BOM BOM BOM"),
            ("ᴊɪʜᴀᴅ ʲⁱʰᵃᵈ", "jihad jihad"),
            ("🇮🇩 🇮🇩🇲🇾 🇧🇴🇲 🇯🇮🇭🇦🇩", "🇮🇩 🇮🇩🇲🇾 BOM JIHAD"),
            ("🇮🇩🇸🇬🇲🇾 🇳🇦🇸🇾🇮🇩 🇸\u{200b}🇪\u{200b}🇷\u{200b}🇺\u{200b}x 🇧 🇴", "🇮🇩🇸🇬🇲🇾 NASYID SERU\u{200b}x B O"),
            ("ⅿartir Perang Dunia Ⅲ", "martir Perang Dunia Ⅲ"),
            ("ﻛﺘﺎﺏ", "كتاب"),
            ("5 m² … ½ ™ № ﷺ ① 30℃", "5 m² … ½ ™ № ﷺ ① 30℃"),
        ] {
            assert_eq!(alone(&Compatibility, text), want);
        }
    }
}
