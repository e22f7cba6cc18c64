//! Where a window ends: after its last line end, or, in a line that is longer than the window, at a safe place.
//!
//! Source bytes or text come in, an offset goes out. Cost: one reverse search, in bytes or code units.

use super::charset::Charset;
use crate::edit::source_map::floor_char_boundary;
use unicode_segmentation::UnicodeSegmentation;

/// Bytes of text before the end of an over-long line in which white space to cut at is looked for.
const CUT_SEARCH_BYTES: usize = 4096;

/// Bytes before the end of a window in which a line end without spaces is looked for.
const LINE_SEARCH_BYTES: usize = 4096;

/// How many bytes of the window belong to whole lines; `None` where no line ends in it. A line ends with LF, or, in a
/// window without LF, with CR. The byte after a CR must be seen, so that CR LF is not torn.
pub(super) fn whole_lines(source: &[u8], last: bool, charset: Charset) -> Option<usize> {
    if last {
        return Some(source.len());
    }
    match charset.code_unit() {
        (1, _) => {
            let all_but_last = &source[..source.len().saturating_sub(1)];
            let end = match charset {
                // EBCDIC has other bytes for NEXT LINE and LINE FEED, and its lines end with either.
                Charset::Codepage(page) if !charset.is_ascii_superset() => {
                    let [next_line, line_feed] = ['\u{85}', '\n'].map(|c| page.encode(c).unwrap_or(b'\n'));
                    memchr::memrchr2(next_line, line_feed, source)
                }
                _ => last_line_feed(source).or_else(|| memchr::memrchr(b'\r', all_but_last)),
            };
            end.map(|at| at + 1)
        }
        (unit, big_endian) => {
            let units = source.chunks_exact(unit);
            let count = units.len();
            let last_of = |sought: u8, units: std::slice::ChunksExact<'_, u8>| {
                units.clone().rposition(|bytes| is_ascii_unit(bytes, sought, big_endian))
            };
            let all_but_last = source[..count.saturating_sub(1) * unit].chunks_exact(unit);
            last_of(b'\n', units).or_else(|| last_of(b'\r', all_but_last)).map(|at| (at + 1) * unit)
        }
    }
}

/// The last LF; but rather one nearby that no SPACE stands before: two of them are a line break of Markdown where no blank
/// line follows, and only the next window tells.
fn last_line_feed(source: &[u8]) -> Option<usize> {
    let is_plain = |&at: &usize| !source[..at].strip_suffix(b"\r").unwrap_or(&source[..at]).ends_with(b" ");
    let last = memchr::memrchr(b'\n', source)?;
    let near = source.len().saturating_sub(LINE_SEARCH_BYTES);
    memchr::memrchr_iter(b'\n', &source[near..]).map(|at| near + at).find(is_plain).or(Some(last))
}

fn is_ascii_unit(bytes: &[u8], sought: u8, big_endian: bool) -> bool {
    let at = if big_endian { bytes.len() - 1 } else { 0 };
    bytes.iter().enumerate().all(|(i, &byte)| byte == if i == at { sought } else { 0 })
}

/// Where to cut text whose line goes on after its end: after the last white space nearby, else before the last grapheme
/// cluster (UAX #29), which may be incomplete. Never 0, unless the text is empty.
pub(super) fn safe_cut(text: &str) -> usize {
    let mut floor = floor_char_boundary(text, text.len().saturating_sub(CUT_SEARCH_BYTES));
    // Flags are pairs (GB12, GB13), which are counted from where their run begins.
    let is_regional = |c: &char| ('\u{1F1E6}'..='\u{1F1FF}').contains(c);
    if text[..floor].chars().rev().take_while(is_regional).count() % 2 == 1 {
        floor += text[floor..].chars().next().filter(is_regional).map_or(0, char::len_utf8);
    }
    let tail = &text[floor..];
    let mut boundaries = tail.grapheme_indices(true).rev();
    let last = boundaries.next().map_or(text.len(), |(at, _)| floor + at);
    let after_space = boundaries.find(|(_, cluster)| cluster.chars().all(char::is_whitespace));
    match after_space {
        Some((at, cluster)) => floor + at + cluster.len(),
        None if last > 0 => last,
        None => text.len(),
    }
}

