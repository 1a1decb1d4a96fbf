//! The seam to the database: SQL in, rows out, all in transactions.
//!
//! The seam is this low so that it stays small: six methods are all that a second database has to bring, beside its own
//! tables. The SQL stands in the file of the idea it serves, and keeps to what SQLite and PostgreSQL share (`$1`,
//! `ON CONFLICT`, `RETURNING`).

use jiff::Timestamp;

use crate::error::{Error, Result};

/// A database that holds one desk.
pub(crate) trait Store: Send + Sync {
    /// A transaction that sees one state of the desk throughout.
    fn reading(&self) -> Result<Box<dyn Transaction + '_>>;
    /// A transaction that no other writer, of this process or another, runs beside.
    fn writing(&self) -> Result<Box<dyn Transaction + '_>>;
    /// Takes what was deleted off the disk: until then, a database may keep it in a journal.
    fn forget(&self) -> Result<()>;
}

/// Several statements that hold together or not at all: what is not committed is undone when this is dropped.
pub(crate) trait Transaction {
    /// Runs a statement; how many rows it changed.
    fn execute(&self, sql: &str, values: &[Value]) -> Result<usize>;
    /// Runs a query; its rows.
    fn query(&self, sql: &str, values: &[Value]) -> Result<Vec<Row>>;
    /// Keeps what was done: when this returns, it is on the disk.
    fn commit(self: Box<Self>) -> Result<()>;
}

/// What a column holds. Times are whole milliseconds since 1970, truth is 0 or 1.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
}

/// `values![1, "a", None::<i64>]`: the values of a statement's `$1`, `$2`, ….
macro_rules! values {
    ($($value:expr),* $(,)?) => { &[$($crate::store::Value::from($value)),*] };
}
pub(crate) use values;

/// One row of an answer.
#[derive(Debug, Clone)]
pub(crate) struct Row(pub(crate) Vec<Value>);

impl Row {
    pub(crate) fn integer(&self, column: usize) -> Result<i64> {
        self.may_integer(column)?.ok_or_else(|| self.unexpected(column, "a number"))
    }

    pub(crate) fn may_integer(&self, column: usize) -> Result<Option<i64>> {
        match self.0.get(column) {
            Some(Value::Integer(value)) => Ok(Some(*value)),
            Some(Value::Null) => Ok(None),
            _ => Err(self.unexpected(column, "a number")),
        }
    }

    pub(crate) fn count(&self, column: usize) -> Result<u64> {
        u64::try_from(self.integer(column)?).map_err(|_| self.unexpected(column, "a count"))
    }

    pub(crate) fn text(&self, column: usize) -> Result<String> {
        self.may_text(column)?.ok_or_else(|| self.unexpected(column, "a text"))
    }

    pub(crate) fn may_text(&self, column: usize) -> Result<Option<String>> {
        match self.0.get(column) {
            Some(Value::Text(value)) => Ok(Some(value.clone())),
            Some(Value::Null) => Ok(None),
            _ => Err(self.unexpected(column, "a text")),
        }
    }

    pub(crate) fn time(&self, column: usize) -> Result<Timestamp> {
        self.may_time(column)?.ok_or_else(|| self.unexpected(column, "a time"))
    }

    pub(crate) fn may_time(&self, column: usize) -> Result<Option<Timestamp>> {
        let Some(milliseconds) = self.may_integer(column)? else { return Ok(None) };
        match Timestamp::from_millisecond(milliseconds) {
            Ok(time) => Ok(Some(time)),
            Err(_) => Err(self.unexpected(column, "a time")),
        }
    }

    /// A value of a closed vocabulary, by its name.
    pub(crate) fn named<T>(&self, column: usize, from_name: impl Fn(&str) -> Option<T>) -> Result<T> {
        from_name(&self.text(column)?).ok_or_else(|| self.unexpected(column, "a known name"))
    }

    fn unexpected(&self, column: usize, wanted: &str) -> Error {
        let found = self.0.get(column).map_or_else(|| "nothing".to_owned(), |value| format!("{value:?}"));
        Error::Damaged(format!("column {column} holds {found} instead of {wanted}"))
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Integer(value)
    }
}

impl From<u64> for Value {
    fn from(value: u64) -> Self {
        Self::Integer(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Integer(value.into())
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Timestamp> for Value {
    fn from(value: Timestamp) -> Self {
        Self::Integer(value.as_millisecond())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}
