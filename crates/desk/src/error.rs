//! What can go wrong at a desk, said so that a person can mend it.

use std::path::PathBuf;

use crate::role::Role;

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
}

impl Error {
    /// Boxes an error of the database.
    pub(crate) fn store(error: impl Into<Source>) -> Self {
        Self::Store(error.into())
    }
}

/// The desk's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;
