//! `/kasus/{id}`: one case. The evidence first, the whole text on demand, then the decision.

use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use jiff::Timestamp;
use maud::{Markup, html};
use saring::{
    label::{Context, Label, Stance},
    normalize::NormalizedPost,
};
use saring_desk::{
    Case, Decided, DecisionFilter, Desk, Opening, Principal, Role, Seen,
    case::{Content, Kind, State as CaseState},
};
use saring_report::{
    is_closed, lang,
    marks::{explained, marked},
    strings::fill,
};

use super::{
    channels::href,
    clock::clock,
    copies::copies,
    decide::{self, Draft},
    excerpt::excerpt,
    packet,
    queue::{holder, next_button, seen},
    refusal::Refusal,
    sent::Sent,
    shell,
    view::View,
    visit::{Visitor, ask},
};
use crate::App;

pub(super) const PATH: &str = "/kasus/{id}";
pub(super) const TEXT: &str = "/kasus/{id}/teks";

/// Where a case's page is; what can be done to it is below.
pub(super) fn address(id: i64) -> String {
    format!("/kasus/{id}")
}

/// What the page shows.
pub(super) struct Shown {
    pub(super) case: Case,
    /// Newest first, those taken back among them.
    decisions: Vec<Decided>,
    /// Until when the reader may take the last one back.
    undo_until: Option<Timestamp>,
    copies: Vec<Case>,
    seen: Seen,
    now: Timestamp,
    /// The whole text, where it was opened.
    opened: Option<Opened>,
}

struct Opened {
    content: Content,
    /// The form that the rules read, where it was asked for.
    folded: Option<String>,
}

/// `GET`.
pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    render(&app, &visitor, number(&id)?, &Draft::default(), None).await
}

/// `POST …/teks`: opens the whole text, which is logged and counted. The page is the answer and no page of its own, so that
/// nobody comes back to an open text without that being logged too.
pub(super) async fn open(
    State(app): State<App>,
    Path(id): Path<String>,
    Sent { visitor, fields }: Sent,
) -> Result<Response, Refusal> {
    let id = number(&id)?;
    let wants_folded = fields.one("bentuk") == "normal";
    let who = visitor.who.clone();
    let shown = ask(&app, move |desk| {
        let closed = desk.case(id)?.content.is_some_and(|content| is_closed(&content.assessment));
        let (content, _) = desk.open_text(id, &who, if closed { Opening::Instructional } else { Opening::Text })?;
        let folded = wants_folded.then(|| NormalizedPost::new(&content.post.text).folded.as_str().to_owned());
        Ok(Shown { opened: Some(Opened { content, folded }), ..load(desk, id, &who)? })
    })
    .await?;
    Ok(shell::page(&visitor.visit, &title(&shown, &visitor), page(&shown, &visitor, &Draft::default(), None)))
}

/// The page with what somebody began to decide, and what it lacks.
pub(super) async fn render(
    app: &App,
    visitor: &Visitor,
    id: i64,
    draft: &Draft,
    lacks: Option<&str>,
) -> Result<Response, Refusal> {
    let who = visitor.who.clone();
    let shown = ask(app, move |desk| load(desk, id, &who)).await?;
    let (visit, title, page) = (&visitor.visit, title(&shown, visitor), page(&shown, visitor, draft, lacks));
    Ok(match lacks {
        Some(_) => shell::refusal(StatusCode::UNPROCESSABLE_ENTITY, visit, &title, page),
        None => shell::page(visit, &title, page),
    })
}

/// The number of a case; what is none names no case.
pub(super) fn number(id: &str) -> Result<i64, Refusal> {
    id.parse().map_err(|_| Refusal::Nowhere)
}

fn load(desk: &Desk, id: i64, who: &Principal) -> saring_desk::Result<Shown> {
    let case = desk.case(id)?;
    let of_case = DecisionFilter { case: Some(id), ..DecisionFilter::default() };
    let decisions = desk.decisions(&of_case, 0, u64::from(u32::MAX))?;
    let last = decisions.iter().find(|decided| decided.undone_at.is_none());
    Ok(Shown {
        undo_until: last.map(|last| desk.undo_until(last, who)).transpose()?.flatten(),
        copies: copies(desk, &case)?,
        seen: desk.seen_today(&who.name)?,
        opened: None,
        now: desk.now(),
        decisions,
        case,
    })
}

fn title(shown: &Shown, visitor: &Visitor) -> String {
    fill(&visitor.view().words.queue.case, &[("id", &shown.case.id.to_string())])
}

