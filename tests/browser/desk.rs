//! The review desk: a moderator comes in, works the queue and leaves.

use std::{fs, path::Path, process::Command};

use tempfile::TempDir;

use crate::{
    axe::assert_accessible,
    browser::{
        Browser, Scheme, WIDTHS,
        key::{ENTER, TAB},
    },
    hostile,
    serving::{self, Service},
};

/// A running service with a desk of its own.
struct Desk {
    service: Service,
    /// Of the lead that the first start makes.
    token: String,
    data: TempDir,
}

impl Desk {
    /// With the rules alone.
    fn start() -> Self {
        Self::with(serving::serve, "")
    }

    fn with(serve: fn(&Path, &[&str]) -> Service, settings: &str) -> Self {
        let data = tempfile::tempdir().expect("a folder");
        fs::write(data.path().join("desk.toml"), settings).expect("written");
        let service = serve(data.path(), &[]);
        let token = service.token.clone().expect("a first start makes a token");
        Self { service, token, data }
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

    /// Makes a token for one more person.
    fn token(&self, name: &str, role: &str) -> String {
        let made = Command::new(env!("CARGO_BIN_EXE_saring"))
            .args(["token", "create", name, "--role", role, "--data"])
            .arg(self.data.path())
            .output()
            .expect("the program starts");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        String::from_utf8(made.stdout).expect("text").trim().to_owned()
    }

    /// Comes in by keyboard: the field has the focus already.
    fn enter(&self, browser: &Browser, token: &str) {
        browser.open(&self.url("/"));
        browser.until("document.activeElement?.name === 'token'");
        browser.press(token);
        browser.press(ENTER);
        browser.wait("nav.tabs");
    }
}

/// Presses Enter on a button or link.
fn enter_on(browser: &Browser, css: &str) {
    browser.focus(css);
    browser.press(ENTER);
}

/// Goes out, by keyboard.
fn leave(browser: &Browser) {
    enter_on(browser, "form[action='/keluar'] button");
    browser.wait("input[name=token]");
}

/// The path of the page that is open.
fn path(browser: &Browser) -> String {
    browser.ask("return location.pathname")
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

#[test]
fn the_queue_is_worked_by_keyboard_alone() {
    let desk = Desk::start();
    desk.upload(sample(), "result.json");
    let browser = Browser::start();
    for (language, queue, figures) in [("id", "Antrean", "Angka"), ("en", "Queue", "Figures")] {
        desk.enter(&browser, &desk.token);
        enter_on(&browser, &format!("form[action='/bahasa'] [value={language}]"));
        browser.wait(&format!("html[lang={language}] nav.tabs"));
        assert_eq!(browser.text("h1"), queue);

        // No deadline presses here, so the highest level comes first, and in it the greatest risk.
        let ranks: Vec<(bool, f64)> = browser.ask(
            "return [...document.querySelectorAll('.case')].map((one) =>
                [one.dataset.level === 'urgent', Number(one.querySelector('.risk').textContent)])",
        );
        assert!(ranks.len() > 20 && ranks.is_sorted_by(|before, after| before >= after), "{ranks:?}");
        browser.press("j");
        let first: String = browser.ask("return document.activeElement.pathname");
        assert_eq!(first, browser.ask::<String>("return document.querySelector('.case [data-item]').pathname"));
        browser.press("jk");
        assert_eq!(first, browser.ask::<String>("return document.activeElement.pathname"));
        browser.press(ENTER);
        browser.until(&format!("location.pathname === '{first}'"));
        assert_eq!(browser.count("#decide"), 0, "nobody decides what they do not hold");

        // The next case is that one, and now it is held.
        browser.press("n");
        browser.wait("#decide");
        assert_eq!(path(&browser), first);
        browser.press("t");
        browser.wait("#post .text.whole");
        browser.press("1");
        browser.until("document.activeElement.id === 'alasan'");
        browser.press("Mengajak pembaca bergabung.");
        browser.press(ENTER);
        browser.wait(".done");
        assert_eq!(browser.count("#decide"), 0);

        // Taken back, it is decided otherwise.
        browser.press("u");
        browser.until("!document.querySelector('.done') && document.querySelector('#history .undone')");
        if browser.count("#decide") == 0 {
            browser.press("a");
        }
        browser.wait("#decide");
        browser.press("2");
        browser.until("document.activeElement.id === 'irisan'");
        browser.press("B1");
        browser.press(TAB);
        browser.until("document.activeElement.id === 'alasan'");
        browser.press("Berita.");
        browser.press(ENTER);
        browser.wait(".done");
        browser.press("n");
        browser.until(&format!("location.pathname !== '{first}' && document.querySelector('#decide')"));
        enter_on(&browser, "form[action$='/lepas'] button");
        browser.wait("form[action$='/ambil']");

        // What was decided stands where it is looked for.
        enter_on(&browser, "nav.tabs a[href='/keputusan']");
        browser.until("location.pathname === '/keputusan'");
        let of_case = format!("th a[href='{first}']");
        assert_eq!(browser.count(&of_case), 2);
        assert_eq!(browser.count(&format!("tr.undone {of_case}")), 1);
        enter_on(&browser, "nav.tabs a[href='/angka']");
        browser.until("location.pathname === '/angka'");
        assert_eq!(browser.text("h1"), figures);
        assert!(browser.count("#levels tbody tr") > 0);

        leave(&browser);
    }
    browser.assert_quiet(&desk.url("/"));
}

#[test]
fn what_takes_two_people_is_decided_by_two() {
    let desk = Desk::with(serving::serve, "four-eyes = [\"confirm\"]\n");
    desk.upload(sample(), "result.json");
    let budi = desk.token("budi", "moderator");
    let browser = Browser::start();
    let confirm = || {
        browser.wait("#decide");
        browser.press("1");
        browser.until("document.activeElement.id === 'alasan'");
        browser.press("Jelas mendukung.");
        browser.press(ENTER);
        browser.wait(".done");
    };
    desk.enter(&browser, &desk.token);
    browser.press("n");
    confirm();
    let case = path(&browser);
    browser.wait("#decision .stage");
    leave(&browser);

    desk.enter(&browser, &budi);
    browser.open(&desk.url(&case));
    assert!(!browser.text("#history").contains("Jelas mendukung"), "the second is not told what the first said");
    browser.press("a");
    confirm();
    assert_eq!(browser.count("#decision"), 0, "it is decided");
    assert!(browser.text("#history").contains("Jelas mendukung"));
    browser.assert_quiet(&desk.url("/"));
}

#[test]
fn hostile_markup_stays_text() {
    let (_folder, export) = hostile::export();
    let desk = Desk::start();
    desk.upload(&export, &percent_encoded(hostile::MARKUP));
    let browser = Browser::start();
    desk.enter(&browser, &desk.token);
    assert_eq!(browser.count(".case"), 3);
    hostile::assert_harmless(&browser);
    browser.press("n");
    browser.wait("#decide");
    hostile::assert_harmless(&browser);
    browser.press("t");
    browser.wait("#post .text.whole");
    hostile::assert_harmless(&browser);
    browser.press("1");
    browser.until("document.activeElement.id === 'alasan'");
    browser.press("<script>window.pwned=1</script><img src=x onerror=window.pwned=1>");
    browser.press(ENTER);
    browser.wait(".done");
    hostile::assert_harmless(&browser);

    let packet = format!("{}/berkas", path(&browser));
    let channel = format!("/kanal?nama={}", percent_encoded(hostile::MARKUP));
    for page in [&*packet, "/kanal", &channel, "/keputusan", "/"] {
        browser.open(&desk.url(page));
        browser.wait("main h1");
        hostile::assert_harmless(&browser);
    }
    browser.assert_quiet(&desk.url("/"));
}

/// A value as it stands in a query.
fn percent_encoded(value: &str) -> String {
    value.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[test]
fn it_can_be_read_by_everybody_on_every_screen() {
    let desk = Desk::with(serving::start, "");
    desk.upload(sample(), "result.json");
    let browser = Browser::start();
    browser.open(&desk.url("/masuk"));
    look_at(&browser, "login");
    assert!(browser.assert_visible_focus(6) >= 4);

    desk.enter(&browser, &desk.token);
    browser.press("n");
    browser.wait("#decide");
    browser.press("2");
    browser.until("document.activeElement.id === 'irisan'");
    browser.press("B1");
    browser.press(TAB);
    browser.press("Berita.");
    browser.press(ENTER);
    browser.wait(".done");
    let decided = path(&browser);
    browser.press("n");
    browser.wait("#decide");
    let held = path(&browser);
    let channel = "/kanal?nama=Suara%20Sagara";
    let packet = format!("{held}/berkas");
    let pages = [
        ("desk", "/"),
        ("case", &held),
        ("decided", &decided),
        ("packet", &packet),
        ("channels", "/kanal"),
        ("channel", channel),
        ("decisions", "/keputusan"),
        ("figures", "/angka"),
        ("audit", "/audit"),
        ("nowhere", "/kasus/0"),
    ];
    for (name, page) in pages {
        browser.open(&desk.url(page));
        look_at(&browser, name);
    }
    for page in ["/", &held] {
        browser.open(&desk.url(page));
        assert!(browser.assert_visible_focus(30) > 15, "{page}");
    }
    browser.press("t");
    browser.wait("#post .text.whole");
    look_at(&browser, "text");
}

/// A page, as people with other eyes and other screens meet it.
fn look_at(browser: &Browser, name: &str) {
    for scheme in Scheme::ALL {
        browser.prefer(scheme);
        for width in WIDTHS {
            browser.resize(width);
            browser.assert_no_sideways_scroll();
            browser.picture(&format!("{name}-{}-{width}", scheme.name()));
            // Each scheme and each width once: neither changes what the other does to a page.
            if (scheme == Scheme::Light) == (width == WIDTHS[1]) {
                assert_accessible(browser, name);
            }
        }
    }
}
