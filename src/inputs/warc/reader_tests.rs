use super::*;
use proptest::prelude::*;

/// Gives so many bytes with each read.
struct Pieces<'a>(&'a [u8], usize);

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.1.min(self.0.len()).min(buffer.len());
        buffer[..count].copy_from_slice(&self.0[..count]);
        self.0 = &self.0[count..];
        Ok(count)
    }
}

type Whole = (Record, Vec<u8>, Ending);

fn read_in(bytes: &[u8], piece: usize) -> (Vec<Whole>, Vec<Loss>) {
    let mut reader = Reader::new(Pieces(bytes, piece));
    let mut all = Vec::new();
    while let Some(record) = reader.next_record().unwrap() {
        let mut body = Vec::new();
        let mut buffer = [0; 7];
        loop {
            match reader.read_body(&mut buffer) {
                0 => break,
                count => body.extend_from_slice(&buffer[..count]),
            }
        }
        let ending = reader.end_record();
        all.push((record, body, ending));
    }
    let losses = reader.take_losses();
    (all, losses)
}

fn read(bytes: &[u8]) -> (Vec<Whole>, Vec<Loss>) {
    read_in(bytes, usize::MAX)
}

fn bodies(bytes: &[u8]) -> Vec<String> {
    read(bytes).0.into_iter().map(|(_, body, _)| String::from_utf8_lossy(&body).into_owned()).collect()
}

fn record(body: &str) -> String {
    format!("WARC/1.0\r\nWARC-Type: resource\r\nContent-Length: {}\r\n\r\n{body}\r\n\r\n", body.len())
}

#[test]
fn records_are_read_to_the_byte() {
    let source =
        [record("abc"), record(""), record("\r\n\r\nWARC/1.0\r\nA: b\r\n\r\n"), record("z")].concat();
    let (all, losses) = read(source.as_bytes());
    assert_eq!(losses, []);
    assert_eq!(bodies(source.as_bytes()), ["abc", "", "\r\n\r\nWARC/1.0\r\nA: b\r\n\r\n", "z"]);
    let written: Vec<u8> =
        all.iter().flat_map(|(r, body, end)| [r.head.bytes(), body, &end.separator].concat()).collect();
    assert_eq!(written, source.as_bytes());
    for (record, _, _) in &all {
        assert!(source[record.offset as usize..].starts_with("WARC/1.0"));
    }
}

#[test]
fn line_feeds_alone_and_any_letter_case_will_do() {
    let source =
        b"WARC/1.1\nWARC-TYPE: resource\ncontent-length:3\n\nabc\n\nWARC/1.1\nCONTENT-LENGTH : 1\n\nd";
    assert_eq!(bodies(source), ["abc", "d"]);
    assert_eq!(read(source).1, []);
    // No separator at all: the length tells.
    assert_eq!(bodies(b"WARC/1.0\nContent-Length: 1\n\naWARC/1.0\nContent-Length: 1\n\nb"), ["a", "b"]);
}

#[test]
fn damage_is_passed_over_and_told() {
    let junk = "junk\nWARC/1.0 is a version\nWARC/1.0\r\nno field\r\n";
    let source = [&record("abc"), junk, &record("def")].concat();
    let (all, losses) = read(source.as_bytes());
    assert_eq!(all.len(), 2);
    let (offset, length) = (record("abc").len() as u64, junk.len() as u64);
    assert_eq!(losses, [Loss { offset, length, number: 2, kind: LossKind::NoRecord }]);

    let head = "WARC/1.0\r\nWARC-Type: resource\r\n\r\nno length\r\n";
    let source = [&record("abc"), head, &record("def")].concat();
    let (all, losses) = read(source.as_bytes());
    assert_eq!((all.len(), losses.len(), losses[0].kind), (2, 1, LossKind::Head));
    assert_eq!(losses[0].length, head.len() as u64);

    let endless = ["WARC/1.0\r\n", &"A: b\r\n".repeat(100_000), &record("def")].concat();
    assert_eq!(bodies(endless.as_bytes()), ["def"]);
    // Each version line ends the head above it, so that no line is read twice.
    let heads = "WARC/1.0\nA: b\n".repeat(200_000) + "Content-Length: 1\n\nx";
    assert_eq!(bodies(heads.as_bytes()), ["x"]);
    assert_eq!(bodies(b"WARC/1.0\r\nContent-Length: 99999999999999999999999\r\n\r\n"), [""; 0]);
}

