//! The report, opened as a file: found, filtered and read as a moderator does.

use std::{path::Path, process::Command, sync::LazyLock};

use tempfile::TempDir;

use crate::{
    browser::{
        Browser,
        key::{ENTER, ESCAPE},
    },
    hostile,
};

/// A page on disk. Tests read it only, so they share it.
pub(crate) struct Report {
    _folder: TempDir,
    pub(crate) url: String,
}

pub(crate) static INDONESIAN: LazyLock<Report> = LazyLock::new(|| report("datasets/sample/result.json", &[]));
pub(crate) static ENGLISH: LazyLock<Report> =
    LazyLock::new(|| report("datasets/sample/result.json", &["--lexicon-only", "--lang", "en"]));

fn report(export: impl AsRef<Path>, arguments: &[&str]) -> Report {
    let folder = tempfile::tempdir().expect("a folder");
    let page = folder.path().join("report.html");
    let made = Command::new(env!("CARGO_BIN_EXE_saring"))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .arg("report")
        .arg(export.as_ref())
        .args(arguments)
        .arg("-o")
        .arg(&page)
        .output()
        .expect("the program starts");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    Report { _folder: folder, url: format!("file://{}", page.display()) }
}

pub(crate) fn open(report: &Report) -> Browser {
    let browser = Browser::start();
    browser.open(&report.url);
    browser.wait("#list .post");
    browser
}

/// How many posts the list says it holds now.
fn shown(browser: &Browser) -> usize {
    let words = browser.text("#shown");
    words
        .split(' ')
        .next()
        .and_then(|count| count.parse().ok())
        .unwrap_or_else(|| panic!("{words} begins with no count"))
}

/// How many posts the head says there are at a level.
fn counted(browser: &Browser, level: &str) -> usize {
    browser.text(&format!(".levels [data-level={level}] .count")).parse().expect("a count")
}

#[test]
fn the_list_is_filtered_and_searched() {
    let browser = open(&INDONESIAN);
    let all = shown(&browser);
    assert_eq!(all, ["urgent", "review", "low", "none"].iter().map(|level| counted(&browser, level)).sum::<usize>());

    for level in ["low", "none"] {
        browser.click(&format!("#filters input[value={level}]"));
    }
    let to_read = counted(&browser, "urgent") + counted(&browser, "review");
    browser.until(&format!("document.querySelector('#shown').textContent.startsWith('{to_read} ')"));
    assert_eq!(browser.count("#list .post[data-level=low], #list .post[data-level=none]"), 0);

    // By label: each post that is left names it.
    browser.focus("#label");
    browser.press("Perekrutan");
    browser.until(&format!("parseInt(document.querySelector('#shown').textContent) < {to_read}"));
    let recruiting = shown(&browser);
    assert!(recruiting > 0);
    let others: usize = browser.ask(
        "const name = document.querySelector('#label').selectedOptions[0].textContent;
         const names = (post) => [...post.querySelectorAll('.what .label')].map((label) => label.textContent);
         return [...document.querySelectorAll('#list .post')]
             .filter((post) => !names(post).some((shown) => shown.startsWith(name))).length",
    );
    assert_eq!(others, 0);

    // By text, together with the rest; then by a text that no post has.
    browser.fill("#search", "admin");
    browser.until(&format!("parseInt(document.querySelector('#shown').textContent) < {recruiting}"));
    assert!(shown(&browser) > 0);
    let texts: Vec<String> =
        browser.ask("return [...document.querySelectorAll('#list .post')].map((post) => post.textContent)");
    assert!(texts.iter().all(|text| text.to_lowercase().contains("admin")), "{texts:#?}");
    browser.fill("#search", "tiada kata seperti ini");
    browser.wait("#list .nothing");
    assert_eq!(shown(&browser), 0);

    browser.click("#reset");
    browser.until(&format!("document.querySelector('#shown').textContent.startsWith('{all} ')"));

    // By day: the first of the export alone.
    browser.ask::<()>(
        "const [from, to] = ['from', 'to'].map((id) => document.getElementById(id));
         from.value = to.value = from.min;
         from.dispatchEvent(new Event('input', { bubbles: true }))",
    );
    browser.until(&format!("parseInt(document.querySelector('#shown').textContent) < {all}"));
    let days: Vec<String> = browser
        .ask("return [...document.querySelectorAll('#list .date')].map((date) => date.textContent.slice(0, 10))");
    let first: String = browser.ask("return document.querySelector('#from').min");
    assert!(!days.is_empty() && days.iter().all(|day| *day == first), "{days:?}");
    browser.assert_quiet("file://");
}

