//! What the system tells a process: to end, or to open the bundle anew. The only file that knows which system it is.

#[cfg(not(unix))]
pub(crate) use other::{End, on_hangup};
#[cfg(unix)]
pub(crate) use unix::{End, on_hangup};

#[cfg(unix)]
mod unix {
    use std::io;

    use tokio::signal::unix::{Signal, SignalKind, signal};

    /// Ctrl-C and SIGTERM.
    pub(crate) struct End {
        interrupt: Signal,
        terminate: Signal,
    }

    impl End {
        pub(crate) fn listen() -> io::Result<Self> {
            Ok(Self { interrupt: signal(SignalKind::interrupt())?, terminate: signal(SignalKind::terminate())? })
        }

        /// Completes when the process is told to end; each time.
        pub(crate) async fn told(&mut self) {
            tokio::select! {
                _ = self.interrupt.recv() => {}
                _ = self.terminate.recv() => {}
            }
        }
    }

    /// Calls `reload` for each SIGHUP, one after the other.
    pub(crate) fn on_hangup<F: Future<Output = ()>>(reload: impl Fn() -> F) -> io::Result<impl Future<Output = ()>> {
        let mut hangup = signal(SignalKind::hangup())?;
        Ok(async move {
            while hangup.recv().await.is_some() {
                reload().await;
            }
        })
    }
}

#[cfg(not(unix))]
mod other {
    use std::io;

    /// Ctrl-C.
    pub(crate) struct End;

    impl End {
        pub(crate) fn listen() -> io::Result<Self> {
            Ok(Self)
        }

        /// Completes when the process is told to end; each time.
        pub(crate) async fn told(&mut self) {
            // Where Ctrl-C cannot be listened to, the system ends the process by itself.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }

    /// There is no SIGHUP here; `POST /v1/bundle/reload` does the same.
    pub(crate) fn on_hangup<F: Future<Output = ()>>(_: impl Fn() -> F) -> io::Result<impl Future<Output = ()>> {
        Ok(std::future::pending())
    }
}
