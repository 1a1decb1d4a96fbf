//! How a page tells things to whoever reads it: in their language, in the desk's time zone.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use maud::{Markup, html};
use saring::label::Level;
use saring_desk::{Decided, Verdict, figures::Precision};
use saring_report::{Language, Strings, strings, strings::fill};

use super::words::{Words, words};

/// In whose words, and where.
#[derive(Debug, Clone)]
pub(super) struct View {
    pub(super) strings: &'static Strings,
    pub(super) words: &'static Words,
    pub(super) zone: TimeZone,
}

impl View {
    pub(super) fn new(language: Language, zone: TimeZone) -> Self {
        Self { strings: strings(language), words: words(language), zone }
    }

    pub(super) fn time(&self, time: Timestamp) -> Markup {
        html! { time datetime=(time) { (self.written(time)) } }
    }

    pub(super) fn written(&self, time: Timestamp) -> String {
        self.zone.to_datetime(time).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// What the zone is called: a page that shows times says whose they are.
    pub(super) fn zone_name(&self) -> &str {
        self.zone.iana_name().unwrap_or("UTC")
    }

    /// When a day begins and when it ends.
    pub(super) fn bounds(&self, day: Date) -> Option<(Timestamp, Timestamp)> {
        let begin = |day: Date| self.zone.to_timestamp(day.at(0, 0, 0, 0)).ok();
        Some((begin(day)?, begin(day.tomorrow().ok()?)?))
    }

    pub(super) fn number(&self, number: u64) -> String {
        self.strings.number(usize::try_from(number).unwrap_or(usize::MAX))
    }

    pub(super) fn level(&self, level: Level) -> Markup {
        let term = self.strings.level.of(level);
        html! { span.badge data-level=(level.name()) title=(term.meaning) { (term.name) } }
    }

    /// A verdict with the labels or the slice that it names.
    pub(super) fn verdict(&self, verdict: &Verdict) -> Markup {
        html! {
            b { (self.words.verdict(verdict.name())) }
            @for label in verdict.labels() { " · " (self.strings.label.of(*label).name) }
            @if let Some(slice) = verdict.slice() { " · " (slice.name()) " " (self.words.slice(slice)) }
        }
    }

    /// What became of a decision.
    pub(super) fn standing(&self, decided: &Decided) -> Markup {
        let words = &self.words.decisions;
        html! {
            @match decided.undone_at {
                Some(time) => span.quiet { (fill(&words.undone, &[("time", &self.written(time))])) },
                None if decided.is_final => (words.gave_outcome),
                None => (words.passed_on),
            }
        }
    }

    /// A share and where the true one lies, in two cells; the interval also drawn, so that a wide one is seen.
    pub(super) fn precision(&self, precision: &Precision) -> Markup {
        let percent = |share: f64| format!("{:.0}%", 100.0 * share);
        html! {
            td.number { @if let Some(share) = precision.share() { (percent(share)) } @else { "–" } }
            td.number {
                @if let (Some(share), Some((low, high))) = (precision.share(), precision.interval()) {
                    (percent(low)) "–" (percent(high)) " "
                    svg.interval viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true" {
                        rect.range x=(tenths(low)) y="3" width=(tenths(high - low)) height="4" {}
                        rect.share x=(tenths(share * 0.98)) y="0" width="2" height="10" {}
                    }
                } @else { "–" }
            }
        }
    }
}

fn tenths(share: f64) -> String {
    format!("{:.1}", 100.0 * share)
}

/// A query string of names and values; pairs without a value are left out.
pub(super) fn query(path: &str, pairs: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(pairs.iter().filter(|(_, value)| !value.is_empty()));
    match query.finish() {
        none if none.is_empty() => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}
