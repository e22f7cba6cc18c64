//! Gaps: white space, punctuation and digits between two runs of a paragraph, and the side that they go to.
//!
//! The rule follows UAX #9, so that a gap goes to the run with which it is shown. Between two runs of the paragraph's
//! direction it is split at opening punctuation. Beside an embedded run it goes to the paragraph's side, but for a number
//! right behind the embedded run.

use super::script_runs::ScriptRun;
use crate::chars;
use crate::chars::classes::is_opening_punctuation;
use crate::document::SpanKind;

/// Whether most letters of the prose run from right to left. The first run decides a tie.
pub(super) fn main_direction(runs: &[ScriptRun]) -> bool {
    let prose = runs.iter().filter(|run| run.letters > 0);
    let (rtl, ltr) = prose.clone().fold((0, 0), |(rtl, ltr), run| match run.rtl {
        true => (rtl + run.letters, ltr),
        false => (rtl, ltr + run.letters),
    });
    if rtl == ltr { prose.clone().next().is_some_and(|run| run.rtl) } else { rtl > ltr }
}

/// Splits a gap: how many of its bytes go to the run on the left, and how many to the run on the right. `main`: whether
/// the paragraph runs from right to left.
pub(super) fn split_gap(
    left: Option<&ScriptRun>,
    right: Option<&ScriptRun>,
    gap: &str,
    main: bool,
) -> (usize, usize) {
    let takes =
        |run: Option<&ScriptRun>| run.is_some_and(|run| run.kind == SpanKind::Prose && run.rtl == main);
    let is_prose = |run: Option<&ScriptRun>| run.is_some_and(|run| run.kind == SpanKind::Prose);
    // UAX #9 shows a number right behind an embedded run as part of it (W2, W7).
    let number = match left {
        Some(run) if run.kind == SpanKind::Prose && run.rtl != main => number_len(gap),
        _ => 0,
    };
    match (takes(left), takes(right)) {
        (true, true) => split_before_opening(gap),
        (true, false) => (gap.len(), 0),
        (false, true) => (number, gap.len() - number),
        // UAX #9 N1 gives what lies between two embedded runs to them.
        (false, false) if is_prose(left) && is_prose(right) => split_before_opening(gap),
        (false, false) => (number, 0),
    }
}

/// Splits the gap between two runs of one direction: it belongs to the first, up to opening punctuation of the second or
/// behind the last white space.
fn split_before_opening(gap: &str) -> (usize, usize) {
    let left = gap
        .find(is_opening_punctuation)
        .or_else(|| gap.rfind(char::is_whitespace).map(|at| at + 1))
        .unwrap_or(gap.len());
    let left = (left..=gap.len()).find(|&at| gap.is_char_boundary(at)).unwrap_or(gap.len());
    (left, gap.len() - left)
}

/// The length of a number at the start of the gap, with the spaces before it.
fn number_len(gap: &str) -> usize {
    let is_digit = |c: char| chars::of(c).digit().is_some();
    let number = gap.trim_start_matches(' ');
    let mut rest = number.trim_start_matches(is_digit);
    while rest.len() < number.len()
        && let Some(group) = rest.strip_prefix(['.', ',', ':', '/', '-', '\u{66B}', '\u{66C}'])
        && group.starts_with(is_digit)
    {
        rest = group.trim_start_matches(is_digit);
    }
    if rest.len() == number.len() { 0 } else { gap.len() - rest.len() }
}
