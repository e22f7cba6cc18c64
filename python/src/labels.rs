//! Parts of the way through alone: the encoding of bytes, the labels of a string that is clean already, whether one is
//! bidi-safe, and what its ZWNJ and ZWJ are there for.

use std::sync::{Mutex, OnceLock, PoisonError};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use saaf::emit::{OffsetIndex, Offsets};
use saaf::{Labeller, Languages};

use crate::choices;
use crate::options::Options;
use crate::records::{self, Encoding, JoinControl, Violation};
use crate::source::Source;

#[pyfunction]
#[pyo3(signature = (source, /, **options))]
fn detect(source: &Bound<'_, PyAny>, options: Option<&Bound<'_, PyDict>>) -> PyResult<Encoding> {
    let py = source.py();
    let source = Source::new("detect", source)?;
    let mut hints = Options::default().with_source_options("detect", options)?.hints();
    if source.is_str() {
        hints.encoding = Some(saaf::encoding::EncodingLabel::UTF_8);
    }
    let bytes = source.bytes(py)?;
    Ok(Encoding::from(&py.detach(|| saaf::encoding::detect(bytes, &hints))))
}

#[pyfunction]
#[pyo3(signature = (text, /, *, languages = None, offsets = "codepoints"))]
fn label<'py>(
    text: &Bound<'py, PyAny>,
    languages: Option<&Bound<'py, PyAny>>,
    offsets: &str,
) -> PyResult<Bound<'py, PyTuple>> {
    let py = text.py();
    let source = Source::new("label", text)?;
    let clean = utf8("label", &source, py)?;
    let unit = unit("label", py, offsets)?;
    let tags = languages.map(|tags| choices::texts("languages", tags)).transpose()?;
    let labeller = labeller(tags)?;
    let (spans, index) = py.detach(|| (labeller.label(clean), OffsetIndex::new(clean.as_bytes(), unit)));
    let spans = spans.iter().map(|span| {
        let offset = |at| given_offset(&source, &index, (clean, unit), at);
        let place = (offset(span.start), offset(span.end));
        records::span(span, clean, place, place)
    });
    PyTuple::new(py, spans.collect::<Vec<_>>())
}

#[pyfunction]
#[pyo3(signature = (text, /, *, offsets = "codepoints"))]
fn audit<'py>(text: &Bound<'py, PyAny>, offsets: &str) -> PyResult<Bound<'py, PyTuple>> {
    let py = text.py();
    let source = Source::new("audit", text)?;
    let audited = utf8("audit", &source, py)?;
    let unit = unit("audit", py, offsets)?;
    let (found, index) = py.detach(|| (saaf::audit(audited), OffsetIndex::new(audited.as_bytes(), unit)));
    let found = found.into_iter().map(|violation| {
        let offset = |at| given_offset(&source, &index, (audited, unit), at);
        let kind = violation.property.name().to_owned();
        Violation { kind, start: offset(violation.range.start), end: offset(violation.range.end) }
    });
    PyTuple::new(py, found.collect::<Vec<_>>())
}

#[pyfunction]
#[pyo3(signature = (text, /, *, offsets = "codepoints"))]
fn join_control_verdict<'py>(text: &Bound<'py, PyAny>, offsets: &str) -> PyResult<Bound<'py, PyTuple>> {
    const NAME: &str = "join_control_verdict";
    let py = text.py();
    let source = Source::new(NAME, text)?;
    let judged = utf8(NAME, &source, py)?;
    let unit = unit(NAME, py, offsets)?;
    let (found, index) =
        py.detach(|| (saaf::join_control_verdict(judged), OffsetIndex::new(judged.as_bytes(), unit)));
    let places = found.places.into_iter().map(|place| {
        let offset = |at| given_offset(&source, &index, (judged, unit), at);
        JoinControl {
            verdict: place.verdict().name().to_owned(),
            reason: place.reason.name().to_owned(),
            language: place.language.as_str().to_owned(),
            start: offset(place.range.start),
            end: offset(place.range.end),
        }
    });
    PyTuple::new(py, places.collect::<Vec<_>>())
}

/// The text, where it is UTF-8.
fn utf8<'a>(function: &str, source: &'a Source, py: Python<'a>) -> PyResult<&'a str> {
    std::str::from_utf8(source.bytes(py)?).map_err(|_| {
        PyValueError::new_err(format!("{function}() takes UTF-8; clean() reads other encodings"))
    })
}

/// The unit of this name.
fn unit(function: &str, py: Python<'_>, offsets: &str) -> PyResult<Offsets> {
    let keywords = PyDict::new(py);
    keywords.set_item("offsets", offsets)?;
    Ok(Options::read(function, Some(&keywords))?.offsets.unwrap_or(Offsets::Chars))
}

/// A byte of the text as an offset of the string that was given.
fn given_offset(source: &Source, index: &OffsetIndex, (text, unit): (&str, Offsets), at: usize) -> usize {
    let offset = index.units(text.as_bytes(), at);
    if unit == Offsets::Chars { source.given_code_point(offset) } else { offset }
}

/// One with these languages. The last one is kept, with its cache of words.
fn labeller(tags: Option<Vec<String>>) -> PyResult<Labeller> {
    static ALL: OnceLock<Labeller> = OnceLock::new();
    static LAST: Mutex<Option<(Vec<String>, Labeller)>> = Mutex::new(None);
    let Some(tags) = tags else { return Ok(ALL.get_or_init(Labeller::default).clone()) };
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, labeller)) = last.as_ref().filter(|(known, _)| *known == tags) {
        return Ok(labeller.clone());
    }
    for tag in &tags {
        Languages::from_tags([&**tag])
            .map_err(|error| choices::unknown("languages", &error, tag, &Languages::known()))?;
    }
    let languages = Languages::from_tags(tags.iter().map(String::as_str));
    let labeller = Labeller::new(languages.map_err(|error| PyValueError::new_err(error.to_string()))?);
    *last = Some((tags, labeller.clone()));
    Ok(labeller)
}

pub fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(detect, module)?)?;
    module.add_function(wrap_pyfunction!(audit, module)?)?;
    module.add_function(wrap_pyfunction!(join_control_verdict, module)?)?;
    module.add_function(wrap_pyfunction!(label, module)?)
}
