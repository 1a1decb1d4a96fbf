//! Through ONNX Runtime, with a model small enough to know its answers (tests/fixtures/hugging-face).

use std::{
    fs,
    path::{Path, PathBuf},
};

use saring::{
    Assessment, Options, Post, Result, Screened, Screener,
    assessment::EvidenceKind,
    label::{Label, Level, Stance},
};
use tempfile::TempDir;

fn fixture() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/hugging-face")
}

fn screener(workers: usize) -> Screener {
    Screener::open(fixture(), &Options { workers: Some(workers), ..Options::default() }).expect("the fixture opens")
}

/// A copy of the fixture with one file changed.
fn changed(file: &str, change: impl Fn(Vec<u8>) -> Vec<u8>) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("lexicon")).expect("made");
    for name in ["bundle.toml", "model.onnx", "tokenizer.json", "config.json", "lexicon/recruitment.toml"] {
        let content = fs::read(fixture().join(name)).expect("part of the fixture");
        let content = if name == file { change(content) } else { content };
        fs::write(folder.path().join(name), content).expect("written");
    }
    folder
}

/// What opening a changed copy says.
fn complaint(file: &str, change: impl Fn(Vec<u8>) -> Vec<u8>) -> String {
    let folder = changed(file, change);
    let opened = Screener::open(folder.path(), &Options { workers: Some(1), ..Options::default() });
    opened.err().expect("it must not open").to_string()
}

/// The fixture with a table of n-grams in which every weight is 0, so that each text has the log-odds of `bias`.
fn with_ngrams(bias: f32) -> TempDir {
    let table =
        format!("[ngrams]\nfile = \"ngrams.bin\"\nscale = 1.0\nbias = {bias:?}\nsettles-below = -5.0\n\n[fusion]");
    let folder = changed("bundle.toml", replaced("[fusion]\n", &format!("{table}\n")));
    fs::write(folder.path().join("ngrams.bin"), [0; 8]).expect("written");
    folder
}

fn replaced<'a>(from: &'a str, to: &'a str) -> impl Fn(Vec<u8>) -> Vec<u8> + 'a {
    move |content| {
        let text = String::from_utf8(content).expect("a text file");
        assert!(text.contains(from), "the fixture holds {from}");
        text.replace(from, to).into_bytes()
    }
}

#[test]
fn a_hugging_face_export_loads_with_a_few_lines_of_toml() {
    let screener = screener(1);
    let screen = |text: &str| screener.screen(&Post::from_text("1", text)).expect("it scores");
    let (calm, red, blue) = (screen("putih"), screen("kain merah itu"), screen("kain biru itu"));
    assert_eq!(calm.level, Level::None);
    assert!(red.labels.get(Label::Recruitment) > 0.9 && red.labels.get(Label::Incitement) < 0.1);
    assert!(blue.labels.get(Label::Incitement) > 0.9 && blue.level >= Level::Review);
}

#[test]
fn what_reaches_a_moderator_has_its_reason_in_the_original_text() {
    let text = "kain\u{200b}  yang merah  itu";
    let assessment = screener(1).screen(&Post::from_text("1", text)).expect("it scores");
    let reasons: Vec<_> = assessment.evidence.iter().filter(|piece| piece.kind == EvidenceKind::Model).collect();
    assert_eq!(reasons.len(), 1);
    assert_eq!((reasons[0].text.as_str(), &text[reasons[0].span.range()]), ("merah", "merah"));
}

#[test]
fn nothing_of_a_long_post_is_left_unread() {
    let screener = screener(1);
    for place in [0, 5, 6, 7, 50, 99] {
        let mut words = vec!["kain"; 100];
        words[place] = "merah";
        let assessment = screener.screen(&Post::from_text("1", words.join(" "))).expect("it scores");
        assert!(assessment.labels.get(Label::Recruitment) > 0.9, "at word {place}");
        assert!(assessment.evidence.iter().any(|piece| piece.text.contains("merah")), "at word {place}");
    }
}

#[test]
fn what_ngrams_settle_the_transformer_does_not_read() {
    let screen = |bias, thorough, text| {
        let options = Options { workers: Some(1), thorough, ..Options::default() };
        let screener = Screener::open(with_ngrams(bias).path(), &options).expect("the fixture opens");
        screener.screen(&Post::from_text("1", text)).expect("it scores")
    };
    let settled = screen(-6.0, false, "kain merah itu");
    assert_eq!((settled.level, settled.labels.get(Label::Recruitment)), (Level::None, 0.0));
    assert_eq!(settled.stance.get(Stance::Discuss), 1.0);
    for (bias, thorough, text) in [
        (-6.0, true, "kain merah itu"),
        (-4.0, false, "kain merah itu"),
        // A rule has found something.
        (-6.0, false, "merah: gabung barisan mujahidin"),
    ] {
        let read = screen(bias, thorough, text);
        assert!(read.labels.get(Label::Recruitment) > 0.9, "{text}: {read:?}");
        assert_eq!(read.versions.bundle.contains("thorough"), thorough);
    }
}

#[test]
fn an_assessment_depends_on_the_post_alone() {
    let posts: Vec<Post> = (0..600)
        .map(|number| {
            Post::from_text(number.to_string(), ["merah", "biru saja", "putih", ""][number % 4].repeat(number % 7))
        })
        .collect();
    let all = |assessments: Vec<Result<Assessment>>| {
        assessments.into_iter().map(|one| one.expect("it scores")).collect::<Vec<_>>()
    };
    let (one, three) = (screener(1), screener(3));
    let expected: Vec<Assessment> = posts.iter().map(|post| one.screen(post).expect("it scores")).collect();
    assert_eq!(all(three.screen_batch(&posts)), expected);
    let streamed = three.screen_stream(posts.into_iter().map(Ok::<Post, ()>)).map(|screened| match screened {
        Screened::Assessed(_, assessment) => *assessment,
        other => panic!("{other:?}"),
    });
    assert_eq!(streamed.collect::<Vec<_>>(), expected);
}

#[test]
fn parts_that_do_not_fit_are_told_apart() {
    let hash = format!("file = \"model.onnx\"\nsha256 = \"{}\"", "0".repeat(64));
    let cases = [
        (complaint("bundle.toml", replaced("file = \"model.onnx\"", &hash)), "restore the file"),
        (complaint("bundle.toml", replaced("output = \"incite\"", "output = \"hate\"")), "no output `hate`"),
        (complaint("bundle.toml", replaced("name = \"incitement\"", "name = \"anger\"")), "known are branded_content"),
        (complaint("bundle.toml", replaced("max-tokens = 8", "max-tokens = 3")), "raise it"),
        (complaint("bundle.toml", replaced("lexicon = 1.0", "lexicon = -1.0")), "at least 0"),
        (complaint("config.json", replaced("\"2\": \"incite\"", "\"2\": \"incite\", \"3\": \"more\"")), "3 outputs"),
        (complaint("model.onnx", |_| b"no model".to_vec()), "cannot load"),
        (complaint("tokenizer.json", replaced("\"putih\": 5", "\"putih\": 500")), "do not fit the model"),
    ];
    for (told, part) in cases {
        assert!(told.contains(part), "{told}\nlacks: {part}");
    }
    let folder = with_ngrams(0.0);
    for (table, part) in [(&[0_u8; 6][..], "power of two"), (&[], "power of two")] {
        fs::write(folder.path().join("ngrams.bin"), table).expect("written");
        let told = Screener::open(folder.path(), &Options::default()).err().expect("it must not open").to_string();
        assert!(told.contains(part) && told.contains("ngrams.bin"), "{told}");
    }
}
