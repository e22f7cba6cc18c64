//! The header that all model files share, and the numbers, texts and tables behind it. All numbers are little-endian.
//!
//! | offset | bytes | what                                                     |
//! |--------|-------|----------------------------------------------------------|
//! | 0      | 8     | [`MAGIC`]                                                |
//! | 8      | 2     | [`VERSION`]                                              |
//! | 10     | 2     | [`TableKind`]                                            |
//! | 12     | 4     | bytes behind the header                                  |
//! | 16     | 8     | their checksum: FNV-1a, 64 bits                          |
//! | 24     |       | the tables, as the reader and writer of the kind say     |
//!
//! Readers are constant functions: the compiler reads the embedded files, so a program with a wrong one does not
//! build, and a program that runs pays nothing for the check. The checksum alone is left to the tests
//! ([`verify_checksum`]).

use super::error::{ModelError, attempt};

const MAGIC: &[u8; 8] = b"saafmodl";
const VERSION: u16 = 1;
const HEADER_BYTES: usize = 24;
const CHECKSUM_AT: usize = 16;

/// Which tables a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum TableKind {
    EncodingBigrams = 1,
    MojibakeModel = 2,
    LostBytes = 3,
    LanguageNgrams = 4,
    UrduHeh = 5,
    LetterOrder = 6,
    TextQuality = 7,
}

/// Reads a model file from front to back.
#[derive(Clone, Copy)]
pub struct FileReader<'a> {
    rest: &'a [u8],
    at: usize,
}

impl<'a> FileReader<'a> {
    /// Checks the header, and stands behind it.
    pub const fn open(file: &'a [u8], kind: TableKind) -> Result<FileReader<'a>, ModelError> {
        let mut reader = FileReader { rest: file, at: 0 };
        let (magic, expected) = (attempt!(reader.array::<8>("magic")), *MAGIC);
        if u64::from_le_bytes(*magic) != u64::from_le_bytes(expected) {
            return Err(ModelError { what: "magic", at: 0 });
        }
        if attempt!(reader.u16("format version")) != VERSION as usize {
            return Err(ModelError { what: "format version", at: 8 });
        }
        if attempt!(reader.u16("table kind")) != kind as usize {
            return Err(ModelError { what: "table kind", at: 10 });
        }
        let bytes = attempt!(reader.u32("size"));
        attempt!(reader.array::<8>("checksum"));
        if reader.rest.len() != bytes {
            return Err(ModelError { what: "size", at: 12 });
        }
        Ok(reader)
    }

    /// The error that `what` is wrong, which ends here.
    pub const fn error<T>(&self, what: &'static str) -> Result<T, ModelError> {
        Err(ModelError { what, at: self.at })
    }

    /// How many bytes of the file are read.
    pub const fn position(&self) -> usize {
        self.at
    }

    pub const fn bytes(&mut self, count: usize, what: &'static str) -> Result<&'a [u8], ModelError> {
        let Some((bytes, rest)) = self.rest.split_at_checked(count) else { return self.error(what) };
        self.rest = rest;
        self.at += count;
        Ok(bytes)
    }

    pub const fn array<const N: usize>(&mut self, what: &'static str) -> Result<&'a [u8; N], ModelError> {
        match attempt!(self.bytes(N, what)).first_chunk::<N>() {
            Some(array) => Ok(array),
            None => self.error(what),
        }
    }

    /// Rows of `N` bytes.
    pub const fn rows<const N: usize>(
        &mut self,
        count: usize,
        what: &'static str,
    ) -> Result<&'a [[u8; N]], ModelError> {
        let Some(bytes) = count.checked_mul(N) else { return self.error(what) };
        Ok(attempt!(self.bytes(bytes, what)).as_chunks::<N>().0)
    }

    pub const fn u8(&mut self, what: &'static str) -> Result<usize, ModelError> {
        Ok(attempt!(self.array::<1>(what))[0] as usize)
    }

    pub const fn u16(&mut self, what: &'static str) -> Result<usize, ModelError> {
        Ok(u16::from_le_bytes(*attempt!(self.array(what))) as usize)
    }

    pub const fn u32(&mut self, what: &'static str) -> Result<usize, ModelError> {
        Ok(u32::from_le_bytes(*attempt!(self.array(what))) as usize)
    }

    /// A length of two bytes, and so many bytes of UTF-8.
    pub const fn text(&mut self, what: &'static str) -> Result<&'a str, ModelError> {
        let length = attempt!(self.u16(what));
        match std::str::from_utf8(attempt!(self.bytes(length, what))) {
            Ok(text) => Ok(text),
            Err(_) => self.error(what),
        }
    }

    /// Nothing is left over.
    pub const fn finish(self) -> Result<(), ModelError> {
        if self.rest.is_empty() { Ok(()) } else { self.error("bytes behind the last table") }
    }
}

/// Writes what [`FileReader`] reads.
pub struct FileWriter {
    file: Vec<u8>,
}

impl FileWriter {
    pub fn new(kind: TableKind) -> FileWriter {
        let mut file = MAGIC.to_vec();
        file.extend(VERSION.to_le_bytes());
        file.extend((kind as u16).to_le_bytes());
        file.resize(HEADER_BYTES, 0);
        FileWriter { file }
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        self.file.extend_from_slice(bytes);
    }

    pub fn u8(&mut self, number: usize, what: &'static str) -> Result<(), ModelError> {
        let number = u8::try_from(number).or(self.error(what))?;
        self.file.push(number);
        Ok(())
    }

    pub fn u16(&mut self, number: usize, what: &'static str) -> Result<(), ModelError> {
        let number = u16::try_from(number).or(self.error(what))?;
        self.bytes(&number.to_le_bytes());
        Ok(())
    }

    pub fn u32(&mut self, number: usize, what: &'static str) -> Result<(), ModelError> {
        let number = u32::try_from(number).or(self.error(what))?;
        self.bytes(&number.to_le_bytes());
        Ok(())
    }

    pub fn text(&mut self, text: &str, what: &'static str) -> Result<(), ModelError> {
        self.u16(text.len(), what)?;
        self.bytes(text.as_bytes());
        Ok(())
    }

    /// The error that `what` cannot be written here.
    pub fn error<T>(&self, what: &'static str) -> Result<T, ModelError> {
        Err(ModelError { what, at: self.file.len() })
    }

    /// The whole file, with its size and checksum.
    pub fn finish(mut self) -> Result<Vec<u8>, ModelError> {
        let tables = &self.file[HEADER_BYTES..];
        let size = u32::try_from(tables.len()).or(self.error("size"))?;
        let checksum = fnv1a(tables);
        self.file[12..CHECKSUM_AT].copy_from_slice(&size.to_le_bytes());
        self.file[CHECKSUM_AT..HEADER_BYTES].copy_from_slice(&checksum.to_le_bytes());
        Ok(self.file)
    }
}

/// Whether the tables are those that were written. It reads every byte, so no program does it at its start.
pub fn verify_checksum(file: &[u8]) -> Result<(), ModelError> {
    let error = ModelError { what: "checksum", at: CHECKSUM_AT };
    let tables = file.get(HEADER_BYTES..).ok_or(error)?;
    let recorded = &file[CHECKSUM_AT..HEADER_BYTES];
    if recorded == fnv1a(tables).to_le_bytes() { Ok(()) } else { Err(error) }
}

/// The Fowler-Noll-Vo hash, variant 1a.
pub fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3)
    })
}
