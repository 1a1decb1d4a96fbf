//! Finds the rules of a lexicon in a text.
//!
//! One walk over the words. Each is looked up among one word of every term, its rarest, and the few of which the beginning is
//! enough in an anchored Aho-Corasick automaton (Aho & Corasick 1975), which mostly gives up after a byte or two. Only where
//! one is found are the words around it compared. A term that many rules name is looked for once, and a rule is
//! judged only where each of its terms stands somewhere in the text: most texts are done after the walk. Contexts are
//! looked for in a walk of their own, and only in a text with a find that one of them could take back.

use std::{
    cell::{LazyCell, OnceCell},
    ops::{Deref, Range},
    sync::Arc,
};

use aho_corasick::{Anchored, MatchKind, StartKind, automaton::Automaton, dfa::DFA};
use rustc_hash::FxHashMap;

use super::{
    actors::Actor,
    context::Contexts,
    entry::Rule,
    place::{Place, covers, is_near, matches},
    terms::{Exemption, Numbered, Sought, Term},
    words::{Word, folded, words_of},
};
use crate::normalize::{commonness, hash};

/// Looks for terms in the words of a text.
#[derive(Debug)]
struct Search {
    terms: Vec<Term>,
    /// The terms that a word is the anchor of, by the word's hash.
    whole: FxHashMap<u64, Vec<Candidate>>,
    /// Looks for words that begin with the anchor of a term.
    beginnings: DFA,
    /// For each pattern of the automaton the terms that it is the anchor of.
    prefix: Vec<Vec<Candidate>>,
}

/// A term that may stand where its anchor does. What can be told without a look at the term is told here.
#[derive(Debug, Clone, Copy)]
struct Candidate {
    term: usize,
    /// How far from the anchor another of its words stands, and the hash of that; of the anchor, where it has no other.
    beside: isize,
    hash: u64,
}

impl Candidate {
    fn new(number: usize, term: &Term) -> Self {
        let others = (0..term.words.len()).filter(|&place| place != term.anchor && !term.is_beginning(place));
        let rarest = others.min_by_key(|&place| commonness(&term.words[place])).unwrap_or(term.anchor);
        let word = term.words[rarest].as_bytes();
        Self { term: number, beside: rarest as isize - term.anchor as isize, hash: hash(word, 0..word.len()) }
    }

    /// Whether its other word stands beside the n-th of a text.
    fn may_stand(&self, anchor: usize, hashes: &[u64]) -> bool {
        self.beside == 0 || hashes.get(anchor.wrapping_add_signed(self.beside)) == Some(&self.hash)
    }
}

#[derive(Debug)]
pub(super) struct Matcher {
    sought: Search,
    /// For each term that is sought, the rules and places that it makes a match of.
    serves: Vec<Vec<(usize, usize)>>,
    of_rule: Vec<Sought>,
    /// Terms of `sought`.
    negations: Vec<usize>,
    /// What contexts look for.
    exempting: Search,
    contexts: Vec<Exemption>,
    negation_within: usize,
    longest: usize,
}

/// A rule found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) rule: usize,
    /// Bytes of the folded text.
    pub(super) range: Range<usize>,
    /// What takes it back, if anything does.
    pub(super) excuse: Option<Excuse>,
}

/// What takes a find back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Excuse {
    /// A word before it that turns its sense.
    Negation,
    /// A named context, by its place.
    Context(usize),
    /// What the rule's `unless` names.
    Unless,
}

/// Terms and where they stand in a text, by term and then by place.
type Occurrences = Vec<(usize, Place)>;

/// Where any of some terms stands, in the order of the text.
fn places_of(terms: &[usize], occurrences: &Occurrences) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for &wanted in terms {
        let from = occurrences.partition_point(|&(term, _)| term < wanted);
        places.extend(occurrences[from..].iter().take_while(|&&(term, _)| term == wanted).map(|&(_, place)| place));
    }
    places.sort_unstable();
    places
}

