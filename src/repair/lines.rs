//! Undoes mojibake line by line: text comes in, text decoded with the right encodings goes out. A line is the unit of
//! evidence, because it does not depend on how the source was cut into windows.
//!
//! The prefilter names the lines that could hold damage; the fast path decides on most of them; the others go through
//! every kind of repair, one layer after another, until nothing is found. Cost: linear in the text for a bounded number
//! of layers.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --mojibake DIR`.

use std::ops::Range;

use super::char_model::Cost;
use super::known_lines::KnownLines;
use super::legacy;
use super::legacy::LegacyDetection::{Ambiguous, Match, Text};
use super::line::DamagedLine;
use super::line_stats::LineStats;
use super::utf8::fast_path::FastPath;
use super::utf8::{self, Utf8Repairer};
use super::{c1_controls, prefilter, protected, unrepaired, utf16_as_latin1};
use crate::document::{Protected, RawFinding};
use crate::edit::{Rewriter, Rewritten};
use crate::profile::{Rule, RuleSet};

/// So many layers of one line are undone in one round.
const MAX_LAYERS: usize = 24;
/// A line of so many characters beyond ASCII is tested for UTF-8 only if it has pairs enough.
const MIN_CHARS_TO_SKIP_UTF8: Cost = 12;
/// Most sequences have at most so many characters. With fewer pairs, most of a line is no UTF-8.
const MAX_CHARS_PER_PAIR: Cost = 3;

/// What was made of a text.
pub(super) struct RepairedLines<'a> {
    pub rewritten: Rewritten<'a>,
    pub found: Vec<RawFinding>,
    /// Damage that was not repaired.
    pub unrepaired: Vec<Range<usize>>,
}

/// Repairs the lines outside `protected`. If the profile changes nothing, it reports what it would repair.
pub(super) fn repair<'a>(
    text: &'a str,
    protected: &Protected,
    rules: RuleSet,
    known: &mut KnownLines,
) -> RepairedLines<'a> {
    let (mut found, mut unrepaired) = (Vec::new(), Vec::new());
    let rewrites = rules.runs(Rule::Mojibake);
    if !rewrites && !rules.is_empty() {
        return RepairedLines { rewritten: Rewritten::unchanged(text), found, unrepaired };
    }
    let mut rewriter = Rewriter::new(text);
    let (mut fast_path, mut line, mut utf8) =
        (FastPath::default(), DamagedLine::default(), Utf8Repairer::default());
    for range in prefilter::lines(text) {
        let is_free = !protected.meets(&range);
        let free_line = Some(&text[range.clone()]).filter(|_| is_free);
        if let Some(ranges) = free_line.and_then(|text| known.unrepaired(text)) {
            unrepaired
                .extend(ranges.iter().map(|damage| range.start + damage.start..range.start + damage.end));
            continue;
        }
        let start = range.start;
        match free_line.and_then(|text| fast_path.repair(text)) {
            Some(repaired) if rewrites && repaired.is_free_of_layers => {
                let characters = repaired.characters();
                rewriter.replace_misread(Rule::Mojibake, range, repaired.text, characters, repaired.path);
                continue;
            }
            Some(repaired) => line.take_repaired(range.start, repaired.text, repaired.lengths, repaired.path),
            None => line.take(text, range),
        }
        if !is_free {
            line.protect(&protected.ranges);
        }
        repair_line(&mut line, &mut utf8);
        if !line.is_changed() {
            let first = unrepaired.len();
            unrepaired::add_ranges(&line, &mut unrepaired);
            if let Some(text) = free_line {
                known.add(text, start, &unrepaired[first..]);
            }
        } else if rewrites {
            line.write(text, &mut rewriter);
            line.report_losses(&mut found);
        } else {
            line.report(&mut found);
        }
    }
    RepairedLines { rewritten: rewriter.finish(), found, unrepaired }
}

/// Undoes all layers of a line, each by the repair that has the evidence.
pub(super) fn repair_line(line: &mut DamagedLine, utf8: &mut Utf8Repairer) {
    protected::protect_addresses_and_code(line);
    let mut layers = 0..MAX_LAYERS;
    while layers.next().is_some() && (utf16_as_latin1::repair(line) || undo_layer(line, utf8)) {}
    c1_controls::repair(line);
}

/// Undoes one layer: UTF-8 or a legacy encoding, whichever has more evidence. Returns whether anything changed.
fn undo_layer(line: &mut DamagedLine, utf8: &mut Utf8Repairer) -> bool {
    let mut stats = LineStats::of(line);
    let (non_ascii, has_pictograph) = (stats.non_ascii as Cost, stats.has_pictograph);
    let may_be_utf8 = non_ascii < MIN_CHARS_TO_SKIP_UTF8
        || stats.pairs.most() as Cost * MAX_CHARS_PER_PAIR >= non_ascii
        || has_pictograph;
    let mut other = Text;
    if !may_be_utf8 {
        other = legacy::detect(line, &stats);
        if let Match(found) = &other
            && found.evidence >= legacy::CLEAR_EVIDENCE_PER_CHAR * non_ascii
        {
            return legacy::repair(line, found);
        }
    }
    let found = utf8.find(line, &mut stats);
    // The four bytes of a pictograph are no letters in another encoding.
    let is_clear = found
        .is_some_and(|(evidence, _)| has_pictograph || evidence >= utf8::CLEAR_EVIDENCE_PER_CHAR * non_ascii);
    if may_be_utf8 && !is_clear {
        other = legacy::detect(line, &stats);
    }
    line.is_ambiguous = matches!(other, Ambiguous);
    match (found, other) {
        (Some((evidence, codepage)), Match(legacy)) if evidence >= legacy.evidence => {
            utf8.repair(line, codepage)
        }
        (_, Match(legacy)) => legacy::repair(line, &legacy),
        (Some((_, codepage)), Text) => utf8.repair(line, codepage),
        (Some((evidence, codepage)), Ambiguous) if evidence >= utf8::SURE_EVIDENCE_PER_CHAR * non_ascii => {
            utf8.repair(line, codepage)
        }
        _ => false,
    }
}
