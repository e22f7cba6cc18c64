//! Finds left-to-right tokens: the ranges of a line that are read from the left as one unit. `segment` gives each to one
//! span, and `bidi` keeps each in one piece.
//!
//! A token consists of letters of Bidi_Class L, digits and the signs that join them: `F-16`, `x86-64`, `C++`, `@user_1`,
//! `--help`, `/etc/fstab`, `$5`, `O(n)`. A telephone number with its plus (`+966 50 123 4567`, ITU-T E.123) and a date of
//! ISO 8601 are tokens too. Other numbers are none, because right-to-left text reads them with the words around.
//!
//! Cost: one pass; a sign is looked at once from each side.

use std::ops::Range;

use super::properties::of;
use super::types::BidiClass;

/// The most digits of a telephone number (ITU-T E.164), and the fewest that are taken for one.
const MAX_PHONE_DIGITS: usize = 15;
const MIN_PHONE_DIGITS: usize = 7;
/// The most joining signs in a row.
const MAX_JOINING_SIGNS: usize = 3;

/// Finds the tokens of `text`, in order, as byte ranges.
pub(crate) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(start) = next_part(text, at) {
        let floor = found.last().map_or(0, |token| token.end);
        let end = end(text, start);
        at = end;
        let token = take_outer_signs(text, floor, start..end);
        if is_token(text, &token, start) {
            at = token.end;
            found.push(token);
        }
    }
    found
}

/// Finds the parts of tokens, and of numbers, in order, as byte ranges: letters and digits with the signs between them, and
/// each run of letters and digits in these. A part stays whole if a sign in the token or at its end is shown elsewhere.
pub(crate) fn parts(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = next_part(text, at) {
        at = end(text, start);
        found.push(start..at);
        let is_sign = |c: char| token_class(c) == TokenClass::Other;
        if text[start..at].contains(is_sign) {
            let mut run = start;
            for piece in text[start..at].split_inclusive(is_sign) {
                let len = piece.trim_end_matches(is_sign).len();
                found.extend((len > 0).then_some(run..run + len));
                run += piece.len();
            }
        }
    }
    found
}

/// How a character takes part in a token.
#[derive(Clone, Copy, PartialEq)]
enum TokenClass {
    Letter,
    Digit,
    Mark,
    Other,
}

fn token_class(c: char) -> TokenClass {
    match c {
        '0'..='9' => TokenClass::Digit,
        'A'..='Z' | 'a'..='z' => TokenClass::Letter,
        c if c.is_ascii() => TokenClass::Other,
        // Digits of every system, because a profile may write them in another.
        c if of(c).digit().is_some() => TokenClass::Digit,
        c => match of(c).bidi_class() {
            BidiClass::L => TokenClass::Letter,
            BidiClass::NSM => TokenClass::Mark,
            _ => TokenClass::Other,
        },
    }
}

fn is_part(c: char) -> bool {
    matches!(token_class(c), TokenClass::Letter | TokenClass::Digit)
}

/// The place of the next letter or digit.
fn next_part(text: &str, from: usize) -> Option<usize> {
    text[from..].find(is_part).map(|at| from + at)
}

/// The end of the letters and digits that begin at `start`, with the signs between them.
fn end(text: &str, start: usize) -> usize {
    let mut end = start;
    loop {
        let rest = &text[end..];
        end += rest.find(|c| token_class(c) == TokenClass::Other).unwrap_or(rest.len());
        let Some(next) = joined_len(&text[start..end], &text[end..]) else { return end };
        end += next;
    }
}

/// The length of the signs at the start of `rest` that join it to `before`.
fn joined_len(before: &str, rest: &str) -> Option<usize> {
    let signs = rest.find(|c| !is_joining_sign(c)).unwrap_or(rest.len());
    let next = rest[signs..].chars().next()?;
    let (last, joint) = (before.chars().next_back()?, &rest[..signs]);
    if (1..=MAX_JOINING_SIGNS).contains(&joint.chars().count()) {
        let joins =
            joint != "," || token_class(last) == TokenClass::Digit && token_class(next) == TokenClass::Digit;
        return (joins && is_part(next)).then_some(signs);
    }
    // `O(n)`, `a[i]`: a pair of brackets without a space in it.
    let close = match rest.chars().next()? {
        '(' => ')',
        '[' => ']',
        _ => return None,
    };
    let inside = rest[1..].find(|c| !is_part(c) && !is_joining_sign(c)).unwrap_or(rest.len() - 1);
    (inside > 0 && rest[1 + inside..].starts_with(close)).then_some(inside + 2)
}

