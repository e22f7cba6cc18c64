//! A line comes in; the bytes that some of its characters stand for in a codepage go out, and those among them that tell one encoding
//! from another. Cost: one pass over the sample.

use super::word_costs::{ASCII_LETTER_COST, BigramCost, GAP_BYTE};
use crate::repair::line::{DamagedLine, LineChar};
use crate::repair::reverse_codepages::CodepageId;

/// So many characters of a line are compared.
pub(super) const MAX_SAMPLE_CHARS: usize = 240;
/// The sample begins so many characters before the first one beyond ASCII.
const SAMPLE_LEAD_CHARS: usize = 8;

/// Some characters of a line as bytes of a codepage.
#[derive(Default)]
pub(super) struct Sample {
    pub bytes: Vec<u8>,
    /// Those of its parts between ASCII characters other than letters that hold a byte beyond ASCII, each with the character behind it.
    /// They cost in every encoding what they cost among the others.
    pub mixed: Vec<u8>,
    /// What the other parts cost in every encoding.
    pub ascii_cost: BigramCost,
}

impl Sample {
    /// Encodes the line from about its first character beyond ASCII.
    pub fn encode(&mut self, line: &DamagedLine, codepage: CodepageId) {
        let first = line.chars.iter().position(|ch| !ch.c.is_ascii()).unwrap_or(0);
        let sample = &line.chars[first.saturating_sub(SAMPLE_LEAD_CHARS)..];
        self.bytes.clear();
        self.bytes.extend(encode(&sample[..sample.len().min(MAX_SAMPLE_CHARS)], codepage));
        self.mixed.clear();
        self.ascii_cost = 0;
        let ends_part = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphabetic();
        for part in self.bytes.split_inclusive(ends_part) {
            match part.is_ascii() {
                true => {
                    let letters = part.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
                    self.ascii_cost += ASCII_LETTER_COST * letters as BigramCost;
                }
                false => self.mixed.extend_from_slice(part),
            }
        }
    }
}

/// The bytes that the codepage decodes to the characters.
pub(super) fn encode<'a>(chars: &'a [LineChar], codepage: CodepageId) -> impl Iterator<Item = u8> + 'a {
    chars.iter().map(move |ch| match ch.c {
        _ if ch.is_protected => GAP_BYTE,
        ' '..='~' => ch.c as u8,
        _ => codepage.byte(ch.row).unwrap_or(GAP_BYTE),
    })
}
