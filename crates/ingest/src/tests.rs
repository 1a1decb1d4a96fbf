//! What holds for any input: every message comes out once and in its place, and nothing else does.

use std::io::{self, BufReader, Cursor, Write};

use jiff::Timestamp;
use proptest::{prelude::*, sample::Index};
use saring::post::Post;
use serde::Serialize;
use serde_json::{
    Value, json,
    ser::{CharEscape, CompactFormatter, Formatter, Serializer},
};

use crate::{Error, Format, Input, Record, csv, jsonl, open, telegram_html, telegram_json, text};

/// Writes JSON as Telegram Desktop does: a line for each field, control characters as `\xNN`, which no parser knows.
struct TelegramDesktop;

impl Formatter for TelegramDesktop {
    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        out.write_all(if first { b"\n" } else { b",\n" })
    }

    fn write_char_escape<W: ?Sized + Write>(&mut self, out: &mut W, escape: CharEscape) -> io::Result<()> {
        let control = match escape {
            CharEscape::AsciiControl(byte) => byte,
            CharEscape::Backspace => 8,
            CharEscape::FormFeed => 12,
            known => return CompactFormatter.write_char_escape(out, known),
        };
        write!(out, "\\x{control:02X}")
    }
}

fn telegram(value: &impl Serialize) -> String {
    let mut out = Vec::new();
    value.serialize(&mut Serializer::with_formatter(&mut out, TelegramDesktop)).expect("it is written to memory");
    String::from_utf8(out).expect("JSON is UTF-8")
}

/// A message as it stands in an export, and the post that a reader sees.
type Message = (Value, Post);

#[derive(Debug, Clone)]
struct Chat {
    name: String,
    messages: Vec<Message>,
}

/// One chat is an export by itself, more of them are a whole account.
fn export(chats: &[Chat]) -> String {
    let chats: Vec<String> = chats
        .iter()
        .map(|chat| {
            let messages: Vec<&Value> = chat.messages.iter().map(|(json, _)| json).collect();
            format!("{{\n\"name\": {},\n\"messages\": {}\n}}", telegram(&chat.name), telegram(&messages))
        })
        .collect();
    match chats.as_slice() {
        [one] => one.clone(),
        several => format!("{{\n\"chats\": {{\n\"list\": [{}]\n}}\n}}", several.join(",\n")),
    }
}

fn posts(chats: &[Chat]) -> Vec<Record> {
    let with_channel = |chat: &Chat| {
        let channel = Some(chat.name.clone()).filter(|name| !name.is_empty());
        chat.messages
            .iter()
            .map(|(_, post)| Ok(Post { channel: channel.clone(), ..post.clone() }))
            .collect::<Vec<Record>>()
    };
    chats.iter().flat_map(with_channel).collect()
}

/// Any characters, and a soup of what could be taken for the file around it.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "halo",
        " ",
        "\n",
        "\t",
        "\r",
        "\"",
        "\\",
        "/",
        ":",
        ",",
        "{",
        "}",
        "[",
        "]",
        "},{",
        "]}",
        "\0",
        "\u{7}",
        "\u{8}",
        "\u{c}",
        "\u{1f}",
        "\u{7f}",
        "\\x07",
        "\\u0007",
        "\\ud800",
        "\"text\":",
        "\"id\":9",
        "(File ",
        "é",
        "ڠ",
        "🇮🇩",
        "\u{301}",
        "\u{200b}",
        "\u{2028}",
        "\u{feff}",
        "\u{fffd}",
    ]);
    prop_oneof![
        prop::collection::vec(any::<char>(), 0..16).prop_map(|characters| characters.into_iter().collect()),
        prop::collection::vec(pieces, 0..16).prop_map(|pieces| pieces.concat()),
    ]
}

/// A text as Telegram writes it, whole or in parts, and what is seen of it: links stand below it.
fn rich_texts() -> impl Strategy<Value = (Value, String)> {
    const LINK: &str = "https://contoh.invalid/";
    let whole = texts().prop_map(|text| (json!(text), text, 0));
    let parts = prop::collection::vec((0..3, texts()), 0..5).prop_map(|parts| {
        let json = parts.iter().map(|(kind, text)| match kind {
            0 => json!(text),
            1 => json!({"type": "bold", "text": text}),
            _ => json!({"type": "text_link", "text": text, "href": LINK}),
        });
        let seen = parts.iter().map(|(_, text)| text.as_str()).collect();
        (json.collect(), seen, parts.iter().filter(|(kind, _)| *kind == 2).count())
    });
    prop_oneof![whole, parts].prop_map(|(json, text, links)| {
        let lines: Vec<&str> = std::iter::once(text.as_str())
            .filter(|text| !text.trim().is_empty())
            .chain(std::iter::repeat_n(LINK, links))
            .collect();
        (json, lines.join("\n"))
    })
}

fn messages() -> impl Strategy<Value = Vec<Message>> {
    let message = (any::<i64>(), 0..4_000_000_000_i64, rich_texts()).prop_map(|(id, seconds, (json, text))| {
        let json = json!({"id": id, "type": "message", "date_unixtime": seconds.to_string(), "text": json});
        let date = Timestamp::from_second(seconds).ok();
        (json, Post { id: id.to_string(), text, date, ..Post::default() })
    });
    prop::collection::vec(message, 0..6)
}

