//! Forgetting: what is kept for a set time and no longer.

use jiff::SignedDuration;
use serde_json::json;

use crate::{audit::Action, desk::Desk, error::Result, store::values, token::CONSOLE};

impl Desk {
    /// Removes text, evidence and notes of every case that was decided longer ago than the settings keep them; how many
    /// cases. What stays is the skeleton: which post by its hash, what was decided, by whom, when and why. The log keeps
    /// every entry, since it holds no text, and gains one for each case.
    ///
    /// When this returns, they are gone from the database's files. Backups are for whoever made them.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn purge(&self) -> Result<u64> {
        let kept = SignedDuration::from_hours(24 * i64::from(self.settings().retention_days));
        let purged = self.write(|desk| {
            let sql = "SELECT id FROM cases WHERE decided_at <= $1 AND purged_at IS NULL ORDER BY id";
            let rows = desk.query(sql, values![desk.now - kept])?;
            for row in &rows {
                let id = row.integer(0)?;
                desk.execute(
                    "UPDATE cases SET post = NULL, assessment = NULL, purged_at = $1 WHERE id = $2",
                    values![desk.now, id],
                )?;
                desk.execute("UPDATE decisions SET note = '' WHERE case_id = $1", values![id])?;
                desk.log(CONSOLE, Action::Purged, Some(id), json!({}))?;
            }
            Ok(rows.len() as u64)
        })?;
        if purged > 0 {
            self.forget()?;
        }
        Ok(purged)
    }
}
