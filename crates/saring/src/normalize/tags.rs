//! Words in tag characters, which copy ASCII and are drawn as nothing: text that only a machine reads.
//!
//! Tags have one honest use, behind the black flag of a region. Inside a visible word they are clutter like any other
//! invisible character, and go with it; a word of its own is what someone meant to pass on unseen.

use unicode_normalization::char::is_combining_mark;

use super::{Edits, Normalizer, Profile, Reading, invisible};

pub(super) struct Tags;

/// Bytes of a tag, and of every character that begins with the same bytes.
const TAG: usize = 4;

const BLACK_FLAG: char = '\u{1F3F4}';

impl Normalizer for Tags {
    fn name(&self) -> &'static str {
        "tags"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.beyond_basic
    }

    fn propose(&self, text: &Reading<'_>, edits: &mut Edits) {
        let mut rest = 0;
        // The UTF-8 of the block of tags begins with these bytes and with no others.
        while let Some(found) = memchr::memmem::find(&text.as_bytes()[rest..], b"\xF3\xA0") {
            let at = rest + found;
            // Controls of direction are no part of a run: they say where text displayed backwards ends.
            let run = text[at..].char_indices().take_while(|(_, c)| ascii(*c).is_some() || invisible::holds_apart(*c));
            let Some((length, last)) = run.filter(|(_, c)| ascii(*c).is_some()).last() else {
                rest = at + TAG;
                continue;
            };
            let end = at + length + last.len_utf8();
            rest = end;
            let before = text[..at].chars().next_back();
            let touches = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_combining_mark(c));
            if touches(before) || touches(text[end..].chars().next()) || before == Some(BLACK_FLAG) {
                continue;
            }
            let shown: String = text[at..end].chars().filter_map(ascii).collect();
            edits.replace(at..end, &shown);
        }
    }
}

/// The ASCII character that a tag copies.
fn ascii(character: char) -> Option<char> {
    matches!(character, '\u{E0020}'..='\u{E007E}')
        .then(|| char::from_u32(u32::from(character) - 0xE0000).expect("ASCII is characters"))
}

#[cfg(test)]
mod tests {
    use super::Tags;
    use crate::normalize::tests::alone;

    #[test]
    fn words_are_shown_and_flags_and_clutter_stay() {
        for (text, want) in [
            ("ayo \u{e0062}\u{e006f}\u{e006d} itu", "ayo bom itu"),
            ("\u{e0001}\u{e0062}\u{200b}\u{e006f}\u{e006d}\u{e007f}", "\u{e0001}bom\u{e007f}"),
            ("\u{e0062}.\u{e006f}.\u{e006d}", "b.o.m"),
            ("🔥\u{e0062}🔥\u{e006f}", "🔥b🔥o"),
            (
                "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
                "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
            ),
            ("b\u{e0078}o\u{e0078}m", "b\u{e0078}o\u{e0078}m"),
            ("o\u{e0100}m", "o\u{e0100}m"),
        ] {
            assert_eq!(alone(&Tags, text), want);
        }
    }
}
