//! `saring report`: from exports to one page for a moderator.

use std::{
    io::{self, BufWriter, Write},
    path::Path,
};

use anyhow::Context;
use jiff::Timestamp;
use saring_report::{Form, Report, Unread};
use tempfile::NamedTempFile;

use crate::{
    Outcome,
    args::ReportArguments,
    bundle, interrupt,
    output::{Failure, Scored},
    screening::Inputs,
};

pub(crate) fn run(arguments: &ReportArguments) -> anyhow::Result<Outcome> {
    let cannot_write = || format!("cannot write {}", arguments.output.display());
    let inputs = Inputs::open(&arguments.paths, arguments.input_format)?;
    // An hour of scoring should not end at a folder that cannot be written to.
    beside(&arguments.output).and_then(NamedTempFile::close).with_context(cannot_write)?;
    let screener = bundle::open(&arguments.scoring)?;

    let mut report = Report::listing_from(arguments.min_level);
    inputs.screen(&screener, |screened| {
        match screened {
            Ok(Scored { post, assessment }) => report.add(post, assessment),
            Err(Failure { id, error, source, position }) => report.add_unread(Unread { id, error, source, position }),
        }
        Ok(())
    })?;
    if interrupt::asked() {
        report.stop();
    }
    let (posts, unread) = report.counts();
    let form = Form { language: arguments.lang, title: arguments.title.clone(), made: Some(Timestamp::now()) };
    write(report, &form, &arguments.output).with_context(cannot_write)?;

    anstream::eprintln!("{}: {posts} posts, {unread} could not be read. A person decides.", arguments.output.display());
    Ok(Outcome::of_run(unread > 0))
}

/// Writes the page beside its place and then puts it there, so that nobody ever opens half of one.
fn write(report: Report, form: &Form, path: &Path) -> io::Result<()> {
    let mut page = BufWriter::new(beside(path)?);
    report.write(&mut page, form)?;
    page.flush()?;
    page.into_inner()?.persist(path)?;
    Ok(())
}

/// A temporary file in the folder of another, with the rights of any new file there.
fn beside(path: &Path) -> io::Result<NamedTempFile> {
    if path.is_dir() {
        return Err(io::Error::other("it is a folder; name a file in it"));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".saring-").suffix(".html");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder.tempfile_in(folder)
}
