//! The rows of a column of a Parquet file as documents, a batch of rows in memory.
//!
//! A row of a column of strings is a `str`; one of bytes, and a damaged string, is `bytes`. A null is `None`.

use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{Array, ArrayRef};
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString};
use saaf::tables::parquet_file::TableFile;
use saaf::tables::{
    ColumnPath, TableError,
    batches::{Arrays, Batches},
    row_bytes,
};

use crate::cleaner::Cleaner;
use crate::document::Document;
use crate::source::Source;

/// The rows of a column.
#[pyclass(frozen, module = "saaf._saaf")]
struct Column {
    path: PathBuf,
    cleaner: Py<Cleaner>,
    is_string: bool,
    rows: Mutex<Rows>,
}

struct Rows {
    arrays: Arrays,
    /// The batch that is read, and the next row in it.
    batch: Option<ArrayRef>,
    at: usize,
    /// The number of the next row in the file.
    row: u64,
}

/// A row by its number in the file; `None` is null.
type Row = (u64, Option<Vec<u8>>);

impl Rows {
    fn next(&mut self) -> Result<Option<Row>, TableError> {
        loop {
            if let Some(batch) = self.batch.as_ref().filter(|batch| self.at < batch.len()) {
                let row = (self.row, row_bytes(batch, self.at));
                (self.at, self.row) = (self.at + 1, self.row + 1);
                return Ok(Some(row));
            }
            self.batch = self.arrays.next().transpose()?;
            self.at = 0;
            if self.batch.is_none() {
                return Ok(None);
            }
        }
    }
}

#[pymethods]
impl Column {
    #[new]
    fn new(py: Python<'_>, path: PathBuf, column: Option<&str>, cleaner: Py<Cleaner>) -> PyResult<Column> {
        let wanted: Vec<_> = column.map(ColumnPath::parse).into_iter().collect();
        let file = File::open(&path)
            .map_err(|error| std::io::Error::new(error.kind(), format!("{}: {error}", path.display())))?;
        let column = py.detach(|| Batches::column_of_parquet(TableFile::new(file), &wanted));
        let (arrays, is_string) = column.map_err(|error| named(&path, &error))?;
        let rows = Rows { arrays, batch: None, at: 0, row: 0 };
        Ok(Column { path, cleaner, is_string, rows: Mutex::new(rows) })
    }

    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let next = py.detach(|| self.rows.lock().unwrap_or_else(PoisonError::into_inner).next());
        let (row, bytes) = match next.map_err(|error| named(&self.path, &error))? {
            None => return Ok(None),
            Some((_, None)) => return Ok(Some(py.None().into_bound(py))),
            Some((row, Some(bytes))) => (row, bytes),
        };
        let text = std::str::from_utf8(&bytes).ok().filter(|_| self.is_string);
        let cleaner = self.cleaner.get();
        let mut options = Arc::clone(cleaner.options());
        if self.is_string && text.is_none() && options.declared.is_none() {
            // Its type says so.
            Arc::make_mut(&mut options).declared = Some("utf-8".to_owned());
        }
        let input = options.input(&bytes[..], text.is_some());
        let cleaned = py.detach(|| cleaner.cleaner().clean(input));
        let source = match text {
            Some(text) => Source::Str(PyString::new(py, text).unbind()),
            None => Source::Bytes(PyBytes::new(py, &bytes).unbind()),
        };
        let meta = PyDict::new(py);
        meta.set_item("row", row)?;
        let document = Document::new(py, source, options, cleaned)?.with_meta(py, meta.unbind());
        Ok(Some(Bound::new(py, document)?.into_any()))
    }
}

fn named(path: &std::path::Path, error: &TableError) -> PyErr {
    let why = format!("{}: {error}", path.display());
    match error {
        TableError::Io(_) => PyOSError::new_err(why),
        _ => PyValueError::new_err(why),
    }
}

pub fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Column>()
}
