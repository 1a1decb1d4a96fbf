//! The desk in one SQLite file: the only file that names `rusqlite`.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use rusqlite::{Connection, Statement, params_from_iter, types::Value as SqlValue};

use crate::{
    error::{Error, Result},
    store::{Row, Store, Transaction, Value},
};

/// What brings a database from one version to the next, in order; `PRAGMA user_version` counts how many were run.
///
/// Ten lines of our own instead of `rusqlite_migration`, which does the same: it held `rusqlite` three releases back.
const MIGRATIONS: &[&str] = &[include_str!("migrations/1_access.sql"), include_str!("migrations/2_cases.sql")];

/// How long a writer waits for another process's transaction. A transaction takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(20);

/// One SQLite database, written by one connection and read by another, so that a page of figures holds up no decision.
#[derive(Debug)]
pub(crate) struct Sqlite {
    writer: Mutex<Connection>,
    reader: Mutex<Connection>,
}

impl Sqlite {
    /// Opens the file, makes it where there is none, and brings its tables up to date.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let mut writer = connect(path)?;
        migrate(&mut writer, path)?;
        Ok(Self { writer: Mutex::new(writer), reader: Mutex::new(connect(path)?) })
    }
}

impl Store for Sqlite {
    fn reading(&self) -> Result<Box<dyn Transaction + '_>> {
        Open::begin(&self.reader, "BEGIN DEFERRED")
    }

    fn writing(&self) -> Result<Box<dyn Transaction + '_>> {
        // Taking the lock at the beginning: a reading transaction that turns to writing can fail halfway instead of waiting.
        Open::begin(&self.writer, "BEGIN IMMEDIATE")
    }

    fn forget(&self) -> Result<()> {
        // `secure_delete` wrote zeros over it in the database; the write-ahead log holds it until it is emptied.
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let busy: bool =
            writer.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0)).map_err(Error::store)?;
        if busy { Err(Error::store("another process reads the desk without pause; purge again")) } else { Ok(()) }
    }
}

fn connect(path: &Path) -> Result<Connection> {
    let connection = Connection::open(path).map_err(Error::store)?;
    connection.busy_timeout(PATIENCE).map_err(Error::store)?;
    // FULL: a commit returns when it is on the disk, so that an acknowledged decision outlives the power too.
    connection
        .execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;")
        .map_err(Error::store)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

fn migrate(connection: &mut Connection, path: &Path) -> Result<()> {
    // Two processes may open a new desk at once: whoever comes second sees what the first did.
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(Error::store)?;
    let newest = u32::try_from(MIGRATIONS.len()).expect("few");
    let version: u32 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(Error::store)?;
    if version > newest {
        return Err(Error::Newer { path: PathBuf::from(path) });
    }
    for migration in &MIGRATIONS[version as usize..] {
        transaction.execute_batch(migration).map_err(Error::store)?;
    }
    transaction.pragma_update(None, "user_version", newest).map_err(Error::store)?;
    transaction.commit().map_err(Error::store)
}

/// A transaction under way; dropped without a commit, it is rolled back.
struct Open<'a> {
    connection: MutexGuard<'a, Connection>,
}

impl<'a> Open<'a> {
    fn begin(connection: &'a Mutex<Connection>, begin: &str) -> Result<Box<dyn Transaction + 'a>> {
        // Whoever panicked while holding the connection left a transaction that was rolled back on the way out.
        let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
        connection.execute_batch(begin).map_err(Error::store)?;
        Ok(Box::new(Self { connection }))
    }
}

impl Transaction for Open<'_> {
    fn execute(&self, sql: &str, values: &[Value]) -> Result<usize> {
        let mut statement = self.connection.prepare_cached(sql).map_err(Error::store)?;
        let values = in_order(&statement, values)?;
        statement.execute(params_from_iter(values)).map_err(Error::store)
    }

    fn query(&self, sql: &str, values: &[Value]) -> Result<Vec<Row>> {
        let mut statement = self.connection.prepare_cached(sql).map_err(Error::store)?;
        let columns = statement.column_count();
        let values = in_order(&statement, values)?;
        let mut found = statement.query(params_from_iter(values)).map_err(Error::store)?;
        let mut rows = Vec::new();
        while let Some(row) = found.next().map_err(Error::store)? {
            let values = (0..columns).map(|column| from_sql(row.get(column).map_err(Error::store)?));
            rows.push(Row(values.collect::<Result<_>>()?));
        }
        Ok(rows)
    }

    fn commit(self: Box<Self>) -> Result<()> {
        self.connection.execute_batch("COMMIT").map_err(Error::store)
    }
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if !self.connection.is_autocommit() {
            // A failure here leaves the transaction open, and the next BEGIN says so.
            let _ = self.connection.execute_batch("ROLLBACK");
        }
    }
}

/// The values in the order in which a statement first names them: to SQLite `$2` is a name, not a place.
fn in_order(statement: &Statement<'_>, values: &[Value]) -> Result<Vec<SqlValue>> {
    (1..=statement.parameter_count())
        .map(|place| {
            let name = statement.parameter_name(place).unwrap_or_default();
            let number: Option<usize> = name.strip_prefix('$').and_then(|number| number.parse().ok());
            let value = number.and_then(|number| values.get(number.wrapping_sub(1)));
            value
                .map(to_sql)
                .ok_or_else(|| Error::store(format!("a statement names {name:?} and gives no value for it")))
        })
        .collect()
}

fn to_sql(value: &Value) -> SqlValue {
    match value {
        Value::Null => SqlValue::Null,
        Value::Integer(value) => SqlValue::Integer(*value),
        Value::Real(value) => SqlValue::Real(*value),
        Value::Text(value) => SqlValue::Text(value.clone()),
    }
}

fn from_sql(value: SqlValue) -> Result<Value> {
    Ok(match value {
        SqlValue::Null => Value::Null,
        SqlValue::Integer(value) => Value::Integer(value),
        SqlValue::Real(value) => Value::Real(value),
        SqlValue::Text(value) => Value::Text(value),
        SqlValue::Blob(_) => return Err(Error::Damaged("a column holds bytes, which are never written".to_owned())),
    })
}

#[cfg(test)]
mod tests {
    use super::Sqlite;
    use crate::{
        error::Error,
        store::{Store, values},
    };

    #[test]
    fn what_is_not_committed_is_undone() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Sqlite::open(&folder.path().join("desk.sqlite3")).expect("opens");
        let insert = "INSERT INTO audit (seq, entry, hash) VALUES ($1, $2, '')";
        for (seq, keep) in [(1_i64, false), (2, true)] {
            let transaction = store.writing().expect("begins");
            transaction.execute(insert, values![seq, "{}"]).expect("inserts");
            if keep {
                transaction.commit().expect("commits");
            }
        }
        let rows = store.reading().expect("begins").query("SELECT seq FROM audit", &[]).expect("reads");
        assert_eq!(rows.iter().map(|row| row.integer(0).expect("a number")).collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn a_database_of_a_newer_version_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("desk.sqlite3");
        let store = Sqlite::open(&path).expect("opens");
        store.writer.lock().expect("unharmed").pragma_update(None, "user_version", 999).expect("updates");
        assert!(matches!(Sqlite::open(&path), Err(Error::Newer { .. })));
    }
}
