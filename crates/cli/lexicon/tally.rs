//! Counting where rules are found, one post at a time.

use std::collections::{BTreeMap, HashMap};

use saring::{
    lexicon::{Lexicon, Signals, Target},
    span::Span,
};

use crate::evaluation::case::Case;

/// How a post takes a rule that is found in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fate {
    /// Its context takes every find of it back.
    Excused,
    /// It fires, and a cue says that the author does not endorse what is said.
    Cued,
    /// It fires, and nothing speaks against it.
    Open,
}

/// How many posts took a rule in each way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Fates {
    pub(super) excused: usize,
    pub(super) cued: usize,
    pub(super) open: usize,
}

/// What was counted of one rule.
#[derive(Debug, Clone, Default)]
pub(super) struct RuleTally {
    pub(super) harmful: Fates,
    /// Harmful posts with the rule's own label on which it fires.
    pub(super) own_label: usize,
    pub(super) benign: Fates,
    /// Benign posts on which it fires, by slice.
    pub(super) by_slice: BTreeMap<String, usize>,
    pub(super) unlabelled: Fates,
    /// Where it was found in unlabelled posts with nothing against it.
    pub(super) examples: Vec<String>,
}

/// What was counted of all rules.
#[derive(Debug, Default)]
pub(super) struct Tally {
    places: HashMap<String, (usize, Target)>,
    pub(super) rules: Vec<RuleTally>,
    /// For each number of a stable rule of a label.
    stable: Vec<bool>,
    pub(super) harmful: usize,
    pub(super) benign: usize,
    pub(super) by_slice: BTreeMap<String, usize>,
    pub(super) posts: usize,
    pub(super) words: usize,
    /// Unlabelled posts on which any stable rule fires with nothing against it.
    pub(super) stable_open: usize,
    pub(super) unread: usize,
}

/// Finds of a rule that are kept to be shown.
const EXAMPLES: usize = 10;
/// What is shown of a text on either side of a find, in characters.
const AROUND: usize = 60;

impl Fates {
    /// Posts on which the rule fires: all but those whose context takes it back.
    pub(super) const fn fires(self) -> usize {
        self.cued + self.open
    }

    const fn add(&mut self, fate: Fate) {
        match fate {
            Fate::Excused => self.excused += 1,
            Fate::Cued => self.cued += 1,
            Fate::Open => self.open += 1,
        }
    }
}

impl Tally {
    pub(super) fn new(lexicon: &Lexicon) -> Self {
        let rules = lexicon.rules();
        let is_stable = |rule: &saring::lexicon::Rule| {
            matches!(rule.target, Target::Label(_)) && rule.status == saring::lexicon::Status::Stable
        };
        Self {
            places: rules.iter().enumerate().map(|(place, rule)| (rule.id.clone(), (place, rule.target))).collect(),
            rules: vec![RuleTally::default(); rules.len()],
            stable: rules.iter().map(is_stable).collect(),
            ..Self::default()
        }
    }

    /// Counts a labelled post.
    pub(super) fn case(&mut self, case: &Case, signals: &Signals) {
        let slice = case.slice.clone().unwrap_or_default();
        if case.is_harmful() {
            self.harmful += 1;
        } else {
            self.benign += 1;
            *self.by_slice.entry(slice.clone()).or_default() += 1;
        }
        for (place, target, fate, _) in self.fates(signals) {
            let rule = &mut self.rules[place];
            if case.is_harmful() {
                rule.harmful.add(fate);
                let is_own = matches!(target, Target::Label(label) if case.labels.contains(&label));
                rule.own_label += usize::from(is_own && fate > Fate::Excused);
            } else {
                rule.benign.add(fate);
                if fate > Fate::Excused {
                    *rule.by_slice.entry(slice.clone()).or_default() += 1;
                }
            }
        }
    }

    /// Counts a post of which nothing is known.
    pub(super) fn post(&mut self, text: &str, signals: &Signals) {
        self.posts += 1;
        self.words += text.split_whitespace().count();
        let fates = self.fates(signals);
        self.stable_open +=
            usize::from(fates.iter().any(|(place, _, fate, _)| self.stable[*place] && *fate == Fate::Open));
        for (place, _, fate, span) in fates {
            let rule = &mut self.rules[place];
            rule.unlabelled.add(fate);
            if fate == Fate::Open && rule.examples.len() < EXAMPLES {
                rule.examples.push(excerpt(text, span));
            }
        }
    }

