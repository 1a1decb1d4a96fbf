//! The posts as data in the page, for its script to page, filter and search.

use std::io::{self, Write};

use rustc_hash::FxHashMap;
use saring::{
    assessment::Evidence,
    label::{Context, Label, Level, Stance},
};
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

use crate::{
    entry::Entry,
    marks::{is_of_a_rule, pieces},
    report::Report,
    strings::{EvidenceStrings, Language, ListStrings, PostStrings, Terms, strings},
};

/// What stands in the page's `data` element.
#[derive(Serialize)]
struct Data<'a> {
    /// Names of channels, which posts give by place: one name stands for a hundred thousand posts.
    channels: Vec<&'a str>,
    strings: Words<'a>,
    posts: Rows<'a>,
}

/// The words that the script writes.
#[derive(Serialize)]
struct Words<'a> {
    thousands: &'a str,
    list: &'a ListStrings,
    post: &'a PostStrings,
    evidence: &'a EvidenceStrings,
    level: &'a Terms<Level>,
    label: &'a Terms<Label>,
    stance: &'a Terms<Stance>,
    context: &'a Terms<Context>,
}

/// The posts, each made while it is written.
struct Rows<'a> {
    report: &'a Report,
    channels: FxHashMap<&'a str, usize>,
}

impl Serialize for Rows<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.report.entries.iter().map(|entry| row(entry, self.report, &self.channels)))
    }
}

/// One post. What is usual is left out, which is half of the file.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    channel: Option<usize>,
    /// Seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<i64>,
    risk: String,
    level: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    lang: Option<&'static str>,
    text: &'a str,
    /// Where the excerpt begins and ends; none where it is the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    excerpt: Option<[usize; 2]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    folded: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    labels: Vec<(&'static str, String)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stance: Option<(&'static str, String)>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    context: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    marks: Vec<Mark>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    evidence: Vec<Reason<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    forwarded: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    links: Vec<&'a str>,
    /// Group of near-identical posts and their number, where there are others.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<(u32, usize)>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    backup: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    closed: bool,
}

/// A marked piece: where it begins and ends, what evidence ends with it (counted from 1), and whether a rule marks it.
#[derive(Serialize)]
struct Mark(usize, usize, Vec<usize>, bool);

#[derive(Serialize)]
struct Reason<'a> {
    label: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule: Option<&'a str>,
    weight: String,
}

/// Writes the data as JSON that may stand inside a `script` element.
pub(crate) fn write(report: &Report, language: Language, out: &mut impl Write) -> io::Result<()> {
    let words = strings(language);
    let channels: Vec<&str> = report.channels.ranked().into_iter().map(|(name, _)| name).collect();
    let places: FxHashMap<&str, usize> = channels.iter().enumerate().map(|(place, name)| (*name, place)).collect();
    let strings = Words {
        thousands: &words.thousands,
        list: &words.list,
        post: &words.post,
        evidence: &words.evidence,
        level: &words.level,
        label: &words.label,
        stance: &words.stance,
        context: &words.context,
    };
    let data = Data { channels, strings, posts: Rows { report, channels: places } };
    data.serialize(&mut Serializer::with_formatter(out, InScript)).map_err(io::Error::from)
}

