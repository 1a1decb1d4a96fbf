//! How a text is written: what is slang in a chat is a slip, a name or an abbreviation in a statute.

/// How readily a word is taken for slang.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Register {
    /// Among standard words. What is written otherwise is left alone: a name, a term, a slip of the pen.
    Formal,
    /// Among slang, or by itself.
    Informal,
}

/// One word of slang in so many makes a text informal.
const SHARE: usize = 12;

/// A text of so few words says nothing about how it is written: a word by itself is as likely slang as not.
const FEW: usize = 3;

impl Register {
    /// The register of a text with so many standard words, and so many others, of which some nothing but slang explains.
    pub(super) const fn of(standard: usize, slang: usize, unknown: usize) -> Self {
        let words = standard + unknown;
        if slang * SHARE >= words || words <= FEW { Self::Informal } else { Self::Formal }
    }
}
