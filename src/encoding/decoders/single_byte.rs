//! The single-byte encodings: bytes come in, the UTF-8 of each goes out, by table lookup.
//!
//! Blocks of sixteen bytes are copied where they are ASCII. Elsewhere a table gives the UTF-8 of each byte, or, in long
//! input, of each pair of bytes; every write stores a whole machine word, and the next one begins where the characters
//! of the last one end, so that there is no branch for each character. Linear time; a table of pairs takes half a megabyte for each code page in use.

use crate::codepages::Codepage;
use crate::edit::{MAX_COUNTED_SEGMENT, Width};
use crate::encoding::decode_buffer::DecodeBuffer;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{LazyLock, OnceLock};

/// Bytes of UTF-8 that one byte becomes, at most.
const MAX_UTF8_BYTES: usize = 3;
/// Bytes that are tested for ASCII together.
const BLOCK_BYTES: usize = 16;
/// Bytes that a block may write: the last character, too, is written as a whole word.
const BLOCK_ROOM_BYTES: usize = BLOCK_BYTES * size_of::<u32>();
/// Bytes for each call of [`DecodeBuffer::push`]: their text is no longer than a segment of the map.
const PUSH_BYTES: usize = MAX_COUNTED_SEGMENT / MAX_UTF8_BYTES / BLOCK_BYTES * BLOCK_BYTES;
/// Bytes of one code page after which its table of pairs is made. Making it takes the time that it saves on as many bytes.
const PAIR_TABLE_AFTER_BYTES: usize = 512 * 1024;

/// The UTF-8 of each byte, first byte lowest, with its length in the two highest bits.
type ByteTable = [u32; 256];
/// The UTF-8 of each pair of bytes, as a little-endian number, with its length in the three highest bits.
type PairTable = [u64; 1 << 16];
/// The bits of a [`ByteTable`] entry that are UTF-8.
const UTF8_BITS: u32 = 0xFF_FFFF;

/// The tables of a code page, made when it is first used.
struct Tables {
    bytes: ByteTable,
    pairs: OnceLock<Vec<u64>>,
    /// Bytes that have been decoded.
    decoded: AtomicUsize,
    has_unassigned: bool,
}

/// In the order of [`Codepage::all`].
static TABLES: LazyLock<Vec<OnceLock<Tables>>> =
    LazyLock::new(|| Codepage::all().iter().map(|_| OnceLock::new()).collect());

/// Decodes all of `bytes`.
pub(crate) fn decode(page: &'static Codepage, bytes: &[u8], out: &mut DecodeBuffer) {
    let Some(at) = Codepage::all().iter().position(|other| other == page) else { return };
    let tables = TABLES[at].get_or_init(|| Tables::new(page));
    let is_long = tables.decoded.fetch_add(bytes.len(), Ordering::Relaxed) >= PAIR_TABLE_AFTER_BYTES;
    let pairs = is_long.then(|| tables.pairs.get_or_init(|| pair_table(&tables.bytes)));
    let pairs = pairs.and_then(|pairs| pairs.first_chunk());
    let mut buffer = [0; PUSH_BYTES * MAX_UTF8_BYTES + BLOCK_ROOM_BYTES];
    for chunk in bytes.chunks(PUSH_BYTES) {
        let length = write(chunk, page.is_ascii(), &tables.bytes, pairs, &mut buffer);
        // The tables hold UTF-8 only.
        let text = simdutf8::basic::from_utf8(&buffer[..length]).unwrap_or_default();
        let start = out.text.len();
        out.push(Width::SINGLE_BYTE, chunk.len(), text);
        if tables.has_unassigned && text.contains(char::REPLACEMENT_CHARACTER) {
            report_unassigned(chunk, start, out);
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
            bytes: std::array::from_fn(entry),
            pairs: OnceLock::new(),
            decoded: AtomicUsize::new(0),
            has_unassigned,
        }
    }
}

fn pair_table(bytes: &ByteTable) -> Vec<u64> {
    let pair = |second: u32, first: u32| {
        let text = u64::from(first & UTF8_BITS) | u64::from(second & UTF8_BITS) << (8 * (first >> 30));
        text | u64::from((first >> 30) + (second >> 30)) << 61
    };
    let mut pairs = vec![0; 1 << 16];
    for (row, &second) in pairs.chunks_exact_mut(256).zip(bytes) {
        row.iter_mut().zip(bytes).for_each(|(entry, &first)| *entry = pair(second, first));
    }
    pairs
}

