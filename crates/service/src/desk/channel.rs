//! `GET /kanal?nama=…`: one channel: its posts over time, what it repeats, where it leads, its cases.

use std::collections::BTreeMap;

use axum::response::Response;
use maud::{Markup, html};
use saring_desk::{Case, Channel, ChannelDay, ChannelLink, Desk};
use saring_report::{Timeline, near_duplicates::NearDuplicates, strings::fill};

use super::{
    case, channels,
    excerpt::excerpt,
    pager::Page,
    refusal::Refusal,
    sent::Fields,
    shell,
    view::{View, query},
    visit::{Visitor, ask},
};
use crate::App;

/// As many cases are compared with each other; normalising a text takes longer than reading it.
const COMPARED: u64 = 500;
/// As many links and repeated texts are listed, most first.
const LISTED: usize = 100;
/// As many numbers of cases stand beside a text that is repeated.
const NAMED: usize = 20;
/// As many cases stand on one page.
const SHOWN: u64 = 50;

/// What the page shows.
struct Shown {
    channel: Channel,
    days: Vec<ChannelDay>,
    links: Vec<ChannelLink>,
    /// Cases on this page.
    cases: Vec<Case>,
    /// The numbers of cases with nearly the same text, most of them first, and the riskiest case of each group.
    copies: Vec<(Case, Vec<i64>)>,
    page: Page,
    has_more: bool,
}

pub(super) async fn show(app: &App, visitor: &Visitor, fields: &Fields) -> Result<Response, Refusal> {
    let name = fields.one("nama").to_owned();
    let at = Page::asked(fields, SHOWN);
    let shown = ask(app, move |desk| load(desk, &name, at)).await?.ok_or(Refusal::Nowhere)?;
    Ok(shell::page(&visitor.visit, &shown.channel.name, page(&shown, visitor.view())))
}

/// What is known of a channel; none where nothing is.
fn load(desk: &Desk, name: &str, page: Page) -> saring_desk::Result<Option<Shown>> {
    let Some(channel) = desk.channel(name)? else { return Ok(None) };
    let mut cases = desk.channel_cases(name, page.offset(), page.size() + 1)?;
    let has_more = cases.len() as u64 > page.size();
    cases.truncate(SHOWN as usize);
    Ok(Some(Shown {
        days: desk.channel_days(name)?,
        links: desk.channel_links(name)?,
        copies: copies(desk.channel_cases(name, 0, COMPARED)?),
        channel,
        cases,
        page,
        has_more,
    }))
}

fn copies(cases: Vec<Case>) -> Vec<(Case, Vec<i64>)> {
    let mut near = NearDuplicates::default();
    let mut groups: BTreeMap<u32, (Case, Vec<i64>)> = BTreeMap::new();
    for case in cases {
        let Some(group) = case.content.as_ref().and_then(|content| near.add(&content.post.text)) else { continue };
        let id = case.id;
        // Cases come riskiest first.
        groups.entry(group).or_insert((case, Vec::new())).1.push(id);
    }
    let mut copies: Vec<_> = groups.into_values().filter(|(_, cases)| cases.len() > 1).collect();
    copies.sort_by_key(|(_, cases)| std::cmp::Reverse(cases.len()));
    copies
}

fn page(shown: &Shown, view: &View) -> Markup {
    let words = &view.words.channel;
    html! {
        p { a href=(channels::PATH) { (words.all) } }
        h1 dir="auto" { (shown.channel.name) }
        (facts(&shown.channel, view))
        (timeline(&shown.days, view))
        div.columns {
            section #cases {
                h2 { (words.cases) }
                @if shown.cases.is_empty() { p.quiet { (words.no_cases) } }
                @for case in &shown.cases { (post(case, view)) }
                (pager(shown, view))
            }
            aside {
                (links(&shown.links, view))
                (repeated(shown, view))
            }
        }
    }
}

