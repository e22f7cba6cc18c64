//! Finds code spans in prose: program text between two strings of backticks of the same length (CommonMark §6.1).
//!
//! Backticks are also typed as opening quotation marks (`so'). So the conditions are stricter than those of CommonMark.
//! Both strings stand at the border of a word and on one line. The text between them is short, and neither begins nor ends
//! with white space. Cost: linear, because each string looks at [`MAX_CLOSING_CANDIDATES`] others at most.

use std::ops::Range;

use memchr::memchr;

use crate::chars;
use crate::chars::classes::is_word_character;

/// Finds the code spans, in order, as byte ranges with their backticks.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(open) = next_backticks(text, from..text.len()) {
        let span = end(text, &open).map(|end| open.start..end);
        from = span.as_ref().map_or(open.end, |span| span.end);
        found.extend(span);
    }
    found
}

/// The next string of backticks that begins in `range`.
fn next_backticks(text: &str, range: Range<usize>) -> Option<Range<usize>> {
    let start = range.start + memchr(b'`', text.as_bytes().get(range)?)?;
    let count = text.as_bytes()[start..].iter().take_while(|&&byte| byte == b'`').count();
    Some(start..start + count)
}

/// The end of the code span that `open` begins.
fn end(text: &str, open: &Range<usize>) -> Option<usize> {
    if text[..open.start].chars().next_back().is_some_and(is_word_character) {
        return None;
    }
    let mut from = open.end;
    for _ in 0..MAX_CLOSING_CANDIDATES {
        let close = next_backticks(text, from..text.len())?;
        if close.len() == open.len() {
            let is_code = is_code(&text[open.end..close.start]);
            return (is_code && !text[close.end..].starts_with(is_word_character)).then_some(close.end);
        }
        from = close.end;
    }
    None
}

/// The most strings of backticks that are looked at for one that closes.
const MAX_CLOSING_CANDIDATES: usize = 8;
/// The most characters between the backticks. Marks and tatweel are not counted, because a profile may remove them.
const MAX_CODE_SPAN_CHARS: usize = 160;

fn is_code(between: &str) -> bool {
    let is_space = |c: char| chars::of(c).is_white_space();
    let stays = |c: &char| *c != '\u{640}' && !chars::of(*c).is_mark();
    !between.is_empty()
        && !between.starts_with(is_space)
        && !between.ends_with(is_space)
        && between.chars().filter(stays).nth(MAX_CODE_SPAN_CHARS).is_none()
        && !between.chars().any(|c| c.is_control() || c == '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_between_backticks_is_code() {
        for (text, wanted) in [
            ("call `f(x)`, then ``a`b``.", vec!["`f(x)`", "``a`b``"]),
            ("`x`", vec!["`x`"]),
            ("`رقم = 5`", vec!["`رقم = 5`"]),
            ("``a` and `b`", vec!["`b`"]),
        ] {
            assert_eq!(
                find(text).into_iter().map(|range| &text[range]).collect::<Vec<_>>(),
                wanted,
                "{text}"
            );
        }
    }

    #[test]
    fn backticks_as_quotation_marks_are_no_code() {
        for text in [
            "`so' he said, and `no' she said",
            "``so'' he said, and ``no'' she said",
            "`so' (`no')",
            "O`Brien and O`Neill",
            "` x `",
            "`a\nb`",
            "`",
            "``",
            "``` ```",
        ] {
            assert!(find(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn marks_do_not_count_toward_the_length_of_code() {
        for (letter, count) in [
            ("\u{0663}", MAX_CODE_SPAN_CHARS),
            ("\u{0628}\u{064E}", MAX_CODE_SPAN_CHARS),
            ("\u{0628}", MAX_CODE_SPAN_CHARS),
        ] {
            assert_eq!(find(&format!("`{}`", letter.repeat(count))).len(), 1);
            assert!(find(&format!("`{}`", letter.repeat(count + 1))).is_empty());
        }
    }

    #[test]
    fn backticks_without_end_take_linear_time() {
        assert!(find(&"`".repeat(200_000)).is_empty());
        assert!(find(&"` ``".repeat(60_000)).is_empty());
        assert!(find(&"`\u{64E}\u{64E}``".repeat(60_000)).is_empty());
    }
}
