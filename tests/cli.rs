use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;

use crate::memory::write_export;

fn saring(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_saring"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .args(arguments)
        .output()
        .expect("the program starts")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).expect("UTF-8 out")
}

fn lines(output: &Output) -> Vec<Value> {
    text(&output.stdout).lines().map(|line| serde_json::from_str(line).expect("whole JSON lines")).collect()
}

/// Cases as data: commands with what they print and how they end. `TRYCMD=overwrite cargo test` writes them anew.
#[test]
fn commands_print_what_they_promise() {
    trycmd::TestCases::new().case("tests/cmd/*.toml");
}

#[test]
fn every_message_is_accounted_for_in_its_place() {
    let output = saring(&["score", "--lexicon-only", "--format", "jsonl", "tests/fixtures/kanal.json"]);
    assert_eq!(output.status.code(), Some(2), "one message is unreadable");
    let lines = lines(&output);
    let ids: Vec<&str> = lines.iter().map(|line| line["id"].as_str().expect("every one has an id")).collect();
    assert_eq!(ids, ["1", "2", "3", "4", "5", "6", "7"]);
    assert_eq!(lines[4]["source"], "tests/fixtures/kanal.json");
    assert!(lines[4]["position"].as_u64().expect("a place") > 0);
    assert_eq!(lines[1]["date"], "2026-03-01T01:00:00Z");
    assert_eq!(lines[1]["channel"], "Kanal Contoh");
}

#[test]
fn evidence_points_at_the_original_text_and_stance_counts() {
    let output = saring(&["score", "--lexicon-only", "--format", "jsonl", "--with-text", "tests/fixtures/kanal.json"]);
    let lines = lines(&output);
    let (call, news, discount) = (&lines[1], &lines[2], &lines[3]);
    assert!(matches!(call["level"].as_str(), Some("review" | "urgent")), "{call}");
    let evidence = &call["evidence"][0];
    let whole = call["text"].as_str().expect("asked for");
    let place = |key: &str| usize::try_from(evidence[key].as_u64().expect("a place")).expect("small");
    assert_eq!(&whole[place("start")..place("end")], evidence["text"].as_str().expect("the piece"));
    assert!(evidence["text"].as_str().expect("the piece").contains("muj4hidin"));
    for benign in [news, discount] {
        assert!(matches!(benign["level"].as_str(), Some("none" | "low")), "{benign}");
    }
}

