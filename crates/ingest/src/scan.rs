//! Finds the messages in a JSON export without reading it into memory.
//!
//! A JSON parser would stop at the first fault of a file; this knows just enough of JSON (strings, brackets, keys) to
//! cut out one element of a `messages` list after the other. What is wrong inside an element stays there. A raw line
//! break ends a string, since JSON has none inside strings and Telegram Desktop breaks lines between fields: a missing
//! quotation mark spoils its own line and no more.

use std::io::{self, BufRead};

use crate::Input;

/// A longer element is skipped: no message is as long, and it must fit into memory.
const LONGEST: usize = 64 * 1024 * 1024;
/// Containers that are kept apart; deeper ones are only counted, so that nesting costs no memory.
const DEEPEST: usize = 64;

/// What was found.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Item {
    /// The name of the chat whose messages follow; empty where another chat begins.
    ChatName(Vec<u8>),
    /// An element of a list of messages, as it stands in the file.
    Message { json: Vec<u8>, position: u64 },
    /// An element that is too long to be read.
    TooLong { position: u64 },
    /// A bracket around the messages that fits no other, so that some of them may be missing; the first one only.
    Misplaced { position: u64 },
    /// The input ended inside a message, or before its brackets were closed.
    Truncated { json: Vec<u8>, position: u64 },
    /// The input cannot be read further.
    Failed { error: String, position: u64 },
}

/// A container that the scanner stands in.
#[derive(Debug)]
enum Frame {
    /// An object, with the key whose value comes next, where one does.
    Object { key: Option<Vec<u8>> },
    /// A list; its elements are messages, or not.
    List { of_messages: bool },
}

pub(crate) struct Scanner {
    input: Input,
    position: u64,
    frames: Vec<Frame>,
    deeper: usize,
    /// The last string, which is a key where a colon follows.
    string: Vec<u8>,
    ended: bool,
    misplaced: bool,
    /// Whether a list of messages was found at all.
    pub(crate) found_list: bool,
}

impl Scanner {
    pub(crate) const fn new(input: Input) -> Self {
        Self {
            input,
            position: 0,
            frames: Vec::new(),
            deeper: 0,
            string: Vec::new(),
            ended: false,
            misplaced: false,
            found_list: false,
        }
    }

    fn step(&mut self) -> io::Result<Option<Item>> {
        while let Some(byte) = self.peek()? {
            let in_messages = self.deeper == 0 && matches!(self.frames.last(), Some(Frame::List { of_messages: true }));
            let separates = byte.is_ascii_whitespace() || matches!(byte, b',' | b']' | b'}');
            if in_messages && !separates {
                return self.element().map(Some);
            }
            let mut fits = true;
            match byte {
                b'"' => {
                    self.advance(1);
                    self.read_string()?;
                    if let Some(name) = self.chat_name() {
                        return Ok(Some(Item::ChatName(name)));
                    }
                    continue;
                }
                b':' => {
                    if let (0, Some(Frame::Object { key })) = (self.deeper, self.frames.last_mut()) {
                        *key = Some(std::mem::take(&mut self.string));
                    }
                }
                b',' => {
                    if let (0, Some(Frame::Object { key })) = (self.deeper, self.frames.last_mut()) {
                        *key = None;
                    }
                }
                b'{' | b'[' => {
                    let another_chat = byte == b'{' && matches!(self.frames.last(), Some(Frame::List { .. }));
                    fits = self.enter(byte);
                    if another_chat && self.deeper == 0 {
                        self.advance(1);
                        return Ok(Some(Item::ChatName(Vec::new())));
                    }
                }
                b'}' | b']' => fits = self.leave(byte),
                _ => {}
            }
            self.advance(1);
            if !fits && !std::mem::replace(&mut self.misplaced, true) {
                return Ok(Some(Item::Misplaced { position: self.position - 1 }));
            }
        }
        self.ended = true;
        let open = !self.frames.is_empty();
        Ok(open.then(|| Item::Truncated { json: Vec::new(), position: self.position }))
    }

