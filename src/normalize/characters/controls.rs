//! Controls and invisible characters: what a character is by itself, whatever stands around it.
//!
//! Rules `control`, `line-end`, `bidi-control`, `invisible` (N5, N6, N9 of the reference).

use memchr::memchr_iter;

use super::hidden::Stray;
use super::{Stretch, sequences};
use crate::chars;
use crate::document::{FindingKind, Found};
use crate::edit::{Rewriter, Rewritten};
use crate::profile::{Rule, RuleSet};

/// What becomes of a character.
enum Fate {
    Keep,
    Remove(Rule),
    Become(char, Rule),
}

/// Removes embeddings, overrides and isolates (UAX #9 §2) from a whole text. It is done before anybody judges the text: the
/// last stage writes such, and they may not change how the text is judged the next time. No encoding has them, so they
/// are no part of damage.
pub(crate) fn lift<'a>(text: &'a str, rules: RuleSet, found: &mut Vec<Found>) -> Rewritten<'a> {
    let mut rewriter = Rewriter::new(text);
    if rules.runs(Rule::BidiControl) {
        // In UTF-8, all of them begin so.
        for at in memchr_iter(0xE2, text.as_bytes()) {
            let c = match text.as_bytes()[at + 1] {
                0x80 | 0x81 => text[at..].chars().next(),
                _ => None,
            };
            if let Some(c @ ('\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')) = c {
                report(at, c, found);
                rewriter.replace(Rule::BidiControl, at..at + c.len_utf8(), "");
            }
        }
    }
    rewriter.finish()
}

/// Removes and replaces. Bidi controls are reported: run by run, with their names.
pub(super) fn remove(stretch: &mut Stretch, found: &mut Vec<Found>) {
    let mut kept = Vec::with_capacity(stretch.chars.len());
    let mut index = 0;
    while let Some(&(at, c)) = stretch.chars.get(index) {
        if c == ESCAPE && stretch.runs(Rule::Control) {
            index += sequences::len(stretch.chars[index..].iter().map(|&(_, c)| c));
            let end = stretch.chars.get(index).map_or(stretch.end, |&(end, _)| end);
            stretch.changed(Rule::Control, at..end);
            continue;
        }
        let before = index.checked_sub(1).and_then(|i| stretch.get(i));
        index += 1;
        let range = at..at + c.len_utf8();
        match fate(c, before, stretch.get(index), stretch.rules.line_end()) {
            _ if stretch.region.keeps(c) => kept.push((at, c)),
            // A line begins with no line end, nor with the space in its place.
            Fate::Become(' ', rule) if stretch.runs(rule) && stretch.is_head() && kept.is_empty() => {
                stretch.changed(rule, range);
            }
            Fate::Become(other, rule) if stretch.runs(rule) => {
                stretch.changed(rule, range);
                kept.push((at, other));
            }
            Fate::Remove(rule) => {
                match rule {
                    Rule::BidiControl => report(at, c, found),
                    Rule::Invisible => {
                        let stray = Stray::new(at, c, before, stretch.from(index));
                        stretch.strays.extend(stray);
                    }
                    _ => {}
                }
                match stretch.runs(rule) {
                    true => stretch.changed(rule, range),
                    false => kept.push((at, c)),
                }
            }
            Fate::Keep | Fate::Become(..) => {
                if matches!(c, '\u{115F}' | '\u{1160}') {
                    let stray = Stray::new(at, c, before, stretch.from(index));
                    stretch.strays.extend(stray);
                }
                kept.push((at, c));
            }
        }
    }
    stretch.chars = kept;
}

const ESCAPE: char = '\u{1B}';

fn fate(c: char, before: Option<char>, after: Option<char>, line_end: char) -> Fate {
    match c {
        '\n' if line_end != '\n' => Fate::Become(line_end, Rule::LineEnd),
        '\n' | '\t' | ' '..='~' => Fate::Keep,
        '\r' if after == Some('\n') => Fate::Remove(Rule::LineEnd),
        // The line and paragraph separators of UAX #14 (BK, CR, NL) and UAX #9 (Bidi_Class B).
        '\r' | '\u{B}' | '\u{C}' | '\u{1C}'..='\u{1E}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
            Fate::Become(line_end, Rule::LineEnd)
        }
        c if c.is_control() => Fate::Remove(Rule::Control),
        c if bidi_control_name(c).is_some() => Fate::Remove(Rule::BidiControl),
        // Interlinear annotation: format characters that are not default-ignorable.
        '\u{FFF9}'..='\u{FFFB}' => Fate::Remove(Rule::Invisible),
        // These are judged by their neighbours, see `joiners`.
        '\u{200B}'..='\u{200D}' | '\u{34F}' => Fate::Keep,
        '\u{180B}'..='\u{180F}' | '\u{FE00}'..='\u{FE0F}' => Fate::Keep,
        '\u{E0020}'..='\u{E007F}' | '\u{E0100}'..='\u{E01EF}' => Fate::Keep,
        // Fillers hold the place of a jamo (The Unicode Standard, §18.6).
        '\u{115F}' if after.is_some_and(|c| ('\u{1160}'..='\u{11A7}').contains(&c)) => Fate::Keep,
        '\u{1160}' if before.is_some_and(|c| ('\u{1100}'..='\u{115F}').contains(&c)) => Fate::Keep,
        c => {
            let properties = chars::of(c);
            if properties.is_noncharacter() {
                Fate::Remove(Rule::Control)
            } else if properties.is_default_ignorable() {
                Fate::Remove(Rule::Invisible)
            } else {
                Fate::Keep
            }
        }
    }
}

fn report(at: usize, c: char, found: &mut Vec<Found>) {
    let Some(name) = bidi_control_name(c) else { return };
    let end = at + c.len_utf8();
    match found.last_mut() {
        Some(last)
            if last.kind == FindingKind::BidiControl && last.range.end == at && last.detail.len() < 60 =>
        {
            last.range.end = end;
            last.detail.push(' ');
            last.detail.push_str(name);
        }
        _ => found.push(Found { kind: FindingKind::BidiControl, range: at..end, detail: name.into() }),
    }
}

/// The twelve characters with Bidi_Control=Yes, and the six deprecated format characters U+206A..U+206F.
fn bidi_control_name(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{061C}' => "ALM",
        '\u{200E}' => "LRM",
        '\u{200F}' => "RLM",
        '\u{202A}' => "LRE",
        '\u{202B}' => "RLE",
        '\u{202C}' => "PDF",
        '\u{202D}' => "LRO",
        '\u{202E}' => "RLO",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        '\u{206A}' => "ISS",
        '\u{206B}' => "ASS",
        '\u{206C}' => "IAFS",
        '\u{206D}' => "AAFS",
        '\u{206E}' => "NADS",
        '\u{206F}' => "NODS",
        _ => return None,
    })
}
