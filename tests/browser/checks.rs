//! The checks of the other tests, each on a page that must not pass it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::{axe::assert_accessible, browser::Browser, hostile};

#[test]
fn what_is_wrong_with_a_page_is_found() {
    let browser = Browser::start();
    let quiet = |browser: &Browser| browser.assert_quiet("data:");
    let accessible = |browser: &Browser| assert_accessible(browser, "a page");
    let focus = |browser: &Browser| assert_eq!(browser.assert_visible_focus(1), 1);
    type Check = fn(&Browser);
    let cases: &[(Check, &str, &str)] = &[
        (quiet, "<p>Baik</p>", "<img src='http://127.0.0.1:9/'>"),
        (quiet, "<script>console.info(1)</script>", "<script>tiada()</script>"),
        (accessible, "<p>Baik</p>", "<p><input></p>"),
        (accessible, "<p style='color:dimgray'>Baik</p>", "<p style='color:silver'>Pudar</p>"),
        (Browser::assert_no_sideways_scroll, "<p>Baik</p>", "<p style='width:1500px'>Lebar</p>"),
        (focus, "<a href='.'>Baik</a>", "<a href='.' style='outline:none'>Tak tampak</a>"),
        (hostile::assert_harmless, "MARKUP", "MARKUP<script>window.pwned=1</script>"),
        (hostile::assert_harmless, "MARKUP", "MARKUP<a href='JavaScript:0'>x</a>"),
    ];
    let shown = hostile::MARKUP.replace('&', "&amp;").replace('<', "&lt;");
    for (check, right, wrong) in cases {
        for (body, passes) in [(right, true), (wrong, false)] {
            let body = body.replace("MARKUP", &shown);
            browser.show(&format!("<!doctype html><html lang=id><title>Uji</title><main><h1>Uji</h1>{body}</main>"));
            let passed = catch_unwind(AssertUnwindSafe(|| check(&browser))).is_ok();
            assert_eq!(passed, passes, "{body}");
        }
    }
}
