//! How much time a case has left, in words and not in colour alone.

use jiff::Timestamp;
use maud::{Markup, html};
use saring_desk::{Case, Pressure};
use saring_report::strings::fill;

use super::view::View;

/// What is left of a case's time, or by how much it is overdue; of a decided one, nothing presses any more.
pub(super) fn clock(case: &Case, now: Timestamp, view: &View) -> Markup {
    let words = &view.words.clock;
    let Some(deadline) = case.deadline.filter(|_| case.decided_at.is_none()) else {
        return html! { @if case.decided_at.is_none() { span.clock { (words.none) } } };
    };
    let (kind, template) = match case.pressure(now) {
        Pressure::Overdue(_) => ("overdue", &words.overdue),
        Pressure::Pressing(_) => ("pressing", &words.left),
        Pressure::Calm => ("calm", &words.left),
    };
    let seconds = (deadline.as_second() - now.as_second()).abs();
    let told = fill(template, &[("time", &view.words.length(seconds))]);
    html! {
        time.clock data-pressure=(kind) datetime=(deadline) title=(fill(&words.deadline, &[("time", &view.written(deadline))])) {
            (told)
        }
    }
}
