//! Layout: a line in; whether its runs of SPACE are layout (a table, a tree, a list, program text) or typing errors in prose
//! out. For rule `space-run`.
//!
//! A line is decided as a whole. First its own features decide, then the lines before and after: a line whose columns align
//! with those of a neighbour is a row of a table. The rule is idempotent: where the runs are kept the features stay, and where
//! they are collapsed no run is left. Linear: a line is scanned at most three times.

use std::cmp::Ordering;
use std::ops::Range;

use memchr::{memchr, memrchr};

use super::regions::RuleRegions;
use crate::chars::{self, Script};
use crate::profile::Rule;

/// Decides for the lines of one text.
pub(super) struct LayoutDetector<'a> {
    text: &'a str,
    regions: &'a RuleRegions,
    /// The last decided line.
    line: Range<usize>,
    is_layout: bool,
}

impl<'a> LayoutDetector<'a> {
    pub fn new(text: &'a str, regions: &'a RuleRegions) -> Self {
        LayoutDetector { text, regions, line: 0..0, is_layout: false }
    }

    /// Whether the run of spaces at `at`, which is inside a line, is layout.
    pub fn is_layout_at(&mut self, at: usize) -> bool {
        if !self.line.contains(&at) {
            self.line = self.line_at(at);
            self.is_layout = self.decide_line();
        }
        self.is_layout
    }

    fn line_at(&self, at: usize) -> Range<usize> {
        let bytes = self.text.as_bytes();
        let start = memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1);
        start..memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end)
    }

    fn decide_line(&self) -> bool {
        let line = self.scan_line(self.line.clone());
        if line.is_layout {
            return true;
        }
        if line.columns.is_empty() || line.has_glued_date {
            return false;
        }
        let before = self.line.start.checked_sub(1).map(|end| self.line_at(end));
        let after = Some(self.line.end + 1).filter(|&at| at < self.text.len()).map(|at| self.line_at(at));
        before.into_iter().chain(after).any(|range| line.is_row_beside(&self.scan_line(range)))
    }

    fn scan_line(&self, range: Range<usize>) -> LineFeatures {
        let mut line = LineFeatures::default();
        let mut scanner = LineScanner::default();
        for (piece, region) in self.regions.pieces(range) {
            let is_text = region.allows(Rule::SpaceRun);
            for c in self.text[piece].chars() {
                scanner.read_char(c, is_text, &mut line);
            }
        }
        scanner.finish(&mut line);
        line
    }
}

/// The features of a line.
#[derive(Debug, Default)]
struct LineFeatures {
    /// The columns where the cells after its gaps begin, in a monospaced display.
    columns: Vec<usize>,
    /// The columns where the cells before its gaps end, and where the last cell ends.
    cell_ends: Vec<usize>,
    /// It has a gap of three spaces or more.
    is_wide: bool,
    /// One word stands before the first gap.
    leads_with_word: bool,
    /// It is no prose: program text, a tree, a list, a drawing, a number apart from its label.
    is_layout: bool,
    /// A year stands directly before a word: a glued date, which a later stage splits off.
    has_glued_date: bool,
}

impl LineFeatures {
    /// Whether both lines are rows of one table. Symmetric.
    fn is_row_beside(&self, other: &LineFeatures) -> bool {
        !other.columns.is_empty()
            && !other.has_glued_date
            && match (self.is_wide, other.is_wide) {
                // One pair of double spaces can align by chance. Two pairs, or one after the first word of both lines, hardly.
                (false, false) => {
                    let is_first = self.columns.first() == other.columns.first();
                    count_common(&self.columns, &other.columns) > 1
                        || is_first && self.leads_with_word && other.leads_with_word
                }
                _ => {
                    count_common(&self.columns, &other.columns) > 0
                        || count_common(&self.cell_ends, &other.cell_ends) > 0
                }
            }
    }
}

/// The number of common elements of two ascending lists (a merge).
fn count_common(one: &[usize], other: &[usize]) -> usize {
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    let mut count = 0;
    while let (Some(a), Some(b)) = (one.peek(), other.peek()) {
        match a.cmp(b) {
            Ordering::Less => one.next(),
            Ordering::Greater => other.next(),
            Ordering::Equal => {
                count += 1;
                one.next();
                other.next()
            }
        };
    }
    count
}

/// A gap of so many spaces is layout.
const MIN_LAYOUT_GAP: usize = 8;
const MAX_FIRST_WORD_BYTES: usize = 16;

/// Scans a line character by character and collects its features.
#[derive(Default)]
struct LineScanner {
    column: usize,
    /// The number of spaces and TABs directly before.
    gap: usize,
    has_tab: bool,
    /// The last character that is no white space, and the one before that.
    last: Option<char>,
    penult: Option<char>,
    /// The beginning of the first word.
    first_word: Option<String>,
    is_past_first_word: bool,
    indent: usize,
    /// The present cell has a digit.
    has_digit: bool,
    /// The number of decimal digits directly before.
    digits: usize,
    is_year: bool,
    /// The gap before the present cell has three spaces or more.
    is_behind_wide: bool,
    /// The last character is a digit after two spaces, possibly a padded number: `Mar  1`.
    is_padded: bool,
}

impl LineScanner {
    fn read_char(&mut self, c: char, is_text: bool, line: &mut LineFeatures) {
        if matches!(c, ' ' | '\t' | '\r') {
            self.gap += 1;
            self.has_tab |= c == '\t';
            return;
        }
        line.is_layout |= self.is_padded && (self.gap > 0 || chars::of(c).digit().is_none());
        self.is_padded = false;
        if self.gap > 0 {
            self.close_gap(c, is_text, line);
        }
        if is_text {
            line.is_layout |= self.is_program_text(c);
        }
        self.update_word(c, line);
        self.column += width(c);
        (self.penult, self.last) = (self.last, Some(c));
    }

