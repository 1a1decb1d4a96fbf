//! Two forms of a text: `clean` stays near natural, `folded` undoes evasion and spelling.
//!
//! A form is made by a list of rules, one after the other. Each proposes edits; [`AlignedText`] makes them and keeps
//! account of where every piece came from, so no rule can lose an offset.

mod accents;
mod aligned;
mod censored;
mod compatibility;
mod composition;
mod confusables;
mod display_order;
mod habits;
mod hashtags;
mod interrupted;
mod invisible;
mod jawi;
mod leetspeak;
mod look_alikes;
mod profile;
mod reading;
mod reduplication;
mod regional;
mod register;
mod repeats;
mod romanised;
mod segmentation;
mod slang;
mod spaced;
mod spelling;
mod swapped;
mod tags;
mod token;
mod vocabulary;
mod whitespace;
mod words;

pub use aligned::{AlignedText, Edits};
pub use profile::Profile;
pub use reading::{Found, Reading};
use register::Register;
pub(crate) use vocabulary::{commonness, hash};

/// One rule of normalisation. It proposes edits; it never sees or changes offsets.
pub trait Normalizer: Sync {
    /// The rule's name, as `saring normalize --explain` shows it.
    fn name(&self) -> &'static str;

    /// Whether the rule could do anything to a text with this profile. A rule that is not wanted is not run.
    fn is_wanted(&self, profile: Profile) -> bool;

    /// Proposes replacements in `text`, in order and without overlaps.
    fn propose(&self, text: &Reading<'_>, edits: &mut Edits);
}

/// The rules that make `clean`, in order.
pub static CLEAN: &[&dyn Normalizer] = &[
    // What is read and what is written may differ: tags are read by machines alone, and text under an override is
    // displayed backwards. Both are told by controls, so they come before controls are taken out.
    &tags::Tags,
    &display_order::DisplayOrder,
    // What cannot be seen goes next: it keeps letters from composing and hides white space.
    &invisible::Invisible,
    // One spelling for each letter, so that every later rule sees letters and not their parts.
    &composition::Composition,
    // Last, since removals leave white space side by side.
    &whitespace::Whitespace,
];

/// The rules that make `folded` from `clean`, in order.
pub static FOLD: &[&dyn Normalizer] = &[
    // Styled letters become plain ones before anything asks which script a word is in.
    &compatibility::Compatibility,
    // Look-alikes of other scripts become Latin where a word mixes scripts; what is left is Latin with clutter.
    &confusables::Confusables,
    // Arabic script is settled here, so that every rule for Latin words sees its result.
    &jawi::Jawi,
    &accents::Accents,
    // Letters are joined to words before rules for words look at them; digits may be among them.
    &spaced::Spaced,
    &interrupted::Interrupted,
    // A star that is left now stands for a letter. Behind `spaced`, for which it stands between letters.
    &censored::Censored,
    &hashtags::Hashtags,
    // Digits inside words become letters, except a 2 that doubles: `t3m4n2` becomes `teman2` here.
    &leetspeak::Leetspeak,
    &repeats::Repeats,
    &reduplication::Reduplication,
    &swapped::Swapped,
    // Behind leetspeak and repeats, whose work (`th4ghuuut`) it ends; before slang, whose table knows a term in one spelling.
    &romanised::Romanised,
    // Last: its table holds plain lower-case spellings only. `0rg2` has become `org-org` by now.
    &slang::Slang,
];

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
        let mut found = Found::default();
        run(CLEAN, &mut clean, &mut found, |_, _| {});
        let mut folded = clean.clone();
        fold(&mut folded, found, |_, _| {});
        Self { clean, folded }
    }

    /// A few words of a text, folded as they are among slang and as they are among standard words.
    pub(crate) fn folded_within(words: &str) -> [String; 2] {
        [Register::Informal, Register::Formal].map(|register| {
            let mut text = AlignedText::new(words);
            let mut found = Found::within(register);
            run(CLEAN, &mut text, &mut found, |_, _| {});
            fold(&mut text, found, |_, _| {});
            text.as_str().to_owned()
        })
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

/// One replacement that a rule made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The rule.
    pub rule: &'static str,
    /// What stood there.
    pub before: String,
    /// What stands there now; empty where it was removed.
    pub after: String,
}

/// Everything the rules did to a text on the way to a form, in the order they did it.
#[must_use]
pub fn explain(text: &str, form: Form) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut aligned = AlignedText::new(text);
    let mut tell = |rule, (before, after): (&str, &str)| {
        steps.push(Step { rule, before: before.to_owned(), after: after.to_owned() });
    };
    let mut found = Found::default();
    run(CLEAN, &mut aligned, &mut found, &mut tell);
    if form == Form::Folded {
        fold(&mut aligned, found, &mut tell);
    }
    steps
}

/// How often the rules may be run on one text. Nested disguises need a second round; none was found that needs a fourth.
const ROUNDS: usize = 4;

/// Runs the folding rules until they change nothing, so that folding twice is folding once. What one rule uncovers may
/// be another's matter (a mark left on a letter that was Jawi). What the last rule puts in is plain words, which are
/// nobody's matter, so a text that only it changed costs one round, as does a text without edits.
fn fold(text: &mut AlignedText, mut found: Found, mut tell: impl FnMut(&'static str, (&str, &str))) {
    for _ in 0..ROUNDS {
        if !run(FOLD, text, &mut found, &mut tell) {
            break;
        }
        run(CLEAN, text, &mut found, &mut tell);
    }
}

/// Runs the rules on a text and says whether any but the last changed it. What was found in the text is forgotten where a
/// rule changes it, and found again when the next one asks. `tell` hears of every replacement.
fn run(
    rules: &[&dyn Normalizer],
    text: &mut AlignedText,
    found: &mut Found,
    mut tell: impl FnMut(&'static str, (&str, &str)),
) -> bool {
    let mut is_unsettled = false;
    let mut edits = Edits::default();
    for (place, rule) in rules.iter().enumerate() {
        let reading = Reading::new(text.as_str(), found);
        if !rule.is_wanted(reading.profile()) {
            continue;
        }
        edits.clear();
        rule.propose(&reading, &mut edits);
        if edits.is_empty() {
            continue;
        }
        edits.iter(text.as_str()).for_each(|change| tell(rule.name(), change));
        text.apply(&edits);
        found.forget();
        is_unsettled |= place + 1 < rules.len();
    }
    is_unsettled
}

#[cfg(test)]
mod harmless;
#[cfg(test)]
mod tests;
