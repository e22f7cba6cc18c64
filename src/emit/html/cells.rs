//! A region in; its row out: the lines before, the lines after, and the notes on edits and spans below them.

use std::fmt::Write;
use std::ops::Range;

use super::super::explain::Visible;
use super::super::regions::{Aligned, AlignedEdit, Region, lines, shifted};
use super::markup::push_text;
use crate::document::{Direction, Document, Language, Paragraph, Span, SpanKind};

/// Notes of one row, of edits and of spans each; further ones are only counted.
pub(super) const MAX_NOTES: usize = 40;

/// A window and where it stands in the whole.
pub(super) struct Window<'a> {
    pub document: &'a Document,
    pub aligned: Aligned<'a>,
    /// Number of the section, for ids.
    pub section: usize,
    /// Offsets of the window in source and text.
    pub source_start: usize,
    pub text_start: usize,
    /// Numbers of its first edit and its first span.
    pub first_edit: usize,
    pub first_span: usize,
}

/// What a row goes on from.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// Lines before it, on both sides.
    pub before_line: usize,
    pub after_line: usize,
    /// The first span and the first paragraph of the window that do not end before it.
    pub span: usize,
    pub paragraph: usize,
}

impl Window<'_> {
    /// Appends the row of `region`; `colour` tells the number of a language. Without notes, the confidence stands in the tag
    /// of each span, which makes a third of the elements.
    pub fn push_row(
        &self,
        out: &mut String,
        region: &Region,
        has_notes: bool,
        place: &mut Place,
        colour: &mut impl FnMut(Language) -> usize,
    ) {
        push_cell(out, lines(&self.aligned.before, region.before.clone()).count(), |out| {
            self.push_before(out, region, place);
        });
        let first_span = place.span;
        push_cell(out, lines(self.aligned.after, region.after.clone()).count(), |out| {
            self.push_after(out, region, has_notes, place, colour);
        });
        if has_notes {
            self.push_notes(out, region, first_span);
        }
    }

    fn push_before(&self, out: &mut String, region: &Region, place: &mut Place) {
        let text = &self.aligned.before;
        let mut pieces = Pieces::new(&self.aligned, region, Side::Before);
        for line in lines(text, region.before.clone()) {
            place.before_line += 1;
            let _ = write!(out, "<div class=\"l\" data-n=\"{}\" dir=\"auto\">", place.before_line);
            while let Some((range, edit)) = pieces.next(line.end) {
                let is_edit = edit.is_some();
                let shown = if is_edit { &text[range] } else { text[range].trim_end_matches('\n') };
                self.push_piece(out, shown, edit, region, "del");
            }
            out.push_str("</div>");
        }
    }

    fn push_after(
        &self,
        out: &mut String,
        region: &Region,
        has_notes: bool,
        place: &mut Place,
        colour: &mut impl FnMut(Language) -> usize,
    ) {
        let (text, spans) = (self.aligned.after, &self.document.spans);
        let mut pieces = Pieces::new(&self.aligned, region, Side::After);
        let first_span = place.span;
        for line in lines(text, region.after.clone()) {
            place.after_line += 1;
            let direction = self.direction(line.start, place);
            let _ = write!(
                out,
                "<div class=\"l\" dir=\"{0}\" data-n=\"{1} {0}\">",
                direction.name(),
                place.after_line
            );
            let mut start = line.start;
            while start < line.end {
                while spans.get(place.span).is_some_and(|span| span.end <= start) {
                    place.span += 1;
                }
                let Some(span) = spans.get(place.span) else { break };
                let end = span.end.min(line.end);
                let tagged = out.len();
                let is_linked = has_notes && place.span - first_span < MAX_NOTES;
                self.open_span(out, span, (start, end), is_linked.then_some(place.span), direction, colour);
                let opened = out.len();
                while let Some((range, edit)) = pieces.next(end) {
                    let feed = edit.is_none() || text[range.clone()].len() > 1;
                    let shown = if feed { text[range].trim_end_matches('\n') } else { &text[range] };
                    self.push_piece(out, shown, edit, region, "ins");
                }
                if out.len() == opened {
                    out.truncate(tagged); // nothing but the line end
                } else {
                    out.push_str("</bdi>");
                }
                start = end;
            }
            out.push_str("</div>");
        }
    }

    /// The direction of the paragraph at `at`; a neutral one is shown from left to right.
    fn direction(&self, at: usize, place: &mut Place) -> Direction {
        let paragraphs: &[Paragraph] = &self.document.paragraphs;
        while paragraphs.get(place.paragraph).is_some_and(|paragraph| paragraph.end <= at) {
            place.paragraph += 1;
        }
        match paragraphs.get(place.paragraph).map(|paragraph| paragraph.direction) {
            Some(Direction::Rtl) => Direction::Rtl,
            _ => Direction::Ltr,
        }
    }

    fn open_span(
        &self,
        out: &mut String,
        span: &Span,
        (start, end): (usize, usize),
        number: Option<usize>,
        paragraph: Direction,
        colour: &mut impl FnMut(Language) -> usize,
    ) {
        let direction = if span.direction == Direction::Neutral { paragraph } else { span.direction };
        let is_known = span.language != Language::UND && !self.aligned.after[start..end].trim().is_empty();
        if is_known && start == span.start {
            let language = span.language;
            let _ = match number {
                Some(number) => write!(
                    out,
                    "<a class=\"t\" dir=\"ltr\" href=\"#s{0}p{1}\" aria-describedby=\"s{0}p{1}\">{language}</a>",
                    self.section,
                    self.first_span + number
                ),
                None => write!(out, "<span class=\"t\" dir=\"ltr\">{language} {:.2}</span>", span.confidence),
            };
        }
        let language = if span.language == Language::UND { "" } else { span.language.as_str() };
        let _ = write!(out, "<bdi lang=\"{language}\" dir=\"{}\"", direction.name());
        let _ = match is_known {
            true => write!(out, " class=\"c{}\">", colour(span.language)),
            false => write!(out, ">"),
        };
    }

    fn push_piece(&self, out: &mut String, text: &str, edit: Option<usize>, region: &Region, element: &str) {
        let Some(edit) = edit else { return push_text(out, text, false) };
        let is_linked = edit - region.edits.start < MAX_NOTES;
        let _ = write!(out, "<{element}>");
        if is_linked {
            let (section, number) = (self.section, self.first_edit + edit);
            let _ = write!(
                out,
                "<a class=\"e\" href=\"#s{section}e{number}\" aria-describedby=\"s{section}e{number}\">"
            );
        }
        push_text(out, text, true);
        if is_linked {
            out.push_str("</a>");
        }
        let _ = write!(out, "</{element}>");
    }

    /// What is known of edits and spans, folded up.
    fn push_notes(&self, out: &mut String, region: &Region, first_span: usize) {
        let spans = self.document.spans[first_span..].iter().enumerate();
        let spans = spans.skip_while(|(_, span)| span.end <= region.after.start);
        let spans = spans.take_while(|(_, span)| span.start < region.after.end);
        let mut shown = String::new();
        let (mut told, mut count) = (0, 0);
        for (offset, span) in spans {
            let holds_text = !span.text(self.aligned.after).trim().is_empty();
            count += usize::from(holds_text);
            if holds_text && offset < MAX_NOTES {
                told += 1;
                self.push_span_note(&mut shown, span, self.first_span + first_span + offset);
            }
        }
        let edits = region.edits.len();
        if edits + count == 0 {
            return;
        }
        let _ = write!(
            out,
            "<details class=\"n\"><summary>{}, {}</summary><ul>",
            plural(edits, "edit"),
            plural(count, "span")
        );
        for number in region.edits.clone().take(MAX_NOTES) {
            self.push_edit_note(out, &self.aligned.edits[number], self.first_edit + number);
        }
        out.push_str(&shown);
        let more = edits.saturating_sub(MAX_NOTES) + (count - told);
        if more > 0 {
            let _ = write!(out, "<li>and {more} more, not listed</li>");
        }
        out.push_str("</ul></details>");
    }

    fn push_edit_note(&self, out: &mut String, edit: &AlignedEdit, number: usize) {
        let written = &self.aligned.after[edit.after.clone()];
        let _ = write!(out, "<li id=\"s{}e{number}\"><b>{}</b> <bdi>", self.section, edit.rules);
        let visible = |text: &str, out: &mut String| push_text(out, &Visible(text).to_string(), false);
        match (edit.original.is_empty(), written.is_empty()) {
            (true, _) => {
                out.push_str("inserted ");
                visible(written, out);
            }
            (_, true) => {
                out.push_str("removed ");
                visible(edit.original, out);
            }
            _ => {
                visible(edit.original, out);
                out.push_str("</bdi> became <bdi>");
                visible(written, out);
            }
        }
        out.push_str("</bdi>");
        if let Some(path) = &edit.path {
            out.push_str(" (");
            push_text(out, path, false);
            out.push(')');
        }
        for rule in edit.rules.iter() {
            out.push_str("; ");
            push_text(out, rule.description(), false);
        }
        let source = (edit.source.start + self.source_start, edit.source.end + self.source_start);
        self.push_offsets(out, source, edit.after.clone());
    }

    fn push_span_note(&self, out: &mut String, span: &Span, number: usize) {
        let source = self.document.source_range(span.range());
        let _ = write!(
            out,
            "<li id=\"s{}p{number}\"><b>{}</b> confidence {:.2}",
            self.section, span.language, span.confidence
        );
        if let Some(runner_up) = span.runner_up {
            let _ = write!(out, " (else {runner_up})");
        }
        let _ = write!(out, ", {}, {}, {}", span.script, span.direction, span.kind);
        if let (SpanKind::Date, Some(date)) = (span.kind, span.date) {
            let _ = write!(out, " {date}");
        }
        let source = (source.start + self.source_start, source.end + self.source_start);
        self.push_offsets(out, source, span.start..span.end);
    }

    fn push_offsets(&self, out: &mut String, source: (usize, usize), text: Range<usize>) {
        let text = shifted(text, self.text_start);
        let _ = write!(
            out,
            "; <span class=\"m\">source {}..{}, text {}..{}</span></li>",
            source.0, source.1, text.start, text.end
        );
    }
}

