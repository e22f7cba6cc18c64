//! Files to read: opened by path, decompressed by their first bytes (gzip, zstd; brotli by name), and cut into lines.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use saaf::inputs::compression::{Decompressor, Limits};
use saaf::inputs::recognise::{Compression, HEAD_BYTES, compression, is_brotli_name};

/// What is in a file.
pub type Reader = BufReader<Box<dyn Read + Send>>;

/// A longer line ends the reading, because a line is held in memory.
const MAX_LINE_BYTES: u64 = 1 << 30;

/// Opens a file. An error names it.
pub fn open(path: &Path) -> io::Result<Reader> {
    let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", path.display()));
    let mut file = File::open(path).map_err(named)?;
    let mut head = Vec::new();
    file.by_ref().take(HEAD_BYTES as u64).read_to_end(&mut head).map_err(named)?;
    let brotli = is_brotli_name(path).then_some(Compression::Brotli);
    let compressed = compression(&head).or(brotli);
    let whole = Cursor::new(head).chain(file);
    let reader: Box<dyn Read + Send> = match compressed {
        Some(compression) => {
            Box::new(Decompressor::new(whole, compression, Limits::default()).map_err(named)?)
        }
        None => Box::new(whole),
    };
    Ok(BufReader::with_capacity(64 << 10, reader))
}

/// The lines of a file, without their ends: number from 1, offset, bytes.
#[pyclass(frozen, module = "saaf._saaf")]
struct Lines {
    path: PathBuf,
    state: Mutex<LinesState>,
}

struct LinesState {
    reader: Reader,
    number: u64,
    offset: u64,
}

#[pymethods]
impl Lines {
    #[new]
    fn new(py: Python<'_>, path: PathBuf) -> PyResult<Lines> {
        let reader = py.detach(|| open(&path))?;
        Ok(Lines { path, state: Mutex::new(LinesState { reader, number: 0, offset: 0 }) })
    }

    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<(u64, u64, Bound<'py, PyBytes>)>> {
        let read = py.detach(|| {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            let mut line = Vec::new();
            let read = state.reader.by_ref().take(MAX_LINE_BYTES).read_until(b'\n', &mut line)? as u64;
            state.number += 1;
            let (number, offset) = (state.number, state.offset);
            state.offset += read;
            Ok::<_, io::Error>((number, offset, read, line))
        });
        let name = self.path.display();
        let (number, offset, read, mut line) =
            read.map_err(|error| io::Error::new(error.kind(), format!("{name}: {error}")))?;
        if read == MAX_LINE_BYTES && !line.ends_with(b"\n") {
            return Err(PyValueError::new_err(format!(
                "{name}:{number}: the line from byte {offset} on is too long"
            )));
        }
        if line.ends_with(b"\n") {
            line.truncate(line.len() - if line.ends_with(b"\r\n") { 2 } else { 1 });
        }
        Ok((read > 0).then(|| (number, offset, PyBytes::new(py, &line))))
    }
}

pub fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Lines>()
}
