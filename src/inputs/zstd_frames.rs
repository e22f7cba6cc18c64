//! A stream of zstd frames in; the bytes that were compressed out, frame by frame.
//!
//! Where the first frame is a skippable one with magic number 0x184D2A5D, it holds the dictionary of all others, which may be compressed itself:
//! so web archives are compressed (`.warc.zst`). Memory: the window, and a dictionary of at most 16 MiB. Sources: RFC 8878 §3.1.2,
//! IIPC, "Zstandard compression of WARC files" 1.0.

use std::io::{self, BufRead, BufReader, Chain, Cursor, Read};

use zstd::stream::raw::{Decoder, Operation};

const DICTIONARY_MAGIC: [u8; 4] = 0x184D_2A5D_u32.to_le_bytes();
const FRAME_MAGIC: [u8; 4] = 0xFD2F_B528_u32.to_le_bytes();
const MAX_DICTIONARY_BYTES: u64 = 16 << 20;

/// Reads frames to the end of the stream.
pub(super) struct Frames<R: Read> {
    reader: BufReader<Chain<Cursor<Vec<u8>>, R>>,
    decoder: Decoder<'static>,
    is_inside: bool,
}

impl<R: Read> Frames<R> {
    pub fn new(mut reader: R) -> io::Result<Self> {
        let mut head = Vec::new();
        reader.by_ref().take(8).read_to_end(&mut head)?;
        let dictionary = match <[u8; 8]>::try_from(&head[..]) {
            Ok([a, b, c, d, length @ ..]) if [a, b, c, d] == DICTIONARY_MAGIC => {
                head.clear();
                dictionary(&mut reader, u32::from_le_bytes(length).into())?
            }
            _ => Vec::new(),
        };
        let decoder = Decoder::with_dictionary(&dictionary)?;
        let reader = BufReader::new(Cursor::new(head).chain(reader));
        Ok(Frames { reader, decoder, is_inside: false })
    }

    /// Reads from one frame. Where a frame begins, `begun` is told how many bytes were taken from the reader since.
    pub fn read(&mut self, buffer: &mut [u8], mut begun: impl FnMut(usize)) -> io::Result<usize> {
        loop {
            let input = self.reader.fill_buf()?;
            let is_end = input.is_empty();
            if !self.is_inside {
                if is_end {
                    return Ok(0);
                }
                begun(input.len());
                self.decoder.reinit()?;
            }
            let status = self.decoder.run_on_buffers(input, buffer)?;
            self.reader.consume(status.bytes_read);
            self.is_inside = status.remaining != 0;
            if status.bytes_written > 0 {
                return Ok(status.bytes_written);
            }
            if is_end && self.is_inside {
                return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "a frame is not complete"));
            }
        }
    }
}

/// Reads the dictionary in the first frame.
fn dictionary(reader: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    let damaged = |why: &str| io::Error::new(io::ErrorKind::InvalidData, format!("the dictionary {why}"));
    if length > MAX_DICTIONARY_BYTES {
        return Err(damaged("is larger than 16 MiB"));
    }
    let mut bytes = Vec::new();
    reader.take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "the dictionary is not complete"));
    }
    if !bytes.starts_with(&FRAME_MAGIC) {
        return Ok(bytes);
    }
    let mut unpacked = Vec::new();
    zstd::Decoder::with_buffer(&bytes[..])?.take(MAX_DICTIONARY_BYTES + 1).read_to_end(&mut unpacked)?;
    if unpacked.len() as u64 > MAX_DICTIONARY_BYTES {
        return Err(damaged("becomes larger than 16 MiB"));
    }
    Ok(unpacked)
}
