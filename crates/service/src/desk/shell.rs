//! What every page has around it: head, ways to the other pages, who is inside, the keys.

use axum::{
    http::StatusCode,
    response::{Html, IntoResponse, Response},
};
use maud::{DOCTYPE, Markup, html};
use saring_desk::{Principal, Role};
use saring_report::Language;

use super::{assets, audit, channels, decisions, figures, login, visit::Visit};
use crate::problem::Told;

/// A whole page around its main part.
pub(super) fn page(visit: &Visit, title: &str, main: Markup) -> Response {
    Html(document(visit, title, &main).into_string()).into_response()
}

/// The same for what is not done: it is told here, and nothing else is to tell it again.
pub(super) fn refusal(status: StatusCode, visit: &Visit, title: &str, main: Markup) -> Response {
    let mut response = (status, page(visit, title, main)).into_response();
    response.extensions_mut().insert(Told);
    response
}

/// The hidden field that shows that a form came from here.
pub(super) fn csrf(visit: &Visit) -> Markup {
    html! { input type="hidden" name="csrf" value=(visit.csrf()); }
}

fn document(visit: &Visit, title: &str, main: &Markup) -> Markup {
    let words = &visit.view.words.shell;
    html! {
        (DOCTYPE)
        html lang=(visit.language.name()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (title) " · " (words.product) }
                link rel="icon" href="data:,";
                link rel="stylesheet" href=(assets::style());
                script src=(assets::script()) defer {}
            }
            body {
                a.skip href="#main" { (words.to_main) }
                header.bar {
                    p.product { a href="/" { (words.product) } }
                    @if let Some(session) = &visit.session { (tabs(visit, &session.principal)) }
                    div.who {
                        @if let Some(session) = &visit.session { (identity(visit, &session.principal)) }
                        (languages(visit))
                    }
                }
                main #main tabindex="-1" { (main) }
                @if visit.session.is_some() { (keys(visit)) }
            }
        }
    }
}

fn tabs(visit: &Visit, who: &Principal) -> Markup {
    let words = &visit.view.words.shell;
    let is_watching = who.role != Role::Moderator;
    let here = visit.here.split('?').next().unwrap_or("/");
    let tab = |path: &str, name: &str| {
        html! { a href=(path) aria-current=[(here == path).then_some("page")] { (name) } }
    };
    html! {
        nav.tabs aria-label=(words.pages) {
            (tab("/", &words.queue))
            (tab(channels::PATH, &visit.view.words.channels.heading))
            (tab(decisions::PATH, &visit.view.words.decisions.heading))
            (tab(figures::PATH, &visit.view.words.figures.heading))
            @if is_watching { (tab(audit::PATH, &visit.view.words.audit.heading)) }
        }
    }
}

fn identity(visit: &Visit, who: &Principal) -> Markup {
    let words = &visit.view.words;
    html! {
        span.name { (who.name) " · " (words.role(who.role)) }
        form.inline method="post" action=(login::OUT) {
            (csrf(visit))
            button type="submit" { (words.shell.leave) }
        }
    }
}

/// Each language by its own name, whatever the page's.
fn languages(visit: &Visit) -> Markup {
    html! {
        form.inline.languages method="post" action=(login::LANGUAGE) aria-label=(visit.view.words.shell.language) {
            (csrf(visit))
            input type="hidden" name="ke" value=(visit.here);
            @for (language, name) in [(Language::Indonesian, "Bahasa Indonesia"), (Language::English, "English")] {
                button type="submit" name="bahasa" value=(language.name()) lang=(language.name()) title=(name)
                    aria-pressed=(if language == visit.language { "true" } else { "false" }) { (language.name().to_uppercase()) }
            }
        }
    }
}

/// Every key is also a button or a link on some page.
fn keys(visit: &Visit) -> Markup {
    let words = &visit.view.words.keys;
    let keys = [
        ("j", &words.down),
        ("k", &words.up),
        ("Enter", &words.open),
        ("n", &words.next),
        ("a", &words.claim),
        ("t", &words.text),
        ("1–4", &words.decide),
        ("u", &words.undo),
        ("?", &words.help),
    ];
    html! {
        footer {
            details #keys {
                summary data-key="?" { (words.heading) }
                dl.keys { @for (key, meaning) in keys { div { dt { kbd { (key) } } dd { (meaning) } } } }
            }
            p.quiet { (visit.view.words.shell.person_decides) }
        }
    }
}
