//! Walks the log from its first entry and finds the first that does not hold.

use serde::Serialize;

use super::{
    Head,
    chain::{self, Told},
};
use crate::{
    desk::Desk,
    error::Result,
    store::{Row, Transaction, values},
};

/// How many entries are held at once.
const PAGE: u64 = 5_000;

/// Whether the log is the one that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "kebab-case")]
pub enum Verification {
    /// Every entry holds, and every known head is in it.
    Holds {
        /// Where the log ends: keep it elsewhere, to verify against later.
        head: Head,
        /// Up to which entry `audit.head` vouches for the log; none where there is no such file.
        head_file: Option<u64>,
    },
    /// It was changed.
    Broken(Broken),
}

/// The first place where the log does not hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Broken {
    /// The number of the entry, or of the one that is missing.
    pub seq: u64,
    /// What does not hold.
    pub what: String,
}

impl Desk {
    /// Verifies the whole audit log: against itself, against `audit.head`, and against a head kept elsewhere.
    ///
    /// Found without any head: an entry that was edited, removed, put in or moved, and hashes that were edited.
    /// Found by a head only: a log cut at its end, and a log made anew, with new hashes, from an entry before that head.
    /// Not found at all: such a change behind every head that is known.
    ///
    /// # Errors
    /// Where the database fails; a log that was changed is no error but [`Verification::Broken`].
    pub fn verify(&self, expected: Option<&Head>) -> Result<Verification> {
        // Read before the log: what is written meanwhile is ahead of it, not behind.
        let kept = self.head_file().read()?;
        let mut known = Vec::new();
        match &kept {
            Some(Ok(head)) => known.push((head.clone(), self.head_file().path().display().to_string())),
            Some(Err(wrong)) => {
                let what = format!("{}: {wrong}", self.head_file().path().display());
                return Ok(Verification::Broken(Broken { seq: 0, what }));
            }
            None => {}
        }
        known.extend(expected.map(|head| (head.clone(), "the expected head".to_owned())));
        Ok(match self.read(|tx| walk(tx, &known))? {
            Ok(head) => Verification::Holds { head, head_file: kept.and_then(Result::ok).map(|head| head.entries) },
            Err(broken) => Verification::Broken(broken),
        })
    }
}

fn walk(tx: &dyn Transaction, known: &[(Head, String)]) -> Result<Result<Head, Broken>> {
    let mut end = Head::default();
    loop {
        let sql = "SELECT seq, case_id, entry, hash FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2";
        let rows = tx.query(sql, values![end.entries, PAGE])?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let seq = end.entries + 1;
            match follows(row, &end, known) {
                Ok(hash) => end = Head { entries: seq, hash },
                Err(what) => return Ok(Err(Broken { seq, what })),
            }
        }
    }
    let ahead = known.iter().find(|(head, _)| head.entries > end.entries);
    Ok(match ahead {
        Some((head, whose)) => Err(Broken {
            seq: end.entries + 1,
            what: format!("missing: the log ends at {}, but {whose} tells of {} entries", end.entries, head.entries),
        }),
        None => Ok(end),
    })
}

/// The hash of a row that follows `end`, or why it does not follow.
fn follows(row: &Row, end: &Head, known: &[(Head, String)]) -> Result<String, String> {
    let unreadable = |error: crate::error::Error| error.to_string();
    let (seq, json, hash) =
        (row.count(0).map_err(unreadable)?, row.text(2).map_err(unreadable)?, row.text(3).map_err(unreadable)?);
    let case = row.may_integer(1).map_err(unreadable)?;
    if seq != end.entries + 1 {
        return Err(format!("missing: the next entry there is, is {seq}"));
    }
    if chain::hash(&end.hash, &json) != hash {
        return Err("its hash does not follow from its words and the entry before: it was edited, or moved".to_owned());
    }
    let told: Told = serde_json::from_str(&json).map_err(|error| format!("not readable: {error}"))?;
    if told.seq != seq || told.case != case {
        return Err("it stands under another number or case than it was written for".to_owned());
    }
    match known.iter().find(|(head, _)| head.entries == seq && head.hash != hash) {
        Some((_, whose)) => Err(format!("{whose} tells of another entry here: the log was made anew up to it")),
        None => Ok(hash),
    }
}
