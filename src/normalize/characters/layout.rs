//! Layout: whether the runs of SPACE in a line set something up in columns, or are a slip of prose (rule `space-run`).
//!
//! A line is decided as a whole, by itself where that is enough, so that it does not matter where a window ends; else by
//! the two lines beside it: one whose columns stand below those of a neighbour is a row of a table, and so is the neighbour. What is decided of a line is the same after its runs were
//! kept, and a line whose runs became one has none, so a second run decides nothing else. A line is looked at three times
//! at most.

use std::cmp::Ordering;
use std::ops::Range;

use memchr::{memchr, memrchr};

use super::regions::Regions;
use crate::chars::{self, Script};
use crate::profile::Rule;

/// Decides of one text.
pub(super) struct Layout<'a> {
    text: &'a str,
    regions: &'a Regions,
    /// The line that was decided last.
    line: Range<usize>,
    is_layout: bool,
}

impl<'a> Layout<'a> {
    pub fn new(text: &'a str, regions: &'a Regions) -> Self {
        Layout { text, regions, line: 0..0, is_layout: false }
    }

    /// Whether the run of spaces at `at`, which is inside a line, is part of the layout.
    pub fn holds(&mut self, at: usize) -> bool {
        if !self.line.contains(&at) {
            self.line = self.line_at(at);
            self.is_layout = self.decide();
        }
        self.is_layout
    }

    fn line_at(&self, at: usize) -> Range<usize> {
        let bytes = self.text.as_bytes();
        let start = memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1);
        start..memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end)
    }

    fn decide(&self) -> bool {
        let line = self.look(self.line.clone());
        if line.is_set_up {
            return true;
        }
        if line.columns.is_empty() || line.is_stamped {
            return false;
        }
        let before = self.line.start.checked_sub(1).map(|end| self.line_at(end));
        let after = Some(self.line.end + 1).filter(|&at| at < self.text.len()).map(|at| self.line_at(at));
        before.into_iter().chain(after).any(|range| line.is_row_beside(&self.look(range)))
    }

    fn look(&self, range: Range<usize>) -> Line {
        let mut line = Line::default();
        let mut scan = Scan::default();
        for (piece, region) in self.regions.pieces(range) {
            let is_text = region.allows(Rule::SpaceRun);
            for c in self.text[piece].chars() {
                scan.take(c, is_text, &mut line);
            }
        }
        scan.finish(&mut line);
        line
    }
}

/// What is known of a line.
#[derive(Debug, Default)]
struct Line {
    /// Where the cells behind its column gaps begin, and where those before them end, with the end of the last; columns
    /// of a display in which every character has a fixed width.
    columns: Vec<usize>,
    cell_ends: Vec<usize>,
    /// A gap of three spaces or more.
    is_wide: bool,
    /// Nothing but one word stands before the first column gap.
    leads_with_word: bool,
    /// By itself no prose: program text, a tree, a list, a drawing, a figure set apart from its name.
    is_set_up: bool,
    /// A year stands right before a word: a stamp that is cut off later, with what stands behind it.
    is_stamped: bool,
}

impl Line {
    /// Whether both lines are rows of one table. Symmetrical.
    fn is_row_beside(&self, other: &Line) -> bool {
        !other.columns.is_empty()
            && !other.is_stamped
            && match (self.is_wide, other.is_wide) {
                // Two slips of the hand stand below each other by chance; two columns, or the first behind a word, hardly.
                (false, false) => {
                    let is_first = self.columns.first() == other.columns.first();
                    common(&self.columns, &other.columns) > 1
                        || is_first && self.leads_with_word && other.leads_with_word
                }
                _ => {
                    common(&self.columns, &other.columns) > 0 || common(&self.cell_ends, &other.cell_ends) > 0
                }
            }
    }
}

