//! The fourth stage: normalized text in, paragraphs and spans out.
//!
//! - Dates come first, because they overrule everything else. [`split_glued_dates`] finds them, and splits off those that
//!   are glued to their neighbours. The digits and commas of a date belong to it and not to the script run beside it.
//! - Then [`segment`] finds paragraphs (UAX #9 P1), and in them addresses, markup, program text and script runs (UAX #24).
//! - Spans tile the text, and no span crosses the border of a paragraph.
//!
//! Before the stage, [`protect`] finds the markup and program text of a window that no stage may rewrite. Cost: linear.

mod byte_pairs;

mod code_spans;
mod fences;
mod placeholders;
pub(crate) mod subtitles;
mod tags;

mod protected;

mod date_name;
mod dates;
mod links;
mod names;
mod names_table;

mod paragraphs;

mod confusables;
mod mixed_words;
mod script_runs;
mod single_script;

mod clusters;
mod gaps;

mod spans;

pub(crate) use clusters::keep_clusters;
pub(crate) use dates::{Dates, SplitDates, split_glued_dates};
pub(crate) use protected::{MarkupState, protect};

use crate::document::{DateCandidates, Paragraph, Protected, RawFinding, Span};
use crate::profile::RuleSet;
use spans::{BuiltSpans, FixedRanges, SpanBuilder};

/// The segments of a text.
pub(crate) struct Segmented {
    pub paragraphs: Vec<Paragraph>,
    pub spans: Vec<Span>,
    /// One entry for every date span, in order.
    pub dates: Vec<DateCandidates>,
    /// Words of mixed scripts and numbers of mixed digits.
    pub mixed: Vec<RawFinding>,
}

/// Segments a window whose glued dates are split off. `protected`: its markup and program text.
pub(crate) fn segment(text: &str, dates: &Dates, protected: &Protected, rules: RuleSet) -> Segmented {
    let paragraphs = paragraphs::split(text, rules);
    let fixed = FixedRanges { dates: &dates.matches, protected, has_links: dates.has_links };
    let mut builder = SpanBuilder::new(text, fixed, paragraphs.len());
    for paragraph in &paragraphs {
        builder.add(paragraph.start..paragraph.end);
    }
    let BuiltSpans { spans, dates, mut mixed } = builder.finish();
    mixed_words::report_twins(text, &spans, &mut mixed);
    Segmented { paragraphs, spans, dates, mixed }
}
