//! A web archive in, as bytes that are not compressed (any more); its records out, one after the other, with bodies that are read as
//! they come.
//!
//! A record is a version line, fields, an empty line, as many bytes as `Content-Length` says, and two line ends. Where something else
//! stands, the reader goes on at the next line `WARC/1.0` or `WARC/1.1` that a field follows, and tells what it passed over
//! ([`Loss`]). A record whose body ends early is given with what is there. Memory: [`MAX_HEAD_BYTES`] and a buffer. Time: one
//! pass. Source: ISO 28500:2017 §4.

use std::io::{self, Read};

use super::fields::Head;

/// A longer head is taken for damage.
pub const MAX_HEAD_BYTES: usize = 256 << 10;
/// Line ends behind a body that are kept with their record; two are the rule.
const MAX_SEPARATOR_BYTES: usize = 64;
const READ_BYTES: usize = 64 << 10;
const MAGIC: &[u8] = b"WARC/1.";

/// Reads records from what gives bytes: a file, a pipe, a [`Decompressor`](super::super::compression::Decompressor).
#[derive(Debug)]
pub struct Reader<R> {
    input: R,
    buffer: Vec<u8>,
    /// The first byte of the buffer that was not given yet.
    at: usize,
    /// Its offset in the input.
    offset: u64,
    is_ended: bool,
    /// Why the input ended; told once what was read before is given.
    error: Option<io::Error>,
    records: u64,
    /// Bytes of the body that were not given yet.
    body: u64,
    losses: Vec<Loss>,
}

/// A record, but for its body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// Version line and fields.
    pub head: Head,
    /// Its number, from 1.
    pub number: u64,
    /// The offset of its first byte in the input of the reader.
    pub offset: u64,
    /// The length of its body, as its head has it.
    pub length: u64,
}

/// What follows a body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ending {
    /// Line ends.
    pub separator: Vec<u8>,
    /// Bytes of the body that are not there.
    pub missing: u64,
}

/// Something that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// Where it begins in the input.
    pub offset: u64,
    /// Its bytes; of a body that ends early, those that are not there.
    pub length: u64,
    /// The number of the record that it belongs to, or that was expected there.
    pub number: u64,
    /// What it is.
    pub kind: LossKind,
}

/// What could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LossKind {
    /// Bytes that belong to no record.
    NoRecord,
    /// A head without a length, or one that is too long or not complete. It is passed over with what follows it.
    Head,
    /// The end of a body, because the input ends.
    Body,
}

impl<R: Read> Reader<R> {
    /// Reads from `input`, which need not be buffered.
    pub fn new(input: R) -> Self {
        Reader {
            input,
            buffer: Vec::new(),
            at: 0,
            offset: 0,
            is_ended: false,
            error: None,
            records: 0,
            body: 0,
            losses: Vec::new(),
        }
    }

    /// The next record. What was not read of the one before is passed over.
    ///
    /// # Errors
    ///
    /// Those of the input, once, after everything that was read before.
    pub fn next_record(&mut self) -> io::Result<Option<Record>> {
        self.end_record();
        // Where what belongs to no record begins.
        let mut lost: Option<(u64, LossKind)> = None;
        loop {
            self.fill_to(MAGIC.len());
            if self.rest().is_empty() {
                self.lose(lost);
                return self.error.take().map_or(Ok(None), Err);
            }
            if self.rest().starts_with(MAGIC)
                && let Some(length) = self.head_length(lost.is_some())
            {
                let head = Head::parse(self.rest()[..length].to_vec());
                if let Some(body) = content_length(&head) {
                    self.lose(lost);
                    self.records += 1;
                    self.body = body;
                    let (number, offset) = (self.records, self.offset);
                    self.consume(length);
                    return Ok(Some(Record { head, number, offset, length: body }));
                }
            }
            let is_head = self.rest().starts_with(MAGIC);
            self.pass_over_a_line(is_head, &mut lost);
        }
    }

    /// Reads from the body of the record; 0 is its end.
    pub fn read_body(&mut self, buffer: &mut [u8]) -> usize {
        self.fill_to(1);
        let count = (self.rest().len() as u64).min(self.body).min(buffer.len() as u64) as usize;
        buffer[..count].copy_from_slice(&self.rest()[..count]);
        self.body -= count as u64;
        self.consume(count);
        count
    }

