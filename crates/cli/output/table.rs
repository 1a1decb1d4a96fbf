//! What a moderator reads on a terminal: two lines a post, riskiest first, and what there was in all.

use std::fmt::Write as _;

use saring::{
    assessment::{Assessment, EvidenceKind},
    label::Level,
    span::Span,
};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::{
    Counts, Failure, Printer, Scored,
    csv::{leading_label, leading_stance},
    style, width,
};

pub(super) struct Table {
    with_text: bool,
    width: usize,
}

/// Columns left of the second line of a post.
const INDENT: usize = 10;

impl Table {
    pub(super) fn new(with_text: bool) -> Self {
        Self { with_text, width: width() }
    }
}

impl Printer for Table {
    fn begin(&mut self, _: &mut Vec<u8>) -> anyhow::Result<()> {
        Ok(())
    }

    fn scored(&mut self, scored: &Scored, out: &mut Vec<u8>) -> anyhow::Result<()> {
        let assessment = &scored.assessment;
        let (level, reset) = (style::level(assessment.level).render(), style::level(assessment.level).render_reset());
        let mut line = format!("{level} {:<7}{reset} {:.2}", assessment.level.name().to_uppercase(), assessment.risk);
        if let Some(date) = assessment.date {
            write!(line, "  {}", date.strftime("%Y-%m-%d %H:%M"))?;
        }
        if let Some(channel) = &assessment.channel {
            write!(line, "  {}", on_one_line(channel))?;
        }
        write!(line, " #{}", on_one_line(&assessment.id))?;
        if let Some(label) = leading_label(assessment) {
            let (name, reset) = (style::NAME.render(), style::NAME.render_reset());
            write!(line, "  {name}{label}{reset} ({})", leading_stance(assessment))?;
        }
        writeln!(line)?;
        let text = if self.with_text {
            let marked = marked(&scored.post.text, 0..scored.post.text.len(), assessment);
            marked.replace('\n', &format!("\n{:INDENT$}", ""))
        } else {
            let (from, to) = excerpt(&scored.post.text, assessment, self.width.saturating_sub(INDENT + 2));
            let before = if from > 0 { "…" } else { "" };
            let after = if to < scored.post.text.len() { "…" } else { "" };
            format!("{before}{}{after}", on_one_line(&marked(&scored.post.text, from..to, assessment)))
        };
        writeln!(line, "{:INDENT$}{}", "", text)?;
        out.extend_from_slice(line.as_bytes());
        Ok(())
    }

    fn failed(&mut self, failure: &Failure, out: &mut Vec<u8>) -> anyhow::Result<()> {
        let (mark, reset) = (style::ERROR.render(), style::ERROR.render_reset());
        let place = failure.position.map_or_else(String::new, |position| format!(" at byte {position}"));
        let id = failure.id.as_ref().map_or_else(String::new, |id| format!(" #{}", on_one_line(id)));
        let line = format!("{mark} UNREAD {reset} {}{place}{id}: {}\n", failure.source, on_one_line(&failure.error));
        out.extend_from_slice(line.as_bytes());
        Ok(())
    }

    fn end(&mut self, counts: &Counts, out: &mut Vec<u8>) -> anyhow::Result<()> {
        let (quiet, reset) = (style::QUIET.render(), style::QUIET.render_reset());
        let mut line = String::new();
        if counts.held_back > 0 {
            writeln!(line, "{quiet}… and {} more; --top 0 shows all{reset}", counts.held_back)?;
        }
        write!(line, "{} posts:", counts.posts())?;
        for level in [Level::Urgent, Level::Review, Level::Low, Level::None] {
            let (colour, reset) = (style::level(level).render(), style::level(level).render_reset());
            write!(line, " {} {colour}{level}{reset},", counts.levels[level.index()])?;
        }
        writeln!(line, " {} could not be read. A person decides.", counts.failed)?;
        out.extend_from_slice(line.as_bytes());
        Ok(())
    }
}

/// A stretch of the text at most `room` columns wide, around the evidence that weighs most.
fn excerpt(text: &str, assessment: &Assessment, room: usize) -> (usize, usize) {
    let heaviest = assessment.evidence.iter().max_by(|a, b| a.weight.total_cmp(&b.weight));
    let centre = heaviest.map_or(0, |piece| piece.span.start());
    let cell = |c: char| c.width().unwrap_or(1).max(1);
    let (mut from, mut used) = (centre, 0);
    for (at, c) in text[..centre].char_indices().rev() {
        if used + cell(c) > room / 3 {
            break;
        }
        used += cell(c);
        from = at;
    }
    let mut to = from;
    let mut used = 0;
    for (at, c) in text[from..].char_indices() {
        if used + cell(c) > room {
            break;
        }
        used += cell(c);
        to = from + at + c.len_utf8();
    }
    (from, to)
}

/// The stretch of the text with its evidence marked.
fn marked(text: &str, stretch: std::ops::Range<usize>, assessment: &Assessment) -> String {
    let (on, off) = (style::MARK.render().to_string(), style::MARK.render_reset().to_string());
    let mut out = String::new();
    let mut at = stretch.start;
    for span in united(assessment) {
        let (start, end) = (span.0.clamp(at, stretch.end.max(at)), span.1.clamp(at, stretch.end.max(at)));
        if start < end {
            out += &clean(&text[at..start]);
            out += &format!("{on}{}{off}", clean(&text[start..end]));
            at = end;
        }
    }
    out + &clean(&text[at.min(stretch.end)..stretch.end])
}

/// Evidence spans, overlapping ones made one. A rule that does not score is shown by `--format jsonl` only.
fn united(assessment: &Assessment) -> Vec<(usize, usize)> {
    let scoring = assessment.evidence.iter().filter(|piece| piece.kind == EvidenceKind::Model || piece.weight > 0.0);
    let mut spans: Vec<Span> = scoring.map(|piece| piece.span).collect();
    spans.sort();
    let mut united: Vec<(usize, usize)> = Vec::new();
    for span in spans {
        match united.last_mut() {
            Some(last) if span.start() < last.1 => last.1 = last.1.max(span.end()),
            _ => united.push((span.start(), span.end())),
        }
    }
    united
}

/// Text of strangers must not steer a terminal: control characters are taken out.
fn clean(text: &str) -> String {
    text.chars().filter(|c| *c == '\n' || !c.is_control()).collect()
}

/// A text of strangers on one line.
pub(crate) fn on_one_line(text: &str) -> String {
    let mut line = text.to_owned();
    line.retain(|c| c == '\n' || c == '\u{1b}' || !c.is_control());
    line.split('\n').map(str::trim).filter(|piece| piece.width() > 0).collect::<Vec<_>>().join(" ⏎ ")
}
