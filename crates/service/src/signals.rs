//! What the system tells a process: to end, or to open the bundle anew. The only file that knows which system it is.

use std::io;

#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};

/// Completes when the process is told to end: Ctrl-C, or SIGTERM.
#[cfg(unix)]
pub(crate) fn end() -> io::Result<impl Future<Output = ()>> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Calls `reload` for each SIGHUP, one after the other.
#[cfg(unix)]
pub(crate) fn on_hangup<F: Future<Output = ()>>(reload: impl Fn() -> F) -> io::Result<impl Future<Output = ()>> {
    let mut hangup = signal(SignalKind::hangup())?;
    Ok(async move {
        while hangup.recv().await.is_some() {
            reload().await;
        }
    })
}

/// Completes when the process is told to end: Ctrl-C.
#[cfg(not(unix))]
pub(crate) fn end() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Where Ctrl-C cannot be listened to, the system ends the process by itself.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

/// There is no SIGHUP here; `POST /v1/bundle/reload` does the same.
#[cfg(not(unix))]
pub(crate) fn on_hangup<F: Future<Output = ()>>(_: impl Fn() -> F) -> io::Result<impl Future<Output = ()>> {
    Ok(std::future::pending())
}
