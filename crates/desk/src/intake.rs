//! What comes in: posts become cases.

use jiff::{SignedDuration, Timestamp};
use saring::{
    Assessment, Post,
    label::{Label, Level},
};
use serde_json::json;

use crate::{
    audit::Action,
    clock::milliseconds,
    desk::{Desk, Writing},
    error::{Error, Result},
    secret::sha256,
    settings::Settings,
    store::values,
};

/// Why cases are added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intake {
    /// Who adds them: the name of a token.
    pub by: String,
    /// Where they come from: the name of an export, an authority.
    pub source: String,
    /// The type of request, which must have a clock in the settings; `default-request` where not given.
    pub request: Option<String>,
    /// What the request is known by: the number of a letter.
    pub reference: Option<String>,
    /// When the clock began; not before the posts were in hand, where nobody asked.
    pub received_at: Timestamp,
}

/// What became of the posts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Added {
    /// These are new cases.
    pub added: u64,
    /// These were cases before.
    pub known: u64,
    /// Of the known, these have an earlier deadline now.
    pub hastened: u64,
    /// These are below the level from which on a post becomes a case.
    pub below: u64,
}

impl Desk {
    /// Adds the posts that reach the desk's level as cases. A post that is a case already, by channel, identifier and
    /// text, is not added again; where it waits and this request gives it less time, its deadline moves forward.
    ///
    /// Posts are added together or not at all: give an export in portions of some thousands.
    ///
    /// # Errors
    /// Where the type of request has no clock.
    pub fn add_cases(&self, intake: &Intake, posts: impl IntoIterator<Item = (Post, Assessment)>) -> Result<Added> {
        let clock = Deadline::of(intake, self.settings())?;
        self.write(|desk| {
            let mut told = Added::default();
            for (post, assessment) in posts {
                if assessment.level < self.settings().case_level {
                    told.below += 1;
                    continue;
                }
                match add_post(desk, intake, &clock, &post, &assessment)? {
                    Place::New(_) => told.added += 1,
                    Place::Known { hastened, .. } => {
                        told.known += 1;
                        told.hastened += u64::from(hastened);
                    }
                }
            }
            Ok(told)
        })
    }

    /// Adds a post as a case whatever its level: a person asked for it. The number of the case, also where it was one.
    ///
    /// # Errors
    /// As [`Desk::add_cases`].
    pub fn add_case(&self, intake: &Intake, post: &Post, assessment: &Assessment) -> Result<i64> {
        let clock = Deadline::of(intake, self.settings())?;
        self.write(|desk| Ok(add_post(desk, intake, &clock, post, assessment)?.id()))
    }

    /// Adds a whole channel as a case: a person asked for it. A request is told apart by source and reference: the same
    /// one twice adds nothing. The number of the case.
    ///
    /// # Errors
    /// As [`Desk::add_cases`], and where the channel has no name.
    pub fn add_channel_case(&self, intake: &Intake, channel: &str) -> Result<i64> {
        let clock = Deadline::of(intake, self.settings())?;
        if channel.trim().is_empty() {
            return Err(Error::NoChannel);
        }
        self.write(|desk| {
            let worst = desk.query(
                "SELECT level, risk FROM cases WHERE channel = $1 AND kind = 'post' ORDER BY level DESC, risk DESC LIMIT 1",
                values![channel],
            )?;
            let (level, risk) = match worst.first() {
                Some(row) => (crate::case::level_at(row.integer(0)?)?, row.integer(1)?),
                None => (Level::Review, 0),
            };
            let hash = sha256(format!("{}\n{}", intake.source, intake.reference.as_deref().unwrap_or_default()));
            let new = New { kind: "channel", channel, post_id: "", hash, risk, level, labels: Vec::new(), content: None };
            Ok(add(desk, intake, &clock, &new)?.id())
        })
    }
}

/// Where a case went.
enum Place {
    New(i64),
    Known { id: i64, hastened: bool },
}

impl Place {
    const fn id(&self) -> i64 {
        match self {
            Self::New(id) | Self::Known { id, .. } => *id,
        }
    }
}

/// By when an intake's cases must be decided.
struct Deadline<'a> {
    request: Option<&'a str>,
    at: Option<Timestamp>,
    presses_at: Option<Timestamp>,
}

impl<'a> Deadline<'a> {
    fn of(intake: &'a Intake, settings: &'a Settings) -> Result<Self> {
        let request = intake.request.as_deref().or(settings.default_request.as_deref());
        let Some(name) = request else { return Ok(Self { request, at: None, presses_at: None }) };
        let time = settings.clock(name)?.time();
        let unpressed = SignedDuration::try_from_secs_f64(time.as_secs_f64() * (1.0 - settings.pressing_share));
        let later =
            |time: SignedDuration| intake.received_at.checked_add(time).map_err(|_| Error::Time(intake.received_at));
        let presses_at = later(unpressed.expect("a share of a clock's time is shorter than it"))?;
        Ok(Self { request, at: Some(milliseconds(later(time)?)), presses_at: Some(milliseconds(presses_at)) })
    }
}

