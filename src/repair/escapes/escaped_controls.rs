//! Bidi controls and other invisible characters that are written as escapes: text comes in, findings go out.
//!
//! The spellings are `%E2%80%AE`, `\u202e`, `\u{202E}`, `\xE2\x80\xAE`, `\342\200\256`, `\N{RIGHT-TO-LEFT OVERRIDE}`,
//! `\202E` of CSS and `&#8238;`. As escapes they are harmless. A program that decodes them gets a text that is
//! displayed in another order, or that hides something. So they are reported, and they stay. Embeddings, overrides and
//! isolates (UAX #9) are reported everywhere. Marks (LRM, RLM, ALM) are ordinary in markup and program text, and are
//! reported elsewhere. Other invisible characters are reported if [`MIN_INVISIBLE_RUN`] of them stand in a row; the
//! tags of an emoji flag (UTS #51) do not count. Cost: linear.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --mojibake DIR`.

use std::ops::Range;

use memchr::memchr3_iter;

use super::escaped_words::hexadecimal;
use crate::chars;
use crate::chars::classes::{is_deprecated_format, is_directional_mark, is_explicit_bidi_control, is_tag};
use crate::document::{FindingKind, Protected, RawFinding};

/// So many invisible characters in a row are reported.
const MIN_INVISIBLE_RUN: usize = 3;
/// The longest escape of one character, in bytes.
const MAX_ESCAPE_BYTES: usize = 48;

/// Reports the escapes in `text`.
pub(super) fn report(text: &str, protected: &Protected, found: &mut Vec<RawFinding>) {
    let bytes = text.as_bytes();
    let mut end = 0;
    for at in memchr3_iter(b'%', b'\\', b'&', bytes) {
        if at < end {
            continue;
        }
        let mut run = EscapeRun::default();
        end = at;
        while let Some((len, c)) = escape(&bytes[end..]) {
            run.add(end..end + len, c);
            end += len;
        }
        run.report(protected, found);
    }
}

/// Escapes that stand side by side.
#[derive(Default)]
struct EscapeRun {
    /// From the first control or invisible character to the last one.
    range: Option<Range<usize>>,
    controls: Vec<char>,
    has_explicit: bool,
    invisible: usize,
    most_invisible: usize,
    is_flag: bool,
}

/// A finding names so many controls.
const MAX_NAMED_CONTROLS: usize = 8;

impl EscapeRun {
    fn add(&mut self, range: Range<usize>, c: char) {
        let is_explicit = is_explicit_bidi_control(c) || is_deprecated_format(c);
        let is_control = is_explicit || is_directional_mark(c);
        self.is_flag = c == '\u{1F3F4}' || self.is_flag && is_tag(c);
        let is_invisible = chars::of(c).is_default_ignorable() && !self.is_flag;
        self.invisible = if is_invisible { self.invisible + 1 } else { 0 };
        self.most_invisible = self.most_invisible.max(self.invisible);
        self.has_explicit |= is_explicit;
        if is_control && self.controls.len() <= MAX_NAMED_CONTROLS {
            self.controls.push(c);
        }
        if is_control || is_invisible {
            let start = self.range.as_ref().map_or(range.start, |known| known.start);
            self.range = Some(start..range.end);
        }
    }

    fn report(self, protected: &Protected, found: &mut Vec<RawFinding>) {
        let Some(range) = self.range else { return };
        let has_marks = !self.controls.is_empty() && !protected.meets(&range);
        let detail = if self.has_explicit || has_marks {
            let names: Vec<_> = self.controls.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect();
            format!("spells the bidi control {}", names[..names.len().min(MAX_NAMED_CONTROLS)].join(" "))
        } else if self.most_invisible >= MIN_INVISIBLE_RUN {
            format!("spells {} invisible characters in a row", self.most_invisible)
        } else {
            return;
        };
        found.push(RawFinding { kind: FindingKind::EscapedText, range, detail });
    }
}

/// The escape at the start of `bytes`: its length and its character.
fn escape(bytes: &[u8]) -> Option<(usize, char)> {
    match bytes {
        [b'%', ..] => utf8(bytes, b"%", 16),
        [b'&', ..] => reference(bytes),
        [b'\\', b'x', b'{', ..] => in_braces(bytes, 3),
        [b'\\', b'x', ..] => utf8(bytes, b"\\x", 16),
        [b'\\', b'u', b'{', ..] => in_braces(bytes, 3),
        [b'\\', b'N', b'{', b'U', b'+', ..] => in_braces(bytes, 5),
        [b'\\', b'N', b'{', ..] => named(bytes),
        [b'\\', b'u', ..] => code_units(bytes),
        [b'\\', b'U', digits @ ..] => Some((10, char::from_u32(hexadecimal(digits.get(..8)?)?)?)),
        [b'\\', ..] => utf8(bytes, b"\\", 8).or_else(|| css(bytes)),
        _ => None,
    }
}

