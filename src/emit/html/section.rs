//! The windows of one document in; its section of the report out: summary, findings, lines.

use std::fmt::Write as _;
use std::io::{self, Write};

use super::super::explain::Legible;
use super::super::regions::{Aligned, Region};
use super::super::summary::Summary;
use super::cells::{Place, Window, plural};
use super::markup::push_text;
use crate::document::{Document, Encoding, Finding, Language};
use crate::edit::SourceRange;

/// Bytes of lines that a section holds; further lines are only counted.
pub const MAX_SECTION_BYTES: usize = 24 << 20;
/// Findings that are listed; further ones are only counted.
const MAX_FINDINGS: usize = 200;
/// Unchanged lines that stay unfolded on each side of a change.
const CONTEXT: usize = 2;
/// Tints of the style; further languages share them, and differ by their tags.
const TINTS: usize = 8;

/// Collects one document for a report.
pub struct Section {
    number: usize,
    name: String,
    source_start: usize,
    text_start: usize,
    first_edit: usize,
    first_span: usize,
    place: Place,
    counts: Summary,
    /// The list of findings, as HTML.
    listed_findings: String,
    /// Languages in the order in which they appear: that of their tints.
    languages: Vec<Language>,
    rows: Rows,
}

/// The lines, as HTML.
#[derive(Default)]
struct Rows {
    shown: String,
    /// Unchanged rows behind the last change, and where each ends.
    quiet: String,
    quiet_ends: Vec<usize>,
    has_changes: bool,
    count: usize,
    /// Rows for which there was no room.
    left_out: usize,
}

impl Section {
    /// `number` tells sections of one report apart; `name` is what the document is called.
    pub fn new(number: usize, name: &str) -> Self {
        Section {
            number,
            name: name.to_owned(),
            source_start: 0,
            text_start: 0,
            first_edit: 0,
            first_span: 0,
            place: Place::default(),
            counts: Summary::default(),
            listed_findings: String::new(),
            languages: Vec::new(),
            rows: Rows::default(),
        }
    }

    /// Adds the next window. A whole document is one window.
    pub fn add(&mut self, document: &Document) {
        let window = Window {
            document,
            aligned: Aligned::new(document),
            section: self.number,
            source_start: self.source_start,
            text_start: self.text_start,
            first_edit: self.first_edit,
            first_span: self.first_span,
        };
        let regions = window.aligned.regions();
        let listed = self.findings();
        self.counts.add_window(document);
        let found = self.add_findings(document, &regions, listed);
        let mut found = found.into_iter().peekable();
        (self.place.span, self.place.paragraph) = (0, 0);
        for (number, region) in regions.iter().enumerate() {
            let is_told = found.next_if_eq(&number).is_some() || !region.edits.is_empty();
            let mut row = String::new();
            let languages = &mut self.languages;
            let mut tint = |language| tint(languages, language);
            window.push_row(&mut row, region, is_told, &mut self.place, &mut tint);
            self.rows.add(self.number, &row, is_told);
        }
        self.source_start += document.source_len();
        self.text_start += document.text.len();
        self.first_edit += window.aligned.edits.len();
        self.first_span += document.spans.len();
    }

