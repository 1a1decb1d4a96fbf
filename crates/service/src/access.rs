//! Who may do what: bearer tokens and their roles.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header::AUTHORIZATION, header::WWW_AUTHENTICATE},
    middleware::Next,
    response::{IntoResponse, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use saring_desk::{Principal, Role};

use crate::{
    App,
    problem::{Kind, Problem, Result},
};

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Anyone: it tells nothing but whether the service is well.
    Open,
    /// A bearer token of one of these roles.
    Token(&'static [Role]),
    /// The same, and a browser may send the token as the password of HTTP Basic, since it can send nothing else when a
    /// page is opened. Only for pages without data: a browser repeats such a password unasked, also for a hostile page.
    Browser(&'static [Role]),
}

/// Lets a request pass whose token has one of the roles, and tells the handler who it is.
pub(crate) async fn check(
    State((app, access)): State<(App, Access)>,
    mut request: Request,
    next: Next,
) -> Result<Response> {
    let (roles, basic) = match access {
        Access::Open => return Ok(next.run(request).await),
        Access::Token(roles) => (roles, false),
        Access::Browser(roles) => (roles, true),
    };
    let token = token(request.headers(), basic);
    let principal = match token {
        Some(token) => authenticate(&app, token).await?,
        None => None,
    };
    let Some(principal) = principal else {
        let detail = "send a token as `Authorization: Bearer …`; `saring token create` makes one";
        let mut response = Problem::new(Kind::Unauthorized, detail).into_response();
        if basic {
            let realm = HeaderValue::from_static("Basic realm=\"saring: the token is the password\"");
            response.headers_mut().insert(WWW_AUTHENTICATE, realm);
        }
        return Ok(response);
    };
    if !roles.contains(&principal.role) {
        let names: Vec<_> = roles.iter().map(|role| role.name()).collect();
        let detail = format!("this is for the roles {}; the token's is {}", names.join(", "), principal.role.name());
        return Err(Problem::new(Kind::Forbidden, detail));
    }
    request.extensions_mut().insert(principal.clone());
    let mut response = next.run(request).await;
    response.extensions_mut().insert(principal);
    Ok(response)
}

async fn authenticate(app: &App, token: String) -> Result<Option<Principal>> {
    let _check = app.checks.acquire().await.expect("the semaphore is never closed");
    let desk = app.desk.clone();
    // Checking a token's hash takes some 50 ms the first time, on purpose.
    let checked = tokio::task::spawn_blocking(move || desk.authenticate(&token)).await;
    match checked {
        Ok(Ok(principal)) => Ok(principal),
        Ok(Err(error)) => Err(Problem::internal("authenticate", &error)),
        Err(error) => Err(Problem::internal("authenticate", &error)),
    }
}

/// The token of a request.
fn token(headers: &HeaderMap, basic: bool) -> Option<String> {
    let (scheme, rest) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let rest = rest.trim();
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(rest.to_owned());
    }
    if basic && scheme.eq_ignore_ascii_case("basic") {
        let pair = String::from_utf8(BASE64_STANDARD.decode(rest).ok()?).ok()?;
        return pair.split_once(':').map(|(_, password)| password.to_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header::AUTHORIZATION};

    use super::token;

    #[test]
    fn a_token_is_a_bearer_or_for_pages_a_password() {
        let cases = [
            ("Bearer abc", false, Some("abc")),
            ("bearer  abc ", false, Some("abc")),
            ("abc", false, None),
            ("Basic YTphYmM=", false, None),
            ("Basic YTphYmM=", true, Some("abc")),
            ("Basic OmE6Yg==", true, Some("a:b")),
            ("Basic %%%", true, None),
            ("Basic /w==", true, None),
            ("Digest abc", true, None),
        ];
        for (header, basic, expected) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(AUTHORIZATION, HeaderValue::from_static(header));
            assert_eq!(token(&headers, basic).as_deref(), expected, "{header}");
        }
        assert_eq!(token(&HeaderMap::new(), true), None);
    }
}
