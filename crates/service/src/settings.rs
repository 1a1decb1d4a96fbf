//! What the service may be told: a TOML file, and defaults that fit a laptop.

use std::{
    fs, io,
    net::SocketAddr,
    num::NonZeroUsize,
    path::{Path, PathBuf},
    time::Duration,
};

use serde::Deserialize;

/// How to serve. `Settings::default()` serves `models/saring-mini` on the loopback address.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Settings {
    /// Where to listen. There is no TLS here: what is not loopback belongs behind a reverse proxy.
    pub address: SocketAddr,
    /// The folder that holds what is remembered: tokens, cases, decisions, uploads, results. Not in the file: other commands
    /// must find the same folder, and the desk's own settings are its `desk.toml`.
    #[serde(skip)]
    pub data: PathBuf,
    /// How posts are scored.
    pub scoring: Scoring,
    /// How much may wait.
    pub queue: Queue,
    /// How large a request may be.
    pub limits: Limits,
    /// How long things may take.
    pub timeouts: Timeouts,
    /// Uploaded exports.
    pub exports: Exports,
}

/// `[scoring]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Scoring {
    /// The folder of the bundle.
    pub bundle: PathBuf,
    /// Score with rules alone.
    pub lexicon_only: bool,
    /// Let the transformer read every post.
    pub thorough: bool,
    /// Posts of requests scored at the same time; as many as there are cores where not set.
    pub workers: Option<NonZeroUsize>,
    /// Posts of exports scored at the same time. They have sessions of their own, so that an export never holds up a
    /// request by more than its share of the processor.
    pub export_workers: NonZeroUsize,
}

/// `[queue]`: short on purpose. A request that would wait long is told so at once, and comes back.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Queue {
    /// Requests that may be waiting or in work for each worker. They take turns post by post, so this bounds how much
    /// longer a request takes under load than alone.
    pub requests_per_worker: NonZeroUsize,
    /// How long a request may wait for its first post to be scored.
    pub wait_milliseconds: u64,
}

/// `[limits]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Limits {
    /// Bytes of a request to score.
    pub body_bytes: usize,
    /// Posts of a request to score.
    pub posts: usize,
    /// Bytes of one post's text; a longer one becomes an error record. Telegram's own limit is 4,096 characters.
    pub post_bytes: usize,
    /// Bytes of an uploaded export.
    pub export_bytes: u64,
    /// Open connections; more wait to be accepted.
    pub connections: usize,
}

/// `[timeouts]`, in seconds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Timeouts {
    /// From the opening of a connection, or the last answer on it, to the end of a request's headers.
    pub header_seconds: u64,
    /// For the body of a request to score; for an upload, between two pieces of it.
    pub body_seconds: u64,
    /// For the answer to a request that has arrived.
    pub answer_seconds: u64,
    /// For finishing what was accepted, once the service is told to end.
    pub closing_seconds: u64,
}

/// `[exports]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub struct Exports {
    /// Exports scored at the same time.
    pub running: NonZeroUsize,
    /// Exports that may wait for their turn.
    pub waiting: usize,
    /// Finished exports whose results are kept; the oldest go first.
    pub kept: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            address: SocketAddr::from(([127, 0, 0, 1], 7357)),
            data: PathBuf::from("saring-data"),
            scoring: Scoring::default(),
            queue: Queue::default(),
            limits: Limits::default(),
            timeouts: Timeouts::default(),
            exports: Exports::default(),
        }
    }
}

impl Default for Scoring {
    fn default() -> Self {
        Self {
            bundle: PathBuf::from("models/saring-mini"),
            lexicon_only: false,
            thorough: false,
            workers: None,
            export_workers: NonZeroUsize::MIN,
        }
    }
}

impl Default for Queue {
    fn default() -> Self {
        Self { requests_per_worker: NonZeroUsize::new(2).expect("2 is not 0"), wait_milliseconds: 2000 }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { body_bytes: 4 << 20, posts: 1000, post_bytes: 64 << 10, export_bytes: 4 << 30, connections: 256 }
    }
}

impl Default for Timeouts {
    fn default() -> Self {
        Self { header_seconds: 30, body_seconds: 30, answer_seconds: 60, closing_seconds: 60 }
    }
}

impl Default for Exports {
    fn default() -> Self {
        Self { running: NonZeroUsize::MIN, waiting: 16, kept: 100 }
    }
}

