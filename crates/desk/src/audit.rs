//! The audit log: everything that happened, in order, each entry bound to the one before.
//!
//! An entry's hash is the SHA-256 of the hash before it, a line feed, and the entry's JSON as it is stored; the first
//! entry follows [`ORIGIN`]. So a change of one entry shows at that entry, unless every later hash was made anew.
//! What the chain alone cannot show is a log cut at its end, or made anew from some entry on: that takes a [`Head`] kept
//! where whoever changed the log could not reach it. One is kept beside the database (`audit.head`), against accidents and
//! haste; one that an auditor wrote down holds against everybody.
//!
//! The log holds no text of a post, no note and no reason, only hashes of them: it can be kept for good.

mod chain;
mod head;
mod verify;

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub(crate) use chain::append;
pub use chain::{Entry, ORIGIN};
pub use head::Head;
pub(crate) use head::HeadFile;
pub use verify::{Broken, Verification};

use crate::{
    desk::Desk,
    error::Result,
    store::{Row, Transaction, values},
};

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// A token was made.
    TokenCreated,
    /// A token was revoked.
    TokenRevoked,
    /// Somebody came in.
    SessionBegun,
    /// Somebody left.
    SessionEnded,
    /// A case was added.
    CaseAdded,
    /// A request with less time moved a case's deadline forward.
    CaseHastened,
    /// A case became somebody's for a while.
    Claimed,
    /// A case was given back.
    Released,
    /// Somebody decided on a case.
    Decided,
    /// A decision was taken back.
    Undone,
    /// Somebody opened a whole text.
    TextOpened,
    /// Somebody opened redacted content.
    InstructionalOpened,
    /// Decisions were exported with their texts.
    Exported,
    /// The evidence of a case was put together for somebody.
    PacketMade,
    /// A case's text and evidence were removed.
    Purged,
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.serialize(f)
    }
}

/// Something that is about to be written down.
pub(crate) struct Event<'a> {
    pub(crate) at: Timestamp,
    pub(crate) actor: &'a str,
    pub(crate) action: Action,
    pub(crate) case: Option<i64>,
    pub(crate) details: serde_json::Value,
}

impl Desk {
    /// The newest entries, newest first: at most `limit`, all before entry `before` where it is given.
    ///
    /// # Errors
    /// Where the database fails or an entry cannot be read.
    pub fn audit_entries(&self, before: Option<u64>, limit: u32) -> Result<Vec<Entry>> {
        self.read(|tx| {
            let sql = "SELECT entry, hash FROM audit WHERE seq < $1 ORDER BY seq DESC LIMIT $2";
            entries(&tx.query(sql, values![before.unwrap_or(u64::MAX), i64::from(limit)])?)
        })
    }
}

/// The entries that tell of one case, oldest first.
pub(crate) fn of_case(tx: &dyn Transaction, case: i64) -> Result<Vec<Entry>> {
    entries(&tx.query("SELECT entry, hash FROM audit WHERE case_id = $1 ORDER BY seq", values![case])?)
}

fn entries(rows: &[Row]) -> Result<Vec<Entry>> {
    rows.iter().map(|row| Entry::read(&row.text(0)?, row.text(1)?)).collect()
}
