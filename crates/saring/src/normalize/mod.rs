//! Two forms of a text: `clean` stays near natural, `folded` undoes evasion and spelling.

mod aligned;

pub use aligned::{AlignedText, Edits};

/// One rule of normalisation. It proposes edits; it never sees or changes offsets.
pub trait Normalizer: Sync {
    /// The rule's name, as `saring normalize --explain` shows it.
    fn name(&self) -> &'static str;

    /// Proposes replacements in `text`, in order and without overlaps.
    fn propose(&self, text: &str, edits: &mut Edits);
}

/// The rules that make `clean`, in order.
pub static CLEAN: &[&dyn Normalizer] = &[];

/// The rules that make `folded` from `clean`, in order.
pub static FOLD: &[&dyn Normalizer] = &[];

/// Which of the two forms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// Near natural text.
    Clean,
    /// Evasion and spelling undone.
    Folded,
}

/// A text in both forms, each aligned with the original.
#[derive(Debug, Clone)]
pub struct NormalizedPost {
    /// Near natural text.
    pub clean: AlignedText,
    /// Evasion and spelling undone.
    pub folded: AlignedText,
}

impl NormalizedPost {
    /// Both forms of `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut clean = AlignedText::new(text);
        run(CLEAN, &mut clean);
        let mut folded = clean.clone();
        run(FOLD, &mut folded);
        Self { clean, folded }
    }

    /// The form asked for.
    #[must_use]
    pub const fn form(&self, form: Form) -> &AlignedText {
        match form {
            Form::Clean => &self.clean,
            Form::Folded => &self.folded,
        }
    }
}

fn run(rules: &[&dyn Normalizer], text: &mut AlignedText) {
    let mut edits = Edits::default();
    for rule in rules {
        edits.clear();
        rule.propose(text.as_str(), &mut edits);
        text.apply(&edits);
    }
}
