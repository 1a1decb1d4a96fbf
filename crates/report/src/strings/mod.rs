//! All words a moderator reads, in one place: one TOML file a language.

mod sections;
#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, fmt, str::FromStr, sync::LazyLock};

use saring::label::{self, Context, Label, Level, Stance};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

pub use sections::{
    EvidenceStrings, HelpStrings, ListStrings, OverviewStrings, PostStrings, ReportStrings, TimelineStrings,
};

/// What pages are written in. Not to be taken for [`label::Language`], what a post is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Language {
    /// What moderators work in.
    #[default]
    Indonesian,
    /// For those who work beside them.
    English,
}

/// The words of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Strings {
    /// The language as HTML's `lang` takes it.
    pub lang: String,
    /// What stands between thousands.
    pub thousands: String,
    /// Levels.
    pub level: Terms<Level>,
    /// Risk labels.
    pub label: Terms<Label>,
    /// Stances.
    pub stance: Terms<Stance>,
    /// Context labels.
    pub context: Terms<Context>,
    /// What a post is written in.
    pub language: Terms<label::Language>,
    /// Marks and what explains them.
    pub evidence: EvidenceStrings,
    /// Head and foot of the report.
    pub report: ReportStrings,
    /// The timeline.
    pub timeline: TimelineStrings,
    /// The panels beside the list.
    pub overview: OverviewStrings,
    /// One post.
    pub post: PostStrings,
    /// The list, its filters and its pages.
    pub list: ListStrings,
    /// The keys.
    pub help: HelpStrings,
}

/// A value of a vocabulary in a person's words.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// One or two words.
    pub name: String,
    /// One line.
    pub meaning: String,
}

/// A term for every value of a vocabulary: a file that leaves one out, or has one too many, is refused.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub struct Terms<K>(BTreeMap<K, Term>);

impl<K: Ord> Terms<K> {
    /// The words for a value.
    #[must_use]
    pub fn of(&self, value: K) -> &Term {
        self.0.get(&value).expect("every value has its term, or the file would not have been read")
    }
}

/// A vocabulary that terms are complete over.
trait Closed: Sized + 'static {
    const ALL: &'static [Self];
}

macro_rules! closed {
    ($($vocabulary:ty),+) => { $(impl Closed for $vocabulary { const ALL: &'static [Self] = <$vocabulary>::ALL; })+ };
}
closed!(Level, Label, Stance, Context, label::Language);

impl<'de, K: Closed + Ord + fmt::Display + Deserialize<'de>> Deserialize<'de> for Terms<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let terms = BTreeMap::deserialize(deserializer)?;
        match K::ALL.iter().find(|value| !terms.contains_key(*value)) {
            Some(missing) => Err(D::Error::custom(format!("no term for `{missing}`"))),
            None => Ok(Self(terms)),
        }
    }
}

/// The words of a language.
#[must_use]
pub fn strings(language: Language) -> &'static Strings {
    static INDONESIAN: LazyLock<Strings> = LazyLock::new(|| read(include_str!("id.toml")));
    static ENGLISH: LazyLock<Strings> = LazyLock::new(|| read(include_str!("en.toml")));
    match language {
        Language::Indonesian => &INDONESIAN,
        Language::English => &ENGLISH,
    }
}

fn read(file: &str) -> Strings {
    toml::from_str(file).expect("the files of strings are part of the program, and a test reads each of them")
}

impl Strings {
    /// A number with its thousands set apart.
    #[must_use]
    pub fn number(&self, number: usize) -> String {
        let digits = number.to_string();
        let mut set_apart = String::new();
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                set_apart += &self.thousands;
            }
            set_apart.push(digit);
        }
        set_apart
    }
}

/// Fills in the places of a string: `fill("{count} pos", &[("count", "3")])` is `3 pos`. What is filled in is not looked at
/// again, so a post's text cannot name a place.
#[must_use]
pub fn fill(string: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = string;
    while let Some((before, after)) = rest.split_once('{') {
        let (place, after) = after.split_once('}').expect("a place ends; a test looks at every string");
        let (_, value) = values.iter().find(|(name, _)| *name == place).expect("every place has its value");
        filled.push_str(before);
        filled.push_str(value);
        rest = after;
    }
    filled + rest
}

impl Language {
    /// Every language.
    pub const ALL: &[Self] = &[Self::Indonesian, Self::English];

    /// The name on the command line and in HTML's `lang`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Language {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        let known = Self::ALL.iter().copied().find(|language| language.name() == name);
        known.ok_or_else(|| format!("there is no language `{name}`; known are id, en"))
    }
}
