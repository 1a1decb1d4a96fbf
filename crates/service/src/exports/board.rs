//! The jobs there are, and the threads that work on them.

use std::{
    collections::BTreeMap,
    fs, io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
};

use jiff::Timestamp;
use saring_desk::Desk;
use uuid::Uuid;

use super::{
    job::{Counts, Job, State},
    run::{self, End, Task},
};
use crate::{
    metrics::Metrics,
    problem::{Kind, Problem, Result},
    reload::Bundles,
    settings,
};

/// The jobs, and the threads that work on them.
pub(crate) struct Exports {
    shared: Arc<Shared>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

struct Shared {
    folder: PathBuf,
    settings: settings::Exports,
    bundles: Arc<Bundles>,
    desk: Arc<Desk>,
    metrics: Arc<Metrics>,
    board: Mutex<Board>,
    ready: Condvar,
}

#[derive(Default)]
struct Board {
    /// In the order of their arrival, which their ids have.
    jobs: BTreeMap<Uuid, Entry>,
    uploading: usize,
    closing: bool,
}

struct Entry {
    job: Job,
    /// Where it lies, for an export that was named at the start and not uploaded.
    local: Option<PathBuf>,
    stop: Arc<AtomicBool>,
    /// Asked for while it ran: gone for everyone, and from disk as soon as it stops.
    removed: bool,
}

/// A job that ended the service so often is given up.
const MOST_ATTEMPTS: u32 = 3;
/// The owner of exports that were named at the start: who acts on the command line.
const CONSOLE: &str = "console";

/// Room for one more upload, given back when it has become a job or has failed.
pub(super) struct Room(Arc<Shared>);

impl Drop for Room {
    fn drop(&mut self) {
        self.0.board().uploading -= 1;
    }
}

impl Exports {
    /// Takes up the jobs in `folder` where the last run left them.
    pub(crate) fn open(
        folder: PathBuf,
        settings: settings::Exports,
        bundles: Arc<Bundles>,
        desk: Arc<Desk>,
        metrics: Arc<Metrics>,
    ) -> io::Result<Self> {
        fs::create_dir_all(&folder)?;
        let board = Mutex::new(Board { jobs: left_behind(&folder)?, ..Board::default() });
        let shared = Shared { folder, settings, bundles, desk, metrics, board, ready: Condvar::new() };
        Ok(Self { shared: Arc::new(shared), threads: Mutex::new(Vec::new()) })
    }

    /// Starts to work.
    pub(crate) fn start(&self) -> io::Result<()> {
        let threads = (0..self.shared.settings.running.get()).map(|number| {
            let shared = self.shared.clone();
            std::thread::Builder::new().name(format!("export-{number}")).spawn(move || shared.work())
        });
        *self.threads.lock().unwrap_or_else(PoisonError::into_inner) = threads.collect::<io::Result<_>>()?;
        Ok(())
    }

    /// Room for an upload.
    pub(super) fn room(&self) -> Result<Room> {
        let mut board = self.shared.board();
        let waiting = board.jobs.values().filter(|entry| entry.job.state == State::Queued).count();
        if board.closing {
            return Err(Problem::new(Kind::Closing, "send the export again in a moment").retry_after(5));
        }
        if waiting + board.uploading >= self.shared.settings.waiting.max(1) {
            let detail = format!("{waiting} exports wait; send this one when one of them is done");
            return Err(Problem::new(Kind::ExportsFull, detail).retry_after(30));
        }
        board.uploading += 1;
        Ok(Room(self.shared.clone()))
    }

    /// The folder in which jobs have theirs.
    pub(super) fn folder(&self) -> &Path {
        &self.shared.folder
    }

    /// Makes a job of an upload that lies as `upload` in `folder`.
    pub(super) fn submit(&self, job: Job, folder: &Path) -> io::Result<Job> {
        job.save(folder)?;
        fs::rename(folder, self.shared.job_folder(job.id))?;
        Ok(self.enter(job, None))
    }

    /// Makes a job of an export on this machine.
    pub(crate) fn submit_local(&self, path: &Path) -> io::Result<()> {
        let bytes = fs::metadata(path)?.len();
        let job = Job::new(&path.display().to_string(), CONSOLE, bytes, Timestamp::now());
        // Not saved: the next start names its own exports.
        fs::create_dir(self.shared.job_folder(job.id))?;
        self.enter(job, Some(path.to_owned()));
        Ok(())
    }

    fn enter(&self, job: Job, local: Option<PathBuf>) -> Job {
        tracing::info!(export = %job.id, bytes = job.bytes, owner = job.owner, "export queued");
        self.shared.board().jobs.insert(job.id, Entry::new(job.clone(), local));
        self.shared.ready.notify_one();
        job
    }

    /// The jobs, latest first.
    pub(super) fn list(&self) -> Vec<Job> {
        let board = self.shared.board();
        board.jobs.values().rev().filter(|entry| !entry.removed).map(|entry| entry.job.clone()).collect()
    }

    pub(super) fn get(&self, id: Uuid) -> Option<Job> {
        let board = self.shared.board();
        board.jobs.get(&id).filter(|entry| !entry.removed).map(|entry| entry.job.clone())
    }

    /// Where the results of a job that is done lie.
    pub(super) fn results(&self, id: Uuid) -> PathBuf {
        self.shared.job_folder(id).join(run::RESULTS)
    }

    /// Takes a job away with everything that it left; a running one as soon as it stops.
    pub(super) fn remove(&self, id: Uuid) -> io::Result<()> {
        let mut board = self.shared.board();
        let Some(entry) = board.jobs.get_mut(&id) else { return Ok(()) };
        if entry.job.state == State::Running {
            entry.removed = true;
            entry.stop.store(true, Ordering::Relaxed);
            return Ok(());
        }
        board.jobs.remove(&id);
        drop(board);
        fs::remove_dir_all(self.shared.job_folder(id))
    }

