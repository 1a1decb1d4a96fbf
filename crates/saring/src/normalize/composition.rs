//! Canonical composition: NFC of Unicode Standard Annex 15.

use unicode_normalization::{UnicodeNormalization, is_nfc};
use unicode_segmentation::UnicodeSegmentation;

use super::{Edits, Normalizer, Profile};

pub(super) struct Composition;

impl Normalizer for Composition {
    fn name(&self) -> &'static str {
        "composition"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.non_ascii
    }

    /// Composes cluster by cluster: nothing composes across the boundary of an extended grapheme cluster.
    fn propose(&self, text: &str, edits: &mut Edits) {
        if is_nfc(text) {
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
