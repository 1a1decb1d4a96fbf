//! The review desk from the command line: what people do with it beside its pages.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use saring::{Options, Post, Screener, label::Label};
use saring_desk::{Decision, Desk, Intake, Principal, Role, Settings, Slice, Verdict};

fn saring(data: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_saring"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .env("SARING_DATA", data)
        .output()
        .expect("the program starts")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8 out")
}

#[test]
fn a_token_is_made_listed_and_revoked() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path().join("new");
    let made = saring(&data, &["token", "create", "sari", "--role", "moderator"]);
    assert!(text(&made.stderr).starts_with("A new desk in "), "{}", text(&made.stderr));
    let token = text(&made.stdout).trim();
    let desk = Desk::open(&data, Settings::default()).expect("opens");
    let sari = Principal { name: "sari".to_owned(), role: Role::Moderator };
    assert_eq!(desk.authenticate(token).expect("works"), Some(sari));

    let listed = saring(&data, &["token", "list"]);
    let line = text(&listed.stdout);
    assert!(line.contains("moderator") && line.trim_end().ends_with("sari") && !line.contains(token), "{line}");
    let twice = saring(&data, &["token", "create", "sari", "--role", "lead"]);
    assert_eq!(twice.status.code(), Some(1));
    assert!(text(&twice.stderr).contains("there is a token named `sari` already"), "{}", text(&twice.stderr));

    assert!(saring(&data, &["token", "revoke", "sari"]).status.success());
    assert_eq!(desk.authenticate(token).expect("works"), None);
    let wrong = saring(&data, &["token", "create", "a b", "--role", "lead"]);
    assert!(text(&wrong.stderr).contains("is no name for a token"), "{}", text(&wrong.stderr));
}

#[test]
fn decisions_are_measured_by_eval_and_the_log_is_verified() {
    let folder = tempfile::tempdir().expect("a folder");
    let data = folder.path();
    decide(data);

    let file = data.join("decided.jsonl");
    let path = file.to_str().expect("UTF-8");
    let exported = saring(data, &["desk", "export-decisions", "-o", path]);
    assert_eq!(text(&exported.stderr), "2 decided posts\n");
    let measured = saring(data, &["eval", "--lexicon-only", "--json", path]);
    assert!(measured.status.success(), "{}", text(&measured.stderr));
    assert_eq!(text(&saring(data, &["desk", "export-decisions"]).stdout), fs::read_to_string(&file).expect("reads"));

    let verified = saring(data, &["audit", "verify"]);
    let out = text(&verified.stdout);
    let end = out.lines().find_map(|line| line.strip_prefix("end ")).expect("is printed");
    assert!(verified.status.success() && out.contains("entries, none changed"), "{out}");
    assert!(saring(data, &["audit", "verify", "--expect-head", end]).status.success());
    let (entries, _) = end.split_once(':').expect("a number and a hash");
    let another = format!("{entries}:{}", "0".repeat(64));
    let changed = saring(data, &["audit", "verify", "--expect-head", &another]);
    assert_eq!(changed.status.code(), Some(2));
    let message = text(&changed.stdout);
    assert!(message.starts_with(&format!("changed: entry {entries}: the expected head tells of another")), "{message}");

    fs::write(data.join("desk.toml"), "retention-days = 0\n").expect("writes");
    let refused = saring(data, &["desk", "purge"]);
    assert!(text(&refused.stderr).contains("desk.toml:1: 0 does not do here"), "{}", text(&refused.stderr));
    fs::remove_file(data.join("desk.toml")).expect("is there");
    let purged = saring(data, &["desk", "purge"]);
    assert_eq!(text(&purged.stderr), "0 cases purged: decided more than 183 days ago\n");
}

/// Scores two posts, takes them into a desk and decides on them.
fn decide(data: &Path) {
    let bundle = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/saring-mini");
    let screener = Screener::open(bundle, &Options { lexicon_only: true, ..Options::default() }).expect("opens");
    let desk = Desk::open(data, Settings::default()).expect("opens");
    let sari = Principal { name: "sari".to_owned(), role: Role::Moderator };
    let intake = Intake {
        by: "pipa".to_owned(),
        source: "tes".to_owned(),
        request: None,
        reference: None,
        received_at: desk.now(),
    };
    let verdicts = [Verdict::Confirm { labels: vec![Label::Recruitment] }, Verdict::NotPropaganda { slice: Slice::B5 }];
    for (verdict, text) in verdicts.into_iter().zip(["Gabung barisan muj4hidin.", "Ayo gabung barisan mujahidin kami."])
    {
        let post = Post::from_text(verdict.name(), text);
        let assessment = screener.screen(&post).expect("is scored");
        let id = desk.add_case(&intake, &post, &assessment).expect("is added");
        desk.claim(id, &sari).expect("is free");
        let decision = Decision { verdict, reason: "jelas".to_owned(), note: String::new() };
        desk.decide(id, &sari, &decision).expect("is decided");
    }
}
