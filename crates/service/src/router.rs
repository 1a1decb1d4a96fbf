//! Every route, who may use it, and what surrounds them all.

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{
        HeaderValue,
        header::{CACHE_CONTROL, X_CONTENT_TYPE_OPTIONS},
    },
    middleware::{from_fn, from_fn_with_state},
    routing::{MethodRouter, delete, get, post},
};
use saring_desk::Role;
use tower_http::{catch_panic::CatchPanicLayer, set_header::SetResponseHeaderLayer};

use crate::{
    App,
    access::{self, Access},
    desk, docs, exports, health, logs, metrics, problem, reload, score,
};

/// One route.
pub(crate) struct Route {
    pub(crate) path: &'static str,
    pub(crate) access: Access,
    handler: MethodRouter<App>,
}

/// Those who bring posts in. An auditor reads.
const SCORERS: &[Role] = &[Role::Pipeline, Role::Moderator, Role::Lead];
const LEADS: &[Role] = &[Role::Lead];
const EVERYONE: &[Role] = &[Role::Pipeline, Role::Moderator, Role::Lead, Role::Auditor];

/// All of them. A route without a line here does not exist, and a line names who may use it: nothing is open by oversight.
pub(crate) fn routes() -> Vec<Route> {
    use Access::{Browser, Open, Token};
    let route = |path, access, handler| Route { path, access, handler };
    vec![
        route("/v1/score", Token(SCORERS), post(score::score)),
        route("/v1/exports", Token(SCORERS), post(exports::upload)),
        route("/v1/exports", Token(EVERYONE), get(exports::list)),
        route("/v1/exports/{id}", Token(EVERYONE), get(exports::show)),
        route("/v1/exports/{id}", Token(SCORERS), delete(exports::remove)),
        route("/v1/exports/{id}/results", Token(EVERYONE), get(exports::results)),
        route("/v1/bundle/reload", Token(LEADS), post(reload::reload)),
        route("/metrics", Token(EVERYONE), get(metrics::metrics)),
        route("/openapi.json", Browser(EVERYONE), get(docs::openapi)),
        route("/docs", Browser(EVERYONE), get(docs::page)),
        route("/docs/docs.js", Browser(EVERYONE), get(docs::script)),
        route("/docs/docs.css", Browser(EVERYONE), get(docs::style)),
        route("/healthz", Open, get(health::healthz)),
        route("/readyz", Open, get(health::readyz)),
    ]
}

/// The router of the whole service.
pub(crate) fn router(app: App) -> Router {
    let mut router = Router::new();
    for Route { path, access, handler, .. } in routes() {
        // On the route and not around it, so that another method is answered 405 whoever asks.
        let handler = handler.route_layer(from_fn_with_state((app.clone(), access), access::check));
        router = router.route(path, handler);
    }
    router
        .merge(desk::router())
        // Handlers read bodies by themselves, each with a limit of its own.
        .layer(DefaultBodyLimit::disable())
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn(problem::everywhere))
        // Assessments quote posts: no cache on the way keeps them, and no browser guesses them to be pages.
        .layer(SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, HeaderValue::from_static("no-store")))
        .layer(SetResponseHeaderLayer::overriding(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")))
        .layer(from_fn_with_state(app.clone(), metrics::count))
        .layer(from_fn(logs::log))
        .with_state(app)
}
