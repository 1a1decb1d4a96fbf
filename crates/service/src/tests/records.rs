//! What the desk remembers, as pages: channels, decisions, figures, the audit log, evidence packets.

use axum::{
    body::Body,
    http::{
        Request, StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_TYPE, COOKIE},
    },
};
use jiff::{SignedDuration, Timestamp};
use saring::{Assessment, Post, label::Label};
use saring_desk::{Clock, Decision, Desk, Intake, Principal, Role, Settings, Slice, Verdict};
use scraper::{Html, Selector};
use serde_json::{Value, json};

use super::{Answer, TestService, settings};
use crate::reload::Bundles;

pub(super) const HOSTILE: &str =
    "<script>alert(1)</script><img src=x onerror=alert(1)> \"><a href=\"javascript:alert(1)\">x</a> </title></table>";
const CALL: &str = "Salurkan infaq untuk mujahidin lewat rekening ini, kabarkan kepada saudara yang lain.";

/// Somebody inside the desk.
struct Inside<'a> {
    service: &'a TestService,
    who: Principal,
    session: String,
    csrf: String,
}

impl<'a> Inside<'a> {
    fn new(service: &'a TestService, name: &str, role: Role) -> Self {
        let who = service.app.desk.create_token(name, role).expect("is made").principal;
        let begun = service.app.desk.begin_session(&who).expect("begins");
        Self { service, who, session: begun.session.reveal().to_owned(), csrf: begun.csrf.reveal().to_owned() }
    }

    async fn get(&self, path: &str) -> Answer {
        self.get_in(path, "id").await
    }

    async fn get_in(&self, path: &str, language: &str) -> Answer {
        let cookie = format!("saring={}; bahasa={language}", self.session);
        let request = Request::builder().uri(path).header(COOKIE, cookie);
        self.service.send(request.body(Body::empty()).expect("a request")).await
    }

    async fn page(&self, path: &str) -> Html {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        Html::parse_document(&answer.text())
    }

    async fn post(&self, path: &str, csrf: &str) -> Answer {
        let request = Request::builder()
            .method("POST")
            .uri(path)
            .header(COOKIE, format!("saring={}", self.session))
            .header("sec-fetch-site", "same-origin")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.service.send(request.body(Body::from(format!("csrf={csrf}"))).expect("a request")).await
    }

    fn settle(&self, case: i64, verdict: Verdict, reason: &str) {
        let desk = &self.service.app.desk;
        desk.claim(case, &self.who).expect("is claimed");
        let decision = Decision { verdict, reason: reason.to_owned(), note: format!("catatan {reason}") };
        desk.decide(case, &self.who, &decision).expect("is decided");
    }
}

pub(super) fn all(document: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    document.select(&selector).map(|found| found.text().collect::<String>().trim().to_owned()).collect()
}

pub(super) fn links(document: &Html) -> Vec<String> {
    let selector = Selector::parse("[href], [src], [action]").expect("a selector");
    let named = |found: scraper::ElementRef<'_>| {
        ["href", "src", "action"].iter().find_map(|name| found.attr(name)).expect("has one").to_owned()
    };
    document.select(&selector).map(named).collect()
}

/// Adds a post as a case; its number.
pub(super) fn add(service: &TestService, post: &Post, label: &str, risk: f32) -> i64 {
    let first = post.text.split(' ').next().unwrap_or_default();
    let assessment: Assessment = serde_json::from_value(json!({
        "id": post.id, "channel": post.channel, "date": post.date, "language": "id", "risk": risk,
        "level": if risk >= 0.8 { "urgent" } else { "review" },
        "labels": { label: 0.9 }, "stance": { "endorse": 0.9 }, "context": {},
        "evidence": [
            { "kind": "lexicon", "start": 0, "end": first.len(), "text": first, "label": label, "rule": "support.014",
              "weight": 0.8 },
            { "kind": "lexicon", "start": 0, "end": first.len(), "text": first, "label": "recruitment",
              "rule": "recruitment.900", "weight": 0.0 },
        ],
        "versions": { "saring": "0.1.0", "bundle": "contoh 1", "lexicon": "2026-01-01" },
    }))
    .expect("an assessment");
    let intake = Intake {
        by: "pipa".to_owned(),
        source: post.forwarded_from.clone().unwrap_or_else(|| "result.json".to_owned()),
        request: None,
        reference: post.forwarded_from.clone(),
        received_at: service.app.desk.now(),
    };
    service.app.desk.add_case(&intake, post, &assessment).expect("is added")
}

