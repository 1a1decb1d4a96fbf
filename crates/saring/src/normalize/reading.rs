//! A text as the rules read it, with what several of them ask for found once.

use std::{cell::OnceCell, ops::Deref};

use super::{profile::Profile, register::Register, words::Words};

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
    /// The register, where that is not for the text to say.
    register: Option<Register>,
}

impl Found {
    /// Nothing yet, of a text that is part of another in this register.
    pub(super) fn within(register: Register) -> Self {
        Self { register: Some(register), ..Self::default() }
    }

    /// Forgets what was found, since the text has changed.
    pub(super) fn forget(&mut self) {
        *self = Self { register: self.register, ..Self::default() };
    }
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

    /// How the text is written.
    pub(super) fn register(&self) -> Register {
        self.found.register.unwrap_or_else(|| self.words().register())
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
