//! Every way of hiding a word that the normaliser is to undo, made from clean words.

use fastrand::Rng;

/// A word as letters, each with what a disguise has put on it, so that disguises can be laid over one another.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub(crate) letters: Vec<String>,
}

/// Where a disguise stands when two are laid over one another: spelling is done before letters are drawn, letters before
/// something is put between them or in their place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Layer {
    Spelling,
    Shape,
    Clutter,
    Between,
    Order,
}

/// Which words of a sentence are hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// Every word of three letters or more.
    EveryWord,
    /// The longest word.
    LongestWord,
    /// Every word, and words are set apart by wide gaps.
    WithWideGaps,
    /// Words are run together, three at a time, behind a `#`; whether capitals show where each begins.
    Hashtags { capitals: bool },
}

/// One way of hiding a word.
pub(crate) struct Disguise {
    pub(crate) name: &'static str,
    pub(crate) layer: Layer,
    pub(crate) extent: Extent,
    pub(crate) put_on: fn(&mut Word, &mut Rng),
}

const fn disguise(name: &'static str, layer: Layer, put_on: fn(&mut Word, &mut Rng)) -> Disguise {
    Disguise { name, layer, extent: Extent::EveryWord, put_on }
}

/// All of them, in the order of their layers.
pub(crate) static DISGUISES: &[Disguise] = &[
    disguise("leetspeak", Layer::Spelling, leetspeak),
    disguise("repeated letters", Layer::Spelling, repeated),
    Disguise { extent: Extent::LongestWord, ..disguise("swapped neighbours", Layer::Spelling, swapped) },
    disguise("Cyrillic", Layer::Shape, |word, rng| look_alikes(word, rng, CYRILLIC)),
    disguise("Greek", Layer::Shape, |word, rng| look_alikes(word, rng, GREEK)),
    disguise("Cherokee", Layer::Shape, |word, rng| look_alikes(word, rng, CHEROKEE)),
    disguise("Armenian", Layer::Shape, |word, rng| look_alikes(word, rng, ARMENIAN)),
    disguise("look-alikes in Latin", Layer::Shape, |word, rng| look_alikes(word, rng, LATIN)),
    disguise("small capitals", Layer::Shape, |word, rng| look_alikes(word, rng, SMALL_CAPITALS)),
    disguise("accents", Layer::Shape, |word, rng| look_alikes(word, rng, ACCENTS)),
    disguise("mathematical", Layer::Shape, mathematical),
    disguise("full-width", Layer::Shape, |word, _| letters(word, |c| shifted(c, '\u{FF21}', '\u{FF41}'))),
    disguise("enclosed", Layer::Shape, enclosed),
    disguise("regional indicators", Layer::Shape, |word, _| letters(word, |c| shifted(c, '\u{1F1E6}', '\u{1F1E6}'))),
    disguise("tag letters", Layer::Shape, tags),
    disguise("zero-width", Layer::Clutter, |word, rng| {
        behind_each(word, rng, &['\u{200B}', '\u{200C}', '\u{200D}', '\u{2060}', '\u{FEFF}'])
    }),
    disguise("soft hyphens", Layer::Clutter, |word, rng| behind_each(word, rng, &['\u{AD}'])),
    disguise("variation selectors", Layer::Clutter, |word, rng| {
        behind_each(word, rng, &['\u{FE00}', '\u{FE0F}', '\u{E0100}'])
    }),
    disguise("bidi controls", Layer::Clutter, |word, rng| {
        behind_each(word, rng, &['\u{200E}', '\u{202A}', '\u{202C}', '\u{2066}', '\u{2069}'])
    }),
    disguise("combining marks", Layer::Clutter, combining),
    Disguise { extent: Extent::WithWideGaps, ..disguise("spaced", Layer::Between, |word, _| between(word, " ")) },
    Disguise {
        extent: Extent::LongestWord,
        ..disguise("spaced, one word", Layer::Between, |word, _| between(word, " "))
    },
    disguise("dotted", Layer::Between, |word, _| between(word, ".")),
    disguise("dashed", Layer::Between, |word, _| between(word, "-")),
    disguise("starred", Layer::Between, |word, _| between(word, "*")),
    disguise("underscored", Layer::Between, |word, _| between(word, "_")),
    Disguise {
        extent: Extent::LongestWord,
        ..disguise("a letter a line", Layer::Between, |word, _| between(word, "\n"))
    },
    Disguise {
        extent: Extent::LongestWord,
        ..disguise("broken over lines", Layer::Between, |word, rng| inside(word, rng, &["\n"]))
    },
    disguise("emoji between letters", Layer::Between, |word, rng| {
        let emoji = EMOJI[rng.usize(..EMOJI.len())];
        between(word, emoji);
    }),
    disguise("emoji inside", Layer::Between, |word, rng| inside(word, rng, EMOJI)),
    disguise("sign inside", Layer::Between, |word, rng| inside(word, rng, &[".", "*", "_", "|", "~"])),
    Disguise { extent: Extent::LongestWord, ..disguise("starred out letter", Layer::Between, starred_out) },
    Disguise {
        extent: Extent::Hashtags { capitals: true },
        ..disguise("hashtag, capitals", Layer::Between, |_, _| ())
    },
    Disguise { extent: Extent::Hashtags { capitals: false }, ..disguise("hashtag, small", Layer::Between, |_, _| ()) },
    disguise("displayed reversed", Layer::Order, reversed),
];

