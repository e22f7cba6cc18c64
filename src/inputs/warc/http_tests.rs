use std::io::Write;

use super::*;
use proptest::prelude::*;

const TEXT: &str = "Fish & chips\n";

fn read(fields: &str, body: &[u8]) -> (Vec<u8>, Vec<Note>) {
    let block = [b"HTTP/1.1 200 OK\r\n", fields.as_bytes(), b"\r\n", body].concat();
    let mut block = &block[..];
    let head = ResponseHead::read(&mut block).unwrap();
    assert_eq!(head.status, 200);
    let mut payload = head.payload(block).unwrap_or_else(|note| panic!("{note}"));
    let mut bytes = Vec::new();
    payload.read_to_end(&mut bytes).unwrap();
    (bytes, payload.notes())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn chunks(bytes: &[u8], size: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for chunk in bytes.chunks(size) {
        write!(out, "{:X};a=b\r\n", chunk.len()).unwrap();
        out.extend_from_slice(chunk);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b"0\r\nTrailer: x\r\n\r\n");
    out
}

#[test]
fn codings_are_taken_off() {
    let text = TEXT.repeat(20_000).into_bytes();
    let brotli = b"\x0B\x08\x80Fish &amp; chips\n\x03";
    let bare = zlib(&text);
    let bare = &bare[2..bare.len() - 4];
    for (fields, body) in [
        ("", text.clone()),
        ("Content-Encoding: identity\r\n", text.clone()),
        ("Transfer-Encoding: chunked\r\n", chunks(&text, 1000)),
        ("content-encoding: GZIP\r\n", gzip(&text)),
        ("Content-Encoding: deflate\r\n", zlib(&text)),
        ("Content-Encoding: deflate\r\n", bare.to_vec()),
        ("Content-Encoding: deflate, gzip\r\nTransfer-Encoding: chunked\r\n", chunks(&gzip(&zlib(&text)), 7)),
        ("Transfer-Encoding: gzip, chunked\r\n", chunks(&gzip(&text), 70_000)),
    ] {
        let (bytes, notes) = read(fields, &body);
        assert!(bytes == text && notes.is_empty(), "{fields} {notes:?}");
    }
    assert_eq!(read("Content-Encoding: br\r\n", brotli), (b"Fish &amp; chips\n".to_vec(), vec![]));
}

#[test]
fn a_body_that_was_decoded_is_taken_as_it_is() {
    for coding in ["gzip", "deflate", "br", "zstd"] {
        let (bytes, notes) = read(&format!("Content-Encoding: {coding}\r\n"), TEXT.as_bytes());
        assert_eq!((bytes, notes), (TEXT.into(), vec![Note::NotCoded(coding.into())]));
    }
    for text in [TEXT, "abc\r\n is no size here", "5\nabc"] {
        let (bytes, notes) = read("Transfer-Encoding: chunked\r\n", text.as_bytes());
        let is_kept = bytes == text.as_bytes() && notes == [Note::NotCoded("chunked".into())];
        assert!(is_kept || text.starts_with("abc"), "{text:?} {notes:?}");
    }
}

#[test]
fn what_stands_before_damage_is_kept() {
    let text = TEXT.repeat(9);
    let coded = chunks(text.as_bytes(), 40);
    let (bytes, notes) = read("Transfer-Encoding: chunked\r\n", &coded[..100]);
    assert!(text.as_bytes().starts_with(&bytes) && bytes.len() > 70);
    assert!(matches!(&notes[..], [Note::Damaged(coding, _)] if coding == "chunked"));
    let coded = gzip(&(0..30_000u32).flat_map(u32::to_le_bytes).collect::<Vec<_>>());
    let (bytes, notes) = read("Content-Encoding: gzip\r\n", &coded[..coded.len() / 2]);
    assert!(bytes.len() > 10_000 && notes.len() == 1);
    let head = ResponseHead::read(&mut &b"HTTP/1.0 200\r\nContent-Encoding: compress\r\n\r\n"[..]).unwrap();
    assert!(head.payload(&b"x"[..]).is_err());
}

#[test]
fn a_block_that_is_no_response_is_given_back() {
    assert_eq!(ResponseHead::read(&mut &b"GET / HTTP/1.0\r\n\r\n"[..]), Err(b"GET / HTTP/1.0\r\n".to_vec()));
    let torn = ResponseHead::read(&mut &b"HTTP/1.0 404 Not Found\nContent-Type: text/html"[..]).unwrap();
    assert_eq!((torn.status, torn.media_type().unwrap().is_html()), (404, true));
}

proptest! {
    #[test]
    fn any_body_is_read(
        coding in "chunked|gzip|deflate|br|zstd|gzip, br",
        is_transfer: bool,
        parts in proptest::collection::vec(
            prop_oneof![
                Just(gzip(b"abc")), Just(zlib(b"abc")), Just(chunks(b"abcdef", 2)), Just(b"3\r\n".to_vec()),
                proptest::collection::vec(any::<u8>(), 0..9)
            ],
            0..5,
        ),
    ) {
        let name = if is_transfer { "Transfer" } else { "Content" };
        read(&format!("{name}-Encoding: {coding}\r\n"), &parts.concat());
    }
}
