//! The parts that a date is made of, read from a place in the text forwards or backwards: numbers, and names of months,
//! weekdays and eras. Between two parts stand spaces, separators and connecting words ([`skip_filler`]).
//!
//! Names are looked up longest first, because `ربيع` and `Rabi` begin the names of two months. A Latin name that is glued to
//! a word ends where the case changes: `arrestedRajab`, `AHDefence`. Cost: a bounded number of characters is read.

use std::ops::Range;

use super::super::date_name::{DateName, NameKind};
use super::super::names;
use super::super::names_table::SEPARATORS;
use super::numbers::{Number, digit, is_transparent, number_at, number_before};
use crate::chars::{self, Script};

/// A number or a name in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    pub range: Range<usize>,
    pub kind: PartKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PartKind {
    Number(Number),
    /// Never empty.
    Name(&'static [DateName]),
}

impl Part {
    /// The number, if it may be a day.
    pub fn day(&self) -> Option<u8> {
        match &self.kind {
            PartKind::Number(number) => number.as_day(),
            PartKind::Name(_) => None,
        }
    }

    /// What the part names.
    pub fn meanings(&self) -> &'static [DateName] {
        match self.kind {
            PartKind::Name(meanings) => meanings,
            PartKind::Number(_) => &[],
        }
    }

    pub fn is_month(&self) -> bool {
        self.meanings().iter().any(|meaning| matches!(meaning.kind, NameKind::Month { .. }))
    }
}

/// The part that ends before `end`, behind the filler.
pub(super) fn part_before(text: &str, end: usize, floor: usize) -> Option<Part> {
    let at = skip_filler_back(text, end, floor);
    name_before(text, at, floor).or_else(|| day_before(text, at, floor))
}

/// The part that begins behind `start` and the filler.
pub(super) fn part_behind(text: &str, start: usize) -> Option<Part> {
    let at = skip_filler(text, start);
    // The connecting word may be part of the name: Pashto `د صفرے د`.
    let behind_signs = text.len() - text[start..].trim_start_matches(is_filler).len();
    if behind_signs < at
        && let Some(name) = name_at(text, behind_signs).filter(Part::is_month)
    {
        return Some(name);
    }
    match number_at(text, at) {
        Some(number) => Some(Part { range: number.range.clone(), kind: PartKind::Number(number) }),
        None => name_at(text, at),
    }
}

/// The number that ends at `end`, with or without an ordinal suffix (`30th`, `1er`, `30ویں`). It is in `range` alone.
fn day_before(text: &str, end: usize, floor: usize) -> Option<Part> {
    let part = |number: Number, end: usize| {
        (!is_fraction(text, number.range.start))
            .then_some(Part { range: number.range.start..end, kind: PartKind::Number(number) })
    };
    if let Some(number) = number_before(text, end, floor) {
        return part(number, end);
    }
    let mut start = end;
    for (at, c) in text[floor..end].char_indices().rev().take(MAX_ORDINAL_SUFFIX_CHARS) {
        let properties = chars::of(c);
        if !properties.is_letter() && !properties.is_mark() && c != 'º' {
            break;
        }
        start = floor + at;
    }
    // A suffix ends its word: `9e1202` is the end of a hash.
    let is_glued = text[end..].chars().next().is_some_and(|c| digit(c).is_some());
    let number = number_before(text, start, floor).filter(|_| start < end && !is_glued)?;
    part(number, end)
}

/// The longest ordinal suffix, in characters.
const MAX_ORDINAL_SUFFIX_CHARS: usize = 4;

/// Whether the number at `at` is the fraction of another number, as in `coreutils 9.1  September 2022`.
fn is_fraction(text: &str, at: usize) -> bool {
    let mut before = text[..at].chars().rev().filter(|&c| !is_transparent(c));
    before.next().is_some_and(|c| matches!(c, '.' | '\u{066B}'))
        && before.next().is_some_and(|c| digit(c).is_some())
}

/// The longest name in words: `د جمادى الأولى`, `لە کانوونی یەکەمی`.
const MAX_NAME_WORDS: usize = 4;

/// The longest word of a name, in characters.
pub(super) const MAX_WORD_CHARS: usize = 24;

/// The longest name that ends at `end`.
pub(super) fn name_before(text: &str, end: usize, floor: usize) -> Option<Part> {
    let (mut start, mut best) = (end, None);
    for words in 0..MAX_NAME_WORDS {
        let Some(word) = word_before(text, start, floor) else { break };
        start = word.start;
        let case = || camel_borders(&text[word.clone()]).last().map(|at| word.start + at);
        let found = lookup(text, start..end).or_else(|| lookup(text, case()?..end));
        // A digit is part of a name only behind a word: `تشرين 1`.
        best = found.filter(|_| words > 0 || !is_digits(&text[word])).or(best);
        match joint_before(text, start, floor) {
            Some(joint) => start = joint,
            None => break,
        }
    }
    best
}

/// The longest name that begins at `at`.
pub(super) fn name_at(text: &str, at: usize) -> Option<Part> {
    let (mut end, mut best) = (at, None);
    for words in 0..MAX_NAME_WORDS {
        let Some(word) = word_at(text, end).filter(|word| words > 0 || !is_digits(&text[word.clone()]))
        else {
            break;
        };
        end = word.end;
        let case = || camel_borders(&text[word.clone()]).next().map(|at| word.start + at);
        best = lookup(text, at..end).or_else(|| lookup(text, at..case()?)).or(best);
        match joint_at(text, end) {
            Some(joint) => end = joint,
            None => break,
        }
    }
    best
}

fn is_digits(word: &str) -> bool {
    word.chars().next().is_some_and(|c| digit(c).is_some())
}

