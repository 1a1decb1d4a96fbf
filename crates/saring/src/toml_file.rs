//! Reads a TOML file so that an error names the file, the line and what would be right.

use std::{fs, path::Path};

use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

pub(crate) fn read<T: DeserializeOwned>(path: &Path) -> Result<T> {
    parse(path, &text(path)?)
}

/// The file's text, for those who also tell lines.
pub(crate) fn text(path: &Path) -> Result<String> {
    fs::read_to_string(path).map_err(|source| Error::Read { path: path.to_owned(), source })
}

pub(crate) fn parse<T: DeserializeOwned>(path: &Path, text: &str) -> Result<T> {
    toml::from_str(text).map_err(|error| Error::Format {
        path: path.to_owned(),
        line: error.span().map_or(1, |span| line_at(text, span.start)),
        message: error.message().to_owned(),
    })
}

/// The line, counted from 1, on which a byte of `text` stands.
pub(crate) fn line_at(text: &str, byte: usize) -> usize {
    1 + text.as_bytes()[..byte.min(text.len())].iter().filter(|&&byte| byte == b'\n').count()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "kebab-case", deny_unknown_fields)]
    #[allow(dead_code)]
    struct Example {
        max_tokens: usize,
    }

    #[test]
    fn an_error_names_file_line_and_what_would_be_right() {
        let error = super::parse::<Example>(Path::new("bundle.toml"), "max-tokens = 1\nmax-token = 2\n")
            .expect_err("the key is unknown");
        assert_eq!(error.to_string(), "bundle.toml:2: unknown field `max-token`, expected `max-tokens`");
    }
}
