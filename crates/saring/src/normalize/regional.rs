//! Regional indicators: letters in boxes, two of which are drawn as a flag, and which spell words all the same.

use std::ops::Range;

use super::{
    invisible::{holds_apart, is_regional},
    segmentation,
};

/// A run of regional indicators.
struct Run {
    place: Range<usize>,
    letters: String,
    /// Whether something invisible keeps some of them from being drawn as flags.
    held_apart: bool,
    /// Whether it touches something else than a space before it and behind it.
    touches: [bool; 2],
}

/// The runs that are words or parts of words and no flags, and their letters.
pub(super) fn words(text: &str) -> Vec<(Range<usize>, String)> {
    let runs = runs(text);
    // Who spells one word in them spells others in them too; a flag mostly stands between spaces.
    let spells = runs.iter().any(|run| !run.are_flags());
    let is_word = |run: &Run| {
        let [before, after] = run.touches;
        !run.are_flags() || spells && (before || after)
    };
    runs.into_iter().filter(is_word).map(|run| (run.place, run.letters)).collect()
}

fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut rest = 0;
    // Their UTF-8 begins with these bytes, as that of a few other signs does.
    while let Some(found) = memchr::memmem::find(&text.as_bytes()[rest..], b"\xF0\x9F\x87") {
        let start = rest + found;
        rest = start + 4;
        let Some(first) = text[start..].chars().next().filter(|&c| is_regional(c)) else { continue };
        let mut run = Run { place: start..rest, letters: letter(first).into(), held_apart: false, touches: [false; 2] };
        let mut between = 0;
        for character in text[rest..].chars() {
            if is_regional(character) {
                run.letters.push(letter(character));
                run.held_apart |= between > 0;
                run.place.end += between + character.len_utf8();
                between = 0;
            } else if holds_apart(character) {
                between += character.len_utf8();
            } else {
                break;
            }
        }
        rest = run.place.end;
        let touches = |c: Option<char>| c.is_some_and(|c| c != ' ');
        run.touches = [touches(text[..start].chars().next_back()), touches(text[rest..].chars().next())];
        runs.push(run);
    }
    runs
}

fn letter(indicator: char) -> char {
    char::from(b'A' + u8::try_from(u32::from(indicator) - 0x1F1E6).unwrap_or_default() % 26)
}

impl Run {
    /// Whether it is drawn as flags and spells no word: pairs, each of which is a region. One alone is drawn as a letter.
    /// `🇳🇦🇸🇾🇮🇩` is Namibia, Syria and Indonesia, but more likely `nasyid`.
    fn are_flags(&self) -> bool {
        let letters = self.letters.as_bytes();
        let is_region = |pair: &[u8]| REGIONS.split(' ').any(|region| region.as_bytes() == pair);
        let is_word = letters.len() >= 4 && segmentation::commonness(letters).is_some();
        !self.held_apart && letters.len().is_multiple_of(2) && !is_word && letters.chunks(2).all(is_region)
    }
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
    use super::words;

    #[test]
    fn words_are_told_from_flags() {
        let cases: &[(&str, &[&str])] = &[
            ("🇮🇩 🇮🇩🇲🇾 🇮🇩🇸🇬🇲🇾", &[]),
            ("🇧🇴🇲 🇯🇮🇭🇦🇩 🇳🇦🇸🇾🇮🇩", &["BOM", "JIHAD", "NASYID"]),
            ("🇸🇪🇷🇺 🇸\u{200b}🇪\u{200b}🇷\u{200b}🇺\u{200b}x", &["SERU", "SERU"]),
            ("🇧 🇴 🇲", &["B", "O", "M"]),
            ("t🇪🇷o🇷 🇮🇩 🇳🇦|🇳🇹🇴", &["ER", "R", "NA", "NTO"]),
            ("Merdeka🇮🇩 🇮🇩juga", &[]),
            ("🈁 🆎", &[]),
        ];
        for (text, want) in cases {
            let found: Vec<String> = words(text).into_iter().map(|(_, letters)| letters).collect();
            assert_eq!(found, *want, "{text}");
        }
    }
}
