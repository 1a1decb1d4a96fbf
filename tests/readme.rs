//! The tables of the README that say what comes of what.

use std::{fs, path::Path};

use saring::normalize::NormalizedPost;

#[test]
fn the_examples_of_normalising_are_true() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("the README");
    let (_, section) = readme.split_once("## What normalising undoes\n").expect("the section");
    let section = section.split("\n## ").next().expect("a first piece");
    // `| what it is | `written` | `read as` |`
    let cells = |line: &str| line.split('`').map(str::to_owned).collect::<Vec<_>>();
    let rows: Vec<Vec<String>> = section.lines().map(cells).filter(|cells| cells.len() == 5).collect();
    assert!(rows.len() >= 12, "{} rows", rows.len());
    for row in rows {
        assert_eq!(NormalizedPost::new(&row[1]).folded.as_str(), row[3], "written {}", row[1]);
    }
}
