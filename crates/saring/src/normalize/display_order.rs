//! Text written backwards under a control that displays it forwards: `U+202E dahij` is read as `jihad`.
//!
//! The controls and how they nest are those of Unicode Standard Annex 9. Only what an override does is undone here: all
//! letters count as left-to-right, so that Arabic and Hebrew, which are displayed from the right by themselves, stay in
//! the order in which they are written and read.

use std::ops::Range;

use unicode_bidi::{BidiClass, BidiDataSource, BidiInfo, Level};
use unicode_segmentation::UnicodeSegmentation;

use super::{Edits, Normalizer, Profile, Reading, invisible::is_regional};

pub(super) struct DisplayOrder;

const RIGHT_TO_LEFT_OVERRIDE: &str = "\u{202E}";

impl Normalizer for DisplayOrder {
    fn name(&self) -> &'static str {
        "display order"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.beyond_latin
    }

    fn propose(&self, text: &Reading<'_>, edits: &mut Edits) {
        let holds_override =
            |text: &str| memchr::memmem::find(text.as_bytes(), RIGHT_TO_LEFT_OVERRIDE.as_bytes()).is_some();
        if !holds_override(text) {
            return;
        }
        let mut start = 0;
        for paragraph in text.split_inclusive(ends_paragraph) {
            let line = paragraph.trim_end_matches(ends_paragraph);
            if holds_override(line) {
                let info = BidiInfo::new_with_data_source(&Controls, line, Some(Level::ltr()));
                for mut stretch in turned(&info.levels) {
                    // The control that begins it stands before it, on the level outside.
                    stretch.start = line[..stretch.start].trim_end_matches(is_control).len();
                    let shown = displayed(&line[stretch.clone()], &info.levels[stretch.clone()]);
                    if shown != line[stretch.clone()] {
                        edits.replace(start + stretch.start..start + stretch.end, &shown);
                    }
                }
            }
            start += paragraph.len();
        }
    }
}

/// Annex 9 ends a paragraph, and with it every override, at these; CR LF is two of them, with nothing between.
const fn ends_paragraph(character: char) -> bool {
    matches!(character, '\n' | '\r' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2029}')
}

/// The classes of the controls; everything else counts as a letter of a script written from the left.
struct Controls;

impl BidiDataSource for Controls {
    fn bidi_class(&self, character: char) -> BidiClass {
        match character {
            '\u{202A}' => BidiClass::LRE,
            '\u{202B}' => BidiClass::RLE,
            '\u{202C}' => BidiClass::PDF,
            '\u{202D}' => BidiClass::LRO,
            '\u{202E}' => BidiClass::RLO,
            '\u{2066}' => BidiClass::LRI,
            '\u{2067}' => BidiClass::RLI,
            '\u{2068}' => BidiClass::FSI,
            '\u{2069}' => BidiClass::PDI,
            _ => BidiClass::L,
        }
    }
}

fn is_control(character: char) -> bool {
    Controls.bidi_class(character) != BidiClass::L
}

/// Stretches that lie under some control, for every byte of a line its level.
fn turned(levels: &[Level]) -> Vec<Range<usize>> {
    let mut stretches = Vec::new();
    let mut at = 0;
    for run in levels.chunk_by(|a, b| (a.number() == 0) == (b.number() == 0)) {
        if run[0].number() > 0 {
            stretches.push(at..at + run.len());
        }
        at += run.len();
    }
    stretches
}

/// A stretch in the order in which it is displayed, without its controls. Marks stay with their letters.
fn displayed(stretch: &str, levels: &[Level]) -> String {
    let clusters: Vec<(usize, &str)> = stretch
        .grapheme_indices(true)
        .flat_map(|(at, cluster)| letters(stretch, at, cluster))
        .filter(|(_, cluster)| !cluster.contains(is_control))
        .collect();
    let of_clusters: Vec<Level> = clusters.iter().map(|&(at, _)| levels[at]).collect();
    let mut shown = String::with_capacity(stretch.len());
    for place in BidiInfo::reorder_visual(&of_clusters) {
        let (at, cluster) = clusters[place];
        match mirrored(cluster).filter(|_| levels[at].is_rtl()) {
            Some(other) => shown.push(other),
            None => shown.push_str(cluster),
        }
    }
    shown
}

/// A cluster, or if it is two letters in boxes beside others of them, which spell a word and no flag, each by itself.
fn letters<'a>(stretch: &str, at: usize, cluster: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
    let is_regional = |c: Option<char>| c.is_some_and(is_regional);
    let spells = is_regional(cluster.chars().next())
        && (is_regional(stretch[..at].chars().next_back())
            || is_regional(stretch[at + cluster.len()..].chars().next()));
    let length = if spells { cluster.chars().next().map_or(0, char::len_utf8) } else { cluster.len() };
    let (first, second) = cluster.split_at(length);
    [(at, first), (at + length, second)].into_iter().filter(|(_, piece)| !piece.is_empty())
}

/// Brackets face the way they are read.
fn mirrored(cluster: &str) -> Option<char> {
    Some(match cluster {
        "(" => ')',
        ")" => '(',
        "[" => ']',
        "]" => '[',
        "{" => '}',
        "}" => '{',
        "<" => '>',
        ">" => '<',
        "«" => '»',
        "»" => '«',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::DisplayOrder;
    use crate::normalize::tests::alone;

    #[test]
    fn what_is_read_forwards_is_written_forwards() {
        for (text, want) in [
            ("ayo \u{202e}dahij\u{202c} kini", "ayo jihad kini"),
            ("\u{202e}mob ukalreb", "berlaku bom"),
            ("\u{202e}mob\nbaris lain", "bom\nbaris lain"),
            ("\u{202e}dah\u{202d}123\u{202c}ij", "ji123had"),
            ("\u{2067}biasa\u{2069} \u{202d}juga\u{202c}", "\u{2067}biasa\u{2069} \u{202d}juga\u{202c}"),
            ("\u{202e}(2)\u{202c}", "(2)"),
            ("\u{202e}e\u{301}fac\u{202c}", "cafe\u{301}"),
            ("\u{202e}🇮🇩\u{202c} \u{202e}🇲🇴🇧\u{202c}", "🇮🇩 🇧🇴🇲"),
            ("إن الله مع الصابرين", "إن الله مع الصابرين"),
            ("halo \u{202e}\u{202c}dunia", "halo \u{202e}\u{202c}dunia"),
            ("\u{202e}\u{202e}mob\u{202c}\u{202c}", "bom"),
        ] {
            assert_eq!(alone(&DisplayOrder, text), want, "{text:?}");
        }
    }
}
