//! Hidden text: invisible characters that do no work, in a text, in; findings of those that can carry a message, out.
//!
//! Any two characters that nobody sees make an alphabet, and so does one of them that is there or not. What does work
//! is left out of account where it is met: joiners that join, ZWSP between words of scripts without spaces, selectors
//! that select, flags, CGJ beside a mark (The Unicode Standard, §23.2), SOFT HYPHEN inside a word, the operators of
//! formulas at letters of one character (UTR #25), the fillers of a jamo (§18.6). What is left are strays. One of them,
//! or the same one now and then, is what editors, keyboards and web pages leave behind, and no finding. A line is one
//!
//! - where [`RUN`] strays of two kinds stand side by side, or [`MANY`] of one kind;
//! - where it has [`FEW`] strays, and two kinds of them twice, or [`MANY`] strays;
//! - where CGJ parts the letters of a word twice, or of a line three times;
//! - where it has a letter or a pattern that is blank, and no text of its script beside it: U+2800, the Hangul fillers;
//! - where at least half of its ideographs, [`FEW`] of them, carry a selector (UTS #37): a name has one or two.
//!
//! Tags and selectors that select nothing are told of by [`joiners`](super::joiners). Cost: linear.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::Range;

use memchr::{memchr, memmem, memrchr};

use super::joiners::is_contextual;
use crate::chars::{self, Script};
use crate::document::{FindingKind, RawFinding};

/// An invisible character that does no work, or may do none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stray {
    at: usize,
    c: char,
    /// It may hyphenate, or stand behind a word of Arabic letters: it counts beside others only.
    is_weak: bool,
}

/// Strays of two kinds side by side.
const RUN: usize = 3;
/// Strays of a line of two kinds, each of which it has twice.
const FEW: usize = 4;
/// Strays of one kind.
const MANY: usize = 8;
/// Bytes in which two CGJ stand in one word.
const NEAR: usize = 16;