/// How many numbers two ascending lists have in common.
fn common(one: &[usize], other: &[usize]) -> usize {
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

/// So many spaces are no slip of the hand.
const NO_SLIP: usize = 8;
/// Bytes of the first word that are looked at.
const LEAD: usize = 16;

/// Walks over a line, character by character.
#[derive(Default)]
struct Scan {
    column: usize,
    /// Spaces and TABs right before.
    gap: usize,
    has_tab: bool,
    /// The last character that is no white space, and the one before it.
    last: Option<char>,
    penult: Option<char>,
    /// Characters of the first word; nothing more once it is over.
    first_word: Option<String>,
    is_past_first_word: bool,
    indent: usize,
    /// A digit stands in the cell before the gap, or in the one that goes on; decimal digits right before.
    has_digit: bool,
    digits: usize,
    is_year: bool,
    /// The gap before the cell that goes on was wide, and what stands in the cells beside it may be figures.
    is_behind_wide: bool,
    /// One digit stands behind two spaces, as far as is known: `Mar  1`.
    is_padded: bool,
}

impl Scan {
    fn take(&mut self, c: char, is_text: bool, line: &mut Line) {
        if matches!(c, ' ' | '\t' | '\r') {
            self.gap += 1;
            self.has_tab |= c == '\t';
            return;
        }
        line.is_set_up |= self.is_padded && (self.gap > 0 || chars::of(c).digit().is_none());
        self.is_padded = false;
        if self.gap > 0 {
            self.close_gap(c, is_text, line);
        }
        if is_text {
            line.is_set_up |= self.is_program_text(c);
        }
        self.follow(c, line);
        self.column += width(c);
        (self.penult, self.last) = (self.last, Some(c));
    }

    /// A gap ends at `next`.
    fn close_gap(&mut self, next: char, is_text: bool, line: &mut Line) {
        let (gap, end) = (std::mem::take(&mut self.gap), self.column);
        let has_tab = std::mem::take(&mut self.has_tab);
        self.column += gap;
        let Some(last) = self.last else {
            self.indent = if has_tab { gap.max(4) } else { gap };
            return;
        };
        let leads = !std::mem::replace(&mut self.is_past_first_word, true);
        if gap > 1 && is_text {
            let ends_sentence = gap == 2 && !has_tab && is_sentence_end(last, self.penult);
            let first = self.first_word.as_deref().unwrap_or_default();
            let is_led = leads && is_lead(first) || gap > 2 && first.starts_with('-');
            let properties = chars::of(next);
            self.is_padded = gap == 2 && properties.digit().is_some() && !ends_sentence;
            line.is_set_up |= has_tab || is_led || gap >= NO_SLIP || is_sign(last) || is_sign(next);
            // A mark stands on the second space.
            line.is_set_up |= properties.is_mark() || last == ':' && properties.digit().is_some();
            if !ends_sentence {
                line.leads_with_word |= leads && line.columns.is_empty();
                line.columns.push(self.column);
                line.cell_ends.push(end);
                line.is_wide |= gap > 2;
                line.is_set_up |= self.indent >= 4 || gap > 2 && self.has_digit;
            }
            (self.has_digit, self.is_behind_wide) = (false, gap > 2);
        }
    }

    fn is_program_text(&self, c: char) -> bool {
        matches!(c, '|' | '\\' | '{' | '}' | '=' | '<' | '>' | '^' | '\u{2500}'..='\u{259F}')
            || matches!((self.last, c), (Some('('), ')') | (Some('/'), '/' | '*') | (Some('*'), '/'))
    }

    /// Words, digits and years.
    fn follow(&mut self, c: char, line: &mut Line) {
        if !self.is_past_first_word {
            let word = self.first_word.get_or_insert_default();
            if word.len() < LEAD {
                word.push(c);
            }
        }
        let is_digit = chars::of(c).digit().is_some();
        line.is_set_up |= is_digit && self.is_behind_wide;
        self.has_digit |= is_digit;
        line.is_stamped |= self.digits == 4 && self.is_year && !is_digit && ends_no_number(c);
        if is_digit {
            self.is_year |= self.digits == 0 && !self.last.is_some_and(|last| chars::of(last).is_letter());
            self.digits += 1;
        } else {
            (self.digits, self.is_year) = (0, false);
        }
    }

    fn finish(self, line: &mut Line) {
        line.cell_ends.extend(self.last.filter(|_| !line.columns.is_empty()).map(|_| self.column));
        line.is_set_up |= self.last == Some(';') || self.is_padded;
        // Three spaces are no slip either, but in a sentence.
        line.is_set_up |= line.is_wide && !self.last.is_some_and(|last| is_sentence_end(last, self.penult));
    }
}

/// Two spaces behind it are how a typist ends a sentence.
fn is_sentence_end(last: char, before: Option<char>) -> bool {
    let ends = |c| matches!(c, '.' | '!' | '?' | '…' | '۔' | '؟' | '。' | '।');
    ends(last) || matches!(last, ')' | ']' | '"' | '\'' | '”' | '’' | '»') && before.is_some_and(ends)
}

/// What a list item or an option begins with.
fn is_lead(word: &str) -> bool {
    let number = word.strip_suffix(['.', ')', ':']).map(|number| number.trim_start_matches('('));
    let is_number = |number: &str| {
        let len = number.chars().count();
        len > 0 && len <= 4 && number.chars().all(|c| chars::of(c).digit().is_some() || "ivxIVX.".contains(c))
            || len == 1 && number.chars().all(char::is_alphabetic)
    };
    word.starts_with(['-', '*', '+', '•', '·', '‣', '–', '#', '%', ':']) || number.is_some_and(is_number)
}

/// A sign that prose does not set beside a run of spaces.
fn is_sign(c: char) -> bool {
    matches!(c, '#'..='&' | '*' | '+' | '/' | '@' | '_' | '`' | '~' | '[' | ']')
        || matches!(c, '\u{2190}'..='\u{27BF}' | '\u{2B00}'..='\u{2BFF}')
}

/// Begins a word right behind a number, and is no ending of one.
fn ends_no_number(c: char) -> bool {
    c.is_uppercase() || !c.is_ascii() && !matches!(c, '–' | '—' | '،' | '年')
}

/// The columns that `c` takes: none for marks and what is invisible, and for tatweel, which rules take away.
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
