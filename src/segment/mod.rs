//! Segments: normalized text in, paragraphs and spans out. Fourth stage.
//!
//! Dates are found first, because they overrule everything: a date that is glued to its neighbour is split off, and its
//! digits and commas belong to it, not to the script run beside them. Then paragraphs (UAX #9 P1), addresses, markup and
//! program text, and script runs (UAX #24). Spans tile the text, and none crosses a paragraph.

mod code_spans;
mod dates;
mod fences;
mod glue;
mod links;
mod lookalikes;
mod months;
mod months_table;
mod numbers;
mod pairs;
mod paragraphs;
mod placeholders;
mod protected;
mod runs;
mod tags;
mod uniform;

pub(crate) use protected::{Before, protect};

use crate::document::{DateCandidates, Paragraph, Protected, RawFinding, Span};
use crate::edit::Rewritten;
use crate::profile::RuleSet;
use dates::Stamp;

/// A text whose glued dates are split off.
pub(crate) struct SplitDates<'a> {
    pub rewritten: Rewritten<'a>,
    /// The dates, in the text that is returned.
    pub dates: Dates,
    /// Glued dates, in bytes of the text that came in.
    pub glued: Vec<RawFinding>,
}

/// The dates of a text, in order.
#[derive(Default)]
pub(crate) struct Dates {
    stamps: Vec<Stamp>,
    /// The text may hold addresses.
    has_links: bool,
}

/// The segments of a text.
pub(crate) struct Segmented {
    pub paragraphs: Vec<Paragraph>,
    pub spans: Vec<Span>,
    /// One entry for every date span, in order.
    pub dates: Vec<DateCandidates>,
    /// Mixed words and numbers.
    pub mixed: Vec<RawFinding>,
}

/// Finds the dates of a window, and splits off those that are glued to their neighbours. `protected`: its markup and
/// program text.
pub(crate) fn split_glued_dates<'a>(text: &'a str, protected: &Protected, rules: RuleSet) -> SplitDates<'a> {
    let mut stamps = dates::find(text);
    let has_links = links::may_occur(text);
    if !stamps.is_empty() && has_links {
        let links: Vec<_> = links::find(text).into_iter().map(|(link, _)| link).collect();
        let meets = |link: &std::ops::Range<usize>, stamp: &Stamp| {
            link.start < stamp.range.end && stamp.range.start < link.end
        };
        stamps.retain(|stamp| !links.iter().any(|link| meets(link, stamp)));
    }
    stamps.retain(|stamp| !protected.meets(&stamp.range));
    let glue::Cut { rewritten, glued } = glue::cut(text, &mut stamps, rules);
    SplitDates { rewritten, dates: Dates { stamps, has_links }, glued }
}

/// Segments a window whose dates are split off. `protected`: its markup and program text.
pub(crate) fn segment(text: &str, dates: &Dates, protected: &Protected, rules: RuleSet) -> Segmented {
    let paragraphs = paragraphs::split(text, rules);
    let fixed = runs::Fixed { stamps: &dates.stamps, protected, has_links: dates.has_links };
    let mut runs = runs::Runs::new(text, fixed, paragraphs.len());
    for paragraph in &paragraphs {
        runs.add(paragraph.start..paragraph.end);
    }
    let runs::Tiled { spans, dates, mixed } = runs.finish();
    Segmented { paragraphs, spans, dates, mixed }
}
