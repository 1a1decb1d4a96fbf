//! Requests and what they are answered with.

use axum::{
    body::Body,
    http::{StatusCode, header::CONTENT_TYPE},
};
use saring::{Options, Post, Screener};
use saring_desk::Role;
use serde_json::{Value, json};

use super::{CALL, NEWS, TestService, bundle, request};

#[tokio::test]
async fn an_assessment_is_the_librarys_in_each_shape() {
    let service = TestService::start();
    let token = service.token("bot", Role::Pipeline);
    let screener = Screener::open(bundle(), &Options { lexicon_only: true, ..Options::default() }).expect("it opens");
    let expected = |id: &str, text: &str| {
        serde_json::to_string(&screener.screen(&Post::from_text(id, text)).expect("scored")).expect("JSON")
    };
    let (call, news) = (expected("a", CALL), expected("b", NEWS));
    let post = |id: &str, text: &str| json!({"id": id, "text": text}).to_string();

    let one = service.score(&token, post("a", CALL)).await;
    assert_eq!((one.status, one.text()), (StatusCode::OK, call.clone()));
    let array = service.score(&token, format!("[{},\n{}]", post("a", CALL), post("b", NEWS))).await;
    assert_eq!(array.text(), format!("[{call},\n{news}]"));
    assert!(array.json().is_array());
    let lines = request("POST", "/v1/score", &token).header(CONTENT_TYPE, "application/x-ndjson; charset=utf-8");
    let lines = lines.body(Body::from(format!("{}\n{}\n", post("a", CALL), post("b", NEWS)))).expect("a request");
    let lines = service.send(lines).await;
    assert_eq!(lines.text(), format!("{call}\n{news}\n"));
    assert_eq!(lines.headers[CONTENT_TYPE], "application/x-ndjson");
    assert_eq!(service.score(&token, "[]").await.text(), "[]");
}