    /// How many jobs are in each state.
    pub(crate) fn counts(&self) -> Vec<(State, usize)> {
        let board = self.shared.board();
        let count = |state| board.jobs.values().filter(|entry| entry.job.state == state).count();
        State::ALL.iter().map(|&state| (state, count(state))).collect()
    }

    /// Stops between two posts, and returns when everything is as the next start will find it.
    pub(crate) fn close(&self) {
        {
            let mut board = self.shared.board();
            board.closing = true;
            board.jobs.values().for_each(|entry| entry.stop.store(true, Ordering::Relaxed));
        }
        self.shared.ready.notify_all();
        for thread in self.threads.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            // What panics in a job is caught there.
            let _ = thread.join();
        }
    }
}

impl Entry {
    fn new(job: Job, local: Option<PathBuf>) -> Self {
        Self { job, local, stop: Arc::default(), removed: false }
    }
}

/// The jobs that the last run left. What is no job is an upload that broke off.
fn left_behind(folder: &Path) -> io::Result<BTreeMap<Uuid, Entry>> {
    let mut jobs = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let Ok(mut job) = Job::load(&path) else {
            if path.is_dir() {
                fs::remove_dir_all(&path)?;
            }
            continue;
        };
        if job.state == State::Running {
            job.state = State::Queued;
            job.posts = Counts::default();
            job.bytes_read = 0;
            if job.attempts >= MOST_ATTEMPTS {
                job.state = State::Interrupted;
                job.error = Some(format!("the service ended {} times while it was scored", job.attempts));
                job.finished = Some(Timestamp::now());
            }
            job.save(&path)?;
        }
        jobs.insert(job.id, Entry::new(job, None));
    }
    Ok(jobs)
}

impl Shared {
    fn board(&self) -> MutexGuard<'_, Board> {
        self.board.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn job_folder(&self, id: Uuid) -> PathBuf {
        self.folder.join(id.to_string())
    }

    fn work(&self) {
        while let Some(task) = self.next_task() {
            let id = task.id;
            let screener = &self.bundles.current();
            let ended = catch_unwind(AssertUnwindSafe(|| {
                run::run(&task, &screener.exports, &self.desk, &self.metrics, |progress| self.tell(id, progress))
            }));
            let ended =
                ended.unwrap_or_else(|_| End::Failed("the program failed on it; report it as a bug".to_owned()));
            self.settle(id, ended);
        }
    }

    /// Waits for a job to begin with; none when the service ends.
    fn next_task(&self) -> Option<Task> {
        let mut board = self.board();
        loop {
            if board.closing {
                return None;
            }
            let queued = board.jobs.values_mut().find(|entry| entry.job.state == State::Queued);
            if let Some(entry) = queued {
                entry.job.state = State::Running;
                entry.job.attempts += 1;
                let task = Task {
                    id: entry.job.id,
                    name: entry.job.name.clone(),
                    intake: entry.job.intake(),
                    bytes: entry.job.bytes,
                    folder: self.job_folder(entry.job.id),
                    local: entry.local.clone(),
                    stop: entry.stop.clone(),
                };
                // Before the work, so that a job that ends the process is known by its attempts.
                self.save(entry);
                return Some(task);
            }
            board = self.ready.wait(board).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn tell(&self, id: Uuid, progress: &run::Progress) {
        if let Some(entry) = self.board().jobs.get_mut(&id) {
            entry.job.posts = progress.posts;
            entry.job.cases = progress.cases;
            entry.job.bytes_read = progress.bytes_read;
        }
    }

    fn settle(&self, id: Uuid, ended: End) {
        let mut board = self.board();
        let Some(entry) = board.jobs.get_mut(&id) else { return };
        let folder = self.job_folder(id);
        if entry.removed {
            board.jobs.remove(&id);
            drop(board);
            discard(&folder);
            return;
        }
        let job = &mut entry.job;
        match ended {
            End::Done => job.state = State::Done,
            End::Failed(error) => {
                job.state = State::Failed;
                job.error = Some(error);
            }
            // Not the job's fault, so not one of its attempts.
            End::Stopped => {
                job.state = State::Queued;
                job.attempts -= 1;
                job.posts = Counts::default();
                job.bytes_read = 0;
            }
        }
        if job.state.is_final() {
            job.finished = Some(Timestamp::now());
            // The posts themselves are kept no longer than they are needed.
            let _ = fs::remove_file(folder.join(run::UPLOAD));
        }
        tracing::info!(export = %id, state = job.state.name(), posts = ?job.posts, cases = job.cases, "export settled");
        self.save(entry);
        let finished = board.jobs.values().filter(|entry| entry.job.state.is_final());
        let mut finished: Vec<Uuid> = finished.map(|entry| entry.job.id).collect();
        finished.truncate(finished.len().saturating_sub(self.settings.kept));
        for id in finished {
            board.jobs.remove(&id);
            discard(&self.job_folder(id));
        }
    }

    /// What cannot be written now is found again in its state before, and scored once more.
    fn save(&self, entry: &Entry) {
        if entry.local.is_some() {
            return;
        }
        if let Err(error) = entry.job.save(&self.job_folder(entry.job.id)) {
            tracing::error!(export = %entry.job.id, %error, "the state of an export cannot be written");
        }
    }
}

fn discard(folder: &Path) {
    if let Err(error) = fs::remove_dir_all(folder) {
        tracing::error!(%error, "the folder of an export cannot be removed");
    }
}
