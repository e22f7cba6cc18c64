//! Finds the HTML and XML markup of a text, and the elements whose content is program text: byte ranges out.
//!
//! A tag is read by the grammar of the HTML Standard §13.1.2 and of XML 1.0 §3.1, made stricter so that prose is no tag.
//! The name follows `<` at once, an attribute without a value is one word of ASCII letters, and nothing is left open.
//! Comments, declarations, processing instructions and the tags of template languages (`<% %>`) are found likewise.
//! Cost: linear, because each `<` is read for at most [`MAX_TAG_BYTES`].

use std::ops::Range;

use memchr::{memchr, memmem};

use crate::document::SpanKind;

/// The most bytes of a tag. A comment may be longer.
const MAX_TAG_BYTES: usize = 4096;
/// The most bytes of a comment, and of the content of an element for program text.
const MAX_CONTENT_BYTES: usize = 32 * 1024;

/// Elements whose content is program text or laid out by hand (HTML Standard §4.4.3, §4.5.15, §4.11.1).
const CODE_ELEMENTS: [&str; 8] = ["pre", "code", "kbd", "samp", "script", "style", "textarea", "svg"];

/// Finds the markup of `text` in order, as byte ranges.
pub(super) fn find(text: &str) -> Vec<(Range<usize>, SpanKind)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = memchr(b'<', &bytes[from..]).map(|at| from + at) {
        let Some(end) = end(&bytes[start..]).map(|len| start + len) else {
            from = start + 1;
            continue;
        };
        found.push((start..end, SpanKind::Markup));
        from = end;
        if let Some(content) =
            code_element(&bytes[start..end]).and_then(|name| content_len(&bytes[end..], name))
            && content > 0
        {
            found.push((end..end + content, SpanKind::Code));
            from = end + content;
        }
    }
    found
}

/// The ends of the CDATA sections of `text` (XML 1.0 §2.7).
pub(super) fn find_section_ends(text: &str) -> Vec<Range<usize>> {
    memmem::find_iter(text.as_bytes(), b"]]>").map(|at| at..at + 3).collect()
}

/// Whether `text` begins like a page: with a comment, a declaration or a tag. A tag may be longer here, and its name may be
/// of any script (XML).
pub(super) fn is_page(text: &str) -> bool {
    let head = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}').as_bytes();
    match head {
        [b'<', b'!' | b'?', b'-' | b'a'..=b'z' | b'A'..=b'Z', ..] => true,
        [b'<', letter, ..] if letter.is_ascii_alphabetic() || matches!(letter, b'_' | b':' | 0x80..) => {
            tag(head, 1).is_some()
        }
        [b'<', ..] => end(head).is_some(),
        _ => false,
    }
}

/// The length of the markup that `bytes` begins with: it begins with `<`.
fn end(bytes: &[u8]) -> Option<usize> {
    match bytes {
        [b'<', b'!', b'-', b'-', ..] => closed(bytes, 4, b"-->", MAX_CONTENT_BYTES),
        [b'<', b'!', b'[', ..] => closed(bytes, 3, b"[", 16),
        [b'<', b'!', letter, ..] if letter.is_ascii_alphabetic() => closed(bytes, 2, b">", MAX_TAG_BYTES),
        [b'<', b'?', letter, ..] if letter.is_ascii_alphabetic() => closed(bytes, 2, b"?>", MAX_TAG_BYTES),
        [b'<', b'%', ..] => closed(bytes, 2, b"%>", MAX_TAG_BYTES),
        [b'<', b'/', letter, ..] if letter.is_ascii_alphabetic() => tag(first_tag_bytes(bytes), 2),
        [b'<', letter, ..] if letter.is_ascii_alphabetic() => tag(first_tag_bytes(bytes), 1),
        _ => None,
    }
}

/// The first [`MAX_TAG_BYTES`] of `bytes`.
fn first_tag_bytes(bytes: &[u8]) -> &[u8] {
    &bytes[..bytes.len().min(MAX_TAG_BYTES)]
}

/// The length up to the end of `close`, which must stand behind byte `from` and within the first `longest` bytes.
fn closed(bytes: &[u8], from: usize, close: &[u8], longest: usize) -> Option<usize> {
    let bytes = &bytes[..bytes.len().min(longest)];
    memmem::find(&bytes[from..], close).map(|at| from + at + close.len())
}

/// The length of a start or end tag whose name begins at byte `at`.
fn tag(bytes: &[u8], at: usize) -> Option<usize> {
    let mut reader = TagReader { bytes, at };
    reader.skip(|byte| is_name(byte) || !byte.is_ascii());
    loop {
        let spaces = reader.skip(|byte| byte.is_ascii_whitespace());
        match reader.peek()? {
            b'>' => return Some(reader.at + 1),
            b'/' if reader.bytes.get(reader.at + 1) == Some(&b'>') => return Some(reader.at + 2),
            _ if spaces == 0 => return None,
            _ => reader.attribute()?,
        }
    }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_' | b'.')
}

