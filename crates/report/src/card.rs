//! One post of the list. The same markup, empty, is the template that the page's script fills.

use maud::{Markup, html};
use saring::label::Level;

use crate::{
    data::written,
    entry::Entry,
    marks::{explained, marked},
    report::Report,
    strings::{Strings, fill},
};

/// What stands in each place of a card; a place with nothing in it is left out.
struct Card<'a> {
    level: Option<Level>,
    risk: String,
    id: &'a str,
    date: Option<String>,
    channel: Option<&'a str>,
    forwarded: Option<String>,
    copies: Option<(u32, String)>,
    announces_backup: bool,
    what: Markup,
    lang: Option<&'a str>,
    is_closed: bool,
    text: Markup,
    reasons: Option<Markup>,
    whole: Option<Markup>,
    folded: Option<&'a str>,
}

/// The card of a post.
pub(crate) fn card(entry: &Entry, report: &Report, strings: &Strings) -> Markup {
    let Entry { text, assessment, .. } = entry;
    let evidence = &assessment.evidence;
    let excerpt = entry.excerpt();
    let is_whole = excerpt.len() == text.len();
    let copies = entry.group.map(|group| (group, report.near_duplicates.size(group))).filter(|(_, size)| *size > 1);
    let copies = copies.map(|(group, size)| (group, fill(&strings.post.copies, &[("count", &strings.number(size))])));
    let card = Card {
        level: Some(assessment.level),
        risk: written(assessment.risk),
        id: &assessment.id,
        date: assessment.date.map(|date| date.strftime("%Y-%m-%d %H:%M").to_string()),
        // One name on every card would say nothing.
        channel: assessment.channel.as_deref().filter(|_| report.channels.len() > 1),
        forwarded: entry.forwarded_from.as_deref().map(|name| fill(&strings.post.forwarded, &[("name", name)])),
        copies,
        announces_backup: entry.announces_backup,
        what: what(entry, strings),
        lang: entry.lang(),
        is_closed: entry.is_closed(),
        text: html! {
            @if text.trim().is_empty() { (strings.post.empty) }
            @if excerpt.start > 0 { "… " }
            (marked(text, excerpt.clone(), evidence))
            @if excerpt.end < text.len() { " …" }
        },
        reasons: (!evidence.is_empty()).then(|| explained(evidence, strings)),
        whole: (!is_whole).then(|| marked(text, 0..text.len(), evidence)),
        folded: entry.folded.as_deref(),
    };
    card.markup(strings)
}

/// A card with every place and nothing in any.
pub(crate) fn template(strings: &Strings) -> Markup {
    let nothing = || html! {};
    let card = Card {
        level: None,
        risk: String::new(),
        id: "",
        date: Some(String::new()),
        channel: Some(""),
        forwarded: Some(String::new()),
        copies: Some((0, String::new())),
        announces_backup: true,
        what: nothing(),
        lang: None,
        is_closed: true,
        text: nothing(),
        reasons: Some(nothing()),
        whole: Some(nothing()),
        folded: Some(""),
    };
    html! { template #card { (card.markup(strings)) } }
}

/// Labels with their scores, the stance, context labels.
fn what(entry: &Entry, strings: &Strings) -> Markup {
    html! {
        @for (label, score) in entry.labels() {
            @let term = strings.label.of(label);
            li.label title=(term.meaning) { (term.name) " " span.score { (written(score)) } }
        }
        @if let Some((stance, score)) = entry.stance() {
            @let term = strings.stance.of(stance);
            li.stance title=(term.meaning) { (term.name) " " span.score { (written(score)) } }
        }
        @for context in entry.contexts() {
            @let term = strings.context.of(context);
            li.context title=(term.meaning) { (term.name) }
        }
    }
}

impl Card<'_> {
    fn markup(&self, strings: &Strings) -> Markup {
        let words = &strings.post;
        let level = self.level.map_or("", Level::name);
        html! {
            article.post data-level=(level) tabindex="-1" {
                header {
                    h3 {
                        span.badge data-level=(level) { (self.level.map_or("", |level| &strings.level.of(level).name)) }
                        " " span.risk title=(words.risk) { (self.risk) }
                        " " span.id { "#" (self.id) }
                    }
                    p.meta {
                        @if let Some(date) = &self.date { time.date { (date) } " " }
                        @if let Some(channel) = self.channel { span.channel dir="auto" { (channel) } " " }
                        @if let Some(forwarded) = &self.forwarded { span.forwarded dir="auto" { (forwarded) } " " }
                        @if let Some((group, copies)) = &self.copies {
                            button.copies type="button" data-only="group" data-value=(group) { (copies) } " "
                        }
                        @if self.announces_backup { span.backup { (words.backup) } }
                    }
                }
                ul.what { (self.what) }
                @if self.is_closed {
                    details.closed {
                        summary { (words.closed) }
                        @if self.level.is_some() { (self.content(strings)) }
                    }
                }
                // The template has both places: the script puts the content where it belongs.
                @if !self.is_closed || self.level.is_none() { (self.content(strings)) }
            }
        }
    }

    fn content(&self, strings: &Strings) -> Markup {
        html! {
            div.content {
                p.text dir="auto" lang=[self.lang] { (self.text) }
                @if let Some(reasons) = &self.reasons { ol.reasons { (reasons) } }
                @if let Some(whole) = &self.whole {
                    details.whole { summary { (strings.post.whole) } p.text dir="auto" lang=[self.lang] { (whole) } }
                }
                @if let Some(folded) = self.folded {
                    details.folded { summary { (strings.post.folded) } p.text dir="auto" lang=[self.lang] { (folded) } }
                }
            }
        }
    }
}
