//! Tokens: what a person or program proves itself with.
//!
//! A token is `saring_` and 32 random bytes. Its first eight characters behind the prefix are kept to find it by, and an
//! Argon2id hash of the whole; nobody can tell a token from what is stored.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::json;

use crate::{
    audit::Action,
    desk::Desk,
    error::{Error, Result},
    role::{Principal, Role},
    secret::{Secret, sha256},
    store::{Row, Transaction, values},
};

const PREFIX: &str = "saring_";
/// 48 of 256 bits are told by what a token is found by; 208 are left to guess.
const FOUND_BY: usize = PREFIX.len() + 8;
/// Who acts on the command line.
pub(crate) const CONSOLE: &str = "console";

/// A token that was just made.
#[derive(Debug)]
pub struct NewToken {
    /// Who it is for.
    pub principal: Principal,
    secret: Secret,
}

impl NewToken {
    /// The token itself. It cannot be had again.
    #[must_use]
    pub fn secret(&self) -> &str {
        self.secret.reveal()
    }
}

/// What is known of a token that is in use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Token {
    /// Who it is for.
    #[serde(flatten)]
    pub principal: Principal,
    /// How it begins.
    pub prefix: String,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Desk {
    /// Makes a token. A name is 1 to 64 letters, digits, dots, dashes or underscores, and belongs to one token at a time;
    /// it stays in the record, so a person should keep theirs.
    ///
    /// # Errors
    /// Where the name is taken or cannot be one.
    pub fn create_token(&self, name: &str, role: Role) -> Result<NewToken> {
        if !is_name(name) {
            return Err(Error::Name(name.to_owned()));
        }
        let secret = Secret::random(PREFIX)?;
        let prefix = &secret.reveal()[..FOUND_BY];
        let hash = hash(&secret)?;
        self.write(|desk| {
            if find(&**desk, name)?.is_some() {
                return Err(Error::NameTaken(name.to_owned()));
            }
            desk.execute(
                "INSERT INTO tokens (name, role, prefix, hash, created_at) VALUES ($1, $2, $3, $4, $5)",
                values![name, role.name(), prefix, &hash, desk.now],
            )?;
            desk.log(
                CONSOLE,
                Action::TokenCreated,
                None,
                json!({ "name": name, "role": role.name(), "prefix": prefix }),
            )
        })?;
        Ok(NewToken { principal: Principal { name: name.to_owned(), role }, secret })
    }

    /// The tokens in use, by name.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn list_tokens(&self) -> Result<Vec<Token>> {
        let sql = "SELECT name, role, prefix, created_at FROM tokens WHERE revoked_at IS NULL ORDER BY name";
        self.read(|tx| {
            tx.query(sql, &[])?
                .iter()
                .map(|row| Ok(Token { principal: principal(row)?, prefix: row.text(2)?, created_at: row.time(3)? }))
                .collect()
        })
    }

    /// Revokes a token: from now on it opens nothing, here and in every process that shares the desk, and whoever came
    /// in with it is out.
    ///
    /// # Errors
    /// Where there is no token of that name.
    pub fn revoke_token(&self, name: &str) -> Result<()> {
        self.write(|desk| {
            let id = find(&**desk, name)?.ok_or_else(|| Error::UnknownToken(name.to_owned()))?;
            desk.execute("UPDATE tokens SET revoked_at = $1 WHERE id = $2", values![desk.now, id])?;
            desk.execute("DELETE FROM sessions WHERE token = $1", values![id])?;
            desk.log(CONSOLE, Action::TokenRevoked, None, json!({ "name": name }))
        })?;
        self.remembered.forget_all();
        Ok(())
    }

    /// Who a token belongs to; nobody where it is unknown or revoked.
    ///
    /// A token that was right is remembered for some minutes by its SHA-256, since Argon2 is slow on purpose. Whether it
    /// was revoked is looked up each time all the same.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn authenticate(&self, token: &str) -> Result<Option<Principal>> {
        let Some(prefix) = token.get(..FOUND_BY).filter(|prefix| prefix.starts_with(PREFIX)) else { return Ok(None) };
        let sql = "SELECT name, role, hash FROM tokens WHERE prefix = $1 AND revoked_at IS NULL";
        let rows = self.read(|tx| tx.query(sql, values![prefix]))?;
        // An unknown beginning is answered sooner than a known one. That tells nothing worth knowing: beginnings are shown
        // by `saring token list`, and a stranger who sends nonsense costs no Argon2.
        let Some(row) = rows.first() else { return Ok(None) };
        let sha256 = sha256(token);
        if !self.remembered.knows(&sha256, self.now()) {
            let stored = row.text(2)?;
            let stored = PasswordHash::new(&stored).map_err(|_| Error::Damaged("a token's hash".to_owned()))?;
            if Argon2::default().verify_password(token.as_bytes(), &stored).is_err() {
                return Ok(None);
            }
            self.remembered.learn(sha256, self.now());
        }
        principal(row).map(Some)
    }
}

