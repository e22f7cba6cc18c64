//! The sample: the parts of a source that say something of its encoding.
//!
//! Source bytes come in; lines that hold bytes from 0x80 on go out, each once, with some ASCII context. An HTML head that is
//! all ASCII is left out. Cost: the source is scanned for high bytes until the sample is full.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --encodings DIR`.

use encoding_rs::Encoding;
use std::collections::HashSet;
use std::ops::Range;

/// Bytes of a sample. Statistics cost more than decoding, and more bytes do not improve them.
pub(super) const SAMPLE_BYTES: usize = 4 * 1024;
/// Bytes of the sample that are reserved for lines with a run of three high bytes and more. Such a run is a word of another
/// script, and lines with one accent or one quote must not crowd it out.
const RESERVED_FOR_RUNS_BYTES: usize = 1024;
/// ASCII bytes that are kept on either side of high bytes. The words nearby tell the language of the text. Words further
/// off may be of another language, where one sentence of the page is in its own.
pub(super) const CONTEXT_BYTES: usize = 24;

/// The sample of a source. A repeated line is left out. Parts begin and end inside ASCII, so that no character is torn but at
/// the very end.
pub(super) fn of(source: &[u8]) -> Vec<u8> {
    let mut sample = Vec::with_capacity(SAMPLE_BYTES);
    let mut seen = HashSet::new();
    let mut at = 0;
    while let Some(part) = next_part(source, at, SAMPLE_BYTES.saturating_sub(sample.len())) {
        let is_apart = part.start > at;
        at = part.end;
        let lines = source[part].split_inclusive(|&byte| byte == b'\n');
        for (index, line) in lines.enumerate().filter(|(_, line)| seen.insert(*line)) {
            let has_run = line.windows(3).any(|bytes| bytes.iter().all(|&byte| byte >= 0x80));
            let most = if has_run { SAMPLE_BYTES } else { SAMPLE_BYTES - RESERVED_FOR_RUNS_BYTES };
            let line = head_of(line, most.saturating_sub(sample.len()));
            if index == 0 && is_apart && !sample.is_empty() && !line.is_empty() {
                sample.push(b'\n');
            }
            sample.extend_from_slice(line);
        }
    }
    sample
}

/// The head of a line, of `most` bytes at most. It ends after a byte below 0x30, which is ASCII in every encoding.
fn head_of(line: &[u8], most: usize) -> &[u8] {
    if line.len() <= most {
        return line;
    }
    let end = line[..most].iter().rposition(|&byte| byte < 0x30).map_or(0, |at| at + 1);
    // There is none in text without spaces, such as that of East Asia or Thailand.
    &line[..if end == 0 { most } else { end }]
}

/// The next part with high bytes from `at` on, of `most` bytes at most.
fn next_part(source: &[u8], at: usize, most: usize) -> Option<Range<usize>> {
    let high = at + Encoding::ascii_valid_up_to(&source[at..]);
    if high == source.len() || most == 0 {
        return None;
    }
    let start = high.saturating_sub(CONTEXT_BYTES).max(at);
    let mut end = high;
    while end < source.len() && end - start < most {
        let ascii = Encoding::ascii_valid_up_to(&source[end..(end + CONTEXT_BYTES).min(source.len())]);
        end += ascii;
        if ascii == CONTEXT_BYTES || end == source.len() {
            break;
        }
        end += 1;
    }
    // A part that is full ends with a line, so that the next one begins with a line.
    let is_cut = end - start >= most && end < source.len();
    let line_end = || source[high..end].iter().rposition(|&byte| byte == b'\n').map(|at| high + at + 1);
    Some(start..if is_cut { line_end().unwrap_or(end) } else { end })
}