/// The name that the text of `range` is, or is with the ending of a case: `ئەیلوولی`.
fn lookup(text: &str, range: Range<usize>) -> Option<Part> {
    let name = &text[range.clone()];
    let mut meanings = names::find(name);
    // A name with a number is listed with an ASCII digit: `تشرين ٢`.
    if meanings.is_empty() && name.chars().any(|c| !c.is_ascii() && digit(c).is_some()) {
        let ascii = |c| digit(c).and_then(|value| char::from_digit(value, 10)).unwrap_or(c);
        meanings = names::find(&name.chars().map(ascii).collect::<String>());
    }
    if meanings.is_empty() {
        let stem = name.strip_suffix(SORANI_EZAFE)?;
        meanings = names::find(stem);
        if !meanings.iter().any(|meaning| meaning.languages.contains(&"ckb")) {
            return None;
        }
    }
    let part = Part { range, kind: PartKind::Name(meanings) };
    (!meanings.iter().all(|meaning| meaning.kind == NameKind::Connector)).then_some(part)
}

/// The ezafe that a Sorani date writes behind the month, with either yeh (CLDR ckb `dی MMMMی y`).
const SORANI_EZAFE: [char; 2] = ['\u{06CC}', '\u{064A}'];

/// Where the case of a Latin word tells that another word begins.
fn camel_borders(word: &str) -> impl Iterator<Item = usize> {
    let letters = word.as_bytes();
    letters.windows(2).enumerate().filter_map(move |(at, pair)| {
        let is_lower = |at: usize| letters.get(at).is_some_and(u8::is_ascii_lowercase);
        let is_upper = pair[1].is_ascii_uppercase();
        (is_upper && (is_lower(at) || pair[0].is_ascii_uppercase() && is_lower(at + 2))).then_some(at + 1)
    })
}

/// Where the word before ends that a name of several words goes on with, before `start`.
fn joint_before(text: &str, start: usize, floor: usize) -> Option<usize> {
    let before = text[floor..start].trim_end_matches(is_joint);
    let gap = text[floor..start].len() - before.len();
    (1..=MAX_JOINT_BYTES).contains(&gap).then_some(start - gap)
}

/// Where the next word of a name of several words begins, behind `end`.
fn joint_at(text: &str, end: usize) -> Option<usize> {
    let behind = text[end..].trim_start_matches(is_joint);
    let gap = text[end..].len() - behind.len();
    (1..=MAX_JOINT_BYTES).contains(&gap).then_some(end + gap)
}

/// Between the words of a name: a full stop, a space.
const MAX_JOINT_BYTES: usize = 3;

/// Whether `c` may stand between the words of one name: `Dhuʻl-Q.`, `Jum. I`.
fn is_joint(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '-' | '.')
}

/// The word that ends at `end`: letters of one script with their marks, or one digit.
pub(super) fn word_before(text: &str, end: usize, floor: usize) -> Option<Range<usize>> {
    let letters = text[floor..end].char_indices().rev().map(|(at, c)| (floor + at, c));
    word_end(letters).map(|(start, _)| start..end)
}

/// The word that begins at `start`.
pub(super) fn word_at(text: &str, start: usize) -> Option<Range<usize>> {
    let letters = text[start..].char_indices().map(|(at, c)| (start + at, c));
    word_end(letters).map(|(last, c)| start..last + c.len_utf8())
}

/// The last character of the word that `letters` begins with, with its place.
fn word_end(letters: impl Iterator<Item = (usize, char)>) -> Option<(usize, char)> {
    let (mut script, mut last, mut has_letter) = (None, None, false);
    for (count, (at, c)) in letters.take(MAX_WORD_CHARS + 1).enumerate() {
        let properties = chars::of(c);
        if properties.digit().is_some() {
            // A word of one digit.
            return if count == 0 { Some((at, c)) } else { last.filter(|_| has_letter) };
        }
        if is_transparent(c) || properties.is_mark() || matches!(c, '\'' | '\u{2019}') && has_letter {
        } else if properties.is_letter() {
            let own = properties.script();
            if own != Script::COMMON && *script.get_or_insert(own) != own {
                break;
            }
            has_letter = true;
        } else {
            break;
        }
        last = Some((at, c));
    }
    last.filter(|_| has_letter)
}

/// Skips what stands between the parts of a date, backwards from `end`: spaces, separators, one connecting word.
pub(super) fn skip_filler_back(text: &str, end: usize, floor: usize) -> usize {
    let trim = |at: usize| floor + text[floor..at].trim_end_matches(is_filler).len();
    let mut at = trim(end);
    if let Some(word) = word_before(text, at, floor).filter(|word| names::is_connector(&text[word.clone()])) {
        at = trim(word.start);
    }
    // A longer gap is that of a table or a list.
    if end - at > MAX_GAP_BYTES { end } else { at }
}

/// The same, forwards from `start`.
pub(super) fn skip_filler(text: &str, start: usize) -> usize {
    let trim = |at: usize| text.len() - text[at..].trim_start_matches(is_filler).len();
    let mut at = trim(start);
    if let Some(word) = word_at(text, at).filter(|word| names::is_connector(&text[word.clone()])) {
        at = trim(word.end);
    }
    if at - start > MAX_GAP_BYTES { start } else { at }
}

/// The longest gap between two parts of a date, in bytes: a comma, a space, a connecting word.
pub(super) const MAX_GAP_BYTES: usize = 24;

/// Whether `c` may stand between the parts of a date: a space, a separator of CLDR, one of two that only Arabic script has,
/// or what nobody sees.
fn is_filler(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{202F}' | '\u{060D}' | '\u{06D4}')
        || SEPARATORS.contains(&c)
        || is_transparent(c)
}
