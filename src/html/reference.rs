//! Character references in text: what stands behind a `&` comes in; what it means, and how long it is, goes out.
//!
//! As the HTML Standard has it (§13.2.5.72 to §13.2.5.80): the longest name counts, some names need no semicolon, and numbers
//! that are no characters are replaced or read as windows-1252. The names are those of the crate `htmlize`. Constant time.

use std::borrow::Cow;

/// Bytes of the longest name, with its `&` and its semicolon: `&CounterClockwiseContourIntegral;`.
const MAX_NAMED: usize = 33;
/// Bytes of the longest name that needs no semicolon, with its `&`: `&Aacute`.
const MAX_LEGACY: usize = 7;
/// Bytes of a number that are waited for at the end of a window. A longer number is too large for a character.
const MAX_NUMBER: usize = 40;

/// What the reference at the start of `text` means, and its length; `None` where `&` is a mere sign.
pub(super) fn decode(text: &str) -> Option<(Cow<'_, str>, usize)> {
    let bytes = text.as_bytes();
    if bytes.get(1) == Some(&b'#') {
        return number(text);
    }
    let name = candidate(bytes);
    let with_semicolon = bytes.get(name) == Some(&b';');
    if with_semicolon && is_whole(&text[..=name]) {
        return Some((htmlize::unescape(&text[..=name]), name + 1));
    }
    let legacy = (3..=name.min(MAX_LEGACY)).rev().find(|&len| is_whole(&text[..len]))?;
    Some((htmlize::unescape(&text[..legacy]), legacy))
}

/// Whether more text could make another reference of all of `text`, which begins with `&`.
pub(super) fn is_undecided(text: &str) -> bool {
    let bytes = text.as_bytes();
    match bytes {
        [_, b'#'] | [_, b'#', b'x' | b'X'] => true,
        [_, b'#', digits @ ..] => {
            bytes.len() < MAX_NUMBER
                && digits
                    .iter()
                    .enumerate()
                    .all(|(at, b)| b.is_ascii_hexdigit() || at == 0 && matches!(b, b'x' | b'X'))
        }
        _ => bytes.len() < MAX_NAMED && candidate(bytes) == bytes.len(),
    }
}

/// Bytes of `&` and the letters and digits behind it that may be a name.
fn candidate(bytes: &[u8]) -> usize {
    let most = bytes.len().min(MAX_NAMED);
    1 + bytes[1..most].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count()
}

/// Whether all of `reference` is one: its last byte counts.
fn is_whole(reference: &str) -> bool {
    let read = htmlize::unescape(reference);
    if read == reference {
        return false;
    }
    let (shorter, last) = reference.split_at(reference.len() - 1);
    let without_last = htmlize::unescape(shorter);
    read.strip_suffix(last) != Some(&*without_last)
}

fn number(text: &str) -> Option<(Cow<'_, str>, usize)> {
    let bytes = text.as_bytes();
    let is_hexadecimal = matches!(bytes.get(2), Some(b'x' | b'X'));
    let first = if is_hexadecimal { 3 } else { 2 };
    let is_digit = |byte: &&u8| if is_hexadecimal { byte.is_ascii_hexdigit() } else { byte.is_ascii_digit() };
    let digits = bytes[first..].iter().take_while(is_digit).count();
    if digits == 0 {
        return None;
    }
    let end = first + digits;
    let zeros = bytes[first..end].iter().take_while(|&&byte| byte == b'0').count();
    // Leading zeros say nothing, and a number of more digits is no character.
    let significant = &text[first + zeros.min(digits - 1)..end];
    let significant = &significant[..significant.len().min(9)];
    let short = if is_hexadecimal { format!("&#x{significant};") } else { format!("&#{significant};") };
    let len = end + usize::from(bytes.get(end) == Some(&b';'));
    Some((Cow::Owned(htmlize::unescape(short).into_owned()), len))
}
