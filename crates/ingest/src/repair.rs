//! JSON as Telegram Desktop has written it, made valid.
//!
//! Versions of Telegram Desktop wrote control characters as `\xNN`, which JSON does not know, and `document_id` as a
//! path without quotes (`export_output_json.cpp`). Lone surrogates come from other tools. Only a message that a strict
//! parser refused is looked at here.

/// The message with such faults mended: `\xNN` becomes `\u00NN`, a lone surrogate the replacement character, a raw
/// control character inside a string its escape, an unquoted value a string.
pub(crate) fn repaired(json: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(json.len() + 64);
    let mut at = 0;
    while at < json.len() {
        match json[at] {
            b'"' => at = string(json, at, &mut out),
            b':' => {
                out.push(b':');
                at = value(json, at + 1, &mut out);
            }
            byte => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

/// Copies the string that begins at `at`; returns the place behind it.
fn string(json: &[u8], at: usize, out: &mut Vec<u8>) -> usize {
    out.push(b'"');
    let mut at = at + 1;
    while let Some(&byte) = json.get(at) {
        match (byte, json.get(at + 1)) {
            (b'"', _) => {
                out.push(b'"');
                return at + 1;
            }
            (b'\\', Some(b'x')) if hex(json, at + 2, 2).is_some() => {
                out.extend_from_slice(b"\\u00");
                out.extend_from_slice(&json[at + 2..at + 4]);
                at += 4;
            }
            (b'\\', Some(b'u')) => at = unicode(json, at, out),
            (b'\\', Some(escaped)) if br#""\/bfnrt"#.contains(escaped) => {
                out.extend_from_slice(&json[at..at + 2]);
                at += 2;
            }
            (b'\\', _) => {
                out.extend_from_slice(b"\\\\");
                at += 1;
            }
            (..0x20, _) => {
                out.extend_from_slice(format!("\\u{byte:04x}").as_bytes());
                at += 1;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    at
}

/// Copies a `\uNNNN` escape, with its second half where it is the first of a pair.
fn unicode(json: &[u8], at: usize, out: &mut Vec<u8>) -> usize {
    const REPLACEMENT: &[u8] = b"\\ufffd";
    match hex(json, at + 2, 4) {
        Some(0xD800..=0xDBFF) => {
            let second = (json.get(at + 6..at + 8) == Some(b"\\u")).then(|| hex(json, at + 8, 4)).flatten();
            if matches!(second, Some(0xDC00..=0xDFFF)) {
                out.extend_from_slice(&json[at..at + 12]);
                return at + 12;
            }
            out.extend_from_slice(REPLACEMENT);
            at + 6
        }
        Some(0xDC00..=0xDFFF) => {
            out.extend_from_slice(REPLACEMENT);
            at + 6
        }
        Some(_) => {
            out.extend_from_slice(&json[at..at + 6]);
            at + 6
        }
        None => {
            out.extend_from_slice(b"\\\\u");
            at + 2
        }
    }
}

/// Copies what stands between a colon and the value, and quotes the value where it is a bare word.
fn value(json: &[u8], mut at: usize, out: &mut Vec<u8>) -> usize {
    while let Some(space) = json.get(at).filter(|byte| byte.is_ascii_whitespace()) {
        out.push(*space);
        at += 1;
    }
    // These stay. To look for their end would cost the rest of the message at every colon.
    if matches!(json.get(at), Some(b'"' | b'{' | b'[')) {
        return at;
    }
    let bare = |byte: &u8| !matches!(byte, b',' | b'\n' | b'\r' | b'}' | b']');
    let end = json[at..].iter().position(|byte| !bare(byte)).map_or(json.len(), |length| at + length);
    let word = json[at..end].trim_ascii();
    if word.is_empty() || serde_json::from_slice::<serde_json::Value>(word).is_ok() {
        return at;
    }
    out.extend(serde_json::to_vec(&String::from_utf8_lossy(word)).expect("a string is JSON"));
    end
}

fn hex(json: &[u8], at: usize, digits: usize) -> Option<u32> {
    let digits = std::str::from_utf8(json.get(at..at + digits)?).ok()?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::repaired;

    #[test]
    fn known_faults_are_mended_and_the_rest_stays() {
        let cases = [
            (r#"{"text": "a\x07b"}"#, r#"{"text": "a\u0007b"}"#),
            (r#"{"text": "\ud83d\ude4f \ud83d."}"#, r#"{"text": "\ud83d\ude4f \ufffd."}"#),
            (r#"{"text": "\udead"}"#, r#"{"text": "\ufffd"}"#),
            (r#"{"document_id": stickers/a (1).webp, "n": 1}"#, r#"{"document_id": "stickers/a (1).webp", "n": 1}"#),
            (
                r#"{"a": -1.5e3, "b": null, "c": true, "d": [1], "e": "x:y"}"#,
                r#"{"a": -1.5e3, "b": null, "c": true, "d": [1], "e": "x:y"}"#,
            ),
            (r#"{"text": "50\% \q \u12"}"#, r#"{"text": "50\\% \\q \\u12"}"#),
            ("{\"text\": \"a\tb\"}", "{\"text\": \"a\\u0009b\"}"),
        ];
        for (broken, sound) in cases {
            let mended = String::from_utf8(repaired(broken.as_bytes())).expect("still UTF-8");
            assert_eq!(mended, sound);
            serde_json::from_str::<Value>(&mended).expect("valid now");
        }
    }
    #[test]
    fn mending_takes_time_in_proportion_to_the_length() {
        for piece in [":\"\"", ":[", "::", ": 1 "] {
            // Looking ahead from every colon, the first took more than a minute.
            assert!(repaired(piece.repeat(300_000).as_bytes()).len() >= 600_000, "{piece}");
        }
    }
}
