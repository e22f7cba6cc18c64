//! A reader in; the same bytes out, which another thread reads ahead. It can be asked whether a read would wait.
//!
//! The thread is never joined: when nobody reads any more, the run ends even while a read blocks. Memory: half a MiB.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::SeqCst};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;

/// The most bytes of one read.
const READ_BYTES: usize = 64 << 10;
/// Reads that wait: more than the longest window.
const MAX_WAITING_READS: usize = 6;

pub struct ReadAhead {
    pieces: Receiver<io::Result<Vec<u8>>>,
    piece: Vec<u8>,
    taken: usize,
    fill: Arc<Fill>,
}

/// How much can be read without waiting.
#[derive(Default)]
pub struct Fill {
    bytes: AtomicUsize,
    ended: AtomicBool,
}

impl Fill {
    /// Whether so many bytes, or the end before them, can be read without waiting.
    pub fn has(&self, bytes: usize) -> bool {
        self.ended.load(SeqCst) || self.bytes.load(SeqCst) >= bytes
    }
}

impl ReadAhead {
    pub fn new(reader: Box<dyn Read + Send>) -> io::Result<ReadAhead> {
        let (sender, pieces) = sync_channel(MAX_WAITING_READS);
        let fill = Arc::new(Fill::default());
        let filled = Arc::clone(&fill);
        thread::Builder::new().spawn(move || {
            read_all(reader, &sender, &filled);
            filled.ended.store(true, SeqCst);
        })?;
        Ok(ReadAhead { pieces, piece: Vec::new(), taken: 0, fill })
    }

    pub fn fill(&self) -> Arc<Fill> {
        Arc::clone(&self.fill)
    }
}

fn read_all(mut reader: Box<dyn Read + Send>, sender: &SyncSender<io::Result<Vec<u8>>>, filled: &Fill) {
    loop {
        let mut piece = vec![0; READ_BYTES];
        let read = match reader.read(&mut piece) {
            Ok(0) => return,
            Ok(count) => {
                piece.truncate(count);
                filled.bytes.fetch_add(count, SeqCst);
                Ok(piece)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => Err(error),
        };
        let is_last = read.is_err();
        if sender.send(read).is_err() || is_last {
            return;
        }
    }
}

impl Read for ReadAhead {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.taken == self.piece.len() {
            // The channel ends with the source.
            let Ok(next) = self.pieces.recv() else { return Ok(0) };
            (self.piece, self.taken) = (next?, 0);
        }
        let count = buffer.len().min(self.piece.len() - self.taken);
        buffer[..count].copy_from_slice(&self.piece[self.taken..self.taken + count]);
        self.taken += count;
        self.fill.bytes.fetch_sub(count, SeqCst);
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    fn becomes_true(mut is: impl FnMut() -> bool) -> bool {
        let start = Instant::now();
        while !is() && start.elapsed() < Duration::from_secs(20) {
            thread::sleep(Duration::from_millis(1));
        }
        is()
    }

    #[test]
    fn bytes_and_errors_come_as_they_are_read() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("broken"))
            }
        }
        let source: Vec<u8> = (0..1_000_000_u32).map(|i| (i.wrapping_mul(i) >> 3) as u8).collect();
        let whole = io::Cursor::new(source.clone());
        let mut reader = ReadAhead::new(Box::new(whole.chain(Broken))).unwrap();
        let mut read = vec![0; source.len()];
        reader.read_exact(&mut read).unwrap();
        assert!(read == source);
        assert_eq!(reader.read(&mut [0; 9]).unwrap_err().to_string(), "broken");
        assert_eq!(reader.read(&mut [0; 9]).unwrap(), 0);
    }

    #[test]
    fn it_is_known_how_much_can_be_read_without_waiting() {
        let (waiting, mut writer) = io::pipe().unwrap();
        let mut reader = ReadAhead::new(Box::new(waiting)).unwrap();
        let fill = reader.fill();
        io::Write::write_all(&mut writer, b"abc").unwrap();
        assert!(becomes_true(|| fill.has(3)) && !fill.has(4));
        reader.read_exact(&mut [0; 2]).unwrap();
        assert!(fill.has(1) && !fill.has(2));
        drop(writer);
        assert!(becomes_true(|| fill.has(1000)));
        let mut rest = String::new();
        reader.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "c");
    }
}