pub(super) fn post(id: u32, text: &str) -> Post {
    Post { channel: Some("Kanal Contoh".to_owned()), ..Post::from_text(id.to_string(), text) }
}

pub(super) fn confirm() -> Verdict {
    Verdict::Confirm { labels: vec![Label::MaterialSupport] }
}

/// A service whose desk has these settings.
pub(super) fn with_desk(toml: &str) -> TestService {
    let data = tempfile::tempdir().expect("a folder");
    std::fs::write(data.path().join("desk.toml"), toml).expect("is written");
    let settings = settings(data.path());
    let bundles = Bundles::open(settings.scoring.clone()).expect("it opens");
    TestService::over(data, settings, bundles)
}

#[tokio::test]
async fn what_strangers_wrote_is_text_on_every_page() {
    let service = TestService::start();
    let lead = Inside::new(&service, "ketua", Role::Lead);
    let hostile = Post {
        id: HOSTILE.to_owned(),
        text: HOSTILE.to_owned(),
        channel: Some(HOSTILE.to_owned()),
        forwarded_from: Some(HOSTILE.to_owned()),
        date: None,
    };
    let case = add(&service, &hostile, "material_support", 0.9);
    add(&service, &Post { id: "2".to_owned(), ..hostile.clone() }, "material_support", 0.7);
    lead.settle(case, confirm(), HOSTILE);
    let mut roll_up = service.app.desk.roll_up();
    roll_up.link(HOSTILE, "javascript:alert(1)");
    service.app.desk.record_roll_up(HOSTILE, &roll_up).expect("is kept");

    let channel: String = form_urlencoded::byte_serialize(HOSTILE.as_bytes()).collect();
    for (path, is_quoted) in [
        ("/kanal".to_owned(), true),
        (format!("/kanal?nama={channel}"), true),
        ("/keputusan".to_owned(), true),
        (format!("/keputusan?oleh={channel}&jenis={channel}&hari={channel}"), true),
        ("/angka".to_owned(), false),
        ("/audit".to_owned(), true),
        (format!("/audit?ujung={channel}"), true),
        (format!("/kasus/{case}/berkas"), true),
    ] {
        for language in ["id", "en"] {
            let answer = lead.get_in(&path, language).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
            let document = Html::parse_document(&answer.text());
            for never in ["img", "script:not([src])", "[onerror]", "style", "iframe"] {
                assert!(all(&document, never).is_empty(), "{never} on {path}: {}", answer.text());
            }
            let bad = links(&document).into_iter().find(|link| !link.starts_with(['/', '#']) && link != "data:,");
            assert_eq!(bad, None, "{path}");
            assert_eq!(answer.text().contains("&lt;img"), is_quoted, "{path}: {}", answer.text());
        }
    }
}

#[tokio::test]
async fn each_role_reads_what_it_may() {
    let service = TestService::start();
    let case = add(&service, &post(1, CALL), "material_support", 0.9);
    let berkas = format!("/kasus/{case}/berkas");
    let json = format!("{berkas}.json");
    let people = [Role::Moderator, Role::Lead, Role::Auditor].map(|role| Inside::new(&service, role.name(), role));
    let program = Inside::new(&service, "pipa", Role::Pipeline);
    for (path, may) in [
        ("/kanal", [true, true, true]),
        ("/kanal?nama=Kanal%20Contoh", [true, true, true]),
        ("/keputusan", [true, true, true]),
        ("/angka", [true, true, true]),
        ("/audit", [false, true, true]),
        (berkas.as_str(), [true, true, true]),
        (json.as_str(), [true, true, true]),
    ] {
        for (person, may) in people.iter().zip(may) {
            let expected = if may { StatusCode::OK } else { StatusCode::FORBIDDEN };
            assert_eq!(person.get(path).await.status, expected, "{} {path}", person.who.name);
        }
        let nobody = service.send(Request::builder().uri(path).body(Body::empty()).expect("a request")).await;
        assert_eq!(nobody.status, StatusCode::SEE_OTHER, "{path}");
        assert!(!nobody.text().contains("infaq"), "{path}");
        assert_eq!(program.get(path).await.status, StatusCode::SEE_OTHER, "{path}");
    }
    for (person, expected) in people.iter().zip([StatusCode::FORBIDDEN, StatusCode::OK, StatusCode::FORBIDDEN]) {
        let answer = person.post("/keputusan/unduh", &person.csrf).await;
        assert_eq!(answer.status, expected, "{}", person.who.name);
    }
}