struct New<'a> {
    kind: &'static str,
    channel: &'a str,
    post_id: &'a str,
    hash: String,
    risk: i64,
    level: Level,
    labels: Vec<Label>,
    content: Option<(&'a Post, &'a Assessment)>,
}

fn add_post(
    desk: &Writing<'_>,
    intake: &Intake,
    deadline: &Deadline<'_>,
    post: &Post,
    assessment: &Assessment,
) -> Result<Place> {
    let new = New {
        kind: "post",
        channel: post.channel.as_deref().unwrap_or_default(),
        post_id: &post.id,
        hash: sha256(&post.text),
        #[allow(clippy::cast_possible_truncation)] // 0 to 1000
        risk: (f64::from(assessment.risk) * 1000.0).round() as i64,
        level: assessment.level,
        labels: probable(assessment),
        content: Some((post, assessment)),
    };
    add(desk, intake, deadline, &new)
}

fn add(desk: &Writing<'_>, intake: &Intake, deadline: &Deadline<'_>, new: &New<'_>) -> Result<Place> {
    let (post, assessment) = new.content.unzip();
    let rows = desk.query(
        "INSERT INTO cases (kind, channel, post_id, content_hash, risk, level, labels, post, assessment, source, request,
             reference, received_at, deadline, presses_at, state)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 'open')
         ON CONFLICT (kind, channel, post_id, content_hash) DO NOTHING RETURNING id",
        values![
            new.kind,
            new.channel,
            new.post_id,
            &new.hash,
            new.risk,
            new.level.index() as u64,
            written(&new.labels),
            post.map(written),
            assessment.map(written),
            &intake.source,
            deadline.request,
            intake.reference.as_deref(),
            milliseconds(intake.received_at),
            deadline.at,
            deadline.presses_at,
        ],
    )?;
    let Some(row) = rows.first() else { return hasten(desk, intake, deadline, new) };
    let id = row.integer(0)?;
    for evidence in assessment.iter().flat_map(|assessment| &assessment.evidence) {
        let Some(rule) = &evidence.rule else { continue };
        desk.execute(
            "INSERT INTO case_rules (case_id, rule, label, scores) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            values![id, rule, evidence.label.name(), evidence.weight > 0.0],
        )?;
    }
    let told = json!({
        "kind": new.kind, "channel": new.channel, "post": new.post_id, "sha256": new.hash, "level": new.level,
        "source": intake.source, "request": deadline.request, "reference": intake.reference,
        "received_at": intake.received_at, "deadline": deadline.at,
    });
    desk.log(&intake.by, Action::CaseAdded, Some(id), told)?;
    Ok(Place::New(id))
}

/// A case that is known: a request with less time moves its deadline forward.
fn hasten(desk: &Writing<'_>, intake: &Intake, deadline: &Deadline<'_>, new: &New<'_>) -> Result<Place> {
    let key = values![new.kind, new.channel, new.post_id, &new.hash];
    let rows = desk.query(
        "SELECT id, deadline, decided_at FROM cases
         WHERE kind = $1 AND channel = $2 AND post_id = $3 AND content_hash = $4",
        key,
    )?;
    let row = rows.first().ok_or_else(|| Error::Damaged("a case that is there cannot be found".to_owned()))?;
    let id = row.integer(0)?;
    let sooner = deadline.at.filter(|at| row.may_time(1).is_ok_and(|old| old.is_none_or(|old| *at < old)));
    let (Some(at), None) = (sooner, row.may_time(2)?) else { return Ok(Place::Known { id, hastened: false }) };
    desk.execute(
        "UPDATE cases SET deadline = $1, presses_at = $2, request = $3, reference = $4, source = $5, received_at = $6
         WHERE id = $7",
        values![
            at,
            deadline.presses_at,
            deadline.request,
            intake.reference.as_deref(),
            &intake.source,
            milliseconds(intake.received_at),
            id
        ],
    )?;
    let told = json!({
        "source": intake.source, "request": deadline.request, "reference": intake.reference, "deadline": at,
    });
    desk.log(&intake.by, Action::CaseHastened, Some(id), told)?;
    Ok(Place::Known { id, hastened: true })
}

/// Each label scored 0.5 or more, or else the highest.
fn probable(assessment: &Assessment) -> Vec<Label> {
    let scores = &assessment.labels;
    let mut labels: Vec<Label> = Label::ALL.iter().copied().filter(|label| scores.get(*label) >= 0.5).collect();
    if labels.is_empty() {
        labels.extend(Label::ALL.iter().copied().max_by(|a, b| scores.get(*a).total_cmp(&scores.get(*b))));
    }
    labels
}

pub(crate) fn written(value: &(impl serde::Serialize + ?Sized)) -> String {
    serde_json::to_string(value).expect("posts, assessments and names are JSON")
}
