//! In which order cases are decided: deadline pressure first, then risk.
//!
//! 1. **Overdue**: the deadline has passed; the longest passed first.
//! 2. **Pressing**: no more than `pressing-share` of the time is left; the nearest deadline first, since that order misses
//!    the fewest.
//! 3. **Calm**: everything else, with a deadline or without: a day left is no reason to read chatter before a threat.
//!
//! Within one deadline, and among the calm, the higher level goes first (a credible threat is urgent at a lower risk), then
//! the higher risk, then what came first. Numbers differ, so no two cases rank the same.

use std::cmp::Reverse;

use jiff::Timestamp;
use saring::label::Level;

use crate::case::Case;

/// How a case's deadline stands at some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pressure {
    /// It passed then.
    Overdue(Timestamp),
    /// It is near.
    Pressing(Timestamp),
    /// It is far, or there is none.
    Calm,
}

/// A case's place in the order at some time: the lower goes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    pressure: Pressure,
    level: Reverse<Level>,
    thousandths: Reverse<u16>,
    received_at: Timestamp,
    id: i64,
}

impl Case {
    /// How its deadline stands.
    #[must_use]
    pub fn pressure(&self, now: Timestamp) -> Pressure {
        match (self.deadline, self.presses_at) {
            (Some(deadline), _) if deadline <= now => Pressure::Overdue(deadline),
            (Some(deadline), Some(from)) if from <= now => Pressure::Pressing(deadline),
            _ => Pressure::Calm,
        }
    }

    /// Its place in the order.
    #[must_use]
    pub fn rank(&self, now: Timestamp) -> Rank {
        Rank {
            pressure: self.pressure(now),
            level: Reverse(self.level),
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // 0 to 1000
            thousandths: Reverse((self.risk * 1000.0).round() as u16),
            received_at: self.received_at,
            id: self.id,
        }
    }
}

/// The same order in SQL, with the time as `$1`. A test holds the two together.
pub(crate) const ORDER: &str = "
    CASE WHEN deadline <= $1 THEN 0 WHEN presses_at <= $1 THEN 1 ELSE 2 END,
    CASE WHEN deadline <= $1 OR presses_at <= $1 THEN deadline END,
    level DESC, risk DESC, received_at, id";
