//! NO-BREAK SPACE, the typographic spaces and U+3000: those with a typographic use stay, others become SPACE. Rule `space`.
//! (Editors of web pages often write NO-BREAK SPACE for SPACE.)
//!
//! A single one between two visible characters depends on the words on either side. In a run with other white space it is
//! padding and becomes SPACE. U+3000 is the space of Chinese, Japanese and Korean, in runs too. Linear: each run is examined
//! once, with a bounded context.

use super::regions::RuleRegions;
use crate::chars::classes::is_letter_or_mark;
use crate::chars::{self, Script};
use crate::edit::{Rewriter, Rewritten};
use crate::profile::{Rule, RuleSet};

/// The spaces of rule `space`.
pub(super) fn is_typographic(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}')
}

/// Replaces the spaces without typographic use by SPACE; in a search key all of them.
pub(super) fn replace<'a>(text: &'a str, regions: &RuleRegions, rules: RuleSet) -> Rewritten<'a> {
    let mut rewriter = Rewriter::new(text);
    let mut from = 0;
    while let Some(found) = text[from..].find(is_typographic) {
        let found = from + found;
        let is_blank = |c: char| matches!(c, ' ' | '\t') || is_typographic(c);
        let start = from + text[from..found].trim_end_matches(is_blank).len();
        let end = text.len() - text[found..].trim_start_matches(is_blank).len();
        let context = SpaceContext { before: &text[..start], after: &text[end..] };
        for piece in regions.text(start..end) {
            for (at, c) in text[piece.clone()].char_indices() {
                let at = piece.start + at;
                let range = at..at + c.len_utf8();
                let is_base = range.end == end && context.begins_with_mark();
                let stays =
                    !rules.folds() && (is_base || context.is_typographic_use(c, range == (start..end)));
                if is_typographic(c) && !stays {
                    rewriter.replace(Rule::Space, range, " ");
                }
            }
        }
        from = end;
    }
    rewriter.finish()
}

/// The text on either side of a run of spaces.
struct SpaceContext<'a> {
    before: &'a str,
    after: &'a str,
}

/// Context in which a letter shows that the line is Chinese, Japanese, Korean or Slavic.
const MAX_LINE_CONTEXT_CHARS: usize = 16;
/// Context in which an abbreviation or a number is read.
const MAX_WORD_CHARS: usize = 12;

