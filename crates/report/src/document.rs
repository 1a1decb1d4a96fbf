//! The page: head, figures, list, panels. Data stands between its two halves.

use base64::{Engine, prelude::BASE64_STANDARD};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use saring::label::{Label, Level};
use sha2::{Digest, Sha256};

use crate::{
    card,
    overview::panels,
    report::{Form, Report},
    strings::{Strings, fill, strings},
};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("report.js");

/// As many posts stand in the page without its script.
const WITHOUT_SCRIPT: usize = 50;
/// The order in which a moderator cares.
const LEVELS: [Level; 4] = [Level::Urgent, Level::Review, Level::Low, Level::None];

/// The page around its data.
pub(crate) struct Page {
    pub(crate) before: Markup,
    pub(crate) after: Markup,
}

pub(crate) fn page(report: &Report, form: &Form) -> Page {
    let strings = strings(form.language);
    let channel = channel(report, strings);
    let title = form.title.clone().unwrap_or_else(|| channel.clone());
    let before = html! {
        (DOCTYPE)
        // The script takes the class away: what needs it is hidden until then.
        (PreEscaped(format!("<html lang=\"{}\" class=\"plain\">", strings.lang)))
        (head(&title, strings))
        (PreEscaped("<body>"))
        a.skip href="#posts" { (strings.report.to_posts) }
        (header(report, form, &title, &channel, strings))
        (report.timeline.section(strings))
        div.columns {
            (posts(report, strings))
            aside #overview aria-labelledby="overview-heading" {
                h2 #overview-heading { (strings.overview.heading) }
                (panels(report, strings))
            }
        }
        footer { p { (strings.report.person_decides) } p.quiet { (strings.report.utc) } }
        (help(strings))
        (card::template(strings))
        (PreEscaped("<script type=\"application/json\" id=\"data\">"))
    };
    let after =
        html! { (PreEscaped("</script><script>")) (PreEscaped(SCRIPT)) (PreEscaped("</script></body></html>\n")) };
    Page { before, after }
}

/// Nothing but this page's own style and script may run, and nothing may be fetched or sent.
fn policy() -> String {
    let hash = |content: &str| format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(content)));
    format!(
        "default-src 'none'; style-src {}; script-src {}; base-uri 'none'; form-action 'none'",
        hash(STYLE),
        hash(SCRIPT)
    )
}

fn head(title: &str, strings: &Strings) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta http-equiv="Content-Security-Policy" content=(policy());
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="referrer" content="no-referrer";
            meta name="robots" content="noindex";
            title { (title) " · " (strings.report.product) }
            style { (PreEscaped(STYLE)) }
        }
    }
}

/// The channel that most posts are of, and how many others there are.
fn channel(report: &Report, strings: &Strings) -> String {
    let mut channels = report.channels.ranked();
    channels.sort_by_key(|(_, count)| std::cmp::Reverse(count.posts));
    match channels.as_slice() {
        [] => strings.report.unnamed.clone(),
        [(name, _)] => (*name).to_owned(),
        [(first, _), others @ ..] => {
            let count = strings.number(others.len());
            fill(&strings.report.channels, &[("first", first), ("count", &count)])
        }
    }
}

fn header(report: &Report, form: &Form, title: &str, channel: &str, strings: &Strings) -> Markup {
    let words = &strings.report;
    let (posts, unread) = report.counts();
    let left_out = posts - report.entries.len();
    let period =
        report.timeline.period().map_or_else(|| words.undated.clone(), |(first, last)| format!("{first} – {last}"));
    html! {
        header #header {
            p.product { (words.product) }
            h1 dir="auto" { (title) }
            @if report.stopped { p.notice role="note" { (words.stopped) } }
            ul.levels aria-label=(words.by_level) {
                @for level in LEVELS {
                    @let term = strings.level.of(level);
                    li data-level=(level.name()) {
                        span.count { (strings.number(report.levels[level.index()])) }
                        " " span.badge data-level=(level.name()) { (term.name) }
                        " " span.meaning { (term.meaning) }
                    }
                }
            }
            dl.facts {
                div { dt { (words.channel) } dd dir="auto" { (channel) } }
                div { dt { (words.period) } dd { (period) } }
                div { dt { (words.posts) } dd { (strings.number(posts)) } }
                div { dt { (words.unread) } dd class=[(unread > 0).then_some("bad")] { (strings.number(unread)) } }
                @if let Some(made) = form.made { div { dt { (words.made) } dd { (made.strftime("%Y-%m-%d %H:%M")) } } }
                @if let Some(versions) = &report.versions {
                    div { dt { (words.versions) } dd {
                        "saring " (versions.saring) ", " (versions.bundle) ", " (versions.lexicon)
                    } }
                }
            }
            @if left_out > 0 { p.quiet { (fill(&words.left_out, &[("count", &strings.number(left_out))])) } }
            (contents(strings))
        }
    }
}

