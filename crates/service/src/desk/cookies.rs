//! The cookies of the pages: who is inside, in which language, and which form came from here.

use axum::http::{HeaderMap, HeaderValue, header::COOKIE};

use crate::Settings;

/// Under HTTPS browsers hold cookies of this name to their rules: set by this host alone, over HTTPS alone.
const OVER_HTTPS: &str = "__Host-";

/// A cookie of this service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cookie {
    /// The secret of a session.
    Session,
    /// The language of the pages.
    Language,
    /// What forms of somebody outside carry: there is no session yet that could tell them from a stranger's.
    Outside,
}

impl Cookie {
    const fn name(self) -> &'static str {
        match self {
            Self::Session => "saring",
            Self::Language => "bahasa",
            Self::Outside => "formulir",
        }
    }

    /// How long a browser keeps it: for sessions as long as it is open, since the desk ends them by itself.
    const fn seconds(self) -> Option<u32> {
        match self {
            Self::Language => Some(365 * 24 * 3600),
            Self::Session | Self::Outside => None,
        }
    }

    /// What the browser sent of it.
    pub(super) fn of<'a>(self, headers: &'a HeaderMap, settings: &Settings) -> Option<&'a str> {
        let pairs =
            headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(';'));
        let name = self.full_name(settings);
        let mut own = pairs.filter_map(|pair| pair.trim().split_once('=')).filter(|(given, _)| *given == name);
        own.next().map(|(_, value)| value).filter(|value| !value.is_empty())
    }

    /// The header that gives it to the browser. `value` is letters, digits, dashes and underscores.
    pub(super) fn set(self, value: &str, settings: &Settings) -> HeaderValue {
        let mut cookie = format!("{}={value}; Path=/; HttpOnly; SameSite=Strict", self.full_name(settings));
        if settings.https {
            cookie += "; Secure";
        }
        if let Some(seconds) = self.seconds() {
            cookie += &format!("; Max-Age={seconds}");
        }
        HeaderValue::from_str(&cookie).expect("names and secrets are plain letters")
    }

    /// The header that takes it away from the browser.
    pub(super) fn forget(self, settings: &Settings) -> HeaderValue {
        let secure = if settings.https { "; Secure" } else { "" };
        let cookie = format!("{}=; Path=/; HttpOnly; SameSite=Strict{secure}; Max-Age=0", self.full_name(settings));
        HeaderValue::from_str(&cookie).expect("names are plain letters")
    }

    fn full_name(self, settings: &Settings) -> String {
        format!("{}{}", if settings.https { OVER_HTTPS } else { "" }, self.name())
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header::COOKIE};

    use super::Cookie;
    use crate::Settings;

    #[test]
    fn a_cookie_is_found_among_others() {
        let plain = Settings::default();
        let cases = [
            ("saring=a", Some("a")),
            ("x=1; saring=a; y=2", Some("a")),
            ("saringx=1; saring=a=b", Some("a=b")),
            ("saring=", None),
            ("Saring=a", None),
            ("__Host-saring=a", None),
            ("", None),
        ];
        for (header, expected) in cases {
            let headers = HeaderMap::from_iter([(COOKIE, HeaderValue::from_static(header))]);
            assert_eq!(Cookie::Session.of(&headers, &plain), expected, "{header}");
        }
    }

    #[test]
    fn scripts_and_other_sites_get_no_cookie() {
        let https = Settings { https: true, ..Settings::default() };
        for cookie in [Cookie::Session, Cookie::Language, Cookie::Outside] {
            let set = cookie.set("a", &https);
            let set = set.to_str().expect("plain");
            for part in ["__Host-", "; Path=/", "; HttpOnly", "; SameSite=Strict", "; Secure"] {
                assert!(set.contains(part), "{set}");
            }
        }
        assert_eq!(Cookie::Session.set("a", &Settings::default()), "saring=a; Path=/; HttpOnly; SameSite=Strict");
        assert_eq!(
            Cookie::Session.forget(&Settings::default()),
            "saring=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"
        );
    }
}
