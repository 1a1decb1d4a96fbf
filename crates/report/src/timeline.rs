//! Posts over time, drawn as two rows of bars: one flagged post in a hundred would not show in a row with the rest.

use std::collections::BTreeMap;

use jiff::{Timestamp, ToSpan, civil::Date, tz::Offset};
use maud::{Markup, html};

use crate::strings::{Strings, fill};

/// As many bars as can be told apart on a small screen.
const MOST: usize = 120;
/// Units of the drawing for each bar, and its height.
const STEP: usize = 10;
const HEIGHT: usize = 100;

/// Counts by day.
#[derive(Debug, Default)]
pub(crate) struct Timeline {
    days: BTreeMap<Date, Bar>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Bar {
    posts: usize,
    flagged: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Width {
    Day,
    Week,
    Month,
}

impl Timeline {
    pub(crate) fn count(&mut self, sent: Timestamp, is_flagged: bool) {
        let day = self.days.entry(Offset::UTC.to_datetime(sent).date()).or_default();
        day.posts += 1;
        day.flagged += usize::from(is_flagged);
    }

    /// First and last day.
    pub(crate) fn period(&self) -> Option<(Date, Date)> {
        Some((*self.days.keys().next()?, *self.days.keys().next_back()?))
    }

    /// A bar for each day, week or month from the first to the last, the empty ones too: silence shows. Where even months are
    /// too many (a wrong clock is enough), only those with posts.
    fn bars(&self) -> (Width, Vec<(Date, Bar)>) {
        let Some((first, last)) = self.period() else { return (Width::Day, Vec::new()) };
        let days = usize::try_from((last - first).get_days()).unwrap_or_default() + 1;
        let width = match days {
            _ if days <= MOST => Width::Day,
            _ if days <= MOST * 7 => Width::Week,
            _ => Width::Month,
        };
        let mut bars: BTreeMap<Date, Bar> = BTreeMap::new();
        if days <= MOST * 30 {
            let mut start = width.start(first);
            while start <= last {
                bars.insert(start, Bar::default());
                let Ok(next) = width.next(start) else { break };
                start = next;
            }
        }
        for (date, day) in &self.days {
            let bar = bars.entry(width.start(*date)).or_default();
            bar.posts += day.posts;
            bar.flagged += day.flagged;
        }
        (width, bars.into_iter().collect())
    }

    /// The section of the page; nothing where no post has a date.
    pub(crate) fn section(&self, strings: &Strings) -> Markup {
        let (width, bars) = self.bars();
        let words = &strings.timeline;
        let unit = match width {
            Width::Day => &words.day,
            Width::Week => &words.week,
            Width::Month => &words.month,
        };
        html! {
            @if let (Some((first, _)), Some((last, _))) = (bars.first(), bars.last()) {
                section #timeline aria-labelledby="timeline-heading" {
                    h2 #timeline-heading { (words.heading) " " span.quiet { (unit) } }
                    (row(&words.all, "all", strings, bars.iter().map(|(date, bar)| (*date, bar.posts)).collect()))
                    (row(&words.flagged, "flagged", strings, bars.iter().map(|(date, bar)| (*date, bar.flagged)).collect()))
                    p.ends { time { (first) } time { (last) } }
                    details {
                        summary { (words.table) }
                        div.scrolled tabindex="0" role="region" aria-label=(words.heading) {
                            table {
                                thead { tr {
                                    th scope="col" { (words.date) }
                                    th.number scope="col" { (words.all) }
                                    th.number scope="col" { (words.flagged) }
                                } }
                                tbody {
                                    @for (date, bar) in bars.iter().filter(|(_, bar)| bar.posts > 0) {
                                        tr {
                                            th scope="row" { (date) }
                                            td.number { (strings.number(bar.posts)) }
                                            td.number { (strings.number(bar.flagged)) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// One row of bars on its own scale, which is told beside it.
fn row(name: &str, class: &str, strings: &Strings, bars: Vec<(Date, usize)>) -> Markup {
    let most = bars.iter().map(|(_, count)| *count).max().unwrap_or_default();
    let at_most = fill(&strings.timeline.at_most, &[("count", &strings.number(most))]);
    // Whatever is there is seen: a bar has at least three units.
    let height = |count: usize| if count == 0 { 0 } else { (count * HEIGHT / most.max(1)).max(3) };
    html! {
        figure class={ "bars " (class) } {
            figcaption { (name) " " span.quiet { (at_most) } }
            svg viewBox={ "0 0 " (bars.len() * STEP) " " (HEIGHT) } preserveAspectRatio="none" role="img"
                aria-label={ (name) ", " (at_most) } {
                @for (place, (date, count)) in bars.iter().enumerate().filter(|(_, (_, count))| *count > 0) {
                    rect x=(place * STEP + 1) y=(HEIGHT - height(*count)) width=(STEP - 2) height=(height(*count)) {
                        title { (fill(&strings.timeline.bar, &[("date", &date.to_string()), ("count", &strings.number(*count))])) }
                    }
                }
            }
        }
    }
}

impl Width {
    /// The first day of the day, week or month that a date is in. Weeks begin on Monday.
    fn start(self, date: Date) -> Date {
        match self {
            Self::Day => date,
            Self::Week => {
                let since_monday = i64::from(date.weekday().to_monday_zero_offset());
                date.checked_sub(since_monday.days()).unwrap_or(date)
            }
            Self::Month => date.first_of_month(),
        }
    }

    fn next(self, start: Date) -> Result<Date, jiff::Error> {
        match self {
            Self::Day => start.checked_add(1.day()),
            Self::Week => start.checked_add(1.week()),
            Self::Month => start.checked_add(1.month()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Timeline;

    fn timeline(dates: &[&str]) -> Timeline {
        let mut timeline = Timeline::default();
        for (place, date) in dates.iter().enumerate() {
            timeline.count(date.parse().expect("a date"), place == 0);
        }
        timeline
    }

    #[test]
    fn bars_are_as_wide_as_the_period_asks_for() {
        let cases: &[(&[&str], usize, &[&str])] = &[
            (&[], 0, &[]),
            (&["2026-03-01T23:00:00Z", "2026-03-03T00:00:00Z"], 3, &["2026-03-01", "2026-03-03"]),
            (&["2026-01-01T00:00:00Z", "2026-12-31T00:00:00Z"], 53, &["2025-12-29", "2026-12-28"]),
            (&["2020-02-29T00:00:00Z", "2026-03-31T00:00:00Z"], 74, &["2020-02-01", "2026-03-01"]),
            (&["1970-01-01T00:00:00Z", "2026-03-31T00:00:00Z"], 2, &["1970-01-01", "2026-03-01"]),
        ];
        for (dates, count, full) in cases {
            let (_, bars) = timeline(dates).bars();
            assert_eq!(bars.len(), *count, "{dates:?}");
            let with_posts: Vec<String> =
                bars.iter().filter(|(_, bar)| bar.posts == 1).map(|(date, _)| date.to_string()).collect();
            assert_eq!(with_posts, *full);
        }
    }
}
