//! Hashtags to words: `#TegakkanPanji` and `#tegakkanpanji` to `#Tegakkan Panji`.

use super::{Edits, Normalizer, Profile, leetspeak, segmentation, vocabulary};

pub(super) struct Hashtags;

impl Normalizer for Hashtags {
    fn name(&self) -> &'static str {
        "hashtags"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.hashtag
    }

    fn propose(&self, text: &str, edits: &mut Edits) {
        let bytes = text.as_bytes();
        for sign in memchr::memchr_iter(b'#', bytes) {
            let start = sign + 1;
            let length = bytes[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            let outside = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '/' | '_' | '&'));
            let whole = outside(text[..sign].chars().next_back()) && outside(text[start + length..].chars().next());
            let tag = &bytes[start..start + length];
            let Some((letters, cuts)) = Some(tag).filter(|_| whole).and_then(read) else { continue };
            let mut cuts = cuts.into_iter().peekable();
            for (at, (&written, &letter)) in tag.iter().zip(&letters).enumerate() {
                // A space cannot stand for nothing, so the letter before it stands for both.
                let is_cut = cuts.next_if_eq(&(at + 1)).is_some();
                if is_cut || written != letter {
                    let shown = [char::from(letter), ' '];
                    let shown: String = shown[..if is_cut { 2 } else { 1 }].iter().collect();
                    edits.replace(start + at..start + at + 1, &shown);
                }
            }
        }
    }
}

/// The letters of a hashtag that is several words, and where to cut them.
fn read(tag: &[u8]) -> Option<(Vec<u8>, Vec<usize>)> {
    if tag.len() < 5 || vocabulary::class(tag).is_some() {
        return None;
    }
    let by_capitals = capitals(tag);
    let words = by_capitals.iter().filter(|piece| tag[piece.start].is_ascii_alphabetic()).count();
    if words > 1 && by_capitals.iter().all(|piece| is_piece(&tag[piece.clone()])) {
        return Some((tag.to_vec(), by_capitals[1..].iter().map(|piece| piece.start).collect()));
    }
    let letters = leetspeak::plain(tag)?;
    let mut cuts = Vec::new();
    for piece in capitals(&letters) {
        cuts.extend(Some(piece.start).filter(|&start| start > 0));
        let word = &letters[piece.clone()];
        if segmentation::commonness(word).is_none() {
            cuts.extend(segmentation::cuts(word)?.iter().map(|cut| piece.start + cut));
        }
    }
    (!cuts.is_empty()).then_some((letters, cuts))
}

/// Pieces of a tag that each begin with a capital or are digits: `Aksi212Damai`, `KTTAsean`.
fn capitals(tag: &[u8]) -> Vec<std::ops::Range<usize>> {
    let begins = |at: usize| {
        let (before, here) = (tag[at - 1], tag[at]);
        let next_is_small = tag.get(at + 1).is_some_and(u8::is_ascii_lowercase);
        before.is_ascii_digit() != here.is_ascii_digit()
            || here.is_ascii_uppercase() && (before.is_ascii_lowercase() || next_is_small)
    };
    let starts: Vec<usize> = std::iter::once(0).chain((1..tag.len()).filter(|&at| begins(at))).collect();
    let ends = starts[1..].iter().copied().chain([tag.len()]);
    starts.iter().zip(ends).map(|(&start, end)| start..end).collect()
}

/// A word, a number, or long enough to be a name; not the halves of `TikTok`.
fn is_piece(piece: &[u8]) -> bool {
    piece.len() >= 2 && piece.iter().all(u8::is_ascii_digit)
        || segmentation::commonness(piece).is_some()
        || piece.len() >= 5 && piece.iter().all(u8::is_ascii_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::Hashtags;
    use crate::normalize::tests::alone;

    #[test]
    fn words_run_together_are_set_apart() {
        for (text, want) in [
            ("#TegakkanPanji kini.", "#Tegakkan Panji kini."),
            ("ayo #tegakkanpanji.", "ayo #tegakkan panji."),
            ("#2019GantiPresiden #IndonesiaMaju2045", "#2019 Ganti Presiden #Indonesia Maju 2045"),
            ("#T3gakkanP4nji", "#Tegakkan Panji"),
            ("#Merdeka77 #b0m #indonesia #G20 #TikTok #dirumahaja2", "#Merdeka77 #b0m #indonesia #G20 #TikTok #dirumahaja2"),
            ("https://x.id/#bagianDuaTiga a#BukanTag C# #", "https://x.id/#bagianDuaTiga a#BukanTag C# #"),
        ] {
            assert_eq!(alone(&Hashtags, text), want);
        }
    }
}
