//! A document as a list of what was done and what was found, for a person to read. Part of the last stage.
//!
//! One line each, in the order of the source: `FILE: 1234..1237: invisible: removed U+200B`. Offsets are bytes of the
//! source, because that is the file that the reader has open.

use std::fmt;
use std::io::{self, Write};

use crate::chars;
use crate::document::{Document, Encoding, Finding};
use crate::edit::SourceEdit;

/// Explains the windows of one source, one after the other; a whole document is one window.
pub struct Explainer<'a> {
    name: &'a str,
    source: usize,
    begun: bool,
}

impl<'a> Explainer<'a> {
    /// `name` stands at the head of every line, as it is.
    pub fn new(name: &'a str) -> Self {
        Explainer { name, source: 0, begun: false }
    }

    /// Writes the edits and findings of the next window.
    pub fn write(&mut self, window: &Document, out: &mut impl Write) -> io::Result<()> {
        if !self.begun {
            self.begun = true;
            self.write_encoding(&window.encoding, out)?;
        }
        let mut findings = window.findings.iter().peekable();
        for edit in window.edits() {
            while let Some(finding) = findings.next_if(|f| f.source.start < edit.source.start) {
                self.write_finding(finding, out)?;
            }
            self.write_edit(&edit, &window.text, out)?;
        }
        for finding in findings {
            self.write_finding(finding, out)?;
        }
        self.source += window.map.source_len();
        Ok(())
    }

    /// UTF-8 that nobody called by another name needs no word.
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

    fn write_edit(&self, edit: &SourceEdit, text: &str, out: &mut impl Write) -> io::Result<()> {
        let SourceEdit { rules, source, original, mojibake_path, .. } = edit;
        let written = text.get(edit.text.range()).unwrap_or_default();
        let (start, end) = (self.source + source.start, self.source + source.end);
        write!(out, "{}: {start}..{end}: {rules}: ", self.name)?;
        match (original.is_empty(), written.is_empty()) {
            (true, _) => write!(out, "inserted {}", Visible(written))?,
            (_, true) => write!(out, "removed {}", Visible(original))?,
            _ => write!(out, "{} became {}", Visible(original), Visible(written))?,
        }
        match mojibake_path {
            Some(path) => writeln!(out, " ({path})"),
            None => writeln!(out),
        }
    }

    fn write_finding(&self, finding: &Finding, out: &mut impl Write) -> io::Result<()> {
        let (start, end) = (self.source + finding.source.start, self.source + finding.source.end);
        writeln!(
            out,
            "{}: {start}..{end}: found {}: {}",
            self.name,
            finding.kind.name(),
            Legible(&finding.detail)
        )
    }
}

/// Text from outside in a message: what cannot be seen, or would steer a terminal, is named as `U+001B`.
pub struct Legible<'a>(pub &'a str);

impl fmt::Display for Legible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hides = |c: char| c != ' ' && !is_seen(c) && !chars::of(c).is_mark() || is_ignorable(c);
        let mut rest = self.0;
        while let Some((at, c)) = rest.char_indices().find(|&(_, c)| hides(c)) {
            f.write_str(&rest[..at])?;
            name(c, 1, f)?;
            rest = &rest[at + c.len_utf8()..];
        }
        f.write_str(rest)
    }
}

/// Shows a stretch of text so that nothing in it hides: what can be seen stands in quotes, all else as `U+200B`, a
/// run as `U+0020 ×12`, and what is too long is cut short. A single character outside ASCII has its code point told
/// beside it, because kaf and kaf look alike.
pub struct Visible<'a>(pub &'a str);

/// Quoted stretches and named characters that are shown before the rest is only counted.
const PIECES: usize = 12;
/// Characters of a quoted stretch that are shown.
const QUOTED: usize = 60;

impl fmt::Display for Visible<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        for piece in 0.. {
            let Some(first) = rest.chars().next() else { break };
            if piece == PIECES {
                return write!(f, " … and {} more characters", rest.chars().count());
            }
            if piece > 0 {
                f.write_str(" ")?;
            }
            let end = piece_end(rest, first);
            let (shown, left) = rest.split_at(end);
            if is_seen(first) {
                quote(shown, f)?
            } else {
                name(first, shown.chars().count(), f)?
            }
            rest = left;
        }
        match single(self.0) {
            Some(c) if !c.is_ascii() && is_seen(c) => write!(f, " (U+{:04X})", u32::from(c)),
            _ => Ok(()),
        }
    }
}

/// The end of the run that `first` begins: seen characters with the single spaces and the marks between them, or the
/// same unseen character over and over.
fn piece_end(text: &str, first: char) -> usize {
    if !is_seen(first) {
        return text.len() - text.trim_start_matches(first).len();
    }
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        let goes_on = match c {
            ' ' => characters.peek().is_some_and(|&(_, next)| is_seen(next)),
            c => is_seen(c) || chars::of(c).is_mark() && !is_ignorable(c),
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

/// Whether the character leaves ink of its own.
fn is_seen(c: char) -> bool {
    let properties = chars::of(c);
    !(c.is_control()
        || properties.is_white_space()
        || is_ignorable(c)
        || properties.is_mark()
        || !properties.is_assigned()
        || is_format(c))
}

/// The invisible characters of General_Category Cf that are not default ignorable: annotation marks (UAX #44).
fn is_format(c: char) -> bool {
    matches!(c, '\u{FFF9}'..='\u{FFFB}')
}

fn quote(shown: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match shown.char_indices().nth(QUOTED) {
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
    use crate::document::{Evidence, Finding, FindingKind};
    use crate::edit::Edits;
    use crate::edit::{SourceMap, Width};
    use crate::profile::Rule;

    #[test]
    fn nothing_hides() {
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
    fn a_name_in_a_message_stays_legible() {
        assert_eq!(
            Legible("a b\u{1B}[2J\u{202E}x\ne\u{301}").to_string(),
            "a bU+001B[2JU+202ExU+000Ae\u{301}"
        );
    }

    #[test]
    fn long_stretches_are_cut_short() {
        let spaces = Visible(&" ".repeat(5000)).to_string();
        assert_eq!(spaces, "U+0020 ×5000");
        let letters = Visible(&"x".repeat(5000)).to_string();
        assert!(letters.ends_with("…\" (5000 characters)") && letters.len() < 100);
        let mixed = Visible(&"x\t".repeat(5000)).to_string();
        assert!(mixed.ends_with("and 9988 more characters") && mixed.len() < 200);
    }

    #[test]
    fn edits_and_findings_stand_in_source_order_over_all_windows() {
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
    fn an_encoding_is_told_where_it_is_news() {
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
