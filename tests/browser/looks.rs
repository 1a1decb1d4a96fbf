//! Every page, as people with other eyes, other screens and other hands meet it.

use crate::{
    axe::assert_accessible,
    browser::{Browser, Scheme, WIDTHS},
    desk::{Desk, decide, path},
    report::{self, ENGLISH, INDONESIAN},
    serving,
};

/// Looks at a page in both schemes and at both widths.
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

#[test]
fn a_report_can_be_read_by_everybody_on_every_screen() {
    let browser = report::open(&INDONESIAN);
    for (language, report) in [("en", &*ENGLISH), ("id", &*INDONESIAN)] {
        browser.open(&report.url);
        browser.wait(&format!("html[lang={language}] #list .post"));
        look_at(&browser, &format!("report-{language}"));
    }
    assert!(browser.assert_visible_focus(40) > 20);
    browser.assert_quiet("file://");
}

#[test]
fn the_desk_can_be_read_by_everybody_on_every_screen() {
    let desk = Desk::with(serving::start, "");
    desk.upload_sample();
    let browser = Browser::start();
    browser.open(&desk.url("/masuk"));
    look_at(&browser, "login");
    assert!(browser.assert_visible_focus(6) >= 4);

    desk.enter(&browser, &desk.token);
    browser.press("n");
    decide(&browser, "2", Some("B1"), "Berita.");
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