impl Search {
    fn new(terms: Vec<Term>) -> Self {
        let mut whole: FxHashMap<u64, Vec<Candidate>> = FxHashMap::default();
        let (mut patterns, mut prefix): (Vec<&str>, Vec<Vec<Candidate>>) = (Vec::new(), Vec::new());
        for (number, term) in terms.iter().enumerate() {
            let word = term.words[term.anchor].as_str();
            let candidate = Candidate::new(number, term);
            if !term.is_beginning(term.anchor) {
                whole.entry(hash(word.as_bytes(), 0..word.len())).or_default().push(candidate);
            } else if let Some(at) = patterns.iter().position(|known| *known == word) {
                prefix[at].push(candidate);
            } else {
                patterns.push(word);
                prefix.push(vec![candidate]);
            }
        }
        let beginnings = DFA::builder()
            .match_kind(MatchKind::Standard)
            .start_kind(StartKind::Anchored)
            .ascii_case_insensitive(true)
            .build(&patterns)
            .expect("a few short words fit an automaton");
        Self { whole, beginnings, prefix, terms }
    }

    /// Every term that stands in the text.
    fn occurrences(&self, text: &str, words: &[Word], hashes: &[u64]) -> Occurrences {
        let mut occurrences = Vec::new();
        for (number, word) in words.iter().enumerate() {
            let begun = self.begun(&text.as_bytes()[word.start..word.end]);
            let candidates = self.whole.get(&hashes[number]).into_iter().flatten().chain(begun);
            for candidate in candidates.filter(|candidate| candidate.may_stand(number, hashes)) {
                if let Some(place) = self.terms[candidate.term].stands_around(number, text, words) {
                    occurrences.push((candidate.term, place));
                }
            }
        }
        occurrences.sort_unstable();
        occurrences
    }

    /// The terms of which the anchor begins a word.
    fn begun<'a>(&'a self, word: &'a [u8]) -> impl Iterator<Item = &'a Candidate> {
        let mut state = self.beginnings.start_state(Anchored::Yes).expect("it was built for anchored searches");
        let steps = word.iter().enumerate().map_while(move |(at, &byte)| {
            state = self.beginnings.next_state(Anchored::Yes, state, byte);
            (!self.beginnings.is_dead(state)).then_some((at, state))
        });
        let ends = steps.filter(|(_, state)| self.beginnings.is_match(*state));
        ends.flat_map(move |(at, state)| {
            let found = (0..self.beginnings.match_len(state)).map(move |n| self.beginnings.match_pattern(state, n));
            // A state also knows the patterns that end here and began later.
            let whole = found.filter(move |&pattern| self.beginnings.pattern_len(pattern) == at + 1);
            whole.flat_map(|pattern| &self.prefix[pattern.as_usize()])
        })
    }
}

impl Matcher {
    /// Rules come first and are known by their place; behind them come the organisations.
    pub(super) fn new(rules: &[Rule], actors: &[Arc<Actor>], contexts: &Contexts) -> Self {
        let negations: Vec<String> = contexts.negation.words.iter().flat_map(|words| folded(words)).collect();
        let negations: Vec<String> = negations.iter().flat_map(|of| of.split_whitespace()).map(str::to_owned).collect();
        let (mut sought, mut exempting) = (Numbered::default(), Numbered::default());
        let mut of_rule: Vec<Sought> =
            rules.iter().map(|rule| Sought::by_rule(rule, contexts, &mut sought, &mut exempting)).collect();
        of_rule.extend(actors.iter().map(|actor| Sought::by_name(actor, &mut sought)));
        let mut named = Vec::with_capacity(contexts.named.len());
        for context in &contexts.named {
            named.push(Exemption { terms: exempting.all(&context.terms, false), within: context.within });
        }
        let negation_terms = sought.all(&negations, false);

        let mut serves = vec![Vec::new(); sought.terms.len()];
        for (rule, of) in of_rule.iter().enumerate() {
            for (place, alternatives) in of.places.iter().enumerate() {
                alternatives.iter().for_each(|&term| serves[term].push((rule, place)));
            }
        }
        let all_terms = sought.terms.iter().chain(&exempting.terms);
        Self {
            longest: all_terms.map(|term| term.words.len()).max().unwrap_or_default(),
            negations: negation_terms,
            negation_within: contexts.negation.within,
            contexts: named,
            sought: Search::new(sought.terms),
            exempting: Search::new(exempting.terms),
            serves,
            of_rule,
        }
    }

    /// Every rule found in a folded text, in the order of the text; overlapping finds of one rule are one.
    pub(super) fn find(&self, text: &str) -> Vec<Found> {
        let words: Vec<Word> = words_of(text).collect();
        let hashes: Vec<u64> = words.iter().map(|word| hash(text.as_bytes(), word.start..word.end)).collect();
        let occurrences = self.sought.occurrences(text, &words, &hashes);
        let complete = self.complete(&occurrences);
        if complete.is_empty() {
            return Vec::new();
        }
        let negations = places_of(&self.negations, &occurrences);
        let walk = Walk { words: &words, occurrences, negations };
        let around = LazyCell::new(|| Around::new(self, text, &words, &hashes));
        let judged = complete.into_iter().flat_map(|rule| self.judge(rule, &walk, &around));
        let mut all: Vec<Found> = judged.collect();
        all.sort_by_key(|found| (found.range.start, found.range.end, found.rule));
        all
    }

