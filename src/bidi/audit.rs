//! The safety audit: a text with its paragraphs and spans in, every breach of the bidi-safety rules out. Nothing on
//! the way through calls it; tests and `--check` ask it whether the way through has kept its word.

use std::ops::Range;

use super::direction::first_strong;
use super::display::{Display, display, is_mark, is_visible};
use super::isolates::{initiator, isolated, reference};
use super::marks::MOST;
use super::passages::{body, passages};
use super::units::Units;
use super::{Isolation, LRI, PDI, RLI, is_explicit, spans_by_paragraph};
use crate::chars;
use crate::document::{Direction, Paragraph, Span, SpanKind};

/// What a bidi-safe text has, as far as it can be seen from the text and its labels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BidiSafetyProperty {
    /// No control but TAB and LF, no U+FEFF, no line or paragraph separator.
    PlainText,
    /// No embedding, no override, none of the deprecated U+206A..U+206F.
    NoOverride,
    /// Isolates are LRI or RLI, are closed in their paragraph, do not nest, and stand only where the mode writes them.
    PairedIsolates,
    /// No LRM, RLM, ALM; in [`Isolation::Minimal`] none that does not change how its paragraph is shown, but for
    /// paragraphs with markup.
    NoMark,
    /// Paragraphs and spans tile the text, and have a direction wherever a strong character gives them one.
    KnownDirection,
    /// The characters of a passage stand together and in the order that they have alone; in [`Isolation::Minimal`] no token
    /// and no bracket pair is shown worse than without isolates, and what isolates can mend is mended.
    Integrity,
    /// In [`Isolation::Isolate`] every passage stands in an isolate, so that what is put before the text cannot reach in.
    Concatenation,
    /// No default-ignorable character but joiners and variation selectors on a base, and the tags of a flag.
    NoHiddenPayload,
}

/// A breach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// What is breached.
    pub property: BidiSafetyProperty,
    /// Byte range in the text.
    pub range: Range<usize>,
}

/// Every breach in `text`, which `mode` was asked for. Ranges are bytes of `text`.
///
/// ```
/// use saaf::{Cleaner, Isolation, bidi::audit};
/// let document = Cleaner::default().clean("a \u{202E}b\u{202C} اردو c".as_bytes());
/// assert_eq!(audit(&document.text, &document.paragraphs, &document.spans, Isolation::Minimal), []);
/// ```
pub fn audit(text: &str, paragraphs: &[Paragraph], spans: &[Span], mode: Isolation) -> Vec<Violation> {
    let mut breaches = Breaches(Vec::new());
    audit_characters(text, mode, &mut breaches);
    audit_tiling(text, paragraphs, spans, &mut breaches);
    if !breaches.0.is_empty() {
        // What follows relies on labels that fit the text.
        return breaches.0;
    }
    for (paragraph, range) in paragraphs.iter().zip(spans_by_paragraph(paragraphs, spans)) {
        let spans = &spans[range];
        audit_directions(text, paragraph, spans, &mut breaches);
        audit_pairs(text, paragraph, mode, &mut breaches);
        match mode {
            Isolation::Minimal => {
                if spans.iter().all(|span| span.kind != SpanKind::Markup) {
                    audit_marks(text, paragraph, &mut breaches);
                }
                audit_look(text, paragraph, spans, &mut breaches);
            }
            Isolation::Isolate => audit_passages(text, paragraph, spans, &mut breaches),
            Isolation::None => {}
        }
    }
    breaches.0
}

struct Breaches(Vec<Violation>);

impl Breaches {
    fn add(&mut self, property: BidiSafetyProperty, range: Range<usize>) {
        self.0.push(Violation { property, range });
    }
}

fn audit_characters(text: &str, mode: Isolation, breaches: &mut Breaches) {
    let mut before = None;
    let mut flag = false;
    for (i, c) in text.char_indices() {
        flag = c == '\u{1F3F4}' || flag && is_tag(c);
        let property = match c {
            '\t' | '\n' | LRI | RLI | PDI => None,
            '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{FEFF}' | '\u{2028}' | '\u{2029}' => {
                Some(BidiSafetyProperty::PlainText)
            }
            '\u{202A}'..='\u{202E}' | '\u{206A}'..='\u{206F}' => Some(BidiSafetyProperty::NoOverride),
            '\u{2068}' => Some(BidiSafetyProperty::PairedIsolates),
            _ if is_mark(c) => (mode != Isolation::Minimal).then_some(BidiSafetyProperty::NoMark),
            '\u{200B}' if parts_words(before, text[i + c.len_utf8()..].chars().next()) => None,
            _ if is_hidden(c, before, flag) => Some(BidiSafetyProperty::NoHiddenPayload),
            _ => None,
        };
        if let Some(property) = property {
            breaches.add(property, i..i + c.len_utf8());
        }
        before = Some(c);
    }
}

