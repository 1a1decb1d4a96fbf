//! `saring serve`: the service, and what a person must know of it before the first request.

use std::num::NonZeroUsize;

use saring_service::{Service, Settings};

use crate::{Outcome, args::ServeArguments, bundle, output::style};

pub(crate) fn run(arguments: &ServeArguments) -> anyhow::Result<Outcome> {
    let service = Service::open(settings(arguments)?)?;
    for export in &arguments.exports {
        service.score(export)?;
    }
    let address = service.address()?;
    if !address.ip().is_loopback() {
        let (mark, reset) = (style::ERROR.render(), style::ERROR.render_reset());
        anstream::eprintln!(
            "{mark}warning:{reset} {address} can be reached from other machines, and there is no TLS here: tokens and posts \
             travel in the clear. Put a reverse proxy with TLS in front, or listen on 127.0.0.1."
        );
    }
    anstream::eprintln!("Saring listens on http://{address}");
    if let Some(token) = service.first_token()? {
        anstream::eprintln!("Token of the lead `admin`, shown this once: {token}");
    }
    service.run()?;
    Ok(Outcome::Complete)
}

/// What the file says, and before it the command line.
fn settings(arguments: &ServeArguments) -> anyhow::Result<Settings> {
    let mut settings = match &arguments.settings {
        Some(path) => Settings::read(path)?,
        None => Settings::default(),
    };
    if let Some(address) = arguments.address {
        settings.address = address;
    }
    settings.data.clone_from(&arguments.data.data);
    let (asked, scoring) = (&arguments.scoring, &mut settings.scoring);
    // Without a word on it anywhere, the bundle is looked for where the other commands look.
    if asked.bundle.bundle.is_some() || scoring.bundle == Settings::default().scoring.bundle {
        scoring.bundle = bundle::find(&asked.bundle)?;
    }
    scoring.lexicon_only |= asked.lexicon_only;
    scoring.thorough |= asked.thorough;
    scoring.workers = asked.workers.map(usize::from).and_then(NonZeroUsize::new).or(scoring.workers);
    Ok(settings)
}
