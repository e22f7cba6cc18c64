//! A compressed stream in; the bytes that were compressed out, as they are read.
//!
//! gzip is read member by member, zstd frame by frame, to the end of the stream; [`Members`] tells where they begin. Zero bytes behind the last gzip member are
//! its end, as tapes and block devices leave them. Memory: the window of the format, at most 128 MiB of zstd. A stream that
//! grows beyond [`Limits`] is refused, because a few KiB can hold a TiB. Sources: RFC 1952, RFC 8878, RFC 7932.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};

use super::recognise::Compression;
use super::zstd_frames::Frames;

/// How far a stream may grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes out for each byte in. It is asked beyond [`Limits::FREE_BYTES`]; 0 is no limit.
    pub ratio: u64,
}

impl Limits {
    /// So many bytes may come of anything.
    pub const FREE_BYTES: u64 = 64 << 20;
}

impl Default for Limits {
    /// Text seldom shrinks to a hundredth; deflate cannot do better than 1032.
    fn default() -> Self {
        Limits { ratio: 1000 }
    }
}

/// Reads what `reader` holds compressed.
pub struct Decompressor<R: Read> {
    decoder: Decoder<R>,
    compression: Compression,
    /// Compressed bytes that were read.
    taken: Arc<AtomicU64>,
    given: u64,
    limits: Limits,
    is_ended: bool,
    /// Where the member or frame that is read begins in the compressed stream, until it gives a byte.
    begun: Option<u64>,
    members: Option<Members>,
}

/// Where members and frames begin: pairs of an offset in what was compressed and one in the compressed stream. They are added as they are
/// read, those without content left out.
#[derive(Clone, Debug, Default)]
pub struct Members(Arc<Mutex<VecDeque<(u64, u64)>>>);

impl Members {
    /// The most that are kept for somebody who does not ask; then the first is forgotten.
    const MAX_WAITING: usize = 1 << 16;

    /// The offset in the compressed stream of the member whose content begins at `at`. What lies before is forgotten.
    pub fn beginning_at(&self, at: u64) -> Option<u64> {
        let mut members = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while members.front().is_some_and(|&(begin, _)| begin < at) {
            members.pop_front();
        }
        members.front().filter(|&&(begin, _)| begin == at).map(|&(_, offset)| offset)
    }

    fn add(&self, begin: u64, offset: u64) {
        let mut members = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if members.len() == Self::MAX_WAITING {
            members.pop_front();
        }
        members.push_back((begin, offset));
    }
}

type Counted<R> = BufReader<Counter<R>>;

enum Decoder<R: Read> {
    Gzip(Gzip<R>),
    Zstd(Box<Frames<Counter<R>>>),
    Brotli(Box<brotli_decompressor::Decompressor<Counter<R>>>),
}

enum Gzip<R: Read> {
    Member(Box<flate2::bufread::GzDecoder<Counted<R>>>),
    Ended,
}

impl<R: Read> Decompressor<R> {
    /// Reads `reader` as `compression`.
    ///
    /// # Errors
    ///
    /// The memory for the decoder cannot be had.
    pub fn new(reader: R, compression: Compression, limits: Limits) -> io::Result<Self> {
        let taken = Arc::new(AtomicU64::new(0));
        let counter = Counter { reader, taken: Arc::clone(&taken) };
        let decoder = match compression {
            Compression::Gzip => Decoder::Gzip(Gzip::Member(Box::new(flate2::bufread::GzDecoder::new(
                BufReader::new(counter),
            )))),
            Compression::Zstd => Decoder::Zstd(Box::new(Frames::new(counter)?)),
            Compression::Brotli => {
                Decoder::Brotli(Box::new(brotli_decompressor::Decompressor::new(counter, 64 << 10)))
            }
        };
        let given = 0;
        let begun = Some(0);
        Ok(Decompressor { decoder, compression, taken, given, limits, is_ended: false, begun, members: None })
    }

    /// Where members and frames begin, from now on. To be asked before the first read.
    pub fn members(&mut self) -> Members {
        self.members.get_or_insert_default().clone()
    }

    fn error(&self, error: &io::Error) -> io::Error {
        let (name, at) = (self.compression.name(), self.taken.load(Relaxed));
        let what = match error.kind() {
            io::ErrorKind::UnexpectedEof => "ends early",
            _ => "is damaged",
        };
        io::Error::new(
            error.kind(),
            format!(
                "the {name} stream {what} within the {at} compressed bytes read so far (fetch it anew, or test it with {name} -t): {error}"
            ),
        )
    }
}

impl<R: Read> Read for Decompressor<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.is_ended || buffer.is_empty() {
            return Ok(0);
        }
        let (taken, begun) = (&self.taken, &mut self.begun);
        let begin = |ahead: usize| *begun = Some(taken.load(Relaxed) - ahead as u64);
        let read = match &mut self.decoder {
            Decoder::Gzip(gzip) => gzip.read(buffer, begin),
            Decoder::Zstd(frames) => frames.read(buffer, begin),
            Decoder::Brotli(decoder) => decoder.read(buffer),
        };
        let count = match read {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Err(error),
            read => read.map_err(|error| self.error(&error))?,
        };
        self.is_ended = count == 0;
        if let (Some(members), true) = (&self.members, count > 0)
            && let Some(begun) = self.begun.take()
        {
            members.add(self.given, begun);
        }
        self.given += count as u64;
        let (taken, ratio) = (self.taken.load(Relaxed).max(1), self.limits.ratio);
        if ratio > 0 && self.given > Limits::FREE_BYTES && self.given / taken > ratio {
            return Err(io::Error::other(format!(
                "{} compressed bytes became more than {ratio} times as many (is it a bomb? if it is not, decompress it first)",
                taken
            )));
        }
        Ok(count)
    }
}

impl<R: Read> Gzip<R> {
    /// Where a member begins, `begun` is told how many bytes were taken from the reader since.
    fn read(&mut self, buffer: &mut [u8], mut begun: impl FnMut(usize)) -> io::Result<usize> {
        loop {
            let Gzip::Member(member) = self else { return Ok(0) };
            let count = member.read(buffer)?;
            if count > 0 {
                return Ok(count);
            }
            let Gzip::Member(member) = std::mem::replace(self, Gzip::Ended) else { return Ok(0) };
            let mut rest = member.into_inner();
            if !is_at_padding(&mut rest)? {
                begun(rest.buffer().len());
                *self = Gzip::Member(Box::new(flate2::bufread::GzDecoder::new(rest)));
            }
        }
    }
}

/// Whether nothing follows a member but zeros, which are skipped. Where something follows the zeros, it is no member either.
fn is_at_padding(rest: &mut impl BufRead) -> io::Result<bool> {
    let mut zeros = 0u64;
    loop {
        let bytes = rest.fill_buf()?;
        if bytes.is_empty() {
            return Ok(true);
        }
        match bytes.iter().position(|&b| b != 0) {
            Some(0) if zeros == 0 => return Ok(false),
            Some(_) => {
                let why = "zeros, and then other bytes, follow a member";
                return Err(io::Error::new(io::ErrorKind::InvalidData, why));
            }
            None => {
                let count = bytes.len();
                zeros += count as u64;
                rest.consume(count);
            }
        }
    }
}

/// Counts the bytes that are read.
struct Counter<R> {
    reader: R,
    taken: Arc<AtomicU64>,
}

impl<R: Read> Read for Counter<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.taken.fetch_add(count as u64, Relaxed);
        Ok(count)
    }
}
