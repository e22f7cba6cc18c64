//! Repair: decoded text in, the text that was meant out, before anybody judges its characters. Second stage.
//!
//! What others broke on the way is undone here: HTML character references that were never decoded, and text that was
//! read in the wrong encoding. Nothing that a careful author could have written is touched, and nothing that was
//! repaired leaves work for a second run: the steps go round until none of them finds anything.

mod class;
mod codecs;
mod context;
mod controls;
mod letters;
mod line;
mod lost;
mod mojibake;
mod plausibility;
mod references;
mod sequence;
mod single_byte;
mod suspicion;

use std::borrow::Cow;

use crate::document::{FindingKind, Found};
use crate::edit::{Edits, Rewriter, Rewritten};
use crate::profile::{Profile, Rule};
use line::Line;

/// What the stage returns.
pub(crate) struct Repaired<'a> {
    pub rewritten: Rewritten<'a>,
    /// In bytes of the text that the stage was given.
    pub found: Vec<Found>,
}

/// Rounds after which nothing is left: every round takes off a layer, and a layer at least doubles the text.
const ROUNDS: usize = 16;

/// Undoes what the profile allows.
pub(crate) fn repair(text: &str, profile: Profile) -> Repaired<'_> {
    let mut text = Cow::Borrowed(text);
    let mut edits = Edits::default();
    for _ in 0..ROUNDS {
        let Some((next, done)) = round(&text, profile) else { break };
        text = Cow::Owned(next);
        edits = edits.then(done);
    }
    Repaired { rewritten: Rewritten { text, edits }, found: Vec::new() }
}

/// Whether there is anything that the profile would undo.
pub(crate) fn finds(text: &str, profile: Profile) -> bool {
    round(text, profile).is_some()
}

/// One round, if there is anything to do.
fn round(text: &str, profile: Profile) -> Option<(String, Edits)> {
    let Rewritten { text: decoded, edits } = match profile.runs(Rule::Entity) {
        true => references::decode(text, profile),
        false => Rewritten { text: text.into(), edits: Edits::default() },
    };
    let read = match profile.runs(Rule::Mojibake) {
        true => read_anew(&decoded),
        false => Rewritten { text: Cow::Borrowed(&*decoded), edits: Edits::default() },
    };
    let edits = edits.then(read.edits);
    (!edits.is_empty()).then(|| (read.text.into_owned(), edits))
}

/// Reads what was read in the wrong encoding.
fn read_anew(text: &str) -> Rewritten<'_> {
    let mut rewriter = Rewriter::new(text);
    let mut line = Line::default();
    for range in suspicion::lines(text) {
        line.take(text, range);
        while take_layer_off(&mut line) {}
        controls::repair(&mut line);
        if line.is_changed() {
            line.write(&mut rewriter);
        }
    }
    rewriter.finish()
}

/// Reads the line as the best evidence says. Whether there was any.
fn take_layer_off(line: &mut Line) -> bool {
    match (mojibake::find(line), single_byte::find(line)) {
        (Some((evidence, _)), Some((more, misreading, replacements))) if more > evidence => {
            line.replace(&replacements, misreading);
            true
        }
        (Some((_, codec)), _) => mojibake::repair(line, codec),
        (None, Some((_, misreading, replacements))) => {
            line.replace(&replacements, misreading);
            true
        }
        (None, None) => false,
    }
}
