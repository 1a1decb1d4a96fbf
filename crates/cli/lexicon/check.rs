//! `saring lexicon check`.

use std::io::{self, Write};

use crate::{Outcome, args::CheckArguments, bundle};

pub(crate) fn run(arguments: &CheckArguments) -> anyhow::Result<Outcome> {
    let folder = bundle::lexicon(arguments.folder.as_deref(), &arguments.bundle)?;
    let report = saring::lexicon::check(&folder)?;
    let mut out = io::stdout().lock();
    for problem in &report.problems {
        writeln!(out, "{problem}")?;
    }
    let today = jiff::ZonedDateTime::now().date();
    let warnings: Vec<_> = report.warnings.iter().chain(report.expired(today)).collect();
    for warning in &warnings {
        writeln!(out, "warning: {warning}")?;
    }
    writeln!(
        out,
        "{} rules, {} examples, {} problems, {} warnings",
        report.rules,
        report.examples,
        report.problems.len(),
        warnings.len()
    )?;
    let failed = !report.problems.is_empty() || (arguments.strict && !warnings.is_empty());
    Ok(if failed { Outcome::Partial } else { Outcome::Complete })
}