    /// Each rule found in a post, once: its place, and its best find.
    fn fates(&self, signals: &Signals) -> Vec<(usize, Target, Fate, Span)> {
        let is_cued = signals.cues.iter().any(|cue| !cue.excused && cue.weight > 0.0);
        let hits = signals.hits.iter().map(|hit| (&hit.rule, hit.excused, is_cued, hit.span));
        // A cue is not taken back by another one.
        let cues = signals.cues.iter().map(|cue| (&cue.rule, cue.excused, false, cue.span));
        let mut fates: Vec<(usize, Target, Fate, Span)> = Vec::new();
        for (id, excused, cued, span) in hits.chain(cues) {
            let (place, target) = self.places[&**id];
            let fate = match (excused, cued) {
                (true, _) => Fate::Excused,
                (false, true) => Fate::Cued,
                (false, false) => Fate::Open,
            };
            match fates.iter_mut().find(|known| known.0 == place) {
                Some(known) if known.2 < fate => (known.2, known.3) = (fate, span),
                Some(_) => {}
                None => fates.push((place, target, fate, span)),
            }
        }
        fates
    }
}

/// A find with the words around it.
fn excerpt(text: &str, span: Span) -> String {
    let (before, after) = (&text[..span.start()], &text[span.end()..]);
    let from = before.char_indices().rev().take(AROUND).last().map_or(span.start(), |(at, _)| at);
    let to = after.char_indices().nth(AROUND).map_or(text.len(), |(at, _)| span.end() + at);
    let mark = |cut| if cut { "…" } else { "" };
    format!("{}{}{}", mark(from > 0), &text[from..to], mark(to < text.len()))
}

#[cfg(test)]
mod tests {
    use super::{Fates, Tally};
    use crate::evaluation::case::Case;
    use saring::{lexicon::Lexicon, normalize::NormalizedPost};

    const RULES: &str = r#"version = "1"
label = "recruitment"
[[rule]]
id = "a.1"
match = "phrase"
term = "gabung barisan"
unless = ["lomba"]
weight = 0.5
status = "stable"
examples = ["gabung barisan"]
counter-examples = ["barisan"]
source = "authored"
reviewed = "2026-11-24"
"#;
    const CUES: &str = r#"version = "1"
cue = "report"
[[rule]]
id = "cue.1"
match = "phrase"
term = "kata polisi"
weight = 0.5
status = "test"
examples = ["kata polisi"]
source = "authored"
reviewed = "2026-11-24"
"#;

    #[test]
    fn each_post_counts_once_by_what_speaks_against_a_find() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("a.toml"), RULES).expect("written");
        std::fs::write(folder.path().join("b.toml"), CUES).expect("written");
        let lexicon = Lexicon::load(folder.path()).expect("well-formed");
        let mut tally = Tally::new(&lexicon);
        let scan = |text: &str| lexicon.scan(&NormalizedPost::new(text), text);
        for text in [
            "Gabung barisan. Sekali lagi: gabung barisan!",
            "Gabung barisan lomba.",
            "Gabung barisan, kata polisi.",
            "Selamat pagi.",
        ] {
            tally.post(text, &scan(text));
        }
        assert_eq!(tally.rules[0].unlabelled, Fates { excused: 1, cued: 1, open: 1 });
        assert_eq!(tally.rules[1].unlabelled, Fates { excused: 0, cued: 0, open: 1 });
        assert_eq!((tally.posts, tally.words, tally.stable_open), (4, 15, 1));
        assert_eq!(tally.rules[0].examples, ["Gabung barisan. Sekali lagi: gabung barisan!"]);

        let case = |json: &str| serde_json::from_str::<Case>(json).expect("a case");
        for json in [
            r#"{"id":"1","text":"Gabung barisan","labels":["recruitment"]}"#,
            r#"{"id":"2","text":"Gabung barisan","labels":["incitement"]}"#,
            r#"{"id":"3","text":"Gabung barisan","labels":[],"slice":"B9"}"#,
            r#"{"id":"4","text":"Gabung barisan lomba","labels":[],"slice":"B9"}"#,
        ] {
            let case = case(json);
            tally.case(&case, &scan(&case.text));
        }
        let rule = &tally.rules[0];
        assert_eq!((rule.harmful.fires(), rule.own_label, rule.benign.fires()), (2, 1, 1));
        assert_eq!(rule.by_slice["B9"], 1);
        assert_eq!((tally.harmful, tally.benign, tally.by_slice["B9"]), (2, 2, 2));
    }
}
