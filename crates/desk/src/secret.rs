//! Random secrets and hashes of them.

use std::fmt::{self, Write};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use crate::error::{Error, Result};

/// A text that opens something. It is shown once, to whom it belongs; `Debug` does not show it, so that no log does.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// A secret of 32 random bytes, written with 43 letters, digits, dashes and underscores behind the prefix.
    pub(crate) fn random(prefix: &str) -> Result<Self> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| Error::Random(error.into()))?;
        Ok(Self(format!("{prefix}{}", URL_SAFE_NO_PAD.encode(bytes))))
    }

    /// A secret that follows from another, and from which that other cannot be had.
    pub(crate) fn derived(purpose: &str, from: &str) -> Self {
        Self(URL_SAFE_NO_PAD.encode(Sha256::digest(format!("{purpose}\n{from}"))))
    }

    /// The secret itself.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// SHA-256 as 64 lower-case hexadecimal digits.
pub(crate) fn sha256(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut digits, byte| {
        write!(digits, "{byte:02x}").expect("a string takes all");
        digits
    })
}

#[cfg(test)]
mod tests {
    use super::{Secret, sha256};

    #[test]
    fn secrets_differ_and_are_not_shown_by_debug() {
        let secrets = [(); 2].map(|()| Secret::random("saring_").expect("random bytes"));
        assert_ne!(secrets[0], secrets[1]);
        assert_eq!(secrets[0].reveal().len(), "saring_".len() + 43);
        assert!(!format!("{secrets:?}").contains(&secrets[0].reveal()["saring_".len()..]));
    }

    #[test]
    fn a_hash_is_the_published_one() {
        assert_eq!(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
