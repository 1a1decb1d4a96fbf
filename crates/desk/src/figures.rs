//! Figures: what rules and levels are worth by what people decided, and whether the desk keeps its deadlines.

use std::collections::BTreeMap;

use jiff::{Timestamp, civil::Date};
use saring::label::Level;
use serde::Serialize;

use crate::{
    case::level_at,
    desk::Desk,
    error::Result,
    store::{Row, Transaction, values},
    verdict::Outcome,
};

/// How often people agreed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Precision {
    /// Posts that were decided.
    pub decided: u64,
    /// Of them, those confirmed as propaganda.
    pub confirmed: u64,
}

impl Precision {
    /// The share that was confirmed; none where nothing was decided.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // counts of decisions
    pub fn share(&self) -> Option<f64> {
        (self.decided > 0).then(|| self.confirmed as f64 / self.decided as f64)
    }

    /// Where the true share lies with 95 % confidence (Wilson 1927): wide where little was decided.
    #[must_use]
    #[allow(clippy::cast_precision_loss)] // counts of decisions
    pub fn interval(&self) -> Option<(f64, f64)> {
        let share = self.share()?;
        let (n, z) = (self.decided as f64, 1.959_964);
        let centre = share + z * z / (2.0 * n);
        let spread = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
        let scale = 1.0 + z * z / n;
        Some((((centre - spread) / scale).max(0.0), ((centre + spread) / scale).min(1.0)))
    }
}

/// What a rule of the lexicon is worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct RuleFigures {
    /// The rule.
    pub rule: String,
    /// What it speaks for.
    pub label: String,
    /// Whether it is shown and does not score. Only posts that something else flagged become cases, so the precision of an
    /// experimental rule is that among flagged posts.
    pub experimental: bool,
    /// How often the posts it matched were propaganda of any kind.
    pub precision: Precision,
    /// Of the confirmed, how many were given its very label.
    pub same_label: u64,
}

/// What a level is worth.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct LevelFigures {
    /// The level.
    pub level: Level,
    /// How many of its posts wait for a decision.
    pub waiting: u64,
    /// How often its posts were propaganda.
    pub precision: Precision,
}

/// What happened on one of the desk's days.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct DayFigures {
    /// Cases received.
    pub received: u64,
    /// Cases that came to an outcome.
    pub decided: u64,
    /// Of them, those confirmed as propaganda.
    pub confirmed: u64,
    /// Of those decided, those that were decided after their deadline.
    pub late: u64,
}

/// Everything the page of figures shows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figures {
    /// Cases that wait for a decision.
    pub waiting: u64,
    /// Of them, those whose deadline has passed.
    pub overdue: u64,
    /// Cases with an outcome.
    pub decided: u64,
    /// Of them, those decided after their deadline.
    pub late: u64,
    /// Seconds from receipt to outcome within which half the cases were decided; none where none was.
    pub median_seconds: Option<i64>,
    /// Seconds within which nine of ten were.
    pub slow_seconds: Option<i64>,
    /// By level, the highest first.
    pub levels: Vec<LevelFigures>,
    /// By rule, in order of their names.
    pub rules: Vec<RuleFigures>,
    /// By day.
    pub days: BTreeMap<Date, DayFigures>,
}

impl Desk {
    /// The figures of everything decided so far. Channels count among waiting and decided, not towards precision.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn figures(&self) -> Result<Figures> {
        let now = self.now();
        self.read(|tx| {
            let mut figures = Figures {
                waiting: 0,
                overdue: 0,
                decided: 0,
                late: 0,
                median_seconds: None,
                slow_seconds: None,
                levels: levels(tx)?,
                rules: rules(tx)?,
                days: BTreeMap::new(),
            };
            let mut took = Vec::new();
            for row in tx.query("SELECT received_at, deadline, decided_at, outcome FROM cases", &[])? {
                self.count(&row, now, &mut figures, &mut took)?;
            }
            took.sort_unstable();
            figures.median_seconds = quantile(&took, 5);
            figures.slow_seconds = quantile(&took, 9);
            Ok(figures)
        })
    }

    fn count(&self, row: &Row, now: Timestamp, figures: &mut Figures, took: &mut Vec<i64>) -> Result<()> {
        let date = |time: Timestamp| self.settings().time_zone.to_datetime(time).date();
        let received = row.time(0)?;
        let deadline = row.may_time(1)?;
        figures.days.entry(date(received)).or_default().received += 1;
        let Some(decided) = row.may_time(2)? else {
            figures.waiting += 1;
            figures.overdue += u64::from(deadline.is_some_and(|deadline| deadline <= now));
            return Ok(());
        };
        let late = u64::from(deadline.is_some_and(|deadline| deadline < decided));
        figures.decided += 1;
        figures.late += late;
        took.push(decided.as_second() - received.as_second());
        let day = figures.days.entry(date(decided)).or_default();
        day.decided += 1;
        day.late += late;
        day.confirmed += u64::from(row.may_text(3)?.as_deref() == Some(Outcome::Confirm.name()));
        Ok(())
    }
}

fn levels(tx: &dyn Transaction) -> Result<Vec<LevelFigures>> {
    tx.query(
        "SELECT level, COUNT(*) - COUNT(outcome), COUNT(outcome), COUNT(CASE WHEN outcome = $1 THEN 1 END)
         FROM cases WHERE kind = 'post' GROUP BY level ORDER BY level DESC",
        values![Outcome::Confirm.name()],
    )?
    .iter()
    .map(|row| {
        let precision = Precision { decided: row.count(2)?, confirmed: row.count(3)? };
        Ok(LevelFigures { level: level_at(row.integer(0)?)?, waiting: row.count(1)?, precision })
    })
    .collect()
}

fn rules(tx: &dyn Transaction) -> Result<Vec<RuleFigures>> {
    // Whether a rule scores may change with the lexicon: what counts is how it was in the newest case.
    tx.query(
        "SELECT r.rule, r.label, COUNT(*), COUNT(CASE WHEN c.outcome = $1 THEN 1 END),
                COUNT(CASE WHEN d.labels LIKE '%\"' || r.label || '\"%' THEN 1 END),
                (SELECT newest.scores FROM case_rules AS newest WHERE newest.rule = r.rule
                 ORDER BY newest.case_id DESC LIMIT 1)
         FROM case_rules AS r JOIN cases AS c ON c.id = r.case_id AND c.outcome IS NOT NULL
         LEFT JOIN decisions AS d ON d.case_id = c.id AND d.final = 1 AND d.undone_at IS NULL
         GROUP BY r.rule, r.label ORDER BY r.rule, r.label",
        values![Outcome::Confirm.name()],
    )?
    .iter()
    .map(|row| {
        Ok(RuleFigures {
            rule: row.text(0)?,
            label: row.text(1)?,
            experimental: row.integer(5)? == 0,
            precision: Precision { decided: row.count(2)?, confirmed: row.count(3)? },
            same_label: row.count(4)?,
        })
    })
    .collect()
}

/// The value that so many tenths of the sorted values do not exceed.
fn quantile(sorted: &[i64], tenths: usize) -> Option<i64> {
    sorted.get((sorted.len() * tenths).div_ceil(10).saturating_sub(1)).copied()
}