/// Whether `c` carries something that a reader does not see. `before`: the character before it; `flag`: it stands in
/// a tag sequence that began with a black flag.
fn is_hidden(c: char, before: Option<char>, flag: bool) -> bool {
    if !chars::of(c).is_default_ignorable() || flag && is_tag(c) {
        return false;
    }
    let on_base = before
        .is_some_and(|b| !chars::of(b).is_white_space() && (c == '\u{200D}' || !is_variation_selector(b)));
    let allowed = is_variation_selector(c) || matches!(c, '\u{200C}' | '\u{200D}' | '\u{34F}');
    !(allowed && on_base)
}

/// Whether a ZWSP stands beside a letter of a script that is written without spaces, and between two visible characters.
fn parts_words(before: Option<char>, after: Option<char>) -> bool {
    let sides = [before, after];
    let is_visible = |c: char| !chars::of(c).is_white_space() && c != '\u{200B}';
    sides.iter().all(|side| side.is_some_and(is_visible))
        && sides.iter().any(|side| side.is_some_and(|c| chars::of(c).script().is_unspaced()))
}

fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007F}')
}

fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{E0100}'..='\u{E01EF}')
}

fn audit_tiling(text: &str, paragraphs: &[Paragraph], spans: &[Span], breaches: &mut Breaches) {
    let mut at = 0;
    for paragraph in paragraphs {
        if paragraph.start != at || paragraph.end <= at || !text.is_char_boundary(paragraph.end) {
            breaches.add(BidiSafetyProperty::KnownDirection, paragraph.start..paragraph.end);
        }
        at = paragraph.end;
    }
    let mut span_at = 0;
    let mut ends = paragraphs.iter().map(|p| p.end).peekable();
    for span in spans {
        while ends.next_if(|&end| end <= span.start).is_some() {}
        let fits = ends.peek().is_some_and(|&end| span.end <= end);
        if span.start != span_at || span.end <= span_at || !fits || !text.is_char_boundary(span.end) {
            breaches.add(BidiSafetyProperty::KnownDirection, span.start..span.end);
        }
        span_at = span.end;
    }
    if at != text.len() || span_at != text.len() {
        breaches.add(BidiSafetyProperty::KnownDirection, at.min(span_at)..text.len());
    }
}

fn audit_directions(text: &str, paragraph: &Paragraph, spans: &[Span], breaches: &mut Breaches) {
    for span in spans {
        let mut letters = text[span.start..span.end].split(is_mark);
        let strong = letters.any(|letters| first_strong(letters) != Direction::Neutral);
        if strong && (span.direction == Direction::Neutral || paragraph.direction == Direction::Neutral) {
            breaches.add(BidiSafetyProperty::KnownDirection, span.start..span.end);
        }
    }
}

fn audit_pairs(text: &str, paragraph: &Paragraph, mode: Isolation, breaches: &mut Breaches) {
    let mut open = None;
    for (i, c) in text[paragraph.start..paragraph.end].char_indices() {
        let i = paragraph.start + i;
        let sound = match c {
            LRI | RLI => open.replace(i).is_none() && c == initiator(paragraph) && mode != Isolation::None,
            PDI => open.take().is_some(),
            _ => continue,
        };
        if !sound {
            breaches.add(BidiSafetyProperty::PairedIsolates, i..i + c.len_utf8());
        }
    }
    if let Some(i) = open {
        breaches.add(BidiSafetyProperty::PairedIsolates, i..paragraph.end);
    }
}

/// Every mark of the paragraph does visible work.
fn audit_marks(text: &str, paragraph: &Paragraph, breaches: &mut Breaches) {
    let body = body(text, paragraph);
    let line = &text[body.clone()];
    let marks = || line.char_indices().filter(|&(_, c)| is_mark(c));
    if marks().nth(MOST).is_some() {
        return;
    }
    for (at, c) in marks() {
        let without = [&line[..at], &line[at + c.len_utf8()..]].concat();
        if display(&without, None).places == display(line, None).places {
            let at = body.start + at;
            breaches.add(BidiSafetyProperty::NoMark, at..at + c.len_utf8());
        }
    }
}

