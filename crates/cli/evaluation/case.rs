//! Labelled cases in the schema of datasets/README.md.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
};

use anyhow::Context;
use saring::label::Label;
use serde::Deserialize;

/// A post of which the right answer is known.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) text: String,
    /// The risk labels that hold; none for a benign post.
    pub(crate) labels: Vec<Label>,
    /// The kind of benign writing.
    pub(crate) slice: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) functionality: Option<String>,
    /// The contrast pair it belongs to.
    pub(crate) pair: Option<String>,
}

impl Case {
    pub(crate) fn is_harmful(&self) -> bool {
        !self.labels.is_empty()
    }
}

/// Whether a path holds cases: a JSON Lines file whose first line is one, or a folder with such a file. Anything else is for
/// `saring_ingest`, which also says what is wrong with it.
pub(crate) fn is_labelled(path: &Path) -> bool {
    let Ok(files) = jsonl_files(path) else { return false };
    files.first().is_some_and(|file| {
        let mut lines =
            fs::File::open(file).into_iter().flat_map(|file| BufReader::new(file).lines().map_while(Result::ok));
        lines.find(|line| !line.trim().is_empty()).is_some_and(|line| serde_json::from_str::<Case>(&line).is_ok())
    })
}

/// All cases of the files, and of all `.jsonl` files in the folders, in order.
pub(crate) fn read(paths: &[PathBuf]) -> anyhow::Result<Vec<Case>> {
    let mut cases = Vec::new();
    for path in paths {
        let files = jsonl_files(path).with_context(|| format!("cannot read {}", path.display()))?;
        anyhow::ensure!(!files.is_empty(), "{}: no .jsonl file in this folder", path.display());
        for file in files {
            read_file(&file, &mut cases)?;
        }
    }
    anyhow::ensure!(!cases.is_empty(), "no cases: the files are empty");
    Ok(cases)
}

/// The `.jsonl` files of a folder, by name; of a file, the file itself.
fn jsonl_files(path: &Path) -> std::io::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files: Vec<PathBuf> = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|ending| ending == "jsonl"));
    files.sort();
    Ok(files)
}

fn read_file(path: &Path, cases: &mut Vec<Case>) -> anyhow::Result<()> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let case = serde_json::from_str(line).with_context(|| {
            format!("{}:{}: not a labelled case (see datasets/README.md for the schema)", path.display(), number + 1)
        })?;
        cases.push(case);
    }
    Ok(())
}
