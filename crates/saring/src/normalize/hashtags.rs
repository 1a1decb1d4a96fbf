//! Hashtags to words: `#TegakkanPanji` and `#tegakkanpanji` to `#Tegakkan Panji`.

use super::{Edits, Normalizer, Profile, Reading, leetspeak, segmentation, slang, vocabulary};

pub(super) struct Hashtags;

/// Longer ones are not read; Telegram's end there.
const LONGEST: usize = 256;

/// Letters of the shortest word that a name is cut into.
const SHORTEST_IN_NAME: usize = 4;

impl Normalizer for Hashtags {
    fn name(&self) -> &'static str {
        "hashtags"
    }

    fn is_wanted(&self, profile: Profile) -> bool {
        profile.hashtag
    }

    fn propose(&self, text: &Reading<'_>, edits: &mut Edits) {
        let bytes = text.as_bytes();
        for sign in memchr::memchr_iter(b'#', bytes) {
            let start = sign + 1;
            let length = bytes[start..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
            let outside = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && !matches!(c, '/' | '_' | '&'));
            let whole = outside(text[..sign].chars().next_back()) && outside(text[start + length..].chars().next());
            let tag = &bytes[start..start + length];
            let Some(words) = Some(tag).filter(|_| whole).and_then(read) else { continue };
            let mut at = start;
            for (place, letter) in words.letters.iter().enumerate() {
                // A space cannot stand for nothing, so the letter before it stands for both.
                let mut shown = String::from(char::from(letter.read));
                shown.extend(words.cuts.contains(&(place + 1)).then_some(' '));
                if text[at..at + letter.written] != shown {
                    edits.replace(at..at + letter.written, &shown);
                }
                at += letter.written;
            }
        }
    }
}

/// A hashtag that is several words.
struct Words {
    letters: Vec<Letter>,
    /// Before which letters it is cut.
    cuts: Vec<usize>,
}

/// A letter of it, and how many stand there for it.
struct Letter {
    read: u8,
    written: usize,
}

/// A hashtag as words, if it is some, or as the word that is drawn out or written with digits in it.
fn read(tag: &[u8]) -> Option<Words> {
    if tag.len() < 5 || tag.len() > LONGEST || vocabulary::class(tag).is_some() {
        return None;
    }
    let letters = squeezed(tag);
    let written: Vec<u8> = letters.iter().map(|letter| letter.read).collect();
    let is_known = |piece: &[u8]| {
        piece.len() >= 2
            && (is_number(piece) || segmentation::commonness(piece).is_some() || slang::listed(piece).is_some())
    };
    if let Some(cuts) = by_capitals(&written, is_known) {
        return Some(Words { letters, cuts });
    }
    if let Some(plain) = leetspeak::plain(&written) {
        let is_word = plain != tag && segmentation::commonness(&plain).is_some();
        let cuts = Some(Vec::new()).filter(|_| is_word);
        if let Some(cuts) = cuts.or_else(|| parted(&plain)).or_else(|| segmentation::cuts(&plain)) {
            let plain = plain.iter().zip(letters);
            return Some(Words { letters: plain.map(|(&read, letter)| Letter { read, ..letter }).collect(), cuts });
        }
    }
    // Names are not known, but long and begin with a capital.
    by_capitals(&written, |piece| is_known(piece) || is_name(piece)).map(|cuts| Words { letters, cuts })
}

/// Letters as they are written, three of a kind or more as one.
fn squeezed(tag: &[u8]) -> Vec<Letter> {
    let letters = tag.chunk_by(u8::eq_ignore_ascii_case).flat_map(|run| {
        let (times, written) =
            if run.len() >= 3 && run[0].is_ascii_alphabetic() { (1, run.len()) } else { (run.len(), 1) };
        run[..times].iter().map(move |&read| Letter { read, written })
    });
    letters.collect()
}

/// Where to cut a tag so that each piece but the first begins with a capital or is digits, if two pieces or more are words.
fn by_capitals(tag: &[u8], is_piece: impl Fn(&[u8]) -> bool) -> Option<Vec<usize>> {
    let pieces = capitals(tag);
    let words = pieces.iter().filter(|piece| tag[piece.start].is_ascii_alphabetic()).count();
    let are_pieces = words > 1 && pieces.iter().all(|piece| is_piece(&tag[piece.clone()]));
    are_pieces.then(|| pieces[1..].iter().map(|piece| piece.start).collect())
}

/// Where to cut letters into words, if every piece that begins with a capital is one or several.
fn parted(letters: &[u8]) -> Option<Vec<usize>> {
    let mut cuts = Vec::new();
    for piece in capitals(letters) {
        cuts.extend(Some(piece.start).filter(|&start| start > 0));
        let word = &letters[piece.clone()];
        if segmentation::commonness(word).is_none() {
            let inner = segmentation::cuts(word)?;
            // A name has a capital, and any name can be cut into a few letters here and there: `Bro|the|rs`.
            let bounds = [&[0], inner.as_slice(), &[word.len()]].concat();
            if is_name(word) && bounds.windows(2).any(|piece| piece[1] - piece[0] < SHORTEST_IN_NAME) {
                return None;
            }
            cuts.extend(inner.iter().map(|cut| piece.start + cut));
        }
    }
    (!cuts.is_empty()).then_some(cuts)
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

fn is_number(piece: &[u8]) -> bool {
    piece.iter().all(u8::is_ascii_digit)
}

/// Long and written as names are; not the halves of `TikTok`.
fn is_name(piece: &[u8]) -> bool {
    piece.len() >= 5 && piece[0].is_ascii_uppercase() && piece[1..].iter().all(u8::is_ascii_lowercase)
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
            (
                "#T3gakkanP4nji #tegaaaakkanPANJI #beritaFULANterbaru",
                "#Tegakkan Panji #tegakkan PANJI #berita FULAN terbaru",
            ),
            ("#PerrrraaaangMelawan #BantuanPakFulanto #p0l1s1", "#Perang Melawan #Bantuan Pak Fulanto #polisi"),
            (
                "#Merdeka77 #b0m #indonesia #G20 #TikTok #dirumahaja2",
                "#Merdeka77 #b0m #indonesia #G20 #TikTok #dirumahaja2",
            ),
            ("https://x.id/#bagianDuaTiga a#BukanTag C# #", "https://x.id/#bagianDuaTiga a#BukanTag C# #"),
        ] {
            assert_eq!(alone(&Hashtags, text), want);
        }
    }
}
