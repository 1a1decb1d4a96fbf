//! From token ids to logits: the only file that names `ort`.
//!
//! One post a call on one single-threaded session a worker. Batches were measured slower (padding costs more than it
//! saves) and would make a post's scores depend on its batch-mates, since dynamic quantisation takes its scale from the
//! whole batch.

use std::{
    path::Path,
    sync::{Mutex, OnceLock, PoisonError, TryLockError},
};

use ndarray::{Array1, ArrayView2};
use ort::{environment::Environment, logging::LogLevel, session::Session, value::TensorRef};

use super::runtime;
use crate::error::{Error, Result};

/// A model with one session a worker.
#[derive(Debug)]
pub(super) struct Model {
    sessions: Vec<Mutex<Session>>,
    inputs: Vec<Input>,
}

/// The inputs of a BERT-like encoder that a model may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Input {
    Ids,
    Mask,
    Segments,
}

impl Input {
    const fn name(self) -> &'static str {
        match self {
            Self::Ids => "input_ids",
            Self::Mask => "attention_mask",
            Self::Segments => "token_type_ids",
        }
    }
}

impl Model {
    /// Opens `workers` sessions on a model read from `path`.
    pub(super) fn load(path: &Path, bytes: &[u8], workers: usize) -> Result<Self> {
        let environment = environment()?;
        let sessions = (0..workers.max(1))
            .map(|_| {
                session(environment, bytes)
                    .map(Mutex::new)
                    .map_err(|error| Error::Load { path: path.to_owned(), source: Box::new(error) })
            })
            .collect::<Result<Vec<_>>>()?;
        let first = sessions[0].lock().unwrap_or_else(PoisonError::into_inner);
        let inputs = first.inputs().iter().map(|input| {
            [Input::Ids, Input::Mask, Input::Segments].into_iter().find(|known| known.name() == input.name()).ok_or_else(
                || {
                    let message = format!(
                        "the model asks for an input `{}`; only input_ids, attention_mask and token_type_ids can be given",
                        input.name()
                    );
                    Error::Mismatch { path: path.to_owned(), message }
                },
            )
        });
        let inputs = inputs.collect::<Result<_>>()?;
        drop(first);
        Ok(Self { sessions, inputs })
    }

    /// The logits for one row of token ids, in the model's order.
    pub(super) fn logits(&self, ids: &[i64]) -> Result<Array1<f32>> {
        let mut session = self.idle_session();
        let ones = vec![1_i64; ids.len()];
        let zeros = vec![0_i64; ids.len()];
        let shape = [1, ids.len()];
        let values = self.inputs.iter().map(|input| {
            let row = match input {
                Input::Ids => ids,
                Input::Mask => &ones,
                Input::Segments => &zeros,
            };
            Ok((input.name(), TensorRef::from_array_view((shape, row))?))
        });
        let values = values.collect::<ort::Result<Vec<_>>>().map_err(inference)?;
        let outputs = session.run(values).map_err(inference)?;
        let logits = outputs[0].try_extract_array::<f32>().map_err(inference)?;
        let row: ArrayView2<f32> = logits.into_dimensionality().map_err(|error| Error::Inference(Box::new(error)))?;
        Ok(row.row(0).to_owned())
    }

    /// A session that nobody uses. There are as many as workers, so one is found at the first look; a caller from
    /// outside the workers waits for the first.
    fn idle_session(&self) -> std::sync::MutexGuard<'_, Session> {
        for session in &self.sessions {
            match session.try_lock() {
                Ok(session) => return session,
                Err(TryLockError::Poisoned(poisoned)) => return poisoned.into_inner(),
                Err(TryLockError::WouldBlock) => {}
            }
        }
        self.sessions[0].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn session(environment: &Environment, bytes: &[u8]) -> ort::Result<Session> {
    Session::builder(environment)?
        .with_log_level(LogLevel::Fatal)?
        .with_intra_threads(1)?
        .with_inter_threads(1)?
        // Posts differ in length, so a plan of memory for one shape serves no other.
        .with_memory_pattern(false)?
        // The fused operator is slower than its parts on a CPU: leaving it out gains 20 %.
        .with_disabled_optimizers("SkipLayerNormFusion")?
        .commit_from_memory(bytes)
}

fn inference(error: ort::Error) -> Error {
    Error::Inference(Box::new(error))
}

/// The process-wide runtime, loaded once: it cannot be unloaded or loaded twice.
fn environment() -> Result<&'static Environment> {
    static ENVIRONMENT: OnceLock<Result<Environment, String>> = OnceLock::new();
    // The runtime writes what goes wrong to standard error besides returning it; a library does not.
    let open = || open_environment().inspect(|environment| environment.set_log_level(LogLevel::Fatal));
    ENVIRONMENT.get_or_init(open).as_ref().map_err(|message| Error::Runtime(message.clone()))
}

#[cfg(feature = "load-dynamic")]
fn open_environment() -> Result<Environment, String> {
    let mut tried = String::new();
    for candidate in runtime::candidates() {
        let built = ort::init_from(&candidate.path)
            .map_err(|error| error.to_string())
            .and_then(|builder| builder.with_name("saring").build().map_err(|error| error.to_string()));
        match built {
            Ok(environment) => return Ok(environment),
            Err(error) => {
                let source = if candidate.named_by_user { " (from ORT_DYLIB_PATH)" } else { "" };
                tried += &format!("\n- {}{source}: {error}", candidate.path.display());
            }
        }
    }
    Err(runtime::missing(if tried.is_empty() { ": none was found." } else { &tried }))
}

#[cfg(not(feature = "load-dynamic"))]
fn open_environment() -> Result<Environment, String> {
    ort::init().with_name("saring").build().map_err(|error| runtime::missing(&format!(": {error}")))
}
