//! Posts whose every part is hostile markup. It stays text: nothing of it runs, nor would without the policy that forbids it.

use std::{fs, path::PathBuf};

use serde_json::json;
use tempfile::TempDir;

use crate::browser::Browser;

/// Ways out of each place that a page puts text in.
pub(crate) const MARKUP: &str = "<script>window.pwned=1</script><img src=x onerror=\"window.pwned=1\">\
    <svg onload=window.pwned=1></svg></script></title></style></textarea></template><!--<script>window.pwned=1</script>-->\
    <a href=\"javascript:window.pwned=1\">x</a> javascript:window.pwned=1 \" onfocus=\"window.pwned=1\" autofocus=\" \
    ' onmouseover='window.pwned=1' ${window.pwned=1} {{constructor.constructor('window.pwned=1')()}} \u{2028}\u{202e}";

/// A channel of such posts, each of which a moderator has to read.
pub(crate) fn export() -> (TempDir, PathBuf) {
    let link = json!({ "type": "text_link", "text": MARKUP, "href": "javascript:window.pwned=1" });
    let message = |id: u32, text: serde_json::Value| {
        json!({
            "id": id, "type": "message", "date": "2026-03-01T08:11:00", "date_unixtime": "1772327460",
            "from": MARKUP, "from_id": MARKUP, "author": MARKUP, "forwarded_from": MARKUP, "file": MARKUP,
            "file_name": MARKUP, "title": MARKUP, "performer": MARKUP, "text": text,
            "inline_bot_buttons": [[{ "type": "url", "text": MARKUP, "data": "javascript:window.pwned=1" }]]
        })
    };
    let said = "Gabung barisan muj4hidin, hubungi admin. Kanal cadangan: t.me/kanal_cadangan ";
    let messages = json!([
        message(1, json!(format!("{said}{MARKUP}"))),
        message(2, json!([said, link])),
        message(3, json!([said, { "type": "link", "text": "https://contoh.invalid/\"onmouseover=\"window.pwned=1" }])),
    ]);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("result.json");
    let channel = json!({ "name": MARKUP, "type": "public_channel", "id": 1, "messages": messages });
    fs::write(&file, channel.to_string()).expect("written");
    (folder, file)
}

/// Asserts that the page shows the markup as text, and that none of it has become a part of the page.
pub(crate) fn assert_harmless(browser: &Browser) {
    let page = browser.url();
    assert!(browser.read().contains("<script>window.pwned=1</script><img src=x onerror"), "{page} does not show it");
    let grown = browser.count(
        "img, iframe, object, embed, base, textarea[autofocus], svg[onload], [onerror], [onload], [onfocus], [onmouseover], \
         [href^='javascript' i], [src^='javascript' i], [action^='javascript' i], [formaction]",
    );
    assert_eq!(grown, 0, "markup of a post has become elements of {page}");
    // Told where a post leads, a moderator must not get there by a slip.
    let outward = browser.count("a[href*='contoh.invalid'], a[href*='t.me']");
    assert_eq!(outward, 0, "a post's link can be followed on {page}");
    assert!(browser.ask::<bool>("return window.pwned === undefined"), "a post's script ran on {page}");
}
