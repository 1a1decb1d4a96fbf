//! The pages of the review desk. They are merged into the service's router and share its state: `app.desk` is the store.

use axum::Router;

use crate::App;

/// The desk's pages.
pub(crate) fn router() -> Router<App> {
    Router::new()
}
