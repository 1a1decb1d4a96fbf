//! `result.json` of Telegram Desktop: one chat, a whole account (`chats.list`, `left_chats.list`), or a list of messages.

use crate::{
    Input, Record, Unreadable, message,
    repair::repaired,
    scan::{Item, Scanner},
};

/// The messages of an export in the order of the file.
pub(crate) struct Messages {
    scanner: Scanner,
    name: String,
    channel: Option<String>,
    number: u64,
    ended: bool,
}

pub(crate) fn messages(input: Input, name: String) -> Messages {
    Messages { scanner: Scanner::new(input), name, channel: None, number: 0, ended: false }
}

impl Messages {
    fn unreadable(&self, id: Option<String>, error: impl Into<String>, position: u64) -> Option<Record> {
        Some(Err(Unreadable { id, error: error.into(), source: self.name.clone(), position }))
    }
}

impl Iterator for Messages {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        loop {
            let Some(item) = self.scanner.next() else {
                if std::mem::replace(&mut self.ended, true) || self.scanner.found_list {
                    return None;
                }
                return self.unreadable(None, "no list of messages in this file; is it a Telegram export?", 0);
            };
            match item {
                Item::ChatName(name) => {
                    let quoted = [b"\"", name.as_slice(), b"\""].concat();
                    let name: Option<String> = serde_json::from_slice(&repaired(&quoted)).ok();
                    self.channel = name.filter(|name| !name.is_empty());
                }
                Item::Message { json, position } => {
                    self.number += 1;
                    let number = self.number;
                    let read = message::read(&json, self.channel.as_deref(), || format!("message {number}"));
                    return match read {
                        Ok(post) => Some(Ok(post)),
                        Err(broken) => self.unreadable(broken.id, broken.error, position),
                    };
                }
                Item::TooLong { position } => {
                    self.number += 1;
                    return self.unreadable(None, "a message of more than 64 MiB", position);
                }
                Item::Misplaced { position } => {
                    let error = "a bracket here fits no other, so messages may be missing; export the chat again";
                    return self.unreadable(None, error, position);
                }
                Item::Truncated { json, position } => {
                    self.ended = true;
                    let error = if json.is_empty() {
                        "the file ends before the export does; export the chat again"
                    } else {
                        "the file ends inside this message; export the chat again"
                    };
                    return self.unreadable(message::id_of(&json), error, position);
                }
                Item::Failed { error, position } => {
                    self.ended = true;
                    return self.unreadable(None, format!("cannot be read further: {error}"), position);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::messages;

    /// What is read, as `channel/id: text` or `!error`.
    fn read(json: &str) -> Vec<String> {
        messages(Box::new(Cursor::new(json.as_bytes().to_vec())), "an export".to_owned())
            .map(|record| match record {
                Ok(post) => format!("{}/{}: {}", post.channel.unwrap_or_default(), post.id, post.text),
                Err(unreadable) => format!("!{}", unreadable.error),
            })
            .collect()
    }

    #[test]
    fn a_message_belongs_to_the_chat_it_stands_in() {
        let cases: &[(&str, &[&str])] = &[
            (r#"{"name":"Kanal \"A\"","messages":[{"id":1,"text":"a"}]}"#, &["Kanal \"A\"/1: a"]),
            (r#"{"name":"Kanal \x07","messages":[{"id":1,"text":"a"}]}"#, &["Kanal \u{7}/1: a"]),
            (r#"{"name":null,"messages":[{"id":1,"text":"a"}]}"#, &["/1: a"]),
            (r#"{"chats":{"list":[{"name":"A","messages":[{"id":1}]},{"messages":[{"id":1}]}]}}"#, &["A/1: ", "/1: "]),
            (
                r#"{"name":"A","messages":[{"id":1}},{"id":2}]}"#,
                &["A/1: ", "!a bracket here fits no other, so messages may be missing; export the chat again", "A/2: "],
            ),
        ];
        for (json, records) in cases {
            assert_eq!(read(json), *records, "{json}");
        }
    }
}
