//! Bytes of a result in; the same out, compressed as the name of the file or the input that it replaces has it.
//!
//! gzip is one member with no name and no time, zstd one frame with a checksum, both at the usual level of their programs: so
//! the bytes depend on the result alone.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use flate2::write::GzEncoder;
use zstd::stream::write::Encoder;

use crate::inputs::recognise::{self, Compression};

/// gzip's own default.
const GZIP_LEVEL: flate2::Compression = flate2::Compression::new(6);

/// Writes to `W`, compressed or not.
pub enum Compressor<W: Write> {
    Plain(W),
    Gzip(GzEncoder<W>),
    Zstd(Encoder<'static, W>),
}

/// The compression that the name of a file promises, where it can be written.
pub fn of_name(path: &Path) -> Option<Compression> {
    match path.extension()?.as_encoded_bytes() {
        b"gz" => Some(Compression::Gzip),
        b"zst" => Some(Compression::Zstd),
        _ => None,
    }
}

/// The name of a compressed file without the ending that says so.
pub fn without_ending(path: PathBuf) -> PathBuf {
    let is_compressed = of_name(&path).is_some() || recognise::is_brotli_name(&path);
    if is_compressed { path.with_extension("") } else { path }
}

/// Whether it can be written.
pub fn is_written(compression: Compression) -> bool {
    matches!(compression, Compression::Gzip | Compression::Zstd)
}

impl<W: Write> Compressor<W> {
    /// `None` does not compress.
    pub fn new(writer: W, compression: Option<Compression>) -> io::Result<Self> {
        Ok(match compression {
            Some(Compression::Gzip) => Compressor::Gzip(GzEncoder::new(writer, GZIP_LEVEL)),
            Some(Compression::Zstd) => {
                let mut encoder = Encoder::new(writer, zstd::DEFAULT_COMPRESSION_LEVEL)?;
                encoder.include_checksum(true)?;
                Compressor::Zstd(encoder)
            }
            Some(Compression::Brotli) => return Err(io::Error::other("brotli is read, and not written")),
            None => Compressor::Plain(writer),
        })
    }

    pub fn get_ref(&self) -> &W {
        match self {
            Compressor::Plain(writer) => writer,
            Compressor::Gzip(encoder) => encoder.get_ref(),
            Compressor::Zstd(encoder) => encoder.get_ref(),
        }
    }

    /// Ends the compressed stream.
    pub fn finish(self) -> io::Result<W> {
        match self {
            Compressor::Plain(writer) => Ok(writer),
            Compressor::Gzip(encoder) => encoder.finish(),
            Compressor::Zstd(encoder) => encoder.finish(),
        }
    }
}

impl<W: Write> Write for Compressor<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Compressor::Plain(writer) => writer.write(bytes),
            Compressor::Gzip(encoder) => encoder.write(bytes),
            Compressor::Zstd(encoder) => encoder.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Compressor::Plain(writer) => writer.flush(),
            Compressor::Gzip(encoder) => encoder.flush(),
            Compressor::Zstd(encoder) => encoder.flush(),
        }
    }
}
