//! What can go wrong at a desk, said so that a person can mend it.

use std::path::PathBuf;

use jiff::Timestamp;

use crate::role::{Principal, Role};

/// A foreign error, boxed so that its crate stays out of this API.
pub type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why something was not done. Nothing of it was: every method is one transaction.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder of the desk cannot be read or written.
    #[error("cannot use {}: {source}", path.display())]
    File {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A settings file says something that does not hold.
    #[error("{}:{line}: {message}", path.display())]
    Settings {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong and what would be right.
        message: String,
    },
    /// The database refused.
    #[error("the desk's database failed: {0}")]
    Store(Source),
    /// The database was made by a newer version of this program.
    #[error("{} was made by a newer version of saring; use that version, or another data folder", path.display())]
    Newer {
        /// The database.
        path: PathBuf,
    },
    /// The database holds what this program never wrote.
    #[error("the desk's database is damaged: {0}; restore it from a backup, and run `saring audit verify`")]
    Damaged(String),
    /// The system gave no random bytes.
    #[error("no random bytes for a secret: {0}")]
    Random(Source),
    /// A name nobody can be told by.
    #[error("`{0}` is no name for a token: it takes 1 to 64 letters, digits, dots, dashes or underscores")]
    Name(String),
    /// A token of that name is in use.
    #[error("there is a token named `{0}` already; revoke it first, or choose another name")]
    NameTaken(String),
    /// No token of that name is in use.
    #[error("there is no token named `{0}`")]
    UnknownToken(String),
    /// No clock is set for a type of request.
    #[error("there is no clock for requests of type `{name}`; the settings know {known}")]
    UnknownRequest {
        /// The type.
        name: String,
        /// The types there are clocks for.
        known: String,
    },
    /// The role may not do this.
    #[error("{name} may not {action}: that takes the role {needed}")]
    NotAllowed {
        /// Who asked.
        name: String,
        /// What for.
        action: &'static str,
        /// Who may.
        needed: Role,
    },
    /// There is no case of that number.
    #[error("there is no case {0}")]
    UnknownCase(i64),
    /// Nobody holds the case.
    #[error("nobody holds case {0}; claim it first")]
    NotClaimed(i64),
    /// Somebody else holds the case.
    #[error("case {id} is {by}'s until {}; wait, or ask a lead to release it", until.strftime("%Y-%m-%d %H:%M UTC"))]
    Held {
        /// The case.
        id: i64,
        /// Who holds it.
        by: String,
        /// Until when.
        until: Timestamp,
    },
    /// The case has its outcome.
    #[error("case {0} is decided already")]
    Decided(i64),
    /// The case waits for somebody who did not decide on it last.
    #[error("case {0} waits for another person: whoever decided first cannot be the second")]
    OtherPerson(i64),
    /// A lead passed on what was escalated to leads.
    #[error("case {0} was escalated: confirm it or say that it is not propaganda, nobody stands behind a lead")]
    NobodyBeyond(i64),
    /// A decision without a reason.
    #[error("a decision takes a reason: some words on why")]
    NoReason,
    /// A reason or a note that is too long.
    #[error("a reason or a note has {longest} characters at most; this one has {found}")]
    TooLong {
        /// How long it is, in characters.
        found: usize,
        /// How long it may be.
        longest: usize,
    },
    /// A confirmation that names no kind of propaganda.
    #[error("a confirmation takes at least one label")]
    NoLabel,
    /// A label nobody knows.
    #[error("`{0}` is no label; the labels are {labels}", labels = names(saring::label::Label::ALL.iter().map(|label| label.name())))]
    UnknownLabel(String),
    /// A slice nobody knows.
    #[error("`{0}` is no benign slice; the slices are B1 to B10")]
    UnknownSlice(String),
    /// A verdict nobody knows.
    #[error("`{0}` is no decision; decisions are {verdicts}", verdicts = crate::verdict::Verdict::NAMES.join(", "))]
    UnknownVerdict(String),
    /// There is no decision to take back.
    #[error("there is no decision on case {0} to take back")]
    NothingToUndo(i64),
    /// Somebody else made the decision.
    #[error("{by} made the last decision on case {id}; nobody else can take it back")]
    NotYours {
        /// The case.
        id: i64,
        /// Who made it.
        by: String,
    },
    /// The time to take it back is over.
    #[error("the decision on case {id} stands: it could be taken back for {minutes} minutes")]
    UndoOver {
        /// The case.
        id: i64,
        /// For how long it could be.
        minutes: u32,
    },
    /// The person has seen enough today.
    #[error("{name} opened {limit} texts today, the most this desk allows a day; go on tomorrow")]
    DailyLimit {
        /// Who.
        name: String,
        /// How many a day.
        limit: u32,
    },
    /// The case has no text: it is a channel's, or was purged.
    #[error("case {0} has no text: it is about a channel, or its text was purged")]
    NoText(i64),
    /// A request about a channel without a name.
    #[error("a channel takes a name")]
    NoChannel,
    /// A time that leads out of the calendar.
    #[error("{0} is no time a clock can run from")]
    Time(Timestamp),
}

impl Error {
    /// Boxes an error of the database.
    pub(crate) fn store(error: impl Into<Source>) -> Self {
        Self::Store(error.into())
    }

    pub(crate) fn not_allowed(who: &Principal, action: &'static str, needed: Role) -> Self {
        Self::NotAllowed { name: who.name.clone(), action, needed }
    }
}

/// The desk's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;

fn names<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
