//! The router as a client meets it, without a socket; `tests/service.rs` of the workspace goes through one.

mod answers;
mod browser;
mod description;
mod jobs;
mod load;
mod login;
mod pages;
mod privacy;
mod records;

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Condvar, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode, header::CONTENT_TYPE},
};
use saring::{
    Screener,
    classifier::{Classifier, Scores},
};
use saring_desk::{Desk, Role};
use serde_json::Value;
use tempfile::TempDir;
use tower::ServiceExt;

use crate::{
    App, Settings,
    reload::{Bundles, Engine},
    router::router,
};

pub(super) const CALL: &str = "Gabung barisan muj4hidin, hubungi admin.";
pub(super) const NEWS: &str = "Kata polisi, dua orang yang mengajak bergabung dengan barisan mujahidin ditangkap.";

/// A service of its own, with a token for each role.
pub(super) struct TestService {
    pub(super) app: App,
    pub(super) data: TempDir,
    router: Router,
}

/// An answer with its body.
pub(super) struct Answer {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

pub(super) fn bundle() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/saring-mini")
}

/// Settings of a service on `data` that scores with rules alone: here, the model is not the point.
pub(super) fn settings(data: &Path) -> Settings {
    let mut settings = Settings { data: data.to_owned(), ..Settings::default() };
    settings.scoring.bundle = bundle();
    settings.scoring.lexicon_only = true;
    settings.scoring.workers = Some(std::num::NonZeroUsize::new(2).expect("2 is not 0"));
    settings
}

impl TestService {
    pub(super) fn start() -> Self {
        Self::with(|_| {})
    }

    pub(super) fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let mut settings = settings(data.path());
        change(&mut settings);
        let bundles = Bundles::open(settings.scoring.clone()).expect("the bundle opens");
        Self::over(data, settings, bundles)
    }

    /// One whose classifier waits at a gate.
    pub(super) fn gated(gate: &Gate, change: impl FnOnce(&mut Settings)) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let mut settings = settings(data.path());
        change(&mut settings);
        let screener = || Screener::with_classifier(bundle(), Box::new(gate.clone()), 1).expect("the bundle opens");
        let engine = Engine { requests: screener(), exports: screener() };
        let bundles = Bundles::holding(settings.scoring.clone(), engine);
        Self::over(data, settings, bundles)
    }

    /// One over the data of another, which has ended.
    pub(super) fn over(data: TempDir, settings: Settings, bundles: Bundles) -> Self {
        let desk =
            Desk::open(data.path(), saring_desk::Settings::of(data.path()).expect("sound")).expect("the desk opens");
        let app = App::open(settings, desk, bundles).expect("it opens");
        app.exports.start().expect("threads start");
        Self { router: router(app.clone()), app, data }
    }

    /// A new token.
    pub(super) fn token(&self, name: &str, role: Role) -> String {
        self.app.desk.create_token(name, role).expect("made").secret().to_owned()
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.expect("the router never fails");
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.expect("a whole body").to_vec();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub(super) async fn get(&self, token: &str, path: &str) -> Answer {
        self.send(request("GET", path, token).body(Body::empty()).expect("a request")).await
    }

    pub(super) async fn score(&self, token: &str, body: impl Into<Body>) -> Answer {
        let request = request("POST", "/v1/score", token).header(CONTENT_TYPE, "application/json");
        self.send(request.body(body.into()).expect("a request")).await
    }

    pub(super) async fn upload(&self, token: &str, name: &str, body: impl Into<Body>) -> Answer {
        let path = format!("/v1/exports?name={name}");
        self.send(request("POST", &path, token).body(body.into()).expect("a request")).await
    }

    /// Waits until an export is in a state.
    pub(super) async fn until(&self, token: &str, id: &str, state: &str) -> Value {
        for _ in 0..600 {
            let job = self.get(token, &format!("/v1/exports/{id}")).await.json();
            if job["state"] == state {
                return job;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the export is not {state}: {}", self.get(token, &format!("/v1/exports/{id}")).await.json());
    }
}

impl Answer {
    pub(super) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The kind of problem that it tells; empty where it tells none.
    pub(super) fn problem(&self) -> String {
        if self.headers.get(CONTENT_TYPE).is_none_or(|kind| kind != "application/problem+json") {
            return String::new();
        }
        let problem = self.json();
        assert_eq!(problem["status"], self.status.as_u16(), "{problem}");
        for key in ["title", "detail"] {
            assert!(problem[key].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
        }
        problem["type"].as_str().and_then(|kind| kind.strip_prefix("/docs#")).expect("a type").to_owned()
    }
}

pub(super) fn request(method: &str, path: &str, token: &str) -> axum::http::request::Builder {
    let request = Request::builder().method(method).uri(path);
    if token.is_empty() { request } else { request.header("authorization", format!("Bearer {token}")) }
}

/// A classifier that holds every post until it is opened, and then finds nothing in it.
#[derive(Clone, Default)]
pub(super) struct Gate(Arc<(Mutex<(bool, usize)>, Condvar)>);

impl Gate {
    pub(super) fn open(&self) {
        self.0.0.lock().expect("sound").0 = true;
        self.0.1.notify_all();
    }

    /// Waits until so many posts stand at the gate.
    pub(super) async fn holds(&self, posts: usize) {
        for _ in 0..600 {
            if self.0.0.lock().expect("sound").1 >= posts {
                return;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("{posts} posts never stood at the gate");
    }
}

impl Classifier for Gate {
    fn classify(&self, text: &str) -> saring::Result<Scores> {
        assert!(!text.contains("panik"), "this classifier fails on {text}");
        let mut state = self.0.0.lock().expect("sound");
        state.1 += 1;
        while !state.0 {
            state = self.0.1.wait(state).expect("sound");
        }
        Ok(Scores::nothing(text.len()))
    }
}
