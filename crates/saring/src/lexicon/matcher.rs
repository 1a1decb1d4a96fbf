//! Finds the rules of a lexicon in a text.
//!
//! One Aho-Corasick pass (Aho & Corasick 1975) looks for one word of every term, its longest; only where one is found
//! are the words around it compared. A text without such a word, which is most, costs that one pass and no allocation,
//! however many rules there are.

use std::{collections::HashMap, ops::Range};

use aho_corasick::{AhoCorasick, MatchKind};

use super::entry::{Matching, Negation, Rule};
use crate::normalize::NormalizedPost;

/// Where a term belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    /// The n-th term of a rule.
    Term(usize),
    /// Context that exempts a rule.
    Unless,
}

/// A term to look for, with the word it is found by.
#[derive(Debug)]
struct Anchored {
    rule: usize,
    role: Role,
    words: Vec<String>,
    anchor: usize,
    prefix: bool,
}

#[derive(Debug)]
pub(super) struct Matcher {
    automaton: AhoCorasick,
    /// For each pattern of the automaton, the terms that it is the anchor of.
    anchored: Vec<Vec<Anchored>>,
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

/// A term found in a text, in words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Occurrence {
    rule: usize,
    role: Role,
    first: usize,
    last: usize,
}

impl Matcher {
    pub(super) fn new(rules: &[Rule], negation: &Negation) -> Self {
        let mut patterns: Vec<String> = Vec::new();
        let mut anchored: Vec<Vec<Anchored>> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        let mut add = |rule: usize, role: Role, term: &str, prefix: bool| {
            let words = folded_words(term);
            let Some(anchor) = (0..words.len()).max_by_key(|&place| words[place].len()) else { return };
            let place = *places.entry(words[anchor].clone()).or_insert_with(|| {
                patterns.push(words[anchor].clone());
                anchored.push(Vec::new());
                patterns.len() - 1
            });
            let known = |one: &Anchored| one.rule == rule && one.role == role && one.words == words;
            if !anchored[place].iter().any(known) {
                anchored[place].push(Anchored { rule, role, words, anchor, prefix });
            }
        };
        for (number, rule) in rules.iter().enumerate() {
            for (place, term) in
                rule.terms.iter().enumerate().flat_map(|(place, terms)| terms.iter().map(move |t| (place, t)))
            {
                add(number, Role::Term(place), term, rule.matching == Matching::Prefix);
            }
            for term in &rule.unless {
                add(number, Role::Unless, term, false);
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .ascii_case_insensitive(true)
            .build(&patterns)
            .expect("a few thousand short words fit an automaton");
        let negations = negation.words.iter().flat_map(|word| folded_words(word)).collect();
        Self { automaton, anchored, negations, negation_within: negation.within }
    }

    /// Every rule found in a folded text, in the order of the text; overlapping finds of one rule are one.
    pub(super) fn find(&self, rules: &[Rule], text: &str) -> Vec<Found> {
        let mut words: Option<Vec<Range<usize>>> = None;
        let mut occurrences: Vec<Occurrence> = Vec::new();
        for found in self.automaton.find_overlapping_iter(text) {
            if !starts_word(text, found.start()) {
                continue;
            }
            let whole = ends_word(text, found.end());
            let candidates = &self.anchored[found.pattern().as_usize()];
            if !whole && !candidates.iter().any(|one| one.prefix) {
                continue;
            }
            let words = words.get_or_insert_with(|| words_of(text).collect());
            let here = words.partition_point(|word| word.end <= found.start());
            for one in candidates.iter().filter(|one| whole || one.prefix) {
                if let Some(first) = one.stands_at(text, words, here) {
                    let last = first + one.words.len() - 1;
                    occurrences.push(Occurrence { rule: one.rule, role: one.role, first, last });
                }
            }
        }
        let Some(words) = words else { return Vec::new() };
        occurrences.sort_unstable();
        occurrences.dedup();
        let mut all: Vec<Found> = occurrences
            .chunk_by(|a, b| a.rule == b.rule)
            .flat_map(|of_rule| self.judge(rules, text, &words, of_rule))
            .collect();
        all.sort_by_key(|found| (found.range.start, found.range.end, found.rule));
        all
    }

    /// The finds of one rule, from the occurrences of its terms and of its exempting context.
    fn judge(&self, rules: &[Rule], text: &str, words: &[Range<usize>], occurrences: &[Occurrence]) -> Vec<Found> {
        let number = occurrences[0].rule;
        let rule = &rules[number];
        let exempting = || occurrences.iter().filter(|one| one.role == Role::Unless);
        let mut united: Vec<Found> = Vec::new();
        for (first, last) in matches(rule, occurrences) {
            let exempt = exempting().any(|one| {
                rule.unless_within.is_none_or(|within| one.first <= last + within && first <= one.last + within)
            });
            let before = first.saturating_sub(self.negation_within)..first;
            let negated = words[before]
                .iter()
                .any(|word| self.negations.iter().any(|n| n.eq_ignore_ascii_case(&text[word.clone()])));
            let found = Found { rule: number, range: words[first].start..words[last].end, excused: exempt || negated };
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

impl Anchored {
    /// The first word of the term, where its anchor is the word at `here` and its other words stand around it in one
    /// sentence.
    fn stands_at(&self, text: &str, words: &[Range<usize>], here: usize) -> Option<usize> {
        let first = here.checked_sub(self.anchor)?;
        let stretch = words.get(first..first + self.words.len())?;
        let same = |(place, (word, wanted)): (usize, (&Range<usize>, &String))| {
            let word = &text[word.clone()];
            if self.prefix && place + 1 == self.words.len() {
                word.get(..wanted.len()).is_some_and(|start| start.eq_ignore_ascii_case(wanted))
            } else {
                word.eq_ignore_ascii_case(wanted)
            }
        };
        let joined = |pair: &[Range<usize>]| !text[pair[0].end..pair[1].start].contains(['.', '!', '?', ';']);
        (stretch.iter().zip(&self.words).enumerate().all(same) && stretch.windows(2).all(joined)).then_some(first)
    }
}

/// First and last word of each match of a rule, in order.
fn matches(rule: &Rule, occurrences: &[Occurrence]) -> Vec<(usize, usize)> {
    let of_term = |place: usize| occurrences.iter().filter(move |one| one.role == Role::Term(place));
    let starts = of_term(0).map(|one| (one.first, one.last));
    if rule.matching != Matching::Near {
        return starts.collect();
    }
    let join = |(mut first, mut last): (usize, usize)| {
        for place in 1..rule.terms.len() {
            let span = |one: &Occurrence| (first.min(one.first), last.max(one.last));
            let apart = |one: &&Occurrence| one.first > last || one.last < first;
            let in_order = |one: &&Occurrence| !rule.ordered || one.first > last;
            let nearest = of_term(place).filter(apart).filter(in_order).min_by_key(|one| span(one).1 - span(one).0)?;
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
    let mut characters = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = characters.find(|(_, c)| c.is_alphanumeric())?;
        let mut end = start + first.len_utf8();
        while let Some(&(at, character)) = characters.peek() {
            if !character.is_alphanumeric() {
                let inside = is_apostrophe(character)
                    && text[at + character.len_utf8()..].chars().next().is_some_and(char::is_alphanumeric);
                if !inside {
                    break;
                }
            }
            end = at + character.len_utf8();
            characters.next();
        }
        Some(start..end)
    })
}

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