    /// Opens a container; tells whether one can stand here.
    fn enter(&mut self, bracket: u8) -> bool {
        if self.frames.len() >= DEEPEST || self.deeper > 0 {
            self.deeper += 1;
            return true;
        }
        // A list of messages by name, or a file that is nothing but a list.
        let (fits, of_messages) = match self.frames.last_mut() {
            Some(Frame::Object { key }) => (key.is_some(), key.take().is_some_and(|key| key == b"messages")),
            Some(Frame::List { .. }) => (true, false),
            None => (true, true),
        };
        self.frames.push(if bracket == b'{' {
            Frame::Object { key: None }
        } else {
            self.found_list |= of_messages;
            Frame::List { of_messages }
        });
        fits
    }

    /// Closes a container; tells whether it is one of this kind. A bracket that closes nothing is passed over, so that
    /// one too many in a message does not end the list.
    fn leave(&mut self, bracket: u8) -> bool {
        if let Some(deeper) = self.deeper.checked_sub(1) {
            self.deeper = deeper;
            return true;
        }
        let fits = match self.frames.last() {
            Some(Frame::Object { .. }) => bracket == b'}',
            Some(Frame::List { .. }) => bracket == b']',
            None => false,
        };
        if fits {
            self.frames.pop();
        }
        fits
    }

    /// The value of a chat's `name`, where the last string is one.
    fn chat_name(&mut self) -> Option<Vec<u8>> {
        match (self.deeper, self.frames.last_mut()) {
            (0, Some(Frame::Object { key })) if key.as_deref() == Some(b"name") => {
                *key = None;
                Some(std::mem::take(&mut self.string))
            }
            _ => None,
        }
    }

    /// Reads the rest of a string into `self.string`, as it stands in the file.
    fn read_string(&mut self) -> io::Result<()> {
        self.string.clear();
        while let Some(byte) = self.peek()? {
            self.advance(1);
            match byte {
                b'"' | b'\n' => return Ok(()),
                b'\\' => {
                    self.string.push(byte);
                    let Some(escaped) = self.peek()? else { return Ok(()) };
                    self.string.push(escaped);
                    self.advance(1);
                }
                // Names are short; what is longer is no name and need not be kept.
                _ if self.string.len() < 4096 => self.string.push(byte),
                _ => {}
            }
        }
        Ok(())
    }

    /// Cuts out the element that begins here, up to its closing bracket, or to a comma where it has none.
    fn element(&mut self) -> io::Result<Item> {
        let position = self.position;
        let mut element = Element { json: Vec::new(), depth: 0, within: Within::Between, too_long: false };
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                self.ended = true;
                return Ok(Item::Truncated { json: element.json, position });
            }
            let (length, complete) = element.take(buffer);
            self.advance(length);
            if complete {
                return Ok(if element.too_long {
                    Item::TooLong { position }
                } else {
                    Item::Message { json: element.json, position }
                });
            }
        }
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        Ok(self.input.fill_buf()?.first().copied())
    }

    fn advance(&mut self, length: usize) {
        self.input.consume(length);
        self.position += length as u64;
    }
}

/// Where in an element the scanner is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    Between,
    String,
    Escape,
}

/// An element on the way to its end.
struct Element {
    json: Vec<u8>,
    depth: usize,
    within: Within,
    too_long: bool,
}

impl Element {
    /// Takes as much of the buffer as belongs to the element; tells how much, and whether the element is complete.
    fn take(&mut self, buffer: &[u8]) -> (usize, bool) {
        let mut at = 0;
        while at < buffer.len() {
            match self.within {
                Within::Escape => {
                    self.within = Within::String;
                    at += 1;
                }
                Within::String => match memchr::memchr3(b'"', b'\\', b'\n', &buffer[at..]) {
                    Some(length) => {
                        self.within = if buffer[at + length] == b'\\' { Within::Escape } else { Within::Between };
                        at += length + 1;
                    }
                    None => at = buffer.len(),
                },
                Within::Between => {
                    let byte = buffer[at];
                    match byte {
                        b'"' => self.within = Within::String,
                        b'{' | b'[' => self.depth += 1,
                        b'}' | b']' if self.depth > 0 => {
                            self.depth -= 1;
                            if self.depth == 0 {
                                self.keep(&buffer[..=at]);
                                return (at + 1, true);
                            }
                        }
                        // An element without brackets of its own ends where the next begins or the list closes.
                        b',' | b']' | b'}' if self.depth == 0 => {
                            self.keep(&buffer[..at]);
                            return (at, true);
                        }
                        _ => {}
                    }
                    at += 1;
                }
            }
        }
        self.keep(buffer);
        (buffer.len(), false)
    }

