//! Finds placeholders and keys: the places of a text that a program fills, and the keys that it reads.
//!
//! Message catalogues and templates hold `{name}`, `{{name}}`, `${name}`, `%{name}`, `{% tag %}` (ICU MessageFormat,
//! Jinja, shell, Ruby), `%s`, `%1$d`, `%(name)s` (printf and its relatives) and `$name`. A program compares them byte by
//! byte, so nothing is written inside. What stands between braces is one word or a few, on one line. The space flag of
//! printf is not read, so `50% of` is no placeholder. Cost: one pass; each sign is read for at most
//! [`MAX_PLACEHOLDER_BYTES`].

use std::ops::Range;

use memchr::{memchr, memchr_iter, memchr2, memchr3_iter, memrchr};

/// The most bytes between the braces, or of a name.
const MAX_PLACEHOLDER_BYTES: usize = 120;

/// Finds the placeholders, in order, as byte ranges.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut from = 0;
    for at in memchr3_iter(b'{', b'%', b'$', bytes) {
        let before = at.checked_sub(1).map(|before| bytes[before]);
        if at >= from
            && let Some(len) = placeholder_len(&bytes[at..], before)
        {
            from = at + len;
            found.push(at..from);
        }
    }
    found
}

/// Finds the keys of a file for programs, in order, as byte ranges. Three kinds are keys: those of JSON objects, with their
/// quotation marks and the colon; at the head of a line, a name with its equals sign (properties, INI, Fluent, programs);
/// and the keywords of gettext's message catalogues, with the quotation mark that follows.
pub(super) fn find_keys(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    // A line without these signs has none.
    while let Some(sign) = memchr2(b'"', b'=', &bytes[at..]).map(|sign| at + sign) {
        let start = memrchr(b'\n', &bytes[at..sign]).map_or(at, |end| at + end + 1);
        let line_end = memchr(b'\n', &bytes[sign..]).map_or(bytes.len(), |len| sign + len + 1);
        let head = key_len(&bytes[start..line_end]).map(|key| start + key.start..start + key.end);
        let from = head.as_ref().map_or(start, |head| head.end);
        found.extend(head);
        let quotes = memchr_iter(b'"', &bytes[from..line_end]).map(|quote| from + quote);
        found.extend(quotes.filter(|&quote| bytes.get(quote + 1) == Some(&b':')).filter_map(|end| {
            let open = opening_quote(&bytes[from..end]).map(|at| from + at)?;
            is_key(&bytes[start..open]).then_some(open..end + 2)
        }));
        at = line_end;
    }
    found
}

/// The name or keyword at the head of a line, with the sign that follows.
fn key_len(line: &[u8]) -> Option<Range<usize>> {
    let indent = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let rest = &line[indent..];
    let name = rest
        .iter()
        .take(MAX_PLACEHOLDER_BYTES)
        .take_while(|&&byte| is_identifier_byte(byte) || matches!(byte, b'.' | b'-' | b'[' | b']'))
        .count();
    let gap = rest[name..].iter().take_while(|&&byte| byte == b' ').count();
    let is_catalogue = rest.starts_with(b"msg") && gap == 1;
    let sign = rest.get(name + gap)?;
    let is_key = name > 0
        && gap < 8
        && (*sign == b'=' && rest.get(name + gap + 1) != Some(&b'=') || *sign == b'"' && is_catalogue);
    is_key.then_some(indent..indent + name + gap + 1)
}

/// The place of the quotation mark that opens the string at the end of `bytes`.
fn opening_quote(bytes: &[u8]) -> Option<usize> {
    let head = &bytes[bytes.len().saturating_sub(MAX_PLACEHOLDER_BYTES)..];
    let at = head.iter().rposition(|byte| matches!(byte, b'"' | b'\\'))?;
    (head[at] == b'"' && at + 1 < head.len()).then_some(bytes.len() - head.len() + at)
}

/// Whether a key may stand behind `before`, the line up to the key.
fn is_key(before: &[u8]) -> bool {
    let last = before.iter().rev().take(MAX_PLACEHOLDER_BYTES).find(|byte| !matches!(byte, b' ' | b'\t'));
    last.is_none_or(|byte| matches!(byte, b'{' | b','))
}

/// The length of the placeholder that `bytes` begins with. `before`: the byte before it.
fn placeholder_len(bytes: &[u8], before: Option<u8>) -> Option<usize> {
    match bytes {
        [b'{', b'{', ..] => braced(bytes, 2, b"}}", is_content),
        [b'{', b'%', ..] => braced(bytes, 2, b"%}", is_content),
        [b'$' | b'%', b'{', ..] => braced(bytes, 2, b"}", is_content),
        [b'{', ..] => braced(bytes, 1, b"}", is_field),
        [b'$', first, ..] if is_identifier_byte(*first) && !first.is_ascii_digit() => Some(
            1 + bytes[1..]
                .iter()
                .take(MAX_PLACEHOLDER_BYTES)
                .take_while(|&&byte| is_identifier_byte(byte))
                .count(),
        ),
        [b'%', ..] if !before.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'%') => {
            directive(bytes)
        }
        _ => None,
    }
}

