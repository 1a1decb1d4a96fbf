//! Holds every rule to its own examples, and the lexicon to what its keepers should look at.

#[cfg(test)]
use std::sync::Arc;
use std::{
    collections::{HashMap, HashSet},
    fmt,
    path::{Path, PathBuf},
};

use jiff::civil::Date;

#[cfg(test)]
use super::{Actor, Contexts, Unmatched, context::Negation};
use super::{Lexicon, Rule, matcher::Excuse, shadow::is_shadowed};
use crate::{error::Result, normalize::NormalizedPost};

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Rules checked.
    pub rules: usize,
    /// Examples and counter-examples tried.
    pub examples: usize,
    /// What must be mended.
    pub problems: Vec<Problem>,
    /// What should be looked at.
    pub warnings: Vec<Problem>,
    /// What should be looked at from a day on.
    expiries: Vec<(Date, Problem)>,
}

/// Something about a rule or a context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file.
    pub path: PathBuf,
    /// The line on which it begins.
    pub line: usize,
    /// What it is about: `rule recruit.001`.
    pub about: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.path.display(), self.line, self.about, self.message)
    }
}

impl Report {
    /// The rules that should have been reviewed by a day. A check itself knows no clock, so that it finds the same on any day.
    pub fn expired(&self, today: Date) -> impl Iterator<Item = &Problem> {
        self.expiries.iter().filter(move |(expires, _)| *expires <= today).map(|(_, problem)| problem)
    }
}

/// Checks the lexicon in a folder: ids are unique, and each rule matches all its examples and none of its
/// counter-examples, these normalised as posts are. An exempted or negated match counts as none. Warns of rules that say
/// nothing of their own and of contexts that no rule names.
///
/// # Errors
/// Where the lexicon cannot be loaded at all.
pub fn check(folder: &Path) -> Result<Report> {
    let lexicon = Lexicon::load(folder)?;
    let rules = lexicon.rules.len();
    let mut report = Report { rules, examples: 0, problems: Vec::new(), warnings: Vec::new(), expiries: Vec::new() };
    for number in 0..rules {
        lexicon.check_examples(number, &mut report);
        let rule = &lexicon.rules[number];
        if let Some(expires) = rule.expires {
            let message = format!(
                "expired on {expires}, reviewed on {}; see `saring lexicon eval`, then set both dates anew or drop it",
                rule.reviewed
            );
            report.expiries.push((expires, lexicon.problem(number, message)));
        }
    }
    lexicon.check_doubles(&mut report);
    lexicon.check_contexts(&mut report);
    Ok(report)
}

/// A rule's terms, whatever the order in which it writes their alternatives.
fn sorted_terms(rule: &Rule) -> Vec<Vec<&String>> {
    let mut terms: Vec<Vec<&String>> = rule.terms.iter().map(|alternatives| alternatives.iter().collect()).collect();
    terms.iter_mut().for_each(|alternatives| alternatives.sort());
    terms
}

impl Lexicon {
    fn problem(&self, number: usize, message: String) -> Problem {
        let Rule { line, id, .. } = &self.rules[number];
        Problem { path: self.files[number].clone(), line: *line, about: format!("rule {id}"), message }
    }

    fn place(&self, number: usize) -> String {
        format!("{}:{}", self.files[number].display(), self.rules[number].line)
    }

    fn check_examples(&self, number: usize, report: &mut Report) {
        let rule = &self.rules[number];
        report.examples += rule.examples.len() + rule.counter_examples.len();
        for example in &rule.examples {
            let excuses = self.excuses(number, example);
            let message = match excuses.first() {
                _ if excuses.contains(&None) => continue,
                None => format!("does not match its example “{example}”; mend the term or the example"),
                Some(excuse) => {
                    let excuse = excuse.map_or_else(String::new, |excuse| self.describe(excuse));
                    format!("{excuse} takes back its match of its example “{example}”; mend one of them")
                }
            };
            report.problems.push(self.problem(number, message));
        }
        for example in rule.counter_examples.iter().filter(|example| self.fires(number, example)) {
            let message = format!("matches its counter-example “{example}”; narrow the term or add an `unless`");
            report.problems.push(self.problem(number, message));
        }
    }

    fn describe(&self, excuse: Excuse) -> String {
        match excuse {
            Excuse::Negation => "a negation".to_owned(),
            Excuse::Unless => "its `unless`".to_owned(),
            Excuse::Context(place) => format!("the context `{}`", self.contexts.named[place].name),
        }
    }