const CYRILLIC: &str = "aаcсeеhһiіjјoоpрsѕxхyуkкmмtтAАBВCСEЕHНIІJЈKКMМOОPРSЅTТXХYУ";
const GREEK: &str = "aαiιoοpρuυvνnηkκtτyγAΑBΒEΕHΗIΙKΚMΜNΝOΟPΡTΤXΧYΥZΖ";
const CHEROKEE: &str = "hᏂiᎥdᏧvᏙzꮓsꮪwꮃcꮯAᎪBᏴCᏟDᎠEᎬGᏀHᎻJᎫKᏦLᏞMᎷPᏢRᎡSᏚTᎢWᎳZᏃ";
const ARMENIAN: &str = "uսoօnոhհgցqզjյfքSՏUՍOՕ";
const LATIN: &str = "iıaɑgɡjȷpƿsƽ";
const SMALL_CAPITALS: &str = "aᴀbʙcᴄdᴅeᴇfꜰgɢhʜiɪjᴊkᴋlʟmᴍnɴoᴏpᴘrʀsꜱtᴛuᴜvᴠwᴡyʏzᴢ";
const ACCENTS: &str = "aáaâaäaãaåaāeéeêeëeēiíiîiïiīoóoôoöoõoōuúuûuüuūnñcçsšsşyýzžzźgğtţdďhḥrřkķlļAÁEÉIÍOÓUÚSŠ";

const EMOJI: &[&str] = &["🔥", "💣", "❤\u{FE0F}", "👊🏽", "⭐", "☠", "✅"];

fn tags(word: &mut Word, _: &mut Rng) {
    let tag = |c: char| if c.is_ascii() { char::from_u32(0xE0000 + u32::from(c)).unwrap_or(c) } else { c };
    word.letters.iter_mut().for_each(|letter| *letter = letter.chars().map(tag).collect());
}

/// Puts a look-alike in the place of every letter that has one in the table, of pairs of a letter and what looks like it.
fn look_alikes(word: &mut Word, rng: &mut Rng, table: &str) {
    let pairs: Vec<char> = table.chars().collect();
    letters(word, |letter| {
        let found: Vec<char> = pairs.chunks(2).filter(|pair| pair[0] == letter).map(|pair| pair[1]).collect();
        rng.choice(found)
    });
}

/// Changes every letter that is still plain; a letter for which nothing is given stays.
fn letters(word: &mut Word, mut change: impl FnMut(char) -> Option<char>) {
    for letter in &mut word.letters {
        let mut characters = letter.chars();
        let first = characters.next().expect("a letter is not empty");
        if let Some(changed) = Some(first).filter(char::is_ascii_alphabetic).and_then(&mut change) {
            *letter = std::iter::once(changed).chain(characters).collect();
        }
    }
}

fn shifted(letter: char, capital: char, small: char) -> Option<char> {
    let first = if letter.is_ascii_uppercase() { capital } else { small };
    char::from_u32(u32::from(first) + u32::from(letter.to_ascii_lowercase()) - u32::from('a'))
}

/// The thirteen alphabets of the block; its holes, where a letter stands elsewhere, keep their plain letter.
fn mathematical(word: &mut Word, rng: &mut Rng) {
    let alphabet = 0x1D400 + 52 * rng.u32(..13);
    letters(word, |letter| {
        let place = u32::from(letter.to_ascii_lowercase()) - u32::from('a');
        let styled = char::from_u32(alphabet + place + if letter.is_ascii_uppercase() { 0 } else { 26 })?;
        (!matches!(styled, '\u{1D455}' | '\u{1D49D}' | '\u{1D4A0}'..='\u{1D4A1}' | '\u{1D4A3}'..='\u{1D4A4}'
            | '\u{1D4A7}'..='\u{1D4A8}' | '\u{1D4AD}' | '\u{1D4BA}' | '\u{1D4BC}' | '\u{1D4C4}' | '\u{1D506}'
            | '\u{1D50B}'..='\u{1D50C}' | '\u{1D515}' | '\u{1D51D}' | '\u{1D53A}' | '\u{1D53F}' | '\u{1D545}'
            | '\u{1D547}'..='\u{1D549}' | '\u{1D551}'))
        .then_some(styled)
    });
}

