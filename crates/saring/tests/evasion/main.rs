//! How much of what the lexicon finds is found again when it is hidden: each disguise alone, and each two at once.
//!
//! `cargo test --release -p saring --test evasion -- --include-ignored --nocapture` prints the whole table and writes it
//! to `models/training/reports/evasion.json`.
#![allow(missing_docs)]
#![allow(clippy::print_stdout, reason = "a measuring test says what it measured")]

mod disguises;

use std::{collections::BTreeMap, fs, path::PathBuf};

use disguises::{DISGUISES, Disguise, Extent, Word};
use fastrand::Rng;
use saring::{lexicon::Lexicon, normalize::NormalizedPost};

/// What must be found again under one disguise.
const SINGLE: f64 = 0.98;
/// What must be found again under two at once.
const PAIR: f64 = 0.95;

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

fn lexicon() -> Lexicon {
    Lexicon::load(&root().join("models/saring-mini/lexicon")).expect("the lexicon loads")
}

/// The rules that speak in a text.
fn rules_in(lexicon: &Lexicon, text: &str) -> Vec<String> {
    let signals = lexicon.scan(&NormalizedPost::new(text), text);
    let hits = signals.hits.iter().filter(|hit| hit.weight > 0.0).map(|hit| &hit.rule);
    let cues = signals.cues.iter().filter(|cue| cue.weight > 0.0).map(|cue| &cue.rule);
    let mut rules: Vec<String> = hits.chain(cues).map(ToString::to_string).collect();
    rules.sort();
    rules.dedup();
    rules
}

/// A clean sentence and the rules that speak in it.
struct Sentence {
    text: String,
    rules: Vec<String>,
}

/// The lexicon's own examples, and the authored posts of a development set in which a rule speaks.
fn sentences(lexicon: &Lexicon) -> Vec<Sentence> {
    let examples = lexicon.rules().iter().flat_map(|rule| rule.examples.iter().cloned());
    let file = fs::read_to_string(root().join("datasets/dev/d1.jsonl")).expect("the posts are there");
    let posts: Vec<String> = file
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("an object a line"))
        .map(|post| post["text"].as_str().expect("a post has a text").to_owned())
        .collect();
    let told = examples.chain(posts).map(|text| Sentence { rules: rules_in(lexicon, &text), text });
    told.filter(|sentence| !sentence.rules.is_empty()).collect()
}

/// A sentence with its words hidden, by all of some disguises. Those of different layers are laid over one another; two of
/// one layer cannot both be put on the same letters, so they take turns, three words each.
fn hide(sentence: &str, disguises: &[&Disguise], rng: &mut Rng) -> String {
    let pieces: Vec<(&str, &str, &str)> = sentence.split_whitespace().map(in_three).collect();
    let longest = pieces.iter().map(|(_, core, _)| core.len()).max().unwrap_or_default();
    let take_turns = disguises.len() == 2 && disguises[0].layer == disguises[1].layer;
    let mut hidden = String::new();
    let (mut tagged, mut was_wide) = (0, false);
    for (place, (before, core, after)) in pieces.into_iter().enumerate() {
        let is_plain = core.len() < 3 || !core.bytes().all(|byte| byte.is_ascii_alphabetic());
        let mut on: Vec<&Disguise> = disguises.to_vec();
        if take_turns {
            on = vec![disguises[place / 3 % 2]];
        }
        let wide = on.iter().any(|disguise| disguise.extent == Extent::WithWideGaps);
        let tag = on.iter().find_map(|disguise| match disguise.extent {
            Extent::Hashtags { capitals } => Some(capitals),
            _ => None,
        });
        let mut word = Word { letters: core.chars().map(String::from).collect() };
        match (tag, word.letters.first_mut()) {
            (Some(true), Some(first)) => first.make_ascii_uppercase(),
            (Some(false), _) => word.letters.iter_mut().for_each(|letter| letter.make_ascii_lowercase()),
            _ => {}
        }
        for disguise in on {
            if !is_plain && (disguise.extent != Extent::LongestWord || core.len() == longest) {
                (disguise.put_on)(&mut word, rng);
            }
        }
        let joins = tag.is_some() && !is_plain && before.is_empty() && tagged % 3 != 0;
        if !hidden.is_empty() && !joins {
            hidden.push_str(if wide || was_wide { "   " } else { " " });
        }
        was_wide = wide;
        hidden.push_str(before);
        if tag.is_some() && !is_plain && !joins {
            hidden.push('#');
            tagged = 0;
        }
        tagged = if tag.is_some() && !is_plain && after.is_empty() { tagged + 1 } else { 0 };
        hidden.push_str(&word.letters.concat());
        hidden.push_str(after);
    }
    hidden
}

