//! Explicit directional formatting (embeddings, overrides, isolates; UAX #9 §2): a decoded text in, the text without it out.
//!
//! This runs before every other stage: the last stage writes isolates itself, and they must not change how the text is
//! repaired and labelled the next time. (With `reveal` none are written, and each character is named in its place.) No legacy encoding has these characters, so no repair needs them. Linear.
//!
//! What stands invisibly between `<` and a letter keeps the two from being a tag (HTML, tag open state). SPACE replaces it
//! there, because its removal would make the tag.

use memchr::memchr2_iter;

use super::classes::ESCAPE;
use super::controls::{Action, action_for, report_bidi_control};
use super::escape_sequences::escape_sequence_len;
use super::payload;
use crate::chars;
use crate::chars::classes::is_explicit_bidi_control;
use crate::document::RawFinding;
use crate::edit::{Rewriter, Rewritten};
use crate::profile::{Rule, RuleSet};

/// Removes and reports explicit directional formatting in the whole text.
pub(crate) fn remove_explicit_formatting<'a>(
    text: &'a str,
    rules: RuleSet,
    found: &mut Vec<RawFinding>,
) -> Rewritten<'a> {
    let mut rewriter = Rewriter::new(text);
    let removes = rules.runs(Rule::BidiControl);
    let mut replaced_at = None;
    // In UTF-8 all these characters begin with 0xE2.
    for at in memchr2_iter(b'<', 0xE2, text.as_bytes()) {
        if text.as_bytes()[at] == b'<' {
            // A character that is named keeps `<` from a letter.
            if rules.reveals() {
                continue;
            }
            let hidden = hidden_before_tag(&text[at + 1..]).filter(|&(_, rule)| rules.runs(rule));
            replaced_at = hidden.map(|(first, rule)| {
                if let Some(c) = first.chars().next().filter(|&c| is_explicit_bidi_control(c)) {
                    report_bidi_control(at + 1, c, found);
                }
                rewriter.replace(rule, at + 1..at + 1 + first.len(), " ");
                at + 1
            });
            continue;
        }
        let c = match text.as_bytes()[at + 1] {
            0x80 | 0x81 if removes && replaced_at != Some(at) => text[at..].chars().next(),
            _ => None,
        };
        if let Some(c) = c.filter(|&c| is_explicit_bidi_control(c)) {
            report_bidi_control(at, c, found);
            let shown = if rules.reveals() { chars::revealed(c) } else { String::new() };
            rewriter.replace(Rule::BidiControl, at..at + c.len_utf8(), &shown);
        }
    }
    payload::spell_out(text, found);
    rewriter.finish()
}

/// If `rest` begins with invisible characters or escape sequences, and what follows them would make a tag of a `<` before
/// `rest`: the first of them, and the rule that removes it. Isolates alone do not count, since the last stage may have
/// written them.
fn hidden_before_tag(rest: &str) -> Option<(&str, Rule)> {
    let first = rest.chars().next().filter(|c| !c.is_ascii() || c.is_control())?;
    let rule = removing_rule(first)?;
    let (mut at, mut hidden, mut are_isolates) = (0, 0, true);
    while let Some(c) = rest[at..].chars().next().filter(|&c| removing_rule(c).is_some()) {
        let len = if c == ESCAPE { escape_sequence_len(rest[at..].chars()) } else { 1 };
        at += rest[at..].chars().take(len).map(char::len_utf8).sum::<usize>();
        are_isolates &= matches!(c, '\u{2066}' | '\u{2067}' | '\u{2069}');
        hidden = if hidden == 0 { at } else { hidden };
    }
    let makes_tag = rest[at..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
    (makes_tag && !are_isolates).then_some((&rest[..hidden], rule))
}

/// The rule that removes the character where it has no function.
fn removing_rule(c: char) -> Option<Rule> {
    match c {
        '\u{200C}' | '\u{200D}' => Some(Rule::JoinControl),
        '\u{200B}' | '\u{34F}' | '\u{180E}' | '\u{E0020}'..='\u{E007F}' => Some(Rule::Invisible),
        '\u{180B}'..='\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => {
            Some(Rule::VariationSelector)
        }
        c => match action_for(c, None, [None; 2], '\n') {
            Action::Remove(rule) => Some(rule),
            _ => None,
        },
    }
}
