//! `context.toml`: what turns the sense of a match. Contexts are named once and rules name them, so that a word which marks a
//! court report is added in one place and counts for every rule.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use super::pattern;
use crate::{
    error::{Error, Result},
    toml_file,
};

/// A setting in which a rule's words are no propaganda: a court report, a warning, a match report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    /// What rules call it by in their `exempt`.
    pub name: String,
    /// What marks it, folded.
    pub terms: Vec<String>,
    /// How near to a match a term must stand, in words; anywhere in the post where not set.
    pub within: Option<usize>,
    /// The line it stands on.
    pub line: usize,
}

/// Words that turn a match into its opposite.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Negation {
    pub(super) words: Vec<String>,
    /// How many words before the match they count.
    pub(super) within: usize,
}

/// All that `context.toml` says.
#[derive(Debug, Clone, Default)]
pub(super) struct Contexts {
    pub(super) path: PathBuf,
    pub(super) version: String,
    pub(super) negation: Negation,
    pub(super) named: Vec<Context>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct ContextFile {
    version: String,
    negation: Negation,
    #[serde(default, rename = "context")]
    contexts: Vec<Spanned<ContextEntry>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct ContextEntry {
    name: String,
    terms: Vec<String>,
    within: Option<usize>,
    // Read by people.
    #[serde(rename = "note")]
    _note: Option<String>,
}

/// How alike two names must be, by Jaro and Winkler, for one to be taken for a slip of the other.
const ALIKE: f64 = 0.8;

impl Contexts {
    /// Reads `context.toml`.
    ///
    /// # Errors
    /// Where it cannot be read, or a context is malformed or named like another; with the line.
    pub(super) fn read(path: &Path) -> Result<Self> {
        let text = toml_file::text(path)?;
        let file: ContextFile = toml_file::parse(path, &text)?;
        let mut contexts =
            Self { path: path.to_owned(), version: file.version, negation: file.negation, named: Vec::new() };
        for entry in file.contexts {
            let line = toml_file::line_at(&text, entry.span().start);
            let ContextEntry { name, terms, within, .. } = entry.into_inner();
            let wrong = |message| {
                let message = format!("context {name}: {message}");
                Error::Format { path: path.to_owned(), line, message }
            };
            if let Some(first) = contexts.named.iter().find(|one| one.name == name) {
                return Err(wrong(format!("its name is taken on line {}; names are unique", first.line)));
            }
            let mut folded: Vec<String> = Vec::new();
            for pattern in &terms {
                folded.extend(pattern::terms(pattern).map_err(wrong)?);
            }
            if folded.is_empty() {
                return Err(wrong("needs at least one of `terms`".to_owned()));
            }
            folded.sort();
            folded.dedup();
            contexts.named.push(Context { name, terms: folded, within, line });
        }
        Ok(contexts)
    }

    /// The place of a name in [`Self::named`].
    pub(super) fn place(&self, name: &str) -> Option<usize> {
        self.named.iter().position(|context| context.name == name)
    }

    /// What to say of a name that there is no context for.
    pub(super) fn unknown(&self, name: &str) -> String {
        let names = || self.named.iter().map(|context| context.name.as_str());
        let likeness = |known: &str| strsim::jaro_winkler(name, known);
        let nearest = names().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
        match nearest {
            None => format!("there is no context `{name}`; define it as a [[context]] of context.toml"),
            Some(nearest) if likeness(nearest) >= ALIKE => {
                format!("there is no context `{name}`; did you mean `{nearest}`?")
            }
            Some(_) => {
                let known = names().collect::<Vec<_>>().join(", ");
                format!("there is no context `{name}`; context.toml has {known}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::Contexts;

    fn read(contexts: &str) -> Result<Contexts, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("context.toml");
        fs::write(&path, format!("version = \"1\"\nnegation = {{ words = [], within = 3 }}\n{contexts}"))
            .expect("written");
        Contexts::read(&path).map_err(|error| error.to_string().replace(&format!("{}/", folder.path().display()), ""))
    }

    #[test]
    fn contexts_are_folded_and_told_of_with_their_line() {
        let read_terms = |terms: &str| read(&format!("[[context]]\nname = \"a\"\nterms = {terms}\n"));
        let folded = read_terms("[\"yg (lucu|LUCU)\", \"yang lucu\"]").expect("well-formed");
        assert_eq!(folded.named[0].terms, ["yang lucu"]);
        let twice = "[[context]]\nname = \"a\"\nterms = [\"b\"]\n";
        let cases = [
            (read_terms("[]"), "context.toml:3: context a: needs at least one of `terms`"),
            (read_terms("[\"(b\"]"), "context.toml:3: context a: a `(` is not closed"),
            (read(&twice.repeat(2)), "context.toml:6: context a: its name is taken on line 3; names are unique"),
        ];
        for (outcome, told) in cases {
            assert_eq!(outcome.map(|contexts| contexts.named).expect_err("malformed"), told);
        }
    }
}
