//! A form that somebody sent from one of these pages, and how to tell it from one that another site made them send.

use std::borrow::Cow;

use axum::{
    extract::{FromRequest, Request},
    http::{
        HeaderMap, HeaderName, Method,
        header::{HOST, ORIGIN},
    },
};

use super::{
    refusal::Refusal,
    visit::{Visit, Visitor},
};
use crate::{App, body, problem::Kind};

/// A note has 2,000 characters at most, each of them 12 bytes at most as forms write it.
const MOST: usize = 128 << 10;
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// The fields of a form or a query.
#[derive(Debug, Default, Clone)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    pub(super) fn read(encoded: &[u8]) -> Self {
        let owned = |(name, value): (Cow<'_, str>, Cow<'_, str>)| (name.into_owned(), value.into_owned());
        Self(form_urlencoded::parse(encoded).map(owned).collect())
    }

    /// The value of a field; empty where it was not sent.
    pub(super) fn one(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// The values of a field that may be sent several times.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(given, _)| given == name).map(|(_, value)| value.as_str())
    }
}

/// A form of somebody inside. A handler that takes it gets none that lacks the token of the session.
#[derive(Debug)]
pub(super) struct Sent {
    pub(super) visitor: Visitor,
    pub(super) fields: Fields,
}

/// The same from somebody who may be outside.
#[derive(Debug)]
pub(super) struct SentFromOutside {
    pub(super) visit: Visit,
    pub(super) fields: Fields,
}

impl FromRequest<App> for SentFromOutside {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        let visit = Visit::of(&parts);
        let bytes = body::read(&parts.headers, body, MOST, app.settings.timeouts.body()).await;
        let fields = Fields::read(&bytes.map_err(|problem| Refusal::of_body(problem.kind()))?);
        if visit.sent(fields.one("csrf")) { Ok(Self { visit, fields }) } else { Err(Refusal::Stale) }
    }
}

impl FromRequest<App> for Sent {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refusal> {
        // Told before the token is: somebody whose session ended should come in again, not wonder about a form.
        if request.extensions().get::<Visit>().is_none_or(|visit| visit.session.is_none()) {
            return Err(Refusal::Outside);
        }
        let SentFromOutside { visit, fields } = SentFromOutside::from_request(request, app).await?;
        Ok(Self { visitor: visit.try_into()?, fields })
    }
}

impl Refusal {
    const fn of_body(kind: Kind) -> Self {
        match kind {
            Kind::TooLarge => Self::TooLarge,
            _ => Self::Unreadable,
        }
    }
}

/// Whether a request that changes something was made by these pages, as far as the browser tells. Browsers say
/// `Sec-Fetch-Site` over HTTPS and on the loopback address; elsewhere there is `Origin`, which is `null` since the pages
/// send no referrer. What neither tells, the token in the form does.
pub(super) fn is_from_here(method: &Method, headers: &HeaderMap) -> bool {
    if method.is_safe() {
        return true;
    }
    if let Some(site) = headers.get(FETCH_SITE) {
        return site == "same-origin";
    }
    match headers.get(ORIGIN).map(|origin| origin.to_str().unwrap_or_default()) {
        None | Some("null") => true,
        Some(origin) => {
            let host = headers.get(HOST).and_then(|host| host.to_str().ok());
            origin.split_once("://").is_some_and(|(_, named)| Some(named) == host)
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};

    use super::{Fields, is_from_here};

    #[test]
    fn what_another_site_sent_is_told_by_its_headers() {
        let cases: &[(&[(&str, &str)], bool)] = &[
            (&[], true),
            (&[("sec-fetch-site", "same-origin")], true),
            (&[("sec-fetch-site", "same-site")], false),
            (&[("sec-fetch-site", "cross-site"), ("origin", "http://desk")], false),
            (&[("sec-fetch-site", "none")], false),
            (&[("host", "desk"), ("origin", "http://desk")], true),
            (&[("host", "desk"), ("origin", "null")], true),
            (&[("host", "desk"), ("origin", "http://evil")], false),
            (&[("host", "desk"), ("origin", "desk")], false),
            (&[("origin", "http://desk")], false),
        ];
        for (given, expected) in cases {
            let header = |(name, value): &(&'static str, &'static str)| {
                (HeaderName::from_static(name), HeaderValue::from_static(value))
            };
            let headers: HeaderMap = given.iter().map(header).collect();
            assert_eq!(is_from_here(&Method::POST, &headers), *expected, "{given:?}");
            assert!(is_from_here(&Method::GET, &headers), "reading is open to links");
        }
    }

    #[test]
    fn fields_are_read_as_browsers_write_them() {
        let fields = Fields::read(b"label=a&label=b%26c&note=x+y%0Az&bad=%ff");
        assert_eq!(fields.all("label").collect::<Vec<_>>(), ["a", "b&c"]);
        assert_eq!((fields.one("note"), fields.one("none"), fields.one("bad")), ("x y\nz", "", "\u{fffd}"));
    }
}
