//! Finds the rules of a lexicon in a text.
//!
//! One walk over the words. From the start of each, an anchored Aho-Corasick automaton (Aho & Corasick 1975) looks for
//! one word of every term, its longest, and gives up where no such word goes on, mostly after a few bytes. Only
//! where one is found are the words around it compared. A term that many rules name is looked for once, and a rule is
//! judged only where each of its terms stands somewhere in the text: most texts are done after the walk.

use std::{cell::OnceCell, collections::HashMap, ops::Range, sync::Arc};

use aho_corasick::{Anchored, MatchKind, StartKind, automaton::Automaton, dfa::DFA};

use super::{
    actors::Actor,
    context::{Contexts, Negation},
    entry::Rule,
    place::{Place, covers, is_near, matches},
    terms::{Exemption, Numbered, Sought, Term},
    words::{Word, folded, words_of},
};

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
    of_rule: Vec<Sought>,
    contexts: Vec<Exemption>,
    longest: usize,
    negation_within: usize,
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
    /// Rules come first and are known by their place; behind them come the organisations.
    pub(super) fn new(rules: &[Rule], actors: &[Arc<Actor>], contexts: &Contexts) -> Self {
        let mut numbered = Numbered::default();
        let mut of_rule: Vec<Sought> = rules.iter().map(|rule| numbered.sought(rule, contexts)).collect();
        of_rule.extend(actors.iter().map(|actor| numbered.name(actor)));
        let exempting = contexts.named.iter().map(|context| numbered.context(context)).collect();
        let terms = numbered.terms;
        let mut serves = vec![Vec::new(); terms.len()];
        for (rule, of) in of_rule.iter().enumerate() {
            for (place, alternatives) in of.places.iter().enumerate() {
                alternatives.iter().for_each(|&term| serves[term].push((rule, place)));
            }
        }
        let (patterns, anchors) = anchors(&terms, &contexts.negation);
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
            contexts: exempting,
            negation_within: contexts.negation.within,
        }
    }

    /// Every rule found in a folded text, in the order of the text; overlapping finds of one rule are one.
    pub(super) fn find(&self, text: &str) -> Vec<Found> {
        let walk = self.walk(text);
        let complete = self.complete(&walk.occurrences);
        if complete.is_empty() {
            return Vec::new();
        }
        // Where each context stands, looked up when the first rule asks.
        let contexts = vec![OnceCell::new(); self.contexts.len()];
        let mut all: Vec<Found> = complete.into_iter().flat_map(|rule| self.judge(rule, &walk, &contexts)).collect();
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

    /// The finds of one rule, from where its terms and what exempts it stand.
    fn judge(&self, number: usize, walk: &Walk, contexts: &[OnceCell<Vec<Place>>]) -> Vec<Found> {
        let sought = &self.of_rule[number];
        let places: Vec<Vec<Place>> = sought.places.iter().map(|of| walk.places(of)).collect();
        // What a rule looks for itself never exempts it: `polisi` marks a court report, but not where it is threatened.
        let is_sought = |place: &Place| places.iter().any(|of_term| covers(of_term, place, self.longest));
        let others = |places: &[Place]| places.iter().copied().filter(|place| !is_sought(place)).collect();
        let mut exempting: Vec<(Excuse, Option<usize>, Vec<Place>)> = Vec::new();
        for &context in &sought.exempt {
            let Exemption { terms, within } = &self.contexts[context];
            let standing = contexts[context].get_or_init(|| walk.places(terms));
            exempting.push((Excuse::Context(context), *within, others(standing)));
        }
        exempting.push((Excuse::Unless, sought.unless.within, others(&walk.places(&sought.unless.terms))));

        let excuse = |first: usize, last: usize| {
            let before = walk.negations.partition_point(|&word| word < first);
            if before > 0 && first <= walk.negations[before - 1] + self.negation_within {
                return Some(Excuse::Negation);
            }
            let stands = |within: Option<usize>, places: &[Place]| match within {
                None => !places.is_empty(),
                Some(within) => is_near(places, first..=last, within, self.longest),
            };
            exempting.iter().find(|(_, within, places)| stands(*within, places)).map(|(excuse, ..)| *excuse)
        };
        let mut united: Vec<Found> = Vec::new();
        for (first, last) in matches(sought, &places) {
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

/// The words that the automaton looks for, and what each is looked for by.
fn anchors(terms: &[Term], negation: &Negation) -> (Vec<String>, Vec<Anchor>) {
    let mut patterns: Vec<String> = Vec::new();
    let mut anchors: Vec<Anchor> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut place = |word: &str, anchors: &mut Vec<Anchor>| {
        *places.entry(word.to_owned()).or_insert_with(|| {
            patterns.push(word.to_owned());
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
    for term in negation.words.iter().map(|term| folded(term)) {
        for word in term.split_whitespace() {
            let at = place(word, &mut anchors);
            anchors[at].negates = true;
        }
    }
    (patterns, anchors)
}
