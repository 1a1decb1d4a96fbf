//! `GET /kasus/{id}/berkas` and `….json`: everything that is known of a case, to hand to somebody who asks why.
//!
//! Whoever has the packet has the text, so making it counts as opening the text and is held to the same limit.

use axum::{
    extract::{Path, RawQuery, State},
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use maud::{Markup, html};
use saring::{
    Assessment,
    label::{Context, Label, Stance},
};
use saring_desk::{
    Case, Desk, Error, Opening, Packet, Principal, Role,
    case::{Content, Kind, State as CaseState},
};
use saring_report::{
    is_closed, lang,
    marks::{explained, marked},
    strings::fill,
};

use super::{
    audit, case,
    case::number,
    channels::href,
    refusal::Refusal,
    sent::Fields,
    shell,
    view::{View, query},
    visit::{Visitor, ask},
};
use crate::App;

pub(super) const PATH: &str = "/kasus/{id}/berkas";
pub(super) const JSON_PATH: &str = "/kasus/{id}/berkas.json";

/// What the page shows.
struct Shown {
    packet: Packet,
    /// Whether the text is on the page.
    has_text: bool,
}

/// `GET /kasus/{id}/berkas`: to read and to print.
pub(super) async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let opens = Fields::read(query.unwrap_or_default().as_bytes()).one("teks") == "utuh";
    let shown = make(&app, &visitor, &id, opens).await?;
    let title = fill(&visitor.view().words.packet.heading, &[("id", &id)]);
    Ok(shell::page(&visitor.visit, &title, page(&shown, visitor.view())))
}

/// `GET /kasus/{id}/berkas.json`: the same for programs, with the text in any case.
pub(super) async fn download(
    State(app): State<App>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, Refusal> {
    let packet = make(&app, &visitor, &id, true).await?.packet;
    let mut json = serde_json::to_vec_pretty(&packet).expect("a packet is texts, numbers and times");
    json.push(b'\n');
    let name = format!("attachment; filename=\"kasus-{}.json\"", packet.case.id);
    Ok(([(CONTENT_TYPE, "application/json"), (CONTENT_DISPOSITION, &name)], json).into_response())
}

async fn make(app: &App, visitor: &Visitor, id: &str, opens: bool) -> Result<Shown, Refusal> {
    let id = number(id)?;
    let who = visitor.who.clone();
    ask(app, move |desk| load(desk, id, &who, opens)).await
}

/// The packet, with a text that may be practical instruction only where `opens` says so.
fn load(desk: &Desk, id: i64, who: &Principal, opens: bool) -> saring_desk::Result<Shown> {
    let Case { content, state, first, .. } = desk.case(id)?;
    // It tells what the first said, and whoever is to agree should judge by themselves.
    if state == CaseState::Agreement && who.role == Role::Moderator && first.as_ref() != Some(&who.name) {
        return Err(Error::NotAllowed {
            name: who.name.clone(),
            action: "read what the first decided",
            needed: Role::Lead,
        });
    }
    let is_instruction = content.as_ref().is_some_and(|content| is_closed(&content.assessment));
    let has_text = content.is_some() && (opens || !is_instruction);
    if has_text {
        desk.open_text(id, who, if is_instruction { Opening::Instructional } else { Opening::Text })?;
    }
    Ok(Shown { packet: desk.packet(id, who)?, has_text })
}

fn page(shown: &Shown, view: &View) -> Markup {
    let words = &view.words.packet;
    let packet = &shown.packet;
    let case = &packet.case;
    let made = fill(&words.made_by, &[("time", &view.written(packet.made_at)), ("name", &packet.made_by)]);
    html! {
        p.screen-only {
            a href=(case::address(case.id)) { (words.back) } " · "
            a href={ (case::address(case.id)) "/berkas.json" } download { (words.json) } " · " (words.print)
        }
        h1 { (fill(&words.heading, &[("id", &case.id.to_string())])) }
        p.quiet { (words.made) " " (made) " · saring " (packet.saring) " · " (fill(&words.zone, &[("zone", view.zone_name())])) }
        (facts(packet, view))
        (content(shown, view))
        (decisions(packet, view))
        section.panel #audit {
            h2 { (words.audit) }
            p.quiet { (words.audit_meaning) }
            (audit::entries(&packet.audit, view))
        }
    }
}