#[tokio::test]
async fn what_is_not_there_is_a_page_that_says_so() {
    let service = TestService::start();
    let sari = Inside::new(&service, "sari", Role::Moderator);
    for path in [
        "/kanal?nama=Lain",
        "/kasus/9/berkas",
        "/kasus/9/berkas.json",
        "/kasus/-1/berkas",
        "/kasus/..%2F..%2Fdesk.sqlite3/berkas",
        "/kasus/99999999999999999999/berkas",
    ] {
        let answer = sari.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}: {}", answer.text());
        assert!(answer.headers[CONTENT_TYPE].to_str().expect("text").starts_with("text/html"), "{path}");
    }
}

#[tokio::test]
async fn a_channel_shows_its_days_what_it_repeats_and_where_it_leads() {
    let service = TestService::start();
    let sari = Inside::new(&service, "sari", Role::Moderator);
    let first = add(&service, &post(1, CALL), "material_support", 0.7);
    let again = add(&service, &post(2, &format!("{CALL} https://t.me/kanal_baru")), "material_support", 0.9);
    let closed = add(&service, &post(3, "Rakit sendiri dengan langkah ini sampai selesai."), "instructional", 0.95);
    let mut roll_up = service.app.desk.roll_up();
    roll_up.link("Kanal Contoh", "t.me/kanal_baru");
    service.app.desk.record_roll_up("a", &roll_up).expect("is kept");
    for number in 0..120 {
        roll_up.link("Kanal Tautan", &format!("t.me/kanal_{number}"));
    }
    service.app.desk.record_roll_up("a", &roll_up).expect("is kept");
    let linking = Post { channel: Some("Kanal Tautan".to_owned()), ..post(9, "Ikuti kanal ini") };
    add(&service, &linking, "recruitment", 0.5);
    let many = sari.page("/kanal?nama=Kanal+Tautan").await;
    assert_eq!(
        (all(&many, "#links tbody th").len(), all(&many, "#links span.quiet")),
        (100, vec!["dan 20 lainnya".to_owned()])
    );

    assert_eq!(all(&sari.page("/kanal").await, "tbody th"), ["Kanal Contoh", "Kanal Tautan"]);
    let page = sari.page("/kanal?nama=Kanal+Contoh").await;
    assert_eq!(all(&page, "h1"), ["Kanal Contoh"]);
    let expected = [closed, again, first].map(|id| format!("Kasus {id}"));
    assert_eq!(all(&page, "#cases h3 a"), expected);
    assert_eq!(all(&page, "#links tbody th"), ["t.me/kanal_baru"]);
    assert_eq!(all(&page, "#copies li b"), ["2×"]);
    assert_eq!(all(&page, "#copies li p a"), [format!("#{again}"), format!("#{first}")]);
    assert!(!all(&page, "body")[0].contains("Rakit"), "practical instruction stays closed");

    for id in 10..60 {
        add(&service, &post(id, &format!("{CALL} {id}")), "material_support", 0.8);
    }
    let page = sari.page("/kanal?nama=Kanal+Contoh").await;
    assert_eq!((all(&page, "#cases h3").len(), all(&page, "nav.pager a")), (50, vec!["Berikutnya".to_owned()]));
    assert_eq!(all(&sari.page("/kanal?nama=Kanal+Contoh&halaman=2").await, "#cases h3").len(), 3);
    assert_eq!((all(&page, "#copies li b"), all(&page, "#copies li a").len()), (vec!["52×".to_owned()], 20));
    assert!(all(&page, "#copies li p")[0].ends_with("dan 32 lainnya"));
    // A page far behind the last is empty, and no error.
    assert!(all(&sari.page("/kanal?nama=Kanal+Contoh&halaman=18446744073709551615").await, "#cases h3").is_empty());
}

