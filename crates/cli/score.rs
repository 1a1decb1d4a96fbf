//! `saring score`: from exports to assessments.

use std::{
    fs::File,
    io::{self, IsTerminal, Write},
    path::Path,
};

use anyhow::Context;
use saring::label::Level;

use crate::{
    Outcome,
    args::{OutputFormat, ScoreArguments},
    bundle,
    output::{self, Output},
    screening::Inputs,
};

/// The riskiest posts that a person is shown unasked.
const TABLE_TOP: usize = 20;

pub(crate) fn run(arguments: &ScoreArguments) -> anyhow::Result<Outcome> {
    let inputs = Inputs::open(&arguments.paths, arguments.input_format)?;
    let screener = bundle::open(&arguments.scoring)?;

    let mut output = open_output(arguments, format(arguments))?;
    inputs.screen(&screener, |screened| match screened {
        Ok(scored) => output.assessed(scored),
        Err(failure) => output.failed(&failure),
    })?;
    let counts = output.finish()?;
    Ok(Outcome::of_run(counts.failed > 0))
}

fn format(arguments: &ScoreArguments) -> OutputFormat {
    let by_ending = |path: &Path| match path.extension()?.to_str()? {
        "csv" => Some(OutputFormat::Csv),
        "json" => Some(OutputFormat::Json),
        "txt" => Some(OutputFormat::Table),
        _ => None,
    };
    arguments.format.unwrap_or_else(|| match &arguments.output {
        Some(path) => by_ending(path).unwrap_or(OutputFormat::Jsonl),
        None if io::stdout().is_terminal() => OutputFormat::Table,
        None => OutputFormat::Jsonl,
    })
}

fn open_output(arguments: &ScoreArguments, format: OutputFormat) -> anyhow::Result<Output> {
    let (target, name): (Box<dyn Write>, String) = match &arguments.output {
        Some(path) => {
            let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
            (Box::new(file), path.display().to_string())
        }
        // Colours where standard output shows them, none in a pipe.
        None => (Box::new(anstream::AutoStream::auto(io::stdout())), "standard output".to_owned()),
    };
    let table = format == OutputFormat::Table;
    let selection = output::Selection {
        least: arguments.min_level.unwrap_or(if table { Level::Low } else { Level::None }),
        top: match arguments.top.unwrap_or(if table { TABLE_TOP } else { 0 }) {
            0 if table => Some(usize::MAX),
            0 => None,
            top => Some(top),
        },
    };
    Ok(Output::new(target, name, format, selection, arguments.with_text))
}
