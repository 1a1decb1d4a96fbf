//! From a message's JSON to a post: what a reader would see.

use std::fmt::Write as _;

use jiff::Timestamp;
use saring::post::Post;
use serde::Deserialize;
use serde_json::Value;

use crate::repair::repaired;

/// Why a message cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The message's identifier, as far as it could be made out.
    pub id: Option<String>,
    /// What is wrong.
    pub error: String,
}

/// The fields of a message that say who and when, and those that a reader sees. Names are those of Telegram Desktop;
/// aliases are those of Telethon, Pushshift and plain JSON Lines.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Message {
    id: Value,
    #[serde(alias = "message_id")]
    message_id: Value,
    #[serde(alias = "channel_name", alias = "chat", alias = "chat_name")]
    channel: Value,
    date: Value,
    date_unixtime: Value,

    #[serde(alias = "message", alias = "content", alias = "caption")]
    text: Value,
    action: Value,
    actor: Value,
    title: Value,
    performer: Value,
    members: Value,
    emoticon: Value,
    forwarded_from: Value,
    author: Value,
    via_bot: Value,
    file_name: Value,
    sticker_emoji: Value,
    contact_information: Value,
    place_name: Value,
    address: Value,
    game_title: Value,
    game_description: Value,
    game_link: Value,
    invoice_information: Value,
    poll: Value,
    todo_list: Value,
    giveaway_information: Value,
    giveaway_results: Value,
    gift_text: Value,
    inline_bot_buttons: Value,
}

/// Reads one message. `number` names a message that has no id of its own.
pub(crate) fn read(json: &[u8], channel: Option<&str>, number: impl Fn() -> String) -> Result<Post, Broken> {
    parse(json)?.into_post(channel, number)
}

/// The same, of an object that must have a text.
pub(crate) fn read_alone(json: &[u8], number: impl Fn() -> String) -> Result<Post, Broken> {
    let message = parse(json)?;
    if message.text.is_null() {
        let error = r#"it has no `text`; a post is {"text": "…"}, and perhaps `id`, `channel` and `date`"#;
        return Err(Broken { id: message.name(), error: error.to_owned() });
    }
    message.into_post(None, number)
}

fn parse(json: &[u8]) -> Result<Message, Broken> {
    serde_json::from_slice(json).or_else(|error| {
        // The strict reading is tried first: nearly every message is sound, and mending costs a copy.
        serde_json::from_slice(&repaired(json)).map_err(|_| broken(json, &error))
    })
}

fn broken(json: &[u8], error: &serde_json::Error) -> Broken {
    let what = if let Err(utf8) = std::str::from_utf8(json) {
        format!("it is not UTF-8 from its byte {}", utf8.valid_up_to() + 1)
    } else if error.is_data() {
        "it is not an object with the fields of a message".to_owned()
    } else {
        format!("it is not valid JSON: {error}")
    };
    Broken { id: id_of(json), error: what }
}

/// The id of a message that cannot be read, where it can be made out.
pub(crate) fn id_of(json: &[u8]) -> Option<String> {
    let key = memchr::memmem::find(json, b"\"id\"")?;
    let rest = json[key + 4..].trim_ascii_start().strip_prefix(b":")?.trim_ascii_start();
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'-').count();
    (digits > 0).then(|| String::from_utf8_lossy(&rest[..digits]).into_owned())
}

/// A number or a text as a name.
fn name_of(value: &Value) -> Option<String> {
    match value {
        Value::Number(number) => Some(number.to_string()),
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        _ => None,
    }
}

/// A date as people and programs write it: RFC 3339, the same without a zone (taken as UTC), or Unix seconds.
pub(crate) fn date_from_text(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<i64>() {
        return Timestamp::from_second(seconds).ok();
    }
    text.parse().ok().or_else(|| {
        let civil: jiff::civil::DateTime = text.parse().ok()?;
        jiff::tz::Offset::UTC.to_timestamp(civil).ok()
    })
}

impl Message {
    fn into_post(self, channel: Option<&str>, number: impl Fn() -> String) -> Result<Post, Broken> {
        let text = self.visible().ok_or_else(|| Broken {
            id: self.name(),
            error: "its `text` is neither a text nor a list of texts".to_owned(),
        })?;
        Ok(Post {
            id: self.name().unwrap_or_else(number),
            text,
            channel: channel.map(str::to_owned).or_else(|| name_of(&self.channel)),
            date: self.sent(),
            forwarded_from: name_of(&self.forwarded_from),
        })
    }

