//! The panels beside the list: what there is much of, and where it leads.

use maud::{Markup, html};
use saring::label::Label;

use crate::{
    entry::Entry,
    report::{Report, Unread},
    strings::{Strings, fill},
    tally::Count,
};

/// Rows that are shown at once; the rest is folded.
const SHOWN: usize = 8;
/// Rows that are there at all: nobody reads further, and a page must stay light.
const MOST: usize = 300;
/// Characters of a post in a panel.
const SNIPPET: usize = 140;

/// All panels.
pub(crate) fn panels(report: &Report, strings: &Strings) -> Markup {
    let words = &strings.overview;
    let labels = report.labels.ranked().into_iter().map(|(name, count)| {
        let label = Label::from_name(name).expect("only names of labels are counted");
        let term = strings.label.of(label);
        let name = html! { button type="button" data-label=(name) title=(term.meaning) { (term.name) } };
        html! { tr { th scope="row" { (name) } td.number { (strings.number(count.flagged)) } } }
    });
    let named = |only: &'static str| {
        move |(name, count): (&str, Count)| {
            html! {
                tr {
                    th scope="row" dir="auto" { button type="button" data-only=(only) data-value=(name) { (name) } }
                    td.number { (strings.number(count.posts)) }
                    td.number { (strings.number(count.flagged)) }
                }
            }
        }
    };
    let site = |(name, count): (&str, Count)| {
        html! {
            tr {
                th scope="row" { (name) }
                td.number { (strings.number(count.posts)) }
                td.number { (strings.number(count.flagged)) }
            }
        }
    };
    let counted = [&words.name, &words.count, &words.flagged].map(String::as_str);
    html! {
        (Panel { id: "labels", heading: &words.labels, caption: &words.labels_caption, columns: &[&words.name, &words.flagged] }
            .table(labels.collect(), strings))
        (Panel { id: "backups", heading: &words.backups, caption: &words.backups_caption, columns: &[] }
            .list(backups(report, strings), strings))
        (Panel { id: "copies", heading: &words.copies, caption: &words.copies_caption, columns: &[] }
            .list(copies(report, strings), strings))
        (Panel { id: "outgoing", heading: &words.outgoing, caption: &words.outgoing_caption, columns: &counted }
            .table(report.outgoing.ranked().into_iter().map(named("link")).collect(), strings))
        (Panel { id: "forwards", heading: &words.forwards, caption: &words.forwards_caption, columns: &counted }
            .table(report.forwards.ranked().into_iter().map(named("forwarded")).collect(), strings))
        (Panel { id: "sites", heading: &words.hosts, caption: &words.hosts_caption, columns: &counted }
            .table(report.sites.ranked().into_iter().map(site).collect(), strings))
        @if report.unread_count > 0 {
            (Panel {
                id: "unread",
                heading: &words.unread,
                caption: &words.unread_caption,
                columns: &[&words.place, &words.reason],
            }.table(report.unread.iter().map(|unread| unreadable(unread, strings)).collect(), strings))
            @if report.unread.len() < report.unread_count {
                p.quiet { (fill(&words.more, &[("count", &strings.number(report.unread_count - report.unread.len()))])) }
            }
        }
    }
}

struct Panel<'a> {
    id: &'a str,
    heading: &'a str,
    caption: &'a str,
    columns: &'a [&'a str],
}

