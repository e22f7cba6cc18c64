//! UTF-16 and UTF-32: found without a byte order mark by what their code units would be as text, and decoded.
//!
//! NULs alone do not tell: Arabic in UTF-16 has one per space. What tells is that text keeps to few blocks, so that
//! one of the two bytes of most units is the same, and that it holds next to nothing of what text never holds.

use super::hints::Charset;
use super::output::Output;
use super::single_byte;
use crate::source_map::Width;
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

/// Source bytes that the statistics look at.
const SAMPLE: usize = 64 * 1024;

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
}

impl Tally {
    fn of(sample: &[u8], charset: Charset) -> Tally {
        let mut tally = Tally { units: 0, bad: 0, weight: 0, blocks: [0; 0x31], east_asian: 0, strong: 0 };
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
        }
        tally
    }

    /// At most one unit in 32 that no text holds.
    fn is_clean(&self) -> bool {
        self.units > 0 && self.bad * 32 <= self.units
    }

    /// Most units lie in one block, or in ASCII, which every script borrows from. Where all bytes are ASCII, file
    /// names between NULs may look like it, so that more is asked.
    fn is_one_script(&self, sample: &[u8]) -> bool {
        let most = self.blocks[1..].iter().max().map_or(0, |most| most + self.blocks[0]);
        let tenths = if sample.is_ascii() { 8 } else { 6 };
        self.units >= 2 && most * 10 >= self.units * tenths
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
    let whole = bytes.len() / 2 * 2;
    let high_byte = if encoding == UTF_16BE { whole.wrapping_sub(2) } else { whole.wrapping_sub(1) };
    let is_torn = bytes.get(high_byte).is_some_and(|byte| (0xD8..0xDC).contains(byte));
    let end = if is_torn && !complete { whole - 2 } else { whole };
    let big_endian = encoding == UTF_16BE;
    let (start, mut at) = (out.text.len(), 0);
    let mut unpaired = Vec::new();
    let mut buffer = [0; STRETCH / 2 * 3 + 8];
    while at < end {
        let (read, length) = write_units(&bytes[at..end.min(at + STRETCH)], big_endian, &mut buffer);
        // What was written is UTF-8.
        out.text.push_str(simdutf8::basic::from_utf8(&buffer[..length]).unwrap_or_default());
        at += read;
        if at < end && read < STRETCH {
            at += write_surrogate(&bytes[at..end], big_endian, out.text, &mut unpaired);
        }
    }
    out.pushed(Width::UTF_16, end, start);
    report_unpaired(encoding, &bytes[..end], start, &unpaired, out);
    if complete && end < bytes.len() {
        out.lose(&bytes[end..]);
        return bytes.len();
    }
    end
}

/// Bytes that are decoded at once.
const STRETCH: usize = 4096;

/// Writes the UTF-8 of code units up to the first surrogate into `buffer`, which has room for the longest and eight
/// bytes more. Returns the bytes read and written.
fn write_units(bytes: &[u8], big_endian: bool, buffer: &mut [u8]) -> (usize, usize) {
    let (mut at, mut length) = (0, 0);
    while let Some(&first) = bytes[at..].first_chunk::<2>() {
        if let Some(&four) = bytes[at..].first_chunk::<8>() {
            let four = if big_endian { u64::from_be_bytes(four) } else { u64::from_le_bytes(four) };
            if four & 0xF800_F800_F800_F800 == 0 {
                length += write_four(four, big_endian, &mut buffer[length..]);
                at += 8;
                continue;
            }
        }
        let unit = if big_endian { u16::from_be_bytes(first) } else { u16::from_le_bytes(first) };
        let Some(c) = char::from_u32(u32::from(unit)) else { break };
        length += c.encode_utf8(&mut buffer[length..]).len();
        at += 2;
    }
    (at, length)
}

/// Four characters of two bytes at most, the first lowest or, in big-endian order, highest: they are put together in a
/// register, without a branch.
fn write_four(units: u64, first_is_high: bool, room: &mut [u8]) -> usize {
    let (mut word, mut length) = (0u64, 0);
    for index in 0..4 {
        let unit = units >> (16 * if first_is_high { 3 - index } else { index }) & 0xFFFF;
        let is_two = unit >= 0x80;
        let two = (0xC0 | unit >> 6) | (0x80 | unit & 0x3F) << 8;
        word |= (if is_two { two } else { unit }) << (length * 8);
        length += 1 + usize::from(is_two);
    }
    single_byte::put(word, room, length)
}

/// Writes the character of the surrogate at the start of `bytes` and the next, or a replacement character, whose place
/// is noted. Returns the bytes read.
fn write_surrogate(bytes: &[u8], big_endian: bool, text: &mut String, unpaired: &mut Vec<usize>) -> usize {
    let units = bytes.chunks_exact(2).take(2).map(|unit| {
        let unit = [unit[0], unit[1]];
        if big_endian { u16::from_be_bytes(unit) } else { u16::from_le_bytes(unit) }
    });
    match char::decode_utf16(units).next() {
        Some(Ok(c)) => {
            text.push(c);
            2 * c.len_utf16()
        }
        _ => {
            // Two bytes, one replacement character, as the map counts it.
            unpaired.push(text.len());
            text.push(char::REPLACEMENT_CHARACTER);
            2
        }
    }
}

/// Says which surrogates stand alone: they are met in the order of the replacement characters.
fn report_unpaired(
    encoding: &'static Encoding,
    bytes: &[u8],
    start: usize,
    unpaired: &[usize],
    out: &mut Output,
) {
    let (mut source, mut text) = (0, start);
    for &at in unpaired {
        source += out.text[text..at].chars().map(|c| c.len_utf16() * 2).sum::<usize>();
        text = at + '\u{FFFD}'.len_utf8();
        debug_assert!(matches!(bytes[source + usize::from(encoding == UTF_16LE)], 0xD8..=0xDF));
        out.lost_at(at..text, &bytes[source..source + 2]);
        source += 2;
    }
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
