//! `GET /`: the queue, in the order in which cases are decided, and `POST /berikutnya`: the next of them.

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use jiff::Timestamp;
use maud::{Markup, html};
use saring::label::{Label, Level};
use saring_desk::{
    Case, Desk, QueueFilter, QueuePage, Role, Seen,
    case::{Kind, State as CaseState},
};
use saring_report::strings::fill;

use super::{
    case,
    channels::href,
    clock::clock,
    excerpt::excerpt,
    intake,
    login::see_other,
    pager::Page,
    refusal::Refusal,
    sent::{Fields, Sent},
    shell,
    view::{View, query},
    visit::{Visitor, ask},
};
use crate::App;

pub(super) const PATH: &str = "/";
pub(super) const NEXT: &str = "/berikutnya";

/// As many cases stand on one page.
const SHOWN: u64 = 25;
/// Levels that a case can have by scoring; a lower one comes by request alone.
const LEVELS: [Level; 4] = [Level::Urgent, Level::Review, Level::Low, Level::None];
/// States that wait.
const WAITING: [CaseState; 4] = [CaseState::Open, CaseState::SecondLook, CaseState::Agreement, CaseState::Escalated];

/// What the page shows.
struct Shown {
    filter: QueueFilter,
    page: Page,
    found: QueuePage,
    seen: Seen,
    now: Timestamp,
    /// Whether the next case was asked for and there was none.
    is_done: bool,
}

pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let asked = Fields::read(query.unwrap_or_default().as_bytes());
    let name = visitor.who.name.clone();
    let shown = ask(&app, move |desk| load(desk, &name, &asked)).await?;
    let title = &visitor.view().words.shell.queue;
    Ok(shell::page(&visitor.visit, title, page(&shown, &visitor)))
}

/// Claims the next case and leads to it.
pub(super) async fn next(State(app): State<App>, Sent { visitor, .. }: Sent) -> Result<Response, Refusal> {
    let next = ask(&app, move |desk| desk.next(&visitor.who)).await?;
    Ok(see_other(&next.map_or_else(|| query(PATH, &[("habis", "1")]), |case| case::address(case.id))))
}

/// What makes no sense in a query is as if it were not asked: the form shows what holds.
fn load(desk: &Desk, name: &str, asked: &Fields) -> saring_desk::Result<Shown> {
    let filter = QueueFilter {
        level: Level::from_name(asked.one("tingkat")),
        label: Label::from_name(asked.one("label")),
        channel: Some(asked.one("kanal").to_owned()).filter(|channel| !channel.is_empty()),
        state: CaseState::from_name(asked.one("keadaan")).filter(|state| WAITING.contains(state)),
        held_by: Some(name.to_owned()).filter(|_| asked.one("saya") == "1"),
    };
    let page = Page::asked(asked, SHOWN);
    let found = desk.queue(&filter, page.offset(), page.size())?;
    let seen = desk.seen_today(name)?;
    Ok(Shown { filter, page, found, seen, now: desk.now(), is_done: asked.one("habis") == "1" })
}

fn page(shown: &Shown, visitor: &Visitor) -> Markup {
    let view = visitor.view();
    let words = &view.words.queue;
    html! {
        div.headed {
            h1 { (words.heading) }
            p.quiet { (fill(&words.waiting, &[("count", &view.number(shown.found.total))])) }
            (seen(&shown.seen, view))
            @if visitor.who.role == Role::Lead { a href=(intake::PATH) { (view.words.intake.heading) } }
            @if visitor.who.role.decides() { (next_button(visitor)) }
        }
        @if shown.is_done { p.notice role="status" { (words.done) } }
        (filters(&shown.filter, view))
        @if shown.found.cases.is_empty() { p.nothing { (words.none) } }
        @for case in &shown.found.cases { (row(case, shown.now, visitor)) }
        (pager(shown, view))
    }
}

/// The button that hands out the next case, also on the page of a case.
pub(super) fn next_button(visitor: &Visitor) -> Markup {
    html! {
        form.inline method="post" action=(NEXT) {
            (shell::csrf(&visitor.visit))
            button.main type="submit" data-key="n" aria-keyshortcuts="n" { (visitor.view().words.queue.next) " " kbd { "n" } }
        }
    }
}

