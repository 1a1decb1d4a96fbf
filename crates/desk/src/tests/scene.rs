//! A desk with a clock that stands still until told, and people at it.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::Timestamp;
use saring::{Assessment, Post};
use serde_json::json;
use tempfile::TempDir;

use crate::{Added, Case, Clock, Decision, Desk, Intake, Principal, Role, Settings, Verdict};

pub(super) struct Scene {
    pub(super) folder: TempDir,
    pub(super) desk: Desk,
    pub(super) second: Arc<AtomicI64>,
}

impl Scene {
    pub(super) fn new(settings: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let second = Arc::new(AtomicI64::new(1_770_000_000));
        let desk = open(&folder, settings, &second);
        Self { folder, desk, second }
    }

    /// A second desk on the same file, at the same time.
    pub(super) fn another(&self) -> Desk {
        let clock = clock(&self.second);
        Desk::open_with(self.folder.path(), self.desk.settings().clone(), clock).expect("opens")
    }

    pub(super) fn pass_minutes(&self, minutes: i64) {
        self.second.fetch_add(60 * minutes, Ordering::Relaxed);
    }

    pub(super) fn add(&self, posts: impl IntoIterator<Item = (Post, Assessment)>) -> Added {
        self.desk.add_cases(&self.intake(None), posts).expect("adds")
    }

    pub(super) fn intake(&self, request: Option<&str>) -> Intake {
        Intake {
            by: "pipa".to_owned(),
            source: "result.json".to_owned(),
            request: request.map(str::to_owned),
            reference: None,
            received_at: self.desk.now(),
        }
    }

    /// Claims a case and decides on it.
    pub(super) fn settle(&self, id: i64, who: &Principal, verdict: Verdict) -> crate::Result<Case> {
        self.desk.claim(id, who)?;
        self.desk.decide(id, who, &decision(verdict))
    }
}

fn open(folder: &TempDir, settings: &str, second: &Arc<AtomicI64>) -> Desk {
    let settings = Settings::parse("desk.toml".as_ref(), settings).expect("settings");
    Desk::open_with(folder.path(), settings, clock(second)).expect("opens")
}

fn clock(second: &Arc<AtomicI64>) -> Clock {
    let second = second.clone();
    Clock::new(move || Timestamp::from_second(second.load(Ordering::Relaxed)).expect("in range"))
}

pub(super) fn person(name: &str, role: Role) -> Principal {
    Principal { name: name.to_owned(), role }
}

pub(super) fn decision(verdict: Verdict) -> Decision {
    Decision { verdict, reason: "jelas".to_owned(), note: "catatan rahasia".to_owned() }
}

/// A flagged post whose text is one of its own.
pub(super) fn post(id: u32, risk: f32) -> (Post, Assessment) {
    written(
        &id.to_string(),
        &format!("infaq untuk mujahidin {id}"),
        risk,
        if risk >= 0.8 { "urgent" } else { "review" },
    )
}

pub(super) fn written(id: &str, text: &str, risk: f32, level: &str) -> (Post, Assessment) {
    let post = Post { channel: Some("Kanal".to_owned()), ..Post::from_text(id, text) };
    let assessment = json!({
        "id": id, "channel": "Kanal", "date": "2026-02-01T23:00:00Z", "language": "id", "risk": risk, "level": level,
        "labels": { "material_support": 0.9 }, "stance": { "endorse": 0.9 }, "context": {},
        "evidence": [
            { "kind": "lexicon", "start": 0, "end": 5, "text": &text[..5], "label": "material_support",
              "rule": "support.014", "weight": 0.8 },
            { "kind": "lexicon", "start": 0, "end": 5, "text": &text[..5], "label": "recruitment",
              "rule": "recruitment.900", "weight": 0.0 },
        ],
        "versions": { "saring": "0.1.0", "bundle": "saring-mini 5", "lexicon": "2026-11-23" },
    });
    (post, serde_json::from_value(assessment).expect("an assessment"))
}
