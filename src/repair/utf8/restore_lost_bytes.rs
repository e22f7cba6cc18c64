//! Chooses characters for UTF-8 sequences that lost bytes: a line under a [`Utf8Hypothesis`] comes in, the same with
//! characters chosen goes out.
//!
//! Each run is a trellis: one column for each unit, one node for each character that the unit may be. A Viterbi search
//! finds the cheapest path. The costs are those of the character model ([`char_model`](crate::repair::char_model)), and
//! a back-off model over the letters of the word predicts the lost byte
//! ([`lost_byte_model`](crate::repair::lost_byte_model)). If no character is likely, the sequence stays as it is, or
//! becomes one U+FFFD if there was one before. Cost: linear in the length of the run; a column has at most twelve
//! nodes.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --mojibake DIR`.

use super::hypothesis::{HypothesisRun, HypothesisUnit, UnitKind, Utf8Hypothesis};
use super::incomplete::IncompleteSequence;
use crate::model::char_class::CharClass;
use crate::repair::char_model::{CharState, Cost, NAT, class_of, transition_cost};
use crate::repair::line::DamagedLine;
use crate::repair::lost_byte_model::{LetterGroup, lost_byte};
use crate::repair::reverse_codepages::CodepageId;

/// The cost of an incomplete sequence.
pub(super) const INCOMPLETE_COST: Cost = 2 * NAT;
/// The cost to choose no character where U+FFFD stands.
const UNRESTORED_COST: Cost = 15 * NAT;
/// The cost to choose another letter than the predicted one.
const UNPREDICTED_COST: Cost = 8 * NAT;
/// The cost of a bidi mark or an invisible character behind a space: a quote is more likely.
const INVISIBLE_BEHIND_SPACE_COST: Cost = 2 * NAT;
/// The cost of an invisible character, a space or a dash elsewhere: a quote is more likely.
const INVISIBLE_COST: Cost = 12 * NAT;
/// The bonus for ZERO WIDTH JOINER behind a virama, where it asks for a half form (The Unicode Standard, 12.1).
const JOINER_BONUS: Cost = 24 * NAT;
/// So many ASCII letters before and behind a run belong to its words.
const MAX_CONTEXT_LETTERS: usize = 12;
/// A line is vocalised if it has one vowel mark, of those that cannot be lost, for so many letters.
const MAX_LETTERS_PER_VOWEL_MARK: usize = 6;
const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// What the whole line says about its lost bytes.
struct LineEvidence {
    /// Arabic letters have lost bytes, so that windows-1252 dropped its five bytes.
    has_incomplete_arabic: bool,
    /// The language of its Arabic letters.
    arabic: LetterGroup,
    /// Most of its words have vowel marks.
    is_vocalised: bool,
}

impl LineEvidence {
    fn of(codepage: CodepageId, hypothesis: &Utf8Hypothesis) -> LineEvidence {
        let letters = hypothesis.units.iter().map(|unit| letter(hypothesis, unit)).filter(|&c| is_arabic(c));
        let has_incomplete_arabic =
            codepage == CodepageId::WINDOWS_1252 && letters.clone().any(|c| c > '\u{F0000}');
        let marks = letters.clone().filter(|&c| is_vowel_mark(c)).count();
        let is_vocalised = marks * MAX_LETTERS_PER_VOWEL_MARK >= letters.clone().count();
        LineEvidence { has_incomplete_arabic, arabic: LetterGroup::of_arabic(letters), is_vocalised }
    }

    /// The group of a placeholder, in a word with or without vowel marks.
    fn group(&self, placeholder: char, has_marks: bool) -> LetterGroup {
        match placeholder {
            c if is_arabic(c) && (has_marks || self.is_vocalised) => self.arabic,
            c if is_arabic(c) => self.arabic.without_marks(),
            '\u{F00C3}'..='\u{F00C9}' => LetterGroup::named("Latn"),
            '\u{F00CE}'..='\u{F00CF}' => LetterGroup::named("Grek"),
            '\u{F00D0}'..='\u{F00D3}' => LetterGroup::named("Cyrl"),
            '\u{F0424}'..='\u{F0425}' => LetterGroup::named("Deva"),
            _ => LetterGroup::named("other"),
        }
    }

