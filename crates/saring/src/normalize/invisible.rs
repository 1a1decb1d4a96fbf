//! Takes out what cannot be seen: zero-width and bidirectional controls, soft hyphens, stray selectors, control junk.

use super::{Edits, Normalizer, Profile, Reading};

pub(super) struct Invisible;

const ZERO_WIDTH_NON_JOINER: char = '\u{200C}';
const ZERO_WIDTH_JOINER: char = '\u{200D}';
const EMOJI_SELECTOR: char = '\u{FE0F}';

impl Normalizer for Invisible {
    fn name(&self) -> &'static str {
        "invisible"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.non_ascii || profile.control
    }

    fn propose(&self, text: &Reading<'_>, edits: &mut Edits) {
        // The last character that stays, which says whether a joiner belongs to what it stands behind.
        let mut before = None;
        // A flag of a region is a black flag followed by tags.
        let mut in_tags = false;
        let mut rest = 0;
        let may_be_invisible = |byte: &u8| !matches!(byte, b' '..=b'~');
        while let Some(skipped) = text.as_bytes()[rest..].iter().position(may_be_invisible) {
            let at = rest + skipped;
            if skipped > 0 {
                before = text[..at].chars().next_back();
                in_tags = false;
            }
            let character = text[at..].chars().next().expect("no byte inside a character is reached");
            rest = at + character.len_utf8();
            let after = || text[rest..].chars().next();
            let stays = match character {
                ZERO_WIDTH_JOINER => before.is_some_and(is_pictograph) && after().is_some_and(is_pictograph),
                ZERO_WIDTH_NON_JOINER => before.is_some_and(is_arabic) && after().is_some_and(is_arabic),
                EMOJI_SELECTOR => before.is_some_and(|c| !c.is_alphabetic()),
                '\u{E0020}'..='\u{E007F}' => in_tags,
                _ => {
                    !is_invisible(character)
                        || before.is_some_and(is_regional) && holds_apart(character) && after().is_some_and(is_regional)
                }
            };
            if stays {
                in_tags = character == '\u{1F3F4}' || (in_tags && matches!(character, '\u{E0020}'..='\u{E007F}'));
                before = Some(character);
            } else {
                edits.replace(at..rest, "");
            }
        }
    }
}

/// What keeps two letters in boxes from being drawn as a flag; not the controls of direction, whose work is done.
pub(super) const fn holds_apart(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{34F}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0100}'..='\u{E01EF}')
}

/// A letter in a box, two of which are drawn as a flag.
pub(super) const fn is_regional(character: char) -> bool {
    matches!(character, '\u{1F1E6}'..='\u{1F1FF}')
}

/// `Default_Ignorable_Code_Point` and other format and control characters; the exceptions above are asked first.
pub(super) fn is_invisible(character: char) -> bool {
    matches!(character,
        '\0'..='\u{8}' | '\u{E}'..='\u{1F}' | '\u{7F}'..='\u{84}' | '\u{86}'..='\u{9F}'
        | '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}'
        | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}'
        | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

/// What a joiner may join: emoji and the signs they are made of.
fn is_pictograph(character: char) -> bool {
    matches!(character, '\u{2190}'..='\u{2BFF}' | '\u{1F000}'..='\u{1FAFF}' | EMOJI_SELECTOR | '\u{20E3}')
}

fn is_arabic(character: char) -> bool {
    matches!(character, '\u{600}'..='\u{6FF}' | '\u{750}'..='\u{77F}' | '\u{8A0}'..='\u{8FF}')
}

#[cfg(test)]
mod tests {
    use super::Invisible;
    use crate::normalize::tests::alone;

    #[test]
    fn nothing_that_is_seen_goes_and_nothing_else_stays() {
        for (text, want) in [
            ("b\u{200b}o\u{ad}m", "bom"),
            ("\u{feff}halo \u{202e}dunia\u{202c}", "halo dunia"),
            ("a\u{0}b\u{1b}c\nd\te", "abc\nd\te"),
            ("👨\u{200d}👩\u{200d}👧 ❤\u{fe0f}", "👨\u{200d}👩\u{200d}👧 ❤\u{fe0f}"),
            ("b\u{200d}o\u{fe0f}m", "bom"),
            ("می\u{200c}روم", "می\u{200c}روم"),
            ("a\u{200c}b", "ab"),
            ("🏴\u{e0067}\u{e0062}\u{e007f} a\u{e0062}", "🏴\u{e0067}\u{e0062}\u{e007f} a"),
            ("إن الله مع الصابرين", "إن الله مع الصابرين"),
            ("🇲\u{200b}🇾 🇲\u{2060}\u{200b}🇾\u{200b}", "🇲\u{200b}🇾 🇲\u{200b}🇾"),
        ] {
            assert_eq!(alone(&Invisible, text), want);
        }
    }
}
