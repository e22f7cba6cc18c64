//! Repair, the second stage: decoded text comes in, the text that was meant goes out, before any stage judges its
//! characters.
//!
//! Other programs broke the text on its way: they left HTML character references undecoded, they wrote words as
//! escapes, or they decoded bytes with the wrong encoding. The damage of the last kind is called mojibake. Nothing that
//! a careful author could have written is touched. A second run finds nothing more: the stage runs in rounds until a
//! round changes nothing. Cost: linear in the text for each round, and the number of rounds is bounded.
//!
//! # The way through
//!
//! 1. What is written out in ASCII ([`escapes`]):
//!    - `escapes/references.rs`: HTML character references;
//!    - `escapes/markup.rs`: which of them must stay because they would be markup;
//!    - `escapes/escaped_words.rs`: words in percent encoding or `\u` escapes;
//!    - `escapes/escaped_controls.rs`: bidi controls and invisible characters in escapes, which are reported.
//! 2. The loop over lines ([`lines`]):
//!    - `prefilter.rs`: the lines that could hold damage;
//!    - `utf8/fast_path.rs`: lines that one codepage decoded from end to end, without losses;
//!    - `known_lines.rs`: lines that were judged before;
//!    - `line.rs`: all other lines, character by character;
//!    - `protected.rs`: addresses and program text in them, which stay;
//!    - `line_stats.rs`: which codepages could have decoded UTF-8 as the line;
//!    - `unrepaired.rs`: damage that had to stay.
//! 3. The repair of one layer, by the kind with the most evidence:
//!    - `utf16_as_latin1.rs`: UTF-16 decoded as ISO-8859-1;
//!    - `utf8/mod.rs`: UTF-8 decoded with a single-byte codepage;
//!    - `utf8/hypothesis.rs`: the line under the hypothesis that it was one codepage;
//!    - `utf8/sequence.rs`: the UTF-8 sequences in it;
//!    - `utf8/incomplete.rs`: the sequences that lost bytes;
//!    - `utf8/restore_lost_bytes.rs`: the characters that they were, by a Viterbi search;
//!    - `utf8/evidence.rs`: the evidence for the hypothesis;
//!    - `legacy/mod.rs`: one legacy encoding decoded with another;
//!    - `legacy/sample.rs`: what of the line is compared;
//!    - `legacy/codepage_costs.rs`: the cost of the line in each encoding;
//!    - `legacy/baseline.rs`: the cost of the line as it stands;
//!    - `legacy/word_costs.rs`: words, symbols and capitals, for both costs;
//!    - `legacy/script_codepages.rs`: codepages of other scripts by the character model;
//!    - `legacy/latin_codepages.rs`: Latin codepages by the letters of languages;
//!    - `c1_controls.rs`: C1 controls that are windows-1252 or MacRoman characters.
//! 4. Tables that all of these use:
//!    - `reverse_codepages.rs`: the byte of a character in each codepage;
//!    - `char_model.rs`: the character model, with the tables of [`mojibake_model`](crate::model::mojibake_model);
//!    - `lost_byte_model.rs`: the back-off model of lost bytes ([`lost_bytes`](crate::model::lost_bytes));
//!    - `languages.rs`: the letter bigrams of languages ([`encoding_bigrams`](crate::model::encoding_bigrams)).

mod c1_controls;
mod char_model;
mod escapes;
mod known_lines;
mod languages;
mod legacy;
mod line;
mod line_stats;
mod lines;
mod lost_byte_model;
mod prefilter;
mod protected;
mod reverse_codepages;
#[cfg(test)]
mod tests;
mod unrepaired;
mod utf16_as_latin1;
mod utf8;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem;

use crate::document::{FindingKind, Protected, RawFinding};
use crate::edit::{Edits, Rewritten};
use crate::profile::RuleSet;
pub(crate) use known_lines::KnownLines;
use lines::RepairedLines;

/// What the stage returns.
pub(crate) struct Repaired<'a> {
    pub rewritten: Rewritten<'a>,
    /// In bytes of the text that came in.
    pub found: Vec<RawFinding>,
    /// Damage that was not repaired: later stages leave it as it is. Ranges of the text that goes out, sorted, without
    /// overlaps.
    pub unrepaired: Vec<Range<usize>>,
}

/// After so many rounds nothing is left: every round undoes a layer, and a layer at least doubles the text.
const MAX_ROUNDS: usize = 16;

