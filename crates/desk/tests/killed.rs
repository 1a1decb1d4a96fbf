//! A desk whose process is killed at any moment loses no decision that it acknowledged, and its log verifies.

use std::{
    collections::BTreeSet,
    env,
    io::{self, BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

use saring::{Assessment, Post};
use saring_desk::{
    Decision, DecisionFilter, Desk, Intake, Principal, Role, Settings, Slice, Verdict, audit::Verification,
};
use serde_json::json;

const KILLS: u64 = 200;
/// How long a decision may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
const DATA: &str = "SARING_TEST_KILLED_DATA";

/// The process that is killed: adds cases and decides on them, and says the number of each decision once it is made.
#[test]
#[ignore = "run by the test below, until it is killed"]
fn writes_until_killed() {
    let Ok(data) = env::var(DATA) else { return };
    let desk = open(Path::new(&data));
    let sari = Principal { name: "sari".to_owned(), role: Role::Moderator };
    let decision = Decision {
        verdict: Verdict::NotPropaganda { slice: Slice::B3 },
        reason: "ceramah".to_owned(),
        note: String::new(),
    };
    let mut out = io::stdout().lock();
    for number in 0_u64.. {
        let intake = Intake {
            by: "pipa".to_owned(),
            source: "tes".to_owned(),
            request: None,
            reference: None,
            received_at: desk.now(),
        };
        desk.add_cases(&intake, [post(&format!("{}-{number}", std::process::id()))]).expect("adds");
        while let Some(case) = desk.next(&sari).expect("works") {
            desk.decide(case.id, &sari, &decision).expect("is decided");
            writeln!(out, "decided {}", case.id).and_then(|()| out.flush()).expect("the parent listens");
        }
    }
}

#[test]
fn no_acknowledged_decision_is_lost_to_kill_9() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = env::current_exe().expect("is running");
    let mut acknowledged = BTreeSet::new();
    let (mut random, mut entries) = (0x5eed_u64, 0);
    for round in 0..KILLS {
        let mut child = Command::new(&program)
            .args(["--ignored", "--exact", "writes_until_killed", "--nocapture", "--test-threads=1"])
            .env(DATA, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        let output = BufReader::new(child.stdout.take().expect("is piped"));
        let (sender, lines) = mpsc::channel();
        let reader = thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let mut said = Vec::new();
        // Half of them die at any moment from their start, half among their decisions, however slow the machine is.
        if round % 2 == 0 {
            while !said.last().is_some_and(|line: &String| line.contains("decided ")) {
                said.push(lines.recv_timeout(PATIENCE).expect("a decision is made"));
            }
        }
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        thread::sleep(Duration::from_millis((random >> 33) % 60));
        child.kill().expect("is running, since it never ends");
        child.wait().expect("ended");
        said.extend(lines.iter());
        reader.join().expect("nobody panicked").expect("the lines were all taken");
        // What follows `decided ` may stand behind words of the test runner.
        acknowledged.extend(said.iter().filter_map(|line| line.split_once("decided ")?.1.parse::<i64>().ok()));

        let desk = open(folder.path());
        match desk.verify(None).expect("reads") {
            Verification::Holds { head, .. } => {
                assert!(head.entries >= entries, "the log got shorter");
                entries = head.entries;
            }
            Verification::Broken(broken) => panic!("{broken:?}"),
        }
        let decided = desk.decisions(&DecisionFilter::default(), 0, 1_000_000).expect("lists");
        let decided: BTreeSet<i64> = decided.iter().map(|decided| decided.case).collect();
        assert!(acknowledged.is_subset(&decided), "lost: {:?}", acknowledged.difference(&decided));
    }
    assert!(acknowledged.len() as u64 >= KILLS / 2, "too few decisions were made to tell: {}", acknowledged.len());
}

fn open(data: &Path) -> Desk {
    Desk::open(data, Settings::default()).expect("opens")
}

fn post(id: &str) -> (Post, Assessment) {
    let assessment = json!({
        "id": id, "channel": "Kanal", "date": null, "language": "id", "risk": 0.9, "level": "urgent",
        "labels": { "recruitment": 0.9 }, "stance": { "endorse": 0.9 }, "context": {}, "evidence": [],
        "versions": { "saring": "0.1.0", "bundle": "saring-mini 5", "lexicon": "2026-11-23" },
    });
    let post = Post { channel: Some("Kanal".to_owned()), ..Post::from_text(id, format!("gabung {id}")) };
    (post, serde_json::from_value(assessment).expect("an assessment"))
}
