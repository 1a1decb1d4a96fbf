//! The sections of a file of words. A field is a key; what it says stands in the files.

use serde::Deserialize;

/// How long something takes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct LengthWords {
    pub(crate) seconds: String,
    pub(crate) minutes: String,
    pub(crate) hours: String,
    pub(crate) days: String,
}

/// The list of channels.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ChannelsWords {
    pub(crate) heading: String,
    pub(crate) caption: String,
    pub(crate) name: String,
    pub(crate) level: String,
    pub(crate) risk: String,
    pub(crate) posts: String,
    pub(crate) flagged: String,
    pub(crate) cases: String,
    pub(crate) waiting: String,
    pub(crate) confirmed: String,
    pub(crate) not_propaganda: String,
    pub(crate) none: String,
}

/// One channel.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ChannelWords {
    pub(crate) all: String,
    pub(crate) not_counted: String,
    pub(crate) undated: String,
    pub(crate) links: String,
    pub(crate) links_caption: String,
    pub(crate) no_links: String,
    pub(crate) target: String,
    pub(crate) copies: String,
    pub(crate) copies_caption: String,
    pub(crate) no_copies: String,
    pub(crate) compared: String,
    pub(crate) times: String,
    pub(crate) cases: String,
    pub(crate) no_cases: String,
    pub(crate) case: String,
}

/// The list of decisions.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct DecisionsWords {
    pub(crate) heading: String,
    pub(crate) filter: String,
    pub(crate) by: String,
    pub(crate) anyone: String,
    pub(crate) kind: String,
    pub(crate) any_kind: String,
    pub(crate) day: String,
    pub(crate) apply: String,
    pub(crate) reset: String,
    pub(crate) at: String,
    pub(crate) case: String,
    pub(crate) reason: String,
    pub(crate) note: String,
    pub(crate) stands: String,
    pub(crate) gave_outcome: String,
    pub(crate) passed_on: String,
    pub(crate) undone: String,
    pub(crate) undo: String,
    pub(crate) undo_until: String,
    pub(crate) own: String,
    pub(crate) none: String,
    pub(crate) export: String,
    pub(crate) export_meaning: String,
    pub(crate) newer: String,
    pub(crate) older: String,
    pub(crate) pages: String,
}

/// The figures.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct FiguresWords {
    pub(crate) heading: String,
    pub(crate) waiting: String,
    pub(crate) overdue: String,
    pub(crate) decided: String,
    pub(crate) late: String,
    pub(crate) median: String,
    pub(crate) slow: String,
    pub(crate) seen: String,
    pub(crate) seen_of: String,
    pub(crate) levels: String,
    pub(crate) levels_caption: String,
    pub(crate) rules: String,
    pub(crate) rules_caption: String,
    pub(crate) shadow: String,
    pub(crate) shadow_caption: String,
    pub(crate) no_shadow: String,
    pub(crate) days: String,
    pub(crate) days_caption: String,
    pub(crate) level: String,
    pub(crate) rule: String,
    pub(crate) label: String,
    pub(crate) day: String,
    pub(crate) received: String,
    pub(crate) confirmed: String,
    pub(crate) precision: String,
    pub(crate) interval: String,
    pub(crate) same_label: String,
    pub(crate) nothing: String,
    pub(crate) about: String,
}

/// The audit log.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct AuditWords {
    pub(crate) heading: String,
    pub(crate) holds: String,
    pub(crate) holds_meaning: String,
    pub(crate) broken: String,
    pub(crate) broken_at: String,
    pub(crate) broken_meaning: String,
    pub(crate) entries: String,
    pub(crate) head: String,
    pub(crate) head_meaning: String,
    pub(crate) head_file: String,
    pub(crate) no_head_file: String,
    pub(crate) expected: String,
    pub(crate) check: String,
    pub(crate) wrong_head: String,
    pub(crate) last: String,
    pub(crate) earlier: String,
    pub(crate) number: String,
    pub(crate) at: String,
    pub(crate) actor: String,
    pub(crate) action: String,
    pub(crate) case: String,
    pub(crate) details: String,
    pub(crate) older: String,
    pub(crate) newest: String,
}

/// The evidence packet.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct PacketWords {
    pub(crate) heading: String,
    pub(crate) made: String,
    pub(crate) made_by: String,
    pub(crate) print: String,
    pub(crate) json: String,
    pub(crate) back: String,
    pub(crate) case: String,
    pub(crate) kind: String,
    pub(crate) post: String,
    pub(crate) channel_kind: String,
    pub(crate) channel: String,
    pub(crate) post_id: String,
    pub(crate) date: String,
    pub(crate) forwarded: String,
    pub(crate) source: String,
    pub(crate) request: String,
    pub(crate) reference: String,
    pub(crate) received: String,
    pub(crate) deadline: String,
    pub(crate) state: String,
    pub(crate) outcome: String,
    pub(crate) risk: String,
    pub(crate) level: String,
    pub(crate) hash: String,
    pub(crate) kept_until: String,
    pub(crate) purged: String,
    pub(crate) no_text: String,
    pub(crate) text: String,
    pub(crate) closed: String,
    pub(crate) open: String,
    pub(crate) evidence: String,
    pub(crate) scores: String,
    pub(crate) name: String,
    pub(crate) score: String,
    pub(crate) stance: String,
    pub(crate) context: String,
    pub(crate) versions: String,
    pub(crate) decisions: String,
    pub(crate) no_decisions: String,
    pub(crate) audit: String,
    pub(crate) audit_meaning: String,
    pub(crate) zone: String,
}

/// What happened, as the audit log tells it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ActionWords {
    pub(crate) token_created: String,
    pub(crate) token_revoked: String,
    pub(crate) session_begun: String,
    pub(crate) session_ended: String,
    pub(crate) case_added: String,
    pub(crate) case_hastened: String,
    pub(crate) claimed: String,
    pub(crate) released: String,
    pub(crate) decided: String,
    pub(crate) undone: String,
    pub(crate) text_opened: String,
    pub(crate) instructional_opened: String,
    pub(crate) exported: String,
    pub(crate) packet_made: String,
    pub(crate) purged: String,
}
