//! The evidence for a single line: which single-byte encoding reads a line that is not UTF-8, where the rest of the source
//! is. Examples are a footer from an old template, or a name that was pasted from a spreadsheet.
//!
//! A line comes in; windows-1256, windows-1252 or nothing goes out. windows-1256 needs a word whose letter pairs are
//! probable (statistics); windows-1252 needs every high byte to be plausible beside its neighbours (rules). A line that only
//! damaged UTF-8 explains gets no encoding. Linear time.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --encodings DIR`.

use crate::codepages::Codepage;
use crate::encoding::statistics;
use encoding_rs::{Encoding, WINDOWS_1252, WINDOWS_1256};

/// The single-byte encoding in which the line is plausible, if there is one.
pub(crate) fn single_byte_encoding_of(line: &[u8]) -> Option<&'static Encoding> {
    if is_arabic(line) {
        return Some(WINDOWS_1256);
    }
    let plausible = (0..line.len()).filter(|&at| line[at] >= 0x80).all(|at| is_western(line, at));
    plausible.then_some(WINDOWS_1252)
}

/// The most that a line of Arabic costs in windows-1256, in nats for each pair of letters. 99 in 100 lines of Arabic,
/// Persian and Urdu of one word and more cost less. Of lines of other languages in their own encodings, and of torn UTF-8,
/// fewer than one in 100 does.
const MAX_ARABIC_COST_PER_PAIR: f32 = 3.7;

/// Whether the line is Arabic script in windows-1256. A word is a run of high bytes that are letters there; in torn UTF-8,
/// every other byte is punctuation.
fn is_arabic(line: &[u8]) -> bool {
    let Some(page) = Codepage::named(WINDOWS_1256.name()) else { return false };
    let is_letter = |&byte: &u8| byte >= 0x80 && page.decode(byte).is_some_and(char::is_alphabetic);
    let has_word = line.windows(3).any(|bytes| bytes.iter().all(is_letter));
    has_word && statistics::cost_per_pair(line, page) < MAX_ARABIC_COST_PER_PAIR
}

/// Whether the high byte at `at` is plausible in windows-1252, beside its neighbours.
fn is_western(line: &[u8], at: usize) -> bool {
    let neighbour = |i: Option<usize>| i.and_then(|i| line.get(i)).copied().unwrap_or(b' ');
    let before = neighbour(at.checked_sub(1));
    let after = neighbour(Some(at + 1));
    let second = neighbour(Some(at + 2));
    let inside = before.is_ascii_alphabetic() && after.is_ascii_alphabetic();
    match line[at] {
        // Unassigned in windows-1252, and the last bytes of ف, ہ and ” in UTF-8.
        0x81 | 0x8D | 0x8F | 0x90 | 0x9D => false,
        // A lead byte and its continuation are an overlong or torn sequence. One closing mark may follow a letter.
        0xC0..=0xFF if is_continuation(after) && (is_continuation(second) || !is_closing(after)) => false,
        // A euro sign before another symbol is the rest of a quote or dash in UTF-8, E2 80 xx.
        0x80 if is_continuation(after) => false,
        // U+00FF is rarer than the filler byte FF.
        0xFF => false,
        // Multiplication and division signs stand in no word.
        0xD7 | 0xF7 if inside => false,
        0x8A | 0x8C | 0x8E | 0x9A | 0x9C | 0x9E | 0x9F | 0xC0..=0xD6 | 0xD8..=0xF6 | 0xF8..=0xFE => {
            is_letter_in_place(line[at], before, after)
        }
        // Apostrophe, dots and dashes may stand between two letters. Other marks stand beside one letter at most. All
        // else stands beside no letter: A9 after a letter is not © but the rest of é whose lead byte was lost.
        0xA0 => !(before.is_ascii_alphabetic() && after == b' '),
        0x85 | 0x92 | 0x96 | 0x97 | 0xB7 => true,
        0x82..=0x84 | 0x88 | 0x8B | 0x91 | 0x93..=0x95 | 0x98 | 0x99 | 0x9B | 0xAB | 0xAE | 0xBB => !inside,
        0xB0 | 0xB2 | 0xB3 | 0xB9 | 0xBA | 0xAA | 0xA2 | 0x80 | 0x89 | 0xB4 => !inside,
        _ => !before.is_ascii_alphabetic(),
    }
}

