//! The posts of a request to score: one JSON object, an array of them, or one a line.

use axum::http::{HeaderMap, header::CONTENT_TYPE};
use saring::Post;
use saring_ingest::Unreadable;
use serde::{
    Deserializer,
    de::{SeqAccess, Visitor},
};
use serde_json::value::RawValue;

use crate::{
    problem::{Kind, Problem, Result},
    settings::Limits,
};

/// How posts come in, and so how assessments go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One object.
    One,
    /// A JSON array.
    Array,
    /// JSON Lines.
    Lines,
}

/// The posts of a request in their order; what cannot be read stands in its place.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) shape: Shape,
    pub(crate) records: Vec<std::result::Result<Post, Unreadable>>,
}

/// What error records name as their source.
pub(crate) const SOURCE: &str = "request";

/// What the body is said to be.
///
/// # Errors
/// Where it is nothing that is read here.
pub(crate) fn is_lines(headers: &HeaderMap) -> Result<bool> {
    let named = headers.get(CONTENT_TYPE).map_or("", |value| value.to_str().unwrap_or(""));
    match named.split(';').next().unwrap_or("").trim().to_ascii_lowercase().as_str() {
        "application/json" => Ok(false),
        "application/x-ndjson" | "application/jsonl" | "application/jsonlines" => Ok(true),
        _ => Err(Problem::new(
            Kind::MediaType,
            "set Content-Type: application/json for one post or an array, application/x-ndjson for one a line; exports \
             go to /v1/exports",
        )),
    }
}

/// Reads the posts of a body.
///
/// # Errors
/// Where the body as a whole is not what it is said to be, or holds too many posts.
pub(crate) fn read(body: &[u8], is_lines: bool, limits: &Limits) -> Result<Batch> {
    if is_lines {
        return lines(body, limits);
    }
    match body.trim_ascii_start().first() {
        Some(b'[') => array(body, limits),
        Some(b'{') => {
            let record = record(body, 0, limits, || "1".to_owned(), String::new());
            Ok(Batch { shape: Shape::One, records: vec![record] })
        }
        _ => Err(Problem::new(Kind::Malformed, "the body is neither a JSON object nor an array")),
    }
}

fn lines(body: &[u8], limits: &Limits) -> Result<Batch> {
    let mut records = Vec::new();
    let mut position = 0;
    for (number, line) in (1..).zip(body.split(|&byte| byte == b'\n')) {
        if !line.trim_ascii().is_empty() {
            if records.len() == limits.posts {
                return Err(too_many(limits));
            }
            records.push(record(line, position, limits, || number.to_string(), format!("line {number}: ")));
        }
        position += line.len() as u64 + 1;
    }
    Ok(Batch { shape: Shape::Lines, records })
}

fn array(body: &[u8], limits: &Limits) -> Result<Batch> {
    let malformed = |error: serde_json::Error| {
        // Only where it broke: what stood there may be a post.
        let place = format!("line {}, column {}", error.line(), error.column());
        Problem::new(Kind::Malformed, format!("the array is not valid JSON at {place}"))
    };
    let mut json = serde_json::Deserializer::from_slice(body);
    let elements = json.deserialize_seq(Elements(limits.posts)).map_err(malformed)?;
    let Some(elements) = elements else { return Err(too_many(limits)) };
    json.end().map_err(malformed)?;
    let records = (1..).zip(elements).map(|(number, element)| {
        let element = element.get().as_bytes();
        let position = element.as_ptr().addr() - body.as_ptr().addr();
        record(element, position as u64, limits, || format!("message {number}"), String::new())
    });
    Ok(Batch { shape: Shape::Array, records: records.collect() })
}

/// The elements of an array as they are written; none where there are too many, so that `[0,0,0,…` costs no memory.
struct Elements(usize);

impl<'de> Visitor<'de> for Elements {
    type Value = Option<Vec<&'de RawValue>>;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an array of posts")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> std::result::Result<Self::Value, A::Error> {
        let mut elements = Vec::new();
        while let Some(element) = array.next_element()? {
            if elements.len() == self.0 {
                // The rest is walked over, as the deserializer asks.
                while array.next_element::<serde::de::IgnoredAny>()?.is_some() {}
                return Ok(None);
            }
            elements.push(element);
        }
        Ok(Some(elements))
    }
}

