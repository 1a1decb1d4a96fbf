//! Structured logs on standard error, without a word of any post.
//!
//! What is logged of a request is its route's pattern, never its path, query, body or the detail of a problem: each may
//! quote a post. What a panic says is not logged either, since the standard library's own messages quote texts.

use std::{io, panic, time::Instant};

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use saring_desk::Principal;
use tracing::{Instrument, Level};
use tracing_subscriber::fmt::MakeWriter;
use uuid::Uuid;

use crate::problem::Kind;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Begins to log, for the whole process: to standard error.
pub(crate) fn start() {
    start_with(io::stderr, Level::INFO);
}

/// Begins to log to a writer, down to a level.
pub(crate) fn start_with(writer: impl for<'a> MakeWriter<'a> + Send + Sync + 'static, most: Level) {
    let log = tracing_subscriber::fmt().json().flatten_event(true).with_target(false).with_current_span(true);
    // Whoever set another subscriber before keeps it.
    let _ = log.with_span_list(false).with_max_level(most).with_writer(writer).try_init();
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place, "panicked");
    }));
}

/// Gives each request an id, answers with it, and logs how the request ended.
pub(crate) async fn log(path: Option<MatchedPath>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = id(request.headers().get(&REQUEST_ID));
    let method = request.method().clone();
    let route = path.as_ref().map_or("unknown", MatchedPath::as_str);
    let span = tracing::error_span!("request", id);
    let mut response = next.run(request).instrument(span.clone()).await;
    let _in_request = span.enter();
    let milliseconds = (begun.elapsed().as_secs_f64() * 1e4).round() / 10.0;
    let status = response.status().as_u16();
    let problem = response.extensions().get::<Kind>().map(|kind| kind.name());
    let principal = response.extensions().get::<Principal>().map(|principal| principal.name.as_str());
    tracing::info!(%method, route, status, milliseconds, problem, principal, "answered");
    let id = HeaderValue::from_str(&id).expect("an id is letters, digits and a few signs");
    response.headers_mut().insert(REQUEST_ID, id);
    response
}

/// The client's own id, where it is one; a new one otherwise. Anything goes into logs unread, so it must be plain and short.
fn id(given: Option<&HeaderValue>) -> String {
    let is_plain = |id: &&str| {
        (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    let given = given.and_then(|id| id.to_str().ok()).filter(is_plain);
    given.map_or_else(|| Uuid::new_v4().to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::id;

    #[test]
    fn an_id_of_the_client_is_kept_where_it_is_one() {
        let long = "a".repeat(65);
        for (given, kept) in [("a-1_b.C", true), ("", false), ("a b", false), ("{\"a\":1}", false), (&long, false)] {
            let header = HeaderValue::from_str(given).expect("a header may hold it");
            assert_eq!(id(Some(&header)) == given, kept, "{given}");
        }
        assert_ne!(id(None), id(None));
    }
}
