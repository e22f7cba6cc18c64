//! The encodings of a byte for each character, by table: all but a few are a quick walk through 256 entries. IBM864,
//! IBM868 and CP1006 hold Arabic as it looks on a screen, and come out as it is spelt.

use super::output::Output;
use crate::codepages::Codepage;
use crate::source_map::Width;
use encoding_rs::Encoding;

/// Bytes that are decoded at once.
const STRETCH: usize = 2048;
/// No character of a codepage is longer in UTF-8.
const LONGEST: usize = 3;

/// The UTF-8 of each byte, its length in the last of the four.
type Table = [[u8; 4]; 256];

/// Decodes all of `bytes`.
pub(super) fn decode(page: &'static Codepage, bytes: &[u8], out: &mut Output) {
    let table = table(page);
    let mut buffer = [0; STRETCH * LONGEST + 4];
    for stretch in bytes.chunks(STRETCH) {
        let length = write(&table, page.is_ascii(), stretch, &mut buffer);
        // What the table holds is UTF-8.
        let text = std::str::from_utf8(&buffer[..length]).unwrap_or_default();
        let start = out.text.len();
        out.push(Width::SINGLE_BYTE, stretch.len(), text);
        if text.contains(char::REPLACEMENT_CHARACTER) {
            report_unassigned(stretch, start, out);
        }
    }
}

pub(super) fn table(page: &Codepage) -> Table {
    std::array::from_fn(|byte| {
        let mut entry = [0; 4];
        let c = page.decode(byte as u8).unwrap_or(char::REPLACEMENT_CHARACTER);
        entry[3] = c.encode_utf8(&mut entry).len() as u8;
        entry
    })
}

/// Writes the UTF-8 of a stretch into `buffer`, four bytes at a time of which only the character's stay. Returns its
/// length.
pub(super) fn write(table: &Table, is_ascii: bool, stretch: &[u8], buffer: &mut [u8]) -> usize {
    let (mut at, mut length) = (0, 0);
    while at < stretch.len() {
        if is_ascii && stretch[at] < 0x80 {
            let run = Encoding::ascii_valid_up_to(&stretch[at..]);
            if run >= 16 {
                buffer[length..length + run].copy_from_slice(&stretch[at..at + run]);
                (at, length) = (at + run, length + run);
                continue;
            }
        }
        for &byte in &stretch[at..(at + 32).min(stretch.len())] {
            let entry = table[usize::from(byte)];
            if let Some(room) = buffer[length..].first_chunk_mut() {
                *room = entry;
            }
            length += usize::from(entry[3]);
        }
        at = (at + 32).min(stretch.len());
    }
    length
}

/// One byte, one character: no table maps a byte to the replacement character itself.
fn report_unassigned(stretch: &[u8], start: usize, out: &mut Output) {
    let chars: Vec<(usize, char)> = out.text[start..].char_indices().collect();
    for (index, (at, c)) in chars.into_iter().enumerate() {
        if c == char::REPLACEMENT_CHARACTER {
            out.lost_at(start + at..start + at + c.len_utf8(), &stretch[index..=index]);
        }
    }
}