fn facts(packet: &Packet, view: &View) -> Markup {
    let words = &view.words.packet;
    let case = &packet.case;
    let text = |name: &str, value: Option<&str>| html! { @if let Some(value) = value { div { dt { (name) } dd dir="auto" { (value) } } } };
    let time =
        |name: &str, value| html! { @if let Some(value) = value { div { dt { (name) } dd { (view.time(value)) } } } };
    let post = packet.content.as_ref().map(|content| &content.post);
    html! {
        section.panel #case {
            h2 { (words.case) }
            dl.facts {
                div { dt { (words.kind) } dd { (if case.kind == Kind::Post { &words.post } else { &words.channel_kind }) } }
                @if let Some(channel) = &case.channel { div { dt { (words.channel) } dd { a href=(href(channel)) { bdi { (channel) } } } } }
                (text(&words.post_id, case.post_id.as_deref()))
                (time(&words.date, post.and_then(|post| post.date)))
                (text(&words.forwarded, post.and_then(|post| post.forwarded_from.as_deref())))
                (text(&words.source, Some(&case.source)))
                (text(&words.request, case.request.as_deref()))
                (text(&words.reference, case.reference.as_deref()))
                (time(&words.received, Some(case.received_at)))
                (time(&words.deadline, case.deadline))
                div { dt { (words.level) } dd { (view.level(case.level)) } }
                div { dt { (words.risk) } dd { (format!("{:.3}", case.risk)) } }
                div { dt { (words.state) } dd { (view.words.state(case.state)) } }
                @if let Some(outcome) = case.outcome { div { dt { (words.outcome) } dd { b { (view.words.verdict(outcome.name())) } } } }
                (time(&words.kept_until, packet.kept_until))
            }
            @if case.kind == Kind::Post { p { (words.hash) ": " code { (case.content_hash) } } }
        }
    }
}

fn content(shown: &Shown, view: &View) -> Markup {
    let words = &view.words.packet;
    let Packet { content, case, .. } = &shown.packet;
    html! {
        @match (content, case.purged_at) {
            (Some(content), _) => {
                section.panel #text {
                    h2 { (words.text) }
                    @if shown.has_text { (text(content, view)) } @else { (closed(case, view)) }
                }
                (scores(&content.assessment, view))
            }
            (None, Some(time)) => p.notice { (fill(&words.purged, &[("time", &view.written(time))])) },
            (None, None) => p.notice { (words.no_text) },
        }
    }
}

fn closed(case: &Case, view: &View) -> Markup {
    let words = &view.words.packet;
    let open = query(&format!("{}/berkas", case::address(case.id)), &[("teks", "utuh")]);
    html! { p { (words.closed) " " a.screen-only href=(open) { (words.open) } } }
}

fn text(Content { post, assessment }: &Content, view: &View) -> Markup {
    html! {
        p.text dir="auto" lang=[lang(assessment.language)] {
            @if post.text.trim().is_empty() { (view.strings.post.empty) }
            (marked(&post.text, 0..post.text.len(), &assessment.evidence))
        }
        @if !assessment.evidence.is_empty() {
            h3 { (view.words.packet.evidence) }
            ol.reasons { (explained(&assessment.evidence, view.strings)) }
        }
    }
}

pub(super) fn scores(assessment: &Assessment, view: &View) -> Markup {
    let words = &view.words.packet;
    let row = |name: &str, score: f32| html! { tr { th scope="row" { (name) } td.number { (format!("{score:.3}")) } } };
    let strings = view.strings;
    html! {
        section.panel #scores {
            h2 { (words.scores) }
            table {
                thead { tr { th scope="col" { (words.name) } th.number scope="col" { (words.score) } } }
                tbody { @for label in Label::ALL { (row(&strings.label.of(*label).name, assessment.labels.get(*label))) } }
                tbody { @for stance in Stance::ALL {
                    (row(&format!("{}: {}", words.stance, strings.stance.of(*stance).name), assessment.stance.get(*stance)))
                } }
                tbody { @for context in Context::ALL {
                    (row(&format!("{}: {}", words.context, strings.context.of(*context).name), assessment.context.get(*context)))
                } }
            }
            p.quiet { (words.versions) ": saring " (assessment.versions.saring) ", " (assessment.versions.bundle) ", "
                (assessment.versions.lexicon) }
        }
    }
}

fn decisions(packet: &Packet, view: &View) -> Markup {
    let words = &view.words.packet;
    let columns = &view.words.decisions;
    html! {
        section.panel #decisions {
            h2 { (words.decisions) }
            @if packet.decisions.is_empty() {
                p.quiet { (words.no_decisions) }
            } @else {
                div.wide tabindex="0" role="region" aria-label=(words.decisions) { table {
                    thead { tr { @for column in [&columns.at, &columns.by, &columns.kind, &columns.reason, &columns.note, &columns.stands] {
                        th scope="col" { (column) }
                    } } }
                    tbody { @for decided in &packet.decisions { tr {
                        td { (view.time(decided.at)) }
                        td { (decided.by) }
                        td { (view.verdict(&decided.verdict)) }
                        td dir="auto" { (decided.reason) }
                        td dir="auto" { (decided.note) }
                        td { (view.standing(decided)) }
                    } } }
                } }
            }
        }
    }
}