/// Whether the sign stands inside of names, paths, versions, addresses and quantities.
fn is_joining_sign(c: char) -> bool {
    matches!(
        c,
        '-' | '_'
            | '.'
            | '/'
            | '\\'
            | '+'
            | '#'
            | '@'
            | '&'
            | '\''
            | '\u{2019}'
            | ':'
            | '='
            | '~'
            | '*'
            | '%'
            | '$'
            | '|'
            | ','
    )
}

/// Extends the token `part` over the signs before and behind it that belong to it; not before `floor`.
fn take_outer_signs(text: &str, floor: usize, part: Range<usize>) -> Range<usize> {
    let head = &text[floor..part.start];
    let mut start = part.start;
    for (at, c) in head.char_indices().rev().take(MAX_JOINING_SIGNS) {
        if !is_leading_sign(c) {
            break;
        }
        start = floor + at;
    }
    let before = text[..start].chars().next_back();
    let is_neutral = |c: char| {
        use BidiClass::{B, FSI, LRI, ON, PDI, RLI, S, WS};
        matches!(of(c).bidi_class(), B | S | WS | ON | LRI | RLI | FSI | PDI)
    };
    let is_free = before.is_none_or(is_neutral);
    // `(_F)` is the key of a menu.
    let is_key = text[start..part.start] == *"_" && text[part.clone()].chars().count() == 1;
    let is_bullet = text[start..part.start] == *"-" && text[..start].trim_end_matches(' ').is_empty();
    if !is_free
        || is_key
        || is_bullet
        || token_class_at(text, part.start) == TokenClass::Digit
            && !is_leading_number_sign(&text[start..part.start])
    {
        start = part.start;
    }
    let mut end = part.end;
    let tail = text[end..].find(|c| !is_trailing_sign(c)).map_or(text.len(), |len| end + len);
    let is_free =
        text[tail..].chars().next().is_none_or(|c: char| !is_part(c) && token_class(c) != TokenClass::Mark);
    if is_free && text[end..tail].chars().count() <= MAX_JOINING_SIGNS {
        end = tail;
    }
    match text[start..].starts_with('+') && token_class_at(text, part.start) == TokenClass::Digit {
        true => start..phone_number_end(text, start, end),
        false => start..end,
    }
}

fn token_class_at(text: &str, at: usize) -> TokenClass {
    text[at..].chars().next().map_or(TokenClass::Other, token_class)
}

/// Whether the sign may stand before the first letter: mentions, hashtags, variables, paths, options.
fn is_leading_sign(c: char) -> bool {
    matches!(
        c,
        '@' | '#'
            | '$'
            | '.'
            | '/'
            | '~'
            | '\\'
            | '_'
            | '-'
            | '+'
            | '\u{A3}'
            | '\u{A5}'
            | '\u{20AC}'
            | '\u{20B9}'
    )
}

/// Whether the signs before a number belong to it: a currency sign, or the plus of a telephone number.
fn is_leading_number_sign(signs: &str) -> bool {
    matches!(signs, "$" | "+" | "\u{A3}" | "\u{A5}" | "\u{20AC}" | "\u{20B9}")
}

/// Whether the sign may stand behind the last letter: `C++`, `C#`, `src/`, `5$`.
fn is_trailing_sign(c: char) -> bool {
    matches!(c, '+' | '#' | '/' | '$' | '\u{A3}' | '\u{A5}' | '\u{20AC}' | '\u{20B9}')
}

