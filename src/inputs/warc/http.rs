//! The block of a response in; its status, its fields and its body as it was before it was transferred out.
//!
//! Codings are taken off in the order of the fields, the last one first: chunks, gzip, deflate, Brotli, zstd. Archives often hold a body that
//! was decoded already, under fields that say otherwise. So each coding is tried on the first 64 KiB; what is not so coded is taken
//! as it is, with a [`Note`]. Damage ends a body: what stands before is kept, with a note. Memory: [`MAX_HEAD_BYTES`], 64 KiB for
//! each coding, and the window of the format. What grows without measure ends too. Sources: RFC 9112 §6 and §7, RFC 9110 §8.4.

use std::cell::RefCell;
use std::fmt;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::rc::Rc;

use flate2::bufread::{DeflateDecoder, ZlibDecoder};

use super::fields::Head;
use super::mime::MediaType;
use super::reader::MAX_HEAD_BYTES;
use crate::inputs::compression::{Decompressor, Limits};
use crate::inputs::recognise::{self, Compression};

/// Codings of one body; more are taken for an attack.
const MAX_CODINGS: usize = 8;
const TRIED_BYTES: usize = 64 << 10;

/// The head of a response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponseHead {
    /// Status line and fields.
    pub head: Head,
    /// The status code; 0 where it is no number.
    pub status: u16,
}

/// Something about a body that a person may want to know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Note {
    /// The body is not coded as its fields say.
    NotCoded(String),
    /// No decoder for this coding; the body cannot be read.
    UnknownCoding(String),
    /// The body ends early: in this coding, for this reason.
    Damaged(String, String),
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::NotCoded(coding) => {
                write!(f, "the body is not coded as {coding}, though its fields say so; it is taken as it is")
            }
            Note::UnknownCoding(coding) => {
                write!(f, "no decoder for {coding}; the record is passed on as it is")
            }
            Note::Damaged(coding, why) => write!(f, "the body ends early, {coding}: {why}"),
        }
    }
}

/// The body of a response, decoded as it is read. It gives no errors.
pub struct Payload<'a> {
    reader: Box<dyn BufRead + 'a>,
    notes: Notes,
}

type Notes = Rc<RefCell<Vec<Note>>>;

impl ResponseHead {
    /// Reads the head of a response. `Err`: the bytes that were read, because they are none.
    ///
    /// # Errors
    ///
    /// No status line, or no end within [`MAX_HEAD_BYTES`].
    pub fn read(block: &mut impl BufRead) -> Result<ResponseHead, Vec<u8>> {
        let mut bytes = Vec::new();
        loop {
            let from = bytes.len();
            let limit = (MAX_HEAD_BYTES - from) as u64;
            if block.by_ref().take(limit).read_until(b'\n', &mut bytes).is_err() {
                return Err(bytes);
            }
            if !bytes.starts_with(b"HTTP/") {
                return Err(bytes);
            }
            match &bytes[from..] {
                b"\n" | b"\r\n" | b"" => break,
                line if line.ends_with(b"\n") => {}
                _ if bytes.len() >= MAX_HEAD_BYTES => return Err(bytes),
                _ => break,
            }
        }
        let head = Head::parse(bytes);
        let status = head
            .first_line()
            .split(u8::is_ascii_whitespace)
            .find(|part| !part.starts_with(b"HTTP/") && !part.is_empty());
        let status = status.and_then(|status| std::str::from_utf8(status).ok()?.parse().ok()).unwrap_or(0);
        Ok(ResponseHead { head, status })
    }

    /// What the body is, by `Content-Type`.
    pub fn media_type(&self) -> Option<MediaType> {
        let values: Vec<_> = self.head.all("content-type").collect();
        MediaType::extract(values.iter().map(|value| &**value))
    }

    /// The body as it was before it was transferred. `None`: it is in a coding that nobody here reads.
    pub fn payload<'a>(&self, body: impl BufRead + 'a) -> Result<Payload<'a>, Note> {
        let notes = Notes::default();
        let mut reader: Box<dyn BufRead + 'a> = Box::new(body);
        let codings = self.codings("transfer-encoding").chain(self.codings("content-encoding"));
        for (number, coding) in codings.enumerate() {
            if number == MAX_CODINGS {
                return Err(Note::UnknownCoding("so many codings".into()));
            }
            reader = decoded(&coding, reader, &notes)?;
        }
        Ok(Payload { reader, notes })
    }

    /// The codings that a field names, the one that was applied last first.
    fn codings(&self, name: &str) -> impl Iterator<Item = String> {
        let mut codings: Vec<String> = Vec::new();
        for value in self.head.all(name) {
            let value = String::from_utf8_lossy(&value).to_ascii_lowercase();
            codings.extend(value.split(',').map(|coding| coding.trim().to_owned()));
        }
        codings.into_iter().rev().filter(|coding| !coding.is_empty() && coding != "identity")
    }
}

