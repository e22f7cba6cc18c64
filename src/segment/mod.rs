//! The fourth stage: normalized text in, paragraphs and spans out.
//!
//! - Dates come first, because they overrule everything else. A date that is glued to its neighbour is split off, and its
//!   digits and commas belong to it and not to the script run beside it.
//! - Then come paragraphs (UAX #9 P1), and in them addresses, markup, program text and script runs (UAX #24).
//! - Spans tile the text, and no span crosses the border of a paragraph.
//!
//! Before the stage, [`protect`] finds the markup and program text of a window that no stage may rewrite. Cost: linear.

mod byte_pairs;

mod code_spans;
mod fences;
mod placeholders;
mod tags;

mod protected;

mod links;
mod months;
mod months_table;
mod numbers;

mod dates;

mod glued_dates;
mod paragraphs;

mod confusables;
mod script_runs;
mod single_script;

mod gaps;

mod spans;

pub(crate) use protected::{MarkupState, protect};

use std::ops::Range;

use crate::document::{DateCandidates, Paragraph, Protected, RawFinding, Span};
use crate::edit::Rewritten;
use crate::profile::RuleSet;
use dates::DateMatch;

/// The result of the stage.
pub(crate) struct Segmented<'a> {
    pub rewritten: Rewritten<'a>,
    pub paragraphs: Vec<Paragraph>,
    pub spans: Vec<Span>,
    /// One entry for every date span, in order.
    pub dates: Vec<DateCandidates>,
    /// Glued dates. Ranges are bytes of the text that the stage was given.
    pub glued: Vec<RawFinding>,
    /// Words of mixed scripts and numbers of mixed digits. Ranges are bytes of the text that the stage returns.
    pub mixed: Vec<RawFinding>,
}

/// Segments one window. `protected`: its markup and program text. A date inside these or inside an address is none.
pub(crate) fn segment<'a>(text: &'a str, protected: &Protected, rules: RuleSet) -> Segmented<'a> {
    let mut dates = dates::find(text);
    let has_links = links::may_occur(text);
    if !dates.is_empty() && has_links {
        let links: Vec<_> = links::find(text).into_iter().map(|(link, _)| link).collect();
        let meets = |link: &Range<usize>, date: &DateMatch| {
            link.start < date.range.end && date.range.start < link.end
        };
        dates.retain(|date| !links.iter().any(|link| meets(link, date)));
    }
    dates.retain(|date| !protected.meets(&date.range));
    let glued_dates::SplitDates { rewritten, glued } =
        glued_dates::split_glued_dates(text, &mut dates, rules);
    let paragraphs = paragraphs::split(&rewritten.text, rules);
    let fixed =
        spans::FixedRanges { dates: &dates, protected: &protected.moved(&rewritten.edits), has_links };
    let mut builder = spans::SpanBuilder::new(&rewritten.text, fixed, paragraphs.len());
    for paragraph in &paragraphs {
        builder.add(paragraph.start..paragraph.end);
    }
    let spans::BuiltSpans { spans, dates, mixed } = builder.finish();
    Segmented { paragraphs, spans, dates, glued, mixed, rewritten }
}
