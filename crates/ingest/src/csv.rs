//! A table with a header.

use ::csv::{ByteRecord, Position, ReaderBuilder};
use saring::post::Post;

use crate::{Input, Record, Unreadable, error::Error, message};

/// What people call the column with the text, and the others.
const TEXT: &[&str] = &["text", "message", "content", "teks", "pesan", "post", "body"];
const ID: &[&str] = &["id", "message_id", "msg_id", "post_id"];
const CHANNEL: &[&str] = &["channel", "chat", "kanal", "channel_name", "chat_name"];
const DATE: &[&str] = &["date", "timestamp", "tanggal", "created_at", "time"];

/// Whether a text begins with a header that names a column of texts beside another column.
pub(crate) fn has_header(beginning: &[u8]) -> bool {
    let line = String::from_utf8_lossy(beginning.split(|&byte| byte == b'\n').next().unwrap_or_default());
    let columns: Vec<&str> = line.split(char::from(delimiter(&line))).collect();
    columns.len() > 1 && columns.iter().any(|column| is_one_of(column, TEXT))
}

fn is_one_of(column: &str, names: &[&str]) -> bool {
    let column = column.trim().trim_matches('"').trim_start_matches('\u{feff}');
    names.iter().any(|name| name.eq_ignore_ascii_case(column))
}

/// Spreadsheets of this region write semicolons as often as commas.
fn delimiter(header: &str) -> u8 {
    let count = |delimiter: &u8| header.bytes().filter(|byte| byte == delimiter).count();
    *[b',', b';', b'\t'].iter().max_by_key(|delimiter| (count(delimiter), **delimiter == b',')).unwrap_or(&b',')
}

pub(crate) fn rows(mut input: Input, name: String) -> Result<Box<dyn Iterator<Item = Record> + Send>, Error> {
    let read = |source| Error::Read { path: (&name).into(), source };
    let header = String::from_utf8_lossy(
        input.fill_buf().map_err(read)?.split(|&byte| byte == b'\n').next().unwrap_or_default(),
    )
    .into_owned();
    let mut reader = ReaderBuilder::new().flexible(true).delimiter(delimiter(&header)).from_reader(input);
    let columns: Vec<String> = match reader.byte_headers() {
        Ok(headers) => headers.iter().map(|column| String::from_utf8_lossy(column).into_owned()).collect(),
        Err(error) => return Err(Error::NoTextColumn { name, columns: error.to_string() }),
    };
    let place =
        |names: &[&str]| names.iter().find_map(|name| columns.iter().position(|column| is_one_of(column, &[name])));
    let Some(text) = place(TEXT) else {
        return Err(Error::NoTextColumn { name, columns: columns.join(", ") });
    };
    let (id, channel, date) = (place(ID), place(CHANNEL), place(DATE));

    let mut row = 0_u64;
    Ok(Box::new(reader.into_byte_records().map(move |record| {
        row += 1;
        let unreadable = |id, error, position| Unreadable { id, error, source: name.clone(), position };
        let record = record.map_err(|error| {
            let position = error.position().map_or(0, Position::byte);
            unreadable(None, error.to_string(), position)
        })?;
        let position = record.position().map_or(0, Position::byte);
        let field = |place: Option<usize>| cell(&record, place).map_err(|error| unreadable(None, error, position));
        let named = field(id)?.map_or_else(|| row.to_string(), str::to_owned);
        let Some(text) = field(Some(text))? else {
            let error = format!("row {row} has {} columns and none for the text", record.len());
            return Err(unreadable(Some(named), error, position));
        };
        Ok(Post {
            id: named,
            text: text.to_owned(),
            channel: field(channel)?.filter(|channel| !channel.is_empty()).map(str::to_owned),
            date: field(date)?.and_then(message::date_from_text),
        })
    })))
}

fn cell(record: &ByteRecord, place: Option<usize>) -> Result<Option<&str>, String> {
    let Some(bytes) = place.and_then(|place| record.get(place)) else { return Ok(None) };
    std::str::from_utf8(bytes).map(Some).map_err(|_| "a cell is not UTF-8; save the table as UTF-8".to_owned())
}