impl Stray {
    /// `c` at byte `at`, if it does no work between `before` and what is `behind`.
    pub fn new(
        at: usize,
        c: char,
        before: Option<char>,
        mut behind: impl Iterator<Item = char>,
    ) -> Option<Stray> {
        let next = behind.next();
        let is_letter = |c: Option<char>| c.is_some_and(|c| chars::of(c).is_letter());
        let is_mark = |c: Option<char>| c.is_some_and(|c| chars::of(c).is_mark() && !is_invisible(c));
        let hyphenates = |c: Option<char>| c.is_some_and(|c| chars::of(c).is_letter() && !is_unhyphenated(c));
        // Persian keyboards leave ZWNJ behind words.
        let is_arabic =
            |c: Option<char>| is_letter(c) && c.is_some_and(|c| chars::of(c).script() == Script::ARABIC);
        let is_weak = match c {
            '\u{AD}' => hyphenates(before) && hyphenates(next),
            '\u{200C}' => is_arabic(before) || is_arabic(next),
            _ => false,
        };
        let works = match c {
            '\u{34F}' => is_mark(before) || is_mark(next),
            // A formula has letters of one character, but for the names of functions before them.
            '\u{2061}'..='\u{2064}' if before.is_some_and(is_invisible) || next.is_some_and(is_invisible) => {
                false
            }
            '\u{2061}'..='\u{2064}' => {
                let second = behind.next();
                let goes_on = second.is_some_and(|c| chars::of(c).is_letter() || is_invisible(c));
                let has_operand = next.is_some_and(|c| !chars::of(c).is_white_space());
                has_operand && (!is_letter(before) || !is_letter(next) || !goes_on)
            }
            '\u{115F}' | '\u{1160}' => {
                let is_jamo = |c| matches!(c, '\u{1100}'..='\u{115E}' | '\u{1161}'..='\u{11FF}');
                before.is_some_and(is_jamo) || next.is_some_and(is_jamo) || behind.next().is_some_and(is_jamo)
            }
            _ => false,
        };
        (!works).then_some(Stray { at, c, is_weak })
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

/// Whether nobody sees it.
fn is_invisible(c: char) -> bool {
    chars::of(c).is_default_ignorable()
}

/// Reports the lines of `text` whose strays can carry a message.
pub(super) fn report(text: &str, mut strays: Vec<Stray>, found: &mut Vec<RawFinding>) {
    report_blanks(text, found);
    strays.sort_by_key(|stray| stray.at);
    let mut rest = &strays[..];
    while let Some(first) = rest.first() {
        let line = line(text, first.at);
        let (here, behind) = rest.split_at(rest.partition_point(|stray| stray.at < line.end));
        rest = behind;
        let (selectors, others): (Vec<Stray>, Vec<Stray>) = here.iter().partition(|stray| stray.may_select());
        if can_carry(&others) {
            add(&others, "invisible characters that do no work", found);
        } else {
            let parting: Vec<Stray> = others.into_iter().filter(|stray| stray.c == '\u{34F}').collect();
            let is_near = parting.windows(2).any(|pair| {
                let between = &text[pair[0].end()..pair[1].at];
                between.len() <= NEAR && !between.contains(char::is_whitespace)
            });
            if is_near || parting.len() >= 3 {
                add(&parting, "joiners between letters", found);
            }
        }
        let is_ideograph = |c: &char| chars::of(*c).is_ideograph();
        if selectors.len() >= FEW && text[line].chars().filter(is_ideograph).count() <= 2 * selectors.len() {
            add(&selectors, "variation selectors on most ideographs", found);
        }
    }
}

/// Whether strays of one line can carry a message.
fn can_carry(strays: &[Stray]) -> bool {
    let mut kinds: BTreeMap<char, usize> = BTreeMap::new();
    let strong = strays.iter().filter(|stray| !stray.is_weak).count();
    // Alone they are hyphenation, or a habit.
    let mut weak = strays.iter().filter(|stray| stray.is_weak).map(|stray| stray.c);
    let is_mixed = weak.next().is_some_and(|first| weak.any(|other| other != first));
    let counted = || strays.iter().filter(|stray| !stray.is_weak || strong >= 2 || is_mixed);
    counted().for_each(|stray| *kinds.entry(stray.c).or_default() += 1);
    let all: usize = kinds.values().sum();
    let twice = kinds.values().filter(|&&count| count >= 2).count();
    if all >= FEW && twice >= 2 || strong >= MANY {
        return true;
    }
    let mut run: &[Stray] = &[];
    for (i, stray) in strays.iter().enumerate() {
        let goes_on = run.last().is_some_and(|last| last.end() == stray.at);
        run = &strays[if goes_on { i - run.len() } else { i }..=i];
        if run.len() >= RUN && run.iter().any(|other| other.c != stray.c) {
            return true;
        }
    }
    false
}

/// Tells of strays of one line.
fn add(strays: &[Stray], what: &str, found: &mut Vec<RawFinding>) {
    let (Some(first), Some(last)) = (strays.first(), strays.last()) else { return };
    let mut kinds: BTreeMap<char, usize> = BTreeMap::new();
    strays.iter().for_each(|stray| *kinds.entry(stray.c).or_default() += 1);
    let mut detail = format!("{} {what}: ", strays.len());
    for (i, (c, count)) in kinds.iter().take(KINDS).enumerate() {
        let comma = if i > 0 { ", " } else { "" };
        // Writing to memory does not fail.
        let _ = write!(detail, "{comma}{count} × U+{:04X}", u32::from(*c));
    }
    if kinds.len() > KINDS {
        detail.push_str(", …");
    }
    found.push(RawFinding { kind: FindingKind::HiddenPayload, range: first.at..last.end(), detail });
}

/// Kinds of characters that are named.
const KINDS: usize = 8;

/// Letters and patterns that are blank, where nothing of their script stands beside them: a run is one finding.
fn report_blanks(text: &str, found: &mut Vec<RawFinding>) {
    for (blank, script) in BLANKS {
        let mut end = 0;
        for at in memmem::find_iter(text.as_bytes(), blank.encode_utf8(&mut [0; 4])) {
            if at < end {
                continue;
            }
            let len = text[at..].chars().take_while(|&c| c == blank).map(char::len_utf8).sum::<usize>();
            end = at + len;
            let is_own = |c: char| chars::of(c).script() == script && !is_invisible(c) && c != blank;
            let is_beside = |mut side: Box<dyn Iterator<Item = char> + '_>| {
                side.find(|&c| c != ' ' && !is_contextual(c)).is_some_and(is_own)
            };
            let (before, behind) = (text[..at].chars().rev().take(REACH), text[end..].chars().take(REACH));
            if !is_beside(Box::new(before)) && !is_beside(Box::new(behind)) {
                let count = len / blank.len_utf8();
                let detail = format!("{count} × U+{:04X}, which is blank", u32::from(blank));
                found.push(RawFinding { kind: FindingKind::HiddenPayload, range: at..end, detail });
            }
        }
    }
}

const BLANKS: [(char, Script); 3] =
    [('\u{2800}', Script::BRAILLE), ('\u{3164}', Script::HANGUL), ('\u{FFA0}', Script::HANGUL)];

/// Characters beside a blank one that are looked at.
const REACH: usize = 16;

/// The line that byte `at` lies in.
fn line(text: &str, at: usize) -> Range<usize> {
    let bytes = text.as_bytes();
    let start = memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1);
    start..memchr(b'\n', &bytes[at..]).map_or(text.len(), |len| at + len + 1)
}

