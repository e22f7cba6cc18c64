//! What the other tests feed to saaf: bytes that make trouble.

use encoding_rs::{UTF_8, WINDOWS_1256};
use proptest::prelude::*;

/// Pieces of pages: prose in many scripts, stamps, addresses, references, controls, damage.
const PIECES: &[&str] = &[
    "The minister said “no” twice",
    " and left. ",
    "اکتوبر 30, 2025",
    "30 اکتوبر 2025ء",
    "October 30, 2025",
    "2025-10-30",
    "۳۰ مارچ ۲۰۲۴",
    "وزیر اعظم نے کہا کہ بات چیت جاری رہے گی۔",
    "هذه الجملة كتبت باللغة العربية، أليس كذلك؟",
    "هذا النص کتب بلوحة مفاتیح فارسیة",
    "این جمله را می\u{200C}توان به فارسی خواند.",
    "يہ جملہ عربي حروف سے لكھا گيا ہے",
    "Это предложение написано по-русски.",
    "これは日本語の文です。",
    "这是一个句子。",
    "한국어 문장입니다",
    "यह वाक्य हिंदी में है।",
    "שלום עולם",
    "café naïve Straße",
    "cafe\u{301}",
    "ا\u{653}پ",
    "\u{FEDB}\u{FE98}\u{FE8E}\u{FE8F}",
    "https://example.org/2025-10-30/a?b=1&c=2",
    "desk@example.org",
    "`let x = 2025-10-30;`",
    "``رقم``",
    "`",
    "&amp;amp; &#x202E; &lt;",
    "&",
    ";",
    "\u{202E}abc\u{202C}",
    "\u{2067}",
    "\u{2069}",
    "\u{200F}",
    "\u{200B}",
    "\u{FEFF}",
    "\u{E0068}\u{E0069}",
    "👩\u{200D}👧 🏳\u{FE0F}\u{200D}🌈",
    "a\u{FE0F}",
    "5:30 pm, 12%",
    "٣٫٥ (12)",
    "1۲3",
    "pаypal",
    "Twitterپر",
    "ـــ",
    "\n",
    "\n\n\n",
    "\r\n",
    "\u{85}",
    "\t",
    "  ",
    "\u{A0}",
    " ",
    "(",
    ")",
    "\u{0}",
    "\u{7}",
    "\u{1C}",
    "\u{FFFD}",
    "\u{FFFF}",
    ".",
    "۔",
    "“",
    "-",
];

/// Text out of the pieces, with or without spaces between them.
pub fn text() -> impl Strategy<Value = String> {
    prop::collection::vec((prop::sample::select(PIECES), any::<bool>()), 0..14).prop_map(|pieces| {
        pieces
            .into_iter()
            .map(|(piece, space)| if space { format!("{piece} ") } else { piece.into() })
            .collect()
    })
}

/// A source: text in some encoding, whole or damaged, or bytes that never were text.
pub fn source() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        4 => text().prop_map(String::into_bytes),
        1 => text().prop_map(|text| WINDOWS_1256.encode(&text).0.into_owned()),
        1 => text().prop_map(|text| utf16(&text, u16::to_le_bytes)),
        1 => text().prop_map(|text| utf16(&text, u16::to_be_bytes)),
        1 => text().prop_map(|text| [&[0xFF, 0xFE], &utf16(&text, u16::to_le_bytes)[..]].concat()),
        3 => (text(), prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)).prop_map(|(text, hits)| {
            let mut bytes = text.into_bytes();
            for (at, byte) in hits {
                if !bytes.is_empty() {
                    let at = at.index(bytes.len());
                    bytes[at] = byte;
                }
            }
            bytes
        }),
        2 => prop::collection::vec(any::<u8>(), 0..200),
    ]
}

/// Code units as bytes.
pub fn utf16(text: &str, bytes: impl Fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

/// A page longer than one window: paragraphs of the pieces, drawn by a linear congruence.
pub fn long_page(seed: u64, len: usize) -> String {
    let mut state = seed;
    let mut page = String::new();
    while page.len() < len {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        let piece = PIECES[(state >> 33) as usize % PIECES.len()];
        if !matches!(piece, "\u{0}" | "\u{FFFF}") {
            page.push_str(piece);
        }
        page.push_str(if state >> 60 == 0 { "\n" } else { " " });
    }
    page
}

/// How encoding_rs reads a stretch that one segment covers; `None` for encodings that it does not know.
pub fn decode(bytes: &[u8], name: &str) -> Option<String> {
    let name = if name == "binary" { UTF_8.name() } else { name };
    let encoding = encoding_rs::Encoding::for_label(name.as_bytes())?;
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(|text| text.into_owned())
}
