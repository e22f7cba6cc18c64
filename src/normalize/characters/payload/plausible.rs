//! Candidates for what a payload spells: bytes or code points of every reading in; the most plausible text out, if any is.
//!
//! Evidence is counted in bits: how much less likely the character is by chance. A letter of ASCII stands for 53 in 256
//! bytes, so it is worth two bits. A reading is believed if it has so many that chance, in all readings that were tried, gives
//! such a text once in a hundred payloads or less. A reading ends at the first byte that is no text, so that most cost
//! nothing.

use std::fmt::Write;

/// Bits by which a text must outweigh chance.
const MIN_BITS: u32 = 8;
/// By so many more, chance is out of the question, however much punctuation there is.
const MAX_CHANCE_BITS: u32 = 50;
/// Tenths of half bits that the characters of a short text have on average. Random printable bytes have 38.
const MIN_TENTHS_PER_CHAR: usize = 44;
/// What a sequence of two bytes or more is evidence for, beside what it spells.
const SEQUENCE_HALF_BITS: u32 = 6;
/// A text has so many characters at least.
const MIN_CHARS: usize = 4;
/// Characters of a text that a finding quotes.
const MAX_QUOTED: usize = 120;

/// A text that is believed, and how much. The more is said for a text, the greater it is.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spelt {
    /// Most of it are letters and SPACE.
    is_fluent: bool,
    half_bits: u32,
    pub text: String,
}

/// The most plausible reading so far.
pub(super) struct Candidates {
    best: Option<Spelt>,
}

impl Candidates {
    pub fn new() -> Self {
        Candidates { best: None }
    }

    /// Adds a reading as bytes of UTF-8. `readings`: how many of its kind are tried.
    pub fn add_bytes(&mut self, bytes: impl Iterator<Item = u8>, readings: u32) {
        let mut text = Vec::new();
        for byte in bytes {
            let is_text = matches!(byte, b' '..=b'~' | b'\n' | b'\t' | b'\r' | 0x80..=0xF4);
            let is_padding = byte == 0;
            if is_padding {
                continue;
            }
            if !is_text {
                return;
            }
            text.push(byte);
        }
        if let Ok(text) = String::from_utf8(text) {
            // By chance hardly any bytes are a sequence of UTF-8.
            let sequences = text.chars().filter(|c| !c.is_ascii()).count() as u32;
            self.add_text(text, sequences * SEQUENCE_HALF_BITS, readings);
        }
    }

    /// Adds a reading as code points.
    pub fn add_codes(&mut self, codes: impl Iterator<Item = u32>, readings: u32) {
        let mut text = String::new();
        for code in codes {
            match char::from_u32(code).filter(|&c| bits(c).is_some()) {
                Some(c) => text.push(c),
                None => return,
            }
        }
        self.add_text(text, 0, readings);
    }

    /// `extra`: evidence beside that of the characters.
    fn add_text(&mut self, text: String, extra: u32, readings: u32) {
        let Some(bits) = text.chars().map(bits).sum::<Option<u32>>() else { return };
        let bits = bits + extra;
        let is_word = text.chars().any(char::is_alphanumeric);
        // Each doubling of the readings costs a bit.
        let surplus = (bits / 2).checked_sub(MIN_BITS + readings.ilog2());
        let len = text.chars().count();
        let is_fluent = bits as usize * 10 >= len * MIN_TENTHS_PER_CHAR;
        if is_word
            && len >= MIN_CHARS
            && surplus.is_some_and(|surplus| is_fluent || surplus >= MAX_CHANCE_BITS)
            && !is_monotonous(&text)
        {
            let spelt = Spelt { is_fluent, half_bits: bits, text };
            self.best = self.best.take().max(Some(spelt));
        }
    }

    /// The text that is believed.
    pub fn best(self) -> Option<Spelt> {
        self.best
    }
}

/// How many half bits of evidence a character is, as part of a text; `None` for what no text holds.
fn bits(c: char) -> Option<u32> {
    match c {
        ' ' | 'a'..='z' => Some(6),
        'A'..='Z' | '0'..='9' => Some(4),
        '\n' | '\t' | '\r' | '!'..='~' => Some(2),
        c if c.is_alphanumeric() => Some(2),
        // Punctuation and symbols that can be seen: what `{:?}` does not escape.
        c if !c.is_ascii() && c.escape_debug().len() == 1 => Some(2),
        _ => None,
    }
}

/// Whether it is one or two characters again and again: a counter or a pattern, and no text.
fn is_monotonous(text: &str) -> bool {
    let mut kinds: Vec<char> = text.chars().take(64).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.len() < 3
}

/// A text in quotation marks, bounded, with what cannot be seen escaped.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars().take(MAX_QUOTED) {
        // Writing to memory does not fail.
        let _ = write!(quoted, "{}", c.escape_debug());
    }
    quoted.push_str(if text.chars().nth(MAX_QUOTED).is_some() { "…\"" } else { "\"" });
    quoted
}
