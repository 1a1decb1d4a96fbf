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
mod clock;
mod desk;
pub mod error;
mod role;
mod secret;
mod session;
mod settings;
mod sqlite;
mod store;
mod token;

pub use clock::Clock;
pub use desk::{Desk, settings_file};
pub use error::{Error, Result};
pub use role::{Principal, Role};
pub use secret::Secret;
pub use session::{Session, SessionSecret};
pub use settings::{RequestClock, Settings};
pub use token::{NewToken, Token};
