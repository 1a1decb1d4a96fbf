//! A table with a header.

use std::io::{BufRead, Cursor, Read};

use ::csv::{ByteRecord, Position, ReaderBuilder};
use saring::post::Post;

use crate::{Input, Record, Unreadable, error::Error, message};

/// A longer first line is no header.
const LONGEST_HEADER: u64 = 64 * 1024;

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
    // The header tells the delimiter, so it is read before the table is, and then given back.
    let mut header = Vec::new();
    (&mut input).take(LONGEST_HEADER).read_until(b'\n', &mut header).map_err(read)?;
    let delimiter = delimiter(&String::from_utf8_lossy(&header));
    let mut reader =
        ReaderBuilder::new().flexible(true).delimiter(delimiter).from_reader(Cursor::new(header).chain(input));
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
            forwarded_from: None,
        })
    })))
}

fn cell(record: &ByteRecord, place: Option<usize>) -> Result<Option<&str>, String> {
    let Some(bytes) = place.and_then(|place| record.get(place)) else { return Ok(None) };
    std::str::from_utf8(bytes).map(Some).map_err(|_| "a cell is not UTF-8; save the table as UTF-8".to_owned())
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Cursor};

    use super::rows;

    /// What is read through a buffer that no header fits into, as `id: text` or `!error`.
    fn read(table: &[u8]) -> Vec<String> {
        let input = Box::new(BufReader::with_capacity(3, Cursor::new(table.to_vec())));
        match rows(input, "a table".to_owned()) {
            Err(error) => vec![format!("!{error}")],
            Ok(records) => records
                .map(|record| match record {
                    Ok(post) => format!("{}: {}", post.id, post.text),
                    Err(unreadable) => format!("!{}", unreadable.error),
                })
                .collect(),
        }
    }

    #[test]
    fn tables_are_read_as_spreadsheets_write_them() {
        let cases: &[(&[u8], &[&str])] = &[
            (b"id,text\n7,\"satu, dua\"\n8,\"a\nb\"\n", &["7: satu, dua", "8: a\nb"]),
            (b"\xEF\xBB\xBFid;Pesan\r\n7;satu, dua\r\n", &["7: satu, dua"]),
            (b"text\tchannel\nhalo\tK\n", &["1: halo"]),
            (
                b"id,text\n7\n8,\xE9\n9,c\n",
                &[
                    "!row 1 has 1 columns and none for the text",
                    "!a cell is not UTF-8; save the table as UTF-8",
                    "9: c",
                ],
            ),
            (
                b"id,date\n7,1\n",
                &["!a table: no column with the posts' text; name one of its columns `text` (there are: id, date)"],
            ),
        ];
        for (table, records) in cases {
            assert_eq!(read(table), *records, "{}", String::from_utf8_lossy(table));
        }
    }
}
