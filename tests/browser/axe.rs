//! Faults of accessibility, as axe-core finds them.

use std::{fs, path::PathBuf, sync::LazyLock};

use serde::Deserialize;

use crate::browser::Browser;

/// The script, from where `.ci/run` puts it.
static AXE: LazyLock<String> = LazyLock::new(|| {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let path = target.parent().expect("a folder in the target folder").join("axe-core/package/axe.min.js");
    fs::read_to_string(&path).unwrap_or_else(|error| {
        panic!("cannot read {}: {error}; `bash .ci/run` fetches it, with `npm pack axe-core`", path.display())
    })
});

#[derive(Debug, Deserialize)]
struct Fault {
    id: String,
    impact: Option<String>,
    help: String,
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Node {
    html: String,
    failure_summary: Option<String>,
}

/// Asserts that axe finds no serious or critical fault on the page, with all that is folded on it unfolded.
pub(crate) fn assert_accessible(browser: &Browser, what: &str) {
    browser.ask::<()>(
        "window.folds = [...document.querySelectorAll('details:not([open])')]; for (const fold of folds) fold.open = true",
    );
    if !browser.ask::<bool>("return 'axe' in window") {
        browser.ask::<()>(&AXE);
    }
    // Whatever else it finds is told, but does not fail a test.
    let faults: Vec<Fault> =
        browser.ask_later("axe.run({ resultTypes: ['violations'] }).then(({ violations }) => done(violations))");
    browser.ask::<()>("for (const fold of folds) fold.open = false");
    let told: Vec<String> = faults
        .iter()
        .filter(|fault| matches!(fault.impact.as_deref(), Some("serious" | "critical")))
        .flat_map(|fault| {
            fault.nodes.iter().take(5).map(move |node| {
                let summary = node.failure_summary.as_deref().unwrap_or_default();
                format!("{}: {}\n{}\n{summary}", fault.id, fault.help, node.html)
            })
        })
        .collect();
    assert!(told.is_empty(), "axe on {what}, {}:\n{}", browser.url(), told.join("\n\n"));
}
