//! The class `Document`: one source and all that came of it. The text is there at once; spans, edits and the like are made into
//! objects when they are asked for, and kept.
//!
//! A pickle holds the source, the options and the text. What else is asked of a document that was unpickled is found by
//! cleaning again, since the output depends on source and options alone.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

use pyo3::exceptions::{PyUnicodeDecodeError, PyValueError};
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDict, PyList, PyString, PyTuple, PyType};
use saaf::emit::{OffsetIndex, Offsets, RecordOptions, html, jsonl, rounded, summary::Summary};
use saaf::{Evidence, FindingKind};

use crate::options::{Options, span_selection, unit_name};
use crate::records::{self, Edit, Encoding, Finding, LanguageShare, Paragraph, Term};
use crate::source::Source;

/// One source and all that came of it.
#[pyclass(frozen, weakref, module = "saaf")]
pub struct Document {
    source: Source,
    options: Arc<Options>,
    unit: Offsets,
    /// Made when it is asked for: most documents have none.
    meta: PyOnceLock<Py<PyDict>>,
    text: PyOnceLock<Py<PyString>>,
    cleaned: OnceLock<Arc<saaf::Document>>,
    text_index: OnceLock<OffsetIndex>,
    source_index: OnceLock<OffsetIndex>,
    spans: PyOnceLock<Py<PyTuple>>,
    edits: PyOnceLock<Py<PyTuple>>,
}

impl Document {
    /// `cleaned`: what came of the source by these options.
    pub fn new(
        py: Python<'_>,
        source: Source,
        options: Arc<Options>,
        cleaned: impl Into<Arc<saaf::Document>>,
    ) -> PyResult<Document> {
        let cleaned = cleaned.into();
        if options.raises {
            refuse_damage(py, &cleaned, source.bytes(py)?, "")?;
        }
        let document = Document::uncleaned(source, options);
        document.cleaned.get_or_init(|| cleaned);
        Ok(document)
    }

    fn uncleaned(source: Source, options: Arc<Options>) -> Document {
        let usual = if source.is_str() { Offsets::Chars } else { Offsets::Bytes };
        let unit = options.offsets.unwrap_or(usual);
        Document {
            source,
            options,
            unit,
            meta: PyOnceLock::new(),
            text: PyOnceLock::new(),
            cleaned: OnceLock::new(),
            text_index: OnceLock::new(),
            source_index: OnceLock::new(),
            spans: PyOnceLock::new(),
            edits: PyOnceLock::new(),
        }
    }

    /// With what its file says of it.
    pub fn with_meta(self, py: Python<'_>, meta: Py<PyDict>) -> Document {
        self.meta.get_or_init(py, || meta);
        self
    }

    fn known_meta(&self, py: Python<'_>) -> &Py<PyDict> {
        self.meta.get_or_init(py, || PyDict::new(py).unbind())
    }

    fn cleaned<'a>(&'a self, py: Python<'a>) -> PyResult<&'a saaf::Document> {
        if let Some(cleaned) = self.cleaned.get() {
            return Ok(cleaned);
        }
        let (bytes, is_str) = (self.source.bytes(py)?, self.source.is_str());
        let cleaner = self.options.cleaner()?;
        let cleaned = py.detach(|| cleaner.clean(self.options.input(bytes, is_str)));
        Ok(self.cleaned.get_or_init(|| Arc::new(cleaned)))
    }

    /// Bytes of the text as offsets of this document.
    fn text_offset(&self, document: &saaf::Document, at: usize) -> usize {
        let text = document.text.as_bytes();
        self.text_index.get_or_init(|| OffsetIndex::new(text, self.unit)).units(text, at)
    }

    fn source_index(&self, bytes: &[u8]) -> &OffsetIndex {
        let unit = if self.source.is_str() { self.unit } else { Offsets::Bytes };
        self.source_index.get_or_init(|| OffsetIndex::new(bytes, unit))
    }

    /// Bytes of the source as offsets of this document.
    fn source_offset(&self, bytes: &[u8], at: usize) -> usize {
        let offset = self.source_index(bytes).units(bytes, at);
        if self.unit == Offsets::Chars { self.source.given_code_point(offset) } else { offset }
    }

    fn record(&self, py: Python<'_>, options: RecordOptions) -> PyResult<Vec<u8>> {
        let cleaned = self.cleaned(py)?;
        let mut record = Vec::new();
        py.detach(|| jsonl::write(cleaned, options, &mut record))?;
        Ok(record)
    }
}