    /// Passes over what was not read of the body, and tells what follows it.
    pub fn end_record(&mut self) -> Ending {
        while self.body > 0 {
            self.fill_to(1);
            let count = (self.rest().len() as u64).min(self.body) as usize;
            if count == 0 {
                break;
            }
            self.body -= count as u64;
            self.consume(count);
        }
        let missing = std::mem::take(&mut self.body);
        if missing > 0 {
            let (offset, number) = (self.offset, self.records);
            self.losses.push(Loss { offset, length: missing, number, kind: LossKind::Body });
        }
        if self.records > 0 {
            self.fill_to(MAX_SEPARATOR_BYTES);
        }
        let ends = self.rest().iter().take(MAX_SEPARATOR_BYTES);
        let count = ends.take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let separator = self.rest()[..count].to_vec();
        self.consume(count);
        Ending { separator, missing }
    }

    /// How many records were given.
    pub fn records(&self) -> u64 {
        self.records
    }

    /// What was lost since this was last asked, in order.
    pub fn take_losses(&mut self) -> Vec<Loss> {
        std::mem::take(&mut self.losses)
    }

    /// The length of the head that begins here, with its empty line. With `is_strict` a field has to follow the version line.
    fn head_length(&mut self, is_strict: bool) -> Option<usize> {
        // What was looked through.
        let mut looked = 0;
        loop {
            let rest = self.rest();
            while let Some(feed) = memchr::memchr(b'\n', &rest[looked..]) {
                let line = &rest[looked..looked + feed];
                if is_version(line) != (looked == 0) {
                    return None;
                }
                let is_second = looked > 0 && memchr::memchr(b'\n', &rest[..looked]) == Some(looked - 1);
                if is_strict && is_second && !line.contains(&b':') {
                    return None;
                }
                looked += feed + 1;
                // Some writers end lines with CR CR LF.
                if line.iter().all(|&byte| byte == b'\r') {
                    return Some(looked);
                }
            }
            let length = rest.len();
            if length >= MAX_HEAD_BYTES || !self.fill_to(length + 1) {
                return None;
            }
        }
    }

    /// Goes to the next place where a record may begin: behind the next line end, or before the end of a long line.
    fn pass_over_a_line(&mut self, is_head: bool, lost: &mut Option<(u64, LossKind)>) {
        let feed = memchr::memchr(b'\n', self.rest());
        let count = feed.map_or(self.rest().len(), |feed| feed + 1);
        let is_blank = self.rest()[..count].trim_ascii().is_empty();
        if lost.is_none() && !is_blank {
            *lost = Some((self.offset, if is_head { LossKind::Head } else { LossKind::NoRecord }));
        }
        self.consume(count);
        // A record begins at the beginning of a line alone.
        if feed.is_none() {
            loop {
                self.fill_to(1);
                let feed = memchr::memchr(b'\n', self.rest());
                let count = feed.map_or(self.rest().len(), |feed| feed + 1);
                self.consume(count);
                if feed.is_some() || count == 0 {
                    break;
                }
            }
        }
    }

    fn lose(&mut self, lost: Option<(u64, LossKind)>) {
        if let Some((offset, kind)) = lost {
            let length = self.offset - offset;
            self.losses.push(Loss { offset, length, number: self.records + 1, kind });
        }
    }

    fn rest(&self) -> &[u8] {
        &self.buffer[self.at..]
    }

    fn consume(&mut self, count: usize) {
        self.at += count;
        self.offset += count as u64;
    }

    /// Reads until so many bytes are there. `false` where the input has no more.
    fn fill_to(&mut self, count: usize) -> bool {
        while self.buffer.len() - self.at < count {
            if self.is_ended {
                return false;
            }
            self.buffer.drain(..self.at);
            self.at = 0;
            let there = self.buffer.len();
            self.buffer.resize(there + READ_BYTES, 0);
            let read = self.input.read(&mut self.buffer[there..]);
            self.buffer.truncate(there + *read.as_ref().unwrap_or(&0));
            match read {
                Ok(0) => self.is_ended = true,
                Err(error) if error.kind() != io::ErrorKind::Interrupted => {
                    self.is_ended = true;
                    self.error = Some(error);
                }
                _ => {}
            }
        }
        true
    }
}

fn is_version(line: &[u8]) -> bool {
    matches!(line.trim_ascii_end().strip_prefix(MAGIC), Some(b"0" | b"1"))
}

/// The first `Content-Length` that is a number.
fn content_length(head: &Head) -> Option<u64> {
    head.all("content-length").find_map(|value| {
        let is_number = !value.is_empty() && value.iter().all(u8::is_ascii_digit);
        is_number.then(|| std::str::from_utf8(&value).ok()?.parse().ok())?
    })
}

#[cfg(test)]
#[path = "reader_tests.rs"]
mod tests;
