//! `/laporan`: a lead takes in what an authority reported: a whole channel, or one post of it, with the clock that binds.

use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::{Timestamp, civil::DateTime};
use maud::{Markup, html};
use saring::Post;
use saring_desk::{Intake, RequestClock, Role};
use saring_report::strings::fill;

use super::{
    case,
    login::see_other,
    refusal::Refusal,
    sent::{Fields, Sent},
    shell,
    visit::{Visitor, ask},
};
use crate::App;

pub(super) const PATH: &str = "/laporan";

/// What the form holds: names as it has them.
#[derive(Debug, Default)]
struct Draft {
    channel: String,
    id: String,
    text: String,
    source: String,
    reference: String,
    request: String,
    received: String,
}

/// What the form lacks.
#[derive(Debug, Clone, Copy)]
enum Lack {
    Channel,
    Source,
    Request,
    Time,
    Length(usize),
}

/// `GET`.
pub(super) async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, Refusal> {
    let visitor = lead(visitor)?;
    let draft = Draft { received: typed(app.desk.now(), &visitor), ..Draft::default() };
    let main = page(&draft, None, &app, &visitor);
    Ok(shell::page(&visitor.visit, &visitor.view().words.intake.heading, main))
}

/// `POST`: leads to the case, also where there was one of this before.
pub(super) async fn add(State(app): State<App>, Sent { visitor, fields }: Sent) -> Result<Response, Refusal> {
    let visitor = lead(visitor)?;
    let draft = Draft::read(&fields);
    let intake = match draft.intake(&app, &visitor) {
        Ok(intake) => intake,
        Err(lack) => {
            let main = page(&draft, Some(lack), &app, &visitor);
            let heading = &visitor.view().words.intake.heading;
            return Ok(shell::refusal(StatusCode::UNPROCESSABLE_ENTITY, &visitor.visit, heading, main));
        }
    };
    let case = if draft.text.trim().is_empty() {
        ask(&app, move |desk| desk.add_channel_case(&intake, draft.channel.trim())).await?
    } else {
        let post = draft.post();
        let engine = app.bundles.current();
        let scored = tokio::task::spawn_blocking(move || engine.requests.screen(&post).map(|told| (post, told))).await;
        // What either says may quote the post.
        let Ok(Ok((post, assessment))) = scored else { return Err(Refusal::Failed) };
        ask(&app, move |desk| desk.add_case(&intake, &post, &assessment)).await?
    };
    Ok(see_other(&case::address(case)).into_response())
}

fn lead(visitor: Visitor) -> Result<Visitor, Refusal> {
    if visitor.who.role == Role::Lead { Ok(visitor) } else { Err(Refusal::NotAllowed) }
}

impl Draft {
    fn read(fields: &Fields) -> Self {
        let field = |name| fields.one(name).to_owned();
        Self {
            channel: field("kanal"),
            id: field("pos"),
            // Browsers send the lines of a form with carriage returns; those of a post have none.
            text: field("teks").replace("\r\n", "\n"),
            source: field("sumber"),
            reference: field("rujukan"),
            request: field("jenis"),
            received: field("diterima"),
        }
    }

    fn intake(&self, app: &App, visitor: &Visitor) -> Result<Intake, Lack> {
        let settings = app.desk.settings();
        let may = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        may(&self.channel).ok_or(Lack::Channel)?;
        let source = may(&self.source).ok_or(Lack::Source)?;
        let request = may(&self.request);
        if request.as_ref().is_some_and(|name| settings.clocks.iter().all(|clock| clock.name != *name)) {
            return Err(Lack::Request);
        }
        let longest = app.settings.limits.post_bytes;
        if [&self.channel, &self.id, &self.text, &self.source, &self.reference].iter().any(|text| text.len() > longest)
        {
            return Err(Lack::Length(longest));
        }
        let received: DateTime = self.received.parse().map_err(|_| Lack::Time)?;
        let received_at = settings.time_zone.to_timestamp(received).map_err(|_| Lack::Time)?;
        // A clock that has not begun would put the case behind all others.
        if received_at > app.desk.now() {
            return Err(Lack::Time);
        }
        Ok(Intake { by: visitor.who.name.clone(), source, request, reference: may(&self.reference), received_at })
    }

    fn post(&self) -> Post {
        let channel = Some(self.channel.trim().to_owned());
        Post { channel, ..Post::from_text(self.id.trim(), self.text.trim()) }
    }
}

/// A time as the form's field has it: to the minute, in the desk's zone.
fn typed(time: Timestamp, visitor: &Visitor) -> String {
    visitor.view().zone.to_datetime(time).strftime("%Y-%m-%dT%H:%M").to_string()
}

fn page(draft: &Draft, lack: Option<Lack>, app: &App, visitor: &Visitor) -> Markup {
    let view = visitor.view();
    let words = &view.words.intake;
    let clocks = &app.desk.settings().clocks;
    let field = |name: &str, label: &str, value: &str, is_required: bool| {
        html! { label { span { (label) } input name=(name) value=(value) required[is_required] autocomplete="off"; } }
    };
    html! {
        h1 { (words.heading) }
        p.quiet { (words.about) }
        form.intake method="post" action=(PATH) {
            (shell::csrf(&visitor.visit))
            @if let Some(lack) = lack { p.notice role="alert" { (told(lack, visitor)) } }
            (field("kanal", &words.channel, &draft.channel, true))
            label { span { (words.text) } textarea name="teks" rows="5" { (draft.text) } }
            (field("pos", &words.post, &draft.id, false))
            (field("sumber", &words.source, &draft.source, true))
            (field("rujukan", &words.reference, &draft.reference, false))
            label { span { (words.request) } select name="jenis" {
                option value="" { (app.desk.settings().default_request.as_deref().unwrap_or(&view.words.clock.none)) }
                @for RequestClock { name, about, hours } in clocks {
                    option value=(name) selected[draft.request == *name] {
                        (name) " · " (fill(&words.hours, &[("hours", &hours.to_string())]))
                        @if let Some(about) = about { " · " (about) }
                    }
                }
            } }
            label { span { (fill(&words.received, &[("zone", view.zone_name())])) }
                input type="datetime-local" name="diterima" value=(draft.received) required;
            }
            button.main type="submit" { (words.add) }
        }
    }
}

fn told(lack: Lack, visitor: &Visitor) -> String {
    let words = &visitor.view().words.intake;
    match lack {
        Lack::Channel => words.no_channel.clone(),
        Lack::Source => words.no_source.clone(),
        Lack::Request => words.no_request.clone(),
        Lack::Time => words.no_time.clone(),
        Lack::Length(longest) => fill(&words.too_long, &[("longest", &longest.to_string())]),
    }
}
