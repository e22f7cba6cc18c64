//! UTF-8 that was decoded with a single-byte codepage: a line comes in, and with one layer of damage undone it goes
//! out.
//!
//! For each codepage that could have done it, [`hypothesis`] turns the characters of the line back into bytes and looks
//! for UTF-8 sequences, and [`mod@evidence`] compares the characters that they encode with those that stand there. The
//! line must give enough evidence. Only then the damage of later programs is repaired too: a NO-BREAK SPACE that became
//! a space, curly quotes that became straight, and bytes that windows-1252 dropped ([`restore_lost_bytes`]).
//! [`fast_path`] does the same for whole lines without losses. Cost: one pass over the line for each codepage.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --mojibake DIR`.

mod evidence;
pub(super) mod fast_path;
mod hypothesis;
mod incomplete;
mod restore_lost_bytes;
pub(super) mod sequence;

use super::char_model::Cost;
use super::line::{CharReplacement, DamagedLine};
use super::line_stats::LineStats;
use super::reverse_codepages::CodepageId;
use crate::edit::Misdecoding;
use crate::model::char_class::CharClass;
pub(super) use evidence::{CLEAR_EVIDENCE_PER_CHAR, SURE_EVIDENCE_PER_CHAR};
use evidence::{MIN_EVIDENCE, evidence, set_gains};
use hypothesis::{UnitKind, Utf8Hypothesis};
use restore_lost_bytes::LostByteRestorer;

/// From so many characters beyond ASCII on, the first codepage that explains all of them is taken.
const MIN_CHARS_TO_STOP_SEARCH: usize = 8;
/// So many different letters make a list.
const MIN_LISTED_LETTERS: u32 = 3;

/// Repairs lines. The buffers serve one line after another.
#[derive(Default)]
pub(super) struct Utf8Repairer {
    best: Utf8Hypothesis,
    trial: Utf8Hypothesis,
    restorer: LostByteRestorer,
    replacements: Vec<CharReplacement>,
}

impl Utf8Repairer {
    /// The codepage that the line was decoded with, if any, and the evidence for it.
    pub fn find(&mut self, line: &DamagedLine, stats: &mut LineStats) -> Option<(Cost, CodepageId)> {
        let mut best: Option<(Cost, CodepageId)> = None;
        if is_list_of_letters(line) {
            return best;
        }
        let clear = CLEAR_EVIDENCE_PER_CHAR * stats.non_ascii as Cost;
        for (codepage, has_most_pairs) in stats.pairs.best() {
            self.trial.decode(line, codepage, false);
            set_gains(line, codepage, &mut self.trial, false);
            let evidence = evidence(line, codepage, &self.trial);
            if evidence < MIN_EVIDENCE || best.is_some_and(|(most, _)| evidence <= most) {
                continue;
            }
            std::mem::swap(&mut self.best, &mut self.trial);
            best = Some((evidence, codepage));
            let is_common =
                codepage.prior_cost() == 0 && has_most_pairs && stats.non_ascii >= MIN_CHARS_TO_STOP_SEARCH;
            if is_common && evidence >= clear && self.best.explains_all {
                break;
            }
        }
        best
    }

    /// Undoes the layer of `codepage`, which [`Utf8Repairer::find`] found last. Returns whether anything changed.
    pub fn repair(&mut self, line: &mut DamagedLine, codepage: CodepageId) -> bool {
        if !self.best.is_unambiguous {
            self.best.decode(line, codepage, true);
            self.restorer.restore(line, codepage, &mut self.best);
            set_gains(line, codepage, &mut self.best, true);
        }
        self.replacements.clear();
        for run in self.best.runs.iter().filter(|run| run.gain > 0) {
            self.replacements.extend(self.best.sequences_of(run).map(|(chars, unit)| CharReplacement {
                chars,
                c: unit.c,
                lossy: matches!(unit.kind, UnitKind::Incomplete(_)),
            }));
        }
        let is_c1 = |replacement: &CharReplacement| {
            line.chars[replacement.chars.clone()].iter().any(|ch| ch.state.class == CharClass::C1)
        };
        let is_latin1 = codepage == CodepageId::WINDOWS_1252
            && line.may_hold(CharClass::C1)
            && self.replacements.iter().any(is_c1);
        let decoded_as = if is_latin1 { "ISO-8859-1" } else { codepage.name() };
        line.replace(&self.replacements, Misdecoding { encoded_as: "UTF-8", decoded_as });
        !self.replacements.is_empty()
    }
}

/// Whether most characters beyond ASCII are different letters that each stand alone: `Á Ý Ò Â Ã`.
fn is_list_of_letters(line: &DamagedLine) -> bool {
    let is_alone = |at: usize| !line.before(at).is_alphanumeric() && !line.get(at + 1).is_alphanumeric();
    let (mut non_ascii, mut listed, mut seen) = (0, 0, [0u64; 4]);
    for (at, ch) in line.chars.iter().enumerate().filter(|(_, ch)| !ch.c.is_ascii()) {
        non_ascii += 1;
        let is_latin = matches!(ch.state.class, CharClass::LatinLower | CharClass::LatinUpper);
        if is_latin && is_alone(at) {
            listed += 1;
            seen[ch.c as usize >> 6 & 3] |= 1 << (ch.c as u32 & 63);
        }
    }
    let different = seen.iter().map(|bits| bits.count_ones()).sum::<u32>();
    listed * 2 > non_ascii && different >= MIN_LISTED_LETTERS
}
