//! Forgetting, while the service runs: once at its start and then once a day, what the desk's settings keep no longer.

use std::{sync::Arc, time::Duration};

use saring_desk::Desk;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Forgets day by day, for ever.
pub(crate) async fn forget_daily(desk: Arc<Desk>) {
    let mut days = tokio::time::interval(DAY);
    loop {
        days.tick().await;
        forget(desk.clone()).await;
    }
}

/// Forgets once. What fails is tried again the next day: the log tells of it, and nobody waits for it.
pub(crate) async fn forget(desk: Arc<Desk>) {
    match tokio::task::spawn_blocking(move || desk.purge()).await {
        Ok(Ok(0)) => {}
        Ok(Ok(cases)) => tracing::info!(cases, "texts and evidence purged"),
        Ok(Err(error)) => tracing::error!(%error, "texts and evidence cannot be purged"),
        // The runtime is ending.
        Err(_) => {}
    }
}
