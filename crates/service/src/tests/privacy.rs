//! No word of a post, a name or a token stands in a log.

use std::{
    io,
    sync::{Arc, Mutex},
};

use axum::{body::Body, http::header::CONTENT_TYPE};
use saring_desk::Role;
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use super::{Gate, TestService, request};

const MARKER: &str = "rahasiamarker";

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("sound").extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Global, since workers and jobs log from threads of their own: this test sees what all tests log.
#[tokio::test]
async fn logs_hold_no_word_of_a_post() {
    let log = Log::default();
    crate::logs::start_with(log.clone(), tracing::Level::TRACE);
    let gate = Gate::default();
    gate.open();
    let service = TestService::gated(&gate, |_| {});
    let token = service.token("bot", Role::Pipeline);
    let bodies = [
        json!({"id": MARKER, "text": MARKER, "channel": MARKER}).to_string(),
        json!([{"text": MARKER}, {"id": MARKER}, {"text": {MARKER: 1}}]).to_string(),
        format!("[{{\"text\":\"{MARKER}\""),
        format!("{{\"text\": {MARKER}}}"),
        json!({"text": format!("panik {MARKER}")}).to_string(),
    ];
    for body in bodies {
        service.score(&token, body).await;
    }
    service.score(MARKER, "{}").await;
    service.get(&token, &format!("/{MARKER}?{MARKER}={MARKER}")).await;
    service.get(&token, &format!("/v1/exports/{MARKER}")).await;
    let with_id = request("POST", "/v1/score", &token).header("x-request-id", format!("{{{MARKER}}}"));
    service.send(with_id.header(CONTENT_TYPE, MARKER).body(Body::from(MARKER)).expect("a request")).await;
    for export in [
        json!([{"id": 1, "text": MARKER}, {"id": 2, "text": format!("panik {MARKER}")}]).to_string(),
        format!("\u{feff}{MARKER}"),
    ] {
        let job = service.upload(&token, MARKER, export).await.json();
        let id = job["id"].as_str().expect("an id").to_owned();
        while !matches!(
            service.get(&token, &format!("/v1/exports/{id}")).await.json()["state"].as_str(),
            Some("done" | "failed")
        ) {
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }
    // From here on, and for the other tests, panics speak again.
    drop(std::panic::take_hook());
    let logged = String::from_utf8(log.0.lock().expect("sound").clone()).expect("text");
    assert!(!logged.contains(MARKER), "{logged}");
    assert!(!logged.contains(&token), "{logged}");
    // The test can fail: requests, exports and panics were logged, as JSON.
    for part in [
        "\"route\":\"/v1/score\"",
        "\"problem\":\"malformed\"",
        "export settled",
        "\"panicked\"",
        "\"principal\":\"bot\"",
    ] {
        assert!(logged.contains(part), "{part} is not in\n{logged}");
    }
    for line in logged.lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap_or_else(|error| panic!("{error}: {line}"));
    }
}
