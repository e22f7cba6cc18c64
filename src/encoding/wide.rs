//! UTF-16 and UTF-32: found without a byte order mark by what their code units would be as text, and decoded.
//!
//! NULs alone do not tell: Arabic in UTF-16 has one per space. What tells is that text keeps to few blocks, so that
//! one of the two bytes of most units is the same, and that it holds next to nothing of what text never holds.

use super::hints::Charset;
use super::output::Output;
use crate::edit::{MAX_COUNTED_SEGMENT, Width};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};
use unicode_normalization::char::is_combining_mark;

/// Source bytes that the statistics look at.
const SAMPLE: usize = 16 * 1024;

const UTF_32LE: Charset = Charset::Utf32 { big_endian: false };
const UTF_32BE: Charset = Charset::Utf32 { big_endian: true };

/// Which form of UTF-16 or UTF-32, if any, reads the head of the source as text. To be asked only of bytes that hold
/// controls or are not UTF-8.
pub(super) fn recognise(source: &[u8]) -> Option<Charset> {
    let sample = &source[..source.len().min(SAMPLE)];
    for charset in [UTF_32LE, UTF_32BE] {
        let tally = Tally::of(sample, charset);
        if tally.is_clean() && (tally.is_one_script(sample) || tally.is_east_asian()) {
            return Some(charset);
        }
    }
    let [little, big] = [UTF_16LE, UTF_16BE].map(|encoding| Tally::of(sample, Charset::Whatwg(encoding)));
    let (tally, encoding) = if big.weight > little.weight { (big, UTF_16BE) } else { (little, UTF_16LE) };
    let is_text =
        tally.is_clean() && (tally.is_one_script(sample) || tally.is_east_asian() && is_spread(sample));
    is_text.then_some(Charset::Whatwg(encoding))
}

/// Whether a quarter of the code units cannot be text in `charset`, so that a byte order mark is not believed.
pub(super) fn is_absurd(body: &[u8], charset: Charset) -> bool {
    if charset.unit().0 == 1 {
        return false;
    }
    let tally = Tally::of(&body[..body.len().min(SAMPLE)], charset);
    tally.bad * 4 > tally.units
}

/// What the code units of a sample would be.
#[derive(Debug)]
struct Tally {
    units: usize,
    /// Units that no text holds.
    bad: usize,
    /// Sum of [`weight`].
    weight: i64,
    /// Units by their high byte, if they are of a likely kind: the script blocks below U+3100.
    blocks: [usize; 0x31],
    /// Han, kana, Hangul, their punctuation and wide forms.
    east_asian: usize,
    /// Units of kinds that chance seldom makes: ASCII, kana, East Asian punctuation.
    strong: usize,
    /// Letters and marks.
    letters: usize,
    first: Option<char>,
    /// Not all units are the first one.
    is_varied: bool,
}

/// High bytes of the blocks whose letters have seven-bit low bytes and are no control of text themselves: Cyrillic,
/// Armenian, Arabic, Syriac, Thai, Tibetan, Myanmar, Ethiopic.
const WORD_BLOCKS: [usize; 9] = [0x04, 0x05, 0x06, 0x07, 0x0E, 0x0F, 0x10, 0x12, 0x13];

