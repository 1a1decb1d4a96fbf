//! Posts that say nearly the same: a forward with another link, another emoji or a line of signature.
//!
//! MinHash (Broder 1997) over runs of letters, with banding: only texts that share a band are compared, and only by their
//! sketches, so a large export costs little more a post than a small one. Links, punctuation and emoji are left out beforehand.

use rustc_hash::{FxHashMap, FxHashSet};
use saring::normalize::NormalizedPost;

use crate::links;

/// Letters in a run. Words would do for long texts; a short one must not become another by one word.
const RUN: usize = 4;
/// Two texts are the same at this share of common runs. A line of signature below a short post leaves about 0.7.
const SAME: f64 = 0.6;
/// With 16 bands of 4, texts at 0.7 meet in 99 of 100 cases, at 0.6 in 89, at 0.2 (any two of one channel) in 3.
const BANDS: usize = 16;
const ROWS: usize = 4;
const SKETCH: usize = BANDS * ROWS;
/// A shorter text is everyday chatter: two people who say "selamat pagi semua" have copied nothing.
const SHORTEST: usize = 24;
/// A band that many texts share (a signature under every post) must not make the run quadratic.
const COMPARED: usize = 8;

/// The smallest of a text's runs under each of many orders. The share in which two sketches agree estimates the share of
/// common runs, to about 0.06.
type Sketch = [u32; SKETCH];

/// Groups texts as they come. The same texts in the same order give the same groups.
#[derive(Debug, Default)]
pub struct NearDuplicates {
    /// The sketch of each group's first text, by the group's number.
    first: Vec<Sketch>,
    /// How many texts there are in each group.
    sizes: Vec<u32>,
    /// Groups by a band of their first text's sketch.
    bands: FxHashMap<(usize, u64), Vec<u32>>,
}

impl NearDuplicates {
    /// The group of a text, a new one where it is like none before; `None` where it is too short to tell. Texts are compared
    /// with the first of a group, so that a chain of small changes does not join what has little in common.
    pub fn add(&mut self, text: &str) -> Option<u32> {
        let said = said(text);
        if said.chars().count() < SHORTEST {
            return None;
        }
        let sketch = sketch(&runs(&said));
        let group = self.like(&sketch).unwrap_or_else(|| self.begin(sketch));
        self.sizes[group as usize] += 1;
        Some(group)
    }

    /// How many texts a group has.
    #[must_use]
    pub fn size(&self, group: u32) -> usize {
        self.sizes[group as usize] as usize
    }

    /// The group whose first text is most like this; the earliest of equals.
    fn like(&self, sketch: &Sketch) -> Option<u32> {
        let mut met: Vec<u32> = bands(sketch).filter_map(|band| self.bands.get(&band)).flatten().copied().collect();
        met.sort_unstable();
        met.dedup();
        let likeness = |group: u32| (group, likeness(sketch, &self.first[group as usize]));
        let alike = met.into_iter().map(likeness).filter(|(_, likeness)| *likeness >= SAME);
        alike.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(group, _)| group)
    }

    fn begin(&mut self, sketch: Sketch) -> u32 {
        let group = u32::try_from(self.first.len()).expect("fewer texts than fit into memory");
        for band in bands(&sketch) {
            let groups = self.bands.entry(band).or_default();
            // The rest would never be compared.
            if groups.len() < COMPARED {
                groups.push(group);
            }
        }
        self.first.push(sketch);
        self.sizes.push(0);
        group
    }
}

/// What a text says: letters and digits of its folded form, in lower case, one space between words. Digits stay: prayer times
/// of two days are two texts.
fn said(text: &str) -> String {
    let folded = NormalizedPost::new(&links::without(text)).folded;
    let mut said = String::with_capacity(folded.as_str().len());
    for word in folded.as_str().split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        if !said.is_empty() {
            said.push(' ');
        }
        said.extend(word.chars().flat_map(char::to_lowercase));
    }
    said
}

/// The runs of letters of what was said, as numbers.
fn runs(said: &str) -> FxHashSet<u64> {
    let letters: Vec<char> = said.chars().collect();
    letters.windows(RUN).map(|run| run.iter().fold(0, |number, &letter| mixed(number ^ u64::from(letter)))).collect()
}

fn sketch(runs: &FxHashSet<u64>) -> Sketch {
    let factors: [u64; SKETCH] = std::array::from_fn(|order| mixed(order as u64) | 1);
    let mut sketch = [u32::MAX; SKETCH];
    for run in runs {
        for (smallest, factor) in sketch.iter_mut().zip(factors) {
            *smallest = (*smallest).min((run.wrapping_mul(factor) >> 32) as u32);
        }
    }
    sketch
}

