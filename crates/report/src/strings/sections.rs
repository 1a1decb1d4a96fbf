//! The sections of a file of strings. A field is a key; what it says stands in the files.
#![allow(missing_docs, reason = "a field's words are its documentation, and they stand in id.toml and en.toml")]

use serde::{Deserialize, Serialize};

/// Marks and what explains them.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct EvidenceStrings {
    pub rule: String,
    pub model: String,
    pub weight: String,
    pub rule_meaning: String,
    pub model_meaning: String,
}

/// Head and foot of the report.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ReportStrings {
    pub product: String,
    pub to_posts: String,
    pub contents: String,
    pub channel: String,
    pub channels: String,
    pub unnamed: String,
    pub period: String,
    pub undated: String,
    pub posts: String,
    pub unread: String,
    pub made: String,
    pub versions: String,
    pub stopped: String,
    pub left_out: String,
    pub by_level: String,
    pub person_decides: String,
    pub utc: String,
}

/// The timeline.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TimelineStrings {
    pub heading: String,
    pub all: String,
    pub flagged: String,
    pub at_most: String,
    pub bar: String,
    pub day: String,
    pub week: String,
    pub month: String,
    pub table: String,
    pub date: String,
}

/// The panels beside the list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct OverviewStrings {
    pub heading: String,
    pub labels: String,
    pub labels_caption: String,
    pub copies: String,
    pub copies_caption: String,
    pub times: String,
    pub forwards: String,
    pub forwards_caption: String,
    pub outgoing: String,
    pub outgoing_caption: String,
    pub hosts: String,
    pub hosts_caption: String,
    pub backups: String,
    pub backups_caption: String,
    pub unread: String,
    pub unread_caption: String,
    pub at_byte: String,
    pub name: String,
    pub count: String,
    pub flagged: String,
    pub reason: String,
    pub place: String,
    pub none: String,
    pub more: String,
}

/// One post.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PostStrings {
    pub risk: String,
    pub forwarded: String,
    pub copies: String,
    pub backup: String,
    pub whole: String,
    pub folded: String,
    pub closed: String,
    pub empty: String,
    pub hidden_excerpt: String,
}

/// The list, its filters and its pages.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ListStrings {
    pub heading: String,
    pub filter: String,
    pub level: String,
    pub label: String,
    pub any_label: String,
    pub from: String,
    pub to: String,
    pub text: String,
    pub reset: String,
    pub shown: String,
    pub none: String,
    pub without_script: String,
    pub previous: String,
    pub next: String,
    pub page: String,
    pub pages: String,
    pub help: String,
    pub only_copies: String,
    pub only_forwards: String,
    pub only_link: String,
}

/// The keys.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct HelpStrings {
    pub heading: String,
    pub down: String,
    pub up: String,
    pub open: String,
    pub search: String,
    pub help: String,
    pub close: String,
}
