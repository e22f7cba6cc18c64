//! `--audit`: inputs in; on standard output a line for each place where one of them is not bidi-safe. Nothing is cleaned.
//!
//! A line names the input, the byte of the source, the property and what stands there. Of a property that does not hold in many
//! places the first [`MAX_NAMED`] are named and the others counted. Memory: one window.

use std::io::{self, BufWriter, Write};

use super::inputs::{InputFile, OpenMode};
use super::outcome::{Outcome, report};
use super::outputs::{STDOUT, WriteError};
use super::plan::Plan;
use crate::bidi::{BidiSafetyProperty, audit};
use crate::emit::explain::Legible;
use crate::emit::terminal::character_name;
use crate::{Cleaner, Document, Evidence, Isolation, Profile, Sink};

const MAX_NAMED: u64 = 10;
/// Bytes that are shown of a longer place.
const MAX_SHOWN_BYTES: usize = 60;

/// Audits all inputs of the plan. `changed` says that something was found.
pub fn run(plan: &Plan) -> Result<Outcome, WriteError> {
    let cleaner = Cleaner::builder().profile(Profile::Lossless).threads(plan.workers.count()).build();
    let mut outcome = Outcome { failed: plan.failed, ..Outcome::default() };
    let mut out = BufWriter::new(io::stdout().lock());
    for input in &plan.inputs {
        let mut auditor =
            Auditor { name: input.name(), out: &mut out, base: 0, counts: Vec::new(), error: None };
        let audited = audit_input(plan, &cleaner, input, &mut auditor);
        let written = auditor.finish(&mut outcome);
        written.map_err(|error| WriteError { name: STDOUT.into(), error })?;
        if let Err(why) = audited {
            report(why);
            outcome.failed = true;
        }
    }
    out.flush().map_err(|error| WriteError { name: STDOUT.into(), error })?;
    Ok(outcome)
}

fn audit_input(
    plan: &Plan,
    cleaner: &Cleaner,
    input: &InputFile,
    auditor: &mut Auditor<'_, impl Write>,
) -> Result<(), String> {
    let source = match input.open(OpenMode::Read, &plan.reading, None) {
        Ok(source) => source,
        // Who names a folder wants the texts in it.
        Err(refusal) if refusal.is_binary && (plan.skip_binary || input.is_walked()) => return Ok(()),
        Err(refusal) => return Err(refusal.message),
    };
    if !source.format.is_document() {
        return Err(format!(
            "{}: --audit looks at texts and pages (clean it, or give --from text)",
            input.name()
        ));
    }
    let result = cleaner.stream(plan.input(source.format, source.reader), &mut *auditor);
    match result {
        Ok(encoding) if encoding.evidence == Evidence::Binary => Err(input.binary_refusal().message),
        Ok(_) => Ok(()),
        // Standard output failed, and says so itself.
        Err(_) if auditor.error.is_some() => Ok(()),
        Err(error) => Err(input.error_message(&error)),
    }
}

/// Audits the windows of one input.
struct Auditor<'a, W> {
    name: String,
    out: &'a mut W,
    /// The byte of the source at which the window begins.
    base: usize,
    /// How often each property did not hold.
    counts: Vec<(BidiSafetyProperty, u64)>,
    error: Option<io::Error>,
}

impl<W: Write> Sink for Auditor<'_, W> {
    fn window(&mut self, window: &Document) -> io::Result<()> {
        // What is no text is refused by name.
        if window.encoding.evidence != Evidence::Binary {
            self.write(window).map_err(|error| {
                self.error = Some(error);
                io::Error::other("stopped by the sink")
            })?;
        }
        self.base += window.source_len();
        Ok(())
    }
}

impl<W: Write> Auditor<'_, W> {
    fn write(&mut self, window: &Document) -> io::Result<()> {
        for violation in audit(&window.text, &window.paragraphs, &window.spans, Isolation::Minimal) {
            if self.count(violation.property) > MAX_NAMED {
                continue;
            }
            let at = self.base + window.source_range(violation.range.clone()).start;
            let shown = shown(&window.text[violation.range]);
            writeln!(self.out, "{}: byte {at}: {}: {shown}", self.name, violation.property)?;
        }
        Ok(())
    }

    /// Counts one more, and returns how many there are.
    fn count(&mut self, property: BidiSafetyProperty) -> u64 {
        let at = self.counts.iter().position(|(known, _)| *known == property).unwrap_or_else(|| {
            self.counts.push((property, 0));
            self.counts.len() - 1
        });
        self.counts[at].1 += 1;
        self.counts[at].1
    }

    fn finish(self, outcome: &mut Outcome) -> io::Result<()> {
        outcome.changed |= !self.counts.is_empty();
        if let Some(error) = self.error {
            return Err(error);
        }
        for (property, count) in self.counts.iter().filter(|(_, count)| *count > MAX_NAMED) {
            writeln!(self.out, "{}: {property}: {} more", self.name, count - MAX_NAMED)?;
        }
        Ok(())
    }
}

/// A character by its number and name, other text as far as it may be shown.
fn shown(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => {
            let name = character_name(c).unwrap_or_default();
            format!("U+{:04X} {name}", u32::from(c)).trim_end().to_owned()
        }
        _ => {
            let end = (0..=text.len().min(MAX_SHOWN_BYTES)).rev().find(|&at| text.is_char_boundary(at));
            let part = &text[..end.unwrap_or(0)];
            let rest = if part.len() < text.len() { "…" } else { "" };
            format!("{}{rest}", Legible(part))
        }
    }
}