/// The number of the token in use under a name.
pub(crate) fn find(tx: &dyn Transaction, name: &str) -> Result<Option<i64>> {
    let rows = tx.query("SELECT id FROM tokens WHERE name = $1 AND revoked_at IS NULL", values![name])?;
    rows.first().map(|row| row.integer(0)).transpose()
}

/// A principal from the first two columns of a row.
pub(crate) fn principal(row: &Row) -> Result<Principal> {
    Ok(Principal { name: row.text(0)?, role: row.named(1, Role::from_name)? })
}

fn is_name(name: &str) -> bool {
    let is_part = |char: char| char.is_alphanumeric() || matches!(char, '.' | '-' | '_');
    // The console's name is its own: a person who bore it could not be told from it in the log.
    (1..=64).contains(&name.chars().count()) && name.chars().all(is_part) && name != CONSOLE
}

fn hash(secret: &Secret) -> Result<String> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|error| Error::Random(error.into()))?;
    let hash: PasswordHash = Argon2::default()
        .hash_password_with_salt(secret.reveal().as_bytes(), &salt)
        .expect("the default parameters and a salt of 16 bytes are right");
    Ok(hash.to_string())
}

/// Tokens that were right a short while ago, by their SHA-256: a token is random enough for that to tell nothing.
#[derive(Default)]
pub(crate) struct Remembered(Mutex<HashMap<String, Timestamp>>);

impl Remembered {
    const FOR: SignedDuration = SignedDuration::from_mins(5);

    fn knows(&self, sha256: &str, now: Timestamp) -> bool {
        self.known().get(sha256).is_some_and(|until| now < *until)
    }

    fn learn(&self, sha256: String, now: Timestamp) {
        let mut known = self.known();
        known.retain(|_, until| now < *until);
        known.insert(sha256, now + Self::FOR);
    }

    fn forget_all(&self) {
        self.known().clear();
    }

    fn known(&self) -> std::sync::MutexGuard<'_, HashMap<String, Timestamp>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use crate::{Desk, Error, Principal, Role, Settings};

    #[test]
    fn a_token_opens_until_it_is_revoked_by_any_process() {
        let folder = tempfile::tempdir().expect("a folder");
        let [desk, other] = [(); 2].map(|()| Desk::open(folder.path(), Settings::default()).expect("opens"));
        let token = desk.create_token("sari", Role::Moderator).expect("is made");
        let sari = Principal { name: "sari".to_owned(), role: Role::Moderator };
        for _ in 0..2 {
            assert_eq!(desk.authenticate(token.secret()).expect("works"), Some(sari.clone()));
        }
        let mut wrong = token.secret().to_owned();
        wrong.pop();
        for wrong in [wrong.as_str(), "", "saring_", "saring_ééééééééé", &token.secret()["saring_".len()..]] {
            assert_eq!(desk.authenticate(wrong).expect("works"), None, "{wrong}");
        }
        other.revoke_token("sari").expect("is revoked");
        assert_eq!(desk.authenticate(token.secret()).expect("works"), None);
        assert!(desk.list_tokens().expect("works").is_empty());
    }

    #[test]
    fn names_are_told_apart() {
        let folder = tempfile::tempdir().expect("a folder");
        let desk = Desk::open(folder.path(), Settings::default()).expect("opens");
        desk.create_token("sari", Role::Lead).expect("is made");
        assert!(matches!(desk.create_token("sari", Role::Auditor), Err(Error::NameTaken(_))));
        for wrong in ["", "a b", "<b>", "console", "a\n", &"a".repeat(65)] {
            assert!(matches!(desk.create_token(wrong, Role::Auditor), Err(Error::Name(_))), "{wrong}");
        }
        assert!(matches!(desk.revoke_token("budi"), Err(Error::UnknownToken(_))));
        desk.revoke_token("sari").expect("is revoked");
        desk.create_token("sari", Role::Auditor).expect("a revoked name is free");
    }

    #[test]
    fn what_is_stored_is_no_token() {
        let folder = tempfile::tempdir().expect("a folder");
        let token = {
            let desk = Desk::open(folder.path(), Settings::default()).expect("opens");
            desk.create_token("sari", Role::Lead).expect("is made")
        };
        for file in std::fs::read_dir(folder.path()).expect("a folder") {
            let bytes = std::fs::read(file.expect("a file").path()).expect("reads");
            assert!(!bytes.windows(token.secret().len()).any(|window| window == token.secret().as_bytes()));
        }
    }
}
