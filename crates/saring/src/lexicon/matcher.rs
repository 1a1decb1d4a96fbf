//! Finds the rules of a lexicon in a text.
//!
//! One Aho-Corasick pass (Aho & Corasick 1975) looks for one word of every term, its longest; only where one is found
//! are the words around it compared. A term that many rules name is looked for once, and a rule is judged only where
//! each of its terms stands somewhere in the text: most texts are done after the pass.

use std::{collections::HashMap, ops::Range};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::entry::{Matching, Negation, Rule};
use crate::normalize::NormalizedPost;

/// Words to look for, and the one they are found by.
#[derive(Debug, PartialEq, Eq)]
struct Term {
    words: Vec<String>,
    anchor: usize,
    /// Whether the last word may go on.
    prefix: bool,
}

/// The terms of a rule, by their number.
#[derive(Debug, Default)]
struct Terms {
    /// Alternatives for each of the terms that make a match.
    places: Vec<Vec<usize>>,
    /// What exempts it.
    unless: Vec<usize>,
}

#[derive(Debug)]
pub(super) struct Matcher {
    automaton: AhoCorasick,
    /// For each pattern of the automaton, the terms to compare where it is found.
    anchored: Vec<Vec<usize>>,
    terms: Vec<Term>,
    /// For each term, the rules and places that it makes a match of.
    serves: Vec<Vec<(usize, usize)>>,
    of_rule: Vec<Terms>,
    longest: usize,
    negations: Vec<String>,
    negation_within: usize,
}

/// A rule found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) rule: usize,
    /// Bytes of the folded text.
    pub(super) range: Range<usize>,
    /// Whether its context takes it back: a negation before it, or what its `unless` names.
    pub(super) excused: bool,
}

/// A term found in a text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Occurrence {
    start: usize,
    end: usize,
    term: usize,
}

/// Where a term of a rule stands, in words of the text.
#[derive(Debug, Clone, Copy)]
struct Place {
    first: usize,
    last: usize,
}

impl Matcher {
    pub(super) fn new(rules: &[Rule], negation: &Negation) -> Self {
        let mut terms: Vec<Term> = Vec::new();
        let mut numbers: HashMap<(Vec<String>, bool), usize> = HashMap::new();
        let mut number = |term: &String, prefix: bool| {
            let words = folded_words(term);
            let anchor = (0..words.len()).max_by_key(|&place| words[place].len())?;
            Some(*numbers.entry((words.clone(), prefix)).or_insert_with(|| {
                terms.push(Term { words, anchor, prefix });
                terms.len() - 1
            }))
        };
        let mut of_rule: Vec<Terms> = Vec::with_capacity(rules.len());
        for rule in rules {
            let prefix = rule.matching == Matching::Prefix;
            of_rule.push(Terms {
                places: rule
                    .terms
                    .iter()
                    .map(|of| of.iter().filter_map(|term| number(term, prefix)).collect())
                    .collect(),
                unless: rule.unless.iter().filter_map(|term| number(term, false)).collect(),
            });
        }
        let mut serves = vec![Vec::new(); terms.len()];
        for (rule, of) in of_rule.iter().enumerate() {
            for (place, alternatives) in of.places.iter().enumerate() {
                alternatives.iter().for_each(|&term| serves[term].push((rule, place)));
            }
        }
        let anchor = |term: &Term| term.words[term.anchor].clone();
        let mut patterns: Vec<String> = terms.iter().map(anchor).collect();
        patterns.sort_unstable();
        patterns.dedup();
        // Of the patterns that begin at one place the automaton reports the longest; a prefix is also found inside it.
        let found_by = |pattern: &String, term: &Term| {
            let anchor = &term.words[term.anchor];
            pattern == anchor || (term.prefix && pattern.starts_with(anchor.as_str()))
        };
        let anchored =
            patterns.iter().map(|pattern| (0..terms.len()).filter(|&n| found_by(pattern, &terms[n])).collect());
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .kind(Some(AhoCorasickKind::DFA))
            .ascii_case_insensitive(true)
            .build(&patterns)
            .expect("a few thousand short words fit an automaton");
        Self {
            automaton,
            anchored: anchored.collect(),
            longest: terms.iter().map(|term| term.words.len()).max().unwrap_or_default(),
            terms,
            serves,
            of_rule,
            negations: negation.words.iter().flat_map(|word| folded_words(word)).collect(),
            negation_within: negation.within,
        }
    }

