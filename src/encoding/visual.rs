//! IBM864, IBM868 and CP1006 hold Arabic as a screen shows it: letters in their joining forms, and lines often from
//! left to right. Bytes come in; letters go out, in the order in which they are read. A stretch that is turned round is
//! one piece in the map.

use super::output::Output;
use crate::codepages::Codepage;
use crate::edit::Width;
use unicode_normalization::UnicodeNormalization;

/// Whether a codepage holds joining forms.
pub(super) fn is_visual(page: &Codepage) -> bool {
    matches!(page.name, "IBM864" | "IBM868" | "CP1006")
}

/// Decodes all of `bytes`, line by line.
pub(super) fn decode(page: &'static Codepage, bytes: &[u8], out: &mut Output) {
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        for piece in line.chunk_by(|&a, &b| page.decode(a).is_some() && page.decode(b).is_some()) {
            let chars: Vec<char> = piece.iter().filter_map(|&byte| page.decode(byte)).collect();
            match chars.len() == piece.len() {
                true => decode_piece(&chars, out),
                false => piece.chunks(1).for_each(|byte| out.lose(byte)),
            }
        }
    }
}

/// Decodes part of a line, one character for each byte.
fn decode_piece(chars: &[char], out: &mut Output) {
    if !is_turned(chars) {
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
        // In a line of Arabic the Latin words are islands; in other lines the Arabic ones are.
        let belongs = |c: &char| arabic > latin || !c.is_ascii_alphabetic();
        let rest = &chars[start..];
        let reach = rest.iter().position(|c| !belongs(c)).unwrap_or(rest.len());
        let end = start + rest[..reach].iter().rposition(|&c| is_arabic(c)).map_or(1, |last| last + 1);
        let start = if arabic > latin && at == 0 { first_of_line(chars) } else { start };
        let end = if arabic > latin { last_of_line(chars).max(end) } else { end };
        chars[at..start].iter().for_each(|&c| push(c, out));
        let text: String = turned(&chars[start..end]).into_iter().nfkc().collect();
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

/// One character, which may be a ligature.
fn push(c: char, out: &mut Output) {
    let text: String = if is_form(c) { std::iter::once(c).nfkc().collect() } else { c.into() };
    let width = if text.chars().count() == 1 { Width::SINGLE_BYTE } else { Width::Atomic };
    out.push(width, 1, &text);
}

/// Whether the line runs from left to right. An initial form is followed by a letter where the line is in reading order,
/// and has one before it where it is turned round.
fn is_turned(chars: &[char]) -> bool {
    let is_letter = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|&c| is_form(c));
    let (mut read, mut turned) = (0, 0);
    for (at, _) in chars.iter().enumerate().filter(|(_, c)| joins_next(**c)) {
        read += usize::from(is_letter(Some(at + 1)));
        turned += usize::from(is_letter(at.checked_sub(1)));
    }
    turned > read
}

/// Turns a stretch round, but for numbers and Latin words, and mirrors its brackets.
fn turned(chars: &[char]) -> Vec<char> {
    let mut turned: Vec<char> = chars.iter().rev().map(|&c| mirrored(c)).collect();
    let is_ltr = |c: char| c.is_ascii_alphanumeric() || c.is_numeric();
    // A point or colon inside a number belongs to it.
    let inside = |c: char| matches!(c, '.' | ',' | ':' | '/' | '-' | '٫' | '٬');
    let mut at = 0;
    while at < turned.len() {
        let mut end = at;
        while end < turned.len()
            && (is_ltr(turned[end])
                || end > at && inside(turned[end]) && turned.get(end + 1).is_some_and(|&c| is_ltr(c)))
        {
            end += 1;
        }
        turned[at..end].reverse();
        at = end.max(at + 1);
    }
    turned
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

/// Whether the form goes on to the next letter: the Arabic Presentation Forms blocks have the forms of a letter in the
/// order isolated, final, initial, medial.
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

    fn decoded(name: &str, chars: &str) -> (String, usize) {
        let page = Codepage::named(name).unwrap();
        let bytes: Vec<u8> =
            chars.chars().map(|c| page.encode(c).unwrap_or_else(|| panic!("{c:?}"))).collect();
        let mut text = String::new();
        let mut out = Output::new(&mut text);
        decode(page, &bytes, &mut out);
        assert_eq!(out.map.source_len(), bytes.len());
        let stretches = out.map.size();
        (text, stretches)
    }

    #[test]
    fn forms_become_letters() {
        // beh, initial; alef, final; beh, isolated
        assert_eq!(decoded("IBM864", "\u{FE91}\u{FE8E}\u{FE8F}\n").0, "باب\n");
        assert_eq!(decoded("CP1006", "\u{FE91}\u{FE8E}\u{FE8F}").0, "باب");
    }

    #[test]
    fn lines_from_left_to_right_are_turned() {
        assert_eq!(decoded("IBM864", "\u{FE8F}\u{FE8E}\u{FE91}\n").0, "باب\n");
        // 25 (beh alef beh), as it is shown
        assert_eq!(decoded("IBM864", "25 (\u{FE8F}\u{FE8E}\u{FE91})\n").0, "(باب) 25\n");
        assert_eq!(
            decoded("IBM864", "the word \u{FE8F}\u{FE8E}\u{FE91} is here\n").0,
            "the word باب is here\n"
        );
    }

    #[test]
    fn only_initial_and_medial_forms_go_on() {
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
