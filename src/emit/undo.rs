//! The way back: a record in, the bytes of its source out.
//!
//! 1. The edits are replayed backwards over the text, which gives the decoded source.
//! 2. Its characters are encoded again in the encodings of the key `undo`; the bytes that this would not give stand there.
//! 3. Length and hash of the result are compared with those of the source, so a record that was changed gives an error
//!    and never other bytes.
//!
//! Linear time, and memory for the record and the source.

use std::borrow::Cow;

use serde::Deserialize;

use super::originals::{Hash, Raw, Segment, UndoRecord};
use crate::encoding::Charset;

/// The source of a document, rebuilt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Original {
    /// The bytes of the source, all of them.
    pub bytes: Vec<u8>,
    /// The file that it was, where it was one: relative, with `/`. It comes from the record, so it may be anything.
    pub path: Option<String>,
}

/// Why a record does not lead back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndoError(Cow<'static, str>);

impl std::fmt::Display for UndoError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for UndoError {}

impl From<&'static str> for UndoError {
    fn from(why: &'static str) -> UndoError {
        UndoError(why.into())
    }
}

const CHANGED: &str = "the record was changed: it does not lead back to its source";

#[derive(Deserialize)]
struct Record {
    text: Option<String>,
    edits: Option<Vec<Edit>>,
    undo: Option<UndoRecord>,
}

#[derive(Deserialize)]
struct Edit {
    start: usize,
    end: usize,
    #[serde(default)]
    original: String,
}

/// Rebuilds the source from one record with the key `undo` ([`super::jsonl::Record::add_with_source`]).
///
/// ```
/// use saaf::{Cleaner, emit::{RecordOptions, jsonl::Record, undo}};
///
/// let source = b"caf\xE9 &amp;  t\xE9\r\n";
/// let document = Cleaner::default().clean(source);
/// let mut record = Record::new(RecordOptions::default());
/// record.add_with_source(&document, source)?;
/// let mut line = Vec::new();
/// record.write(&document.encoding, &mut line)?;
/// assert_eq!(undo::original(&line).unwrap().bytes, source);
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
///
/// It is no record, or has no key `undo`, or was changed.
pub fn original(record: &[u8]) -> Result<Original, UndoError> {
    let record: Record =
        serde_json::from_slice(record).map_err(|error| UndoError(format!("no record: {error}").into()))?;
    let (Some(text), Some(edits), Some(undo)) = (record.text, record.edits, record.undo) else {
        return Err(
            "no key `text`, `edits` or `undo` (records of files have them, made with --to jsonl)".into()
        );
    };
    let decoded = decoded(&text, &edits, &undo.offsets)?;
    let bytes = encoded(&decoded, &undo)?;
    let mut hash = Hash::default();
    hash.update(&bytes);
    if bytes.len() != undo.length || hash.digits() != undo.hash {
        return Err(CHANGED.into());
    }
    Ok(Original { bytes, path: undo.path })
}

/// Replays the edits backwards.
fn decoded(text: &str, edits: &[Edit], unit: &str) -> Result<String, UndoError> {
    let width = match unit {
        "bytes" => char::len_utf8,
        "utf16" => char::len_utf16,
        "chars" => |_| 1,
        _ => return Err("its unit of offsets is unknown (bytes, utf16 and chars are known)".into()),
    };
    let mut decoded = String::with_capacity(text.len());
    // The rest of the text, and where it begins, in the unit.
    let (mut rest, mut at) = (text, 0usize);
    let mut take = |to: usize| {
        let mut chars = rest.char_indices();
        let split = loop {
            match chars.next() {
                _ if at > to => return None,
                Some((split, _)) if at == to => break split,
                Some((_, c)) => at += width(c),
                None if at == to => break rest.len(),
                None => return None,
            }
        };
        let (taken, left) = rest.split_at(split);
        rest = left;
        Some(taken)
    };
    for edit in edits {
        decoded.push_str(take(edit.start).ok_or(CHANGED)?);
        decoded.push_str(&edit.original);
        take(edit.end).ok_or(CHANGED)?;
    }
    decoded.push_str(rest);
    Ok(decoded)
}

