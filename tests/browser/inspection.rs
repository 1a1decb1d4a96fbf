//! What a person would see that something is wrong by: the console, the sides of the window, the focus, a picture.

use std::{fs, path::PathBuf};

use crate::browser::{Browser, key};

impl Browser {
    /// Asserts that since it was last asked the page complained of nothing and no request went elsewhere.
    pub(crate) fn assert_quiet(&self, origin: &str) {
        let (told, urls) = (self.complaints(), self.requests());
        assert!(told.is_empty(), "the console says {told:#?}");
        let away: Vec<_> = urls.iter().filter(|url| !url.starts_with(origin) && !url.starts_with("data:")).collect();
        assert!(away.is_empty(), "requests went to {away:#?}");
    }

    /// Asserts that nothing reaches beyond the sides of the window.
    pub(crate) fn assert_no_sideways_scroll(&self) {
        let beyond: Vec<String> = self.ask(
            "const width = document.documentElement.clientWidth;
             if (document.documentElement.scrollWidth <= width) return [];
             return [...document.body.querySelectorAll('*')]
                 .filter((one) => one.getBoundingClientRect().right > width + 1)
                 .slice(0, 5).map((one) => one.outerHTML.slice(0, 200))",
        );
        let width: i64 = self.ask("return document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assert!(width <= 0, "{} is {width} px too wide: {beyond:#?}", self.url());
    }

    /// Asserts that Tab shows where it goes, on all of at most `most` stops, and returns how many there were.
    pub(crate) fn assert_visible_focus(&self, most: usize) -> usize {
        self.ask::<()>("document.activeElement.blur(); window.scrollTo(0, 0); window.stops = new Set()");
        for _ in 0..most {
            self.press(key::TAB);
            let hidden: Option<String> = self.ask(
                "const one = document.activeElement;
                 if (one === document.body || window.stops.has(one)) return null;
                 window.stops.add(one);
                 const { outlineStyle, outlineWidth } = getComputedStyle(one);
                 return outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 ? null : one.outerHTML.slice(0, 300)",
            );
            assert_eq!(hidden, None, "nothing shows that this has the focus");
        }
        self.ask("return window.stops.size")
    }

    /// Keeps a picture of the window where `SARING_SCREENSHOTS` names a folder for them.
    pub(crate) fn picture(&self, name: &str) {
        let Some(folder) = std::env::var_os("SARING_SCREENSHOTS").map(PathBuf::from) else { return };
        fs::create_dir_all(&folder).expect("a folder can be made");
        fs::write(folder.join(format!("{name}.png")), self.screenshot()).expect("a picture can be written");
    }
}
