//! `saring actors import`: from a published list to a file of organisations in a lexicon.

mod consolidated;

use std::{
    fs,
    io::{self, Write},
};

use anyhow::Context;
use serde::Serialize;

use crate::{Outcome, args::ActorsImportArguments};
use consolidated::Entity;

/// A file of organisations as a lexicon reads it.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ActorFile<'a> {
    version: &'a str,
    list: &'static str,
    authority: &'static str,
    verified: bool,
    actor: Vec<ActorEntry<'a>>,
}

#[derive(Serialize)]
struct ActorEntry<'a> {
    name: &'a str,
    aliases: &'a [String],
    reference: &'a str,
    listed: String,
}

const HEADER: &str =
    "# Written by `saring actors import`. Import the current list anew instead of changing this file.\n";

pub(crate) fn import(arguments: &ActorsImportArguments) -> anyhow::Result<Outcome> {
    let path = arguments.list.display();
    let xml = fs::read_to_string(&arguments.list).with_context(|| format!("cannot read {path}"))?;
    let list = consolidated::read(&xml).map_err(|problem| anyhow::anyhow!("{path}:{problem}"))?;
    let is_wanted =
        |entity: &&Entity| arguments.list_type.iter().any(|wanted| wanted.eq_ignore_ascii_case(&entity.list_type));
    let wanted: Vec<&Entity> = list.entities.iter().filter(is_wanted).collect();
    anyhow::ensure!(
        !wanted.is_empty(),
        "{path}: no organisation on {}; the file has {}; choose with --list-type",
        arguments.list_type.join(" or "),
        if list.entities.is_empty() { "none at all".to_owned() } else { list.types().join(", ") }
    );

    let actor = wanted.iter().map(|entity| ActorEntry {
        name: &entity.name,
        aliases: &entity.aliases,
        reference: &entity.reference,
        listed: entity.listed.to_string(),
    });
    let file = ActorFile {
        version: &list.generated,
        list: "united-nations",
        authority: "United Nations Security Council Consolidated List",
        verified: true,
        actor: actor.collect(),
    };
    let text = format!("{HEADER}{}", toml::to_string(&file)?);
    match &arguments.output {
        Some(output) => fs::write(output, text).with_context(|| format!("cannot write {}", output.display()))?,
        None => io::stdout().write_all(text.as_bytes())?,
    }
    anstream::eprintln!(
        "{} organisations of {}, list of {}; left out: {} of other lists, {} of individuals",
        wanted.len(),
        arguments.list_type.join(" and "),
        list.generated,
        list.entities.len() - wanted.len(),
        list.individuals
    );
    Ok(Outcome::Complete)
}