/// A viewer of plain text shows the paragraph as it ought to look, or as near to that as isolates can come without
/// harm.
fn audit_look(text: &str, paragraph: &Paragraph, spans: &[Span], breaches: &mut Breaches) {
    let line = &text[body(text, paragraph)];
    if line.contains(is_mark) {
        return; // the author's word on the order
    }
    let Bare { text: bare, paragraph: raw, spans: raw_spans, .. } = Bare::of(text, paragraph, spans);
    let found = passages(&bare, &raw, &raw_spans);
    if found.is_empty() {
        return;
    }
    let units = Units::new(&bare, &raw, &raw_spans);
    let unmarked = display(&bare[body(&bare, &raw)], None);
    let (shown, wanted) = (display(line, None), reference(&bare, &raw, &found));
    let all = display(&isolated(&bare, &raw, &found), None);
    let is_right = match raw.direction {
        Direction::Rtl => units.broken(&shown).count() <= units.broken(&all).count(),
        _ => shown == wanted || shown == all,
    };
    let is_best = is_right || units.is_worse(&unmarked, &all);
    if units.is_worse(&unmarked, &shown) || !is_best {
        breaches.add(BidiSafetyProperty::Integrity, paragraph.start..paragraph.end);
    }
}

/// A paragraph and its spans without the isolates in it.
struct Bare {
    text: String,
    paragraph: Paragraph,
    spans: Vec<Span>,
    /// Where the controls stood, in bytes of `text`.
    controls: Vec<usize>,
}

impl Bare {
    fn of(text: &str, paragraph: &Paragraph, spans: &[Span]) -> Bare {
        let mut bare = String::new();
        let mut controls = Vec::new();
        let spans = spans.iter().map(|span| {
            let start = bare.len();
            for c in text[span.start..span.end].chars() {
                match is_explicit(c) {
                    true => controls.push(bare.len()),
                    false => bare.push(c),
                }
            }
            Span { start, end: bare.len(), ..span.clone() }
        });
        let spans = spans.collect();
        let paragraph = Paragraph { start: 0, end: bare.len(), ..paragraph.clone() };
        Bare { text: bare, paragraph, spans, controls }
    }

    /// Where `range` stands in the text with controls: inside of those at its ends.
    fn marked(&self, start: usize, range: &Range<usize>) -> Range<usize> {
        let first = self.controls.partition_point(|&at| at <= range.start);
        let last = self.controls.partition_point(|&at| at < range.end);
        let size = LRI.len_utf8(); // of every explicit control
        start + range.start + first * size..start + range.end + last * size
    }
}

/// Every passage stands in an isolate and looks in its paragraph as it looks alone, whatever the base.
fn audit_passages(text: &str, paragraph: &Paragraph, spans: &[Span], breaches: &mut Breaches) {
    let bare = Bare::of(text, paragraph, spans);
    let passages = passages(&bare.text, &bare.paragraph, &bare.spans);
    if passages.is_empty() {
        return;
    }
    let body = body(text, paragraph);
    let shown =
        [Some(Direction::Ltr), Some(Direction::Rtl), None].map(|base| display(&text[body.clone()], base));
    let (mut at, mut rank) = (body.start, 0);
    for passage in passages.iter().map(|passage| bare.marked(paragraph.start, passage)) {
        rank += visible(&text[at..passage.start]);
        at = passage.start;
        if !is_isolated(text, paragraph, &passage) {
            breaches.add(BidiSafetyProperty::Concatenation, passage.clone());
        }
        let alone = display(&text[passage.clone()], Some(super::opposite(paragraph.direction)));
        if shown.iter().any(|shown| !is_whole(shown, rank, &alone)) {
            breaches.add(BidiSafetyProperty::Integrity, passage);
        }
    }
}

/// Whether the characters from `rank` on stand side by side and in the order in which they stand `alone`.
fn is_whole(shown: &Display, rank: usize, alone: &Display) -> bool {
    let places = &shown.places[rank..rank + alone.places.len()];
    let left = places.iter().min().copied().unwrap_or(0);
    places.iter().zip(&alone.places).all(|(place, alone)| *place == left + alone)
}

fn visible(text: &str) -> usize {
    text.chars().filter(|&c| is_visible(c)).count()
}

fn is_isolated(text: &str, paragraph: &Paragraph, passage: &Range<usize>) -> bool {
    text[..passage.start].ends_with(initiator(paragraph)) && text[passage.end..].starts_with(PDI)
}

