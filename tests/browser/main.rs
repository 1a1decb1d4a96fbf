//! What a moderator sees, in a real browser: `cargo test --test browser --features browser`.
#![allow(missing_docs)]

mod axe;
mod browser;
mod checks;
mod chromium;
mod desk;
mod hostile;
mod inspection;
mod looks;
mod moderation;
mod report;
#[path = "../serving.rs"]
mod serving;
