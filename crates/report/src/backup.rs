//! Announcements of a backup channel: where a channel's readers are to go once it is blocked.

/// How many words may stand between the two halves of an announcement.
const REACH: usize = 3;

/// What readers are sent to.
const PLACES: [&str; 14] = [
    "kanal", "channel", "chanel", "saluran", "grup", "group", "grop", "akun", "akaun", "account", "ch", "tele", "telegram",
    "arsip",
];

/// What makes it the next one.
const NEXT: [&str; 12] = [
    "cadangan", "backup", "mirror", "serep", "baru", "baharu", "pengganti", "ganti", "new", "pindah", "berpindah", "beralih",
];

/// Whether a text speaks of a backup channel, by a word for a place to read within three words of a word for the next one.
/// Reads the folded form; the post must also lead somewhere, which is for the caller to see.
#[must_use]
pub fn speaks_of_backup(folded: &str) -> bool {
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
    use super::speaks_of_backup;

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
}
