//! The rules together: what a whole pipeline must do and what it must leave alone.

use proptest::prelude::*;

use super::{AlignedText, CLEAN, Edits, FOLD, Form, Found, NormalizedPost, Normalizer, Reading, explain};

/// What one rule by itself makes of a text.
pub(super) fn alone(rule: &dyn Normalizer, text: &str) -> String {
    let mut aligned = AlignedText::new(text);
    let mut edits = Edits::default();
    rule.propose(&Reading::new(text, &Found::default()), &mut edits);
    aligned.apply(&edits);
    aligned.as_str().to_owned()
}

fn folded(text: &str) -> String {
    NormalizedPost::new(text).folded.as_str().to_owned()
}

#[test]
fn evasions_are_undone() {
    for (text, want) in [
        ("𝟏𝐧𝐟𝟒𝐪 untuk muj4hid", "infak untuk mujahid"),
        ("j\u{200b}i\u{200b}h\u{200b}а\u{200b}d", "jihad"),
        ("t 3 r 0 r", "teror"),
        ("org2 yg dtg", "orang-orang yang datang"),
        ("ayoooo  gabung", "ayo gabung"),
        ("ｂ．０．ｍ．ｂ", "bomb"),
    ] {
        assert_eq!(folded(text), want);
    }
}

#[test]
fn standard_text_stays() {
    for text in [
        "Presiden meresmikan jalan tol sepanjang 42,5 km pada pukul 08.30 WIB.",
        "Hubungi 0812-3456-7890 atau (021) 555-1234, kode pos 40132.",
        "Harga cabai Rp85.000/kg, naik 2x dari minggu lalu; diskon 50%.",
        "KTT G20, limbah B3, jaringan 5G, vitamin B12, COVID-19, KRI 593, Su-35, Boeing 737.",
        "QS. Al-Baqarah: 190-193 dan HR. Bukhari no. 2810.",
        "UU No. 5 Tahun 2018 Pasal 13A ayat (2) huruf b.",
        "H. A. Salim, R.A. Kartini, dr. Wahidin S., S.Pd., M.Si.",
        "Anak-anak bermain layang-layang di alun-alun.",
        "Kami makan nasi, mereka minum kopi; saya tidak ikut.",
        "Polis menahan tiga lelaki berhubung kes itu di Johor Bahru, semalam.",
        "Awak nak pergi mana? Saya tak tahu lagi.",
        "https://contoh.id/a1b2?x=3 @kanal_c0ntoh #Merdeka77 surat@contoh.id",
        "B 1234 XYZ dan AB 5678 CD parkir di Blok M2.",
        "Ia menulis “Bumi Manusia” — novel, 1980…",
        "José makan di café; naïve, Müller.",
        "Россия и Украина; Ελλάδα; 日本語; 한국어; ไทย.",
        "إِنَّ اللَّهَ مَعَ الصَّابِرِينَ (QS 2:153) ﷺ",
        "👨\u{200d}👩\u{200d}👧 ❤️ 🇮🇩 🇲🇾 1️⃣ ✅",
        "wkwkwk hahaha, maaf ya, saat ini masih di jalan",
    ] {
        assert_eq!(NormalizedPost::new(text).clean.as_str(), text);
        assert_eq!(folded(text), text);
    }
}

#[test]
fn an_explanation_names_rule_and_pieces() {
    let steps = explain("muj4hid", Form::Folded);
    let shown: Vec<_> = steps.iter().map(|step| (step.rule, step.before.as_str(), step.after.as_str())).collect();
    assert_eq!(shown, [("leetspeak", "4", "a")]);
}

/// Anything at all, and a soup of what evasion is made of.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "b",
        "o",
        "m",
        "4",
        "0",
        "2",
        "²",
        " ",
        " ",
        ".",
        "-",
        "\n",
        "\t",
        "\u{200b}",
        "\u{200d}",
        "\u{301}",
        "а",
        "ο",
        "𝐣",
        "Ⓑ",
        "yg",
        "org",
        "jihad",
        "Ya",
        "aaa",
        "🇮",
        "🇩",
        "👩",
        "❤\u{fe0f}",
        "ڠ",
        "ا",
        "ل",
        "اورڠ",
        "يڠ ",
        "الله",
        "٢",
        "،",
        "thogut",
        "bai’at",
        "\u{64e}",
        "é",
        "@",
        "#",
        "'",
        "ﷺ",
        "1",
        "*",
        "#",
        "|",
        "/",
        "🔥",
        "ji",
        "had",
        "TegakkanPanji",
        "\u{202e}",
        "\u{202c}",
        "\u{e0062}",
        "é\u{335}",
        "Ꭺ",
    ]);
    prop_oneof![any::<String>(), prop::collection::vec(pieces, 0..24).prop_map(|pieces| pieces.concat())]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn every_rule_alone_keeps_account_of_every_piece(text in texts()) {
        for rule in CLEAN.iter().chain(FOLD) {
            let mut aligned = AlignedText::new(text.clone());
            let mut edits = Edits::default();
            rule.propose(&Reading::new(&text, &Found::default()), &mut edits);
            aligned.apply(&edits);
            check_origins(&aligned, &text)?;
        }
    }

    #[test]
    fn the_pipeline_keeps_account_of_every_piece(text in texts()) {
        let post = NormalizedPost::new(&text);
        check_origins(&post.clean, &text)?;
        check_origins(&post.folded, &text)?;
    }

    #[test]
    fn normalising_twice_is_normalising_once(text in texts()) {
        let once = NormalizedPost::new(&text);
        let (clean, folded_once) = (once.clean.as_str(), once.folded.as_str());
        let twice = NormalizedPost::new(clean);
        prop_assert_eq!(twice.clean.as_str(), clean);
        prop_assert_eq!(folded(folded_once), folded_once);
    }

    #[test]
    fn a_rule_that_is_not_wanted_would_have_done_nothing(text in texts()) {
        let profile = super::Profile::of(&text);
        for rule in CLEAN.iter().chain(FOLD).filter(|rule| !rule.is_wanted(profile)) {
            prop_assert_eq!(alone(*rule, &text), text.as_str(), "{}", rule.name());
        }
    }

    #[test]
    fn numbers_stay(text in "[0-9]{1,5}([.:/,-][0-9]{1,4}){0,3}") {
        prop_assert_eq!(folded(&text), text);
    }
}

fn check_origins(aligned: &AlignedText, original: &str) -> Result<(), TestCaseError> {
    let mut reached = 0;
    for (at, character) in aligned.as_str().char_indices() {
        let span = aligned.origin_span(at..at + character.len_utf8(), original);
        prop_assert!(span.is_some_and(|span| span.start() >= reached), "origins are spans and never go back");
        reached = span.map_or(reached, |span| span.start());
    }
    Ok(())
}