impl SpaceContext<'_> {
    /// Whether the space `c` has a typographic use here. `alone`: no other white space is adjacent.
    fn is_typographic_use(&self, c: char, alone: bool) -> bool {
        let (Some(left), Some(right)) = (self.before.chars().next_back(), self.after.chars().next()) else {
            return c == '\u{3000}' && self.begins_cjk_line();
        };
        if matches!(c, '\u{2002}' | '\u{2003}' | '\u{3000}') && self.is_cjk() && !is_line_end(right) {
            return true;
        }
        // The command `tree` draws with NO-BREAK SPACE.
        let draws = |c| ('\u{2500}'..='\u{257F}').contains(&c);
        if c == '\u{A0}' && (draws(left) || draws(right) && !is_line_end(left)) {
            return true;
        }
        if !alone || is_line_end(left) || is_line_end(right) {
            return false;
        }
        let is_thin = !matches!(c, '\u{A0}' | '\u{2000}'..='\u{2003}' | '\u{205F}' | '\u{3000}');
        is_thin && (is_punctuation(left) || is_punctuation(right))
            || self.belongs_to_script(left, right)
            || SIGNS_AFTER_SPACE.contains(right)
            || SIGNS_BEFORE_SPACE.contains(left)
            || self.joins_number(left, right)
            || self.joins_word(right)
    }

    /// A mark after NO-BREAK SPACE is shown in isolation (The Unicode Standard, §2.11).
    fn begins_with_mark(&self) -> bool {
        self.after.chars().next().is_some_and(|c| chars::of(c).is_mark())
    }

    /// An indent at the start of the text.
    fn begins_cjk_line(&self) -> bool {
        self.before.is_empty() && self.is_cjk()
    }

    fn is_cjk(&self) -> bool {
        let is_on_line = |&c: &char| !is_line_end(c);
        self.after.chars().take(MAX_LINE_CONTEXT_CHARS).take_while(is_on_line).any(is_cjk)
            || self.before.chars().rev().take(MAX_LINE_CONTEXT_CHARS).take_while(is_on_line).any(is_cjk)
    }

    /// Mongolian suffixes follow NNBSP (The Unicode Standard, §13.5); Tibetan signs have NBSP between them.
    fn belongs_to_script(&self, left: char, right: char) -> bool {
        let is_either = |script| chars::of(left).script() == script || chars::of(right).script() == script;
        is_either(Script::MONGOLIAN) || is_either(Script::TIBETAN)
    }

    /// Digit groups, number and unit, number and name, dates: `10 000`, `5 kg`, `fig. 3`, `5. května`, `5 May`.
    fn joins_number(&self, left: char, right: char) -> bool {
        let is_digit = |c| chars::of(c).digit().is_some();
        if is_digit(right) {
            let is_sign = !is_letter_or_mark(left) && !is_digit(left);
            return match left {
                '.' => self.word_before(is_letter_or_mark).is_some_and(|word| word.len() <= 5),
                _ if is_sign => {
                    !matches!(left, ',' | ';' | ':' | '!' | '?' | '…' | '-' | '*' | '#' | '•' | '|')
                }
                _ => true,
            };
        }
        let ordinal = || self.word_before(is_digit).is_some_and(|digits| digits.len() <= 3);
        if is_letter_or_mark(right) && self.is_behind_placeholder() {
            return true;
        }
        is_digit(left) && (is_letter_or_mark(right) || is_currency(right)) || left == '.' && ordinal()
    }

    /// `%d`, `%(count)s`, `$1`, `{n}`: placeholders for a number.
    fn is_behind_placeholder(&self) -> bool {
        let mut word = self
            .before
            .chars()
            .rev()
            .take(2 * MAX_WORD_CHARS)
            .take_while(|&c| !chars::of(c).is_white_space());
        let is_percentage = self.before.ends_with('%');
        self.before.ends_with('}') || !is_percentage && word.any(|c| matches!(c, '%' | '$'))
    }

    /// Initials, titles, abbreviations, prepositions of one letter, and enclitics.
    fn joins_word(&self, right: char) -> bool {
        if !is_letter_or_mark(right) {
            return false;
        }
        let next: String =
            self.after.chars().take(MAX_WORD_CHARS).take_while(|&c| is_letter_or_mark(c)).collect();
        if is_roman(&next) || matches!(&*next, "же" | "ж" | "ли" | "ль" | "бы" | "б" | "etc") {
            return true;
        }
        let is_name = next.len() == 1 && next.chars().all(|c| c.is_ascii_uppercase() && c != 'I');
        if is_name && self.before.ends_with(is_letter_or_mark) {
            return true; // Appendix A
        }
        let Some(word) = self.word_before(is_letter_or_mark) else { return false };
        let has_point = self.before.ends_with('.');
        let [first, rest @ ..] = &word[..] else { return false };
        let is_century = is_roman(&word.iter().collect::<String>());
        match rest.len() {
            _ if is_century => true, // XX век
            0 if has_point => true,
            0 => is_preposition(*first) && (is_certain_preposition(*first) || self.is_slavic()),
            1.. if TITLES.contains(&&*word.iter().collect::<String>()) => true,
            1 if !has_point => is_cyrillic(*first) && first.is_lowercase() || self.is_slavic(),
            1..=3 => has_point && (first.is_uppercase() == right.is_uppercase()) && !first.is_lowercase(),
            _ => false,
        }
    }

    /// The word of `belongs` characters directly before the space, or before a point there. `None` where it is part of a longer
    /// word.
    fn word_before(&self, belongs: impl Fn(char) -> bool) -> Option<Vec<char>> {
        let before = self.before.strip_suffix('.').unwrap_or(self.before);
        let mut word: Vec<char> =
            before.chars().rev().take(MAX_WORD_CHARS).take_while(|&c| belongs(c)).collect();
        word.reverse();
        let len: usize = word.iter().map(|c| c.len_utf8()).sum();
        let outside = before[..before.len() - len].chars().next_back();
        let is_whole = outside
            .is_none_or(|c| !is_letter_or_mark(c) && chars::of(c).digit().is_none() && !is_apostrophe(c));
        (!word.is_empty() && is_whole).then_some(word)
    }

    /// Whether a letter of Czech, Slovak, Polish or their neighbours, which English does not have, is in the context.
    fn is_slavic(&self) -> bool {
        let is_slavic = |c: char| "ąćčďęěłńňřśšťůžźż".contains(c.to_lowercase().next().unwrap_or(c));
        self.before.chars().rev().take(4 * MAX_LINE_CONTEXT_CHARS).any(is_slavic)
            || self.after.chars().take(4 * MAX_LINE_CONTEXT_CHARS).any(is_slavic)
    }
}