#[tokio::test]
async fn decisions_are_found_by_person_kind_and_day_and_can_be_taken_back() {
    let service = TestService::start();
    let [sari, budi] = ["sari", "budi"].map(|name| Inside::new(&service, name, Role::Moderator));
    let auditor = Inside::new(&service, "ari", Role::Auditor);
    for (person, id) in [(&sari, 1), (&sari, 2), (&budi, 3)] {
        let case = add(&service, &post(id, &format!("{CALL} {id}")), "material_support", 0.9);
        let verdict = if id == 2 { Verdict::NotPropaganda { slice: Slice::B4 } } else { confirm() };
        person.settle(case, verdict, &format!("alasan {id}"));
    }
    let today = service.app.desk.now().strftime("%Y-%m-%d").to_string();
    for (query, expected) in [
        (String::new(), vec!["#3", "#2", "#1"]),
        ("?oleh=sari".to_owned(), vec!["#2", "#1"]),
        ("?jenis=confirm".to_owned(), vec!["#3", "#1"]),
        ("?oleh=sari&jenis=not-propaganda".to_owned(), vec!["#2"]),
        (format!("?hari={today}"), vec!["#3", "#2", "#1"]),
        ("?hari=2020-02-29".to_owned(), vec![]),
        ("?hari=2020-02-31&jenis=x&halaman=0".to_owned(), vec!["#3", "#2", "#1"]),
        ("?halaman=2".to_owned(), vec![]),
    ] {
        let page = auditor.page(&format!("/keputusan{query}")).await;
        assert_eq!(all(&page, "tbody th"), expected, "{query}");
        assert!(all(&page, "tbody form").is_empty(), "an auditor takes nothing back");
    }
    let own = sari.page("/keputusan?oleh=budi").await;
    assert_eq!(all(&own, "tbody th"), ["#2", "#1"], "a moderator sees their own");
    assert!(all(&own, "tbody td").iter().any(|cell| cell.contains("B4 Kritik politik")));
    assert_eq!(all(&own, "tbody form").len(), 2);

    service.app.desk.undo(2, &sari.who).expect("is taken back");
    let page = sari.page("/keputusan").await;
    assert_eq!(all(&page, "tbody form").len(), 1, "what was taken back is not taken back again");
    assert_eq!(all(&page, "tr.undone th"), ["#2"]);
}

#[tokio::test]
async fn only_the_last_decision_on_a_case_can_be_taken_back_and_only_for_a_time() {
    let service = with_desk("four-eyes = [\"confirm\"]\nundo-minutes = 10");
    let [sari, budi] = ["sari", "budi"].map(|name| Inside::new(&service, name, Role::Moderator));
    let case = add(&service, &post(1, CALL), "material_support", 0.9);
    sari.settle(case, confirm(), "pertama");
    let page = sari.page("/keputusan").await;
    assert_eq!(
        (all(&page, "tbody form").len(), all(&page, "tbody td").iter().any(|cell| cell.contains("belum menentukan"))),
        (1, true)
    );
    budi.settle(case, confirm(), "kedua");
    assert!(all(&sari.page("/keputusan").await, "tbody form").is_empty());
    assert_eq!(all(&budi.page("/keputusan").await, "tbody form").len(), 1);

    let late = with_desk("undo-minutes = 0");
    let sari = Inside::new(&late, "sari", Role::Moderator);
    sari.settle(add(&late, &post(1, CALL), "material_support", 0.9), confirm(), "pertama");
    assert!(all(&sari.page("/keputusan").await, "tbody form").is_empty());
}