impl Tally {
    fn of(sample: &[u8], charset: Charset) -> Tally {
        let mut tally = Tally {
            units: 0,
            bad: 0,
            weight: 0,
            blocks: [0; 0x31],
            east_asian: 0,
            strong: 0,
            letters: 0,
            first: None,
            is_varied: false,
        };
        // Padding at the end is no evidence.
        let (unit, _) = charset.unit();
        let padding = sample.rchunks_exact(unit).take_while(|bytes| bytes.iter().all(|&b| b == 0));
        let ragged = sample.len() % unit;
        let padded = if ragged == 0 { padding.count() * unit } else { 0 };
        for c in (Scalars { bytes: &sample[..sample.len() - padded], charset }) {
            tally.units += 1;
            let weight = c.map_or(BAD, weight);
            tally.weight += i64::from(weight);
            tally.bad += usize::from(weight == BAD);
            let Some(c) = c else { continue };
            if let Some(block) = tally.blocks.get_mut(c as usize >> 8).filter(|_| weight >= 3) {
                *block += 1;
            }
            let wide = matches!(c, '\u{3000}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}'
                | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{323AF}');
            tally.east_asian += usize::from(wide);
            tally.strong += usize::from(weight >= 5);
            tally.letters += usize::from(c.is_alphabetic() || is_combining_mark(c));
            tally.is_varied |= *tally.first.get_or_insert(c) != c;
        }
        tally
    }

    /// At most one unit in 32 that no text holds.
    fn is_clean(&self) -> bool {
        self.units > 0 && self.bad * 32 <= self.units
    }

    /// Most units lie in one block, or in ASCII, which every script borrows from. Where all bytes are ASCII, file
    /// names between NULs may look like it, so that more is asked; and without a NUL there is no space either, so that
    /// it is one word, all letters of a script that is written with such bytes, and most of them printable.
    fn is_one_script(&self, sample: &[u8]) -> bool {
        let most = self.blocks[1..].iter().max().map_or(0, |most| most + self.blocks[0]);
        let tenths = if sample.is_ascii() { 8 } else { 6 };
        let is_word = || {
            let printable = sample.iter().filter(|&&byte| byte >= 0x20).count();
            let is_letters = self.letters == self.units && self.is_varied && printable * 3 >= self.units * 2;
            is_letters && WORD_BLOCKS.iter().any(|&block| self.blocks[block] == self.units)
        };
        let is_seven_bit_text = || sample.is_ascii() && !sample.contains(&0);
        self.units >= 2
            && most * 10 >= self.units * tenths
            && (!is_seven_bit_text() || self.units > 2 && is_word())
    }

    /// East Asian text; a short one must hold something that is not an ideograph, of which chance makes many.
    fn is_east_asian(&self) -> bool {
        self.units >= if self.strong > 0 { 8 } else { 16 }
            && self.east_asian * 4 >= self.units
            && (self.east_asian + self.blocks[0]) * 20 >= self.units * 19
    }
}

/// East Asian text in UTF-16 has low bytes of every value, controls among them, which bytes of ASCII read in pairs
/// have not.
fn is_spread(sample: &[u8]) -> bool {
    let high = sample.iter().filter(|&&byte| byte >= 0x80).count();
    let controls = sample.iter().filter(|&&byte| byte < 0x20).count();
    high * 8 >= sample.len() && controls * 50 >= sample.len()
}

/// The weight of what no text holds.
const BAD: i32 = -8;

/// How much a scalar value speaks for text against chance.
fn weight(c: char) -> i32 {
    match c {
        '\t' | '\n' | '\r' | ' ' | '\u{3000}'..='\u{3002}' | '\u{FEFF}' | '\u{FF0C}' => 8,
        '!'..='~' => 6,
        '\u{A0}'..='\u{1FFF}' => 3,
        '\u{2010}'..='\u{2027}' | '\u{202F}'..='\u{205E}' | '\u{200B}'..='\u{200F}' => 4,
        '\u{3041}'..='\u{30FF}' => 5,
        '\u{1F300}'..='\u{1FAFF}' => 4,
        '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}' | '\u{FF01}'..='\u{FFEE}' => 1,
        '\u{FB50}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FEFC}' | '\u{20000}'..='\u{323AF}' => 1,
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' => BAD,
        '\u{E0000}'.. => BAD,
        c if u32::from(c) & 0xFFFE == 0xFFFE => BAD,
        _ => -1,
    }
}

/// The scalar values of a stretch; `None` for what is none. A ragged end is left out.
struct Scalars<'a> {
    bytes: &'a [u8],
    charset: Charset,
}

impl Iterator for Scalars<'_> {
    type Item = Option<char>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = self.unit()?;
        let (2, _) = self.charset.unit() else { return Some(char::from_u32(first)) };
        if !(0xD800..0xDC00).contains(&first) {
            return Some(char::from_u32(first));
        }
        let rest = self.bytes;
        match self.unit() {
            Some(second @ 0xDC00..=0xDFFF) => {
                Some(char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)))
            }
            Some(_) => {
                self.bytes = rest;
                Some(None)
            }
            // The other half lies behind the sample.
            None => None,
        }
    }
}

impl Scalars<'_> {
    fn unit(&mut self) -> Option<u32> {
        let (width, big_endian) = self.charset.unit();
        let (unit, rest) = self.bytes.split_at_checked(width)?;
        self.bytes = rest;
        let join = |unit: u32, byte: &u8| unit << 8 | u32::from(*byte);
        Some(if big_endian { unit.iter().fold(0, join) } else { unit.iter().rev().fold(0, join) })
    }
}