/// The length of `open` bytes, then content for whose bytes `is` holds, then `close`.
fn braced(bytes: &[u8], open: usize, close: &[u8], is: fn(u8) -> bool) -> Option<usize> {
    let len = bytes[open..].iter().take(MAX_PLACEHOLDER_BYTES).take_while(|&&byte| is(byte)).count();
    let end = open + len;
    (len > 0 && bytes[end..].starts_with(close)).then_some(end + close.len())
}

/// Whether an expression of a template language may hold the byte.
fn is_content(byte: u8) -> bool {
    !matches!(byte, b'{' | b'}' | b'%' | b'\n')
}

/// Whether a field of a format string may hold the byte (Python's Format String Syntax, ICU MessageFormat).
fn is_field(byte: u8) -> bool {
    is_identifier_byte(byte)
        || matches!(byte, b'.' | b':' | b'-' | b'!' | b',' | b'[' | b']' | b'>' | b'<' | b'#')
}

fn is_identifier_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The length of the printf directive that `bytes` begins with.
fn directive(bytes: &[u8]) -> Option<usize> {
    let mut at = 1;
    let mut skip = |is: fn(u8) -> bool, most: usize| {
        let len = bytes[at..].iter().take(most).take_while(|&&byte| is(byte)).count();
        at += len;
        len
    };
    if bytes.get(1) == Some(&b'(') {
        skip(|byte| byte != b')' && byte != b'\n', MAX_PLACEHOLDER_BYTES);
        skip(|byte| byte == b')', 1);
    }
    skip(|byte| byte.is_ascii_digit(), 2);
    skip(|byte| byte == b'$', 1);
    skip(|byte| matches!(byte, b'-' | b'+' | b'#' | b'*' | b'.' | b'0'..=b'9'), 8);
    skip(|byte| matches!(byte, b'h' | b'l' | b'q' | b'L' | b'j' | b'z' | b't'), 2);
    let conversions = b"diouxXeEfFgGaAcspn@";
    let ends = conversions.contains(bytes.get(at)?)
        && !bytes.get(at + 1).is_some_and(|&byte| is_identifier_byte(byte));
    ends.then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_found() {
        for (text, wanted) in [
            ("مرحبا {{name}}، لديك {0} رسائل", vec!["{{name}}", "{0}"]),
            ("بمقدار $X1% (+$X2%)", vec!["$X1", "$X2"]),
            ("%s و %1$d و %(count)d و %-5.2f و %lu", vec!["%s", "%1$d", "%(count)d", "%-5.2f", "%lu"]),
            (
                "${HOME}/x %{user} {% if a %} {n,number}",
                vec!["${HOME}", "%{user}", "{% if a %}", "{n,number}"],
            ),
        ] {
            let found: Vec<_> = find(text).into_iter().map(|range| &text[range]).collect();
            assert_eq!(found, wanted, "{text}");
        }
    }

    #[test]
    fn prices_percentages_and_sets_are_no_placeholders() {
        for text in
            ["$5", "5$", "50% discount", "100%d", "50%.", "{}", "{ a b }", "{سلام}", "US$ 5", "%", "{a\nb}"]
        {
            assert!(find(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn keys_of_objects_are_found() {
        let text = "{\"a\": [1], \"نام\":\"x\",\n  \"b c\": 2}";
        let found: Vec<_> = find_keys(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["\"a\":", "\"نام\":", "\"b c\":"]);
        for (line, key) in [
            ("msgstr \"متن\"", "msgstr \""),
            ("msgstr[0] \"متن\"", "msgstr[0] \""),
            ("    .tooltiptext = متن", ".tooltiptext ="),
            ("NAME=متن", "NAME="),
        ] {
            assert_eq!(find_keys(line).into_iter().map(|range| &line[range]).collect::<Vec<_>>(), [key]);
        }
        for text in [
            "he said \"no\": never",
            "a == b",
            "= b",
            "msgs \u{201C}x\u{201D}",
            "\"\": 1",
            "\"a\\\": 1",
            "a\": 1",
        ] {
            assert!(find_keys(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn open_braces_take_linear_time() {
        for open in ["{", "{{", "{a", "%(", "${", "\":", "$a", "%0"] {
            find(&open.repeat(60_000));
            find_keys(&open.repeat(60_000));
        }
    }
}
