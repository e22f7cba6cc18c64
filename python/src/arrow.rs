//! The kernel for Arrow: an array, a chunked array or a stream of them in, by the Arrow PyCapsule Interface; the clean column and
//! what is known of its rows out, by the same. No library of Arrow is needed in Python.
//!
//! An array is cleaned at once. A stream is cleaned chunk by chunk as it is read, so that memory holds one chunk and its result.
//! The chunks of the result are those of the source. Rows are documents, so it does not matter how they are cut.

use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{Array, ArrayRef, StructArray, new_empty_array};
use arrow_schema::{ArrowError, DataType, Field, FieldRef, Fields};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyString, PyTuple};
use pyo3_arrow::ffi::{
    ArrayIterator, ArrayReader, to_array_pycapsules, to_schema_pycapsule, to_stream_pycapsule,
};
use pyo3_arrow::input::AnyArray;
use saaf::emit::{Offsets, SpanSelection};
use saaf::tables::{CleanedColumn, ColumnOptions, RecordColumns, clean_array_with, row_bytes};

use crate::choices;
use crate::cleaner::Cleaner;
use crate::document::refuse_damage;
use crate::options::{Options, span_selection};

/// A column of the result.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Column {
    Text,
    Language,
    Encoding,
    Confidence,
    Spans,
    Findings,
}

const COLUMNS: [(&str, Column); 6] = [
    ("text", Column::Text),
    ("language", Column::Language),
    ("encoding", Column::Encoding),
    ("confidence", Column::Confidence),
    ("spans", Column::Spans),
    ("findings", Column::Findings),
];

impl Column {
    fn name(self) -> &'static str {
        COLUMNS.iter().find(|(_, column)| *column == self).map_or("", |(name, _)| name)
    }

    fn of(self, cleaned: &CleanedColumn) -> ArrayRef {
        Arc::clone(match self {
            Column::Text => &cleaned.text,
            Column::Language => &cleaned.language,
            Column::Encoding => &cleaned.encoding,
            Column::Confidence => &cleaned.confidence,
            Column::Spans => &cleaned.spans,
            Column::Findings => &cleaned.findings,
        })
    }
}

/// What comes out.
#[derive(Clone, Debug, PartialEq)]
enum Wanted {
    /// A struct of columns.
    Struct(Vec<Column>),
    /// One column.
    One(Column),
}

impl Wanted {
    fn read(columns: &Bound<'_, PyAny>) -> PyResult<Wanted> {
        let column = |value: &Bound<'_, PyAny>| choices::one_of("columns", value, &COLUMNS);
        if columns.is_instance_of::<PyString>() {
            return Ok(Wanted::One(column(columns)?));
        }
        let wrong = |_| PyTypeError::new_err("columns must be a name or names of columns");
        let names = columns.try_iter().map_err(wrong)?;
        let names: Vec<Column> = names.map(|name| column(&name?)).collect::<PyResult<_>>()?;
        let twice = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name));
        match (twice, names.is_empty()) {
            (Some((_, name)), _) => {
                Err(PyValueError::new_err(format!("columns: '{}' is named twice", name.name())))
            }
            (None, true) => Err(PyValueError::new_err("columns: name at least one")),
            (None, false) => Ok(Wanted::Struct(names)),
        }
    }

    /// What the kernel has to make.
    fn records(&self) -> RecordColumns {
        let columns = match self {
            Wanted::Struct(columns) => &columns[..],
            Wanted::One(column) => std::slice::from_ref(column),
        };
        let has = |column| columns.contains(&column);
        RecordColumns {
            spans: has(Column::Spans),
            language: has(Column::Language) || has(Column::Confidence),
            encoding: has(Column::Encoding),
            findings: has(Column::Findings),
        }
    }

    fn of(&self, cleaned: &CleanedColumn) -> Result<ArrayRef, ArrowError> {
        let columns = match self {
            Wanted::One(column) => return Ok(column.of(cleaned)),
            Wanted::Struct(columns) => columns,
        };
        let arrays: Vec<_> = columns.iter().map(|column| column.of(cleaned)).collect();
        let field = |(column, array): (&Column, &ArrayRef)| {
            Arc::new(Field::new(column.name(), array.data_type().clone(), true))
        };
        let fields: Fields = columns.iter().zip(&arrays).map(field).collect();
        Ok(Arc::new(StructArray::try_new_with_length(fields, arrays, None, cleaned.text.len())?))
    }
}

