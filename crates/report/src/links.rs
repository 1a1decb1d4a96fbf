//! Where a post leads: Telegram channels and invitations, and other sites.

use std::{fmt, ops::Range, sync::LazyLock};

use linkify::{LinkFinder, LinkKind};

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// A public channel, group or account of Telegram, by its username in lower case.
    Channel(String),
    /// An invitation to a private chat, by its code.
    Invitation(String),
    /// Any other site, by its host in lower case.
    Site(String),
}

/// A link in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Where it stands, in bytes of the text.
    pub range: Range<usize>,
    /// Where it leads.
    pub target: Target,
}

impl Target {
    /// Whether it leads to a chat on Telegram.
    #[must_use]
    pub const fn is_telegram(&self) -> bool {
        matches!(self, Self::Channel(_) | Self::Invitation(_))
    }
}

/// As a person would type it.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Channel(name) => write!(f, "t.me/{name}"),
            Self::Invitation(code) => write!(f, "t.me/+{code}"),
            Self::Site(host) => f.write_str(host),
        }
    }
}

/// The hosts that are Telegram.
const TELEGRAM: [&str; 3] = ["t.me", "telegram.me", "telegram.dog"];

/// First parts of a path on `t.me` that name no chat.
const NOT_A_CHAT: [&str; 14] = [
    "share",
    "addstickers",
    "addemoji",
    "addlist",
    "addtheme",
    "bg",
    "boost",
    "c",
    "confirmphone",
    "iv",
    "login",
    "proxy",
    "setlanguage",
    "socks",
];

/// The links of a text, in its order.
#[must_use]
pub fn find(text: &str) -> Vec<Link> {
    static FINDER: LazyLock<LinkFinder> = LazyLock::new(|| {
        let mut finder = LinkFinder::new();
        // E-mail addresses are found so that what stands behind their @ is not taken for a channel.
        finder.url_must_have_scheme(false).kinds(&[LinkKind::Url, LinkKind::Email]);
        finder
    });
    let mut links = Vec::new();
    let mut behind = 0;
    for found in FINDER.links(text) {
        let target = (*found.kind() == LinkKind::Url).then(|| target(found.as_str())).flatten();
        // What only looks like a host ("rapat.Besok") is text, and may name a channel.
        if target.is_some() || *found.kind() == LinkKind::Email {
            mentions(text, behind..found.start(), &mut links);
            links.extend(target.map(|target| Link { range: found.start()..found.end(), target }));
            behind = found.end();
        }
    }
    mentions(text, behind..text.len(), &mut links);
    links
}

/// A text without its links: what is left is the same in copies that lead elsewhere.
#[must_use]
pub fn without(text: &str) -> String {
    let mut rest = String::with_capacity(text.len());
    let mut behind = 0;
    for link in find(text) {
        rest.push_str(&text[behind..link.range.start]);
        behind = link.range.end;
    }
    rest + &text[behind..]
}

/// Where a URL leads, or `None` where it is none: without a scheme only `www.`, a path or Telegram make a host believable.
fn target(url: &str) -> Option<Target> {
    let (scheme, rest) = match url.split_once("://") {
        Some((scheme, rest)) => (scheme.to_ascii_lowercase(), rest),
        None => (String::new(), url),
    };
    if scheme == "tg" {
        return app_link(rest);
    }
    // Browsers read a backslash as a slash, so `t.me\@contoh.invalid` leads to Telegram.
    let (authority, path) = rest.split_at(rest.find(['/', '\\', '?', '#']).unwrap_or(rest.len()));
    let host = authority.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default().to_lowercase();
    let believable = !scheme.is_empty() || host.starts_with("www.") || path.len() > 1 || TELEGRAM.contains(&&*host);
    let host = host.strip_prefix("www.").unwrap_or(&host);
    if host.is_empty() || !believable {
        return None;
    }
    let chat = if TELEGRAM.contains(&host) { chat(path) } else { own_host(host) };
    Some(chat.unwrap_or_else(|| Target::Site(host.to_owned())))
}

/// `name.t.me` is `t.me/name`.
fn own_host(host: &str) -> Option<Target> {
    host.strip_suffix(".t.me").filter(|name| is_username(name)).map(|name| Target::Channel(name.to_owned()))
}