    /// Lists the findings, behind `before` others; returns the regions that they lie in, in order and once each.
    fn add_findings(&mut self, document: &Document, regions: &[Region], before: usize) -> Vec<usize> {
        let mut found = Vec::new();
        for (number, Finding { kind, text, source, detail }) in (before..).zip(&document.findings) {
            let region = regions.partition_point(|region| region.after.end <= text.start);
            let region = region.min(regions.len().saturating_sub(1));
            found.push(region);
            if number >= MAX_FINDINGS {
                continue;
            }
            let source = source.shifted(self.source_start);
            let row = self.rows.count + region + 1;
            let list = &mut self.listed_findings;
            let _ = write!(list, "<li><a href=\"#s{}r{row}\">{kind}</a>: <bdi>", self.number);
            push_text(list, &Legible(detail).to_string(), false);
            let SourceRange { start, end } = source;
            let _ = writeln!(list, "</bdi> <span class=\"m\">source {start}..{end}</span></li>");
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Writes the section. `encoding` says how the whole document was read.
    pub fn write(mut self, encoding: &Encoding, out: &mut impl Write) -> io::Result<()> {
        self.rows.end();
        let mut head = format!("<section aria-labelledby=\"s{0}\">\n<h2 id=\"s{0}\"><bdi>", self.number);
        push_text(&mut head, &Legible(&self.name).to_string(), false);
        head.push_str("</bdi></h2>\n");
        self.push_facts(&mut head, encoding);
        head.push_str("<div class=\"top\">\n");
        self.push_languages(&mut head);
        self.push_rules(&mut head);
        head.push_str("</div>\n");
        self.push_findings(&mut head);
        head.push_str("<h3>Lines</h3>\n<div class=\"r h\"><div>Before</div><div>After</div></div>\n");
        out.write_all(head.as_bytes())?;
        out.write_all(self.rows.shown.as_bytes())?;
        if self.rows.left_out > 0 {
            let left_out = plural(self.rows.left_out, "more line");
            writeln!(
                out,
                "<p>{left_out} not shown: the report of a document holds {} MiB.</p>",
                MAX_SECTION_BYTES >> 20
            )?;
        }
        writeln!(out, "</section>")
    }

    fn findings(&self) -> usize {
        self.counts.findings.values().sum::<u64>() as usize
    }

    fn push_facts(&self, out: &mut String, encoding: &Encoding) {
        let edits = plural(self.first_edit, "edit");
        let findings = plural(self.findings(), "finding");
        let _ = write!(
            out,
            "<p>{edits}, {findings}. {} bytes became {}. Read as {}: {}, confidence {:.2}",
            self.source_start, self.text_start, encoding.name, encoding.evidence, encoding.confidence
        );
        if let Some(declared) = &encoding.declared {
            out.push_str(", declared ");
            push_text(out, &Legible(declared).to_string(), false);
        }
        if encoding.damaged > 0 {
            let _ = write!(out, ", {} damaged", plural(encoding.damaged, "byte"));
        }
        out.push_str(".</p>\n");
    }

    fn push_languages(&mut self, out: &mut String) {
        let letters = &self.counts.languages;
        let all: u64 = letters.values().sum();
        if all == 0 {
            return;
        }
        let mut languages: Vec<_> = letters
            .iter()
            .map(|(&language, &letters)| (letters, tint(&mut self.languages, language), language))
            .collect();
        languages.sort_by_key(|&(letters, _, language)| (std::cmp::Reverse(letters), language));
        out.push_str("<div><h3>Languages by letters</h3><table>\n");
        for (letters, tint, language) in languages {
            let share = letters as f64 * 100.0 / all as f64;
            let _ = writeln!(
                out,
                "<tr><th scope=\"row\">{language}</th><td>{}</td><td>{share:.0}\u{A0}%</td><td>\
                 <svg viewBox=\"0 0 100 8\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
                 <rect class=\"c{tint}\" width=\"{share:.1}\" height=\"8\"/></svg></td></tr>",
                plural(letters as usize, "letter")
            );
        }
        out.push_str("</table></div>\n");
    }

    fn push_rules(&self, out: &mut String) {
        if self.counts.edits.is_empty() {
            return;
        }
        out.push_str("<div><h3>Edits by rule</h3><table>\n");
        for (rule, count) in &self.counts.edits {
            let _ = write!(out, "<tr><th scope=\"row\">{}</th><td>{count}</td><td>", rule.id());
            push_text(out, rule.description(), false);
            out.push_str("</td></tr>\n");
        }
        out.push_str("</table></div>\n");
    }

    fn push_findings(&self, out: &mut String) {
        if self.counts.findings.is_empty() {
            return;
        }
        out.push_str("<h3>Findings</h3>\n<p>");
        for (i, (kind, count)) in self.counts.findings.iter().enumerate() {
            let _ = write!(out, "{}{kind} {count}", if i > 0 { ", " } else { "" });
        }
        let _ = write!(out, "</p>\n<ul class=\"f\">\n{}", self.listed_findings);
        let more = self.findings().saturating_sub(MAX_FINDINGS);
        if more > 0 {
            let _ = writeln!(out, "<li>and {more} more, not listed</li>");
        }
        out.push_str("</ul>\n");
    }
}

/// The number of the tint of a language, by the order in which languages appear.
fn tint(languages: &mut Vec<Language>, language: Language) -> usize {
    let known = languages.iter().position(|&known| known == language);
    let number = known.unwrap_or(languages.len());
    if known.is_none() {
        languages.push(language);
    }
    number % TINTS
}

impl Rows {
    /// Adds a row. Two unchanged ones stay unfolded on either side of a change.
    fn add(&mut self, section: usize, row: &str, is_changed: bool) {
        self.count += 1;
        if self.shown.len() + self.quiet.len() + row.len() > MAX_SECTION_BYTES {
            self.left_out += 1;
            return;
        }
        let (class, number) = (if is_changed { "r x" } else { "r" }, self.count);
        if is_changed {
            self.fold(CONTEXT);
            self.has_changes = true;
        }
        let to = if is_changed { &mut self.shown } else { &mut self.quiet };
        let _ = writeln!(to, "<div class=\"{class}\" id=\"s{section}r{number}\">{row}</div>");
        if !is_changed {
            self.quiet_ends.push(self.quiet.len());
        }
    }

    fn end(&mut self) {
        self.fold(0);
    }

    /// Moves the unchanged rows to those shown, folded up but for the first ones, which stand behind a change, and the last
    /// `trailing`, which stand before one.
    fn fold(&mut self, trailing: usize) {
        let rows = self.quiet_ends.len();
        let leading = if self.has_changes { CONTEXT } else { 0 };
        let end_of = |rows: usize| rows.checked_sub(1).map_or(0, |last| self.quiet_ends[last]);
        if rows <= leading + trailing + 1 {
            self.shown.push_str(&self.quiet);
        } else {
            let (first, last) = (end_of(leading), end_of(rows - trailing));
            self.shown.push_str(&self.quiet[..first]);
            let folded = plural(rows - leading - trailing, "unchanged line");
            let _ = writeln!(self.shown, "<details class=\"q\"><summary>{folded}</summary>");
            self.shown.push_str(&self.quiet[first..last]);
            self.shown.push_str("</details>\n");
            self.shown.push_str(&self.quiet[last..]);
        }
        self.quiet.clear();
        self.quiet_ends.clear();
    }
}