    /// Handles the gap that ends at `next`.
    fn close_gap(&mut self, next: char, is_text: bool, line: &mut LineFeatures) {
        let (gap, end) = (std::mem::take(&mut self.gap), self.column);
        let has_tab = std::mem::take(&mut self.has_tab);
        self.column += gap;
        let Some(last) = self.last else {
            self.indent = if has_tab { gap.max(4) } else { gap };
            return;
        };
        let ends_first_word = !std::mem::replace(&mut self.is_past_first_word, true);
        if gap > 1 && is_text {
            let ends_sentence = gap == 2 && !has_tab && is_sentence_end(last, self.penult);
            let first = self.first_word.as_deref().unwrap_or_default();
            let has_list_marker =
                ends_first_word && is_list_marker(first) || gap > 2 && first.starts_with('-');
            let properties = chars::of(next);
            self.is_padded = gap == 2 && properties.digit().is_some() && !ends_sentence;
            line.is_layout |=
                has_tab || has_list_marker || gap >= MIN_LAYOUT_GAP || is_symbol(last) || is_symbol(next);
            // A mark that combines with the second space.
            line.is_layout |= properties.is_mark() || last == ':' && properties.digit().is_some();
            if !ends_sentence {
                line.leads_with_word |= ends_first_word && line.columns.is_empty();
                line.columns.push(self.column);
                line.cell_ends.push(end);
                line.is_wide |= gap > 2;
                line.is_layout |= self.indent >= 4 || gap > 2 && self.has_digit;
            }
            (self.has_digit, self.is_behind_wide) = (false, gap > 2);
        }
    }

    fn is_program_text(&self, c: char) -> bool {
        matches!(c, '|' | '\\' | '{' | '}' | '=' | '<' | '>' | '^' | '\u{2500}'..='\u{259F}')
            || matches!((self.last, c), (Some('('), ')') | (Some('/'), '/' | '*') | (Some('*'), '/'))
    }

    /// Updates the first word, digits and years.
    fn update_word(&mut self, c: char, line: &mut LineFeatures) {
        if !self.is_past_first_word {
            let word = self.first_word.get_or_insert_default();
            if word.len() < MAX_FIRST_WORD_BYTES {
                word.push(c);
            }
        }
        let is_digit = chars::of(c).digit().is_some();
        line.is_layout |= is_digit && self.is_behind_wide;
        self.has_digit |= is_digit;
        line.has_glued_date |= self.digits == 4 && self.is_year && !is_digit && begins_word(c);
        if is_digit {
            self.is_year |= self.digits == 0 && !self.last.is_some_and(|last| chars::of(last).is_letter());
            self.digits += 1;
        } else {
            (self.digits, self.is_year) = (0, false);
        }
    }

    fn finish(self, line: &mut LineFeatures) {
        line.cell_ends.extend(self.last.filter(|_| !line.columns.is_empty()).map(|_| self.column));
        line.is_layout |= self.last == Some(';') || self.is_padded;
        // Three spaces are layout too, except in a sentence.
        line.is_layout |= line.is_wide && !self.last.is_some_and(|last| is_sentence_end(last, self.penult));
    }
}

/// Whether it ends a sentence. Typists set two spaces after that.
fn is_sentence_end(last: char, before: Option<char>) -> bool {
    let ends = |c| matches!(c, '.' | '!' | '?' | '…' | '۔' | '؟' | '。' | '।');
    ends(last) || matches!(last, ')' | ']' | '"' | '\'' | '”' | '’' | '»') && before.is_some_and(ends)
}

/// Whether the word is the marker of a list item or an option.
fn is_list_marker(word: &str) -> bool {
    let number = word.strip_suffix(['.', ')', ':']).map(|number| number.trim_start_matches('('));
    let is_number = |number: &str| {
        let len = number.chars().count();
        len > 0 && len <= 4 && number.chars().all(|c| chars::of(c).digit().is_some() || "ivxIVX.".contains(c))
            || len == 1 && number.chars().all(char::is_alphabetic)
    };
    word.starts_with(['-', '*', '+', '•', '·', '‣', '–', '#', '%', ':']) || number.is_some_and(is_number)
}

/// Symbols that do not occur beside a run of spaces in prose.
fn is_symbol(c: char) -> bool {
    matches!(c, '#'..='&' | '*' | '+' | '/' | '@' | '_' | '`' | '~' | '[' | ']')
        || matches!(c, '\u{2190}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}')
}

/// Whether `c`, directly after a number, begins a word and is no suffix of the number.
fn begins_word(c: char) -> bool {
    c.is_uppercase() || !c.is_ascii() && !matches!(c, '–' | '—' | '،' | '年')
}

/// The columns of `c`: none for marks and invisible characters, nor for tatweel, which other rules remove.
fn width(c: char) -> usize {
    if c.is_ascii() {
        return 1;
    }
    let properties = chars::of(c);
    if properties.is_mark() || properties.is_default_ignorable() || c == '\u{640}' {
        return 0;
    }
    let wide =
        [Script::HAN, Script::HIRAGANA, Script::KATAKANA, Script::HANGUL, Script::BOPOMOFO, Script::YI];
    if wide.contains(&properties.script()) || matches!(c, '\u{3000}'..='\u{303F}' | '\u{FF01}'..='\u{FF60}') {
        2
    } else {
        1
    }
}
