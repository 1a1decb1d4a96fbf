//! Canonical composition: NFC of Unicode Standard Annex 15.

use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_segmentation::UnicodeSegmentation;

use super::{Edits, Normalizer, Profile, Reading, token};

pub(super) struct Composition;

impl Normalizer for Composition {
    fn name(&self) -> &'static str {
        "composition"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.non_ascii
    }

    /// Composes cluster by cluster: nothing composes across the boundary of an extended grapheme cluster.
    fn propose(&self, text: &Reading<'_>, edits: &mut Edits) {
        if is_plainly_composed(text) || is_nfc(text) {
            return;
        }
        let mut composed = String::new();
        for (at, cluster) in text.grapheme_indices(true).filter(|(_, cluster)| !cluster.is_ascii()) {
            if is_nfc(cluster) {
                continue;
            }
            composed.clear();
            composed.extend(cluster.nfc());
            edits.replace(at..at + cluster.len(), &composed);
        }
    }
}

/// Whether nothing beyond ASCII is in a text but what is always composed and most texts have: letters with the marks of
/// Western Europe, quotation marks, dashes and emoji. Far quicker than asking Unicode's tables for every letter.
fn is_plainly_composed(text: &str) -> bool {
    let mut rest = 0;
    while let Some(at) = token::next_beyond_ascii(text.as_bytes(), rest) {
        let Some(character) = text[at..].chars().next() else { break };
        if !matches!(character, '\u{80}'..='\u{2FF}' | '\u{2002}'..='\u{206F}' | '\u{FE0F}' | '\u{1F300}'..='\u{1FAFF}')
        {
            return false;
        }
        rest = at + character.len_utf8();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::Composition;
    use crate::normalize::tests::alone;

    #[test]
    fn parts_become_letters() {
        for (text, want) in [
            ("cafe\u{301}", "café"),
            ("sudah café", "sudah café"),
            ("\u{1112}\u{1161}\u{11ab}", "한"),
            ("a\u{323}\u{307}", "ạ\u{307}"),
        ] {
            assert_eq!(alone(&Composition, text), want);
        }
    }
}
