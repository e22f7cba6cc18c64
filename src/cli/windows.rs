//! The windows of one document in memory, as they are cleaned: each is written, explained and recorded, and gone. So no
//! more is held of a long line than the line itself and its result.

use std::io;

use saaf::emit::Format;
use saaf::emit::explain::Explainer;
use saaf::emit::jsonl::Record;
use saaf::{Document, Encoding, Evidence, Sink};

use super::outcome::is_lossy;
use super::plan::Plan;

/// What came of a document, beside its text.
pub struct Cleaned {
    pub encoding: Encoding,
    /// If one is asked for, as it was begun.
    pub record: Option<Record>,
    /// For standard error, if anybody listens.
    pub told: Vec<u8>,
    /// Something of the source cannot be told from the result.
    pub is_lossy: bool,
}

impl Cleaned {
    /// The source was no text.
    pub fn is_binary(&self) -> bool {
        self.encoding.evidence == Evidence::Binary
    }
}

/// Cleans `source`, which messages call `name`, and gives the text of each window to `write`. `begun`: the record that
/// is added to, where the plan wants one.
pub fn clean(plan: &Plan, name: &str, source: &[u8], begun: Record, write: impl FnMut(&str)) -> Cleaned {
    let mut windows = Windows {
        explainer: plan.explain.then(|| Explainer::new(name)),
        record: (plan.format != Format::Text).then_some(begun),
        told: Vec::new(),
        is_lossy: false,
        write,
    };
    // Writing to memory does not fail.
    let encoding = plan.cleaner.clean_into(plan.input(source), &mut windows).unwrap_or_default();
    let is_lossy = windows.is_lossy || encoding.damaged > 0;
    Cleaned { encoding, record: windows.record, told: windows.told, is_lossy }
}

struct Windows<'a, W> {
    explainer: Option<Explainer<'a>>,
    record: Option<Record>,
    told: Vec<u8>,
    is_lossy: bool,
    write: W,
}

impl<W: FnMut(&str)> Sink for Windows<'_, W> {
    fn window(&mut self, window: &Document) -> io::Result<()> {
        self.is_lossy |= is_lossy(window);
        (self.write)(&window.text);
        if let Some(record) = &mut self.record {
            record.add(window)?;
        }
        match &mut self.explainer {
            Some(explainer) => explainer.write(window, &mut self.told),
            None => Ok(()),
        }
    }
}
