//! The explanation: windows of a document in, one line for each edit, finding and date of another calendar out, for people.
//!
//! The lines are in the order of the source: `FILE: 1234..1237: invisible: removed U+200B`. Offsets are bytes of the source,
//! because that is the file that the reader has open. A grouped explanation tells what comes again once, where it came first
//! and how often: `FILE: 1234..1237: invisible: removed U+200B (31 times, last at 8120..8123)`.

use std::collections::HashMap;
use std::fmt;
use std::io::{self, Write};

use crate::chars;
use crate::chars::classes::is_interlinear_annotation;
use crate::document::{Date, DatePrecision, Document, Encoding, Finding};
use crate::edit::{SourceEdit, SourceRange};
use crate::profile::{Rule, Rules};

/// Explains the windows of one source, one after the other. A whole document is one window.
pub struct Explainer<'a> {
    name: &'a str,
    /// Where the next window begins in the source, in bytes.
    source_start: usize,
    is_encoding_written: bool,
    /// What was met, where it is told in groups.
    groups: Option<Groups>,
}

/// Messages in the order in which they first came.
#[derive(Default)]
struct Groups {
    numbers: HashMap<String, usize>,
    groups: Vec<Group>,
    /// Messages that came when there was no more room.
    left_out: usize,
}

struct Group {
    message: String,
    first: SourceRange,
    last: SourceRange,
    count: usize,
}

/// So many different messages of one source are told; further ones are counted.
const MAX_GROUPS: usize = 10_000;

impl<'a> Explainer<'a> {
    /// Tells everything as it comes. Each line begins with `name`, unchanged.
    pub fn new(name: &'a str) -> Self {
        Explainer { name, source_start: 0, is_encoding_written: false, groups: None }
    }

    /// Tells what comes again once, at the end of the source ([`Explainer::finish`]).
    ///
    /// ```
    /// use saaf::{Cleaner, emit::explain::Explainer};
    /// let mut explainer = Explainer::grouped("page");
    /// let mut out = Vec::new();
    /// explainer.write(&Cleaner::default().clean("a\u{200B}b\u{200B}c &amp; d"), &mut out)?;
    /// explainer.finish(&mut out)?;
    /// let told = "page: 1..4: invisible: removed U+200B (2 times, last at 5..8)\n\
    ///     page: 10..15: entity: \"&amp;\" became \"&\"\n";
    /// assert_eq!(String::from_utf8_lossy(&out), told);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn grouped(name: &'a str) -> Self {
        Explainer { groups: Some(Groups::default()), ..Explainer::new(name) }
    }

    /// Ends the explanation of the source.
    pub fn finish(self, out: &mut impl Write) -> io::Result<()> {
        let Groups { groups, left_out, .. } = self.groups.unwrap_or_default();
        for Group { message, first, last, count } in groups {
            write!(out, "{}: {}..{}: {message}", self.name, first.start, first.end)?;
            match count {
                1 => writeln!(out)?,
                _ => writeln!(out, " ({count} times, last at {}..{})", last.start, last.end)?,
            }
        }
        match left_out {
            0 => Ok(()),
            _ => writeln!(out, "{}: and {left_out} more, which are not told", self.name),
        }
    }

    /// Writes the edits, the findings and the dates of the next window. Of dates, those that say more than their day
    /// ([`Date::is_plain`]). What became text of the markup of a page and nothing else is left out.
    pub fn write(&mut self, window: &Document, out: &mut impl Write) -> io::Result<()> {
        if !self.is_encoding_written {
            self.is_encoding_written = true;
            self.write_encoding(&window.encoding, out)?;
        }
        let mut notes = notes(window).into_iter().peekable();
        // The markup of a page is no news.
        for edit in window.edits().filter(|edit| edit.rules != Rules::from(Rule::Markup)) {
            while let Some((source, note)) = notes.next_if(|(source, _)| source.start < edit.source.start) {
                self.write_note(source, note, out)?;
            }
            self.write_edit(&edit, &window.text, out)?;
        }
        for (source, note) in notes {
            self.write_note(source, note, out)?;
        }
        self.source_start += window.map.source_len();
        Ok(())
    }

    /// Nothing is written for undeclared UTF-8.
    fn write_encoding(&self, encoding: &Encoding, out: &mut impl Write) -> io::Result<()> {
        let Encoding { name, evidence, confidence, .. } = encoding;
        if *name == "UTF-8" && encoding.declared.is_none() {
            return Ok(());
        }
        write!(out, "{}: read as {name}: {}, confidence {confidence:.2}", self.name, evidence.name())?;
        if let Some(declared) = &encoding.declared {
            write!(out, ", declared {}", Visible(declared))?;
        }
        if let Some(runner_up) = encoding.runner_up {
            write!(out, ", else {runner_up}")?;
        }
        writeln!(out)
    }

    fn write_edit(&mut self, edit: &SourceEdit, text: &str, out: &mut impl Write) -> io::Result<()> {
        let SourceEdit { rules, source, original, mojibake_path, .. } = edit;
        let written = text.get(edit.text.range()).unwrap_or_default();
        let mut message = match (original.is_empty(), written.is_empty()) {
            (true, _) => format!("{rules}: inserted {}", Visible(written)),
            (_, true) => format!("{rules}: removed {}", Visible(original)),
            _ => format!("{rules}: {} became {}", Visible(original), Visible(written)),
        };
        if let Some(path) = mojibake_path {
            message.push_str(&format!(" ({path})"));
        }
        self.tell(*source, message, out)
    }

    fn write_note(&mut self, source: SourceRange, note: Note, out: &mut impl Write) -> io::Result<()> {
        let message = match note {
            Note::Finding(Finding { kind, detail, .. }) => {
                format!("found {}: {}", kind.name(), Legible(detail))
            }
            Note::Date(date) => explain_date(date),
        };
        self.tell(source, message, out)
    }

    /// Writes the message, or keeps it for its group.
    fn tell(&mut self, source: SourceRange, message: String, out: &mut impl Write) -> io::Result<()> {
        let source = source.shifted(self.source_start);
        match &mut self.groups {
            Some(groups) => {
                groups.add(source, message);
                Ok(())
            }
            None => writeln!(out, "{}: {}..{}: {message}", self.name, source.start, source.end),
        }
    }
}

