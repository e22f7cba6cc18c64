//! What the bidi controls of a line do: the line in; their weight, and what is shown against what is stored, out.
//!
//! The line is laid out by UAX #9 with its controls and without them. Program text is laid out from left to right, as editors
//! do, and its strings and comments are looked for in both orders: where the eye finds others than the compiler, that is a
//! Trojan Source (UTS #55 §2).
//!
//! | weight | when |
//! |---|---|
//! | mild | balanced in the line, no override, and not in a string or comment of program text in which they change what is shown |
//! | suspicious | not closed at the end of the line; an override that changes nothing; a control in program text that changes the order |
//! | severe | an override that changes the order, or strings and comments that end elsewhere for the eye than for a compiler |
//!
//! LRM, RLM and ALM alone are mild. Cost: lines are laid out in stretches of at most [`MAX_LINE_BYTES`].

use super::program_text::{Part, is_program_text, parts};
use crate::bidi::{self, is_visible};
use crate::chars::classes::{is_bidi_control, is_explicit_bidi_control};
use crate::document::Direction;
use crate::names::print_by_name;

/// How grave it is that a line holds bidi controls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Weight {
    Mild,
    Suspicious,
    Severe,
}

print_by_name!(name: Weight);

impl Weight {
    /// As a finding prints it.
    pub const fn name(self) -> &'static str {
        match self {
            Weight::Mild => "mild",
            Weight::Suspicious => "suspicious",
            Weight::Severe => "severe",
        }
    }
}

/// What the controls of a line do.
#[derive(Debug)]
pub(crate) struct ControlEffect {
    pub weight: Weight,
    /// Why, what is shown and what is stored; empty where nothing needs to be said.
    pub reasons: String,
}

/// What the bidi controls of `line` do, which is one paragraph without its separator. `first`: where the first control is.
pub(crate) fn describe_controls(line: &str, first: usize) -> ControlEffect {
    let balance = Balance::of(line);
    let stretch = stretch_around(line, first);
    let stored: Vec<char> = stretch.chars().filter(|&c| !is_bidi_control(c)).collect();
    let is_program = is_program_text(&stored.iter().collect::<String>());
    let base = is_program.then_some(Direction::Ltr);
    let shown = visual_order(stretch, base);
    let plain = visual_order(&stored.iter().collect::<String>(), base);
    let is_changed = shown != plain;
    let pattern = if is_program && is_changed { trojan_pattern(&stored, &shown) } else { None };

    let mut reasons: Vec<&str> = Vec::new();
    reasons.extend(pattern);
    reasons.extend(balance.has_override.then_some("override"));
    reasons.extend((!balance.is_closed).then_some("not closed at the end of the line"));
    reasons.extend((is_changed && is_program).then_some("in program text"));
    let weight = match () {
        () if pattern.is_some() || balance.has_override && is_changed => Weight::Severe,
        () if !reasons.is_empty() => Weight::Suspicious,
        () => Weight::Mild,
    };
    let mut reasons = reasons.join(", ");
    if is_changed && (balance.has_explicit || weight > Weight::Mild) {
        let (from, len) = changed_window(&shown, &plain);
        let quoted = |order: &[usize]| -> String {
            order.iter().skip(from).take(len).flat_map(|&rank| stored[rank].escape_debug()).collect()
        };
        let logical: Vec<usize> = (0..stored.len()).filter(|&rank| is_visible(stored[rank])).collect();
        let separator = if reasons.is_empty() { "" } else { "; " };
        let (shown, stored) = (quoted(&shown), quoted(&logical));
        reasons
            .push_str(&format!("{separator}shown from left to right as \"{shown}\", stored as \"{stored}\""));
    }
    ControlEffect { weight, reasons }
}

/// A line is laid out in no more bytes.
const MAX_LINE_BYTES: usize = 2048;
/// Characters that a finding quotes of what is shown, and before the first that is shown elsewhere.
const MAX_QUOTED: usize = 80;
const MAX_QUOTED_BEFORE: usize = 16;

/// Whether the controls of a line are closed in it (UTS #55 §2.2).
struct Balance {
    has_explicit: bool,
    has_override: bool,
    is_closed: bool,
}

impl Balance {
    fn of(line: &str) -> Balance {
        let mut balance = Balance { has_explicit: false, has_override: false, is_closed: true };
        let (mut embeddings, mut isolates) = (0_usize, 0_usize);
        for c in line.chars().filter(|&c| is_explicit_bidi_control(c)) {
            balance.has_explicit = true;
            balance.has_override |= matches!(c, '\u{202D}' | '\u{202E}');
            let open = match c {
                '\u{202C}' | '\u{202A}' | '\u{202B}' | '\u{202D}' | '\u{202E}' => &mut embeddings,
                _ => &mut isolates,
            };
            match c {
                '\u{202C}' | '\u{2069}' if *open == 0 => balance.is_closed = false,
                '\u{202C}' | '\u{2069}' => *open -= 1,
                _ => *open += 1,
            }
        }
        balance.is_closed &= embeddings == 0 && isolates == 0;
        balance
    }
}

/// The stretch of the line in which the control at `first` is looked at.
fn stretch_around(line: &str, first: usize) -> &str {
    let start = if line.len() <= MAX_LINE_BYTES { 0 } else { first.saturating_sub(MAX_LINE_BYTES / 4) };
    let start = floor_char_boundary(line, start);
    &line[start..floor_char_boundary(line, (start + MAX_LINE_BYTES).min(line.len()))]
}

/// The last border of a character at or before `at`.
fn floor_char_boundary(line: &str, at: usize) -> usize {
    (0..=at).rev().find(|&at| line.is_char_boundary(at)).unwrap_or(0)
}

/// The characters that have a place on the line, from left to right, each as its number among those that are no controls.
fn visual_order(text: &str, base: Option<Direction>) -> Vec<usize> {
    let characters = text.chars().filter(|&c| !is_bidi_control(c)).enumerate();
    let ranks = characters.filter(|&(_, c)| is_visible(c)).map(|(rank, _)| rank);
    let places = bidi::visual_order(text, base).places;
    let mut order = vec![0; places.len()];
    places.into_iter().zip(ranks).for_each(|(place, rank)| order[place] = rank);
    order
}

/// The pattern of Trojan Source by which the eye is deceived, if it finds other strings and comments in what is shown.
fn trojan_pattern(stored: &[char], shown: &[usize]) -> Option<&'static str> {
    let as_stored = parts(stored);
    let as_shown = parts(&shown.iter().map(|&rank| stored[rank]).collect::<Vec<char>>());
    let is_code = |rank: usize| !stored[rank].is_whitespace() && !stored[rank].is_ascii_punctuation();
    let mut seen = [false; 3];
    for (&rank, part) in shown.iter().zip(as_shown).filter(|&(&rank, _)| is_code(rank)) {
        match (as_stored[rank], part) {
            (Part::Comment, Part::Code | Part::String) => seen[0] = true,
            (Part::String, Part::Code | Part::Comment) => seen[1] = true,
            (Part::Code, Part::Comment | Part::String) => seen[2] = true,
            _ => {}
        }
    }
    let patterns = ["commenting-out", "stretched string", "early return"];
    patterns.into_iter().zip(seen).find(|&(_, seen)| seen).map(|(pattern, _)| pattern)
}

/// From where on, and how much of it, a finding quotes.
fn changed_window(shown: &[usize], plain: &[usize]) -> (usize, usize) {
    let same = shown.iter().zip(plain).take_while(|(a, b)| a == b).count();
    (same.saturating_sub(MAX_QUOTED_BEFORE), MAX_QUOTED)
}
