//! Plain lines and JSON lines: each line is a document. A thread reads ahead, batches of whole lines are cleaned in
//! parallel, and the results are written in order. Memory: one batch, or the longest line.
//!
//! A line ends at a LINE FEED; a CARRIAGE RETURN before that belongs to the line end. Each line gives one line of output,
//! because a source of `InputFormat::Line` has no line end inside its text.

use std::io::{self, Read};
use std::ops::Range;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use memchr::{memchr_iter, memrchr};

use super::by_window;
use super::inputs::{InputFile, Source};
use super::outcome::{MAX_NAMED_LINES, Outcome, Rendered, report};
use super::outputs::{Failure, OutputWriter};
use super::plan::Plan;
use super::source_format::SourceFormat;
use crate::emit::jsonl::Record;
use crate::emit::{Format, text};

/// One line of an input.
pub struct Line<'a> {
    /// The name in messages: the file and the number of the line, from 1.
    pub name: String,
    /// The offset of its first byte in the input.
    pub offset: u64,
    /// Without the line end.
    pub text: &'a [u8],
    /// LF, CR LF, or nothing at the end of the input.
    pub end: &'a [u8],
}

/// The most bytes of one read.
const READ_BYTES: usize = 256 << 10;
/// Reads that wait while a batch is cleaned.
const MAX_WAITING_READS: usize = 4;
/// A batch ends once it holds so many bytes for each thread.
const BATCH_BYTES_PER_THREAD: usize = 512 << 10;
/// A piece is the work of one thread; it ends at the first line end behind so many bytes.
const MIN_PIECE_BYTES: usize = 64 << 10;

/// Writes one line of plain text.
pub fn render(plan: &Plan, line: &Line, rendered: &mut Rendered) {
    let from = rendered.output.len();
    let record = Record::new(plan.record_options());
    let cleaned =
        by_window::clean(plan, plan.input(SourceFormat::Lines, line.text), &line.name, record, |text| {
            if plan.format == Format::Text {
                // Writing to memory does not fail.
                let _ = text::write_line(text, &mut rendered.output);
            }
        });
    if cleaned.is_binary() {
        rendered.output.truncate(from);
        rendered.report(format_args!("{}: binary data (not text); an empty line stands for it", line.name));
    } else {
        rendered.stderr.extend_from_slice(&cleaned.stderr);
    }
    match &cleaned.record {
        Some(record) => {
            // Writing to memory does not fail.
            let _ = record.write(&cleaned.encoding, &mut rendered.output);
            rendered.output.push(b'\n');
        }
        None => {
            let end = if plan.keep_line_ends || line.end.is_empty() { line.end } else { b"\n" };
            rendered.output.extend_from_slice(end);
            let kept = rendered.output[from..].strip_prefix(line.text) == Some(line.end);
            rendered.outcome.changed |= !kept;
        }
    }
    rendered.outcome.lost |= cleaned.is_lossy;
}

/// Cleans an input with `render`, line by line.
pub fn clean(
    plan: &Plan,
    input: &InputFile,
    source: Source,
    output: &mut OutputWriter,
    render: &(impl Fn(&Line, &mut Rendered) + Sync),
) -> Result<(), Failure> {
    output.begin(input, source.target, source.compression)?;
    let name = input.name();
    let mut outcome = Outcome::default();
    let mut named = 0;
    let mut batches = BatchReader::new(source.reader, BATCH_BYTES_PER_THREAD * plan.workers.count().min(32));
    while let Some(batch) = batches.next().map_err(|error| Failure::Input(input.error_message(&error)))? {
        if batch.offset == 0 && is_utf16_or_utf32(&batch.bytes) {
            let why = "UTF-16 has no line ends of one byte (make it UTF-8 first: saaf --profile lossless)";
            return Err(Failure::Input(format!("{name}: {why}")));
        }
        let all = plan.workers.map(&batch.pieces(), |piece| {
            let mut rendered = Rendered::default();
            piece.lines(&name, |line| render(&line, &mut rendered));
            rendered
        });
        for rendered in all {
            outcome.add(rendered.outcome);
            for message in rendered.bad_lines.iter().take(MAX_NAMED_LINES - named) {
                report(message);
                named += 1;
            }
            output.write_stderr(&rendered.stderr)?;
            output.write(input, &rendered.output)?;
        }
        if batches.is_waiting() {
            output.flush()?;
        }
    }
    if let more @ 1.. = outcome.bad_lines - named as u64 {
        report(format_args!("{name}: {more} more lines are no JSON objects; passed on as they are"));
    }
    output.end(input, outcome)
}

