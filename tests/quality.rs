//! Floors under the quality of the shipped bundle. They stand a little below what was measured (models/saring-mini/report.json):
//! a change that makes the product worse fails here, one that makes it better should raise them.

use std::process::Command;

use serde_json::Value;

fn report(arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_saring"))
        .args(["eval", "datasets/saringcheck", "--json"])
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("saring starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("a report is JSON")
}

fn figure(report: &Value, path: &str) -> f64 {
    report.pointer(path).and_then(Value::as_f64).expect("the report has this figure")
}

#[test]
fn the_suite_is_judged_no_worse_than_before() {
    let report = report(&[]);
    for (path, floor) in [
        ("/auroc", 0.95),
        ("/recall/share", 0.835),
        ("/pairs/share", 0.75),
        ("/precision/share", 0.885),
        ("/recall_at_1_percent/share", 0.58),
    ] {
        assert!(figure(&report, path) >= floor, "{path} is {} and was at least {floor}", figure(&report, path));
    }
    assert!(figure(&report, "/false_alarms/share") <= 0.07, "{}", report["false_alarms"]);
}

#[test]
fn what_ngrams_settle_would_not_have_been_found_by_the_transformer() {
    let (shipped, thorough) = (report(&[]), report(&["--thorough"]));
    let recall = |report| figure(report, "/recall/share");
    assert!(recall(&shipped) >= recall(&thorough) - 0.001, "{} {}", shipped["recall"], thorough["recall"]);
}

#[test]
fn the_model_beats_the_lexicon_clearly() {
    let (both, rules) = (report(&[]), report(&["--lexicon-only"]));
    assert!(figure(&both, "/recall/low") > figure(&rules, "/recall/high"), "{} {}", both["recall"], rules["recall"]);
    assert!(figure(&both, "/auroc") > figure(&rules, "/auroc") + 0.2);
    // More found, and not by crying wolf.
    let at_one_percent = |report, end| figure(report, &format!("/recall_at_1_percent/{end}"));
    assert!(at_one_percent(&both, "low") > at_one_percent(&rules, "high"), "{}", both["recall_at_1_percent"]);
}
