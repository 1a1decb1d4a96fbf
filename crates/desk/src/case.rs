//! Cases: posts and channels that a person must decide about.

use jiff::Timestamp;
use saring::{
    Assessment, Post,
    label::{Label, Level},
};
use serde::Serialize;

use crate::{
    desk::Desk,
    error::{Error, Result},
    store::{Row, Transaction, values},
    verdict::Outcome,
};

/// What a case is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// One post.
    Post,
    /// A whole channel.
    Channel,
}

/// How far a case is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Nobody decided yet.
    Open,
    /// Somebody was unsure; somebody else should look.
    SecondLook,
    /// Somebody decided, and somebody else must agree.
    Agreement,
    /// A lead must decide.
    Escalated,
    /// It has its outcome.
    Decided,
}

impl State {
    /// Every state.
    pub const ALL: &[Self] = &[Self::Open, Self::SecondLook, Self::Agreement, Self::Escalated, Self::Decided];

    /// The name used in data.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::SecondLook => "second-look",
            Self::Agreement => "agreement",
            Self::Escalated => "escalated",
            Self::Decided => "decided",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.name() == name)
    }
}

/// Whose a case is for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Claim {
    /// Who.
    pub by: String,
    /// Until when.
    pub until: Timestamp,
}

/// A post as it was scored. **It holds the whole text**: show it to a person through [`Desk::open_text`], which counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Content {
    /// The post.
    pub post: Post,
    /// What is known of it.
    pub assessment: Assessment,
}

/// A post or a channel that a person must decide about, or did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Case {
    /// Its number.
    pub id: i64,
    /// What it is about.
    pub kind: Kind,
    /// The channel.
    pub channel: Option<String>,
    /// The post's identifier in its channel; none for a channel.
    pub post_id: Option<String>,
    /// SHA-256 of the post's text; for a channel, of the request that told of it.
    pub content_hash: String,
    /// The post's risk, to three decimals; of a channel, that of its riskiest case when it was added.
    pub risk: f32,
    /// How soon a person should look.
    pub level: Level,
    /// What the post probably is: each label scored 0.5 or more, or else the highest.
    pub labels: Vec<Label>,
    /// Where it came from: the name of an export, an authority.
    pub source: String,
    /// The type of request, by which it has its clock.
    pub request: Option<String>,
    /// What the request is known by: the number of a letter.
    pub reference: Option<String>,
    /// When the clock began.
    pub received_at: Timestamp,
    /// When it must be decided.
    pub deadline: Option<Timestamp>,
    /// From when on its deadline presses.
    pub presses_at: Option<Timestamp>,
    /// How far it is.
    pub state: State,
    /// Who decided last, and so cannot be the one who looks second or agrees.
    pub first: Option<String>,
    /// Whose it is now.
    pub claim: Option<Claim>,
    /// What it came to.
    pub outcome: Option<Outcome>,
    /// When it came to that.
    pub decided_at: Option<Timestamp>,
    /// When its text and evidence were removed.
    pub purged_at: Option<Timestamp>,
    /// The post with its evidence; none for a channel, and none once purged.
    #[serde(skip)]
    pub content: Option<Content>,
}

/// The columns that [`read`] reads.
pub(crate) const COLUMNS: &str = "id, kind, channel, post_id, content_hash, risk, level, labels, source, request, \
     reference, received_at, deadline, presses_at, state, first, holder, held_until, outcome, decided_at, purged_at, post, \
     assessment";

/// A case from its columns, as it stands at a time: a claim that ran out is none.
pub(crate) fn read(row: &Row, now: Timestamp) -> Result<Case> {
    let kind = if row.text(1)? == "channel" { Kind::Channel } else { Kind::Post };
    let id = row.integer(0)?;
    let claim = match (row.may_text(16)?, row.may_time(17)?) {
        (Some(by), Some(until)) if now < until => Some(Claim { by, until }),
        _ => None,
    };
    Ok(Case {
        id,
        kind,
        channel: Some(row.text(2)?).filter(|channel| !channel.is_empty()),
        post_id: if kind == Kind::Post { Some(row.text(3)?) } else { None },
        content_hash: row.text(4)?,
        #[allow(clippy::cast_precision_loss)] // 0 to 1000
        risk: row.integer(5)? as f32 / 1000.0,
        level: level_at(row.integer(6)?)?,
        labels: json(id, &row.text(7)?)?,
        source: row.text(8)?,
        request: row.may_text(9)?,
        reference: row.may_text(10)?,
        received_at: row.time(11)?,
        deadline: row.may_time(12)?,
        presses_at: row.may_time(13)?,
        state: row.named(14, State::from_name)?,
        first: row.may_text(15)?,
        claim,
        outcome: row.may_text(18)?.map(|_| row.named(18, Outcome::from_name)).transpose()?,
        decided_at: row.may_time(19)?,
        purged_at: row.may_time(20)?,
        content: match (row.may_text(21)?, row.may_text(22)?) {
            (Some(post), Some(assessment)) => Some(content(id, &post, &assessment)?),
            _ => None,
        },
    })
}

/// The case of a number.
pub(crate) fn find(tx: &dyn Transaction, id: i64, now: Timestamp) -> Result<Case> {
    let rows = tx.query(&format!("SELECT {COLUMNS} FROM cases WHERE id = $1"), values![id])?;
    read(rows.first().ok_or(Error::UnknownCase(id))?, now)
}

fn content(id: i64, post: &str, assessment: &str) -> Result<Content> {
    let content = Content { post: json::<Post>(id, post)?, assessment: json::<Assessment>(id, assessment)? };
    // Marks are cut out of the text by these spans: one that does not fit would be a panic on some page.
    let fits = |evidence: &saring::assessment::Evidence| {
        content.post.text.get(evidence.span.range()) == Some(evidence.text.as_str())
    };
    if content.assessment.evidence.iter().all(fits) {
        Ok(content)
    } else {
        Err(Error::Damaged(format!("the evidence of case {id} does not stand in its post")))
    }
}

fn json<T: serde::de::DeserializeOwned>(id: i64, text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| Error::Damaged(format!("case {id} is not readable ({error})")))
}

pub(crate) fn level_at(place: i64) -> Result<Level> {
    let level = usize::try_from(place).ok().and_then(|place| Level::ALL.get(place));
    level.copied().ok_or_else(|| Error::Damaged(format!("{place} is the place of no level")))
}

impl Desk {
    /// One case.
    ///
    /// # Errors
    /// Where there is no case of that number.
    pub fn case(&self, id: i64) -> Result<Case> {
        self.read(|tx| find(tx, id, self.now()))
    }

    /// The other cases with the very same text, newest first: what was decided of it before.
    ///
    /// # Errors
    /// Where there is no case of that number.
    pub fn same_text(&self, id: i64) -> Result<Vec<Case>> {
        self.read(|tx| {
            let case = find(tx, id, self.now())?;
            let sql = format!(
                "SELECT {COLUMNS} FROM cases WHERE content_hash = $1 AND kind = 'post' AND id <> $2 ORDER BY id DESC"
            );
            if case.kind == Kind::Channel {
                return Ok(Vec::new());
            }
            tx.query(&sql, values![&case.content_hash, id])?.iter().map(|row| read(row, self.now())).collect()
        })
    }
}