    fn name(&self) -> Option<String> {
        name_of(&self.id).or_else(|| name_of(&self.message_id))
    }

    /// `date_unixtime` is the truth: `date` has no zone. Where only `date` stands it is taken as UTC.
    fn sent(&self) -> Option<Timestamp> {
        [&self.date_unixtime, &self.date].into_iter().find_map(|value| match value {
            Value::Number(number) => Timestamp::from_second(number.as_f64()? as i64).ok(),
            Value::String(text) => date_from_text(text),
            _ => None,
        })
    }

    /// The message first, each further field on a line of its own; `None` where the message's text is no text.
    fn visible(&self) -> Option<String> {
        let mut lines = Lines::default();
        match &self.text {
            Value::Object(fields) if !fields.contains_key("text") => return None,
            Value::Bool(_) | Value::Number(_) => return None,
            text => lines.rich(text),
        }
        lines.links(&self.text);
        if let Value::String(action) = &self.action {
            lines.service(&self.actor, action);
        }
        for plain in [
            &self.title,
            &self.performer,
            &self.emoticon,
            &self.forwarded_from,
            &self.author,
            &self.via_bot,
            &self.file_name,
            &self.sticker_emoji,
            &self.place_name,
            &self.address,
            &self.game_title,
            &self.game_description,
            &self.game_link,
        ] {
            lines.rich(plain);
        }
        for (of, keys) in [
            (&self.contact_information, ["first_name", "last_name", "phone_number"].as_slice()),
            (&self.invoice_information, ["title", "description"].as_slice()),
            (&self.giveaway_information, ["additional_prize", "channels"].as_slice()),
            (&self.giveaway_results, ["additional_prize", "channel"].as_slice()),
            (&self.poll, ["question", "answers"].as_slice()),
            (&self.todo_list, ["title", "answers", "items", "tasks"].as_slice()),
        ] {
            keys.iter().for_each(|key| lines.each(&of[*key]));
        }
        lines.rich(&self.gift_text);
        lines.each(&self.members);
        lines.buttons(&self.inline_bot_buttons);
        Some(lines.text)
    }
}

/// The lines of a post.
#[derive(Default)]
struct Lines {
    text: String,
}

impl Lines {
    /// A line, where there is anything to see.
    fn line(&mut self, line: &str) {
        if line.trim().is_empty() {
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(line);
    }

    /// A text, or a list that mixes texts and entities.
    fn rich(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.line(text),
            Value::Array(parts) => self.line(&parts.iter().filter_map(part).collect::<String>()),
            Value::Object(_) => self.line(part(value).unwrap_or_default()),
            _ => {}
        }
    }

    /// Each element of a list as a line: answers, tasks, members.
    fn each(&mut self, value: &Value) {
        match value {
            Value::Array(elements) => {
                for element in elements {
                    self.rich(element.get("text").filter(|text| text.is_array()).unwrap_or(element));
                }
            }
            one => self.rich(one),
        }
    }

    /// Links that the text only shows the name of.
    fn links(&mut self, text: &Value) {
        for part in text.as_array().into_iter().flatten() {
            if let Some(link) = part["href"].as_str() {
                self.line(link);
            }
        }
    }

    /// What Telegram shows in the middle of a chat: who did what.
    fn service(&mut self, actor: &Value, action: &str) {
        let mut line = actor.as_str().map(|actor| format!("{actor}: ")).unwrap_or_default();
        // Writing to a string cannot fail.
        let _ = write!(line, "{}", action.replace('_', " "));
        self.line(&line);
    }

    /// Rows of buttons: what stands on them and where they lead.
    fn buttons(&mut self, rows: &Value) {
        for button in rows.as_array().into_iter().flatten().filter_map(Value::as_array).flatten() {
            self.rich(&button["text"]);
            if let Some(target) =
                button["data"].as_str().filter(|target| target.contains("://") || target.contains("t.me/"))
            {
                self.line(target);
            }
        }
    }
}

