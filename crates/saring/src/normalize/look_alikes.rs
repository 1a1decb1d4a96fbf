//! Which Latin letter a letter of another alphabet looks like, from Unicode's own table.

use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};
use unicode_security::skeleton;

use super::compatibility::SMALL_CAPITALS;

/// The Latin letter that a letter looks like: the prototype of Unicode Technical Standard 39 (`confusables.txt`), without
/// marks. Many prototypes of small letters are small capitals (`н` looks like `ʜ`), which are read as their letter. Where
/// the table knows no Latin letter for a small one, its capital counts: `ε` is written for e because `Ε` looks like E.
pub(super) fn look_alike(character: char) -> Option<char> {
    if character.is_ascii() || !is_drawn_like_latin(character.script()) {
        return None;
    }
    if let Some(letter) = prototype(character) {
        return Some(letter);
    }
    let mut capital = character.to_uppercase();
    let small = capital.next().filter(|&c| c != character && capital.next().is_none()).and_then(prototype);
    // `μ` is micro before it is an m.
    small.filter(|_| character != 'μ').map(|letter| letter.to_ascii_lowercase())
}

fn prototype(character: char) -> Option<char> {
    let mut encoded = [0; 4];
    let mut parts = skeleton(character.encode_utf8(&mut encoded)).filter(|c| !is_combining_mark(*c));
    let letter = match (parts.next()?, parts.next(), parts.next()) {
        (letter, None, None) => letter,
        // To Unicode, every m looks like an r before an n.
        ('r', Some('n'), None) => 'm',
        _ => return None,
    };
    match letter {
        // The prototype of every upright stroke is `l`; a capital stroke is an I.
        'l' if character.is_uppercase() => Some('I'),
        letter if letter.is_ascii_alphabetic() => Some(letter),
        _ => of_small_capital(letter),
    }
}

/// The letter whose small capital this is, or has as its prototype: `ĸ` stands for `ᴋ`, `ʍ` for `ᴍ`.
fn of_small_capital(prototype: char) -> Option<char> {
    SMALL_CAPITALS
        .iter()
        .find(|(small, _)| *small == prototype || skeleton(small.encode_utf8(&mut [0; 4])).eq([prototype]))
        .map(|(_, letter)| *letter)
}

/// Alphabets whose letters are used for Latin ones. Never Arabic, which looks like nothing Latin, nor scripts that are
/// written without spaces, where a letter beside a Latin one is no disguise.
pub(super) const fn is_drawn_like_latin(script: Script) -> bool {
    matches!(
        script,
        Script::Cyrillic
            | Script::Greek
            | Script::Armenian
            | Script::Cherokee
            | Script::Coptic
            | Script::Lisu
            | Script::Canadian_Aboriginal
            | Script::Deseret
            | Script::Tifinagh
            | Script::Osmanya
            | Script::Warang_Citi
            | Script::Latin
    )
}

#[cfg(test)]
mod tests {
    use super::look_alike;

    #[test]
    fn letters_look_like_latin_ones() {
        for (written, want) in [
            ("аеорсухіјѕԁһкмтнвг", "aeopcyxijsdhkmthbr"),
            ("АВЕКМНОРСТУХІ", "ABEKMHOPCTYXI"),
            ("αβεικνορτυη", "abeikvoptun"),
            ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
            ("օոսհցքյ", "onuhgfj"),
            ("ᎪᏴᏟᎠᎬᏀᎻᎫᏦᏞᎷᏢᏒᏚᎢᏔ", "ABCDEGHJKLMPRSTW"),
            ("ꓮꓐꓚꓓꓰꓝꓖꓧꓙ", "ABCDEFGHJ"),
            ("ᗷᗪᒍ", "BDJ"),
            ("ɑɡıȷƿ", "agijp"),
        ] {
            let found: String = written.chars().map(|c| look_alike(c).unwrap_or('?')).collect();
            assert_eq!(found, want);
        }
        for letter in "жщμλωبאक日ㄱกa4".chars() {
            assert_eq!(look_alike(letter), None, "{letter}");
        }
    }
}
