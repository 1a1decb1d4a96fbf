//! What an input is, by name or by a look at its beginning.

use std::{fmt, str::FromStr};

use crate::{csv, repair::repaired};

/// The shape of an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Find out by the content.
    Auto,
    /// `result.json` of Telegram Desktop, of one chat or of a whole account; or an array of messages.
    TelegramJson,
    /// `messages*.html` of Telegram Desktop.
    TelegramHtml,
    /// One JSON object a line: `id`, `text`, and perhaps `channel` and `date`.
    Jsonl,
    /// A table with a header: a column `text`, and perhaps `id`, `channel` and `date`.
    Csv,
    /// One post a line.
    Text,
}

impl Format {
    /// Every format.
    pub const ALL: &[Self] = &[Self::Auto, Self::TelegramJson, Self::TelegramHtml, Self::Jsonl, Self::Csv, Self::Text];

    /// The name on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::TelegramJson => "telegram-json",
            Self::TelegramHtml => "telegram-html",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Text => "text",
        }
    }

    /// What an input is that begins so; plain text where it is nothing else.
    pub(crate) fn of_content(beginning: &[u8]) -> Self {
        let content = beginning.trim_ascii_start();
        match content.first() {
            Some(b'<') => Self::TelegramHtml,
            Some(b'[') => Self::TelegramJson,
            Some(b'{') if is_whole_object(content) => Self::Jsonl,
            Some(b'{') => Self::TelegramJson,
            _ if csv::has_header(content) => Self::Csv,
            _ => Self::Text,
        }
    }
}

/// The keys that a post's text may stand under.
const TEXT_KEYS: [&str; 4] = ["text", "message", "content", "caption"];

/// Whether the first line is a post by itself, and not an export written on one line.
fn is_whole_object(content: &[u8]) -> bool {
    let mut lines = content.splitn(2, |&byte| byte == b'\n');
    let line = lines.next().unwrap_or_default();
    // Mended first: a fault in the first post must not decide what the file is.
    match serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(&repaired(line)) {
        Ok(object) => TEXT_KEYS.iter().any(|key| object.contains_key(*key)),
        // A post so long that its end is out of sight: an export names its list of messages before any of their texts.
        Err(error) if error.is_eof() && lines.next().is_none() => {
            let line = String::from_utf8_lossy(line);
            let first = |keys: &[&str]| keys.iter().filter_map(|key| line.find(&format!("\"{key}\":"))).min();
            let text = first(&TEXT_KEYS);
            text.is_some() && first(&["messages", "chats"]).is_none_or(|list| text < Some(list))
        }
        Err(_) => false,
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Format {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::ALL.iter().copied().find(|format| format.name() == name).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|format| format.name()).collect();
            format!("there is no format `{name}`; known are {}", names.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn content_tells_the_format() {
        let cases = [
            ("{\n \"name\": \"Kanal\",\n \"messages\": []}", Format::TelegramJson),
            ("{\"name\":\"Kanal\",\"messages\":[]}\n", Format::TelegramJson),
            ("[{\"id\":1}]", Format::TelegramJson),
            ("{\"id\":1,\"text\":\"a\"}\n{\"id\":2}", Format::Jsonl),
            (r#"{"id":1,"text":"\ud800"}"#, Format::Jsonl),
            (r#"{"id":1,"text":"a post whose end is out of si"#, Format::Jsonl),
            (r#"{"name":"Kanal","messages":[{"id":1,"text":"a"},{"id"#, Format::TelegramJson),
            (r#"{"about":"a","chats":{"about":"b","list":[{"messages":[{"text":"a"#, Format::TelegramJson),
            (" <!DOCTYPE html>", Format::TelegramHtml),
            ("id,text\n1,halo", Format::Csv),
            ("id;date;Message\n", Format::Csv),
            ("selamat pagi, semua\n", Format::Text),
        ];
        for (content, format) in cases {
            assert_eq!(Format::of_content(content.as_bytes()), format, "{content}");
        }
    }
}