    /// Whether `c` may be chosen. Where U+FFFD marks the loss, any byte may have been lost, and not only one of the
    /// five. In Arabic script the letters around are evidence enough even then.
    fn allows(&self, c: char, is_marked: bool) -> bool {
        use CharClass::*;
        match class_of(c) {
            Arabic | ArabicMark => true,
            QuoteClose | Dash | Invisible | Space => !is_marked || self.has_incomplete_arabic,
            EastAsian | Pictograph | Mathematical | Box => false,
            _ => !is_marked,
        }
    }
}

/// The letter of a unit. For an incomplete sequence it is the placeholder, or U+FFFD if there is none.
fn letter(hypothesis: &Utf8Hypothesis, unit: &HypothesisUnit) -> char {
    match unit.kind {
        UnitKind::Incomplete(index) => {
            hypothesis.incomplete[index].prefix.as_ref().map_or(REPLACEMENT, |prefix| prefix.placeholder)
        }
        _ => unit.c,
    }
}

/// Whether `c` is a letter of Arabic script or the placeholder of one: the lead bytes are D8 to DB.
fn is_arabic(c: char) -> bool {
    matches!(class_of(c), CharClass::Arabic | CharClass::ArabicMark) || matches!(c, '\u{F00D8}'..='\u{F00DB}')
}

/// Chooses characters for incomplete sequences. The buffers serve one line after another.
#[derive(Default)]
pub(super) struct LostByteRestorer {
    /// The letters of a run and of the words that it is part of, with placeholders.
    letters: Vec<char>,
    /// For each unit of the run, the character that the letters around predict.
    predicted: Vec<Option<char>>,
    nodes: Vec<ViterbiNode>,
    /// For each column, the index of its first node.
    columns: Vec<usize>,
}

/// The cheapest path through a run that ends with one character of one unit.
#[derive(Clone, Copy)]
struct ViterbiNode {
    c: char,
    state: CharState,
    cost: Cost,
    /// The node of the unit before, on that path.
    previous: usize,
}

impl LostByteRestorer {
    /// Chooses a character for each incomplete sequence of the line. A sequence without a likely character stays as it
    /// is.
    pub fn restore(&mut self, line: &DamagedLine, codepage: CodepageId, hypothesis: &mut Utf8Hypothesis) {
        if hypothesis.incomplete.is_empty() {
            return;
        }
        let evidence = LineEvidence::of(codepage, hypothesis);
        for run in 0..hypothesis.runs.len() {
            let run = hypothesis.runs[run].clone();
            let units = &hypothesis.units[run.first..run.last];
            if units.iter().any(|unit| matches!(unit.kind, UnitKind::Incomplete(_))) {
                self.predict(line, hypothesis, &run, &evidence);
                self.build_trellis(line, hypothesis, &run, &evidence);
                self.backtrack(line, hypothesis, &run);
            }
        }
    }

    /// Predicts a character for each sequence of the run that lost its last byte.
    fn predict(
        &mut self,
        line: &DamagedLine,
        hypothesis: &Utf8Hypothesis,
        run: &HypothesisRun,
        evidence: &LineEvidence,
    ) {
        let units = &hypothesis.units[run.first..run.last];
        self.predicted.clear();
        self.predicted.resize(units.len(), None);
        // The words of the run go on in the ASCII letters on either side of it.
        let is_ascii = |at: &usize| line.get(*at).is_ascii_alphabetic();
        let head = (0..run.start).rev().take_while(is_ascii).take(MAX_CONTEXT_LETTERS).count();
        let tail = (run.end..).take_while(is_ascii).take(MAX_CONTEXT_LETTERS).count();
        let middle =
            units.iter().map(|unit| Some(letter(hypothesis, unit)).filter(|&c| is_letter(c)).unwrap_or(' '));
        self.letters.clear();
        self.letters.extend((run.start - head..run.start).map(|at| line.get(at)));
        self.letters.extend(middle);
        self.letters.extend((run.end..run.end + tail).map(|at| line.get(at)));
        let mut start = 0;
        for word in self.letters.chunk_by(|a, b| (*a == ' ') == (*b == ' ')) {
            let has_marks = word.iter().any(|&c| is_vowel_mark(c));
            for at in 0..word.len() {
                let unit = (start + at).checked_sub(head).filter(|&unit| unit < units.len());
                let Some((unit, UnitKind::Incomplete(index))) = unit.map(|unit| (unit, units[unit].kind))
                else {
                    continue;
                };
                let Some(prefix) = &hypothesis.incomplete[index].prefix else { continue };
                let byte = lost_byte(evidence.group(prefix.placeholder, has_marks), word, at);
                self.predicted[unit] = byte.and_then(|byte| prefix.complete(byte));
            }
            start += word.len();
        }
    }

