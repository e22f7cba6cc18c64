//! Finds web and e-mail addresses, with the crate `linkify`: a text in, byte ranges out. Cost: linear.

use std::ops::Range;

use linkify::{LinkFinder, LinkKind};
use memchr::memchr2_iter;

use crate::chars;
use crate::document::SpanKind;
use crate::edit::{Rewriter, Rewritten};
use crate::profile::Rule;

/// Finds the addresses of a text or of one paragraph, in order, as byte ranges of it.
pub(super) fn find(text: &str) -> Vec<(Range<usize>, SpanKind)> {
    if !may_occur(text) {
        return Vec::new();
    }
    let Rewritten { text, edits } = with_ascii_digits(text);
    let mut finder = LinkFinder::new();
    finder.url_must_have_scheme(true).url_can_be_iri(false);
    finder
        .links(&text)
        .map(|link| {
            let kind = if *link.kind() == LinkKind::Email { SpanKind::Email } else { SpanKind::Url };
            (edits.before(link.start()..link.end()), kind)
        })
        .collect()
}

/// The text with ASCII digits, so that the borders of addresses do not depend on the digits that a profile writes.
fn with_ascii_digits(text: &str) -> Rewritten<'_> {
    let mut rewriter = Rewriter::new(text);
    for (at, c) in text.char_indices().filter(|(_, c)| !c.is_ascii()) {
        if let Some(digit) = chars::of(c).digit() {
            let digit = char::from(b'0' + digit);
            rewriter.replace(Rule::AsciiDigit, at..at + c.len_utf8(), digit.encode_utf8(&mut [0; 4]));
        }
    }
    rewriter.finish()
}

/// Whether `text` may hold an address: `://` or `@` occurs. A fast filter.
pub(super) fn may_occur(text: &str) -> bool {
    let bytes = text.as_bytes();
    memchr2_iter(b':', b'@', bytes).any(|at| bytes[at] == b'@' || bytes[at..].starts_with(b"://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_and_prose_is_not() {
        let text = "see https://example.org/a?b=1, or write to desk@example.org. At 5:30 he said: no";
        let found: Vec<_> = find(text).into_iter().map(|(range, kind)| (&text[range], kind)).collect();
        assert_eq!(
            found,
            [("https://example.org/a?b=1", SpanKind::Url), ("desk@example.org", SpanKind::Email)]
        );
        assert!(find("e.g. file.txt or U.S.A").is_empty());
    }

    #[test]
    fn address_ends_where_another_script_begins() {
        let text = "دیکھیے https://example.org/پر";
        assert_eq!(&text[find(text)[0].0.clone()], "https://example.org/");
    }
}
