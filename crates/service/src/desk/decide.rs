//! What a person does about a case: claim it, decide, take the decision back, give the case back.

use axum::{
    extract::{Path, State},
    response::Response,
};
use jiff::Timestamp;
use maud::{Markup, html};
use saring::label::Label;
use saring_desk::{
    Case, Decision, Outcome, Role, Slice, Verdict,
    case::{Claim, State as CaseState},
};
use saring_report::strings::fill;

use super::{
    case,
    case::{number, render},
    login::see_other,
    refusal::Refusal,
    sent::{Fields, Sent},
    shell,
    view::View,
    visit::{Visitor, ask},
};
use crate::App;

pub(super) const CLAIM: &str = "/kasus/{id}/ambil";
pub(super) const RELEASE: &str = "/kasus/{id}/lepas";
pub(super) const DECIDE: &str = "/kasus/{id}/putus";
pub(super) const UNDO: &str = "/kasus/{id}/batal";

/// What somebody began to decide: names as the form has them.
#[derive(Debug, Default)]
pub(super) struct Draft {
    verdict: String,
    /// None until something was sent: then the labels are those that scoring found.
    labels: Option<Vec<String>>,
    slice: String,
    reason: String,
    note: String,
}

impl Draft {
    fn read(fields: &Fields) -> Self {
        let field = |name| fields.one(name).to_owned();
        Self {
            verdict: field("keputusan"),
            labels: Some(fields.all("label").map(str::to_owned).collect()),
            slice: field("irisan"),
            reason: field("alasan"),
            // Browsers send the lines of a form with carriage returns.
            note: field("catatan").replace("\r\n", "\n"),
        }
    }

    fn decision(&self) -> saring_desk::Result<Decision> {
        let labels = self.labels.as_deref().unwrap_or_default();
        let verdict = Verdict::parse(&self.verdict, labels, Some(&self.slice))?;
        Ok(Decision { verdict, reason: self.reason.clone(), note: self.note.clone() })
    }
}

/// `POST …/ambil`.
pub(super) async fn claim(
    State(app): State<App>,
    Path(id): Path<String>,
    Sent { visitor, .. }: Sent,
) -> Result<Response, Refusal> {
    let id = number(&id)?;
    ask(&app, move |desk| desk.claim(id, &visitor.who)).await?;
    Ok(to_case(id))
}

/// `POST …/lepas`.
pub(super) async fn release(
    State(app): State<App>,
    Path(id): Path<String>,
    Sent { visitor, .. }: Sent,
) -> Result<Response, Refusal> {
    let id = number(&id)?;
    ask(&app, move |desk| desk.release(id, &visitor.who)).await?;
    Ok(to_case(id))
}

/// `POST …/batal`.
pub(super) async fn undo(
    State(app): State<App>,
    Path(id): Path<String>,
    Sent { visitor, .. }: Sent,
) -> Result<Response, Refusal> {
    let id = number(&id)?;
    ask(&app, move |desk| desk.undo(id, &visitor.who)).await?;
    Ok(to_case(id))
}

/// `POST …/putus`. What the form lacks is told beside it, with what was typed still there.
pub(super) async fn decide(
    State(app): State<App>,
    Path(id): Path<String>,
    Sent { visitor, fields }: Sent,
) -> Result<Response, Refusal> {
    let id = number(&id)?;
    let draft = Draft::read(&fields);
    let decided = match draft.decision() {
        Ok(decision) => {
            let who = visitor.who.clone();
            ask(&app, move |desk| desk.decide(id, &who, &decision)).await.map(|_| ())
        }
        Err(error) => Err(error.into()),
    };
    match decided {
        Ok(()) => Ok(to_case(id)),
        Err(refusal) => match refusal.of_form(&visitor.visit) {
            Some(lacks) => render(&app, &visitor, id, &draft, Some(&lacks)).await,
            None => Err(refusal),
        },
    }
}

fn to_case(id: i64) -> Response {
    see_other(&case::address(id))
}

/// What the reader may do about the case, or why they may not.
pub(super) fn section(case: &Case, visitor: &Visitor, draft: &Draft, lacks: Option<&str>) -> Markup {
    let who = &visitor.who;
    if !who.role.decides() || case.state == CaseState::Decided {
        return html! {};
    }
    let words = &visitor.view().words.case;
    let waits_for_another = match case.state {
        CaseState::SecondLook | CaseState::Agreement => case.first.as_ref() == Some(&who.name),
        CaseState::Escalated => who.role != Role::Lead,
        _ => false,
    };
    html! {
        section.panel #decision {
            h2 { (words.decision) }
            (stage(case, visitor))
            @match &case.claim {
                Some(claim) if claim.by == who.name => {
                    @if !waits_for_another { (form(case, visitor, draft, lacks)) }
                    (release_form(case, claim, visitor))
                }
                Some(claim) => {
                    p.notice { (held(claim, visitor.view())) }
                    @if who.role == Role::Lead { (release_form(case, claim, visitor)) }
                }
                None if waits_for_another => {}
                None => (action(case, "ambil", visitor, html! {
                    button.main type="submit" data-key="a" aria-keyshortcuts="a" { (words.claim) " " kbd { "a" } }
                    " " span.quiet { (words.claim_first) }
                })),
            }
        }
    }
}