fn page(shown: &Shown, visitor: &Visitor, draft: &Draft, lacks: Option<&str>) -> Markup {
    let view = visitor.view();
    let case = &shown.case;
    html! {
        div.headed data-level=(case.level.name()) {
            h1 { (title(shown, visitor)) }
            p.meta {
                (view.level(case.level)) " " span.risk title=(view.strings.post.risk) { (format!("{:.2}", case.risk)) }
                (clock(case, shown.now, view))
                span.stands { @match case.outcome {
                    Some(outcome) => b { (view.words.verdict(outcome.name())) },
                    None => (view.words.state(case.state)),
                } }
                (holder(case, visitor))
            }
            (seen(&shown.seen, view))
            @if visitor.who.role.decides() { (next_button(visitor)) }
        }
        @if let Some(until) = shown.undo_until { (decide::undo_form(case, until, visitor)) }
        div.columns {
            div {
                (post(shown, visitor))
                (decide::section(case, visitor, draft, lacks))
                (history(shown, visitor))
            }
            aside {
                (facts(case, view))
                (known_copies(shown, view))
            }
        }
    }
}

/// What was written, what marks it, and what it probably is.
fn post(shown: &Shown, visitor: &Visitor) -> Markup {
    let view = visitor.view();
    let case = &shown.case;
    html! {
        section #post {
            h2 { (view.words.case.post) }
            @match (&case.content, case.purged_at) {
                (Some(content), _) => {
                    @let assessment = &content.assessment;
                    (what(content, view))
                    @match &shown.opened {
                        Some(opened) => (whole(opened, view)),
                        None => (excerpt(case, view)),
                    }
                    (openings(shown, content, visitor))
                    @if !assessment.evidence.is_empty() { ol.reasons { (explained(&assessment.evidence, view.strings)) } }
                    details { summary { (view.words.packet.scores) } (packet::scores(assessment, view)) }
                }
                (None, Some(time)) => p.notice { (fill(&view.words.packet.purged, &[("time", &view.written(time))])) },
                (None, None) => p.notice { (view.words.case.channel_case) },
            }
        }
    }
}

/// Labels that are likely, the likeliest stance, context.
fn what(content: &Content, view: &View) -> Markup {
    let assessment = &content.assessment;
    let mut labels: Vec<Label> = Label::ALL.to_vec();
    labels.sort_by(|a, b| assessment.labels.get(*b).total_cmp(&assessment.labels.get(*a)));
    labels.retain(|label| assessment.labels.get(*label) >= LIKELY);
    let stance = Stance::ALL.iter().max_by(|a, b| assessment.stance.get(**a).total_cmp(&assessment.stance.get(**b)));
    let strings = view.strings;
    html! {
        ul.what {
            @for label in labels {
                @let term = strings.label.of(label);
                li.label title=(term.meaning) { (term.name) " " span.score { (score(assessment.labels.get(label))) } }
            }
            @if let Some(stance) = stance.filter(|stance| assessment.stance.get(**stance) > 0.0) {
                @let term = strings.stance.of(*stance);
                li.stance title=(term.meaning) { (term.name) " " span.score { (score(assessment.stance.get(*stance))) } }
            }
            @for context in Context::ALL.iter().filter(|context| assessment.context.get(**context) >= HOLDS) {
                @let term = strings.context.of(*context);
                li.context title=(term.meaning) { (term.name) }
            }
        }
    }
}

/// From here on a label is worth a look; the rest stands in the table of scores.
const LIKELY: f32 = 0.2;
/// From here on a context label holds.
const HOLDS: f32 = 0.5;

fn score(score: f32) -> String {
    format!("{score:.2}")
}

fn whole(Opened { content, folded }: &Opened, view: &View) -> Markup {
    let Content { post, assessment } = content;
    html! {
        p.text.whole dir="auto" lang=[lang(assessment.language)] {
            @if post.text.trim().is_empty() { (view.strings.post.empty) }
            (marked(&post.text, 0..post.text.len(), &assessment.evidence))
        }
        @if let Some(folded) = folded {
            h3 { (view.strings.post.folded) }
            p.text.folded dir="auto" lang=[lang(assessment.language)] { (folded) }
        }
    }
}

