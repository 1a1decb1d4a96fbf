//! The desk: a folder with one database, and the methods of the other files.

use std::{
    cell::RefCell,
    fs, io,
    ops::Deref,
    path::{Path, PathBuf},
};

use jiff::Timestamp;

use crate::{
    audit::{self, Action, Head, HeadFile},
    clock::Clock,
    error::{Error, Result},
    settings::Settings,
    sqlite::Sqlite,
    store::{Store, Transaction},
    token::Remembered,
};

const DATABASE: &str = "desk.sqlite3";

/// Where moderators work: cases, what was decided of them, who may enter, and the log of it all.
///
/// Every method is one transaction: it happened as a whole and is on the disk when the method returns, or it did not
/// happen. Methods block, for milliseconds as a rule; several threads and several processes may share one desk.
pub struct Desk {
    store: Box<dyn Store>,
    settings: Settings,
    clock: Clock,
    head: HeadFile,
    pub(crate) remembered: Remembered,
}

impl Desk {
    /// Opens the desk in a folder, and makes both where they are missing: `desk.sqlite3` with everything in it, and
    /// `audit.head` with the end of the audit log. On Unix a new folder is open to its owner alone.
    ///
    /// # Errors
    /// Where the folder cannot be written, or the database cannot be opened or was made by a newer version.
    pub fn open(data: &Path, settings: Settings) -> Result<Self> {
        Self::open_with(data, settings, Clock::system())
    }

    /// Opens a desk that takes the time from `clock`.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub fn open_with(data: &Path, settings: Settings, clock: Clock) -> Result<Self> {
        make_private(data).map_err(|source| Error::File { path: data.to_owned(), source })?;
        let store = Box::new(Sqlite::open(&data.join(DATABASE))?);
        Ok(Self { store, settings, clock, head: HeadFile::new(data), remembered: Remembered::default() })
    }

    /// Whether there is a desk in the folder.
    #[must_use]
    pub fn exists(data: &Path) -> bool {
        data.join(DATABASE).is_file()
    }

    /// The settings it was opened with.
    #[must_use]
    pub const fn settings(&self) -> &Settings {
        &self.settings
    }

    /// What time it is at this desk.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) const fn head_file(&self) -> &HeadFile {
        &self.head
    }

    pub(crate) fn read<T>(&self, work: impl FnOnce(&dyn Transaction) -> Result<T>) -> Result<T> {
        work(&*self.store.reading()?)
    }

    /// Takes what was deleted off the disk.
    pub(crate) fn forget(&self) -> Result<()> {
        self.store.forget()
    }

    pub(crate) fn write<T>(&self, work: impl FnOnce(&Writing<'_>) -> Result<T>) -> Result<T> {
        let writing = Writing { transaction: self.store.writing()?, now: self.clock.now(), head: RefCell::default() };
        let done = work(&writing)?;
        writing.transaction.commit()?;
        if let Some(head) = writing.head.into_inner() {
            self.head.advance(&head);
        }
        Ok(done)
    }
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Desk").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// A change of the desk under way: statements, and the log entries that tell of them.
pub(crate) struct Writing<'a> {
    transaction: Box<dyn Transaction + 'a>,
    /// When the change happens; the same for all of it.
    pub(crate) now: Timestamp,
    head: RefCell<Option<Head>>,
}

impl Writing<'_> {
    /// Appends to the audit log, within the change.
    pub(crate) fn log(&self, actor: &str, action: Action, case: Option<i64>, details: serde_json::Value) -> Result<()> {
        let head = audit::append(&**self, &audit::Event { at: self.now, actor, action, case, details })?;
        self.head.replace(Some(head));
        Ok(())
    }
}

impl<'a> Deref for Writing<'a> {
    type Target = dyn Transaction + 'a;

    fn deref(&self) -> &Self::Target {
        &*self.transaction
    }
}

fn make_private(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// The file of a data folder that holds its settings, whether it is there or not.
#[must_use]
pub fn settings_file(data: &Path) -> PathBuf {
    data.join("desk.toml")
}