/// Titles that stand before a name, with a point or without.
const TITLES: [&str; 36] = [
    "Mr", "Mrs", "Ms", "Mx", "Dr", "Prof", "St", "Ste", "Sr", "Jr", "Mme", "Mlle", "Mgr", "Me", "MM", "Hr",
    "Fr", "Sra", "Dra", "Sig", "dr", "prof", "hab", "ing", "mgr", "ul", "al", "pl", "os", "św", "sv", "г",
    "ул", "им", "пр", "св",
];

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’')
}

/// Signs after a typographic space: French punctuation, Khmer signs, dashes in Russian and Polish, units and operators.
const SIGNS_AFTER_SPACE: &str = ";:!?»›…–—―%‰°′″×÷±−=+<≤≥≈≠&→©®™។៕៖ៗ៘៙៚";
/// Signs before a typographic space.
const SIGNS_BEFORE_SPACE: &str = "«‹–—―§¶№°×÷±−=<≤≥≈≠&→©®†";

fn is_currency(c: char) -> bool {
    matches!(c, '$' | '¢' | '£' | '¤' | '¥' | '\u{20A0}'..='\u{20CF}')
}

/// Neither a letter nor a digit, such as the quotation marks and dashes beside which thin spaces are set.
fn is_punctuation(c: char) -> bool {
    !is_letter_or_mark(c) && chars::of(c).digit().is_none() && !matches!(c, '.' | ',')
}

/// The ideographs, syllables and letters of East Asia, their punctuation and their wide forms.
fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{2FFF}' | '\u{3001}'..='\u{A4CF}' | '\u{A960}'..='\u{A97F}'
        | '\u{AC00}'..='\u{D7FF}' | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}'
        | '\u{1AFF0}'..='\u{1B2FF}' | '\u{20000}'..='\u{3FFFF}')
}

fn is_cyrillic(c: char) -> bool {
    chars::of(c).script() == Script::CYRILLIC
}

/// Words of one letter that may not end a line, in Czech, Slovak, Polish, Russian, Ukrainian, Belarusian, Bulgarian and
/// Arabic.
fn is_preposition(c: char) -> bool {
    "aikosuvwzавийкосуязєоўو".contains(c.to_lowercase().next().unwrap_or(c))
}

/// Prepositions of one letter that are no English word.
fn is_certain_preposition(c: char) -> bool {
    is_cyrillic(c) || c == 'و' || "kosuvwzKOSUVWZi".contains(c)
}

/// A Roman numeral after a name or before a century.
fn is_roman(word: &str) -> bool {
    word.chars().all(|c| "IVXLC".contains(c)) && (word.len() > 1 || matches!(word, "V" | "X"))
}
