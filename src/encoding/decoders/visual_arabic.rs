//! IBM864, IBM868 and CP1006, which hold Arabic as a screen shows it: letters in their joining forms, and often in visual
//! order, from left to right.
//!
//! Bytes come in; letters in logical order go out. Joining forms are folded by NFKC (UAX #15). A line is in visual order
//! where its initial and medial forms have a letter before them rather than after them; then its Arabic part is reversed,
//! but for numbers and Latin words, and is one segment of the map. Linear time.

use crate::codepages::Codepage;
use crate::edit::Width;
use crate::encoding::decode_buffer::DecodeBuffer;
use unicode_normalization::UnicodeNormalization;

/// Whether a code page holds joining forms.
pub(crate) fn is_visual(page: &Codepage) -> bool {
    matches!(page.name, "IBM864" | "IBM868" | "CP1006")
}

/// Decodes all of `bytes`, line by line.
pub(crate) fn decode(page: &'static Codepage, bytes: &[u8], out: &mut DecodeBuffer) {
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        for run in line.chunk_by(|&a, &b| page.decode(a).is_some() && page.decode(b).is_some()) {
            let chars: Vec<char> = run.iter().filter_map(|&byte| page.decode(byte)).collect();
            match chars.len() == run.len() {
                true => decode_run(&chars, out),
                false => run.chunks(1).for_each(|byte| out.push_malformed(byte)),
            }
        }
    }
}

/// Decodes part of a line, one character for each byte.
fn decode_run(chars: &[char], out: &mut DecodeBuffer) {
    if !is_visual_order(chars) {
        chars.iter().for_each(|&c| push(c, out));
        return;
    }
    let arabic = chars.iter().filter(|&&c| is_arabic(c)).count();
    let latin = chars.iter().filter(|c| c.is_ascii_alphabetic()).count();
    let mut at = 0;
    while at < chars.len() {
        let Some(start) = chars[at..].iter().position(|&c| is_arabic(c)).map(|start| at + start) else {
            break;
        };
        // In a line that is mostly Arabic, a Latin word is part of what is reversed. In other lines it is not.
        let belongs = |c: &char| arabic > latin || !c.is_ascii_alphabetic();
        let rest = &chars[start..];
        let reach = rest.iter().position(|c| !belongs(c)).unwrap_or(rest.len());
        let end = start + rest[..reach].iter().rposition(|&c| is_arabic(c)).map_or(1, |last| last + 1);
        let start = if arabic > latin && at == 0 { first_of_line(chars) } else { start };
        let end = if arabic > latin { last_of_line(chars).max(end) } else { end };
        chars[at..start].iter().for_each(|&c| push(c, out));
        let text: String = reversed(&chars[start..end]).into_iter().nfkc().collect();
        out.push(Width::Atomic, end - start, &text);
        at = end;
    }
    chars[at..].iter().for_each(|&c| push(c, out));
}

fn first_of_line(chars: &[char]) -> usize {
    chars.iter().position(|c| !c.is_whitespace()).unwrap_or(0)
}

fn last_of_line(chars: &[char]) -> usize {
    chars.iter().rposition(|c| !c.is_whitespace()).map_or(0, |last| last + 1)
}

/// Pushes one character, which may be a ligature.
fn push(c: char, out: &mut DecodeBuffer) {
    let text: String = if is_form(c) { std::iter::once(c).nfkc().collect() } else { c.into() };
    let width = if text.chars().count() == 1 { Width::SINGLE_BYTE } else { Width::Atomic };
    out.push(width, 1, &text);
}

/// Whether the line is in visual order. A form that joins the next letter has a letter after it in logical order, and
/// before it in visual order.
fn is_visual_order(chars: &[char]) -> bool {
    let is_letter = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|&c| is_form(c));
    let (mut logical, mut visual) = (0, 0);
    for (at, _) in chars.iter().enumerate().filter(|(_, c)| joins_next(**c)) {
        logical += usize::from(is_letter(Some(at + 1)));
        visual += usize::from(is_letter(at.checked_sub(1)));
    }
    visual > logical
}