#[pymethods]
impl Document {
    #[getter]
    fn text<'py>(&'py self, py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
        let make = || Ok::<_, PyErr>(PyString::new(py, &self.cleaned(py)?.text).unbind());
        Ok(self.text.get_or_try_init(py, make)?.bind(py).clone())
    }

    #[getter]
    fn source<'py>(&self, py: Python<'py>) -> Bound<'py, PyAny> {
        self.source.object(py)
    }

    #[getter]
    fn meta(&self, py: Python<'_>) -> Py<PyDict> {
        self.known_meta(py).clone_ref(py)
    }

    #[getter]
    fn offsets(&self) -> &'static str {
        unit_name(self.unit)
    }

    #[getter]
    fn encoding(&self, py: Python<'_>) -> PyResult<Encoding> {
        let mut encoding = Encoding::from(&self.cleaned(py)?.encoding);
        let bytes = self.source.bytes(py)?;
        for segment in &mut encoding.segments {
            segment.start = self.source_offset(bytes, segment.start);
            segment.end = self.source_offset(bytes, segment.end);
        }
        Ok(encoding)
    }

    #[getter]
    fn is_changed(&self, py: Python<'_>) -> PyResult<bool> {
        Ok(self.cleaned(py)?.is_changed())
    }

    #[getter]
    fn decoded(&self, py: Python<'_>) -> PyResult<String> {
        let cleaned = self.cleaned(py)?;
        Ok(py.detach(|| cleaned.decoded()))
    }

    #[getter]
    fn spans<'py>(&'py self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let make = || {
            let (cleaned, bytes) = (self.cleaned(py)?, self.source.bytes(py)?);
            let spans = cleaned.spans.iter().map(|span| {
                let source = cleaned.source_range(span.range());
                let text = (self.text_offset(cleaned, span.start), self.text_offset(cleaned, span.end));
                let source = (self.source_offset(bytes, source.start), self.source_offset(bytes, source.end));
                records::span(span, &cleaned.text, text, source)
            });
            Ok::<_, PyErr>(PyTuple::new(py, spans.collect::<Vec<_>>())?.unbind())
        };
        Ok(self.spans.get_or_try_init(py, make)?.bind(py).clone())
    }

    #[getter]
    fn edits<'py>(&'py self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let make = || {
            let (cleaned, bytes) = (self.cleaned(py)?, self.source.bytes(py)?);
            let edits = cleaned.edits().map(|edit| Edit {
                start: self.text_offset(cleaned, edit.text.start),
                end: self.text_offset(cleaned, edit.text.end),
                source_start: self.source_offset(bytes, edit.source.start),
                source_end: self.source_offset(bytes, edit.source.end),
                rules: edit.rules.iter().map(|rule| rule.id().to_owned()).collect(),
                original: edit.original.to_owned(),
                replacement: cleaned.text.get(edit.text.range()).unwrap_or_default().to_owned(),
                detail: edit.mojibake_path.map(ToString::to_string),
            });
            Ok::<_, PyErr>(PyTuple::new(py, edits.collect::<Vec<_>>())?.unbind())
        };
        Ok(self.edits.get_or_try_init(py, make)?.bind(py).clone())
    }

    #[getter]
    fn findings<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let (cleaned, bytes) = (self.cleaned(py)?, self.source.bytes(py)?);
        let findings = cleaned.findings.iter().map(|finding| Finding {
            kind: finding.kind.name().to_owned(),
            start: self.text_offset(cleaned, finding.text.start),
            end: self.text_offset(cleaned, finding.text.end),
            source_start: self.source_offset(bytes, finding.source.start),
            source_end: self.source_offset(bytes, finding.source.end),
            detail: finding.detail.clone(),
        });
        PyTuple::new(py, findings.collect::<Vec<_>>())
    }

    #[getter]
    fn paragraphs<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let cleaned = self.cleaned(py)?;
        let paragraphs = cleaned.paragraphs.iter().map(|paragraph| Paragraph {
            start: self.text_offset(cleaned, paragraph.start),
            end: self.text_offset(cleaned, paragraph.end),
            direction: paragraph.direction.name().to_owned(),
            method: paragraph.method.name().to_owned(),
        });
        PyTuple::new(py, paragraphs.collect::<Vec<_>>())
    }

    #[getter]
    fn languages<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        let cleaned = self.cleaned(py)?;
        let shares = py.detach(|| cleaned.languages());
        PyTuple::new(py, shares.iter().map(LanguageShare::from).collect::<Vec<_>>())
    }

    #[getter]
    fn quality(&self, py: Python<'_>) -> PyResult<Option<f64>> {
        let cleaned = self.cleaned(py)?;
        Ok(py.detach(|| cleaned.quality()).map(rounded))
    }

    #[getter]
    fn language(&self, py: Python<'_>) -> PyResult<&'static str> {
        let cleaned = self.cleaned(py)?;
        let shares = py.detach(|| cleaned.languages());
        Ok(shares.first().map_or("und", |share| share.language.as_str()))
    }

    fn terms<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let (cleaned, bytes) = (self.cleaned(py)?, self.source.bytes(py)?);
        let terms = cleaned.terms().map(|term| Term {
            text: term.text.to_owned(),
            start: self.text_offset(cleaned, term.range.start),
            end: self.text_offset(cleaned, term.range.end),
            source_start: self.source_offset(bytes, term.source.start),
            source_end: self.source_offset(bytes, term.source.end),
            language: term.span.language.as_str().to_owned(),
            script: term.span.script.as_str().to_owned(),
            kind: term.span.kind.name().to_owned(),
        });
        PyList::new(py, terms.collect::<Vec<_>>())
    }

    /// The source that a range of the text came from.
    fn source_range(&self, py: Python<'_>, start: usize, end: usize) -> PyResult<(usize, usize)> {
        let (cleaned, bytes) = (self.cleaned(py)?, self.source.bytes(py)?);
        let text = cleaned.text.as_bytes();
        let index = self.text_index.get_or_init(|| OffsetIndex::new(text, self.unit));
        let range = ordered(start, end, index.units(text, text.len()), "text")?;
        let source = cleaned.source_range(index.byte(text, range.0)..index.byte(text, range.1));
        Ok((self.source_offset(bytes, source.start), self.source_offset(bytes, source.end)))
    }

    /// The text that came of a range of the source.
    fn text_range(&self, py: Python<'_>, start: usize, end: usize) -> PyResult<(usize, usize)> {
        let (cleaned, bytes) = (self.cleaned(py)?, self.source.bytes(py)?);
        let range = ordered(start, end, self.source_offset(bytes, bytes.len()), "source")?;
        let byte = |offset| {
            let is_given = self.unit == Offsets::Chars;
            let offset = if is_given { self.source.cleaned_code_point(offset) } else { offset };
            self.source_index(bytes).byte(bytes, offset)
        };
        let text = cleaned.text_range(byte(range.0)..byte(range.1));
        Ok((self.text_offset(cleaned, text.start), self.text_offset(cleaned, text.end)))
    }

    /// The same document, whose offsets count otherwise.
    fn with_offsets(&self, py: Python<'_>, offsets: &Bound<'_, PyAny>) -> PyResult<Document> {
        let keywords = PyDict::new(py);
        keywords.set_item("offsets", offsets)?;
        let options = self.options.with_source_options("with_offsets", Some(&keywords))?;
        let document =
            Document::uncleaned(self.source.clone_ref(py), Arc::new(options)).with_meta(py, self.meta(py));
        if let Some(cleaned) = self.cleaned.get() {
            document.cleaned.get_or_init(|| Arc::clone(cleaned));
        }
        Ok(document)
    }

    #[getter]
    fn summary<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let cleaned = self.cleaned(py)?;
        let json = py.detach(|| {
            let mut summary = Summary::default();
            summary.add_window(cleaned);
            summary.add_document(&cleaned.encoding);
            serde_json::to_string(&summary)
        });
        let json = json.map_err(|error| PyValueError::new_err(error.to_string()))?;
        py.import("json")?.call_method1("loads", (json,))
    }

    /// The record of the command line. Offsets into the source count bytes there.
    #[pyo3(signature = (*, spans = None))]
    fn to_json(&self, py: Python<'_>, spans: Option<&Bound<'_, PyAny>>) -> PyResult<String> {
        let options = RecordOptions { offsets: self.unit, spans: span_selection(spans)? };
        let record = self.record(py, options)?;
        let line = record.strip_suffix(b"\n").unwrap_or(&record);
        Ok(String::from_utf8_lossy(line).into_owned())
    }

    #[pyo3(signature = (*, spans = None))]
    fn to_dict<'py>(
        &self,
        py: Python<'py>,
        spans: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        py.import("json")?.call_method1("loads", (self.to_json(py, spans)?,))
    }

    #[pyo3(signature = (name = "document"))]
    fn to_html(&self, py: Python<'_>, name: &str) -> PyResult<String> {
        let cleaned = self.cleaned(py)?;
        let mut page = Vec::new();
        py.detach(|| html::write(cleaned, name, &mut page))?;
        Ok(String::from_utf8_lossy(&page).into_owned())
    }

    /// The report in a frame of its own, whose style touches nothing around it.
    fn _repr_html_(&self, py: Python<'_>) -> PyResult<String> {
        let page = self.to_html(py, "document")?.replace('&', "&amp;").replace('"', "&quot;");
        Ok(format!(
            "<iframe sandbox srcdoc=\"{page}\" title=\"saaf: what was changed\" \
             style=\"width: 100%; height: 24em; border: 1px solid #8888\"></iframe>"
        ))
    }

    fn __str__<'py>(&'py self, py: Python<'py>) -> PyResult<Bound<'py, PyString>> {
        self.text(py)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        const SHOWN: usize = 60;
        let cleaned = self.cleaned(py)?;
        let mut text: String = cleaned.text.chars().take(SHOWN).collect();
        if text.len() < cleaned.text.len() {
            text.push('…');
        }
        let (text, encoding) = (PyString::new(py, &text).repr()?, cleaned.encoding.name);
        let (edits, findings) = (cleaned.edits().count(), cleaned.findings.len());
        Ok(format!(
            "<saaf.Document {text} encoding={encoding} language={} edits={edits} findings={findings}>",
            self.language(py)?
        ))
    }

    fn __eq__(&self, py: Python<'_>, other: &Bound<'_, PyAny>) -> PyResult<bool> {
        let Ok(other) = other.cast::<Document>() else { return Ok(false) };
        let other = other.get();
        let is_same = self.options == other.options && self.unit == other.unit;
        Ok(is_same
            && self.source.object(py).eq(other.source.object(py))?
            && self.known_meta(py).bind(py).eq(other.known_meta(py))?)
    }

    fn __hash__(&self, py: Python<'_>) -> PyResult<u64> {
        let mut hasher = DefaultHasher::new();
        self.source.bytes(py)?.hash(&mut hasher);
        Ok(hasher.finish())
    }

    fn __reduce__<'py>(&'py self, py: Python<'py>) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let restore = py.get_type::<Document>().getattr("_restore")?;
        let parts = [
            self.source(py),
            self.options.to_dict(py)?.into_any(),
            self.text(py)?.into_any(),
            self.known_meta(py).bind(py).clone().into_any(),
        ];
        Ok((restore, PyTuple::new(py, parts)?))
    }

    /// For pickles.
    #[classmethod]
    fn _restore(
        kind: &Bound<'_, PyType>,
        source: &Bound<'_, PyAny>,
        options: &Bound<'_, PyDict>,
        text: &Bound<'_, PyString>,
        meta: &Bound<'_, PyDict>,
    ) -> PyResult<Document> {
        let options = Options::read("Document", Some(options))?;
        let document = Document::uncleaned(Source::new("Document", source)?, Arc::new(options))
            .with_meta(meta.py(), meta.clone().unbind());
        let _ = document.text.set(kind.py(), text.clone().unbind());
        Ok(document)
    }
}