impl Groups {
    fn add(&mut self, source: SourceRange, message: String) {
        if let Some(&number) = self.numbers.get(&message) {
            let group = &mut self.groups[number];
            (group.last, group.count) = (source, group.count + 1);
        } else if self.groups.len() < MAX_GROUPS {
            self.numbers.insert(message.clone(), self.groups.len());
            self.groups.push(Group { message, first: source, last: source, count: 1 });
        } else {
            self.left_out += 1;
        }
    }
}

/// What is told beside the edits.
enum Note<'a> {
    Finding(&'a Finding),
    Date(&'a Date),
}

/// The findings, and the dates that say more than their day, in the order of the source.
fn notes(window: &Document) -> Vec<(SourceRange, Note<'_>)> {
    let findings = window.findings.iter().map(|finding| (finding.source, Note::Finding(finding)));
    let dates = window.spans.iter().filter_map(|span| {
        let date = span.date.as_ref().filter(|date| !date.is_plain())?;
        Some((window.source_range(span.range()), Note::Date(date)))
    });
    let mut notes: Vec<_> = findings.chain(dates).collect();
    notes.sort_by_key(|(source, _)| source.start);
    notes
}

/// `date: persian 1404-08-08 is 2025-10-30`.
fn explain_date(date: &Date) -> String {
    let Date { iso, calendar, original, precision, alternatives, .. } = date;
    let day = iso.map_or_else(|| "no day".to_owned(), |iso| iso.to_string());
    let mut told = format!("date: {calendar} {original} is {day}");
    if *precision != DatePrecision::Day {
        told.push_str(&format!(", {}", precision.name().replace('-', " ")));
    }
    for reading in alternatives.iter() {
        told.push_str(&format!(", or {}", reading.iso));
        if reading.calendar != *calendar {
            told.push_str(&format!(" ({})", reading.calendar));
        }
    }
    told
}

/// Displays untrusted text in a message: invisible characters and control characters are written as `U+001B`.
pub struct Legible<'a>(pub &'a str);

