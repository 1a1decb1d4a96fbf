//! Whether a rule says anything that another does not say already.

use super::entry::{Matching, Rule};

/// Whether every match of `narrow` is a match of `wide`, which speaks as strongly for the same thing and is not taken back
/// where `narrow` is not: then `narrow` can go. Decided by the terms alone, so what it tells holds for every text, but for a
/// negation that stands between the beginnings of the two matches; rules whose terms are related in another way are not told.
pub(super) fn is_shadowed(narrow: &Rule, wide: &Rule) -> bool {
    let exempts_no_more = wide.exempt.iter().all(|context| narrow.exempt.contains(context))
        && wide.unless.iter().all(|term| narrow.unless.contains(term))
        && (wide.unless.is_empty() || wide.unless_within == narrow.unless_within);
    narrow.target == wide.target
        && wide.weight >= narrow.weight
        && wide.status >= narrow.status
        && exempts_no_more
        && matches_as_well(wide, narrow)
}

fn matches_as_well(wide: &Rule, narrow: &Rule) -> bool {
    let fits = match wide.matching {
        Matching::Word | Matching::Prefix | Matching::Phrase => true,
        Matching::Near => {
            narrow.matching == Matching::Near && narrow.within <= wide.within && (narrow.ordered || !wide.ordered)
        }
        Matching::All => matches!(narrow.matching, Matching::Near | Matching::All),
    };
    fits && each_is_covered(wide, narrow, 0, &mut Vec::new())
}

/// Whether each term of `wide` from a place on is covered by a term of `narrow` of its own, in order where order counts.
fn each_is_covered(wide: &Rule, narrow: &Rule, place: usize, taken: &mut Vec<usize>) -> bool {
    let Some(alternatives) = wide.terms.get(place) else { return true };
    let least = if wide.ordered { taken.last().map_or(0, |last| last + 1) } else { 0 };
    (least..narrow.terms.len()).any(|candidate| {
        let covering = || narrow.terms[candidate].iter().all(|term| holds_any(term, narrow, alternatives, wide));
        if taken.contains(&candidate) || !covering() {
            return false;
        }
        taken.push(candidate);
        let rest = each_is_covered(wide, narrow, place + 1, taken);
        taken.pop();
        rest
    })
}

/// Whether wherever a term of `narrow` stands, one of `wide`'s stands on the same words.
fn holds_any(term: &str, narrow: &Rule, wanted: &[String], wide: &Rule) -> bool {
    let words: Vec<&str> = term.split(' ').collect();
    wanted.iter().any(|wanted| match (wide.matching, narrow.matching) {
        (Matching::Prefix, _) => words.iter().any(|word| word.starts_with(wanted.as_str())),
        // What the beginning of a word goes on to is not known.
        (_, Matching::Prefix) => false,
        _ => {
            let wanted: Vec<&str> = wanted.split(' ').collect();
            words.windows(wanted.len()).any(|window| window == wanted)
        }
    })
}

#[cfg(test)]
mod tests {
    use super::is_shadowed;
    use crate::lexicon::{
        Matching::{All, Near, Phrase, Prefix, Word},
        Rule,
        check::tests::rule,
    };

    #[test]
    fn a_rule_is_shadowed_where_its_terms_hold_those_of_another() {
        let cases = [
            (rule(Phrase, &["topi merah (tua|muda)"]), rule(Phrase, &["topi merah"]), true),
            (rule(Phrase, &["topi (merah|biru)"]), rule(Phrase, &["topi merah"]), false),
            (rule(Phrase, &["topi memerah"]), rule(Word, &["merah"]), false),
            (rule(Word, &["merahnya"]), rule(Prefix, &["merah"]), true),
            (rule(Prefix, &["merah"]), rule(Word, &["merah"]), false),
            (rule(Near, &["topi", "merah", "besar"]), rule(Near, &["merah|biru", "topi"]), true),
            (rule(Near, &["topi", "besar"]), rule(Near, &["merah|biru", "topi"]), false),
            (rule(Near, &["topi merah", "besar"]), rule(Near, &["merah", "topi"]), false),
            (rule(Near, &["topi", "merah"]), rule(All, &["merah", "topi"]), true),
            (rule(All, &["topi", "merah"]), rule(Near, &["merah", "topi"]), false),
            (rule(Near, &["topi", "merah"]), Rule { ordered: true, ..rule(Near, &["topi", "merah"]) }, false),
            (rule(Near, &["topi", "merah"]), Rule { within: 3, ..rule(Near, &["topi", "merah"]) }, false),
            (rule(Phrase, &["topi merah"]), Rule { weight: 0.4, ..rule(Word, &["merah"]) }, false),
            (rule(Phrase, &["topi merah"]), Rule { exempt: vec!["court".to_owned()], ..rule(Word, &["merah"]) }, false),
        ];
        for (narrow, wide, shadowed) in cases {
            assert_eq!(is_shadowed(&narrow, &wide), shadowed, "{:?} by {:?}", narrow.terms, wide.terms);
        }
    }
}
