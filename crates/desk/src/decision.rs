//! Decisions: what a person says of a case, what follows from it, and how it is taken back.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::json;

use crate::{
    audit::Action,
    case::{self, Case, State},
    desk::{Desk, Writing},
    error::{Error, Result},
    intake::written,
    queue::{held, let_go, may_decide, waits_for},
    role::Principal,
    secret::sha256,
    store::{Row, Transaction, values},
    verdict::{Outcome, Slice, Verdict},
};

/// The longest reason or note, in characters.
const LONGEST: usize = 2_000;

/// What a person says of a case, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What.
    pub verdict: Verdict,
    /// Why: some words. It is kept for good, so it should not quote the post.
    pub reason: String,
    /// More of it, for colleagues; purged with the post. May be empty.
    pub note: String,
}

/// A decision that was made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Decided {
    /// Its number.
    pub id: i64,
    /// The case.
    pub case: i64,
    /// Who made it.
    pub by: String,
    /// What they said.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// Why.
    pub reason: String,
    /// More of it; empty once purged.
    pub note: String,
    /// When.
    pub at: Timestamp,
    /// Whether it gave the case its outcome.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// When it was taken back.
    pub undone_at: Option<Timestamp>,
}

/// Which decisions to list; everything where nothing is set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DecisionFilter {
    /// On this case.
    pub case: Option<i64>,
    /// By this person.
    pub by: Option<String>,
    /// Of this name: `confirm`, `not-propaganda`, `unsure`, `escalate`.
    pub verdict: Option<String>,
    /// Made at this time or later.
    pub from: Option<Timestamp>,
    /// Made before this time.
    pub until: Option<Timestamp>,
}

