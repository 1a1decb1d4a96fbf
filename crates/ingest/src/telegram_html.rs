//! The pages of a Telegram Desktop HTML export (`export_output_html.cpp`).
//!
//! A page holds at most a thousand messages, so one page at a time is read and parsed whole.

use std::{
    collections::VecDeque,
    fs,
    io::{BufRead, Read},
    iter::successors,
    ops::Deref,
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

/// What stands in place of a file that was not exported. Only the whole field is such a note: a post may quote one.
const FILE_NOTES: [&str; 3] = [
    "Unavailable, please try again later.",
    "Exceeds maximum size, change data exporting settings to download.",
    "Not included, change data exporting settings to download.",
];

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
        // Cut off inside a character: the rest is told below.
        Err(error) if error.error_len().is_none() => str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(),
        Err(error) => {
            let position = error.valid_up_to();
            let message = "the page is not UTF-8 from here; export the chat again";
            return VecDeque::from([unreadable(name, None, message, position as u64)]);
        }
    };
    let document = Html::parse_document(text);
    let channel = document.select(&SELECTORS.channel).next().map(|element| line(&visible(element)));
    let mut records: VecDeque<Record> = document
        .select(&SELECTORS.message)
        .filter_map(|message| Some((message, message.attr("id")?.strip_prefix("message")?)))
        .filter(|(_, id)| !is_date(id))
        .map(|(message, id)| {
            Ok(Post {
                id: id.to_owned(),
                text: seen(message),
                channel: channel.clone(),
                date: sent(message),
                forwarded_from: forwarded_from(message).next(),
            })
        })
        .collect();
    if records.is_empty() && !text.contains("class=\"history\"") {
        return VecDeque::from([unreadable(name, None, "no messages on this page; is it a Telegram export?", 0)]);
    }
    if !text.contains("</html>") {
        // The parser closes what is open, so the last message looks whole even where half of it is missing.
        let last = records.pop_back().and_then(Result::ok).map(|post| post.id);
        let begins = last.as_ref().and_then(|id| text.rfind(&format!("id=\"message{id}\"")));
        let message = "the page ends in or right after this message; export the chat again";
        records.push_back(unreadable(name, last, message, begins.unwrap_or(text.len()) as u64));
    }
    records
}

/// Dates between messages are numbered downwards from -1. Messages of the group that a supergroup has grown out of
/// have negative numbers too, but those are shifted by a thousand million.
fn is_date(id: &str) -> bool {
    id.parse().is_ok_and(|id: i64| (-500_000_000..0).contains(&id))
}

/// The first descendants with a class, none of them inside another.
fn with_class<'a>(element: ElementRef<'a>, class: &'a str) -> impl Iterator<Item = ElementRef<'a>> {
    below(element, move |node| !has_class(node, class))
        .filter_map(ElementRef::wrap)
        .filter(move |inner| has_class(**inner, class))
}

/// The type that `scraper` hands out without naming it.
type NodeRef<'a> = <ElementRef<'a> as Deref>::Target;

/// What is below an element, in order, and not below a node that `open` keeps closed. A message inside it is none of
/// its own: where the end of one is missing, the parser puts all that follow into it.
fn below<'a>(element: ElementRef<'a>, open: impl Fn(NodeRef<'a>) -> bool) -> impl Iterator<Item = NodeRef<'a>> {
    let behind = move |node: NodeRef<'a>| {
        let mut up = successors(Some(node), |node| node.parent()).take_while(|node| node.id() != element.id());
        up.find_map(|node| node.next_sibling())
    };
    let is_message = |node| has_class(node, "message");
    successors(element.first_child(), move |&node| {
        let inside = (open(node) && !is_message(node)).then(|| node.first_child()).flatten();
        inside.or_else(|| behind(node))
    })
    .filter(move |&node| !is_message(node))
}

