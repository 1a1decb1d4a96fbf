//! Finds the rules of a lexicon in a text.
//!
//! One walk over the words. From the start of each, an anchored Aho-Corasick automaton (Aho & Corasick 1975) looks for
//! one word of every term, its longest, and gives up where no such word goes on, mostly after a few bytes. Only
//! where one is found are the words around it compared. A term that many rules name is looked for once, and a rule is
//! judged only where each of its terms stands somewhere in the text: most texts are done after the walk.

use std::{collections::HashMap, ops::Range};

use aho_corasick::{Anchored, MatchKind, StartKind, automaton::Automaton, dfa::DFA};

use super::{
    entry::{Matching, Negation, Rule},
    words::{Word, words_of},
};
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

/// What a word of the automaton is looked for by.
#[derive(Debug, Default)]
struct Anchor {
    /// Terms of which it is a whole word.
    whole: Vec<usize>,
    /// Terms of which it is the beginning of the last word.
    prefix: Vec<usize>,
    /// Whether it turns the sense of what follows.
    negates: bool,
}

#[derive(Debug)]
pub(super) struct Matcher {
    automaton: DFA,
    /// For each pattern of the automaton.
    anchors: Vec<Anchor>,
    terms: Vec<Term>,
    /// For each term, the rules and places that it makes a match of.
    serves: Vec<Vec<(usize, usize)>>,
    of_rule: Vec<Terms>,
    longest: usize,
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

/// Where a term stands, in words of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    first: usize,
    last: usize,
}

/// What the walk over a text found.
#[derive(Debug, Default)]
struct Walk {
    words: Vec<Word>,
    /// Terms and where they stand, by term and then by place.
    occurrences: Vec<(usize, Place)>,
    /// Words that turn the sense of what follows, in order.
    negations: Vec<usize>,
}