    /// Every rule found in a folded text, in the order of the text; overlapping finds of one rule are one.
    pub(super) fn find(&self, rules: &[Rule], text: &str) -> Vec<Found> {
        let occurrences = self.occurrences(text);
        let complete = self.complete(&occurrences);
        if complete.is_empty() {
            return Vec::new();
        }
        let words: Vec<Range<usize>> = words_of(text).collect();
        let mut all: Vec<Found> =
            complete.into_iter().flat_map(|rule| self.judge(rule, &rules[rule], text, &words, &occurrences)).collect();
        all.sort_by_key(|found| (found.range.start, found.range.end, found.rule));
        all
    }

    /// Every term that stands in the text, in its order.
    fn occurrences(&self, text: &str) -> Vec<Occurrence> {
        let mut occurrences: Vec<Occurrence> = Vec::new();
        for found in self.automaton.find_iter(text) {
            if !starts_word(text, found.start()) {
                continue;
            }
            let whole = ends_word(text, found.end());
            for &number in &self.anchored[found.pattern().as_usize()] {
                let term = &self.terms[number];
                if (whole || term.prefix)
                    && let Some(Range { start, end }) = term.stands_at(text, found.start())
                {
                    occurrences.push(Occurrence { start, end, term: number });
                }
            }
        }
        occurrences.sort_unstable();
        occurrences.dedup();
        occurrences
    }

    /// The rules of which every term stands somewhere.
    fn complete(&self, occurrences: &[Occurrence]) -> Vec<usize> {
        let mut terms: Vec<usize> = occurrences.iter().map(|one| one.term).collect();
        terms.sort_unstable();
        terms.dedup();
        let mut served: Vec<(usize, usize)> =
            terms.iter().flat_map(|&term| self.serves[term].iter().copied()).collect();
        served.sort_unstable();
        served.dedup();
        let is_complete = |of_rule: &&[(usize, usize)]| of_rule.len() == self.of_rule[of_rule[0].0].places.len();
        served.chunk_by(|a, b| a.0 == b.0).filter(is_complete).map(|of_rule| of_rule[0].0).collect()
    }

    /// The finds of one rule, from the occurrences of its terms and of its exempting context.
    fn judge(
        &self,
        number: usize,
        rule: &Rule,
        text: &str,
        words: &[Range<usize>],
        occurrences: &[Occurrence],
    ) -> Vec<Found> {
        let word_at = |byte: usize| words.partition_point(|word| word.end <= byte);
        let among = |terms: &[usize]| -> Vec<Place> {
            let here = occurrences.iter().filter(|one| terms.contains(&one.term));
            here.map(|one| Place { first: word_at(one.start), last: word_at(one.end - 1) }).collect()
        };
        let terms = &self.of_rule[number];
        let places: Vec<Vec<Place>> = terms.places.iter().map(|of| among(of)).collect();
        let exempting = among(&terms.unless);
        let is_exempt = |first: usize, last: usize| {
            let Some(within) = rule.unless_within else { return !exempting.is_empty() };
            let end = exempting.partition_point(|one| one.first <= last + within);
            let mut near = exempting[..end].iter().rev().take_while(|one| first <= one.first + self.longest + within);
            near.any(|one| first <= one.last + within)
        };
        let is_negated = |first: usize| {
            words[first.saturating_sub(self.negation_within)..first]
                .iter()
                .any(|word| self.negations.iter().any(|n| n.eq_ignore_ascii_case(&text[word.clone()])))
        };
        let mut united: Vec<Found> = Vec::new();
        for (first, last) in matches(rule, &places, self.longest) {
            let excused = is_exempt(first, last) || is_negated(first);
            let found = Found { rule: number, range: words[first].start..words[last].end, excused };
            match united.last_mut() {
                Some(before) if found.range.start < before.range.end => {
                    before.range.end = before.range.end.max(found.range.end);
                    before.excused &= found.excused;
                }
                _ => united.push(found),
            }
        }
        united
    }
}

impl Term {
    /// Where the term stands, if its anchor is the word that begins at `at` and its other words stand around it in one
    /// sentence. Its last word ends where the text's does, also where it was found by a prefix.
    fn stands_at(&self, text: &str, at: usize) -> Option<Range<usize>> {
        let mut here = at..word_end(text, at);
        let mut end = here.end;
        if !self.is_word(text, self.anchor, &here) {
            return None;
        }
        for number in self.anchor + 1..self.words.len() {
            let next = word_after(text, end)?;
            if !self.is_word(text, number, &next) {
                return None;
            }
            end = next.end;
        }
        for number in (0..self.anchor).rev() {
            here = word_before(text, here.start)?;
            if !self.is_word(text, number, &here) {
                return None;
            }
        }
        Some(here.start..end)
    }

