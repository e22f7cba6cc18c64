//! The clean text of a file as a stream of bytes: a thread cleans window by window, at most [`WAITING`] of which wait to be read.

use std::collections::VecDeque;
use std::io::{self, BufRead};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use saaf::inputs::recognise::{Kind, recognise};
use saaf::{Document, Sink};

use crate::cleaner::Cleaner;
use crate::files;

const WAITING: usize = 2;

/// Reads the clean text.
#[pyclass(frozen, module = "saaf._saaf")]
struct TextReader(Mutex<State>);

struct State {
    windows: Option<Receiver<io::Result<Vec<u8>>>>,
    rest: VecDeque<u8>,
}

struct Sender<'a>(&'a SyncSender<io::Result<Vec<u8>>>);

impl Sink for Sender<'_> {
    fn window(&mut self, window: &Document) -> io::Result<()> {
        let text = window.text.clone().into_bytes();
        // Nobody reads on: the file was closed.
        self.0.send(Ok(text)).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

#[pymethods]
impl TextReader {
    #[new]
    fn new(py: Python<'_>, path: PathBuf, cleaner: &Cleaner) -> PyResult<TextReader> {
        let options = Arc::clone(cleaner.options());
        let cleaner = Arc::clone(cleaner.cleaner());
        let opened = py.detach(|| {
            let mut reader = files::open(&path)?;
            let kind = recognise(reader.fill_buf()?);
            Ok::<_, io::Error>((reader, kind))
        });
        let (reader, kind) = opened?;
        if let (Kind::Foreign(format), None) = (kind, &options.encoding) {
            let (path, format) = (path.display(), format.name());
            let why = format!("{path}: this is {format}, no text; give encoding= to read it all the same");
            return Err(PyValueError::new_err(why));
        }
        let (sender, windows) = sync_channel(WAITING);
        thread::Builder::new().name("saaf.open".into()).spawn(move || {
            let cleaned = cleaner.stream(options.input(reader, false), &mut Sender(&sender));
            if let Err(error) = cleaned {
                let _ =
                    sender.send(Err(io::Error::new(error.kind(), format!("{}: {error}", path.display()))));
            }
        })?;
        Ok(TextReader(Mutex::new(State { windows: Some(windows), rest: VecDeque::new() })))
    }

    /// At most so many bytes; none is the end.
    fn read<'py>(&self, py: Python<'py>, size: usize) -> PyResult<Bound<'py, PyBytes>> {
        let bytes = py.detach(|| {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            while state.rest.is_empty() {
                match state.windows.as_ref().map(Receiver::recv) {
                    Some(Ok(window)) => state.rest = window?.into(),
                    _ => break,
                }
            }
            let size = size.min(state.rest.len());
            Ok::<_, io::Error>(state.rest.drain(..size).collect::<Vec<u8>>())
        })?;
        Ok(PyBytes::new(py, &bytes))
    }

    /// Ends the thread.
    fn close(&self) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        (state.windows, state.rest) = (None, VecDeque::new());
    }
}

pub fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<TextReader>()
}
