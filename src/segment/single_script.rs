//! The shortcut for a paragraph that is one span: its bytes in, the script of the span out.
//!
//! Nearly all paragraphs hold letters of one script, and white space, punctuation and digits go with these. The bytes are
//! read once, branch-free, and a table gives what each lead byte may begin. `None` sends the paragraph to the slow way
//! ([`super::spans::SpanBuilder::read`]), which decides the same where both decide.

use super::byte_pairs;
use crate::chars::{self, Script};
use crate::document::SpanKind;

/// Script and kind of a paragraph without dates, addresses and program text, if it is one span and holds no digits of two
/// systems. `None` if the bytes do not tell.
pub(super) fn single_script(text: &str) -> Option<(Script, SpanKind)> {
    let bytes = text.as_bytes();
    if bytes.is_ascii() {
        let has_letters = bytes.iter().any(u8::is_ascii_alphabetic);
        let latin = (Script::LATIN, SpanKind::Prose);
        return Some(if has_letters { latin } else { (Script::COMMON, kind_without_letters(text)) });
    }
    let seen = bytes.iter().fold(0, |seen, &byte| seen | LEAD_BYTES[usize::from(byte)]);
    let script = match seen & (LATIN | ARABIC | CYRILLIC | OTHER) {
        LATIN => Script::LATIN,
        ARABIC => Script::ARABIC,
        CYRILLIC => Script::CYRILLIC,
        _ => return None,
    };
    let is_alone = (seen & SUPPLEMENT == 0 || script == Script::LATIN || !byte_pairs::any(bytes, is_ordinal))
        && (seen & ADDITIONAL == 0 || script == Script::LATIN && !byte_pairs::any(bytes, is_beyond_latin))
        && (seen & GENERAL == 0 || !byte_pairs::any(bytes, is_beyond_punctuation))
        && (script != Script::ARABIC || !byte_pairs::any(bytes, is_arabic_digit));
    let is_letter = |c: char| {
        let properties = chars::of(c);
        properties.is_letter() && properties.script() == script
    };
    (is_alone && text.contains(is_letter)).then_some((script, SpanKind::Prose))
}

/// The kind of a span without letters.
pub(super) fn kind_without_letters(text: &str) -> SpanKind {
    if text.chars().any(|c| chars::of(c).digit().is_some()) { SpanKind::Number } else { SpanKind::Symbol }
}

const LATIN: u8 = 1;
const ARABIC: u8 = 2;
const CYRILLIC: u8 = 4;
/// U+0080 to U+00BF: signs, and two ordinals of Latin script.
const SUPPLEMENT: u8 = 8;
/// U+2000 to U+2FFF, of which the first 64 are punctuation.
const GENERAL: u8 = 16;
/// U+1000 to U+1FFF, where U+1E00 to U+1EFF are letters of Latin script, those of Vietnamese among them.
const ADDITIONAL: u8 = 32;
const OTHER: u8 = 64;

/// Which characters a byte may begin, as a set of the flags above.
static LEAD_BYTES: [u8; 256] = {
    let mut bytes = [OTHER; 256];
    let mut byte = 0;
    while byte < 256 {
        bytes[byte] = match byte {
            0x41..=0x5A | 0x61..=0x7A => LATIN,
            0x00..=0xBF => 0,
            0xC2 => SUPPLEMENT,
            0xC3..=0xC9 => LATIN,    // U+00C0 to U+027F
            0xCC => 0,               // U+0300 to U+033F, marks
            0xD0..=0xD3 => CYRILLIC, // U+0400 to U+04FF
            0xD8..=0xDB => ARABIC,   // U+0600 to U+06FF
            0xE1 => ADDITIONAL,
            0xE2 => GENERAL,
            _ => OTHER,
        };
        byte += 1;
    }
    bytes
};

/// U+00AA, U+00BA.
fn is_ordinal(lead: u8, next: u8) -> bool {
    (lead == 0xC2) & (next & 0xEF == 0xAA)
}

/// A character of U+1000 to U+1FFF outside of U+1E00 to U+1EFF.
fn is_beyond_latin(lead: u8, next: u8) -> bool {
    (lead == 0xE1) & (next.wrapping_sub(0xB8) >= 4)
}

/// A character from U+2040 on.
fn is_beyond_punctuation(lead: u8, next: u8) -> bool {
    (lead == 0xE2) & (next != 0x80)
}

/// U+0660 to U+0669, U+06F0 to U+06F9.
fn is_arabic_digit(lead: u8, next: u8) -> bool {
    ((lead == 0xD9) & (next.wrapping_sub(0xA0) < 10)) | ((lead == 0xDB) & (next.wrapping_sub(0xB0) < 10))
}

#[cfg(test)]
mod tests {
    use super::super::spans::{BuiltSpans, FixedRanges, SpanBuilder};
    use super::*;
    use crate::document::Protected;

    /// The spans without the shortcut.
    fn spans_without_shortcut(text: &str) -> BuiltSpans {
        let fixed = FixedRanges { dates: &[], protected: &Protected::default(), has_links: false };
        let mut runs = SpanBuilder::new(text, fixed, 1);
        runs.read(0..text.len());
        runs.finish()
    }

    /// Whether the shortcut decides. If so, the slow way must agree.
    fn is_decided(text: &str) -> bool {
        let Some((script, kind)) = single_script(text) else { return false };
        let BuiltSpans { spans, mixed, .. } = spans_without_shortcut(text);
        let found: Vec<_> = spans.iter().map(|span| (span.start..span.end, span.script, span.kind)).collect();
        assert_eq!(found, [(0..text.len(), script, kind)], "{text:?}");
        assert!(mixed.is_empty(), "{text:?}");
        true
    }

    #[test]
    fn shortcut_agrees_with_the_slow_way_on_every_character() {
        for c in (0..=0x10FFFF).filter_map(char::from_u32) {
            for (before, behind) in
                [("", ""), ("a", "b"), ("ب", "ا"), ("д", "б"), ("(", "7"), ("", "۷"), ("é", "")]
            {
                is_decided(&format!("{before}{c}{behind}"));
            }
        }
    }

    #[test]
    fn shortcut_decides_ordinary_paragraphs() {
        for text in [
            "“Yes”, he said — 7 times…\n",
            "Él comió «ñandú»",
            "«Да», сказал он",
            "یہ «کتاب» 7 روپے کی ہے۔",
            "Hôm qua chúng tôi đã đến nhà một người bạn.",
            " 12\n",
            "…",
        ] {
            assert_eq!(is_decided(text), text != "…", "{text}");
        }
        for text in ["a ب", "ب ۷", "№ª б", "7٧", "×", "µ", "a Ω"] {
            assert!(!is_decided(text), "{text}");
        }
    }
}
