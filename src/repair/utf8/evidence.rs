//! The evidence that a line is UTF-8 decoded with one codepage: a line under a [`Utf8Hypothesis`] comes in, a cost
//! difference goes out. Cost: linear.
//!
//! For each run beyond ASCII, the character model ([`char_model`](crate::repair::char_model)) gives the cost of the
//! characters as they stand and the cost of the characters that the sequences encode. The difference is the gain of the
//! run. Penalties and bonuses stand for what the model does not know. The evidence of the line is the sum of the
//! positive gains.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --mojibake DIR`.

use std::ops::Range;

use super::hypothesis::{HypothesisRun, HypothesisUnit, UnitKind, Utf8Hypothesis};
use super::restore_lost_bytes::INCOMPLETE_COST;
use crate::model::char_class::CharClass;
use crate::repair::char_model::{CharState, Cost, NAT, class_of, path_cost, transition_cost};
use crate::repair::line::{DamagedLine, LineChar};
use crate::repair::reverse_codepages::CodepageId;

/// A line with less evidence is not UTF-8.
pub(super) const MIN_EVIDENCE: Cost = 60;
/// With so much evidence for each character beyond ASCII, no other explanation comes near.
pub(in crate::repair) const CLEAR_EVIDENCE_PER_CHAR: Cost = 4 * NAT;
/// With so much evidence for each character beyond ASCII, UTF-8 is accepted even where the legacy test is ambiguous.
pub(in crate::repair) const SURE_EVIDENCE_PER_CHAR: Cost = 2 * NAT;
/// The penalty for one or few sequences among characters of the codepage that are undamaged: the same mistake would
/// have damaged them too.
const UNDAMAGED_NEIGHBOURS_PENALTY: Cost = 40 * NAT;
/// The penalty for each character of the codepage that stands in a run of sequences and is part of none.
const UNEXPLAINED_CHAR_PENALTY: Cost = 4 * NAT;
/// A character beyond the BMP counts as so many sequences more: its four bytes are no accident.
const EXTRA_SEQUENCES_PER_ASTRAL_CHAR: usize = 4;
/// The penalty to take a space for a NO-BREAK SPACE.
const SPACE_PENALTY: Cost = 2 * NAT;
/// The bonus for the same in a line that is damaged beyond doubt.
const SPACE_BONUS: Cost = 3 * NAT;
/// The penalty for a lower-case letter behind two capitals.
const LOWER_BEHIND_CAPITALS_PENALTY: Cost = 7 * NAT;
/// The penalties for a letter, and for another character, that touches neither a letter nor a digit.
const ISOLATED_LETTER_PENALTY: Cost = 7 * NAT;
const ISOLATED_SYMBOL_PENALTY: Cost = 8 * NAT;
/// The bonus for the word à among Latin letters, if a letter of another alphabet stands in its place.
const A_GRAVE_BONUS: Cost = 4 * NAT;
/// The bonus for a symbol between spaces and numbers.
const SYMBOL_BETWEEN_NUMBERS_BONUS: Cost = 8 * NAT;
/// The penalty for a character that no modelled language uses. It is one if it costs so much within its class.
const RARE_CHAR_PENALTY: Cost = 6 * NAT;
const MIN_RARE_CHAR_COST: Cost = 12 * NAT;
/// Fewer sequences in a run of Latin letters alone are no evidence.
const MIN_SEQUENCES_OF_LETTERS: usize = 4;
/// Quoted damage has at most so many characters.
const MAX_QUOTED_CHARS: usize = 4;

/// Sets the gain of each run.
pub(super) fn set_gains(
    line: &DamagedLine,
    codepage: CodepageId,
    hypothesis: &mut Utf8Hypothesis,
    is_established: bool,
) {
    for at in 0..hypothesis.runs.len() {
        hypothesis.runs[at].gain = gain(line, codepage, hypothesis, &hypothesis.runs[at], is_established);
    }
}