/// Encodes the decoded source.
fn encoded(decoded: &str, undo: &UndoRecord) -> Result<Vec<u8>, UndoError> {
    let charset =
        |segment: &Segment| Charset::for_label(&segment.name).map(|charset| (segment.start, charset));
    let segments: Option<Vec<_>> = undo.segments.iter().map(charset).collect();
    let mut segments = segments.ok_or("it names an encoding that is unknown here")?.into_iter().peekable();
    let mut raw = undo.raw.iter().peekable();
    let mut current = Charset::UTF_8;
    // The length of the source stands in the record, and may be a lie: the text bounds it.
    let mut bytes = Vec::with_capacity(undo.length.min(decoded.len().saturating_mul(4)));
    let mut rest = decoded;
    loop {
        while let Some(next) = raw.next_if(|raw| raw.start == bytes.len()) {
            push_hex(&mut bytes, next)?;
            rest = rest.get(next.decoded..).ok_or(CHANGED)?;
        }
        while let Some((_, charset)) = segments.next_if(|(start, _)| *start <= bytes.len()) {
            current = charset;
        }
        let Some(c) = rest.chars().next() else { break };
        if !current.encode(c, &mut bytes) {
            return Err(CHANGED.into());
        }
        rest = &rest[c.len_utf8()..];
    }
    Ok(bytes)
}

