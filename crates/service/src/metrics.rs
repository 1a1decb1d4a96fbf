//! `GET /metrics`: counts and latencies in Prometheus' text format.

use std::{sync::atomic::AtomicU64, time::Instant};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{Method, header::CONTENT_TYPE},
    middleware::Next,
    response::{IntoResponse, Response},
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};
use saring::label::Level;

use crate::{
    App,
    problem::{Kind, Problem, Result},
};

/// Everything that is counted. Nothing in it names a post, a channel or a person.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    seconds: Family<Route, Histogram>,
    problems: Family<Told, Counter>,
    posts: Family<OfLevel, Counter>,
    waiting_posts: Gauge,
    open_requests: Gauge,
    exports: Family<InState, Gauge>,
    scoring_seconds: Gauge<f64, AtomicU64>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    route: String,
    method: &'static str,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Told {
    problem: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfLevel {
    level: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InState {
    state: &'static str,
}

/// Upper bounds in seconds: a post takes from 0.1 ms to some 10 ms, a batch up to seconds.
const BOUNDS: [f64; 13] = [0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

impl Metrics {
    pub(crate) fn new() -> Self {
        let mut registry = Registry::with_prefix("saring");
        let requests = Family::<Answered, Counter>::default();
        let seconds = Family::<Route, Histogram>::new_with_constructor(|| Histogram::new(BOUNDS));
        let problems = Family::<Told, Counter>::default();
        let posts = Family::<OfLevel, Counter>::default();
        let (waiting_posts, open_requests) = (Gauge::default(), Gauge::default());
        let exports = Family::<InState, Gauge>::default();
        let scoring_seconds = Gauge::<f64, AtomicU64>::default();
        registry.register("requests", "Requests answered", requests.clone());
        registry.register("request_seconds", "From a request's headers to its answer's", seconds.clone());
        registry.register("problems", "Answers that were errors, by kind", problems.clone());
        registry.register("posts", "Posts of requests and exports, by level", posts.clone());
        registry.register("waiting_posts", "Posts of requests waiting for a worker", waiting_posts.clone());
        registry.register("open_requests", "Requests to score, waiting or in work", open_requests.clone());
        registry.register("exports", "Exports, by state", exports.clone());
        registry.register(
            "post_seconds",
            "What a post takes of one worker, as lately measured",
            scoring_seconds.clone(),
        );
        Self { registry, requests, seconds, problems, posts, waiting_posts, open_requests, exports, scoring_seconds }
    }

    /// Counts a post; one without a level could not be read or scored.
    pub(crate) fn post(&self, level: Option<Level>) {
        self.posts.get_or_create(&OfLevel { level: level.map_or("failed", Level::name) }).inc();
    }
}

/// Counts each answer, by the route's pattern: a path may hold what nobody else should read.
pub(crate) async fn count(State(app): State<App>, path: Option<MatchedPath>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let method = method(request.method());
    let response = next.run(request).await;
    let route = path.map_or_else(|| "unknown".to_owned(), |path| path.as_str().to_owned());
    let metrics = &app.metrics;
    metrics.seconds.get_or_create(&Route { route: route.clone() }).observe(begun.elapsed().as_secs_f64());
    metrics.requests.get_or_create(&Answered { route, method, status: response.status().as_u16() }).inc();
    if let Some(kind) = response.extensions().get::<Kind>() {
        metrics.problems.get_or_create(&Told { problem: kind.name() }).inc();
    }
    response
}

/// A method that is served somewhere; clients may make up others without end.
fn method(method: &Method) -> &'static str {
    ["GET", "HEAD", "POST", "DELETE"].into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}

/// `GET /metrics`.
pub(crate) async fn metrics(State(app): State<App>) -> Result<Response> {
    let metrics = &app.metrics;
    let queue = app.workers.depth();
    let gauge = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    metrics.waiting_posts.set(gauge(queue.posts));
    metrics.open_requests.set(gauge(queue.requests));
    metrics.scoring_seconds.set(queue.seconds_per_post);
    for (state, count) in app.exports.counts() {
        metrics.exports.get_or_create(&InState { state: state.name() }).set(gauge(count));
    }
    let mut text = String::new();
    encode(&mut text, &metrics.registry).map_err(|error| Problem::internal("metrics", &error))?;
    Ok(([(CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")], text).into_response())
}
