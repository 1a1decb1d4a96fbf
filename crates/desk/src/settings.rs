//! How a desk works, from a file: clocks, limits, and how long things are kept.

use std::{fs, path::Path};

use jiff::{SignedDuration, tz::TimeZone};
use saring::label::Level;
use serde::{Deserialize, Deserializer, de::Error as _};

use crate::{
    desk::settings_file,
    error::{Error, Result},
    verdict::Outcome,
};

/// How a desk works. `settings.example.toml` explains every key; a key that is missing keeps its default.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Settings {
    /// From which level on a post becomes a case.
    pub case_level: Level,
    /// For how long a claimed case belongs to whoever claimed it.
    #[serde(deserialize_with = "positive")]
    pub claim_minutes: u32,
    /// For how long a decision can be undone by whoever made it.
    pub undo_minutes: u32,
    /// How many whole texts one person may open a day; no limit where not set.
    #[serde(deserialize_with = "some_positive")]
    pub daily_views: Option<u32>,
    /// Which outcomes take two people.
    pub four_eyes: Vec<Outcome>,
    /// For how long evidence is kept after a case was decided.
    #[serde(deserialize_with = "positive")]
    pub retention_days: u32,
    /// For how long somebody who came in stays in.
    #[serde(deserialize_with = "positive")]
    pub session_hours: u32,
    /// When a deadline presses: when no more than this share of its time is left, from 0 to 1.
    #[serde(deserialize_with = "share")]
    pub pressing_share: f64,
    /// Where the desk's days begin and end.
    #[serde(deserialize_with = "time_zone")]
    pub time_zone: TimeZone,
    /// The clock of cases that nobody asked for: those found by scoring. None where not set.
    pub default_request: Option<String>,
    /// How long each type of request gives.
    #[serde(rename = "clock")]
    pub clocks: Vec<RequestClock>,
}

/// How long a type of request gives.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct RequestClock {
    /// The name of the type.
    pub name: String,
    /// From receipt to deadline.
    #[serde(deserialize_with = "positive_hours")]
    pub hours: f64,
    /// What it is, for people.
    pub about: Option<String>,
}

impl RequestClock {
    /// From receipt to deadline.
    #[must_use]
    pub fn time(&self) -> SignedDuration {
        SignedDuration::try_from_secs_f64(self.hours * 3600.0).expect("hours were checked on reading")
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            case_level: Level::Review,
            claim_minutes: 30,
            undo_minutes: 10,
            daily_views: None,
            four_eyes: Vec::new(),
            retention_days: 183,
            session_hours: 12,
            pressing_share: 0.25,
            time_zone: TimeZone::UTC,
            default_request: None,
            clocks: Vec::new(),
        }
    }
}

impl Settings {
    /// Reads a settings file.
    ///
    /// # Errors
    /// With the file, the line and what would be right, where something in it does not hold.
    pub fn read(path: &Path) -> Result<Self> {
        let text = fs::read_to_string(path).map_err(|source| Error::File { path: path.to_owned(), source })?;
        Self::parse(path, &text)
    }

    /// The settings of a data folder: from its `desk.toml`, or the defaults where it has none.
    ///
    /// # Errors
    /// As [`Settings::read`].
    pub fn of(data: &Path) -> Result<Self> {
        let path = settings_file(data);
        if path.exists() { Self::read(&path) } else { Ok(Self::default()) }
    }

    /// Reads settings from a text; `path` is where it came from, for messages.
    ///
    /// # Errors
    /// As [`Settings::read`].
    pub fn parse(path: &Path, text: &str) -> Result<Self> {
        let error = |line, message| Error::Settings { path: path.to_owned(), line, message };
        let settings: Self = toml::from_str(text).map_err(|wrong| {
            let line = wrong.span().map_or(1, |span| line_at(text, span.start));
            error(line, wrong.message().to_owned())
        })?;
        let clocks: Vec<&str> = settings.clocks.iter().map(|clock| clock.name.as_str()).collect();
        if let Some(twice) = clocks.iter().enumerate().find(|(place, name)| clocks[..*place].contains(name)) {
            return Err(error(line_of(text, twice.1), format!("the clock `{}` is set twice; keep one", twice.1)));
        }
        match &settings.default_request {
            Some(name) if !clocks.contains(&name.as_str()) => Err(error(
                line_of(text, "default-request"),
                format!("default-request: there is no clock `{name}`; the clocks are {}", listed(&clocks)),
            )),
            _ => Ok(settings),
        }
    }