impl fmt::Display for Legible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hides = |c: char| c != ' ' && !is_visible(c) && !chars::of(c).is_mark() || is_ignorable(c);
        let mut rest = self.0;
        while let Some((at, c)) = rest.char_indices().find(|&(_, c)| hides(c)) {
            f.write_str(&rest[..at])?;
            name(c, 1, f)?;
            rest = &rest[at + c.len_utf8()..];
        }
        f.write_str(rest)
    }
}

/// Displays text so that every character can be seen: visible characters in quotes, others as `U+200B`, a run of one
/// character as `U+0020 ×12`. A long text is truncated. A single character beyond ASCII is followed by its code point,
/// because many letters look alike.
pub struct Visible<'a>(pub &'a str);

/// After so many quoted or named runs the rest is only counted.
const MAX_RUNS: usize = 12;
/// A longer quoted run is truncated.
const MAX_QUOTED_CHARS: usize = 60;

impl fmt::Display for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        for run in 0.. {
            let Some(first) = rest.chars().next() else { break };
            if run == MAX_RUNS {
                return write!(f, " … and {} more characters", rest.chars().count());
            }
            if run > 0 {
                f.write_str(" ")?;
            }
            let end = run_end(rest, first);
            let (shown, left) = rest.split_at(end);
            if is_visible(first) {
                quote(shown, f)?
            } else {
                name(first, shown.chars().count(), f)?
            }
            rest = left;
        }
        match single(self.0) {
            Some(c) if !c.is_ascii() && is_visible(c) => write!(f, " (U+{:04X})", u32::from(c)),
            _ => Ok(()),
        }
    }
}

/// The end of the run that begins with `first`: visible characters with single spaces and marks between them, or the same
/// invisible character repeated.
fn run_end(text: &str, first: char) -> usize {
    if !is_visible(first) {
        return text.len() - text.trim_start_matches(first).len();
    }
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let goes_on = match c {
            ' ' => characters.peek().is_some_and(|&(_, next)| is_visible(next)),
            c => is_visible(c) || chars::of(c).is_mark() && !is_ignorable(c),
        };
        if !goes_on {
            return at;
        }
    }
    text.len()
}

fn is_ignorable(c: char) -> bool {
    chars::of(c).is_default_ignorable()
}

/// Whether the character has a glyph of its own.
fn is_visible(c: char) -> bool {
    let properties = chars::of(c);
    !(c.is_control()
        || properties.is_white_space()
        || is_ignorable(c)
        || properties.is_mark()
        || !properties.is_assigned()
        || is_interlinear_annotation(c))
}

fn quote(shown: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match shown.char_indices().nth(MAX_QUOTED_CHARS) {
        Some((cut, _)) => write!(f, "\"{}…\" ({} characters)", &shown[..cut], shown.chars().count()),
        None => write!(f, "\"{shown}\""),
    }
}

fn name(c: char, times: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "U+{:04X}", u32::from(c))?;
    if times > 1 { write!(f, " ×{times}") } else { Ok(()) }
}

