//! What a page declares of its text is laid over what the text says of itself: labels and directions of a cleaned window come in,
//! with the declarations of its page; they go out with what was declared, as far as the text allows.
//!
//! Last, so that a declaration changes no byte of the text: pages lie, and the text is the same without its page.

use std::ops::Range;

use super::findings::Findings;
use crate::bidi;
use crate::document::{
    Alternatives, Calendar, CalendarDate, Date, DatePrecision, Document, FindingKind, IsoDate, Paragraph,
    RawFinding, Script, Span, SpanKind,
};
use crate::html::{Declarations, Page};
use crate::language::{self, Languages};

/// Bytes of the text of a `time` that can be a date, at most.
const MAX_DATE: usize = 100;

/// The labels of the languages that a page declares, and of which it was told that they are wrong.
#[derive(Default)]
pub(super) struct DeclaredLanguages {
    labels: Vec<Option<&'static str>>,
    told: Vec<&'static str>,
}

impl DeclaredLanguages {
    fn label(&mut self, page: &Page, number: u16) -> Option<&'static str> {
        while self.labels.len() <= usize::from(number) {
            let next = u16::try_from(self.labels.len()).unwrap_or_default();
            self.labels.push(page.language(next).and_then(language::label_of));
        }
        self.labels[usize::from(number)]
    }

    /// Lays the declarations of `page`, whose places are bytes of the decoded source, over a window.
    pub fn apply(
        &mut self,
        page: &Page,
        declared: &Declarations,
        allowed: &Languages,
        window: &mut Document,
        findings: &mut Findings,
    ) {
        let Document { text, paragraphs, spans, edits, .. } = window;
        let place = |at: usize| edits.after(at..at + 1).start;
        let languages: Vec<_> =
            declared.languages.iter().map(|&(at, number)| (place(at), self.label(page, number))).collect();
        let wrong = language::declare_languages(text, spans, &languages, allowed);
        for mismatch in wrong {
            if !self.told.contains(&mismatch.declared) {
                self.told.push(mismatch.declared);
                let detail = format!("declared {}, reads as {}", mismatch.declared, mismatch.found);
                let found = RawFinding { kind: FindingKind::LanguageMismatch, range: mismatch.range, detail };
                findings.add(vec![found], edits);
            }
        }
        for (range, datetime) in &declared.dates {
            if let Some(day) = day(datetime) {
                declare_date(text, paragraphs, spans, edits.after(range.clone()), day);
            }
        }
        let directions: Vec<_> =
            declared.directions.iter().map(|&(at, direction)| (place(at), direction)).collect();
        bidi::declare_directions(text, paragraphs, spans, &directions);
    }
}

/// The day of a `datetime` (HTML Standard §2.3.5): `2025-10-30`, with or without a time behind it.
fn day(datetime: &str) -> Option<IsoDate> {
    let datetime = datetime.trim();
    let (day, behind) = datetime.split_at_checked(10)?;
    if !matches!(behind.chars().next(), None | Some('T' | 't' | ' ')) {
        return None;
    }
    let mut parts = day
        .split('-')
        .map(|part| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<u16>().ok())?);
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + u16::from(is_leap),
        _ => 31,
    };
    let is_day = parts.next().is_none() && year > 0 && (1..=12).contains(&month) && (1..=days).contains(&day);
    is_day.then_some(IsoDate { year, month: month as u8, day: day as u8 })
}

/// Gives the date in `range` its day, if its text leaves that open; where no date was read there, all of it becomes one.
fn declare_date(
    text: &str,
    paragraphs: &[Paragraph],
    spans: &mut Vec<Span>,
    range: Range<usize>,
    day: IsoDate,
) {
    let Some(shown) = text.get(range.clone()) else { return };
    let start = range.start + (shown.len() - shown.trim_start().len());
    let end = range.start + shown.trim_end().len();
    let first = spans.partition_point(|span| span.end <= start);
    let last = spans.partition_point(|span| span.start < end).max(first);
    let is_date = |span: &Span| span.kind == SpanKind::Date;
    if spans[first..last].iter().any(is_date) {
        let mut dates = spans[first..last].iter_mut().filter(|span| is_date(span));
        // Of several dates nobody knows which one is meant.
        if let (Some(Span { date: Some(date), .. }), None) = (dates.next(), dates.next()) {
            declare_day(date, day);
        }
        return;
    }
    let paragraph = paragraphs.partition_point(|paragraph| paragraph.end <= start);
    let is_in_one = paragraphs.get(paragraph).is_some_and(|paragraph| end <= paragraph.end);
    if start >= end || end - start > MAX_DATE || !is_in_one {
        return;
    }
    let covered = &spans[first..last];
    let Some(model) = covered.iter().find(|span| span.script != Script::COMMON).or(covered.first()) else {
        return;
    };
    let original = CalendarDate { year: day.year, month: day.month, day: day.day };
    let date = Date {
        iso: Some(day),
        calendar: Calendar::Gregorian,
        original,
        precision: DatePrecision::Day,
        last: None,
        alternatives: Alternatives::default(),
    };
    let mut pieces: Vec<Span> = Vec::new();
    pieces.extend(
        covered.first().filter(|span| span.start < start).map(|span| Span { end: start, ..span.clone() }),
    );
    pieces.push(Span { start, end, kind: SpanKind::Date, date: Some(date), ..model.clone() });
    pieces
        .extend(covered.last().filter(|span| span.end > end).map(|span| Span { start: end, ..span.clone() }));
    spans.splice(first..last, pieces);
}

fn declare_day(date: &mut Date, day: IsoDate) {
    let is_open = date.iso.is_none()
        || date.precision != DatePrecision::Day
        || date.alternatives.iter().any(|reading| reading.iso == day);
    if is_open && date.last.is_none() {
        (date.iso, date.precision, date.alternatives) =
            (Some(day), DatePrecision::Day, Alternatives::default());
    }
}
