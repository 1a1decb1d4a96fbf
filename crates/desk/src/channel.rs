//! Channels: their posts by day, and where they link to, as exports told of them.

use std::collections::BTreeMap;

use jiff::{civil::Date, tz::TimeZone};
use saring::{Assessment, label::Level};
use serde::Serialize;

use crate::{
    case::level_at,
    desk::Desk,
    error::{Error, Result},
    store::{Row, values},
};

/// What one export tells of its channels: counted post by post, then given to [`Desk::record_roll_up`].
#[derive(Debug, Clone)]
pub struct RollUp {
    time_zone: TimeZone,
    case_level: Level,
    /// Posts and flagged posts, by channel and day.
    days: BTreeMap<(String, Option<Date>), (u64, u64)>,
    /// Posts, by channel and target.
    links: BTreeMap<(String, String), u64>,
}

impl RollUp {
    /// Counts a post. Posts that name no channel are not counted, since there is no page to show them on; posts without a
    /// date count to the channel and to no day.
    pub fn count(&mut self, assessment: &Assessment) {
        let Some(channel) = assessment.channel.as_ref().filter(|channel| !channel.is_empty()) else { return };
        let day = assessment.date.map(|date| self.time_zone.to_datetime(date).date());
        let (posts, flagged) = self.days.entry((channel.clone(), day)).or_default();
        *posts += 1;
        *flagged += u64::from(assessment.level >= self.case_level);
    }

    /// Counts a post of `channel` that links to `target`.
    pub fn link(&mut self, channel: &str, target: &str) {
        *self.links.entry((channel.to_owned(), target.to_owned())).or_default() += 1;
    }
}

/// What is known of a channel.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Channel {
    /// Its name.
    pub name: String,
    /// How many posts its exports held.
    pub posts: u64,
    /// How many of them reached the level of a case.
    pub flagged: u64,
    /// How many cases there are of it.
    pub cases: u64,
    /// How many of them wait for a decision.
    pub waiting: u64,
    /// How many were confirmed.
    pub confirmed: u64,
    /// How many were not propaganda.
    pub not_propaganda: u64,
    /// The level of its worst case.
    pub level: Option<Level>,
    /// The risk of its riskiest case.
    pub risk: Option<f32>,
}

/// One day of a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct ChannelDay {
    /// The day; none for posts that tell no date.
    pub day: Option<Date>,
    /// How many posts.
    pub posts: u64,
    /// How many reached the level of a case.
    pub flagged: u64,
}

/// Where a channel links to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChannelLink {
    /// What is linked to, as the export wrote it: never a link to click.
    pub target: String,
    /// By how many posts.
    pub posts: u64,
}

// Exports of one channel overlap: what counts is the fullest of them, day by day.
const FULLEST: &str =
    "SELECT channel, day, MAX(posts) AS posts, MAX(flagged) AS flagged FROM channel_days GROUP BY channel, day";

impl Desk {
    /// An empty roll-up that counts days and flagged posts as this desk does.
    #[must_use]
    pub fn roll_up(&self) -> RollUp {
        let settings = self.settings();
        RollUp {
            time_zone: settings.time_zone.clone(),
            case_level: settings.case_level,
            days: BTreeMap::new(),
            links: BTreeMap::new(),
        }
    }

    /// Keeps what an export tells of its channels; the same source again takes the place of what it told before.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn record_roll_up(&self, source: &str, roll_up: &RollUp) -> Result<()> {
        self.write(|desk| {
            desk.execute("DELETE FROM channel_days WHERE source = $1", values![source])?;
            desk.execute("DELETE FROM channel_links WHERE source = $1", values![source])?;
            for ((channel, day), (posts, flagged)) in &roll_up.days {
                let day = day.map(|day| day.to_string()).unwrap_or_default();
                desk.execute(
                    "INSERT INTO channel_days (channel, day, source, posts, flagged) VALUES ($1, $2, $3, $4, $5)",
                    values![channel, day, source, *posts, *flagged],
                )?;
            }
            for ((channel, target), posts) in &roll_up.links {
                desk.execute(
                    "INSERT INTO channel_links (channel, target, source, posts) VALUES ($1, $2, $3, $4)",
                    values![channel, target, source, *posts],
                )?;
            }
            Ok(())
        })
    }

    /// The channels there are cases or counts of: those with most flagged posts first.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn channels(&self) -> Result<Vec<Channel>> {
        self.channels_like(None)
    }

    /// One channel, where there is anything of it.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn channel(&self, name: &str) -> Result<Option<Channel>> {
        Ok(self.channels_like(Some(name))?.pop())
    }

    /// A channel's days, in order; days without a post are left out, and posts without a date come first.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn channel_days(&self, name: &str) -> Result<Vec<ChannelDay>> {
        self.read(|tx| {
            let sql = format!("SELECT day, posts, flagged FROM ({FULLEST}) AS days WHERE channel = $1 ORDER BY day");
            tx.query(&sql, values![name])?
                .iter()
                .map(|row| Ok(ChannelDay { day: day(row)?, posts: row.count(1)?, flagged: row.count(2)? }))
                .collect()
        })
    }

    /// Where a channel links to, most often first.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn channel_links(&self, name: &str) -> Result<Vec<ChannelLink>> {
        self.read(|tx| {
            tx.query(
                "SELECT target, MAX(posts) AS posts FROM channel_links WHERE channel = $1
                 GROUP BY target ORDER BY posts DESC, target",
                values![name],
            )?
            .iter()
            .map(|row| Ok(ChannelLink { target: row.text(0)?, posts: row.count(1)? }))
            .collect()
        })
    }

    fn channels_like(&self, name: Option<&str>) -> Result<Vec<Channel>> {
        self.read(|tx| {
            let sql = format!(
                "SELECT name, SUM(posts), SUM(flagged) AS flagged, SUM(cases), SUM(waiting), SUM(confirmed), SUM(rejected),
                        MAX(level), MAX(risk)
                 FROM (
                     SELECT channel AS name, posts, flagged, 0 AS cases, 0 AS waiting, 0 AS confirmed, 0 AS rejected,
                            NULL AS level, NULL AS risk
                     FROM ({FULLEST}) AS days
                     UNION ALL
                     SELECT channel, 0, 0, 1, CASE WHEN decided_at IS NULL THEN 1 ELSE 0 END,
                            CASE WHEN outcome = 'confirm' THEN 1 ELSE 0 END,
                            CASE WHEN outcome = 'not-propaganda' THEN 1 ELSE 0 END, level, risk
                     FROM cases WHERE channel <> ''
                 ) AS told
                 WHERE ($1 IS NULL OR name = $1) GROUP BY name ORDER BY flagged DESC, SUM(cases) DESC, name"
            );
            tx.query(&sql, values![name])?.iter().map(read).collect()
        })
    }
}

fn read(row: &Row) -> Result<Channel> {
    Ok(Channel {
        name: row.text(0)?,
        posts: row.count(1)?,
        flagged: row.count(2)?,
        cases: row.count(3)?,
        waiting: row.count(4)?,
        confirmed: row.count(5)?,
        not_propaganda: row.count(6)?,
        level: row.may_integer(7)?.map(level_at).transpose()?,
        #[allow(clippy::cast_precision_loss)] // 0 to 1000
        risk: row.may_integer(8)?.map(|thousandths| thousandths as f32 / 1000.0),
    })
}

fn day(row: &Row) -> Result<Option<Date>> {
    match row.text(0)? {
        none if none.is_empty() => Ok(None),
        day => day.parse().map(Some).map_err(|_| Error::Damaged(format!("`{day}` is no day of a channel"))),
    }
}
