//! The languages say the same things.

use toml::{Table, Value};

use super::{Language, fill, strings};

const FILES: [(Language, &str); 2] =
    [(Language::Indonesian, include_str!("id.toml")), (Language::English, include_str!("en.toml"))];

/// Every string with the path of its keys.
fn entries(table: &Table) -> Vec<(String, String)> {
    let below = |(key, value): (&String, &Value)| match value {
        Value::Table(table) => entries(table).into_iter().map(|(path, text)| (format!("{key}.{path}"), text)).collect(),
        value => vec![(key.clone(), value.as_str().expect("only strings and tables").to_owned())],
    };
    table.iter().flat_map(below).collect()
}

/// The places to fill, sorted; a brace that opens none is told.
fn places(text: &str) -> Vec<&str> {
    let mut places: Vec<&str> =
        text.split('{').skip(1).map(|rest| rest.split_once('}').expect("a place ends").0).collect();
    assert_eq!(text.matches('}').count(), places.len(), "{text}");
    places.sort_unstable();
    places
}

#[test]
fn both_languages_say_every_thing_with_the_same_places() {
    let [indonesian, english] = FILES.map(|(_, file)| entries(&file.parse().expect("it is TOML")));
    assert_eq!(indonesian.len(), english.len());
    for ((path, in_indonesian), (also_path, in_english)) in indonesian.iter().zip(&english) {
        assert_eq!(path, also_path);
        assert_eq!(places(in_indonesian), places(in_english), "{path}");
        assert!(!in_indonesian.trim().is_empty() && !in_english.trim().is_empty(), "{path}");
    }
}

#[test]
fn each_file_is_read_whole_and_a_change_of_keys_is_refused() {
    for (language, file) in FILES {
        assert_eq!(strings(language).lang, language.name());
        for (path, _) in entries(&file.parse().expect("it is TOML")) {
            let key = path.split('.').next_back().expect("a path has an end");
            let read = |file: &str| toml::from_str::<super::Strings>(file);
            assert!(read(&file.replacen(&format!("{key} = "), &format!("{key}-x = "), 1)).is_err(), "{path}");
        }
    }
}

#[test]
fn thousands_are_set_apart_as_the_language_does() {
    let cases = [(0, "0"), (999, "999"), (1_000, "1.000"), (1_234_567, "1.234.567")];
    for (number, written) in cases {
        assert_eq!(strings(Language::Indonesian).number(number), written);
    }
    assert_eq!(strings(Language::English).number(1_000), "1,000");
}

#[test]
fn what_is_filled_in_names_no_place() {
    assert_eq!(fill("{a} dan {b}", &[("a", "{b}"), ("b", "1")]), "{b} dan 1");
}
