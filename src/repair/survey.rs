//! What one pass over a line tells of the damage in it: a line in, which codecs could have read it out.

use super::class::{Alphabet, Class};
use super::codecs::{Codec, Counts, Row, in_long_sequence, in_sequence};
use super::line::Line;
use super::plausibility::Weight;

/// What was seen.
#[derive(Default)]
pub(super) struct Survey {
    /// In how many places two neighbours could stand for bytes of one sequence, codec by codec.
    pub pairs: Counts,
    /// Characters beyond ASCII.
    pub beyond: usize,
    /// A pair of windows-1252 begins a pictograph: F0 9F, which no text of another table has.
    pub has_pictograph: bool,
    /// Of those that stand side by side and are all of windows-1252, the most.
    pub longest_latin: usize,
}

impl Survey {
    /// Looks at the whole line.
    pub fn of(line: &Line) -> Survey {
        let mut survey = Survey::default();
        let (mut latin, mut before) = (0, ' ');
        let no_break_space = Row::of('\u{A0}');
        for (at, cell) in line.cells.iter().enumerate() {
            if cell.c.is_ascii() {
                (latin, before) = (0, cell.c);
                continue;
            }
            survey.beyond += 1;
            latin = if Codec::WINDOWS_1252.byte(cell.row).is_some() { latin + 1 } else { 0 };
            survey.longest_latin = survey.longest_latin.max(latin);
            let Some(next) = line.cells.get(at + 1) else { continue };
            // Arabic letters side by side, and at the end of a word, say nothing, and would outvote a damaged word among
            // them; unless they touch Latin letters, or three could be of one sequence.
            let is_arabic = |weight: Weight| weight.alphabet == Some(Alphabet::Arabic);
            let in_word =
                before.is_ascii_alphabetic() || next.c != ' ' && line.get(at + 2).is_ascii_alphabetic();
            before = cell.c;
            let goes_on = is_arabic(next.weight) || next.c == ' ' || next.weight.class == Class::ArabicSign;
            let third = line.cells.get(at + 2).map_or(Row::NONE, |third| third.row);
            let is_long = || !in_long_sequence(cell.row, next.row, third).is_empty();
            if is_arabic(cell.weight) && goes_on && !in_word && !is_long() {
                continue;
            }
            let codecs = in_sequence(cell.row, next.row);
            if !codecs.is_empty() {
                survey.pairs.add(codecs);
                survey.has_pictograph |= cell.c == '\u{F0}' && matches!(next.c, '\u{178}' | '\u{9F}');
            } else if matches!(next.c, ' ' | char::REPLACEMENT_CHARACTER) {
                survey.pairs.add(in_sequence(cell.row, no_break_space));
            }
        }
        survey
    }
}
