//! Keyword rules that a moderator team can read, maintain and trust.
//!
//! A rule is a phrase whose ordinary use is propaganda, with examples it must match and counter-examples it must not.
//! Bare words (`jihad`, `syahid`, `bom`) are no rules: they stand in every sermon and every news item.

mod actors;
mod check;
mod context;
mod entry;
mod matcher;
mod pattern;
mod place;
mod shadow;
mod signals;
mod terms;
mod words;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::{
    error::{Error, Result},
    normalize::NormalizedPost,
};

pub use actors::{Actor, List};
pub use check::{Problem, Report, check};
pub use context::Context;
use context::Contexts;
pub use entry::{Matching, Rule, Status, Target};
use matcher::Matcher;
pub use signals::{Cue, Hit, Mention, Signals};

/// All rules of a bundle.
#[derive(Debug)]
pub struct Lexicon {
    rules: Vec<Rule>,
    ids: Vec<Arc<str>>,
    files: Vec<PathBuf>,
    contexts: Contexts,
    actors: Vec<Arc<Actor>>,
    matcher: Matcher,
    version: String,
}

/// The file that says what turns the sense of a match.
const CONTEXT: &str = "context.toml";
/// The folder of organisations.
const ACTORS: &str = "actors";

impl Lexicon {
    /// Reads every `.toml` file of a folder: `context.toml`, rules, and in its folder `actors` lists of organisations.
    ///
    /// # Errors
    /// Where a file cannot be read or a rule is malformed; with file and line.
    pub fn load(folder: &Path) -> Result<Self> {
        let entries = fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
        let mut paths: Vec<PathBuf> = entries.map_err(|source| Error::Read { path: folder.to_owned(), source })?;
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
        paths.sort();

        let is_context = |path: &PathBuf| path.file_name().is_some_and(|name| name == CONTEXT);
        let contexts = paths.iter().find(|path| is_context(path)).map(|path| Contexts::read(path)).transpose()?;
        let mut lexicon = Unmatched { contexts: contexts.unwrap_or_default(), ..Unmatched::default() };
        for path in paths.into_iter().filter(|path| !is_context(path)) {
            let (version, rules) = entry::read(&path, &lexicon.contexts)?;
            lexicon.versions.push(version);
            lexicon.files.extend(std::iter::repeat_n(path, rules.len()));
            lexicon.rules.extend(rules);
        }
        for (version, actors) in actors::read(&folder.join(ACTORS))? {
            lexicon.versions.push(version);
            lexicon.actors.extend(actors.into_iter().map(Arc::new));
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

    /// The contexts that rules may name, by line.
    #[must_use]
    pub fn contexts(&self) -> &[Context] {
        &self.contexts.named
    }

    /// The organisations that are known by name.
    #[must_use]
    pub fn actors(&self) -> &[Arc<Actor>] {
        &self.actors
    }

    /// What the rules find in a post; `original` is the text that `post` was made from.
    #[must_use]
    pub fn scan(&self, post: &NormalizedPost, original: &str) -> Signals {
        let mut signals = Signals::default();
        for found in self.matcher.find(post.folded.as_str()) {
            let Some(span) = post.folded.origin_span(found.range.clone(), original) else { continue };
            // What is found beyond the rules is an organisation; that it is denied or tried in court makes it no less named.
            let Some(rule) = self.rules.get(found.rule) else {
                if actors::is_name(&post.folded.as_str()[found.range]) {
                    let actor = self.actors[found.rule - self.rules.len()].clone();
                    signals.mentions.push(Mention { actor, span });
                }
                continue;
            };
            let excused = found.excuse.is_some();
            let silent = excused || rule.status == Status::Experimental;
            let weight = if silent { 0.0 } else { rule.weight };
            let id = self.ids[found.rule].clone();
            match rule.target {
                Target::Label(label) => signals.hits.push(Hit { rule: id, label, span, weight, excused }),
                Target::Cue(stance) => signals.cues.push(Cue { rule: id, stance, span, weight, excused }),
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
    contexts: Contexts,
    actors: Vec<Arc<Actor>>,
}

impl Unmatched {
    fn matched(self) -> Lexicon {
        Lexicon {
            matcher: Matcher::new(&self.rules, &self.actors, &self.contexts),
            ids: self.rules.iter().map(|rule| rule.id.as_str().into()).collect(),
            files: self.files,
            version: self.versions.into_iter().chain([self.contexts.version.clone()]).max().unwrap_or_default(),
            contexts: self.contexts,
            actors: self.actors,
            rules: self.rules,
        }
    }
}
