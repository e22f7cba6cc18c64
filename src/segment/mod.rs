//! EncodingSegment: normalized text in, paragraphs and spans out. Fourth stage.
//!
//! Dates are found first, because they overrule everything: a stamp that is glued to its neighbour is cut off, and
//! its digits and commas belong to it, not to the script run beside them. Then paragraphs (UAX #9 P1), addresses,
//! markup and program text, and script runs (UAX #24). Spans tile the text, and none crosses a paragraph.

mod byte_pairs;
mod code_spans;
mod confusables;
mod dates;
mod fences;
mod glued_dates;
mod links;
mod months;
mod months_table;
mod numbers;
mod paragraphs;
mod placeholders;
mod protected;
mod single_script;
mod spans;
mod tags;

pub(crate) use protected::{MarkupState, protect};

use crate::document::{DateCandidates, Paragraph, Protected, RawFinding, Span};
use crate::edit::Rewritten;
use crate::profile::RuleSet;
use dates::DateMatch;

/// What the stage returns.
pub(crate) struct Segmented<'a> {
    pub rewritten: Rewritten<'a>,
    pub paragraphs: Vec<Paragraph>,
    pub spans: Vec<Span>,
    /// One entry for every date span, in order.
    pub dates: Vec<DateCandidates>,
    /// Glued dates, in bytes of the text that the stage was given.
    pub glued: Vec<RawFinding>,
    /// Mixed words and numbers, in bytes of the text that it returns.
    pub mixed: Vec<RawFinding>,
}

/// Segments one window. `protected`: its markup and program text.
pub(crate) fn segment<'a>(text: &'a str, protected: &Protected, rules: RuleSet) -> Segmented<'a> {
    let mut dates = dates::find(text);
    let has_links = links::may_occur(text);
    if !dates.is_empty() && has_links {
        let links: Vec<_> = links::find(text).into_iter().map(|(link, _)| link).collect();
        let meets = |link: &std::ops::Range<usize>, stamp: &DateMatch| {
            link.start < stamp.range.end && stamp.range.start < link.end
        };
        dates.retain(|stamp| !links.iter().any(|link| meets(link, stamp)));
    }
    dates.retain(|stamp| !protected.meets(&stamp.range));
    let glued_dates::SplitDates { rewritten, glued } =
        glued_dates::split_glued_dates(text, &mut dates, rules);
    let paragraphs = paragraphs::split(&rewritten.text, rules);
    let fixed =
        spans::FixedRanges { dates: &dates, protected: &protected.moved(&rewritten.edits), has_links };
    let mut runs = spans::SpanBuilder::new(&rewritten.text, fixed, paragraphs.len());
    for paragraph in &paragraphs {
        runs.add(paragraph.start..paragraph.end);
    }
    let spans::BuiltSpans { spans, dates, mixed } = runs.finish();
    Segmented { paragraphs, spans, dates, glued, mixed, rewritten }
}
