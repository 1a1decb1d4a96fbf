//! `GET /angka`: what rules and levels are worth by what people decided, and whether deadlines are kept.

use axum::{extract::State, response::Response};
use maud::{Markup, html};
use saring::label::Label;
use saring_desk::{Desk, Figures, Seen, figures::RuleFigures};
use saring_report::strings::fill;

use super::{
    refusal::Refusal,
    shell,
    view::View,
    visit::{Visitor, ask},
};
use crate::App;

pub(super) const PATH: &str = "/angka";

/// As many days are shown.
const DAYS: usize = 30;

/// What the page shows.
struct Shown {
    figures: Figures,
    seen: Seen,
}

pub(super) async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, Refusal> {
    let name = visitor.who.name.clone();
    let shown = ask(&app, move |desk| load(desk, &name)).await?;
    Ok(shell::page(&visitor.visit, &visitor.view().words.figures.heading, page(&shown, visitor.view())))
}

fn load(desk: &Desk, name: &str) -> saring_desk::Result<Shown> {
    Ok(Shown { figures: desk.figures()?, seen: desk.seen_today(name)? })
}

fn page(shown: &Shown, view: &View) -> Markup {
    let words = &view.words.figures;
    let (experimental, scoring): (Vec<_>, Vec<_>) = shown.figures.rules.iter().partition(|rule| rule.experimental);
    html! {
        h1 { (words.heading) }
        (tiles(shown, view))
        p.quiet { (words.about) }
        (levels(&shown.figures, view))
        (rules(&Panel { id: "rules", heading: &words.rules, caption: &words.rules_caption, empty: &words.nothing }, &scoring, view))
        (rules(&Panel { id: "shadow", heading: &words.shadow, caption: &words.shadow_caption, empty: &words.no_shadow }, &experimental, view))
        (days(&shown.figures, view))
    }
}

fn tiles(Shown { figures, seen }: &Shown, view: &View) -> Markup {
    let words = &view.words.figures;
    let length = |seconds: Option<i64>| seconds.map_or_else(|| "–".to_owned(), |seconds| view.words.length(seconds));
    let opened = match seen.limit {
        Some(limit) => {
            fill(&words.seen_of, &[("count", &view.number(seen.cases)), ("limit", &view.number(limit.into()))])
        }
        None => view.number(seen.cases),
    };
    let tiles = [
        (&words.waiting, view.number(figures.waiting), false),
        (&words.overdue, view.number(figures.overdue), figures.overdue > 0),
        (&words.decided, view.number(figures.decided), false),
        (&words.late, view.number(figures.late), figures.late > 0),
        (&words.median, length(figures.median_seconds), false),
        (&words.slow, length(figures.slow_seconds), false),
        (&words.seen, opened, seen.limit.is_some_and(|limit| seen.cases >= limit.into())),
    ];
    html! {
        dl.tiles {
            @for (name, value, is_bad) in tiles {
                div { dt { (name) } dd class=[is_bad.then_some("bad")] { (value) } }
            }
        }
    }
}

fn levels(figures: &Figures, view: &View) -> Markup {
    let words = &view.words.figures;
    html! {
        section.panel #levels {
            h2 { (words.levels) }
            @if figures.levels.is_empty() {
                p.quiet { (words.nothing) }
            } @else {
                div.wide tabindex="0" role="region" aria-label=(words.levels) { table {
                    caption { (words.levels_caption) }
                    thead { tr {
                        th scope="col" { (words.level) }
                        @for column in [&words.waiting, &words.decided, &words.confirmed, &words.precision, &words.interval] {
                            th.number scope="col" { (column) }
                        }
                    } }
                    tbody { @for level in &figures.levels { tr {
                        th scope="row" { (view.level(level.level)) }
                        td.number { (view.number(level.waiting)) }
                        td.number { (view.number(level.precision.decided)) }
                        td.number { (view.number(level.precision.confirmed)) }
                        (view.precision(&level.precision))
                    } } }
                } }
            }
        }
    }
}

/// A table of rules.
struct Panel<'a> {
    id: &'a str,
    heading: &'a str,
    caption: &'a str,
    empty: &'a str,
}

fn rules(panel: &Panel<'_>, rules: &[&RuleFigures], view: &View) -> Markup {
    let words = &view.words.figures;
    let Panel { id, heading, caption, empty } = panel;
    html! {
        section.panel id=(id) {
            h2 { (heading) }
            @if rules.is_empty() {
                p.quiet { (empty) }
            } @else {
                div.wide tabindex="0" role="region" aria-label=(heading) { table {
                    caption { (caption) }
                    thead { tr {
                        th scope="col" { (words.rule) }
                        th scope="col" { (words.label) }
                        @for column in [&words.decided, &words.confirmed, &words.precision, &words.interval, &words.same_label] {
                            th.number scope="col" { (column) }
                        }
                    } }
                    tbody { @for rule in rules { tr {
                        th scope="row" { code { (rule.rule) } }
                        // A rule of an older lexicon may speak for a label that is gone.
                        td { (Label::from_name(&rule.label).map_or(&rule.label, |label| &view.strings.label.of(label).name)) }
                        td.number { (view.number(rule.precision.decided)) }
                        td.number { (view.number(rule.precision.confirmed)) }
                        (view.precision(&rule.precision))
                        td.number { (view.number(rule.same_label)) }
                    } } }
                } }
            }
        }
    }
}

fn days(figures: &Figures, view: &View) -> Markup {
    let words = &view.words.figures;
    html! {
        @if !figures.days.is_empty() {
            section.panel #days {
                h2 { (words.days) }
                div.wide tabindex="0" role="region" aria-label=(words.days) { table {
                    caption { (words.days_caption) }
                    thead { tr {
                        th scope="col" { (words.day) }
                        @for column in [&words.received, &words.decided, &words.confirmed, &words.late] {
                            th.number scope="col" { (column) }
                        }
                    } }
                    tbody { @for (day, counts) in figures.days.iter().rev().take(DAYS) { tr {
                        th scope="row" { (day) }
                        td.number { (view.number(counts.received)) }
                        td.number { (view.number(counts.decided)) }
                        td.number { (view.number(counts.confirmed)) }
                        td.number class=[(counts.late > 0).then_some("bad")] { (view.number(counts.late)) }
                    } } }
                } }
            }
        }
    }
}
