//! `saring lexicon eval`: what each rule is worth, on labelled posts and on what people write.

use std::io::{self, Write};

use anyhow::Context;
use saring::{lexicon::Lexicon, normalize::NormalizedPost};

use super::{
    report::{self, Report},
    tally::Tally,
};
use crate::{
    Outcome,
    args::{EvaluationFormat, LexiconEvalArguments},
    bundle,
    evaluation::case,
    interrupt,
    screening::Inputs,
};

pub(crate) fn run(arguments: &LexiconEvalArguments) -> anyhow::Result<Outcome> {
    let (labelled, unlabelled): (Vec<_>, Vec<_>) =
        arguments.paths.iter().cloned().partition(|path| case::is_labelled(path));
    // Inputs are opened before anything is measured: a mistyped name should not cost a run.
    let cases = if labelled.is_empty() { Vec::new() } else { case::read(&labelled)? };
    let inputs = Inputs::open(&unlabelled, arguments.input_format)?;
    let folder = bundle::lexicon(arguments.lexicon.as_deref(), &arguments.bundle)?;
    let lexicon = Lexicon::load(&folder).context("see `saring lexicon check`")?;

    interrupt::listen();
    let mut tally = Tally::new(&lexicon);
    for case in cases.iter().take_while(|_| !interrupt::asked()) {
        tally.case(case, &lexicon.scan(&NormalizedPost::new(&case.text), &case.text));
    }
    let mut unread = None;
    inputs.go_through(
        |records| records,
        |_, record| {
            match record {
                Ok(post) => tally.post(&post.text, &lexicon.scan(&NormalizedPost::new(&post.text), &post.text)),
                Err(error) => {
                    tally.unread += 1;
                    unread.get_or_insert(error);
                }
            }
            Ok(())
        },
    )?;
    if let Some(first) = &unread {
        let count = tally.unread;
        anstream::eprintln!(
            "{count} posts could not be read; the first at byte {} of {}: {}",
            first.position,
            first.source,
            first.error
        );
    }

    let report = Report::new(&lexicon, tally);
    let mut out = anstream::AutoStream::auto(io::stdout()).lock();
    match arguments.format {
        EvaluationFormat::Table => report::write_table(&report, arguments.examples, &mut out)?,
        EvaluationFormat::Json => writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?,
        EvaluationFormat::Markdown => report::write_markdown(&report, &mut out)?,
    }
    Ok(Outcome::of_run(unread.is_some()))
}
