//! What rules and organisations look for: terms, each known by its number, however many name it.

use std::{cmp::Reverse, collections::HashMap};

use super::{
    actors::Actor,
    context::Contexts,
    entry::{Matching, Rule},
    place::Place,
    words::Word,
};
use crate::normalize::commonness;

/// Words to look for, and the one they are found by: the rarest, so that hardly any text has to be looked at again.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) words: Vec<String>,
    pub(super) anchor: usize,
    /// Whether the last word may go on.
    pub(super) prefix: bool,
}

/// What a rule looks for, its terms by their number.
#[derive(Debug)]
pub(super) struct Sought {
    pub(super) matching: Matching,
    pub(super) within: usize,
    pub(super) ordered: bool,
    /// Alternatives for each of the terms that make a match.
    pub(super) places: Vec<Vec<usize>>,
    /// Contexts that exempt it.
    pub(super) exempt: Vec<usize>,
    /// What else exempts it.
    pub(super) unless: Exemption,
}

/// Terms that exempt a match where one of them stands in the post, or so many words from the match.
#[derive(Debug)]
pub(super) struct Exemption {
    pub(super) terms: Vec<usize>,
    pub(super) within: Option<usize>,
}

impl Term {
    /// Where the term stands, if its other words stand around its anchor, the n-th word of the text, in one sentence.
    pub(super) fn stands_around(&self, anchor: usize, text: &str, words: &[Word]) -> Option<Place> {
        let first = anchor.checked_sub(self.anchor)?;
        let last = first + self.words.len() - 1;
        let around = words.get(first..=last)?;
        let stands = around.iter().enumerate().all(|(number, word)| self.is_word(number, &text[word.start..word.end]));
        let is_one_sentence = around[1..].iter().all(|word| !word.begins_sentence);
        (is_one_sentence && stands).then_some(Place { first, last })
    }

    /// Whether its n-th word may go on.
    pub(super) fn is_beginning(&self, number: usize) -> bool {
        self.prefix && number + 1 == self.words.len()
    }

    /// Whether a word of a text is the term's n-th.
    fn is_word(&self, number: usize, word: &str) -> bool {
        let wanted = &self.words[number];
        let compared = if self.is_beginning(number) { word.get(..wanted.len()) } else { Some(word) };
        compared.is_some_and(|word| word.eq_ignore_ascii_case(wanted))
    }
}

/// Gives each term its number; a term that many rules name is one.
#[derive(Default)]
pub(super) struct Numbered<'a> {
    pub(super) terms: Vec<Term>,
    numbers: HashMap<(&'a str, bool), usize>,
}

impl<'a> Numbered<'a> {
    pub(super) fn all(&mut self, terms: &'a [String], prefix: bool) -> Vec<usize> {
        let number = |term: &'a String| {
            *self.numbers.entry((term, prefix)).or_insert_with(|| {
                let words: Vec<String> = term.split(' ').map(str::to_owned).collect();
                let rarest = |&place: &usize| (commonness(&words[place]), Reverse(words[place].len()));
                let anchor = (0..words.len()).min_by_key(rarest).expect("a split has a first piece");
                self.terms.push(Term { words, anchor, prefix });
                self.terms.len() - 1
            })
        };
        terms.iter().map(number).collect()
    }
}

impl Sought {
    /// What a rule looks for; what exempts it is looked for apart.
    pub(super) fn by_rule<'a>(
        rule: &'a Rule,
        contexts: &Contexts,
        sought: &mut Numbered<'a>,
        exempting: &mut Numbered<'a>,
    ) -> Self {
        let prefix = rule.matching == Matching::Prefix;
        let place = |name: &String| contexts.place(name).expect("rules are read with the contexts that they name");
        Self {
            matching: rule.matching,
            within: rule.within,
            ordered: rule.ordered,
            places: rule.terms.iter().map(|of| sought.all(of, prefix)).collect(),
            exempt: rule.exempt.iter().map(place).collect(),
            unless: Exemption { terms: exempting.all(&rule.unless, false), within: rule.unless_within },
        }
    }

    /// The names of an organisation.
    pub(super) fn by_name<'a>(actor: &'a Actor, sought: &mut Numbered<'a>) -> Self {
        Self {
            matching: Matching::Phrase,
            within: 0,
            ordered: false,
            places: vec![sought.all(&actor.terms, false)],
            exempt: Vec::new(),
            unless: Exemption { terms: Vec::new(), within: None },
        }
    }
}
