//! Reads a request's body into memory: so much of it, and for so long.

use std::time::Duration;

use axum::{
    body::Body,
    http::{HeaderMap, header::CONTENT_LENGTH},
};
use futures_util::StreamExt;
use tokio::time::timeout;

use crate::problem::{Kind, Problem, Result};

pub(crate) async fn read(headers: &HeaderMap, body: Body, most: usize, time: Duration) -> Result<Vec<u8>> {
    // Told before the client sends it all.
    if length(headers).is_some_and(|length| length > most as u64) {
        return Err(too_large(most as u64));
    }
    let slow = |_| Problem::new(Kind::TooSlow, format!("the whole request must arrive within {time:?}"));
    timeout(time, all(body, most)).await.map_err(slow)?
}

async fn all(body: Body, most: usize) -> Result<Vec<u8>> {
    let mut pieces = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| broken_off())?;
        if bytes.len() + piece.len() > most {
            return Err(too_large(most as u64));
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

/// What the client says that it will send.
pub(crate) fn length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

pub(crate) fn too_large(most: u64) -> Problem {
    Problem::new(Kind::TooLarge, format!("at most {most} bytes are taken; send less at once"))
}

pub(crate) fn broken_off() -> Problem {
    Problem::new(Kind::Malformed, "the request broke off; send it again")
}