impl<'a> Payload<'a> {
    /// A body that is not coded.
    pub fn plain(body: impl BufRead + 'a) -> Payload<'a> {
        Payload { reader: Box::new(body), notes: Notes::default() }
    }

    /// What there is to tell; to be asked at the end.
    pub fn notes(&self) -> Vec<Note> {
        self.notes.borrow().clone()
    }
}

impl Read for Payload<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reader.read(buffer)
    }
}

impl BufRead for Payload<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.reader.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.reader.consume(count);
    }
}

/// Takes one coding off.
fn decoded<'a>(
    coding: &str,
    mut reader: Box<dyn BufRead + 'a>,
    notes: &Notes,
) -> Result<Box<dyn BufRead + 'a>, Note> {
    let mut head = Vec::new();
    // The readers below give no errors.
    let _ = reader.by_ref().take(TRIED_BYTES as u64).read_to_end(&mut head);
    let is_all = head.len() < TRIED_BYTES;
    if head.is_empty() {
        return Ok(reader);
    }
    let decode: fn(Whole<'a>) -> io::Result<Box<dyn Read + 'a>> = match coding {
        "chunked" => |whole| Ok(Box::new(Chunks { reader: whole, left: 0, is_first: true, is_ended: false })),
        "gzip" | "x-gzip" => |whole| decompressed(whole, Compression::Gzip),
        "zstd" => |whole| decompressed(whole, Compression::Zstd),
        "br" => |whole| decompressed(whole, Compression::Brotli),
        // The name says zlib; some servers send bare deflate.
        "deflate" if is_coded(&head, is_all, |head| Ok(Box::new(ZlibDecoder::new(head)))) => {
            |whole| Ok(Box::new(Measured::new(ZlibDecoder::new(whole))))
        }
        "deflate" => |whole| Ok(Box::new(Measured::new(DeflateDecoder::new(whole)))),
        _ => return Err(Note::UnknownCoding(coding.to_owned())),
    };
    let is_coded = match coding {
        "chunked" => is_chunked(&head, is_all),
        "gzip" | "x-gzip" => recognise::compression(&head) == Some(Compression::Gzip),
        "zstd" => recognise::compression(&head) == Some(Compression::Zstd),
        "br" => is_coded(&head, is_all, |head| Ok(Box::new(decompressor(head, Compression::Brotli)?))),
        _ => {
            is_coded(&head, is_all, |head| Ok(Box::new(ZlibDecoder::new(head))))
                || is_coded(&head, is_all, |head| Ok(Box::new(DeflateDecoder::new(head))))
        }
    };
    let whole = Cursor::new(head).chain(reader);
    if !is_coded {
        notes.borrow_mut().push(Note::NotCoded(coding.to_owned()));
        return Ok(Box::new(whole));
    }
    let decoder =
        decode(Box::new(whole)).map_err(|error| Note::Damaged(coding.to_owned(), error.to_string()))?;
    let (coding, notes) = (coding.to_owned(), Rc::clone(notes));
    Ok(Box::new(BufReader::new(UntilDamage { reader: decoder, coding, notes, is_ended: false })))
}

type Whole<'a> = Box<dyn BufRead + 'a>;

fn decompressor<R: Read>(reader: R, compression: Compression) -> io::Result<Decompressor<R>> {
    Decompressor::new(reader, compression, Limits::default())
}

fn decompressed<'a>(whole: Whole<'a>, compression: Compression) -> io::Result<Box<dyn Read + 'a>> {
    Ok(Box::new(decompressor(whole, compression)?))
}

