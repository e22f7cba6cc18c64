//! Statistics of one line: which codepages could have decoded UTF-8 as the line. Cost: one pass.

use super::char_model::CharState;
use super::line::DamagedLine;
use super::reverse_codepages::{CodepageId, EncodingRow, PairCounts, pair_codepages, triple_codepages};
use crate::model::char_class::{Alphabet, CharClass};

/// The statistics.
#[derive(Default)]
pub(super) struct LineStats {
    /// For each codepage, the number of neighbours that could be bytes of one UTF-8 sequence.
    pub pairs: PairCounts,
    /// The number of characters beyond ASCII.
    pub non_ascii: usize,
    /// A pair in windows-1252 begins a pictograph (F0 9F). No text of another codepage has that pair.
    pub has_pictograph: bool,
    /// The length of the longest run of characters beyond ASCII that windows-1252 has.
    pub longest_windows_1252_run: usize,
}

impl LineStats {
    /// Counts in the whole line.
    pub fn of(line: &DamagedLine) -> LineStats {
        let mut stats = LineStats::default();
        let (mut run, mut before) = (0, ' ');
        let no_break_space = EncodingRow::of('\u{A0}');
        for (at, ch) in line.chars.iter().enumerate() {
            if ch.c.is_ascii() {
                (run, before) = (0, ch.c);
                continue;
            }
            stats.non_ascii += 1;
            run = if CodepageId::WINDOWS_1252.byte(ch.row).is_some() { run + 1 } else { 0 };
            stats.longest_windows_1252_run = stats.longest_windows_1252_run.max(run);
            let Some(next) = line.chars.get(at + 1) else { continue };
            // Two Arabic letters, or one at the end of a word, are no evidence: they would outvote a damaged word among
            // them. They count where a Latin letter touches them, or where three characters fit one sequence.
            let is_arabic = |state: CharState| state.alphabet == Some(Alphabet::Arabic);
            let touches_latin =
                before.is_ascii_alphabetic() || next.c != ' ' && line.get(at + 2).is_ascii_alphabetic();
            before = ch.c;
            let is_arabic_text =
                is_arabic(next.state) || next.c == ' ' || next.state.class == CharClass::ArabicSign;
            let third = line.chars.get(at + 2).map_or(EncodingRow::NONE, |third| third.row);
            let fits_three = || !triple_codepages(ch.row, next.row, third).is_empty();
            if is_arabic(ch.state) && is_arabic_text && !touches_latin && !fits_three() {
                continue;
            }
            let codepages = pair_codepages(ch.row, next.row);
            if !codepages.is_empty() {
                stats.pairs.add(codepages);
                stats.has_pictograph |= ch.c == '\u{F0}' && matches!(next.c, '\u{178}' | '\u{9F}');
            } else if matches!(next.c, ' ' | char::REPLACEMENT_CHARACTER) {
                stats.pairs.add(pair_codepages(ch.row, no_break_space));
            }
        }
        stats
    }
}