fn push_hex(bytes: &mut Vec<u8>, raw: &Raw) -> Result<(), UndoError> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    for pair in raw.bytes.as_bytes().chunks(2) {
        let [high, low] = pair else { return Err(CHANGED.into()) };
        let (high, low) = (digit(*high).ok_or(CHANGED)?, digit(*low).ok_or(CHANGED)?);
        bytes.push(high << 4 | low);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::emit::{Offsets, RecordOptions, jsonl};
    use crate::encoding::EncodingLabel;
    use crate::{Cleaner, Input, Profile};
    use proptest::prelude::*;

    fn line(source: &[u8], profile: Profile, encoding: Option<&str>, offsets: Offsets) -> Vec<u8> {
        let mut input = Input::from(source);
        if let Some(encoding) = encoding {
            input = input.encoding(encoding).unwrap();
        }
        let document = Cleaner::builder().profile(profile).build().clean(input);
        let mut record = jsonl::Record::new(RecordOptions { offsets, ..RecordOptions::default() });
        record.add_with_source(&document, source).unwrap();
        let mut line = Vec::new();
        record.write(&document.encoding, &mut line).unwrap();
        line
    }

    #[track_caller]
    fn assert_comes_back(source: &[u8], profile: Profile, encoding: Option<&str>, offsets: Offsets) {
        let line = line(source, profile, encoding, offsets);
        let back = original(&line).unwrap_or_else(|error| panic!("{encoding:?} {error}"));
        assert!(back.bytes == source, "{encoding:?}");
    }

    fn raw_bytes(line: &[u8]) -> usize {
        let record: Record = serde_json::from_slice(line).unwrap();
        record.undo.unwrap().raw.iter().map(|raw| raw.bytes.len() / 2).sum()
    }

    fn any_offsets() -> impl Strategy<Value = Offsets> {
        prop::sample::select(vec![Offsets::Bytes, Offsets::Utf16, Offsets::Chars])
    }

    fn any_source() -> impl Strategy<Value = Vec<u8>> {
        const PIECES: &[&[u8]] = &[
            b" &amp;amp;  ",
            b"\r\n",
            b"\xEF\xBB\xBF",
            b"\xFF\xFE",
            b"\xC3\x83\xC2\xA9",
            "اکتوبر 30, 2025Mayor \u{200B}na\u{202E}ïve".as_bytes(),
            b"\x1B$B$\"\x1B(B",
            b"~{VPND~}",
            b"\x0E!!\x0F",
            b"\x81\x30\x81\x30",
            b"\x82\xA0\x88\xC0",
            b"\xA4\xA4\xA4\xE5",
            b"caf\xE9 t\xE9 \x92s\n",
            b"\xC7\xDF\xCA\xE6\xC8\xD1 30, 2025\n",
        ];
        let piece = prop_oneof![
            prop::collection::vec(any::<u8>(), 0..24),
            prop::sample::select(PIECES).prop_map(<[u8]>::to_vec),
            "[a-zé\u{627}-\u{64A}日本한글\u{1F600} \n]{0,12}".prop_map(String::into_bytes),
        ];
        prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn any_bytes_come_back(
            source in any_source(),
            profile in prop::sample::select(Profile::ALL.to_vec()),
            encoding in prop::option::of(prop::sample::select(EncodingLabel::names().collect::<Vec<_>>())),
            offsets in any_offsets(),
        ) {
            assert_comes_back(&source, profile, encoding, offsets);
        }
    }

    #[test]
    fn all_bytes_of_all_encodings_come_back() {
        let all: Vec<u8> = (0..=255).collect();
        let pairs: Vec<u8> = (0x81..=0xFE).flat_map(|a| (0x30..=0xFE).flat_map(move |b| [a, b])).collect();
        for name in EncodingLabel::names() {
            for profile in [Profile::Lossless, Profile::Display] {
                assert_comes_back(&all, profile, Some(name), Offsets::Bytes);
            }
            assert_comes_back(&pairs, Profile::Display, Some(name), Offsets::Chars);
        }
    }

    #[test]
    fn texts_in_their_encoding_need_no_raw_bytes() {
        for (encoding, text) in [
            ("UTF-8", "اکتوبر &amp; naïve"),
            ("windows-1256", "ة كتاب"),
            ("IBM037", "Plain words, 1234"),
            ("CP720", "كتاب"),
            ("UTF-16LE", "日本 \u{1F600}"),
            ("UTF-32BE", "日本 \u{1F600}"),
            ("GBK", "中文信息"),
            ("Big5", "中文資訊"),
            ("Shift_JIS", "日本語です"),
            ("EUC-JP", "日本語です"),
            ("EUC-KR", "한국어 글"),
            ("gb18030", "中文 \u{1F600}"),
        ] {
            let charset = Charset::for_label(encoding).unwrap();
            let mut source = Vec::new();
            assert!(text.chars().all(|c| charset.encode(c, &mut source)), "{encoding}");
            let line = line(&source, Profile::Display, Some(encoding), Offsets::Bytes);
            assert_eq!(raw_bytes(&line), 0, "{encoding}");
            assert_eq!(original(&line).unwrap().bytes, source);
        }
    }

    #[test]
    fn escape_sequences_come_back_wherever_they_stand() {
        const SEVEN_BIT: [(&str, &[&[u8]]); 3] = [
            ("ISO-2022-JP", &[b"\x1B$B", b"\x1B(B", b"\x1B(J", b"\x1B(I", b"$\"", b"a", b"\xFF", b"\n"]),
            ("ISO-2022-KR", &[b"\x1B$)C", b"\x0E", b"\x0F", b"!!", b"a", b"\xFF", b"\n"]),
            ("HZ-GB-2312", &[b"~{", b"~}", b"~~", b"~\n", b"VP", b"a", b"\xFF", b"\n"]),
        ];
        for (encoding, pieces) in SEVEN_BIT {
            for number in 0..pieces.len().pow(4) {
                let piece = |place: u32| pieces[number / pieces.len().pow(place) % pieces.len()];
                let source = [piece(0), piece(1), piece(2), piece(3)].concat();
                assert_comes_back(&source, Profile::Lossless, Some(encoding), Offsets::Bytes);
            }
        }
    }

    #[test]
    fn long_sources_of_many_encodings_come_back() {
        let mut source = Vec::new();
        for number in 0..12_000 {
            source.extend_from_slice(b"\xC7\xE1\xDF\xCA\xC7\xC8 caf\xE9 ");
            source.extend_from_slice(format!("line {number} naïve é\r\n").as_bytes());
        }
        assert_comes_back(&source, Profile::Display, None, Offsets::Utf16);
    }

    #[test]
    fn changed_records_give_an_error() {
        let good = line("caf\u{E9}  &amp; more".as_bytes(), Profile::Display, None, Offsets::Bytes);
        let good = String::from_utf8(good).unwrap();
        for (from, to) in [
            ("café", "cafe"),
            ("&amp;\"", "&amp;&\""),
            ("\"offsets\":\"bytes\"", "\"offsets\":\"words\""),
            ("\"hash\":\"", "\"hash\":\"0"),
            ("\"undo\"", "\"redo\""),
            ("{", "["),
        ] {
            let changed = good.replacen(from, to, 1);
            assert_ne!(changed, good, "{from}");
            assert!(original(changed.as_bytes()).is_err(), "{from}");
        }
        assert!(original(b"{}").unwrap_err().to_string().contains("--to jsonl"));
    }

    proptest! {
        #[test]
        fn any_record_is_survived(
            start in 0usize..9, end in 0usize..9, raw in 0usize..9, decoded in 0usize..9, hex in "[0-9a-g]{0,5}",
        ) {
            let edits = format!(r#"[{{"start":{start},"end":{end},"original":"é"}}]"#);
            let raw = format!(r#"[{{"start":{raw},"decoded":{decoded},"bytes":"{hex}"}}]"#);
            let undo = format!(
                r#"{{"offsets":"chars","length":18446744073709551615,"hash":"","segments":[],"raw":{raw}}}"#
            );
            let record = format!(r#"{{"text":"aéb日","edits":{edits},"undo":{undo}}}"#);
            prop_assert!(original(record.as_bytes()).is_err());
        }
    }
}
