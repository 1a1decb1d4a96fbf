//! `saring normalize`: a text as the lexicon and the model see it.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Write},
};

use anyhow::Context;
use saring::normalize::{Form, NormalizedPost, explain};

use crate::{Outcome, args::NormalizeArguments, output::style};

pub(crate) fn run(arguments: &NormalizeArguments) -> anyhow::Result<Outcome> {
    let mut out = io::BufWriter::new(anstream::AutoStream::auto(io::stdout().lock()));
    if arguments.files.is_empty() {
        lines(io::stdin().lock(), arguments, &mut out).context("standard input")?;
    }
    for path in &arguments.files {
        let file = File::open(path).with_context(|| format!("cannot read {}", path.display()))?;
        lines(BufReader::new(file), arguments, &mut out).with_context(|| path.display().to_string())?;
    }
    out.flush()?;
    Ok(Outcome::Complete)
}

fn lines(mut input: impl BufRead, arguments: &NormalizeArguments, out: &mut impl Write) -> anyhow::Result<()> {
    let form = Form::from(arguments.form);
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        let text = String::from_utf8_lossy(&line);
        let text = text.strip_suffix('\n').unwrap_or(&text);
        let text = text.strip_suffix('\r').unwrap_or(text);
        if arguments.explain {
            explained(text, form, out)?;
        } else {
            // A form may hold line breaks of its own (other line separators become \n): in a pipe, a line stays a line.
            writeln!(out, "{}", NormalizedPost::new(text).form(form).as_str().replace('\n', " "))?;
        }
        line.clear();
    }
    Ok(())
}

fn explained(text: &str, form: Form, out: &mut impl Write) -> io::Result<()> {
    writeln!(out, "{text}")?;
    for step in explain(text, form) {
        let (name, reset) = (style::NAME.render(), style::NAME.render_reset());
        writeln!(out, "  {name}{:<20}{reset} {} → {}", step.rule, shown(&step.before), shown(&step.after))?;
    }
    writeln!(out, "= {}", NormalizedPost::new(text).form(form).as_str().replace('\n', "⏎"))
}

/// A piece of text with what cannot be seen made visible.
fn shown(piece: &str) -> String {
    if piece.is_empty() {
        return "(removed)".to_owned();
    }
    let visible = |c: char| c.is_alphanumeric() || c.is_ascii_graphic();
    piece.chars().map(|c| if visible(c) { c.to_string() } else { c.escape_default().to_string() }).collect()
}
