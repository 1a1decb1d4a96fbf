//! What a person can say of a case.

use std::fmt;

use saring::label::Label;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};

/// What a case came to in the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It is propaganda.
    Confirm,
    /// It is not.
    NotPropaganda,
}

impl Outcome {
    /// Both.
    pub const ALL: &[Self] = &[Self::Confirm, Self::NotPropaganda];

    /// The name used in data and settings.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::NotPropaganda => "not-propaganda",
        }
    }

    /// The outcome of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|outcome| outcome.name() == name)
    }
}

/// The kinds of benign writing on which false alarms are counted one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Slice {
    /// News.
    B1,
    /// Counter-speech and fatwa.
    B2,
    /// Religious teaching.
    B3,
    /// Political criticism, protest, solidarity, lawful charity.
    B4,
    /// Satire and quotation.
    B5,
    /// National heroes and the independence war.
    B6,
    /// Academic, legal and police text.
    B7,
    /// Hate or insult without terror.
    B8,
    /// Metaphor and homonym.
    B9,
    /// Everyday chatter, adverts, prayer times.
    B10,
}

impl Slice {
    /// Every slice.
    pub const ALL: &[Self] =
        &[Self::B1, Self::B2, Self::B3, Self::B4, Self::B5, Self::B6, Self::B7, Self::B8, Self::B9, Self::B10];

    /// Its code, `B1` to `B10`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::B1 => "B1",
            Self::B2 => "B2",
            Self::B3 => "B3",
            Self::B4 => "B4",
            Self::B5 => "B5",
            Self::B6 => "B6",
            Self::B7 => "B7",
            Self::B8 => "B8",
            Self::B9 => "B9",
            Self::B10 => "B10",
        }
    }

    /// The slice of that code.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|slice| slice.name() == name)
    }
}

/// What a person says of a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum Verdict {
    /// It is propaganda of these kinds: at least one.
    Confirm {
        /// The kinds.
        labels: Vec<Label>,
    },
    /// It is not propaganda but this.
    NotPropaganda {
        /// What it is.
        slice: Slice,
    },
    /// Another person should look.
    Unsure,
    /// A lead should decide.
    Escalate,
}

impl Verdict {
    /// The names of the verdicts.
    pub const NAMES: &[&str] = &["confirm", "not-propaganda", "unsure", "escalate"];

    /// A verdict from the names a form sends: `labels` count for `confirm` alone, `slice` for `not-propaganda` alone.
    ///
    /// # Errors
    /// Where a name is unknown, or the labels or the slice that a verdict takes are missing.
    pub fn parse(name: &str, labels: &[impl AsRef<str>], slice: Option<&str>) -> Result<Self> {
        match name {
            "confirm" => {
                let mut known = Vec::new();
                for name in labels {
                    let name = name.as_ref();
                    let label = Label::from_name(name).ok_or_else(|| Error::UnknownLabel(name.to_owned()))?;
                    if !known.contains(&label) {
                        known.push(label);
                    }
                }
                known.sort();
                Ok(Self::Confirm { labels: known })
            }
            "not-propaganda" => {
                let name = slice.unwrap_or_default();
                let slice = Slice::from_name(name).ok_or_else(|| Error::UnknownSlice(name.to_owned()))?;
                Ok(Self::NotPropaganda { slice })
            }
            "unsure" => Ok(Self::Unsure),
            "escalate" => Ok(Self::Escalate),
            _ => Err(Error::UnknownVerdict(name.to_owned())),
        }
        .and_then(Self::checked)
    }

    /// Itself, where it says all that such a verdict must say.
    pub(crate) fn checked(self) -> Result<Self> {
        match &self {
            Self::Confirm { labels } if labels.is_empty() => Err(Error::NoLabel),
            _ => Ok(self),
        }
    }

    /// Its name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Confirm { .. } => "confirm",
            Self::NotPropaganda { .. } => "not-propaganda",
            Self::Unsure => "unsure",
            Self::Escalate => "escalate",
        }
    }

    /// What it would end a case with; nothing where it asks for somebody else.
    #[must_use]
    pub const fn outcome(&self) -> Option<Outcome> {
        match self {
            Self::Confirm { .. } => Some(Outcome::Confirm),
            Self::NotPropaganda { .. } => Some(Outcome::NotPropaganda),
            Self::Unsure | Self::Escalate => None,
        }
    }

    /// The kinds of propaganda it names.
    #[must_use]
    pub fn labels(&self) -> &[Label] {
        if let Self::Confirm { labels } = self { labels } else { &[] }
    }

    /// The kind of benign writing it names.
    #[must_use]
    pub const fn slice(&self) -> Option<Slice> {
        if let Self::NotPropaganda { slice } = self { Some(*slice) } else { None }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

#[cfg(test)]
mod tests {
    use saring::label::Label;

    use super::{Slice, Verdict};

    #[test]
    fn verdicts_are_read_by_name_or_refused_with_what_would_be_right() {
        let twice = ["recruitment", "branded_content", "recruitment"];
        for (name, labels, slice, expected) in [
            (
                "confirm",
                &twice[..],
                None,
                Ok(Verdict::Confirm { labels: vec![Label::BrandedContent, Label::Recruitment] }),
            ),
            ("not-propaganda", &[], Some("B10"), Ok(Verdict::NotPropaganda { slice: Slice::B10 })),
            ("unsure", &[], None, Ok(Verdict::Unsure)),
            ("escalate", &[], None, Ok(Verdict::Escalate)),
            ("confirm", &[], None, Err("at least one label")),
            ("confirm", &["terror"], None, Err("`terror` is no label")),
            ("not-propaganda", &[], Some("B11"), Err("`B11` is no benign slice")),
            ("not-propaganda", &[], None, Err("`` is no benign slice")),
            ("ban", &[], None, Err("`ban` is no decision")),
        ] {
            match (Verdict::parse(name, labels, slice), expected) {
                (Ok(verdict), Ok(expected)) => assert_eq!(verdict, expected),
                (Err(error), Err(expected)) => assert!(error.to_string().contains(expected), "{error}"),
                (found, expected) => panic!("{name}: {found:?} instead of {expected:?}"),
            }
        }
    }
}