    /// Ids, terms and matches that are another rule's already.
    fn check_doubles(&self, report: &mut Report) {
        let terms: Vec<Vec<Vec<&String>>> = self.rules.iter().map(sorted_terms).collect();
        let mut ids: HashMap<&str, usize> = HashMap::new();
        for (number, rule) in self.rules.iter().enumerate() {
            if let Some(first) = ids.insert(&rule.id, number) {
                let message = format!("its id is taken by the rule at {}; ids are unique", self.place(first));
                report.problems.push(self.problem(number, message));
            }
            let is_double = |other: &usize| terms[*other] == terms[number];
            let is_wide = |other: &usize| !is_double(other) && is_shadowed(rule, &self.rules[*other]);
            if let Some(first) = (0..number).find(is_double) {
                let message = format!("it has the terms of the rule at {}; keep one", self.place(first));
                report.warnings.push(self.problem(number, message));
            } else if let Some(wide) = (0..self.rules.len()).find(is_wide) {
                let message = format!(
                    "all that it matches the rule at {} matches too and says as strongly; drop it, or give it more weight",
                    self.place(wide)
                );
                report.warnings.push(self.problem(number, message));
            }
        }
    }

    fn check_contexts(&self, report: &mut Report) {
        let named: HashSet<&String> = self.rules.iter().flat_map(|rule| &rule.exempt).collect();
        for context in self.contexts.named.iter().filter(|context| !named.contains(&context.name)) {
            report.warnings.push(Problem {
                path: self.contexts.path.clone(),
                line: context.line,
                about: format!("context {}", context.name),
                message: "no rule names it; name it in an `exempt` or drop it".to_owned(),
            });
        }
    }

    /// Whether a rule is found in a text and not taken back by its context.
    fn fires(&self, rule: usize, text: &str) -> bool {
        self.excuses(rule, text).contains(&None)
    }

    /// For each find of a rule in a text, what takes it back.
    fn excuses(&self, rule: usize, text: &str) -> Vec<Option<Excuse>> {
        let post = NormalizedPost::new(text);
        let found = self.matcher.find(post.folded.as_str()).into_iter();
        found.filter(|found| found.rule == rule).map(|found| found.excuse).collect()
    }

    /// A lexicon of some rules, to try them without a file.
    #[cfg(test)]
    pub(super) fn of(rules: Vec<Rule>, negations: &[&str]) -> Self {
        let negation = Negation { words: negations.iter().map(|&word| word.to_owned()).collect(), within: 3 };
        Self::within(rules, Contexts { negation, ..Contexts::default() })
    }

    /// A lexicon that knows some organisations and no rule.
    #[cfg(test)]
    pub(super) fn naming(actors: Vec<Actor>) -> Self {
        Unmatched { actors: actors.into_iter().map(Arc::new).collect(), ..Unmatched::default() }.matched()
    }

