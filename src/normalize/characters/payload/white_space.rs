//! Text that white space spells: a window in, a finding out where it does.
//!
//! Two ways are known. At the ends of lines, SPACE and TAB are bits, or up to seven SPACE before a TAB are three bits (SNOW,
//! by Matthew Kwan). Between words, the kinds of spaces are digits. White space that spells nothing is layout, typography or
//! chance, and no finding. Linear, and one search for TAB where there is none.

use std::ops::Range;

use memchr::{memchr_iter, memrchr};

use super::digits::{self, MAX_SYMBOLS};
use super::plausible::{Candidates, quoted};
use crate::document::{FindingKind, RawFinding};
use crate::normalize::characters::spaces;

/// Fewer spaces of unusual kinds are typography.
const MIN_UNUSUAL_SPACES: usize = 8;

/// Reports text that is spelt at the ends of lines.
pub(in crate::normalize::characters) fn report_line_ends(text: &str, found: &mut Vec<RawFinding>) {
    let bytes = text.as_bytes();
    let ends_line = |at: usize| bytes.get(at + 1).is_none_or(|next| matches!(next, b'\n' | b'\r'));
    let is_blank = |byte: &u8| matches!(byte, b' ' | b'\t');
    let mut tabs = memchr_iter(b'\t', bytes);
    let Some(first) = tabs.find(|&at| {
        let next = bytes.get(at + 1).copied();
        next.is_none_or(|next| is_blank(&next) || matches!(next, b'\n' | b'\r')) && {
            let blank = bytes[at..].iter().take(MAX_LINE_BLANKS).take_while(|byte| is_blank(byte)).count();
            ends_line(at + blank - 1)
        }
    }) else {
        return;
    };
    let start = memrchr(b'\n', &bytes[..first]).map_or(0, |end| end + 1);
    let mut symbols = Vec::new();
    let mut range: Option<Range<usize>> = None;
    let mut lines = 0;
    let mut at = start;
    for line in text[start..].split_inclusive('\n') {
        let body = line.trim_end_matches(['\n', '\r']);
        let blanks = &body[body.trim_end_matches([' ', '\t']).len()..];
        if !blanks.is_empty() && symbols.len() < MAX_SYMBOLS {
            let end = at + body.len();
            range = Some(range.map_or(end - blanks.len(), |range| range.start)..end);
            symbols.extend(blanks.chars());
            lines += 1;
        }
        at += line.len();
    }
    let mut candidates = Candidates::new();
    digits::read(&symbols, &mut candidates);
    candidates.add_bytes(snow(&symbols), 12);
    if let (Some(range), Some(spelt)) = (range, candidates.best()) {
        let what = if lines == 1 { "a line".into() } else { format!("{lines} lines") };
        let detail = format!("white space at the end of {what} spells {}", quoted(&spelt.text));
        found.push(RawFinding { kind: FindingKind::HiddenPayload, range, detail });
    }
}

/// White space at the end of a line in which a TAB is looked for.
const MAX_LINE_BLANKS: usize = 256;

/// The bytes of three bits for each TAB, behind the first, which begins the message.
fn snow(symbols: &[char]) -> impl Iterator<Item = u8> {
    let groups = symbols.split(|&c| c == '\t').skip(1);
    let bits: Vec<u8> = groups
        .filter(|group| group.len() < 8)
        .flat_map(|group| [2, 1, 0].map(|bit| (group.len() >> bit & 1) as u8))
        .collect();
    let bytes: Vec<u8> =
        bits.chunks_exact(8).map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | bit)).collect();
    let len = bytes.iter().rposition(|&byte| byte != 0).map_or(0, |last| last + 1);
    bytes.into_iter().take(len)
}

/// Reports text that is spelt by the kinds of spaces.
pub(in crate::normalize::characters) fn report_spaces(text: &str, found: &mut Vec<RawFinding>) {
    let is_space = |c: char| c == ' ' || spaces::is_typographic(c);
    let spaces = || text.char_indices().filter(|&(_, c)| is_space(c));
    let mut symbols: Vec<char> = spaces().map(|(_, c)| c).take(MAX_SYMBOLS).collect();
    // Behind the message the spaces are usual again.
    let last = symbols.iter().rposition(|&c| c != ' ').map_or(0, |last| last + 1);
    symbols.truncate(last.next_multiple_of(8).min(symbols.len()));
    if symbols.iter().filter(|&&c| c != ' ').count() < MIN_UNUSUAL_SPACES {
        return;
    }
    let mut candidates = Candidates::new();
    digits::read(&symbols, &mut candidates);
    let Some(spelt) = candidates.best() else { return };
    let start = spaces().next().map_or(0, |(at, _)| at);
    let end = spaces().nth(symbols.len() - 1).map_or(start, |(at, c)| at + c.len_utf8());
    let detail = format!("{} spaces of several kinds spell {}", symbols.len(), quoted(&spelt.text));
    found.push(RawFinding { kind: FindingKind::HiddenPayload, range: start..end, detail });
}