#[cfg(test)]
mod tests {
    use super::super::{Lines, normalize};
    use super::*;
    use crate::document::Protected;
    use crate::profile::Profile;

    /// What is told of `text` in each profile.
    fn told(text: &str) -> Vec<Vec<(FindingKind, Range<usize>)>> {
        let told = |profile: Profile| {
            let result = normalize(text, &Protected::default(), profile.rules(), Lines::default(), true);
            result.found.into_iter().map(|found| (found.kind, found.range)).collect()
        };
        Profile::ALL.map(told).to_vec()
    }

    fn is_told(text: &str) -> bool {
        told(text).iter().all(|found| !found.is_empty())
    }

    const ALPHABET: &str = "\u{AD}\u{34F}\u{115F}\u{1160}\u{17B4}\u{17B5}\u{180B}\u{180E}\u{180F}\u{200B}\u{200C}\u{200D}\u{200E}\u{200F}\u{61C}\u{2060}\u{2061}\u{2062}\u{2063}\u{2064}\u{2065}\u{206A}\u{206F}\u{2800}\u{3164}\u{FE00}\u{FE0E}\u{FE0F}\u{FEFF}\u{FFA0}\u{FFF0}\u{FFF9}\u{FFFB}\u{1BCA0}\u{1D173}\u{E0001}\u{E0041}\u{E007F}\u{E0100}\u{E01EF}";

    /// Eight bits, one and the other sign for each, in a row or one behind each letter.
    #[test]
    fn any_two_invisible_characters_are_an_alphabet() {
        let mut untold = Vec::new();
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
                    untold.extend([row, spread].into_iter().filter(|text| !is_told(text)));
                }
            }
        }
        assert!(untold.is_empty(), "{} as {:?}", untold.len(), &untold[..untold.len().min(40)]);
    }

    #[test]
    fn hidden_text_is_told_of_where_it_stands() {
        for (before, hidden, behind) in [
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
            let text = [before, hidden, behind].concat();
            let wanted = (FindingKind::HiddenPayload, before.len()..before.len() + hidden.len());
            for found in told(&text) {
                assert!(found.contains(&wanted), "{text:?}: {found:?}");
            }
        }
    }

    #[test]
    fn what_does_its_work_or_stands_alone_is_no_hidden_text() {
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
            assert_eq!(told(text).concat(), [], "{text:?}");
        }
    }

    #[test]
    fn strays_take_linear_time() {
        for piece in ["\u{200B}", "a\u{34F}", "\u{2800}", "葛\u{E0100}", "\u{2800}\u{3164}", "a\u{2061}\n"] {
            told(&piece.repeat(20_000));
        }
    }
}
