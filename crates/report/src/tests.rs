//! The whole page, over posts that mean it harm.

use scraper::{ElementRef, Html, Selector};

use std::sync::Arc;

use saring::{
    Assessment, Post,
    assessment::{ContextScores, Evidence, EvidenceKind, LabelScores, StanceScores, Versions},
    label::{self, Label, Level},
    span::Span,
};

use crate::{Form, Language, Report, Unread};

const HOSTILE: &str = "<script>alert(1)</script><img src=x onerror=alert(1)><!-- --><a href=\"javascript:alert(1)\">x</a> \u{2028} \
                       </script><style>*{display:none}</style> https://t.me/kanal_contoh javascript:alert(1)";

fn assessment(post: &Post, level: Level, risk: f32, label: Label) -> Assessment {
    let mut labels = [0.0; 8];
    labels[label.index()] = 0.9;
    let span = Span::new(&post.text, 0..post.text.chars().next().map_or(0, char::len_utf8));
    let evidence = span.map(|span| Evidence {
        kind: EvidenceKind::Lexicon,
        span,
        text: post.text[span.range()].to_owned(),
        label,
        rule: Some("a<b>.001".to_owned()),
        source: None,
        weight: 0.8,
    });
    Assessment {
        id: post.id.clone(),
        channel: post.channel.clone(),
        date: post.date,
        language: label::Language::Indonesian,
        risk,
        level,
        labels: LabelScores::new(labels),
        stance: StanceScores::new([0.9, 0.1, 0.0, 0.0, 0.0]),
        context: ContextScores::default(),
        evidence: evidence.into_iter().collect(),
        versions: Arc::new(Versions {
            saring: "0.1.0".into(),
            bundle: "contoh 1".to_owned(),
            lexicon: "2026-01-01".to_owned(),
        }),
    }
}

fn post(id: usize, text: &str) -> Post {
    Post { channel: Some("Kanal Contoh".to_owned()), ..Post::from_text(id.to_string(), text) }
}

fn page(report: Report, form: &Form) -> String {
    let mut page = Vec::new();
    report.write(&mut page, form).expect("it is written to memory");
    String::from_utf8(page).expect("a page is UTF-8")
}

fn select<'a>(document: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    document.select(&Selector::parse(selector).expect("the selector is well-formed")).collect()
}

fn text(element: ElementRef) -> String {
    element.text().collect()
}

#[test]
fn hostile_markup_stays_text_everywhere() {
    for language in [Language::Indonesian, Language::English] {
        let mut report = Report::default();
        for (id, level) in [Level::Urgent, Level::Review, Level::None].into_iter().enumerate() {
            let hostile = || Some(HOSTILE.to_owned());
            let post = Post {
                id: HOSTILE.to_owned(),
                text: format!("{HOSTILE} kanal cadangan {id}"),
                channel: hostile(),
                forwarded_from: hostile(),
                date: "2026-03-01T00:00:00Z".parse().ok(),
            };
            let assessment = assessment(&post, level, 0.9, Label::Recruitment);
            report.add(post, assessment);
        }
        let unread = Unread {
            id: Some(HOSTILE.to_owned()),
            error: HOSTILE.to_owned(),
            source: HOSTILE.to_owned(),
            position: Some(1),
        };
        report.add_unread(unread);
        let html = page(report, &Form { language, title: Some(HOSTILE.to_owned()), made: None });
        let document = Html::parse_document(&html);

        // The data and the page's own script; the page's own style; no other element that does or fetches anything.
        assert_eq!(select(&document, "script").len(), 2);
        assert_eq!(select(&document, "style").len(), 1);
        assert!(select(&document, "img, iframe, object, embed, link, base, [src], [style], [onerror]").is_empty());
        assert!(
            select(&document, "a").iter().all(|link| link.attr("href").is_some_and(|target| target.starts_with('#')))
        );
        assert_eq!(select(&document, "html").first().and_then(|html| html.attr("lang")), Some(language.name()));
        // And it is seen as it was written.
        assert_eq!(text(select(&document, "h1")[0]), HOSTILE);
        assert!(select(&document, "#list .content > .text").iter().all(|shown| text(*shown).starts_with(HOSTILE)));
        let data: serde_json::Value =
            serde_json::from_str(&text(select(&document, "#data")[0])).expect("the data is JSON");
        assert_eq!(data["posts"][0]["forwarded"], HOSTILE);
        assert_eq!(data["channels"][0], HOSTILE);
    }
}

