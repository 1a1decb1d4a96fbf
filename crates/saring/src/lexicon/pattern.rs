//! Alternatives in a term: `infaq (untuk|bagi) mujahid(in|)` is four terms.

use super::words::add_folded;

/// A rule that stands for more terms than this is not one a person can review.
const MOST: usize = 256;

/// Every term that a pattern stands for, as posts have it when they are folded: however a rule's author spells a word, it is
/// found. Alternatives that fold to one are one.
///
/// # Errors
/// What is wrong with the pattern, for a person.
pub(super) fn terms(pattern: &str) -> Result<Vec<String>, String> {
    let mut terms: Vec<String> = Vec::new();
    for written in expand(pattern)? {
        if !add_folded(&written, &mut terms) {
            return Err(format!("`{written}` holds no word that a post could have; write letters or digits"));
        }
    }
    Ok(terms)
}

/// Every term that a pattern stands for as it is written, in its order; white space is settled and doubles are dropped.
///
/// # Errors
/// What is wrong with the pattern, for a person.
pub(super) fn expand(pattern: &str) -> Result<Vec<String>, String> {
    let mut rest = pattern.chars().peekable();
    let terms = alternatives(&mut rest)?;
    if rest.peek().is_some() {
        return Err(format!("`{pattern}`: a `)` closes nothing"));
    }
    let mut settled: Vec<String> = Vec::with_capacity(terms.len());
    for term in terms {
        let term = term.split_whitespace().collect::<Vec<_>>().join(" ");
        if term.is_empty() {
            return Err(format!("`{pattern}` also stands for nothing at all; leave no alternative empty by itself"));
        }
        if !settled.contains(&term) {
            settled.push(term);
        }
    }
    Ok(settled)
}

type Characters<'a> = std::iter::Peekable<std::str::Chars<'a>>;

fn alternatives(rest: &mut Characters) -> Result<Vec<String>, String> {
    let mut all = sequence(rest)?;
    while rest.next_if_eq(&'|').is_some() {
        all.extend(sequence(rest)?);
        within_bounds(all.len())?;
    }
    Ok(all)
}

fn sequence(rest: &mut Characters) -> Result<Vec<String>, String> {
    let mut so_far = vec![String::new()];
    while let Some(&character) = rest.peek() {
        match character {
            '|' | ')' => break,
            '(' => {
                rest.next();
                let choices = alternatives(rest)?;
                if rest.next() != Some(')') {
                    return Err("a `(` is not closed".to_owned());
                }
                within_bounds(so_far.len() * choices.len())?;
                so_far =
                    so_far.iter().flat_map(|head| choices.iter().map(move |tail| format!("{head}{tail}"))).collect();
            }
            _ => {
                rest.next();
                so_far.iter_mut().for_each(|head| head.push(character));
            }
        }
    }
    Ok(so_far)
}

fn within_bounds(count: usize) -> Result<(), String> {
    if count <= MOST { Ok(()) } else { Err(format!("more than {MOST} alternatives; divide the rule")) }
}

#[cfg(test)]
mod tests {
    use super::{expand, terms};

    #[test]
    fn alternatives_are_multiplied_out() {
        let cases: &[(&str, &[&str])] = &[
            ("baiat", &["baiat"]),
            ("infaq|donasi", &["infaq", "donasi"]),
            (
                "infaq (untuk|bagi) mujahid(in|)",
                &["infaq untuk mujahidin", "infaq untuk mujahid", "infaq bagi mujahidin", "infaq bagi mujahid"],
            ),
            ("a (b |)c", &["a b c", "a c"]),
            ("((x|y)z|w)", &["xz", "yz", "w"]),
        ];
        for (pattern, terms) in cases {
            assert_eq!(expand(pattern).expect(pattern), *terms);
        }
    }

    #[test]
    fn malformed_patterns_say_what_is_wrong() {
        let many = "(a|b)".repeat(9);
        for (pattern, part) in
            [("(a", "not closed"), ("a)", "closes nothing"), ("(a|)", "nothing at all"), (&many, "256")]
        {
            assert!(expand(pattern).expect_err(pattern).contains(part), "{pattern}");
        }
    }

    #[test]
    fn terms_are_what_folding_leaves_of_them() {
        let cases: &[(&str, &[&str])] = &[
            ("Infaq (utk|untuk) muj4hid", &["infak untuk mujahid"]),
            ("orang2|orang-orang", &["orang orang"]),
            ("bai'at|baiat", &["baiat"]),
        ];
        for (pattern, folded) in cases {
            assert_eq!(terms(pattern).expect(pattern), *folded);
        }
        assert!(terms("topi|(-|+)").expect_err("no word").contains("`-` holds no word"));
    }
}
