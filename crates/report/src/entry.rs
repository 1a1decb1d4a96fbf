//! One post as the report keeps it.

use std::ops::Range;

use saring::{
    Assessment, Post,
    assessment::{Evidence, EvidenceKind},
    label::{Context, Label, Language, Level, Stance},
    normalize::NormalizedPost,
};

/// A label holds from here on, and so does a context label. Below the thresholds of any bundle so far: what the page shows or
/// closes is for a person to judge.
const HOLDS: f32 = 0.5;
/// Bytes of a text that are shown before the whole of it is asked for.
const EXCERPT: usize = 320;

/// A post with its assessment and what the report found out about it.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) text: String,
    /// The folded form, where it is another than the text and a moderator may ask for it.
    pub(crate) folded: Option<String>,
    pub(crate) forwarded_from: Option<String>,
    pub(crate) assessment: Assessment,
    /// The group of near-identical posts.
    pub(crate) group: Option<u32>,
    /// The Telegram chats it leads to, as a person would type them.
    pub(crate) outgoing: Vec<String>,
    /// Announces a backup channel.
    pub(crate) announces_backup: bool,
}

impl Entry {
    pub(crate) fn new(post: Post, mut assessment: Assessment, normalized: &NormalizedPost) -> Self {
        let folded = normalized.folded.as_str();
        let is_wanted = assessment.level > Level::None && folded != post.text;
        // A rule that does not score yet would be noise beside those that do.
        assessment.evidence.retain(|piece| piece.kind == EvidenceKind::Model || piece.weight > 0.0);
        Self {
            folded: is_wanted.then(|| folded.to_owned()),
            text: post.text,
            forwarded_from: post.forwarded_from,
            assessment,
            group: None,
            outgoing: Vec::new(),
            announces_backup: false,
        }
    }

    /// Whether it is to be read by a moderator.
    pub(crate) fn is_flagged(&self) -> bool {
        self.assessment.level >= Level::Review
    }

    /// What it is, likeliest first: the labels that hold, or the likeliest where none does. Nothing where nobody is to read it.
    pub(crate) fn labels(&self) -> Vec<(Label, f32)> {
        if !self.is_flagged() {
            return Vec::new();
        }
        let scores = &self.assessment.labels;
        let mut labels: Vec<(Label, f32)> = Label::ALL.iter().map(|label| (*label, scores.get(*label))).collect();
        labels.sort_by(|a, b| b.1.total_cmp(&a.1));
        let holding = labels.iter().take_while(|(_, score)| *score >= HOLDS).count();
        labels.truncate(holding.max(1));
        // Rules alone give no scores; what they found says what it is.
        if holding == 0 && labels[0].1 == 0.0 {
            labels = self.assessment.evidence.iter().map(|piece| (piece.label, piece.weight)).collect();
            labels.sort_by(|a, b| b.1.total_cmp(&a.1));
            labels.truncate(1);
        }
        labels
    }

    /// How its author stands to it, where anything is to be stood to.
    pub(crate) fn stance(&self) -> Option<(Stance, f32)> {
        let scored = |stance: &Stance| (*stance, self.assessment.stance.get(*stance));
        let likeliest = Stance::ALL.iter().map(scored).max_by(|a, b| a.1.total_cmp(&b.1));
        likeliest.filter(|(_, score)| *score > 0.0 && self.assessment.level > Level::None)
    }

    pub(crate) fn contexts(&self) -> Vec<Context> {
        Context::ALL.iter().copied().filter(|context| self.assessment.context.get(*context) >= HOLDS).collect()
    }

    /// Whether its text stays closed until a moderator opens it.
    pub(crate) fn is_closed(&self) -> bool {
        let evidence = &self.assessment.evidence;
        self.assessment.labels.get(Label::Instructional) >= HOLDS
            || evidence.iter().any(|piece| piece.label == Label::Instructional)
    }

    /// The part of the text around the evidence that weighs most.
    pub(crate) fn excerpt(&self) -> Range<usize> {
        excerpt(&self.text, &self.assessment.evidence)
    }

    /// The text's language for HTML, where it may differ from the page's.
    pub(crate) const fn lang(&self) -> Option<&'static str> {
        lang(self.assessment.language)
    }
}

/// What is mixed is mostly the page's own language, and `und` is a language that is not known.
const fn lang(language: Language) -> Option<&'static str> {
    match language {
        Language::Indonesian => Some("id"),
        Language::Malay => Some("ms"),
        Language::Jawi => Some("ms-Arab"),
        Language::Arabic => Some("ar"),
        Language::Mixed => None,
        Language::Other => Some("und"),
    }
}

/// About [`EXCERPT`] bytes around the evidence that weighs most, cut between words; all of a text that is hardly longer.
fn excerpt(text: &str, evidence: &[Evidence]) -> Range<usize> {
    if text.len() <= EXCERPT + EXCERPT / 4 {
        return 0..text.len();
    }
    let heaviest = evidence.iter().max_by(|a, b| a.weight.total_cmp(&b.weight));
    let centre = heaviest.map_or(0, |piece| piece.span.start());
    let from = text.floor_char_boundary(centre.saturating_sub(EXCERPT / 3).min(text.len() - EXCERPT));
    let to = text
        .ceil_char_boundary((from + EXCERPT).max(heaviest.map_or(0, |piece| piece.span.end().min(from + 2 * EXCERPT))));
    let to = to.min(text.len());
    // A word that has no end nearby is cut: some scripts have no spaces.
    let start =
        if from == 0 { 0 } else { text[from..centre.max(from)].find(char::is_whitespace).map_or(from, |at| from + at) };
    let end =
        if to == text.len() { to } else { text[start..to].rfind(char::is_whitespace).map_or(to, |at| start + at) };
    let kept_end = if end > start.max(centre) { end } else { to };
    start..kept_end
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use saring::{
        assessment::{Evidence, EvidenceKind},
        label::Label,
        span::Span,
    };

    use super::{EXCERPT, excerpt};

    fn at(text: &str, range: std::ops::Range<usize>) -> Option<Evidence> {
        let span = Span::new(text, range)?;
        let text = text[span.range()].to_owned();
        Some(Evidence {
            kind: EvidenceKind::Model,
            span,
            text,
            label: Label::Incitement,
            rule: None,
            source: None,
            weight: 0.5,
        })
    }

    #[test]
    fn a_short_text_is_its_own_excerpt_and_a_long_one_is_cut_between_words() {
        assert_eq!(excerpt("satu dua", &[]), 0..8);
        let text = "kata ".repeat(400);
        let range = excerpt(&text, &[]);
        assert!(range.start == 0 && range.len() <= EXCERPT && text[range].ends_with("kata"));
        let found = at(&text, 1_000..1_004).expect("in the text");
        let range = excerpt(&text, &[found]);
        assert!(range.contains(&1_000) && text[range].trim().split(' ').all(|word| word == "kata"));
    }

    proptest! {
        #[test]
        fn the_excerpt_holds_where_the_heaviest_evidence_begins(text in "([a-zé🙏]{1,9} ?){100,200}", from in 0..1000_usize, length in 1..1000_usize) {
            let evidence: Vec<Evidence> = at(&text, from..from + length).into_iter().collect();
            let range = excerpt(&text, &evidence);
            prop_assert!(text.get(range.clone()).is_some());
            prop_assert!(evidence.iter().all(|piece| range.contains(&piece.span.start())));
        }
    }
}
