//! Plain text, one post a line. Blank lines divide; they are no posts.

use crate::{Input, Record, Unreadable, jsonl::Lines};
use saring::post::Post;

/// A post's id is the number of its line.
pub(crate) fn lines(input: Input, name: String) -> impl Iterator<Item = Record> + Send {
    Lines::new(input).filter_map(move |line| {
        let unreadable = |error: String| Unreadable {
            id: Some(line.number.to_string()),
            error,
            source: name.clone(),
            position: line.position,
        };
        let bytes = match &line.bytes {
            Ok(bytes) => bytes,
            Err(error) => return Some(Err(unreadable(error.to_string()))),
        };
        match std::str::from_utf8(bytes) {
            Ok(text) if text.trim().is_empty() => None,
            Ok(text) => Some(Ok(Post::from_text(line.number.to_string(), text.trim_end_matches('\r')))),
            Err(error) => Some(Err(unreadable(format!(
                "line {} is not UTF-8 from its byte {}; save the file as UTF-8",
                line.number,
                error.valid_up_to() + 1
            )))),
        }
    })
}
