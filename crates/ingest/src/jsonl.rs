//! One JSON object a line.

use std::io::{self, BufRead, Read};

use crate::{Input, Record, Unreadable, message};

/// A longer line is skipped: no post is as long, and it must fit into memory.
const LONGEST: u64 = 64 * 1024 * 1024;

/// One line of an input.
pub(crate) struct Line {
    /// Counted from 1.
    pub(crate) number: u64,
    /// Where it begins, in bytes.
    pub(crate) position: u64,
    /// Without its line break; or why it cannot be read.
    pub(crate) bytes: io::Result<Vec<u8>>,
}

/// The lines of an input, each within bounded memory.
pub(crate) struct Lines {
    input: Input,
    number: u64,
    position: u64,
    ended: bool,
}

impl Lines {
    pub(crate) const fn new(input: Input) -> Self {
        Self { input, number: 0, position: 0, ended: false }
    }
}

impl Iterator for Lines {
    type Item = Line;

    fn next(&mut self) -> Option<Line> {
        if self.ended {
            return None;
        }
        let mut bytes = Vec::new();
        let read = (&mut self.input).take(LONGEST).read_until(b'\n', &mut bytes);
        let position = self.position;
        self.number += 1;
        let bytes = match read {
            Ok(0) => return None,
            Ok(length) => {
                self.position += length as u64;
                if bytes.last() == Some(&b'\n') {
                    bytes.pop();
                    Ok(bytes)
                } else if length as u64 == LONGEST {
                    self.skip_line();
                    Err(io::Error::other(format!("line {} is longer than 64 MiB", self.number)))
                } else {
                    Ok(bytes)
                }
            }
            Err(error) => {
                // What cannot be read now will not be read at the next try either.
                self.ended = true;
                Err(error)
            }
        };
        let first = self.number == 1;
        let bytes = bytes.map(|bytes| match bytes.strip_prefix(b"\xEF\xBB\xBF") {
            Some(rest) if first => rest.to_vec(),
            _ => bytes,
        });
        Some(Line { number: self.number, position, bytes })
    }
}

impl Lines {
    fn skip_line(&mut self) {
        loop {
            let Ok(buffer) = self.input.fill_buf() else { return };
            if buffer.is_empty() {
                return;
            }
            let end = memchr::memchr(b'\n', buffer);
            let length = end.map_or(buffer.len(), |end| end + 1);
            self.input.consume(length);
            self.position += length as u64;
            if end.is_some() {
                return;
            }
        }
    }
}

/// The posts of an input with one object a line. A post without an `id` gets the number of its line.
pub(crate) fn lines(input: Input, name: String) -> impl Iterator<Item = Record> + Send {
    Lines::new(input).filter_map(move |line| {
        let unreadable = |id, error| Unreadable { id, error, source: name.clone(), position: line.position };
        let bytes = match &line.bytes {
            Ok(bytes) if bytes.trim_ascii().is_empty() => return None,
            Ok(bytes) => bytes,
            Err(error) => return Some(Err(unreadable(None, error.to_string()))),
        };
        let post = message::read(bytes, None, || line.number.to_string());
        Some(post.map_err(|broken| unreadable(broken.id, format!("line {}: {}", line.number, broken.error))))
    })
}
