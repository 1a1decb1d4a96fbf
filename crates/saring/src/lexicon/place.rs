//! Where terms stand in a text, and which of their places together make a match.

use std::ops::RangeInclusive;

use super::{entry::Matching, terms::Sought};

/// Where a term stands, in words of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) first: usize,
    pub(super) last: usize,
}

impl Place {
    /// Whether no word belongs to both.
    fn is_apart(&self, other: &Self) -> bool {
        self.last < other.first || other.last < self.first
    }
}

/// First and last word of each match of a rule, in order, from where each of its terms stands.
pub(super) fn matches(sought: &Sought, places: &[Vec<Place>]) -> Vec<(usize, usize)> {
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

/// Whether one of some places, in order and none longer than `longest`, holds all words of another.
pub(super) fn covers(places: &[Place], inner: &Place, longest: usize) -> bool {
    let end = places.partition_point(|one| one.first <= inner.first);
    let mut reaching = places[..end].iter().rev().take_while(|one| inner.first < one.first + longest);
    reaching.any(|one| inner.last <= one.last)
}

/// Whether one of such places stands at most so many words from a match.
pub(super) fn is_near(places: &[Place], found: RangeInclusive<usize>, within: usize, longest: usize) -> bool {
    let (first, last) = (*found.start(), *found.end());
    let end = places.partition_point(|one| one.first <= last + within);
    let mut near = places[..end].iter().rev().take_while(|one| first <= one.first + longest + within);
    near.any(|one| first <= one.last + within)
}
