//! Finds the protected ranges of a window, which no stage rewrites: markup and program text. They come out in order and
//! do not overlap.
//!
//! Fenced blocks are found first, because they may hold anything. Then come code spans, tags with the content of code
//! elements, keys of files for programs, and placeholders. Each is searched for between the ranges found before. Character
//! references are markup in a page of markup, and in a line with other markup: beside a tag, `&lt;` must not become `<`.
//!
//! Each kind is searched for only if its sign occurs, so most texts take one pass. Cost: linear.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::{memchr, memchr_iter, memchr3, memmem};

use super::fences::{self, OpenFence};
use super::{code_spans, placeholders, subtitles, tags};
use crate::chars;
use crate::document::{Protected, SpanKind};

/// The markup that a window inherits from the windows before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct MarkupState {
    /// Whether any window came before.
    pub started: bool,
    /// Whether the document is a page of markup.
    pub is_page: bool,
    /// The fence that was left open.
    pub fence: OpenFence,
    /// Where it is in a block, where the document is subtitles.
    pub subtitles: Option<subtitles::Block>,
}

/// The protected ranges of the window `text`, and the state for the next window. `last`: whether nothing follows.
pub(crate) fn protect(text: &str, before: MarkupState, last: bool) -> (Protected, MarkupState) {
    if let Some(block) = before.subtitles {
        let (ranges, block) = subtitles::find(text, block);
        let kinds = vec![SpanKind::Markup; ranges.len()];
        let after = MarkupState { started: true, subtitles: Some(block), ..before };
        return (Protected { ranges, kinds, ..Protected::default() }, after);
    }
    let mut found = RangeCollector { text, known: Vec::new() };
    let (blocks, fence) = fences::find(text, before.fence, last);
    found.known.extend(blocks.into_iter().map(|block| (block, SpanKind::Code)));
    let is_page = before.is_page || !before.started && tags::is_page(text);
    let after = MarkupState { started: true, is_page, fence, subtitles: None };
    let bytes = text.as_bytes();
    if is_page
        || memchr3(b'<', b'`', b'{', bytes).is_some()
        || memchr3(b'%', b'$', b'"', bytes).is_some()
        || memchr(b'=', bytes).is_some()
    {
        found.add(b'`', |text| with_kind(code_spans::find(text), SpanKind::Code));
        found.add(b'<', tags::find);
        if SECTION_START.find(bytes).is_some() {
            found.add(b']', |text| with_kind(tags::find_section_ends(text), SpanKind::Markup));
        }
        for sign in [b'"', b'='] {
            if memchr(sign, bytes).is_some() {
                found.add(sign, |text| with_kind(placeholders::find_keys(text), SpanKind::Markup));
                break;
            }
        }
        for sign in [b'{', b'%', b'$'] {
            if memchr(sign, bytes).is_some() {
                found.add(sign, |text| with_kind(placeholders::find(text), SpanKind::Markup));
                break;
            }
        }
        found.add_references(is_page);
    }
    // What stands in place of characters that cannot be seen stays as it is.
    if chars::may_hold_revealed(text) {
        found.add(REVEALED_LEAD, |text| with_kind(chars::find_revealed(text), SpanKind::Markup));
    }
    let (ranges, kinds) = found.known.into_iter().unzip();
    (Protected { ranges, kinds, ..Protected::default() }, after)
}

/// Made once, because that takes longer than to search a short text.
static SECTION_START: LazyLock<memmem::Finder<'static>> = LazyLock::new(|| memmem::Finder::new("<![CDATA["));

/// The first byte of a bracket around a revealed character.
const REVEALED_LEAD: u8 = 0xE2;

fn with_kind(ranges: Vec<Range<usize>>, kind: SpanKind) -> Vec<(Range<usize>, SpanKind)> {
    ranges.into_iter().map(|range| (range, kind)).collect()
}

/// The ranges found so far, in order and without overlap.
struct RangeCollector<'a> {
    text: &'a str,
    known: Vec<(Range<usize>, SpanKind)>,
}

