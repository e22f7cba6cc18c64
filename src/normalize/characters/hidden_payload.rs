//! Hidden payloads: the invisible characters of a window that have no function in; findings for those that can carry a
//! message out. Linear.
//!
//! Any two invisible characters can encode bits, and so can one that is present or absent. An invisible character has a
//! function, and does not count, where it is
//! - a joiner that joins, a ZWSP between words of a script without spaces, a selector of a registered variation, part of a
//!   flag (the rules in [`contextual`](super::contextual));
//! - CGJ beside a mark (The Unicode Standard, §23.2), SOFT HYPHEN inside a word, a Hangul filler beside a jamo (§18.6);
//! - an invisible operator in a formula, whose operands have one letter each (UTR #25).
//!
//! The others are *inert*. Editors, keyboards and web pages leave single ones behind, so a line is reported only where
//! - [`MIN_MIXED_RUN`] inert characters of at least two kinds are adjacent;
//! - it has [`MIN_PER_LINE`] of them, with two kinds that occur twice, or [`MIN_OF_ONE_KIND`] of any kind;
//! - CGJ stands twice between the letters of one word, or three times in the line;
//! - it has a blank letter or pattern (U+2800, the Hangul fillers) with no text of that script beside it;
//! - at least half of its ideographs, [`MIN_PER_LINE`] of them, have a variation selector (UTS #37); names have one or two.
//!
//! The tests below hold these limits against payloads in any two characters and against ordinary text.
//!
//! Tags and selectors of no variation are reported by [`contextual`](super::contextual).

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;
use std::sync::LazyLock;

use memchr::{memchr, memmem, memrchr};

use super::classes::is_contextual;
use crate::chars::{self, Script};
use crate::document::{FindingKind, RawFinding};

/// An invisible character without a function.
#[derive(Clone, Copy, Debug)]
pub(super) struct InertChar {
    at: usize,
    c: char,
    /// It may be a hyphenation point, or a ZWNJ behind an Arabic word: it counts only together with others.
    is_weak: bool,
}

/// Adjacent inert characters of two kinds.
const MIN_MIXED_RUN: usize = 3;
/// Inert characters in a line, of two kinds that occur twice; ideographs with a selector.
const MIN_PER_LINE: usize = 4;
/// Inert characters in a line, of any kind.
const MIN_OF_ONE_KIND: usize = 8;
/// Between two CGJ of one word.
const MAX_CGJ_DISTANCE_BYTES: usize = 16;

impl InertChar {
    /// `c` at byte `at`, if it has no function between the characters `before` and `after` it.
    pub fn new(
        at: usize,
        c: char,
        before: Option<char>,
        mut after: impl Iterator<Item = char>,
    ) -> Option<InertChar> {
        let next = after.next();
        let is_letter = |c: Option<char>| c.is_some_and(|c| chars::of(c).is_letter());
        let is_mark = |c: Option<char>| c.is_some_and(|c| chars::of(c).is_mark() && !is_invisible(c));
        let hyphenates = |c: Option<char>| c.is_some_and(|c| chars::of(c).is_letter() && !is_unhyphenated(c));
        // With Persian keyboards, ZWNJ is often left at the end of a word.
        let is_arabic =
            |c: Option<char>| is_letter(c) && c.is_some_and(|c| chars::of(c).script() == Script::ARABIC);
        let is_weak = match c {
            '\u{AD}' => hyphenates(before) && hyphenates(next),
            '\u{200C}' => is_arabic(before) || is_arabic(next),
            _ => false,
        };
        let has_function = match c {
            '\u{34F}' => is_mark(before) || is_mark(next),
            // The operands of a formula have one letter each, except the name of a function before the operator.
            '\u{2061}'..='\u{2064}' if before.is_some_and(is_invisible) || next.is_some_and(is_invisible) => {
                false
            }
            '\u{2061}'..='\u{2064}' => {
                let second = after.next();
                let goes_on = second.is_some_and(|c| chars::of(c).is_letter() || is_invisible(c));
                let has_operand = next.is_some_and(|c| !chars::of(c).is_white_space());
                has_operand && (!is_letter(before) || !is_letter(next) || !goes_on)
            }
            '\u{115F}' | '\u{1160}' => {
                let is_jamo = |c| matches!(c, '\u{1100}'..='\u{115E}' | '\u{1161}'..='\u{11FF}');
                before.is_some_and(is_jamo) || next.is_some_and(is_jamo) || after.next().is_some_and(is_jamo)
            }
            _ => false,
        };
        (!has_function).then_some(InertChar { at, c, is_weak })
    }

    fn end(&self) -> usize {
        self.at + self.c.len_utf8()
    }

