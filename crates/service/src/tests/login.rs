//! Coming in and staying safe: sessions, forms from elsewhere, what strangers wrote, what every page forbids.

use axum::http::StatusCode;
use saring_desk::{Role, audit::Action};
use scraper::Selector;

use super::{
    Answer, TestService,
    browser::{Browser, csrf, logged, to},
    pages::{CALL, DECIDED},
    records::{HOSTILE, add, all, links, post},
};

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