    /// The clock of a type of request.
    ///
    /// # Errors
    /// Where no clock is set for it.
    pub fn clock(&self, request: &str) -> Result<&RequestClock> {
        self.clocks.iter().find(|clock| clock.name == request).ok_or_else(|| Error::UnknownRequest {
            name: request.to_owned(),
            known: listed(&self.clocks.iter().map(|clock| clock.name.as_str()).collect::<Vec<_>>()),
        })
    }
}

fn listed(names: &[&str]) -> String {
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

fn line_at(text: &str, byte: usize) -> usize {
    1 + text.as_bytes()[..byte.min(text.len())].iter().filter(|&&byte| byte == b'\n').count()
}

/// The last line that has a word: where a clock is set twice, the second.
fn line_of(text: &str, word: &str) -> usize {
    text.rfind(word).map_or(1, |byte| line_at(text, byte))
}

fn positive<'de, D: Deserializer<'de>>(source: D) -> Result<u32, D::Error> {
    match u32::deserialize(source)? {
        0 => Err(D::Error::custom("0 does not do here: it takes a number from 1")),
        number => Ok(number),
    }
}

fn some_positive<'de, D: Deserializer<'de>>(source: D) -> Result<Option<u32>, D::Error> {
    positive(source).map(Some)
}

fn positive_hours<'de, D: Deserializer<'de>>(source: D) -> Result<f64, D::Error> {
    let hours = f64::deserialize(source)?;
    let longest = 24.0 * 366.0 * 10.0;
    if hours > 0.0 && hours <= longest {
        Ok(hours)
    } else {
        Err(D::Error::custom("a clock takes hours above 0, up to ten years"))
    }
}

fn share<'de, D: Deserializer<'de>>(source: D) -> Result<f64, D::Error> {
    let share = f64::deserialize(source)?;
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err(D::Error::custom("a share is a number from 0 to 1")) }
}

fn time_zone<'de, D: Deserializer<'de>>(source: D) -> Result<TimeZone, D::Error> {
    let name = String::deserialize(source)?;
    TimeZone::get(&name)
        .map_err(|_| D::Error::custom(format!("there is no time zone `{name}`; write it as Asia/Jakarta")))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Settings;

    #[test]
    fn the_example_reads() {
        let example = concat!(env!("CARGO_MANIFEST_DIR"), "/settings.example.toml");
        let settings = Settings::read(Path::new(example)).expect("reads");
        assert_eq!(settings.clock("kominfo-terrorism").expect("is set").time().as_hours(), 4);
        assert_eq!(settings.clock("eu-removal-order").expect("is set").time().as_hours(), 1);
    }

    #[test]
    fn nothing_at_all_is_the_default() {
        assert_eq!(Settings::parse(Path::new("desk.toml"), "").expect("reads"), Settings::default());
    }

    #[test]
    fn an_error_names_file_line_and_what_would_be_right() {
        for (text, message) in [
            ("claim-minutes = 10\nclaim-minute = 10", "desk.toml:2: unknown field `claim-minute`"),
            ("\n\nclaim-minutes = 0", "desk.toml:3: 0 does not do here"),
            ("daily-views = 0", "desk.toml:1: 0 does not do here"),
            ("pressing-share = 1.5", "desk.toml:1: a share is"),
            ("time-zone = \"Jakarta\"", "desk.toml:1: there is no time zone `Jakarta`"),
            ("default-request = \"own\"", "desk.toml:1: default-request: there is no clock `own`; the clocks are none"),
            ("[[clock]]\nname = \"a\"\nhours = 0", "desk.toml:3: a clock takes hours above 0"),
            ("[[clock]]\nname = \"a\"\nhours = 1\n[[clock]]\nname = \"a\"\nhours = 2", "desk.toml:5: the clock `a`"),
        ] {
            let error = Settings::parse(Path::new("desk.toml"), text).expect_err(text).to_string();
            assert!(error.starts_with(message), "{error}");
        }
    }
}
