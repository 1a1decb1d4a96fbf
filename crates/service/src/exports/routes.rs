//! What can be asked of jobs.

use axum::{
    Extension, Json,
    body::Body,
    extract::{Path, State},
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use saring_desk::{Principal, Role};
use tokio::fs::File;
use tokio_util::io::ReaderStream;
use uuid::Uuid;

use super::job::{Job, State as JobState};
use crate::{
    App,
    problem::{Kind, Problem, Result},
};

/// `GET /v1/exports`: the jobs, latest first.
pub(crate) async fn list(State(app): State<App>, Extension(principal): Extension<Principal>) -> Json<Vec<Job>> {
    Json(app.exports.list().into_iter().filter(|job| sees(&principal, job)).collect())
}

/// `GET /v1/exports/{id}`: how far it is.
pub(crate) async fn show(
    State(app): State<App>,
    Extension(principal): Extension<Principal>,
    Path(id): Path<String>,
) -> Result<Json<Job>> {
    find(&app, &principal, &id).map(Json)
}

/// `GET /v1/exports/{id}/results`: one assessment or error record a line, as `saring score` prints them.
pub(crate) async fn results(
    State(app): State<App>,
    Extension(principal): Extension<Principal>,
    Path(id): Path<String>,
) -> Result<Response> {
    let job = find(&app, &principal, &id)?;
    match job.state {
        JobState::Done => {}
        JobState::Failed | JobState::Interrupted => {
            let why = job.error.unwrap_or_default();
            return Err(Problem::new(Kind::NotFound, format!("the export has no results: {why}")));
        }
        JobState::Queued | JobState::Running => {
            return Err(Problem::new(Kind::NotFinished, "ask for its state until that is `done`").retry_after(1));
        }
    }
    let file = File::open(app.exports.results(job.id)).await;
    let file = file.map_err(|error| Problem::internal("results", &error))?;
    let body = Body::from_stream(ReaderStream::with_capacity(file, 64 << 10));
    Ok(([(CONTENT_TYPE, "application/x-ndjson")], body).into_response())
}

/// `DELETE /v1/exports/{id}`: the job, its upload and its results go; cases of the desk stay.
pub(crate) async fn remove(
    State(app): State<App>,
    Extension(principal): Extension<Principal>,
    Path(id): Path<String>,
) -> Result<StatusCode> {
    let id = find(&app, &principal, &id)?.id;
    let exports = app.exports.clone();
    match tokio::task::spawn_blocking(move || exports.remove(id)).await {
        Ok(Ok(())) => Ok(StatusCode::NO_CONTENT),
        Ok(Err(error)) => Err(Problem::internal("remove", &error)),
        Err(error) => Err(Problem::internal("remove", &error)),
    }
}

/// One pipeline does not see the exports of another.
fn sees(principal: &Principal, job: &Job) -> bool {
    principal.role != Role::Pipeline || principal.name == job.owner
}

fn find(app: &App, principal: &Principal, id: &str) -> Result<Job> {
    let job = id.parse::<Uuid>().ok().and_then(|id| app.exports.get(id));
    job.filter(|job| sees(principal, job)).ok_or_else(|| Problem::new(Kind::NotFound, "there is no such export"))
}