/// Circled, in brackets, squared, and white on black.
fn enclosed(word: &mut Word, rng: &mut Rng) {
    let (capital, small) = rng
        .choice([
            ('\u{24B6}', '\u{24D0}'),
            ('\u{1F110}', '\u{249C}'),
            ('\u{1F130}', '\u{1F130}'),
            ('\u{1F150}', '\u{1F150}'),
            ('\u{1F170}', '\u{1F170}'),
        ])
        .expect("there are some");
    letters(word, |letter| shifted(letter, capital, small));
}

/// Digits for every second letter that has one, never two in a row and never at an end.
fn leetspeak(word: &mut Word, _: &mut Rng) {
    let last = word.letters.len() - 1;
    let mut before_is_plain = false;
    for (place, letter) in word.letters.iter_mut().enumerate() {
        let digit = match letter.as_str() {
            "a" => "4",
            "i" => "1",
            "e" => "3",
            "o" => "0",
            "s" => "5",
            "t" => "7",
            _ => "",
        };
        let changes = before_is_plain && place < last && !digit.is_empty();
        if changes {
            *letter = digit.to_owned();
        }
        before_is_plain = !changes;
    }
}

/// Draws a vowel out.
fn repeated(word: &mut Word, rng: &mut Rng) {
    let vowels: Vec<usize> =
        (0..word.letters.len()).filter(|&place| "aeiou".contains(word.letters[place].as_str())).collect();
    if let Some(place) = rng.choice(vowels) {
        let letter = word.letters[place].clone();
        word.letters.splice(place..place, std::iter::repeat_n(letter, rng.usize(2..5)));
    }
}

/// Two neighbours inside the word change places; first and last letter stay, as in a slip of the finger.
fn swapped(word: &mut Word, rng: &mut Rng) {
    let places: Vec<usize> =
        (1..word.letters.len().saturating_sub(2)).filter(|&at| word.letters[at] != word.letters[at + 1]).collect();
    if let Some(place) = rng.choice(places) {
        word.letters.swap(place, place + 1);
    }
}

/// A star in the place of an inner vowel.
fn starred_out(word: &mut Word, rng: &mut Rng) {
    let last = word.letters.len() - 1;
    let vowels: Vec<usize> = (1..last).filter(|&place| "aeiou".contains(word.letters[place].as_str())).collect();
    if let Some(place) = rng.choice(vowels) {
        word.letters[place] = "*".to_owned();
    }
}

fn behind_each(word: &mut Word, rng: &mut Rng, clutter: &[char]) {
    let last = word.letters.len() - 1;
    word.letters[..last].iter_mut().for_each(|letter| letter.push(clutter[rng.usize(..clutter.len())]));
}

fn combining(word: &mut Word, rng: &mut Rng) {
    for letter in &mut word.letters {
        for _ in 0..rng.usize(1..4) {
            letter.push(rng.char('\u{300}'..='\u{34E}'));
        }
    }
}

fn between(word: &mut Word, separator: &str) {
    let last = word.letters.len() - 1;
    word.letters[..last].iter_mut().for_each(|letter| letter.push_str(separator));
}

/// One thing at one place inside the word.
fn inside(word: &mut Word, rng: &mut Rng, things: &[&str]) {
    let place = rng.usize(1..word.letters.len());
    word.letters[place - 1].push_str(things[rng.usize(..things.len())]);
}

/// Written from the end to the beginning, under a control that displays it from the beginning to the end.
fn reversed(word: &mut Word, _: &mut Rng) {
    use unicode_segmentation::UnicodeSegmentation;
    // Other controls would turn parts of it back.
    let is_turn = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    let written = word.letters.concat().replace(is_turn, "");
    let backwards = |line: &str| -> String {
        // Tags and letters in boxes are letters here, though rules of text make one cluster of them.
        let is_letter = |c: char| matches!(c, '\u{1F1E6}'..='\u{1F1FF}' | '\u{E0020}'..='\u{E007E}');
        let clusters = line.graphemes(true).rev();
        clusters
            .map(
                |cluster| {
                    if cluster.contains(is_letter) { cluster.chars().rev().collect() } else { cluster.to_owned() }
                },
            )
            .collect()
    };
    // A mark of direction keeps two such words that touch from being displayed in each other's place.
    let lines: Vec<String> =
        written.split('\n').map(|line| format!("\u{202E}{}\u{202C}\u{200E}", backwards(line))).collect();
    word.letters = vec![lines.join("\n")];
}