/// Cleans arrays of one column.
#[derive(Clone)]
struct Kernel {
    cleaner: Arc<saaf::Cleaner>,
    options: Arc<Options>,
    wanted: Wanted,
    spans: SpanSelection,
}

/// The first row that is not to be kept.
struct Damage {
    row: usize,
    document: saaf::Document,
}

impl Kernel {
    fn clean(&self, array: &dyn Array) -> Result<(ArrayRef, Option<Damage>), ArrowError> {
        let options = ColumnOptions {
            hints: self.options.hints(),
            is_string: false,
            columns: self.wanted.records(),
            spans: self.spans,
        };
        let mut damage = None;
        let raises = self.options.raises;
        let cleaned = clean_array_with(&self.cleaner, array, &options, |row, document| {
            if raises && damage.is_none() && is_damaged(document) {
                damage = Some(Damage { row, document: document.clone() });
            }
        })?;
        Ok((self.wanted.of(&cleaned)?, damage))
    }

    /// The type of the result, which that of the column decides.
    fn field(&self, of: &Field) -> PyResult<FieldRef> {
        let kind = of.data_type();
        let (empty, _) = self.clean(&new_empty_array(kind)).map_err(|_| {
            let why = match kind {
                DataType::Struct(fields) if !fields.is_empty() => {
                    let names: Vec<_> = fields.iter().map(|field| field.name().as_str()).collect();
                    format!("a table is no column of text: give one of its columns ({})", names.join(", "))
                }
                _ => format!("a column of {kind} holds no text"),
            };
            PyTypeError::new_err(why)
        })?;
        let name = match &self.wanted {
            Wanted::Struct(_) => "",
            Wanted::One(Column::Text) => of.name(),
            Wanted::One(column) => column.name(),
        };
        // A row of the struct is never null: what is in it is.
        let is_nullable = matches!(self.wanted, Wanted::One(_));
        Ok(Arc::new(Field::new(name, empty.data_type().clone(), is_nullable)))
    }
}

fn is_damaged(document: &saaf::Document) -> bool {
    document.encoding.evidence == saaf::Evidence::Binary || document.encoding.damaged > 0
}

/// A cleaned array.
#[pyclass(frozen, module = "saaf.arrow")]
struct CleanedArray {
    array: ArrayRef,
    field: FieldRef,
}

#[pymethods]
impl CleanedArray {
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_array__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        Ok(to_array_pycapsules(py, Arc::clone(&self.field), &self.array, requested_schema)?)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, &*self.field)?)
    }

    fn __len__(&self) -> usize {
        self.array.len()
    }

    fn __repr__(&self) -> String {
        format!("<saaf.arrow.CleanedArray of {} rows, {}>", self.array.len(), self.field.data_type())
    }
}

enum Chunks {
    /// To be cleaned as it is read.
    Source(Box<dyn ArrayReader + Send>),
    Cleaned(Vec<ArrayRef>),
    Taken,
}

/// A stream of cleaned arrays.
#[pyclass(frozen, module = "saaf.arrow")]
struct CleanedStream {
    kernel: Kernel,
    field: FieldRef,
    chunks: Mutex<Chunks>,
}

#[pymethods]
impl CleanedStream {
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let mut chunks = self.chunks.lock().unwrap_or_else(PoisonError::into_inner);
        let reader: Box<dyn ArrayReader + Send> = match std::mem::replace(&mut *chunks, Chunks::Taken) {
            Chunks::Source(source) => {
                let kernel = self.kernel.clone();
                let mut row = 0;
                let cleaned = source.map(move |chunk| kernel.clean_chunk(&chunk?, &mut row));
                Box::new(ArrayIterator::new(cleaned, Arc::clone(&self.field)))
            }
            Chunks::Cleaned(arrays) => {
                let again = arrays.clone().into_iter().map(Ok);
                *chunks = Chunks::Cleaned(arrays);
                Box::new(ArrayIterator::new(again, Arc::clone(&self.field)))
            }
            Chunks::Taken => {
                let why = "this stream was read already; read_all() keeps what is to be read again";
                return Err(PyValueError::new_err(why));
            }
        };
        drop(chunks);
        Ok(to_stream_pycapsule(py, reader, requested_schema)?)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, &*self.field)?)
    }

    /// Cleans all of it, without the lock of the interpreter; it can be read again and again then.
    fn read_all(slf: Bound<'_, Self>) -> PyResult<Bound<'_, Self>> {
        let (py, this) = (slf.py(), slf.get());
        let taken = {
            let mut chunks = this.chunks.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *chunks, Chunks::Taken)
        };
        let cleaned = match taken {
            Chunks::Source(source) => py.detach(|| {
                let mut row = 0;
                source.map(|chunk| this.kernel.clean_chunk(&chunk?, &mut row)).collect::<Result<Vec<_>, _>>()
            }),
            Chunks::Cleaned(cleaned) => Ok(cleaned),
            Chunks::Taken => return Err(PyValueError::new_err("this stream was read already")),
        };
        let cleaned = cleaned.map_err(|error| PyValueError::new_err(error.to_string()))?;
        *this.chunks.lock().unwrap_or_else(PoisonError::into_inner) = Chunks::Cleaned(cleaned);
        Ok(slf)
    }

    fn __repr__(&self) -> String {
        format!("<saaf.arrow.CleanedStream of {}>", self.field.data_type())
    }
}

