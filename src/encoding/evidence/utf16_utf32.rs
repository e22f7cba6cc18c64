//! The evidence of UTF-16 and UTF-32 without a byte order mark: what their code units would be as text.
//!
//! Source bytes come in, a charset or nothing goes out. Each charset is tried on a sample, and its scalar values are
//! counted. Text keeps to few Unicode blocks, and holds next to nothing that is unassigned, private or a control. NUL bytes
//! are no sufficient evidence: Arabic in UTF-16 has one for each space. Cost: four passes over [`SAMPLE_BYTES`].
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --encodings DIR`.

use crate::encoding::charset::Charset;
use encoding_rs::{UTF_16BE, UTF_16LE};
use unicode_normalization::char::is_combining_mark;

/// Source bytes that are looked at.
const SAMPLE_BYTES: usize = 16 * 1024;

/// The form of UTF-16 or UTF-32 in which the head of the source is text, if there is one. The bytes must hold controls or
/// be invalid UTF-8: others are text already.
pub(crate) fn recognise(source: &[u8]) -> Option<Charset> {
    let sample = &source[..source.len().min(SAMPLE_BYTES)];
    for charset in [Charset::UTF_32LE, Charset::UTF_32BE] {
        let scalars = ScalarStats::of(sample, charset);
        if scalars.is_clean() && (scalars.is_one_script(sample) || scalars.is_east_asian()) {
            return Some(charset);
        }
    }
    let [little, big] =
        [UTF_16LE, UTF_16BE].map(|encoding| ScalarStats::of(sample, Charset::Whatwg(encoding)));
    let (scalars, encoding) = if big.weight > little.weight { (big, UTF_16BE) } else { (little, UTF_16LE) };
    let is_text = scalars.is_clean()
        && (scalars.is_one_script(sample) || scalars.is_east_asian() && has_bytes_of_every_value(sample));
    is_text.then_some(Charset::Whatwg(encoding))
}

/// Whether more than a quarter of the scalar values cannot be text in `charset`, so that its byte order mark is not
/// believed.
pub(crate) fn is_absurd(body: &[u8], charset: Charset) -> bool {
    if charset.code_unit().0 == 1 {
        return false;
    }
    let scalars = ScalarStats::of(&body[..body.len().min(SAMPLE_BYTES)], charset);
    scalars.impossible * 4 > scalars.count
}

/// The scalar values of a sample in one charset, counted by kind.
#[derive(Debug)]
struct ScalarStats {
    /// All values, the ill-formed ones included.
    count: usize,
    /// Values that no text holds.
    impossible: usize,
    /// Sum of [`weight`].
    weight: i64,
    /// Values of weight 3 and more below U+3100, by their second byte: 256 code points each.
    blocks: [usize; 0x31],
    /// Han, kana, Hangul, their punctuation and wide forms.
    east_asian: usize,
    /// Values of weight 5 and more: ASCII, kana, East Asian punctuation, which chance seldom makes.
    strong: usize,
    /// Letters and marks.
    letters: usize,
    first: Option<char>,
    /// Not all values are the first one.
    is_varied: bool,
}

/// The second bytes of the blocks whose letters have low bytes below 0x80, and whose own byte is no control that text
/// holds: Cyrillic, Armenian, Arabic, Syriac, Thai, Tibetan, Myanmar, Ethiopic.
const SEVEN_BIT_BLOCKS: [usize; 9] = [0x04, 0x05, 0x06, 0x07, 0x0E, 0x0F, 0x10, 0x12, 0x13];

impl ScalarStats {
    fn of(sample: &[u8], charset: Charset) -> ScalarStats {
        let mut stats = ScalarStats {
            count: 0,
            impossible: 0,
            weight: 0,
            blocks: [0; 0x31],
            east_asian: 0,
            strong: 0,
            letters: 0,
            first: None,
            is_varied: false,
        };
        // Padding at the end is no evidence.
        let (unit, _) = charset.code_unit();
        let padding = sample.rchunks_exact(unit).take_while(|bytes| bytes.iter().all(|&b| b == 0));
        let ragged = sample.len() % unit;
        let padded = if ragged == 0 { padding.count() * unit } else { 0 };
        for c in (Scalars { bytes: &sample[..sample.len() - padded], charset }) {
            stats.count += 1;
            let weight = c.map_or(IMPOSSIBLE, weight);
            stats.weight += i64::from(weight);
            stats.impossible += usize::from(weight == IMPOSSIBLE);
            let Some(c) = c else { continue };
            if let Some(block) = stats.blocks.get_mut(c as usize >> 8).filter(|_| weight >= 3) {
                *block += 1;
            }
            let is_east_asian = matches!(c, '\u{3000}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}'
                | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{323AF}');
            stats.east_asian += usize::from(is_east_asian);
            stats.strong += usize::from(weight >= 5);
            stats.letters += usize::from(c.is_alphabetic() || is_combining_mark(c));
            stats.is_varied |= *stats.first.get_or_insert(c) != c;
        }
        stats
    }

    /// Whether at most one value in 32 is impossible in text.
    fn is_clean(&self) -> bool {
        self.count > 0 && self.impossible * 32 <= self.count
    }

    /// Whether most values lie in one block or in ASCII, which every script borrows from.
    ///
    /// Where all bytes are ASCII, the sample may be a list of file names with NUL after each, so a larger share is asked.
    /// ASCII bytes without NUL hold no space in UTF-16. Then the sample must be one word: all letters, of one script
    /// whose code units consist of such bytes, and most of the bytes printable.
    fn is_one_script(&self, sample: &[u8]) -> bool {
        let most = self.blocks[1..].iter().max().map_or(0, |most| most + self.blocks[0]);
        let tenths = if sample.is_ascii() { 8 } else { 6 };
        let is_word = || {
            let printable = sample.iter().filter(|&&byte| byte >= 0x20).count();
            let is_letters = self.letters == self.count && self.is_varied && printable * 3 >= self.count * 2;
            is_letters && SEVEN_BIT_BLOCKS.iter().any(|&block| self.blocks[block] == self.count)
        };
        let is_seven_bit_text = || sample.is_ascii() && !sample.contains(&0);
        self.count >= 2
            && most * 10 >= self.count * tenths
            && (!is_seven_bit_text() || self.count > 2 && is_word())
    }

    /// Whether it is East Asian text. A short sample must hold a strong value: chance makes many ideographs.
    fn is_east_asian(&self) -> bool {
        self.count >= if self.strong > 0 { 8 } else { 16 }
            && self.east_asian * 4 >= self.count
            && (self.east_asian + self.blocks[0]) * 20 >= self.count * 19
    }
}

/// Whether the bytes are those of East Asian text in UTF-16, whose low bytes have every value, controls and high bytes
/// among them. ASCII that is read in pairs lacks both.
fn has_bytes_of_every_value(sample: &[u8]) -> bool {
    let high = sample.iter().filter(|&&byte| byte >= 0x80).count();
    let controls = sample.iter().filter(|&&byte| byte < 0x20).count();
    high * 8 >= sample.len() && controls * 50 >= sample.len()
}

/// The weight of a value that no text holds.
const IMPOSSIBLE: i32 = -8;

/// How much a scalar value speaks for text, against random bytes.
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
        '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' => {
            IMPOSSIBLE
        }
        '\u{E0000}'.. => IMPOSSIBLE,
        c if u32::from(c) & 0xFFFE == 0xFFFE => IMPOSSIBLE,
        _ => -1,
    }
}

/// The scalar values of bytes; `None` for an ill-formed sequence. Bytes at the end that are no whole unit are left out.
struct Scalars<'a> {
    bytes: &'a [u8],
    charset: Charset,
}

impl Iterator for Scalars<'_> {
    type Item = Option<char>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = self.unit()?;
        let (2, _) = self.charset.code_unit() else { return Some(char::from_u32(first)) };
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
            // The partner lies after the end of the sample.
            None => None,
        }
    }
}

impl Scalars<'_> {
    fn unit(&mut self) -> Option<u32> {
        let (width, big_endian) = self.charset.code_unit();
        let (unit, rest) = self.bytes.split_at_checked(width)?;
        self.bytes = rest;
        let join = |unit: u32, byte: &u8| unit << 8 | u32::from(*byte);
        Some(if big_endian { unit.iter().fold(0, join) } else { unit.iter().rev().fold(0, join) })
    }
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
    fn text_of_every_script_is_recognised() {
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
    fn eight_bit_text_and_numbers_are_not_recognised() {
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
    fn random_bytes_are_not_recognised() {
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
