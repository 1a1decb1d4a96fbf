//! The pages of whoever works the queue: the queue, a case, its decision.

use axum::{
    body::Body,
    http::{HeaderMap, Request, StatusCode, header::COOKIE},
};
use saring_desk::{Principal, Role, audit::Action, case::State};

use super::{
    TestService,
    browser::{Browser, csrf, logged, to, values},
    records::{HOSTILE, add, all, confirm, links, post, with_desk},
};

pub(super) const CALL: &str = "Salurkan infaq untuk mujahidin lewat rekening ini.";
pub(super) const DECIDED: &[(&str, &str)] =
    &[("keputusan", "confirm"), ("label", "material_support"), ("alasan", "jelas")];

#[tokio::test]
async fn the_queue_shows_what_presses_first_and_what_was_asked_for() {
    let service = with_desk(
        "default-request = 'own'\n[[clock]]\nname = 'own'\nhours = 72\n[[clock]]\nname = 'cepat'\nhours = 1\n",
    );
    let low = add(&service, &post(1, "Catatan biasa tentang kajian"), "recruitment", 0.6);
    let high = add(&service, &post(2, CALL), "material_support", 0.9);
    let late = service.app.desk.add_channel_case(
        &saring_desk::Intake {
            by: "ketua".to_owned(),
            source: "Surat 12".to_owned(),
            request: Some("cepat".to_owned()),
            reference: Some("12/2026".to_owned()),
            received_at: service.app.desk.now() - jiff::SignedDuration::from_hours(3),
        },
        "Kanal Contoh",
    );
    let late = late.expect("is added");
    let mut sari = Browser::inside(&service, "sari", Role::Moderator).await;
    let page = sari.page("/").await;
    let numbers = [late, high, low].map(|id| format!("Kasus {id}"));
    assert_eq!(all(&page, "[data-item]"), numbers);
    assert_eq!(all(&page, ".clock")[0], "lewat 2 jam 0 mnt");
    assert!(all(&page, ".clock")[1].starts_with("sisa "), "{:?}", all(&page, ".clock"));
    assert!(all(&page, ".excerpt")[0].starts_with("Salurkan"));
    for (query, expected) in [
        // A channel is as urgent as its worst post.
        ("tingkat=urgent", vec![late, high]),
        ("label=recruitment", vec![low]),
        ("kanal=Kanal+Contoh", vec![late, high, low]),
        ("kanal=Lain", vec![]),
        ("keadaan=escalated", vec![]),
        ("saya=1", vec![]),
        ("tingkat=%3Cb%3E&halaman=x", vec![late, high, low]),
        ("halaman=18446744073709551615", vec![]),
    ] {
        let found = all(&sari.page(&format!("/?{query}")).await, "[data-item]");
        assert_eq!(found, expected.iter().map(|id| format!("Kasus {id}")).collect::<Vec<_>>(), "{query}");
    }
    for id in [late, high, low] {
        assert_eq!(to(&sari.post("/", "/berikutnya", &[]).await), format!("/kasus/{id}"));
    }
    let nothing = sari.post("/", "/berikutnya", &[]).await;
    assert_eq!(to(&nothing), "/?habis=1");
    assert_eq!(all(&sari.page("/?habis=1").await, "[role=status]").len(), 1);
    assert_eq!(all(&sari.page("/?saya=1").await, "[data-item]").len(), 3);
}

#[tokio::test]
async fn a_long_queue_has_pages() {
    let service = TestService::start();
    for id in 0..27 {
        add(&service, &post(id, &format!("{CALL} {id}")), "material_support", 0.9);
    }
    let mut sari = Browser::inside(&service, "sari", Role::Moderator).await;
    let first = sari.page("/?label=material_support").await;
    assert_eq!(all(&first, "[data-item]").len(), 25);
    assert!(links(&first).contains(&"/?label=material_support&halaman=2".to_owned()));
    let second = sari.page("/?label=material_support&halaman=2").await;
    assert_eq!(all(&second, "[data-item]").len(), 2);
    assert!(all(&second, "a[rel=next]").is_empty());
}

