//! What can go wrong, said so that a person can mend it.

use std::path::PathBuf;

/// A foreign error, boxed so that its crate stays out of this API.
pub type Source = Box<dyn std::error::Error + Send + Sync>;

/// Why a bundle could not be opened or a post could not be scored.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file is missing or cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file of the bundle says something that does not hold.
    #[error("{}:{line}: {message}", path.display())]
    Format {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// What is wrong and what would be right.
        message: String,
    },
    /// A file of the bundle was changed after the bundle was made.
    #[error(
        "{}: sha256 is {found}, the bundle says {expected}; restore the file, or make the bundle again if the change is meant",
        path.display()
    )]
    Hash {
        /// The file.
        path: PathBuf,
        /// What bundle.toml says.
        expected: String,
        /// What the file has.
        found: String,
    },
    /// The parts of a bundle do not fit each other.
    #[error("{}: {message}", path.display())]
    Mismatch {
        /// The file or folder at fault.
        path: PathBuf,
        /// What does not fit what, and what to do.
        message: String,
    },
    /// A foreign library refused a file.
    #[error("cannot load {}: {source}", path.display())]
    Load {
        /// The file.
        path: PathBuf,
        /// What the library said.
        source: Source,
    },
    /// ONNX Runtime's shared library cannot be had.
    #[error("{0}")]
    Runtime(String),
    /// The model failed on a post.
    #[error("the model failed on this post: {0}")]
    Inference(Source),
}

/// The library's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;
