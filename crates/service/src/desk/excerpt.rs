//! The part of a post that weighs most, before the whole of it is asked for.

use maud::{Markup, html};
use saring_desk::Case;
use saring_report::{is_closed, lang, marks::marked};

use super::view::View;

/// Half of what a report shows: what a moderator sees without opening it is not counted as seen.
const BYTES: usize = 160;

/// The excerpt of a case's post; nothing of a text that may be practical instruction, nor of one that is gone.
pub(super) fn excerpt(case: &Case, view: &View) -> Markup {
    let Some(content) = &case.content else { return html! {} };
    let (text, assessment) = (&content.post.text, &content.assessment);
    if is_closed(assessment) {
        return html! { p.quiet { (view.strings.post.hidden_excerpt) } };
    }
    let stretch = saring_report::excerpt(text, &assessment.evidence, BYTES);
    html! {
        p.text.excerpt dir="auto" lang=[lang(assessment.language)] {
            @if text.trim().is_empty() { (view.strings.post.empty) }
            @if stretch.start > 0 { "… " }
            (marked(text, stretch.clone(), &assessment.evidence))
            @if stretch.end < text.len() { " …" }
        }
    }
}
