//! A job: one export, from its arrival to its results, as it is remembered on disk.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::Path,
};

use jiff::Timestamp;
use saring::label::Level;
use saring_desk::Intake;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One export.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Job {
    /// Later jobs have greater ones.
    pub(crate) id: Uuid,
    /// How the client called the export. Shown, never used as a path.
    pub(crate) name: String,
    /// Who sent it.
    pub(crate) owner: String,
    /// The type of request that it came with, which sets the clock of its cases.
    pub(crate) request: Option<String>,
    /// What the request is known by.
    pub(crate) reference: Option<String>,
    pub(crate) state: State,
    /// How often it was begun. One that ends the process each time is given up.
    pub(crate) attempts: u32,
    pub(crate) bytes: u64,
    pub(crate) bytes_read: u64,
    pub(crate) posts: Counts,
    /// Posts that became cases of the desk; those that were there already are not counted.
    pub(crate) cases: u64,
    /// Why it failed.
    pub(crate) error: Option<String>,
    pub(crate) received: Timestamp,
    pub(crate) finished: Option<Timestamp>,
}

/// Where a job is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum State {
    /// It waits for its turn, or for the service to come back.
    Queued,
    Running,
    /// Its results are there.
    Done,
    /// Nothing could be read in it, or its results could not be written.
    Failed,
    /// The service ended again and again while it ran.
    Interrupted,
}

/// Posts by level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Counts {
    pub(crate) urgent: u64,
    pub(crate) review: u64,
    pub(crate) low: u64,
    pub(crate) none: u64,
    /// Those that could not be read or scored.
    pub(crate) failed: u64,
}

impl State {
    pub(crate) const ALL: &[Self] = &[Self::Queued, Self::Running, Self::Done, Self::Failed, Self::Interrupted];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Interrupted => "interrupted",
        }
    }

    pub(crate) const fn is_final(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Interrupted)
    }
}

impl Counts {
    /// Counts a post; one without a level failed.
    pub(crate) fn add(&mut self, level: Option<Level>) {
        *match level {
            Some(Level::Urgent) => &mut self.urgent,
            Some(Level::Review) => &mut self.review,
            Some(Level::Low) => &mut self.low,
            Some(Level::None) => &mut self.none,
            None => &mut self.failed,
        } += 1;
    }
}

/// A name as it may be shown: its last part, on one line, of a length that fits.
pub(crate) fn shown_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last.chars().filter(|c| !c.is_control()).take(120).collect();
    let name = name.trim();
    if name.is_empty() { "export".to_owned() } else { name.to_owned() }
}

const FILE: &str = "job.json";

impl Job {
    pub(crate) fn new(name: &str, owner: &str, bytes: u64, received: Timestamp) -> Self {
        Self {
            id: Uuid::now_v7(),
            name: shown_name(name),
            owner: owner.to_owned(),
            request: None,
            reference: None,
            state: State::Queued,
            attempts: 0,
            bytes,
            bytes_read: 0,
            posts: Counts::default(),
            cases: 0,
            error: None,
            received,
            finished: None,
        }
    }

    /// What the desk learns of where its cases come from.
    pub(crate) fn intake(&self) -> Intake {
        Intake {
            by: self.owner.clone(),
            source: self.name.clone(),
            request: self.request.clone(),
            reference: self.reference.clone(),
            received_at: self.received,
        }
    }

    /// Writes it into the job's folder: whole or not at all, whenever the machine stops.
    pub(crate) fn save(&self, folder: &Path) -> io::Result<()> {
        let beside = folder.join("job.json.new");
        let mut file = File::create(&beside)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        file.sync_all()?;
        fs::rename(beside, folder.join(FILE))
    }

    pub(crate) fn load(folder: &Path) -> io::Result<Self> {
        Ok(serde_json::from_slice(&fs::read(folder.join(FILE))?)?)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::{Job, State, shown_name};

    #[test]
    fn a_clients_name_is_shown_and_never_a_path() {
        let cases = [
            ("result.json", "result.json"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\x\\kanal.json", "kanal.json"),
            ("a\u{0}b\nc\u{1b}[31m", "abc[31m"),
            ("..", ".."),
            ("/", "export"),
            ("", "export"),
        ];
        for (given, shown) in cases {
            assert_eq!(shown_name(given), shown, "{given:?}");
        }
        assert_eq!(shown_name(&"é".repeat(500)).chars().count(), 120);
    }

    #[test]
    fn a_job_comes_back_from_disk_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let job = Job { state: State::Done, ..Job::new("kanal.json", "bot", 5, Timestamp::UNIX_EPOCH) };
        job.save(folder.path()).expect("written");
        assert_eq!(Job::load(folder.path()).expect("read"), job);
    }
}
