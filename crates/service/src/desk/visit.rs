//! Who looks at a page, and what surrounds every page: who it is shown to, in which language, and what a browser may do
//! with it.

use axum::{
    extract::{FromRequestParts, MatchedPath, Request, State},
    http::{
        HeaderName, HeaderValue, Method, StatusCode, Uri,
        header::{ALLOW, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, SET_COOKIE},
        request::Parts,
    },
    middleware::Next,
    response::Response,
};
use saring_desk::{Desk, Principal, Session};
use saring_report::Language;
use uuid::Uuid;

use super::{cookies::Cookie, refusal::Refusal, sent, view::View};
use crate::{App, problem};

/// Nothing but this service's own style, script and forms. What a post says can do nothing, even if it became markup.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; \
     frame-ancestors 'none'; base-uri 'none'",
);
/// Pages of other sites that were opened from here get no hold of these, and hear nothing of them.
const OPENER_POLICY: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

/// One request for a page.
#[derive(Debug, Clone)]
pub(super) struct Visit {
    pub(super) view: View,
    pub(super) language: Language,
    /// Where to come back to: the path and query of a page, never of an action.
    pub(super) here: String,
    pub(super) session: Option<Session>,
    /// What forms carry as long as there is no session.
    outside: String,
}

impl Visit {
    fn new(app: &App, request: &Request) -> Self {
        let (headers, settings) = (request.headers(), &app.settings);
        let language = Cookie::Language.of(headers, settings).and_then(|name| name.parse().ok()).unwrap_or_default();
        let outside = Cookie::Outside.of(headers, settings).filter(|value| Uuid::try_parse(value).is_ok());
        Self {
            view: View::new(language, app.desk.settings().time_zone.clone()),
            language,
            here: here(request.method(), request.uri()),
            session: None,
            outside: outside.map_or_else(|| Uuid::new_v4().to_string(), str::to_owned),
        }
    }

    /// What forms carry, to show that they come from here.
    pub(super) fn csrf(&self) -> &str {
        self.session.as_ref().map_or(&self.outside, |session| session.csrf.reveal())
    }

    /// Whether a form came from one of these pages.
    pub(super) fn sent(&self, csrf: &str) -> bool {
        self.session.as_ref().map_or(self.outside == csrf, |session| session.sent(csrf))
    }
}

/// Somebody inside.
#[derive(Debug, Clone)]
pub(super) struct Visitor {
    pub(super) who: Principal,
    pub(super) visit: Visit,
}

impl Visitor {
    pub(super) fn view(&self) -> &View {
        &self.visit.view
    }
}

impl TryFrom<Visit> for Visitor {
    type Error = Refusal;

    fn try_from(visit: Visit) -> Result<Self, Refusal> {
        let who = visit.session.as_ref().ok_or(Refusal::Outside)?.principal.clone();
        Ok(Self { who, visit })
    }
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Refusal> {
        Visit::of(parts).try_into()
    }
}

impl FromRequestParts<App> for Visit {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Self::Rejection> {
        Ok(Self::of(parts))
    }
}

impl Visit {
    pub(super) fn of(parts: &Parts) -> Self {
        parts.extensions.get::<Self>().expect("every page is within `enter`").clone()
    }
}

/// Asks the desk, whose methods block.
pub(super) async fn ask<T: Send + 'static>(
    app: &App,
    question: impl FnOnce(&Desk) -> saring_desk::Result<T> + Send + 'static,
) -> Result<T, Refusal> {
    let desk = app.desk.clone();
    match tokio::task::spawn_blocking(move || question(&desk)).await {
        Ok(answer) => Ok(answer?),
        // What a panic says may quote a post.
        Err(_) => Err(Refusal::Failed),
    }
}

/// Surrounds every page.
pub(super) async fn enter(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let is_page = request.extensions().get::<MatchedPath>().is_some();
    let mut visit = Visit::new(&app, &request);
    let secret = Cookie::Session.of(request.headers(), &app.settings).map(str::to_owned);
    let known = match secret {
        Some(secret) => ask(&app, move |desk| desk.session(&secret)).await,
        None => Ok(None),
    };
    let known = known.map(|session| {
        visit.session = session.filter(|session| session.principal.role.reads());
    });
    let mut response = match known {
        Err(refusal) => refusal.into(),
        Ok(()) if !sent::is_from_here(request.method(), request.headers()) => Refusal::Foreign.into(),
        Ok(()) => {
            request.extensions_mut().insert(visit.clone());
            next.run(request).await
        }
    };
    let is_told = response.extensions().get::<problem::Told>().is_some();
    let of_library = Refusal::of_status(response.status()).filter(|_| is_page && !is_told);
    if let Some(refusal) = response.extensions_mut().remove::<Refusal>().or(of_library) {
        let allow = response.headers_mut().remove(ALLOW);
        response = refusal.told(&visit);
        response.headers_mut().extend(allow.map(|allow| (ALLOW, allow)));
    }
    finish(&app, &visit, &mut response);
    response
}

fn finish(app: &App, visit: &Visit, response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert(CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(OPENER_POLICY, HeaderValue::from_static("same-origin"));
    let is_html = headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    match &visit.session {
        Some(session) => {
            // For the log.
            response.extensions_mut().insert(session.principal.clone());
        }
        None if is_html => {
            headers.append(SET_COOKIE, Cookie::Outside.set(&visit.outside, &app.settings));
        }
        None => {}
    }
}

/// A page where it was asked for with GET; for an action, the page that its form stands on: that of its case, or the queue.
fn here(method: &Method, uri: &Uri) -> String {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    if *method == Method::GET {
        return path.to_owned();
    }
    let case = uri.path().strip_prefix("/kasus/").and_then(|rest| rest.split('/').next());
    case.map_or_else(|| "/".to_owned(), |case| format!("/kasus/{case}"))
}

impl Refusal {
    /// What an error stands for that a library answered with; nothing where it is none.
    fn of_status(status: StatusCode) -> Option<Self> {
        match status {
            StatusCode::NOT_FOUND => Some(Self::Nowhere),
            StatusCode::METHOD_NOT_ALLOWED => Some(Self::NotThat),
            _ if status.is_client_error() => Some(Self::Unreadable),
            _ if status.is_server_error() => Some(Self::Failed),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::Method;

    use super::here;

    #[test]
    fn one_comes_back_to_a_page_never_to_an_action() {
        let cases = [
            (Method::GET, "/kanal?nama=a", "/kanal?nama=a"),
            (Method::POST, "/kasus/7/batal", "/kasus/7"),
            (Method::POST, "/berikutnya", "/"),
            (Method::HEAD, "/kasus/7", "/kasus/7"),
        ];
        for (method, path, expected) in cases {
            assert_eq!(here(&method, &path.parse().expect("a path")), expected, "{method} {path}");
        }
    }
}
