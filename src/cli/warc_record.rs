//! One record of a web archive in; what stands for it in the result out: its text, its record as JSON, or a record of an archive.
//!
//! Responses, resources and conversions whose payload is text are documents. Everything else is copied into an archive, byte for byte, and
//! left out of texts and JSON lines; so is a document in which nothing changes.

use std::io::{self, BufRead, Read, Write};

use serde::Serialize;

use super::comparison::Comparison;
use super::compressor::Compressor;
use super::outcome::{Outcome, is_lossy};
use super::plan::Plan;
use super::source_format::SourceFormat;
use super::summary::RunSummary;
use super::warc_spool::Spool;
use crate::emit::Format;
use crate::emit::explain::Explainer;
use crate::emit::jsonl::Record;
use crate::emit::summary::Summary;
use crate::encoding::SourceHints;
use crate::inputs::recognise::{Compression, Kind, recognise};
use crate::inputs::warc::conversion::Conversion;
use crate::inputs::warc::http::Note;
use crate::inputs::warc::web_document::{WebDocument, may_be_document};
use crate::inputs::warc::{self, Head};
use crate::{Document, Encoding, Evidence, InputFormat, Sink};

/// A record, and what is known of its place.
pub struct Located {
    pub record: warc::Record,
    pub ending: warc::Ending,
    /// Where the file can be read from to get it: the byte, or the member that it begins.
    pub offset: Option<u64>,
    /// The name in messages: file, number and place.
    pub name: String,
    /// The file.
    pub file: String,
}

/// What stands for a record in the result.
#[derive(Default)]
pub struct Made {
    pub output: Option<Spool>,
    /// The explanation, for standard error.
    pub stderr: Vec<u8>,
    pub outcome: Outcome,
    /// Messages, and whether they are told without being asked.
    pub notes: Vec<(bool, String)>,
}

/// Makes what stands for a record. `block` is its block, and `again` gives it a second time.
pub fn make<B: Read>(
    plan: &Plan,
    compression: Option<Compression>,
    located: &Located,
    block: impl BufRead,
    again: impl FnOnce() -> io::Result<B>,
) -> io::Result<Made> {
    let mut made = Made::default();
    if may_be_document(&located.record.head) && clean(plan, compression, located, block, &mut made)? {
        return Ok(made);
    }
    if plan.to_warc {
        let mut packer = Compressor::new(Spool::default(), compression)?;
        packer.write_all(located.record.head.bytes())?;
        io::copy(&mut again()?, &mut packer)?;
        packer.write_all(&located.ending.separator)?;
        made.output = Some(packer.finish()?);
    }
    Ok(made)
}

/// Cleans a document. `false`: it is none, or nothing in it changes, so that the record is to be copied.
fn clean(
    plan: &Plan,
    compression: Option<Compression>,
    located: &Located,
    block: impl BufRead,
    made: &mut Made,
) -> io::Result<bool> {
    let head = &located.record.head;
    let mut page = match WebDocument::open(head, block) {
        Ok(Some(page)) => page,
        Ok(None) => return Ok(false),
        Err(note) => {
            made.outcome.refused += 1;
            made.notes.push((true, note.to_string()));
            return Ok(false);
        }
    };
    if !is_text(&mut page, made)? {
        return Ok(false);
    }
    let compares = plan.check || plan.to_warc && page.response.is_none();
    let comparison = compares.then(Comparison::default);
    let input = plan
        .input(SourceFormat::Archive, ())
        .hints(hints(plan, head, &page))
        .format(if page.is_html() { InputFormat::Html } else { InputFormat::Text });
    let mut writer = DocumentWriter {
        comparison: comparison.as_ref(),
        conversion: plan.to_warc.then(|| Conversion::new(head, page.media.as_ref())),
        record: matches!(plan.format, Format::Jsonl(_)).then(|| Record::new(plan.record_options())),
        counts: Summary::default(),
        summary: plan.summary.as_ref(),
        explainer: plan.explainer(&located.name),
        text: Spool::default(),
        last: b'\n',
        stderr: Vec::new(),
        is_lossy: false,
    };
    let encoding = match &comparison {
        Some(comparison) => {
            let observed = comparison.observe(&mut page.payload);
            plan.cleaner.stream(input.with_source(observed), &mut writer)?
        }
        None => plan.cleaner.stream(input.with_source(&mut page.payload), &mut writer)?,
    };
    if encoding.evidence == Evidence::Binary {
        refuse_binary(made);
        return Ok(false);
    }
    if let Some(summary) = &plan.summary {
        summary.add_document(&encoding);
    }
    made.outcome.lost = writer.is_lossy || encoding.damaged > 0;
    for note in page.payload.notes() {
        let is_loss = matches!(note, Note::Damaged(..));
        made.outcome.lost |= is_loss;
        made.notes.push((is_loss, note.to_string()));
    }
    made.outcome.changed = comparison.as_ref().is_none_or(|comparison| comparison.differs());
    made.stderr = std::mem::take(&mut writer.stderr);
    if let Some(explainer) = writer.explainer.take() {
        explainer.finish(&mut made.stderr)?;
    }
    // What is torn is not copied, because its length is wrong.
    let is_whole = located.ending.missing == 0;
    if plan.to_warc && !made.outcome.changed && is_whole && page.response.is_none() {
        return Ok(false);
    }
    let origin = Origin::new(located, &page);
    made.output = Some(writer.finish(compression, located, origin, &encoding, &mut made.notes)?);
    Ok(true)
}