impl Kernel {
    /// A chunk of a stream, of which `row` rows came before.
    fn clean_chunk(&self, chunk: &ArrayRef, row: &mut usize) -> Result<ArrayRef, ArrowError> {
        let (cleaned, damage) = self.clean(chunk)?;
        if let Some(Damage { row: in_chunk, document }) = damage {
            let finding =
                document.findings.iter().find(|finding| finding.kind == saaf::FindingKind::DamagedBytes);
            let at = finding.map_or(0, |finding| finding.source.start);
            let what = match document.encoding.evidence {
                saaf::Evidence::Binary => "is no text in any encoding".to_owned(),
                _ => format!("holds bytes that {} cannot read, from byte {at} on", document.encoding.name),
            };
            return Err(ArrowError::InvalidArgumentError(format!("row {} {what}", *row + in_chunk)));
        }
        *row += chunk.len();
        Ok(cleaned)
    }
}

#[pyfunction]
#[pyo3(signature = (data, /, columns = None, *, spans = None, **options))]
fn clean_arrow<'py>(
    data: &Bound<'py, PyAny>,
    columns: Option<&Bound<'py, PyAny>>,
    spans: Option<&Bound<'py, PyAny>>,
    options: Option<&Bound<'py, PyDict>>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = data.py();
    let cleaner = Cleaner::read("saaf.arrow.clean", options)?;
    if cleaner.options().format != saaf::InputFormat::Text {
        return Err(PyValueError::new_err("format: the rows of a column are text"));
    }
    if cleaner.options().offsets.is_some_and(|unit| unit != Offsets::Bytes) {
        return Err(PyValueError::new_err("offsets: those of columns count bytes, as Arrow does"));
    }
    let wanted = match columns {
        Some(columns) => Wanted::read(columns)?,
        None => Wanted::Struct(COLUMNS.map(|(_, column)| column).into()),
    };
    let kernel = Kernel {
        cleaner: Arc::clone(cleaner.cleaner()),
        options: Arc::clone(cleaner.options()),
        wanted,
        spans: span_selection(spans)?,
    };
    let has = |name| data.hasattr(name);
    if !has("__arrow_c_array__")? && !has("__arrow_c_stream__")? {
        let kind = data.get_type().name()?;
        return Err(PyTypeError::new_err(format!(
            "saaf.arrow.clean() takes what has __arrow_c_array__ or __arrow_c_stream__, not {kind}"
        )));
    }
    match data.extract::<AnyArray>()? {
        AnyArray::Array(array) => {
            let (array, field) = array.into_inner();
            let field = kernel.field(&field)?;
            let cleaned = py.detach(|| kernel.clean(&array));
            let (cleaned, damage) = cleaned.map_err(|error| PyValueError::new_err(error.to_string()))?;
            if let Some(Damage { row, document }) = damage {
                let source = row_bytes(&array, row).unwrap_or_default();
                refuse_damage(py, &document, &source, &format!("row {row}: "))?;
            }
            Ok(Bound::new(py, CleanedArray { array: cleaned, field })?.into_any())
        }
        AnyArray::Stream(stream) => {
            let source = stream.into_reader()?;
            let field = kernel.field(&source.field())?;
            let chunks = Mutex::new(Chunks::Source(source));
            Ok(Bound::new(py, CleanedStream { kernel, field, chunks })?.into_any())
        }
    }
}

pub fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<CleanedArray>()?;
    module.add_class::<CleanedStream>()?;
    module.add_function(wrap_pyfunction!(clean_arrow, module)?)
}