impl Desk {
    /// Decides on a case that this person holds; the case as it is then.
    ///
    /// A case is decided when somebody confirms or rejects it; where the settings ask for four eyes, when a second person
    /// says the same. Whoever is unsure passes it to somebody else, whoever is unsure second to a lead, and so does a
    /// second person who says otherwise than the first.
    ///
    /// # Errors
    /// Where the person does not hold the case, the case is decided or waits for somebody else, there is no reason, a
    /// confirmation has no label, or a lead passes on what was escalated to them.
    pub fn decide(&self, id: i64, who: &Principal, decision: &Decision) -> Result<Case> {
        let verdict = decision.verdict.clone().checked()?;
        let reason = decision.reason.trim();
        let note = decision.note.trim();
        if reason.is_empty() {
            return Err(Error::NoReason);
        }
        if let Some(long) = [reason, note].iter().map(|text| text.chars().count()).find(|long| *long > LONGEST) {
            return Err(Error::TooLong { found: long, longest: LONGEST });
        }
        self.write(|desk| {
            let case = case::find(&**desk, id, desk.now)?;
            waits_for(&case, who)?;
            if case.claim.as_ref().is_none_or(|claim| claim.by != who.name) {
                return Err(held(&case));
            }
            let earlier = standing(&**desk, id)?;
            let state = self.follows(&case, who, &verdict, &earlier)?;
            let is_final = state == State::Decided;
            desk.execute(
                "INSERT INTO decisions (case_id, name, verdict, labels, slice, reason, note, final, decided_at, state_before,
                     first_before) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
                values![
                    id,
                    &who.name,
                    verdict.name(),
                    written(verdict.labels()),
                    verdict.slice().map(Slice::name),
                    reason,
                    note,
                    is_final,
                    desk.now,
                    case.state.name(),
                    case.first.as_deref(),
                ],
            )?;
            let outcome = verdict.outcome().filter(|_| is_final).map(Outcome::name);
            set(desk, id, state, Some(&who.name), outcome)?;
            let_go(desk, id)?;
            let told = json!({
                "verdict": verdict.name(), "labels": verdict.labels(), "slice": verdict.slice(), "state": state,
                "reason_sha256": sha256(reason), "note_sha256": sha256(note),
            });
            desk.log(&who.name, Action::Decided, Some(id), told)?;
            case::find(&**desk, id, desk.now)
        })
    }

    /// Takes back the last decision on a case: it is as it was before, and this person's again where nobody else took it.
    ///
    /// # Errors
    /// Where there is no decision, somebody else made the last one, or the time for it is over.
    pub fn undo(&self, id: i64, who: &Principal) -> Result<Case> {
        may_decide(who)?;
        self.write(|desk| {
            let case = case::find(&**desk, id, desk.now)?;
            let last = self.to_undo(&**desk, id, who, desk.now)?;
            desk.execute("UPDATE decisions SET undone_at = $1 WHERE id = $2", values![desk.now, last.decision])?;
            set(desk, id, last.state, last.first.as_deref(), None)?;
            desk.log(&who.name, Action::Undone, Some(id), json!({ "decision": last.decision }))?;
            if case.claim.is_none() { self.hold(desk, id, who) } else { case::find(&**desk, id, desk.now) }
        })
    }

    /// Decisions, newest first, those taken back among them: `limit` of them behind the first `offset`.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn decisions(&self, filter: &DecisionFilter, offset: u64, limit: u64) -> Result<Vec<Decided>> {
        self.read(|tx| {
            let sql = format!(
                "SELECT {COLUMNS} FROM decisions
                 WHERE ($1 IS NULL OR case_id = $1) AND ($2 IS NULL OR name = $2) AND ($3 IS NULL OR verdict = $3)
                   AND ($4 IS NULL OR decided_at >= $4) AND ($5 IS NULL OR decided_at < $5)
                 ORDER BY id DESC LIMIT $6 OFFSET $7"
            );
            let wanted = values![
                filter.case,
                filter.by.as_deref(),
                filter.verdict.as_deref(),
                filter.from,
                filter.until,
                limit,
                offset,
            ];
            tx.query(&sql, wanted)?.iter().map(read).collect()
        })
    }

    /// Until when this person can take back a decision; none where they cannot.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn undo_until(&self, decided: &Decided, who: &Principal) -> Result<Option<Timestamp>> {
        if !who.role.decides() || decided.by != who.name || decided.undone_at.is_some() {
            return Ok(None);
        }
        match self.read(|tx| self.to_undo(tx, decided.case, who, self.now())) {
            Ok(last) => Ok(Some(last.until).filter(|_| last.decision == decided.id)),
            Err(Error::NothingToUndo(_) | Error::NotYours { .. } | Error::UndoOver { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The last decision on a case, if this person may take it back at this time.
    fn to_undo(&self, tx: &dyn Transaction, id: i64, who: &Principal, now: Timestamp) -> Result<ToUndo> {
        let rows = tx.query(
            "SELECT decisions.id, name, decisions.decided_at, state_before, first_before, purged_at
             FROM decisions JOIN cases ON cases.id = case_id
             WHERE case_id = $1 AND undone_at IS NULL ORDER BY decisions.id DESC LIMIT 1",
            values![id],
        )?;
        let last = rows.first().ok_or(Error::NothingToUndo(id))?;
        let by = last.text(1)?;
        if by != who.name {
            return Err(Error::NotYours { id, by });
        }
        let minutes = self.settings().undo_minutes;
        let until = last.time(2)? + SignedDuration::from_mins(minutes.into());
        if last.may_time(5)?.is_some() || until <= now {
            return Err(Error::UndoOver { id, minutes });
        }
        Ok(ToUndo {
            decision: last.integer(0)?,
            until,
            state: last.named(3, State::from_name)?,
            first: last.may_text(4)?,
        })
    }

    /// The state that follows from a verdict.
    fn follows(&self, case: &Case, who: &Principal, verdict: &Verdict, earlier: &[Decided]) -> Result<State> {
        let Some(outcome) = verdict.outcome() else {
            return match (case.state, verdict) {
                (State::Escalated, _) => Err(Error::NobodyBeyond(case.id)),
                (State::Open, Verdict::Unsure) => Ok(State::SecondLook),
                _ => Ok(State::Escalated),
            };
        };
        let said_by_another =
            earlier.iter().any(|other| other.by != who.name && other.verdict.outcome() == Some(outcome));
        let proposed = earlier.first().and_then(|last| last.verdict.outcome());
        Ok(match case.state {
            State::Agreement if proposed != Some(outcome) => State::Escalated,
            _ if said_by_another || !self.settings().four_eyes.contains(&outcome) => State::Decided,
            _ => State::Agreement,
        })
    }
}

/// A decision that can be taken back, and how its case stood before.
struct ToUndo {
    decision: i64,
    until: Timestamp,
    state: State,
    first: Option<String>,
}

const COLUMNS: &str = "id, case_id, name, verdict, labels, slice, reason, note, decided_at, final, undone_at";

fn read(row: &Row) -> Result<Decided> {
    let labels: Vec<String> = serde_json::from_str(&row.text(4)?)
        .map_err(|error| Error::Damaged(format!("the labels of a decision are not readable ({error})")))?;
    Ok(Decided {
        id: row.integer(0)?,
        case: row.integer(1)?,
        by: row.text(2)?,
        verdict: Verdict::parse(&row.text(3)?, &labels, row.may_text(5)?.as_deref())?,
        reason: row.text(6)?,
        note: row.text(7)?,
        at: row.time(8)?,
        is_final: row.integer(9)? != 0,
        undone_at: row.may_time(10)?,
    })
}

/// The decisions on a case that were not taken back, newest first.
pub(crate) fn standing(tx: &dyn Transaction, case: i64) -> Result<Vec<Decided>> {
    let sql = format!("SELECT {COLUMNS} FROM decisions WHERE case_id = $1 AND undone_at IS NULL ORDER BY id DESC");
    tx.query(&sql, values![case])?.iter().map(read).collect()
}

/// All decisions on a case, oldest first.
pub(crate) fn all(tx: &dyn Transaction, case: i64) -> Result<Vec<Decided>> {
    let sql = format!("SELECT {COLUMNS} FROM decisions WHERE case_id = $1 ORDER BY id");
    tx.query(&sql, values![case])?.iter().map(read).collect()
}

fn set(desk: &Writing<'_>, id: i64, state: State, first: Option<&str>, outcome: Option<&str>) -> Result<()> {
    let decided_at = (state == State::Decided).then_some(desk.now);
    desk.execute(
        "UPDATE cases SET state = $1, first = $2, outcome = $3, decided_at = $4 WHERE id = $5",
        values![state.name(), first, outcome, decided_at, id],
    )?;
    Ok(())
}
