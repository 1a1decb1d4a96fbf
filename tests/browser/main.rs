//! What a moderator sees, in a real browser: `cargo test --test browser --features browser`.
#![allow(missing_docs)]

mod axe;
mod browser;
mod checks;
mod desk;
mod hostile;
mod report;
#[path = "../serving.rs"]
mod serving;
