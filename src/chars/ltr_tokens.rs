//! Left-to-right tokens: a line in, the stretches of it that are read from the left as one unit out. Ground floor:
//! `segment` gives each to one span, `bidi` keeps each in one piece.
//!
//! A token is letters of Bidi_Class L, digits and the signs that join them: `F-16`, `x86-64`, `C++`,
//! `@user_1`, `--help`, `/etc/fstab`, `$5`, `O(n)`; also a telephone number with its plus (`+966 50 123 4567`, ITU-T
//! E.123) and a date of ISO 8601. Other numbers are no tokens: in right-to-left text they are read with the words
//! around. One pass; a sign is looked at once from each side.

use std::ops::Range;

use crate::chars::{self, BidiClass};

/// Digits of a telephone number (ITU-T E.164).
const LONGEST_NUMBER: usize = 15;
const SHORTEST_NUMBER: usize = 7;
/// Joining signs in a row.
const LONGEST_JOINT: usize = 3;

/// Finds the tokens of `text`, in order, as byte ranges.
pub(crate) fn find(text: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(start) = next_part(text, at) {
        let floor = found.last().map_or(0, |token| token.end);
        let end = end(text, start);
        at = end;
        let token = widen(text, floor, start..end);
        if is_token(text, &token, start) {
            at = token.end;
            found.push(token);
        }
    }
    found
}