fn has_class(node: NodeRef, class: &str) -> bool {
    node.value().as_element().is_some_and(|element| element.classes().any(|one| one == class))
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
    let service = has_class(*message, "service");
    let mut lines: Vec<String> = Vec::new();
    let mut add = |text: String| {
        let text = text.trim();
        if !text.is_empty() {
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
        let fields = with_class(message, class).map(|field| line(&visible(field)));
        fields.filter(|field| !FILE_NOTES.contains(&field.as_str())).for_each(&mut add);
    }
    forwarded_from(message).for_each(&mut add);
    for button in with_class(message, "bot_button") {
        add(line(&visible(button)));
        links(button).for_each(&mut add);
    }
    lines.join("\n")
}

/// A forwarded message names its source inside the forwarded part.
fn forwarded_from(message: ElementRef) -> impl Iterator<Item = String> {
    let name = |forwarded| with_class(forwarded, "from_name").next().map(|name| line(&own_text(name)));
    with_class(message, "forwarded").filter_map(name).filter(|name| !name.is_empty())
}

/// Whether a part of a message stands inside another with a class.
fn within(element: ElementRef, class: &str) -> bool {
    element.ancestors().take_while(|outer| !has_class(*outer, "message")).any(|outer| has_class(outer, class))
}

/// Where links lead that do not show it.
fn links(element: ElementRef) -> impl Iterator<Item = String> {
    below(element, |_| true).filter_map(ElementRef::wrap).filter_map(|link| {
        let target = link.attr("href").filter(|target| target.contains("://"))?;
        let shown = visible(link);
        (!shown.contains(target) && !target.contains(shown.trim())).then(|| target.to_owned())
    })
}

/// The text of an element, with its line breaks.
fn visible(element: ElementRef) -> String {
    let mut text = String::new();
    for node in below(element, |_| true) {
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

#[cfg(test)]
mod tests {
    use super::records;

    /// A page of messages, each with its id and what stands in its body.
    fn page(messages: &[(&str, &str)]) -> String {
        let message = |(id, body): &(&str, &str)| {
            format!(
                "<div class=\"message default clearfix\" id=\"message{id}\">\n<div class=\"body\">\n\
                 <div class=\"pull_right date details\" title=\"01.03.2026 14:00:00 UTC+07:00\">14:00</div>\n\
                 {body}\n</div>\n</div>\n"
            )
        };
        format!(
            "<!DOCTYPE html>\n<html>\n<body>\n<div class=\"page_header\"><div class=\"text bold\">\nKanal Contoh \
             </div></div>\n<div class=\"history\">\n{}</div>\n</body>\n</html>",
            messages.iter().map(message).collect::<String>()
        )
    }

    /// What is seen of the records, as `id: text` or `!error`.
    fn seen(page: &[u8]) -> Vec<String> {
        let line = |record| match record {
            Ok(saring::post::Post { id, text, .. }) => format!("{id}: {text}"),
            Err(crate::Unreadable { error, .. }) => format!("!{error}"),
        };
        records(page, "a page").into_iter().map(line).collect()
    }

    #[test]
    fn a_post_is_what_a_reader_would_see() {
        let media = |description: &str| {
            format!(
                "<div class=\"media\"><div class=\"title bold\">jadwal.pdf</div>\
                 <div class=\"description\">{description}</div></div>"
            )
        };
        let cases = [
            ("1", "<div class=\"text\">\nhalo<br>semua\n</div>".to_owned(), "1: halo\nsemua"),
            (
                "2",
                "<div class=\"text\"><a href=\"https://contoh.invalid/x\">sini</a> &amp; sana</div>".to_owned(),
                "2: sini & sana\nhttps://contoh.invalid/x",
            ),
            ("3", media("Not included, change data exporting settings to download."), "3: jadwal.pdf"),
            (
                "4",
                "<div class=\"text\">pilih: change data exporting settings to download</div>".to_owned(),
                "4: pilih: change data exporting settings to download",
            ),
            ("-999999938", "<div class=\"text\">dari grup lama</div>".to_owned(), "-999999938: dari grup lama"),
        ];
        for (id, body, post) in cases {
            assert_eq!(seen(page(&[(id, &body)]).as_bytes()), [post]);
        }
        assert!(seen(page(&[("-1", "1 March 2026")]).as_bytes()).is_empty(), "a date is no message");
    }

    #[test]
    fn a_forwarded_message_names_its_source() {
        let forwarded = "<div class=\"forwarded body\"><div class=\"from_name\">\nKanal &lt;Lain&gt; <span class=\"date \
                         details\">01.03.2026 13:00:00</span></div><div class=\"text\">\nbaca\n</div></div>";
        let page = page(&[("1", forwarded), ("2", "<div class=\"text\">halo</div>")]);
        assert_eq!(seen(page.as_bytes()), ["1: baca\nKanal <Lain>", "2: halo"]);
        let sources = records(page.as_bytes(), "a page").into_iter().map(|record| record.expect("read").forwarded_from);
        assert!(sources.eq([Some("Kanal <Lain>".to_owned()), None]));
    }

    #[test]
    fn a_message_without_an_end_does_not_take_in_those_that_follow() {
        let text = |text: &str| format!("<div class=\"text\">{text}</div>");
        let page = page(&[("1", &text("satu")), ("2", &format!("<div>{}", text("dua"))), ("3", &text("tiga"))]);
        assert_eq!(seen(page.as_bytes()), ["1: satu", "2: dua", "3: tiga"]);
        let open = "<div class=\"message\" id=\"message1\"><div class=\"text\">a".repeat(3_000);
        assert_eq!(seen(format!("{open}</html>").as_bytes()).len(), 3_000);
    }

    #[test]
    fn a_page_that_was_cut_off_is_read_as_far_as_it_goes() {
        let page = page(&[
            ("-1", "1 March 2026"),
            ("1", "<div class=\"text\">pertama 🙏</div>"),
            ("2", "<div class=\"text\">kedua — <em>miring</em></div>"),
        ]);
        let whole = seen(page.as_bytes());
        assert_eq!(whole, ["1: pertama 🙏", "2: kedua — miring"]);
        let end = page.find("</html>").expect("a page ends");
        for cut in 0..end {
            let read = seen(&page.as_bytes()[..cut]);
            let (last, sound) = read.split_last().expect("the loss is told");
            assert!(last.starts_with('!') && whole.starts_with(sound), "cut at {cut}: {read:?}");
        }
    }
}
