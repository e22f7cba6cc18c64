//! The candidates of East Asia: Big5, EUC-JP, EUC-KR, GBK, GB18030, Shift_JIS and JOHAB.
//!
//! The sample is decoded in each, and its text costs the improbability of its characters, each alone: a language of
//! thousands of characters needs no bigrams. A candidate that loses more than a few bytes, or whose text is improbable, is
//! dropped. Cost: six decodings of the sample (GBK is read as GB18030), most of
//! which end after its head.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --encodings DIR`.

use super::byte_bigrams::ByteBigrams;
use super::candidate::{Candidate, MOSTLY_ASCII_LETTERS_NATS};
use super::model::MODEL;
use super::punctuation::STEPS_PER_NAT;
use crate::encoding::charset::{Charset, EucCarrier};
use crate::encoding::decode_buffer::DecodeBuffer;
use crate::encoding::decoders::euc_carrier;
use encoding_rs::{BIG5, EUC_JP, EUC_KR, GB18030, GBK, SHIFT_JIS};
use std::borrow::Cow;

/// The cost of a malformed sequence, in sixteenths of a nat,
const MALFORMED_STEPS: u32 = 256;
/// of a private-use character,
const PRIVATE_USE_STEPS: u32 = 224;
/// of a character that is none of the commonest,
const UNCOMMON_STEPS: u32 = 216;
/// of a half-width katakana,
const HALF_WIDTH_KATAKANA_STEPS: u32 = 128;
/// of other punctuation than the commonest,
const PUNCTUATION_STEPS: u32 = 104;
/// of full stop, comma, colon, exclamation mark, space and corner bracket,
const COMMON_PUNCTUATION_STEPS: u32 = 64;
/// and what is added to the cost of a common character.
const COMMON_STEPS: u32 = 8;
/// The cost of a character beside an ASCII letter, where Latin words have their accents.
const BESIDE_ASCII_LETTER_STEPS: u32 = 56;

/// The prior cost of any of these encodings.
const EAST_ASIAN_NATS: f32 = 4.0;
/// The most that text costs: this, and for each character beyond ASCII the other. What costs more is no text.
const MAX_TEXT_STEPS: u32 = 640;
const MAX_STEPS_PER_CHARACTER: u32 = 180;
/// The most that plain text costs for each byte beyond ASCII,
const MAX_PLAIN_STEPS_PER_BYTE: u32 = 72;
/// and how many such bytes it must have.
const MIN_PLAIN_BYTES: u32 = 80;
/// The most that text of common characters costs for each byte beyond ASCII.
const MAX_COMMON_STEPS_PER_BYTE: u32 = 96;
/// Bytes of the sample that are tried first: they show most candidates to be no text.
const HEAD_BYTES: usize = 384;

/// The candidates in whose text next to nothing is malformed.
pub(super) fn candidates(sample: &[u8], bigrams: &ByteBigrams) -> Vec<Candidate> {
    let [chinese, traditional, japanese, korean] = &MODEL.east_asian;
    let mut candidates = Vec::new();
    let prior = if bigrams.is_mostly_ascii_letters() { MOSTLY_ASCII_LETTERS_NATS } else { 0.0 };
    let high_bytes = bigrams.ambiguous_byte_count();
    for (charset, frequencies) in [
        (Charset::Whatwg(GB18030), chinese),
        (Charset::Whatwg(BIG5), traditional),
        (Charset::Whatwg(SHIFT_JIS), japanese),
        (Charset::Whatwg(EUC_JP), japanese),
        (Charset::Whatwg(EUC_KR), korean),
        (Charset::Euc(EucCarrier::Johab), korean),
    ] {
        let cost_of = |c: char| match c {
            '\u{FFFD}' => MALFORMED_STEPS,
            '\u{3000}'..='\u{3002}' | '\u{FF01}' | '\u{FF0C}' | '\u{FF1A}' | '\u{300C}' | '\u{300D}' => {
                COMMON_PUNCTUATION_STEPS
            }
            '\u{3003}'..='\u{303F}' | '\u{FF02}'..='\u{FF5E}' | '\u{2010}'..='\u{2027}' => PUNCTUATION_STEPS,
            '\u{FF61}'..='\u{FF9F}' => HALF_WIDTH_KATAKANA_STEPS,
            '\u{E000}'..='\u{F8FF}' => PRIVATE_USE_STEPS,
            c => frequencies.of(c).map_or(UNCOMMON_STEPS, |cost| cost + COMMON_STEPS),
        };
        if let Some(cost) = cost_of_sample(sample, charset, cost_of) {
            let is_gbk = charset == Charset::Whatwg(GB18030) && !sample.windows(2).any(begins_four_byte_code);
            let charset = if is_gbk { Charset::Whatwg(GBK) } else { charset };
            candidates.push(Candidate {
                charset,
                cost: cost as f32 / STEPS_PER_NAT + EAST_ASIAN_NATS + prior,
                is_plain: high_bytes >= MIN_PLAIN_BYTES && cost < MAX_PLAIN_STEPS_PER_BYTE * high_bytes,
            });
        }
    }
    candidates
}

/// Whether the text of such a candidate consists of common characters, however few.
pub(super) fn has_common_characters(candidate: &Candidate, bigrams: &ByteBigrams) -> bool {
    let max_cost = (MAX_COMMON_STEPS_PER_BYTE * bigrams.ambiguous_byte_count()) as f32;
    (candidate.cost - EAST_ASIAN_NATS) * STEPS_PER_NAT < max_cost
}

/// Whether a pair of bytes begins a code of four bytes of GB18030, which GBK lacks.
fn begins_four_byte_code(pair: &[u8]) -> bool {
    matches!(pair, [0x81..=0xFE, 0x30..=0x39])
}

/// The cost of a sample in steps; `None` if it is no text.
fn cost_of_sample(sample: &[u8], charset: Charset, cost_of: impl Fn(char) -> u32) -> Option<u32> {
    let head = &sample[..sample.len().min(HEAD_BYTES)];
    let cost = cost_of_bytes(head, charset, &cost_of)?;
    if head.len() == sample.len() { Some(cost) } else { cost_of_bytes(sample, charset, &cost_of) }
}

fn cost_of_bytes(bytes: &[u8], charset: Charset, cost_of: &impl Fn(char) -> u32) -> Option<u32> {
    let high_bytes = bytes.iter().filter(|&&byte| byte >= 0x80).count();
    let text = decode(charset, bytes);
    if text.matches('\u{FFFD}').count() > 2 + high_bytes / 20 {
        return None;
    }
    let (mut cost, mut count) = (0, 0);
    let mut before = '\n';
    for c in text.chars() {
        if !c.is_ascii() {
            cost += cost_of(c);
            count += 1;
        }
        if before.is_ascii_alphabetic() != c.is_ascii_alphabetic() && !(before.is_ascii() && c.is_ascii()) {
            cost += BESIDE_ASCII_LETTER_STEPS;
        }
        before = c;
    }
    Some(cost).filter(|&cost| cost < MAX_TEXT_STEPS + MAX_STEPS_PER_CHARACTER * count)
}

fn decode(charset: Charset, bytes: &[u8]) -> Cow<'_, str> {
    match charset {
        Charset::Whatwg(encoding) => encoding.decode_without_bom_handling(bytes).0,
        Charset::Euc(carrier) => {
            let mut text = String::new();
            euc_carrier::decode(carrier, bytes, true, &mut false, &mut DecodeBuffer::new(&mut text));
            text.into()
        }
        _ => Cow::Borrowed(""),
    }
}
