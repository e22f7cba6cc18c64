//! The evidence of UTF-8: a score of its sequences, not their validity, so that one bad byte does not change the encoding
//! of a file.
//!
//! Other encodings form valid UTF-8 sequences by chance. Sequences of two bytes are frequent (in windows-1256, alef and
//! gaf are one), sequences of three are rare, and most stand beside invalid bytes. So the score is summed over runs of
//! bytes from 0x80 on: a run that is valid throughout counts by the length of its sequences, any other run counts by the
//! number of its valid and invalid parts. Linear time; it ends early where the score is hopeless.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --encodings DIR`.

use crate::encoding::decoders::utf8::{torn_head, torn_tail};

/// What speaks for UTF-8 and against it.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Utf8Score {
    /// Valid sequences of more than one byte.
    pub valid: usize,
    /// Ill-formed sequences: maximal subparts (Unicode Standard §3.9).
    pub invalid: usize,
    weight: i64,
}

/// The weight of a valid run, for each of its characters, by their length in bytes.
const WEIGHT_OF_LENGTH: [i64; 5] = [0, 0, 2, 5, 8];
/// The weight of an ill-formed sequence.
const WEIGHT_OF_INVALID: i64 = -2;
/// A weight so low that no window rises above 0 again.
const HOPELESS_WEIGHT: i64 = -4096;

impl Utf8Score {
    /// Scores bytes. A character that is torn at the end does not count, nor, at the head of the source, one that is
    /// torn at the start.
    pub fn of(bytes: &[u8], is_head: bool) -> Utf8Score {
        let start = if is_head { torn_head(bytes) } else { 0 };
        let body = &bytes[start..bytes.len() - torn_tail(bytes)];
        let mut score = Utf8Score::default();
        let mut run = Utf8Score::default();
        for chunk in body.utf8_chunks() {
            for c in chunk.valid().chars() {
                if c.is_ascii() {
                    score.add_run(&mut run);
                } else {
                    run.valid += 1;
                    run.weight += WEIGHT_OF_LENGTH[c.len_utf8()];
                }
            }
            run.invalid += usize::from(!chunk.invalid().is_empty());
            if score.weight < HOPELESS_WEIGHT {
                break;
            }
        }
        score.add_run(&mut run);
        score
    }

    /// Adds a run of bytes from 0x80 on, and begins the next.
    fn add_run(&mut self, run: &mut Utf8Score) {
        self.valid += run.valid;
        self.invalid += run.invalid;
        self.weight += match run.invalid {
            0 => run.weight,
            invalid => run.valid as i64 + WEIGHT_OF_INVALID * invalid as i64,
        };
        *run = Utf8Score::default();
    }

    /// Whether the bytes are UTF-8, though perhaps damaged.
    pub fn is_utf8(&self) -> bool {
        self.valid > 0 && (self.invalid == 0 || self.weight > 0)
    }

    /// The share of the sequences beyond ASCII that is valid.
    pub fn share(&self) -> f32 {
        self.valid as f32 / (self.valid + self.invalid).max(1) as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_bad_byte_does_not_decide() {
        let is_utf8 = |bytes: &[u8]| Utf8Score::of(bytes, true).is_utf8();
        let page = "It’s a “quote” — in an English page… ".repeat(10);
        assert!(is_utf8(page.as_bytes()));
        let mut damaged = page.clone().into_bytes();
        damaged.insert(100, 0xFF);
        assert!(is_utf8(&damaged));
        assert!(is_utf8(b"one \xE2\x80\x99 and one bad \xE9 byte"));
        assert!(is_utf8(b"\xD8\xA7 at the end \xD8"));
        assert!(!is_utf8(b"plain"));
        assert!(!is_utf8(b"caf\xE9 na\xEFve"));
        assert!(!is_utf8(b"caf\xE9"));
        for (text, encoding) in [
            ("اگست 3, 2025 اور مارچ", encoding_rs::WINDOWS_1256),
            ("گروه پژوهشگران گفتند که اگر چنين شود", encoding_rs::WINDOWS_1256),
            ("るかとにれた、ところがそれは", encoding_rs::SHIFT_JIS),
            ("城市的早晨很安静，人们慢慢走过街道", encoding_rs::GBK),
            ("도시의 아침은 조용하고 사람들은", encoding_rs::EUC_KR),
            ("США и «РФ» в Москве", encoding_rs::WINDOWS_1251),
        ] {
            assert!(!is_utf8(&encoding.encode(text).0), "{text}");
        }
    }
}