/// A cell of one line is the line itself.
fn push_cell(out: &mut String, lines: usize, push_lines: impl FnOnce(&mut String)) {
    if lines == 1 {
        return push_lines(out);
    }
    out.push_str("<div>");
    push_lines(out);
    out.push_str("</div>");
}

/// `1 edit`, `2 edits`.
pub(super) fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

#[derive(Clone, Copy)]
enum Side {
    Before,
    After,
}

/// One side of a region, cut where edits begin and end.
struct Pieces<'a> {
    edits: &'a [AlignedEdit<'a>],
    /// The next edit to look at, and the end of those of the region.
    edit: usize,
    last: usize,
    at: usize,
    side: Side,
}

impl<'a> Pieces<'a> {
    fn new(aligned: &'a Aligned<'a>, region: &Region, side: Side) -> Self {
        let at = match side {
            Side::Before => region.before.start,
            Side::After => region.after.start,
        };
        Pieces { edits: &aligned.edits, edit: region.edits.start, last: region.edits.end, at, side }
    }

    /// The next piece that ends at `end` at the latest, and the edit that it belongs to.
    fn next(&mut self, end: usize) -> Option<(Range<usize>, Option<usize>)> {
        if self.at >= end {
            return None;
        }
        let start = self.at;
        let next = loop {
            let edit = self.edits[..self.last].get(self.edit).map(|edit| match self.side {
                Side::Before => edit.before.clone(),
                Side::After => edit.after.clone(),
            });
            match edit {
                Some(range) if range.end <= start => self.edit += 1,
                edit => break edit,
            }
        };
        let (stop, number) = match next {
            Some(range) if range.start <= start => (range.end, Some(self.edit)),
            Some(range) => (range.start, None),
            None => (end, None),
        };
        self.at = stop.min(end);
        Some((start..self.at, number))
    }
}
