//! The windows of one file in; what a person looks at out: a section of the report, the coloured text, the difference.

use std::io;

use super::inputs::InputFile;
use super::plan::Plan;
use crate::emit::{Format, diff, html, terminal};
use crate::{Document, Encoding};

/// One document, as a person looks at it. `None` of it is made for the formats that programs read.
pub enum View {
    Html(Box<html::Section>),
    Terminal(terminal::TerminalWriter),
    Diff(Box<diff::UnifiedDiff>),
}

impl View {
    /// Begins the view of `input`, where the format of the plan is one; it is the `number`th of the run.
    pub fn begin(plan: &Plan, input: &InputFile, number: usize) -> Option<View> {
        let name = input.name();
        Some(match plan.format {
            Format::Html => View::Html(Box::new(html::Section::new(number + 1, &name))),
            Format::Ansi(colour) => View::Terminal(terminal::TerminalWriter::new(colour)),
            Format::Logical => View::Terminal(terminal::TerminalWriter::logical()),
            Format::Diff(colour) => View::Diff(Box::new(diff::UnifiedDiff::new(&name, colour))),
            _ => return None,
        })
    }

    /// Adds the next window; what is ready is appended to `out`.
    pub fn add(&mut self, window: &Document, out: &mut Vec<u8>) -> io::Result<()> {
        match self {
            View::Html(section) => {
                section.add(window);
                Ok(())
            }
            View::Terminal(writer) => writer.write(window, out),
            View::Diff(diff) => diff.add(window, out),
        }
    }

    /// Ends the document.
    pub fn end(self, encoding: &Encoding, out: &mut Vec<u8>) -> io::Result<()> {
        match self {
            View::Html(section) => section.write(encoding, out),
            View::Terminal(_) => Ok(()),
            View::Diff(diff) => diff.end(encoding, out),
        }
    }
}
