//! `GET /openapi.json`, and `/docs`, a page on which to try a request.
//!
//! The description is kept by hand, since it is written for people; tests hold it to the router. The page has no data
//! and loads nothing from elsewhere. It still asks for a token, as everything here but health does: what a service can do
//! is nobody's business who may not use it.

use axum::{
    http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    response::{IntoResponse, Response},
};

pub(crate) const OPENAPI: &str = include_str!("docs/openapi.json");
pub(crate) const PAGE: &str = include_str!("docs/docs.html");
const SCRIPT: &str = include_str!("docs/docs.js");
const STYLE: &str = include_str!("docs/docs.css");

/// Nothing but what this service itself sends.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

pub(crate) async fn openapi() -> Response {
    of_kind("application/json", OPENAPI)
}

pub(crate) async fn page() -> Response {
    of_kind("text/html; charset=utf-8", PAGE)
}

pub(crate) async fn script() -> Response {
    of_kind("text/javascript; charset=utf-8", SCRIPT)
}

pub(crate) async fn style() -> Response {
    of_kind("text/css; charset=utf-8", STYLE)
}

fn of_kind(kind: &'static str, content: &'static str) -> Response {
    ([(CONTENT_TYPE, kind), (CONTENT_SECURITY_POLICY, POLICY)], content).into_response()
}
