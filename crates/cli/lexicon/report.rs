//! What each rule is worth: for a person, as JSON, and as the report that a bundle keeps.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use saring::lexicon::{Lexicon, Status, Target};
use serde::Serialize;

use super::tally::{RuleTally, Tally};
use crate::{
    evaluation::Share,
    output::{on_one_line, style},
};

/// Figures of every rule, the most doubtful first.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    lexicon: String,
    harmful: usize,
    benign: usize,
    posts: usize,
    words: usize,
    unread: usize,
    /// Unlabelled posts on which any stable rule of a label fires with no cue against it.
    stable_open: Share,
    rules: Vec<RuleReport>,
}

/// Figures of one rule. It fires on a post where it is found and its context does not take it back.
#[derive(Debug, Serialize)]
struct RuleReport {
    id: String,
    speaks_for: &'static str,
    is_cue: bool,
    status: &'static str,
    weight: f32,
    /// Labelled posts on which it fires.
    fires: usize,
    /// Those that are harmful; for a cue, those that are benign.
    precision: Share,
    /// Those that have its own label, among the harmful ones.
    own_label: Share,
    /// Benign posts on which it fires.
    benign: Share,
    benign_by_slice: BTreeMap<String, Share>,
    unlabelled: Unlabelled,
}

#[derive(Debug, Serialize)]
struct Unlabelled {
    /// Posts in which it is found and taken back by its context.
    excused: usize,
    /// Posts on which it fires beside a cue that the author does not endorse.
    cued: usize,
    /// Posts on which it fires with nothing against it.
    open: usize,
    open_per_million_words: f64,
    examples: Vec<String>,
}

impl Report {
    pub(super) fn new(lexicon: &Lexicon, tally: Tally) -> Self {
        let figures = lexicon.rules().iter().zip(&tally.rules).map(|(rule, counts)| {
            let (speaks_for, is_cue) = match rule.target {
                Target::Label(label) => (label.name(), false),
                Target::Cue(stance) => (stance.name(), true),
            };
            let (harmful, benign) = (counts.harmful.fires(), counts.benign.fires());
            RuleReport {
                id: rule.id.clone(),
                speaks_for,
                is_cue,
                status: status(rule.status),
                weight: rule.weight,
                fires: harmful + benign,
                precision: Share::new(if is_cue { benign } else { harmful }, harmful + benign),
                own_label: Share::new(counts.own_label, harmful),
                benign: Share::new(benign, tally.benign),
                benign_by_slice: by_slice(counts, &tally),
                unlabelled: Unlabelled {
                    excused: counts.unlabelled.excused,
                    cued: counts.unlabelled.cued,
                    open: counts.unlabelled.open,
                    open_per_million_words: counts.unlabelled.open as f64 * 1e6 / tally.words.max(1) as f64,
                    examples: counts.examples.clone(),
                },
            }
        });
        let mut rules: Vec<RuleReport> = figures.collect();
        // What is open on ordinary posts is a false alarm to look at; then what is most often wrong on labelled ones.
        let doubt = |rule: &RuleReport| (rule.is_cue, std::cmp::Reverse(rule.unlabelled.open));
        rules.sort_by(|a, b| {
            doubt(a).cmp(&doubt(b)).then(a.precision.low.total_cmp(&b.precision.low)).then(a.id.cmp(&b.id))
        });
        Self {
            lexicon: lexicon.version().to_owned(),
            harmful: tally.harmful,
            benign: tally.benign,
            posts: tally.posts,
            words: tally.words,
            unread: tally.unread,
            stable_open: Share::new(tally.stable_open, tally.posts),
            rules,
        }
    }
}

const fn status(status: Status) -> &'static str {
    match status {
        Status::Experimental => "experimental",
        Status::Test => "test",
        Status::Stable => "stable",
    }
}

fn by_slice(counts: &RuleTally, tally: &Tally) -> BTreeMap<String, Share> {
    let shares =
        counts.by_slice.iter().map(|(slice, &fires)| (slice.clone(), Share::new(fires, tally.by_slice[slice])));
    shares.collect()
}

impl RuleReport {
    /// The slices it fires on, the worst first: `B9 2 of 50`.
    fn slices(&self) -> String {
        let mut slices: Vec<(&String, &Share)> = self.benign_by_slice.iter().collect();
        slices.sort_by(|a, b| b.1.share.total_cmp(&a.1.share));
        let named = slices.iter().map(|(slice, share)| format!("{slice} {:.1} %", share.share * 100.0));
        named.collect::<Vec<_>>().join(", ")
    }

    /// Share of right finds with its lower bound, in percent; a dash where it never fires.
    fn precision(&self) -> String {
        let Share { share, low, .. } = self.precision;
        if self.fires == 0 { "-".to_owned() } else { format!("{:.0} [{:.0}]", share * 100.0, low * 100.0) }
    }
}