fn row<'a>(entry: &'a Entry, report: &Report, channels: &FxHashMap<&str, usize>) -> Row<'a> {
    let assessment = &entry.assessment;
    let excerpt = entry.excerpt();
    let is_whole = excerpt.len() == entry.text.len();
    let units = Units::of(&entry.text, !is_whole || !assessment.evidence.is_empty());
    let pieces = pieces(0..entry.text.len(), &assessment.evidence);
    let marks = pieces.iter().filter(|piece| !piece.evidence.is_empty()).map(|piece| {
        let numbers = piece.ending.iter().map(|place| place + 1).collect();
        Mark(units.at(piece.range.start), units.at(piece.range.end), numbers, is_of_a_rule(piece, &assessment.evidence))
    });
    let reason = |piece: &'a Evidence| Reason {
        label: piece.label.name(),
        rule: piece.rule.as_deref(),
        weight: written(piece.weight),
    };
    let size = |group: u32| (group, report.near_duplicates.size(group));
    Row {
        id: &assessment.id,
        // The only channel needs no telling.
        channel: assessment.channel.as_deref().filter(|_| channels.len() > 1).map(|name| channels[name]),
        date: assessment.date.map(|date| date.as_second()),
        risk: written(assessment.risk),
        level: assessment.level.name(),
        lang: entry.lang(),
        text: &entry.text,
        excerpt: (!is_whole).then(|| [units.at(excerpt.start), units.at(excerpt.end)]),
        folded: entry.folded.as_deref(),
        labels: entry.labels().into_iter().map(|(label, score)| (label.name(), written(score))).collect(),
        stance: entry.stance().map(|(stance, score)| (stance.name(), written(score))),
        context: entry.contexts().into_iter().map(Context::name).collect(),
        marks: marks.collect(),
        evidence: assessment.evidence.iter().map(reason).collect(),
        forwarded: entry.forwarded_from.as_deref(),
        links: entry.outgoing.iter().map(String::as_str).collect(),
        group: entry.group.map(size).filter(|(_, size)| *size > 1),
        backup: entry.announces_backup,
        closed: entry.is_closed(),
    }
}

/// Two decimals: what a person can use.
pub(crate) fn written(score: f32) -> String {
    format!("{score:.2}")
}

/// Places in a text as JavaScript counts them: in units of UTF-16.
struct Units(Vec<u32>);

impl Units {
    /// Counts only where it is `wanted`: most posts have nothing to point at.
    fn of(text: &str, wanted: bool) -> Self {
        let mut units = Vec::new();
        if wanted {
            let mut unit = 0;
            for c in text.chars() {
                units.extend(std::iter::repeat_n(unit, c.len_utf8()));
                unit += c.len_utf16() as u32;
            }
            units.push(unit);
        }
        Self(units)
    }

    fn at(&self, byte: usize) -> usize {
        self.0[byte] as usize
    }
}

/// JSON in which no text can end the `script` element around it, or begin a comment in it: every `<` is written as `\u003c`.
struct InScript;

impl Formatter for InScript {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(['<', '\u{2028}', '\u{2029}']) {
            let (before, from) = rest.split_at(at);
            let c = from.chars().next().expect("it was found there");
            CompactFormatter.write_string_fragment(out, before)?;
            write!(out, "\\u{:04x}", u32::from(c))?;
            rest = &from[c.len_utf8()..];
        }
        CompactFormatter.write_string_fragment(out, rest)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Serialize;
    use serde_json::ser::Serializer;

    use super::{InScript, Units};

    fn in_script(text: &str) -> String {
        let mut out = Vec::new();
        text.serialize(&mut Serializer::with_formatter(&mut out, InScript)).expect("it is written to memory");
        String::from_utf8(out).expect("JSON is UTF-8")
    }

    #[test]
    fn no_text_ends_the_element_around_it() {
        assert_eq!(in_script("</script><!-- \u{2028}é\""), r#""\u003c/script>\u003c!-- \u2028é\"""#);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(text in "[a<>/!\\-\u{2028}\u{2029}\"\\\\\\x00-\\x1fé🙏]{0,16}") {
            let written = in_script(&text);
            let is_safe = !written.contains(['<', '\u{2028}', '\u{2029}']);
            prop_assert!(is_safe, "{}", written);
            prop_assert_eq!(serde_json::from_str::<String>(&written).expect("it is JSON"), text);
        }

        #[test]
        fn places_are_those_of_utf_16(text in "[aé🙏]{0,9}") {
            let units = Units::of(&text, true);
            for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
                prop_assert_eq!(units.at(at), text[..at].encode_utf16().count());
            }
        }
    }
}
