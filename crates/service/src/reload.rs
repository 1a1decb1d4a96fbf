//! The bundle that scores, and its exchange for another while requests go on.

use std::sync::{Arc, Mutex, PoisonError};

use arc_swap::ArcSwap;
use axum::{Json, extract::State};
use saring::{Options, Screener};
use serde::Serialize;

use crate::{
    App,
    problem::{Kind, Problem, Result},
    settings::Scoring,
};

/// A bundle opened twice, since an ONNX session serves one post at a time: exports and requests would wait for each
/// other's.
pub(crate) struct Engine {
    pub(crate) requests: Screener,
    pub(crate) exports: Screener,
}

impl Engine {
    fn open(scoring: &Scoring) -> saring::Result<Self> {
        let open = |workers| {
            let Scoring { lexicon_only, thorough, .. } = *scoring;
            Screener::open(&scoring.bundle, &Options { workers: Some(workers), lexicon_only, thorough })
        };
        Ok(Self { requests: open(workers(scoring))?, exports: open(scoring.export_workers.get())? })
    }

    /// Name and number of the bundle.
    pub(crate) fn name(&self) -> &str {
        &self.requests.bundle().versions.bundle
    }
}

/// How many posts of requests are scored at the same time.
pub(crate) fn workers(scoring: &Scoring) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    scoring.workers.map_or_else(cores, usize::from)
}

/// The current bundle. Whoever scores holds the one it began with to its end, so that a batch or an export has one set of
/// versions, and an exchange fails nobody.
pub(crate) struct Bundles {
    scoring: Scoring,
    current: ArcSwap<Engine>,
    /// Two at a time would hold three bundles in memory.
    exchange: Mutex<()>,
}

impl Bundles {
    pub(crate) fn open(scoring: Scoring) -> saring::Result<Self> {
        let current = ArcSwap::from_pointee(Engine::open(&scoring)?);
        Ok(Self { scoring, current, exchange: Mutex::new(()) })
    }

    /// A bundle with another classifier in the model's place.
    #[cfg(test)]
    pub(crate) fn holding(scoring: Scoring, engine: Engine) -> Self {
        Self { scoring, current: ArcSwap::from_pointee(engine), exchange: Mutex::new(()) }
    }

    pub(crate) fn current(&self) -> Arc<Engine> {
        self.current.load_full()
    }

    /// Opens the folder's bundle anew. Where it is broken the old one stays.
    pub(crate) fn reload(&self) -> saring::Result<Reloaded> {
        let _exchange = self.exchange.lock().unwrap_or_else(PoisonError::into_inner);
        let opened = Engine::open(&self.scoring).inspect_err(|error| {
            tracing::error!(%error, bundle = self.current().name(), "the new bundle is broken, the old one stays");
        })?;
        let bundle = opened.name().to_owned();
        let before = self.current.swap(Arc::new(opened)).name().to_owned();
        tracing::info!(bundle, before, "bundle reloaded");
        Ok(Reloaded { bundle, before })
    }
}

/// What was exchanged for what.
#[derive(Debug, Serialize)]
pub(crate) struct Reloaded {
    bundle: String,
    before: String,
}

/// `POST /v1/bundle/reload`.
pub(crate) async fn reload(State(app): State<App>) -> Result<Json<Reloaded>> {
    let exchange = move || app.bundles.reload();
    match tokio::task::spawn_blocking(exchange).await {
        Ok(Ok(reloaded)) => Ok(Json(reloaded)),
        Ok(Err(error)) => Err(Problem::new(Kind::BrokenBundle, error.to_string())),
        Err(error) => Err(Problem::internal("reload", &error)),
    }
}
