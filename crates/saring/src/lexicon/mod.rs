//! Keyword rules that a moderator team can read, maintain and trust.
//!
//! A rule is a phrase whose ordinary use is propaganda, with examples it must match and counter-examples it must not.
//! Bare words (`jihad`, `syahid`, `bom`) are no rules: they stand in every sermon and every news item.

mod check;
mod entry;
mod matcher;
mod pattern;
mod words;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    assessment::{Evidence, EvidenceKind},
    error::{Error, Result},
    label::{Label, Stance},
    normalize::NormalizedPost,
    span::Span,
    toml_file,
};

pub use check::{Problem, Report, check};
pub use entry::{Matching, Rule, Status, Target};
use matcher::Matcher;

/// All rules of a bundle.
#[derive(Debug)]
pub struct Lexicon {
    rules: Vec<Rule>,
    ids: Vec<Arc<str>>,
    files: Vec<PathBuf>,
    matcher: Matcher,
    version: String,
}

/// What the rules find in one post.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Signals {
    /// Finds that speak for a label, in the order of the text.
    pub hits: Vec<Hit>,
    /// Finds that speak for a stance other than endorsement.
    pub cues: Vec<Cue>,
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
}

/// The file that says what turns the sense of a match.
const CONTEXT: &str = "context.toml";

impl Lexicon {
    /// Reads every `.toml` file of a folder.
    ///
    /// # Errors
    /// Where a file cannot be read or a rule is malformed; with file and line.
    pub fn load(folder: &Path) -> Result<Self> {
        let entries = fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
        let mut paths: Vec<PathBuf> = entries.map_err(|source| Error::Read { path: folder.to_owned(), source })?;
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
        paths.sort();

        let mut lexicon = Unmatched::default();
        for path in paths {
            if path.file_name().is_some_and(|name| name == CONTEXT) {
                let context: entry::ContextFile = toml_file::read(&path)?;
                lexicon.versions.push(context.version);
                lexicon.negation = context.negation;
            } else {
                let (version, rules) = entry::read(&path)?;
                lexicon.versions.push(version);
                lexicon.files.extend(std::iter::repeat_n(path, rules.len()));
                lexicon.rules.extend(rules);
            }
        }
        if lexicon.rules.is_empty() {
            let message = "no rules in this folder; a lexicon is a folder of .toml files".to_owned();
            return Err(Error::Mismatch { path: folder.to_owned(), message });
        }
        Ok(lexicon.matched())
    }

    /// The date of the newest file.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Every rule, by file and line.
    #[must_use]
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// What the rules find in a post; `original` is the text that `post` was made from.
    #[must_use]
    pub fn scan(&self, post: &NormalizedPost, original: &str) -> Signals {
        let mut signals = Signals::default();
        for found in self.matcher.find(&self.rules, post.folded.as_str()) {
            let rule = &self.rules[found.rule];
            let Some(span) = post.folded.origin_span(found.range, original) else { continue };
            let silent = found.excused || rule.status == Status::Experimental;
            let weight = if silent { 0.0 } else { rule.weight };
            let id = self.ids[found.rule].clone();
            match rule.target {
                Target::Label(label) => signals.hits.push(Hit { rule: id, label, span, weight }),
                Target::Cue(stance) => signals.cues.push(Cue { rule: id, stance, span, weight }),
            }
        }
        signals
    }
}

/// Rules as read, before the matcher is built.
#[derive(Default)]
struct Unmatched {
    rules: Vec<Rule>,
    files: Vec<PathBuf>,
    versions: Vec<String>,
    negation: entry::Negation,
}

impl Unmatched {
    fn matched(self) -> Lexicon {
        Lexicon {
            matcher: Matcher::new(&self.rules, &self.negation),
            ids: self.rules.iter().map(|rule| rule.id.as_str().into()).collect(),
            files: self.files,
            version: self.versions.into_iter().max().unwrap_or_default(),
            rules: self.rules,
        }
    }
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

    /// The hits as evidence.
    pub fn evidence<'a>(&'a self, original: &'a str) -> impl Iterator<Item = Evidence> + 'a {
        self.hits.iter().map(|hit| Evidence {
            kind: EvidenceKind::Lexicon,
            span: hit.span,
            text: original[hit.span.range()].to_owned(),
            label: hit.label,
            rule: Some(hit.rule.to_string()),
            weight: hit.weight,
        })
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
