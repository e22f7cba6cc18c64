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
    let ranges = xml(head).into_iter().chain(metas(head));
    // A label that nobody knows is passed over, but told of where there is no other.
    let mut declared = ranges.map(|range| Declaration::of_page(head, range)).peekable();
    let first = declared.peek().cloned();
    declared.find(|declared| declared.charset.is_some()).or(first)
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

/// Where labels stand in the `meta` elements, as the prescan of the HTML Standard finds them.
fn metas(head: &[u8]) -> Vec<Range<usize>> {
    let (mut found, mut at) = (Vec::new(), 0);
    while let Some(open) = memchr::memchr(b'<', &head[at..]).map(|open| at + open) {
        let behind = &head[open + 1..];
        let letter = usize::from(behind.starts_with(b"/"));
        at = match behind {
            // The dashes of `<!-->` are those of both ends.
            [b'!', b'-', b'-', ..] => match memchr::memmem::find(&head[open + 2..], b"-->") {
                Some(end) => open + 2 + end + 3,
                None => return found,
            },
            _ if behind.get(letter).is_some_and(u8::is_ascii_alphabetic) => {
                let ends = |byte: &u8| byte.is_ascii_whitespace() || *byte == b'>';
                let is_meta = behind.get(..4).is_some_and(|name| name.eq_ignore_ascii_case(b"meta"))
                    && behind.get(4).is_some_and(|&byte| byte.is_ascii_whitespace() || byte == b'/');
                let name = if is_meta { Some(4) } else { behind.iter().position(ends) };
                let Some(name) = name else { return found };
                let (label, end) = meta(head, open + 1 + name);
                found.extend(label.filter(|_| is_meta));
                end
            }
            [b'!' | b'/' | b'?', ..] => match memchr::memchr(b'>', behind) {
                Some(end) => open + 1 + end,
                None => return found,
            },
            _ => open + 1,
        };
    }
    found
}

/// The label in the attributes that begin at byte `at`, and where they end: `charset`, or `content` beside
/// `http-equiv=content-type`.
fn meta(head: &[u8], mut at: usize) -> (Option<Range<usize>>, usize) {
    let (mut charset, mut content, mut is_pragma) = (None, None, false);
    while let Some((name, text, end)) = attribute(head, at) {
        at = end;
        match head[name].to_ascii_lowercase().as_slice() {
            b"charset" => charset = charset.or(Some(text)),
            b"content" => content = content.or_else(|| value(head, text, b"charset")),
            b"http-equiv" => is_pragma |= head[text].eq_ignore_ascii_case(b"content-type"),
            _ => {}
        }
    }
    let charset = charset.map(|text| label(head, text)).filter(|label| !label.is_empty());
    (charset.or(content.filter(|_| is_pragma)), at)
}

/// Name, value and end of the next attribute of a tag. `None` at the end of the tag.
fn attribute(head: &[u8], at: usize) -> Option<(Range<usize>, Range<usize>, usize)> {
    let end = head.len();
    let skip = |at: usize, is: fn(u8) -> bool| at + head[at..].iter().take_while(|&&byte| is(byte)).count();
    let start = skip(at, |byte| byte.is_ascii_whitespace() || byte == b'/');
    if matches!(head.get(start), None | Some(b'>')) {
        return None;
    }
    // A `=` that comes first belongs to the name.
    let name_end = skip(start + 1, |byte| !byte.is_ascii_whitespace() && !matches!(byte, b'/' | b'>' | b'='));
    let name = start..name_end;
    let sign = skip_space(head, name_end, end);
    if head.get(sign) != Some(&b'=') {
        return Some((name, sign..sign, sign));
    }
    let first = skip_space(head, sign + 1, end);
    match head.get(first) {
        Some(&quote @ (b'"' | b'\'')) => {
            let last = first + 1 + memchr::memchr(quote, &head[first + 1..])?;
            Some((name, first + 1..last, last + 1))
        }
        _ => {
            let last = skip(first, |byte| !byte.is_ascii_whitespace() && byte != b'>');
            Some((name, first..last, last))
        }
    }
}

/// What of a value is the label: pages write `utf-8;`, `utf-8"` and `utf-8/` too.
fn label(head: &[u8], value: Range<usize>) -> Range<usize> {
    let start = skip_space(head, value.start, value.end);
    let is_end = |&byte: &u8| matches!(byte, b'"' | b'\'' | b';' | b'?' | b'/') || byte.is_ascii_whitespace();
    let end = head[start..value.end].iter().position(is_end).map_or(value.end, |end| start + end);
    start..end
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
            return Some(label(head, at..tag.end)).filter(|label| !label.is_empty());
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
            ("<!--><meta charset=big5>", Some("big5")),
            ("<a title='<meta charset=koi8-r>'><meta charset=big5>", Some("big5")),
            ("<a title='>'><meta name=x charset=big5 charset=koi8-r>", Some("big5")),
            ("<? <meta charset=koi8-r><meta charset=big5>", Some("big5")),
            ("<meta content='text/html; charset=koi8-r'><meta charset=big5>", Some("big5")),
            ("<meta content='text/html; charset = \"koi8-r\"' http-equiv=content-TYPE>", Some("koi8-r")),
            ("<meta charset=klingon><meta charset=gbk>", Some("gbk")),
            ("<meta charset=klingon>", Some("klingon")),
            ("<meta/charset='utf-8;'/>", Some("utf-8")),
            ("<meta charset=utf-8/>", Some("utf-8")),
            ("<meta charset", None),
            ("<meta charset='gbk", None),
            ("</meta charset=gbk>", None),
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