/// Repairs what the rules allow outside `protected`, and reports what they do not. `known`: the lines of the window that were judged
/// before.
pub(crate) fn repair<'a>(
    text: &'a str,
    protected: &Protected,
    rules: RuleSet,
    known: &mut KnownLines,
) -> Repaired<'a> {
    let mut found = Vec::new();
    report_replacement_characters(text, &mut found);
    let mut text = Cow::Borrowed(text);
    let mut protected = Cow::Borrowed(protected);
    let mut edits = Edits::default();
    let mut unrepaired = Vec::new();
    for _ in 0..MAX_ROUNDS {
        let round = round(&text, &protected, rules, known);
        found.extend(round.found.into_iter().map(|f| RawFinding { range: edits.before(f.range), ..f }));
        if round.edits.is_empty() {
            unrepaired = round.unrepaired;
            found.extend(unrepaired.iter().map(|range| unrepaired_finding(edits.before(range.clone()))));
            break;
        }
        protected.to_mut().move_along(&round.edits);
        text = Cow::Owned(round.text);
        edits = edits.then(round.edits);
    }
    Repaired { rewritten: Rewritten { text, edits }, found, unrepaired }
}

fn unrepaired_finding(range: Range<usize>) -> RawFinding {
    let detail = "read in the wrong encoding, and left as it is: nothing says clearly what it was".to_owned();
    RawFinding { kind: FindingKind::Mojibake, range, detail }
}

/// What [`repair`] would do with a text.
pub(crate) struct Preview {
    /// The ranges that it would change, sorted.
    pub repaired: Vec<Range<usize>>,
    /// The damage that it would leave. It is complete if there is nothing to repair.
    pub unrepaired: Vec<Range<usize>>,
}

/// Finds what [`repair`] would do, in one round.
pub(crate) fn preview(text: &str, protected: &Protected, rules: RuleSet, known: &mut KnownLines) -> Preview {
    let round = round(text, protected, rules, known);
    let repaired = round.edits.iter().map(|edit| edit.before).collect();
    Preview { repaired, unrepaired: round.unrepaired }
}

/// What one round made of a text.
struct Round {
    /// Empty if nothing changed.
    text: String,
    edits: Edits,
    found: Vec<RawFinding>,
    /// Damage that was not repaired, in bytes of the text that came in. It is complete if nothing changed.
    unrepaired: Vec<Range<usize>>,
}

fn round(text: &str, protected: &Protected, rules: RuleSet, known: &mut KnownLines) -> Round {
    let mut found = Vec::new();
    let Rewritten { text: decoded, edits } = escapes::decode(text, protected, rules, &mut found);
    let mut moved = Cow::Borrowed(protected);
    if !edits.is_empty() && !protected.ranges.is_empty() {
        moved.to_mut().move_along(&edits);
    }
    let RepairedLines { rewritten, found: in_lines, unrepaired } =
        lines::repair(&decoded, &moved, rules, known);
    found.extend(in_lines.into_iter().map(|f| RawFinding { range: edits.before(f.range), ..f }));
    let edits = edits.then(rewritten.edits);
    let text = if edits.is_empty() { String::new() } else { rewritten.text.into_owned() };
    Round { text, edits, found, unrepaired }
}

/// Reports the U+FFFD of the text, with one finding for each line that has any.
fn report_replacement_characters(text: &str, found: &mut Vec<RawFinding>) {
    let mut last: Option<(Range<usize>, usize)> = None; // from the first to the last of a line, and how many
    let mut report = |last: Option<(Range<usize>, usize)>| {
        if let Some((range, count)) = last {
            let detail = format!("{count} × U+FFFD: an earlier reader could not read what stood here");
            found.push(RawFinding { kind: FindingKind::ReplacementCharacter, range, detail });
        }
    };
    for at in REPLACEMENT_CHARACTERS.find_iter(text.as_bytes()) {
        let end = at + '\u{FFFD}'.len_utf8();
        last = match last {
            Some((range, count)) if !text[range.end..at].contains('\n') => {
                Some((range.start..end, count + 1))
            }
            other => {
                report(other);
                Some((at..end, 1))
            }
        };
    }
    report(last);
}

/// Made once, because that takes longer than to search a short text.
static REPLACEMENT_CHARACTERS: LazyLock<memmem::Finder<'static>> =
    LazyLock::new(|| memmem::Finder::new("\u{FFFD}"));
