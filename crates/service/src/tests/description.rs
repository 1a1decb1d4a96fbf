//! /openapi.json says what the router does, /docs what the problems are, and neither more.

use std::collections::BTreeSet;

use axum::{body::Body, http::StatusCode};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use saring_desk::Role;
use serde_json::{Value, json};

use super::{CALL, TestService, request};
use crate::{access::Access, docs, problem::Kind, router};

/// Parts of the page, described with it.
const WITH_THE_PAGE: [&str; 2] = ["/docs/docs.js", "/docs/docs.css"];

fn description() -> Value {
    serde_json::from_str(docs::OPENAPI).expect("it is JSON")
}

#[tokio::test]
async fn every_route_and_method_is_described_and_no_other() {
    let service = TestService::start();
    let described = description();
    let paths: BTreeSet<&str> = described["paths"].as_object().expect("paths").keys().map(String::as_str).collect();
    let routes = router::routes();
    let served: BTreeSet<&str> =
        routes.iter().map(|route| route.path).filter(|path| !WITH_THE_PAGE.contains(path)).collect();
    assert_eq!(paths, served);
    for path in paths {
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            let real = path.replace("{id}", "1");
            let answer = service.send(request(method, &real, "").body(Body::empty()).expect("a request")).await;
            let is_served = answer.status != StatusCode::METHOD_NOT_ALLOWED;
            let is_described = described["paths"][path].get(method.to_lowercase()).is_some();
            assert_eq!(is_served, is_described, "{method} {path}: {}", answer.status);
        }
    }
}

#[tokio::test]
async fn a_role_may_do_what_the_description_says_and_no_more() {
    let service = TestService::start();
    let described = description();
    for role in [Role::Pipeline, Role::Moderator, Role::Lead, Role::Auditor] {
        let token = service.token(role.name(), role);
        for (path, methods) in described["paths"].as_object().expect("paths") {
            for (method, operation) in methods.as_object().expect("methods") {
                let request = request(&method.to_uppercase(), &path.replace("{id}", "1"), &token);
                let answer = service.send(request.body(Body::empty()).expect("a request")).await;
                let may = match operation.get("x-roles") {
                    None => operation["security"] == json!([]),
                    Some(roles) => roles.as_array().expect("a list").contains(&json!(role.name())),
                };
                assert_eq!(answer.problem() != "forbidden", may, "{} {method} {path}", role.name());
            }
        }
    }
}

/// Whatever a handler can answer with, the operation lists.
#[tokio::test]
async fn answers_have_the_fields_that_are_described() {
    let service = TestService::start();
    let token = service.token("bot", Role::Pipeline);
    let described = description();
    let fields = |schema: &str| -> BTreeSet<String> {
        let schema = &described["components"]["schemas"][schema];
        let required = schema["required"].as_array().expect("a list").iter();
        let required: BTreeSet<String> = required.map(|key| key.as_str().expect("a name").to_owned()).collect();
        let properties: BTreeSet<String> = schema["properties"].as_object().expect("fields").keys().cloned().collect();
        assert!(required.is_subset(&properties), "{schema}");
        properties
    };
    let keys = |answer: &Value| answer.as_object().expect("an object").keys().cloned().collect::<BTreeSet<_>>();
    let records = service.score(&token, json!([{"text": CALL}, {"id": 5}]).to_string()).await.json();
    assert_eq!(keys(&records[0]), fields("Assessment"));
    assert_eq!(keys(&records[1]), fields("Failure"));
    assert_eq!(keys(&service.score(&token, "halo").await.json()), fields("Problem"));
    assert_eq!(keys(&service.upload(&token, "a.txt", CALL).await.json()), fields("Job"));
}

#[tokio::test]
async fn the_page_is_behind_a_token_and_loads_nothing_from_elsewhere() {
    let service = TestService::start();
    let token = service.token("watch", Role::Auditor);
    let password = format!("Basic {}", BASE64_STANDARD.encode(format!("watch:{token}")));
    for route in router::routes() {
        let path = route.path.replace("{id}", "1");
        let with_password = request("GET", &path, "").header("authorization", &password);
        let answer = service.send(with_password.body(Body::empty()).expect("a request")).await;
        let is_page = matches!(route.access, Access::Browser(_));
        if is_page {
            let policy = answer.headers["content-security-policy"].to_str().expect("text");
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
            let text = answer.text();
            assert!(!text.contains("http://") && !text.contains("https://"), "{path}");
            for inline in ["style=", "onclick", "<script>", "<style"] {
                assert!(!text.contains(inline), "{path}: {inline} is against its own policy");
            }
        } else if route.access != Access::Open && answer.status != StatusCode::METHOD_NOT_ALLOWED {
            assert_eq!(answer.problem(), "unauthorized", "{path}: a browser sends passwords unasked");
        }
    }
}

#[test]
fn every_problem_has_its_entry_on_the_page() {
    for kind in Kind::ALL {
        assert!(docs::PAGE.contains(&format!("<dt id=\"{}\">", kind.name())), "{}", kind.name());
    }
    assert_eq!(docs::PAGE.matches("<dt id=").count(), Kind::ALL.len());
}
