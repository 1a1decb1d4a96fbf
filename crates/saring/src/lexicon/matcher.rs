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
    context::{Context, Contexts, Negation},
    entry::{Matching, Rule},
    words::{Word, folded, words_of},
};

/// Words to look for, and the one they are found by.
#[derive(Debug, PartialEq, Eq)]
struct Term {
    words: Vec<String>,
    anchor: usize,
    /// Whether the last word may go on.
    prefix: bool,
}

/// What a rule looks for, its terms by their number.
#[derive(Debug)]
struct Sought {
    matching: Matching,
    within: usize,
    ordered: bool,
    /// Alternatives for each of the terms that make a match.
    places: Vec<Vec<usize>>,
    /// Contexts that exempt it.
    exempt: Vec<usize>,
    /// What else exempts it.
    unless: Exemption,
}

/// Terms that exempt a match where one of them stands in the post, or so many words from the match.
#[derive(Debug)]
struct Exemption {
    terms: Vec<usize>,
    within: Option<usize>,
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

/// Where a term stands, in words of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    first: usize,
    last: usize,
}

impl Place {
    /// Whether no word belongs to both.
    fn is_apart(&self, other: &Self) -> bool {
        self.last < other.first || other.last < self.first
    }
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
        let is_sought = |place: &Place| places.iter().any(|of_term| self.covers(of_term, place));
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
                Some(within) => self.is_near(places, first, last, within),
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

    /// Whether one of some places holds all words of another.
    fn covers(&self, places: &[Place], inner: &Place) -> bool {
        let end = places.partition_point(|one| one.first <= inner.first);
        let mut reaching = places[..end].iter().rev().take_while(|one| inner.first < one.first + self.longest);
        reaching.any(|one| inner.last <= one.last)
    }

    /// Whether one of some places stands at most so many words from a match.
    fn is_near(&self, places: &[Place], first: usize, last: usize, within: usize) -> bool {
        let end = places.partition_point(|one| one.first <= last + within);
        let mut near = places[..end].iter().rev().take_while(|one| first <= one.first + self.longest + within);
        near.any(|one| first <= one.last + within)
    }
}

/// Gives each term its number; a term that many rules name is one.
#[derive(Default)]
struct Numbered<'a> {
    terms: Vec<Term>,
    numbers: HashMap<(&'a str, bool), usize>,
}

impl<'a> Numbered<'a> {
    fn all(&mut self, terms: &'a [String], prefix: bool) -> Vec<usize> {
        let number = |term: &'a String| {
            *self.numbers.entry((term, prefix)).or_insert_with(|| {
                let words: Vec<String> = term.split(' ').map(str::to_owned).collect();
                let anchor =
                    (0..words.len()).max_by_key(|&place| words[place].len()).expect("a split has a first piece");
                self.terms.push(Term { words, anchor, prefix });
                self.terms.len() - 1
            })
        };
        terms.iter().map(number).collect()
    }

    fn context(&mut self, context: &'a Context) -> Exemption {
        Exemption { terms: self.all(&context.terms, false), within: context.within }
    }

    fn name(&mut self, actor: &'a Actor) -> Sought {
        Sought {
            matching: Matching::Phrase,
            within: 0,
            ordered: false,
            places: vec![self.all(&actor.terms, false)],
            exempt: Vec::new(),
            unless: Exemption { terms: Vec::new(), within: None },
        }
    }

    fn sought(&mut self, rule: &'a Rule, contexts: &Contexts) -> Sought {
        let prefix = rule.matching == Matching::Prefix;
        let place = |name: &String| contexts.place(name).expect("rules are read with the contexts that they name");
        Sought {
            matching: rule.matching,
            within: rule.within,
            ordered: rule.ordered,
            places: rule.terms.iter().map(|of| self.all(of, prefix)).collect(),
            exempt: rule.exempt.iter().map(place).collect(),
            unless: Exemption { terms: self.all(&rule.unless, false), within: rule.unless_within },
        }
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
fn matches(sought: &Sought, places: &[Vec<Place>]) -> Vec<(usize, usize)> {
    match sought.matching {
        Matching::Near => near(sought, places),
        Matching::All => all(places),
        Matching::Word | Matching::Prefix | Matching::Phrase => {
            places[0].iter().map(|one| (one.first, one.last)).collect()
        }
    }
}

/// Each place of the first term, where every other term stands somewhere on words of its own.
fn all(places: &[Vec<Place>]) -> Vec<(usize, usize)> {
    let is_joined = |start: &&Place| {
        let mut joined = vec![**start];
        places[1..].iter().all(|of_term| {
            let apart = of_term.iter().find(|one| joined.iter().all(|other| one.is_apart(other)));
            joined.extend(apart);
            apart.is_some()
        })
    };
    places[0].iter().filter(is_joined).map(|start| (start.first, start.last)).collect()
}

fn near(sought: &Sought, places: &[Vec<Place>]) -> Vec<(usize, usize)> {
    let within = sought.within;
    let join = |start: &Place| {
        let mut joined = vec![*start];
        let (mut first, mut last) = (start.first, start.last);
        for place in &places[1..] {
            // The nearest, also between those that are joined already, but none of their words again.
            let from = if sought.ordered { last + 1 } else { (last + 1).saturating_sub(within) };
            let begin = place.partition_point(|one| one.first < from);
            let reached = place[begin..].iter().take_while(|one| one.first < first + within);
            let apart = reached.filter(|one| joined.iter().all(|other| one.is_apart(other)));
            let nearest = apart.min_by_key(|one| last.max(one.last) - first.min(one.first))?;
            (first, last) = (first.min(nearest.first), last.max(nearest.last));
            joined.push(*nearest);
        }
        (last - first < within).then_some((first, last))
    };
    let mut found: Vec<(usize, usize)> = places[0].iter().filter_map(join).collect();
    found.sort_unstable();
    found
}