/// A range whose ends lie in what has this length.
fn ordered(start: usize, end: usize, length: usize, what: &str) -> PyResult<(usize, usize)> {
    if start <= end && end <= length {
        return Ok((start, end));
    }
    Err(PyValueError::new_err(format!("no range of the {what}, which ends at {length}: {start} to {end}")))
}

/// An exception that names the first byte that could not be read, where there is one. `row`: what is read.
pub fn refuse_damage(py: Python<'_>, document: &saaf::Document, source: &[u8], row: &str) -> PyResult<()> {
    let encoding = &document.encoding;
    let damage = document.findings.iter().find(|finding| finding.kind == FindingKind::DamagedBytes);
    let (start, end, reason) = match (encoding.evidence, damage) {
        (Evidence::Binary, _) => (0, source.len(), format!("{row}this is no text in any encoding")),
        (_, Some(damage)) => {
            (damage.source.start, damage.source.end, format!("{row}these bytes cannot be read"))
        }
        _ if encoding.damaged > 0 => {
            (0, source.len(), format!("{row}{} bytes cannot be read", encoding.damaged))
        }
        _ => return Ok(()),
    };
    let parts = (encoding.name, PyBytes::new(py, source), start, end.max(start + 1), reason);
    Err(PyErr::from_value(py.get_type::<PyUnicodeDecodeError>().call1(parts)?))
}

pub fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_class::<Document>()
}
