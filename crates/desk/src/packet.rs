//! The evidence packet of a case: everything that is known of it, to hand to somebody who asks why.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;

use crate::{
    audit::{self, Action, Entry},
    case::{self, Case, Content},
    decision::{self, Decided},
    desk::Desk,
    error::{Error, Result},
    role::{Principal, Role},
    settings::Settings,
};

/// Everything that is known of a case.
///
/// Whoever has it can check that the text is the one that was decided on (`case.content_hash` is its SHA-256). Its entries
/// are those of the log about this case, with their hashes; the log itself shows that they stand in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Packet {
    /// When it was put together.
    pub made_at: Timestamp,
    /// For whom.
    pub made_by: String,
    /// The version of this program.
    pub saring: &'static str,
    /// The case.
    pub case: Case,
    /// The post, its assessment with evidence, and the versions that made it; none once purged.
    pub content: Option<Content>,
    /// What was decided, oldest first, what was taken back among it.
    pub decisions: Vec<Decided>,
    /// What the audit log tells of it, oldest first; the making of this packet is the last.
    pub audit: Vec<Entry>,
    /// When text and evidence will be removed, once the case is decided.
    pub kept_until: Option<Timestamp>,
}

impl Desk {
    /// Puts the packet of a case together, which is logged.
    ///
    /// # Errors
    /// Where there is no case of that number or the person may not read.
    pub fn packet(&self, id: i64, who: &Principal) -> Result<Packet> {
        if !who.role.reads() {
            return Err(Error::not_allowed(who, "read evidence", Role::Auditor));
        }
        self.write(|desk| {
            let mut case = case::find(&**desk, id, desk.now)?;
            desk.log(&who.name, Action::PacketMade, Some(id), json!({}))?;
            Ok(Packet {
                made_at: desk.now,
                made_by: who.name.clone(),
                saring: env!("CARGO_PKG_VERSION"),
                content: case.content.take(),
                decisions: decision::all(&**desk, id)?,
                audit: audit::of_case(&**desk, id)?,
                kept_until: kept_until(&case, self.settings()),
                case,
            })
        })
    }
}

fn kept_until(case: &Case, settings: &Settings) -> Option<Timestamp> {
    let kept = jiff::SignedDuration::from_hours(24 * i64::from(settings.retention_days));
    case.decided_at.filter(|_| case.purged_at.is_none()).map(|decided| decided + kept)
}
