//! The pages of whoever works the queue: coming in, the queue, a case, its decision.

use axum::{
    body::Body,
    http::{
        HeaderMap, Request, StatusCode,
        header::{ACCEPT, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE},
    },
};
use saring_desk::{Principal, Role, audit::Action, case::State};
use scraper::{Html, Selector};

use super::{
    Answer, TestService,
    records::{HOSTILE, add, all, confirm, links, post, with_desk},
};

const CALL: &str = "Salurkan infaq untuk mujahidin lewat rekening ini.";

/// A browser as far as these pages need one: it keeps cookies, and sends the forms that it was shown.
struct Browser<'a> {
    service: &'a TestService,
    cookies: Vec<(String, String)>,
}

impl<'a> Browser<'a> {
    const fn new(service: &'a TestService) -> Self {
        Self { service, cookies: Vec::new() }
    }

    /// Somebody new, who has come in.
    async fn inside(service: &'a TestService, name: &str, role: Role) -> Self {
        let token = service.token(name, role);
        let mut browser = Self::new(service);
        let answer = browser.enter(&token, "").await;
        assert_eq!((answer.status, to(&answer)), (StatusCode::SEE_OTHER, "/"), "{}", answer.text());
        browser
    }

    async fn send(&mut self, request: axum::http::request::Builder, body: Body) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = request.header(COOKIE, cookies.join("; ")).header(ACCEPT, "text/html,*/*;q=0.8");
        let answer = self.service.send(request.body(body).expect("a request")).await;
        for set in answer.headers.get_all(SET_COOKIE) {
            let (name, value) =
                set.to_str().expect("text").split(';').next().and_then(|pair| pair.split_once('=')).expect("a cookie");
            self.cookies.retain(|(known, _)| known != name);
            if !value.is_empty() {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        answer
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::builder().uri(path), Body::empty()).await
    }

    async fn page(&mut self, path: &str) -> Html {
        let answer = self.get(path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}: {}", answer.text());
        answer.html()
    }

    /// Sends a form from the page at `from`, with the token that this page gives its forms.
    async fn post(&mut self, from: &str, path: &str, fields: &[(&str, &str)]) -> Answer {
        let csrf = csrf(&self.page(from).await);
        self.post_with(path, &csrf, "same-origin", fields).await
    }

    async fn post_with(&mut self, path: &str, csrf: &str, site: &str, fields: &[(&str, &str)]) -> Answer {
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.append_pair("csrf", csrf).extend_pairs(fields);
        let request = Request::builder().method("POST").uri(path).header("sec-fetch-site", site);
        let request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request, Body::from(form.finish())).await
    }

    async fn enter(&mut self, token: &str, to: &str) -> Answer {
        let csrf = csrf(&self.get("/masuk").await.html());
        self.post_with("/masuk", &csrf, "same-origin", &[("token", token), ("ke", to)]).await
    }

    fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl Answer {
    fn html(&self) -> Html {
        Html::parse_document(&self.text())
    }
}

fn to(answer: &Answer) -> &str {
    answer.headers.get(LOCATION).map_or("", |to| to.to_str().expect("text"))
}

fn csrf(page: &Html) -> String {
    let selector = Selector::parse("input[name=csrf]").expect("a selector");
    page.select(&selector).next().and_then(|field| field.attr("value")).expect("a form").to_owned()
}

fn values(page: &Html, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    page.select(&selector).map(|found| found.attr("value").unwrap_or_default().to_owned()).collect()
}

/// The actions that the log tells of a case, the newest first.
fn logged(service: &TestService, case: i64) -> Vec<Action> {
    let entries = service.app.desk.audit_entries(None, 1000).expect("works");
    entries.into_iter().filter(|entry| entry.told.case == Some(case)).map(|entry| entry.told.action).collect()
}

const DECIDED: &[(&str, &str)] = &[("keputusan", "confirm"), ("label", "material_support"), ("alasan", "jelas")];