#[tokio::test]
async fn a_case_is_claimed_decided_and_taken_back() {
    let service = TestService::start();
    let case = add(&service, &post(1, CALL), "material_support", 0.9);
    let here = format!("/kasus/{case}");
    let mut sari = Browser::inside(&service, "sari", Role::Moderator).await;
    let page = sari.page(&here).await;
    assert!(all(&page, "#decide").is_empty(), "first it is claimed");
    let unclaimed = sari.post(&here, &format!("{here}/putus"), DECIDED).await;
    assert_eq!(unclaimed.status, StatusCode::CONFLICT);

    assert_eq!(to(&sari.post(&here, &format!("{here}/ambil"), &[]).await), here);
    let page = sari.page(&here).await;
    assert_eq!(values(&page, "#decide .labels input[checked]"), ["material_support"], "as scoring found");
    assert_eq!(values(&page, "#decide [name=irisan] option").len(), 11);
    assert_eq!(values(&page, "#decide [name=keputusan]"), ["confirm", "not-propaganda", "unsure", "escalate"]);

    for (fields, says) in [
        (vec![("keputusan", "confirm"), ("alasan", "jelas")], "label"),
        (vec![("keputusan", "not-propaganda"), ("alasan", "jelas")], "Pilih apa"),
        (vec![("keputusan", "confirm"), ("label", "recruitment"), ("alasan", " ")], "alasan"),
    ] {
        let fields = [&fields[..], &[("catatan", "masih di sini")]].concat();
        let answer = sari.post(&here, &format!("{here}/putus"), &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = answer.html();
        assert!(all(&page, "#lacks")[0].contains(says), "{fields:?}: {:?}", all(&page, "#lacks"));
        assert_eq!(all(&page, "#decide textarea"), ["masih di sini"]);
        assert_eq!(values(&page, "#decide [name=keputusan][checked]"), [fields[0].1]);
    }

    assert_eq!(to(&sari.post(&here, &format!("{here}/putus"), DECIDED).await), here);
    assert_eq!(service.app.desk.case(case).expect("is there").state, State::Decided);
    assert!(all(&sari.page("/").await, "[data-item]").is_empty());
    let page = sari.page(&here).await;
    assert_eq!(all(&page, "[data-key=u]").len(), 1);
    assert!(all(&page, "#decision").is_empty());

    let mut budi = Browser::inside(&service, "budi", Role::Moderator).await;
    let others = budi.post(&here, &format!("{here}/batal"), &[]).await;
    assert_eq!(others.status, StatusCode::CONFLICT);
    assert!(others.text().contains("sari"));
    assert_eq!(budi.post(&here, &format!("{here}/ambil"), &[]).await.status, StatusCode::CONFLICT);

    assert_eq!(to(&sari.post(&here, &format!("{here}/batal"), &[]).await), here);
    assert_eq!(all(&sari.page("/").await, "[data-item]").len(), 1);
    assert_eq!(all(&sari.page(&here).await, "#decide").len(), 1, "it is hers again");
}

#[tokio::test]
async fn what_somebody_holds_is_theirs_until_they_or_a_lead_release_it() {
    let service = TestService::start();
    let case = add(&service, &post(1, CALL), "material_support", 0.9);
    let here = format!("/kasus/{case}");
    let mut sari = Browser::inside(&service, "sari", Role::Moderator).await;
    let mut budi = Browser::inside(&service, "budi", Role::Moderator).await;
    let mut lead = Browser::inside(&service, "ketua", Role::Lead).await;
    sari.post("/", "/berikutnya", &[]).await;
    for action in ["ambil", "putus", "lepas"] {
        let answer = budi.post(&here, &format!("{here}/{action}"), DECIDED).await;
        assert_eq!(answer.status, StatusCode::CONFLICT, "{action}");
        assert!(answer.text().contains("sari"), "it is told who holds it");
        assert!(links(&answer.html()).contains(&here), "and where to look");
    }
    let page = budi.page(&here).await;
    assert!(all(&page, "#decide, [action$=lepas]").is_empty());
    assert!(all(&page, "#decision .notice")[0].contains("sari"));
    assert_eq!(all(&lead.page(&here).await, "[action$=lepas]").len(), 1);
    assert_eq!(to(&lead.post(&here, &format!("{here}/lepas"), &[]).await), here);
    assert_eq!(to(&budi.post("/", "/berikutnya", &[]).await), here);
}

#[tokio::test]
async fn two_people_decide_where_two_must_and_the_second_judges_alone() {
    let service = with_desk("four-eyes = ['confirm']\n");
    let case = add(&service, &post(1, CALL), "material_support", 0.9);
    let here = format!("/kasus/{case}");
    let mut sari = Browser::inside(&service, "sari", Role::Moderator).await;
    let mut budi = Browser::inside(&service, "budi", Role::Moderator).await;
    let mut lead = Browser::inside(&service, "ketua", Role::Lead).await;
    sari.post("/", "/berikutnya", &[]).await;
    let reasoned = [("keputusan", "confirm"), ("label", "material_support"), ("alasan", "alasan pertama")];
    sari.post(&here, &format!("{here}/putus"), &reasoned).await;
    let page = sari.page(&here).await;
    assert!(all(&page, ".stage")[0].contains("orang kedua"));
    assert!(all(&page, "#decide, [data-key=a]").is_empty());
    assert_eq!(to(&sari.post("/", "/berikutnya", &[]).await), "/?habis=1");
    assert_eq!(sari.post(&here, &format!("{here}/ambil"), &[]).await.status, StatusCode::CONFLICT);

    assert_eq!(to(&budi.post("/", "/berikutnya", &[]).await), here);
    let second = budi.get(&here).await;
    assert!(!second.text().contains("alasan pertama"), "{}", second.text());
    assert!(all(&second.html(), ".stage")[0].contains("sari"));
    assert_eq!(budi.get(&format!("{here}/berkas")).await.status, StatusCode::FORBIDDEN, "nor does the packet tell");
    assert_eq!(budi.get(&format!("{here}/berkas.json")).await.status, StatusCode::FORBIDDEN);
    assert!(lead.get(&here).await.text().contains("alasan pertama"), "a lead sees it");
    budi.post(&here, &format!("{here}/putus"), DECIDED).await;
    let page = budi.get(&here).await;
    assert!(page.text().contains("alasan pertama"), "decided, it is open to all");
    assert_eq!(service.app.desk.case(case).expect("is there").state, State::Decided);
}

#[tokio::test]
async fn whole_texts_are_opened_on_demand_logged_and_counted() {
    let service = with_desk("daily-views = 1\n");
    let tail = "bagian yang jauh di belakang";
    let long = format!("{CALL} {} {tail}", "kata biasa ".repeat(40));
    let (first, second) = (
        add(&service, &post(1, &long), "material_support", 0.9),
        add(&service, &post(2, &format!("{long} lagi")), "material_support", 0.85),
    );
    let mut sari = Browser::inside(&service, "sari", Role::Moderator).await;
    let here = format!("/kasus/{first}");
    for path in ["/", here.as_str()] {
        let answer = sari.get(path).await;
        assert!(!answer.text().contains(tail), "{path}");
        assert!(answer.text().contains("0 dari 1"), "{path}");
    }
    assert_eq!(logged(&service, first), [Action::CaseAdded], "a snippet is no opening");
    let opened = sari.post(&here, &format!("{here}/teks"), &[]).await;
    assert_eq!(opened.status, StatusCode::OK);
    assert!(opened.text().contains(tail) && opened.text().contains("1 dari 1"));
    assert!(!all(&opened.html(), ".text.whole mark.rule").is_empty(), "marked");
    assert_eq!(logged(&service, first)[0], Action::TextOpened);

    // The same text again is logged again and not counted again; another one is over the limit.
    let folded = sari.post(&here, &format!("{here}/teks"), &[("bentuk", "normal")]).await;
    assert_eq!(all(&folded.html(), ".text.folded").len(), 1);
    let there = format!("/kasus/{second}");
    let refused = sari.post(&there, &format!("{there}/teks"), &[]).await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(!refused.text().contains(tail));
    assert_eq!(logged(&service, second), [Action::CaseAdded]);
}

#[tokio::test]
async fn what_may_be_instruction_is_closed_until_opened() {
    let service = TestService::start();
    let case = add(&service, &post(1, "Panduan-rahasia lengkap ada di sini."), "instructional", 0.9);
    let here = format!("/kasus/{case}");
    let mut sari = Browser::inside(&service, "sari", Role::Moderator).await;
    for path in ["/", here.as_str(), "/kanal?nama=Kanal+Contoh"] {
        assert!(!sari.get(path).await.text().contains("Panduan-rahasia"), "{path}");
    }
    let opened = sari.post(&here, &format!("{here}/teks"), &[]).await;
    assert!(opened.text().contains("Panduan-rahasia"));
    assert_eq!(logged(&service, case)[0], Action::InstructionalOpened);
    assert!(!sari.get(&here).await.text().contains("Panduan-rahasia"), "and closed when left");
}

#[tokio::test]
async fn an_auditor_reads_and_decides_nothing() {
    let service = TestService::start();
    let case = add(&service, &post(1, CALL), "material_support", 0.9);
    let here = format!("/kasus/{case}");
    let mut auditor = Browser::inside(&service, "auditor", Role::Auditor).await;
    for path in ["/", here.as_str()] {
        assert!(all(&auditor.page(path).await, "[action='/berikutnya'], #decision").is_empty(), "{path}");
    }
    for path in [
        "/berikutnya".to_owned(),
        format!("{here}/ambil"),
        format!("{here}/lepas"),
        format!("{here}/putus"),
        format!("{here}/batal"),
    ] {
        assert_eq!(auditor.post(&here, &path, DECIDED).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(auditor.post(&here, &format!("{here}/teks"), &[]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn what_is_not_there_is_a_page_for_people_and_a_problem_for_programs() {
    let service = TestService::start();
    let mut sari = Browser::inside(&service, "sari", Role::Moderator).await;
    for (method, path, status) in [
        ("GET", "/kasus/999", 404),
        ("GET", "/kasus/abc", 404),
        ("GET", "/kasus/-1", 404),
        ("GET", "/kasus/99999999999999999999", 404),
        ("GET", "/kasus/..%2F..%2Fdesk.sqlite3", 404),
        ("GET", "/kasus/%00", 404),
        ("GET", "/kasus/%ff", 400),
        ("GET", "/aset/..%2Fdesk.css", 404),
        ("GET", "/tidak-ada", 404),
        ("GET", "/berikutnya", 405),
        ("GET", "/kasus/1/putus", 405),
        ("PUT", "/", 405),
    ] {
        let answer = sari.send(Request::builder().method(method).uri(path), Body::empty()).await;
        assert_eq!(answer.status.as_u16(), status, "{method} {path}");
        if !path.starts_with("/aset/") {
            assert_eq!(all(&answer.html(), "[role=alert]").len(), 1, "{path}: {}", answer.text());
            assert!(!all(&answer.html(), ".tabs a").is_empty(), "with the ways out");
        }
        assert_eq!(answer.headers.contains_key("allow"), status == 405, "{path}");
    }
    let lost = sari.post("/", "/kasus/999/ambil", &[]).await;
    assert_eq!(lost.status, StatusCode::NOT_FOUND);
    let large = "a".repeat(200_000);
    assert_eq!(sari.post("/", "/bahasa", &[("bahasa", &large)]).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let program = Request::builder().uri("/tidak-ada").body(Body::empty()).expect("a request");
    assert_eq!(service.send(program).await.problem(), "not-found");
}

#[tokio::test]
async fn a_session_that_ended_leads_to_the_door_and_back() {
    let service = TestService::start();
    let case = add(&service, &post(1, CALL), "material_support", 0.9);
    let here = format!("/kasus/{case}");
    let mut sari = Browser::inside(&service, "sari", Role::Moderator).await;
    let form = csrf(&sari.page(&here).await);
    service.app.desk.revoke_token("sari").expect("is revoked");
    for answer in [sari.get(&here).await, sari.post_with(&format!("{here}/ambil"), &form, "same-origin", &[]).await] {
        assert_eq!(
            (answer.status, to(&answer)),
            (StatusCode::SEE_OTHER, format!("/masuk?ke=%2Fkasus%2F{case}").as_str())
        );
    }
    assert_eq!(logged(&service, case), [Action::CaseAdded]);
}

#[tokio::test]
async fn the_pages_speak_the_language_that_was_chosen() {
    let service = TestService::start();
    let mut sari = Browser::new(&service);
    assert_eq!(all(&sari.page("/masuk").await, "h1"), ["Masuk ke meja tinjau"]);
    assert_eq!(
        to(&sari.post("/masuk", "/bahasa", &[("bahasa", "en"), ("ke", "/masuk?ke=%2F")]).await),
        "/masuk?ke=%2F"
    );
    assert_eq!(all(&sari.page("/masuk").await, "h1"), ["Enter the review desk"]);
    assert_eq!(sari.post("/masuk", "/bahasa", &[("bahasa", "xx")]).await.status, StatusCode::BAD_REQUEST);
    sari.enter(&service.token("sari", Role::Moderator), "").await;
    assert_eq!(all(&sari.page("/").await, "h1"), ["Queue"]);
    assert_eq!(all(&sari.get("/kasus/999").await.html(), "h1"), ["Not found"]);
}

#[tokio::test]
async fn a_case_tells_what_was_decided_of_the_same_text() {
    let service = TestService::start();
    let text = "Salurkan infaq untuk mujahidin lewat rekening ini, kabarkan kepada saudara yang lain segera.";
    let first = add(&service, &post(1, text), "material_support", 0.9);
    let again = add(&service, &post(2, text), "material_support", 0.9);
    let nearly = add(&service, &post(3, &format!("{text} @kanal_lain")), "material_support", 0.9);
    add(
        &service,
        &post(4, "Undangan kajian malam ini di masjid raya, mohon membawa alas duduk sendiri."),
        "material_support",
        0.9,
    );
    let ketua = Principal { name: "ketua".to_owned(), role: Role::Lead };
    service.app.desk.claim(first, &ketua).expect("is claimed");
    let decision = saring_desk::Decision { verdict: confirm(), reason: "jelas".to_owned(), note: String::new() };
    service.app.desk.decide(first, &ketua, &decision).expect("is decided");
    let mut sari = Browser::inside(&service, "sari", Role::Moderator).await;
    let copies = all(&sari.page(&format!("/kasus/{again}")).await, "#copies li");
    assert_eq!(copies.len(), 2, "{copies:?}");
    assert!(
        copies[0].contains(&format!("Kasus {first}"))
            && copies[0].contains("Propaganda")
            && copies[0].contains("sama persis")
    );
    assert!(copies[1].contains(&format!("Kasus {nearly}")) && !copies[1].contains("sama persis"));
}

#[tokio::test]
async fn a_lead_takes_in_what_an_authority_reports() {
    let service = with_desk("[[clock]]\nname = 'cepat'\nhours = 4\n");
    let mut lead = Browser::inside(&service, "ketua", Role::Lead).await;
    let mut sari = Browser::inside(&service, "sari", Role::Moderator).await;
    assert_eq!(sari.get("/laporan").await.status, StatusCode::FORBIDDEN);
    assert_eq!(sari.post("/", "/laporan", &[]).await.status, StatusCode::FORBIDDEN);

    let now = values(&lead.page("/laporan").await, "[name=diterima]").remove(0);
    let report = |channel, text, source, request, received| {
        [
            ("kanal", channel),
            ("teks", text),
            ("pos", "77"),
            ("sumber", source),
            ("rujukan", "12/2026"),
            ("jenis", request),
            ("diterima", received),
        ]
    };
    let long = "a".repeat(70_000);
    for (fields, says) in [
        (report(" ", "", "Kementerian", "cepat", now.as_str()), "nama kanalnya"),
        (report("Kanal", "", "", "cepat", &now), "dari siapa"),
        (report("Kanal", "", HOSTILE, "lambat", &now), "tidak ada dalam pengaturan"),
        (report("Kanal", "", "Kementerian", "cepat", "kemarin"), "tidak dapat dibaca"),
        (report("Kanal", "", "Kementerian", "cepat", "2999-01-01T00:00"), "belum terjadi"),
        (report("Kanal", &long, "Kementerian", "cepat", &now), "bita"),
    ] {
        let answer = lead.post("/laporan", "/laporan", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{says}");
        let page = answer.html();
        assert!(all(&page, "[role=alert]")[0].contains(says), "{:?}", all(&page, "[role=alert]"));
        assert_eq!(values(&page, "[name=sumber]"), [fields[3].1], "what was typed is still there");
        assert!(all(&page, "img").is_empty());
    }
    let of_channel = lead.post("/laporan", "/laporan", &report("Kanal", "", "Kementerian", "cepat", &now)).await;
    let of_post = lead.post("/laporan", "/laporan", &report("Kanal", CALL, "Kementerian", "cepat", &now)).await;
    assert_eq!((of_channel.status, of_post.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    let again = lead.post("/laporan", "/laporan", &report("Kanal", CALL, "Kementerian", "cepat", &now)).await;
    assert_eq!(to(&again), to(&of_post), "the same report twice is one case");
    let page = sari.page(to(&of_post)).await;
    let facts = all(&page, "#facts dd").join(" | ");
    for part in ["Kanal", "77", "Kementerian", "cepat", "12/2026"] {
        assert!(facts.contains(part), "{facts}");
    }
    assert!(!all(&page, ".excerpt").is_empty(), "it was scored");
    let page = sari.page(to(&of_channel)).await;
    assert!(all(&page, ".excerpt").is_empty() && !all(&page, "#post .notice").is_empty());
}

/// A header that no browser sends is no reason to fail.
#[tokio::test]
async fn cookies_that_are_no_text_are_none() {
    let service = TestService::start();
    let mut headers = HeaderMap::new();
    headers.insert(COOKIE, axum::http::HeaderValue::from_bytes(b"saring=\xff").expect("a header"));
    let mut request = Request::builder().uri("/").body(Body::empty()).expect("a request");
    *request.headers_mut() = headers;
    assert_eq!(service.send(request).await.status, StatusCode::SEE_OTHER);
}