/// Finds letters and digits with the signs between them, numbers too, and each run of letters and digits in them, in
/// order, as byte ranges: what stays whole of a token when a sign in it or at its end does not.
pub(crate) fn parts(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = next_part(text, at) {
        at = end(text, start);
        found.push(start..at);
        let is_sign = |c: char| role(c) == Role::Other;
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

/// What a character is to a token.
#[derive(Clone, Copy, PartialEq)]
enum Role {
    Letter,
    Digit,
    Mark,
    Other,
}

fn role(c: char) -> Role {
    match c {
        '0'..='9' => Role::Digit,
        'A'..='Z' | 'a'..='z' => Role::Letter,
        c if c.is_ascii() => Role::Other,
        // Of every system, because a profile may write them in another.
        c if chars::of(c).digit().is_some() => Role::Digit,
        c => match chars::of(c).bidi_class() {
            BidiClass::L => Role::Letter,
            BidiClass::NSM => Role::Mark,
            _ => Role::Other,
        },
    }
}

fn is_part(c: char) -> bool {
    matches!(role(c), Role::Letter | Role::Digit)
}

/// Where the next letter or digit stands.
fn next_part(text: &str, from: usize) -> Option<usize> {
    text[from..].find(is_part).map(|at| from + at)
}

/// Where the letters and digits that begin at `start` end, with the signs between them.
fn end(text: &str, start: usize) -> usize {
    let mut end = start;
    loop {
        let rest = &text[end..];
        end += rest.find(|c| role(c) == Role::Other).unwrap_or(rest.len());
        let Some(next) = behind_joint(&text[start..end], &text[end..]) else { return end };
        end += next;
    }
}

/// The length of the signs at the start of `rest` that join it to `before`.
fn behind_joint(before: &str, rest: &str) -> Option<usize> {
    let signs = rest.find(|c| !is_joint(c)).unwrap_or(rest.len());
    let next = rest[signs..].chars().next()?;
    let (last, joint) = (before.chars().next_back()?, &rest[..signs]);
    if (1..=LONGEST_JOINT).contains(&joint.chars().count()) {
        let joins = joint != "," || role(last) == Role::Digit && role(next) == Role::Digit;
        return (joins && is_part(next)).then_some(signs);
    }
    // `O(n)`, `a[i]`: a pair without space or sign in it.
    let close = match rest.chars().next()? {
        '(' => ')',
        '[' => ']',
        _ => return None,
    };
    let inside = rest[1..].find(|c| !is_part(c) && !is_joint(c)).unwrap_or(rest.len() - 1);
    (inside > 0 && rest[1 + inside..].starts_with(close)).then_some(inside + 2)
}

/// Signs that stand inside of names, paths, versions, addresses and quantities.
fn is_joint(c: char) -> bool {
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

/// Takes in the signs that belong to the token `part` without standing between its letters: none before `floor`.
fn widen(text: &str, floor: usize, part: Range<usize>) -> Range<usize> {
    let head = &text[floor..part.start];
    let mut start = part.start;
    for (at, c) in head.char_indices().rev().take(LONGEST_JOINT) {
        if !leads(c) {
            break;
        }
        start = floor + at;
    }
    let before = text[..start].chars().next_back();
    let is_neutral = |c: char| {
        use BidiClass::{B, FSI, LRI, ON, PDI, RLI, S, WS};
        matches!(chars::of(c).bidi_class(), B | S | WS | ON | LRI | RLI | FSI | PDI)
    };
    let is_free = before.is_none_or(is_neutral);
    // `(_F)` is the key of a menu.
    let is_key = text[start..part.start] == *"_" && text[part.clone()].chars().count() == 1;
    let is_bullet = text[start..part.start] == *"-" && text[..start].trim_end_matches(' ').is_empty();
    if !is_free
        || is_key
        || is_bullet
        || role_at(text, part.start) == Role::Digit && !leads_number(&text[start..part.start])
    {
        start = part.start;
    }
    let mut end = part.end;
    let tail = text[end..].find(|c| !trails(c)).map_or(text.len(), |len| end + len);
    let is_free = text[tail..].chars().next().is_none_or(|c: char| !is_part(c) && role(c) != Role::Mark);
    if is_free && text[end..tail].chars().count() <= LONGEST_JOINT {
        end = tail;
    }
    match text[start..].starts_with('+') && role_at(text, part.start) == Role::Digit {
        true => start..number_end(text, start, end),
        false => start..end,
    }
}

fn role_at(text: &str, at: usize) -> Role {
    text[at..].chars().next().map_or(Role::Other, role)
}

/// Signs that may stand before the first letter: mentions, tags, variables, paths, options.
fn leads(c: char) -> bool {
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

/// Whether a number goes with what stands before it: the sign of a currency, or of an international call prefix.
fn leads_number(signs: &str) -> bool {
    matches!(signs, "$" | "+" | "\u{A3}" | "\u{A5}" | "\u{20AC}" | "\u{20B9}")
}

/// Signs that may stand behind the last letter: `C++`, `C#`, `src/`, `5$`.
fn trails(c: char) -> bool {
    matches!(c, '+' | '#' | '/' | '$' | '\u{A3}' | '\u{A5}' | '\u{20AC}' | '\u{20B9}')
}

/// The end of the telephone number that begins at `start` and whose first group ends at `end`: groups of digits with
/// one space, hyphen, full stop or bracket between (ITU-T E.123).
fn number_end(text: &str, start: usize, mut end: usize) -> usize {
    let mut digits = text[start..end].bytes().filter(u8::is_ascii_digit).count();
    loop {
        let rest = &text[end..];
        let gap =
            rest.find(|c: char| !matches!(c, ' ' | '\u{A0}' | '-' | '.' | '(' | ')')).unwrap_or(rest.len());
        let group = rest[gap..].bytes().take_while(u8::is_ascii_digit).count();
        let next = &rest[gap + group..];
        if group == 0
            || digits + group > LONGEST_NUMBER
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
    if rest.chars().any(|c| role(c) == Role::Letter) {
        return true;
    }
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    match signs {
        "+" => digits >= SHORTEST_NUMBER,
        "" => {
            rest.ends_with(|c: char| leads_number(c.encode_utf8(&mut [0; 4])) && c != '+')
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
    fn numbers_of_the_text_around_are_none() {
        for text in ["5", "5%", "10-15", "3.14", "12:30", "-5", "1,000", "$1", "۵", "+5", "192.168.1.1"] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn parts_are_runs_with_signs_and_the_runs_in_them() {
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