/// Writes the UTF-8 of a chunk into `buffer`, which must have [`BLOCK_ROOM_BYTES`] more than the longest text needs. Returns
/// its length.
fn write(
    chunk: &[u8],
    is_ascii: bool,
    table: &ByteTable,
    pairs: Option<&PairTable>,
    buffer: &mut [u8],
) -> usize {
    let mut length = 0;
    let (blocks, rest) = chunk.as_chunks::<BLOCK_BYTES>();
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

fn write_ascii(block: &[u8; BLOCK_BYTES], room: &mut [u8; BLOCK_ROOM_BYTES]) -> usize {
    room[..BLOCK_BYTES].copy_from_slice(block);
    BLOCK_BYTES
}

/// Writes each character as a whole word.
fn write_bytes<const N: usize>(
    table: &ByteTable,
    bytes: &[u8; N],
    room: &mut [u8; BLOCK_ROOM_BYTES],
) -> usize {
    let mut length = 0;
    for &byte in bytes {
        let entry = table[usize::from(byte)];
        room[length..length + 4].copy_from_slice(&entry.to_le_bytes());
        length += (entry >> 30) as usize;
    }
    length
}

/// Writes two characters at a time, without a branch: spaces come too often for branch prediction.
fn write_pairs(pairs: &PairTable, block: &[u8; BLOCK_BYTES], room: &mut [u8; BLOCK_ROOM_BYTES]) -> usize {
    let mut length = 0;
    for &pair in block.as_chunks::<2>().0 {
        let entry = pairs[usize::from(u16::from_le_bytes(pair))];
        room[length..length + 8].copy_from_slice(&entry.to_le_bytes());
        length += (entry >> 61) as usize;
    }
    length
}

/// Reports each U+FFFD. Every byte became one character, and no table maps an assigned byte to U+FFFD.
fn report_unassigned(chunk: &[u8], start: usize, out: &mut DecodeBuffer) {
    let chars: Vec<(usize, char)> = out.text[start..].char_indices().collect();
    for (index, (at, c)) in chars.into_iter().enumerate() {
        if c == char::REPLACEMENT_CHARACTER {
            out.report_malformed(start + at..start + at + c.len_utf8(), &chunk[index..=index]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(page: &'static Codepage, bytes: &[u8]) {
        let mut text = String::new();
        let mut out = DecodeBuffer::new(&mut text);
        decode(page, bytes, &mut out);
        let (map, damaged) = (out.map, out.damaged);
        let slow: String = bytes.iter().map(|&byte| page.decode(byte).unwrap_or('\u{FFFD}')).collect();
        assert_eq!(text, slow, "{page:?}");
        assert_eq!(map.source_len(), bytes.len());
        assert_eq!(map.decoded_len(), text.len());
        assert_eq!(damaged, bytes.iter().filter(|&&byte| page.decode(byte).is_none()).count());
    }

    /// Every byte after every other: with the table of bytes, and with that of pairs.
    #[test]
    fn every_pair_of_bytes_equals_the_codepage() {
        let bytes: Vec<u8> =
            (0..=255u8).flat_map(|first| (0..=255).flat_map(move |second| [first, second])).collect();
        for page in Codepage::all() {
            check(page, &bytes);
            check(page, &bytes[1..]);
            decode(
                page,
                &bytes.repeat(PAIR_TABLE_AFTER_BYTES / bytes.len()),
                &mut DecodeBuffer::new(&mut String::new()),
            );
            check(page, &bytes);
            check(page, &bytes[1..]);
        }
    }

    #[test]
    fn text_of_every_length_equals_the_codepage() {
        let page = Codepage::named("windows-1256").unwrap();
        let bytes =
            [b"plain text, then \x93\xC7\xE1\x94 ".as_slice(), &[0x99; 40], &[b'a'; 60]].concat().repeat(4);
        for length in 0..200 {
            check(page, &bytes[..length]);
        }
    }
}