/// The evidence of the line: how much less it costs, in the runs that cost less.
pub(super) fn evidence(line: &DamagedLine, codepage: CodepageId, hypothesis: &Utf8Hypothesis) -> Cost {
    if hypothesis.runs.iter().all(|run| run.gain <= 0) {
        return 0;
    }
    let (mut sum, mut sequences, mut undamaged, mut unexplained, mut decoded) = (0, 0, 0, 0, 0);
    for run in &hypothesis.runs {
        let gain = run.gain - if run.gain > 0 { isolation_penalty(line, hypothesis, run) } else { 0 };
        let is_doubtful = || {
            is_of_letters(line, run)
                || is_letter_before_space(line, hypothesis, run)
                || is_end_in_capitals(line, hypothesis, run)
        };
        if gain > 0 && is_doubtful() {
            continue;
        }
        if gain > 0 {
            let astral = hypothesis.sequences_of(run).filter(|(_, unit)| unit.c > '\u{FFFF}').count();
            sequences += run.sequences + astral * EXTRA_SEQUENCES_PER_ASTRAL_CHAR;
            unexplained += hypothesis.unexplained(line, codepage, run);
            decoded += run.end - run.start;
        } else if run.sequences == 0 && !hypothesis.has_fragments(line, codepage, run) {
            let in_codepage = |&at: &usize| codepage.byte(line.chars[at].row).is_some();
            undamaged += (run.start..run.end).filter(in_codepage).count();
        }
        sum += gain.max(0);
    }
    let in_codepage = |ch: &&LineChar| codepage.byte(ch.row).is_some();
    let all = || line.chars.iter().filter(in_codepage).count();
    if sum > 0 && codepage.prior_cost() > 0 && (decoded - unexplained) * 2 < all() {
        return 0;
    }
    let is_outnumbered = undamaged > 0 && sequences == 1 || undamaged > 4 * sequences;
    sum - codepage.prior_cost()
        - unexplained as Cost * UNEXPLAINED_CHAR_PENALTY
        - if is_outnumbered { UNDAMAGED_NEIGHBOURS_PENALTY } else { 0 }
}

/// How much less the run costs when its sequences are decoded; 0 if what is left would still be damage.
fn gain(
    line: &DamagedLine,
    codepage: CodepageId,
    hypothesis: &Utf8Hypothesis,
    run: &HypothesisRun,
    is_established: bool,
) -> Cost {
    if run.sequences == 0
        || hypothesis.has_fragments(line, codepage, run)
        || mixes_scripts_in_word(line, hypothesis, run)
        || !is_established && is_quoted(line, hypothesis, run)
    {
        return 0;
    }
    let (before, after) = (line.state_before(run.start), line.state(run.end));
    let states = line.chars[run.start..run.end].iter().map(|ch| ch.state);
    let cost_as_it_stands = path_cost(before, states, after);
    let second = line.state_before(run.start.saturating_sub(1));
    let (mut earlier, mut last, mut cost) = (second, before, 0);
    for (chars, unit) in hypothesis.units_of(run) {
        if !unit.is_sequence() {
            for ch in &line.chars[chars] {
                cost += transition_cost(last, ch.state);
                (earlier, last) = (last, ch.state);
            }
            continue;
        }
        let state = CharState::of(unit.c);
        let penalty = match unit.kind {
            UnitKind::Unchanged | UnitKind::Complete => {
                context_penalty(earlier, last, state, || unit.c.is_lowercase())
            }
            UnitKind::WithSpace if is_established => -SPACE_BONUS,
            UnitKind::WithSpace if unit.c == 'à' && earlier.class.is_lower() => 0,
            UnitKind::WithSpace => {
                context_penalty(earlier, last, state, || unit.c.is_lowercase()) + SPACE_PENALTY
            }
            UnitKind::Incomplete(_) => INCOMPLETE_COST,
        };
        cost += transition_cost(last, state) + penalty;
        (earlier, last) = (last, state);
    }
    cost_as_it_stands - cost - transition_cost(last, after)
}

