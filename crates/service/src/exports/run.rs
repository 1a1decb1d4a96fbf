//! Scores one export: results to a file, what a moderator should read to the desk.

use std::{
    fs::{self, File},
    io::{BufWriter, Write},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use saring::{Assessment, Post, Screened, Screener};
use saring_desk::{Desk, Intake};
use saring_ingest::Format;
use uuid::Uuid;

use super::job::Counts;
use crate::{failure::Failure, metrics::Metrics};

/// The export as it was sent.
pub(super) const UPLOAD: &str = "upload";
/// One assessment or error record a line.
pub(super) const RESULTS: &str = "results.jsonl";

/// What is to be scored.
pub(super) struct Task {
    pub(super) id: Uuid,
    /// What records call the export.
    pub(super) name: String,
    /// What the desk learns of where its cases come from.
    pub(super) intake: Intake,
    pub(super) bytes: u64,
    /// Where the results go.
    pub(super) folder: PathBuf,
    /// Where the export lies, if not in the folder.
    pub(super) local: Option<PathBuf>,
    pub(super) stop: Arc<AtomicBool>,
}

/// How far a run is.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Progress {
    pub(super) posts: Counts,
    pub(super) cases: u64,
    pub(super) bytes_read: u64,
}

/// How a run ended.
pub(super) enum End {
    Done,
    /// It was told to stop.
    Stopped,
    Failed(String),
}

/// Progress is told and cases are added when so many posts were scored.
const STEP: u64 = 256;

pub(super) fn run(
    task: &Task,
    screener: &Screener,
    desk: &Desk,
    metrics: &Metrics,
    mut tell: impl FnMut(&Progress),
) -> End {
    match score(task, screener, desk, metrics, &mut tell) {
        Ok(true) => End::Done,
        Ok(false) => End::Stopped,
        Err(error) => End::Failed(error.to_string()),
    }
}

/// Whether it came to its end.
fn score(
    task: &Task,
    screener: &Screener,
    desk: &Desk,
    metrics: &Metrics,
    tell: &mut impl FnMut(&Progress),
) -> Result<bool, Box<dyn std::error::Error>> {
    let records = match &task.local {
        Some(path) => saring_ingest::open(path, Format::Auto)?,
        None => {
            let upload = File::open(task.folder.join(UPLOAD))?;
            saring_ingest::read(upload, task.name.clone(), Some(task.bytes), Format::Auto)?
        }
    };
    let read = records.bytes_read();
    let partial = task.folder.join("results.part");
    let mut results = BufWriter::new(File::create(&partial)?);
    let mut progress = Progress::default();
    let mut flagged: Vec<(Post, Assessment)> = Vec::new();
    for (number, screened) in (1..).zip(screener.screen_stream(records)) {
        if task.stop.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let level = match screened {
            Screened::Assessed(post, assessment) => {
                serde_json::to_writer(&mut results, &assessment)?;
                let level = assessment.level;
                if level >= desk.settings().case_level {
                    flagged.push((post, *assessment));
                }
                Some(level)
            }
            Screened::Failed(post, error) => {
                let error = error.to_string();
                let failure = Failure::new(&post.id, &error, &task.name);
                serde_json::to_writer(&mut results, &failure)?;
                None
            }
            Screened::Unreadable(unreadable) => {
                serde_json::to_writer(&mut results, &unreadable)?;
                None
            }
        };
        results.write_all(b"\n")?;
        progress.posts.add(level);
        metrics.post(level);
        if number % STEP == 0 {
            progress.cases += add_cases(desk, task, &mut flagged)?;
            progress.bytes_read = read.load(Ordering::Relaxed);
            tell(&progress);
        }
    }
    progress.cases += add_cases(desk, task, &mut flagged)?;
    progress.bytes_read = read.load(Ordering::Relaxed);
    // On disk before it is called done.
    results.into_inner()?.sync_all()?;
    fs::rename(&partial, task.folder.join(RESULTS))?;
    tell(&progress);
    Ok(true)
}

/// Gives posts to the desk; how many of them it did not have yet.
fn add_cases(desk: &Desk, task: &Task, flagged: &mut Vec<(Post, Assessment)>) -> saring_desk::Result<u64> {
    if flagged.is_empty() {
        return Ok(0);
    }
    Ok(desk.add_cases(&task.intake, flagged.drain(..))?.added)
}