/// Whether the first bytes can be decoded. Where they are not all, they may end early.
fn is_coded<'h>(
    head: &'h [u8],
    is_all: bool,
    decoder: impl FnOnce(&'h [u8]) -> io::Result<Box<dyn Read + 'h>>,
) -> bool {
    let Ok(mut decoder) = decoder(head) else { return false };
    let mut buffer = [0; 4096];
    let mut given = 0;
    while given < TRIED_BYTES {
        match decoder.read(&mut buffer) {
            Ok(0) => break,
            Ok(count) => given += count,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return given > 0 || !is_all,
            Err(_) => return false,
        }
    }
    given > 0 || head.len() < 16
}

/// Whether a body is in chunks: it begins with the size of one, behind which a line ends, as far as it is there.
fn is_chunked(head: &[u8], is_all: bool) -> bool {
    let Some(feed) = memchr::memchr(b'\n', head) else { return false };
    let Some(size) = chunk_size(&head[..feed]) else { return false };
    let rest = &head[feed + 1..];
    match usize::try_from(size).ok().and_then(|size| rest.get(size..)) {
        Some(behind) => {
            size == 0
                || behind.starts_with(b"\r\n")
                || behind.starts_with(b"\n")
                || behind.is_empty() && !is_all
        }
        // A body that was cut off.
        None => head[..feed].ends_with(b"\r") || !is_all,
    }
}

/// The size of a chunk by the line above it.
fn chunk_size(line: &[u8]) -> Option<u64> {
    let digits = line.split(|&byte| byte == b';').next()?.trim_ascii();
    let is_size = (1..=16).contains(&digits.len()) && digits.iter().all(u8::is_ascii_hexdigit);
    is_size.then(|| u64::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok())?
}

/// Takes chunks apart.
struct Chunks<'a> {
    reader: Whole<'a>,
    /// Bytes of the chunk.
    left: u64,
    is_first: bool,
    is_ended: bool,
}

impl Chunks<'_> {
    /// Reads up to the next chunk.
    fn begin(&mut self) -> io::Result<()> {
        let damaged = |why| io::Error::new(io::ErrorKind::InvalidData, why);
        let mut line = Vec::new();
        let mut next = |line: &mut Vec<u8>| {
            line.clear();
            self.reader.by_ref().take(4096).read_until(b'\n', line)
        };
        next(&mut line)?;
        if !self.is_first {
            if !line.trim_ascii().is_empty() {
                return Err(damaged("a chunk is longer than its size"));
            }
            next(&mut line)?;
        }
        self.is_first = false;
        self.left = match chunk_size(&line) {
            Some(size) => size,
            None if line.is_empty() => return Err(io::ErrorKind::UnexpectedEof.into()),
            None => return Err(damaged("no size of a chunk")),
        };
        // What follows the last chunk are fields.
        self.is_ended = self.left == 0;
        Ok(())
    }
}

impl Read for Chunks<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 && !self.is_ended {
            self.begin()?;
        }
        if self.is_ended {
            return Ok(0);
        }
        let length = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let count = self.reader.read(&mut buffer[..length])?;
        if count == 0 && length > 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        self.left -= count as u64;
        Ok(count)
    }
}

/// Ends what grows beyond [`Limits`], for decoders that do not look themselves: deflate cannot do better than 1032 for one, so that
/// only the length counts.
struct Measured<R> {
    reader: R,
    given: u64,
}

impl<R> Measured<R> {
    const MAX_BYTES: u64 = 16 * Limits::FREE_BYTES;

    fn new(reader: R) -> Self {
        Measured { reader, given: 0 }
    }
}

impl<R: Read> Read for Measured<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.given += count as u64;
        if self.given > Self::MAX_BYTES {
            return Err(io::Error::other("it becomes longer than 1 GiB"));
        }
        Ok(count)
    }
}

/// Ends at an error and notes it.
struct UntilDamage<'a> {
    reader: Box<dyn Read + 'a>,
    coding: String,
    notes: Notes,
    is_ended: bool,
}

impl Read for UntilDamage<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_ended {
            return Ok(0);
        }
        self.reader.read(buffer).or_else(|error| {
            self.is_ended = true;
            let why = match error.kind() {
                io::ErrorKind::UnexpectedEof if self.coding == "chunked" => "a chunk is not complete".into(),
                _ => error.to_string(),
            };
            self.notes.borrow_mut().push(Note::Damaged(self.coding.clone(), why));
            Ok(0)
        })
    }
}

#[cfg(test)]
#[path = "http_tests.rs"]
mod tests;