/// Whether the sequences of the run are all that stands between two quotation marks, as in a text that explains damage:
/// `“Ã©” means é`.
fn is_quoted(line: &DamagedLine, hypothesis: &Utf8Hypothesis, run: &HypothesisRun) -> bool {
    let mut sequences = hypothesis.sequences_of(run).map(|(chars, _)| chars);
    let Some(first) = sequences.next() else { return false };
    let end = sequences.last().map_or(first.end, |last| last.end);
    let is_quote = |c: char| "\"'`“”„«»‹›「」『』‘’".contains(c);
    let is_no_space = |c: &char| !matches!(c, ' ' | '\u{A0}');
    let before = (0..first.start).rev().take(2).map(|at| line.get(at)).find(is_no_space);
    let after = (end..end + 2).map(|at| line.get(at)).find(is_no_space);
    end - first.start <= MAX_QUOTED_CHARS && before.is_some_and(is_quote) && after.is_some_and(is_quote)
}

/// Whether the run is short and all of Latin letters. A list of letters, such as ÎÄÖ, is valid UTF-8 in some codepage
/// now and then. A run that touches an ASCII letter is part of a word.
fn is_of_letters(line: &DamagedLine, run: &HypothesisRun) -> bool {
    let is_letter = |ch: &LineChar| matches!(ch.state.class, CharClass::LatinLower | CharClass::LatinUpper);
    let touches = line.before(run.start).is_ascii_lowercase() || line.get(run.end).is_ascii_lowercase();
    run.sequences < MIN_SEQUENCES_OF_LETTERS
        && !touches
        && line.chars[run.start..run.end].iter().all(is_letter)
}

/// Whether the run is a letter that stands alone before a space, as in a list. The word à between other words is none.
fn is_letter_before_space(line: &DamagedLine, hypothesis: &Utf8Hypothesis, run: &HypothesisRun) -> bool {
    let unit = hypothesis.units[run.first];
    let is_alone = run.last - run.first == 1 && line.before(run.start) == ' ';
    let next = if line.get(run.end) == ' ' { line.get(run.end + 1) } else { line.get(run.end) };
    let is_among_words =
        (run.start < 2 || line.before(run.start - 1).is_ascii_graphic()) && next.is_ascii_graphic();
    let is_letter = unit.c.is_alphabetic() || unit.c == '\u{A0}';
    is_alone && unit.kind == UnitKind::WithSpace && is_letter && !(unit.c == 'à' && is_among_words)
}

/// Whether the run may be the last letter of a word in capitals and a character that follows words: `PIÙ…`, `IRMÃ”`.
/// Such a run is no evidence, but is decoded if there is other evidence.
fn is_end_in_capitals(line: &DamagedLine, hypothesis: &Utf8Hypothesis, run: &HypothesisRun) -> bool {
    let Some((chars, _)) = only_sequence(hypothesis, run) else { return false };
    let symbol = line.get(chars.start + 1);
    let second = line.state_before(chars.start.saturating_sub(1)).class;
    let is_end = match symbol {
        // `CÃ nan` is one word, `IRMÃ DELE` are two.
        '\u{A0}' => !line.get(chars.end).is_ascii_lowercase() || second.is_upper(),
        _ => may_follow_word(symbol) && !line.get(chars.end).is_alphanumeric(),
    };
    let before = line.state_before(chars.start).class;
    let is_word = before.is_upper()
        || !line.before(chars.start).is_alphanumeric() && !is_between_spaces_or_digits(line, &chars);
    chars.len() == 2 && line.state(chars.start).class == CharClass::LatinUpper && is_word && is_end
}

/// The sequence of a run that has only one.
fn only_sequence<'a>(
    hypothesis: &'a Utf8Hypothesis,
    run: &HypothesisRun,
) -> Option<(Range<usize>, &'a HypothesisUnit)> {
    let mut sequences = hypothesis.sequences_of(run);
    sequences.next().filter(|_| sequences.next().is_none())
}

/// Whether the character may follow any word.
pub(super) fn may_follow_word(c: char) -> bool {
    "…™®“”‘’„‚«»‹›–—•·".contains(c)
}

/// Whether the characters stand between spaces or numbers.
fn is_between_spaces_or_digits(line: &DamagedLine, chars: &Range<usize>) -> bool {
    let is_apart = |c: char| c == ' ' || c == '\u{A0}' || c.is_ascii_digit();
    is_apart(line.before(chars.start)) && is_apart(line.get(chars.end))
}

