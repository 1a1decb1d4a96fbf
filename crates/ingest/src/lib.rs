//! Reads Telegram exports and other dumps as a stream of posts.
//!
//! One record a message, in the order of the file: a [`Post`], or an [`Unreadable`] in its place. A broken message
//! never ends the run and is never passed over in silence. Files are read as a stream, so their size does not matter.

mod csv;
mod error;
mod format;
mod jsonl;
mod message;
mod repair;
mod scan;
mod source;
mod telegram_html;
mod telegram_json;
#[cfg(test)]
mod tests;
mod text;

use std::{
    io::{BufRead, Read},
    path::Path,
    sync::{Arc, atomic::AtomicU64},
};

use saring::post::Post;
use serde::Serialize;

pub use error::Error;
pub use format::Format;
pub use message::Broken;

/// A message that could not be read, in the place where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unreadable {
    /// The message's identifier, as far as it could be made out.
    pub id: Option<String>,
    /// What is wrong.
    pub error: String,
    /// The file, as it was named.
    pub source: String,
    /// Where the record begins, in bytes from the beginning of its file.
    pub position: u64,
}

/// A post, or what stands in the place of one.
pub type Record = Result<Post, Unreadable>;

/// The records of one input, in order.
pub struct Records {
    records: Box<dyn Iterator<Item = Record> + Send>,
    read: Arc<AtomicU64>,
    total: Option<u64>,
}

/// A reader of whichever input.
type Input = Box<dyn BufRead + Send>;

/// Opens an export: a file, a folder with `result.json` or `messages*.html`, or `-` for standard input.
///
/// # Errors
/// Where there is nothing to read: no such file, an empty one, a folder without messages, or text in an encoding other
/// than UTF-8. What is wrong with single messages comes as records.
pub fn open(path: &Path, format: Format) -> Result<Records, Error> {
    records(source::open(path)?, format)
}

/// Reads an export from a stream that others call `name`: an upload, whose file here bears another one. `total` is its
/// length in bytes, where that is known.
///
/// # Errors
/// As for [`open`].
pub fn read(
    input: impl Read + Send + 'static,
    name: String,
    total: Option<u64>,
    format: Format,
) -> Result<Records, Error> {
    records(source::stream(input, name, total)?, format)
}

/// Reads a post that stands by itself: one JSON object with a `text`, and perhaps `id`, `channel` and `date`. `number`
/// names it where it has no `id`.
///
/// # Errors
/// Where it is no such object. Unlike a message of an export, which may be a photo, it must have a text: a misspelt
/// `text` should not come back as harmless.
pub fn post(json: &[u8], number: impl Fn() -> String) -> Result<Post, Broken> {
    message::read_alone(json, number)
}

fn records(source: source::Source, format: Format) -> Result<Records, Error> {
    let read = source.read.clone();
    let total = source.total;
    let records = match source.content {
        source::Content::Pages(pages) => telegram_html::pages(pages, read.clone()),
        source::Content::Stream { name, input, beginning } => {
            let format = if format == Format::Auto { Format::of_content(&beginning) } else { format };
            match format {
                Format::TelegramJson => Box::new(telegram_json::messages(input, name)),
                Format::TelegramHtml => telegram_html::page(input, name),
                Format::Jsonl => Box::new(jsonl::lines(input, name)),
                Format::Csv => csv::rows(input, name)?,
                Format::Text | Format::Auto => Box::new(text::lines(input, name)),
            }
        }
    };
    Ok(Records { records, read, total })
}

impl Records {
    /// How many bytes of the input were read so far; counts while the records are iterated.
    #[must_use]
    pub fn bytes_read(&self) -> Arc<AtomicU64> {
        self.read.clone()
    }

    /// How many bytes there are, where that is known.
    #[must_use]
    pub const fn bytes_total(&self) -> Option<u64> {
        self.total
    }
}

impl Iterator for Records {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        self.records.next()
    }
}
