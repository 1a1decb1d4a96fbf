//! How much of what the lexicon finds is found again when it is hidden: each disguise alone, and each two at once.
//!
//! `cargo test -p saring --test evasion -- --include-ignored --nocapture` prints the whole table and writes it to
//! `models/training/reports/evasion.json`.
#![allow(missing_docs)]
#![allow(clippy::print_stdout, reason = "a measuring test says what it measured")]

mod disguises;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use disguises::{DISGUISES, Disguise, Extent, Word};
use fastrand::Rng;
use saring::{Options, Post, Screener, label::Level, lexicon::Lexicon, normalize::NormalizedPost};
use serde_json::Value;

/// What must be found again under one disguise.
const SINGLE: f64 = 0.98;
/// Less is found again where a disguise takes away what tells words: a star may stand for several letters (`s*rang`), a
/// swap makes other words or short ones, and a hashtag of small letters is cut only where every piece is a known word, which
/// those of regional languages are not.
const HARDER: [(&str, f64); 4] =
    [("swapped neighbours", 0.86), ("starred out letter", 0.97), ("hashtag, capitals", 0.97), ("hashtag, small", 0.90)];
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

/// The posts of a file.
fn objects(path: &Path) -> Vec<Value> {
    let file = fs::read_to_string(path).expect("the posts are there");
    file.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect()
}

fn text_of(post: &Value) -> String {
    post["text"].as_str().expect("a post has a text").to_owned()
}

/// To a hundredth.
fn rounded(percent: f64) -> f64 {
    (percent * 100.0).round() / 100.0
}

fn write_report(name: &str, report: &Value) {
    let path = root().join("models/training/reports").join(name);
    fs::write(path, format!("{report:#}\n")).expect("the report is written");
}

/// A clean sentence and the rules that speak in it.
struct Sentence {
    text: String,
    rules: Vec<String>,
}