#[tokio::test]
async fn a_lead_takes_the_decisions_away_and_it_is_logged() {
    let service = TestService::start();
    let lead = Inside::new(&service, "ketua", Role::Lead);
    for id in 1..=2 {
        lead.settle(add(&service, &post(id, CALL), "material_support", 0.9), confirm(), "jelas");
    }
    for wrong in ["", "x"] {
        assert_eq!(lead.post("/keputusan/unduh", wrong).await.status, StatusCode::FORBIDDEN);
    }
    let answer = lead.post("/keputusan/unduh", &lead.csrf).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.headers[CONTENT_DISPOSITION].to_str().expect("text").starts_with("attachment"));
    let lines: Vec<Value> = answer.text().lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((lines.len(), &lines[1]["text"], &lines[1]["labels"]), (2, &json!(CALL), &json!(["material_support"])));
    let log = lead.page("/audit").await;
    assert_eq!(
        all(&log, ".log tbody tr td:nth-child(4)").iter().filter(|action| *action == "keputusan diunduh").count(),
        1
    );
}

#[tokio::test]
async fn figures_are_those_of_the_desk() {
    let service = with_desk("daily-views = 3");
    let sari = Inside::new(&service, "sari", Role::Moderator);
    let empty = sari.page("/angka").await;
    assert_eq!(all(&empty, ".tiles dd"), ["0", "0", "0", "0", "–", "–", "0 dari 3"]);
    for id in 1..=3 {
        add(&service, &post(id, CALL), "material_support", if id == 2 { 0.7 } else { 0.9 });
    }
    sari.settle(1, confirm(), "jelas");
    sari.settle(2, Verdict::NotPropaganda { slice: Slice::B1 }, "berita");
    sari.get("/kasus/1/berkas").await;
    let page = sari.page("/angka").await;
    let less = "< 1 mnt";
    assert_eq!(all(&page, ".tiles dd"), ["1", "0", "2", "0", less, less, "1 dari 3"]);
    assert_eq!(all(&page, "#levels tbody th"), ["Mendesak", "Tinjau"]);
    let row = ["1", "1", "1", "100%", "21%–100%"];
    assert_eq!(all(&page, "#levels tbody tr:first-child td"), row);
    assert_eq!(all(&page, "#rules tbody th"), ["support.014"]);
    assert_eq!(all(&page, "#shadow tbody th"), ["recruitment.900"]);
    assert_eq!(all(&page, "#shadow tbody td"), ["Perekrutan", "2", "1", "50%", "9%–91%", "0"]);
    assert_eq!(all(&page, "#days tbody td"), ["3", "2", "1", "0"]);
}

#[tokio::test]
async fn the_log_is_verified_against_itself_and_a_head_that_was_kept() {
    let service = TestService::start();
    let auditor = Inside::new(&service, "ari", Role::Auditor);
    let page = auditor.page("/audit").await;
    let head = all(&page, "code.head").remove(0);
    assert_eq!(all(&page, ".holds b"), ["Utuh"]);
    for id in 1..=120 {
        add(&service, &post(id, CALL), "material_support", 0.9);
    }
    let kept = auditor.page(&format!("/audit?ujung={head}")).await;
    assert_eq!((all(&kept, ".holds").len(), all(&kept, "tbody tr").len()), (1, 100));
    let (count, hash) = head.split_once(':').expect("a colon");
    let other =
        format!("{count}:{}", hash.chars().map(|digit| if digit == '0' { '1' } else { '0' }).collect::<String>());
    let broken = auditor.page(&format!("/audit?ujung={other}")).await;
    assert_eq!(all(&broken, ".broken b"), ["Berubah"]);
    assert!(all(&broken, "#verification p").iter().any(|line| line.starts_with(&format!("Entri {count}:"))));
    assert_eq!(all(&auditor.page("/audit?ujung=x").await, "#wrong-head").len(), 1);

    let older = links(&kept).into_iter().find(|link| link.contains("sebelum=")).expect("there are more");
    let page = auditor.page(&older).await;
    assert!(all(&page, "#verification").is_empty());
    assert_eq!(all(&page, "tbody tr:last-child td:first-child"), ["1"]);
}

