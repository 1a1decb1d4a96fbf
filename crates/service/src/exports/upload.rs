//! `POST /v1/exports`: an export comes in as a stream, of any length, and becomes a job.

use std::{io, path::Path};

use axum::{
    Extension, Json,
    body::{Body, Bytes},
    extract::{Query, State},
    http::{
        HeaderMap, StatusCode,
        header::{CONTENT_TYPE, LOCATION},
    },
    response::{IntoResponse, Response},
};
use futures_util::StreamExt;
use jiff::Timestamp;
use saring_desk::Principal;
use serde::Deserialize;
use tokio::{fs::File, io::AsyncWriteExt, time::timeout};

use super::{job::Job, run};
use crate::{
    App, body,
    problem::{Kind, Problem, Result},
};

/// The query of an upload.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Told {
    /// What to call the export.
    #[serde(default)]
    name: String,
    /// The type of request that it comes with.
    request: Option<String>,
    /// What the request is known by.
    reference: Option<String>,
}

pub(crate) async fn upload(
    State(app): State<App>,
    Extension(principal): Extension<Principal>,
    Query(told): Query<Told>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response> {
    refuse_packed(&headers)?;
    if let Some(request) = &told.request {
        // Told now, and not when the export is scored: the desk gives no deadline that nobody set.
        app.desk.settings().clock(request).map_err(|error| Problem::new(Kind::Malformed, error.to_string()))?;
    }
    let most = app.settings.limits.export_bytes;
    if body::length(&headers).is_some_and(|length| length > most) {
        return Err(body::too_large(most));
    }
    let _room = app.exports.room()?;
    // Whatever happens from here on, an upload that does not become a job leaves nothing behind.
    let folder = tempfile::Builder::new().prefix("upload-").tempdir_in(app.exports.folder()).map_err(failed)?;
    let bytes = receive(&app, body, &folder.path().join(run::UPLOAD)).await?;
    let job = Job {
        request: told.request,
        reference: told.reference,
        ..Job::new(&told.name, &principal.name, bytes, Timestamp::now())
    };
    let exports = app.exports.clone();
    let submitted = tokio::task::spawn_blocking(move || exports.submit(job, folder.path())).await;
    let job = submitted.map_err(|error| Problem::internal("upload", &error))?.map_err(failed)?;
    let place = format!("/v1/exports/{}", job.id);
    Ok((StatusCode::ACCEPTED, [(LOCATION, place)], Json(job)).into_response())
}

/// Writes the stream to a file, and returns its length once it is safely on disk.
async fn receive(app: &App, body: Body, path: &Path) -> Result<u64> {
    let (most, patience) = (app.settings.limits.export_bytes, app.settings.timeouts.body());
    let mut file = File::create(path).await.map_err(failed)?;
    let mut pieces = body.into_data_stream();
    let mut bytes = 0;
    loop {
        let slow = |_| Problem::new(Kind::TooSlow, format!("nothing more arrived within {patience:?}"));
        let Some(piece) = timeout(patience, pieces.next()).await.map_err(slow)? else { break };
        let piece: Bytes = piece.map_err(|_| body::broken_off())?;
        if bytes == 0 && (piece.starts_with(b"PK\x03\x04") || piece.starts_with(b"\x1F\x8B")) {
            return Err(packed());
        }
        bytes += piece.len() as u64;
        if bytes > most {
            return Err(body::too_large(most));
        }
        file.write_all(&piece).await.map_err(failed)?;
    }
    if bytes == 0 {
        return Err(Problem::new(Kind::Malformed, "the body is empty; send the file itself as the body"));
    }
    file.sync_all().await.map_err(failed)?;
    Ok(bytes)
}

/// Refuses what is said to be an archive or a form.
fn refuse_packed(headers: &HeaderMap) -> Result<()> {
    let named = headers.get(CONTENT_TYPE).map_or("", |value| value.to_str().unwrap_or("")).to_ascii_lowercase();
    if ["zip", "gzip", "x-tar"].iter().any(|packed| named.contains(packed)) {
        return Err(packed());
    }
    if named.starts_with("multipart/") {
        let detail = "send the file itself as the body, not a form: curl --data-binary @result.json …?name=result.json";
        return Err(Problem::new(Kind::MediaType, detail));
    }
    Ok(())
}

/// An archive may unpack to more than any disk holds, and Telegram makes none.
fn packed() -> Problem {
    Problem::new(Kind::MediaType, "archives are not unpacked here; unpack it and send result.json")
}

fn failed(error: io::Error) -> Problem {
    if matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
        return Problem::new(Kind::DiskFull, "tell whoever runs the service that its disk is full");
    }
    Problem::internal("upload", &error)
}
