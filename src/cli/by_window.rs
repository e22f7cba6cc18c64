//! A document in memory (a line, a field of a JSON line) in; its text, window by window, its record and its explanation
//! out. A window is dropped once it is written, so a long line costs the line itself and its result.

use std::io;

use super::outcome::is_lossy;
use super::plan::Plan;
use super::summary::RunSummary;
use crate::emit::Format;
use crate::emit::explain::Explainer;
use crate::emit::jsonl::Record;
use crate::{Document, Encoding, Evidence, Input, Sink};

/// The result of a document, without its text.
pub struct Cleaned {
    pub encoding: Encoding,
    /// `None` where the plan asks for text.
    pub record: Option<Record>,
    /// The explanation, for standard error; empty without `--explain`.
    pub stderr: Vec<u8>,
    /// See [`is_lossy`].
    pub is_lossy: bool,
}

impl Cleaned {
    /// The source is no text.
    pub fn is_binary(&self) -> bool {
        self.encoding.evidence == Evidence::Binary
    }
}

/// Cleans `source` and gives the text of each window to `write`. `name` stands in messages; `record` is an empty record,
/// which is filled where the plan asks for records.
pub fn clean(
    plan: &Plan,
    source: Input<&[u8]>,
    name: &str,
    record: Record,
    write: impl FnMut(&str),
) -> Cleaned {
    let mut collector = WindowCollector {
        explainer: plan.explainer(name),
        summary: plan.summary.as_ref(),
        record: (plan.format != Format::Text).then_some(record),
        stderr: Vec::new(),
        is_lossy: false,
        write,
    };
    // Writing to memory does not fail.
    let encoding = plan.cleaner.clean_into(source, &mut collector).unwrap_or_default();
    if let Some(summary) = plan.summary.as_ref().filter(|_| encoding.evidence != Evidence::Binary) {
        summary.add_document(&encoding);
    }
    if let Some(explainer) = collector.explainer {
        let _ = explainer.finish(&mut collector.stderr);
    }
    let is_lossy = collector.is_lossy || encoding.damaged > 0;
    Cleaned { encoding, record: collector.record, stderr: collector.stderr, is_lossy }
}

struct WindowCollector<'a, W> {
    explainer: Option<Explainer<'a>>,
    summary: Option<&'a RunSummary>,
    record: Option<Record>,
    stderr: Vec<u8>,
    is_lossy: bool,
    write: W,
}

impl<W: FnMut(&str)> Sink for WindowCollector<'_, W> {
    fn window(&mut self, window: &Document) -> io::Result<()> {
        self.is_lossy |= is_lossy(window);
        if let Some(summary) = self.summary {
            summary.add_window(window);
        }
        (self.write)(&window.text);
        if let Some(record) = &mut self.record {
            record.add(window)?;
        }
        match &mut self.explainer {
            Some(explainer) => explainer.write(window, &mut self.stderr),
            None => Ok(()),
        }
    }
}
