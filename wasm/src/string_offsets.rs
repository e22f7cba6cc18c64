//! A record whose source offsets count bytes of UTF-8 in; the same record with UTF-16 code units of the string out.
//!
//! Cost: one pass over the string and the record, and a look-up for each offset.

use saaf::emit::{OffsetIndex, Offsets};
use serde_json::Value;

/// Writes `record` with its source offsets in code units of `string`.
pub fn of_record(record: &[u8], string: &str) -> serde_json::Result<String> {
    let mut record: Value = serde_json::from_slice(record)?;
    let source = string.as_bytes();
    let index = OffsetIndex::new(source, Offsets::Utf16);
    let turn = |at| index.units(source, at);
    for list in ["spans", "findings", "edits"] {
        replace(record.get_mut(list), ["source_start", "source_end"], turn);
    }
    let segments = record.get_mut("encoding").and_then(|encoding| encoding.get_mut("segments"));
    replace(segments, ["start", "end"], turn);
    serde_json::to_string(&record)
}

/// Turns the numbers under `keys` of each element.
fn replace(list: Option<&mut Value>, keys: [&str; 2], turn: impl Fn(usize) -> usize) {
    for element in list.and_then(Value::as_array_mut).into_iter().flatten() {
        for key in keys {
            let Some(value) = element.get_mut(key) else { continue };
            let Some(offset) = value.as_u64() else { continue };
            *value = turn(offset as usize).into();
        }
    }
}

#[cfg(test)]
mod tests {
    use saaf::emit::RecordOptions;

    use super::*;

    #[test]
    fn every_source_offset_of_a_record_is_turned() {
        let string = "😀 na\u{200B}ïve \u{202E}x";
        let mut record = Vec::new();
        let document = saaf::Cleaner::default().clean(string);
        let options = RecordOptions { offsets: Offsets::Utf16, ..RecordOptions::default() };
        saaf::emit::jsonl::write(&document, options, &mut record).unwrap();
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