/// The bands of a sketch, each with its number: equal rows in another band mean nothing.
fn bands(sketch: &Sketch) -> impl Iterator<Item = (usize, u64)> {
    sketch.chunks(ROWS).map(|rows| rows.iter().fold(0, |number, &row| mixed(number ^ u64::from(row)))).enumerate()
}

fn likeness(a: &Sketch, b: &Sketch) -> f64 {
    a.iter().zip(b).filter(|(a, b)| a == b).count() as f64 / SKETCH as f64
}

/// SplitMix64's finish: numbers that differ little come out as unlike as any.
const fn mixed(number: u64) -> u64 {
    let number = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::Index};

    use super::{COMPARED, NearDuplicates};

    const POST: &str = "Kajian malam ini dipindah ke masjid Al-Ikhlas karena hujan, harap membawa alas duduk sendiri.";

    fn groups<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<Option<u32>> {
        let mut near = NearDuplicates::default();
        texts.into_iter().map(|text| near.add(text)).collect()
    }

    #[test]
    fn forwards_with_small_changes_are_the_same_text() {
        let cases = [
            (format!("{POST} https://t.me/kanalcontoh/77"), true),
            (format!("🔥🔥 {POST} 🔥🔥"), true),
            (format!("{POST}\nDiteruskan dari Kabar Melur"), true),
            (format!("{POST}\n@kanal_cadangan"), true),
            (POST.to_uppercase(), true),
            (POST.replace("kajian", "K4jian").replace('a', "а"), true),
            (POST.replace("malam ini", "nanti malam"), true),
            (
                "Kajian malam ini dibatalkan, mohon maaf kepada semua jamaah yang sudah berangkat dari rumah."
                    .to_owned(),
                false,
            ),
            (
                "Jual cepat motor bebek tahun 2012, surat lengkap, pajak hidup, harga bisa nego di tempat.".to_owned(),
                false,
            ),
        ];
        for (text, same) in cases {
            assert_eq!(groups([POST, &text])[1] == Some(0), same, "{text}");
        }
    }

    #[test]
    fn chatter_and_bare_links_are_in_no_group() {
        assert_eq!(groups(["selamat pagi semua", "https://t.me/kanalcontoh/1234567890", "", "🙏🙏🙏"]), [None; 4]);
    }

    #[test]
    fn days_of_a_timetable_are_texts_of_their_own() {
        let day = |n: u32| {
            format!("Subuh 04.{} Zuhur 12.{} Asar 15.{} Magrib 18.{} Isya 19.{}", n, n + 3, n + 7, n + 5, n + 11)
        };
        assert_eq!(groups([day(11).as_str(), &day(32)]), [Some(0), Some(1)]);
    }

    #[test]
    fn a_band_that_many_share_is_compared_with_few() {
        let texts: Vec<String> = (0..200).map(|n| format!("{n}{n}{n} {}", "tanda tangan ".repeat(2))).collect();
        let mut near = NearDuplicates::default();
        for text in &texts {
            near.add(text);
        }
        assert!(near.bands.values().all(|groups| groups.len() <= COMPARED));
    }

    proptest! {
        #[test]
        fn copies_are_one_group_wherever_they_stand(
            texts in prop::collection::vec("([a-z]{3,9} ){6,12}", 1..8),
            copied in any::<Index>(),
            place in any::<Index>(),
        ) {
            let mut all: Vec<&str> = texts.iter().map(String::as_str).collect();
            let copy = *copied.get(&all);
            all.insert(place.index(all.len() + 1), copy);
            let groups = groups(all.iter().copied());
            let of_copies: Vec<_> = all.iter().zip(&groups).filter(|(text, _)| **text == copy).map(|(_, group)| group).collect();
            prop_assert!(of_copies.windows(2).all(|pair| pair[0] == pair[1]), "{:?}", groups);
        }

        #[test]
        fn a_signature_below_a_post_changes_nothing(post in "([a-z]{3,9} ){14,20}", signature in "[a-z]{3,9} [a-z]{3,9}") {
            let signed = format!("{post}\n{signature}");
            prop_assert_eq!(groups([post.as_str(), &signed]), [Some(0), Some(0)]);
        }

        #[test]
        fn groups_are_told_again_the_same_and_their_sizes_add_up(texts in prop::collection::vec("([ab]{3} ){4,9}", 0..12)) {
            let mut near = NearDuplicates::default();
            let told: Vec<Option<u32>> = texts.iter().map(|text| near.add(text)).collect();
            prop_assert_eq!(&told, &groups(texts.iter().map(String::as_str)));
            let grouped = told.iter().flatten().count();
            prop_assert_eq!((0..near.sizes.len() as u32).map(|group| near.size(group)).sum::<usize>(), grouped);
        }
    }
}
