//! More than can be scored at once; time limits; the exchange of a bundle under load.

use std::{fs, num::NonZeroUsize, sync::Arc, time::Duration};

use axum::http::StatusCode;
use saring_desk::Role;
use serde_json::json;

use super::{CALL, Gate, TestService, bundle, request};
use crate::Settings;

fn one_worker(settings: &mut Settings) {
    settings.scoring.workers = Some(NonZeroUsize::MIN);
    settings.queue.requests_per_worker = NonZeroUsize::new(3).expect("3 is not 0");
}

fn post(text: &str) -> String {
    json!({"text": text}).to_string()
}

#[tokio::test]
async fn a_full_line_is_told_at_once_and_those_in_it_are_served() {
    let gate = Gate::default();
    let service = Arc::new(TestService::gated(&gate, one_worker));
    let token = service.token("bot", Role::Pipeline);
    let send = |body: String| {
        let (service, token) = (service.clone(), token.clone());
        tokio::spawn(async move { service.score(&token, body).await })
    };
    let batch: Vec<_> = (0..50).map(|id| json!({"id": id.to_string(), "text": "pagi"})).collect();
    let batch = send(json!(batch).to_string());
    gate.holds(1).await;
    let (first, second) = (send(post("a")), send(post("b")));
    while service.app.workers.depth().requests < 3 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // Before its body is read: this one never comes.
    let silent = axum::body::Body::from_stream(futures_util::stream::pending::<std::io::Result<&'static str>>());
    let refused = service.score(&token, silent).await;
    assert_eq!((refused.status, refused.problem().as_str()), (StatusCode::TOO_MANY_REQUESTS, "queue-full"));
    let seconds: u64 = refused.headers["retry-after"].to_str().expect("text").parse().expect("seconds");
    assert!(seconds >= 1);

    gate.open();
    for accepted in [first, second] {
        assert_eq!(accepted.await.expect("served").status, StatusCode::OK);
    }
    let batch = batch.await.expect("served").json();
    let ids: Vec<_> = batch.as_array().expect("an array").iter().map(|record| record["id"].clone()).collect();
    assert_eq!(ids, (0..50).map(|id| json!(id.to_string())).collect::<Vec<_>>(), "in their order");
    let depth = service.app.workers.depth();
    assert_eq!((depth.posts, depth.requests), (0, 0));
}

/// A single post does not wait for a batch before it to end.
#[tokio::test]
async fn requests_take_turns() {
    let gate = Gate::default();
    let service = Arc::new(TestService::gated(&gate, one_worker));
    let engine = service.app.bundles.current();
    let posts = (0..1000).map(|number| (number, saring::Post::from_text("1", "pagi"))).collect();
    let mut batch = service.app.workers.enter(engine.clone(), posts).expect("let in");
    gate.holds(1).await;
    let single = vec![(0, saring::Post::from_text("1", "pagi"))];
    let mut single = service.app.workers.enter(engine, single).expect("let in");
    gate.open();
    single.recv().await.expect("answered");
    let mut before = 0;
    while batch.try_recv().is_ok() {
        before += 1;
    }
    assert!(before < 900, "{before} posts of the batch came first");
}

#[tokio::test]
async fn time_limits_end_a_request_and_free_its_place() {
    let gate = Gate::default();
    let service = Arc::new(TestService::gated(&gate, |settings| {
        one_worker(settings);
        settings.timeouts.answer_seconds = 1;
        settings.queue.wait_milliseconds = 20;
    }));
    let token = service.token("bot", Role::Pipeline);
    let in_work = service.score(&token, post("a"));
    let waiting = async {
        gate.holds(1).await;
        service.score(&token, post("b")).await
    };
    let (in_work, waiting) = tokio::join!(in_work, waiting);
    assert_eq!((in_work.problem().as_str(), waiting.problem().as_str()), ("overdue", "overdue"));
    assert!(in_work.headers.contains_key("retry-after"));

    // One waits behind a post in work for longer than it may, and is told so when its turn comes.
    let late = service.app.workers.enter(service.app.bundles.current(), vec![(0, saring::Post::from_text("1", "a"))]);
    tokio::time::sleep(Duration::from_millis(40)).await;
    gate.open();
    let answer = late.expect("let in").recv().await.expect("answered").1;
    assert!(matches!(answer, crate::workers::Answer::Overdue), "{answer:?}");
    while service.app.workers.depth().requests > 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(service.score(&token, post("c")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn closing_finishes_what_was_let_in_and_lets_nobody_else_in() {
    let gate = Gate::default();
    let service = Arc::new(TestService::gated(&gate, one_worker));
    let token = service.token("bot", Role::Pipeline);
    let accepted = {
        let (service, token) = (service.clone(), token.clone());
        tokio::spawn(async move { service.score(&token, post("a")).await })
    };
    gate.holds(1).await;
    let closing = {
        let service = service.clone();
        tokio::task::spawn_blocking(move || service.app.workers.close())
    };
    while service.app.workers.admit().is_ok() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!(service.score(&token, post("b")).await.problem(), "closing");
    gate.open();
    closing.await.expect("it ends");
    assert_eq!(accepted.await.expect("served").status, StatusCode::OK);
}

/// Copies the bundle's rules and manifest.
fn copy_of_bundle(to: &std::path::Path) {
    fs::create_dir_all(to.join("lexicon")).expect("made");
    fs::copy(bundle().join("bundle.toml"), to.join("bundle.toml")).expect("copied");
    for file in fs::read_dir(bundle().join("lexicon")).expect("a folder") {
        let file = file.expect("a file");
        fs::copy(file.path(), to.join("lexicon").join(file.file_name())).expect("copied");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_is_exchanged_without_a_failed_request() {
    let folder = tempfile::tempdir().expect("a folder");
    copy_of_bundle(folder.path());
    let service = Arc::new(TestService::with(|settings| {
        settings.scoring.bundle = folder.path().to_owned();
        settings.queue.requests_per_worker = NonZeroUsize::new(8).expect("8 is not 0");
    }));
    let (bot, lead) = (service.token("bot", Role::Pipeline), service.token("lead", Role::Lead));
    let stop = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let clients: Vec<_> = (0..4)
        .map(|_| {
            let (service, bot, stop) = (service.clone(), bot.clone(), stop.clone());
            tokio::spawn(async move {
                let mut bundles = std::collections::BTreeSet::new();
                while !stop.load(std::sync::atomic::Ordering::Relaxed) {
                    let answer = service.score(&bot, json!([{"text": CALL}, {"text": "b"}]).to_string()).await;
                    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
                    let records = answer.json();
                    assert_eq!(records[0]["versions"], records[1]["versions"], "a batch has one set of versions");
                    bundles.insert(records[0]["versions"]["bundle"].to_string());
                }
                bundles
            })
        })
        .collect();

    let reload = || async {
        service
            .send(request("POST", "/v1/bundle/reload", &lead).body(axum::body::Body::empty()).expect("a request"))
            .await
    };
    let manifest = fs::read_to_string(folder.path().join("bundle.toml")).expect("read");
    let version = manifest.lines().find(|line| line.starts_with("version = ")).expect("it has a version").to_owned();
    for number in [901, 902] {
        let changed = manifest.replace(&version, &format!("version = {number}"));
        fs::write(folder.path().join("bundle.toml"), changed).expect("written");
        let answer = reload().await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        assert!(answer.json()["bundle"].as_str().is_some_and(|name| name.contains(&number.to_string())));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    fs::write(folder.path().join("bundle.toml"), "name = 1\n").expect("written");
    let broken = reload().await;
    assert_eq!(broken.problem(), "broken-bundle");
    let detail = broken.json()["detail"].to_string();
    assert!(detail.contains("bundle.toml:1"), "it names file and place: {detail}");
    assert!(service.app.bundles.current().name().contains("902"), "the old one stays");
    tokio::time::sleep(Duration::from_millis(50)).await;

    stop.store(true, std::sync::atomic::Ordering::Relaxed);
    let mut seen = std::collections::BTreeSet::new();
    for client in clients {
        seen.extend(client.await.expect("no request failed"));
    }
    assert!(seen.len() >= 2, "requests went on while bundles changed: {seen:?}");
}