    #[cfg(test)]
    fn within(rules: Vec<Rule>, contexts: Contexts) -> Self {
        let files = vec![PathBuf::from("test.toml"); rules.len()];
        Unmatched { rules, files, contexts, ..Unmatched::default() }.matched()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use jiff::civil::date;

    use super::{Contexts, Lexicon, Rule};
    use crate::{
        label::Label,
        lexicon::{Context, Matching, Status, Target, pattern},
    };

    pub(in crate::lexicon) fn rule(matching: Matching, terms: &[&str]) -> Rule {
        Rule {
            id: "test.001".to_owned(),
            target: Target::Label(Label::Incitement),
            matching,
            terms: terms.iter().map(|term| pattern::terms(term).expect("well-formed")).collect(),
            within: 4,
            ordered: false,
            weight: 0.5,
            status: Status::Stable,
            exempt: Vec::new(),
            unless: vec!["kata polisi".to_owned()],
            unless_within: None,
            examples: Vec::new(),
            counter_examples: Vec::new(),
            reviewed: date(2026, 11, 24),
            expires: None,
            line: 1,
        }
    }

    #[test]
    fn each_way_of_matching_keeps_to_whole_words_of_one_sentence() {
        use Matching::{All, Near, Phrase, Prefix, Word};
        let cases: &[(Matching, &[&str], &str, bool)] = &[
            (Word, &["merah"], "Topi MERAH itu", true),
            (Word, &["merah"], "memerahkan kemerahan", false),
            (Word, &["jum'at"], "hari jum'at.", true),
            (Prefix, &["merah"], "topi merahnya", true),
            (Prefix, &["merah"], "kemerahan", false),
            (Phrase, &["topi (merah|biru)"], "ada topi, biru", true),
            (Phrase, &["topi (merah|biru)"], "ada topi. Biru", false),
            (Phrase, &["topi merah"], "topi yang merah", false),
            (Phrase, &["jum'at si kemerahan"], "tiap jum'at, si kemerahan datang", true),
            (Phrase, &["jum'at si kemerahan"], "tiap jum'at. Si kemerahan datang", false),
            (Phrase, &["at si kemerahan"], "tiap jum'at si kemerahan datang", false),
            (Phrase, &["topi merah"], "topi merah, kata polisi", false),
            (Phrase, &["topi merah"], "tidak ada topi merah", false),
            (Near, &["topi|peci", "merah"], "merah sekali peci", true),
            (Near, &["topi", "merah"], "merah satu dua tiga topi", false),
            (Near, &["topi", "topi"], "topi", false),
            // A term may stand between others that are found already, but no word serves twice.
            (Near, &["topi", "sekali", "merah"], "topi merah sekali", true),
            (Near, &["topi merah", "sekali", "merah"], "topi merah sekali", false),
            (All, &["topi|peci", "merah"], "Merah itu warna. Sesudah satu dua tiga empat kata ada peci.", true),
            (All, &["topi", "merah", "kata"], "topi merah", false),
            (All, &["topi merah", "merah"], "topi merah", false),
            (All, &["topi merah", "merah"], "topi merah dan merah", true),
            (All, &["topi", "merah"], "tidak ada topi. Merah warnanya", false),
        ];
        for (matching, terms, text, fires) in cases {
            let lexicon = Lexicon::of(vec![rule(*matching, terms)], &["tidak"]);
            assert_eq!(lexicon.fires(0, text), *fires, "{matching:?} {terms:?} in {text}");
        }
    }

    #[test]
    fn a_prefix_is_found_inside_a_longer_term_of_another_rule() {
        let lexicon = Lexicon::of(vec![rule(Matching::Prefix, &["merah"]), rule(Matching::Word, &["merahnya"])], &[]);
        for (text, first, second) in
            [("topi merahnya", true, true), ("topi merahnyalah", true, false), ("topi merah", true, false)]
        {
            assert_eq!((lexicon.fires(0, text), lexicon.fires(1, text)), (first, second), "{text}");
        }
    }

    #[test]
    fn order_counts_where_asked_for() {
        let ordered = Rule { ordered: true, ..rule(Matching::Near, &["topi", "merah"]) };
        let lexicon = Lexicon::of(vec![ordered], &[]);
        assert!(lexicon.fires(0, "topi itu merah"));
        assert!(!lexicon.fires(0, "merah topi itu"));
    }

    #[test]
    fn a_context_exempts_near_the_match_and_never_by_what_the_rule_looks_for() {
        let named = |name: &str, terms: &[&str], within| Context {
            name: name.to_owned(),
            terms: terms.iter().map(|&term| term.to_owned()).collect(),
            within,
            line: 1,
        };
        let exempted = Rule {
            exempt: vec!["court".to_owned(), "verse".to_owned()],
            unless: vec!["lakon".to_owned()],
            unless_within: Some(2),
            ..rule(Matching::Near, &["topi", "hakim|jaksa penuntut"])
        };
        let contexts = Contexts {
            named: vec![named("court", &["hakim", "jaksa", "sidang"], None), named("verse", &["ayat"], Some(3))],
            ..Contexts::default()
        };
        let lexicon = Lexicon::within(vec![exempted], contexts);
        let cases: &[(&str, bool)] = &[
            ("topi hakim", true),
            ("topi hakim. Hakim lain datang", true),
            ("topi jaksa penuntut", true),
            ("topi hakim, kata jaksa", false),
            ("topi hakim. Jauh sesudahnya, entah kapan, ada sidang", false),
            ("ayat satu dua topi hakim", false),
            ("ayat satu dua tiga topi hakim", true),
            ("topi hakim satu dua ayat", false),
            ("topi hakim satu dua tiga ayat", true),
            ("lakon satu topi hakim", false),
            ("lakon satu dua topi hakim", true),
        ];
        for (text, fires) in cases {
            assert_eq!(lexicon.fires(0, text), *fires, "{text}");
        }
    }

    #[test]
    fn an_experimental_rule_is_shown_and_does_not_score() {
        let experimental = Rule { status: Status::Experimental, ..rule(Matching::Word, &["merah"]) };
        let lexicon = Lexicon::of(vec![experimental], &[]);
        let text = "topi merah";
        let signals = lexicon.scan(&crate::normalize::NormalizedPost::new(text), text);
        assert_eq!(signals.hits.len(), 1);
        assert_eq!(signals.strength(Label::Incitement), 0.0);
    }
}