impl Queue {
    pub(crate) const fn wait(&self) -> Duration {
        Duration::from_millis(self.wait_milliseconds)
    }
}

impl Timeouts {
    pub(crate) const fn header(&self) -> Duration {
        Duration::from_secs(self.header_seconds)
    }

    pub(crate) const fn body(&self) -> Duration {
        Duration::from_secs(self.body_seconds)
    }

    pub(crate) const fn answer(&self) -> Duration {
        Duration::from_secs(self.answer_seconds)
    }

    pub(crate) const fn closing(&self) -> Duration {
        Duration::from_secs(self.closing_seconds)
    }
}

/// Why a settings file cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SettingsError {
    /// It is missing or cannot be read.
    #[error("cannot read the settings {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It says something that is not a setting.
    #[error("{}:{line}: {message}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong and what would be right.
        message: String,
    },
}

impl Settings {
    /// Reads a settings file. What it leaves out keeps its default.
    ///
    /// # Errors
    /// Where the file cannot be read, has an unknown key or a value that cannot be.
    pub fn read(path: &Path) -> Result<Self, SettingsError> {
        let text = fs::read_to_string(path).map_err(|source| SettingsError::Read { path: path.to_owned(), source })?;
        Self::parse(path, &text)
    }

    fn parse(path: &Path, text: &str) -> Result<Self, SettingsError> {
        let at = |byte: usize| 1 + text.bytes().take(byte).filter(|&byte| byte == b'\n').count();
        let settings: Self = toml::from_str(text).map_err(|error| SettingsError::Format {
            path: path.to_owned(),
            line: error.span().map_or(1, |span| at(span.start)),
            message: error.message().to_owned(),
        })?;
        // A limit of nothing would refuse every request, which nobody means.
        let Limits { body_bytes, posts, post_bytes, export_bytes, connections } = settings.limits;
        let numbers = [
            ("body-bytes", body_bytes as u64),
            ("posts", posts as u64),
            ("post-bytes", post_bytes as u64),
            ("export-bytes", export_bytes),
            ("connections", connections as u64),
            ("wait-milliseconds", settings.queue.wait_milliseconds),
            ("header-seconds", settings.timeouts.header_seconds),
            ("body-seconds", settings.timeouts.body_seconds),
            ("answer-seconds", settings.timeouts.answer_seconds),
        ];
        match numbers.into_iter().find(|(_, number)| *number == 0) {
            None => Ok(settings),
            Some((key, _)) => Err(SettingsError::Format {
                path: path.to_owned(),
                line: text.find(key).map_or(1, at),
                message: format!("`{key}` must be at least 1"),
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Settings;

    #[test]
    fn what_a_file_leaves_out_keeps_its_default() {
        let text = "address = \"[::1]:80\"\n[limits]\nposts = 5\n";
        let settings = Settings::parse(Path::new("saring.toml"), text).expect("sound");
        assert_eq!((settings.address.port(), settings.limits.posts), (80, 5));
        assert_eq!(settings.limits.body_bytes, Settings::default().limits.body_bytes);
        assert!(Settings::default().address.ip().is_loopback(), "nobody is exposed unasked");
    }

    #[test]
    fn the_example_names_every_setting_with_its_default() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("settings.example.toml");
        assert_eq!(Settings::read(&path).expect("sound"), Settings::default());
        let text = std::fs::read_to_string(path).expect("read before");
        for key in ["workers", "thorough", "wait-milliseconds", "connections", "closing-seconds", "kept"] {
            assert!(text.contains(key), "{key}");
        }
    }

    #[test]
    fn an_error_names_file_line_and_what_would_be_right() {
        let cases = [
            ("\nport = 80\n", "saring.toml:2: unknown field `port`, expected one of `address`, `scoring`, `queue`"),
            ("address = \"localhost\"\n", "saring.toml:1: invalid socket address syntax"),
            ("[queue]\nrequests-per-worker = 0\n", "saring.toml:2: invalid value: integer `0`, expected a nonzero"),
            ("[limits]\nconnections = 9\nposts = 0\n", "saring.toml:3: `posts` must be at least 1"),
            ("[limits\n", "saring.toml:1: "),
        ];
        for (text, says) in cases {
            let error = Settings::parse(Path::new("saring.toml"), text).expect_err(text).to_string();
            assert!(error.starts_with(says), "{error}\nshould begin: {says}");
        }
    }
}