/// How much the reader has seen today.
pub(super) fn seen(seen: &Seen, view: &View) -> Markup {
    let words = &view.words.queue;
    let count = view.number(seen.cases);
    let told = match seen.limit {
        Some(limit) => fill(&words.seen_of, &[("count", &count), ("limit", &view.number(limit.into()))]),
        None => fill(&words.seen, &[("count", &count)]),
    };
    let is_enough = seen.limit.is_some_and(|limit| seen.cases >= limit.into());
    html! { p.seen.bad[is_enough] { (told) } }
}

fn filters(filter: &QueueFilter, view: &View) -> Markup {
    let words = &view.words.queue;
    html! {
        form.filters method="get" action=(PATH) role="search" aria-label=(words.filter) {
            label { span { (view.strings.list.level) } select name="tingkat" {
                option value="" { (words.any) }
                @for level in LEVELS {
                    option value=(level.name()) selected[filter.level == Some(level)] { (view.strings.level.of(level).name) }
                }
            } }
            label { span { (view.strings.list.label) } select name="label" {
                option value="" { (words.any) }
                @for label in Label::ALL {
                    option value=(label.name()) selected[filter.label == Some(*label)] { (view.strings.label.of(*label).name) }
                }
            } }
            label { span { (words.state) } select name="keadaan" {
                option value="" { (words.any) }
                @for state in WAITING {
                    option value=(state.name()) selected[filter.state == Some(state)] { (view.words.state(state)) }
                }
            } }
            label.search { span { (words.channel) } input name="kanal" value=[filter.channel.as_deref()] autocomplete="off"; }
            label.check { input type="checkbox" name="saya" value="1" checked[filter.held_by.is_some()]; " " (words.mine) }
            button type="submit" { (view.words.decisions.apply) }
            @if *filter != QueueFilter::default() { a href=(PATH) { (view.words.decisions.reset) } }
        }
    }
}

fn row(case: &Case, now: Timestamp, visitor: &Visitor) -> Markup {
    let view = visitor.view();
    let words = &view.words.queue;
    html! {
        article.post.case data-level=(case.level.name()) {
            header {
                h2 {
                    (view.level(case.level)) " " span.risk title=(view.strings.post.risk) { (format!("{:.2}", case.risk)) } " "
                    a data-item href=(case::address(case.id)) { (fill(&words.case, &[("id", &case.id.to_string())])) }
                }
                p.meta {
                    (clock(case, now, view))
                    @if case.state != CaseState::Open { span.stands { (view.words.state(case.state)) } }
                    (holder(case, visitor))
                }
            }
            p.what {
                @if case.kind == Kind::Channel { span.label { (words.channel_case) } }
                @for label in &case.labels { span.label title=(view.strings.label.of(*label).meaning) { (view.strings.label.of(*label).name) } }
                @if let Some(channel) = &case.channel { a href=(href(channel)) { bdi { (channel) } } }
                span.source { (words.source) " " bdi { (case.source) } }
                @if let Some(request) = &case.request { span.request { (request) } }
            }
            (excerpt(case, view))
        }
    }
}

/// Who holds a case.
pub(super) fn holder(case: &Case, visitor: &Visitor) -> Markup {
    let view = visitor.view();
    html! {
        @if let Some(claim) = &case.claim {
            @let until = view.written(claim.until);
            span.holder title=(fill(&view.words.queue.held_until, &[("time", &until)])) {
                @if claim.by == visitor.who.name { (view.words.queue.held_by_you) }
                @else { (fill(&view.words.queue.held_by, &[("name", &claim.by)])) }
            }
        }
    }
}

fn pager(shown: &Shown, view: &View) -> Markup {
    let Shown { filter, found, .. } = shown;
    let page = shown.page.number();
    let pages = found.total.div_ceil(SHOWN);
    let to = |page: u64| {
        let pairs = [
            ("tingkat", filter.level.map_or("", Level::name)),
            ("label", filter.label.map_or("", Label::name)),
            ("kanal", filter.channel.as_deref().unwrap_or_default()),
            ("keadaan", filter.state.map_or("", CaseState::name)),
            ("saya", if filter.held_by.is_some() { "1" } else { "" }),
            ("halaman", &page.to_string()),
        ];
        query(PATH, &pairs)
    };
    let list = &view.strings.list;
    html! {
        @if pages > 1 {
            nav.pager aria-label=(list.pages) {
                @if page > 1 { a rel="prev" href=(to(page - 1)) { (list.previous) } " " }
                span { (fill(&list.page, &[("page", &view.number(page)), ("pages", &view.number(pages))])) } " "
                @if page < pages { a rel="next" href=(to(page + 1)) { (list.next) } }
            }
        }
    }
}
