//! Controls and invisible characters: what a character is by itself, whatever stands around it.
//!
//! Rules `control`, `line-end`, `bidi-control`, `invisible` (N5, N6, N9 of the reference).

use memchr::memchr2_iter;

use super::hidden::Stray;
use super::{Stretch, sequences};
use crate::chars;
use crate::chars::classes::{is_explicit_bidi_control, is_interlinear_annotation};
use crate::document::{FindingKind, RawFinding};
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
///
/// What hides between `<` and the letter that would make a tag of it (HTML, tag open state) was often put there so that
/// it makes none. Its removal would, so SPACE takes its place.
pub(crate) fn lift<'a>(text: &'a str, rules: RuleSet, found: &mut Vec<RawFinding>) -> Rewritten<'a> {
    let mut rewriter = Rewriter::new(text);
    let lifts = rules.runs(Rule::BidiControl);
    let mut parted = None;
    // In UTF-8, all embeddings, overrides and isolates begin with 0xE2.
    for at in memchr2_iter(b'<', 0xE2, text.as_bytes()) {
        if text.as_bytes()[at] == b'<' {
            let hidden = hidden_behind(&text[at + 1..]).filter(|&(_, rule)| rules.runs(rule));
            parted = hidden.map(|(first, rule)| {
                if let Some(c) = first.chars().next().filter(|&c| is_explicit_bidi_control(c)) {
                    report(at + 1, c, found);
                }
                rewriter.replace(rule, at + 1..at + 1 + first.len(), " ");
                at + 1
            });
            continue;
        }
        let c = match text.as_bytes()[at + 1] {
            0x80 | 0x81 if lifts && parted != Some(at) => text[at..].chars().next(),
            _ => None,
        };
        if let Some(c) = c.filter(|&c| is_explicit_bidi_control(c)) {
            report(at, c, found);
            rewriter.replace(Rule::BidiControl, at..at + c.len_utf8(), "");
        }
    }
    rewriter.finish()
}

/// What hides first at the head of `rest`, a character or a control sequence, and the rule that would remove it, if
/// behind all that hides stands what makes a tag of a `<` before it. Isolates alone do not count: they may be those that
/// the last stage wrote.
fn hidden_behind(rest: &str) -> Option<(&str, Rule)> {
    let first = rest.chars().next().filter(|c| !c.is_ascii() || c.is_control())?;
    let rule = hiding(first)?;
    let (mut at, mut hidden, mut is_ours) = (0, 0, true);
    while let Some(c) = rest[at..].chars().next().filter(|&c| hiding(c).is_some()) {
        let len = if c == ESCAPE { sequences::len(rest[at..].chars()) } else { 1 };
        at += rest[at..].chars().take(len).map(char::len_utf8).sum::<usize>();
        is_ours &= matches!(c, '\u{2066}' | '\u{2067}' | '\u{2069}');
        hidden = if hidden == 0 { at } else { hidden };
    }
    let makes_tag = rest[at..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
    (makes_tag && !is_ours).then_some((&rest[..hidden], rule))
}

/// The rule that removes the character wherever it has nothing to do.
fn hiding(c: char) -> Option<Rule> {
    match c {
        '\u{200C}' | '\u{200D}' => Some(Rule::JoinControl),
        '\u{200B}' | '\u{34F}' | '\u{180E}' | '\u{E0020}'..='\u{E007F}' => Some(Rule::Invisible),
        '\u{180B}'..='\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => {
            Some(Rule::VariationSelector)
        }
        c => match fate(c, None, None, '\n') {
            Fate::Remove(rule) => Some(rule),
            _ => None,
        },
    }
}

/// Removes and replaces. Bidi controls are reported: run by run, with their names.
pub(super) fn remove(stretch: &mut Stretch, found: &mut Vec<RawFinding>) {
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
        c if is_interlinear_annotation(c) => Fate::Remove(Rule::Invisible),
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

fn report(at: usize, c: char, found: &mut Vec<RawFinding>) {
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
        _ => found.push(RawFinding { kind: FindingKind::BidiControl, range: at..end, detail: name.into() }),
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
