//! What is not done, told as a page in the reader's language: what happened, and what to do.

use std::sync::Arc;

use axum::{
    http::{HeaderValue, StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use maud::html;
use saring_desk::Error;
use saring_report::strings::fill;

use super::{shell, view::query, visit::Visit, words::Refused};

/// Why something is not done. A handler answers with it; [`super::visit::enter`] makes the page.
#[derive(Debug, Clone)]
pub(super) enum Refusal {
    /// Nobody is inside: they are led to the door, and back.
    Outside,
    /// There is no such page.
    Nowhere,
    /// The page takes no such request: the address of a form's target, opened by itself.
    NotThat,
    /// The role may not.
    NotAllowed,
    /// Another site sent the form.
    Foreign,
    /// The form lacks the token of this session.
    Stale,
    /// What was sent makes no sense.
    Unreadable,
    TooLarge,
    /// Something broke; the log says what.
    Failed,
    /// The desk says no.
    Desk(Arc<Error>),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::UnknownCase(_) => Self::Nowhere,
            Error::NotAllowed { .. } => Self::NotAllowed,
            error => Self::Desk(Arc::new(error)),
        }
    }
}

impl Refusal {
    fn status(&self) -> StatusCode {
        match self {
            Self::Outside => StatusCode::SEE_OTHER,
            Self::Nowhere => StatusCode::NOT_FOUND,
            Self::NotThat => StatusCode::METHOD_NOT_ALLOWED,
            Self::NotAllowed | Self::Foreign | Self::Stale => StatusCode::FORBIDDEN,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Desk(error) => match **error {
                Error::Held { .. }
                | Error::NotClaimed(_)
                | Error::Decided(_)
                | Error::OtherPerson(_)
                | Error::NobodyBeyond(_)
                | Error::NothingToUndo(_)
                | Error::NotYours { .. }
                | Error::UndoOver { .. } => StatusCode::CONFLICT,
                Error::DailyLimit { .. } => StatusCode::TOO_MANY_REQUESTS,
                Error::NoText(_) => StatusCode::GONE,
                Error::NoReason
                | Error::TooLong { .. }
                | Error::NoLabel
                | Error::UnknownLabel(_)
                | Error::UnknownSlice(_)
                | Error::UnknownVerdict(_) => StatusCode::UNPROCESSABLE_ENTITY,
                _ => StatusCode::INTERNAL_SERVER_ERROR,
            },
        }
    }

    /// What a form lacks, in words that stand beside it; nothing where the form is not what is wrong.
    pub(super) fn of_form(&self, visit: &Visit) -> Option<String> {
        (self.status() == StatusCode::UNPROCESSABLE_ENTITY).then(|| self.message(visit))
    }

    fn message(&self, visit: &Visit) -> String {
        let words = &visit.view.words.refused;
        let told = |template: &str, values: &[(&str, &str)]| fill(template, values);
        match self {
            Self::Desk(error) => match &**error {
                Error::Held { id, by, until } => {
                    told(&words.held, &[("id", &id.to_string()), ("by", by), ("time", &visit.view.written(*until))])
                }
                Error::NotClaimed(id) => told(&words.not_claimed, &[("id", &id.to_string())]),
                Error::Decided(id) => told(&words.decided, &[("id", &id.to_string())]),
                Error::OtherPerson(id) => told(&words.other_person, &[("id", &id.to_string())]),
                Error::NobodyBeyond(id) => told(&words.nobody_beyond, &[("id", &id.to_string())]),
                Error::NothingToUndo(id) => told(&words.nothing_to_undo, &[("id", &id.to_string())]),
                Error::NotYours { id, by } => told(&words.not_yours, &[("id", &id.to_string()), ("by", by)]),
                Error::UndoOver { id, minutes } => {
                    told(&words.undo_over, &[("id", &id.to_string()), ("minutes", &minutes.to_string())])
                }
                Error::DailyLimit { limit, .. } => told(&words.daily_limit, &[("limit", &limit.to_string())]),
                Error::NoText(id) => told(&words.no_text, &[("id", &id.to_string())]),
                Error::NoReason => words.no_reason.clone(),
                Error::TooLong { found, longest } => {
                    told(&words.too_long, &[("found", &found.to_string()), ("longest", &longest.to_string())])
                }
                Error::NoLabel => words.no_label.clone(),
                Error::UnknownSlice(_) => words.no_slice.clone(),
                Error::UnknownLabel(_) | Error::UnknownVerdict(_) => words.unreadable.clone(),
                _ => words.failed.clone(),
            },
            Self::Outside => String::new(),
            Self::Nowhere => words.nowhere.clone(),
            Self::NotThat => words.not_that.clone(),
            Self::NotAllowed => words.not_allowed.clone(),
            Self::Foreign => words.foreign.clone(),
            Self::Stale => words.stale.clone(),
            Self::Unreadable => words.unreadable.clone(),
            Self::TooLarge => words.too_large.clone(),
            Self::Failed => words.failed.clone(),
        }
    }

    fn heading<'a>(&self, words: &'a Refused) -> &'a str {
        match self.status() {
            StatusCode::NOT_FOUND => &words.nowhere_heading,
            StatusCode::CONFLICT => &words.conflict_heading,
            StatusCode::TOO_MANY_REQUESTS => &words.limit_heading,
            status if status.is_server_error() => &words.failed_heading,
            _ => &words.heading,
        }
    }

    /// The page.
    pub(super) fn told(&self, visit: &Visit) -> Response {
        let status = self.status();
        if let Self::Outside = self {
            let to = query(super::login::PATH, &[("ke", if visit.here == "/" { "" } else { &visit.here })]);
            let to = HeaderValue::from_str(&to).expect("a query is written in ASCII");
            return (status, [(LOCATION, to)]).into_response();
        }
        if let (Self::Desk(error), true) = (self, status.is_server_error()) {
            tracing::error!(error = %error, "the desk failed");
        }
        let words = &visit.view.words.refused;
        let heading = self.heading(words);
        let main = html! {
            h1 { (heading) }
            p.notice role="alert" { (self.message(visit)) }
            p.ways {
                @if matches!(status, StatusCode::CONFLICT | StatusCode::TOO_MANY_REQUESTS) { a href=(visit.here) { (words.see_case) } " " }
                a href="/" { (words.to_queue) }
            }
        };
        shell::refusal(status, visit, heading, main)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl From<Refusal> for Response {
    fn from(refusal: Refusal) -> Self {
        refusal.into_response()
    }
}
