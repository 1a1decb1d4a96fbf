//! `saring audit verify`.

use std::io::{self, Write};

use saring_desk::audit::{Head, Verification};

use crate::{Outcome, args::DataChoice, desk, output::style};

pub(crate) fn verify(expected: Option<&Head>, data: &DataChoice) -> anyhow::Result<Outcome> {
    let mut out = io::stdout().lock();
    match desk::open(data)?.verify(expected)? {
        Verification::Holds { head, head_file } => {
            writeln!(out, "{} entries, none changed", head.entries)?;
            writeln!(out, "end {head}")?;
            match head_file {
                Some(entries) => writeln!(out, "audit.head vouches for the first {entries}")?,
                None => writeln!(out, "there is no audit.head: a log cut at its end would not be found by it")?,
            }
            anstream::eprintln!("Keep the end elsewhere, and verify against it with --expect-head");
            Ok(Outcome::Complete)
        }
        Verification::Broken(broken) => {
            drop(out);
            let (mark, reset) = (style::ERROR.render(), style::ERROR.render_reset());
            anstream::println!("{mark}changed:{reset} entry {}: {}", broken.seq, broken.what);
            Ok(Outcome::Partial)
        }
    }
}
