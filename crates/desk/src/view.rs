//! What people see of the material, counted: reading it harms those who do.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use crate::{
    audit::Action,
    case::{self, Content},
    desk::Desk,
    error::{Error, Result},
    role::{Principal, Role},
    store::{Transaction, values},
};

/// How much of a post somebody opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// The whole text, beyond the snippet.
    Text,
    /// Content that was redacted as `instructional`.
    Instructional,
}

/// How much somebody has seen today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// How many cases they opened.
    pub cases: u64,
    /// How many they may open a day.
    pub limit: Option<u32>,
}

impl Desk {
    /// Opens a post for somebody, which is logged; what they have seen today counts each case once.
    ///
    /// # Errors
    /// Where the person may not read, has seen as much as they may today, or the case has no text.
    pub fn open_text(&self, id: i64, who: &Principal, opening: Opening) -> Result<(Content, Seen)> {
        if !who.role.reads() {
            return Err(Error::not_allowed(who, "read posts", Role::Auditor));
        }
        self.write(|desk| {
            let content = case::find(&**desk, id, desk.now)?.content.ok_or(Error::NoText(id))?;
            let day = self.day(desk.now);
            let is_new = desk.execute(
                "INSERT INTO views (name, day, case_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                values![&who.name, &day, id],
            )? == 1;
            let seen = self.seen(&**desk, &who.name, &day)?;
            // What was counted just now is undone with the transaction.
            match seen.limit {
                Some(limit) if is_new && seen.cases > limit.into() => {
                    return Err(Error::DailyLimit { name: who.name.clone(), limit });
                }
                _ => {}
            }
            let action = match opening {
                Opening::Text => Action::TextOpened,
                Opening::Instructional => Action::InstructionalOpened,
            };
            desk.log(&who.name, action, Some(id), json!({}))?;
            Ok((content, seen))
        })
    }

    /// How much somebody has seen today.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn seen_today(&self, name: &str) -> Result<Seen> {
        self.read(|tx| self.seen(tx, name, &self.day(self.now())))
    }

    fn seen(&self, tx: &dyn Transaction, name: &str, day: &str) -> Result<Seen> {
        let rows = tx.query("SELECT COUNT(*) FROM views WHERE name = $1 AND day = $2", values![name, day])?;
        Ok(Seen { cases: rows[0].count(0)?, limit: self.settings().daily_views })
    }

    /// The day it is then at the desk, as 2026-03-01.
    pub(crate) fn day(&self, time: Timestamp) -> String {
        self.settings().time_zone.to_datetime(time).date().to_string()
    }
}
