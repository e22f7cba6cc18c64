//! Parts of the way through alone: the encoding of bytes, and the labels of a string that is clean already.

use std::sync::{Mutex, OnceLock, PoisonError};

use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};
use saaf::emit::{OffsetIndex, Offsets};
use saaf::{Labeller, Languages};

use crate::choices;
use crate::options::Options;
use crate::records::{self, Encoding};
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
    let bytes = source.bytes(py)?;
    let Ok(clean) = std::str::from_utf8(bytes) else {
        return Err(PyValueError::new_err("label() takes UTF-8; clean() reads other encodings"));
    };
    let keywords = PyDict::new(py);
    keywords.set_item("offsets", offsets)?;
    let unit = Options::read("label", Some(&keywords))?.offsets.unwrap_or(Offsets::Chars);
    let tags = languages.map(|tags| choices::texts("languages", tags)).transpose()?;
    let labeller = labeller(tags)?;
    let (spans, index) = py.detach(|| (labeller.label(clean), OffsetIndex::new(bytes, unit)));
    let offset = |at| {
        let offset = index.units(bytes, at);
        if unit == Offsets::Chars { source.given_code_point(offset) } else { offset }
    };
    let spans = spans.iter().map(|span| {
        let place = (offset(span.start), offset(span.end));
        records::span(span, clean, place, place)
    });
    PyTuple::new(py, spans.collect::<Vec<_>>())
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
    module.add_function(wrap_pyfunction!(label, module)?)
}