/// `/name/4711`, `/s/name`, `/+code`, `/joinchat/code`.
fn chat(path: &str) -> Option<Target> {
    let mut parts = path.split(['/', '\\', '?', '#']).filter(|part| !part.is_empty());
    let first = parts.next()?;
    match first {
        "s" => username(parts.next()?),
        "joinchat" => invitation(parts.next()?),
        _ if first.starts_with('+') => invitation(&first[1..]),
        _ if NOT_A_CHAT.contains(&first) => None,
        name => username(name),
    }
}

/// `resolve?domain=name`, `join?invite=code`.
fn app_link(rest: &str) -> Option<Target> {
    let (action, query) = rest.split_once('?')?;
    let value = |key| query.split('&').find_map(|pair| pair.strip_prefix(key)?.strip_prefix('='));
    match action.trim_end_matches('/') {
        "resolve" => username(value("domain")?),
        "join" => invitation(value("invite")?),
        _ => None,
    }
}

/// `+62…` on `t.me` is a telephone number and no invitation.
fn invitation(code: &str) -> Option<Target> {
    let written = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let is_number = code.chars().all(|c| c.is_ascii_digit());
    (code.len() >= 10 && code.chars().all(written) && !is_number).then(|| Target::Invitation(code.to_owned()))
}

fn username(name: &str) -> Option<Target> {
    is_username(name).then(|| Target::Channel(name.to_ascii_lowercase()))
}

/// Telegram's rule: 4 to 32 letters, digits and underscores, a letter first.
fn is_username(name: &str) -> bool {
    (4..=32).contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// `@name` where it stands by itself.
fn mentions(text: &str, within: Range<usize>, links: &mut Vec<Link>) {
    let part_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    for (at, _) in text[within.clone()].match_indices('@') {
        let start = within.start + at;
        let name = &text[start + 1..within.end];
        let name = &name[..name.find(|c| !part_of_name(c)).unwrap_or(name.len())];
        let begins = !text[..start].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '@');
        if let Some(target) = username(name).filter(|_| begins) {
            links.push(Link { range: start..start + 1 + name.len(), target });
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Target, find, without};

    #[test]
    fn links_lead_where_telegram_would_lead_them() {
        let cases: &[(&str, &[&str])] = &[
            ("gabung t.me/Kanal_Contoh sekarang", &["t.me/kanal_contoh"]),
            ("https://t.me/s/kanalcontoh, https://telegram.me/kanalcontoh/12?single", &["t.me/kanalcontoh"; 2]),
            ("t.me/+AbCdEfGhIjK1 t.me/joinchat/AbCdEfGhIjK1", &["t.me/+AbCdEfGhIjK1"; 2]),
            (
                "tg://resolve?domain=kanalcontoh&post=3 tg://join?invite=AbCdEfGhIjK1",
                &["t.me/kanalcontoh", "t.me/+AbCdEfGhIjK1"],
            ),
            ("https://kanalcontoh.t.me", &["t.me/kanalcontoh"]),
            ("Lapor ke @KanalContoh, atau surel admin@contoh.invalid", &["t.me/kanalcontoh"]),
            ("@@kanalcontoh a@kanalcontoh @ab @1kanal", &[]),
            ("https://t.me/share/url?url=x t.me/c/1234/5 t.me/+6281234567890", &["t.me"; 3]),
            ("https://Contoh.invalid:8080/a?b www.contoh.invalid contoh.invalid/x", &["contoh.invalid"; 3]),
            ("https://t.me@contoh.invalid/", &["contoh.invalid"]),
            ("rapat.Besok jam 8.Bawa @kanalcontoh", &["t.me/kanalcontoh"]),
            ("javascript:alert(1) tg://settings", &[]),
        ];
        for (text, targets) in cases {
            let found: Vec<String> = find(text).iter().map(|link| link.target.to_string()).collect();
            assert_eq!(found, *targets, "{text}");
        }
    }

    #[test]
    fn a_text_without_its_links_is_the_rest() {
        assert_eq!(without("Gabung @kanalcontoh: https://t.me/kanalcontoh!"), "Gabung : !");
        assert!(Target::Channel("kanal".to_owned()).is_telegram() && !Target::Site("t.me".to_owned()).is_telegram());
    }

    proptest! {
        #[test]
        fn links_stand_in_order_on_character_boundaries(text in "([a-z@:/.é🙏+ ]|t\\.me/|https://|tg://join\\?invite=){0,24}") {
            let mut behind = 0;
            for link in find(&text) {
                prop_assert!(link.range.start >= behind && text.get(link.range.clone()).is_some_and(|link| !link.is_empty()));
                behind = link.range.end;
            }
        }
    }
}