/// Whether a letter stands where words have such: no capital after a small letter, and not between two other letters
/// beyond ASCII.
fn is_letter_in_place(letter: u8, before: u8, after: u8) -> bool {
    let is_capital = matches!(letter, 0x8A | 0x8C | 0x8E | 0x9F | 0xC0..=0xDE);
    let after_small = before.is_ascii_lowercase() || matches!(before, 0xDF..=0xF6 | 0xF8..=0xFE);
    let is_between = before >= 0xC0 && after >= 0xC0;
    !(is_between || is_capital && after_small)
}

/// Closing quotes, dashes, dots and the space before French punctuation, which may follow a letter.
fn is_closing(byte: u8) -> bool {
    matches!(byte, 0x85 | 0x92..=0x97 | 0xA0 | 0xBB)
}

fn is_continuation(byte: u8) -> bool {
    matches!(byte, 0x80..=0xBF)
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{
        EUC_JP, EUC_KR, GBK, ISO_8859_5, KOI8_R, SHIFT_JIS, WINDOWS_1251, WINDOWS_1253, WINDOWS_1255,
    };

    fn name(line: &[u8]) -> Option<&'static str> {
        single_byte_encoding_of(line).map(Encoding::name)
    }

    #[test]
    fn plausible_lines_get_an_encoding() {
        assert_eq!(name(b"It\x92s a \x93quoted\x94 footer"), Some("windows-1252"));
        assert_eq!(name(b"caf\xE9 \xA9 2024"), Some("windows-1252"));
        assert_eq!(name(b"\xC9cole, na\xEFve \x97 \x80 5 \xABd\xE9j\xE0\xBB 20\xB0C"), Some("windows-1252"));
        assert_eq!(name(b"\xC7\xDF\xCA\xE6\xC8\xD1 30, 2025"), Some("windows-1256"));
    }

    #[test]
    fn arabic_words_are_windows_1256() {
        for text in [
            "اكتوبر 30, 2025",
            "The minister spoke. فروري 3, 2025The meeting \u{201C}ended\u{201D} at noon.",
            "مارچ",
            "اگست",
            "هذه جملة قصيرة عن المدينة، كتبت للاختبار.",
            "اين جمله کوتاه درباره شهر است",
        ] {
            assert_eq!(name(&WINDOWS_1256.encode(text).0), Some("windows-1256"), "{text}");
        }
    }

    #[test]
    fn other_languages_are_not_windows_1256() {
        for (text, encoding) in [
            ("Ein schöner Tag über den Dächern; Äpfel, Öl, Übel: äöüß ÄÖÜ", WINDOWS_1252),
            ("El niño comió piñas en España y bebió café", WINDOWS_1252),
            ("Voilà une journée très agréable à l’été", WINDOWS_1252),
            ("Æbler, øl og åer: æøå ÆØÅ", WINDOWS_1252),
            ("A ação não é só de São João", WINDOWS_1252),
            ("Сегодня в городе идёт дождь и дует ветер", WINDOWS_1251),
            ("Сегодня в городе идёт дождь и дует ветер", KOI8_R),
            ("Сегодня в городе идёт дождь и дует ветер", ISO_8859_5),
            ("Η πόλη ξυπνά νωρίς και οι άνθρωποι περπατούν", WINDOWS_1253),
            ("היום יורד גשם בעיר הגדולה ואנשים ממהרים", WINDOWS_1255),
            ("오늘은 도시에 비가 내리고 사람들은 집에 있다", EUC_KR),
            ("今日は雨が降っています。人々は家にいます。", SHIFT_JIS),
            ("今日は雨が降っています。人々は家にいます。", EUC_JP),
            ("城市的早晨很安静，人们慢慢走过街道。", GBK),
        ] {
            assert!(!is_arabic(&encoding.encode(text).0), "{text}");
        }
    }

    #[test]
    fn damaged_utf8_gets_no_encoding() {
        for line in [
            b"end \xC0\x80 here".as_slice(),
            b"a wo\xFFrd",
            b"It\x80\x99s",
            b"caf\xA9 with its lead byte lost",
            b"caf\xC3 with its tail lost",
            b"pol\xADtica with its lead byte lost",
            b"voil\xA0 with its lead byte lost",
            b"lone \x81 byte",
            b"\xD9\x84\xD9",
        ] {
            assert_eq!(name(line), None, "{line:02X?}");
        }
    }
}
