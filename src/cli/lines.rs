//! Each line is a document: lines come in as the input gives them, are cleaned side by side in batches, and go out in
//! order. JSON lines come through here too.
//!
//! A line is what lies before a LINE FEED, without the CARRIAGE RETURN that may stand there. One line of output comes
//! of each: the cleaner puts no line end inside.

use std::io::{self, Read};
use std::ops::Range;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use memchr::{memchr_iter, memrchr};
use saaf::emit::jsonl::Record;
use saaf::emit::{Format, text};

use super::inputs::{Input, Source};
use super::outcome::{Outcome, Rendered};
use super::outputs::{Failure, Outlet, WriteError};
use super::plan::Plan;
use super::windows;

/// One line of an input.
pub struct Line<'a> {
    /// Its name in messages: the file and the number of the line, from 1.
    pub name: String,
    /// Its first byte in the input.
    pub offset: u64,
    /// Without its end.
    pub text: &'a [u8],
    /// LF, CR LF, or nothing for the last.
    pub end: &'a [u8],
}

/// Bytes of a read.
const CHUNK: usize = 256 << 10;
/// Chunks that wait while a batch is cleaned.
const AHEAD: usize = 4;
/// Bytes of a batch for each thread.
const BATCH: usize = 512 << 10;
/// Bytes that a thread takes at a time.
const PIECE: usize = 64 << 10;

/// Cleans all inputs of the plan with `render`, line by line.
pub fn clean(
    plan: &Plan,
    outlet: &mut Outlet,
    render: impl Fn(&Line, &mut Rendered) + Sync,
) -> Result<(), WriteError> {
    for input in &plan.inputs {
        let result = match input.open(plan.opening()) {
            Ok(source) => clean_input(plan, input, source, outlet, &render),
            Err(why) => Err(Failure::Input(why)),
        };
        outlet.settle(result)?;
    }
    Ok(())
}

