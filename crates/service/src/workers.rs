//! The threads that score, and the short line before them.
//!
//! Requests take turns, one post at a time, so that a batch of a thousand posts does not stand before a request of one.
//! The line is bounded in requests: who finds it full is told at once when to come back. A long line would serve nobody
//! sooner, and every one later.

use std::{
    collections::VecDeque,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use saring::{Post, label::Level};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::{
    metrics::Metrics,
    problem::{Kind, Problem, Result},
    reload::Engine,
};

/// What became of one post.
#[derive(Debug)]
pub(crate) enum Answer {
    /// Its assessment in JSON.
    Scored(Vec<u8>),
    /// Why it could not be scored.
    Failed(String),
    /// Its request waited too long for its first turn; none of its posts was scored.
    Overdue,
}

/// The answers to a request, each with the place of its post, in the order in which they are ready.
pub(crate) type Answers = UnboundedReceiver<(usize, Answer)>;

/// How long the line is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Depth {
    /// Posts waiting.
    pub(crate) posts: usize,
    /// Requests waiting or in work.
    pub(crate) requests: usize,
    /// What a post takes of one worker, as lately measured.
    pub(crate) seconds_per_post: f64,
}

/// The workers. They end when they are closed and nothing waits any more.
pub(crate) struct Workers {
    shared: Arc<Shared>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

struct Shared {
    line: Mutex<Line>,
    ready: Condvar,
    workers: usize,
    most_requests: usize,
    longest_wait: Duration,
    metrics: Arc<Metrics>,
}

struct Line {
    waiting: VecDeque<Request>,
    /// Requests waiting or in work.
    requests: usize,
    /// Posts waiting.
    posts: usize,
    /// What a post takes of one worker, as lately measured.
    seconds_per_post: f64,
    closing: bool,
}

/// A request in the line, with what is left of its posts.
struct Request {
    engine: Arc<Engine>,
    posts: std::vec::IntoIter<(usize, Post)>,
    /// When it will be given up; none once its first post had its turn.
    deadline: Option<Instant>,
    answers: UnboundedSender<(usize, Answer)>,
    place: Arc<Place>,
}

/// A request's place among those waiting or in work, free again when its last post is done.
struct Place(Arc<Shared>);

impl Drop for Place {
    fn drop(&mut self) {
        self.0.line().requests -= 1;
    }
}

/// One post's turn.
struct Turn {
    engine: Arc<Engine>,
    number: usize,
    post: Post,
    answers: UnboundedSender<(usize, Answer)>,
    /// Held until the post is done.
    _place: Arc<Place>,
}

/// How much a new measurement counts: the last twenty or so posts.
const WEIGHT: f64 = 0.05;

impl Workers {
    /// Starts `workers` threads behind a line of `requests_per_worker` for each.
    pub(crate) fn start(
        workers: usize,
        requests_per_worker: usize,
        longest_wait: Duration,
        metrics: Arc<Metrics>,
    ) -> std::io::Result<Self> {
        let line = Line { waiting: VecDeque::new(), requests: 0, posts: 0, seconds_per_post: 0.001, closing: false };
        let shared = Arc::new(Shared {
            line: Mutex::new(line),
            ready: Condvar::new(),
            workers,
            most_requests: workers * requests_per_worker,
            longest_wait,
            metrics,
        });
        let threads = (0..workers).map(|number| {
            let shared = shared.clone();
            std::thread::Builder::new().name(format!("score-{number}")).spawn(move || shared.work())
        });
        Ok(Self { threads: Mutex::new(threads.collect::<std::io::Result<_>>()?), shared })
    }

    /// Whether a request would be let in. Asked before its body is read: under overload most are not, and reading them
    /// would cost those that are.
    pub(crate) fn admit(&self) -> Result<()> {
        self.shared.admit(&self.shared.line())
    }