/// The buttons that open more of the text. Each opening is logged and counted.
fn openings(shown: &Shown, content: &Content, visitor: &Visitor) -> Markup {
    let view = visitor.view();
    let words = &view.words.case;
    let is_open = shown.opened.is_some();
    let is_folded = shown.opened.as_ref().is_some_and(|opened| opened.folded.is_some());
    let closed = is_closed(&content.assessment);
    html! {
        form.ways method="post" action={ (address(shown.case.id)) "/teks" } {
            (shell::csrf(&visitor.visit))
            @if !is_open {
                button type="submit" data-key="t" aria-keyshortcuts="t" {
                    @if closed { (words.open_closed) } @else { (words.open) } " " kbd { "t" }
                }
            }
            @if !is_folded && (is_open || !closed) {
                button type="submit" name="bentuk" value="normal" { (view.strings.post.folded) }
            }
            span.quiet { (words.opening_counts) }
        }
    }
}

fn facts(case: &Case, view: &View) -> Markup {
    let words = &view.words.packet;
    let text = |name: &str, value: Option<&str>| html! { @if let Some(value) = value { div { dt { (name) } dd dir="auto" { (value) } } } };
    let time = |name: &str, value: Option<Timestamp>| html! { @if let Some(value) = value { div { dt { (name) } dd { (view.time(value)) } } } };
    let content = case.content.as_ref();
    html! {
        section.panel #facts {
            h2 { (view.words.case.about) }
            dl.facts.stacked {
                @if let Some(channel) = &case.channel { div { dt { (words.channel) } dd { a href=(href(channel)) { bdi { (channel) } } } } }
                (text(&words.post_id, case.post_id.as_deref()))
                (time(&words.date, content.and_then(|content| content.post.date)))
                (text(&words.forwarded, content.and_then(|content| content.post.forwarded_from.as_deref())))
                (text(&words.source, Some(&case.source)))
                (text(&words.request, case.request.as_deref()))
                (text(&words.reference, case.reference.as_deref()))
                (time(&words.received, Some(case.received_at)))
                (time(&words.deadline, case.deadline))
                @if let Some(content) = content {
                    div { dt { (view.words.case.written_in) } dd { (view.strings.language.of(content.assessment.language).name) } }
                    div { dt { (words.versions) } dd { (content.assessment.versions.bundle) ", " (content.assessment.versions.lexicon) } }
                }
            }
            p.ways { a href={ (address(case.id)) "/berkas" } { (view.words.case.packet) } }
        }
    }
}

fn known_copies(shown: &Shown, view: &View) -> Markup {
    let words = &view.words.case;
    html! {
        @if shown.case.kind == Kind::Post {
            section.panel #copies {
                h2 { (words.copies) }
                @if shown.copies.is_empty() { p.quiet { (words.no_copies) } }
                ul.plain-list { @for copy in &shown.copies { li {
                    a href=(address(copy.id)) { (fill(&view.words.queue.case, &[("id", &copy.id.to_string())])) } " · "
                    @match copy.outcome {
                        Some(outcome) => b { (view.words.verdict(outcome.name())) },
                        None => (view.words.state(copy.state)),
                    }
                    @if let Some(channel) = &copy.channel { " · " bdi { (channel) } }
                    @if copy.content_hash == shown.case.content_hash { " · " (words.same) }
                } } }
            }
        }
    }
}

/// What was decided so far. Whoever is to look second is not told what the first said: they should judge by themselves.
fn history(shown: &Shown, visitor: &Visitor) -> Markup {
    let view = visitor.view();
    let columns = &view.words.decisions;
    html! {
        section.panel #history {
            h2 { (view.words.case.history) }
            @if shown.decisions.is_empty() {
                p.quiet { (view.words.packet.no_decisions) }
            } @else {
                div.wide tabindex="0" role="region" aria-label=(view.words.case.history) { table.list {
                    thead { tr { @for column in [&columns.at, &columns.by, &columns.kind, &columns.reason, &columns.stands] {
                        th scope="col" { (column) }
                    } } }
                    tbody { @for decided in &shown.decisions { tr class=[decided.undone_at.map(|_| "undone")] {
                        td { (view.time(decided.at)) }
                        td { (decided.by) }
                        @if is_hidden(decided, &shown.case, &visitor.who) {
                            td colspan="2" { span.quiet { (view.words.case.hidden) } }
                        } @else {
                            td { (view.verdict(&decided.verdict)) }
                            td dir="auto" { (decided.reason)
                                @if !decided.note.is_empty() { p.note.quiet dir="auto" { (decided.note) } }
                            }
                        }
                        td { (view.standing(decided)) }
                    } } }
                } }
            }
        }
    }
}

fn is_hidden(decided: &Decided, case: &Case, who: &Principal) -> bool {
    let waits = case.state == CaseState::Agreement && decided.undone_at.is_none();
    waits && who.role == Role::Moderator && decided.by != who.name && decided.verdict.outcome().is_some()
}