    /// The rules of which every term stands somewhere.
    fn complete(&self, occurrences: &Occurrences) -> Vec<usize> {
        let terms = occurrences.chunk_by(|a, b| a.0 == b.0).map(|of_term| of_term[0].0);
        let mut served: Vec<(usize, usize)> = terms.flat_map(|term| self.serves[term].iter().copied()).collect();
        served.sort_unstable();
        served.dedup();
        let is_complete = |of_rule: &&[(usize, usize)]| of_rule.len() == self.of_rule[of_rule[0].0].places.len();
        served.chunk_by(|a, b| a.0 == b.0).filter(is_complete).map(|of_rule| of_rule[0].0).collect()
    }

    /// The finds of one rule, from where its terms and what exempts it stand.
    fn judge<'a>(&'a self, number: usize, walk: &Walk, around: &impl Deref<Target = Around<'a>>) -> Vec<Found> {
        let sought = &self.of_rule[number];
        let places: Vec<Vec<Place>> = sought.places.iter().map(|of| places_of(of, &walk.occurrences)).collect();
        let matches = matches(sought, &places);
        if matches.is_empty() {
            return Vec::new();
        }
        // What a rule looks for itself never exempts it: `polisi` marks a court report, but not where it is threatened.
        let is_sought = |place: &Place| places.iter().any(|of_term| covers(of_term, place, self.longest));
        let others = |places: &[Place]| places.iter().copied().filter(|place| !is_sought(place)).collect();
        let mut exempting: Vec<(Excuse, Option<usize>, Vec<Place>)> = Vec::new();
        for &context in &sought.exempt {
            let standing = around.context(context);
            exempting.push((Excuse::Context(context), self.contexts[context].within, others(standing)));
        }
        if !sought.unless.terms.is_empty() {
            exempting.push((Excuse::Unless, sought.unless.within, others(&around.places(&sought.unless.terms))));
        }

        let excuse = |first: usize, last: usize| {
            let before = walk.negations.partition_point(|word| word.first < first);
            if before > 0 && first <= walk.negations[before - 1].first + self.negation_within {
                return Some(Excuse::Negation);
            }
            let stands = |within: Option<usize>, places: &[Place]| match within {
                None => !places.is_empty(),
                Some(within) => is_near(places, first..=last, within, self.longest),
            };
            exempting.iter().find(|(_, within, places)| stands(*within, places)).map(|(excuse, ..)| *excuse)
        };
        let mut united: Vec<Found> = Vec::new();
        for (first, last) in matches {
            let excuse = excuse(first, last);
            let found = Found { rule: number, range: walk.words[first].start..walk.words[last].end, excuse };
            match united.last_mut() {
                Some(before) if found.range.start < before.range.end => {
                    before.range.end = before.range.end.max(found.range.end);
                    before.excuse = before.excuse.and(found.excuse);
                }
                _ => united.push(found),
            }
        }
        united
    }
}

/// What was found in one text.
struct Walk<'a> {
    words: &'a [Word],
    occurrences: Occurrences,
    /// Words that turn the sense of what follows.
    negations: Vec<Place>,
}

/// The contexts of one text.
struct Around<'a> {
    matcher: &'a Matcher,
    occurrences: Occurrences,
    /// Where each context stands, looked up once, when the first rule asks.
    contexts: Vec<OnceCell<Vec<Place>>>,
}

impl<'a> Around<'a> {
    fn new(matcher: &'a Matcher, text: &str, words: &[Word], hashes: &[u64]) -> Self {
        let occurrences = matcher.exempting.occurrences(text, words, hashes);
        Self { matcher, occurrences, contexts: vec![OnceCell::new(); matcher.contexts.len()] }
    }

    fn places(&self, terms: &[usize]) -> Vec<Place> {
        places_of(terms, &self.occurrences)
    }

    fn context(&self, number: usize) -> &[Place] {
        self.contexts[number].get_or_init(|| self.places(&self.matcher.contexts[number].terms))
    }
}
