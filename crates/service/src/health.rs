//! `GET /healthz` and `/readyz`, for whoever watches the service: open to all, and telling nothing else.

use axum::extract::State;

use crate::{
    App,
    problem::{Kind, Problem, Result},
};

/// The process answers.
pub(crate) async fn healthz() -> &'static str {
    "ok\n"
}

/// It can do its work: a bundle is open, which is so from the beginning, the store answers, and it is not ending.
pub(crate) async fn readyz(State(app): State<App>) -> Result<&'static str> {
    if app.is_closing() {
        return Err(Problem::new(Kind::Closing, "another instance should be asked").retry_after(5));
    }
    let desk = app.desk.clone();
    match tokio::task::spawn_blocking(move || desk.list_tokens()).await {
        Ok(Ok(_)) => Ok("ready\n"),
        Ok(Err(error)) => Err(Problem::internal("the store", &error)),
        Err(error) => Err(Problem::internal("the store", &error)),
    }
}