    /// A selector on an ideograph may be right: no ideograph has more than 32 variations.
    fn may_select(&self) -> bool {
        ('\u{E0100}'..='\u{E011F}').contains(&self.c)
    }
}

/// Whether it is a letter of a script whose lines break without hyphens.
fn is_unhyphenated(c: char) -> bool {
    const SCRIPTS: [Script; 4] = [Script::HAN, Script::HIRAGANA, Script::KATAKANA, Script::HANGUL];
    chars::of(c).script().is_unspaced() || SCRIPTS.contains(&chars::of(c).script())
}

fn is_invisible(c: char) -> bool {
    chars::of(c).is_default_ignorable()
}

/// Reports the lines of `text` whose inert characters can carry a message.
pub(super) fn report(text: &str, mut inert_chars: Vec<InertChar>, found: &mut Vec<RawFinding>) {
    report_blanks(text, found);
    inert_chars.sort_by_key(|inert| inert.at);
    let mut rest = &inert_chars[..];
    while let Some(first) = rest.first() {
        let line = line(text, first.at);
        let (here, after) = rest.split_at(rest.partition_point(|inert| inert.at < line.end));
        rest = after;
        let (selectors, others): (Vec<InertChar>, Vec<InertChar>) =
            here.iter().partition(|inert| inert.may_select());
        if can_carry_message(&others) {
            push_finding(&others, "invisible characters that do no work", found);
        } else {
            let between_letters: Vec<InertChar> =
                others.into_iter().filter(|inert| inert.c == '\u{34F}').collect();
            let is_near = between_letters.windows(2).any(|pair| {
                let between = &text[pair[0].end()..pair[1].at];
                between.len() <= MAX_CGJ_DISTANCE_BYTES && !between.contains(char::is_whitespace)
            });
            if is_near || between_letters.len() >= 3 {
                push_finding(&between_letters, "joiners between letters", found);
            }
        }
        let is_ideograph = |c: &char| chars::of(*c).is_ideograph();
        if selectors.len() >= MIN_PER_LINE
            && text[line].chars().filter(is_ideograph).count() <= 2 * selectors.len()
        {
            push_finding(&selectors, "variation selectors on most ideographs", found);
        }
    }
}

/// Whether invisible characters of `text` without a function, at the bytes `places` of one line, can carry a message.
pub(crate) fn carry_message(text: &str, places: &[usize]) -> bool {
    let inert = |&at: &usize| {
        let mut after = text.get(at..)?.chars();
        let c = after.next()?;
        InertChar::new(at, c, text[..at].chars().next_back(), after)
    };
    can_carry_message(&places.iter().filter_map(inert).collect::<Vec<_>>())
}

/// Whether the inert characters of one line can carry a message.
fn can_carry_message(inert_chars: &[InertChar]) -> bool {
    let mut kinds: BTreeMap<char, usize> = BTreeMap::new();
    let strong = inert_chars.iter().filter(|inert| !inert.is_weak).count();
    // Weak ones of a single kind are hyphenation or a habit of typing.
    let mut weak = inert_chars.iter().filter(|inert| inert.is_weak).map(|inert| inert.c);
    let is_mixed = weak.next().is_some_and(|first| weak.any(|other| other != first));
    let counted = || inert_chars.iter().filter(|inert| !inert.is_weak || strong >= 2 || is_mixed);
    counted().for_each(|inert| *kinds.entry(inert.c).or_default() += 1);
    let all: usize = kinds.values().sum();
    let twice = kinds.values().filter(|&&count| count >= 2).count();
    if all >= MIN_PER_LINE && twice >= 2 || strong >= MIN_OF_ONE_KIND {
        return true;
    }
    let mut run: &[InertChar] = &[];
    for (i, inert) in inert_chars.iter().enumerate() {
        let goes_on = run.last().is_some_and(|last| last.end() == inert.at);
        run = &inert_chars[if goes_on { i - run.len() } else { i }..=i];
        if run.len() >= MIN_MIXED_RUN && run.iter().any(|other| other.c != inert.c) {
            return true;
        }
    }
    false
}

/// Adds the finding for one line.
fn push_finding(inert_chars: &[InertChar], what: &str, found: &mut Vec<RawFinding>) {
    let (Some(first), Some(last)) = (inert_chars.first(), inert_chars.last()) else { return };
    let mut kinds: BTreeMap<char, usize> = BTreeMap::new();
    inert_chars.iter().for_each(|inert| *kinds.entry(inert.c).or_default() += 1);
    let mut detail = format!("{} {what}: ", inert_chars.len());
    for (i, (c, count)) in kinds.iter().take(MAX_LISTED_KINDS).enumerate() {
        let comma = if i > 0 { ", " } else { "" };
        // Writing to memory does not fail.
        let _ = write!(detail, "{comma}{count} × U+{:04X}", u32::from(*c));
    }
    if kinds.len() > MAX_LISTED_KINDS {
        detail.push_str(", …");
    }
    found.push(RawFinding { kind: FindingKind::HiddenPayload, range: first.at..last.end(), detail });
}