/// The characters in reverse order, but for numbers and Latin words, and with mirrored brackets.
fn reversed(chars: &[char]) -> Vec<char> {
    let mut reversed: Vec<char> = chars.iter().rev().map(|&c| mirrored(c)).collect();
    let is_ltr = |c: char| c.is_ascii_alphanumeric() || c.is_numeric();
    // A point or colon inside a number belongs to it.
    let is_number_separator = |c: char| matches!(c, '.' | ',' | ':' | '/' | '-' | '٫' | '٬');
    let mut at = 0;
    while at < reversed.len() {
        let mut end = at;
        while end < reversed.len()
            && (is_ltr(reversed[end])
                || end > at
                    && is_number_separator(reversed[end])
                    && reversed.get(end + 1).is_some_and(|&c| is_ltr(c)))
        {
            end += 1;
        }
        reversed[at..end].reverse();
        at = end.max(at + 1);
    }
    reversed
}

fn mirrored(c: char) -> char {
    match c {
        '(' => ')',
        ')' => '(',
        '[' => ']',
        ']' => '[',
        '{' => '}',
        '}' => '{',
        '<' => '>',
        '>' => '<',
        '«' => '»',
        '»' => '«',
        c => c,
    }
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{64A}' | '\u{66E}'..='\u{6D3}') || is_form(c)
}

fn is_form(c: char) -> bool {
    matches!(c, '\u{FB50}'..='\u{FBFF}' | '\u{FE70}'..='\u{FEFC}')
}

/// Whether the form joins the next letter. The Arabic Presentation Forms blocks have the forms of a letter in the order
/// isolated, final, initial, medial, so an initial or medial form has the same letter two code points before it.
fn joins_next(c: char) -> bool {
    let base = |offset: u32| {
        let c = char::from_u32(u32::from(c).wrapping_sub(offset)).filter(|&c| is_form(c));
        c.map(|c| std::iter::once(c).nfkc().collect::<String>())
    };
    is_form(c) && base(2) == base(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(name: &str, chars: &str) -> String {
        let page = Codepage::named(name).unwrap();
        let bytes: Vec<u8> =
            chars.chars().map(|c| page.encode(c).unwrap_or_else(|| panic!("{c:?}"))).collect();
        let mut text = String::new();
        let mut out = DecodeBuffer::new(&mut text);
        decode(page, &bytes, &mut out);
        assert_eq!(out.map.source_len(), bytes.len());
        text
    }

    #[test]
    fn forms_become_letters() {
        // beh, initial; alef, final; beh, isolated
        assert_eq!(decoded("IBM864", "\u{FE91}\u{FE8E}\u{FE8F}\n"), "باب\n");
        assert_eq!(decoded("CP1006", "\u{FE91}\u{FE8E}\u{FE8F}"), "باب");
    }

    #[test]
    fn visual_order_becomes_logical_order() {
        assert_eq!(decoded("IBM864", "\u{FE8F}\u{FE8E}\u{FE91}\n"), "باب\n");
        // 25 (beh alef beh), in visual order
        assert_eq!(decoded("IBM864", "25 (\u{FE8F}\u{FE8E}\u{FE91})\n"), "(باب) 25\n");
        assert_eq!(
            decoded("IBM864", "the word \u{FE8F}\u{FE8E}\u{FE91} is here\n"),
            "the word باب is here\n"
        );
    }

    #[test]
    fn only_initial_and_medial_forms_join_the_next_letter() {
        for (c, expected) in [
            ('\u{FE8F}', false),
            ('\u{FE90}', false),
            ('\u{FE91}', true),
            ('\u{FE92}', true),
            ('\u{FE8E}', false),
            ('ب', false),
        ] {
            assert_eq!(joins_next(c), expected, "{c:?}");
        }
    }
}