/// Reads a tag from left to right.
struct TagReader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl TagReader<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Skips the bytes for which `is` holds, and returns their number.
    fn skip(&mut self, is: impl Fn(u8) -> bool) -> usize {
        let len = self.bytes[self.at..].iter().take_while(|&&byte| is(byte)).count();
        self.at += len;
        len
    }

    /// Skips an attribute with its value; `None` if it is none.
    fn attribute(&mut self) -> Option<()> {
        let start = self.at;
        self.skip(|byte| {
            !byte.is_ascii_whitespace() && !matches!(byte, b'"' | b'\'' | b'<' | b'>' | b'/' | b'=')
        });
        let name = &self.bytes[start..self.at];
        let end = self.at;
        self.skip(|byte| byte.is_ascii_whitespace());
        if self.peek()? != b'=' {
            self.at = end;
            let is_word =
                name.first().is_some_and(u8::is_ascii_alphabetic) && name.iter().all(|&byte| is_name(byte));
            return is_word.then_some(());
        }
        self.at += 1;
        self.skip(|byte| byte.is_ascii_whitespace());
        match self.peek()? {
            quote @ (b'"' | b'\'') => {
                let value = memchr(quote, &self.bytes[self.at + 1..])?;
                self.at += value + 2;
                Some(())
            }
            _ => (self
                .skip(|byte| !byte.is_ascii_whitespace() && !matches!(byte, b'"' | b'\'' | b'<' | b'>'))
                > 0)
            .then_some(()),
        }
    }
}

/// The name of the element that `tag` opens, if its content is program text.
fn code_element(tag: &[u8]) -> Option<&'static str> {
    let name = tag[1..].split(|&byte| !is_name(byte)).next()?;
    let is_open = !tag.ends_with(b"/>");
    CODE_ELEMENTS.into_iter().find(|known| is_open && name.eq_ignore_ascii_case(known.as_bytes()))
}

/// The length of the content that `bytes` begins with, up to the end tag of `name`.
fn content_len(bytes: &[u8], name: &str) -> Option<usize> {
    let bytes = &bytes[..bytes.len().min(MAX_CONTENT_BYTES)];
    memmem::find_iter(bytes, "</").find(|&at| {
        bytes[at + 2..].get(..name.len()).is_some_and(|end| end.eq_ignore_ascii_case(name.as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|(range, _)| &text[range]).collect()
    }

    #[test]
    fn tags_comments_and_declarations_are_markup() {
        for (text, wanted) in [
            ("<i>سلام</i>", vec!["<i>", "</i>"]),
            (
                "<a href=\"x > y\" data-n='1' hidden>و</a>",
                vec!["<a href=\"x > y\" data-n='1' hidden>", "</a>"],
            ),
            ("<br/><hr />", vec!["<br/>", "<hr />"]),
            ("<!DOCTYPE html>\n<!-- a\nb -->ب", vec!["<!DOCTYPE html>", "<!-- a\nb -->"]),
            (
                "<?xml version=\"1.0\"?><tei:p xml:lang=\"ur\">",
                vec!["<?xml version=\"1.0\"?>", "<tei:p xml:lang=\"ur\">"],
            ),
            ("<![CDATA[متن]]>", vec!["<![CDATA["]),
            ("<%= name %> و", vec!["<%= name %>"]),
            ("<font color=#fff size=2>", vec!["<font color=#fff size=2>"]),
            ("cp <file> <folder>", vec!["<file>", "<folder>"]),
            ("<img alt=\"تصویر\"\n src=x>", vec!["<img alt=\"تصویر\"\n src=x>"]),
        ] {
            assert_eq!(found(text), wanted, "{text}");
        }
    }

    #[test]
    fn the_content_of_code_elements_is_code() {
        let text = "<p>x</p><PRE class=a>a   b <b>c</b></pre> <code>f(x)</code><script>if (a < b) { }</script><pre>open";
        let code: Vec<_> = find(text).into_iter().filter(|(_, kind)| *kind == SpanKind::Code).collect();
        let code: Vec<_> = code.into_iter().map(|(range, _)| &text[range]).collect();
        assert_eq!(code, ["a   b <b>c</b>", "f(x)", "if (a < b) { }"]);
    }

    #[test]
    fn comparisons_addresses_and_quotations_are_no_tags() {
        for text in [
            "a < b and c > d",
            "a <b, c> d",
            "<user@example.org>",
            "<https://example.org/>",
            "<3 and <- and <=",
            "<سلام>",
            "<a href=\"open",
            "<b \u{201C}c\u{201D}>",
            "<",
        ] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn open_tags_take_linear_time() {
        for open in ["<a b=\"", "<a ", "<!--", "<pre>", "<%", "<a b='<a b=\""] {
            find(&open.repeat(60_000));
        }
    }

    #[test]
    fn a_page_begins_with_markup() {
        assert!(is_page("\n<!doctype html><title>x</title>"));
        assert!(is_page("<p>Fish &amp; chips</p>"));
        assert!(is_page("<_x/>") && is_page("<نامه زبان=\"fa\">متن</نامه>"));
        assert!(is_page(&format!("<svg d=\"{}\">", "M0 0".repeat(10_000))));
        assert!(is_page(&format!("<!-- {} --><p>", "x ".repeat(40_000))));
        assert!(!is_page("<سلام بر همه"));
        assert!(!is_page("Fish &amp; <b>chips</b>"));
        assert!(!is_page("< 5"));
    }
}
