//! Opens a bundle: a folder with a model, its tokenizer, a lexicon, and `bundle.toml`, which says how they go together.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::Deserialize;

use crate::{
    assessment::Versions,
    classifier::{
        Activation, Classifier, Head, HeadKind, Heads, Ngrams, NgramsOptions, Transformer, TransformerOptions,
    },
    error::{Error, Result},
    fusion::{Thresholds, Weights},
    label::{Context, Label, Stance},
    lexicon::Lexicon,
    normalize::Form,
    toml_file,
};

/// What `bundle.toml` says.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Manifest {
    /// The bundle's name.
    pub name: String,
    /// Raised whenever scores may change.
    pub version: u32,
    /// The languages it was made for.
    pub language: Vec<String>,
    /// The model; none for a bundle of rules alone.
    pub model: Option<ModelManifest>,
    /// The model of n-grams beside it; may be left out.
    pub ngrams: Option<NgramsManifest>,
    /// What the model's outputs mean. Where the model has a `config.json` with `id2label`, in any order and only those
    /// of interest; else one for each output, in the model's order.
    #[serde(default, rename = "label")]
    pub labels: Vec<LabelManifest>,
    /// How signals are weighed.
    pub fusion: Weights,
    /// The risks from which a level holds.
    pub levels: Thresholds,
}

/// `[model]` of a bundle.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ModelManifest {
    /// The ONNX file.
    pub file: PathBuf,
    /// Its sha256 in hexadecimal.
    pub sha256: Option<String>,
    /// A Hugging Face `tokenizer.json`.
    pub tokenizer: PathBuf,
    /// Its sha256 in hexadecimal.
    pub tokenizer_sha256: Option<String>,
    /// A Hugging Face `config.json`, whose `id2label` names the outputs.
    pub config: Option<PathBuf>,
    /// The form of a text that the model was trained on.
    pub input: Form,
    /// The longest row of tokens it reads at once; longer posts are read in overlapping windows.
    pub max_tokens: usize,
}

/// `[ngrams]` of a bundle; see [`NgramsOptions`].
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct NgramsManifest {
    /// The table of weights.
    pub file: PathBuf,
    /// Its sha256 in hexadecimal.
    pub sha256: Option<String>,
    /// What a weight of 1 in the file stands for.
    pub scale: f32,
    /// Log-odds of a text without n-grams.
    pub bias: f32,
    /// Log-odds below which a post is settled, and the transformer does not read it.
    pub settles_below: f32,
}

/// One `[[label]]` of a bundle.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct LabelManifest {
    /// The name in this library's vocabulary.
    pub name: String,
    /// The model's own name for it, where that is another one.
    pub output: Option<String>,
    /// Which vocabulary.
    pub kind: LabelKind,
    /// The score from which the label counts as found; for risk and context labels.
    pub threshold: Option<f32>,
    /// Logits are divided by it.
    #[serde(default = "one")]
    pub temperature: f32,
}

/// Which vocabulary a label belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LabelKind {
    /// A risk label.
    Risk,
    /// A stance.
    Stance,
    /// A context label.
    Context,
}

const fn one() -> f32 {
    1.0
}

/// The part of a Hugging Face `config.json` that a bundle needs.
#[derive(Debug, Deserialize)]
struct HuggingFaceConfig {
    id2label: BTreeMap<usize, String>,
    problem_type: Option<String>,
}

/// An opened bundle, ready to score with.
pub struct Bundle {
    /// What its `bundle.toml` says.
    pub manifest: Manifest,
    /// Its rules.
    pub lexicon: Lexicon,
    /// Its model; none where the bundle has none or where it was opened for its lexicon alone.
    pub classifier: Option<Box<dyn Classifier>>,
    /// Its model of n-grams, as for the other.
    pub ngrams: Option<Ngrams>,
    /// What every assessment made with it carries.
    pub versions: Arc<Versions>,
}

/// How to open a bundle.
#[derive(Debug, Clone, Copy)]
pub struct BundleOptions {
    /// How many posts are scored at the same time.
    pub workers: usize,
    /// Leave the models closed.
    pub lexicon_only: bool,
    /// Let n-grams settle nothing.
    pub thorough: bool,
}

impl BundleOptions {
    /// What an assessment must tell of how its bundle was opened, since its scores depend on it.
    const fn told(self) -> &'static str {
        if self.lexicon_only {
            ", lexicon only"
        } else if self.thorough {
            ", thorough"
        } else {
            ""
        }
    }
}

impl Manifest {
    /// Reads `bundle.toml` of a folder.
    ///
    /// # Errors
    /// Where it is missing, malformed, has an unknown key, or names a label that does not exist.
    pub fn read(folder: &Path) -> Result<Self> {
        let path = folder.join("bundle.toml");
        if !folder.is_dir() {
            let source =
                std::io::Error::new(std::io::ErrorKind::NotFound, "no such folder; name one with a bundle.toml");
            return Err(Error::Read { path: folder.to_owned(), source });
        }
        let manifest: Self = toml_file::read(&path)?;
        for label in &manifest.labels {
            label.kind(&path)?;
            if label.temperature.is_nan() || label.temperature <= 0.0 {
                let message = format!("[[label]] {}: temperature must be above 0", label.name);
                return Err(Error::Mismatch { path, message });
            }
        }
        let weights = &manifest.fusion;
        let Weights { model, stance, ngrams, lexicon, cue, .. } = *weights;
        let signs = [model, stance, ngrams, lexicon, cue, weights.lexicon_only.lexicon];
        if signs.iter().any(|weight| weight.is_nan() || *weight < 0.0) {
            let message = "[fusion]: weights must be at least 0, or evidence could lower a risk".to_owned();
            return Err(Error::Mismatch { path, message });
        }
        let alone = weights.lexicon_only.levels.map(|levels| ("[fusion.lexicon-only.levels]", levels));
        for (table, levels) in [("[levels]", manifest.levels)].into_iter().chain(alone) {
            if ![levels.low, levels.review, levels.urgent_threat, levels.urgent].is_sorted() {
                let message = format!("{table} must rise: low, review, urgent-threat, urgent");
                return Err(Error::Mismatch { path, message });
            }
        }
        Ok(manifest)
    }
}