fn chats() -> impl Strategy<Value = Vec<Chat>> {
    prop::collection::vec((texts(), messages()).prop_map(|(name, messages)| Chat { name, messages }), 1..3)
}

/// Bytes at random, and a soup of what the formats are made of.
fn inputs() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\\",
        "\n",
        "\r\n",
        " ",
        ";",
        "\t",
        "1",
        "-",
        "a",
        "\\u",
        "\\ud83d",
        "\\x0",
        "\u{feff}",
        "{\"messages\":[",
        "\"messages\"",
        "\"chats\":{\"list\":[",
        "\"name\":\"K\"",
        "\"id\":1",
        "\"text\":",
        "{\"id\":1,\"text\":\"halo\"}",
        "{\"text\":[\"a\",{\"text\":\"b\"}]}",
        "id,text\n",
        "id;text\n",
        "text\n",
        "1,halo\n",
        "<",
        ">",
        "&amp;",
        "<!--",
        "<table>",
        "<div class=\"history\">",
        "<div class=\"message\" id=\"message1\">",
        "<div class=\"text\">",
        "</div>",
        "</html>",
    ]);
    let byte = prop_oneof![3 => any::<u8>().boxed(), 1 => Just(b'"').boxed(), 1 => Just(b'\n').boxed()];
    let soup = prop_oneof![8 => pieces.prop_map(|piece| piece.as_bytes().to_vec()), 1 => byte.clone().prop_map(|byte| vec![byte])];
    prop_oneof![
        prop::collection::vec(byte, 0..64),
        prop::collection::vec(soup, 0..32).prop_map(|pieces| pieces.concat()),
    ]
}

/// The records of a file with this content, no more of them than it can hold.
fn read(content: &[u8], format: Format) -> Result<Vec<Record>, Error> {
    let mut file = tempfile::NamedTempFile::new().expect("a file");
    file.write_all(content).expect("written");
    Ok(open(file.path(), format)?.take(content.len() + 2).collect())
}

/// The records of an input that comes in chunks.
fn in_chunks(content: &[u8], size: usize, format: Format) -> Result<Vec<Record>, String> {
    let input: Input = Box::new(BufReader::with_capacity(size, Cursor::new(content.to_vec())));
    let name = "a file".to_owned();
    Ok(match format {
        Format::TelegramJson => telegram_json::messages(input, name).collect(),
        Format::TelegramHtml => telegram_html::page(input, name).collect(),
        Format::Jsonl => jsonl::lines(input, name).collect(),
        Format::Csv => csv::rows(input, name).map_err(|error| error.to_string())?.collect(),
        Format::Text | Format::Auto => text::lines(input, name).collect(),
    })
}

/// The records of a file that was cut off: those of the whole file as far as it goes, then at most one error.
fn check_beginning(cut: &[Record], whole: &[Record]) -> Result<(), TestCaseError> {
    let sound = cut.iter().take_while(|record| record.is_ok()).count();
    prop_assert!(whole.starts_with(&cut[..sound]), "{:?}\nis no beginning of {:?}", cut, whole);
    prop_assert!(cut.len() <= sound + 1, "{:?}", cut);
    Ok(())
}

proptest! {
    #[test]
    fn an_export_comes_out_as_it_was_sent(chats in chats()) {
        let export = export(&chats);
        for format in [Format::TelegramJson, Format::Auto] {
            prop_assert_eq!(read(export.as_bytes(), format).expect("it opens"), posts(&chats), "{}", &export);
        }
    }

    #[test]
    fn an_export_that_was_cut_off_is_read_as_far_as_it_goes(chats in chats(), cut in any::<Index>()) {
        let export = export(&chats);
        let at = 1 + cut.index(export.len() - 1);
        for format in [Format::TelegramJson, Format::Auto] {
            let read = read(&export.as_bytes()[..at], format).expect("it opens");
            check_beginning(&read, &posts(&chats))?;
            prop_assert!(read.last().is_some_and(Result::is_err), "the loss is told");
        }
    }

    #[test]
    fn lines_that_were_cut_off_are_read_as_far_as_they_go(messages in messages(), cut in any::<Index>()) {
        let lines: String = messages.iter().map(|(json, _)| format!("{json}\n")).collect();
        let posts: Vec<Record> = messages.into_iter().map(|(_, post)| Ok(post)).collect();
        let at = cut.index(lines.len() + 1);
        if let Ok(read) = read(&lines.as_bytes()[..at], Format::Jsonl) {
            check_beginning(&read, &posts)?;
        }
    }

    #[test]
    fn no_input_is_too_strange_to_be_read(content in inputs()) {
        for &format in Format::ALL {
            let Ok(records) = read(&content, format) else { continue };
            prop_assert!(records.len() <= content.len() + 1, "{} records as {}", records.len(), format);
            for unreadable in records.iter().filter_map(|record| record.as_ref().err()) {
                prop_assert!(unreadable.position <= content.len() as u64, "{:?} as {}", unreadable, format);
            }
        }
    }

    #[test]
    fn it_does_not_matter_in_what_chunks_an_input_comes(content in inputs(), size in 1_usize..16) {
        for &format in Format::ALL {
            let at_once = in_chunks(&content, content.len() + 1, format);
            prop_assert_eq!(in_chunks(&content, size, format), at_once, "{}", format);
        }
    }
}
