//! Entries, and how each is bound to the one before.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Action, Event, Head};
use crate::{
    error::{Error, Result},
    secret::sha256,
    store::{Transaction, values},
};

/// What the first entry follows.
pub const ORIGIN: &str = "saring audit log 1";

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// What the hash covers.
    #[serde(flatten)]
    pub told: Told,
    /// Binds it to all entries before: SHA-256, in hexadecimal.
    pub hash: String,
}

/// What an entry tells. Its JSON, in this order of fields, is what is stored and hashed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// Its number, from 1, without gaps.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who: the name of a token, or `console` for the command line on the desk's own machine.
    pub actor: String,
    /// What.
    pub action: Action,
    /// The case it is about.
    pub case: Option<i64>,
    /// More of it, by action.
    pub details: serde_json::Value,
}

impl Entry {
    pub(super) fn read(json: &str, hash: String) -> Result<Self> {
        let told = serde_json::from_str(json)
            .map_err(|error| Error::Damaged(format!("an entry of the audit log is not readable ({error})")))?;
        Ok(Self { told, hash })
    }
}

/// The hash of an entry.
pub(super) fn hash(previous: &str, json: &str) -> String {
    sha256(format!("{previous}\n{json}"))
}

/// Adds an entry at the end; the new end.
pub(crate) fn append(tx: &dyn Transaction, event: &Event<'_>) -> Result<Head> {
    let previous = head(tx)?;
    let seq = previous.entries + 1;
    let told = Told {
        seq,
        at: event.at,
        actor: event.actor.to_owned(),
        action: event.action,
        case: event.case,
        details: event.details.clone(),
    };
    let json = serde_json::to_string(&told).expect("strings, numbers and times are JSON");
    let hash = hash(&previous.hash, &json);
    tx.execute(
        "INSERT INTO audit (seq, case_id, entry, hash) VALUES ($1, $2, $3, $4)",
        values![seq, event.case, &json, &hash],
    )?;
    Ok(Head { entries: seq, hash })
}

/// Where the log ends.
pub(super) fn head(tx: &dyn Transaction) -> Result<Head> {
    match tx.query("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", &[])?.first() {
        Some(row) => Ok(Head { entries: row.count(0)?, hash: row.text(1)? }),
        None => Ok(Head::default()),
    }
}
