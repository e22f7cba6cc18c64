//! The encodings of a byte for each character: a walk through tables. Bytes come in, their characters go out.

use super::output::Output;
use crate::codepages::Codepage;
use crate::edit::{MAX_COUNTED_SEGMENT, Width};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, OnceLock};

/// Bytes that are decoded at once: their text is no longer than a stretch of the map.
const STRETCH: usize = MAX_COUNTED_SEGMENT / LONGEST / BLOCK * BLOCK;
/// No character of a codepage is longer in UTF-8.
const LONGEST: usize = 3;
/// Bytes between two looks for ASCII.
const BLOCK: usize = 16;
/// What a block may take, the last of its characters being written as a whole word.
const ROOM: usize = BLOCK * size_of::<u32>();

/// The UTF-8 of each byte, first byte lowest, and in the two highest bits its length.
type Table = [u32; 256];
/// The UTF-8 of each pair of bytes, as a little-endian number, and in the three highest bits its length.
type Pairs = [u64; 1 << 16];

/// What is made of a codepage when it is first read.
struct Tables {
    table: Table,
    /// Half a megabyte, made when so much has been read that it pays.
    pairs: OnceLock<Vec<u64>>,
    /// Bytes that have been read.
    read: AtomicUsize,
    has_unassigned: bool,
}

/// Bytes after which a table of pairs pays: it is made in the time that it saves on as many.
const LONG: usize = 512 * 1024;

/// In the order of [`Codepage::all`].
static TABLES: LazyLock<Vec<OnceLock<Tables>>> =
    LazyLock::new(|| Codepage::all().iter().map(|_| OnceLock::new()).collect());

/// Decodes all of `bytes`.
pub(super) fn decode(page: &'static Codepage, bytes: &[u8], out: &mut Output) {
    let Some(at) = Codepage::all().iter().position(|other| other == page) else { return };
    let tables = TABLES[at].get_or_init(|| Tables::new(page));
    let is_long = tables.read.fetch_add(bytes.len(), Ordering::Relaxed) >= LONG;
    let pairs = is_long.then(|| tables.pairs.get_or_init(|| pairs(&tables.table)));
    let pairs = pairs.and_then(|pairs| pairs.first_chunk());
    let mut buffer = [0; STRETCH * LONGEST + ROOM];
    for stretch in bytes.chunks(STRETCH) {
        let length = write(stretch, page.is_ascii(), &tables.table, pairs, &mut buffer);
        // What the tables hold is UTF-8.
        let text = simdutf8::basic::from_utf8(&buffer[..length]).unwrap_or_default();
        let start = out.text.len();
        out.push(Width::SINGLE_BYTE, stretch.len(), text);
        if tables.has_unassigned && text.contains(char::REPLACEMENT_CHARACTER) {
            report_unassigned(stretch, start, out);
        }
    }
}

impl Tables {
    fn new(page: &Codepage) -> Tables {
        let entry = |byte| {
            let mut utf8 = [0; 4];
            let c = page.decode(byte as u8).unwrap_or(char::REPLACEMENT_CHARACTER);
            let length = c.encode_utf8(&mut utf8).len() as u32;
            u32::from_le_bytes(utf8) | length << 30
        };
        let has_unassigned = (0..=255).any(|byte| page.decode(byte).is_none());
        Tables {
            table: std::array::from_fn(entry),
            pairs: OnceLock::new(),
            read: AtomicUsize::new(0),
            has_unassigned,
        }
    }
}

fn pairs(table: &Table) -> Vec<u64> {
    let pair = |second: u32, first: u32| {
        let text = u64::from(first & TEXT) | u64::from(second & TEXT) << (8 * (first >> 30));
        text | u64::from((first >> 30) + (second >> 30)) << 61
    };
    let mut pairs = vec![0; 1 << 16];
    for (row, &second) in pairs.chunks_exact_mut(256).zip(table) {
        row.iter_mut().zip(table).for_each(|(entry, &first)| *entry = pair(second, first));
    }
    pairs
}

/// The bits of an entry that are text.
const TEXT: u32 = 0xFF_FFFF;

/// Writes the UTF-8 of a stretch into `buffer`, which has [`ROOM`] behind the longest. Returns its length.
fn write(stretch: &[u8], is_ascii: bool, table: &Table, pairs: Option<&Pairs>, buffer: &mut [u8]) -> usize {
    let mut length = 0;
    let (blocks, rest) = stretch.as_chunks::<BLOCK>();
    for block in blocks {
        let Some(room) = buffer[length..].first_chunk_mut() else { break };
        length += match pairs {
            _ if is_ascii && block.is_ascii() => write_ascii(block, room),
            Some(pairs) => write_pairs(pairs, block, room),
            None => write_bytes(table, block, room),
        };
    }
    for byte in rest.as_chunks::<1>().0 {
        let Some(room) = buffer[length..].first_chunk_mut() else { break };
        length += write_bytes(table, byte, room);
    }
    length
}

fn write_ascii(block: &[u8; BLOCK], room: &mut [u8; ROOM]) -> usize {
    room[..BLOCK].copy_from_slice(block);
    BLOCK
}

/// Each character is written as a whole word; what is too much of it, the next writes over.
fn write_bytes<const N: usize>(table: &Table, bytes: &[u8; N], room: &mut [u8; ROOM]) -> usize {
    let mut length = 0;
    for &byte in bytes {
        let entry = table[usize::from(byte)];
        room[length..length + 4].copy_from_slice(&entry.to_le_bytes());
        length += (entry >> 30) as usize;
    }
    length
}

/// The same, two at a time. There is no branch: the spaces between words come too often to be foreseen.
fn write_pairs(pairs: &Pairs, block: &[u8; BLOCK], room: &mut [u8; ROOM]) -> usize {
    let mut length = 0;
    for &pair in block.as_chunks::<2>().0 {
        let entry = pairs[usize::from(u16::from_le_bytes(pair))];
        room[length..length + 8].copy_from_slice(&entry.to_le_bytes());
        length += (entry >> 61) as usize;
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &'static Codepage, bytes: &[u8]) {
        let mut text = String::new();
        let mut out = Output::new(&mut text);
        decode(page, bytes, &mut out);
        let (map, damaged) = (out.map, out.damaged);
        let slow: String = bytes.iter().map(|&byte| page.decode(byte).unwrap_or('\u{FFFD}')).collect();
        assert_eq!(text, slow, "{page:?}");
        assert_eq!(map.source_len(), bytes.len());
        assert_eq!(map.decoded_len(), text.len());
        assert_eq!(damaged, bytes.iter().filter(|&&byte| page.decode(byte).is_none()).count());
    }

    /// Every byte behind every other: byte by byte, and in pairs when much has been read.
    #[test]
    fn every_pair_of_every_codepage() {
        let bytes: Vec<u8> =
            (0..=255u8).flat_map(|first| (0..=255).flat_map(move |second| [first, second])).collect();
        for page in Codepage::all() {
            check(page, &bytes);
            check(page, &bytes[1..]);
            decode(page, &bytes.repeat(LONG / bytes.len()), &mut Output::new(&mut String::new()));
            check(page, &bytes);
            check(page, &bytes[1..]);
        }
    }

    #[test]
    fn ascii_among_letters_at_every_length() {
        let page = Codepage::named("windows-1256").unwrap();
        let bytes =
            [b"plain text, then \x93\xC7\xE1\x94 ".as_slice(), &[0x99; 40], &[b'a'; 60]].concat().repeat(4);
        for length in 0..200 {
            check(page, &bytes[..length]);
        }
    }
}