fn contents(strings: &Strings) -> Markup {
    let words = &strings.overview;
    let places = [
        ("posts", &strings.report.posts),
        ("labels", &words.labels),
        ("backups", &words.backups),
        ("copies", &words.copies),
        ("outgoing", &words.outgoing),
        ("forwards", &words.forwards),
    ];
    html! {
        nav.contents aria-label=(strings.report.contents) {
            @for (id, name) in places { a href={ "#" (id) } { (name) } " " }
        }
    }
}

/// The list: its filters, the riskiest posts, its pages.
fn posts(report: &Report, strings: &Strings) -> Markup {
    let words = &strings.list;
    let first = &report.entries[..report.entries.len().min(WITHOUT_SCRIPT)];
    html! {
        main #posts aria-labelledby="posts-heading" {
            h2 #posts-heading tabindex="-1" { (words.heading) }
            (filters(report, strings))
            @if report.entries.len() > WITHOUT_SCRIPT {
                p.without-script { (fill(&words.without_script, &[("count", &WITHOUT_SCRIPT.to_string())])) }
            }
            div #list { @for entry in first { (card::card(entry, report, strings)) } }
            nav #pager.needs-script aria-label=(words.pages) {
                button #previous type="button" { (words.previous) }
                span #page {}
                button #next type="button" { (words.next) }
            }
        }
    }
}

fn filters(report: &Report, strings: &Strings) -> Markup {
    let words = &strings.list;
    let period = report.timeline.period().map(|(first, last)| (first.to_string(), last.to_string()));
    let (first, last) = period.as_ref().map_or((None, None), |(first, last)| (Some(first), Some(last)));
    html! {
        form #filters.needs-script role="search" autocomplete="off" aria-label=(words.filter) {
            fieldset {
                legend { (words.level) }
                @for level in LEVELS {
                    label.check {
                        input type="checkbox" name="level" value=(level.name()) checked;
                        " " (strings.level.of(level).name)
                    }
                }
            }
            label { span { (words.label) } select #label name="label" {
                option value="" { (words.any_label) }
                @for label in Label::ALL { option value=(label.name()) { (strings.label.of(*label).name) } }
            } }
            label { span { (words.from) } input #from type="date" name="from" min=[first] max=[last]; }
            label { span { (words.to) } input #to type="date" name="to" min=[first] max=[last]; }
            label.search { span { (words.text) " " kbd { "/" } } input #search type="search" name="text"; }
            p.state {
                output #shown role="status" {}
                " " span #only {}
                " " button #reset type="reset" { (words.reset) }
                " " button #open-help type="button" aria-haspopup="dialog" { (words.help) " " kbd { "?" } }
            }
        }
    }
}

fn help(strings: &Strings) -> Markup {
    let words = &strings.help;
    let keys = [("j", &words.down), ("k", &words.up), ("Enter", &words.open), ("/", &words.search), ("?", &words.help)];
    html! {
        dialog #help aria-labelledby="help-heading" {
            h2 #help-heading { (words.heading) }
            dl { @for (key, meaning) in keys { div { dt { kbd { (key) } } dd { (meaning) } } } }
            form method="dialog" { button { (words.close) } }
        }
    }
}
