//! UTF-16: code units of two bytes come in, text goes out.
//!
//! Blocks of eight units are converted without a branch for each unit where all of them are ASCII or below U+0800: a
//! table gives the UTF-8 of a unit, which is written as a whole word, and the next unit overwrites what is too much of
//! it. A surrogate without its partner is malformed (Unicode Standard §3.9). Linear time.

use crate::edit::{MAX_COUNTED_SEGMENT, Width};
use crate::encoding::decode_buffer::DecodeBuffer;
use encoding_rs::{Encoding, UTF_16BE};

/// Bytes of UTF-8 that one code unit becomes, at most.
const MAX_UTF8_BYTES: usize = 3;
/// Code units that are converted together.
const BLOCK_UNITS: usize = 8;
/// Bytes that a block may write: the last character, too, is written as a whole word.
const BLOCK_ROOM_BYTES: usize = BLOCK_UNITS * size_of::<u32>();
/// Code units for each call of [`DecodeBuffer::push`]: their text is no longer than a segment of the map.
const PUSH_UNITS: usize = MAX_COUNTED_SEGMENT / MAX_UTF8_BYTES / BLOCK_UNITS * BLOCK_UNITS;

/// The UTF-8 of each unit below U+0800, first byte lowest, with its length in the two highest bits.
static UTF8_OF_UNIT: [u32; 0x800] = {
    let mut table = [0; 0x800];
    let mut unit = 0;
    while unit < 0x800 {
        let two = (0xC0 | unit >> 6) | (0x80 | unit & 0x3F) << 8 | 2 << 30;
        table[unit as usize] = if unit < 0x80 { unit | 1 << 30 } else { two };
        unit += 1;
    }
    table
};

/// Decodes UTF-16. Returns the number of bytes read: all, or, unless they are `complete`, all but a torn character at the
/// end.
pub(crate) fn decode(
    encoding: &'static Encoding,
    bytes: &[u8],
    complete: bool,
    out: &mut DecodeBuffer,
) -> usize {
    let big_endian = encoding == UTF_16BE;
    let whole = bytes.len() / 2 * 2;
    let is_torn = units(&bytes[..whole], big_endian).next_back().is_some_and(|unit| unit & 0xFC00 == 0xD800);
    let end = if is_torn && !complete { whole - 2 } else { whole };
    let mut at = 0;
    let mut buffer = [0; PUSH_UNITS * MAX_UTF8_BYTES + BLOCK_ROOM_BYTES];
    while at < end {
        let chunk = &bytes[at..end.min(at + 2 * PUSH_UNITS)];
        let (read, length) = match big_endian {
            false => write_units::<false>(chunk, &mut buffer),
            true => write_units::<true>(chunk, &mut buffer),
        };
        // What was written is UTF-8.
        out.push(Width::UTF_16, read, simdutf8::basic::from_utf8(&buffer[..length]).unwrap_or_default());
        at += read;
        if read < chunk.len() {
            at += push_surrogate(&bytes[at..end], big_endian, out);
        }
    }
    if complete && end < bytes.len() {
        out.push_malformed(&bytes[end..]);
        return bytes.len();
    }
    end
}

/// Writes the UTF-8 of the code units before the first surrogate into `buffer`, which must have [`BLOCK_ROOM_BYTES`] more
/// than the longest text needs. Returns the numbers of bytes read and written.
fn write_units<const BIG_ENDIAN: bool>(bytes: &[u8], buffer: &mut [u8]) -> (usize, usize) {
    let (blocks, rest) = bytes.as_chunks::<2>().0.as_chunks::<BLOCK_UNITS>();
    let mut length = 0;
    for (index, block) in blocks.iter().enumerate() {
        let Some(room) = buffer[length..].first_chunk_mut() else { break };
        let units = block.map(unit::<BIG_ENDIAN>);
        let any = units.iter().fold(0, |any, unit| any | unit);
        length += if any < 0x80 {
            write_ascii(units, room)
        } else if any < 0x800 {
            write_below_0800(units, room)
        } else {
            let (units, written) = write_until_surrogate(units.into_iter(), room);
            if units < BLOCK_UNITS {
                return (2 * (index * BLOCK_UNITS + units), length + written);
            }
            written
        };
    }
    let rest = rest.iter().map(|&bytes| unit::<BIG_ENDIAN>(bytes));
    let (units, written) = write_until_surrogate(rest, &mut buffer[length..]);
    (2 * (blocks.len() * BLOCK_UNITS + units), length + written)
}

