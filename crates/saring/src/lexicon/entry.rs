//! The format of rule files, and what a rule must satisfy to be loaded.

use std::path::Path;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, de::Error as _};
use toml::Spanned;

use super::{context::Contexts, pattern};
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
    /// Several terms anywhere in the post. The find stands where the first one does, so the most telling one comes first.
    All,
}

/// How far a rule is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
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
    /// The terms in all their alternatives, folded; several sets only for [`Matching::Near`] and [`Matching::All`].
    pub terms: Vec<Vec<String>>,
    /// For `near`: how many words may lie between the first and the last word of a match, these included.
    pub within: usize,
    /// For `near`: whether the terms must come in the order given.
    pub ordered: bool,
    /// How strongly it speaks, from 0 to 1.
    pub weight: f32,
    /// How far it is trusted.
    pub status: Status,
    /// Names of the contexts that exempt a match.
    pub exempt: Vec<String>,
    /// What else exempts a match, of this rule alone; folded.
    pub unless: Vec<String>,
    /// How near to the match one of `unless` must stand, in words; anywhere in the post where not set.
    pub unless_within: Option<usize>,
    /// Texts it must match.
    pub examples: Vec<String>,
    /// Texts it must not match.
    pub counter_examples: Vec<String>,
    /// When a person last held it to what channels write.
    pub reviewed: Date,
    /// The first day on which it should be reviewed again; never where not set.
    pub expires: Option<Date>,
    /// The line it stands on.
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
    exempt: Vec<Spanned<String>>,
    #[serde(default)]
    unless: Vec<String>,
    unless_within: Option<usize>,
    examples: Vec<String>,
    #[serde(default)]
    counter_examples: Vec<String>,
    #[serde(deserialize_with = "date")]
    reviewed: Date,
    #[serde(default, deserialize_with = "optional_date")]
    expires: Option<Date>,
    // Read by people, not by the matcher; required so that every rule can be traced.
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "note")]
    _note: Option<String>,
}

pub(super) fn date<'de, D: Deserializer<'de>>(value: D) -> Result<Date, D::Error> {
    let text = String::deserialize(value)?;
    text.parse()
        .map_err(|_| D::Error::custom(format!("`{text}` is no day; write year, month and day as \"2026-11-24\"")))
}

fn optional_date<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Date>, D::Error> {
    date(value).map(Some)
}

/// The version and the rules of a file; `contexts` are those that its rules may name.
///
/// # Errors
/// Where it cannot be read or a rule is malformed; with the line.
pub(super) fn read(path: &Path, contexts: &Contexts) -> Result<(String, Vec<Rule>)> {
    let text = toml_file::text(path)?;
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
        if let Some(unknown) = entry.exempt.iter().find(|name| contexts.place(name.get_ref()).is_none()) {
            let line = toml_file::line_at(&text, unknown.span().start);
            return Err(wrong(line, format!("rule {id}: {}", contexts.unknown(unknown.get_ref()))));
        }
        entry.into_rule(target, line).map_err(|message| wrong(line, format!("rule {id}: {message}")))
    });
    Ok((file.version, rules.collect::<Result<_>>()?))
}