/// The way of a line that is text.
pub fn render(plan: &Plan, line: &Line, rendered: &mut Rendered) {
    let from = rendered.output.len();
    let begun = Record::new(plan.offsets());
    let cleaned = windows::clean(plan, &line.name, line.text, begun, |text| {
        if plan.format == Format::Text {
            // Writing to memory does not fail.
            let _ = text::write_line(text, &mut rendered.output);
        }
    });
    if cleaned.is_binary() {
        rendered.output.truncate(from);
        rendered.complain(format_args!("{}: binary data (not text); an empty line stands for it", line.name));
    } else {
        rendered.told.extend_from_slice(&cleaned.told);
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

fn clean_input(
    plan: &Plan,
    input: &Input,
    source: Source,
    outlet: &mut Outlet,
    render: &(impl Fn(&Line, &mut Rendered) + Sync),
) -> Result<(), Failure> {
    outlet.begin(input, source.place)?;
    let name = input.name();
    let mut outcome = Outcome::default();
    let mut batches = Batches::new(source.reader, BATCH * plan.workers.count().min(32));
    while let Some(batch) = batches.next().map_err(|error| Failure::Input(input.trouble(&error)))? {
        if batch.offset == 0 && is_wide(&batch.bytes) {
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
            outlet.tell(&rendered.told)?;
            outlet.write(input, &rendered.output)?;
        }
        if batches.are_awaited() {
            outlet.flush()?;
        }
    }
    outlet.end(input, outcome)
}

/// A byte order mark of UTF-16 or UTF-32.
fn is_wide(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") || bytes.starts_with(b"\0\0\xFE\xFF")
}

/// Whole lines.
struct Batch {
    bytes: Vec<u8>,
    /// In the input.
    offset: u64,
    /// Lines of the input before these.
    lines: u64,
}

/// Whole lines of a batch, for one thread.
struct Piece<'a> {
    bytes: &'a [u8],
    offset: u64,
    lines: u64,
}

impl Batch {
    fn pieces(&self) -> Vec<Piece<'_>> {
        let mut pieces = Vec::new();
        let mut piece = Range { start: 0, end: 0 };
        let (mut lines, mut before) = (0, self.lines);
        let mut cut = |piece: Range<usize>, lines: u64| {
            let offset = self.offset + piece.start as u64;
            pieces.push(Piece { bytes: &self.bytes[piece], offset, lines: before });
            before += lines;
        };
        for feed in memchr_iter(b'\n', &self.bytes) {
            piece.end = feed + 1;
            lines += 1;
            if piece.len() >= PIECE {
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

impl<'a> Piece<'a> {
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

/// Cuts an input into batches of whole lines. A batch holds what has come so far, up to a limit, so that who types or
/// follows a log sees each line at once; a line of any length is waited for.
///
/// Another thread reads ahead. It is not waited for: when the reader of the result goes away, the run ends although a
/// read may still be going on.
struct Batches {
    chunks: Receiver<io::Result<Vec<u8>>>,
    limit: usize,
    /// The beginning of the next batch: a chunk that was looked at.
    peeked: Option<io::Result<Vec<u8>>>,
    rest: Vec<u8>,
    offset: u64,
    lines: u64,
}

impl Batches {
    fn new(reader: Box<dyn Read + Send>, limit: usize) -> Self {
        let (sender, chunks) = sync_channel(AHEAD);
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
        Batches { chunks, limit, peeked, rest: Vec::new(), offset: 0, lines: 0 }
    }

    fn next(&mut self) -> io::Result<Option<Batch>> {
        let mut bytes = std::mem::take(&mut self.rest);
        let mut whole = None; // where the last whole line ends
        loop {
            let chunk = match self.peeked.take() {
                Some(chunk) => chunk?,
                None if whole.is_none() => self.chunks.recv().unwrap_or_else(|_| Ok(Vec::new()))?,
                None if bytes.len() >= self.limit => break,
                None => match self.chunks.try_recv() {
                    Ok(chunk) => chunk?,
                    Err(_) => break,
                },
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
        let batch = Batch { offset: self.offset, lines: self.lines, bytes };
        self.offset += batch.bytes.len() as u64;
        self.lines += memchr_iter(b'\n', &batch.bytes).count() as u64;
        Ok(Some(batch))
    }

    /// Whether the next batch has still to come.
    fn are_awaited(&mut self) -> bool {
        if self.peeked.is_none() {
            self.peeked = self.chunks.try_recv().ok();
        }
        self.peeked.is_none()
    }
}

fn read_chunk(reader: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut chunk = vec![0; CHUNK];
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

    /// Gives its bytes in pieces of its own.
    struct Dribble(Vec<Vec<u8>>);

    impl Read for Dribble {
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
        let mut batches = Batches::new(Box::new(Dribble(reads)), limit);
        let mut all = Vec::new();
        while let Some(batch) = batches.next().unwrap() {
            for piece in batch.pieces() {
                piece.lines("f", |l| all.push((l.name, l.offset, l.text.to_vec(), l.end.to_vec())));
            }
            batches.are_awaited();
        }
        all
    }

    proptest! {
        #[test]
        fn lines_are_the_same_however_they_come(
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
    fn long_batches_are_cut_between_lines() {
        let source = "a line of some length\n".repeat(20_000).into_bytes();
        let batch = Batch { bytes: source.clone(), offset: 7, lines: 3 };
        let pieces = batch.pieces();
        assert!(pieces.len() > 4 && pieces.iter().all(|p| p.bytes.ends_with(b"\n")));
        assert_eq!(pieces.iter().map(|p| p.bytes).collect::<Vec<_>>().concat(), source);
        let last = pieces.last().unwrap();
        assert_eq!(last.offset + last.bytes.len() as u64, 7 + source.len() as u64);
        assert_eq!(last.lines, 3 + (20_000 - memchr_iter(b'\n', last.bytes).count() as u64));
    }
}
