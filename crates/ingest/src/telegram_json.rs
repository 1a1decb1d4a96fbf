//! `result.json` of Telegram Desktop: one chat, a whole account (`chats.list`, `left_chats.list`), or a list of messages.

use crate::{
    Input, Record, Unreadable, message,
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
                    self.channel = serde_json::from_slice(&quoted).ok().filter(|name: &String| !name.is_empty());
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