fn single(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{
        Alternatives, Calendar, CalendarDate, DateReading, Evidence, FindingKind, IsoDate, Span,
    };
    use crate::edit::Edits;
    use crate::edit::{SourceMap, Width};
    use crate::profile::Rule;

    #[test]
    fn invisible_characters_are_named() {
        for (text, shown) in [
            ("\u{200B}", "U+200B"),
            ("\u{0643}", "\"\u{0643}\" (U+0643)"),
            ("&amp;", "\"&amp;\""),
            ("a b", "\"a b\""),
            ("a  b ", "\"a\" U+0020 ×2 \"b\" U+0020"),
            ("\r\n", "U+000D U+000A"),
            ("e\u{301}", "\"e\u{301}\""),
            ("\u{301}", "U+0301"),
            ("\u{202E}evil\u{202C}", "U+202E \"evil\" U+202C"),
            ("", ""),
        ] {
            assert_eq!(Visible(text).to_string(), shown);
        }
    }

    #[test]
    fn control_characters_in_names_are_replaced() {
        assert_eq!(
            Legible("a b\u{1B}[2J\u{202E}x\ne\u{301}").to_string(),
            "a bU+001B[2JU+202ExU+000Ae\u{301}"
        );
    }

    #[test]
    fn long_text_is_truncated() {
        let spaces = Visible(&" ".repeat(5000)).to_string();
        assert_eq!(spaces, "U+0020 ×5000");
        let letters = Visible(&"x".repeat(5000)).to_string();
        assert!(letters.ends_with("…\" (5000 characters)") && letters.len() < 100);
        let mixed = Visible(&"x\t".repeat(5000)).to_string();
        assert!(mixed.ends_with("and 9988 more characters") && mixed.len() < 200);
    }

    #[test]
    fn edits_and_findings_are_in_source_order() {
        let source = "a\u{200B}b";
        let mut edits = Edits::default();
        edits.push(Rule::Invisible, 1, "\u{200B}", 0);
        edits.push(Rule::Glue, 5, "", 1);
        let mut map = SourceMap::default();
        map.push(Width::Same, source.len(), source);
        let found = |at| Finding {
            kind: FindingKind::GluedDate,
            text: (0..0).into(),
            source: (at..at).into(),
            detail: "why".into(),
        };
        let window = Document {
            text: "ab\n".into(),
            findings: vec![found(0), found(5)],
            edits,
            map,
            ..Document::default()
        };
        let mut out = Vec::new();
        let mut explainer = Explainer::new("f");
        explainer.write(&window, &mut out).unwrap();
        explainer.write(&window, &mut out).unwrap();
        let expected = "f: 0..0: found glued-date: why\n\
            f: 1..4: invisible: removed U+200B\n\
            f: 5..5: glue: inserted U+000A\n\
            f: 5..5: found glued-date: why\n\
            f: 5..5: found glued-date: why\n\
            f: 6..9: invisible: removed U+200B\n\
            f: 10..10: glue: inserted U+000A\n\
            f: 10..10: found glued-date: why\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn date_of_another_calendar_is_explained() {
        let mut alternatives = Alternatives::default();
        let other = IsoDate { year: 1926, month: 1, day: 23 };
        alternatives.push(DateReading { iso: other, calendar: Calendar::IslamicCivil });
        let mut date = Date {
            iso: Some(IsoDate { year: 1926, month: 1, day: 22 }),
            calendar: Calendar::IslamicUmalqura,
            original: CalendarDate { year: 1344, month: 7, day: 8 },
            precision: DatePrecision::WithinOneDay,
            alternatives,
            last: None,
        };
        let explained = |date| {
            let mut window = Document { text: "ab".into(), ..Document::default() };
            window.map.push(Width::Same, 2, "ab");
            window.spans = vec![Span { end: 2, date: Some(date), ..Span::default() }];
            let mut out = Vec::new();
            Explainer::new("f").write(&window, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(
            explained(date),
            "f: 0..2: date: islamic-umalqura 1344-07-08 is 1926-01-22, within one day, or 1926-01-23 (islamic-civil)\n"
        );
        (date.iso, date.precision, date.alternatives) = (None, DatePrecision::Day, Alternatives::default());
        assert_eq!(explained(date), "f: 0..2: date: islamic-umalqura 1344-07-08 is no day\n");
        date = Date { iso: Some(other), calendar: Calendar::Gregorian, ..date };
        assert_eq!(explained(date), "");
    }

    #[test]
    fn encoding_is_written_unless_it_is_undeclared_utf_8() {
        let document = Document {
            encoding: Encoding {
                name: "windows-1256",
                evidence: Evidence::Statistics,
                confidence: 0.876,
                runner_up: Some("windows-1252"),
                declared: Some("utf-8\n".into()),
                ..Encoding::default()
            },
            ..Document::default()
        };
        let mut out = Vec::new();
        Explainer::new("f").write(&document, &mut out).unwrap();
        let expected = "f: read as windows-1256: statistics, confidence 0.88, declared \"utf-8\" U+000A, else windows-1252\n";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }
}
