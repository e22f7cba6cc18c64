//! What the work came to: for the exit code, and for the reader of standard error.

use std::fmt::Display;
use std::io::{self, Write};

use saaf::emit::explain::Legible;
use saaf::{Document, FindingKind};

/// What happened anywhere in a run, or in a part of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Something could not be done.
    pub failed: bool,
    /// The result is not the source, byte for byte.
    pub changed: bool,
    /// Something of the source cannot be told from the result.
    pub lost: bool,
}

impl Outcome {
    /// Adds what happened in another part.
    pub fn add(&mut self, other: Outcome) {
        self.failed |= other.failed;
        self.changed |= other.changed;
        self.lost |= other.lost;
    }

    /// 2 goes before 1, because what failed was not checked.
    pub fn exit_code(self, check: bool, strict: bool) -> u8 {
        match self {
            Outcome { failed: true, .. } => 2,
            Outcome { changed, lost, .. } if changed && check || lost && strict => 1,
            _ => 0,
        }
    }
}

/// A document, or a batch of lines, made on any thread and ready to be written in its turn.
#[derive(Debug, Default)]
pub struct Rendered {
    /// For the result.
    pub output: Vec<u8>,
    /// For standard error.
    pub told: Vec<u8>,
    /// What it came to.
    pub outcome: Outcome,
}

impl Rendered {
    /// Tells what could not be done.
    pub fn complain(&mut self, message: impl Display) {
        self.outcome.failed = true;
        // Writing to memory does not fail.
        let _ = self.told.write_all(&line(message));
    }
}

/// Whether the way from the source to this text, or this window of it, lost something: bytes that could not be read,
/// characters that became U+FFFD, or letters in whose place stand such as the letters around make likely.
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

/// Says one line on standard error. Where that cannot be written there is nobody left to tell.
pub fn complain(message: impl Display) {
    let _ = io::stderr().lock().write_all(&line(message));
}

/// One line, whatever it quotes: names, labels and words of the command line may hold line ends, escape sequences and
/// bidi controls, so it is here that none of them gets through.
fn line(message: impl Display) -> Vec<u8> {
    format!("saaf: {}\n", Legible(&message.to_string())).into_bytes()
}

/// What the system says, without its number.
pub fn reason(error: &impl Display) -> String {
    let said = error.to_string();
    match said.find(" (os error") {
        Some(end) => said[..end].to_owned(),
        None => said,
    }
}
