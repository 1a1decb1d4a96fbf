//! Figures of a whole suite, for a person and as JSON.

use std::{collections::BTreeMap, fmt};

use saring::label::{Label, Level};
use serde::Serialize;

use super::{
    case::Case,
    metrics::{Share, auroc, calibration_error, recall_at},
};

/// A case and what came out.
#[derive(Debug, Clone)]
pub(crate) struct Judged {
    pub(crate) case: Case,
    pub(crate) risk: f32,
    pub(crate) level: Level,
}

impl Judged {
    /// Whether it would reach a moderator.
    pub(crate) fn is_flagged(&self) -> bool {
        self.level >= Level::Review
    }

    /// Whether that is right.
    pub(crate) fn is_right(&self) -> bool {
        self.is_flagged() == self.case.is_harmful()
    }
}

/// All figures. "Flagged" is `review` or `urgent`: what reaches a moderator.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    pub(crate) bundle: String,
    pub(crate) cases: usize,
    /// Harmful cases that were flagged.
    pub(crate) recall: Share,
    /// Benign cases that were flagged.
    pub(crate) false_alarms: Share,
    /// Flagged cases that are harmful.
    pub(crate) precision: Share,
    pub(crate) f1: f64,
    pub(crate) auroc: Option<f64>,
    /// Recall at the threshold that flags 1 % of the benign cases.
    pub(crate) recall_at_1_percent: Share,
    pub(crate) calibration_error: f64,
    /// Contrast pairs of which every side came out right.
    pub(crate) pairs: Share,
    pub(crate) recall_by_label: BTreeMap<&'static str, Share>,
    pub(crate) recall_by_language: BTreeMap<String, Share>,
    pub(crate) false_alarms_by_slice: BTreeMap<String, Share>,
    pub(crate) right_by_functionality: BTreeMap<String, Share>,
}

impl Report {
    pub(crate) fn new(bundle: String, judged: &[Judged]) -> Self {
        let harmful = || judged.iter().filter(|one| one.case.is_harmful());
        let benign = || judged.iter().filter(|one| !one.case.is_harmful());
        let scored: Vec<(f32, bool)> = judged.iter().map(|one| (one.risk, one.case.is_harmful())).collect();
        let recall = share(harmful(), Judged::is_flagged);
        let precision = share(judged.iter().filter(|one| one.is_flagged()), |one| one.case.is_harmful());
        let sum = precision.share + recall.share;
        Self {
            bundle,
            cases: judged.len(),
            recall,
            false_alarms: share(benign(), Judged::is_flagged),
            precision,
            f1: if sum > 0.0 { 2.0 * precision.share * recall.share / sum } else { 0.0 },
            auroc: auroc(&scored),
            recall_at_1_percent: recall_at(0.01, &scored),
            calibration_error: calibration_error(&scored),
            pairs: pairs(judged),
            recall_by_label: Label::ALL
                .iter()
                .map(|label| {
                    (label.name(), share(harmful().filter(|one| one.case.labels.contains(label)), Judged::is_flagged))
                })
                .filter(|(_, share)| share.of > 0)
                .collect(),
            recall_by_language: grouped(harmful(), |case| case.language.clone(), Judged::is_flagged),
            false_alarms_by_slice: grouped(benign(), |case| case.slice.clone(), Judged::is_flagged),
            right_by_functionality: grouped(judged.iter(), |case| case.functionality.clone(), Judged::is_right),
        }
    }
}

fn share<'a>(judged: impl Iterator<Item = &'a Judged>, is_hit: impl Fn(&Judged) -> bool) -> Share {
    let (mut hits, mut of) = (0, 0);
    for one in judged {
        of += 1;
        hits += usize::from(is_hit(one));
    }
    Share::new(hits, of)
}

fn grouped<'a>(
    judged: impl Iterator<Item = &'a Judged>,
    group: impl Fn(&Case) -> Option<String>,
    is_hit: impl Fn(&Judged) -> bool,
) -> BTreeMap<String, Share> {
    let mut groups: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for one in judged {
        if let Some(name) = group(&one.case) {
            let counts = groups.entry(name).or_default();
            counts.0 += usize::from(is_hit(one));
            counts.1 += 1;
        }
    }
    groups.into_iter().map(|(name, (hits, of))| (name, Share::new(hits, of))).collect()
}

/// A pair with one side only tells nothing about contrast, so it does not count.
fn pairs(judged: &[Judged]) -> Share {
    let mut pairs: BTreeMap<&str, Vec<&Judged>> = BTreeMap::new();
    for one in judged {
        if let Some(pair) = &one.case.pair {
            pairs.entry(pair).or_default().push(one);
        }
    }
    let contrasted = |sides: &&Vec<&Judged>| {
        sides.iter().any(|one| one.case.is_harmful()) && sides.iter().any(|one| !one.case.is_harmful())
    };
    let (mut hits, mut of) = (0, 0);
    for sides in pairs.values().filter(contrasted) {
        of += 1;
        hits += usize::from(sides.iter().all(|one| one.is_right()));
    }
    Share::new(hits, of)
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |share: f64| share * 100.0;
        let (low, high) = (percent(self.low), percent(self.high));
        write!(f, "{:5.1} %  [{low:4.1}, {high:5.1}]  {:>4} of {}", percent(self.share), self.hits, self.of)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}, {} cases; flagged is review or urgent; intervals are Wilson's at 95 %",
            self.bundle, self.cases
        )?;
        writeln!(f, "recall                   {}", self.recall)?;
        writeln!(f, "false alarms             {}", self.false_alarms)?;
        writeln!(f, "precision                {}", self.precision)?;
        writeln!(f, "F1                       {:6.3}", self.f1)?;
        writeln!(f, "recall at 1 % alarms     {}", self.recall_at_1_percent)?;
        if let Some(auroc) = self.auroc {
            writeln!(f, "AUROC                    {auroc:6.3}")?;
        }
        writeln!(f, "calibration error        {:6.3}", self.calibration_error)?;
        if self.pairs.of > 0 {
            writeln!(f, "pairs, both sides right  {}", self.pairs)?;
        }
        let labels = self.recall_by_label.iter().map(|(name, share)| (*name, share));
        section(f, "recall by label", labels)?;
        section(f, "recall by language", named(&self.recall_by_language))?;
        section(f, "false alarms by slice", named(&self.false_alarms_by_slice))?;
        section(f, "right by functionality", named(&self.right_by_functionality))
    }
}

fn named(groups: &BTreeMap<String, Share>) -> impl Iterator<Item = (&str, &Share)> {
    groups.iter().map(|(name, share)| (name.as_str(), share))
}

fn section<'a>(
    f: &mut fmt::Formatter<'_>,
    title: &str,
    shares: impl Iterator<Item = (&'a str, &'a Share)>,
) -> fmt::Result {
    for (place, (name, share)) in shares.enumerate() {
        if place == 0 {
            writeln!(f, "\n{title}")?;
        }
        writeln!(f, "  {name:<34} {share}")?;
    }
    Ok(())
}
