//! Finds fenced code blocks (CommonMark §4.5): a text in, byte ranges out.
//!
//! A fence of three or more backticks opens a block, and a fence of at least as many closes it. Both may stand behind the
//! marks of a quotation or a list. Tildes open a block only if no line of text stands right above, because there they
//! underline a title. A block may continue in the next window and ends with it at the latest. So one stray fence does not
//! turn the rest of a document into program text. Cost: one pass over the lines.

use std::ops::Range;

use memchr::memchr2_iter;

/// The fence that a window leaves open: its character, and how many of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct OpenFence(Option<(u8, usize)>);

/// Finds the blocks of one window, in order, as byte ranges with their fences, and the fence that it leaves open.
/// `before`: the fence that the window before left open. `last`: whether nothing follows.
pub(super) fn find(text: &str, before: OpenFence, last: bool) -> (Vec<Range<usize>>, OpenFence) {
    let mut found = Vec::new();
    if !may_hold_fence(text.as_bytes()) {
        return (found, OpenFence::default());
    }
    let mut open = before.0.map(|fence| (0, fence));
    let (mut at, mut is_below_text) = (0, false);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        match (fence(line), open) {
            (Some((byte, count, "")), Some((from, (opened, least)))) if byte == opened && count >= least => {
                found.push(from..at);
                open = None;
            }
            (Some((byte, count, _)), None) if byte == b'`' || !is_below_text => {
                open = Some((start, (byte, count)))
            }
            _ => {}
        }
        is_below_text = !line.trim().is_empty();
    }
    let left = open.filter(|(from, _)| !last && (*from > 0 || before.0.is_none()));
    found.extend(left.map(|(from, _)| from..text.len()));
    (found, OpenFence(left.map(|(_, fence)| fence)))
}

/// Whether three of one of the two characters stand in a row. Nearly no text has any.
fn may_hold_fence(bytes: &[u8]) -> bool {
    memchr2_iter(b'`', b'~', bytes)
        .any(|at| matches!(&bytes[at..], [b'`', b'`', b'`', ..] | [b'~', b'~', b'~', ..]))
}

/// Reads a line as a fence: its character, their number, and the info string behind them.
fn fence(line: &str) -> Option<(u8, usize, &str)> {
    let line = line.trim_start_matches([' ', '\t', '>', '-', '*']);
    let byte = *line.as_bytes().first().filter(|byte| matches!(byte, b'`' | b'~'))?;
    let count = line.bytes().take_while(|&b| b == byte).count();
    let info = line[count..].trim();
    (count >= 3 && !info.contains('`')).then_some((byte, count, info))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        find(text, OpenFence::default(), true).0.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn blocks_are_found_with_their_fences() {
        let block = "```rust\nlet  x = 1;\n```\n";
        assert_eq!(found(&format!("before\n{block}after\n")), [block]);
        assert_eq!(found("- a\n  ```\n  x\n  ```"), ["  ```\n  x\n  ```"]);
        assert_eq!(found("````\n```\nx\n````\n"), ["````\n```\nx\n````\n"]);
        assert_eq!(found("\n~~~\nx\n~~~\n"), ["~~~\nx\n~~~\n"]);
    }

    #[test]
    fn underlined_titles_and_stray_fences_are_no_blocks() {
        for text in ["Title\n~~~~~\nwords\n\nAgain\n~~~~~\n", "```\nnever closed", "``` `x` ```\ny\n"] {
            assert_eq!(found(text), Vec::<&str>::new(), "{text}");
        }
    }

    #[test]
    fn open_block_ends_with_the_next_window() {
        let (first, open) = find("a\n```\nx\n", OpenFence::default(), false);
        assert_eq!((first.len(), &first[0]), (1, &(2..8)));
        let (second, closed) = find("y\n```\nz\n", open, false);
        assert_eq!((second.len(), &second[0], closed), (1, &(0..6), OpenFence::default()));
        assert_eq!(find("y\nz\n", open, false), (vec![], OpenFence::default()));
        assert_eq!(find("y\n~~~\nz\n", open, false).0, Vec::<Range<usize>>::new());
    }
}
