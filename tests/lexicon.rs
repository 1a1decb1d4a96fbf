use std::path::Path;

/// Every rule that ships matches its examples and none of its counter-examples.
#[test]
fn the_lexicon_that_ships_keeps_its_word() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/saring-mini/lexicon");
    let report = saring::lexicon::check(&folder).expect("it loads");
    let problems: Vec<String> = report.problems.iter().chain(&report.warnings).map(ToString::to_string).collect();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(report.rules >= 60);
}