/// For a person: a line a rule, and what it was found in with nothing against it.
pub(super) fn write_table(report: &Report, examples: usize, out: &mut impl Write) -> io::Result<()> {
    writeln!(
        out,
        "lexicon {}; {} labelled posts, {} of them harmful; {} unlabelled posts, {} words",
        report.lexicon,
        report.harmful + report.benign,
        report.harmful,
        report.posts,
        report.words
    )?;
    writeln!(
        out,
        "\n{:<18} {:<12} {:>5} {:>6} {:>10}  {:>5} {:>7} {:>5} {:>7}  benign slices",
        "rule", "status", "fires", "right", "% [low]", "open", "a mill.", "cued", "excused"
    )?;
    for rule in &report.rules {
        let Unlabelled { excused, cued, open, open_per_million_words, .. } = rule.unlabelled;
        writeln!(
            out,
            "{:<18} {:<12} {:>5} {:>6} {:>10}  {open:>5} {open_per_million_words:>7.2} {cued:>5} {excused:>7}  {}",
            rule.id,
            rule.status,
            rule.fires,
            rule.precision.hits,
            rule.precision(),
            rule.slices()
        )?;
        let (quiet, reset) = (style::QUIET.render(), style::QUIET.render_reset());
        for example in rule.unlabelled.examples.iter().take(examples) {
            writeln!(out, "{quiet}    {}{reset}", on_one_line(example))?;
        }
    }
    writeln!(
        out,
        "\nfires: labelled posts it is found in and its context does not take back; right: harmful ones, for a cue benign ones;"
    )?;
    writeln!(
        out,
        "open: unlabelled posts it fires on, a mill.: of words; cued: the same beside a cue of stance; excused: taken back"
    )?;
    writeln!(out, "stable rules together: open on {}", report.stable_open)
}

/// What stands above the figures in a bundle's REPORT.md.
const HEAD: &str = "\
# What each stable rule is worth

Not to be edited by hand. Written by

```sh
saring lexicon eval datasets/dev datasets/train datasets/saringcheck passages.jsonl --format markdown
```

where `passages.jsonl` holds real passages full of the words of propaganda from religion, law, news and study: the first column
of `hardneg_*.tsv` (see models/training), a `{\"text\": …}` a line.

A rule begins as `experimental`: it is shown as evidence and does not score. It becomes `test` when it matches all its
examples and none of its counter-examples: it scores and is watched. It becomes `stable` when, by the figures of this command,

- it fires on at least 3 harmful posts of the labelled sets, and on no benign one of any slice;
- on real passages full of the words of propaganda it is open at most once in ten thousand: it is found, and neither its
  context nor a cue of stance speaks against it;
- all stable rules together are open on at most 0.05 % of those passages.

A stable rule that no longer meets this goes back to `test`. Both figures flatter: the labelled sets are the authored posts
that rules and models also learned from, and contexts were widened after reading what rules fired on among the passages.
*Right* are posts with any risk label; *own* are those with the rule's own.
";

/// The report that a bundle keeps. It shows no text, since what was measured on is not ours to print.
pub(super) fn write_markdown(report: &Report, out: &mut impl Write) -> io::Result<()> {
    let is_shown = |rule: &&RuleReport| !rule.is_cue && rule.status == status(Status::Stable);
    let stable: Vec<&RuleReport> = report.rules.iter().filter(is_shown).collect();
    let labels = report.rules.iter().filter(|rule| !rule.is_cue).count();
    writeln!(out, "{HEAD}\n## Measured\n")?;
    writeln!(
        out,
        "Lexicon {}: {} of {labels} rules for labels are stable. Labelled: {} posts, {} of them harmful. Passages: {}, {} words.\n",
        report.lexicon,
        stable.len(),
        report.harmful + report.benign,
        report.harmful,
        report.posts,
        report.words
    )?;
    let Share { hits, of, share, high, .. } = report.stable_open;
    writeln!(
        out,
        "**Stable rules together are open on {hits} of {of} passages: {:.3} %** (at most {:.3} % with 95 % certainty).\n",
        share * 100.0,
        high * 100.0
    )?;
    writeln!(out, "| rule | label | weight | fires | right % [low] | own | open | a million words | cued | excused |")?;
    writeln!(out, "|---|---|---:|---:|---:|---:|---:|---:|---:|---:|")?;
    for rule in stable {
        let Unlabelled { excused, cued, open, open_per_million_words, .. } = rule.unlabelled;
        writeln!(
            out,
            "| {} | `{}` | {} | {} | {} | {} | {open} | {open_per_million_words:.2} | {cued} | {excused} |",
            rule.id,
            rule.speaks_for,
            rule.weight,
            rule.fires,
            rule.precision(),
            rule.own_label.hits
        )?;
    }
    Ok(())
}
