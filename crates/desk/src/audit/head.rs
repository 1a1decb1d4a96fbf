//! Where the log ended at some time: what a cut at its end is found by.

use std::{
    fmt,
    fs::{self, OpenOptions},
    io::{self, Write},
    path::{Path, PathBuf},
    str::FromStr,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

use super::chain::ORIGIN;
use crate::error::{Error, Result};

/// An end of the log: how many entries, and the hash of the last. Written `42:9f86d0…`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// How many entries there are.
    pub entries: u64,
    /// The hash of the last of them.
    pub hash: String,
}

impl Default for Head {
    /// That of an empty log.
    fn default() -> Self {
        Self { entries: 0, hash: ORIGIN.to_owned() }
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.entries, self.hash)
    }
}

impl FromStr for Head {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("`{text}` is no end of a log: write it as printed, 42:9f86d0…, with 64 digits behind the colon");
        let (entries, hash) = text.trim().split_once(':').ok_or_else(wrong)?;
        let entries = entries.parse().map_err(|_| wrong())?;
        let is_hash = hash.len() == 64 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if is_hash || (entries == 0 && hash == ORIGIN) {
            Ok(Self { entries, hash: hash.to_owned() })
        } else {
            Err(wrong())
        }
    }
}

/// The head that is kept beside the database. It is written after each commit, so a crash leaves it behind the log at
/// most, never ahead of it.
pub(crate) struct HeadFile {
    path: PathBuf,
    /// How many entries it tells of, as far as this process knows: a slower thread does not turn it back.
    told: Mutex<u64>,
}

impl HeadFile {
    pub(crate) fn new(data: &Path) -> Self {
        Self { path: data.join("audit.head"), told: Mutex::default() }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a new head. What it tells of is committed already, so a failure fails nothing: the file stays behind, and
    /// verifying says how far it goes.
    pub(crate) fn advance(&self, head: &Head) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if head.entries > *told && self.write(head).is_ok() {
            *told = head.entries;
        }
    }

    /// One write of always the same length over what was there: a process that is killed leaves the old line or the new
    /// one, and no temporary file.
    fn write(&self, head: &Head) -> io::Result<()> {
        let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(&self.path)?;
        file.write_all(format!("{:020}:{}\n", head.entries, head.hash).as_bytes())
    }

    /// What it says; nothing where there is no such file, or it was never written to.
    pub(crate) fn read(&self) -> Result<Option<Result<Head, String>>> {
        match fs::read_to_string(&self.path) {
            Ok(text) if text.is_empty() => Ok(None),
            Ok(text) => Ok(Some(text.parse())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::File { path: self.path.clone(), source }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Head;

    #[test]
    fn a_head_reads_as_it_is_written() {
        let head = Head { entries: 42, hash: "0a".repeat(32) };
        assert_eq!(head.to_string().parse(), Ok(head));
        assert_eq!(Head::default().to_string().parse(), Ok(Head::default()));
        for wrong in ["", "42", "42:", "x:00", "42:ABC", &format!("42:{}", "0A".repeat(32))] {
            assert!(wrong.parse::<Head>().is_err(), "{wrong}");
        }
    }
}
