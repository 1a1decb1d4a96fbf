//! Files of a bundle that are pinned by their hash.

use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// Whether a file is the one it is said to be; one without a hash is taken as it is.
pub(super) fn verify(path: &Path, bytes: &[u8], expected: Option<&str>) -> Result<()> {
    let Some(expected) = expected else { return Ok(()) };
    let found: String = Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    if found == expected {
        return Ok(());
    }
    Err(Error::Hash { path: path.to_owned(), expected: expected.to_owned(), found })
}
