//! Fixtures for the tests of this folder: labelled texts from patterns, and random texts that are the same on every
//! machine.

use super::direction::{DirectionContext, resolve_directions};
use super::isolates::isolate;
use super::isolation::Isolation;
use super::oracle;
use super::visual_order::{VisualOrder, is_visible, visual_order};
use crate::chars::classes::is_explicit_bidi_control;
use crate::chars::{self, BidiData};
use crate::document::{Direction, Paragraph, Script, Span, SpanKind};
use unicode_bidi::{BidiClass, BidiDataSource};

/// A text with its labels.
#[derive(Clone, Debug, PartialEq)]
pub struct Labelled {
    pub text: String,
    pub paragraphs: Vec<Paragraph>,
    pub spans: Vec<Span>,
}

/// Paragraphs at class B, spans at a change of script; a date between `‹` … `›` of the pattern is a span of its own.
/// The directions are not yet set.
pub fn label(pattern: &str) -> Labelled {
    let mut out = Labelled { text: String::new(), paragraphs: Vec::new(), spans: Vec::new() };
    let mut kind = SpanKind::Prose;
    let mut fresh = true;
    for c in pattern.chars() {
        match c {
            '‹' | '›' => {
                kind = if c == '‹' { SpanKind::Date } else { SpanKind::Prose };
                fresh = true;
                continue;
            }
            _ => {}
        }
        let start = out.text.len();
        out.text.push(c);
        let end = out.text.len();
        let script = Some(chars::of(c).script()).filter(|&s| s != Script::COMMON && s != Script::INHERITED);
        match out.spans.last_mut() {
            Some(span)
                if !fresh
                    && (kind == SpanKind::Date
                        || script.is_none()
                        || span.script == Script::COMMON
                        || Some(span.script) == script) =>
            {
                span.end = end;
                if span.script == Script::COMMON {
                    span.script = script.unwrap_or_default();
                }
            }
            _ => out.spans.push(Span {
                start,
                end,
                script: script.unwrap_or_default(),
                kind,
                ..Span::default()
            }),
        }
        let begun = out.paragraphs.last().map_or(0, |p| p.end);
        fresh = BidiData.bidi_class(c) == BidiClass::B;
        if fresh {
            out.paragraphs.push(Paragraph { start: begun, end, ..Paragraph::default() });
        }
    }
    let begun = out.paragraphs.last().map_or(0, |p| p.end);
    if begun < out.text.len() {
        out.paragraphs.push(Paragraph { start: begun, end: out.text.len(), ..Paragraph::default() });
    }
    out
}

/// Labels `pattern` and resolves the directions.
pub fn directed(pattern: &str) -> Labelled {
    let mut out = label(pattern);
    resolve_directions(&out.text, &mut out.paragraphs, &mut out.spans, &DirectionContext::default());
    out
}

/// Writes the isolates.
pub fn isolated(mut labelled: Labelled, mode: Isolation) -> Labelled {
    let text = isolate(&labelled.text, &mut labelled.paragraphs, &mut labelled.spans, mode, &[], false)
        .text
        .into_owned();
    Labelled { text, ..labelled }
}

/// `text` without explicit controls.
pub fn stripped(text: &str) -> String {
    text.replace(is_explicit_bidi_control, "")
}

/// Capital letters become Arabic ones, so that a test reads like the examples of UAX #9.
pub fn arabic(pattern: &str) -> String {
    pattern.chars().map(|c| ARABIC.get(letter(c)).copied().unwrap_or(c)).collect()
}

/// The line as a viewer shows it, from left to right, with capital letters for the Arabic ones.
pub fn seen(text: &str, base: Option<Direction>) -> String {
    let capital = |c| ARABIC.iter().position(|&a| a == c).map_or(c, |i| char::from(b'A' + i as u8));
    let visible: Vec<char> = text.chars().filter(|&c| is_visible(c)).map(capital).collect();
    let mut line = vec![' '; visible.len()];
    for (c, place) in visible.iter().zip(visual_order(text, base).places) {
        line[place] = *c;
    }
    line.into_iter().collect()
}

