//! What moderators decide about scored posts, and what is remembered of it.
//!
//! A [`Desk`] is a folder with one SQLite database. Programs add cases to it, moderators claim and decide them, and
//! everything that happens is written to an audit log in which every entry is bound to the one before.
//!
//! ```
//! use saring_desk::{Desk, Role, Settings};
//!
//! # let folder = tempfile::tempdir()?;
//! # let data = folder.path();
//! let desk = Desk::open(data, Settings::default())?;
//! let token = desk.create_token("sari", Role::Moderator)?;
//!
//! let sari = desk.authenticate(token.secret())?.expect("it was just made");
//! assert_eq!(sari.role, Role::Moderator);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod audit;
pub mod case;
mod channel;
mod clock;
mod decision;
mod desk;
pub mod error;
mod export;
pub mod figures;
mod intake;
mod packet;
mod purge;
mod queue;
mod rank;
mod role;
mod secret;
mod session;
mod settings;
mod sqlite;
mod store;
#[cfg(test)]
mod tests;
mod token;
mod verdict;
mod view;

pub use case::Case;
pub use channel::{Channel, ChannelDay, ChannelLink, RollUp};
pub use clock::Clock;
pub use decision::{Decided, Decision, DecisionFilter};
pub use desk::{Desk, settings_file};
pub use error::{Error, Result};
pub use export::LabelledPost;
pub use figures::Figures;
pub use intake::{Added, Intake};
pub use packet::Packet;
pub use queue::{QueueFilter, QueuePage};
pub use rank::{Pressure, Rank};
pub use role::{Principal, Role};
pub use secret::Secret;
pub use session::{Session, SessionSecret};
pub use settings::{RequestClock, Settings};
pub use token::{NewToken, Token};
pub use verdict::{Outcome, Slice, Verdict};
pub use view::{Opening, Seen};
