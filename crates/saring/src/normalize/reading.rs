//! A text as the rules read it, with what several of them ask for found once.

use std::{cell::OnceCell, ops::Deref};

use super::{profile::Profile, words::Words};

/// A text under a rule's eyes.
#[derive(Debug, Clone, Copy)]
pub struct Reading<'a> {
    text: &'a str,
    found: &'a Found,
}

/// What was found in a text so far, for as long as the text stays as it is.
#[derive(Debug, Clone, Default)]
pub struct Found {
    profile: OnceCell<Profile>,
    words: OnceCell<Words>,
}

impl<'a> Reading<'a> {
    /// Reads a text of which `found` was found before, if anything was.
    #[must_use]
    pub const fn new(text: &'a str, found: &'a Found) -> Self {
        Self { text, found }
    }

    /// What the text contains.
    #[must_use]
    pub fn profile(&self) -> Profile {
        *self.found.profile.get_or_init(|| Profile::of(self.text))
    }

    /// The words of the text, looked up.
    pub(super) fn words(&self) -> &'a Words {
        self.found.words.get_or_init(|| Words::of(self.text))
    }
}

impl Deref for Reading<'_> {
    type Target = str;

    fn deref(&self) -> &str {
        self.text
    }
}
