//! The pages of the review desk. They are merged into the service's router and share its state: `app.desk` is the store.

mod audit;
mod channel;
mod channels;
mod decisions;
mod excerpt;
mod export;
mod figures;
mod packet;
mod view;
mod words;

use axum::Router;

use crate::App;

/// The desk's pages.
pub(crate) fn router() -> Router<App> {
    Router::new()
}
