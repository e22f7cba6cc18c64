//! The class `Cleaner` and the functions `clean` and `clean_many`: sources in, documents out.
//!
//! `clean_many` shares its sources out among threads, one at a time, so that a long one holds up no other; the documents come
//! in the order of the sources. The thread that called looks for Ctrl-C meanwhile; where one thread is enough, it cleans too.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::document::Document;
use crate::options::Options;
use crate::source::Source;

/// How often Ctrl-C is looked for.
const SIGNALS_EVERY: Duration = Duration::from_millis(100);

/// Cleans sources by the same options, which are read once.
#[pyclass(frozen, weakref, module = "saaf")]
pub struct Cleaner {
    options: Arc<Options>,
    cleaner: Arc<saaf::Cleaner>,
}

impl Cleaner {
    pub fn read(function: &str, keywords: Option<&Bound<'_, PyDict>>) -> PyResult<Cleaner> {
        let options = Options::read(function, keywords)?;
        let cleaner = options.cleaner()?;
        Ok(Cleaner { options: Arc::new(options), cleaner })
    }

    pub fn options(&self) -> &Arc<Options> {
        &self.options
    }

    pub fn cleaner(&self) -> &Arc<saaf::Cleaner> {
        &self.cleaner
    }

    fn clean_by(&self, options: Arc<Options>, source: Source, py: Python<'_>) -> PyResult<Document> {
        let (bytes, is_str) = (source.bytes(py)?, source.is_str());
        let cleaned = py.detach(|| self.cleaner.clean(options.input(bytes, is_str)));
        Document::new(py, source, options, cleaned)
    }

    fn clean_all(
        &self,
        py: Python<'_>,
        sources: &Bound<'_, PyAny>,
        threads: Option<usize>,
    ) -> PyResult<Vec<Document>> {
        let sources = sources.try_iter()?.map(|source| Source::new("clean_many", &source?));
        let sources: Vec<Source> = sources.collect::<PyResult<_>>()?;
        let inputs: Vec<(&[u8], bool)> =
            sources.iter().map(|source| Ok((source.bytes(py)?, source.is_str()))).collect::<PyResult<_>>()?;
        let threads = number_of_threads(threads, &inputs)?;
        let cleaned = py.detach(|| self.clean_inputs(&inputs, threads))?;
        drop(inputs);
        let documents = sources.into_iter().zip(cleaned);
        documents
            .map(|(source, cleaned)| Document::new(py, source, Arc::clone(&self.options), cleaned))
            .collect()
    }

    /// The documents of the inputs, in their order.
    fn clean_inputs(&self, inputs: &[(&[u8], bool)], threads: usize) -> PyResult<Vec<Arc<saaf::Document>>> {
        let clean =
            |(bytes, is_str): (&[u8], bool)| Arc::new(self.cleaner.clean(self.options.input(bytes, is_str)));
        if threads == 1 {
            return clean_here(inputs, clean);
        }
        let next = AtomicUsize::new(0);
        let mut cleaned: Vec<Option<Arc<saaf::Document>>> = vec![None; inputs.len()];
        let (done, is_done) = mpsc::channel::<Vec<(usize, Arc<saaf::Document>)>>();
        thread::scope(|scope| {
            for _ in 0..threads {
                let (done, next, clean) = (done.clone(), &next, &clean);
                scope.spawn(move || {
                    let mut mine = Vec::new();
                    loop {
                        let number = next.fetch_add(1, Relaxed);
                        let Some(&input) = inputs.get(number) else { break };
                        mine.push((number, clean(input)));
                    }
                    // The other end waits for it.
                    let _ = done.send(mine);
                });
            }
            drop(done);
            loop {
                match is_done.recv_timeout(SIGNALS_EVERY) {
                    Ok(all) => {
                        all.into_iter().for_each(|(number, document)| cleaned[number] = Some(document))
                    }
                    Err(mpsc::RecvTimeoutError::Disconnected) => return Ok::<(), PyErr>(()),
                    Err(mpsc::RecvTimeoutError::Timeout) => {
                        let signals = Python::attach(|py| py.check_signals());
                        // Nothing is left for the threads to take.
                        signals.inspect_err(|_| next.store(inputs.len(), Relaxed))?;
                    }
                }
            }
        })?;
        Ok(cleaned.into_iter().flatten().collect())
    }
}

