//! Finds the rules of a lexicon in a text.
//!
//! One walk over the words. From the start of each, an anchored Aho-Corasick automaton (Aho & Corasick 1975) looks for
//! one word of every term, its longest, and gives up where no such word goes on, mostly after a few bytes. Only
//! where one is found are the words around it compared. A term that many rules name is looked for once, and a rule is
//! judged only where each of its terms stands somewhere in the text: most texts are done after the walk. Contexts are
//! looked for in a walk of their own, and only in a text with a find that one of them could take back.

use std::{
    cell::{LazyCell, OnceCell},
    collections::HashMap,
    ops::{Deref, Range},
    sync::Arc,
};

use aho_corasick::{Anchored, MatchKind, StartKind, automaton::Automaton, dfa::DFA};

use super::{
    actors::Actor,
    context::Contexts,
    entry::Rule,
    place::{Place, covers, is_near, matches},
    terms::{Exemption, Numbered, Sought, Term},
    words::{Word, folded, words_of},
};

/// Looks for terms in the words of a text.
#[derive(Debug)]
struct Search {
    automaton: DFA,
    /// For each pattern of the automaton.
    anchors: Vec<Anchor>,
    terms: Vec<Term>,
}

/// What a word of the automaton is looked for by.
#[derive(Debug, Default)]
struct Anchor {
    /// Terms of which it is a whole word.
    whole: Vec<usize>,
    /// Terms of which it is the beginning of the last word.
    prefix: Vec<usize>,
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
        let (patterns, anchors) = anchors(&terms);
        let automaton = DFA::builder()
            .match_kind(MatchKind::Standard)
            .start_kind(StartKind::Anchored)
            .ascii_case_insensitive(true)
            .build(&patterns)
            .expect("a few thousand short words fit an automaton");
        Self { automaton, anchors, terms }
    }

    /// Every term that stands in the text.
    fn occurrences(&self, text: &str, words: &[Word]) -> Occurrences {
        let mut occurrences = Vec::new();
        let start = self.automaton.start_state(Anchored::Yes).expect("the automaton was built for anchored searches");
        for (number, word) in words.iter().enumerate() {
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
                        if let Some(place) = self.terms[term].stands_around(number, text, words) {
                            occurrences.push((term, place));
                        }
                    }
                }
            }
        }
        occurrences.sort_unstable();
        occurrences
    }
}

impl Matcher {
    /// Rules come first and are known by their place; behind them come the organisations.
    pub(super) fn new(rules: &[Rule], actors: &[Arc<Actor>], contexts: &Contexts) -> Self {
        let negations: Vec<String> = contexts.negation.words.iter().map(|words| folded(words)).collect();
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
        let occurrences = self.sought.occurrences(text, &words);
        let complete = self.complete(&occurrences);
        if complete.is_empty() {
            return Vec::new();
        }
        let negations = places_of(&self.negations, &occurrences);
        let walk = Walk { words: &words, occurrences, negations };
        let around = LazyCell::new(|| Around::new(self, text, &words));
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
    fn new(matcher: &'a Matcher, text: &str, words: &[Word]) -> Self {
        let occurrences = matcher.exempting.occurrences(text, words);
        Self { matcher, occurrences, contexts: vec![OnceCell::new(); matcher.contexts.len()] }
    }

    fn places(&self, terms: &[usize]) -> Vec<Place> {
        places_of(terms, &self.occurrences)
    }

    fn context(&self, number: usize) -> &[Place] {
        self.contexts[number].get_or_init(|| self.places(&self.matcher.contexts[number].terms))
    }
}

/// The words that the automaton looks for, and what each is looked for by.
fn anchors(terms: &[Term]) -> (Vec<&str>, Vec<Anchor>) {
    let mut patterns: Vec<&str> = Vec::new();
    let mut anchors: Vec<Anchor> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (number, term) in terms.iter().enumerate() {
        let word = term.words[term.anchor].as_str();
        let at = *places.entry(word).or_insert_with(|| {
            patterns.push(word);
            anchors.push(Anchor::default());
            anchors.len() - 1
        });
        let begins = term.prefix && term.anchor + 1 == term.words.len();
        let list = if begins { &mut anchors[at].prefix } else { &mut anchors[at].whole };
        list.push(number);
    }
    (patterns, anchors)
}