fn record(
    json: &[u8],
    position: u64,
    limits: &Limits,
    number: impl Fn() -> String,
    place: String,
) -> std::result::Result<Post, Unreadable> {
    let unreadable =
        |id, error| Unreadable { id, error: format!("{place}{error}"), source: SOURCE.to_owned(), position };
    let post = saring_ingest::post(json, number).map_err(|broken| unreadable(broken.id, broken.error))?;
    if post.text.len() > limits.post_bytes {
        let error = format!("its text has {} bytes; at most {} are scored", post.text.len(), limits.post_bytes);
        return Err(unreadable(Some(post.id), error));
    }
    Ok(post)
}

fn too_many(limits: &Limits) -> Problem {
    Problem::new(
        Kind::TooManyPosts,
        format!("at most {} posts are taken at once; send several requests, or an export to /v1/exports", limits.posts),
    )
}

#[cfg(test)]
mod tests {
    use super::{Shape, read};
    use crate::settings::Limits;

    fn limits() -> Limits {
        Limits { posts: 3, post_bytes: 100, ..Limits::default() }
    }

    /// What is read, as `id: text` or `!id@position: error`.
    fn told(body: &[u8], is_lines: bool) -> (Shape, Vec<String>) {
        let batch = read(body, is_lines, &limits()).expect("the body is sound");
        let told = batch.records.into_iter().map(|record| match record {
            Ok(post) => format!("{}: {}", post.id, post.text),
            Err(broken) => format!("!{}@{}: {}", broken.id.unwrap_or_default(), broken.position, broken.error),
        });
        (batch.shape, told.collect())
    }

    #[test]
    fn posts_come_in_three_shapes_each_in_its_place() {
        let cases: &[(&str, bool, Shape, &[&str])] = &[
            ("{\n \"id\": 7,\n \"text\": \"a\"\n}", false, Shape::One, &["7: a"]),
            (
                r#"[{"text":"a"}, {"id":"x","text":["b",{"type":"bold","text":"c"}]}]"#,
                false,
                Shape::Array,
                &["message 1: a", "x: bc"],
            ),
            ("[]", false, Shape::Array, &[]),
            (
                r#" [{"text":"a"}, 5]"#,
                false,
                Shape::Array,
                &["message 1: a", "!@16: it is not an object with the fields of a message"],
            ),
            (
                "{\"text\":\"a\"}\n\n{\"id\":9\n{\"text\":\"b\"}",
                true,
                Shape::Lines,
                &[
                    "1: a",
                    "!9@14: line 3: it is not valid JSON: EOF while parsing an object at line 1 column 7",
                    "4: b",
                ],
            ),
        ];
        for (body, is_lines, shape, records) in cases {
            let (read_shape, read) = told(body.as_bytes(), *is_lines);
            assert_eq!(
                (read_shape, read.iter().map(String::as_str).collect::<Vec<_>>()),
                (*shape, records.to_vec()),
                "{body}"
            );
        }
    }

    #[test]
    fn bombs_are_records_or_refusals() {
        let deep = format!("[{{\"text\":{}{}}}]", "[".repeat(50_000), "]".repeat(50_000));
        let keys = format!("{{{}\"text\":\"a\"}}", (0..50_000).map(|n| format!("\"k{n}\":{n},")).collect::<String>());
        let long = format!("{{\"id\":1,\"text\":\"{}\"}}", "a".repeat(101));
        let records = [
            (deep.as_str(), "recursion limit"),
            (r#"{"text":"a","x":1e999999999}"#, "1: a"),
            (r#"{"text":1e999999999}"#, "1: 1e999999999"),
            (r#"{"id":123456789012345678901234567890,"text":"a"}"#, ": a"),
            (keys.as_str(), "1: a"),
            (long.as_str(), "its text has 101 bytes; at most 100 are scored"),
        ];
        for (body, says) in records {
            let (_, read) = told(body.as_bytes(), false);
            assert!(read[0].contains(says), "{}: {read:?}", &body[..body.len().min(60)]);
        }
        let many = format!("[{}0]", "0,".repeat(1_000_000));
        let refused: [(&[u8], bool, &str); 6] = [
            (b"", false, "malformed"),
            (b"halo", false, "malformed"),
            (b"[{\"text\":\"a\"},", false, "malformed"),
            (b"[\xFF]", false, "malformed"),
            (many.as_bytes(), false, "too-many-posts"),
            (b"{}\n{}\n{}\n{}", true, "too-many-posts"),
        ];
        for (body, is_lines, kind) in refused {
            let problem = read(body, is_lines, &limits()).expect_err("refused");
            assert_eq!(problem.kind().name(), kind, "{}", String::from_utf8_lossy(&body[..body.len().min(60)]));
        }
    }
}
