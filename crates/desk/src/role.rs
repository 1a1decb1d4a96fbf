//! Who may do what.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// What a person or program is trusted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A program: scores posts and adds cases, reads nothing of the desk.
    Pipeline,
    /// Works the queue and decides.
    Moderator,
    /// A moderator who also decides what was escalated, releases others' claims, and manages the desk.
    Lead,
    /// Reads everything, decides nothing.
    Auditor,
}

impl Role {
    /// Every role.
    pub const ALL: &[Self] = &[Self::Pipeline, Self::Moderator, Self::Lead, Self::Auditor];

    /// The name used in data, on the command line and in messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pipeline => "pipeline",
            Self::Moderator => "moderator",
            Self::Lead => "lead",
            Self::Auditor => "auditor",
        }
    }

    /// The role of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|role| role.name() == name)
    }

    /// Whether the role claims cases and decides on them.
    #[must_use]
    pub const fn decides(self) -> bool {
        matches!(self, Self::Moderator | Self::Lead)
    }

    /// Whether the role sees cases at all.
    #[must_use]
    pub const fn reads(self) -> bool {
        !matches!(self, Self::Pipeline)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Role {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        Self::from_name(name).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|role| role.name()).collect();
            format!("`{name}` is no role; the roles are {}", names.join(", "))
        })
    }
}

/// Who is acting: a name that stays in the record, and what it is trusted with.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
pub struct Principal {
    /// The name of the token they came with.
    pub name: String,
    /// What they may do.
    pub role: Role,
}