/// Decodes UTF-16. Returns the bytes read: all, or, unless they are `complete`, all but a torn character at the end.
pub(super) fn decode_utf16(
    encoding: &'static Encoding,
    bytes: &[u8],
    complete: bool,
    out: &mut Output,
) -> usize {
    let big_endian = encoding == UTF_16BE;
    let whole = bytes.len() / 2 * 2;
    let is_torn = units(&bytes[..whole], big_endian).next_back().is_some_and(|unit| unit & 0xFC00 == 0xD800);
    let end = if is_torn && !complete { whole - 2 } else { whole };
    let mut at = 0;
    let mut buffer = [0; STRETCH * LONGEST + ROOM];
    while at < end {
        let stretch = &bytes[at..end.min(at + 2 * STRETCH)];
        let (read, length) = match big_endian {
            false => write_units::<false>(stretch, &mut buffer),
            true => write_units::<true>(stretch, &mut buffer),
        };
        // What was written is UTF-8.
        out.push(Width::UTF_16, read, simdutf8::basic::from_utf8(&buffer[..length]).unwrap_or_default());
        at += read;
        if read < stretch.len() {
            at += push_surrogate(&bytes[at..end], big_endian, out);
        }
    }
    if complete && end < bytes.len() {
        out.lose(&bytes[end..]);
        return bytes.len();
    }
    end
}

/// Code units that are decoded at once: their text is no longer than a stretch of the map.
const STRETCH: usize = MAX_COUNTED_SEGMENT / LONGEST / BLOCK * BLOCK;
/// No character of one unit is longer in UTF-8.
const LONGEST: usize = 3;
/// Code units that are looked at together.
const BLOCK: usize = 8;
/// What a block may take, the last of its characters being written as a whole word.
const ROOM: usize = BLOCK * size_of::<u32>();

/// The UTF-8 of the units of two bytes at most, first byte lowest, and in the two highest bits its length.
static SHORT: [u32; 0x800] = {
    let mut table = [0; 0x800];
    let mut unit = 0;
    while unit < 0x800 {
        let two = (0xC0 | unit >> 6) | (0x80 | unit & 0x3F) << 8 | 2 << 30;
        table[unit as usize] = if unit < 0x80 { unit | 1 << 30 } else { two };
        unit += 1;
    }
    table
};

/// Writes the UTF-8 of code units up to the first surrogate into `buffer`, which has [`ROOM`] behind the longest.
/// Returns the bytes read and written.
fn write_units<const BIG_ENDIAN: bool>(bytes: &[u8], buffer: &mut [u8]) -> (usize, usize) {
    let (blocks, rest) = bytes.as_chunks::<2>().0.as_chunks::<BLOCK>();
    let mut length = 0;
    for (index, block) in blocks.iter().enumerate() {
        let Some(room) = buffer[length..].first_chunk_mut() else { break };
        let units = block.map(unit::<BIG_ENDIAN>);
        let any = units.iter().fold(0, |any, unit| any | unit);
        length += if any < 0x80 {
            write_ascii(units, room)
        } else if any < 0x800 {
            write_short(units, room)
        } else {
            let (units, written) = write_each(units.into_iter(), room);
            if units < BLOCK {
                return (2 * (index * BLOCK + units), length + written);
            }
            written
        };
    }
    let rest = rest.iter().map(|&bytes| unit::<BIG_ENDIAN>(bytes));
    let (units, written) = write_each(rest, &mut buffer[length..]);
    (2 * (blocks.len() * BLOCK + units), length + written)
}

fn unit<const BIG_ENDIAN: bool>(bytes: [u8; 2]) -> u16 {
    if BIG_ENDIAN { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) }
}

fn write_ascii(units: [u16; BLOCK], room: &mut [u8; ROOM]) -> usize {
    room.iter_mut().zip(units).for_each(|(byte, unit)| *byte = unit as u8);
    BLOCK
}

/// Units of two bytes of UTF-8 at most. Each is written as a whole word; what is too much of it, the next writes over.
fn write_short(units: [u16; BLOCK], room: &mut [u8; ROOM]) -> usize {
    let mut length = 0;
    for unit in units {
        let entry = SHORT[usize::from(unit & 0x7FF)];
        room[length..length + 4].copy_from_slice(&entry.to_le_bytes());
        length += (entry >> 30) as usize;
    }
    length
}

/// Units up to the first surrogate. Returns how many, and the bytes written.
fn write_each(units: impl Iterator<Item = u16>, room: &mut [u8]) -> (usize, usize) {
    let (mut count, mut length) = (0, 0);
    for c in units.map_while(|unit| char::from_u32(u32::from(unit))) {
        length += c.encode_utf8(&mut room[length..]).len();
        count += 1;
    }
    (count, length)
}

/// Adds the character of the surrogate at the start of `bytes` and the next, or loses a surrogate that stands alone.
/// Returns the bytes read.
fn push_surrogate(bytes: &[u8], big_endian: bool, out: &mut Output) -> usize {
    match char::decode_utf16(units(bytes, big_endian).take(2)).next() {
        Some(Ok(c)) => {
            out.push(Width::UTF_16, 2 * c.len_utf16(), c.encode_utf8(&mut [0; 4]));
            2 * c.len_utf16()
        }
        _ => {
            out.lose_as(Width::UTF_16, &bytes[..2]);
            2
        }
    }
}

