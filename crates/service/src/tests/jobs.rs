//! Exports from their upload to their results, over the end of a service, and out again.

use std::fs;

use axum::{
    body::Body,
    http::{StatusCode, header::LOCATION},
};
use saring_desk::Role;
use serde_json::{Value, json};

use super::{CALL, Gate, NEWS, TestService, request, settings};
use crate::reload::Bundles;

fn export() -> String {
    let messages = json!([{"id": 1, "text": CALL}, {"id": 2, "text": NEWS}, {"id": 3, "text": {"bad": 1}}]);
    format!(r#"{{"name":"Kanal Contoh","type":"public_channel","id":1,"messages":{messages}}}"#)
}

fn id(job: &Value) -> String {
    job["id"].as_str().expect("an id").to_owned()
}

#[tokio::test]
async fn an_upload_becomes_results_and_cases() {
    let service = TestService::start();
    let token = service.token("bot", Role::Pipeline);
    let answer = service.upload(&token, "..%2F..%2Fresult.json", export()).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED);
    let job = answer.json();
    assert_eq!(job["name"], "result.json");
    let place = answer.headers[LOCATION].to_str().expect("a path").to_owned();
    assert_eq!(place, format!("/v1/exports/{}", id(&job)));

    let done = service.until(&token, &id(&job), "done").await;
    let posts = &done["posts"];
    let flagged = posts["urgent"].as_u64().expect("a count") + posts["review"].as_u64().expect("a count");
    assert_eq!((flagged, &posts["failed"], &done["cases"]), (1, &json!(1), &json!(1)), "{done}");
    assert_eq!(done["bytes"], done["bytes_read"]);
    let results = service.get(&token, &format!("{place}/results")).await.text();
    let records: Vec<Value> = results.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(
        records.iter().map(|record| record["id"].as_str()).collect::<Vec<_>>(),
        [Some("1"), Some("2"), Some("3")]
    );
    assert_eq!((&records[0]["channel"], &records[2]["source"]), (&json!("Kanal Contoh"), &json!("result.json")));
    let folder = service.data.path().join("exports").join(id(&job));
    assert!(!folder.join("upload").exists(), "posts are kept no longer than they are needed");

    // The same export again adds no case.
    let again = service.upload(&token, "b", export()).await.json();
    assert_eq!(service.until(&token, &id(&again), "done").await["cases"], 0);
    let listed = service.get(&token, "/v1/exports").await.json();
    let listed: Vec<String> = listed.as_array().expect("a list").iter().map(id).collect();
    assert_eq!(listed, [id(&again), id(&job)], "latest first");

    let gone = service.send(request("DELETE", &place, &token).body(Body::empty()).expect("a request")).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(service.get(&token, &place).await.problem(), "not-found");
    assert!(!folder.exists());
}

#[tokio::test]
async fn an_export_may_come_with_a_request_that_has_a_clock() {
    let data = tempfile::tempdir().expect("a folder");
    fs::write(data.path().join("desk.toml"), "[[clock]]\nname = \"cepat\"\nhours = 4\n").expect("written");
    let settings = settings(data.path());
    let bundles = Bundles::open(settings.scoring.clone()).expect("it opens");
    let service = TestService::over(data, settings, bundles);
    let token = service.token("bot", Role::Pipeline);
    let job = service.upload(&token, "a&request=cepat&reference=ND-1", export()).await.json();
    assert_eq!((&job["request"], &job["reference"]), (&json!("cepat"), &json!("ND-1")));
    assert_eq!(service.until(&token, &id(&job), "done").await["cases"], 1);
    let unknown = service.upload(&token, "a&request=lambat", export()).await;
    assert_eq!(unknown.problem(), "malformed");
    assert!(unknown.text().contains("cepat"), "it names the clocks there are: {}", unknown.text());
}

#[tokio::test]
async fn what_cannot_be_read_fails_and_says_why() {
    let service = TestService::start();
    let token = service.token("bot", Role::Pipeline);
    let job = service.upload(&token, "a.txt", &b"\xFF\xFEh\0"[..]).await.json();
    let failed = service.until(&token, &id(&job), "failed").await;
    assert_eq!(failed["error"], "a.txt is UTF-16 text; save it as UTF-8");
    let results = service.get(&token, &format!("/v1/exports/{}/results", id(&job))).await;
    assert_eq!(results.problem(), "not-found");
}