#[tokio::test]
async fn a_post_that_cannot_be_read_is_a_record_in_its_place() {
    let service = TestService::start();
    let token = service.token("bot", Role::Pipeline);
    let answer = service.score(&token, format!(r#"[{{"text":"{CALL}"}},{{"id":7,"txt":"a"}},{{"text":"b"}}]"#)).await;
    assert_eq!(answer.status, StatusCode::OK);
    let records = answer.json();
    assert_eq!(records[0]["id"], "message 1");
    let keys: Vec<&String> = records[1].as_object().expect("a record").keys().collect();
    assert_eq!(keys, ["error", "id", "position", "source"], "as the command line tells it");
    assert_eq!((records[1]["id"].as_str(), records[1]["source"].as_str()), (Some("7"), Some("request")));
    assert_eq!(records[2]["level"], "none");
}

#[tokio::test]
async fn what_is_wrong_is_a_problem_of_its_kind() {
    let service = TestService::with(|settings| {
        settings.limits.posts = 2;
        settings.limits.body_bytes = 1000;
        settings.limits.export_bytes = 1000;
    });
    let token = service.token("bot", Role::Pipeline);
    let long = "a".repeat(1001);
    // (method, path, content type, body, status, kind of problem)
    let cases: &[(&str, &str, &str, &str, u16, &str)] = &[
        ("GET", "/nowhere", "", "", 404, "not-found"),
        ("GET", "/v1/score", "", "", 405, "method-not-allowed"),
        ("PUT", "/healthz", "", "", 405, "method-not-allowed"),
        ("POST", "/v1/score", "", "{}", 415, "media-type"),
        ("POST", "/v1/score", "text/plain", "halo", 415, "media-type"),
        ("POST", "/v1/score", "application/json", "halo", 400, "malformed"),
        ("POST", "/v1/score", "application/json", "[1,", 400, "malformed"),
        ("POST", "/v1/score", "application/json", "[]]", 400, "malformed"),
        ("POST", "/v1/score", "application/json", r#"{"txt":"a"}"#, 422, "unreadable-post"),
        ("POST", "/v1/score", "application/json", r#"{"text":1}"#, 422, "unreadable-post"),
        ("POST", "/v1/score", "application/json", r#"[{},{},{}]"#, 413, "too-many-posts"),
        ("POST", "/v1/score", "application/json", &long, 413, "too-large"),
        ("POST", "/v1/exports", "application/zip", "PK", 415, "media-type"),
        ("POST", "/v1/exports", "application/octet-stream", "PK\u{3}\u{4}…", 415, "media-type"),
        ("POST", "/v1/exports", "multipart/form-data; boundary=x", "--x", 415, "media-type"),
        ("POST", "/v1/exports", "", "", 400, "malformed"),
        ("POST", "/v1/exports", "", &long, 413, "too-large"),
        ("POST", "/v1/exports?name=a&name=b", "", "halo", 400, "malformed"),
        ("POST", "/v1/exports?request=unknown", "", "halo", 400, "malformed"),
        ("GET", "/v1/exports/1", "", "", 404, "not-found"),
        ("GET", "/v1/exports/..%2f..%2fsaring.db", "", "", 404, "not-found"),
        ("GET", "/v1/exports/%ff/results", "", "", 400, "malformed"),
        ("DELETE", "/v1/exports/01890000-0000-7000-8000-000000000000", "", "", 404, "not-found"),
        ("POST", "/v1/bundle/reload", "", "", 403, "forbidden"),
    ];
    for &(method, path, content, body, status, kind) in cases {
        let mut request = request(method, path, &token);
        if !content.is_empty() {
            request = request.header(CONTENT_TYPE, content);
        }
        let answer = service.send(request.body(Body::from(body.to_owned())).expect("a request")).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (status, kind), "{method} {path} {body:.40}");
        assert_eq!(answer.headers["cache-control"], "no-store");
        assert!(answer.headers.contains_key("x-request-id"));
        assert_eq!(answer.headers.contains_key("allow"), status == 405, "{method} {path}");
    }
    let left = std::fs::read_dir(service.data.path().join("exports")).expect("a folder").count();
    assert_eq!(left, 0, "refused uploads leave nothing behind");
}

/// A body that says nothing of its length is cut off where the limit is.
#[tokio::test]
async fn a_limit_holds_for_a_stream_too() {
    let service = TestService::with(|settings| {
        settings.limits.body_bytes = 10_000;
        settings.limits.export_bytes = 10_000;
    });
    let token = service.token("bot", Role::Pipeline);
    let endless = || {
        let piece = || Ok::<_, std::io::Error>("a".repeat(1000));
        Body::from_stream(futures_util::stream::repeat_with(piece))
    };
    assert_eq!(service.score(&token, endless()).await.problem(), "too-large");
    assert_eq!(service.upload(&token, "a", endless()).await.problem(), "too-large");
}

#[tokio::test]
async fn who_sends_too_slowly_is_told_so() {
    let service = TestService::with(|settings| settings.timeouts.body_seconds = 1);
    let token = service.token("bot", Role::Pipeline);
    let silent = || Body::from_stream(futures_util::stream::pending::<std::io::Result<&'static str>>());
    assert_eq!(service.score(&token, silent()).await.problem(), "too-slow");
    assert_eq!(service.upload(&token, "a", silent()).await.problem(), "too-slow");
}

#[tokio::test]
async fn only_health_is_open() {
    let service = TestService::start();
    for (path, text) in [("/healthz", "ok\n"), ("/readyz", "ready\n")] {
        let answer = service.get("", path).await;
        assert_eq!((answer.status, answer.text().as_str()), (StatusCode::OK, text));
    }
    for token in ["", "saring_wrong", "\u{e9}"] {
        for path in ["/metrics", "/docs", "/openapi.json", "/v1/exports"] {
            let answer = service.get(token, path).await;
            assert_eq!(answer.problem(), "unauthorized", "{path} {token}");
            assert!(answer.headers.contains_key("www-authenticate"), "{path}");
        }
    }
    service.app.closing.store(true, std::sync::atomic::Ordering::Relaxed);
    assert_eq!(service.get("", "/readyz").await.problem(), "closing");
}

#[tokio::test]
async fn what_is_counted_can_be_read() {
    let service = TestService::start();
    let token = service.token("watch", Role::Auditor);
    let bot = service.token("bot", Role::Pipeline);
    service.score(&bot, json!({"text": CALL}).to_string()).await;
    service.score(&bot, "halo").await;
    let text = service.get(&token, "/metrics").await.text();
    for line in [
        "saring_requests_total{route=\"/v1/score\",method=\"POST\",status=\"200\"} 1",
        "saring_requests_total{route=\"/v1/score\",method=\"POST\",status=\"400\"} 1",
        "saring_problems_total{problem=\"malformed\"} 1",
        "saring_request_seconds_count{route=\"/v1/score\"} 2",
        "saring_open_requests 0",
        "saring_exports{state=\"queued\"} 0",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\nis not in\n{text}");
    }
    assert!(text.contains("saring_posts_total{level=\"urgent\"} 1") || text.contains("{level=\"review\"} 1"), "{text}");
}

#[tokio::test]
async fn a_post_that_the_program_fails_on_costs_its_record_alone() {
    let gate = super::Gate::default();
    gate.open();
    let service = TestService::gated(&gate, |_| {});
    let token = service.token("bot", Role::Pipeline);
    let answer = service.score(&token, r#"[{"id":"x","text":"panik"},{"id":"y","text":"tenang"}]"#).await.json();
    assert_eq!((&answer[0]["id"], &answer[0]["position"]), (&json!("x"), &Value::Null));
    assert!(answer[0]["error"].as_str().is_some_and(|error| error.contains("bug")), "{answer}");
    assert_eq!(answer[1]["level"], "none");
    assert_eq!(service.score(&token, r#"{"text":"panik"}"#).await.problem(), "internal");
    assert_eq!(service.score(&token, r#"{"text":"tenang"}"#).await.status, StatusCode::OK);
}