fn refuse_binary(made: &mut Made) {
    made.outcome.refused += 1;
    made.notes.push((false, "its payload is no text, whatever its type says".into()));
}

/// Whether there is something, and it is not another format by its first bytes.
fn is_text(page: &mut WebDocument, made: &mut Made) -> io::Result<bool> {
    let head = page.payload.fill_buf()?;
    if head.is_empty() {
        return Ok(false);
    }
    let is_text = matches!(recognise(head), Kind::Text | Kind::Warc);
    if !is_text {
        refuse_binary(made);
    }
    Ok(is_text)
}

/// What is known of this one document, beside what is known of all.
fn hints(plan: &Plan, head: &Head, page: &WebDocument) -> SourceHints {
    let mut hints = plan.hints.clone();
    if let Some(charset) = page.charset() {
        hints.declared = Some(charset.to_owned());
    }
    if let Some(domain) = head.text("WARC-Target-URI").and_then(|url| SourceHints::domain_of(&url)) {
        hints.domain = Some(domain);
    }
    hints.languages.extend(page.languages(head));
    hints
}

/// Where a document comes from: the key `warc` of its record.
#[derive(Serialize)]
struct Origin {
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_type: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    record_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    truncated: Option<String>,
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<u64>,
}

impl Origin {
    fn new(located: &Located, page: &WebDocument) -> Origin {
        let head = &located.record.head;
        let text = |name| head.text(name).map(std::borrow::Cow::into_owned);
        let bare = |value: String| value.trim_matches(['<', '>']).to_owned();
        Origin {
            url: text("WARC-Target-URI").map(bare),
            date: text("WARC-Date"),
            kind: text("WARC-Type").unwrap_or_default().to_ascii_lowercase(),
            status: page.response.as_ref().map(|response| response.status),
            content_type: page.media.as_ref().map(|media| media.essence.clone()),
            language: None,
            record_id: text("WARC-Record-ID").map(bare),
            truncated: text("WARC-Truncated").or((located.ending.missing > 0).then(|| "unspecified".into())),
            file: located.file.clone(),
            offset: located.offset,
        }
    }
}

/// Collects the windows of a document.
struct DocumentWriter<'a> {
    comparison: Option<&'a Comparison>,
    /// Where the result is an archive.
    conversion: Option<Conversion<'a>>,
    /// Where the result is JSON.
    record: Option<Record>,
    /// For the language, where the result is JSON.
    counts: Summary,
    summary: Option<&'a RunSummary>,
    explainer: Option<Explainer<'a>>,
    text: Spool,
    last: u8,
    stderr: Vec<u8>,
    is_lossy: bool,
}

impl Sink for DocumentWriter<'_> {
    fn window(&mut self, window: &Document) -> io::Result<()> {
        if window.encoding.evidence == Evidence::Binary {
            return Ok(());
        }
        let text = window.text.as_bytes();
        self.is_lossy |= is_lossy(window);
        if let Some(summary) = self.summary {
            summary.add_window(window);
        }
        if let Some(comparison) = self.comparison {
            comparison.written(text);
        }
        if let Some(explainer) = &mut self.explainer {
            explainer.write(window, &mut self.stderr)?;
        }
        if let Some(record) = &mut self.record {
            self.counts.add_window(window);
            return record.add(window);
        }
        if let Some(conversion) = &mut self.conversion {
            conversion.add(text);
        }
        self.last = text.last().copied().unwrap_or(self.last);
        self.text.write_all(text)
    }
}

impl DocumentWriter<'_> {
    fn finish(
        mut self,
        compression: Option<Compression>,
        located: &Located,
        mut origin: Origin,
        encoding: &Encoding,
        notes: &mut Vec<(bool, String)>,
    ) -> io::Result<Spool> {
        if let Some(record) = self.record {
            let languages = self.counts.languages.iter().filter(|(language, _)| language.as_str() != "und");
            origin.language = languages.max_by_key(|&(_, letters)| letters).map(|(tag, _)| tag.as_str());
            let mut out = Spool::default();
            out.write_all(b"{\"warc\":")?;
            serde_json::to_writer(&mut out, &origin)?;
            out.write_all(b",")?;
            let mut own = Vec::new();
            record.write(encoding, &mut own)?;
            out.write_all(own.strip_prefix(b"{").unwrap_or(&own))?;
            out.write_all(b"\n")?;
            return Ok(out);
        }
        let Some(mut conversion) = self.conversion else {
            if self.last != b'\n' {
                self.text.write_all(b"\n")?;
            }
            return Ok(self.text);
        };
        if let Some(digest) = conversion.unknown_digest() {
            notes.push((true, format!("{digest}: no such digest is known here; SHA-1 stands for it")));
        }
        if located.ending.missing > 0 {
            conversion.set_truncated();
        }
        let mut packer = Compressor::new(Spool::default(), compression)?;
        packer.write_all(&conversion.finish())?;
        io::copy(self.text.rewind()?, &mut packer)?;
        packer.write_all(b"\r\n\r\n")?;
        packer.finish()
    }
}
