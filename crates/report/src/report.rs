//! What a report is made of, gathered as posts are scored.

use std::io::{self, Write};

use jiff::Timestamp;
use rustc_hash::FxHashSet;
use saring::{Assessment, Post, assessment::Versions, label::Level, normalize::NormalizedPost};

use crate::{
    backup::announces_backup, data, document, entry::Entry, links, near_duplicates::NearDuplicates, strings::Language,
    tally::Tally, timeline::Timeline,
};

/// As many unreadable posts are listed; all are counted.
const UNREAD_LISTED: usize = 200;

/// Everything that a report shows. Takes posts as they come and holds what the page will hold, not more.
#[derive(Debug, Default)]
pub struct Report {
    pub(crate) entries: Vec<Entry>,
    /// Posts by level, those left out of the list too.
    pub(crate) levels: [usize; 4],
    pub(crate) unread: Vec<Unread>,
    pub(crate) unread_count: usize,
    pub(crate) channels: Tally,
    pub(crate) labels: Tally,
    pub(crate) forwards: Tally,
    pub(crate) outgoing: Tally,
    pub(crate) sites: Tally,
    pub(crate) timeline: Timeline,
    pub(crate) near_duplicates: NearDuplicates,
    pub(crate) versions: Option<std::sync::Arc<Versions>>,
    pub(crate) stopped: bool,
    least: Option<Level>,
}

/// A post that could not be read or scored, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unread {
    /// Its identifier, as far as it could be made out.
    pub id: Option<String>,
    /// What is wrong.
    pub error: String,
    /// The file, as it was named.
    pub source: String,
    /// Where it begins in its file, in bytes; none where it was read but not scored.
    pub position: Option<u64>,
}

/// How a report is written.
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// What it is written in.
    pub language: Language,
    /// Its heading; the channel's name where not given.
    pub title: Option<String>,
    /// When it was made; not told where not given.
    pub made: Option<Timestamp>,
}

impl Report {
    /// A report that counts posts below a level and leaves them out of its list.
    #[must_use]
    pub fn listing_from(least: Level) -> Self {
        Self { least: Some(least), ..Self::default() }
    }

    /// Takes in a post and what is known of it.
    pub fn add(&mut self, post: Post, assessment: Assessment) {
        self.levels[assessment.level.index()] += 1;
        self.versions.get_or_insert_with(|| assessment.versions.clone());
        let normalized = NormalizedPost::new(&post.text);
        let mut entry = Entry::new(post, assessment, &normalized);
        let is_flagged = entry.is_flagged();

        if let Some(channel) = &entry.assessment.channel {
            self.channels.count(channel, is_flagged);
        }
        if let Some(sent) = entry.assessment.date {
            self.timeline.count(sent, is_flagged);
        }
        for (label, _) in entry.labels() {
            self.labels.count(label.name(), is_flagged);
        }
        if let Some(name) = &entry.forwarded_from {
            self.forwards.count(name, is_flagged);
        }
        let mut counted = FxHashSet::default();
        for link in links::find(&entry.text) {
            let name = link.target.to_string();
            // A post counts once for each place that it leads to.
            if !counted.insert(link.target.clone()) {
                continue;
            }
            if link.target.is_telegram() {
                self.outgoing.count(&name, is_flagged);
                entry.outgoing.push(name);
            } else {
                self.sites.count(&name, is_flagged);
            }
        }
        entry.announces_backup = announces_backup(normalized.folded.as_str(), &entry.outgoing);
        entry.group = self.near_duplicates.add(&entry.text);
        // What announces a backup channel is listed whatever its risk.
        if self.least.is_none_or(|least| entry.assessment.level >= least) || entry.announces_backup {
            self.entries.push(entry);
        }
    }

    /// Takes in that a post could not be read.
    pub fn add_unread(&mut self, unread: Unread) {
        self.unread_count += 1;
        if self.unread.len() < UNREAD_LISTED {
            self.unread.push(unread);
        }
    }

    /// Takes in that a person stopped the run, so that the report says it is not whole.
    pub const fn stop(&mut self) {
        self.stopped = true;
    }

    /// How many posts there were, and how many more could not be read.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        (self.levels.iter().sum(), self.unread_count)
    }

    /// Writes the page.
    ///
    /// # Errors
    /// Where the page cannot be written.
    pub fn write(mut self, out: &mut impl Write, form: &Form) -> io::Result<()> {
        // A stable sort: equal risks stay in the order of the export.
        self.entries.sort_by(|a, b| {
            let (a, b) = (&a.assessment, &b.assessment);
            b.level.cmp(&a.level).then(b.risk.total_cmp(&a.risk))
        });
        let page = document::page(&self, form);
        out.write_all(page.before.into_string().as_bytes())?;
        data::write(&self, form.language, out)?;
        out.write_all(page.after.into_string().as_bytes())
    }
}
