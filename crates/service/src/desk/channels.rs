//! `GET /kanal`: every channel there are posts or cases of.

use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use maud::{Markup, html};
use saring_desk::Channel;

use super::{
    channel,
    pager::Page,
    refusal::Refusal,
    sent::Fields,
    shell,
    view::{View, query},
    visit::{Visitor, ask},
};
use crate::App;

pub(super) const PATH: &str = "/kanal";

/// As many channels stand on one page.
const SHOWN: u64 = 100;

/// Where a channel's page is. The name goes into the query: as a part of the path, a channel named `..` would lead elsewhere.
pub(super) fn href(name: &str) -> String {
    query(PATH, &[("nama", name)])
}

/// `GET /kanal`, and with `?nama=…` the page of one.
pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let fields = Fields::read(query.unwrap_or_default().as_bytes());
    if !fields.one("nama").is_empty() {
        return channel::show(&app, &visitor, &fields).await;
    }
    let channels = ask(&app, |desk| desk.channels()).await?;
    let main = page(&channels, Page::asked(&fields, SHOWN), visitor.view());
    Ok(shell::page(&visitor.visit, &visitor.view().words.channels.heading, main))
}

fn page(channels: &[Channel], page: Page, view: &View) -> Markup {
    let words = &view.words.channels;
    let offset = usize::try_from(page.offset()).unwrap_or(usize::MAX);
    let behind = channels.get(offset..).unwrap_or_default();
    let (shown, rest) = behind.split_at(behind.len().min(SHOWN as usize));
    let list = &view.strings.list;
    html! {
        h1 { (words.heading) }
        @if channels.is_empty() {
            p.nothing { (words.none) }
        } @else {
            div.wide tabindex="0" role="region" aria-label=(words.heading) { table.list {
                caption { (words.caption) }
                thead { tr {
                    th scope="col" { (words.name) }
                    th scope="col" { (words.level) }
                    @for column in [&words.risk, &words.posts, &words.flagged, &words.cases, &words.waiting, &words.confirmed, &words.not_propaganda] {
                        th.number scope="col" { (column) }
                    }
                } }
                tbody { @for channel in shown { (row(channel, view)) } }
            } }
        }
        (page.ways(!rest.is_empty(), |number| query(PATH, &[("halaman", number)]), [&list.previous, &list.next], &list.pages))
    }
}

fn row(channel: &Channel, view: &View) -> Markup {
    html! {
        tr {
            th scope="row" { a data-item href=(href(&channel.name)) { bdi { (channel.name) } } }
            td { @if let Some(level) = channel.level { (view.level(level)) } }
            td.number { @if let Some(risk) = channel.risk { (format!("{risk:.2}")) } @else { "–" } }
            // Posts scored one by one become cases without anybody telling how many posts there were.
            td.number { @if channel.posts == 0 { "–" } @else { (view.number(channel.posts)) } }
            td.number { @if channel.posts == 0 { "–" } @else { (view.number(channel.flagged)) } }
            td.number { (view.number(channel.cases)) }
            td.number { (view.number(channel.waiting)) }
            td.number { (view.number(channel.confirmed)) }
            td.number { (view.number(channel.not_propaganda)) }
        }
    }
}
