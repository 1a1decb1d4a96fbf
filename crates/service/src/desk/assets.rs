//! Style and script of the pages. Their addresses change with what they hold, so that browsers keep them for good.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::{
        HeaderValue, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use saring_report::STYLE;
use sha2::{Digest, Sha256};

const SCRIPT: &str = include_str!("desk.js");
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// One file, with its address.
struct Asset {
    path: String,
    kind: &'static str,
    content: String,
}

/// The report's style, and what the desk has beside it.
static DESK_STYLE: LazyLock<Asset> = LazyLock::new(|| {
    asset([STYLE, include_str!("desk.css"), include_str!("records.css")].join("\n"), "css", "text/css; charset=utf-8")
});
static DESK_SCRIPT: LazyLock<Asset> =
    LazyLock::new(|| asset(SCRIPT.to_owned(), "js", "text/javascript; charset=utf-8"));

fn asset(content: String, ending: &str, kind: &'static str) -> Asset {
    let hash: String = Sha256::digest(&content).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Asset { path: format!("/aset/{hash}.{ending}"), kind, content }
}

/// The address of the style.
pub(super) fn style() -> &'static str {
    &DESK_STYLE.path
}

/// The address of the script.
pub(super) fn script() -> &'static str {
    &DESK_SCRIPT.path
}

/// `GET /aset/{name}`: open to everyone, since the login page needs them and they tell nothing.
pub(super) async fn show(Path(name): Path<String>) -> Response {
    let known = [&DESK_STYLE, &DESK_SCRIPT].into_iter().find(|asset| asset.path.strip_prefix("/aset/") == Some(&name));
    match known {
        Some(asset) => {
            ([(CONTENT_TYPE, HeaderValue::from_static(asset.kind)), (CACHE_CONTROL, FOREVER)], asset.content.as_str())
                .into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
