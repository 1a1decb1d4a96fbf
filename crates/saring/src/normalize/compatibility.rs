//! Styled letters to plain ones: mathematical, full-width, enclosed, small capitals, flags that spell words.

use unicode_normalization::UnicodeNormalization;

use super::{
    Edits, Normalizer, Profile,
    invisible::{holds_apart, is_regional},
    token,
};

pub(super) struct Compatibility;

impl Normalizer for Compatibility {
    fn name(&self) -> &'static str {
        "compatibility"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.non_ascii
    }

    fn propose(&self, text: &str, edits: &mut Edits) {
        let mut plain = String::new();
        let mut rest = 0;
        while let Some(at) = token::next_beyond_ascii(text.as_bytes(), rest) {
            let mut characters = text[at..].chars().peekable();
            let character = characters.next().expect("a byte beyond ASCII begins a character");
            rest = at + character.len_utf8();
            if is_regional(character) {
                let mut run = vec![character];
                run.extend(std::iter::from_fn(|| characters.next_if(|&next| is_regional(next) || holds_apart(next))));
                // What stands behind the last letter is no part of the word.
                run.truncate(run.iter().rposition(|&c| is_regional(c)).map_or(1, |last| last + 1));
                rest = at + run.iter().map(|c| c.len_utf8()).sum::<usize>();
                if !are_flags(&run) {
                    let letters = run.iter().filter(|&&c| is_regional(c)).map(|&c| letter_from(c, REGIONAL_A));
                    edits.replace(at..rest, &letters.collect::<String>());
                }
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
        | '\u{2179}' | '\u{217C}'..='\u{217F}' | '\u{A7F2}'..='\u{A7F4}' | '\u{1F12B}'..='\u{1F12C}' // more raised, Roman numerals
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

const REGIONAL_A: char = '\u{1F1E6}';

fn letter_from(character: char, first: char) -> char {
    char::from(b'A' + u8::try_from(u32::from(character) - u32::from(first)).unwrap_or(0) % 26)
}

/// Whether a run of regional indicators is flags, and not a word: pairs, each of which is a region. One alone is drawn as
/// a letter, and so are two with something between.
fn are_flags(run: &[char]) -> bool {
    let is_region = |pair: &[char]| {
        let code: String = pair.iter().map(|&c| letter_from(c, REGIONAL_A)).collect();
        REGIONS.split(' ').any(|region| region == code)
    };
    run.len().is_multiple_of(2) && run.chunks(2).all(is_region)
}

/// Regions with a flag: ISO 3166-1 alpha-2, and EU, UN, XK.
const REGIONS: &str = "AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT \
    BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CP CR CU CV CW CX CY CZ DE DG DJ DK DM DO DZ EA EC EE EG EH ER ES ET EU \
    FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM IN IO IQ IR \
    IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO \
    MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE \
    RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC TD TF TG TH TJ TK TL TM TN TO TR TT TV \
    TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW";

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
            ("🇸🇪🇷🇺 🇸\u{200b}🇪\u{200b}🇷\u{200b}🇺\u{200b}x 🇧 🇴", "🇸🇪🇷🇺 SERU\u{200b}x B O"),
            ("ⅿartir Perang Dunia Ⅲ", "martir Perang Dunia Ⅲ"),
            ("ﻛﺘﺎﺏ", "كتاب"),
            ("5 m² … ½ ™ № ﷺ ① 30℃", "5 m² … ½ ™ № ﷺ ① 30℃"),
        ] {
            assert_eq!(alone(&Compatibility, text), want);
        }
    }
}
