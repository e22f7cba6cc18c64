//! The encodings of a byte for each character: a quick walk through a table of 256 entries.

use super::output::Output;
use crate::codepages::Codepage;
use crate::source_map::Width;
use encoding_rs::Encoding;

/// Bytes that are decoded at once.
const STRETCH: usize = 2048;
/// No character of a codepage is longer in UTF-8.
const LONGEST: usize = 3;

/// The UTF-8 of each byte, first byte lowest, and in the highest byte its length.
type Table = [u32; 256];

/// Decodes all of `bytes`.
pub(super) fn decode(page: &'static Codepage, bytes: &[u8], out: &mut Output) {
    let table = table(page);
    let has_unassigned = (0..=255).any(|byte| page.decode(byte).is_none());
    let mut buffer = [0; STRETCH * LONGEST + 8];
    for stretch in bytes.chunks(STRETCH) {
        let length = write(&table, page.is_ascii(), stretch, &mut buffer);
        // What the table holds is UTF-8.
        let text = simdutf8::basic::from_utf8(&buffer[..length]).unwrap_or_default();
        let start = out.text.len();
        out.push(Width::SINGLE_BYTE, stretch.len(), text);
        if has_unassigned && text.contains(char::REPLACEMENT_CHARACTER) {
            report_unassigned(stretch, start, out);
        }
    }
}

fn table(page: &Codepage) -> Table {
    std::array::from_fn(|byte| {
        let mut entry = [0; 4];
        let c = page.decode(byte as u8).unwrap_or(char::REPLACEMENT_CHARACTER);
        entry[3] = c.encode_utf8(&mut entry).len() as u8;
        u32::from_le_bytes(entry)
    })
}

/// Writes the UTF-8 of a stretch into `buffer`, which has room for the longest and eight bytes more. Returns its length.
fn write(table: &Table, is_ascii: bool, stretch: &[u8], buffer: &mut [u8]) -> usize {
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
        let block = &stretch[at..(at + BLOCK).min(stretch.len())];
        let (fours, rest) = block.as_chunks::<4>();
        for four in fours {
            length += write_four(table, *four, &mut buffer[length..]);
        }
        for &byte in rest {
            length += put(
                u64::from(table[usize::from(byte)] & 0xFF_FFFF),
                &mut buffer[length..],
                width(table, byte),
            );
        }
        at += block.len();
    }
    length
}

/// Bytes between two looks for a run of ASCII.
const BLOCK: usize = 64;

/// The bytes' characters are put together in a register, without a branch: spaces between Arabic words come too often
/// to be foreseen. Only signs of three bytes may not fit.
fn write_four(table: &Table, bytes: [u8; 4], room: &mut [u8]) -> usize {
    let (mut word, mut length) = (0u64, 0);
    for byte in bytes {
        let entry = table[usize::from(byte)];
        word |= u64::from(entry & 0xFF_FFFF) << ((length * 8) & 63);
        length += (entry >> 24) as usize;
    }
    if length <= 8 {
        return put(word, room, length);
    }
    let mut length = 0;
    for byte in bytes {
        length +=
            put(u64::from(table[usize::from(byte)] & 0xFF_FFFF), &mut room[length..], width(table, byte));
    }
    length
}

fn width(table: &Table, byte: u8) -> usize {
    (table[usize::from(byte)] >> 24) as usize
}

/// Writes the low bytes of a word; those behind `length` are written over by the next.
pub(super) fn put(word: u64, room: &mut [u8], length: usize) -> usize {
    if let Some(room) = room.first_chunk_mut() {
        *room = word.to_le_bytes();
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
