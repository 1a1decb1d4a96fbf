//! Why an input cannot be read at all.

use std::{io, path::PathBuf};

/// Nothing can be read, and what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No such file, no permission, or the like.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Nothing in it.
    #[error("{name} is empty; export the chat again")]
    Empty {
        /// The file, as it was named.
        name: String,
    },
    /// A folder that is not an export.
    #[error(
        "{}: no messages in this folder; name the folder of a Telegram Desktop export (with result.json or messages.html), \
         or a file",
        path.display()
    )]
    NoMessages {
        /// The folder.
        path: PathBuf,
    },
    /// Text in another encoding.
    #[error("{name} is {encoding} text; save it as UTF-8")]
    Encoding {
        /// The file, as it was named.
        name: String,
        /// What it seems to be.
        encoding: &'static str,
    },
    /// A table without a column of texts.
    #[error("{name}: no column with the posts' text; name one of its columns `text` (there are: {columns})")]
    NoTextColumn {
        /// The file, as it was named.
        name: String,
        /// What columns there are.
        columns: String,
    },
}
