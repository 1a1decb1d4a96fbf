//! `POST /keputusan/unduh`: decisions as labelled posts, for whoever measures or trains.

use std::{
    fs::File,
    io::{self, BufWriter, Seek, Write},
    path::Path,
};

use axum::{
    body::Body,
    extract::State,
    http::header::{CONTENT_DISPOSITION, CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use saring_desk::{Desk, Role};
use tokio::task::spawn_blocking;
use tokio_util::io::ReaderStream;

use super::{refusal::Refusal, sent::Sent};
use crate::App;

pub(super) const PATH: &str = "/keputusan/unduh";

/// Why there is no file of decisions.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    Desk(#[from] saring_desk::Error),
    #[error("cannot write the decisions: {0}")]
    File(#[from] io::Error),
}

/// One labelled post a line, in the schema of datasets/README.md. For leads: texts leave the desk with it.
pub(super) async fn download(State(app): State<App>, Sent { visitor, .. }: Sent) -> Result<Response, Refusal> {
    if visitor.who.role != Role::Lead {
        return Err(Refusal::NotAllowed);
    }
    let (desk, folder, by) = (app.desk.clone(), app.settings.data.clone(), visitor.who.name);
    let written = spawn_blocking(move || write(&desk, &by, &folder)).await.map_err(|_| Refusal::Failed)?;
    let file = written.inspect_err(|error| tracing::error!(error = %error, "cannot export decisions"))?;
    let body = Body::from_stream(ReaderStream::with_capacity(tokio::fs::File::from_std(file), 64 << 10));
    let headers =
        [(CONTENT_TYPE, "application/x-ndjson"), (CONTENT_DISPOSITION, "attachment; filename=\"keputusan.jsonl\"")];
    Ok((headers, body).into_response())
}

/// A file without a name: however many decisions there are, memory is not what they fill, and nothing of them stays on the
/// disk.
fn write(desk: &Desk, by: &str, folder: &Path) -> Result<File, Error> {
    let mut lines = BufWriter::new(tempfile::tempfile_in(folder)?);
    desk.export_decisions::<Error>(by, |post| {
        serde_json::to_writer(&mut lines, &post).map_err(io::Error::from)?;
        Ok(lines.write_all(b"\n")?)
    })?;
    let mut file = lines.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    Ok(file)
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        match error {
            Error::Desk(error) => error.into(),
            Error::File(_) => Self::Failed,
        }
    }
}
