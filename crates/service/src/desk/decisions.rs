//! `GET /keputusan`: what was decided, by whom, when and why.

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use jiff::{Timestamp, civil::Date};
use maud::{Markup, html};
use saring_desk::{Decided, DecisionFilter, Desk, Principal, Role, Verdict};
use saring_report::strings::fill;

use super::{
    case, export,
    pager::Page,
    refusal::Refusal,
    sent::Fields,
    shell,
    view::{View, query},
    visit::{Visitor, ask},
};
use crate::App;

pub(super) const PATH: &str = "/keputusan";

/// As many decisions stand on one page.
const SHOWN: u64 = 50;

/// What the page shows.
struct Shown {
    who: Principal,
    by: String,
    kind: Option<&'static str>,
    day: Option<Date>,
    page: Page,
    decisions: Vec<Row>,
    has_older: bool,
}

struct Row {
    decided: Decided,
    /// Until when the reader may take it back; none where they may not.
    undo_until: Option<Timestamp>,
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let fields = Fields::read(query.unwrap_or_default().as_bytes());
    let (who, view) = (visitor.who.clone(), visitor.view().clone());
    let shown = ask(&app, move |desk| load(desk, &who, &fields, &view)).await?;
    let main = page(&shown, &shell::csrf(&visitor.visit), visitor.view());
    Ok(shell::page(&visitor.visit, &visitor.view().words.decisions.heading, main))
}

/// What makes no sense in a query is as if it were not asked: the form shows what holds.
fn load(desk: &Desk, who: &Principal, asked: &Fields, view: &View) -> saring_desk::Result<Shown> {
    let sees_all = who.role != Role::Moderator;
    // Whoever looks second should not lean on what colleagues say elsewhere: a moderator sees what they said themselves.
    let by = if sees_all { asked.one("oleh").trim().to_owned() } else { who.name.clone() };
    let kind = Verdict::NAMES.iter().copied().find(|name| *name == asked.one("jenis"));
    let bounds = asked.one("hari").parse().ok().and_then(|day: Date| Some((day, view.bounds(day)?)));
    let page = Page::asked(asked, SHOWN);
    let filter = DecisionFilter {
        case: None,
        by: Some(by.clone()).filter(|by| !by.is_empty()),
        verdict: kind.map(str::to_owned),
        from: bounds.map(|(_, (from, _))| from),
        until: bounds.map(|(_, (_, until))| until),
    };
    let mut found = desk.decisions(&filter, page.offset(), page.size() + 1)?;
    let has_older = found.len() as u64 > SHOWN;
    found.truncate(SHOWN as usize);
    let row = |decided| Ok(Row { undo_until: desk.undo_until(&decided, who)?, decided });
    let decisions = found.into_iter().map(row).collect::<saring_desk::Result<_>>()?;
    Ok(Shown {
        who: who.clone(),
        by: if sees_all { by } else { String::new() },
        kind,
        day: bounds.map(|(day, _)| day),
        page,
        decisions,
        has_older,
    })
}

fn page(shown: &Shown, csrf: &Markup, view: &View) -> Markup {
    let words = &view.words.decisions;
    html! {
        h1 { (words.heading) }
        (filters(shown, view))
        @if shown.decisions.is_empty() {
            p.nothing { (words.none) }
        } @else {
            (table(shown, csrf, view))
        }
        (pager(shown, view))
        p.quiet { (words.own) }
        @if shown.who.role == Role::Lead {
            form.export method="post" action=(export::PATH) {
                (csrf)
                button type="submit" { (words.export) }
                p.quiet { (words.export_meaning) }
            }
        }
    }
}

fn filters(shown: &Shown, view: &View) -> Markup {
    let words = &view.words.decisions;
    html! {
        form.filters method="get" action=(PATH) role="search" aria-label=(words.filter) {
            @if shown.who.role != Role::Moderator {
                label { span { (words.by) } input name="oleh" value=(shown.by) placeholder=(words.anyone) autocomplete="off"; }
            }
            label { span { (words.kind) } select name="jenis" {
                option value="" { (words.any_kind) }
                @for name in Verdict::NAMES {
                    option value=(name) selected[shown.kind == Some(*name)] { (view.words.verdict(name)) }
                }
            } }
            label { span { (words.day) }
                input type="date" name="hari" value=[shown.day.map(|day| day.to_string())];
            }
            button type="submit" { (words.apply) }
            a href=(PATH) { (words.reset) }
        }
    }
}

fn table(shown: &Shown, csrf: &Markup, view: &View) -> Markup {
    let words = &view.words.decisions;
    html! {
        div.wide tabindex="0" role="region" aria-label=(words.heading) { table.list {
            thead { tr {
                @for column in [&words.at, &words.case, &words.by, &words.kind, &words.reason, &words.stands] {
                    th scope="col" { (column) }
                }
            } }
            tbody { @for Row { decided, undo_until } in &shown.decisions { tr class=[decided.undone_at.map(|_| "undone")] {
                td { (view.time(decided.at)) }
                th scope="row" { a data-item href=(case::address(decided.case)) { "#" (decided.case) } }
                td { (decided.by) }
                td { (view.verdict(&decided.verdict)) }
                td dir="auto" { (decided.reason)
                    @if !decided.note.is_empty() { details { summary { (words.note) } p dir="auto" { (decided.note) } } }
                }
                td { (view.standing(decided)) " " @if let Some(until) = undo_until { (undo(decided, *until, csrf, view)) } }
            } } }
        } }
    }
}

fn undo(decided: &Decided, until: Timestamp, csrf: &Markup, view: &View) -> Markup {
    let words = &view.words.decisions;
    html! {
        form.inline method="post" action={ (case::address(decided.case)) "/batal" } {
            (csrf)
            button type="submit" title=(fill(&words.undo_until, &[("time", &view.written(until))])) { (words.undo) }
        }
    }
}

fn pager(shown: &Shown, view: &View) -> Markup {
    let words = &view.words.decisions;
    let day = shown.day.map(|day| day.to_string()).unwrap_or_default();
    let kind = shown.kind.unwrap_or_default();
    let to = |number: &str| query(PATH, &[("oleh", &shown.by), ("jenis", kind), ("hari", &day), ("halaman", number)]);
    shown.page.ways(shown.has_older, to, [&words.newer, &words.older], &words.pages)
}