/// The visible part of an element of a mixed list.
fn part(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Object(entity) => entity.get("text").and_then(Value::as_str),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    fn text(json: &str) -> String {
        read(json.as_bytes(), None, || "1".to_owned())
            .map(|post| post.text)
            .unwrap_or_else(|broken| format!("!{}", broken.error))
    }

    #[test]
    fn a_post_is_what_a_reader_would_see() {
        let cases = [
            (r#"{"text":"halo"}"#, "halo"),
            (r#"{"text":["a ",{"type":"bold","text":"b"}," c"]}"#, "a b c"),
            (
                r#"{"text":[{"type":"text_link","text":"sini","href":"https://contoh.invalid/x"}]}"#,
                "sini\nhttps://contoh.invalid/x",
            ),
            (
                r#"{"text":"","poll":{"question":"Besok?","answers":[{"text":"ya","voters":1},{"text":"tidak"}]}}"#,
                "Besok?\nya\ntidak",
            ),
            (
                r#"{"text":"","poll":{"question":{"text":"Besok?"},"answers":[{"text":["y",{"type":"bold","text":"a"}]}]}}"#,
                "Besok?\nya",
            ),
            (r#"{"text":"","todo_list":{"title":"Rapat","answers":[{"id":1,"text":"kursi"}]}}"#, "Rapat\nkursi"),
            (
                r#"{"text":"baca","forwarded_from":"Kanal Lain","file":"(File not included. Change data exporting settings to download.)","file_name":"jadwal.pdf"}"#,
                "baca\nKanal Lain\njadwal.pdf",
            ),
            (
                r#"{"text":"","inline_bot_buttons":[[{"type":"url","text":"Gabung","data":"https://t.me/contoh"},{"type":"callback","text":"Ya","data":"x1"}]]}"#,
                "Gabung\nhttps://t.me/contoh\nYa",
            ),
            (r#"{"type":"service","actor":"Budi","action":"pin_message","text":""}"#, "Budi: pin message"),
            (
                r#"{"type":"service","actor":null,"action":"create_channel","title":"Kanal Contoh"}"#,
                "create channel\nKanal Contoh",
            ),
            (
                r#"{"text":"","contact_information":{"first_name":"Siti","last_name":"","phone_number":"021 555"}}"#,
                "Siti\n021 555",
            ),
            (r#"{"id":5,"type":"unsupported"}"#, ""),
            (r#"{"text":{"error":1}}"#, "!its `text` is neither a text nor a list of texts"),
            (r#"{"text":"a\x07b"}"#, "a\u{7}b"),
            (r#"{"text":"(File itu sudah dikirim.)"}"#, "(File itu sudah dikirim.)"),
            (r#"{"text":"a","document_id": stickers/a.webp}"#, "a"),
            ("5", "!it is not an object with the fields of a message"),
        ];
        for (json, seen) in cases {
            assert_eq!(text(json), seen, "{json}");
        }
    }

    #[test]
    fn a_post_by_itself_has_a_text() {
        let read = |json: &str| super::read_alone(json.as_bytes(), || "1".to_owned()).map(|post| (post.id, post.text));
        assert_eq!(read(r#"{"text":"halo"}"#), Ok(("1".to_owned(), "halo".to_owned())));
        assert_eq!(read(r#"{"id":7,"text":""}"#), Ok(("7".to_owned(), String::new())));
        for json in [r#"{"id":7,"txt":"halo"}"#, r#"{"id":7,"text":null}"#, r#"{"message_id":7}"#] {
            let broken = read(json).expect_err(json);
            assert_eq!(broken.id.as_deref(), Some("7"), "{json}");
            assert!(broken.error.contains("has no `text`"), "{json}");
        }
    }

    #[test]
    fn a_forwarded_message_names_its_source() {
        let cases = [
            (r#"{"text":"baca","forwarded_from":"Kanal Lain"}"#, Some("Kanal Lain")),
            (r#"{"text":"baca","forwarded_from":null}"#, None),
            (r#"{"text":"baca","forwarded_from":""}"#, None),
            (r#"{"text":"baca"}"#, None),
        ];
        for (json, source) in cases {
            let post = read(json.as_bytes(), None, || "1".to_owned()).expect("it is readable");
            assert_eq!(post.forwarded_from.as_deref(), source, "{json}");
        }
    }

    #[test]
    fn the_unix_time_is_the_truth() {
        let cases = [
            (r#"{"date":"2026-03-01T14:00:00","date_unixtime":"1772348400"}"#, "2026-03-01T07:00:00Z"),
            (r#"{"date":"2026-03-01T14:00:00"}"#, "2026-03-01T14:00:00Z"),
            (r#"{"date":"2022-04-04T16:00:15+00:00"}"#, "2022-04-04T16:00:15Z"),
            (r#"{"date":1772348400}"#, "2026-03-01T07:00:00Z"),
        ];
        for (json, date) in cases {
            let post =
                read(json.as_bytes(), None, || "1".to_owned()).unwrap_or_else(|broken| panic!("{}", broken.error));
            assert_eq!(post.date.map(|date| date.to_string()).as_deref(), Some(date), "{json}");
        }
    }
}