#[test]
fn it_is_read_by_keyboard_alone() {
    let browser = open(&INDONESIAN);
    let focused = |place: usize| {
        browser.until(&format!("document.activeElement === document.querySelectorAll('#list .post')[{place}]"));
    };
    browser.press("j");
    focused(0);
    browser.press("jj");
    focused(2);
    browser.press("k");
    focused(1);

    // Behind the last of a page comes the first of the next, and the way back is the same.
    let on_page = browser.count("#list .post");
    let page = browser.text("#page");
    browser.press("j".repeat(on_page - 1));
    browser.until(&format!("document.querySelector('#page').textContent !== {page:?}"));
    focused(0);
    browser.press("k");
    browser.until(&format!("document.querySelector('#page').textContent === {page:?}"));
    focused(on_page - 1);

    browser.press("?");
    browser.wait("#help[open]");
    browser.press(ESCAPE);
    browser.until("!document.querySelector('#help').open");
    browser.press("/");
    browser.until("document.activeElement.id === 'search'");
    // Here keys are letters.
    browser.press("jihad?");
    browser.until("document.querySelector('#search').value === 'jihad?' && !document.querySelector('#help').open");
    browser.assert_quiet("file://");
}

#[test]
fn instruction_stays_closed_until_it_is_opened() {
    let browser = open(&INDONESIAN);
    browser.ask::<()>("document.querySelector('#list .closed').closest('.post').id = 'closed'");
    let hidden = "document.querySelector('#closed .content').checkVisibility()";
    browser.until(&format!("!{hidden}"));
    let text: String = browser.ask("return document.querySelector('#closed .content > .text').textContent");
    assert!(!browser.read().contains(&text), "closed text can be read");
    browser.focus("#closed");
    browser.press(ENTER);
    browser.until(hidden);
    assert!(browser.text("#closed .content > .text").contains(text.trim()));
    // What is folded within opens with the next one; its own fold answers to the keyboard, too.
    browser.press(ENTER);
    browser.until("document.querySelectorAll('#closed details:not([open])').length === 0");
    browser.focus("#closed .folded > summary");
    browser.press(" ");
    browser.until("!document.querySelector('#closed .folded').open");
}

#[test]
fn a_long_post_shows_an_excerpt_and_its_whole_text_on_demand() {
    let browser = open(&ENGLISH);
    // Those with more than their excerpt may stand on any page.
    browser.ask::<()>(
        "const { posts } = JSON.parse(document.querySelector('#data').textContent);
         const search = document.querySelector('#search');
         search.value = `#${posts.find((post) => post.excerpt).id}`;
         search.dispatchEvent(new Event('input', { bubbles: true }))",
    );
    browser.until("document.querySelectorAll('#list .post').length === 1");
    let excerpt = browser.text("#list .content > .text");
    browser.click("#list .whole > summary");
    let whole = browser.text("#list .whole > .text");
    assert!(excerpt.contains('…') && whole.len() > excerpt.len(), "{excerpt}\n\n{whole}");
    assert!(whole.contains(excerpt.trim_matches(['…', ' '])), "{excerpt}\n\n{whole}");
}

#[test]
fn without_its_script_it_shows_the_riskiest_posts() {
    let browser = Browser::start();
    browser.without_script();
    browser.open(&INDONESIAN.url);
    browser.wait(".without-script");
    assert_eq!(browser.count("#list .post"), 50);
    assert!(!browser.ask::<bool>("return document.querySelector('#filters').checkVisibility()"));
}

#[test]
fn hostile_markup_stays_text() {
    let (_folder, export) = hostile::export();
    let browser = open(&report(export, &["--lexicon-only"]));
    assert_eq!(browser.count("#list .post"), 3);
    browser.ask::<()>("for (const fold of document.querySelectorAll('details')) fold.open = true");
    hostile::assert_harmless(&browser);
    // What the script puts there is text, too, and so is what it filters by.
    for narrow in ["#overview [data-only=link]", "#overview [data-only=forwarded]"] {
        browser.click(narrow);
        browser.until("document.querySelector('#only').textContent !== ''");
        hostile::assert_harmless(&browser);
    }
    browser.assert_quiet("file://");
}
