//! `saring desk`, and opening a desk for the commands beside it.

use std::{
    fs::File,
    io::{self, BufWriter, Write},
    path::Path,
};

use anyhow::Context;
use saring_desk::{Desk, Settings};

use crate::{Outcome, args::DataChoice};

/// Opens the desk of the folder, with the settings of its desk.toml.
pub(crate) fn open(choice: &DataChoice) -> anyhow::Result<Desk> {
    anyhow::ensure!(
        Desk::exists(&choice.data),
        "there is no desk in {}; name its folder with --data FOLDER",
        choice.data.display()
    );
    open_or_make(choice)
}

/// Opens the desk of the folder, or makes one there.
pub(crate) fn open_or_make(choice: &DataChoice) -> anyhow::Result<Desk> {
    Ok(Desk::open(&choice.data, Settings::of(&choice.data)?)?)
}

pub(crate) fn export(output: Option<&Path>, data: &DataChoice) -> anyhow::Result<Outcome> {
    let desk = open(data)?;
    let mut out: Box<dyn Write> = match output {
        Some(path) => {
            let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
            Box::new(BufWriter::new(file))
        }
        None => Box::new(BufWriter::new(io::stdout().lock())),
    };
    let count = desk.export_decisions::<anyhow::Error>("console", |post| {
        serde_json::to_writer(&mut out, &post)?;
        Ok(out.write_all(b"\n")?)
    })?;
    out.flush()?;
    anstream::eprintln!("{count} decided posts");
    Ok(Outcome::Complete)
}

pub(crate) fn purge(data: &DataChoice) -> anyhow::Result<Outcome> {
    let desk = open(data)?;
    let purged = desk.purge()?;
    anstream::eprintln!("{purged} cases purged: decided more than {} days ago", desk.settings().retention_days);
    Ok(Outcome::Complete)
}
