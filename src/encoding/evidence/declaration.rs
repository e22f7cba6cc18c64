//! The evidence of a declaration: the charset of the transport, of the XML declaration (XML 1.0 §2.8, §4.3.3), or of a
//! `meta` element (HTML Standard §13.2.3.2, prescan). The head of the source comes in, a [`Declaration`] goes out. Linear
//! time in the [`PRESCAN_BYTES`] at most.

use crate::encoding::charset::Charset;
use encoding_rs::{ISO_2022_JP, WINDOWS_1252};
use std::ops::Range;

/// Bytes that are searched. The HTML Standard's prescan looks at 1,024, but some pages have more before their `meta`.
const PRESCAN_BYTES: usize = 4096;

/// A declared encoding.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Declaration {
    /// The label as it is written.
    pub label: String,
    /// The encoding that the label names, if saaf decodes it.
    pub charset: Option<Charset>,
    /// Where the label stands in the source; empty where the transport declared it.
    pub range: Range<usize>,
}

impl Declaration {
    /// The declaration of the transport.
    pub fn of_transport(label: &str) -> Declaration {
        let charset = Charset::for_label(label).map(|charset| match charset {
            charset if charset.name() == "x-user-defined" => Charset::of(WINDOWS_1252),
            charset => charset,
        });
        Declaration { label: label.to_owned(), charset, range: 0..0 }
    }

    /// The declaration of a page, which was found in ASCII. So UTF-16 and UTF-32 must be a mistake for UTF-8 (HTML
    /// Standard §13.2.3.2). ISO-2022-JP is no superset of ASCII, but begins in it, so it may be true.
    fn of_page(source: &[u8], range: Range<usize>) -> Declaration {
        let label = String::from_utf8_lossy(&source[range.clone()]).into_owned();
        let mut declaration = Declaration::of_transport(&label);
        declaration.range = range;
        declaration.charset = declaration.charset.map(|charset| match charset {
            Charset::Whatwg(encoding) if encoding == ISO_2022_JP => charset,
            charset if !charset.is_ascii_superset() => Charset::UTF_8,
            charset => charset,
        });
        declaration
    }
}

/// Finds the declaration at the head of the source.
pub(crate) fn find(source: &[u8]) -> Option<Declaration> {
    let head = &source[..source.len().min(PRESCAN_BYTES)];
    let range = xml(head).or_else(|| meta(head))?;
    Some(Declaration::of_page(head, range))
}

/// `<?xml version="1.0" encoding="…"?>` at the very start (XML 1.0 §2.8).
fn xml(head: &[u8]) -> Option<Range<usize>> {
    let mark = if head.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    if !head[mark..].starts_with(b"<?xml") {
        return None;
    }
    let end = mark + memchr::memchr(b'>', &head[mark..])?;
    value(head, mark..end, b"encoding")
}

/// The charset of the first `meta` element that has one; comments are skipped.
fn meta(head: &[u8]) -> Option<Range<usize>> {
    let mut at = 0;
    while let Some(open) = memchr::memchr(b'<', &head[at..]).map(|open| at + open) {
        if head[open..].starts_with(b"<!--") {
            at = open + 4 + memchr::memmem::find(&head[open + 4..], b"-->")?;
            continue;
        }
        at = open + 1;
        let name = head.get(at..at + 4).is_some_and(|name| name.eq_ignore_ascii_case(b"meta"));
        let ends = head.get(at + 4).is_some_and(|&byte| byte.is_ascii_whitespace() || byte == b'/');
        if name && ends {
            let end = memchr::memchr(b'>', &head[at..]).map_or(head.len(), |end| at + end);
            if let Some(range) = value(head, at..end, b"charset") {
                return Some(range);
            }
            at = end;
        }
    }
    None
}

/// The value after `key =` in a tag, with or without quotes; never empty.
fn value(head: &[u8], tag: Range<usize>, key: &[u8]) -> Option<Range<usize>> {
    let mut from = tag.start;
    while let Some(found) = head[from..tag.end].windows(key.len()).position(|w| w.eq_ignore_ascii_case(key)) {
        from += found + key.len();
        let mut at = skip_space(head, from, tag.end);
        if at < tag.end && head[at] == b'=' {
            at = skip_space(head, at + 1, tag.end);
            while at < tag.end && matches!(head[at], b'"' | b'\'') {
                at += 1;
            }
            let is_end =
                |&byte: &u8| matches!(byte, b'"' | b'\'' | b';' | b'?' | b'/') || byte.is_ascii_whitespace();
            let end = head[at..tag.end].iter().position(is_end).map_or(tag.end, |end| at + end);
            return (end > at).then_some(at..end);
        }
    }
    None
}

fn skip_space(head: &[u8], at: usize, end: usize) -> usize {
    head[at..end].iter().position(|byte| !byte.is_ascii_whitespace()).map_or(end, |skip| at + skip)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(page: &str) -> Option<String> {
        let declaration = find(page.as_bytes())?;
        assert_eq!(&page[declaration.range], declaration.label);
        Some(declaration.label)
    }

    #[test]
    fn declarations_are_found() {
        for (page, expected) in [
            (r#"<?xml version="1.0" encoding="windows-1256"?><p/>"#, Some("windows-1256")),
            ("<?xml version='1.0' encoding = 'utf-8' ?>", Some("utf-8")),
            (r#"<html><head><META CHARSET="ISO-8859-6"><title>"#, Some("ISO-8859-6")),
            ("<meta charset=utf-8>", Some("utf-8")),
            (r#"<meta http-equiv="Content-Type" content="text/html; charset=Shift_JIS">"#, Some("Shift_JIS")),
            ("<!-- <meta charset=koi8-r> --><meta charset=big5>", Some("big5")),
            ("<metadata charset=koi8-r>", None),
            ("<meta name=description content='the charset is unknown'>", None),
            ("<meta charset=''>", None),
            ("charset=utf-8 in prose", None),
            ("<?xml version='1.0'?><meta charset='gbk'/>", Some("gbk")),
            ("", None),
        ] {
            assert_eq!(label(page).as_deref(), expected, "{page}");
        }
    }

    #[test]
    fn utf_16_declared_in_ascii_means_utf_8() {
        assert_eq!(find(b"<meta charset=utf-16>").unwrap().charset, Some(Charset::UTF_8));
        assert_eq!(find(b"<meta charset=klingon>").unwrap().charset, None);
    }
}
