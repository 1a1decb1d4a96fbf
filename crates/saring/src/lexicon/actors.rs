//! Organisations that are on a list, by all the names they go by.
//!
//! A name alone is no propaganda: news names these groups every day. So a name is shown with its list, reference and date,
//! and scores only where a rule has found something beside it (see `fusion`). What stands on a national list alone never
//! scores: such lists also hold groups whose listing is contested, and political speech is not to be scored by them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::{entry::date, words::add_folded};
use crate::{
    error::{Error, Result},
    toml_file,
};

/// Who listed an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum List {
    /// The United Nations Security Council: a hard signal.
    UnitedNations,
    /// A state alone: shown, never scored.
    National,
}

/// An organisation on a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Its name on the list.
    pub name: String,
    /// Name and aliases, folded.
    pub terms: Vec<String>,
    /// Who listed it.
    pub list: List,
    /// The list's own name.
    pub authority: String,
    /// Its number on the list: `QDe.001`.
    pub reference: String,
    /// Since when it has been listed.
    pub listed: Date,
    /// Whether the entry was taken from the list itself.
    pub verified: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct ActorFile {
    version: String,
    list: List,
    authority: String,
    verified: bool,
    #[serde(default, rename = "actor")]
    actors: Vec<Spanned<ActorEntry>>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct ActorEntry {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    reference: String,
    #[serde(deserialize_with = "date")]
    listed: Date,
    // Read by people.
    #[serde(rename = "note")]
    _note: Option<String>,
}

/// How strongly a name on the United Nations' list speaks beside what a rule has found: it takes away half of the doubt.
const HARD: f32 = 0.5;

/// Names as short as this are words too (`mit`, `is`), so they count in capitals only.
const SHORT: usize = 3;

impl Actor {
    /// What its name adds to what rules have found, from 0 to 1.
    #[must_use]
    pub const fn weight(&self) -> f32 {
        match self.list {
            List::UnitedNations => HARD,
            List::National => 0.0,
        }
    }

    /// List, reference and date, as a moderator reads them.
    #[must_use]
    pub fn source(&self) -> String {
        let Self { name, authority, reference, listed, verified, .. } = self;
        let doubt = if *verified { "" } else { "; unverified: import the current list" };
        format!("{name}: {authority}, {reference}, listed {listed}{doubt}")
    }
}

/// Whether a find is written as a name.
pub(super) fn is_name(found: &str) -> bool {
    found.len() > SHORT || !found.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// The version and the organisations of each `.toml` file in a folder; nothing where there is no such folder.
///
/// # Errors
/// Where a file cannot be read or an entry is malformed; with file and line.
pub(super) fn read(folder: &Path) -> Result<Vec<(String, Vec<Actor>)>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let entries = fs::read_dir(folder).and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect());
    let mut paths: Vec<PathBuf> = entries.map_err(|source| Error::Read { path: folder.to_owned(), source })?;
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    paths.iter().map(|path| read_file(path)).collect()
}

fn read_file(path: &Path) -> Result<(String, Vec<Actor>)> {
    let text = toml_file::text(path)?;
    let ActorFile { version, list, authority, verified, actors } = toml_file::parse(path, &text)?;
    let actors = actors.into_iter().map(|entry| {
        let line = toml_file::line_at(&text, entry.span().start);
        let ActorEntry { name, aliases, reference, listed, .. } = entry.into_inner();
        let wrong = |message| Error::Format { path: path.to_owned(), line, message };
        let mut terms: Vec<String> = Vec::new();
        for alias in std::iter::once(&name).chain(&aliases) {
            if !add_folded(alias, &mut terms) {
                return Err(wrong(format!(
                    "actor {reference}: `{alias}` holds no word; drop it or write it in letters"
                )));
            }
        }
        if reference.trim().is_empty() {
            return Err(wrong(format!("actor {name}: needs its `reference` on the list")));
        }
        Ok(Actor { name, terms, list, authority: authority.clone(), reference, listed, verified })
    });
    Ok((version, actors.collect::<Result<_>>()?))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Actor, List, read};
    use crate::{error::Result, lexicon::Lexicon, normalize::NormalizedPost};

    const FILE: &str = r#"version = "2026-11-25"
list = "national"
authority = "Daftar contoh"
verified = false

[[actor]]
name = "Laskar Awan Biru"
aliases = ["LAB", "Awan Biru (sayap utara)", "lasykar aw4n biru"]
reference = "X.1"
listed = "2020-02-03"
"#;

    fn actors(file: &str) -> Result<Vec<Actor>, String> {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("a.toml"), file).expect("written");
        let told = |error: crate::Error| error.to_string().replace(&format!("{}/", folder.path().display()), "");
        read(folder.path()).map(|files| files.into_iter().flat_map(|(_, actors)| actors).collect()).map_err(told)
    }

    #[test]
    fn every_entry_has_list_reference_and_date() {
        let read = actors(FILE).expect("well-formed");
        let source = "Laskar Awan Biru: Daftar contoh, X.1, listed 2020-02-03; unverified: import the current list";
        assert_eq!((read[0].list, read[0].weight(), read[0].source().as_str()), (List::National, 0.0, source));
        let cases = [
            (
                "2020-02-03",
                "2020-02-30",
                "a.toml:10: `2020-02-30` is no day; write year, month and day as \"2026-11-24\"",
            ),
            ("LAB", "-", "a.toml:6: actor X.1: `-` holds no word; drop it or write it in letters"),
            ("\"X.1\"", "\" \"", "a.toml:6: actor Laskar Awan Biru: needs its `reference` on the list"),
            ("national", "regional", "a.toml:2: unknown variant `regional`, expected `united-nations` or `national`"),
        ];
        for (old, new, told) in cases {
            assert_eq!(actors(&FILE.replace(old, new)).expect_err(new), told);
        }
    }

    #[test]
    fn an_organisation_is_found_by_each_of_its_names() {
        let lexicon = Lexicon::naming(actors(FILE).expect("well-formed"));
        let named = |text: &str| {
            let signals = lexicon.scan(&NormalizedPost::new(text), text);
            signals.mentions.iter().map(|mention| text[mention.span.range()].to_owned()).collect::<Vec<_>>()
        };
        let cases: &[(&str, &[&str])] = &[
            ("Kata polisi, laskar awan biru bubar.", &["laskar awan biru"]),
            ("Bukan LAB dan bukan Awan Biru, sayap utara.", &["LAB", "Awan Biru, sayap utara"]),
            ("L4skar aw4n b1ru", &["L4skar aw4n b1ru"]),
            ("Periksa di lab, di bawah awan biru.", &[]),
        ];
        for (text, names) in cases {
            assert_eq!(named(text), *names, "{text}");
        }
    }
}