/// The lexicon's own examples, and the authored posts of a development set in which a rule speaks.
fn sentences(lexicon: &Lexicon) -> Vec<Sentence> {
    let examples = lexicon.rules().iter().flat_map(|rule| rule.examples.iter().cloned());
    let posts = objects(&root().join("datasets/dev/d1.jsonl")).into_iter().map(|post| text_of(&post));
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

/// What was found again, of what was to be found.
#[derive(Debug, Clone, Copy, Default)]
struct Found {
    again: usize,
    all: usize,
}

impl Found {
    fn share(self) -> f64 {
        self.again as f64 / self.all as f64
    }
}

/// How many of the finds in every n-th sentence are found again under some disguises; always in the same way.
fn found_again(lexicon: &Lexicon, sentences: &[Sentence], disguises: &[&Disguise], every: usize) -> Found {
    let names = disguises.iter().flat_map(|disguise| disguise.name.bytes());
    let mut rng = Rng::with_seed(names.fold(7, |seed, byte| (seed * 31 + u64::from(byte)) % 1_000_003));
    let first = rng.usize(..every);
    let mut found = Found::default();
    for sentence in sentences.iter().skip(first).step_by(every) {
        let hidden = hide(&sentence.text, disguises, &mut rng);
        let rules = rules_in(lexicon, &hidden);
        let again = sentence.rules.iter().filter(|rule| rules.contains(rule)).count();
        found.again += again;
        found.all += sentence.rules.len();
        // SARING_SHOW_MISSED=starred shows what still hides under disguises of that name.
        let shown =
            std::env::var("SARING_SHOW_MISSED").is_ok_and(|name| disguises.iter().any(|one| one.name.contains(&name)));
        if shown && again < sentence.rules.len() {
            println!("    {hidden}\n      → {}", NormalizedPost::new(&hidden).folded.as_str());
        }
    }
    found
}

/// Every two disguises.
fn pairs() -> impl Iterator<Item = [&'static Disguise; 2]> {
    let all = DISGUISES.iter().enumerate();
    all.flat_map(|(place, first)| DISGUISES[place + 1..].iter().map(move |second| [first, second]))
}

#[test]
fn what_is_hidden_in_one_way_is_found_again() {
    let lexicon = lexicon();
    let sentences = sentences(&lexicon);
    assert!(sentences.len() >= 150, "{} sentences in which a rule speaks", sentences.len());
    let mut short = Vec::new();
    for disguise in DISGUISES {
        let found = found_again(&lexicon, &sentences, &[disguise], 1);
        println!("{:6.2} %  {} ({} of {})", 100.0 * found.share(), disguise.name, found.again, found.all);
        let harder = HARDER.iter().find(|(name, _)| *name == disguise.name);
        let floor = harder.map_or(SINGLE, |(_, floor)| *floor);
        if found.share() < floor {
            short.push(disguise.name);
        }
    }
    assert!(short.is_empty(), "found again too seldom: {short:?}");
}

/// A sample of the sentences for each pair, so that the test is quick; the next test takes them all.
#[test]
fn what_is_hidden_in_two_ways_is_found_again() {
    let lexicon = lexicon();
    let sentences = sentences(&lexicon);
    let found = pairs().map(|pair| found_again(&lexicon, &sentences, &pair, 16));
    let all =
        found.fold(Found::default(), |sum, found| Found { again: sum.again + found.again, all: sum.all + found.all });
    println!("{:6.2} %  of {} under two at once", 100.0 * all.share(), all.all);
    assert!(all.share() >= PAIR, "found again less often than {PAIR}: {}", all.share());
}

/// The share of each pair over all sentences, and the report.
#[test]
#[ignore = "takes a minute in a debug build; prints and writes the report"]
fn every_two_ways_over_every_sentence() {
    let lexicon = lexicon();
    let sentences = sentences(&lexicon);
    let percent = |share: f64| rounded(100.0 * share);
    let singles: BTreeMap<&str, f64> = DISGUISES
        .iter()
        .map(|disguise| (disguise.name, percent(found_again(&lexicon, &sentences, &[disguise], 1).share())))
        .collect();
    let mut pairs: Vec<(f64, String)> = pairs()
        .map(|pair| {
            let share = found_again(&lexicon, &sentences, &pair, 1).share();
            (percent(share), format!("{} + {}", pair[0].name, pair[1].name))
        })
        .collect();
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
    let mean = pairs.iter().map(|(share, _)| share).sum::<f64>() / pairs.len() as f64;
    let reaching = pairs.iter().filter(|(share, _)| *share >= 100.0 * PAIR).count();
    for (name, share) in &singles {
        println!("{share:6.2} %  {name}");
    }
    println!("pairs: {mean:.2} % on average; {reaching} of {} reach {PAIR}; the lowest:", pairs.len());
    for (share, name) in pairs.iter().take(40) {
        println!("{share:6.2} %  {name}");
    }
    let below: BTreeMap<&str, f64> =
        pairs.iter().filter(|(share, _)| *share < 100.0 * PAIR).map(|(share, name)| (name.as_str(), *share)).collect();
    let report = serde_json::json!({
        "command": "cargo test -p saring --test evasion -- --include-ignored --nocapture",
        "sentences": sentences.len(),
        "finds": sentences.iter().map(|sentence| sentence.rules.len()).sum::<usize>(),
        "percent found again under one disguise": singles,
        "pairs": {
            "number": pairs.len(),
            "mean percent found again": percent(mean / 100.0),
            "reaching 95 percent": reaching,
            "below 95 percent": below,
        },
    });
    write_report("evasion.json", &report);
}

/// How many of the suite's harmful cases reach a moderator, as they are and with every word disguised.
#[test]
#[ignore = "needs the models and some minutes; prints and writes the report"]
fn what_the_whole_product_finds_under_each_disguise() {
    let screener = Screener::open(root().join("models/saring-mini"), &Options::default()).expect("the bundle opens");
    let files = fs::read_dir(root().join("datasets/saringcheck")).expect("the suite is there");
    let mut paths: Vec<PathBuf> = files.map(|file| file.expect("an entry").path()).collect();
    paths.sort();
    let cases: Vec<String> = paths
        .iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"))
        .flat_map(|path| objects(path))
        .filter(|case| case["labels"].as_array().is_some_and(|labels| !labels.is_empty()))
        .filter(|case| !case["functionality"].as_str().unwrap_or_default().starts_with("evasion"))
        .map(|case| text_of(&case))
        .collect();
    let found = |disguises: &[&Disguise]| {
        let mut rng = Rng::with_seed(7);
        let texts: Vec<String> = match disguises {
            [] => cases.clone(),
            _ => cases.iter().map(|case| hide(case, disguises, &mut rng)).collect(),
        };
        let posts: Vec<Post> = texts.iter().map(|text| Post::from_text("case", text)).collect();
        let levels = posts.iter().map(|post| screener.screen(post).expect("a case is scored").level);
        100.0 * levels.filter(|level| *level >= Level::Review).count() as f64 / cases.len() as f64
    };
    let clean = found(&[]);
    let mut lost = BTreeMap::new();
    for disguise in DISGUISES {
        let share = found(&[disguise]);
        println!("{share:6.2} % ({:+.2})  {}", share - clean, disguise.name);
        lost.insert(disguise.name, rounded(clean - share));
    }
    println!("{clean:6.2} %  as they are, {} cases", cases.len());
    let report = serde_json::json!({
        "command": "cargo test --release -p saring --test evasion whole -- --include-ignored --nocapture",
        "cases": cases.len(),
        "percent found as they are": rounded(clean),
        "points lost under one disguise of every word": lost,
    });
    write_report("evasion-recall.json", &report);
}
