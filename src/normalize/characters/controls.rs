//! Control characters, line ends, bidi controls and other invisible characters that are removed or replaced whatever stands
//! beside them: rules `control`, `line-end`, `bidi-control`, `invisible`. Linear.

use super::classes::ESCAPE;
use super::dirty_run::DirtyRun;
use super::escape_sequences::escape_sequence_len;
use super::hidden_payload::InertChar;
use crate::chars;
use crate::chars::classes::{is_bidi_control, is_interlinear_annotation};
use crate::document::{FindingKind, RawFinding};
use crate::profile::Rule;

/// What is done with a character.
pub(super) enum Action {
    Keep,
    Remove(Rule),
    Replace(char, Rule),
}

/// Removes and replaces the characters of the run. Bidi controls are reported in every profile.
pub(super) fn remove(run: &mut DirtyRun, findings: &mut Vec<RawFinding>) {
    let mut kept = Vec::with_capacity(run.chars.len());
    let mut index = 0;
    while let Some(&(at, c)) = run.chars.get(index) {
        if c == ESCAPE && run.allows(Rule::Control) && !run.rules.reveals() {
            index += escape_sequence_len(run.chars[index..].iter().map(|&(_, c)| c));
            let end = run.chars.get(index).map_or(run.end, |&(end, _)| end);
            run.mark_changed(Rule::Control, at..end);
            continue;
        }
        let before = index.checked_sub(1).and_then(|i| run.get(i));
        index += 1;
        let range = at..at + c.len_utf8();
        match action_for(c, before, [run.get(index), run.get(index + 1)], run.rules.line_end()) {
            _ if run.region.keeps_char(c) => kept.push((at, c)),
            // A document of one line does not begin with the SPACE that replaces a line end.
            Action::Replace(' ', rule) if run.allows(rule) && run.is_head() && kept.is_empty() => {
                run.mark_changed(rule, range);
            }
            Action::Replace(other, rule) if run.allows(rule) => {
                run.mark_changed(rule, range);
                kept.push((at, other));
            }
            Action::Remove(rule) => {
                match rule {
                    Rule::BidiControl => report_bidi_control(at, c, findings),
                    Rule::Invisible => {
                        let inert = InertChar::new(at, c, before, run.from(index));
                        run.inert_chars.extend(inert);
                    }
                    _ => {}
                }
                match run.allows(rule) {
                    true => {
                        run.mark_changed(rule, range);
                        run.reveal(at, c, &mut kept);
                    }
                    false => kept.push((at, c)),
                }
            }
            Action::Keep | Action::Replace(..) => {
                if matches!(c, '\u{115F}' | '\u{1160}') {
                    let inert = InertChar::new(at, c, before, run.from(index));
                    run.inert_chars.extend(inert);
                }
                kept.push((at, c));
            }
        }
    }
    run.chars = kept;
}

/// What is done with `c`, which stands between `before` and the two characters `after`.
pub(super) fn action_for(
    c: char,
    before: Option<char>,
    [after, second]: [Option<char>; 2],
    line_end: char,
) -> Action {
    let is_vowel = |c| matches!(c, '\u{1161}'..='\u{11A7}' | '\u{D7B0}'..='\u{D7C6}');
    let is_final = |c| matches!(c, '\u{11A8}'..='\u{11FF}' | '\u{D7CB}'..='\u{D7FB}');
    let is_initial = |c| matches!(c, '\u{1100}'..='\u{115E}' | '\u{A960}'..='\u{A97C}');
    match c {
        '\n' if line_end != '\n' => Action::Replace(line_end, Rule::LineEnd),
        '\n' | '\t' | ' '..='~' => Action::Keep,
        '\r' if after == Some('\n') => Action::Remove(Rule::LineEnd),
        // The line and paragraph separators of UAX #14 (BK, CR, NL) and UAX #9 (Bidi_Class B).
        '\r' | '\u{B}' | '\u{C}' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
            Action::Replace(line_end, Rule::LineEnd)
        }
        c if c.is_control() => Action::Remove(Rule::Control),
        c if is_bidi_control(c) => Action::Remove(Rule::BidiControl),
        // Interlinear annotation: format characters that are not default-ignorable.
        c if is_interlinear_annotation(c) => Action::Remove(Rule::Invisible),
        // Rules for these are in `contextual`.
        '\u{200B}'..='\u{200D}' | '\u{34F}' => Action::Keep,
        '\u{180B}'..='\u{180F}' | '\u{FE00}'..='\u{FE0F}' => Action::Keep,
        '\u{E0020}'..='\u{E007F}' | '\u{E0100}'..='\u{E01EF}' => Action::Keep,
        // Fillers hold the place of a jamo in a syllable that has another (The Unicode Standard, §18.6).
        '\u{115F}' if after.is_some_and(is_vowel) => Action::Keep,
        '\u{115F}' if after == Some('\u{1160}') && second.is_some_and(is_final) => Action::Keep,
        '\u{1160}' if before.is_some_and(is_initial) => Action::Keep,
        '\u{1160}' if before == Some('\u{115F}') && after.is_some_and(is_final) => Action::Keep,
        c => {
            let properties = chars::of(c);
            if properties.is_noncharacter() {
                Action::Remove(Rule::Control)
            } else if properties.is_default_ignorable() {
                Action::Remove(Rule::Invisible)
            } else {
                Action::Keep
            }
        }
    }
}

/// Adds a bidi control to the findings. Adjacent ones are one finding, which names them all.
pub(in crate::normalize) fn report_bidi_control(at: usize, c: char, findings: &mut Vec<RawFinding>) {
    let Some(name) = chars::abbreviation(c).filter(|_| is_bidi_control(c)) else { return };
    let end = at + c.len_utf8();
    match findings.last_mut() {
        Some(last)
            if last.kind == FindingKind::BidiControl && last.range.end == at && last.detail.len() < 60 =>
        {
            last.range.end = end;
            last.detail.push(' ');
            last.detail.push_str(name);
        }
        _ => {
            findings.push(RawFinding { kind: FindingKind::BidiControl, range: at..end, detail: name.into() })
        }
    }
}