/// Whether the input begins with a byte order mark of UTF-16 or UTF-32.
fn is_utf16_or_utf32(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") || bytes.starts_with(b"\0\0\xFE\xFF")
}

/// Whole lines of an input.
struct LineBatch {
    bytes: Vec<u8>,
    /// The offset of the first byte in the input.
    offset: u64,
    /// The number of lines of the input before these.
    lines: u64,
}

/// Whole lines of a batch, for one thread.
struct LinePiece<'a> {
    bytes: &'a [u8],
    offset: u64,
    lines: u64,
}

impl LineBatch {
    fn pieces(&self) -> Vec<LinePiece<'_>> {
        let mut pieces = Vec::new();
        let mut piece = Range { start: 0, end: 0 };
        let (mut lines, mut before) = (0, self.lines);
        let mut cut = |piece: Range<usize>, lines: u64| {
            let offset = self.offset + piece.start as u64;
            pieces.push(LinePiece { bytes: &self.bytes[piece], offset, lines: before });
            before += lines;
        };
        for feed in memchr_iter(b'\n', &self.bytes) {
            piece.end = feed + 1;
            lines += 1;
            if piece.len() >= MIN_PIECE_BYTES {
                cut(piece.clone(), lines);
                (piece.start, lines) = (piece.end, 0);
            }
        }
        piece.end = self.bytes.len();
        if !piece.is_empty() {
            cut(piece, lines);
        }
        pieces
    }
}

impl<'a> LinePiece<'a> {
    fn lines(&self, name: &str, mut each: impl FnMut(Line<'a>)) {
        let mut offset = self.offset;
        for (number, whole) in (self.lines + 1..).zip(self.bytes.split_inclusive(|&b| b == b'\n')) {
            let text =
                whole.strip_suffix(b"\n").map_or(whole, |text| text.strip_suffix(b"\r").unwrap_or(text));
            each(Line { name: format!("{name}:{number}"), offset, text, end: &whole[text.len()..] });
            offset += whole.len() as u64;
        }
    }
}

/// Reads an input in batches of whole lines. A batch holds the lines that have arrived so far, up to a limit, so that
/// somebody who types or follows a log sees each line at once. A line of any length is read to its end.
///
/// Another thread reads ahead. It is never joined: when the reader of the result goes away, the run ends even while a read
/// blocks.
struct BatchReader {
    chunks: Receiver<io::Result<Vec<u8>>>,
    limit: usize,
    /// A chunk that was received early; it begins the next batch.
    peeked: Option<io::Result<Vec<u8>>>,
    rest: Vec<u8>,
    offset: u64,
    lines: u64,
}

impl BatchReader {
    fn new(reader: Box<dyn Read + Send>, limit: usize) -> Self {
        let (sender, chunks) = sync_channel(MAX_WAITING_READS);
        let read = move || {
            let mut reader = reader;
            loop {
                let chunk = read_chunk(&mut reader);
                let last = !matches!(&chunk, Ok(bytes) if !bytes.is_empty());
                if sender.send(chunk).is_err() || last {
                    break;
                }
            }
        };
        let peeked = thread::Builder::new().spawn(read).err().map(Err);
        BatchReader { chunks, limit, peeked, rest: Vec::new(), offset: 0, lines: 0 }
    }