/// A character in UTF-8. Each byte is written as `prefix` and two hexadecimal or three octal digits.
fn utf8(bytes: &[u8], prefix: &[u8], radix: u32) -> Option<(usize, char)> {
    let digits = if radix == 16 { 2 } else { 3 };
    let byte = |index: usize| {
        let written = bytes[(prefix.len() + digits) * index..].strip_prefix(prefix)?.get(..digits)?;
        let value =
            written.iter().try_fold(0, |n, &digit| Some(n * radix + char::from(digit).to_digit(radix)?))?;
        u8::try_from(value).ok()
    };
    let len = match byte(0)? {
        0xC2..=0xDF => 2,
        0xE0..=0xEF => 3,
        0xF0.. => 4,
        _ => return None,
    };
    let written = bytes.len() >= (prefix.len() + digits) * len;
    let character: Vec<u8> = (0..len).map_while(|index| if written { byte(index) } else { None }).collect();
    let c = std::str::from_utf8(&character).ok()?.chars().next()?;
    Some(((prefix.len() + digits) * len, c))
}

/// A number in hexadecimal, from byte `from` to `}`.
fn in_braces(bytes: &[u8], from: usize) -> Option<(usize, char)> {
    let digits = bytes[from..].iter().take(8).position(|&byte| byte == b'}')?;
    let number = hexadecimal(&bytes[from..from + digits]).filter(|_| digits > 0)?;
    Some((from + digits + 1, char::from_u32(number)?))
}

/// UTF-16 code units in `\u` escapes, as in JSON, Java and JavaScript.
fn code_units(bytes: &[u8]) -> Option<(usize, char)> {
    let unit = |at: usize| hexadecimal(bytes[at..].strip_prefix(b"\\u")?.get(..4)?);
    let first = unit(0)?;
    match char::from_u32(first) {
        Some(c) => Some((6, c)),
        None => {
            let units = [first as u16, unit(6)? as u16];
            char::decode_utf16(units).next()?.ok().map(|c| (12, c))
        }
    }
}

/// An escape of CSS (CSS Syntax §4.3.7), with up to six digits. Four decimal digits are more likely a year in a path.
fn css(bytes: &[u8]) -> Option<(usize, char)> {
    let digits = bytes[1..].iter().take(6).take_while(|byte| byte.is_ascii_hexdigit()).count();
    let written = &bytes[1..=digits];
    let is_number = digits > 4 || written.iter().any(u8::is_ascii_alphabetic);
    let number = hexadecimal(written).filter(|_| digits >= 4 && is_number)?;
    Some((digits + 1, char::from_u32(number)?))
}

/// An escape of Python that names a bidi control.
fn named(bytes: &[u8]) -> Option<(usize, char)> {
    const NAMES: [(&str, char); 12] = [
        ("LEFT-TO-RIGHT MARK", '\u{200E}'),
        ("RIGHT-TO-LEFT MARK", '\u{200F}'),
        ("ARABIC LETTER MARK", '\u{61C}'),
        ("LEFT-TO-RIGHT EMBEDDING", '\u{202A}'),
        ("RIGHT-TO-LEFT EMBEDDING", '\u{202B}'),
        ("POP DIRECTIONAL FORMATTING", '\u{202C}'),
        ("LEFT-TO-RIGHT OVERRIDE", '\u{202D}'),
        ("RIGHT-TO-LEFT OVERRIDE", '\u{202E}'),
        ("LEFT-TO-RIGHT ISOLATE", '\u{2066}'),
        ("RIGHT-TO-LEFT ISOLATE", '\u{2067}'),
        ("FIRST STRONG ISOLATE", '\u{2068}'),
        ("POP DIRECTIONAL ISOLATE", '\u{2069}'),
    ];
    let end = bytes.iter().take(MAX_ESCAPE_BYTES).position(|&byte| byte == b'}')?;
    let (_, c) = NAMES.iter().find(|(name, _)| bytes[3..end].eq_ignore_ascii_case(name.as_bytes()))?;
    Some((end + 1, *c))
}

