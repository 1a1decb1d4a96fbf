//! What the rules say of one post.

use std::sync::Arc;

use super::Actor;
use crate::{
    assessment::{Evidence, EvidenceKind},
    label::{Label, Stance},
    span::Span,
};

/// What the rules find in one post.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Signals {
    /// Finds that speak for a label, in the order of the text.
    pub hits: Vec<Hit>,
    /// Finds that speak for a stance other than endorsement.
    pub cues: Vec<Cue>,
    /// Organisations on a list that the post names.
    pub mentions: Vec<Mention>,
}

/// An organisation on a list, named in a post.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// Which.
    pub actor: Arc<Actor>,
    /// Where, in the original text.
    pub span: Span,
}

/// A rule found in a post that speaks for a label.
#[derive(Debug, Clone, PartialEq)]
pub struct Hit {
    /// The rule's id.
    pub rule: Arc<str>,
    /// What it speaks for.
    pub label: Label,
    /// Where, in the original text.
    pub span: Span,
    /// How strongly; 0 where the rule is experimental or its context takes it back.
    pub weight: f32,
    /// Whether its context takes it back: a negation before it, or what exempts the rule.
    pub excused: bool,
}

/// A rule found in a post that speaks for a stance.
#[derive(Debug, Clone, PartialEq)]
pub struct Cue {
    /// The rule's id.
    pub rule: Arc<str>,
    /// What it speaks for.
    pub stance: Stance,
    /// Where, in the original text.
    pub span: Span,
    /// How strongly; 0 as for a [`Hit`].
    pub weight: f32,
    /// As for a [`Hit`].
    pub excused: bool,
}

impl Signals {
    /// How strongly the rules speak for a label: the chance that at least one of them is right, each rule counted once
    /// however often it was found.
    #[must_use]
    pub fn strength(&self, label: Label) -> f32 {
        any_of(self.hits.iter().filter(|hit| hit.label == label).map(|hit| (&*hit.rule, hit.weight)))
    }

    /// How strongly cues speak for a stance, in the same way.
    #[must_use]
    pub fn cue(&self, stance: Stance) -> f32 {
        any_of(self.cues.iter().filter(|cue| cue.stance == stance).map(|cue| (&*cue.rule, cue.weight)))
    }

    /// How strongly the names of organisations speak, beside what rules have found.
    #[must_use]
    pub fn named(&self) -> f32 {
        self.mentions.iter().map(|mention| mention.actor.weight()).fold(0.0, f32::max)
    }

    /// The hits as evidence, and the organisations that are named: without weight where no rule has found anything, since a
    /// name alone says nothing of the author.
    pub fn evidence<'a>(&'a self, original: &'a str) -> impl Iterator<Item = Evidence> + 'a {
        let has_scored = self.hits.iter().any(|hit| hit.weight > 0.0);
        let mentions = self.mentions.iter().map(move |mention| Evidence {
            kind: EvidenceKind::Lexicon,
            span: mention.span,
            text: original[mention.span.range()].to_owned(),
            label: Label::BrandedContent,
            rule: Some(format!("actor.{}", mention.actor.reference)),
            source: Some(mention.actor.source()),
            weight: if has_scored { mention.actor.weight() } else { 0.0 },
        });
        let hits = self.hits.iter().map(|hit| Evidence {
            kind: EvidenceKind::Lexicon,
            span: hit.span,
            text: original[hit.span.range()].to_owned(),
            label: hit.label,
            rule: Some(hit.rule.to_string()),
            source: None,
            weight: hit.weight,
        });
        hits.chain(mentions)
    }
}

fn any_of<'a>(found: impl Iterator<Item = (&'a str, f32)>) -> f32 {
    let mut heaviest: Vec<(&str, f32)> = Vec::new();
    for (rule, weight) in found {
        match heaviest.iter_mut().find(|(known, _)| *known == rule) {
            Some(known) => known.1 = known.1.max(weight),
            None => heaviest.push((rule, weight)),
        }
    }
    1.0 - heaviest.iter().map(|(_, weight)| 1.0 - weight).product::<f32>()
}