#[tokio::test]
async fn who_has_a_token_for_the_desk_comes_in_and_others_stay_outside() {
    let service = TestService::start();
    for role in [Role::Moderator, Role::Lead, Role::Auditor] {
        let mut browser = Browser::inside(&service, role.name(), role).await;
        let page = browser.page("/").await;
        assert!(all(&page, ".who .name")[0].starts_with(role.name()));
        assert_eq!(to(&browser.get("/masuk").await), "/", "whoever is inside needs no door");
    }
    let program = service.token("pipa", Role::Pipeline);
    for token in [program.as_str(), "saring_salah", ""] {
        let mut browser = Browser::new(&service);
        let answer = browser.enter(token, "").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert_eq!(all(&answer.html(), "#refused").len(), 1, "{}", answer.text());
        assert_eq!(browser.cookie("saring"), None);
    }
    let mut outside = Browser::new(&service);
    for (path, door) in
        [("/", "/masuk"), ("/kasus/7", "/masuk?ke=%2Fkasus%2F7"), ("/kanal?nama=a", "/masuk?ke=%2Fkanal%3Fnama%3Da")]
    {
        let answer = outside.get(path).await;
        assert_eq!((answer.status, to(&answer)), (StatusCode::SEE_OTHER, door), "{path}");
    }
    assert_eq!(to(&outside.enter(&service.token("sari", Role::Moderator), "/kasus/7").await), "/kasus/7");
    assert_eq!(to(&Browser::new(&service).enter(&service.token("budi", Role::Moderator), "//evil").await), "/");
}

