//! The format of rule files, and what a rule must satisfy to be loaded.

use std::{fs, path::Path};

use serde::Deserialize;
use toml::Spanned;

use super::pattern;
use crate::{
    error::{Error, Result},
    label::{Label, Stance},
    toml_file,
};

/// What a rule speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A risk label.
    Label(Label),
    /// A stance other than endorsement: a cue that the author reports, condemns, quotes or discusses.
    Cue(Stance),
}

/// How a rule's terms are looked for, always on whole words of the folded text and without regard to case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Matching {
    /// One word.
    Word,
    /// A word that begins so.
    Prefix,
    /// Words in sequence, within one sentence.
    Phrase,
    /// Several terms within some words of each other.
    Near,
}

/// How far a rule is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Shown as evidence, never scores.
    Experimental,
    /// Scores, and is being watched.
    Test,
    /// Scores.
    Stable,
}

/// One rule, ready to match.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Unique in the lexicon: `support.014`.
    pub id: String,
    /// What it speaks for.
    pub target: Target,
    /// How it matches.
    pub matching: Matching,
    /// The terms in all their alternatives; several sets only for [`Matching::Near`].
    pub terms: Vec<Vec<String>>,
    /// For `near`: how many words may lie between the first and the last word of a match, these included.
    pub within: usize,
    /// For `near`: whether the terms must come in the order given.
    pub ordered: bool,
    /// How strongly it speaks, from 0 to 1.
    pub weight: f32,
    /// How far it is trusted.
    pub status: Status,
    /// Context that exempts a match.
    pub unless: Vec<String>,
    /// How near to the match the exempting context must stand, in words; anywhere in the post where not set.
    pub unless_within: Option<usize>,
    /// Texts it must match.
    pub examples: Vec<String>,
    /// Texts it must not match.
    pub counter_examples: Vec<String>,
    /// The file and line it stands on.
    pub line: usize,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct RuleFile {
    version: String,
    label: Option<Label>,
    cue: Option<Stance>,
    #[serde(default, rename = "rule")]
    rules: Vec<Spanned<RuleEntry>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct RuleEntry {
    id: String,
    #[serde(rename = "match")]
    matching: Matching,
    term: Option<String>,
    terms: Option<Vec<String>>,
    within: Option<usize>,
    #[serde(default)]
    ordered: bool,
    weight: f32,
    status: Status,
    #[serde(default)]
    unless: Vec<String>,
    unless_within: Option<usize>,
    examples: Vec<String>,
    #[serde(default)]
    counter_examples: Vec<String>,
    // Read by people, not by the matcher; required so that every rule can be traced.
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "reviewed")]
    _reviewed: String,
    #[serde(rename = "note")]
    _note: Option<String>,
}

/// `context.toml`: what turns the sense of a match.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct ContextFile {
    pub(super) version: String,
    pub(super) negation: Negation,
}

/// Words that turn a match into its opposite.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Negation {
    pub(super) words: Vec<String>,
    /// How many words before the match they count.
    pub(super) within: usize,
}

/// The version and the rules of a file.
pub(super) fn read(path: &Path) -> Result<(String, Vec<Rule>)> {
    let text = fs::read_to_string(path).map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let file: RuleFile = toml_file::parse(path, &text)?;
    let wrong = |line, message: String| Error::Format { path: path.to_owned(), line, message };
    let target = match (file.label, file.cue) {
        (Some(label), None) => Target::Label(label),
        (None, Some(Stance::Endorse)) => return Err(wrong(1, "a cue is for another stance than endorse".to_owned())),
        (None, Some(stance)) => Target::Cue(stance),
        _ => return Err(wrong(1, "a rule file has either a `label` or a `cue`".to_owned())),
    };
    let rules = file.rules.into_iter().map(|entry| {
        let line = toml_file::line_at(&text, entry.span().start);
        let entry = entry.into_inner();
        let id = entry.id.clone();
        entry.into_rule(target, line).map_err(|message| wrong(line, format!("rule {id}: {message}")))
    });
    Ok((file.version, rules.collect::<Result<_>>()?))
}

impl RuleEntry {
    fn into_rule(self, target: Target, line: usize) -> Result<Rule, String> {
        let near = self.matching == Matching::Near;
        let patterns = match (self.term, self.terms) {
            (Some(term), None) if !near => vec![term],
            (None, Some(terms)) if near && terms.len() >= 2 => terms,
            _ if near => return Err("`near` needs `terms` with at least two entries, and no `term`".to_owned()),
            _ => return Err("needs one `term` (`terms` are for `match = \"near\"`)".to_owned()),
        };
        if near != self.within.is_some() || (self.ordered && !near) {
            return Err("`within` belongs to `near`, and only there; so does `ordered`".to_owned());
        }
        if !(0.0..=1.0).contains(&self.weight) {
            return Err(format!("weight {} is not from 0 to 1", self.weight));
        }
        if self.examples.is_empty() {
            return Err("needs at least one of `examples`".to_owned());
        }
        if matches!(target, Target::Label(_)) && self.counter_examples.is_empty() {
            return Err("a rule that scores needs at least one of `counter-examples`".to_owned());
        }
        let terms: Vec<Vec<String>> =
            patterns.iter().map(|pattern| pattern::expand(pattern)).collect::<Result<_, _>>()?;
        if matches!(self.matching, Matching::Word | Matching::Prefix) && terms[0].iter().any(|term| term.contains(' '))
        {
            return Err("a `word` or `prefix` is one word; use `match = \"phrase\"`".to_owned());
        }
        let unless: Result<Vec<Vec<String>>, String> =
            self.unless.iter().map(|pattern| pattern::expand(pattern)).collect();
        Ok(Rule {
            id: self.id,
            target,
            matching: self.matching,
            terms,
            within: self.within.unwrap_or(0),
            ordered: self.ordered,
            weight: self.weight,
            status: self.status,
            unless: unless?.concat(),
            unless_within: self.unless_within,
            examples: self.examples,
            counter_examples: self.counter_examples,
            line,
        })
    }
}
