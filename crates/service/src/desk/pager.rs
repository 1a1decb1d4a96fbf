//! Which page of a list is shown, and the ways to those beside it.

use maud::{Markup, html};

use super::sent::Fields;

/// A page of a list, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Page {
    number: u64,
    size: u64,
}

impl Page {
    /// The page that a query asks for with `halaman`; the first where it names none.
    pub(super) fn asked(fields: &Fields, size: u64) -> Self {
        Self { number: fields.one("halaman").parse().unwrap_or(1).max(1), size }
    }

    /// How many entries stand on pages before it.
    pub(super) const fn offset(self) -> u64 {
        (self.number - 1).saturating_mul(self.size)
    }

    pub(super) const fn number(self) -> u64 {
        self.number
    }

    pub(super) const fn size(self) -> u64 {
        self.size
    }

    /// Ways to the pages before and behind; nothing where all is on this one. `to` is the address of a page, `names` what to
    /// call the one before and the one behind.
    pub(super) fn ways(self, has_next: bool, to: impl Fn(&str) -> String, names: [&str; 2], label: &str) -> Markup {
        let to = |number: u64| to(&number.to_string());
        html! {
            @if self.number > 1 || has_next {
                nav.pager aria-label=(label) {
                    @if self.number > 1 { a rel="prev" href=(to(self.number - 1)) { (names[0]) } " " }
                    @if has_next { a rel="next" href=(to(self.number.saturating_add(1))) { (names[1]) } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Fields, Page};

    #[test]
    fn a_page_is_one_of_the_list_whatever_is_asked() {
        for (query, offset, ways) in [
            ("", 0, "2"),
            ("halaman=1", 0, "2"),
            ("halaman=3", 100, "2 4"),
            ("halaman=0", 0, "2"),
            ("halaman=-1", 0, "2"),
            ("halaman=x", 0, "2"),
            ("halaman=18446744073709551615", u64::MAX, "18446744073709551614 18446744073709551615"),
        ] {
            let page = Page::asked(&Fields::read(query.as_bytes()), 50);
            assert_eq!(page.offset(), offset, "{query}");
            let markup = page.ways(true, str::to_owned, ["<", ">"], "").into_string();
            let found: Vec<&str> =
                markup.split("href=\"").skip(1).map(|rest| rest.split_once('"').expect("a quote").0).collect();
            assert_eq!(found.join(" "), ways, "{query}");
        }
        let only = Page::asked(&Fields::default(), 50).ways(false, str::to_owned, ["<", ">"], "");
        assert!(only.into_string().is_empty());
    }
}
