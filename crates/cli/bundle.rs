//! Finding a bundle, and `saring bundle info`.

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
};

use saring::{
    Options, Screener,
    bundle::{LabelKind, Manifest},
    label::Label,
};

use crate::{
    Outcome,
    args::{BundleChoice, Scoring},
};

const DEFAULT: &str = "models/saring-mini";

/// The bundle asked for, else the default one: in the current folder, beside the program, or where this program was built.
pub(crate) fn find(choice: &BundleChoice) -> anyhow::Result<PathBuf> {
    if let Some(folder) = &choice.bundle {
        return Ok(folder.clone());
    }
    let program = std::env::current_exe().ok();
    let beside = program.as_deref().and_then(Path::parent).map(|folder| folder.join(DEFAULT));
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join(DEFAULT);
    let places = [Some(PathBuf::from(DEFAULT)), beside, Some(built)];
    places.into_iter().flatten().find(|folder| folder.join("bundle.toml").exists()).ok_or_else(|| {
        anyhow::anyhow!("no bundle: {DEFAULT} is neither here nor beside the program; name one with --bundle FOLDER")
    })
}

/// The folder of rules asked for, else that of the bundle.
pub(crate) fn lexicon(folder: Option<&Path>, choice: &BundleChoice) -> anyhow::Result<PathBuf> {
    folder.map_or_else(|| Ok(find(choice)?.join("lexicon")), |folder| Ok(folder.to_owned()))
}

/// Opens the bundle to score with.
pub(crate) fn open(scoring: &Scoring) -> anyhow::Result<Screener> {
    let Scoring { workers, lexicon_only, thorough, .. } = *scoring;
    Ok(Screener::open(find(&scoring.bundle)?, &Options { workers: workers.map(usize::from), lexicon_only, thorough })?)
}

/// Opens the bundle whole, so that what it prints is known to work.
pub(crate) fn info(choice: &BundleChoice) -> anyhow::Result<Outcome> {
    let folder = find(choice)?;
    let screener = Screener::open(&folder, &Options { workers: Some(1), ..Options::default() })?;
    let bundle = screener.bundle();
    let manifest = &bundle.manifest;
    let mut out = io::stdout().lock();
    writeln!(out, "{} {}   {}", manifest.name, manifest.version, folder.display())?;
    writeln!(out, "languages   {}", manifest.language.join(", "))?;
    write_model(&mut out, manifest, &folder)?;
    if let Some(ngrams) = &manifest.ngrams {
        writeln!(
            out,
            "n-grams     {}, settle a post below log-odds of {}",
            ngrams.file.display(),
            ngrams.settles_below
        )?;
    }
    writeln!(out, "lexicon     {} rules, version {}", bundle.lexicon.rules().len(), bundle.lexicon.version())?;
    let unverified = bundle.lexicon.actors().iter().filter(|actor| !actor.verified).count();
    let remedy = if unverified > 0 { "; see `saring actors import`" } else { "" };
    writeln!(out, "actors      {} organisations, {unverified} unverified{remedy}", bundle.lexicon.actors().len())?;
    let levels = &manifest.levels;
    writeln!(out, "levels      low from {}, review from {}, urgent from {}", levels.low, levels.review, levels.urgent)?;
    writeln!(out, "            urgent from {} where it is a credible threat or instructional", levels.urgent_threat)?;
    writeln!(out, "labels      (score from which each counts as found)")?;
    for &label in Label::ALL {
        writeln!(out, "            {label:<18} {}", bundle.threshold(label))?;
    }
    Ok(Outcome::Complete)
}

fn write_model(out: &mut impl Write, manifest: &Manifest, folder: &Path) -> io::Result<()> {
    let Some(model) = &manifest.model else {
        return writeln!(out, "model       none: rules alone");
    };
    let size = std::fs::metadata(folder.join(&model.file)).map_or(0, |file| file.len());
    let outputs = |kind| manifest.labels.iter().filter(|label| label.kind == kind).count();
    writeln!(
        out,
        "model       {}, {:.1} MB, reads the {:?} form, {} tokens at once",
        model.file.display(),
        size as f64 / 1e6,
        model.input,
        model.max_tokens
    )?;
    writeln!(
        out,
        "outputs     {} risk labels, {} stances, {} context labels",
        outputs(LabelKind::Risk),
        outputs(LabelKind::Stance),
        outputs(LabelKind::Context)
    )
}
