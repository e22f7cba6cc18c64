//! Web archives: the documents of a WARC or WET file, one after the other, read with their HTTP charset, codings, URL and
//! languages as hints. Which records are documents is decided as on the command line. One record, where another library reads them.
//!
//! Memory: one record, of at most [`MAX_BODY_BYTES`]; what is longer is cut there, and its `meta` says so.

use std::io::{self, BufRead, BufReader, Read};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
use saaf::InputFormat;
use saaf::inputs::recognise::{Kind, recognise};
use saaf::inputs::warc::http::ResponseHead;
use saaf::inputs::warc::mime::MediaType;
use saaf::inputs::warc::web_document::{WebDocument, may_be_document};
use saaf::inputs::warc::{self, Head};

use crate::cleaner::Cleaner;
use crate::document::Document;
use crate::files;
use crate::options::Options;
use crate::source::Source;

const MAX_BODY_BYTES: u64 = 256 << 20;

/// The documents of an archive.
#[pyclass(frozen, module = "saaf._saaf")]
struct Archive {
    path: PathBuf,
    cleaner: Py<Cleaner>,
    reader: Mutex<warc::Reader<files::Reader>>,
}

/// A document before it is cleaned.
struct Page {
    head: Head,
    /// The number and the offset of its record, where an archive is read.
    position: Option<(u64, u64)>,
    media: Option<MediaType>,
    response: Option<ResponseHead>,
    bytes: Vec<u8>,
    is_cut: bool,
    languages: Vec<String>,
}

#[pymethods]
impl Archive {
    #[new]
    fn new(py: Python<'_>, path: PathBuf, cleaner: Py<Cleaner>) -> PyResult<Archive> {
        let reader = py.detach(|| files::open(&path))?;
        Ok(Archive { path, cleaner, reader: Mutex::new(warc::Reader::new(reader)) })
    }

    fn __iter__(slf: Py<Self>) -> Py<Self> {
        slf
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<Document>> {
        let cleaner = self.cleaner.get();
        loop {
            let page = py.detach(|| self.next_page());
            let page = page
                .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", self.path.display())))?;
            let Some(page) = page else { return Ok(None) };
            if let Some(document) = page.clean(py, cleaner)? {
                return Ok(Some(document));
            }
        }
    }
}

impl Archive {
    fn next_page(&self) -> io::Result<Option<Page>> {
        let mut reader = self.reader.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(record) = reader.next_record()? {
            let position = Some((record.number, record.offset));
            if let Some(page) = page(record.head, position, BufReader::new(Body(&mut reader)))? {
                return Ok(Some(page));
            }
        }
        Ok(None)
    }
}

/// The body of the record that is read.
struct Body<'a>(&'a mut warc::Reader<files::Reader>);

impl Read for Body<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        Ok(self.0.read_body(buffer))
    }
}

/// Reads the payload. `None`: the record is no document.
fn page(head: Head, position: Option<(u64, u64)>, block: impl BufRead) -> io::Result<Option<Page>> {
    if !may_be_document(&head) {
        return Ok(None);
    }
    // A coding that is not read is damage, which is passed over.
    let Ok(Some(mut document)) = WebDocument::open(&head, block) else { return Ok(None) };
    let (bytes, is_cut) = read(&mut document.payload)?;
    let languages = document.languages(&head);
    let WebDocument { response, media, .. } = document;
    let page = Page { head, position, media, response, bytes, is_cut, languages };
    Ok(page.is_text().then_some(page))
}

fn read(from: &mut impl Read) -> io::Result<(Vec<u8>, bool)> {
    let mut bytes = Vec::new();
    from.take(MAX_BODY_BYTES + 1).read_to_end(&mut bytes)?;
    let is_cut = bytes.len() as u64 > MAX_BODY_BYTES;
    bytes.truncate(MAX_BODY_BYTES as usize);
    Ok((bytes, is_cut))
}

impl Page {
    /// Whether there is something, and it is not another format by its first bytes.
    fn is_text(&self) -> bool {
        !self.bytes.is_empty() && matches!(recognise(&self.bytes), Kind::Text | Kind::Warc)
    }

    /// `None`: by its statistics it is no text, whatever its type says.
    fn clean(self, py: Python<'_>, cleaner: &Cleaner) -> PyResult<Option<Document>> {
        let options = Arc::new(self.options(cleaner.options()));
        let cleaned = py.detach(|| cleaner.cleaner().clean(options.input(&self.bytes[..], false)));
        if cleaned.encoding.evidence == saaf::Evidence::Binary {
            return Ok(None);
        }
        let source = Source::Bytes(PyBytes::new(py, &self.bytes).unbind());
        let meta = self.meta(py)?;
        Ok(Some(Document::new(py, source, options, cleaned)?.with_meta(py, meta.unbind())))
    }

    /// The options, and what the record says of this one document.
    fn options(&self, of_all: &Options) -> Options {
        let mut options = of_all.clone();
        let is_page = self.media.as_ref().is_some_and(MediaType::is_html);
        options.format = if is_page { InputFormat::Html } else { InputFormat::Text };
        if let Some(charset) = self.media.as_ref().and_then(|media| media.charset.clone()) {
            options.declared = Some(charset);
        }
        if let Some(url) = self.url() {
            options.url = Some(url);
        }
        options.language_hints.extend(self.languages.iter().cloned());
        options
    }

    fn url(&self) -> Option<String> {
        let url = self.head.text("WARC-Target-URI")?;
        Some(url.trim_matches(['<', '>']).to_owned())
    }

    /// As the key `warc` of the command line's record, and the number and offset of the record in the decompressed archive.
    fn meta<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let head = &self.head;
        let text = |name| head.text(name).map(|text| text.trim_matches(['<', '>']).to_owned());
        let truncated = text("WARC-Truncated").or_else(|| self.is_cut.then(|| "length".to_owned()));
        let texts = [
            ("url", self.url()),
            ("date", text("WARC-Date")),
            ("type", text("WARC-Type").map(|kind| kind.to_ascii_lowercase())),
            ("record_id", text("WARC-Record-ID")),
            ("content_type", self.media.as_ref().map(|media| media.essence.clone())),
            ("truncated", truncated),
        ];
        let meta = PyDict::new(py);
        for (name, value) in texts.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            meta.set_item(name, value)?;
        }
        if let Some(response) = &self.response {
            meta.set_item("status", response.status)?;
        }
        if let Some((number, offset)) = self.position {
            meta.set_item("number", number)?;
            meta.set_item("offset", offset)?;
        }
        Ok(meta)
    }
}

/// The document in a record that another library has read: the fields of its head, and its block.
#[pyfunction]
fn warc_document(
    py: Python<'_>,
    fields: Vec<(String, String)>,
    block: &[u8],
    cleaner: &Cleaner,
) -> PyResult<Option<Document>> {
    let page = py.detach(|| page(head(&fields), None, block))?;
    page.map_or(Ok(None), |page| page.clean(py, cleaner))
}

/// The head of a record with these fields. What ends a line in a value is a space.
fn head(fields: &[(String, String)]) -> Head {
    let mut bytes = b"WARC/1.1\r\n".to_vec();
    for (name, value) in fields {
        let line = format!("{name}: {value}").replace(['\r', '\n'], " ");
        bytes.extend_from_slice(line.as_bytes());
        bytes.extend_from_slice(b"\r\n");
    }
    Head::parse(bytes)
}

pub fn add_to(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add_function(wrap_pyfunction!(warc_document, module)?)?;
    module.add_class::<Archive>()
}
