//! JSON, one object a line or one array: the output contract.

use saring::assessment::Assessment;
use serde::Serialize;

use super::{Counts, Failure, Printer, Scored};

pub(super) struct Records {
    array: bool,
    first: bool,
    with_text: bool,
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(flatten)]
    assessment: &'a Assessment,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
}

impl Records {
    pub(super) const fn lines(with_text: bool) -> Self {
        Self { array: false, first: true, with_text }
    }

    pub(super) const fn array(with_text: bool) -> Self {
        Self { array: true, first: true, with_text }
    }

    fn record(&mut self, record: &impl Serialize, out: &mut Vec<u8>) -> anyhow::Result<()> {
        if self.array && !std::mem::replace(&mut self.first, false) {
            out.extend_from_slice(b",\n");
        }
        serde_json::to_writer(&mut *out, record)?;
        if !self.array {
            out.push(b'\n');
        }
        Ok(())
    }
}

impl Printer for Records {
    fn begin(&mut self, out: &mut Vec<u8>) -> anyhow::Result<()> {
        if self.array {
            out.extend_from_slice(b"[\n");
        }
        Ok(())
    }

    fn scored(&mut self, scored: &Scored, out: &mut Vec<u8>) -> anyhow::Result<()> {
        let text = self.with_text.then_some(scored.post.text.as_str());
        self.record(&Line { assessment: &scored.assessment, text }, out)
    }

    fn failed(&mut self, failure: &Failure, out: &mut Vec<u8>) -> anyhow::Result<()> {
        self.record(failure, out)
    }

    fn end(&mut self, _: &Counts, out: &mut Vec<u8>) -> anyhow::Result<()> {
        if self.array {
            out.extend_from_slice(if self.first { b"]\n" } else { b"\n]\n" });
        }
        Ok(())
    }
}