impl Walk {
    /// Where any of some terms stands, in the order of the text.
    fn places(&self, terms: &[usize]) -> Vec<Place> {
        let mut places: Vec<Place> = Vec::new();
        for &wanted in terms {
            let from = self.occurrences.partition_point(|&(term, _)| term < wanted);
            places.extend(
                self.occurrences[from..].iter().take_while(|&&(term, _)| term == wanted).map(|&(_, place)| place),
            );
        }
        places.sort_unstable();
        places
    }
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
        let (patterns, anchors) = anchors(&terms, negation);
        let automaton = DFA::builder()
            .match_kind(MatchKind::Standard)
            .start_kind(StartKind::Anchored)
            .ascii_case_insensitive(true)
            .build(&patterns)
            .expect("a few thousand short words fit an automaton");
        Self {
            automaton,
            anchors,
            longest: terms.iter().map(|term| term.words.len()).max().unwrap_or_default(),
            terms,
            serves,
            of_rule,
            negation_within: negation.within,
        }
    }

    /// Every rule found in a folded text, in the order of the text; overlapping finds of one rule are one.
    pub(super) fn find(&self, rules: &[Rule], text: &str) -> Vec<Found> {
        let walk = self.walk(text);
        let complete = self.complete(&walk.occurrences);
        let mut all: Vec<Found> = complete.into_iter().flat_map(|rule| self.judge(rule, &rules[rule], &walk)).collect();
        all.sort_by_key(|found| (found.range.start, found.range.end, found.rule));
        all
    }

    /// Every term that stands in the text, and every negation.
    fn walk(&self, text: &str) -> Walk {
        let mut walk = Walk { words: words_of(text).collect(), ..Walk::default() };
        let start = self.automaton.start_state(Anchored::Yes).expect("the automaton was built for anchored searches");
        for (number, word) in walk.words.iter().enumerate() {
            let mut state = start;
            let bytes = &text.as_bytes()[word.start..word.end];
            for (at, &byte) in bytes.iter().enumerate() {
                state = self.automaton.next_state(Anchored::Yes, state, byte);
                if !self.automaton.is_special(state) {
                    continue;
                }
                if self.automaton.is_dead(state) {
                    break;
                }
                let is_whole = at + 1 == bytes.len();
                let found = (0..self.automaton.match_len(state)).map(|n| self.automaton.match_pattern(state, n));
                // A state also knows the patterns that end here and began later.
                for pattern in found.filter(|&pattern| self.automaton.pattern_len(pattern) == at + 1) {
                    let anchor = &self.anchors[pattern.as_usize()];
                    let whole = anchor.whole.iter().filter(|_| is_whole);
                    for &term in whole.chain(&anchor.prefix) {
                        if let Some(place) = self.terms[term].stands_around(number, text, &walk.words) {
                            walk.occurrences.push((term, place));
                        }
                    }
                    if anchor.negates && is_whole {
                        walk.negations.push(number);
                    }
                }
            }
        }
        walk.occurrences.sort_unstable();
        walk
    }

    /// The rules of which every term stands somewhere.
    fn complete(&self, occurrences: &[(usize, Place)]) -> Vec<usize> {
        let terms = occurrences.chunk_by(|a, b| a.0 == b.0).map(|of_term| of_term[0].0);
        let mut served: Vec<(usize, usize)> = terms.flat_map(|term| self.serves[term].iter().copied()).collect();
        served.sort_unstable();
        served.dedup();
        let is_complete = |of_rule: &&[(usize, usize)]| of_rule.len() == self.of_rule[of_rule[0].0].places.len();
        served.chunk_by(|a, b| a.0 == b.0).filter(is_complete).map(|of_rule| of_rule[0].0).collect()
    }

    /// The finds of one rule, from where its terms and its exempting context stand.
    fn judge(&self, number: usize, rule: &Rule, walk: &Walk) -> Vec<Found> {
        let terms = &self.of_rule[number];
        let places: Vec<Vec<Place>> = terms.places.iter().map(|of| walk.places(of)).collect();
        let exempting = walk.places(&terms.unless);
        let is_exempt = |first: usize, last: usize| {
            let Some(within) = rule.unless_within else { return !exempting.is_empty() };
            let end = exempting.partition_point(|one| one.first <= last + within);
            let mut near = exempting[..end].iter().rev().take_while(|one| first <= one.first + self.longest + within);
            near.any(|one| first <= one.last + within)
        };
        let is_negated = |first: usize| {
            let before = walk.negations.partition_point(|&word| word < first);
            before > 0 && first <= walk.negations[before - 1] + self.negation_within
        };
        let mut united: Vec<Found> = Vec::new();
        for (first, last) in matches(rule, &places) {
            let excused = is_exempt(first, last) || is_negated(first);
            let found = Found { rule: number, range: walk.words[first].start..walk.words[last].end, excused };
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

/// The words that the automaton looks for, and what each is looked for by.
fn anchors(terms: &[Term], negation: &Negation) -> (Vec<String>, Vec<Anchor>) {
    let mut patterns: Vec<String> = Vec::new();
    let mut anchors: Vec<Anchor> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut place = |word: &String, anchors: &mut Vec<Anchor>| {
        *places.entry(word.clone()).or_insert_with(|| {
            patterns.push(word.clone());
            anchors.push(Anchor::default());
            anchors.len() - 1
        })
    };
    for (number, term) in terms.iter().enumerate() {
        let at = place(&term.words[term.anchor], &mut anchors);
        let begins = term.prefix && term.anchor + 1 == term.words.len();
        let list = if begins { &mut anchors[at].prefix } else { &mut anchors[at].whole };
        list.push(number);
    }
    for word in negation.words.iter().flat_map(|word| folded_words(word)) {
        let at = place(&word, &mut anchors);
        anchors[at].negates = true;
    }
    (patterns, anchors)
}

impl Term {
    /// Where the term stands, if its other words stand around its anchor, the n-th word of the text, in one sentence.
    fn stands_around(&self, anchor: usize, text: &str, words: &[Word]) -> Option<Place> {
        let first = anchor.checked_sub(self.anchor)?;
        let last = first + self.words.len() - 1;
        let around = words.get(first..=last)?;
        let stands = around
            .iter()
            .enumerate()
            .all(|(number, word)| number == self.anchor || self.is_word(number, &text[word.start..word.end]));
        let is_one_sentence = around[1..].iter().all(|word| !word.begins_sentence);
        (is_one_sentence && stands).then_some(Place { first, last })
    }

    /// Whether a word of a text is the term's n-th.
    fn is_word(&self, number: usize, word: &str) -> bool {
        let wanted = &self.words[number];
        let compared =
            if self.prefix && number + 1 == self.words.len() { word.get(..wanted.len()) } else { Some(word) };
        compared.is_some_and(|word| word.eq_ignore_ascii_case(wanted))
    }
}

/// First and last word of each match of a rule, in order, from where each of its terms stands.
fn matches(rule: &Rule, places: &[Vec<Place>]) -> Vec<(usize, usize)> {
    if rule.matching != Matching::Near {
        return places[0].iter().map(|one| (one.first, one.last)).collect();
    }
    let join = |start: &Place| {
        let mut joined = vec![*start];
        let (mut first, mut last) = (start.first, start.last);
        for place in &places[1..] {
            // The nearest, also between those that are joined already, but none of their words again.
            let from = if rule.ordered { last + 1 } else { (last + 1).saturating_sub(rule.within) };
            let begin = place.partition_point(|one| one.first < from);
            let within = place[begin..].iter().take_while(|one| one.first < first + rule.within);
            let apart =
                within.filter(|one| joined.iter().all(|other| one.last < other.first || other.last < one.first));
            let nearest = apart.min_by_key(|one| last.max(one.last) - first.min(one.first))?;
            (first, last) = (first.min(nearest.first), last.max(nearest.last));
            joined.push(*nearest);
        }
        (last - first < rule.within).then_some((first, last))
    };
    let mut found: Vec<(usize, usize)> = places[0].iter().filter_map(join).collect();
    found.sort_unstable();
    found
}

/// The words of a term as they stand in a folded text.
fn folded_words(term: &str) -> Vec<String> {
    let post = NormalizedPost::new(term);
    let text = post.folded.as_str();
    words_of(text).map(|word| text[word.start..word.end].to_ascii_lowercase()).collect()
}
