//! Scores Indonesian and Malay posts for terrorism-propaganda risk, with the reason, for human moderators.
//!
//! A post goes one way: it is normalised to two forms, the lexicon and the classifier read them apart from each other,
//! fusion makes one risk of what they say, and the assessment says where in the original text the reasons stand.
//! A person decides; nothing here blocks, deletes or reports.
//!
//! ```
//! use saring::{Options, Post, Screener, label::Level};
//!
//! # let bundle = concat!(env!("CARGO_MANIFEST_DIR"), "/../../models/saring-mini");
//! let screener = Screener::open(bundle, &Options { lexicon_only: true, ..Options::default() })?;
//! let news = Post::from_text("1", "Kata polisi, dua orang yang mengajak bergabung dengan barisan mujahidin ditangkap.");
//! let call = Post::from_text("2", "Gabung barisan muj4hidin, hubungi admin.");
//!
//! assert!(screener.screen(&news)?.level < Level::Review);
//! let assessment = screener.screen(&call)?;
//! assert!(assessment.level >= Level::Review);
//! assert_eq!(assessment.evidence[0].text, "Gabung barisan muj4hidin");
//! # Ok::<(), saring::Error>(())
//! ```

pub mod assessment;
pub mod bundle;
pub mod classifier;
pub mod error;
pub mod fusion;
pub mod label;
pub mod language;
pub mod lexicon;
pub mod normalize;
pub mod post;
mod screener;
pub mod span;
mod toml_file;

pub use assessment::Assessment;
pub use error::{Error, Result};
pub use post::Post;
pub use screener::{Options, Screened, Screener};