/// A character reference that ends in a semicolon (HTML Standard §13.5).
fn reference(bytes: &[u8]) -> Option<(usize, char)> {
    let end = bytes.iter().take(MAX_ESCAPE_BYTES).position(|&byte| byte == b';')?;
    let written = std::str::from_utf8(&bytes[..=end]).ok()?;
    let is_name = written[1..end].bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
    let decoded = htmlize::unescape(Some(written).filter(|_| is_name)?);
    let mut chars = decoded.chars();
    let c = chars.next().filter(|_| decoded != written && chars.next().is_none())?;
    Some((end + 1, c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::SpanKind;

    fn protected(text: &str, kind: SpanKind) -> Protected {
        let whole = 0..text.len();
        Protected { ranges: vec![whole], kinds: vec![kind], ..Protected::default() }
    }

    fn details(text: &str, protected: &Protected) -> Vec<(String, String)> {
        let mut found = Vec::new();
        report(text, protected, &mut found);
        found.into_iter().map(|found| (text[found.range].to_owned(), found.detail)).collect()
    }

    #[test]
    fn bidi_controls_are_reported_in_every_spelling() {
        let escapes = [
            r"%E2%80%AE|%e2%80%ae|\u202e|\u202E|\u{202E}|\u{00202e}|\U0000202E|\x{202E}|\xE2\x80\xAE",
            r"\342\200\256|\202E|\00202E|\N{RIGHT-TO-LEFT OVERRIDE}|\N{U+202E}|&#8238;|&#x202E;|&#X0000202e;",
        ];
        for escape in escapes.iter().flat_map(|escapes| escapes.split('|')) {
            let wanted = (escape.to_owned(), "spells the bidi control U+202E".to_owned());
            for text in
                [format!("invoice{escape}gpj.exe"), format!("https://example.org/{escape}a?b={escape}")]
            {
                let found = details(&text, &Protected::default());
                assert!(!found.is_empty() && found.iter().all(|found| *found == wanted), "{text}: {found:?}");
            }
            let text = format!("`{escape}`");
            let protected = protected(&text, SpanKind::Code);
            assert_eq!(details(&text, &protected), [wanted]);
        }
    }

    #[test]
    fn bidi_marks_in_markup_are_not_reported() {
        for text in ["a &rlm; b", "a \\u200f b", "a %D8%9C b", "a \\200E b"] {
            assert_eq!(details(text, &Protected::default()).len(), 1, "{text}");
            let protected = protected(text, SpanKind::Markup);
            assert_eq!(details(text, &protected), [], "{text}");
        }
    }

    #[test]
    fn runs_of_invisible_characters_are_reported() {
        let text = "a%E2%80%8B%E2%80%8C%E2%80%8Bb and \\u200b\\u200c\\u2060 and &ZeroWidthSpace;&zwnj;&zwj;";
        let found = details(text, &Protected::default());
        assert_eq!(found.len(), 3);
        assert_eq!(found[0].0, "%E2%80%8B%E2%80%8C%E2%80%8B");
    }

    #[test]
    fn ordinary_escapes_are_not_reported() {
        for text in [
            "100%25 \\u0041\\n C:\\2066\\a \\d{4} \\x41",
            "https://fa.example.org/%D9%85%DB%8C%E2%80%8C%D8%B1%D9%88%D8%AF",
            "\\ud83c\\udff4\\udb40\\udc67\\udb40\\udc62\\udb40\\udc73\\udb40\\udc63\\udb40\\udc74\\udb40\\udc7f",
            "\\ud83d\\udc69\\u200d\\ud83d\\udcbb \\u2764\\ufe0f\\u200d\\ud83d\\udd25",
            "Wort&shy;trennung, fish &amp; chips &nosuchname; % \\ &",
            "%E2%80",
            "\\u202",
            "\\u{202E",
            "\\x",
            "\\xE2\\x80",
            "\\N{",
            "&#8238",
            "\\342\\200",
            "\\UFFFFFFFF",
        ] {
            assert_eq!(details(text, &Protected::default()), [], "{text}");
        }
    }

    #[test]
    fn escapes_take_linear_time() {
        for piece in ["%E2%80%AE", "%E2", "\\u202e", "\\", "&", "&#8238", "\\N{", "\\xE2"] {
            details(&piece.repeat(60_000), &Protected::default());
        }
    }
}