impl RuleEntry {
    fn into_rule(self, target: Target, line: usize) -> Result<Rule, String> {
        let is_near = self.matching == Matching::Near;
        let has_terms = is_near || self.matching == Matching::All;
        let patterns = match (self.term, self.terms) {
            (Some(term), None) if !has_terms => vec![term],
            (None, Some(terms)) if has_terms && terms.len() >= 2 => terms,
            _ if has_terms => {
                return Err("`near` and `all` need `terms` with at least two entries, and no `term`".to_owned());
            }
            _ => return Err("needs one `term` (`terms` are for `match = \"near\"` and `\"all\"`)".to_owned()),
        };
        if is_near != self.within.is_some() || (self.ordered && !is_near) {
            return Err("`within` belongs to `near`, and only there; so does `ordered`".to_owned());
        }
        if self.unless_within.is_some() && self.unless.is_empty() {
            return Err("`unless-within` belongs to `unless`; a context of `exempt` has its own `within`".to_owned());
        }
        if let Some(expires) = self.expires.filter(|&expires| expires <= self.reviewed) {
            return Err(format!("expires on {expires}, not after its review on {}", self.reviewed));
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
        if matches!(self.matching, Matching::Word | Matching::Prefix)
            && pattern::expand(&patterns[0])?.iter().any(|term| term.contains(' '))
        {
            return Err("a `word` or `prefix` is one word; use `match = \"phrase\"`".to_owned());
        }
        let terms = |patterns: &[String]| -> Result<Vec<Vec<String>>, String> {
            patterns.iter().map(|pattern| pattern::terms(pattern)).collect()
        };
        Ok(Rule {
            id: self.id,
            target,
            matching: self.matching,
            terms: terms(&patterns)?,
            within: self.within.unwrap_or(0),
            ordered: self.ordered,
            weight: self.weight,
            status: self.status,
            exempt: self.exempt.into_iter().map(Spanned::into_inner).collect(),
            unless: terms(&self.unless)?.concat(),
            unless_within: self.unless_within,
            examples: self.examples,
            counter_examples: self.counter_examples,
            reviewed: self.reviewed,
            expires: self.expires,
            line,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Contexts, read};

    const CONTEXTS: &str = "version = \"1\"\n[negation]\nwords = []\nwithin = 3\n[[context]]\nname = \"court-and-police\"\nterms = [\"sidang\"]\n";
    const RULE: &str = "version = \"1\"\nlabel = \"recruitment\"\n[[rule]]\nid = \"a.1\"\nmatch = \"phrase\"\nterm = \"topi merah\"\nexempt = [\"court-and-police\"]\nweight = 0.5\nstatus = \"test\"\nexamples = [\"topi merah\"]\ncounter-examples = [\"topi\"]\nsource = \"authored\"\nreviewed = \"2026-11-24\"\nexpires = \"2027-11-24\"\n";

    /// The error of a rule file in which `old` stands as `new`.
    fn error(old: &str, new: &str) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name| folder.path().join(name);
        fs::write(path("context.toml"), CONTEXTS).expect("written");
        assert!(RULE.contains(old), "{old}");
        fs::write(path("rules.toml"), RULE.replace(old, new)).expect("written");
        let contexts = Contexts::read(&path("context.toml")).expect("well-formed");
        let outcome = read(&path("rules.toml"), &contexts).map(|(_, rules)| rules.len());
        let told = outcome.map_or_else(|error| error.to_string(), |rules| format!("{rules} rule"));
        told.replace(&format!("{}/", folder.path().display()), "")
    }

    #[test]
    fn a_malformed_rule_is_told_with_its_line_and_what_would_be_right() {
        let cases: &[(&str, &str, &str)] = &[
            ("topi merah", "topi (merah|biru)", "1 rule"),
            (
                "court-and-police",
                "court-and-polise",
                "rules.toml:7: rule a.1: there is no context `court-and-polise`; did you mean `court-and-police`?",
            ),
            (
                "court-and-police",
                "kitchen",
                "rules.toml:7: rule a.1: there is no context `kitchen`; context.toml has court-and-police",
            ),
            (
                "2026-11-24",
                "2026-11-31",
                "rules.toml:13: `2026-11-31` is no day; write year, month and day as \"2026-11-24\"",
            ),
            (
                "2027-11-24",
                "2026-11-24",
                "rules.toml:3: rule a.1: expires on 2026-11-24, not after its review on 2026-11-24",
            ),
            (
                "\"phrase\"",
                "\"all\"",
                "rules.toml:3: rule a.1: `near` and `all` need `terms` with at least two entries, and no `term`",
            ),
            (
                "\"phrase\"",
                "\"word\"",
                "rules.toml:3: rule a.1: a `word` or `prefix` is one word; use `match = \"phrase\"`",
            ),
            ("weight = 0.5", "weight = 1.5", "rules.toml:3: rule a.1: weight 1.5 is not from 0 to 1"),
            (
                "weight",
                "unless-within = 3\nweight",
                "rules.toml:3: rule a.1: `unless-within` belongs to `unless`; a context of `exempt` has its own `within`",
            ),
            (
                "weight",
                "within = 3\nweight",
                "rules.toml:3: rule a.1: `within` belongs to `near`, and only there; so does `ordered`",
            ),
            (
                "topi merah\"",
                "topi|(-|+)\"",
                "rules.toml:3: rule a.1: `-` holds no word that a post could have; write letters or digits",
            ),
        ];
        for (old, new, told) in cases {
            assert_eq!(error(old, new), *told);
        }
    }
}
