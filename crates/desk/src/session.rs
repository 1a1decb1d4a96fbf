//! Sessions: who is inside the web pages.
//!
//! Only a hash of a session's secret is stored, so a restart logs nobody out and a copy of the database lets nobody in.

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use crate::{
    audit::Action,
    desk::Desk,
    error::{Error, Result},
    role::Principal,
    secret::{Secret, sha256},
    store::values,
    token,
};

/// What a browser is given on coming in.
#[derive(Debug, Clone)]
pub struct SessionSecret {
    /// For a cookie that scripts cannot read.
    pub session: Secret,
    /// For a hidden field of every form.
    pub csrf: Secret,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A session that is under way.
#[derive(Debug, Clone)]
pub struct Session {
    /// Who is inside, with the role that their token has now.
    pub principal: Principal,
    /// For a hidden field of every form.
    pub csrf: Secret,
    /// When it ends.
    pub expires_at: Timestamp,
}

impl Session {
    /// Whether a form came from a page of this session. Hashes are compared, since how soon two of them differ tells nothing
    /// of what was hashed.
    #[must_use]
    pub fn sent(&self, csrf: &str) -> bool {
        sha256(self.csrf.reveal()) == sha256(csrf)
    }
}

impl Desk {
    /// Lets somebody in, with a new secret each time. Call it only for whom [`Desk::authenticate`] told.
    ///
    /// # Errors
    /// Where their token was revoked meanwhile.
    pub fn begin_session(&self, principal: &Principal) -> Result<SessionSecret> {
        let session = Secret::random("")?;
        let expires_at = self.write(|desk| {
            let token =
                token::find(&**desk, &principal.name)?.ok_or_else(|| Error::UnknownToken(principal.name.clone()))?;
            let expires_at = desk.now + SignedDuration::from_hours(self.settings().session_hours.into());
            desk.execute("DELETE FROM sessions WHERE expires_at <= $1", values![desk.now])?;
            desk.execute(
                "INSERT INTO sessions (hash, token, expires_at) VALUES ($1, $2, $3)",
                values![sha256(session.reveal()), token, expires_at],
            )?;
            desk.log(&principal.name, Action::SessionBegun, None, json!({}))?;
            Ok(expires_at)
        })?;
        Ok(SessionSecret { csrf: csrf(session.reveal()), session, expires_at })
    }

    /// The session of a secret; none where it is unknown, over, or its token was revoked.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn session(&self, secret: &str) -> Result<Option<Session>> {
        let sql = "SELECT name, role, expires_at FROM sessions JOIN tokens ON tokens.id = sessions.token
                   WHERE sessions.hash = $1 AND expires_at > $2 AND revoked_at IS NULL";
        let rows = self.read(|tx| tx.query(sql, values![sha256(secret), self.now()]))?;
        let Some(row) = rows.first() else { return Ok(None) };
        Ok(Some(Session { principal: token::principal(row)?, csrf: csrf(secret), expires_at: row.time(2)? }))
    }

    /// Ends a session; nothing happens where there is none.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn end_session(&self, secret: &str) -> Result<()> {
        let Some(session) = self.session(secret)? else { return Ok(()) };
        self.write(|desk| {
            desk.execute("DELETE FROM sessions WHERE hash = $1", values![sha256(secret)])?;
            desk.log(&session.principal.name, Action::SessionEnded, None, json!({}))
        })
    }
}

/// Follows from the session's secret, so that it needs no storing; the secret does not follow from it.
fn csrf(session: &str) -> Secret {
    Secret::derived("csrf", session)
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    };

    use jiff::Timestamp;

    use crate::{Clock, Desk, Role, Settings};

    #[test]
    fn a_session_outlives_a_restart_and_ends_by_time_leaving_or_revocation() {
        let folder = tempfile::tempdir().expect("a folder");
        let second = Arc::new(AtomicI64::new(0));
        let open = || {
            let second = second.clone();
            let clock = Clock::new(move || Timestamp::from_second(second.load(Ordering::Relaxed)).expect("in range"));
            Desk::open_with(folder.path(), Settings::default(), clock).expect("opens")
        };
        let desk = open();
        let sari = desk.create_token("sari", Role::Moderator).expect("is made").principal;
        let [first, left, late] = [(); 3].map(|()| desk.begin_session(&sari).expect("begins"));
        assert_ne!(first.session, left.session);
        drop(desk);

        let desk = open();
        let session = desk.session(first.session.reveal()).expect("works").expect("is known");
        assert_eq!(session.principal, sari);
        assert!(session.sent(first.csrf.reveal()));
        assert!(!session.sent(left.csrf.reveal()) && !session.sent(""));

        desk.end_session(left.session.reveal()).expect("ends");
        assert!(desk.session(left.session.reveal()).expect("works").is_none());
        second.store(12 * 3600, Ordering::Relaxed);
        assert!(desk.session(late.session.reveal()).expect("works").is_none());
        let again = desk.begin_session(&sari).expect("begins");
        desk.revoke_token("sari").expect("is revoked");
        assert!(desk.session(again.session.reveal()).expect("works").is_none());
        assert!(desk.begin_session(&sari).is_err());
    }
}