#[tokio::test]
async fn one_pipeline_does_not_see_the_exports_of_another() {
    let service = TestService::start();
    let (mine, other) = (service.token("mine", Role::Pipeline), service.token("other", Role::Pipeline));
    let moderator = service.token("moderator", Role::Moderator);
    let job = id(&service.upload(&mine, "a", CALL).await.json());
    service.until(&mine, &job, "done").await;
    for path in [format!("/v1/exports/{job}"), format!("/v1/exports/{job}/results")] {
        assert_eq!(service.get(&other, &path).await.problem(), "not-found");
        assert_eq!(service.get(&moderator, &path).await.status, StatusCode::OK);
    }
    assert_eq!(service.get(&other, "/v1/exports").await.json(), json!([]));
    let path = format!("/v1/exports/{job}");
    let remove = service.send(request("DELETE", &path, &other).body(Body::empty()).expect("a request")).await;
    assert_eq!(remove.problem(), "not-found");
}

#[tokio::test]
async fn only_so_many_wait_and_a_running_one_can_be_removed() {
    let gate = Gate::default();
    let service = TestService::gated(&gate, |settings| settings.exports.waiting = 1);
    let token = service.token("bot", Role::Pipeline);
    let running = id(&service.upload(&token, "a", "pagi\nsiang\n").await.json());
    service.until(&token, &running, "running").await;
    let results = service.get(&token, &format!("/v1/exports/{running}/results")).await;
    assert_eq!(results.problem(), "not-finished");
    let waiting = id(&service.upload(&token, "b", "malam").await.json());
    let refused = service.upload(&token, "c", "malam").await;
    assert_eq!(refused.problem(), "exports-full");
    assert!(refused.headers.contains_key("retry-after"));

    let path = format!("/v1/exports/{running}");
    let gone = service.send(request("DELETE", &path, &token).body(Body::empty()).expect("a request")).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(service.get(&token, &path).await.problem(), "not-found", "from then on");
    gate.open();
    service.until(&token, &waiting, "done").await;
    assert!(!service.data.path().join("exports").join(&running).exists());
}

#[tokio::test]
async fn jobs_outlive_the_service() {
    let gate = Gate::default();
    let first = TestService::gated(&gate, |_| {});
    let token = first.token("bot", Role::Pipeline);
    let done = {
        let job = id(&first.upload(&token, "a", "pagi").await.json());
        gate.holds(1).await;
        job
    };
    let waiting = id(&first.upload(&token, "b.json", export()).await.json());
    // It ends while the first one is scored. A stop comes between two posts, so the post in work is let go.
    let app = first.app.clone();
    let closing = tokio::task::spawn_blocking(move || app.exports.close());
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    gate.open();
    closing.await.expect("it ends");
    let exports = first.data.path().join("exports");
    // What a crash leaves: an upload that broke off, and a job that has ended the service three times.
    fs::create_dir(exports.join("upload-x")).expect("made");
    let mut crashing: Value =
        serde_json::from_slice(&fs::read(exports.join(&waiting).join("job.json")).expect("read")).expect("JSON");
    let crashed = uuid::Uuid::now_v7().to_string();
    crashing["id"] = json!(crashed);
    crashing["state"] = json!("running");
    crashing["attempts"] = json!(3);
    fs::create_dir(exports.join(&crashed)).expect("made");
    fs::write(exports.join(&crashed).join("job.json"), crashing.to_string()).expect("written");

    let TestService { data, app, .. } = first;
    drop(app);
    let settings = settings(data.path());
    let bundles = Bundles::open(settings.scoring.clone()).expect("it opens");
    let second = TestService::over(data, settings, bundles);
    let lead = second.token("lead", Role::Lead);
    for job in [&done, &waiting] {
        let job = second.until(&lead, job, "done").await;
        assert_eq!((&job["owner"], &job["error"]), (&json!("bot"), &Value::Null));
    }
    let given_up = second.until(&lead, &crashed, "interrupted").await;
    assert!(given_up["error"].as_str().is_some_and(|error| error.contains("3 times")), "{given_up}");
    assert!(!second.data.path().join("exports/upload-x").exists());
}

#[tokio::test]
async fn the_oldest_results_go_first() {
    let service = TestService::with(|settings| settings.exports.kept = 1);
    let token = service.token("bot", Role::Pipeline);
    let first = id(&service.upload(&token, "a", "pagi").await.json());
    service.until(&token, &first, "done").await;
    let second = id(&service.upload(&token, "b", "pagi").await.json());
    service.until(&token, &second, "done").await;
    assert_eq!(service.get(&token, &format!("/v1/exports/{first}")).await.problem(), "not-found");
}

#[tokio::test]
async fn an_export_named_at_the_start_becomes_cases() {
    let service = TestService::start();
    let file = service.data.path().join("result.json");
    fs::write(&file, export()).expect("written");
    service.app.exports.submit_local(&file).expect("it is there");
    assert!(service.app.exports.submit_local(&service.data.path().join("tiada.json")).is_err());
    let lead = service.token("lead", Role::Lead);
    let listed = service.get(&lead, "/v1/exports").await.json();
    assert_eq!(service.until(&lead, &id(&listed[0]), "done").await["cases"], 1);
    assert!(file.exists(), "it is not ours to remove");
}
