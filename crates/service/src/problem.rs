//! What went wrong, as RFC 9457 problem details: every answer that is an error has this shape, whoever made it.

use axum::{
    extract::Request,
    http::{
        HeaderValue, StatusCode,
        header::{ALLOW, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// The kinds of problem. Each has an entry on the page `/docs`, which its `type` leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Malformed,
    Unauthorized,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    TooSlow,
    NotFinished,
    TooLarge,
    TooManyPosts,
    MediaType,
    UnreadablePost,
    BrokenBundle,
    QueueFull,
    ExportsFull,
    Internal,
    Closing,
    Overdue,
    DiskFull,
}

impl Kind {
    /// All of them; of those with the same status the most general one first.
    pub(crate) const ALL: &[Self] = &[
        Self::Malformed,
        Self::Unauthorized,
        Self::Forbidden,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::TooSlow,
        Self::NotFinished,
        Self::TooLarge,
        Self::TooManyPosts,
        Self::MediaType,
        Self::UnreadablePost,
        Self::BrokenBundle,
        Self::QueueFull,
        Self::ExportsFull,
        Self::Internal,
        Self::Closing,
        Self::Overdue,
        Self::DiskFull,
    ];

    /// Its name, its status and its title.
    const fn told(self) -> (&'static str, StatusCode, &'static str) {
        match self {
            Self::Malformed => ("malformed", StatusCode::BAD_REQUEST, "The request cannot be read"),
            Self::Unauthorized => ("unauthorized", StatusCode::UNAUTHORIZED, "A valid token is needed"),
            Self::Forbidden => ("forbidden", StatusCode::FORBIDDEN, "The token's role does not allow this"),
            Self::NotFound => ("not-found", StatusCode::NOT_FOUND, "There is nothing here"),
            Self::MethodNotAllowed => {
                ("method-not-allowed", StatusCode::METHOD_NOT_ALLOWED, "This cannot be done here")
            }
            Self::TooSlow => ("too-slow", StatusCode::REQUEST_TIMEOUT, "The request did not arrive in time"),
            Self::NotFinished => ("not-finished", StatusCode::CONFLICT, "The export is not scored yet"),
            Self::TooLarge => ("too-large", StatusCode::PAYLOAD_TOO_LARGE, "The request is too large"),
            Self::TooManyPosts => ("too-many-posts", StatusCode::PAYLOAD_TOO_LARGE, "Too many posts in one request"),
            Self::MediaType => ("media-type", StatusCode::UNSUPPORTED_MEDIA_TYPE, "This kind of content is not read"),
            Self::UnreadablePost => ("unreadable-post", StatusCode::UNPROCESSABLE_ENTITY, "The post cannot be read"),
            Self::BrokenBundle => (
                "broken-bundle",
                StatusCode::UNPROCESSABLE_ENTITY,
                "The bundle cannot be opened; the old one scores on",
            ),
            Self::QueueFull => ("queue-full", StatusCode::TOO_MANY_REQUESTS, "More is asked than can be scored now"),
            Self::ExportsFull => ("exports-full", StatusCode::TOO_MANY_REQUESTS, "Too many exports wait already"),
            Self::Internal => ("internal", StatusCode::INTERNAL_SERVER_ERROR, "The service failed on this request"),
            Self::Closing => ("closing", StatusCode::SERVICE_UNAVAILABLE, "The service is ending"),
            Self::Overdue => ("overdue", StatusCode::SERVICE_UNAVAILABLE, "The answer took too long"),
            Self::DiskFull => ("disk-full", StatusCode::INSUFFICIENT_STORAGE, "There is no room for this"),
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        self.told().0
    }

    pub(crate) const fn status(self) -> StatusCode {
        self.told().1
    }

    pub(crate) const fn title(self) -> &'static str {
        self.told().2
    }

    /// The kind of an error that a library answered with: only the status is known.
    fn of_status(status: StatusCode) -> Self {
        let rest = if status.is_client_error() { Self::Malformed } else { Self::Internal };
        Self::ALL.iter().copied().find(|kind| kind.status() == status).unwrap_or(rest)
    }
}

/// A problem, told to the client.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    kind: Kind,
    detail: String,
    retry_after: Option<u64>,
}

pub(crate) type Result<T> = std::result::Result<T, Problem>;

impl Problem {
    /// `detail` says what to do. It goes to the client alone, never into a log: it may quote what the client sent.
    pub(crate) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), retry_after: None }
    }

    #[cfg(test)]
    pub(crate) const fn kind(&self) -> Kind {
        self.kind
    }

    /// The same with a time after which to try again, in seconds.
    pub(crate) fn retry_after(self, seconds: u64) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }

    /// What failed inside is for the log; the client learns the request's id, by which it can be found there.
    pub(crate) fn internal(what: &'static str, error: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(what, error, "failed");
        Self::new(Kind::Internal, "tell whoever runs the service the x-request-id of this answer")
    }
}

/// The body of an answer.
#[derive(Serialize)]
struct Details<'a> {
    r#type: String,
    title: &'a str,
    status: u16,
    detail: &'a str,
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.kind.status();
        let details = Details {
            r#type: format!("/docs#{}", self.kind.name()),
            title: self.kind.title(),
            status: status.as_u16(),
            detail: &self.detail,
        };
        let body = serde_json::to_vec(&details).expect("texts and a number are JSON");
        let mut response = (status, [(CONTENT_TYPE, "application/problem+json")], body).into_response();
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.kind == Kind::Unauthorized {
            response.headers_mut().insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"saring\""));
        }
        // Tells the layers around this one what it is, without reading the body again.
        response.extensions_mut().insert(self.kind);
        response
    }
}

/// Gives the errors that axum itself answers with the same shape.
pub(crate) async fn everywhere(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    if !(status.is_client_error() || status.is_server_error()) || response.extensions().get::<Kind>().is_some() {
        return response;
    }
    let kind = Kind::of_status(status);
    let detail = match kind {
        Kind::NotFound => "the paths that there are: /openapi.json",
        Kind::MethodNotAllowed => "the header Allow names what can be done here",
        Kind::Malformed => "the path or the query is not as /openapi.json says",
        _ => kind.title(),
    };
    let mut problem = Problem::new(kind, detail).into_response();
    if let Some(allow) = response.headers().get(ALLOW) {
        problem.headers_mut().insert(ALLOW, allow.clone());
    }
    problem
}

/// The answer where a handler panicked. What the panic said stays inside: it may quote a post.
pub(crate) fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    Problem::new(Kind::Internal, "tell whoever runs the service the x-request-id of this answer").into_response()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use axum::http::StatusCode;

    use super::Kind;

    #[test]
    fn every_kind_is_an_error_with_a_name_of_its_own() {
        let names: HashSet<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        assert_eq!(names.len(), Kind::ALL.len());
        for kind in Kind::ALL {
            assert!(kind.status().as_u16() >= 400, "{}", kind.name());
        }
    }

    #[test]
    fn an_error_of_a_library_is_known_by_its_status() {
        let cases = [
            (StatusCode::NOT_FOUND, Kind::NotFound),
            (StatusCode::PAYLOAD_TOO_LARGE, Kind::TooLarge),
            (StatusCode::IM_A_TEAPOT, Kind::Malformed),
            (StatusCode::BAD_GATEWAY, Kind::Internal),
        ];
        for (status, kind) in cases {
            assert_eq!(Kind::of_status(status), kind, "{status}");
        }
    }
}
