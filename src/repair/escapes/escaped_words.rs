//! Words that are written in percent encoding (RFC 3986 §2.1) or in `\u` escapes (RFC 8259 §7), such as
//! `%D8%A7%D8%B1%D8%AF%D9%88` and `\u0627\u0631\u062F\u0648`: text comes in, a finding for each word goes out.
//!
//! The escapes may be meant, in an address, a form or a program. So they are reported, and only the rule `escape`
//! (profile corpus) decodes them. Cost: linear.

use std::ops::Range;

use memchr::memchr2_iter;

use crate::chars;
use crate::chars::classes::ends_escaped_address;
use crate::document::{FindingKind, Protected, RawFinding};
use crate::edit::{Rewriter, Rewritten};
use crate::profile::{Rule, RuleSet};

/// Reports the words outside `protected`, and decodes them if the profile says so.
pub(super) fn decode<'a>(
    text: &'a str,
    protected: &Protected,
    rules: RuleSet,
    found: &mut Vec<RawFinding>,
) -> Rewritten<'a> {
    let mut rewriter = Rewriter::new(text);
    let mut end = 0;
    for at in memchr2_iter(b'%', b'\\', text.as_bytes()) {
        if at < end {
            continue;
        }
        let Some((len, decoded)) = word(&text[at..]) else { continue };
        end = at + len;
        if is_in_address(text, at..end) || protected.meets(&(at..end)) {
            continue;
        }
        found.push(RawFinding {
            kind: FindingKind::EscapedText,
            range: at..end,
            detail: format!("spells \"{decoded}\""),
        });
        // A letter behind `<` would open a tag.
        if rules.runs(Rule::Escape) && !text[..at].ends_with('<') {
            rewriter.replace(Rule::Escape, at..end, &decoded);
        }
    }
    rewriter.finish()
}

/// The length of the escapes at the start of `text`, and the word that they encode: letters, marks, digits, spaces and
/// underscores, at least two of them beyond ASCII.
fn word(text: &str) -> Option<(usize, String)> {
    let (len, decoded) = if text.starts_with('%') { percent_encoded(text) } else { unicode_escapes(text) };
    let is_prose = |c: char| c == ' ' || c == '_' || c.is_alphanumeric() || chars::of(c).is_mark();
    let non_ascii = decoded.chars().filter(|c| !c.is_ascii()).count();
    (non_ascii >= 2 && decoded.chars().all(is_prose)).then_some((len, decoded))
}

/// UTF-8 in percent encoding.
fn percent_encoded(text: &str) -> (usize, String) {
    let mut bytes = Vec::new();
    for escape in text.as_bytes().chunks_exact(3) {
        let [b'%', digits @ ..] = escape else { break };
        let Some(byte) = hexadecimal(digits) else { break };
        bytes.push(byte as u8);
    }
    let valid = match std::str::from_utf8(&bytes) {
        Ok(_) => bytes.len(),
        Err(error) => error.valid_up_to(),
    };
    (valid * 3, String::from_utf8_lossy(&bytes[..valid]).into_owned())
}

/// UTF-16 code units in `\u` escapes, as in JSON, Java and JavaScript.
fn unicode_escapes(text: &str) -> (usize, String) {
    let mut units = Vec::new();
    for escape in text.as_bytes().chunks_exact(6) {
        let [b'\\', b'u', digits @ ..] = escape else { break };
        let Some(unit) = hexadecimal(digits) else { break };
        units.push(unit as u16);
    }
    let decoded: String = char::decode_utf16(units.iter().copied()).map_while(Result::ok).collect();
    (decoded.encode_utf16().count() * 6, decoded)
}

/// The value of hexadecimal digits.
pub(super) fn hexadecimal(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, &digit| Some(number << 4 | char::from(digit).to_digit(16)?))
}

/// Whether the word around the range is an address or part of form data.
fn is_in_address(text: &str, range: Range<usize>) -> bool {
    let head =
        text[..range.start].chars().rev().take(MAX_CONTEXT_CHARS).take_while(|&c| !ends_escaped_address(c));
    let tail = text[range.end..].chars().take(MAX_CONTEXT_CHARS).take_while(|&c| !ends_escaped_address(c));
    head.chain(tail).any(|c| matches!(c, '/' | '=' | '&' | '?' | '@' | '`' | '\''))
}

/// So many characters on either side are searched for signs of an address.
const MAX_CONTEXT_CHARS: usize = 200;
