//! `POST /v1/score`: posts in, assessments out, in the words of `saring score`.

use axum::{
    body::Body,
    extract::State,
    http::{HeaderMap, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use saring::Post;
use serde::Serialize;
use tokio::time::timeout;

use crate::{
    App, body,
    failure::Failure,
    posts::{self, Batch, Shape},
    problem::{Kind, Problem, Result},
    workers::{Answer, Answers},
};

/// A body from which on reading the posts would hold up other requests on this thread.
const LARGE: usize = 64 << 10;

pub(crate) async fn score(State(app): State<App>, headers: HeaderMap, body: Body) -> Result<Response> {
    app.workers.admit()?;
    let is_lines = posts::is_lines(&headers)?;
    let (limits, timeouts) = (&app.settings.limits, &app.settings.timeouts);
    let body = body::read(&headers, body, limits.body_bytes, timeouts.body()).await?;
    let batch = if body.len() < LARGE {
        posts::read(&body, is_lines, limits)?
    } else {
        let app = app.clone();
        let read = tokio::task::spawn_blocking(move || posts::read(&body, is_lines, &app.settings.limits));
        read.await.map_err(|error| Problem::internal("reading posts", &error))??
    };
    let Batch { shape, records } = batch;

    let mut lines: Vec<Option<Vec<u8>>> = Vec::with_capacity(records.len());
    let mut posts: Vec<(usize, Post)> = Vec::with_capacity(records.len());
    for (number, record) in records.into_iter().enumerate() {
        lines.push(match record {
            Ok(post) => {
                posts.push((number, post));
                None
            }
            Err(unreadable) if shape == Shape::One => return Err(Problem::new(Kind::UnreadablePost, unreadable.error)),
            Err(unreadable) => {
                app.metrics.post(None);
                Some(json(&unreadable))
            }
        });
    }
    let ids: Vec<(usize, String)> = posts.iter().map(|(number, post)| (*number, post.id.clone())).collect();
    let answers = app.workers.enter(app.bundles.current(), posts)?;
    let scored = timeout(timeouts.answer(), gather(answers, shape, &mut lines, &ids));
    match scored.await {
        Ok(gathered) => gathered?,
        Err(_) => return Err(Problem::new(Kind::Overdue, "send fewer posts at once").retry_after(1)),
    }
    let lines = lines.into_iter().map(|line| line.expect("every post was answered")).collect();
    Ok(written(shape, lines))
}

/// Puts every answer in its place.
async fn gather(
    mut answers: Answers,
    shape: Shape,
    lines: &mut [Option<Vec<u8>>],
    ids: &[(usize, String)],
) -> Result<()> {
    let mut ready = Vec::new();
    let mut left = ids.len();
    while left > 0 {
        if answers.recv_many(&mut ready, left).await == 0 {
            return Err(Problem::new(Kind::Internal, "a worker ended; send the request again"));
        }
        for (number, answer) in ready.drain(..) {
            left -= 1;
            lines[number] = Some(match answer {
                Answer::Scored(line) => line,
                Answer::Failed(error) if shape == Shape::One => return Err(Problem::new(Kind::Internal, error)),
                Answer::Failed(error) => {
                    let place = ids.binary_search_by_key(&number, |(number, _)| *number);
                    let id = &ids[place.expect("an answer is to a post that was asked about")].1;
                    json(&Failure::new(id, &error, posts::SOURCE))
                }
                Answer::Overdue => {
                    return Err(Problem::new(Kind::Overdue, "more was asked than could be scored").retry_after(1));
                }
            });
        }
    }
    Ok(())
}

fn written(shape: Shape, lines: Vec<Vec<u8>>) -> Response {
    match shape {
        Shape::One => answer("application/json", lines.concat()),
        Shape::Array => answer("application/json", [b"[".as_slice(), &lines.join(&b",\n"[..]), b"]"].concat()),
        Shape::Lines => {
            let mut body = lines.join(&b'\n');
            if !body.is_empty() {
                body.push(b'\n');
            }
            answer("application/x-ndjson", body)
        }
    }
}

fn answer(content: &'static str, body: Vec<u8>) -> Response {
    ([(CONTENT_TYPE, content)], body).into_response()
}

fn json(record: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(record).expect("texts and numbers are JSON")
}
