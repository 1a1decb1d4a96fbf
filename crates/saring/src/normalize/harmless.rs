//! What looks like a disguise and is none: texts that both forms must leave as they are.

use super::NormalizedPost;

#[test]
fn what_only_looks_like_a_disguise_stays() {
    assert!(HARMLESS.len() >= 120, "{} texts", HARMLESS.len());
    let changed: Vec<String> = HARMLESS
        .iter()
        .map(|text| (text, NormalizedPost::new(text)))
        .filter(|(text, post)| post.clean.as_str() != **text || post.folded.as_str() != **text)
        .map(|(text, post)| format!("{text:?} → {:?}", post.folded.as_str()))
        .collect();
    assert!(changed.is_empty(), "{} changed:\n{}", changed.len(), changed.join("\n"));
}

const HARMLESS: &[&str] = &[
    // Times and dates.
    "pukul 8", "pukul 08.30 WIB", "jam 7.15-9.45", "17/8/1945", "2026-03-01", "1 Muharam 1448 H", "Senin, 3.3.2025",
    "07:30:00", "s.d. 12.00", "30 Sept. 1965", "pkl. 19.00", "Jumat, 5/6",
    // Prices, amounts and measures.
    "Rp85.000/kg", "Rp1.250.000,00", "RM12.50", "USD 3,5 juta", "2x sehari", "3 x 4 = 12", "5 m²", "10 km/jam", "1,5 l",
    "30%", "±5 °C", "0,5 ml", "50 cc", "Rp 10rb-an", "1/2 sdt", "2,5 kg", "12 μg", "5 kΩ",
    // Numbers of telephones, plates, houses, posts.
    "0812-3456-7890", "(021) 555-1234", "+62 812 3456 7890", "B 1234 XYZ", "AB 5678 CD", "kode pos 40132", "RT 01/RW 05",
    "Blok M2 No. 7A", "Jl. H. R. Rasuna Said Kav. B-12", "No.Rek 123-456-789", "S/N A1B2-C3D4",
    // Names of things with digits.
    "G20", "B3", "5G", "KTT G-20", "COVID-19", "H5N1", "MP3 dan MP4", "vitamin B12", "Su-35", "F-16", "A320neo", "iPhone 15",
    "4x4", "PS5", "Windows 11", "CO2", "H2O", "UU No. 5 Tahun 2018", "Pasal 13A ayat (2) huruf b", "P3K", "K3", "S2",
    // Abbreviations, titles and initials.
    "P.T. Maju", "a.n. Budi", "u.p. Bagian Umum", "S.H., M.H.", "S.Pd.I", "Drs. H. M. Amin", "R. A. Kartini", "R.A. Kartini",
    "W. S. Rendra", "W.R. Supratman", "Dr. Ir. H. Soekarno", "K.H. Ahmad Dahlan", "S.Alam", "a.s.", "r.a.", "d.a.", "p.p.",
    "U.S.A.", "D.K.I. Jakarta", "A.M. Hendropriyono", "e.g. ini", "i.e. itu", "dll., dsb., dst.", "M.Si., Ph.D.", "d/a",
    // Scripture.
    "QS. 2:155", "QS. Al-Baqarah: 190-193", "HR. Bukhari no. 2810", "Q.S. An-Nisa [4]: 59", "Yoh. 3:16", "(QS 9:111)",
    // Links, addresses, files, handles.
    "https://contoh.id/b0m-j1had?x=3#TegakkanPanji", "www.contoh.co.id", "nama.saya@contoh.com", "t.me/kanal_c0ntoh",
    "@kanal_contoh", "/start", "laporan_akhir.v2.pdf", "foto.jpg", "detik.com", "kompas.id", "C:\\Users\\budi", "~/berkas.txt",
    // Lists, options, headings, columns.
    "* satu\n* dua\n* tiga", "1. dua\n2. tiga", "- tiga\n- empat", "a. air\nb. tanah\nc. udara", "a) ya b) tidak",
    "a.air b.tanah c.udara d.alam", "A B C D", "A. B. C. D.", "A/B/C", "• satu • dua", "[x] selesai", "A\nB\nC\nD",
    "i. satu\nii. dua\niii. tiga", "=====", "-----", "* * *", "_ _ _", "I II III IV", "a b c", "x y z", "1 2 3 4 5",
    // Formulas, code, chess, music, keys.
    "a*b = c", "x+y+z", "2*3*4", "y = ax^2 + bx + c", "E = mc²", "C + +", "C++", "f(x) = x*x", "1. e4 e5 2. Nf3 Nc6", "O-O-O",
    "Am - F - C - G", "Ctrl + C", "{\"id\": 1}", "if (a < b)", "x_1, x_2", "p < 0,05", "A4 | B5 | C6",
    // Emphasis and quotation.
    "*penting*", "**tebal**", "_miring_", "~coret~", "*sangat penting* sekali", "“kata”", "'petik'", "dan/atau", "pro-kontra",
    "ibu/bapak", "ya...", "eh, apa?!", "anak-anak", "ber-AC", "se-Indonesia", "di-upload", "KTP-el", "non-Muslim",
    // Emoji.
    "🔥🔥🔥", "selamat pagi ☀️ semua", "pagi🙏semua", "terima❤️kasih", "🇮🇩", "🇮🇩🇲🇾🇸🇬", "Merdeka🇮🇩", "1️⃣ satu 2️⃣ dua", "✅ sudah",
    "👨\u{200d}👩\u{200d}👧", "ok 👍🏽", "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    // Hashtags of one word, and such as are names.
    "#indonesia", "#G20", "#Merdeka77", "#TikTok", "#COVID19", "#1", "C#", "#",
    // Names and words with marks, and other alphabets.
    "José", "café", "naïve", "Müller", "Erdoğan", "São Paulo", "Ελλάδα", "Россия и Украина", "дом сон", "日本語", "한국어", "ไทย",
    "Հայաստան", "ᏣᎳᎩ", "שלום", "إِنَّ اللَّهَ مَعَ الصَّابِرِينَ", "kata الله itu", "ﷺ", "α dan β", "π = 3,14", "Ω",
    // Lines that break where words do, and verses.
    "orang\ntua", "di\nrumah\nke\nmana", "mata\nhari ini", "Aku\ningin\nhidup\nseribu\ntahun\nlagi", "hal\nitu", "mereka\nan",
    // Words that hold others, and letters doubled.
    "maaf", "saat", "Allah", "jamaah", "keadaan", "muttaqin", "III", "rating AAA", "WWW", "Ummu Kulsum", "bismillah",
    "wkwkwk", "hahaha", "hmm",
];
