//! The outcome of a run or a part of it: the exit code, and messages on standard error.

use std::fmt::Display;
use std::io::{self, Write};

use super::progress;
use crate::emit::explain::Legible;
use crate::{Document, FindingKind};

/// What happened in a run or in a part of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Some input could not be read, cleaned or replaced.
    pub failed: bool,
    /// Some result is not equal to its source, byte for byte.
    pub changed: bool,
    /// Some of the source was lost, see [`is_lossy`].
    pub lost: bool,
    /// Lines of JSON that are none.
    pub bad_lines: u64,
    /// Inputs, lines and fields that could not be read or cleaned.
    pub refused: u64,
}

impl Outcome {
    /// Adds the outcome of another part.
    pub fn add(&mut self, other: Outcome) {
        self.failed |= other.failed;
        self.changed |= other.changed;
        self.lost |= other.lost;
        self.bad_lines += other.bad_lines;
        self.refused += other.refused;
    }

    /// 2 takes precedence over 1, because an input that failed was not checked.
    pub fn exit_code(self, check: bool, strict: bool) -> u8 {
        match self {
            Outcome { failed: true, .. } => 2,
            Outcome { changed, lost, .. } if changed && check || lost && strict => 1,
            _ => 0,
        }
    }
}

/// The result of a document or of a piece of lines, made on any thread and written in order.
#[derive(Debug, Default)]
pub struct Rendered {
    /// Bytes for the result.
    pub output: Vec<u8>,
    /// Bytes for standard error.
    pub stderr: Vec<u8>,
    /// Messages about lines of JSON that are none, as many as an input may have.
    pub bad_lines: Vec<String>,
    /// What happened.
    pub outcome: Outcome,
}

/// So many bad lines of an input are named; the others are counted.
pub const MAX_NAMED_LINES: usize = 10;

impl Rendered {
    /// Adds a message about something that failed.
    pub fn report(&mut self, message: impl Display) {
        self.outcome.failed = true;
        self.outcome.refused += 1;
        // Writing to memory does not fail.
        let _ = self.stderr.write_all(&line(message));
    }
}

impl Rendered {
    /// Adds a message about a line of JSON that is none, which is passed on as it is, but that `--strict` refuses.
    pub fn report_bad_line(&mut self, message: impl Display, is_strict: bool) {
        self.outcome.failed |= is_strict;
        self.outcome.bad_lines += 1;
        self.outcome.refused += 1;
        if self.bad_lines.len() < MAX_NAMED_LINES {
            self.bad_lines.push(message.to_string());
        }
    }
}

/// Whether some of the source was lost in this document or window: bytes that could not be decoded, characters that became
/// U+FFFD, or letters that a repair could only guess.
pub fn is_lossy(document: &Document) -> bool {
    const REPLACEMENT: char = '\u{FFFD}';
    document.encoding.damaged > 0
        || document.findings.iter().any(|finding| finding.kind == FindingKind::LossyRepair)
        || document.text.contains(REPLACEMENT)
            && document.edits().any(|edit| {
                let written = document.text.get(edit.text.range()).unwrap_or_default();
                written.contains(REPLACEMENT) && !edit.original.contains(REPLACEMENT)
            })
}

/// Writes one line to standard error. An error there is ignored, since there is no place to report it.
pub fn report(message: impl Display) {
    let line = line(message);
    let _ = progress::suspended(|| io::stderr().lock().write_all(&line));
}

/// The message as one line. It may quote names, labels and arguments with line ends, escape sequences and bidi controls,
/// which are made legible here.
fn line(message: impl Display) -> Vec<u8> {
    format!("saaf: {}\n", Legible(&message.to_string())).into_bytes()
}

/// The error message of the system, without its number.
pub fn reason(error: &impl Display) -> String {
    let message = error.to_string();
    match message.find(" (os error") {
        Some(end) => message[..end].to_owned(),
        None => message,
    }
}