/// Where to cut a page: before the last tag that begins or ends a block, so that no paragraph is cut and no reference. In a
/// page without one nearby, as [`safe_cut`] does, but never inside what may be a reference.
pub(super) fn page_cut(text: &str) -> usize {
    let floor = floor_char_boundary(text, text.len() / 2);
    let before = &text.as_bytes()[floor..];
    let block = memchr::memrchr_iter(b'<', before).find(|&at| begins_block(&before[at + 1..]));
    if let Some(at) = block.filter(|at| floor + at > 0) {
        return floor + at;
    }
    let cut = safe_cut(text);
    let near = floor_char_boundary(text, cut.saturating_sub(MAX_REFERENCE));
    let open = text[near..cut].rfind(['&', '<']).filter(|at| {
        let is_open = |byte: &u8| byte.is_ascii_alphanumeric() || b"#/!-[".contains(byte);
        near + at > 0 && text.as_bytes()[near + at + 1..cut].iter().all(is_open)
    });
    open.map_or(cut, |at| near + at)
}

/// Bytes of a character reference or the beginning of a tag, at most.
const MAX_REFERENCE: usize = 48;

/// The elements on lines of their own that most pages are made of.
const BLOCKS: [&[u8]; 24] = [
    b"p",
    b"div",
    b"br",
    b"li",
    b"tr",
    b"h1",
    b"h2",
    b"h3",
    b"h4",
    b"h5",
    b"h6",
    b"ul",
    b"ol",
    b"dl",
    b"dt",
    b"dd",
    b"table",
    b"section",
    b"article",
    b"blockquote",
    b"pre",
    b"hr",
    b"option",
    b"figure",
];

/// Whether a tag that begins behind this `<` begins or ends a block.
fn begins_block(behind: &[u8]) -> bool {
    let behind = behind.strip_prefix(b"/").unwrap_or(behind);
    let len = behind.iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let is_whole = behind.len() > len;
    is_whole && BLOCKS.iter().any(|block| block.eq_ignore_ascii_case(&behind[..len]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const UTF_16LE: Charset = Charset::Whatwg(encoding_rs::UTF_16LE);

    #[test]
    fn window_ends_after_its_last_line_end() {
        assert_eq!(whole_lines(b"a\nb\nc", false, Charset::UTF_8), Some(4));
        assert_eq!(whole_lines(b"a\nb\nc", true, Charset::UTF_8), Some(5));
        assert_eq!(whole_lines(b"a\rb\rc", false, Charset::UTF_8), Some(4));
        assert_eq!(whole_lines(b"a b\r", false, Charset::UTF_8), None);
        // A line break of Markdown is not the end, where another line is.
        assert_eq!(whole_lines(b"a\nb  \nc", false, Charset::UTF_8), Some(2));
        assert_eq!(whole_lines(b"a\r\nb  \r\nc", false, Charset::UTF_8), Some(3));
        assert_eq!(whole_lines(b"a  \nb  \nc", false, Charset::UTF_8), Some(8));
        // U+0A0A is no line end, U+000A is.
        assert_eq!(whole_lines(b"\x0A\x0A\x0A\x00\x00\x0A\x61\x00", false, UTF_16LE), Some(4));
        assert_eq!(whole_lines(b"\x0A\x0A\x00\x0A", false, UTF_16LE), None);
        assert_eq!(whole_lines(b"\0\0\0\x0A\0\0\0a\0\0", false, Charset::UTF_32BE), Some(4));
    }

    #[test]
    fn over_long_line_is_cut_after_space_or_before_the_last_cluster() {
        assert_eq!(safe_cut("one two three"), "one two ".len());
        assert_eq!(safe_cut("unbroken"), "unbroke".len());
        assert_eq!(safe_cut("abcde\u{301}\u{302}"), "abcd".len());
        assert_eq!(safe_cut("x"), "x".len());
        assert_eq!(safe_cut(""), 0);
        // A space that carries a combining mark is not cut after.
        assert_eq!(safe_cut("abcdefgh \u{301}i"), "abcdefgh \u{301}".len());
        let marks = "e".to_owned() + &"\u{301}".repeat(5000);
        assert!(safe_cut(&marks) > marks.len() / 2);
    }
}