fn facts(channel: &Channel, view: &View) -> Markup {
    let words = &view.words.channels;
    let counted =
        |count: u64| if channel.posts == 0 { view.words.channel.not_counted.clone() } else { view.number(count) };
    html! {
        dl.facts {
            @if let Some(level) = channel.level { div { dt { (words.level) } dd { (view.level(level)) } } }
            div { dt { (words.posts) } dd { (counted(channel.posts)) } }
            div { dt { (words.flagged) } dd { (counted(channel.flagged)) } }
            div { dt { (words.cases) } dd { (view.number(channel.cases)) } }
            div { dt { (words.waiting) } dd { (view.number(channel.waiting)) } }
            div { dt { (words.confirmed) } dd { (view.number(channel.confirmed)) } }
            div { dt { (words.not_propaganda) } dd { (view.number(channel.not_propaganda)) } }
        }
    }
}

fn timeline(days: &[ChannelDay], view: &View) -> Markup {
    let count = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let mut timeline = Timeline::default();
    for day in days {
        if let Some(date) = day.day {
            timeline.add(date, count(day.posts), count(day.flagged));
        }
    }
    let undated = days.iter().find(|day| day.day.is_none());
    html! {
        (timeline.section(view.strings))
        @if let Some(day) = undated {
            p.quiet { (fill(&view.words.channel.undated, &[("count", &view.number(day.posts)), ("flagged", &view.number(day.flagged))])) }
        }
    }
}

/// A case in a line or two: where it stands, and the part of its text that weighs most.
fn post(case: &Case, view: &View) -> Markup {
    let state = match case.outcome {
        Some(outcome) => view.words.verdict(outcome.name()),
        None => view.words.state(case.state),
    };
    html! {
        article.post data-level=(case.level.name()) {
            header {
                h3 {
                    (view.level(case.level)) " " span.risk title=(view.strings.post.risk) { (format!("{:.2}", case.risk)) } " "
                    a data-item href=(case::address(case.id)) { (fill(&view.words.channel.case, &[("id", &case.id.to_string())])) }
                }
                p.meta {
                    @if let Some(date) = case.content.as_ref().and_then(|content| content.post.date) { (view.time(date)) }
                    span { (state) }
                }
            }
            (excerpt(case, view))
        }
    }
}

fn pager(shown: &Shown, view: &View) -> Markup {
    let list = &view.strings.list;
    let to = |number: &str| query(channels::PATH, &[("nama", &shown.channel.name), ("halaman", number)]);
    shown.page.ways(shown.has_more, to, [&list.previous, &list.next], &list.pages)
}

fn links(links: &[ChannelLink], view: &View) -> Markup {
    let words = &view.words.channel;
    html! {
        section.panel #links {
            h2 { (words.links) }
            @if links.is_empty() {
                p.quiet { (words.no_links) }
            } @else {
                table {
                    caption { (words.links_caption) }
                    thead { tr { th scope="col" { (words.target) } th.number scope="col" { (view.words.channels.posts) } } }
                    tbody { @for link in links.iter().take(LISTED) { tr {
                        th scope="row" { bdi { (link.target) } }
                        td.number { (view.number(link.posts)) }
                    } } }
                }
                (more(links.len(), LISTED, view))
            }
        }
    }
}

fn repeated(shown: &Shown, view: &View) -> Markup {
    let words = &view.words.channel;
    html! {
        section.panel #copies {
            h2 { (words.copies) }
            @if shown.copies.is_empty() {
                p.quiet { (words.no_copies) }
            } @else {
                p.caption { (words.copies_caption) }
                ul.plain-list { @for (first, cases) in shown.copies.iter().take(LISTED) { li {
                    p {
                        b { (fill(&words.times, &[("count", &view.number(cases.len() as u64))])) }
                        @for id in cases.iter().take(NAMED) { " " a href=(case::address(*id)) { "#" (id) } }
                        (more(cases.len(), NAMED, view))
                    }
                    (excerpt(first, view))
                } } }
                (more(shown.copies.len(), LISTED, view))
            }
            @if shown.channel.cases > COMPARED {
                p.quiet { (fill(&words.compared, &[("count", &view.number(COMPARED))])) }
            }
        }
    }
}

/// How many of a list are not shown.
fn more(all: usize, shown: usize, view: &View) -> Markup {
    let count = view.strings.number(all.saturating_sub(shown));
    html! { @if all > shown { " " span.quiet { (fill(&view.strings.overview.more, &[("count", &count)])) } } }
}