#[tokio::test]
async fn a_session_is_new_with_each_login_and_over_with_leaving() {
    let service = TestService::start();
    let token = service.token("sari", Role::Moderator);
    let mut browser = Browser::new(&service);
    // A secret that somebody planted is no session, and does not become one.
    browser.cookies.push(("saring".to_owned(), "planted".to_owned()));
    browser.enter(&token, "").await;
    let first = browser.cookie("saring").expect("inside").to_owned();
    assert_ne!(first, "planted");

    let mut again = Browser::new(&service);
    again.enter(&token, "").await;
    assert_ne!(again.cookie("saring"), Some(first.as_str()));

    // Coming in over an old session ends it.
    let mut over = Browser::new(&service);
    let form = csrf(&over.get("/masuk").await.html());
    over.cookies.push(("saring".to_owned(), first.clone()));
    let inside = csrf(&browser.page("/").await);
    assert_eq!(
        over.post_with("/masuk", &form, "same-origin", &[("token", &token)]).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        over.post_with("/masuk", &inside, "same-origin", &[("token", &token)]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(browser.get("/").await.status, StatusCode::SEE_OTHER, "the first session is over");

    assert_eq!(to(&over.post("/", "/keluar", &[]).await), "/masuk");
    assert_eq!(over.cookie("saring"), None);
    assert_eq!(over.get("/").await.status, StatusCode::SEE_OTHER);
    assert_eq!(again.get("/").await.status, StatusCode::OK, "another browser's session goes on");
}

#[tokio::test]
async fn a_form_from_elsewhere_does_nothing() {
    let service = TestService::start();
    let case = add(&service, &post(1, CALL), "material_support", 0.9);
    let mut sari = Browser::inside(&service, "sari", Role::Moderator).await;
    let mut budi = Browser::inside(&service, "budi", Role::Moderator).await;
    let own = csrf(&sari.page("/").await);
    let others = csrf(&budi.page("/").await);
    assert_ne!(own, others);
    let action = |name: &str| format!("/kasus/{case}/{name}");
    for path in [
        action("ambil"),
        action("lepas"),
        action("putus"),
        action("batal"),
        action("teks"),
        "/berikutnya".to_owned(),
        "/keluar".to_owned(),
        "/bahasa".to_owned(),
        "/masuk".to_owned(),
    ] {
        for (csrf, site) in [
            ("", "same-origin"),
            (others.as_str(), "same-origin"),
            (own.as_str(), "cross-site"),
            (own.as_str(), "same-site"),
        ] {
            let answer = sari.post_with(&path, csrf, site, DECIDED).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {site}");
            assert_eq!(all(&answer.html(), "[role=alert]").len(), 1, "{path} is told as a page");
        }
    }
    assert_eq!(logged(&service, case), [Action::CaseAdded]);
    assert_eq!(sari.get("/").await.status, StatusCode::OK, "nobody was sent out");
}

#[tokio::test]
async fn what_strangers_wrote_is_text_and_leads_nowhere() {
    let service = TestService::start();
    let hostile = saring::Post {
        id: HOSTILE.to_owned(),
        text: format!("{HOSTILE} https://contoh.example/a t.me/kanal_contoh"),
        channel: Some(HOSTILE.to_owned()),
        forwarded_from: Some(HOSTILE.to_owned()),
        date: None,
    };
    let case = add(&service, &hostile, "material_support", 0.9);
    add(&service, &saring::Post { id: "2".to_owned(), ..hostile.clone() }, "material_support", 0.8);
    let mut lead = Browser::inside(&service, "ketua", Role::Lead).await;
    let here = format!("/kasus/{case}");
    let decided = [("keputusan", "confirm"), ("label", "material_support"), ("alasan", HOSTILE), ("catatan", HOSTILE)];
    lead.post(&here, &format!("{here}/ambil"), &[]).await;
    let channel: String = form_urlencoded::byte_serialize(HOSTILE.as_bytes()).collect();
    for language in ["en", "id"] {
        lead.post("/", "/bahasa", &[("bahasa", language)]).await;
        let shown = [
            lead.get("/").await,
            lead.get(&format!("/?kanal={channel}&label={channel}")).await,
            lead.get(&here).await,
            lead.post(&here, &format!("{here}/teks"), &[]).await,
            lead.post(&here, &format!("{here}/teks"), &[("bentuk", "normal")]).await,
            // A draft that lacks something comes back as it was.
            lead.post(
                &here,
                &format!("{here}/putus"),
                &[("keputusan", HOSTILE), ("alasan", HOSTILE), ("catatan", HOSTILE)],
            )
            .await,
        ];
        for answer in shown {
            let page = answer.html();
            assert_eq!(
                page.select(&Selector::parse("html").expect("a selector")).next().and_then(|html| html.attr("lang")),
                Some(language)
            );
            for never in [
                "img",
                "script:not([src])",
                "[onerror]",
                "style",
                "iframe",
                "main a[href*='contoh.example']",
                "main a[href*='t.me']",
            ] {
                assert!(all(&page, never).is_empty(), "{never}: {}", answer.text());
            }
            let bad = links(&page).into_iter().find(|link| !link.starts_with(['/', '#']) && link != "data:,");
            assert_eq!(bad, None);
            assert!(answer.text().contains("&lt;img"), "{}", answer.text());
        }
    }
    assert_eq!(to(&lead.post(&here, &format!("{here}/putus"), &decided).await), here);
    let page = lead.page(&here).await;
    assert!(all(&page, "#history td")[3].contains(HOSTILE), "{:?}", all(&page, "#history td"));
    assert!(all(&page, "img").is_empty());
}

#[tokio::test]
async fn every_page_forbids_what_it_does_not_need() {
    let service = TestService::start();
    let case = add(&service, &post(1, CALL), "material_support", 0.9);
    let mut sari = Browser::inside(&service, "sari", Role::Moderator).await;
    let mut outside = Browser::new(&service);
    let pages = [
        sari.get("/").await,
        sari.get(&format!("/kasus/{case}")).await,
        sari.get("/kasus/999").await,
        outside.get("/masuk").await,
        outside.get("/").await,
    ];
    for Answer { headers, .. } in &pages {
        let policy = headers["content-security-policy"].to_str().expect("text");
        for part in [
            "default-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{policy}");
        }
        for (name, value) in
            [("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"), ("cache-control", "no-store")]
        {
            assert_eq!(headers[name], value, "{name}");
        }
    }
    // Style and script are named by what they hold, so they may be kept.
    for asset in links(&pages[0].html()).into_iter().filter(|link| link.starts_with("/aset/")) {
        let answer = outside.get(&asset).await;
        assert_eq!(answer.status, StatusCode::OK, "{asset}");
        assert!(answer.headers["cache-control"].to_str().expect("text").contains("immutable"));
    }
    assert_eq!(outside.get("/aset/0000.css").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn behind_https_cookies_travel_by_nothing_else() {
    let service = TestService::with(|settings| settings.https = true);
    let mut sari = Browser::inside(&service, "sari", Role::Moderator).await;
    assert!(sari.cookie("__Host-saring").is_some());
    assert_eq!(sari.get("/").await.status, StatusCode::OK);
    sari.cookies.retain_mut(|(name, _)| {
        *name = name.replace("__Host-", "");
        true
    });
    assert_eq!(sari.get("/").await.status, StatusCode::SEE_OTHER, "a cookie without the mark is not believed");
}

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