    fn keep(&mut self, bytes: &[u8]) {
        if self.json.len() + bytes.len() > LONGEST {
            self.too_long = true;
            self.json = Vec::new();
        } else if !self.too_long {
            self.json.extend_from_slice(bytes);
        }
    }
}

impl Iterator for Scanner {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        if self.ended {
            return None;
        }
        self.step().unwrap_or_else(|error| {
            self.ended = true;
            Some(Item::Failed { error: error.to_string(), position: self.position })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::io::{BufReader, Cursor};

    use super::{Item, Scanner};

    /// What is found, read through a buffer so small that everything is cut in two somewhere.
    fn found(json: &str) -> Vec<String> {
        let input = Box::new(BufReader::with_capacity(3, Cursor::new(json.as_bytes().to_vec())));
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8 in, UTF-8 out");
        Scanner::new(input)
            .map(|item| match item {
                Item::ChatName(name) => format!("#{}", text(name)),
                Item::Message { json, position } => format!("{position}:{}", text(json)),
                Item::TooLong { .. } => "too long".to_owned(),
                Item::Misplaced { position } => format!("misplaced:{position}"),
                Item::Truncated { json, .. } => format!("truncated:{}", text(json)),
                Item::Failed { error, .. } => error,
            })
            .collect()
    }

    #[test]
    fn messages_are_cut_out_of_every_shape_of_export() {
        let cases: &[(&str, &[&str])] = &[
            (r#"{"name":"K","messages":[{"id":1},{"id":2}]}"#, &["#K", r#"24:{"id":1}"#, r#"33:{"id":2}"#]),
            (r#"{"messages":[]}"#, &[]),
            (r#"[{"a":"]}"},{"b":"\"}"}]"#, &[r#"1:{"a":"]}"}"#, r#"12:{"b":"\"}"}"#]),
            (
                r#"{"chats":{"about":"x","list":[{"name":"A","messages":[{"m":[1]}]},{"name":"B","messages":[2,3]}]}}"#,
                &["#", "#A", r#"54:{"m":[1]}"#, "#", "#B", "90:2", "92:3"],
            ),
            (r#"{"messages":[{"id":1},{"id""#, &[r#"13:{"id":1}"#, r#"truncated:{"id""#]),
            (r#"{"messages":[{"id":1}"#, &[r#"13:{"id":1}"#, "truncated:"]),
            ("{\"messages\":[{\"t\":\"x},\n\"id\":1},{\"id\":2}]}", &["13:{\"t\":\"x},\n\"id\":1}", r#"31:{"id":2}"#]),
            (r#"{"a":[{"messages":5}],"messages":[{"id":1}]}"#, &["#", r#"34:{"id":1}"#]),
            (r#"{"":{"a":[1]},"messages":[{"id":1}]}"#, &[r#"26:{"id":1}"#]),
            ("", &[]),
        ];
        for (json, items) in cases {
            assert_eq!(found(json), *items, "{json}");
        }
    }

    #[test]
    fn a_bracket_that_fits_no_other_is_told_and_passed_over() {
        let cases: &[(&str, &[&str])] = &[
            (r#"{"messages":[{"id":1}},{"id":2}]}"#, &[r#"13:{"id":1}"#, "misplaced:21", r#"23:{"id":2}"#]),
            (r#"{"messages":[{"id":1}],{"id":2}]}"#, &[r#"13:{"id":1}"#, "misplaced:23"]),
            (
                r#"{"list":[{"name":"A","messages" [1]},{"name":"B","messages":[2]}]}"#,
                &["#", "#A", "misplaced:32", "#", "#B", "61:2"],
            ),
            (r#"{"messages":[1]]}]}"#, &["13:1", "misplaced:15"]),
        ];
        for (json, items) in cases {
            assert_eq!(found(json), *items, "{json}");
        }
    }

    #[test]
    fn deep_nesting_costs_no_memory_and_no_stack() {
        let deep = format!("{{\"x\":{}{}}}", "[".repeat(200_000), "]".repeat(200_000));
        assert_eq!(found(&deep), [""; 0]);
    }
}
