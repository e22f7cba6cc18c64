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
    let (bytes, mut at) = (line.as_bytes(), 0);
    // Behind the last character the line ends, and with it a word.
    while at <= bytes.len() {
        let (code, len) = match bytes.get(at..).unwrap_or_default() {
            [] | [..0x80, ..] => (NO_LETTER, 1),
            // U+0600 to U+06FF, which the model begins with.
            [lead @ 0xD8..=0xDB, next, ..] if script == ARABIC => (model.code_of_bytes(*lead, *next), 2),
            _ => match line[at..].chars().next().map(|c| (code(c, script), c.len_utf8())) {
                Some((Some(code), len)) => (code, len),
                _ => return false,
            },
        };
        at += len;
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

/// The code of a character; `None` where the line needs a closer look.
fn code(c: char, script: usize) -> Option<u8> {
    match c {
        ..'\u{590}' => Some(NO_LETTER),
        '\u{590}'..='\u{6FF}' => match LETTER_ORDER[script].code(c) {
            NO_LETTER if is_of_other_script(c, script) => None,
            code => Some(code),
        },
        '\u{200C}' | '\u{200D}' => Some(PASSED_OVER),
        '\u{750}'..='\u{77F}' | '\u{870}'..='\u{8FF}' | '\u{FB50}'..='\u{FEFC}' => None,
        _ => Some(NO_LETTER),
    }
}

fn is_of_other_script(c: char, script: usize) -> bool {
    (c < '\u{600}') != (script == HEBREW)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The same, character by character.
    fn is_good_by_characters(line: &str) -> bool {
        let first = line.bytes().find(|&byte| byte.wrapping_sub(0xD6) < 6);
        let script = if matches!(first, Some(0xD6 | 0xD7)) { HEBREW } else { ARABIC };
        let mut words: Vec<Vec<u8>> = vec![vec![EDGE]];
        for c in line.chars() {
            match code(c, script) {
                None => return false,
                Some(NO_LETTER) => words.push(vec![EDGE]),
                Some(PASSED_OVER) => {}
                Some(code) => words.last_mut().unwrap().push(code),
            }
        }
        let scores = words.iter_mut().filter(|word| word.len() > 1).map(|word| {
            word.push(EDGE);
            word.windows(2).map(|pair| LETTER_ORDER[script].pair(pair[0], pair[1])).sum::<i32>()
        });
        let scores: Vec<i32> = scores.collect();
        let oddest = scores.iter().scan(0, |odd, score| {
            *odd = (*odd - score).max(0);
            Some(*odd)
        });
        oddest.max().unwrap_or(0) < ODD_BY_PAIRS && scores.iter().sum::<i32>() >= GOOD_BY_PAIRS
    }

    #[test]
    fn bytes_and_characters_are_judged_alike() {
        let words = "یہ کتاب میری ہے۔ اور وہ گھر بڑا ہوگا и x می\u{200C}خواهم كَتَبَ “1” – नह 中 ֊ 🙂 את הספר \u{FEB3} ݨ";
        let words: Vec<&str> = words.split(' ').collect();
        let (mut seed, mut good) = (1_u32, 0);
        for round in 0..20_000 {
            let mut line = String::new();
            for _ in 0..round % 12 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let word = words[(seed >> 8) as usize % words.len()];
                match seed >> 28 {
                    0 => line.extend(word.chars().rev()),
                    _ => line.push_str(word),
                }
                line.push_str(if seed >> 27 & 1 == 0 { " " } else { "" });
            }
            assert_eq!(is_good(&line), is_good_by_characters(&line), "{line:?}");
            good += usize::from(is_good(&line));
        }
        assert!((1000..19_000).contains(&good), "{good}");
    }
}