impl RangeCollector<'_> {
    /// Adds what `find` finds between the known ranges, if `sign` occurs in the text.
    fn add(&mut self, sign: u8, find: impl Fn(&str) -> Vec<(Range<usize>, SpanKind)>) {
        if memchr(sign, self.text.as_bytes()).is_none() {
            return;
        }
        let known = std::mem::take(&mut self.known);
        let mut from = 0;
        for (range, kind) in known.into_iter().chain([(self.text.len()..self.text.len(), SpanKind::Code)]) {
            let found = find(&self.text[from..range.start]).into_iter();
            self.known.extend(found.map(|(found, kind)| (from + found.start..from + found.end, kind)));
            from = range.end;
            self.known.extend((!range.is_empty()).then_some((range, kind)));
        }
    }

    /// Adds the character references of a page, or of the lines that hold other markup.
    fn add_references(&mut self, is_page: bool) {
        if self.known.is_empty() && !is_page {
            return;
        }
        let tags: Vec<usize> = self
            .known
            .iter()
            .filter(|(_, kind)| *kind == SpanKind::Markup)
            .map(|(range, _)| range.start)
            .collect();
        let text = self.text;
        let has_tag = |at: usize| {
            let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
            let end = memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |len| at + len);
            let next = tags.partition_point(|&tag| tag < start);
            tags.get(next).is_some_and(|&tag| tag < end)
        };
        let mut line = (0..0, false); // the line that was looked up last, and whether it has a tag
        let mut references = Vec::new();
        for at in memchr_iter(b'&', text.as_bytes()) {
            let Some(len) = reference_len(&text.as_bytes()[at..]) else { continue };
            if !is_page {
                if !line.0.contains(&at) {
                    let end = memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |len| at + len);
                    line = (at..end, has_tag(at));
                }
                if !line.1 {
                    continue;
                }
            }
            references.push((at..at + len, SpanKind::Markup));
        }
        merge(&mut self.known, references);
    }
}

/// Merges the ranges of `more` that overlap none of `known`, and keeps the order.
fn merge(known: &mut Vec<(Range<usize>, SpanKind)>, more: Vec<(Range<usize>, SpanKind)>) {
    let mut next = 0;
    let mut apart = more;
    apart.retain(|(range, _)| {
        next += known[next..].iter().take_while(|(other, _)| other.end <= range.start).count();
        known.get(next).is_none_or(|(other, _)| other.start >= range.end)
    });
    known.append(&mut apart);
    known.sort_by_key(|(range, _)| range.start);
}

/// The length of the character reference that `bytes` begins with (HTML Standard §13.1.4).
fn reference_len(bytes: &[u8]) -> Option<usize> {
    const MAX_REFERENCE_NAME_BYTES: usize = 40;
    let name = bytes[1..]
        .iter()
        .take(MAX_REFERENCE_NAME_BYTES)
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'#')
        .count();
    (name > 1 && bytes.get(1 + name) == Some(&b';')).then_some(name + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<(&str, SpanKind)> {
        let (Protected { ranges, kinds, .. }, _) = protect(text, MarkupState::default(), true);
        assert!(ranges.windows(2).all(|pair| pair[0].end <= pair[1].start), "{text}");
        ranges.into_iter().map(|range| &text[range]).zip(kinds).collect()
    }

    #[test]
    fn each_kind_is_found_between_the_others() {
        use SpanKind::{Code, Markup};
        for (text, wanted) in [
            ("`<b>` and <b>`x`</b>", vec![("`<b>`", Code), ("<b>", Markup), ("`x`", Code), ("</b>", Markup)]),
            ("```\n<b> {x}\n```\n{x}", vec![("```\n<b> {x}\n```\n", Code), ("{x}", Markup)]),
            ("<a title=\"{x}\">%s", vec![("<a title=\"{x}\">", Markup), ("%s", Markup)]),
            ("<![CDATA[x]]>\u{338}", vec![("<![CDATA[", Markup), ("]]>", Markup)]),
            ("{\"a\": \"{b}\"}", vec![("\"a\":", Markup), ("{b}", Markup)]),
            ("plain words, 50% of them", vec![]),
        ] {
            assert_eq!(found(text), wanted, "{text}");
        }
    }

    #[test]
    fn references_are_markup_in_pages_and_in_lines_with_tags() {
        use SpanKind::Markup;
        assert_eq!(found("<p>\nFish &amp; chips\n"), [("<p>", Markup), ("&amp;", Markup)]);
        assert_eq!(
            found("a &amp; b\nc &lt; <i>d</i>\n&gt;"),
            [("&lt;", Markup), ("<i>", Markup), ("</i>", Markup)]
        );
        assert_eq!(found("Fish &amp; chips"), []);
        let page = MarkupState { started: true, is_page: true, ..MarkupState::default() };
        assert!(protect("a &amp; b", page, true).0.meets(&(2..7)));
    }

    #[test]
    fn references_take_linear_time() {
        found(&format!("<b>{}", "&amp;".repeat(60_000)));
        found(&format!("x <b>{}", "&amp;\n".repeat(60_000)));
        found(&"&amp; <b>\n".repeat(30_000));
    }
}