/// Kinds of characters that a finding names.
const MAX_LISTED_KINDS: usize = 8;

/// Reports runs of blank letters and patterns with no text of their script beside them.
fn report_blanks(text: &str, found: &mut Vec<RawFinding>) {
    for (finder, (blank, script)) in FINDERS.iter().zip(BLANK_CHARS) {
        let mut end = 0;
        for at in finder.find_iter(text.as_bytes()) {
            if at < end {
                continue;
            }
            let len = text[at..].chars().take_while(|&c| c == blank).map(char::len_utf8).sum::<usize>();
            end = at + len;
            let is_own = |c: char| chars::of(c).script() == script && !is_invisible(c) && c != blank;
            let is_beside = |mut side: Box<dyn Iterator<Item = char> + '_>| {
                side.find(|&c| c != ' ' && !is_contextual(c)).is_some_and(is_own)
            };
            let (before, after) = (
                text[..at].chars().rev().take(MAX_CONTEXT_CHARS),
                text[end..].chars().take(MAX_CONTEXT_CHARS),
            );
            if !is_beside(Box::new(before)) && !is_beside(Box::new(after)) {
                let count = len / blank.len_utf8();
                let detail = format!("{count} × U+{:04X}, which is blank", u32::from(blank));
                found.push(RawFinding { kind: FindingKind::HiddenPayload, range: at..end, detail });
            }
        }
    }
}

/// A finder for each of [`BLANK_CHARS`]. To make one takes longer than to search a short text.
static FINDERS: LazyLock<[memmem::Finder<'static>; 3]> = LazyLock::new(|| {
    BLANK_CHARS.map(|(blank, _)| memmem::Finder::new(blank.encode_utf8(&mut [0; 4])).into_owned())
});

const BLANK_CHARS: [(char, Script); 3] =
    [('\u{2800}', Script::BRAILLE), ('\u{3164}', Script::HANGUL), ('\u{FFA0}', Script::HANGUL)];

/// Context of a blank character, on either side.
const MAX_CONTEXT_CHARS: usize = 16;

/// The range of the line that holds byte `at`.
fn line(text: &str, at: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let start = memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1);
    start..memchr(b'\n', &bytes[at..]).map_or(text.len(), |len| at + len + 1)
}

#[cfg(test)]
mod tests {
    use super::super::{WhiteSpaceState, normalize};
    use super::*;
    use crate::document::Protected;
    use crate::profile::Profile;

    /// The findings of `text` in each profile.
    fn findings_in_all_profiles(text: &str) -> Vec<Vec<(FindingKind, Range<usize>)>> {
        let findings_in_all_profiles = |profile: Profile| {
            let result =
                normalize(text, &Protected::default(), profile.rules(), WhiteSpaceState::default(), true);
            result.found.into_iter().map(|found| (found.kind, found.range)).collect()
        };
        Profile::ALL.map(findings_in_all_profiles).to_vec()
    }

    fn is_found_in_all_profiles(text: &str) -> bool {
        findings_in_all_profiles(text).iter().all(|found| !found.is_empty())
    }

    const ALPHABET: &str = "\u{AD}\u{34F}\u{115F}\u{1160}\u{17B4}\u{17B5}\u{180B}\u{180E}\u{180F}\u{200B}\u{200C}\u{200D}\u{200E}\u{200F}\u{61C}\u{2060}\u{2061}\u{2062}\u{2063}\u{2064}\u{2065}\u{206A}\u{206F}\u{2800}\u{3164}\u{FE00}\u{FE0E}\u{FE0F}\u{FEFF}\u{FFA0}\u{FFF0}\u{FFF9}\u{FFFB}\u{1BCA0}\u{1D173}\u{E0001}\u{E0041}\u{E007F}\u{E0100}\u{E01EF}";

