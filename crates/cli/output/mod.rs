//! From assessments to what a person or a program reads.

mod csv;
mod progress;
mod records;
pub(crate) mod style;
mod table;

use std::io::{self, Write};

use anyhow::Context;
use saring::{assessment::Assessment, label::Level, post::Post};
use serde::Serialize;

use crate::args::OutputFormat;

pub(crate) use progress::Progress;
pub(crate) use table::on_one_line;

/// A post with its assessment.
#[derive(Debug)]
pub(crate) struct Scored {
    pub(crate) post: Post,
    pub(crate) assessment: Assessment,
}

/// A post that could not be read or scored: the error record of the output contract.
#[derive(Debug, Serialize)]
pub(crate) struct Failure {
    pub(crate) id: Option<String>,
    pub(crate) error: String,
    pub(crate) source: String,
    /// Byte offset of the record in its file; none where it was read but not scored.
    pub(crate) position: Option<u64>,
}

/// Which posts to print.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Selection {
    /// Posts below this level are counted and left out.
    pub(crate) least: Level,
    /// Print the riskiest so many, riskiest first; all in input order where not set.
    pub(crate) top: Option<usize>,
}

/// How many posts there were.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) levels: [usize; 4],
    pub(crate) failed: usize,
    pub(crate) held_back: usize,
}

/// A way to print. Each call writes whole lines.
pub(super) trait Printer {
    fn begin(&mut self, out: &mut Vec<u8>) -> anyhow::Result<()>;
    fn scored(&mut self, scored: &Scored, out: &mut Vec<u8>) -> anyhow::Result<()>;
    fn failed(&mut self, failure: &Failure, out: &mut Vec<u8>) -> anyhow::Result<()>;
    fn end(&mut self, counts: &Counts, out: &mut Vec<u8>) -> anyhow::Result<()>;
}

/// Where assessments go. Only whole lines are handed to the target, so a stop at any moment leaves complete lines.
pub(crate) struct Output {
    target: Box<dyn Write>,
    name: String,
    printer: Box<dyn Printer>,
    selection: Selection,
    riskiest: Vec<Scored>,
    counts: Counts,
    lines: Vec<u8>,
    begun: bool,
}

/// Lines are handed on when so many bytes are ready.
const READY: usize = 64 * 1024;

impl Output {
    pub(crate) fn new(
        target: Box<dyn Write>,
        name: String,
        format: OutputFormat,
        selection: Selection,
        with_text: bool,
    ) -> Self {
        let printer: Box<dyn Printer> = match format {
            OutputFormat::Table => Box::new(table::Table::new(with_text)),
            OutputFormat::Jsonl => Box::new(records::Records::lines(with_text)),
            OutputFormat::Json => Box::new(records::Records::array(with_text)),
            OutputFormat::Csv => Box::new(csv::Csv::new(with_text)),
        };
        Self {
            target,
            name,
            printer,
            selection,
            riskiest: Vec::new(),
            counts: Counts::default(),
            lines: Vec::new(),
            begun: false,
        }
    }

    pub(crate) fn assessed(&mut self, scored: Scored) -> anyhow::Result<()> {
        self.counts.levels[scored.assessment.level.index()] += 1;
        if scored.assessment.level < self.selection.least {
            return Ok(());
        }
        let Some(top) = self.selection.top else {
            self.begin()?;
            self.printer.scored(&scored, &mut self.lines)?;
            return self.hand_on(READY);
        };
        self.riskiest.push(scored);
        // Sorting now and then keeps memory at twice what is asked for, at a cost that does not show.
        if self.riskiest.len() >= top.saturating_mul(2).max(1024) {
            self.keep(top);
        }
        Ok(())
    }

    pub(crate) fn failed(&mut self, failure: &Failure) -> anyhow::Result<()> {
        self.counts.failed += 1;
        self.begin()?;
        self.printer.failed(failure, &mut self.lines)?;
        self.hand_on(READY)
    }

    /// Prints what was held back, and the end.
    pub(crate) fn finish(mut self) -> anyhow::Result<Counts> {
        self.begin()?;
        if let Some(top) = self.selection.top {
            self.keep(top);
            for scored in std::mem::take(&mut self.riskiest) {
                self.printer.scored(&scored, &mut self.lines)?;
            }
        }
        self.printer.end(&self.counts, &mut self.lines)?;
        self.hand_on(0)?;
        self.target.flush().with_context(|| self.cannot_write())?;
        Ok(self.counts)
    }

    fn begin(&mut self) -> anyhow::Result<()> {
        if !std::mem::replace(&mut self.begun, true) {
            self.printer.begin(&mut self.lines)?;
        }
        Ok(())
    }

    fn keep(&mut self, top: usize) {
        let order = |a: &Scored, b: &Scored| {
            (b.assessment.level, b.assessment.risk).partial_cmp(&(a.assessment.level, a.assessment.risk))
        };
        // A stable sort: equal risks stay in input order.
        self.riskiest.sort_by(|a, b| order(a, b).expect("risks are numbers"));
        self.counts.held_back += self.riskiest.len().saturating_sub(top);
        self.riskiest.truncate(top);
    }

    fn hand_on(&mut self, ready: usize) -> anyhow::Result<()> {
        if self.lines.len() > ready || (ready == 0 && !self.lines.is_empty()) {
            self.target.write_all(&self.lines).with_context(|| self.cannot_write())?;
            self.lines.clear();
        }
        Ok(())
    }

    fn cannot_write(&self) -> String {
        format!("cannot write {}", self.name)
    }
}

impl Counts {
    pub(crate) fn posts(&self) -> usize {
        self.levels.iter().sum::<usize>() + self.failed
    }
}

/// Width of the terminal, or of a page where there is none.
pub(super) fn width() -> usize {
    terminal_size::terminal_size_of(io::stdout()).map_or(100, |(width, _)| usize::from(width.0)).max(40)
}
