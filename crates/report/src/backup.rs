//! Announcements of a backup channel: where a channel's readers are to go once it is blocked.

/// How many words may stand between the two halves of an announcement.
const REACH: usize = 3;

/// What readers are sent to.
const PLACES: [&str; 14] = [
    "kanal", "channel", "chanel", "saluran", "grup", "group", "grop", "akun", "akaun", "account", "ch", "tele",
    "telegram", "arsip",
];

/// What makes it the next one.
const NEXT: [&str; 12] = [
    "cadangan",
    "backup",
    "mirror",
    "serep",
    "baru",
    "baharu",
    "pengganti",
    "ganti",
    "new",
    "pindah",
    "berpindah",
    "beralih",
];

/// What a channel's own username says where it is a backup.
const NAMED: [&str; 4] = ["cadangan", "backup", "mirror", "serep"];

/// Whether a post announces a backup channel: it leads to a chat, and speaks of a backup or leads to one named so. Takes the
/// folded form of its text and the chats that it leads to.
#[must_use]
pub fn announces_backup(folded: &str, outgoing: &[String]) -> bool {
    let is_named_so = |chat: &String| NAMED.iter().any(|word| chat.to_lowercase().contains(word));
    outgoing.iter().any(is_named_so) || (!outgoing.is_empty() && speaks_of_backup(folded))
}

/// Whether a text speaks of a backup channel, by a word for a place to read within three words of a word for the next one.
fn speaks_of_backup(folded: &str) -> bool {
    let folded = folded.to_lowercase().replace("back up", "backup").replace("back-up", "backup");
    let (mut place, mut next) = (None, None);
    for (number, word) in folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).enumerate() {
        if PLACES.contains(&word) {
            place = Some(number);
        } else if NEXT.contains(&word) {
            next = Some(number);
        }
        if let (Some(place), Some(next)) = (place, next)
            && usize::abs_diff(place, next) <= REACH
        {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{announces_backup, speaks_of_backup};

    #[test]
    fn a_place_and_the_next_one_stand_near_each_other() {
        let cases = [
            ("Kanal cadangan kami: @contoh", true),
            ("Simpan link ini, channel baru sudah aktif", true),
            ("join backup channel sebelum diblokir", true),
            ("Ikuti akun back up kami", true),
            ("Saluran baharu kami di sini", true),
            ("semua pindah ke kanal ini", true),
            ("dana cadangan negara naik", false),
            ("kanal ini membahas harga beras, dan besok ada jadwal baru", false),
            ("Selamat tahun baru", false),
            ("", false),
        ];
        for (text, speaks) in cases {
            assert_eq!(speaks_of_backup(text), speaks, "{text}");
        }
    }

    #[test]
    fn an_announcement_leads_somewhere() {
        let cases: &[(&str, &[&str], bool)] = &[
            ("kanal cadangan kami", &["t.me/contoh"], true),
            ("kanal cadangan kami", &[], false),
            ("simpan ini", &["t.me/contoh_Cadangan"], true),
            ("simpan ini", &["t.me/contoh"], false),
        ];
        for (text, outgoing, announces) in cases {
            let outgoing: Vec<String> = outgoing.iter().map(|chat| (*chat).to_owned()).collect();
            assert_eq!(announces_backup(text, &outgoing), *announces, "{text} {outgoing:?}");
        }
    }
}