/// Where in the way of a case of several people it stands.
fn stage(case: &Case, visitor: &Visitor) -> Markup {
    let words = &visitor.view().words.case;
    let is_first = case.first.as_ref() == Some(&visitor.who.name);
    let first = case.first.as_deref().unwrap_or_default();
    let told = match case.state {
        CaseState::SecondLook if is_first => words.yours_waits_look.clone(),
        CaseState::Agreement if is_first => words.yours_waits_agreement.clone(),
        CaseState::SecondLook => fill(&words.second_look, &[("name", first)]),
        CaseState::Agreement => fill(&words.agreement, &[("name", first)]),
        CaseState::Escalated => fill(&words.escalated, &[("name", first)]),
        CaseState::Open | CaseState::Decided => return html! {},
    };
    html! { p.notice.stage { (told) } }
}

fn held(claim: &Claim, view: &View) -> String {
    fill(&view.words.case.held, &[("name", &claim.by), ("time", &view.written(claim.until))])
}

fn form(case: &Case, visitor: &Visitor, draft: &Draft, lacks: Option<&str>) -> Markup {
    let view = visitor.view();
    let words = &view.words.case;
    let is_preset = |label: &Label| match &draft.labels {
        Some(labels) => labels.iter().any(|name| name == label.name()),
        None => case.labels.contains(label),
    };
    html! {
        form #decide method="post" action={ (case::address(case.id)) "/putus" } {
            (shell::csrf(&visitor.visit))
            @if let Some(lacks) = lacks { p.notice role="alert" #lacks { (lacks) } }
            fieldset.verdicts {
                legend { (words.verdict) }
                @for (key, name) in (1..).zip(Verdict::NAMES) {
                    @let then = if *name == Outcome::NotPropaganda.name() { "#irisan" } else { "#alasan" };
                    label { input type="radio" name="keputusan" value=(name) required data-key=(key) data-then=(then)
                            aria-keyshortcuts=(key) checked[draft.verdict == *name];
                        " " (view.words.verdict(name)) " " kbd { (key) }
                    }
                }
            }
            fieldset.labels {
                legend { (words.labels) }
                @for label in Label::ALL {
                    @let term = view.strings.label.of(*label);
                    label title=(term.meaning) { input type="checkbox" name="label" value=(label) checked[is_preset(label)]; " " (term.name) }
                }
            }
            label.slice { span { (words.slice) }
                select name="irisan" #irisan {
                    option value="" { (words.choose) }
                    @for slice in Slice::ALL {
                        option value=(slice.name()) selected[draft.slice == slice.name()] { (slice.name()) " · " (view.words.slice(*slice)) }
                    }
                }
            }
            label { span { (words.reason) }
                input name="alasan" #alasan list="reasons" required maxlength="2000" autocomplete="off" value=(draft.reason)
                    aria-describedby=[lacks.map(|_| "lacks")];
            }
            datalist #reasons { @for reason in view.words.reasons() { option value=(reason) {} } }
            label { span { (words.note) } textarea name="catatan" rows="2" maxlength="2000" { (draft.note) } }
            p.ways {
                button.main type="submit" { (words.decide) }
                span.quiet { (words.reason_kept) }
            }
        }
    }
}

fn release_form(case: &Case, claim: &Claim, visitor: &Visitor) -> Markup {
    let view = visitor.view();
    let until = fill(&view.words.queue.held_until, &[("time", &view.written(claim.until))]);
    action(
        case,
        "lepas",
        visitor,
        html! {
            button type="submit" { (view.words.case.release) } " " span.quiet { (until) }
        },
    )
}

/// The last decision is the reader's, and can still be taken back.
pub(super) fn undo_form(case: &Case, until: Timestamp, visitor: &Visitor) -> Markup {
    let view = visitor.view();
    let until = fill(&view.words.decisions.undo_until, &[("time", &view.written(until))]);
    html! {
        div.notice.done role="status" {
            (action(case, "batal", visitor, html! {
                (view.words.case.saved) " "
                button type="submit" data-key="u" aria-keyshortcuts="u" { (view.words.decisions.undo) " " kbd { "u" } }
                " " span.quiet { (until) }
            }))
        }
    }
}

fn action(case: &Case, name: &str, visitor: &Visitor, button: Markup) -> Markup {
    html! {
        form.ways method="post" action={ (case::address(case.id)) "/" (name) } { (shell::csrf(&visitor.visit)) (button) }
    }
}