#[test]
fn bad_input_is_told_and_loses_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, content).expect("written");
        path.display().to_string()
    };
    fs::create_dir(folder.path().join("kosong")).expect("made");
    let deep = format!("{{\"messages\":[{{\"text\":{}{}}}]}}", "[".repeat(100_000), "]".repeat(100_000));
    let marks = format!("[{{\"id\":1,\"text\":\"{}\"}}]", "\u{301}".repeat(100_000));
    let large = format!("[{{\"id\":1,\"text\":\"{}\"}}]", "kata ".repeat(2_000_000));
    // (input, exit status, assessments, error records, what standard error or the record says)
    let cases: &[(String, i32, usize, usize, &str)] = &[
        (folder.path().join("tiada.json").display().to_string(), 1, 0, 0, "No such file"),
        (folder.path().join("kosong").display().to_string(), 1, 0, 0, "no messages in this folder"),
        (file("empty.json", b""), 1, 0, 0, "is empty"),
        (file("utf16.txt", b"\xFF\xFEh\0"), 1, 0, 0, "UTF-16"),
        (file("cut.json", br#"{"messages":[{"id":1,"text":"a"},{"id":2,"te"#), 2, 1, 1, "ends inside this message"),
        (
            file(
                "latin1.jsonl",
                b"{\"id\":1,\"text\":\"a\"}\n{\"id\":2,\"text\":\"\xE9\"}\n{\"id\":3,\"text\":\"b\"}\n",
            ),
            2,
            2,
            1,
            "not UTF-8",
        ),
        (file("surrogate.jsonl", br#"{"id":1,"text":"\ud800 a"}"#), 0, 1, 0, ""),
        (file("deep.json", deep.as_bytes()), 2, 0, 1, "not valid JSON"),
        (file("marks.json", marks.as_bytes()), 0, 1, 0, ""),
        (file("large.json", large.as_bytes()), 0, 1, 0, ""),
        (file("other.json", br#"{"settings":{"a":1}}"#), 2, 0, 1, "no list of messages"),
    ];
    for (path, status, assessed, failed, says) in cases {
        let output = saring(&["score", "--lexicon-only", "--format", "jsonl", path]);
        let told = format!("{}{}", text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(*status), "{path}: {}", &told[..told.len().min(500)]);
        let records = lines(&output);
        let errors = records.iter().filter(|record| record.get("error").is_some()).count();
        assert_eq!((records.len() - errors, errors), (*assessed, *failed), "{path}");
        assert!(told.contains(says), "{path}: {told}");
        assert!(!told.contains("panicked"), "{path}: {told}");
    }
}

#[cfg(feature = "load-dynamic")]
#[test]
fn without_a_runtime_the_ways_to_supply_one_are_told() {
    for library in ["tests/tiada/libonnxruntime.so", "README.md", "tests"] {
        let output = Command::new(env!("CARGO_BIN_EXE_saring"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .env("ORT_DYLIB_PATH", library)
            .args(["score", "tests/fixtures/kanal.json"])
            .output()
            .expect("saring starts");
        let told = text(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(output.stdout.is_empty(), "{library}");
        let from = format!("- {library} (from ORT_DYLIB_PATH): ");
        for part in [from.as_str(), "pip download", "set ORT_DYLIB_PATH", "beside the executable", "--lexicon-only"] {
            assert!(told.contains(part), "{told}\nlacks: {part}");
        }
        assert!(!told.contains("panicked"), "{told}");
    }
}

#[test]
fn a_full_disk_is_an_error_and_a_closed_pipe_is_none() {
    if Path::new("/dev/full").exists() {
        let output = saring(&["score", "--lexicon-only", "-o", "/dev/full", "tests/fixtures/kanal.json"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output.stderr).contains("cannot write /dev/full"), "{}", text(&output.stderr));
    }
    for arguments in [
        "score --lexicon-only --format jsonl tests/fixtures/kanal.json",
        "eval --lexicon-only datasets/saringcheck",
        "bundle info",
        "lexicon check",
        "lexicon eval datasets/dev",
    ] {
        let command = format!("'{}' {arguments} | true", env!("CARGO_BIN_EXE_saring"));
        let shell = Command::new("bash")
            .args(["-o", "pipefail", "-c", &command])
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("bash starts");
        assert!(shell.status.success(), "{arguments}: {}", text(&shell.stderr));
    }
}

#[test]
fn an_assessment_does_not_depend_on_the_number_of_workers() {
    let run = |workers| {
        saring(&["score", "--lexicon-only", "--format", "jsonl", "--workers", workers, "tests/fixtures/kanal.json"])
    };
    assert_eq!(run("1").stdout, run("3").stdout);
}

#[test]
fn a_report_takes_the_place_of_an_old_one_only_when_it_is_whole() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("report.html");
    fs::write(&page, "an old page").expect("written");
    let path = page.to_str().expect("UTF-8");
    let report = |more: &[&str]| {
        saring(&[&["report", "--lexicon-only", "tests/fixtures/kanal.json", "-o", path], more].concat())
    };

    assert_eq!(report(&["--bundle", "tests/fixtures/unknown-key"]).status.code(), Some(1));
    assert_eq!(fs::read_to_string(&page).expect("it is there"), "an old page");

    assert_eq!(report(&["--lang", "en"]).status.code(), Some(2), "one message is unreadable");
    let written = fs::read_to_string(&page).expect("UTF-8");
    assert!(written.contains("Kanal Contoh") && written.contains("Posts, riskiest first"));
    assert!(written.contains("tests/fixtures/kanal.json, byte "), "the unreadable message has its place");
    assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 1, "nothing is left beside it");
}

#[cfg(unix)]
#[test]
fn an_interrupt_leaves_complete_lines_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let (export, scores) = (folder.path().join("result.json"), folder.path().join("scores.jsonl"));
    let posts = write_export(&export, 40);
    let mut child = Command::new(env!("CARGO_BIN_EXE_saring"))
        .args(["score", "--lexicon-only", "--format", "jsonl", "--workers", "1", "-o"])
        .args([&scores, &export])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stderr(std::process::Stdio::null())
        .spawn()
        .expect("saring starts");
    // Once something is on disk the run is under way, however slow the machine.
    while fs::metadata(&scores).map_or(0, |file| file.len()) == 0 {
        assert!(child.try_wait().expect("a child can be waited for").is_none(), "ended before it could be stopped");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let stopped = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill starts");
    assert!(stopped.success());
    assert_eq!(child.wait().expect("it ends").code(), Some(130));
    let written = fs::read_to_string(&scores).expect("UTF-8");
    assert!(written.ends_with('\n') && written.lines().count() < posts);
    for line in written.lines() {
        serde_json::from_str::<Value>(line).expect("every line is whole");
    }
}
