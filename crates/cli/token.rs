//! `saring token`.

use std::io::{self, Write};

use saring_desk::{Desk, Role};

use crate::{Outcome, args::DataChoice, desk};

/// Prints the token alone to standard output, so that a script can take it; the rest is for a person.
pub(crate) fn create(name: &str, role: Role, data: &DataChoice) -> anyhow::Result<Outcome> {
    // A wrong folder would get a desk of its own, and its token would open nothing: say so.
    if !Desk::exists(&data.data) {
        anstream::eprintln!("A new desk in {}", data.data.display());
    }
    let token = desk::open_or_make(data)?.create_token(name, role)?;
    anstream::eprintln!("Token of the {role} `{name}`, shown this once:");
    writeln!(io::stdout(), "{}", token.secret())?;
    Ok(Outcome::Complete)
}

pub(crate) fn list(data: &DataChoice) -> anyhow::Result<Outcome> {
    let mut out = io::stdout().lock();
    for token in desk::open(data)?.list_tokens()? {
        let principal = &token.principal;
        writeln!(
            out,
            "{}  {:9}  {}…  {}",
            token.created_at.strftime("%Y-%m-%d"),
            principal.role,
            token.prefix,
            principal.name
        )?;
    }
    Ok(Outcome::Complete)
}

pub(crate) fn revoke(name: &str, data: &DataChoice) -> anyhow::Result<Outcome> {
    desk::open(data)?.revoke_token(name)?;
    anstream::eprintln!("The token `{name}` opens nothing any more");
    Ok(Outcome::Complete)
}