    /// The forward pass of the Viterbi search: the cheapest path to each character that each unit may be.
    fn build_trellis(
        &mut self,
        line: &DamagedLine,
        hypothesis: &Utf8Hypothesis,
        run: &HypothesisRun,
        evidence: &LineEvidence,
    ) {
        let before = line.before(run.start);
        self.nodes.clear();
        self.columns.clear();
        self.columns.push(0);
        self.nodes.push(ViterbiNode { c: before, state: CharState::of(before), cost: 0, previous: 0 });
        for ((chars, unit), predicted) in hypothesis.units_of(run).zip(&self.predicted) {
            let (first, last) = (self.columns[self.columns.len() - 1], self.nodes.len());
            self.columns.push(last);
            let nodes = &mut self.nodes;
            let mut reach = |c: char, extra: Cost| {
                let state = CharState::of(c);
                let cost = |node: &ViterbiNode| {
                    node.cost + transition_cost(node.state, state) - joiner_bonus(node.c, c)
                };
                let all = (first..last).map(|previous| (cost(&nodes[previous]), previous));
                if let Some((cost, previous)) = all.min() {
                    nodes.push(ViterbiNode { c, state, cost: cost + extra, previous });
                }
            };
            let UnitKind::Incomplete(index) = unit.kind else {
                reach(unit.c, 0);
                continue;
            };
            let sequence: &IncompleteSequence = &hypothesis.incomplete[index];
            for c in sequence.candidates().filter(|&c| evidence.allows(c, sequence.is_marked)) {
                let is_unpredicted = *predicted != Some(c) && sequence.prefix.is_some() && is_letter(c);
                let unpredicted = if is_unpredicted { UNPREDICTED_COST } else { 0 };
                reach(c, INCOMPLETE_COST + invisible_cost(c, line.before(chars.start)) + unpredicted);
            }
            if sequence.is_marked {
                reach(REPLACEMENT, UNRESTORED_COST);
            } else {
                let inner = chars.clone().skip(1);
                let kept = inner.map(|at| transition_cost(line.state_before(at), line.state(at))).sum();
                reach(line.get(chars.start), kept);
            }
        }
    }

    /// The backward pass: follows the cheapest path from the end of the run, and sets the characters of the sequences.
    fn backtrack(&self, line: &DamagedLine, hypothesis: &mut Utf8Hypothesis, run: &HypothesisRun) {
        let after = line.state(run.end);
        let last = self.columns[self.columns.len() - 1]..self.nodes.len();
        let cost = |&node: &usize| self.nodes[node].cost + transition_cost(self.nodes[node].state, after);
        let mut node = last.min_by_key(cost).unwrap_or(0);
        for unit in hypothesis.units[run.first..run.last].iter_mut().rev() {
            let ViterbiNode { c, previous, .. } = self.nodes[node];
            if let UnitKind::Incomplete(index) = unit.kind {
                let sequence = &hypothesis.incomplete[index];
                if sequence.candidates().any(|candidate| candidate == c) {
                    unit.c = c;
                } else if !sequence.is_marked {
                    unit.kind = UnitKind::Unchanged;
                }
            }
            node = previous;
        }
    }
}

/// Vowel marks that cannot lose a byte, and that stand in vocalised text only.
fn is_vowel_mark(c: char) -> bool {
    matches!(c, '\u{064B}' | '\u{064C}' | '\u{064E}' | '\u{0652}')
}

/// Whether `c` is a letter, a mark or a placeholder.
fn is_letter(c: char) -> bool {
    c > '\u{F0000}'
        || class_of(c) <= CharClass::Mark && !matches!(class_of(c), CharClass::ArabicSign | CharClass::Space)
}

fn joiner_bonus(before: char, c: char) -> Cost {
    const DEVANAGARI_VIRAMA: char = '\u{94D}';
    if c == '\u{200D}' && before == DEVANAGARI_VIRAMA { JOINER_BONUS } else { 0 }
}

/// The cost of an invisible character, a space or a dash behind `before`.
fn invisible_cost(c: char, before: char) -> Cost {
    match class_of(c) {
        CharClass::Invisible if before == ' ' => INVISIBLE_BEHIND_SPACE_COST,
        CharClass::Invisible | CharClass::Space | CharClass::Dash => INVISIBLE_COST,
        _ => 0,
    }
}