    /// Whether the term's n-th word is that at `range`.
    fn is_word(&self, text: &str, number: usize, range: &Range<usize>) -> bool {
        let (wanted, word) = (&self.words[number], &text[range.clone()]);
        let compared =
            if self.prefix && number + 1 == self.words.len() { word.get(..wanted.len()) } else { Some(word) };
        compared.is_some_and(|word| word.eq_ignore_ascii_case(wanted))
    }
}

/// First and last word of each match of a rule, in order, from where each of its terms stands.
fn matches(rule: &Rule, places: &[Vec<Place>], longest: usize) -> Vec<(usize, usize)> {
    let starts = places[0].iter().map(|one| (one.first, one.last));
    if rule.matching != Matching::Near {
        return starts.collect();
    }
    let join = |(mut first, mut last): (usize, usize)| {
        for place in &places[1..] {
            let after = place.partition_point(|one| one.first <= last);
            let behind = place.get(after);
            // What begins further back than this cannot be within reach.
            let before = place[..after]
                .iter()
                .rev()
                .take_while(|one| one.first + rule.within + longest > first)
                .find(|one| one.last < first && !rule.ordered);
            let span = |one: &Place| (first.min(one.first), last.max(one.last));
            let nearest = before.into_iter().chain(behind).min_by_key(|one| span(one).1 - span(one).0)?;
            (first, last) = span(nearest);
        }
        (last - first < rule.within).then_some((first, last))
    };
    let mut found: Vec<(usize, usize)> = starts.filter_map(join).collect();
    found.sort_unstable();
    found
}

/// The words of a term as they stand in a folded text.
fn folded_words(term: &str) -> Vec<String> {
    let post = NormalizedPost::new(term);
    let text = post.folded.as_str();
    words_of(text).map(|word| text[word].to_ascii_lowercase()).collect()
}

/// Words: letters and digits, with apostrophes inside (`bai'at`).
fn words_of(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(char::is_alphanumeric)?;
        at = word_end(text, start);
        Some(start..at)
    })
}

/// Where the word that begins at `start` ends.
fn word_end(text: &str, start: usize) -> usize {
    let mut at = start;
    loop {
        at += text[at..].find(|c: char| !c.is_alphanumeric()).unwrap_or(text.len() - at);
        if ends_word(text, at) {
            return at;
        }
        at += text[at..].chars().next().map_or(0, char::len_utf8);
    }
}

/// The next word of the same sentence.
fn word_after(text: &str, end: usize) -> Option<Range<usize>> {
    let start = end + text[end..].find(char::is_alphanumeric)?;
    (!text[end..start].contains(SENTENCE_ENDS)).then(|| start..word_end(text, start))
}

/// The word before of the same sentence.
fn word_before(text: &str, start: usize) -> Option<Range<usize>> {
    let (last, letter) = text[..start].char_indices().rev().find(|(_, c)| c.is_alphanumeric())?;
    let end = last + letter.len_utf8();
    if text[end..start].contains(SENTENCE_ENDS) {
        return None;
    }
    let begins = |&(at, c): &(usize, char)| c.is_alphanumeric() && starts_word(text, at);
    let (start, _) = text[..end].char_indices().rev().find(begins)?;
    Some(start..end)
}

const SENTENCE_ENDS: [char; 4] = ['.', '!', '?', ';'];

const fn is_apostrophe(character: char) -> bool {
    matches!(character, '\'' | '’' | '‘' | '`' | 'ʼ')
}

fn starts_word(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev();
    match before.next() {
        None => true,
        Some(last) if is_apostrophe(last) => before.next().is_none_or(|c| !c.is_alphanumeric()),
        Some(last) => !last.is_alphanumeric(),
    }
}

fn ends_word(text: &str, at: usize) -> bool {
    let mut after = text[at..].chars();
    match after.next() {
        None => true,
        Some(next) if is_apostrophe(next) => after.next().is_none_or(|c| !c.is_alphanumeric()),
        Some(next) => !next.is_alphanumeric(),
    }
}