    /// Puts a request into the line. Its posts are scored with `engine`.
    pub(crate) fn enter(&self, engine: Arc<Engine>, posts: Vec<(usize, Post)>) -> Result<Answers> {
        let (answers, receiver) = unbounded_channel();
        if posts.is_empty() {
            return Ok(receiver);
        }
        let count = posts.len();
        {
            let mut line = self.shared.line();
            self.shared.admit(&line)?;
            line.requests += 1;
            line.posts += count;
            let place = Arc::new(Place(self.shared.clone()));
            let deadline = Some(Instant::now() + self.shared.longest_wait);
            line.waiting.push_back(Request { engine, posts: posts.into_iter(), deadline, answers, place });
        }
        if count == 1 {
            self.shared.ready.notify_one()
        } else {
            self.shared.ready.notify_all()
        }
        Ok(receiver)
    }

    /// How long the line is.
    pub(crate) fn depth(&self) -> Depth {
        let line = self.shared.line();
        Depth { posts: line.posts, requests: line.requests, seconds_per_post: line.seconds_per_post }
    }

    /// Lets nobody in any more, and returns when everything that was let in is done.
    pub(crate) fn close(&self) {
        self.shared.line().closing = true;
        self.shared.ready.notify_all();
        for thread in self.threads.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            // A worker catches what panics in a post, and has nothing else to fail on.
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn admit(&self, line: &Line) -> Result<()> {
        if line.closing {
            return Err(Problem::new(Kind::Closing, "send the request again in a moment").retry_after(5));
        }
        if line.requests < self.most_requests {
            return Ok(());
        }
        let seconds = (line.posts + 1) as f64 * line.seconds_per_post / self.workers as f64;
        let problem = Problem::new(Kind::QueueFull, "wait as long as Retry-After says, then send the request again");
        Err(problem.retry_after(seconds.ceil().max(1.0) as u64))
    }

    fn work(&self) {
        while let Some(turn) = self.next_turn() {
            let begun = Instant::now();
            let answer = self.score(&turn);
            let seconds = begun.elapsed().as_secs_f64();
            // Whoever asked may have gone; then nobody is left to tell.
            let _ = turn.answers.send((turn.number, answer));
            let mut line = self.line();
            line.seconds_per_post += WEIGHT * (seconds - line.seconds_per_post);
        }
    }

    /// The next post whose turn it is; none when the line is closed and empty.
    fn next_turn(&self) -> Option<Turn> {
        let mut line = self.line();
        loop {
            let Some(mut request) = line.waiting.pop_front() else {
                if line.closing {
                    return None;
                }
                line = self.ready.wait(line).unwrap_or_else(PoisonError::into_inner);
                continue;
            };
            let overdue = request.deadline.take().is_some_and(|deadline| deadline < Instant::now());
            if overdue || request.answers.is_closed() {
                line.posts -= request.posts.len();
                let _ = request.answers.send((0, Answer::Overdue));
                // Its place is freed under the lock, which this thread holds.
                drop(line);
                drop(request);
                line = self.line();
                continue;
            }
            let (number, post) = request.posts.next().expect("a request with no posts left is not in the line");
            line.posts -= 1;
            let (engine, answers) = (request.engine.clone(), request.answers.clone());
            let turn = Turn { engine, number, post, answers, _place: request.place.clone() };
            if request.posts.len() > 0 {
                line.waiting.push_back(request);
            } else {
                // The turn holds the place, so dropping the rest of the request does not take the lock again.
                drop(request);
            }
            return Some(turn);
        }
    }

    fn score(&self, turn: &Turn) -> Answer {
        // A post that the code has not been made for must cost its own record and not the thread.
        let screened = catch_unwind(AssertUnwindSafe(|| turn.engine.requests.screen(&turn.post)));
        match screened {
            Ok(Ok(assessment)) => {
                self.metrics.post(Some(assessment.level));
                Answer::Scored(serde_json::to_vec(&assessment).expect("an assessment is JSON"))
            }
            Ok(Err(error)) => {
                self.metrics.post(None::<Level>);
                Answer::Failed(error.to_string())
            }
            Err(_) => {
                self.metrics.post(None::<Level>);
                Answer::Failed("the program failed on this post; report it as a bug".to_owned())
            }
        }
    }
}
