//! Records of a web archive in, in pieces; the bytes of the result out, each record in a gzip member or a zstd frame of its own where
//! the name of the result says so. What is longer than [`MEMORY_BYTES`] waits in a temporary file without a name.

use std::io::{self, Read, Seek, Write};
use std::path::Path;

use saaf::inputs::recognise::Compression;
use tempfile::{SpooledData, SpooledTempFile, spooled_tempfile};

/// So much of a record is kept in memory.
pub const MEMORY_BYTES: usize = 512 << 10;

/// Bytes that are written, and then read.
pub struct Spool(SpooledTempFile);

impl Default for Spool {
    fn default() -> Self {
        Spool(spooled_tempfile(MEMORY_BYTES))
    }
}

impl Spool {
    /// Goes back to the first byte.
    pub fn rewind(&mut self) -> io::Result<&mut SpooledTempFile> {
        self.0.rewind()?;
        Ok(&mut self.0)
    }

    /// All bytes, where they are in memory, or a file at its first byte.
    pub fn into_data(mut self) -> io::Result<SpooledData> {
        self.0.rewind()?;
        Ok(self.0.into_inner())
    }
}

impl Read for Spool {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Spool {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How the result is compressed, by its name.
pub fn compression_of(path: &Path) -> Option<Compression> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    match &*ending {
        "gz" => Some(Compression::Gzip),
        "zst" => Some(Compression::Zstd),
        _ => None,
    }
}

/// Writes one record.
pub enum Packer {
    Plain(Spool),
    Gzip(Box<flate2::write::GzEncoder<Spool>>),
    Zstd(zstd::Encoder<'static, Spool>),
}

impl Packer {
    /// Begins a record. Brotli has no members, so that a result is not compressed with it.
    pub fn new(compression: Option<Compression>) -> io::Result<Packer> {
        Ok(match compression {
            Some(Compression::Gzip) => {
                let level = flate2::Compression::default();
                Packer::Gzip(Box::new(flate2::write::GzEncoder::new(Spool::default(), level)))
            }
            Some(Compression::Zstd) => {
                let mut encoder = zstd::Encoder::new(Spool::default(), zstd::DEFAULT_COMPRESSION_LEVEL)?;
                encoder.include_checksum(true)?;
                Packer::Zstd(encoder)
            }
            Some(Compression::Brotli) | None => Packer::Plain(Spool::default()),
        })
    }

    /// Ends the record.
    pub fn finish(self) -> io::Result<Spool> {
        match self {
            Packer::Plain(spool) => Ok(spool),
            Packer::Gzip(encoder) => encoder.finish(),
            Packer::Zstd(encoder) => encoder.finish(),
        }
    }
}

impl Write for Packer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Packer::Plain(spool) => spool.write(bytes),
            Packer::Gzip(encoder) => encoder.write(bytes),
            Packer::Zstd(encoder) => encoder.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