    fn next(&mut self) -> io::Result<Option<LineBatch>> {
        let mut bytes = std::mem::take(&mut self.rest);
        let mut whole = None; // the end of the last whole line
        loop {
            let chunk = match self.peeked.take() {
                Some(chunk) => chunk,
                None if whole.is_none() => self.chunks.recv().unwrap_or_else(|_| Ok(Vec::new())),
                None if bytes.len() >= self.limit => break,
                None => match self.chunks.try_recv() {
                    Ok(chunk) => chunk,
                    Err(_) => break,
                },
            };
            let chunk = match chunk {
                Ok(chunk) => chunk,
                // What was read before the error is kept.
                Err(error) if !bytes.is_empty() => {
                    self.peeked = Some(Err(error));
                    whole = Some(bytes.len());
                    break;
                }
                Err(error) => return Err(error),
            };
            if chunk.is_empty() {
                whole = Some(bytes.len());
                break;
            }
            if let Some(feed) = memrchr(b'\n', &chunk) {
                whole = Some(bytes.len() + feed + 1);
            }
            bytes.extend_from_slice(&chunk);
        }
        self.rest = bytes.split_off(whole.unwrap_or(bytes.len()));
        if bytes.is_empty() {
            return Ok(None);
        }
        let batch = LineBatch { offset: self.offset, lines: self.lines, bytes };
        self.offset += batch.bytes.len() as u64;
        self.lines += memchr_iter(b'\n', &batch.bytes).count() as u64;
        Ok(Some(batch))
    }

    /// Whether nothing has arrived for the next batch yet.
    fn is_waiting(&mut self) -> bool {
        if self.peeked.is_none() {
            self.peeked = self.chunks.try_recv().ok();
        }
        self.peeked.is_none()
    }
}

fn read_chunk(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut chunk = vec![0; READ_BYTES];
    loop {
        match reader.read(&mut chunk) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => {
                chunk.truncate(read?);
                return Ok(chunk);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A reader that returns these pieces, one per read.
    struct PieceReader(Vec<Vec<u8>>);

    impl Read for PieceReader {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.0.is_empty() {
                return Ok(0);
            }
            let piece = self.0.remove(0);
            buffer[..piece.len()].copy_from_slice(&piece);
            Ok(piece.len())
        }
    }

    fn lines(reads: Vec<Vec<u8>>, limit: usize) -> Vec<(String, u64, Vec<u8>, Vec<u8>)> {
        let mut batches = BatchReader::new(Box::new(PieceReader(reads)), limit);
        let mut all = Vec::new();
        while let Some(batch) = batches.next().unwrap() {
            for piece in batch.pieces() {
                piece.lines("f", |l| all.push((l.name, l.offset, l.text.to_vec(), l.end.to_vec())));
            }
            batches.is_waiting();
        }
        all
    }

    proptest! {
        #[test]
        fn lines_are_independent_of_the_length_of_reads(
            reads in proptest::collection::vec("[ab\r\n]{1,9}".prop_map(String::into_bytes), 0..12),
            limit in 1usize..20,
        ) {
            let source = reads.concat();
            let got = lines(reads, limit);
            let mut rebuilt = Vec::new();
            for (i, (name, offset, text, end)) in got.iter().enumerate() {
                prop_assert_eq!(name, &format!("f:{}", i + 1));
                prop_assert_eq!(*offset, rebuilt.len() as u64);
                prop_assert!(!text.contains(&b'\n') && (!text.ends_with(b"\r") || end != b"\n"));
                rebuilt.extend_from_slice(text);
                rebuilt.extend_from_slice(end);
            }
            prop_assert_eq!(rebuilt, source);
        }
    }

    #[test]
    fn batches_are_split_into_pieces_at_line_ends() {
        let source = "a line of some length\n".repeat(20_000).into_bytes();
        let batch = LineBatch { bytes: source.clone(), offset: 7, lines: 3 };
        let pieces = batch.pieces();
        assert!(pieces.len() > 4 && pieces.iter().all(|p| p.bytes.ends_with(b"\n")));
        assert_eq!(pieces.iter().map(|p| p.bytes).collect::<Vec<_>>().concat(), source);
        let last = pieces.last().unwrap();
        assert_eq!(last.offset + last.bytes.len() as u64, 7 + source.len() as u64);
        assert_eq!(last.lines, 3 + (20_000 - memchr_iter(b'\n', last.bytes).count() as u64));
    }
}
