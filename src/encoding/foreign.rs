//! Lines in another encoding than the rest. In damaged UTF-8, a line in which not one UTF-8 sequence stands: a footer from
//! an old template, a name pasted from a spreadsheet; bytes that only damage explains are not guessed at. In a single-byte
//! encoding, a line that is UTF-8.

use super::output::Output;
use super::{single_byte, statistics, utf8};
use crate::codepages::Codepage;
use crate::document::EncodingSegment;
use crate::edit::Width;
use encoding_rs::{Encoding, UTF_8, WINDOWS_1252, WINDOWS_1256};

/// The encoding in which every high byte of the line is plausible; `None` if there is no such.
pub(super) fn reading(line: &[u8]) -> Option<&'static Encoding> {
    if is_arabic(line) {
        return Some(WINDOWS_1256);
    }
    let plausible = (0..line.len()).filter(|&i| line[i] >= 0x80).all(|i| is_western(line, i));
    plausible.then_some(WINDOWS_1252)
}

/// What a line of Arabic costs in windows-1256 for each pair of letters, in nats: 99 in 100 of Arabic, Persian and Urdu cost
/// less, of one word and more, and of other languages in their encodings, or of torn UTF-8, fewer than one in 100.
const ARABIC: f32 = 3.7;

/// Whether the line is Arabic script in windows-1256, where words are runs of high bytes that are letters: of torn UTF-8,
/// every other one is a sign.
fn is_arabic(line: &[u8]) -> bool {
    let Some(page) = Codepage::named(WINDOWS_1256.name()) else { return false };
    let is_letter = |&byte: &u8| byte >= 0x80 && page.decode(byte).is_some_and(char::is_alphabetic);
    let has_word = line.windows(3).any(|bytes| bytes.iter().all(is_letter));
    has_word && statistics::cost_each(line, page) < ARABIC
}

/// Whether the high byte at `at` reads well in windows-1252, beside its neighbours.
fn is_western(line: &[u8], at: usize) -> bool {
    let neighbour = |i: Option<usize>| i.and_then(|i| line.get(i)).copied().unwrap_or(b' ');
    let before = neighbour(at.checked_sub(1));
    let after = neighbour(Some(at + 1));
    let second = neighbour(Some(at + 2));
    let inside = before.is_ascii_alphabetic() && after.is_ascii_alphabetic();
    match line[at] {
        // Unassigned in windows-1252, but the ends of ف, ہ and ” in UTF-8.
        0x81 | 0x8D | 0x8F | 0x90 | 0x9D => false,
        // A lead byte and its continuation: an overlong or torn sequence. Closing punctuation may follow a letter.
        0xC0..=0xFF if is_continuation(after) && (is_continuation(second) || !is_closing(after)) => false,
        // The euro sign before another symbol: the rest of a quote or dash in UTF-8, E2 80 xx.
        0x80 if is_continuation(after) => false,
        // y with diaeresis is rarer than a filler byte.
        0xFF | 0xD7 | 0xF7 if inside => false,
        0xFF => false,
        0x8A | 0x8C | 0x8E | 0x9A | 0x9C | 0x9E | 0x9F | 0xC0..=0xD6 | 0xD8..=0xF6 | 0xF8..=0xFE => {
            is_letter_in_place(line[at], before, after)
        }
        // Apostrophe, dots and dashes stand between letters, other marks beside them, the rest apart: A9 behind a
        // letter is not © but what é left when its lead byte was lost.
        0xA0 => !(before.is_ascii_alphabetic() && after == b' '),
        0x85 | 0x92 | 0x96 | 0x97 | 0xB7 => true,
        0x82..=0x84 | 0x88 | 0x8B | 0x91 | 0x93..=0x95 | 0x98 | 0x99 | 0x9B | 0xAB | 0xAE | 0xBB => !inside,
        0xB0 | 0xB2 | 0xB3 | 0xB9 | 0xBA | 0xAA | 0xA2 | 0x80 | 0x89 | 0xB4 => !inside,
        _ => !before.is_ascii_alphabetic(),
    }
}

/// A letter: not a capital behind a small letter, and at most two in a row.
fn is_letter_in_place(letter: u8, before: u8, after: u8) -> bool {
    let is_capital = matches!(letter, 0x8A | 0x8C | 0x8E | 0x9F | 0xC0..=0xDE);
    let behind_small = before.is_ascii_lowercase() || matches!(before, 0xDF..=0xF6 | 0xF8..=0xFE);
    let in_the_middle = before >= 0xC0 && after >= 0xC0;
    !(in_the_middle || is_capital && behind_small)
}

/// Closing quotes, dashes, dots and the space before French punctuation.
fn is_closing(byte: u8) -> bool {
    matches!(byte, 0x85 | 0x92..=0x97 | 0xA0 | 0xBB)
}

fn is_continuation(byte: u8) -> bool {
    matches!(byte, 0x80..=0xBF)
}

/// Decodes a single-byte encoding, but for lines that are UTF-8: a comment posted later, a file that was appended.
pub(super) fn decode_mixed(page: &'static Codepage, bytes: &[u8], out: &mut Output) {
    let (mut done, mut at) = (0, 0);
    while at < bytes.len() {
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |lf| at + lf + 1);
        if let Some(text) = utf8_line(&bytes[at..end]) {
            single_byte::decode(page, &bytes[done..at], out);
            let start = out.text.len();
            out.segments.push(EncodingSegment { start: at, end, name: UTF_8.name() });
            out.push(Width::Same, text.len(), text);
            out.reread(start..out.text.len(), text.len(), UTF_8.name());
            done = end;
        }
        at = end;
    }
    single_byte::decode(page, &bytes[done..], out);
}

/// The text of a line that chance does not make valid UTF-8: with three characters of two bytes, or two longer ones.
fn utf8_line(line: &[u8]) -> Option<&str> {
    let first = Encoding::utf8_valid_up_to(line);
    if first < line.len() || line.is_ascii() {
        return None;
    }
    let text = utf8::valid(line)?;
    let weight: usize = text.chars().map(|c| [0, 0, 2, 4, 6][c.len_utf8()]).sum();
    (weight >= 6).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{
        EUC_JP, EUC_KR, GBK, ISO_8859_5, KOI8_R, SHIFT_JIS, WINDOWS_1251, WINDOWS_1253, WINDOWS_1255,
    };

    fn name(line: &[u8]) -> Option<&'static str> {
        reading(line).map(Encoding::name)
    }

    #[test]
    fn lines_of_another_encoding() {
        assert_eq!(name(b"It\x92s a \x93quoted\x94 footer"), Some("windows-1252"));
        assert_eq!(name(b"caf\xE9 \xA9 2024"), Some("windows-1252"));
        assert_eq!(name(b"\xC9cole, na\xEFve \x97 \x80 5 \xABd\xE9j\xE0\xBB 20\xB0C"), Some("windows-1252"));
        assert_eq!(name(b"\xC7\xDF\xCA\xE6\xC8\xD1 30, 2025"), Some("windows-1256"));
    }

    #[test]
    fn arabic_words_are_recognised() {
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
    fn other_languages_are_not_arabic() {
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
    fn damage_is_not_guessed_at() {
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
