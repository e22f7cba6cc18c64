//! A record whose source offsets count bytes of UTF-8 in; the same record with UTF-16 code units of the string out.
//!
//! The count at the start of each block of the string is kept, and a look-up counts from there. Cost: one pass over the string
//! and the record, and a block for each offset.

use serde_json::Value;

const BLOCK_BYTES: usize = 256;

/// Counts UTF-16 code units up to an offset in UTF-8.
struct UnitCounter<'a> {
    string: &'a [u8],
    block_starts: Vec<usize>,
}

/// Writes `record` with its source offsets in code units of `string`.
pub fn of_record(record: &[u8], string: &str) -> serde_json::Result<String> {
    let mut record: Value = serde_json::from_slice(record)?;
    let counter = UnitCounter::new(string);
    for list in ["spans", "findings", "edits"] {
        counter.replace(record.get_mut(list), ["source_start", "source_end"]);
    }
    let segments = record.get_mut("encoding").and_then(|encoding| encoding.get_mut("segments"));
    counter.replace(segments, ["start", "end"]);
    serde_json::to_string(&record)
}

impl<'a> UnitCounter<'a> {
    fn new(string: &'a str) -> Self {
        let string = string.as_bytes();
        let mut counted = 0;
        let starts = string.chunks(BLOCK_BYTES).map(|block| {
            let start = counted;
            counted += units(block);
            start
        });
        UnitCounter { string, block_starts: starts.collect() }
    }

    fn at(&self, offset: usize) -> usize {
        let offset = offset.min(self.string.len());
        let block = (offset / BLOCK_BYTES).min(self.block_starts.len().saturating_sub(1));
        let start = self.block_starts.get(block).copied().unwrap_or_default();
        start + units(&self.string[block * BLOCK_BYTES..offset])
    }

    fn replace(&self, list: Option<&mut Value>, keys: [&str; 2]) {
        for element in list.and_then(Value::as_array_mut).into_iter().flatten() {
            for key in keys {
                let Some(value) = element.get_mut(key) else { continue };
                let Some(offset) = value.as_u64() else { continue };
                *value = self.at(offset as usize).into();
            }
        }
    }
}

/// A character counts with its first byte; four bytes of UTF-8 are two code units.
fn units(bytes: &[u8]) -> usize {
    bytes.iter().map(|&byte| usize::from(byte & 0xC0 != 0x80) + usize::from(byte >= 0xF0)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_equal_a_count_from_the_start() {
        for string in ["", "a", &"aé–😀ی\n".repeat(200)] {
            let counter = UnitCounter::new(string);
            for offset in (0..=string.len()).filter(|&at| string.is_char_boundary(at)) {
                assert_eq!(counter.at(offset), string[..offset].encode_utf16().count());
            }
        }
    }

    #[test]
    fn every_source_offset_of_a_record_is_turned() {
        let string = "😀 na\u{200B}ïve \u{202E}x";
        let mut record = Vec::new();
        let document = saaf::Cleaner::default().clean(string);
        saaf::emit::jsonl::write(&document, saaf::emit::Offsets::Utf16, &mut record).unwrap();
        let record: Value = serde_json::from_str(&of_record(&record, string).unwrap()).unwrap();
        assert_eq!(record["encoding"]["segments"][0]["end"], 12);
        assert_eq!(
            (&record["edits"][0]["source_start"], &record["edits"][0]["source_end"]),
            (&5.into(), &6.into())
        );
        assert_eq!(record["findings"][0]["source_start"], 10);
        assert_eq!(record["spans"].as_array().unwrap().last().unwrap()["source_end"], 12);
    }
}