#[tokio::test]
async fn a_packet_tells_all_of_a_case_and_counts_as_reading_it() {
    let service = with_desk("daily-views = 1");
    let sari = Inside::new(&service, "sari", Role::Moderator);
    let case = add(&service, &post(1, CALL), "material_support", 0.9);
    let second = add(&service, &post(2, CALL), "material_support", 0.9);
    sari.settle(case, confirm(), "jelas");
    let page = sari.page(&format!("/kasus/{case}/berkas")).await;
    assert_eq!(all(&page, "#text p.text"), [CALL]);
    assert_eq!(all(&page, "#decisions tbody td:nth-child(4)"), ["jelas"]);
    let told = all(&page, "#audit tbody td:nth-child(4)");
    assert_eq!(told, ["kasus ditambahkan", "kasus diambil", "diputuskan", "teks dibuka", "berkas bukti dibuat"]);

    let answer = sari.get(&format!("/kasus/{case}/berkas.json")).await;
    assert_eq!(answer.headers[CONTENT_DISPOSITION], format!("attachment; filename=\"kasus-{case}.json\""));
    let packet = answer.json();
    assert_eq!((&packet["content"]["post"]["text"], &packet["case"]["id"]), (&json!(CALL), &json!(case)));
    assert_eq!(packet["audit"].as_array().expect("entries").len(), 7);

    // One text a day: the next is refused, whichever way it is asked for, and nothing of it is told.
    for path in [format!("/kasus/{second}/berkas"), format!("/kasus/{second}/berkas.json")] {
        let refused = sari.get(&path).await;
        assert!(refused.status.is_client_error(), "{path}: {}", refused.status);
        assert!(!refused.text().contains("infaq"), "{path}");
    }
}

#[tokio::test]
async fn practical_instruction_is_on_a_packet_only_when_asked_for_and_that_is_logged() {
    let service = TestService::start();
    let sari = Inside::new(&service, "sari", Role::Moderator);
    let case = add(&service, &post(1, "Rakit sendiri dengan langkah ini sampai selesai."), "instructional", 0.95);
    let closed = sari.page(&format!("/kasus/{case}/berkas")).await;
    assert!(!all(&closed, "body")[0].contains("Rakit"));
    let open = links(&closed).into_iter().find(|link| link.contains("teks=utuh")).expect("it can be opened");
    let opened = sari.page(&open).await;
    assert!(all(&opened, "#text p.text")[0].contains("Rakit"));
    let actions: Vec<String> = all(&opened, "#audit tbody td:nth-child(4)");
    assert_eq!(actions.iter().filter(|action| *action == "petunjuk praktis dibuka").count(), 1);
}

#[tokio::test]
async fn a_packet_of_a_channel_has_no_text() {
    let service = TestService::start();
    let lead = Inside::new(&service, "ketua", Role::Lead);
    let intake = Intake {
        by: "ketua".to_owned(),
        source: "Surat".to_owned(),
        request: None,
        reference: Some("12/2026".to_owned()),
        received_at: service.app.desk.now(),
    };
    let case = service.app.desk.add_channel_case(&intake, "Kanal Contoh").expect("is added");
    let page = lead.page(&format!("/kasus/{case}/berkas")).await;
    assert!(all(&page, "#case dd").contains(&"12/2026".to_owned()));
    assert_eq!(all(&page, ".notice"), ["Kasus ini tentang kanal dan tidak memuat teks."]);
}

#[tokio::test]
async fn a_packet_outlives_its_text() {
    let service = TestService::start();
    let lead = Inside::new(&service, "ketua", Role::Lead);
    let case = add(&service, &post(1, CALL), "material_support", 0.9);
    lead.settle(case, confirm(), "jelas");
    let a_year_later = Clock::new(|| Timestamp::now() + SignedDuration::from_hours(24 * 365));
    let desk = Desk::open_with(service.data.path(), Settings::default(), a_year_later).expect("opens");
    crate::retention::forget(std::sync::Arc::new(desk)).await;

    let page = lead.page(&format!("/kasus/{case}/berkas")).await;
    assert!(all(&page, ".notice")[0].starts_with("Teks dan bukti dihapus"));
    assert!(!all(&page, "body")[0].contains("infaq"));
    assert_eq!(all(&page, "#decisions tbody td:nth-child(4)"), ["jelas"]);
    assert!(all(&page, "#audit tbody td:nth-child(4)").contains(&"teks dihapus".to_owned()));
}