/// The documents of the inputs, made in the thread that calls: a thread of its own would take all its memory anew.
fn clean_here<T>(inputs: &[(&[u8], bool)], clean: impl Fn((&[u8], bool)) -> T) -> PyResult<Vec<T>> {
    let mut cleaned = Vec::with_capacity(inputs.len());
    let mut looked = Instant::now();
    for &input in inputs {
        cleaned.push(clean(input));
        if looked.elapsed() >= SIGNALS_EVERY {
            Python::attach(|py| py.check_signals())?;
            looked = Instant::now();
        }
    }
    Ok(cleaned)
}

/// As many as were asked for, or as there are processors; never more than there is work for.
fn number_of_threads(threads: Option<usize>, inputs: &[(&[u8], bool)]) -> PyResult<usize> {
    const BYTES_FOR_A_THREAD: usize = 16 << 10;
    if threads == Some(0) {
        return Err(PyValueError::new_err("threads must be at least 1"));
    }
    let wanted = threads.unwrap_or_else(|| thread::available_parallelism().map_or(1, usize::from));
    let bytes: usize = inputs.iter().map(|(bytes, _)| bytes.len()).sum();
    Ok(wanted.min(inputs.len()).min(1 + bytes / BYTES_FOR_A_THREAD).max(1))
}

#[pymethods]
impl Cleaner {
    #[new]
    #[pyo3(signature = (**options))]
    fn new(options: Option<&Bound<'_, PyDict>>) -> PyResult<Cleaner> {
        Cleaner::read("Cleaner", options)
    }

    #[pyo3(signature = (source, /, **options))]
    fn clean(&self, source: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Document> {
        let source_options = match options {
            None => Arc::clone(&self.options),
            keywords => Arc::new(self.options.with_source_options("clean", keywords)?),
        };
        self.clean_by(source_options, Source::new("clean", source)?, source.py())
    }

    #[pyo3(signature = (sources, /, threads = None))]
    fn clean_many(&self, sources: &Bound<'_, PyAny>, threads: Option<usize>) -> PyResult<Vec<Document>> {
        self.clean_all(sources.py(), sources, threads)
    }

    #[getter]
    pub fn _options<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.options.to_dict(py)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let options = self.options.to_dict(py)?;
        let named: PyResult<Vec<_>> =
            options.iter().map(|(name, value)| Ok(format!("{name}={}", value.repr()?))).collect();
        Ok(format!("Cleaner({})", named?.join(", ")))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Cleaner>().is_ok_and(|other| other.get().options == self.options)
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        format!("{:?}", self.options).hash(&mut hasher);
        hasher.finish()
    }

    fn __reduce__<'py>(&self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let restore = py.get_type::<Cleaner>().getattr("_restore")?;
        Ok((restore, PyTuple::new(py, [self.options.to_dict(py)?])?))
    }

    /// For pickles.
    #[staticmethod]
    fn _restore(options: &Bound<'_, PyDict>) -> PyResult<Cleaner> {
        Cleaner::read("Cleaner", Some(options))
    }
}

#[pyfunction]
#[pyo3(signature = (source, /, **options))]
fn clean(source: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Document> {
    let cleaner = Cleaner::read("clean", options)?;
    cleaner.clean_by(Arc::clone(&cleaner.options), Source::new("clean", source)?, source.py())
}

#[pyfunction]
#[pyo3(signature = (sources, /, threads = None, **options))]
fn clean_many(
    sources: &Bound<'_, PyAny>,
    threads: Option<usize>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Vec<Document>> {
    Cleaner::read("clean_many", options)?.clean_all(sources.py(), sources, threads)
}

pub fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Cleaner>()?;
    module.add_function(wrap_pyfunction!(clean, module)?)?;
    module.add_function(wrap_pyfunction!(clean_many, module)?)
}