impl Panel<'_> {
    fn table(&self, mut rows: Vec<Markup>, strings: &Strings) -> Markup {
        rows.truncate(MOST);
        let table = |rows: &[Markup]| {
            html! {
                table {
                    caption { (self.caption) }
                    thead { tr {
                        @for (place, column) in self.columns.iter().enumerate() {
                            th class=[(place > 0 && self.id != "unread").then_some("number")] scope="col" { (column) }
                        }
                    } }
                    tbody { @for row in rows { (row) } }
                }
            }
        };
        self.section(&rows, strings, table)
    }

    fn list(&self, mut items: Vec<Markup>, strings: &Strings) -> Markup {
        items.truncate(MOST);
        let list = |items: &[Markup]| html! { p.caption { (self.caption) } ul.plain-list { @for item in items { li { (item) } } } };
        self.section(&items, strings, list)
    }

    fn section(&self, rows: &[Markup], strings: &Strings, shown: impl Fn(&[Markup]) -> Markup) -> Markup {
        let (first, rest) = rows.split_at(rows.len().min(SHOWN));
        html! {
            section.panel id=(self.id) {
                h3 { (self.heading) }
                @if first.is_empty() {
                    p.quiet { (strings.overview.none) }
                } @else {
                    (shown(first))
                }
                @if !rest.is_empty() {
                    details {
                        summary { (fill(&strings.overview.more, &[("count", &strings.number(rest.len()))])) }
                        (shown(rest))
                    }
                }
            }
        }
    }
}

/// Groups of near-identical posts, those in most posts to be read first, each with its riskiest post.
fn copies(report: &Report, strings: &Strings) -> Vec<Markup> {
    let mut groups: std::collections::BTreeMap<u32, (&Entry, usize)> = std::collections::BTreeMap::new();
    for entry in &report.entries {
        let Some(group) = entry.group.filter(|group| report.near_duplicates.size(*group) > 1) else { continue };
        // Entries are ranked, so the first of a group is its riskiest.
        groups.entry(group).or_insert((entry, 0)).1 += usize::from(entry.is_flagged());
    }
    let mut groups: Vec<(u32, &Entry, usize)> =
        groups.into_iter().map(|(group, (entry, flagged))| (group, entry, flagged)).collect();
    groups.sort_by_key(|(group, _, flagged)| std::cmp::Reverse((*flagged, report.near_duplicates.size(*group))));
    let item = |(group, entry, _): &(u32, &Entry, usize)| {
        let times = fill(&strings.overview.times, &[("count", &strings.number(report.near_duplicates.size(*group)))]);
        html! {
            button type="button" data-only="group" data-value=(group) { (times) } " "
            (badge(entry, strings)) " " (snippet(entry, strings))
        }
    };
    groups.iter().map(item).collect()
}

fn backups(report: &Report, strings: &Strings) -> Vec<Markup> {
    let item = |entry: &Entry| {
        html! {
            @for link in &entry.outgoing { button type="button" data-only="link" data-value=(link) { (link) } " " }
            (badge(entry, strings)) " " span.quiet { "#" (entry.assessment.id) } " " (snippet(entry, strings))
        }
    };
    report.entries.iter().filter(|entry| entry.announces_backup).map(item).collect()
}

fn badge(entry: &Entry, strings: &Strings) -> Markup {
    let level = entry.assessment.level;
    html! { span.badge data-level=(level.name()) { (strings.level.of(level).name) } }
}

/// The beginning of an excerpt. What is closed in the list is closed here.
fn snippet(entry: &Entry, strings: &Strings) -> Markup {
    let excerpt = &entry.text[entry.excerpt()];
    let end = excerpt.char_indices().nth(SNIPPET).map_or(excerpt.len(), |(at, _)| at);
    html! {
        @if entry.is_closed() {
            span.quiet { (strings.post.hidden_excerpt) }
        } @else {
            span.snippet dir="auto" lang=[entry.lang()] { (excerpt[..end]) @if end < excerpt.len() { "…" } }
        }
    }
}

fn unreadable(unread: &Unread, strings: &Strings) -> Markup {
    let place = unread.position.map_or_else(
        || unread.source.clone(),
        |at| fill(&strings.overview.at_byte, &[("source", &unread.source), ("position", &at.to_string())]),
    );
    html! {
        tr {
            th scope="row" { (place) @if let Some(id) = &unread.id { " #" (id) } }
            // Errors are English wherever they are read, so that they can be looked up.
            td lang="en" { (unread.error) }
        }
    }
}