const ARABIC: [char; 9] =
    ['\u{627}', '\u{628}', '\u{062A}', '\u{62C}', '\u{62F}', '\u{631}', '\u{633}', '\u{6A9}', '\u{06CC}'];

fn letter(c: char) -> usize {
    (c as usize).wrapping_sub('A' as usize)
}

/// xorshift64*: enough for test texts.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % n
    }

    /// Up to `most` characters out of `from`.
    pub fn text(&mut self, from: &[char], most: usize) -> String {
        let length = 1 + self.below(most);
        (0..length).map(|_| from[self.below(from.len())]).collect()
    }
}

/// Characters of every class that clean text holds, the common ones more than once.
pub const CLEAN: &[char] = &[
    'a',
    'b',
    'z',
    'é',
    'a',
    'b',
    '\u{627}',
    '\u{628}',
    '\u{06CC}',
    '\u{627}',
    '\u{628}',
    '\u{5D0}',
    '\u{5D1}',
    '1',
    '2',
    '3',
    '\u{661}',
    '\u{662}',
    '\u{6F1}',
    '\u{6F2}',
    ' ',
    ' ',
    ' ',
    ' ',
    '\t',
    ',',
    '.',
    ':',
    '/',
    '+',
    '-',
    '$',
    '%',
    '\u{66A}',
    '(',
    ')',
    '[',
    ']',
    '!',
    '"',
    '\u{2019}',
    '\u{60C}',
    '\u{6D4}',
    '\u{64B}',
    '\u{301}',
    '\u{200C}',
    '\u{200D}',
    '\u{1F600}',
    '\u{FE0F}',
    '\u{2329}',
    '\u{3009}',
    '\u{B5}',
    '\u{661F}',
];

/// A random text of several lines, some of whose words are dates.
pub fn page(random: &mut Random, most: usize) -> String {
    let mut text = random.text(CLEAN, most);
    for _ in 0..random.below(4) {
        text += ["\n", " ", "", "abc ", "\u{627}\u{628} "][random.below(5)];
        if random.below(2) == 0 {
            text += ["‹\u{627}\u{628}\u{62A} 30, 2025›", "‹7 may 2021›", "‹3/4›", "‹\u{6F1} \u{628}›"]
                [random.below(4)];
        }
        text += &random.text(CLEAN, most);
    }
    text
}

/// How many random cases to run: many in release, few in debug, so that the tests stay quick at the desk.
pub fn cases(many: usize) -> usize {
    if cfg!(debug_assertions) { many / 20 } else { many }
}

/// How many cases `SAAF_CASES` asks for; as many as [`cases`] unless told.
pub fn asked(many: usize) -> usize {
    std::env::var("SAAF_CASES").ok().and_then(|count| count.parse().ok()).unwrap_or_else(|| cases(many))
}

/// The place of every visible character by the oracle.
pub fn oracle_display(text: &str, base: Option<Direction>) -> VisualOrder {
    let chars: Vec<char> = text.chars().collect();
    let level = base.map(|direction| u8::from(direction == Direction::Rtl));
    let (level, levels) = oracle::levels(&chars, level);
    let order = oracle::reorder_visual(&levels);
    let is_visible = |i: &usize| is_visible(chars[*i]);
    let ranks: Vec<usize> = (0..chars.len()).filter(is_visible).collect();
    let mut places = vec![0; ranks.len()];
    for (place, i) in order.into_iter().filter(is_visible).enumerate() {
        places[ranks.binary_search(&i).unwrap()] = place;
    }
    let is_rtl = ranks.iter().map(|&i| levels[i].is_some_and(|level| level % 2 == 1)).collect();
    VisualOrder { base: [Direction::Ltr, Direction::Rtl][usize::from(level)], places, is_rtl }
}