/// A word between the punctuation around it.
fn in_three(piece: &str) -> (&str, &str, &str) {
    let core = piece.trim_matches(|c: char| !c.is_alphanumeric());
    let start = piece.find(core).unwrap_or_default();
    (&piece[..start], core, &piece[start + core.len()..])
}

/// How many of the finds are found again under some disguises, of how many; and some of the sentences that hide.
fn found_again(
    lexicon: &Lexicon,
    sentences: &[Sentence],
    disguises: &[&Disguise],
    every: usize,
) -> (usize, usize, Vec<String>) {
    let (mut found, mut all, mut missed) = (0, 0, Vec::new());
    let seed = disguises.iter().flat_map(|disguise| disguise.name.bytes()).fold(7, |seed: u64, byte| seed * 31 % 1_000_003 + u64::from(byte));
    let mut rng = Rng::with_seed(seed);
    let skipped = rng.usize(..every);
    for sentence in sentences.iter().skip(skipped).step_by(every) {
        let hidden = hide(&sentence.text, disguises, &mut rng);
        let rules = rules_in(lexicon, &hidden);
        let again = sentence.rules.iter().filter(|rule| rules.contains(rule)).count();
        found += again;
        all += sentence.rules.len();
        if again < sentence.rules.len() {
            missed.push(format!("{hidden}\n      → {}", NormalizedPost::new(&hidden).folded.as_str()));
        }
    }
    (found, all, missed)
}

fn share((found, all): (usize, usize)) -> f64 {
    found as f64 / all as f64
}

#[test]
fn what_is_hidden_once_is_found_again() {
    let lexicon = lexicon();
    let sentences = sentences(&lexicon);
    assert!(sentences.len() >= 150, "{} sentences in which a rule speaks", sentences.len());
    let shown = std::env::var("SARING_SHOW_MISSED").ok();
    let mut short = Vec::new();
    for disguise in DISGUISES {
        let (found, all, missed) = found_again(&lexicon, &sentences, &[disguise], 1);
        let share = share((found, all));
        println!("{:6.2} %  {} ({found} of {all})", 100.0 * share, disguise.name);
        if shown.as_deref().is_some_and(|name| name == disguise.name || name == "all") {
            missed.iter().take(12).for_each(|text| println!("    {text}"));
        }
        if share < SINGLE {
            short.push(disguise.name);
        }
    }
    assert!(short.is_empty(), "found again less often than {SINGLE}: {short:?}");
}

/// Every two disguises.
fn pairs() -> impl Iterator<Item = [&'static Disguise; 2]> {
    let all = DISGUISES.iter().enumerate();
    all.flat_map(|(place, first)| DISGUISES[place + 1..].iter().map(move |second| [first, second]))
}

#[test]
#[ignore]
fn pairs_look() {
    let lexicon = lexicon();
    let sentences = sentences(&lexicon);
    let mut all: Vec<(f64, String, Vec<String>)> = pairs().map(|pair| {
        let (found, all, missed) = found_again(&lexicon, &sentences, &pair, 8);
        (share((found, all)), format!("{} + {}", pair[0].name, pair[1].name), missed)
    }).collect();
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    println!("mean {}", all.iter().map(|p| p.0).sum::<f64>() / all.len() as f64);
    for (share, name, missed) in all.iter().filter(|p| p.0 < 0.95) {
        println!("{:6.2} % {name}", 100.0 * share);
        for m in missed.iter().take(2) { println!("      {}", m.chars().take(400).collect::<String>()); }
    }
}