/// Whether the run would put a single letter of another script beside a Latin letter, in a line without words of that
/// script.
fn mixes_scripts_in_word(line: &DamagedLine, hypothesis: &Utf8Hypothesis, run: &HypothesisRun) -> bool {
    let Some((chars, unit)) = only_sequence(hypothesis, run) else { return false };
    let is_latin = |state: CharState| {
        use CharClass::*;
        matches!(state.class, AsciiLower | AsciiUpper | LatinLower | LatinUpper)
    };
    let touches_latin = || is_latin(line.state_before(chars.start)) || is_latin(line.state(chars.end));
    let class = class_of(unit.c);
    let is_letter = unit.c.is_alphabetic() || matches!(class, CharClass::Mark | CharClass::ArabicMark);
    is_letter && class.is_letter_of_other_script() && touches_latin() && !hypothesis.has_words_of(class)
}

/// The penalty for a run of one character that touches neither a letter nor a digit, unless it is a word or a symbol
/// between numbers.
fn isolation_penalty(line: &DamagedLine, hypothesis: &Utf8Hypothesis, run: &HypothesisRun) -> Cost {
    if run.last - run.first > 1 {
        return 0;
    }
    let HypothesisUnit { c, kind, .. } = hypothesis.units[run.first];
    let chars = run.start..run.end;
    let touches = || line.before(run.start).is_alphanumeric() || line.get(run.end).is_alphanumeric();
    let stands_apart = || is_between_spaces_or_digits(line, &chars);
    match kind {
        UnitKind::Complete if c == 'à' && replaces_word_among_latin(line, run) => -A_GRAVE_BONUS,
        UnitKind::Complete if c == 'à' => 0,
        // No language has × or ÷ as letters, and no text three symbols in this place.
        UnitKind::Complete if (matches!(c, '×' | '÷') || chars.len() > 2) && stands_apart() => {
            -SYMBOL_BETWEEN_NUMBERS_BONUS
        }
        UnitKind::Complete
            if line.get(run.end - 1) == '\u{A0}' && line.get(run.end) == ' ' && stands_apart() =>
        {
            0
        }
        UnitKind::WithSpace if line.state_before(run.start.saturating_sub(1)).class.is_lower() => 0,
        UnitKind::WithSpace if chars.len() > 1 && !c.is_alphabetic() && stands_apart() => 0,
        _ if touches() => 0,
        _ => isolated_char_penalty(c),
    }
}

/// The penalty for a character that touches neither a letter nor a digit.
pub(super) fn isolated_char_penalty(c: char) -> Cost {
    if c.is_alphabetic() { ISOLATED_LETTER_PENALTY } else { ISOLATED_SYMBOL_PENALTY }
}

/// Whether the run is a word between ASCII words and begins with a letter of another alphabet.
fn replaces_word_among_latin(line: &DamagedLine, run: &HypothesisRun) -> bool {
    let (before, after) = (line.before(run.start.saturating_sub(1)), line.get(run.end + 1));
    let is_word = line.before(run.start) == ' ' && line.get(run.end) == ' ';
    let are_ascii = before.is_ascii_graphic() && after.is_ascii_graphic();
    let is_latin = before.is_ascii_alphabetic() || after.is_ascii_alphabetic();
    line.state(run.start).alphabet.is_some() && is_word && are_ascii && is_latin
}

/// The penalty for a character behind two others, in addition to its transition cost.
#[inline]
pub(super) fn context_penalty(
    earlier: CharState,
    last: CharState,
    state: CharState,
    is_lowercase: impl FnOnce() -> bool,
) -> Cost {
    let is_lower_behind_capitals = last.class.is_upper() && earlier.class.is_upper() && is_lowercase();
    let is_rare = state.rarity() >= MIN_RARE_CHAR_COST
        && !matches!(state.class, CharClass::EastAsian | CharClass::Pictograph | CharClass::C1);
    Cost::from(is_lower_behind_capitals) * LOWER_BEHIND_CAPITALS_PENALTY
        + Cost::from(is_rare) * RARE_CHAR_PENALTY
}
