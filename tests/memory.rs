//! Memory stays bounded however large an export is: the sample's messages, again and again, with ids of their own.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use serde_json::Value;

/// Writes an export of about `megabytes` in Telegram Desktop's form; gives its number of posts.
pub(crate) fn write_export(path: &Path, megabytes: u64) -> usize {
    let sample =
        fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("datasets/sample/result.json")).expect("the sample");
    let sample: Value = serde_json::from_slice(&sample).expect("the sample is JSON");
    let messages: Vec<&Value> =
        sample["messages"].as_array().expect("messages").iter().filter(|one| one["type"] == "message").collect();
    let mut out = BufWriter::new(File::create(path).expect("created"));
    out.write_all(b"{\"name\":\"Kanal Besar\",\"type\":\"public_channel\",\"id\":7,\"messages\":[").expect("written");
    let (mut bytes, mut posts) = (0, 0);
    while bytes < megabytes * 1_000_000 {
        let mut message = messages[posts % messages.len()].clone();
        message["id"] = posts.into();
        let line = serde_json::to_string_pretty(&message).expect("JSON");
        let comma = if posts == 0 { "" } else { "," };
        write!(out, "{comma}\n{line}").expect("written");
        bytes += line.len() as u64;
        posts += 1;
    }
    out.write_all(b"]}").expect("written");
    out.flush().expect("written");
    posts
}

/// Scores an export; gives the number of lines that came out and the greatest resident size in megabytes.
fn score(export: &Path, scores: &Path, arguments: &[&str]) -> (usize, u64) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_saring"))
        .args(["score", "--format", "jsonl", "-o"])
        .args([scores, export])
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stderr(Stdio::null())
        .spawn()
        .expect("saring starts");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    while child.try_wait().expect("a child can be waited for").is_none() {
        // VmHWM is the kernel's own high-water mark, so reading it now and then misses nothing but the very end.
        let read = fs::read_to_string(&status).unwrap_or_default();
        let kilobytes =
            read.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        peak = peak.max(kilobytes.unwrap_or(0));
        thread::sleep(Duration::from_millis(20));
    }
    let lines = fs::read(scores).expect("scores").iter().filter(|&&byte| byte == b'\n').count();
    (lines, peak / 1000)
}

fn memory_stays_below(limit: u64, megabytes: u64, arguments: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    let (export, scores) = (folder.path().join("result.json"), folder.path().join("scores.jsonl"));
    let posts = write_export(&export, megabytes);
    let (lines, peak) = score(&export, &scores, arguments);
    assert_eq!(lines, posts);
    // Where there is no /proc the peak is unknown, and only the count is held.
    println!("{megabytes} MB, {posts} posts, {arguments:?}: peak {peak} MB");
    assert!(peak < limit, "{peak} MB for an export of {megabytes} MB");
}

#[test]
fn an_export_larger_than_the_limit_is_scored_within_it() {
    memory_stays_below(60, 80, &["--lexicon-only"]);
}

#[test]
#[ignore = "writes 2 GB and takes minutes: cargo test --release memory -- --ignored --nocapture"]
fn two_gigabytes_are_scored_in_a_quarter_of_one() {
    memory_stays_below(250, 2000, &["--lexicon-only"]);
}

#[test]
#[ignore = "takes minutes: cargo test --release memory -- --ignored --nocapture"]
fn two_hundred_megabytes_are_scored_with_the_model() {
    memory_stays_below(250, 200, &[]);
}
