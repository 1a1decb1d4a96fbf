//! The review desk: a moderator comes in, works the queue and leaves.

use std::{fs, path::Path};

use tempfile::TempDir;

use crate::{
    axe::assert_accessible,
    browser::{Browser, Scheme, WIDTHS},
    hostile,
    serving::{self, Service},
};

const ENTER: &str = "\u{e007}";

/// A running service with a desk of its own.
struct Desk {
    service: Service,
    token: String,
    _data: TempDir,
}

impl Desk {
    fn start() -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let service = serving::serve(data.path(), &[]);
        let token = service.token.clone().expect("a first start makes a token");
        Self { service, token, _data: data }
    }

    /// Uploads an export and waits for its cases.
    fn upload(&self, export: &Path, name: &str) {
        let export = fs::read_to_string(export).expect("an export");
        let (head, body) = self.service.send("POST", &format!("/v1/exports?name={name}"), &self.token, &export);
        assert!(head.starts_with("HTTP/1.1 202"), "{head}\n{body}");
        let settled = self.service.logs("export settled");
        assert!(settled.contains("\"state\":\"done\""), "{settled}");
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.service.address)
    }

    /// Comes in by keyboard: the field has the focus already.
    fn enter(&self, browser: &Browser) {
        browser.open(&self.url("/"));
        browser.wait("input[name=token]");
        browser.until("document.activeElement.name === 'token'");
        browser.press(&self.token);
        browser.press(ENTER);
        browser.wait("nav.tabs");
    }
}

fn sample() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/datasets/sample/result.json"))
}

#[test]
fn only_a_token_opens_the_desk_and_leaving_shuts_it() {
    let desk = Desk::start();
    let browser = Browser::start();
    browser.open(&desk.url("/angka"));
    browser.fill("input[name=token]", "saring_bukan_token");
    browser.press(ENTER);
    browser.wait("#refused");
    // Chromium itself notes the refusal; nothing else is said.
    let told = browser.complaints();
    assert!(told.iter().all(|told| told.contains("/masuk") && told.contains("403")), "{told:#?}");
    browser.fill("input[name=token]", &desk.token);
    browser.press(ENTER);
    // It leads to the page that was asked for.
    browser.until("location.pathname === '/angka'");
    browser.wait("nav.tabs");

    // Scripts cannot read the session, nor does an address hold it.
    assert_eq!(browser.ask::<String>("return document.cookie"), "");
    assert_eq!(browser.url(), desk.url("/angka"));

    browser.click("form[action='/bahasa'] [value=en]");
    browser.wait("html[lang=en] nav.tabs");
    browser.click("form[action='/bahasa'] [value=id]");
    browser.wait("html[lang=id] nav.tabs");

    browser.click("form[action='/keluar'] button");
    browser.wait("input[name=token]");
    browser.open(&desk.url("/angka"));
    browser.wait("input[name=token]");
    assert_eq!(browser.count("nav.tabs"), 0);
    browser.assert_quiet(&desk.url("/"));
}
