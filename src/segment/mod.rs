//! Segment: normalized text in, paragraphs and spans out. Fourth stage.
//!
//! Dates are found first, because they overrule everything: a stamp that is glued to its neighbour is cut off, and
//! its digits and commas belong to it, not to the script run beside them. Then paragraphs (UAX #9 P1), addresses,
//! program text, and script runs (UAX #24). Spans tile the text, and none crosses a paragraph.

mod code;
mod dates;
mod glue;
mod links;
mod lookalikes;
mod months;
mod months_table;
mod numbers;
mod pairs;
mod paragraphs;
mod runs;
mod uniform;

use memchr::memchr3;

use crate::document::{DateCandidates, Found, Paragraph, Protected, Span};
use crate::edit::Rewritten;
use crate::profile::RuleSet;
use dates::Stamp;

/// What the stage returns.
pub(crate) struct Segmented<'a> {
    pub rewritten: Rewritten<'a>,
    pub paragraphs: Vec<Paragraph>,
    pub spans: Vec<Span>,
    /// One entry for every date span, in order.
    pub dates: Vec<DateCandidates>,
    /// Glued dates, in bytes of the text that the stage was given.
    pub glued: Vec<Found>,
    /// Mixed words and numbers, in bytes of the text that it returns.
    pub mixed: Vec<Found>,
}

/// What a text holds any of. Most hold nothing of it, which takes one pass to find out.
#[derive(Clone, Copy)]
struct Signs {
    links: bool,
    code: bool,
}

impl Signs {
    fn of(text: &str) -> Signs {
        let any = memchr3(b':', b'@', b'`', text.as_bytes()).is_some();
        Signs { links: any && links::may_occur(text), code: any && code::may_occur(text) }
    }

    fn any(self) -> bool {
        self.links || self.code
    }
}

/// What no stage may rewrite in `text`.
pub(crate) fn protect(text: &str) -> Protected {
    Protected { ranges: code::find(text), is_markup: false }
}

/// Segments one window.
pub(crate) fn segment(text: &str, rules: RuleSet) -> Segmented<'_> {
    let mut dates = dates::find(text);
    let signs = Signs::of(text);
    if !dates.is_empty() && signs.any() {
        let links = links::find(text).into_iter().map(|(link, _)| link);
        let others: Vec<_> = links.chain(code::find(text)).collect();
        dates.retain(|Stamp { range, .. }| {
            !others.iter().any(|other| other.start < range.end && range.start < other.end)
        });
    }
    let glue::Cut { rewritten, glued } = glue::cut(text, &mut dates, rules);
    let paragraphs = paragraphs::split(&rewritten.text, rules);
    let mut runs = runs::Runs::new(&rewritten.text, &dates, signs, paragraphs.len());
    for paragraph in &paragraphs {
        runs.add(paragraph.start..paragraph.end);
    }
    let runs::Tiled { spans, dates, mixed } = runs.finish();
    Segmented { paragraphs, spans, dates, glued, mixed, rewritten }
}
