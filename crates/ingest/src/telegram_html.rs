//! The pages of a Telegram Desktop HTML export (`export_output_html.cpp`).
//!
//! A page holds at most a thousand messages, so one page at a time is read and parsed whole.

use std::{
    collections::VecDeque,
    fs,
    io::{BufRead, Read},
    path::PathBuf,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering},
    },
};

use jiff::Timestamp;
use saring::post::Post;
use scraper::{ElementRef, Html, Node, Selector};

use crate::{Input, Record, Unreadable};

/// A larger page is none of Telegram Desktop's.
const LARGEST: u64 = 256 * 1024 * 1024;

struct Selectors {
    channel: Selector,
    message: Selector,
}

static SELECTORS: LazyLock<Selectors> = LazyLock::new(|| {
    let selector = |css| Selector::parse(css).expect("the selector is well-formed");
    Selectors { channel: selector("div.page_header div.text.bold"), message: selector("div.message") }
});

/// The messages of one page.
pub(crate) fn page(mut input: Input, name: String) -> Box<dyn Iterator<Item = Record> + Send> {
    let mut bytes = Vec::new();
    let records = match (&mut input as &mut dyn BufRead).take(LARGEST).read_to_end(&mut bytes) {
        Ok(_) => records(&bytes, &name),
        Err(error) => VecDeque::from([unreadable(&name, None, error.to_string(), 0)]),
    };
    Box::new(records.into_iter())
}

/// The messages of all pages, in order.
pub(crate) fn pages(pages: Vec<PathBuf>, read: Arc<AtomicU64>) -> Box<dyn Iterator<Item = Record> + Send> {
    Box::new(pages.into_iter().flat_map(move |page| {
        let name = page.display().to_string();
        match fs::read(&page) {
            Ok(bytes) => {
                read.fetch_add(bytes.len() as u64, Ordering::Relaxed);
                records(&bytes, &name)
            }
            Err(error) => VecDeque::from([unreadable(&name, None, error.to_string(), 0)]),
        }
    }))
}

fn unreadable(name: &str, id: Option<String>, error: impl Into<String>, position: u64) -> Record {
    Err(Unreadable { id, error: error.into(), source: name.to_owned(), position })
}

fn records(bytes: &[u8], name: &str) -> VecDeque<Record> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let position = error.valid_up_to();
            let message = "the page is not UTF-8 from here; export the chat again";
            return VecDeque::from([unreadable(name, None, message, position as u64)]);
        }
    };
    let document = Html::parse_document(text);
    let channel = document.select(&SELECTORS.channel).next().map(|element| line(&visible(element)));
    let records: VecDeque<Record> = document
        .select(&SELECTORS.message)
        // Telegram Desktop numbers the dates between messages downwards from -1: they are no messages.
        .filter_map(|message| Some((message, message.attr("id")?.strip_prefix("message")?)))
        .filter(|(_, id)| !id.starts_with('-'))
        .map(|(message, id)| {
            Ok(Post { id: id.to_owned(), text: seen(message), channel: channel.clone(), date: sent(message) })
        })
        .collect();
    if records.is_empty() && !text.contains("class=\"history\"") {
        return VecDeque::from([unreadable(name, None, "no messages on this page; is it a Telegram export?", 0)]);
    }
    records
}

/// The first descendants with a class, none of them inside another.
fn with_class<'a>(element: ElementRef<'a>, class: &'a str) -> impl Iterator<Item = ElementRef<'a>> {
    element.descendent_elements().filter(move |inner| inner.value().classes().any(|one| one == class))
}

/// `19.06.2021 10:02:03 UTC+03:00`
fn sent(message: ElementRef) -> Option<Timestamp> {
    let title = with_class(message, "date").find_map(|date| date.attr("title"))?;
    let (civil, zone) = title.rsplit_once(' ').filter(|(_, zone)| zone.starts_with("UTC")).unwrap_or((title, "UTC"));
    let offset = zone.strip_prefix("UTC").filter(|offset| !offset.is_empty()).unwrap_or("+00:00");
    let zoned = format!("{civil} {offset}");
    Timestamp::strptime("%d.%m.%Y %H:%M:%S %:z", zoned).ok()
}

/// What a reader sees of a message: its text first, each further field on a line of its own.
fn seen(message: ElementRef) -> String {
    let service = message.value().classes().any(|class| class == "service");
    let mut lines: Vec<String> = Vec::new();
    let mut add = |text: String| {
        let text = text.trim();
        if !text.is_empty() && !text.contains("change data exporting settings to download") {
            lines.push(text.to_owned());
        }
    };
    if service {
        with_class(message, "body").take(1).for_each(|body| add(line(&visible(body))));
    }
    for text in with_class(message, "text").filter(|text| !within(*text, "media_poll")) {
        add(visible(text));
        links(text).for_each(&mut add);
    }
    for class in ["question", "answer", "title", "description", "signature", "game_link", "invoice_title"] {
        with_class(message, class).for_each(|field| add(line(&visible(field))));
    }
    // A forwarded message names its source inside the forwarded part.
    for forwarded in with_class(message, "forwarded") {
        with_class(forwarded, "from_name").take(1).for_each(|name| add(line(&own_text(name))));
    }
    for button in with_class(message, "bot_button") {
        add(line(&visible(button)));
        links(button).for_each(&mut add);
    }
    lines.join("\n")
}

fn within(element: ElementRef, class: &str) -> bool {
    let is_of_class = |element: ElementRef| element.value().classes().any(|one| one == class);
    element.ancestors().filter_map(ElementRef::wrap).any(is_of_class)
}

/// Where links lead that do not show it.
fn links(element: ElementRef) -> impl Iterator<Item = String> {
    element.descendent_elements().filter_map(|link| {
        let target = link.attr("href").filter(|target| target.contains("://"))?;
        let shown = visible(link);
        (!shown.contains(target) && !target.contains(shown.trim())).then(|| target.to_owned())
    })
}

/// The text of an element, with its line breaks.
fn visible(element: ElementRef) -> String {
    let mut text = String::new();
    for node in element.descendants() {
        match node.value() {
            Node::Text(piece) => text.push_str(piece),
            Node::Element(inner) if inner.name() == "br" => text.push('\n'),
            _ => {}
        }
    }
    text
}

/// The text of an element without that of the elements inside it.
fn own_text(element: ElementRef) -> String {
    element.children().filter_map(|node| node.value().as_text().map(|text| text.to_string())).collect()
}

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
