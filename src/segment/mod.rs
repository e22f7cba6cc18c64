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
use glued_dates::{SplitDates, split_glued_dates};
use spans::{BuiltSpans, FixedRanges, SpanBuilder};

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

/// Segments one window. `protected`: its markup and program text.
pub(crate) fn segment<'a>(text: &'a str, protected: &Protected, rules: RuleSet) -> Segmented<'a> {
    let has_links = links::may_occur(text);
    let mut dates = find_dates(text, protected, has_links);
    let SplitDates { rewritten, glued } = split_glued_dates(text, &mut dates, rules);
    let paragraphs = paragraphs::split(&rewritten.text, rules);
    let fixed = FixedRanges { dates: &dates, protected: &protected.moved(&rewritten.edits), has_links };
    let mut builder = SpanBuilder::new(&rewritten.text, fixed, paragraphs.len());
    for paragraph in &paragraphs {
        builder.add(paragraph.start..paragraph.end);
    }
    let BuiltSpans { spans, dates, mixed } = builder.finish();
    Segmented { paragraphs, spans, dates, glued, mixed, rewritten }
}

/// The dates of the text that lie neither in a protected range nor in an address.
fn find_dates(text: &str, protected: &Protected, has_links: bool) -> Vec<DateMatch> {
    let mut dates = dates::find(text);
    if !dates.is_empty() && has_links {
        let links = links::find(text);
        let meets = |link: &Range<usize>, date: &Range<usize>| link.start < date.end && date.start < link.end;
        dates.retain(|date| !links.iter().any(|(link, _)| meets(link, &date.range)));
    }
    dates.retain(|date| !protected.meets(&date.range));
    dates
}
