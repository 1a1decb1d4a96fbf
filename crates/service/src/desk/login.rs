//! `/masuk`, `/keluar`, `/bahasa`: coming in with a token, leaving, and the language of the pages.

use axum::{
    extract::{RawQuery, State},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{LOCATION, SET_COOKIE},
    },
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use saring_report::Language;

use super::{
    cookies::Cookie,
    refusal::Refusal,
    sent::{Fields, Sent, SentFromOutside},
    shell,
    visit::{Visit, ask},
};
use crate::{App, access};

pub(super) const PATH: &str = "/masuk";
pub(super) const OUT: &str = "/keluar";
pub(super) const LANGUAGE: &str = "/bahasa";

/// `GET /masuk`.
pub(super) async fn show(visit: Visit, RawQuery(query): RawQuery) -> Response {
    let fields = Fields::read(query.unwrap_or_default().as_bytes());
    let to = local(fields.one("ke"));
    if visit.session.is_some() {
        return see_other(to);
    }
    shell::page(&visit, &visit.view.words.login.heading, door(&visit, to, None))
}

/// `POST /masuk`. Each coming in is a new session, and ends the one before: an address or cookie that somebody was handed
/// opens nothing.
pub(super) async fn enter(
    State(app): State<App>,
    headers: HeaderMap,
    SentFromOutside { visit, fields }: SentFromOutside,
) -> Result<Response, Refusal> {
    let words = &visit.view.words.login;
    let to = local(fields.one("ke"));
    let refused =
        |message: &str| shell::refusal(StatusCode::FORBIDDEN, &visit, &words.heading, door(&visit, to, Some(message)));
    let token = fields.one("token").trim().to_owned();
    let known = access::authenticate(&app, token).await.map_err(|_| Refusal::Failed)?;
    let Some(principal) = known else { return Ok(refused(&words.unknown)) };
    if !principal.role.reads() {
        return Ok(refused(&words.pipeline));
    }
    let before = Cookie::Session.of(&headers, &app.settings).map(str::to_owned);
    let session = ask(&app, move |desk| {
        if let Some(before) = before {
            desk.end_session(&before)?;
        }
        desk.begin_session(&principal)
    })
    .await?;
    let mut response = see_other(to);
    let cookie = Cookie::Session.set(session.session.reveal(), &app.settings);
    response.headers_mut().append(SET_COOKIE, cookie);
    Ok(response)
}

/// `POST /keluar`.
pub(super) async fn leave(State(app): State<App>, headers: HeaderMap, _: Sent) -> Result<Response, Refusal> {
    if let Some(secret) = Cookie::Session.of(&headers, &app.settings).map(str::to_owned) {
        ask(&app, move |desk| desk.end_session(&secret)).await?;
    }
    let mut response = see_other(PATH);
    response.headers_mut().append(SET_COOKIE, Cookie::Session.forget(&app.settings));
    Ok(response)
}

/// `POST /bahasa`.
pub(super) async fn speak(
    State(app): State<App>,
    SentFromOutside { fields, .. }: SentFromOutside,
) -> Result<Response, Refusal> {
    let language: Language = fields.one("bahasa").parse().map_err(|_| Refusal::Unreadable)?;
    let mut response = see_other(local(fields.one("ke")));
    response.headers_mut().append(SET_COOKIE, Cookie::Language.set(language.name(), &app.settings));
    Ok(response)
}

/// The door, and why it stayed shut.
fn door(visit: &Visit, to: &str, refused: Option<&str>) -> Markup {
    let words = &visit.view.words.login;
    html! {
        form.door method="post" action=(PATH) {
            h1 { (words.heading) }
            @if let Some(message) = refused { p.notice role="alert" #refused { (message) } }
            (shell::csrf(visit))
            input type="hidden" name="ke" value=(to);
            label { span { (words.token) }
                input type="password" name="token" required autocomplete="current-password" autofocus maxlength="200"
                    spellcheck="false" aria-describedby=[refused.map(|_| "refused")];
            }
            button.main type="submit" { (words.enter) }
            p.quiet { (words.about) " " code { "saring token create" } }
        }
    }
}

/// An answer that leads to another page with GET.
pub(super) fn see_other(to: &str) -> Response {
    let to = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response()
}

/// A path on this host, or the queue: whoever made the link must not choose where a login leads.
fn local(path: &str) -> &str {
    let is_path = path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_path { path } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn a_login_leads_to_this_host_alone() {
        for path in ["/", "/kasus/7", "/kanal?nama=a%20b"] {
            assert_eq!(local(path), path);
        }
        for path in
            ["", "//evil", "/\\evil", "\\evil", "https://evil", "javascript:alert(1)", "/a\r\nb", "/\tevil", "kasus/7"]
        {
            assert_eq!(local(path), "/", "{path}");
        }
    }
}