/// The end of the telephone number that begins at `start` and whose first group ends at `end`: groups of digits with
/// one space, hyphen, full stop or bracket between (ITU-T E.123).
fn phone_number_end(text: &str, start: usize, mut end: usize) -> usize {
    let mut digits = text[start..end].bytes().filter(u8::is_ascii_digit).count();
    loop {
        let rest = &text[end..];
        let gap =
            rest.find(|c: char| !matches!(c, ' ' | '\u{A0}' | '-' | '.' | '(' | ')')).unwrap_or(rest.len());
        let group = rest[gap..].bytes().take_while(u8::is_ascii_digit).count();
        let next = &rest[gap + group..];
        if group == 0
            || digits + group > MAX_PHONE_DIGITS
            || rest[..gap].chars().count() > 2
            || next.starts_with(is_part)
        {
            return end;
        }
        digits += group;
        end += gap + group;
    }
}

/// Whether `token`, whose first letter or digit stands at `part`, is more than a number.
fn is_token(text: &str, token: &Range<usize>, part: usize) -> bool {
    let (signs, rest) = (&text[token.start..part], &text[part..token.end]);
    if rest.chars().any(|c| token_class(c) == TokenClass::Letter) {
        return true;
    }
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    match signs {
        "+" => digits >= MIN_PHONE_DIGITS,
        "" => {
            rest.ends_with(|c: char| is_leading_number_sign(c.encode_utf8(&mut [0; 4])) && c != '+')
                || is_iso_date(rest)
        }
        // `$1` is as likely the first argument of a message.
        _ => digits > 1,
    }
}

/// `2025-10-30` (ISO 8601 §5.2.2.1).
fn is_iso_date(text: &str) -> bool {
    let mut parts = text.split('-').map(|part| part.len());
    text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
        && (parts.next(), parts.next(), parts.next(), parts.next()) == (Some(4), Some(2), Some(2), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn letters_digits_and_joining_signs_are_one_token() {
        for token in [
            "F-16",
            "5G",
            "x86-64",
            "C++",
            "C#",
            "@user_1",
            "UTF-8",
            "21H1",
            "v3.12",
            "H1N1",
            "node.js",
            "O(n)",
            "a[i]",
            "--help",
            "-v",
            "/etc/apt/sources.list",
            "~/.bashrc",
            "$X1",
            "$25",
            "5\u{20AC}",
            "\u{20AC}10",
            ".NET",
            "application/json",
            "+966 50 123 4567",
            "+972-3-555 1234",
            "2025-10-30",
            "don\u{2019}t",
            "A&B",
            "std::io",
            "user@example.org",
            "e\u{301}a",
        ] {
            for (before, behind) in [("حلقت ", " فوق"), ("(", ")"), ("\u{5D4} ", "."), ("«", "»"), ("", "")]
            {
                let text = format!("{before}{token}{behind}");
                let wanted = if before.is_empty() && token == "-v" { "v" } else { token };
                assert_eq!(found(&text), [wanted], "{text}");
            }
        }
    }

    #[test]
    fn words_are_tokens_of_their_own() {
        assert_eq!(found("iPhone 15 (Pro) لیا"), ["iPhone", "Pro"]);
        assert_eq!(found("the end. And, (so)"), ["the", "end", "And", "so"]);
        assert_eq!(found("ה-API של"), ["API"]);
        assert_eq!(found("الـAPI"), ["API"]);
        assert_eq!((found("- one"), found("-two")), (vec!["one"], vec!["two"]));
    }

    #[test]
    fn numbers_without_letters_are_no_tokens() {
        for text in ["5", "5%", "10-15", "3.14", "12:30", "-5", "1,000", "$1", "۵", "+5", "192.168.1.1"] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn parts_are_tokens_without_outer_signs_and_their_runs() {
        let found: Vec<_> = parts("(x8-6) 3.14").into_iter().map(|part| &"(x8-6) 3.14"[part]).collect();
        assert_eq!(found, ["x8-6", "x8", "6", "3.14", "3", "14"]);
    }

    #[test]
    fn signs_without_end_take_linear_time() {
        for part in ["-", "a-", "(", "a(", "+1 ", "a+", "$$", "a\u{301}"] {
            find(&part.repeat(60_000));
        }
    }
}