fn units(bytes: &[u8], big_endian: bool) -> impl DoubleEndedIterator<Item = u16> {
    let unit = if big_endian { unit::<true> } else { unit::<false> };
    bytes.as_chunks().0.iter().map(move |&bytes| unit(bytes))
}

/// Decodes UTF-32, which encoding_rs leaves out. Returns the bytes read, as [`decode_utf16`].
pub(super) fn decode_utf32(charset: Charset, bytes: &[u8], complete: bool, out: &mut Output) -> usize {
    let start = out.text.len();
    let whole = bytes.len() / 4 * 4;
    let mut lost = Vec::new();
    for (index, c) in (Scalars { bytes: &bytes[..whole], charset }).enumerate() {
        if c.is_none() {
            lost.push((out.text.len(), index * 4));
        }
        out.text.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    out.pushed(Width::UTF_32, whole, start);
    for (text, source) in lost {
        out.lost_at(text..text + '\u{FFFD}'.len_utf8(), &bytes[source..source + 4]);
    }
    if complete && whole < bytes.len() {
        out.lose(&bytes[whole..]);
        return bytes.len();
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn name(bytes: &[u8]) -> Option<&'static str> {
        recognise(bytes).map(Charset::name)
    }

    fn encodings(text: &str) -> [(&'static str, Vec<u8>); 4] {
        [
            ("UTF-16LE", text.encode_utf16().flat_map(u16::to_le_bytes).collect()),
            ("UTF-16BE", text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
            ("UTF-32LE", text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect()),
            ("UTF-32BE", text.chars().flat_map(|c| u32::from(c).to_be_bytes()).collect()),
        ]
    }

    #[test]
    fn text_of_every_kind_is_recognised() {
        for text in [
            "hi",
            "A short line of English.",
            "سلام",
            "یہ خبر اردو میں ہے، تاریخ ۳۰ اکتوبر ہے۔",
            "هذه جملة قصيرة.",
            "Сегодня в городе дождь",
            "Η πόλη ξυπνά νωρίς",
            "היום יורד גשם בעיר",
            "शहर में आज बारिश है",
            "Tiếng Việt có nhiều dấu thanh",
            "今日は雨が降っています。",
            "城市的早晨很安静，人们慢慢走过街道。",
            "오늘은 비가 옵니다. 도시가 조용해요.",
            "긴 비 소식 하나.txt - Weather and news",
            "English prose, then اردو, then English again 😀",
        ] {
            for (encoding, bytes) in encodings(text) {
                assert_eq!(name(&bytes), Some(encoding), "{text}");
                let padded = [bytes, vec![0; 8]].concat();
                assert_eq!(name(&padded), Some(encoding), "{text}, padded");
            }
        }
    }

    #[test]
    fn eight_bit_text_and_noise_are_not() {
        assert_eq!(name(b"plain English text, nothing else\n"), None);
        assert_eq!(name(b"caf\xE9 na\xEFve \x93quoted\x94 text with a stray \x01 control"), None);
        assert_eq!(name("اردو میں خبر".as_bytes()), None);
        assert_eq!(name(b"abc\0def\0ghij\0kl\0mnop\0src/main.rs\0"), None);
        assert_eq!(name(b"one line\0\nanother line\0\nand a third\0\n"), None);
        assert_eq!(name(b""), None);
        assert_eq!(name(b"\0\0\0\0\0\0\0\0"), None);
        let integers: Vec<u8> = (0..400u32).flat_map(|n| (n * 7).to_le_bytes()).collect();
        assert_eq!(name(&integers), None);
    }

    proptest! {
        /// The standard library's decoder is the slow twin.
        #[test]
        fn utf_16_is_what_the_standard_library_reads(
            stretches in vec((0..6usize, 1..40usize, any::<u16>()), 0..200),
            big_endian: bool,
        ) {
            // Runs of ASCII, of two bytes, of three, of surrogates in pairs, of any units.
            let units: Vec<u16> = stretches.iter().flat_map(|&(kind, length, seed)| {
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
            let mut out = Output::new(&mut text);
            decode_utf16(if big_endian { UTF_16BE } else { UTF_16LE }, &bytes, true, &mut out);
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

    #[test]
    fn random_bytes_are_not() {
        let mut state = 0x2545_F491_4F6C_DD1Du64;
        for length in [8, 16, 32, 64, 500, 4000] {
            for _ in 0..400 {
                let bytes: Vec<u8> = (0..length)
                    .map(|_| {
                        state ^= state << 13;
                        state ^= state >> 7;
                        state ^= state << 17;
                        (state >> 32) as u8
                    })
                    .collect();
                assert_eq!(name(&bytes), None, "{bytes:02X?}");
            }
        }
    }
}
