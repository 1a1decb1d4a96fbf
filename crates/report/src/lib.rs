//! Turns assessments into one self-contained HTML page for human moderators: riskiest first, with the reason on the screen.
//!
//! A [`Report`] takes posts as they are scored and keeps what the page shows: texts, marks, groups of near-identical posts,
//! where forwards come from and where links lead. [`Report::write`] writes the page. It asks nothing of any network: script,
//! style and data are in the file, and its Content-Security-Policy allows nothing else. What strangers wrote is text
//! everywhere; a link in a post cannot be followed by accident.
//!
//! ```
//! use saring::{Options, Post, Screener};
//! use saring_report::{Form, Report};
//!
//! # let bundle = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/saring-mini");
//! let screener = Screener::open(bundle, &Options { lexicon_only: true, ..Options::default() })?;
//! let mut report = Report::default();
//! let post = Post::from_text("1", "Gabung barisan muj4hidin, hubungi @kanal_cadangan <b>");
//! let assessment = screener.screen(&post)?;
//! report.add(post, assessment);
//!
//! let mut page = Vec::new();
//! report.write(&mut page, &Form::default())?;
//! let page = String::from_utf8(page)?;
//! assert!(page.contains("t.me/kanal_cadangan") && !page.contains("<b>"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod backup;
mod card;
mod data;
mod document;
mod entry;
pub mod links;
pub mod marks;
pub mod near_duplicates;
mod overview;
mod report;
pub mod strings;
mod tally;
#[cfg(test)]
mod tests;
mod timeline;

pub use report::{Form, Report, Unread};
pub use strings::{Language, Strings, strings};
