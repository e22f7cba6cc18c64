//! The bytes of one record in; the same out, from memory or, where they are more than [`MEMORY_BYTES`], from a temporary file
//! without a name.

use std::io::{self, Read, Seek, Write};

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