impl LabelManifest {
    fn kind(&self, path: &Path) -> Result<HeadKind> {
        let (kind, known) = match self.kind {
            LabelKind::Risk => (Label::from_name(&self.name).map(HeadKind::Risk), names(Label::ALL, Label::name)),
            LabelKind::Stance => {
                (Stance::from_name(&self.name).map(HeadKind::Stance), names(Stance::ALL, Stance::name))
            }
            LabelKind::Context => {
                (Context::from_name(&self.name).map(HeadKind::Context), names(Context::ALL, Context::name))
            }
        };
        kind.ok_or_else(|| {
            let message =
                format!("there is no {:?} label `{}`; known are {known}", self.kind, self.name).to_lowercase();
            Error::Mismatch { path: path.to_owned(), message }
        })
    }
}

fn names<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str) -> String {
    all.iter().map(|&value| name(value)).collect::<Vec<_>>().join(", ")
}

impl Bundle {
    /// Opens the bundle in `folder`.
    ///
    /// # Errors
    /// Where a part is missing, malformed or changed, or where parts do not fit each other.
    pub fn open(folder: &Path, options: BundleOptions) -> Result<Self> {
        let manifest = Manifest::read(folder)?;
        let lexicon = Lexicon::load(&folder.join("lexicon"))?;
        let classifier = match &manifest.model {
            Some(model) if !options.lexicon_only => {
                let transformer = Transformer::load(TransformerOptions {
                    model: folder.join(&model.file),
                    model_sha256: model.sha256.clone(),
                    tokenizer: folder.join(&model.tokenizer),
                    tokenizer_sha256: model.tokenizer_sha256.clone(),
                    max_tokens: model.max_tokens,
                    heads: heads(folder, &manifest, model)?,
                    workers: options.workers,
                })?;
                Some(Box::new(transformer) as Box<dyn Classifier>)
            }
            _ => None,
        };
        let ngrams = match &manifest.ngrams {
            Some(ngrams) if !options.lexicon_only => Some(Ngrams::load(&NgramsOptions {
                file: folder.join(&ngrams.file),
                sha256: ngrams.sha256.clone(),
                scale: ngrams.scale,
                bias: ngrams.bias,
                settles_below: if options.thorough { f32::NEG_INFINITY } else { ngrams.settles_below },
            })?),
            _ => None,
        };
        let versions = Arc::new(Versions {
            saring: env!("CARGO_PKG_VERSION").into(),
            bundle: format!("{} {}{}", manifest.name, manifest.version, options.told()),
            lexicon: lexicon.version().to_owned(),
        });
        Ok(Self { manifest, lexicon, classifier, ngrams, versions })
    }

    /// The form of a text that the model reads.
    #[must_use]
    pub fn input(&self) -> Form {
        self.manifest.model.as_ref().map_or(Form::Folded, |model| model.input)
    }

    /// The score from which a label counts as found.
    #[must_use]
    pub fn threshold(&self, label: Label) -> f32 {
        let named = |entry: &&LabelManifest| entry.kind == LabelKind::Risk && entry.name == label.name();
        self.manifest.labels.iter().find(named).and_then(|entry| entry.threshold).unwrap_or(0.5)
    }
}

/// What the model's outputs mean, in its order.
fn heads(folder: &Path, manifest: &Manifest, model: &ModelManifest) -> Result<Heads> {
    let path = folder.join("bundle.toml");
    let head = |label: &LabelManifest| Ok(Head { kind: label.kind(&path)?, temperature: label.temperature });
    let Some(config) = &model.config else {
        return Ok(Heads::new(manifest.labels.iter().map(head).collect::<Result<_>>()?, Activation::PerHead));
    };

    let config_path = folder.join(config);
    let text = std::fs::read(&config_path).map_err(|source| Error::Read { path: config_path.clone(), source })?;
    let config: HuggingFaceConfig = serde_json::from_slice(&text)
        .map_err(|error| Error::Load { path: config_path.clone(), source: Box::new(error) })?;
    let output = |label: &LabelManifest| label.output.clone().unwrap_or_else(|| label.name.clone());
    let outputs: Vec<&String> = config.id2label.values().collect();
    if let Some(label) = manifest.labels.iter().find(|label| !outputs.contains(&&output(label))) {
        let message = format!(
            "[[label]] {}: the model has no output `{}`; {} names {outputs:?}",
            label.name,
            output(label),
            config_path.display()
        );
        return Err(Error::Mismatch { path, message });
    }
    let heads = outputs.iter().map(|name| {
        let named = manifest.labels.iter().find(|label| output(label) == **name);
        named.map_or(Ok(Head { kind: HeadKind::Ignored, temperature: 1.0 }), head)
    });
    let activation = match config.problem_type.as_deref() {
        Some("single_label_classification") => Activation::Softmax,
        _ => Activation::PerHead,
    };
    Ok(Heads::new(heads.collect::<Result<_>>()?, activation))
}