#[test]
fn the_policy_allows_the_pages_own_script_and_style_and_nothing_else() {
    use base64::{Engine, prelude::BASE64_STANDARD};
    use sha2::{Digest, Sha256};

    let html = page(Report::default(), &Form::default());
    let document = Html::parse_document(&html);
    let hash = |element: ElementRef| BASE64_STANDARD.encode(Sha256::digest(text(element)));
    let policy = select(&document, "meta[http-equiv]")[0].attr("content").expect("a policy");
    assert_eq!(
        policy,
        format!(
            "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
            hash(select(&document, "style")[0]),
            hash(select(&document, "script:not([type])")[0]),
        )
    );
}

#[test]
fn posts_stand_in_the_order_of_their_risk_and_every_one_is_counted() {
    let mut report = Report::default();
    let cases =
        [(Level::Low, 0.3), (Level::Urgent, 0.92), (Level::None, 0.01), (Level::Urgent, 0.99), (Level::Review, 0.8)];
    for (id, (level, risk)) in cases.into_iter().enumerate() {
        let post = post(id, "Gabung barisan");
        let assessment = assessment(&post, level, risk, Label::Recruitment);
        report.add(post, assessment);
    }
    report.add_unread(Unread { id: None, error: "rusak".to_owned(), source: "a.json".to_owned(), position: None });
    assert_eq!(report.counts(), (5, 1));
    let html = page(report, &Form::default());
    let document = Html::parse_document(&html);
    let ids: Vec<String> = select(&document, "#list .id").into_iter().map(text).collect();
    assert_eq!(ids, ["#3", "#1", "#4", "#0", "#2"]);
    let counts: Vec<String> = select(&document, ".levels .count").into_iter().map(text).collect();
    assert_eq!(counts, ["2", "1", "1", "1"]);
    assert_eq!(text(select(&document, ".facts .bad")[0]), "1");
}

#[test]
fn what_may_be_instruction_is_closed_in_every_place() {
    let secret = "langkah pertama yang tidak boleh terlihat begitu saja oleh siapa pun, kanal cadangan @kanal_contoh";
    let mut report = Report::default();
    for id in 0..2 {
        let post = post(id, secret);
        let assessment = assessment(&post, Level::Urgent, 0.95, Label::Instructional);
        report.add(post, assessment);
    }
    let html = page(report, &Form::default());
    let document = Html::parse_document(&html);
    let holding = |selector| {
        select(&document, selector).into_iter().filter(|element| text(*element).contains("langkah pertama")).count()
    };
    assert_eq!(holding("#list .closed .text"), 2);
    assert_eq!(holding("#list .text"), 2);
    assert_eq!(holding("#overview"), 0);
    assert!(select(&document, "details[open]").is_empty());
}

#[test]
fn copies_forwards_and_links_are_told() {
    let mut report = Report::default();
    let texts = [
        "Kajian malam ini dipindah ke masjid Al-Ikhlas karena hujan. t.me/kanal_a",
        "Kajian malam ini dipindah ke masjid Al-Ikhlas karena hujan! @kanal_b https://contoh.invalid/x",
    ];
    for (id, text) in texts.into_iter().enumerate() {
        let post = Post { forwarded_from: Some("Kabar Melur".to_owned()), ..post(id, text) };
        let assessment = assessment(&post, Level::None, 0.0, Label::Recruitment);
        report.add(post, assessment);
    }
    let html = page(report, &Form { language: Language::English, ..Form::default() });
    let document = Html::parse_document(&html);
    let shown = |selector: &str| select(&document, selector).into_iter().map(text).collect::<Vec<_>>();
    assert_eq!(shown("#copies li button"), ["2×"]);
    assert_eq!(shown("#forwards tbody th"), ["Kabar Melur"]);
    assert_eq!(shown("#outgoing tbody th"), ["t.me/kanal_a", "t.me/kanal_b"]);
    assert_eq!(shown("#sites tbody th"), ["contoh.invalid"]);
    assert_eq!(shown("#list .copies"), ["Same text 2×"; 2]);
}

#[test]
fn the_list_may_begin_at_a_level_and_says_what_it_leaves_out() {
    let mut report = Report::listing_from(Level::Review);
    for (id, level) in [Level::Urgent, Level::Low, Level::None].into_iter().enumerate() {
        let post = post(id, "Gabung barisan");
        let assessment = assessment(&post, level, 0.5, Label::Recruitment);
        report.add(post, assessment);
    }
    report.stop();
    let html = page(report, &Form { language: Language::English, ..Form::default() });
    let document = Html::parse_document(&html);
    assert_eq!(select(&document, "#list .post").len(), 1);
    assert!(text(select(&document, "#header")[0]).contains("left out of the list: 2"));
    assert!(text(select(&document, ".notice")[0]).starts_with("Stopped"));
}