    /// Eight bits, encoded in two invisible characters, adjacent or one after each letter.
    #[test]
    fn bits_in_any_two_invisible_characters_are_found() {
        let mut missed = Vec::new();
        for letters in
            ["password", "пароль и", "کلمه عبور", "ภาษาไทย", "密码密码密码密码", "비밀번호비밀번호"]
        {
            for one in ALPHABET.chars() {
                for other in ALPHABET.chars().filter(|&other| other != one) {
                    let bit = |i: usize| if 0b1011_0010 >> i & 1 == 1 { one } else { other };
                    let row: String = (0..8).map(bit).collect();
                    let first = letters.chars().next().unwrap();
                    let row = format!("{first}{row}{}", &letters[first.len_utf8()..]);
                    let letters = letters.chars().cycle().take(16).enumerate();
                    let spread: String = letters.flat_map(|(i, c)| [c, bit(i % 8)]).collect();
                    missed.extend([row, spread].into_iter().filter(|text| !is_found_in_all_profiles(text)));
                }
            }
        }
        assert!(missed.is_empty(), "{} as {:?}", missed.len(), &missed[..missed.len().min(40)]);
    }

    #[test]
    fn findings_have_the_range_of_the_hidden_text() {
        for (before, hidden, after) in [
            ("a pay", "\u{200B}\u{200C}\u{200B}", "load"),
            ("x\nthe ", "\u{2062}\u{2064}\u{2063}\u{2061}", "end\ny"),
            ("p", "\u{34F}a\u{34F}y\u{34F}", "pal"),
            ("名", "\u{E0100}前\u{E0101}葛\u{E0100}飾\u{E0102}", "区"),
            ("see ", "\u{2800}\u{2800}", " here"),
            ("name: ", "\u{3164}", ""),
            ("ok", "\u{200B}\u{200B}\u{200B}\u{200B}\u{200B}\u{200B}\u{200B}\u{200B}", ""),
            ("葛\u{E0130}", "\u{E0140}\u{E0150}", ""),
            ("x", "\u{E0001}\u{2060}\u{FEFF}", "y"),
        ] {
            let text = [before, hidden, after].concat();
            let wanted = (FindingKind::HiddenPayload, before.len()..before.len() + hidden.len());
            for found in findings_in_all_profiles(&text) {
                assert!(found.contains(&wanted), "{text:?}: {found:?}");
            }
        }
    }

    #[test]
    fn invisible_characters_with_a_function_or_alone_are_not_found() {
        for text in [
            "\u{FEFF}plain text, na\u{200B}ïve",
            "Do\u{AD}nau\u{AD}dampf\u{AD}schiff\u{AD}fahrts\u{AD}ge\u{AD}sell\u{AD}schafts\u{AD}ka\u{AD}pi\u{AD}tän\u{200B}",
            "می\u{200C}خواهم کتاب\u{200C}ها\u{200C} را می\u{200C}\u{200C}بینم نمی\u{200C}توانم",
            "این\u{200C} کار\u{200C} را\u{200C} به\u{200C} آن\u{200C} مرد\u{200C} نیک\u{200C} سپرد\u{200C} و\u{200C} رفت\u{200C}",
            "สวัสดี\u{200B}ชาว\u{200B}โลก ខ្ញុំ\u{200B}សោក ພາສາ\u{200B}ລາວ မြန်မာ\u{200B}စကား",
            "👩\u{200D}👩\u{200D}👧 🏳\u{FE0F}\u{200D}🌈 1\u{FE0F}\u{20E3} 👩🏽\u{200D}🚀 ❤\u{FE0F}\u{200D}🔥 ✔\u{FE0E}",
            "🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F} 🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
            "葛\u{E0100}飾区の辻\u{E0101}さんと渡邉\u{E0104}さん",
            "c\u{34F}h a\u{34F}\u{308}, ע\u{5B7}\u{34F}\u{5BC}\u{34F}\u{5B8}",
            "f\u{2061}(x) = 2\u{2062}x + sin\u{2061}x, a\u{2063}b",
            "⠓⠑⠇⠇⠕\u{2800}⠺⠕⠗⠇⠙\u{2800}",
            "\u{115F}\u{1161} \u{1100}\u{1160}\u{11A8} \u{3164}ㄱㅏㄴ",
            "क्\u{200D}ष হ্\u{200C}য ශ්\u{200D}රී ᠬᠠᠷ\u{180E}ᠠ ᠠ\u{180B}",
            "one\u{200B}\ntwo\u{2060}\nthree\u{200C}\nfour\u{FEFF}",
        ] {
            assert_eq!(findings_in_all_profiles(text).concat(), [], "{text:?}");
        }
    }

    #[test]
    fn inert_characters_take_linear_time() {
        for piece in ["\u{200B}", "a\u{34F}", "\u{2800}", "葛\u{E0100}", "\u{2800}\u{3164}", "a\u{2061}\n"] {
            findings_in_all_profiles(&piece.repeat(20_000));
        }
    }
}
