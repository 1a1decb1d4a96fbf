//! From settings to a running service, and to its end.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use saring_desk::{Desk, Role};
use tokio::{
    runtime::{Builder, Runtime},
    sync::Semaphore,
    time::timeout,
};

use crate::{
    App, Parts, Settings,
    exports::Exports,
    logs,
    metrics::Metrics,
    reload::{self, Bundles},
    router::router,
    signals::{self, End},
    workers::Workers,
};

/// Why the service cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address is taken, or not one of this machine's.
    #[error("cannot listen on {address}: {source}; name another one with --address")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The data folder cannot be used.
    #[error("cannot use the data folder {}: {source}", path.display())]
    Data {
        /// The folder, or what in it fails.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The bundle cannot be opened.
    #[error(transparent)]
    Bundle(#[from] saring::Error),
    /// The store of tokens and cases cannot be opened.
    #[error(transparent)]
    Desk(#[from] saring_desk::Error),
    /// An export named at the start cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Export {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The system gave no thread, signal or the like.
    #[error("cannot start: {0}")]
    System(#[from] io::Error),
}

/// A service that listens, and is ready to run.
pub struct Service {
    app: App,
    listener: TcpListener,
    runtime: Runtime,
}

/// The name of the token that the first run makes.
const FIRST: &str = "admin";

impl Service {
    /// Opens bundle, store and port.
    ///
    /// # Errors
    /// Where a part cannot be opened.
    pub fn open(settings: Settings) -> Result<Self, Error> {
        let address = settings.address;
        let listen = || {
            let listener = TcpListener::bind(address)?;
            listener.set_nonblocking(true)?;
            Ok(listener)
        };
        let listener = listen().map_err(|source| Error::Listen { address, source })?;
        let data = settings.data.clone();
        let desk = Desk::open(&data, saring_desk::Settings::of(&data)?)?;
        let bundles = Bundles::open(settings.scoring.clone())?;
        let app = App::open(settings, desk, bundles)?;
        let runtime = Builder::new_multi_thread().enable_all().thread_name("http").build()?;
        Ok(Self { app, listener, runtime })
    }

    /// Where it listens: the port is known even where the settings leave it to the system.
    ///
    /// # Errors
    /// Where the system does not say.
    pub fn address(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Makes a token for a lead where the store has none yet. It is to be shown at once: it cannot be read again.
    ///
    /// # Errors
    /// Where the store fails.
    pub fn first_token(&self) -> Result<Option<String>, Error> {
        let desk = &self.app.desk;
        Ok(match desk.list_tokens()?.is_empty() {
            true => Some(desk.create_token(FIRST, Role::Lead)?.secret().to_owned()),
            false => None,
        })
    }

    /// Takes an export on this machine into the desk, in the background, once the service runs.
    ///
    /// # Errors
    /// Where there is no such file or folder.
    pub fn score(&self, export: &Path) -> Result<(), Error> {
        self.app.exports.submit_local(export).map_err(|source| Error::Export { path: export.to_owned(), source })
    }

    /// Serves until the process is told to end (Ctrl-C, SIGTERM), then finishes what was accepted, and returns. Logs go to
    /// standard error. SIGHUP opens the bundle anew.
    ///
    /// # Errors
    /// Where the system refuses a thread, a signal or the port.
    pub fn run(self) -> Result<(), Error> {
        logs::start();
        let Self { app, listener, runtime } = self;
        app.exports.start()?;
        runtime.block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener)?;
            serve(app.clone(), listener, End::listen()?).await
        })?;
        // Those who were answered are gone; exports stop where they are and go on at the next start.
        app.workers.close();
        app.exports.close();
        tracing::info!("ended");
        Ok(())
    }
}

impl App {
    pub(crate) fn open(settings: Settings, desk: Desk, bundles: Bundles) -> Result<Self, Error> {
        let (desk, bundles, metrics) = (Arc::new(desk), Arc::new(bundles), Arc::new(Metrics::new()));
        let queue = &settings.queue;
        let workers = Workers::start(
            reload::workers(&settings.scoring),
            queue.requests_per_worker.get(),
            queue.wait(),
            metrics.clone(),
        )?;
        let folder = settings.data.join("exports");
        let exports =
            Exports::open(folder.clone(), settings.exports.clone(), bundles.clone(), desk.clone(), metrics.clone());
        let exports = Arc::new(exports.map_err(|source| Error::Data { path: folder, source })?);
        let checks = Semaphore::new(reload::workers(&settings.scoring));
        let closing = AtomicBool::new(false);
        Ok(Self(Arc::new(Parts { settings, desk, bundles, workers, exports, metrics, checks, closing })))
    }
}

/// Accepts connections until the end, then lets the open ones finish; told a second time, at once.
async fn serve(app: App, listener: tokio::net::TcpListener, mut end: End) -> io::Result<()> {
    let timeouts = app.settings.timeouts.clone();
    let reloading = tokio::spawn(signals::on_hangup({
        let app = app.clone();
        move || {
            let app = app.clone();
            // How it went is logged there.
            async move { drop(tokio::task::spawn_blocking(move || app.bundles.reload()).await) }
        }
    })?);
    let connections = Arc::new(Semaphore::new(app.settings.limits.connections));
    let service = TowerToHyperService::new(router(app.clone()));
    let mut http = hyper::server::conn::http1::Builder::new();
    // Both against clients that open connections and say nothing.
    http.timer(TokioTimer::new()).header_read_timeout(timeouts.header());
    let open = GracefulShutdown::new();
    tracing::info!(address = %listener.local_addr()?, bundle = app.bundles.current().name(), "serving");

    loop {
        let accept = async {
            let permit = connections.clone().acquire_owned().await.expect("the semaphore is never closed");
            (listener.accept().await, permit)
        };
        let (accepted, permit) = tokio::select! {
            accepted = accept => accepted,
            () = end.told() => break,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                // Out of file descriptors, mostly: waiting is all that helps.
                tracing::warn!(%error, "a connection cannot be accepted");
                tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                continue;
            }
        };
        let _ = stream.set_nodelay(true);
        let connection = open.watch(http.serve_connection(TokioIo::new(stream), service.clone()));
        tokio::spawn(async move {
            // A connection that breaks is the client's affair; the request on it was logged.
            let _ = connection.await;
            drop(permit);
        });
    }

    tracing::info!("ending");
    app.0.closing.store(true, Ordering::Relaxed);
    reloading.abort();
    drop(listener);
    tokio::select! {
        finished = timeout(timeouts.closing(), open.shutdown()) => {
            if finished.is_err() {
                tracing::warn!("some requests took too long to finish");
            }
        }
        () = end.told() => tracing::warn!("told again: ending without finishing"),
    }
    Ok(())
}
