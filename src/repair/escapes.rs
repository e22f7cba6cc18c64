//! Words spelt in escapes, `%D8%A7%D8%B1%D8%AF%D9%88` and `\u0627\u0631\u062F\u0648`: text in, where they are and what they spell out.
//!
//! They may be meant: in an address, a form, a program. So they are reported, and only a corpus decodes them.

use std::ops::Range;

use memchr::memchr2_iter;

use crate::chars;
use crate::chars::classes::ends_escaped_address;
use crate::document::{FindingKind, Protected, RawFinding};
use crate::edit::{Rewriter, Rewritten};
use crate::profile::{Rule, RuleSet};

/// Finds the words outside `protected`, and decodes them where the profile says so.
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
        let Some((len, spelt)) = word(&text[at..]) else { continue };
        end = at + len;
        if is_in_address(text, at..end) || protected.meets(&(at..end)) {
            continue;
        }
        found.push(RawFinding {
            kind: FindingKind::EscapedText,
            range: at..end,
            detail: format!("spells \"{spelt}\""),
        });
        // A letter behind `<` would make a tag.
        if rules.runs(Rule::Escape) && !text[..at].ends_with('<') {
            rewriter.replace(Rule::Escape, at..end, &spelt);
        }
    }
    rewriter.finish()
}

/// The escapes that `text` begins with, and what they spell: at least two characters beyond ASCII, all of them letters,
/// marks and what stands between words.
fn word(text: &str) -> Option<(usize, String)> {
    let (len, spelt) = if text.starts_with('%') { percent(text) } else { unicode(text) };
    let is_prose = |c: char| c == ' ' || c == '_' || c.is_alphanumeric() || chars::of(c).is_mark();
    let beyond = spelt.chars().filter(|c| !c.is_ascii()).count();
    (beyond >= 2 && spelt.chars().all(is_prose)).then_some((len, spelt))
}

/// RFC 3986 §2.1, of UTF-8.
fn percent(text: &str) -> (usize, String) {
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

/// As JSON and many languages have it: code units of UTF-16.
fn unicode(text: &str) -> (usize, String) {
    let mut units = Vec::new();
    for escape in text.as_bytes().chunks_exact(6) {
        let [b'\\', b'u', digits @ ..] = escape else { break };
        let Some(unit) = hexadecimal(digits) else { break };
        units.push(unit as u16);
    }
    let spelt: String = char::decode_utf16(units.iter().copied()).map_while(Result::ok).collect();
    (spelt.encode_utf16().count() * 6, spelt)
}

pub(super) fn hexadecimal(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, &digit| Some(number << 4 | char::from(digit).to_digit(16)?))
}

/// Whether the word around the range is an address or a piece of a form.
fn is_in_address(text: &str, range: Range<usize>) -> bool {
    let head = text[..range.start].chars().rev().take(LONGEST).take_while(|&c| !ends_escaped_address(c));
    let tail = text[range.end..].chars().take(LONGEST).take_while(|&c| !ends_escaped_address(c));
    head.chain(tail).any(|c| matches!(c, '/' | '=' | '&' | '?' | '@' | '`' | '\''))
}

/// Characters of the word around that are looked at.
const LONGEST: usize = 200;