#[test]
fn a_torn_record_is_given_as_far_as_it_goes() {
    let source = [record("abc"), record("defghi")].concat();
    let whole = source.len();
    let (all, losses) = read(&source.as_bytes()[..whole - 7]);
    assert_eq!((&all[1].1[..], all[1].2.missing), (&b"def"[..], 3));
    assert_eq!(losses, [Loss { offset: whole as u64 - 7, length: 3, number: 2, kind: LossKind::Body }]);
    let (all, losses) = read(&source.as_bytes()[..record("abc").len() + 20]);
    assert_eq!((all.len(), losses[0].kind, losses[0].length), (1, LossKind::Head, 20));
}

#[test]
fn an_error_of_the_input_comes_after_what_was_read() {
    struct Failing<'a>(&'a [u8]);
    impl Read for Failing<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() { Err(io::Error::other("torn")) } else { self.0.read(buffer) }
        }
    }
    let source = [record("abc"), record("def")].concat();
    let mut reader = Reader::new(Failing(&source.as_bytes()[..source.len() - 6]));
    assert!(reader.next_record().unwrap().is_some() && reader.next_record().unwrap().is_some());
    assert_eq!(reader.read_body(&mut [0; 9]), 1);
    assert!(reader.next_record().is_err());
    assert!(reader.next_record().unwrap().is_none());
}

proptest! {
    /// Bytes that look like records here and there.
    #[test]
    fn any_bytes_are_read_in_any_pieces(
        parts in proptest::collection::vec(prop_oneof![
            Just("WARC/1.0\r\n".to_owned()), Just("\r\n\r\n".to_owned()), Just("\n".to_owned()),
            Just("Content-Length: 3\r\n".to_owned()), Just("Content-Length: x".to_owned()),
            Just("WARC/1.1\nA:b\n c\nContent-Length: 0\n\n".to_owned()), "[a-c:\\r\\n ]{0,6}",
        ], 0..14),
        piece in 1usize..9,
    ) {
        let source = parts.concat();
        let (all, losses) = read(source.as_bytes());
        prop_assert_eq!(&(all.clone(), losses.clone()), &read_in(source.as_bytes(), piece));
        // Nothing is given twice, and what is neither given nor told is a line end.
        let mut told = vec![0u8; source.len()];
        for (record, body, ending) in &all {
            let length = record.head.bytes().len() + body.len() + ending.separator.len();
            let at = record.offset as usize;
            told[at..at + length].iter_mut().for_each(|count| *count += 1);
        }
        for loss in losses.iter().filter(|loss| loss.kind != LossKind::Body) {
            let at = loss.offset as usize;
            told[at..at + loss.length as usize].iter_mut().for_each(|count| *count += 1);
        }
        for (byte, count) in source.bytes().zip(told) {
            prop_assert!(count == 1 || count == 0 && byte.is_ascii_whitespace(), "{source:?}");
        }
    }

    #[test]
    fn records_between_junk_are_kept(
        contents in proptest::collection::vec("[a-z\\r\\n]{0,9}", 1..6),
        junk in "[a-z ]{0,9}\n",
    ) {
        let source: String = contents.iter().map(|body| record(body) + &junk).collect();
        prop_assert_eq!(bodies(source.as_bytes()), contents);
    }
}

/// Writers that end lines with CR LF through a stream that turns LF into CR LF again.
#[test]
fn lines_that_end_with_two_carriage_returns_are_lines() {
    let record = "WARC/1.0\r\r\nWARC-Type: resource\r\r\nContent-Length: 5\r\r\n\r\r\nhello\r\r\n\r\r\n";
    let (all, losses) = read(record.repeat(2).as_bytes());
    assert_eq!((all.len(), losses), (2, vec![]));
    assert!(all.iter().all(|(_, body, ending)| body == b"hello" && ending.separator == b"\r\r\n\r\r\n"));
    assert_eq!(crate::inputs::recognise::recognise(record.as_bytes()), crate::inputs::recognise::Kind::Warc);
}
