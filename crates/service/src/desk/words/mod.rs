//! The words of the pages, one TOML file a language, beside those of the report.

mod sections;
mod work;

use std::{collections::BTreeMap, sync::LazyLock};

use saring_desk::{Role, Slice, audit::Action, case::State};
use saring_report::{Language, strings::fill};
use serde::Deserialize;

pub(crate) use sections::{
    ActionWords, AuditWords, ChannelWords, ChannelsWords, DecisionsWords, FiguresWords, LengthWords, PacketWords,
};
pub(crate) use work::{CaseWords, ClockWords, KeyWords, LoginWords, QueueWords, Refused, ShellWords};

/// The words of one language.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Words {
    verdict: BTreeMap<String, String>,
    slice: BTreeMap<String, String>,
    state: BTreeMap<String, String>,
    role: BTreeMap<String, String>,
    action: ActionWords,
    length: LengthWords,
    pub(crate) shell: ShellWords,
    pub(crate) login: LoginWords,
    pub(crate) keys: KeyWords,
    pub(crate) refused: Refused,
    pub(crate) clock: ClockWords,
    pub(crate) queue: QueueWords,
    pub(crate) case: CaseWords,
    reason: BTreeMap<String, String>,
    pub(crate) channels: ChannelsWords,
    pub(crate) channel: ChannelWords,
    pub(crate) decisions: DecisionsWords,
    pub(crate) figures: FiguresWords,
    pub(crate) audit: AuditWords,
    pub(crate) packet: PacketWords,
}

/// The words of a language.
pub(crate) fn words(language: Language) -> &'static Words {
    static INDONESIAN: LazyLock<Words> = LazyLock::new(|| read(include_str!("id.toml")));
    static ENGLISH: LazyLock<Words> = LazyLock::new(|| read(include_str!("en.toml")));
    match language {
        Language::Indonesian => &INDONESIAN,
        Language::English => &ENGLISH,
    }
}

fn read(file: &str) -> Words {
    toml::from_str(file).expect("the files of words are part of the program, and a test reads each of them")
}

impl Words {
    /// A verdict, by the name that data has for it.
    pub(crate) fn verdict(&self, name: &str) -> &str {
        &self.verdict[name]
    }

    pub(crate) fn role(&self, role: Role) -> &str {
        &self.role[role.name()]
    }

    pub(crate) fn slice(&self, slice: Slice) -> &str {
        &self.slice[slice.name()]
    }

    /// Reasons that are often given, to choose from.
    pub(crate) fn reasons(&self) -> impl Iterator<Item = &str> {
        self.reason.values().map(String::as_str)
    }

    pub(crate) fn state(&self, state: State) -> &str {
        &self.state[state.name()]
    }

    pub(crate) fn action(&self, action: Action) -> &str {
        let words = &self.action;
        match action {
            Action::TokenCreated => &words.token_created,
            Action::TokenRevoked => &words.token_revoked,
            Action::SessionBegun => &words.session_begun,
            Action::SessionEnded => &words.session_ended,
            Action::CaseAdded => &words.case_added,
            Action::CaseHastened => &words.case_hastened,
            Action::Claimed => &words.claimed,
            Action::Released => &words.released,
            Action::Decided => &words.decided,
            Action::Undone => &words.undone,
            Action::TextOpened => &words.text_opened,
            Action::InstructionalOpened => &words.instructional_opened,
            Action::Exported => &words.exported,
            Action::PacketMade => &words.packet_made,
            Action::Purged => &words.purged,
        }
    }

    /// How long so many seconds are, as exactly as a person cares.
    pub(crate) fn length(&self, seconds: i64) -> String {
        let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
        let words = &self.length;
        let told = |template: &str, values: [(&str, i64); 2]| {
            let values = values.map(|(place, value)| (place, value.to_string()));
            fill(template, &[(values[0].0, &values[0].1), (values[1].0, &values[1].1)])
        };
        match seconds {
            ..60 => words.seconds.clone(),
            60..3600 => told(&words.minutes, [("minutes", minutes), ("", 0)]),
            3600..86_400 => told(&words.hours, [("hours", hours), ("minutes", minutes % 60)]),
            _ => told(&words.days, [("days", days), ("hours", hours % 24)]),
        }
    }
}

#[cfg(test)]
mod tests {
    use saring_desk::{Outcome, Role, Slice, Verdict, case::State};
    use saring_report::Language;
    use toml::{Table, Value};

    use super::words;

    const FILES: [&str; 2] = [include_str!("id.toml"), include_str!("en.toml")];

    /// Every string with the path of its keys.
    fn entries(table: &Table) -> Vec<(String, String)> {
        let below = |(key, value): (&String, &Value)| match value {
            Value::Table(table) => {
                entries(table).into_iter().map(|(path, text)| (format!("{key}.{path}"), text)).collect()
            }
            value => vec![(key.clone(), value.as_str().expect("only strings and tables").to_owned())],
        };
        table.iter().flat_map(below).collect()
    }

    fn places(text: &str) -> Vec<&str> {
        let mut places: Vec<&str> =
            text.split('{').skip(1).map(|rest| rest.split_once('}').expect("a place ends").0).collect();
        places.sort_unstable();
        places
    }

    #[test]
    fn both_languages_say_every_thing_with_the_same_places() {
        let [indonesian, english] = FILES.map(|file| entries(&file.parse().expect("it is TOML")));
        assert_eq!(indonesian.len(), english.len());
        for ((path, in_indonesian), (also_path, in_english)) in indonesian.iter().zip(&english) {
            assert_eq!(path, also_path);
            assert_eq!(places(in_indonesian), places(in_english), "{path}");
            assert!(!in_indonesian.trim().is_empty() && !in_english.trim().is_empty(), "{path}");
        }
    }

    #[test]
    fn every_name_in_data_has_its_words() {
        for words in Language::ALL.iter().map(|language| words(*language)) {
            for name in Verdict::NAMES {
                words.verdict(name);
            }
            for outcome in Outcome::ALL {
                words.verdict(outcome.name());
            }
            for role in Role::ALL {
                words.role(*role);
            }
            for slice in Slice::ALL {
                words.slice(*slice);
            }
            for state in State::ALL {
                words.state(*state);
            }
        }
    }

    #[test]
    fn a_length_is_as_exact_as_a_person_cares() {
        let words = words(Language::English);
        let cases = [
            (-5, "< 1 min"),
            (59, "< 1 min"),
            (60, "1 min"),
            (3_599, "59 min"),
            (3_660, "1 h 1 min"),
            (86_399, "23 h 59 min"),
            (90_000, "1 d 1 h"),
        ];
        for (seconds, expected) in cases {
            assert_eq!(words.length(seconds), expected, "{seconds}");
        }
    }
}
