//! `GET /audit`: whether the audit log holds, where it ends, and its entries.

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use maud::{Markup, html};
use saring_desk::{
    Desk, Role,
    audit::{Entry, Head, Verification},
};
use saring_report::strings::fill;
use serde_json::Value;

use super::{
    case,
    refusal::Refusal,
    sent::Fields,
    shell,
    view::{View, query},
    visit::{Visitor, ask},
};
use crate::App;

pub(super) const PATH: &str = "/audit";

/// As many entries are shown at once.
const SHOWN: u32 = 100;

/// What is asked of the page.
struct Asked {
    /// Entries before this one; then nothing is verified, since the whole log would be walked for each page of it.
    before: Option<u64>,
    /// A head that somebody kept, as they typed it.
    head: String,
}

/// What the page shows.
struct Shown {
    asked: Asked,
    is_no_head: bool,
    verification: Option<Verification>,
    entries: Vec<Entry>,
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    if !matches!(visitor.who.role, Role::Lead | Role::Auditor) {
        return Err(Refusal::NotAllowed);
    }
    let fields = Fields::read(query.unwrap_or_default().as_bytes());
    let asked = Asked { before: fields.one("sebelum").parse().ok(), head: fields.one("ujung").trim().to_owned() };
    let shown = ask(&app, move |desk| load(desk, asked)).await?;
    Ok(shell::page(&visitor.visit, &visitor.view().words.audit.heading, page(&shown, visitor.view())))
}

fn load(desk: &Desk, asked: Asked) -> saring_desk::Result<Shown> {
    let expected = Some(asked.head.as_str()).filter(|head| !head.is_empty()).map(str::parse::<Head>);
    let is_no_head = matches!(expected, Some(Err(_)));
    let verification = match asked.before {
        Some(_) => None,
        None => Some(desk.verify(expected.and_then(Result::ok).as_ref())?),
    };
    let entries = desk.audit_entries(asked.before, SHOWN)?;
    Ok(Shown { asked, is_no_head, verification, entries })
}

fn page(shown: &Shown, view: &View) -> Markup {
    let words = &view.words.audit;
    let heading = match shown.asked.before {
        Some(seq) => fill(&words.earlier, &[("seq", &seq.to_string())]),
        None => words.last.clone(),
    };
    html! {
        h1 { (words.heading) }
        @if let Some(verification) = &shown.verification { (verified(verification, shown, view)) }
        section.panel #entries {
            h2 { (heading) }
            (entries(&shown.entries, view))
            nav.pager aria-label=(heading) {
                @if shown.asked.before.is_some() { a href=(PATH) { (words.newest) } " " }
                @if let Some(last) = shown.entries.last().filter(|last| last.told.seq > 1) {
                    a rel="next" href=(query(PATH, &[("sebelum", &last.told.seq.to_string())])) { (words.older) }
                }
            }
        }
    }
}

fn verified(verification: &Verification, shown: &Shown, view: &View) -> Markup {
    let words = &view.words.audit;
    html! {
        section.panel #verification {
            @match verification {
                Verification::Holds { head, head_file } => {
                    p.verdict.holds role="status" { b { (words.holds) } " " (words.holds_meaning) }
                    dl.facts {
                        div { dt { (words.entries) } dd { (view.number(head.entries)) } }
                        div { dt { (words.head_file) } dd {
                            @match head_file { Some(entries) => (view.number(*entries)), None => (words.no_head_file) }
                        } }
                    }
                    p { (words.head) ": " code.head { (head) } }
                    p.quiet { (words.head_meaning) }
                }
                Verification::Broken(broken) => {
                    p.verdict.broken role="alert" { b { (words.broken) } " " (words.broken_meaning) }
                    // What is wrong is told in English wherever it is read, so that it can be looked up.
                    p { (fill(&words.broken_at, &[("seq", &broken.seq.to_string()), ("what", &broken.what)])) }
                }
            }
            form.filters method="get" action=(PATH) {
                label.search { span { (words.expected) }
                    input name="ujung" value=(shown.asked.head) autocomplete="off" spellcheck="false" maxlength="128"
                        aria-invalid=[shown.is_no_head.then_some("true")]
                        aria-describedby=[shown.is_no_head.then_some("wrong-head")];
                }
                button type="submit" { (words.check) }
                @if shown.is_no_head { p #wrong-head.bad { (words.wrong_head) } }
            }
        }
    }
}

/// Entries as the log tells them, with their hashes.
pub(super) fn entries(entries: &[Entry], view: &View) -> Markup {
    let words = &view.words.audit;
    html! {
        div.wide tabindex="0" role="region" aria-label=(words.heading) { table.log {
            thead { tr {
                th.number scope="col" { (words.number) }
                @for column in [&words.at, &words.actor, &words.action, &words.case, &words.details] {
                    th scope="col" { (column) }
                }
            } }
            tbody { @for Entry { told, hash } in entries { tr {
                td.number { (told.seq) }
                td { (view.time(told.at)) }
                td { (told.actor) }
                td { (view.words.action(told.action)) }
                td { @if let Some(case) = told.case { a href=(case::address(case)) { (case) } } }
                td.details { (details(&told.details)) code.hash { (hash) } }
            } } }
        } }
    }
}

/// What more an entry tells, without what it leaves open.
fn details(details: &Value) -> Markup {
    let told = details.as_object().into_iter().flatten().filter(|(_, value)| !value.is_null());
    html! {
        @for (name, value) in told {
            span { (name) ": " code { @match value.as_str() { Some(text) => (text), None => (value) } } } " "
        }
    }
}
