//! C1 controls that are windows-1252 or MacRoman characters decoded as ISO-8859-1. Replaces them in a
//! line by quotes, dashes and letters. Cost: linear.
//!
//! Nobody writes C1 controls on purpose, except NEL (U+0085), the line end of IBM mainframes. NEL is an ellipsis only
//! where it stands between a word and a space or quote, or where the line holds other C1 controls.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --mojibake DIR`.

use super::char_model::{CharState, Cost, NAT, class_of, transition_cost};
use super::line::{CharReplacement, DamagedLine};
use crate::codepages::Codepage;
use crate::edit::Misdecoding;
use crate::model::char_class::CharClass;

const NEXT_LINE: char = '\u{85}';
/// How much less the line must cost in MacRoman than in windows-1252.
const MACINTOSH_PRIOR_COST: Cost = 4 * NAT;

/// Replaces the C1 controls of the line. Returns whether there were any.
pub(super) fn repair(line: &mut DamagedLine) -> bool {
    if !line.may_hold(CharClass::C1) || line.is_ambiguous {
        return false;
    }
    let is_control = |c: char| ('\u{80}'..='\u{9F}').contains(&c);
    let is_candidate = |&at: &usize| is_control(line.chars[at].c) && !line.chars[at].is_protected;
    let controls: Vec<usize> = (0..line.chars.len()).filter(is_candidate).collect();
    let has_others = line.is_changed() || controls.iter().any(|&at| line.chars[at].c != NEXT_LINE);
    let [windows, macintosh] = ["windows-1252", "macintosh"].map(|name| {
        let codepage = Codepage::named(name);
        let decode = |&at: &usize| {
            let is_line_end = line.chars[at].c == NEXT_LINE && !has_others && !is_ellipsis(line, at);
            let byte = u8::try_from(u32::from(line.chars[at].c)).ok().filter(|_| !is_line_end)?;
            let c = codepage?.decode(byte).filter(|&c| !is_control(c))?;
            Some(CharReplacement { chars: at..at + 1, c, lossy: false })
        };
        (name, controls.iter().filter_map(decode).collect::<Vec<_>>())
    });
    let are_inside_words = controls.iter().all(|&at| is_inside_word(line, at));
    let is_macintosh =
        are_inside_words && cost(line, &macintosh.1) + MACINTOSH_PRIOR_COST < cost(line, &windows.1);
    let (encoded_as, replacements) = if is_macintosh { macintosh } else { windows };
    line.replace(&replacements, Misdecoding { encoded_as, decoded_as: "ISO-8859-1" });
    !replacements.is_empty()
}

fn is_ellipsis(line: &DamagedLine, at: usize) -> bool {
    let before = line.before(at);
    (before.is_alphanumeric() || matches!(class_of(before), CharClass::QuoteClose))
        && matches!(line.get(at + 1), ' ' | '"' | '\u{201D}' | '\u{2019}')
        && at + 1 < line.chars.len()
}

fn is_inside_word(line: &DamagedLine, at: usize) -> bool {
    line.before(at).is_lowercase() && line.get(at + 1).is_lowercase()
}

/// The cost of the replacements between their neighbours.
fn cost(line: &DamagedLine, replacements: &[CharReplacement]) -> Cost {
    let of = |CharReplacement { chars, c, .. }: &CharReplacement| {
        let state = CharState::of(*c);
        transition_cost(line.state_before(chars.start), state) + transition_cost(state, line.state(chars.end))
    };
    replacements.iter().map(of).sum()
}
