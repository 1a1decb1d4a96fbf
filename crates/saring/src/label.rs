//! The closed vocabularies: risk labels, stances, context labels, levels, languages.
//!
//! Risk labels follow the Christchurch Call Foundation's policy for terrorist and violent extremist content in text,
//! as published with ROOST's model community (CC-BY-4.0).

use std::fmt;

use serde::{Deserialize, Serialize};

macro_rules! vocabulary {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $text:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$doc])* #[serde(rename = $text)] $variant,)+ }

        impl $name {
            /// Every value, in the order of the output contract.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The name used in data and output.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text,)+ }
            }

            /// The value of that name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$variant),)+ _ => None }
            }

            /// Its place in [`Self::ALL`].
            #[must_use]
            pub const fn index(self) -> usize {
                self as usize
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.name())
            }
        }
    };
}

vocabulary! {
    /// What kind of terrorism propaganda a post is (several may hold).
    Label {
        /// T1: statements, releases, magazines, nasheed or video announcements of a terrorist actor.
        BrandedContent = "branded_content",
        /// T2: a threat with two or more of target, place, time, means, planning. The most urgent.
        CredibleThreat = "credible_threat",
        /// T3: how an attack was carried out, in detail that could serve a copycat.
        AttackTactics = "attack_tactics",
        /// T4: asking for money or goods for a terrorist actor.
        MaterialSupport = "material_support",
        /// T5: practical instruction or an offer of it. Flag and redact, never explain.
        Instructional = "instructional",
        /// T6: joining, bai'at, hijrah to a conflict area, redirection to backup channels.
        Recruitment = "recruitment",
        /// T7: praise or justification of an attack, an attacker or a terrorist actor.
        Glorification = "glorification",
        /// T8: calling for violence for a terrorist purpose; takfir as licence to kill.
        Incitement = "incitement",
    }
}

vocabulary! {
    /// How the author stands to the violence spoken of. It decides before any label does.
    Stance {
        /// Supports it.
        Endorse = "endorse",
        /// Reports it, as news does.
        Report = "report",
        /// Rejects it.
        Condemn = "condemn",
        /// Quotes it, as a court does.
        Quote = "quote",
        /// Speaks about it without taking sides, or does not speak about it at all.
        Discuss = "discuss",
    }
}

vocabulary! {
    /// Shown to the moderator, never part of the risk.
    Context {
        /// Hate on ethnicity, religion, race or group, without terror.
        HateSara = "hate_sara",
        /// Anti-state or caliphate advocacy without violence.
        RadicalDiscourse = "radical_discourse",
    }
}

vocabulary! {
    /// How soon a person should look: `Review` and `Urgent` are what reaches a moderator.
    Level {
        /// Nothing to see.
        None = "none",
        /// A trace of risk; not shown unless asked for.
        Low = "low",
        /// A moderator should read it.
        Review = "review",
        /// A moderator should read it first.
        Urgent = "urgent",
    }
}

vocabulary! {
    /// What a post is written in, as far as it matters to who should read it.
    Language {
        /// Indonesian.
        Indonesian = "id",
        /// Malay in Latin script.
        Malay = "ms",
        /// Malay in Arabic script.
        Jawi = "jawi",
        /// Arabic.
        Arabic = "ar",
        /// Indonesian or Malay together with another language.
        Mixed = "mixed",
        /// Anything else, or nothing to tell it by.
        Other = "other",
    }
}

#[cfg(test)]
mod tests {
    use super::{Label, Stance};

    #[test]
    fn names_and_places_agree() {
        for (place, label) in Label::ALL.iter().enumerate() {
            assert_eq!(label.index(), place);
            assert_eq!(Label::from_name(label.name()), Some(*label));
        }
        assert_eq!(Stance::from_name("applaud"), None);
    }
}
