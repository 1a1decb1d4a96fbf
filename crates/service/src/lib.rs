//! The HTTP service of Saring: `saring serve`.
//!
//! A request goes one way: a connection is accepted ([`Service::run`]), the request is counted and logged, its token is
//! checked, a handler reads it, the workers score it, and the answer is the JSON of `saring score`. Everything that goes
//! wrong is answered as an RFC 9457 problem. A person decides; nothing here blocks, deletes or reports a post, and nothing
//! is sent to anyone.

mod access;
mod body;
mod desk;
mod docs;
mod exports;
mod failure;
mod health;
mod logs;
mod metrics;
mod posts;
mod problem;
mod reload;
mod router;
mod score;
mod serve;
pub mod settings;
mod signals;
#[cfg(test)]
mod tests;
mod workers;

pub use serve::{Error, Service};
pub use settings::Settings;

use std::{
    ops::Deref,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

/// What every handler may use. Cheap to clone.
#[derive(Clone)]
struct App(Arc<Parts>);

/// The parts of the service.
struct Parts {
    settings: Settings,
    desk: Arc<saring_desk::Desk>,
    bundles: Arc<reload::Bundles>,
    workers: workers::Workers,
    exports: Arc<exports::Exports>,
    metrics: Arc<metrics::Metrics>,
    /// Tokens checked at the same time: Argon2 takes 19 MiB for each that is not remembered.
    checks: tokio::sync::Semaphore,
    closing: AtomicBool,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl Parts {
    /// Whether the service was told to end.
    fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Relaxed)
    }
}
