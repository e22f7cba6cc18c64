//! Web archives: records in, records, texts and JSON lines out.

use std::io::Cursor;

use proptest::prelude::*;
use saaf::inputs::compression::{Decompressor, Limits};
use saaf::inputs::recognise::{Kind, recognise};
use saaf::inputs::warc::Reader;
use saaf::inputs::warc::http::ResponseHead;

use super::*;

fn record(kind: &str, fields: &str, block: impl AsRef<[u8]>) -> Vec<u8> {
    let block = block.as_ref();
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{:x}>\r\nWARC-Date: 2025-10-30T00:00:00Z\r\n{fields}Content-Length: {}\r\n\r\n",
        block.len(),
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(fields: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let block = [b"HTTP/1.1 200 OK\r\n", fields.as_bytes(), b"\r\n", body.as_ref()].concat();
    let head =
        "WARC-Target-URI: http://example.com.pk/a\r\nContent-Type: application/http; msgtype=response\r\n";
    record("response", head, block)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let Kind::Compressed(compression) = recognise(bytes) else { return bytes.to_vec() };
    let mut out = Vec::new();
    Decompressor::new(bytes, compression, Limits::default()).unwrap().read_to_end(&mut out).unwrap();
    out
}

fn body(reader: &mut Reader<impl Read>, length: u64) -> Vec<u8> {
    let mut body = vec![0; length as usize];
    let mut there = 0;
    while there < body.len() {
        match reader.read_body(&mut body[there..]) {
            0 => panic!("{there} bytes of {length}"),
            count => there += count,
        }
    }
    body
}

/// Type, head and block of each record.
fn read(bytes: &[u8]) -> Vec<(String, String, Vec<u8>)> {
    let mut reader = Reader::new(bytes);
    let mut all = Vec::new();
    while let Some(record) = reader.next_record().unwrap() {
        let body = body(&mut reader, record.length);
        let kind = record.head.text("warc-type").unwrap().into_owned();
        all.push((kind, String::from_utf8(record.head.bytes().to_vec()).unwrap(), body));
    }
    assert_eq!(reader.take_losses(), []);
    all
}

/// `اسلام` in windows-1256.
const ISLAM: &[u8] = b"\xC7\xD3\xE1\xC7\xE3";

fn archive() -> Vec<Vec<u8>> {
    vec![
        record("warcinfo", "Content-Type: application/warc-fields\r\n", "software: a &amp; b\r\n"),
        record(
            "request",
            "Content-Type: application/http; msgtype=request\r\n",
            "GET /?a&amp;b HTTP/1.0\r\n\r\n",
        ),
        response("Content-Type: text/plain; charset=windows-1256\r\n", ISLAM),
        response("Content-Type: image/png\r\n", b"\x89PNG\r\n\x1A\n &amp; "),
        response("Content-Type: text/plain\r\nContent-Encoding: gzip\r\n", gzip(b"Fish &amp; chips")),
        record("conversion", "Content-Type: text/plain\r\nWARC-Refers-To: <urn:a>\r\n", "caf&eacute;\n"),
        record("conversion", "Content-Type: text/plain\r\n", "clean\n"),
        record("resource", "Content-Type: text/plain\r\nX: a\r\n b\r\nX: c\r\n", "a &amp; b"),
        record("metadata", "Content-Type: application/json\r\n", "{\"a\": \"&amp;\"}"),
    ]
}

const TEXTS: [&str; 5] = ["اسلام", "Fish & chips", "café\n", "clean\n", "a & b"];

#[test]
fn texts_of_an_archive_are_its_documents() {
    let texts = TEXTS.map(|text| format!("{}\n", text.trim_end())).concat();
    let plain = archive().concat();
    for bytes in [plain.clone(), gzip(&plain), archive().iter().flat_map(|record| gzip(record)).collect()] {
        assert_quiet(&feed(&[], &bytes), &texts);
        assert_quiet(&feed(&["--from", "warc"], &bytes), &texts);
    }
    let lone = [&archive()[2][..], b""].concat();
    assert_quiet(&feed(&[], &lone), "اسلام\n");
}

#[test]
fn json_lines_say_where_a_document_comes_from() {
    let members: Vec<Vec<u8>> = archive().iter().map(|record| gzip(record)).collect();
    let all = records(&feed(&["--to", "jsonl"], &members.concat()));
    assert_eq!(all.iter().map(|record| record["text"].as_str().unwrap()).collect::<Vec<_>>(), TEXTS);
    let warc = &all[0]["warc"];
    assert_eq!(warc["url"], "http://example.com.pk/a");
    assert_eq!(warc["date"], "2025-10-30T00:00:00Z");
    assert_eq!((&warc["type"], &warc["status"]), (&"response".into(), &200.into()));
    assert_eq!(
        (&warc["content_type"], &all[0]["encoding"]["name"]),
        (&"text/plain".into(), &"windows-1256".into())
    );
    assert_eq!(warc["offset"], members[0].len() + members[1].len());
    assert_eq!(all[1]["warc"]["language"], "en");
    // Members that are not aligned with records lead nowhere, but for the first.
    let all = records(&feed(&["--to", "jsonl"], &gzip(&archive().concat())));
    assert!(all.iter().all(|record| record["warc"].get("offset").is_none()));
    let all = records(&feed(&["--to", "jsonl"], &archive().concat()));
    assert_eq!(all[0]["warc"]["offset"], archive()[0].len() + archive()[1].len());
}

#[test]
fn an_archive_keeps_what_is_no_document_byte_for_byte() {
    let source = archive();
    let output = feed(&["--to", "warc"], &source.concat());
    assert_eq!((code(&output), &*stderr(&output)), (0, ""));
    let (old, new) = (read(&source.concat()), read(&output.stdout));
    assert_eq!(old.len(), new.len());
    let mut texts = TEXTS.into_iter();
    for (number, ((kind, head, block), new)) in old.iter().zip(&new).enumerate() {
        if matches!(number, 2 | 4 | 5 | 6 | 7) {
            assert_eq!(new.0, "conversion");
            assert_eq!(String::from_utf8_lossy(&new.2), texts.next().unwrap());
        }
        if matches!(number, 0 | 1 | 3 | 6 | 8) {
            assert_eq!(&(kind.clone(), head.clone(), block.clone()), new);
        }
    }
    assert!(
        new[2].1.contains("WARC-Refers-To: <urn:uuid:")
            && new[2].1.contains("\r\nContent-Type: text/plain\r\n")
    );
    assert!(new[5].1.contains("WARC-Refers-To: <urn:a>"));
    assert!(new[7].1.contains("X: a\r\n b\r\nX: c\r\n"));
    // A second run changes nothing, and threads change nothing.
    let again = feed(&["--to", "warc"], &output.stdout);
    assert_bytes(&again.stdout, &output.stdout);
    assert_bytes(&feed(&["--to", "warc", "-j", "1"], &source.concat()).stdout, &output.stdout);
}

#[test]
fn the_name_of_the_result_says_how_it_is_compressed() {
    let source = archive().concat();
    let folder = Folder::new(&[("a.warc", &source)]);
    let expected = feed(&["--to", "warc"], &source).stdout;
    for (name, magic) in [("b.warc.gz", &b"\x1F\x8B\x08"[..]), ("b.warc.zst", b"\x28\xB5\x2F\xFD")] {
        assert_quiet(&run(&["--to", "warc", &folder.path("a.warc"), "-o", &folder.path(name)]), "");
        let bytes = folder.read(name);
        assert!(bytes.starts_with(magic));
        assert_bytes(&unpacked(&bytes), &expected);
        // Each record can be read from its offset.
        let all = records(&run(&["--to", "jsonl", &folder.path(name)]));
        assert_eq!(all.len(), TEXTS.len());
        for record in &all {
            let offset = record["warc"]["offset"].as_u64().unwrap() as usize;
            assert!(unpacked(&bytes[offset..]).starts_with(b"WARC/1.0\r\n"));
        }
    }
}

#[test]
fn bodies_of_any_length_are_streamed() {
    let line = "یہ کتاب میری ہے &amp; ";
    let long = line.repeat(3 << 20 >> 5);
    let source = [
        response("Content-Type: text/plain; charset=utf-8\r\n", &long),
        record("resource", "Content-Type: image/png\r\n", vec![7; 3 << 20]),
        archive()[2].clone(),
    ]
    .concat();
    let new = read(&feed(&["--to", "warc"], &source).stdout);
    assert_eq!(new.len(), 3);
    assert_eq!(new[0].2.len(), long.trim_end().replace("&amp;", "&").len());
    assert_eq!(new[1], read(&source)[1]);
    assert_eq!(records(&feed(&["--to", "jsonl"], &source)).len(), 2);
}

#[test]
fn damage_is_told_with_its_place_and_the_rest_is_kept() {
    let source = [&archive()[2][..], b"junk\r\n", &archive()[5], &archive()[7]].concat();
    let torn = &source[..source.len() - 8];
    let output = feed(&[], torn);
    assert_eq!((code(&output), String::from_utf8_lossy(&output.stdout)), (0, "اسلام\ncafé\na &am\n".into()));
    let told = stderr(&output);
    let junk = archive()[2].len();
    assert!(told.contains(&format!("6 bytes at byte {junk}, before record 2")), "{told}");
    assert!(told.contains("record 3 ends early") && told.contains("4 bytes are missing"), "{told}");
    assert_eq!(code(&feed(&["--strict"], torn)), 1);
    let new = read(&feed(&["--to", "warc"], torn).stdout);
    assert!(new[2].1.contains("WARC-Truncated: unspecified\r\n"), "{}", new[2].1);
    // A compressed stream that breaks off is a failure, as for every input.
    let packed = gzip(&archive().concat());
    assert_eq!(code(&feed(&[], &packed[..packed.len() - 20])), 2);
}

#[test]
fn bodies_that_are_not_what_their_fields_say_are_told() {
    let plain = response("Content-Type: text/plain\r\nContent-Encoding: gzip\r\n", "Fish &amp; chips");
    assert_quiet(&feed(&[], &plain), "Fish & chips\n");
    assert!(stderr(&feed(&["--explain"], &plain)).contains("not coded as gzip"));
    let unknown = response("Content-Type: text/plain\r\nContent-Encoding: compress\r\n", "x");
    let output = feed(&["--to", "warc"], &unknown);
    assert_bytes(&output.stdout, &unknown);
    assert!(stderr(&output).contains("no decoder for compress"), "{}", stderr(&output));
    let pdf = response("Content-Type: text/html\r\n", "%PDF-1.7\n%\u{FFFD}");
    let output = feed(&["--to", "warc", "--summary"], &pdf);
    assert_bytes(&output.stdout, &pdf);
}

#[test]
fn what_archives_are_not_for_is_refused() {
    let folder = Folder::new(&[("a.warc", &archive().concat()), ("a.txt", b"text\n")]);
    let (warc, text) = (folder.path("a.warc"), folder.path("a.txt"));
    assert_refused(&run(&["-i", &warc]), &["is a web archive", "--to warc -o FILE"]);
    assert_refused(&run(&["--from", "lines", &warc]), &["is a web archive", "without --from"]);
    assert_refused(&run(&["--to", "ansi", &warc]), &["is a web archive", "--to text, jsonl or warc"]);
    assert_refused(&run(&["--from", "warc", "--to", "html", &warc]), &["--to text, jsonl or warc"]);
    assert_refused(&run(&["--to", "warc", &text]), &["is no web archive"]);
    assert_refused(&run(&["--to", "warc", "--from", "lines", &text]), &["--to warc"]);
    assert_refused(&run(&["--from", "warc", &text]), &["no record"]);
    assert_eq!(code(&run(&["--check", &warc])), 1);
    let clean = Folder::new(&[("b.warc", &archive()[6])]);
    assert_quiet(&run(&["--check", &clean.path("b.warc")]), "");
    assert_quiet(&feed(&["--from", "warc"], b""), "");
}

fn members() -> impl Strategy<Value = Vec<usize>> {
    proptest::collection::vec(1usize..400, 0..6)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Records that are no documents come out as they went in, wherever members end.
    #[test]
    fn records_are_copied_whatever_the_members(
        records in proptest::collection::vec(
            ("metadata|request|revisit|x", proptest::collection::vec(any::<u8>(), 0..50)), 1..6
        ),
        cuts in members(),
    ) {
        let source: Vec<u8> = records.iter().flat_map(|(kind, block)| record(kind, "", block)).collect();
        let mut packed = gzip(b"");
        let mut rest = &source[..];
        for cut in cuts {
            let (member, behind) = rest.split_at(cut.min(rest.len()));
            packed.extend([gzip(member), gzip(b"")].concat());
            rest = behind;
        }
        packed.extend([gzip(rest), vec![0; 100]].concat());
        let output = feed(&["--to", "warc", "--from", "warc"], &packed);
        prop_assert_eq!(&output.stdout, &source);
        prop_assert!(output.stderr.is_empty());
    }

    #[test]
    fn any_bytes_are_read(
        parts in proptest::collection::vec(prop_oneof![
            Just(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 40\r\n\r\n".to_vec()),
            Just(b"HTTP/1.0 200\r\nContent-Encoding: br\r\n\r\n".to_vec()),
            Just(archive()[4].clone()),
            proptest::collection::vec(any::<u8>(), 0..50),
        ], 0..6),
        to in "text|jsonl|warc",
    ) {
        let output = feed(&["--to", &to, "--from", "warc"], &[b"WARC/1.0\r\na:\r\n", &parts.concat()[..]].concat());
        prop_assert!(matches!(code(&output), 0 | 2));
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The cases of these formats in `cases.jsonl` in the folder SAAF_ARCHIVES: name, format, the bytes in base 64, and what is in
/// them.
pub fn small_cases(is_wanted: impl Fn(&str) -> bool) -> Vec<Value> {
    let folder = std::env::var("SAAF_ARCHIVES").unwrap();
    let cases = fs::read_to_string(format!("{folder}/cases.jsonl")).unwrap();
    let cases = cases.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    cases.filter(|case| is_wanted(case["format"].as_str().unwrap())).collect()
}

#[test]
#[ignore = "needs SAAF_ARCHIVES=DIR"]
fn small_archives_are_read_right() {
    let mut count = 0;
    for case in small_cases(|format| format.starts_with("warc") || matches!(format, "gzip" | "zstd")) {
        let name = case["name"].as_str().unwrap();
        count += 1;
        let bytes = data_encoding::BASE64.decode(case["base64"].as_str().unwrap().as_bytes()).unwrap();
        check_case(name, &case["expect"], &bytes);
    }
    assert!(count > 20, "{count}");
}

fn check_case(name: &str, expect: &Value, bytes: &[u8]) {
    let mut members = None;
    let reader: Box<dyn Read> = match recognise(bytes) {
        Kind::Compressed(compression) => {
            let mut unpacked =
                Decompressor::new(Cursor::new(bytes.to_vec()), compression, Limits::default()).unwrap();
            members = Some(unpacked.members());
            Box::new(unpacked)
        }
        _ => Box::new(Cursor::new(bytes.to_vec())),
    };
    if let Some(expected) = expect["bytes_hex"].as_str() {
        assert_eq!(hex(&unpacked(bytes)), expected, "{name}");
        return;
    }
    let mut reader = Reader::new(reader);
    let (mut number, mut written, mut offsets) = (0, Vec::new(), Vec::new());
    while let Some(record) = reader.next_record().unwrap() {
        let expected = &expect["records"][number];
        let body = body(&mut reader, record.length);
        assert_eq!(record.head.text("WARC-Type").unwrap(), expected["type"].as_str().unwrap(), "{name}");
        assert_eq!(hex(&body), expected["body_hex"].as_str().unwrap(), "{name}");
        for (field, values) in expected["headers"].as_object().into_iter().flatten() {
            let got: Vec<_> =
                record.head.all(field).map(|v| String::from_utf8(v.into_owned()).unwrap()).collect();
            assert_eq!(&Value::from(got), values, "{name}");
        }
        if let Some(charset) = expected.get("http_charset") {
            let media = ResponseHead::read(&mut &body[..]).unwrap().media_type().unwrap();
            assert_eq!(
                media.encoding().map(str::to_lowercase),
                charset.as_str().map(str::to_owned),
                "{name}"
            );
        }
        offsets.push(members.as_ref().and_then(|members| members.beginning_at(record.offset)));
        written.extend([record.head.bytes(), &body, &reader.end_record().separator].concat());
        number += 1;
    }
    assert_eq!(
        (number, reader.take_losses()),
        (expect["records"].as_array().unwrap().len(), vec![]),
        "{name}"
    );
    if let Some(expected) = expect["offsets"].as_array() {
        assert_eq!(&Value::from(offsets), &Value::from(expected.clone()), "{name}");
    }
    if expect["roundtrip_identical"] == true {
        assert_bytes(&written, bytes);
    }
}
