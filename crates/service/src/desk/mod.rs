//! The pages of the review desk. They are merged into the service's router and share its state: `app.desk` is the store.

mod assets;
mod audit;
mod case;
mod channel;
mod channels;
mod clock;
mod cookies;
mod copies;
mod decide;
mod decisions;
mod excerpt;
mod export;
mod figures;
mod login;
mod packet;
mod pager;
mod queue;
mod refusal;
mod sent;
mod shell;
mod view;
mod visit;
mod words;

use axum::{
    Router,
    http::{HeaderMap, StatusCode, header::ACCEPT},
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use tower_http::catch_panic::CatchPanicLayer;

use crate::App;

/// The desk's pages.
pub(crate) fn router(app: &App) -> Router<App> {
    let pages = Router::new()
        .route(login::PATH, get(login::show).post(login::enter))
        .route(login::OUT, post(login::leave))
        .route(login::LANGUAGE, post(login::speak))
        .route(queue::PATH, get(queue::show))
        .route(queue::NEXT, post(queue::next))
        .route(case::PATH, get(case::show))
        .route(case::TEXT, post(case::open))
        .route(decide::CLAIM, post(decide::claim))
        .route(decide::RELEASE, post(decide::release))
        .route(decide::DECIDE, post(decide::decide))
        .route(decide::UNDO, post(decide::undo))
        .route(channels::PATH, get(channels::show))
        .route(decisions::PATH, get(decisions::show))
        .route(export::PATH, post(export::download))
        .route(figures::PATH, get(figures::show))
        .route(audit::PATH, get(audit::show))
        .route(packet::PATH, get(packet::show))
        .route(packet::JSON_PATH, get(packet::download))
        .fallback(nowhere)
        .layer(CatchPanicLayer::custom(|_| refusal::Refusal::Failed.into_response()))
        .layer(from_fn_with_state(app.clone(), visit::enter));
    // Around the pages and not within: what tells nothing asks for nothing.
    pages.route("/aset/{name}", get(assets::show))
}

/// Whoever asks for a page is told by one; a program gets a problem.
async fn nowhere(headers: HeaderMap) -> Response {
    let accepts = headers.get(ACCEPT).and_then(|kinds| kinds.to_str().ok()).unwrap_or_default();
    if accepts.contains("text/html") {
        refusal::Refusal::Nowhere.into_response()
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
}
