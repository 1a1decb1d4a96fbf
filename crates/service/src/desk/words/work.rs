//! The sections for whoever works the queue. A field is a key; what it says stands in the files.

use serde::Deserialize;

/// What every page has around it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ShellWords {
    pub(crate) product: String,
    pub(crate) to_main: String,
    pub(crate) pages: String,
    pub(crate) queue: String,
    pub(crate) leave: String,
    pub(crate) language: String,
    pub(crate) person_decides: String,
}

/// The door.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct LoginWords {
    pub(crate) heading: String,
    pub(crate) token: String,
    pub(crate) enter: String,
    pub(crate) about: String,
    pub(crate) unknown: String,
    pub(crate) pipeline: String,
}

/// The keys.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct KeyWords {
    pub(crate) heading: String,
    pub(crate) down: String,
    pub(crate) up: String,
    pub(crate) open: String,
    pub(crate) next: String,
    pub(crate) claim: String,
    pub(crate) text: String,
    pub(crate) decide: String,
    pub(crate) undo: String,
    pub(crate) help: String,
}

/// What is not done, and what to do.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Refused {
    pub(crate) heading: String,
    pub(crate) nowhere_heading: String,
    pub(crate) conflict_heading: String,
    pub(crate) limit_heading: String,
    pub(crate) failed_heading: String,
    pub(crate) see_case: String,
    pub(crate) to_queue: String,
    pub(crate) nowhere: String,
    pub(crate) not_that: String,
    pub(crate) not_allowed: String,
    pub(crate) foreign: String,
    pub(crate) stale: String,
    pub(crate) unreadable: String,
    pub(crate) too_large: String,
    pub(crate) failed: String,
    pub(crate) held: String,
    pub(crate) not_claimed: String,
    pub(crate) decided: String,
    pub(crate) other_person: String,
    pub(crate) nobody_beyond: String,
    pub(crate) nothing_to_undo: String,
    pub(crate) not_yours: String,
    pub(crate) undo_over: String,
    pub(crate) daily_limit: String,
    pub(crate) no_text: String,
    pub(crate) no_reason: String,
    pub(crate) too_long: String,
    pub(crate) no_label: String,
    pub(crate) no_slice: String,
}

/// What is left of a case's time.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ClockWords {
    pub(crate) none: String,
    pub(crate) left: String,
    pub(crate) overdue: String,
    pub(crate) deadline: String,
}

/// The queue.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct QueueWords {
    pub(crate) heading: String,
    pub(crate) waiting: String,
    pub(crate) next: String,
    pub(crate) done: String,
    pub(crate) none: String,
    pub(crate) seen: String,
    pub(crate) seen_of: String,
    pub(crate) filter: String,
    pub(crate) any: String,
    pub(crate) state: String,
    pub(crate) channel: String,
    pub(crate) mine: String,
    pub(crate) case: String,
    pub(crate) channel_case: String,
    pub(crate) source: String,
    pub(crate) held_by: String,
    pub(crate) held_by_you: String,
    pub(crate) held_until: String,
}

/// One case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct CaseWords {
    pub(crate) post: String,
    pub(crate) open: String,
    pub(crate) open_closed: String,
    pub(crate) opening_counts: String,
    pub(crate) channel_case: String,
    pub(crate) about: String,
    pub(crate) written_in: String,
    pub(crate) packet: String,
    pub(crate) copies: String,
    pub(crate) no_copies: String,
    pub(crate) same: String,
    pub(crate) history: String,
    pub(crate) hidden: String,
    pub(crate) decision: String,
    pub(crate) claim: String,
    pub(crate) claim_first: String,
    pub(crate) release: String,
    pub(crate) held: String,
    pub(crate) second_look: String,
    pub(crate) agreement: String,
    pub(crate) escalated: String,
    pub(crate) yours_waits_look: String,
    pub(crate) yours_waits_agreement: String,
    pub(crate) verdict: String,
    pub(crate) labels: String,
    pub(crate) slice: String,
    pub(crate) choose: String,
    pub(crate) reason: String,
    pub(crate) reason_kept: String,
    pub(crate) note: String,
    pub(crate) decide: String,
    pub(crate) saved: String,
}
