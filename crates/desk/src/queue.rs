//! The queue: which case is next, and whose it is.

use jiff::{SignedDuration, Timestamp};
use saring::label::{Label, Level};
use serde_json::json;

use crate::{
    audit::Action,
    case::{self, COLUMNS, Case, State},
    desk::{Desk, Writing},
    error::{Error, Result},
    rank::ORDER,
    role::{Principal, Role},
    store::values,
};

/// Which waiting cases to list; everything where nothing is set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QueueFilter {
    /// Of this level.
    pub level: Option<Level>,
    /// Probably of this kind.
    pub label: Option<Label>,
    /// Of this channel.
    pub channel: Option<String>,
    /// So far.
    pub state: Option<State>,
    /// Held by this person.
    pub held_by: Option<String>,
}

/// A part of the queue.
#[derive(Debug, Clone, PartialEq)]
pub struct QueuePage {
    /// The cases, in order.
    pub cases: Vec<Case>,
    /// How many cases there are on all pages.
    pub total: u64,
}

impl Desk {
    /// The waiting cases in order, `limit` of them behind the first `offset`; claimed ones among them.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn queue(&self, filter: &QueueFilter, offset: u64, limit: u64) -> Result<QueuePage> {
        let now = self.now();
        let wanted = values![
            now,
            filter.level.map(|level| level.index() as u64),
            filter.label.map(|label| format!("%\"{label}\"%")),
            filter.channel.as_deref(),
            filter.state.map(State::name),
            filter.held_by.as_deref(),
        ];
        let from =
            "FROM cases WHERE decided_at IS NULL AND ($2 IS NULL OR level = $2) AND ($3 IS NULL OR labels LIKE $3)
                    AND ($4 IS NULL OR channel = $4) AND ($5 IS NULL OR state = $5)
                    AND ($6 IS NULL OR (holder = $6 AND held_until > $1))";
        self.read(|tx| {
            let total = tx.query(&format!("SELECT COUNT(*) {from}"), wanted)?[0].count(0)?;
            // Numbers are sorted, not whole cases: those of one page alone are read.
            let page = format!("SELECT id {from} ORDER BY {ORDER} LIMIT $7 OFFSET $8");
            let sql = format!("SELECT {COLUMNS} FROM cases WHERE id IN ({page}) ORDER BY {ORDER}");
            let rows = tx.query(&sql, &[&wanted[..], &values![limit, offset][..]].concat())?;
            Ok(QueuePage { cases: rows.iter().map(|row| case::read(row, now)).collect::<Result<_>>()?, total })
        })
    }

    /// Hands out the first case that waits for this person and that nobody holds, and makes it theirs for a while; none
    /// where there is none. No case is handed to two people at once, by however many threads and processes.
    ///
    /// # Errors
    /// Where the person may not decide.
    pub fn next(&self, who: &Principal) -> Result<Option<Case>> {
        may_decide(who)?;
        self.write(|desk| {
            let sql = format!(
                "SELECT id FROM cases
                 WHERE decided_at IS NULL AND (holder IS NULL OR held_until <= $1)
                   AND (state NOT IN ('second-look', 'agreement') OR first <> $2) AND (state <> 'escalated' OR $3 = 1)
                 ORDER BY {ORDER} LIMIT 1"
            );
            let rows = desk.query(&sql, values![desk.now, &who.name, who.role == Role::Lead])?;
            rows.first().map(|row| self.hold(desk, row.integer(0)?, who)).transpose()
        })
    }

    /// Makes a case this person's for a while, or for a while longer where it is theirs already.
    ///
    /// # Errors
    /// Where somebody else holds it, it is decided, or it waits for somebody else.
    pub fn claim(&self, id: i64, who: &Principal) -> Result<Case> {
        self.write(|desk| {
            let case = case::find(&**desk, id, desk.now)?;
            waits_for(&case, who)?;
            match &case.claim {
                Some(claim) if claim.by != who.name => Err(held(&case)),
                _ => self.hold(desk, id, who),
            }
        })
    }

    /// Gives a case back. A lead also gives back what others hold.
    ///
    /// # Errors
    /// Where nobody holds it, or somebody else does.
    pub fn release(&self, id: i64, who: &Principal) -> Result<()> {
        may_decide(who)?;
        self.write(|desk| {
            let case = case::find(&**desk, id, desk.now)?;
            let claim = case.claim.as_ref().ok_or(Error::NotClaimed(id))?;
            if claim.by != who.name && who.role != Role::Lead {
                return Err(held(&case));
            }
            let_go(desk, id)?;
            desk.log(&who.name, Action::Released, Some(id), json!({ "held_by": claim.by }))
        })
    }

    pub(crate) fn hold(&self, desk: &Writing<'_>, id: i64, who: &Principal) -> Result<Case> {
        let until = self.held_until(desk.now);
        desk.execute("UPDATE cases SET holder = $1, held_until = $2 WHERE id = $3", values![&who.name, until, id])?;
        desk.log(&who.name, Action::Claimed, Some(id), json!({ "until": until }))?;
        case::find(&**desk, id, desk.now)
    }

    fn held_until(&self, now: Timestamp) -> Timestamp {
        now + SignedDuration::from_mins(self.settings().claim_minutes.into())
    }
}

pub(crate) fn let_go(desk: &Writing<'_>, id: i64) -> Result<()> {
    desk.execute("UPDATE cases SET holder = NULL, held_until = NULL WHERE id = $1", values![id])?;
    Ok(())
}

pub(crate) fn may_decide(who: &Principal) -> Result<()> {
    if who.role.decides() { Ok(()) } else { Err(Error::not_allowed(who, "decide on cases", Role::Moderator)) }
}

/// Whether a case waits for this person among others.
pub(crate) fn waits_for(case: &Case, who: &Principal) -> Result<()> {
    may_decide(who)?;
    match case.state {
        State::Open => Ok(()),
        State::SecondLook | State::Agreement if case.first.as_ref() != Some(&who.name) => Ok(()),
        State::SecondLook | State::Agreement => Err(Error::OtherPerson(case.id)),
        State::Escalated if who.role == Role::Lead => Ok(()),
        State::Escalated => Err(Error::not_allowed(who, "decide on an escalated case", Role::Lead)),
        State::Decided => Err(Error::Decided(case.id)),
    }
}

pub(crate) fn held(case: &Case) -> Error {
    match &case.claim {
        Some(claim) => Error::Held { id: case.id, by: claim.by.clone(), until: claim.until },
        None => Error::NotClaimed(case.id),
    }
}
