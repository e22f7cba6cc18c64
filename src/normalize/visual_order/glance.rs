//! A line in; whether it surely reads well as it stands out, by the pairs of its letters alone.
//!
//! Nearly every line does, so this is what the stage costs: one look-up for each character and one for each pair.

use super::words::{ARABIC, HEBREW};
use crate::embedded::LETTER_ORDER;
use crate::model::letter_order::{EDGE, NO_LETTER, PASSED_OVER, UNITS_PER_NAT};

/// A line whose pairs speak so much for the order in which it stands needs no closer look, unless some words are odd.
const GOOD_BY_PAIRS: i32 = 3 * UNITS_PER_NAT;
/// Words in a row that are as odd as this by their pairs are looked at more closely.
const ODD_BY_PAIRS: i32 = 3 * UNITS_PER_NAT;

/// Whether a line needs no closer look. One with presentation forms does, and with letters of both scripts.
pub(super) fn is_good(line: &str) -> bool {
    let script = match line.bytes().find(|&byte| byte.wrapping_sub(0xD6) < 6) {
        Some(0xD6 | 0xD7) => HEBREW,
        _ => ARABIC,
    };
    let model = &LETTER_ORDER[script];
    let (mut sum, mut odd, mut most_odd) = (0, 0, 0);
    let (mut pairs, mut before) = (0, EDGE);
    for c in line.chars().chain(['\n']) {
        let code = match c {
            ..'\u{590}' => NO_LETTER,
            '\u{590}'..='\u{6FF}' => match model.code(c) {
                NO_LETTER if is_of_other_script(c, script) => return false,
                code => code,
            },
            '\u{200C}' | '\u{200D}' => PASSED_OVER,
            '\u{750}'..='\u{77F}' | '\u{870}'..='\u{8FF}' | '\u{FB50}'..='\u{FEFC}' => return false,
            _ => NO_LETTER,
        };
        if code < PASSED_OVER {
            pairs += model.pair(before, code);
            before = code;
        } else if code == NO_LETTER && before != EDGE {
            pairs += model.pair(before, EDGE);
            sum += pairs;
            odd = (odd - pairs).max(0);
            most_odd = most_odd.max(odd);
            (pairs, before) = (0, EDGE);
        }
    }
    sum >= GOOD_BY_PAIRS && most_odd < ODD_BY_PAIRS
}

fn is_of_other_script(c: char, script: usize) -> bool {
    (c < '\u{600}') != (script == HEBREW)
}
