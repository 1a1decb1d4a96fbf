//! A moderator comes in, works the queue and leaves.

use crate::{
    browser::{Browser, key::ENTER},
    desk::{Desk, decide, enter_on, leave, path, percent_encoded},
    hostile, serving,
};

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
    desk.upload_sample();
    let browser = Browser::start();
    for (before, (language, queue, figures)) in
        [("en", "Queue", "Figures"), ("id", "Antrean", "Angka")].into_iter().enumerate()
    {
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
        decide(&browser, "1", None, "Mengajak pembaca bergabung.");
        assert_eq!(browser.count("#decide"), 0);

        // Taken back, it is decided otherwise.
        browser.press("u");
        browser.until("!document.querySelector('.done') && document.querySelector('#history .undone')");
        decide(&browser, "2", Some("B1"), "Berita.");
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
        let decided: usize = browser.ask(
            "return [...document.querySelectorAll('#levels tbody td:nth-of-type(2)')]
                 .reduce((sum, count) => sum + Number(count.textContent), 0)",
        );
        assert_eq!(decided, before + 1, "what was taken back does not count");

        leave(&browser);
    }
    browser.assert_quiet(&desk.url("/"));
}

#[test]
fn what_takes_two_people_is_decided_by_two() {
    let desk = Desk::with(serving::serve, "four-eyes = [\"confirm\"]\n");
    desk.upload_sample();
    let budi = desk.token("budi", "moderator");
    let browser = Browser::start();
    let confirm = || decide(&browser, "1", None, "Jelas mendukung.");
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
    decide(&browser, "1", None, "<script>window.pwned=1</script><img src=x onerror=window.pwned=1>");
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