fn unit<const BIG_ENDIAN: bool>(bytes: [u8; 2]) -> u16 {
    if BIG_ENDIAN { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }
}

fn write_ascii(units: [u16; BLOCK_UNITS], room: &mut [u8; BLOCK_ROOM_BYTES]) -> usize {
    room.iter_mut().zip(units).for_each(|(byte, unit)| *byte = unit as u8);
    BLOCK_UNITS
}

/// Writes units below U+0800.
fn write_below_0800(units: [u16; BLOCK_UNITS], room: &mut [u8; BLOCK_ROOM_BYTES]) -> usize {
    let mut length = 0;
    for unit in units {
        let entry = UTF8_OF_UNIT[usize::from(unit & 0x7FF)];
        room[length..length + 4].copy_from_slice(&entry.to_le_bytes());
        length += (entry >> 30) as usize;
    }
    length
}

/// Writes the units before the first surrogate. Returns how many they are, and the number of bytes written.
fn write_until_surrogate(units: impl Iterator<Item = u16>, room: &mut [u8]) -> (usize, usize) {
    let (mut count, mut length) = (0, 0);
    for c in units.map_while(|unit| char::from_u32(u32::from(unit))) {
        length += c.encode_utf8(&mut room[length..]).len();
        count += 1;
    }
    (count, length)
}

/// Pushes the character of the surrogate pair at the start of `bytes`, or U+FFFD for a surrogate without its partner.
/// Returns the number of bytes read.
fn push_surrogate(bytes: &[u8], big_endian: bool, out: &mut DecodeBuffer) -> usize {
    match char::decode_utf16(units(bytes, big_endian).take(2)).next() {
        Some(Ok(c)) => {
            out.push(Width::UTF_16, 2 * c.len_utf16(), c.encode_utf8(&mut [0; 4]));
            2 * c.len_utf16()
        }
        _ => {
            out.push_malformed_as(Width::UTF_16, &bytes[..2]);
            2
        }
    }
}

fn units(bytes: &[u8], big_endian: bool) -> impl DoubleEndedIterator<Item = u16> {
    let unit = if big_endian { unit::<true> } else { unit::<false> };
    bytes.as_chunks().0.iter().map(move |&bytes| unit(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::UTF_16LE;
    use proptest::collection::vec;
    use proptest::prelude::*;

    proptest! {
        /// The standard library's decoder is the slow reference.
        #[test]
        fn text_equals_that_of_the_standard_library(
            runs in vec((0..6usize, 1..40usize, any::<u16>()), 0..200),
            big_endian: bool,
        ) {
            // Runs of ASCII, of two bytes, of three, of surrogates in pairs, of any units.
            let units: Vec<u16> = runs.iter().flat_map(|&(kind, length, seed)| {
                (0..length as u16).flat_map(move |at| {
                    let n = seed.wrapping_mul(at | 1).wrapping_add(at);
                    match kind {
                        0 | 1 => vec![n % 0x80],
                        2 => vec![n % 0x800],
                        3 => vec![0x800 + n % 0xD000],
                        4 => vec![0xD800 | (n % 0x400), 0xDC00 | at],
                        _ => vec![n],
                    }
                })
            }).collect();
            let bytes: Vec<u8> = units.iter()
                .flat_map(|unit| if big_endian { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect();
            let expected: Vec<Result<char, u16>> =
                char::decode_utf16(units).map(|c| c.map_err(|error| error.unpaired_surrogate())).collect();
            let mut text = String::new();
            let mut out = DecodeBuffer::new(&mut text);
            decode(if big_endian { UTF_16BE } else { UTF_16LE }, &bytes, true, &mut out);
            out.finish();
            let (map, damaged) = (out.map, out.damaged);
            prop_assert_eq!(damaged, 2 * expected.iter().filter(|c| c.is_err()).count());
            prop_assert_eq!(map.source_len(), bytes.len());
            let mut source = 0;
            for ((at, c), expected) in text.char_indices().zip(&expected) {
                prop_assert_eq!(c, expected.unwrap_or(char::REPLACEMENT_CHARACTER));
                let end = source + 2 * expected.map_or(1, char::len_utf16);
                let range = map.source(at..at + c.len_utf8(), |range| std::vec![&text[range]]);
                prop_assert_eq!(range, source..end);
                source = end;
            }
            prop_assert_eq!(source, bytes.len());
        }
    }
}
