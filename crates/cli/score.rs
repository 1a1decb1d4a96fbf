//! `saring score`: from exports to assessments.

use std::{
    fs::File,
    io::{self, IsTerminal, Write},
    path::Path,
};

use anyhow::Context;
use saring::{Screened, label::Level};
use saring_ingest::Unreadable;

use crate::{
    Outcome,
    args::{OutputFormat, ScoreArguments},
    bundle, interrupt,
    output::{self, Failure, Output, Progress, Scored},
};

/// The riskiest posts that a person is shown unasked.
const TABLE_TOP: usize = 20;

pub(crate) fn run(arguments: &ScoreArguments) -> anyhow::Result<Outcome> {
    // Inputs are opened before the bundle: a mistyped name should not cost the loading of a model.
    let inputs = arguments
        .paths
        .iter()
        .map(|path| saring_ingest::open(path, arguments.input_format).map(|records| (path, records)))
        .collect::<Result<Vec<_>, _>>()?;
    let screener = bundle::open(&arguments.scoring)?;

    let format = format(arguments);
    let mut output = open_output(arguments, format)?;
    let totals: Vec<_> = inputs.iter().map(|(_, records)| records.bytes_total()).collect();
    let mut progress = Progress::start(totals.into_iter().sum());
    interrupt::listen();
    'inputs: for (path, records) in inputs {
        let read = records.bytes_read();
        let mut done_before = progress.next_input();
        for screened in screener.screen_stream(records) {
            if interrupt::asked() {
                break 'inputs;
            }
            done_before.tell(&read);
            match screened {
                Screened::Assessed(post, assessment) => output.assessed(Scored { post, assessment: *assessment })?,
                Screened::Unreadable(unreadable) => output.failed(&unreadable.into())?,
                Screened::Failed(post, error) => output.failed(&Failure {
                    id: Some(post.id),
                    error: error.to_string(),
                    source: path.display().to_string(),
                    position: None,
                })?,
            }
        }
        done_before.finish();
    }
    progress.finish();
    let counts = output.finish()?;
    Ok(if interrupt::asked() {
        Outcome::Interrupted
    } else if counts.failed > 0 {
        Outcome::Partial
    } else {
        Outcome::Complete
    })
}

impl From<Unreadable> for Failure {
    fn from(unreadable: Unreadable) -> Self {
        Self {
            id: unreadable.id,
            error: unreadable.error,
            source: unreadable.source,
            position: Some(unreadable.position),
        }
    }
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