#[cfg(test)]
mod tests {
    use super::super::samples::{arabic, directed, isolated};
    use super::*;

    /// The properties that are broken in a text put together by hand.
    fn broken(pattern: &str, mode: Isolation) -> Vec<BidiSafetyProperty> {
        let labelled = directed(&arabic(pattern));
        audit(&labelled.text, &labelled.paragraphs, &labelled.spans, mode)
            .into_iter()
            .map(|breach| breach.property)
            .collect()
    }

    #[test]
    fn every_breach_is_found() {
        for (pattern, mode, wanted) in [
            ("a\u{0}b", Isolation::None, BidiSafetyProperty::PlainText),
            ("a\u{85}b", Isolation::None, BidiSafetyProperty::PlainText),
            ("a\u{2028}b", Isolation::None, BidiSafetyProperty::PlainText),
            ("a\u{202E}b", Isolation::None, BidiSafetyProperty::NoOverride),
            ("a\u{206A}b", Isolation::None, BidiSafetyProperty::NoOverride),
            ("a \u{200F}b", Isolation::None, BidiSafetyProperty::NoMark),
            ("a \u{2068}b\u{2069}", Isolation::Isolate, BidiSafetyProperty::PairedIsolates),
            ("a \u{2067}A\n\u{2069}abc", Isolation::Isolate, BidiSafetyProperty::PairedIsolates),
            ("abc \u{2067}A\u{2069}", Isolation::None, BidiSafetyProperty::PairedIsolates),
            ("abc \u{2067}\u{2067}A\u{2069}\u{2069}", Isolation::Isolate, BidiSafetyProperty::PairedIsolates),
            ("abc \u{2066}A\u{2069}", Isolation::Isolate, BidiSafetyProperty::PairedIsolates),
            ("abc A", Isolation::Isolate, BidiSafetyProperty::Concatenation),
            ("abc \u{2039}12 A\u{203A}", Isolation::Isolate, BidiSafetyProperty::Integrity),
            ("A abc++ B", Isolation::Minimal, BidiSafetyProperty::Integrity),
            ("ab\u{200B}c", Isolation::None, BidiSafetyProperty::NoHiddenPayload),
            ("ab\u{E0041}c", Isolation::None, BidiSafetyProperty::NoHiddenPayload),
            ("ab \u{FE0F}c", Isolation::None, BidiSafetyProperty::NoHiddenPayload),
            ("a\u{FE0F}\u{FE01}c", Isolation::None, BidiSafetyProperty::NoHiddenPayload),
        ] {
            assert!(
                broken(pattern, mode).contains(&wanted),
                "{pattern:?} {mode:?}: {:?}",
                broken(pattern, mode)
            );
        }
    }

    #[test]
    fn honest_text_is_not_blamed() {
        for pattern in [
            "",
            "plain words\n\nand more\t1\n",
            "ABC\u{200C}DEF 12\n",
            "abc \u{1F469}\u{FE0F}\u{200D}\u{1F4BB} abc",
            "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F} abc",
        ] {
            assert_eq!(broken(pattern, Isolation::None), [], "{pattern:?}");
        }
        for mode in [Isolation::Minimal, Isolation::Isolate] {
            let out = isolated(directed(&arabic("A 12 abc abc\nABC (abc) 12\n")), mode);
            assert_eq!(audit(&out.text, &out.paragraphs, &out.spans, mode), []);
        }
    }

    #[test]
    fn labels_that_do_not_fit_are_found() {
        let good = directed(&arabic("abc A\nabc"));
        let found = |change: &dyn Fn(&mut Vec<Paragraph>, &mut Vec<Span>)| {
            let (mut paragraphs, mut spans) = (good.paragraphs.clone(), good.spans.clone());
            change(&mut paragraphs, &mut spans);
            audit(&good.text, &paragraphs, &spans, Isolation::None)
                .iter()
                .any(|b| b.property == BidiSafetyProperty::KnownDirection)
        };
        assert!(!found(&|_, _| ()));
        assert!(found(&|paragraphs, _| paragraphs.truncate(1)));
        assert!(found(&|_, spans| spans.truncate(1)));
        assert!(found(&|_, spans| spans[0].end -= 1));
        assert!(found(&|_, spans| spans[1].end += 1));
        assert!(found(&|_, spans| spans[0].direction = Direction::Neutral));
        assert!(found(&|paragraphs, _| paragraphs[0].direction = Direction::Neutral));
    }
}
