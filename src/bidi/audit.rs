//! Audits a text with its paragraphs and spans: every violation of a bidi-safety property comes out.
//!
//! No stage calls it. Tests and users call it to check the stages. The layout comes from [`super::visual_order`], the
//! conditions are written anew. A paragraph with characters that no safe text has is not laid out. Cost: linear in the text, but for a few runs of UAX #9 per mark and per opposite run.

use std::ops::Range;

use super::direction::{first_strong, opposite, spans_by_paragraph, strong};
use super::directional_marks::MAX_MARKS_TESTED;
use super::isolates::{initiator, isolated, paragraph_mark, reference};
use super::isolation::{Isolation, LRI, PDI, RLI};
use super::opposite_runs::{body, opposite_runs};
use super::reading_units::ReadingUnits;
use super::visual_order::{VisualOrder, is_visible, visual_order};
use crate::chars;
use crate::chars::classes::{
    is_deprecated_format, is_directional_mark, is_explicit_bidi_control, is_join_control, is_tag,
    is_variation_selector,
};
use crate::document::{Direction, Paragraph, Span, SpanKind};
use crate::names::print_by_name;

/// A property of bidi-safe text that can be checked from the text and its labels.
///
/// These are S1 to S8 and S11 of the eleven. S7, that numbers and punctuation stay with their date, is the work of the spans, whose look
/// is S6. S9, that cleaning again changes nothing, and S10, that every removal is in the edits, are properties of a run, not of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BidiSafetyProperty {
    /// S1. No control characters but TAB and LF, no U+FEFF, no U+2028 or U+2029.
    PlainText,
    /// S2. No embedding, no override, none of the deprecated U+206A..U+206F.
    NoOverride,
    /// S3. Isolates are LRI … PDI or RLI … PDI, end in their paragraph, are not nested, and stand only in modes that write
    /// them.
    PairedIsolates,
    /// S4. No LRM, RLM or ALM, but for one at the start of a paragraph that an isolate opens
    /// ([`mark_paragraphs`](crate::CleanerBuilder::mark_paragraphs)). In [`Isolation::Minimal`], marks that change how their paragraph
    /// is shown are allowed, and any mark in a paragraph with markup.
    NoMark,
    /// S5. Paragraphs and spans tile the text. Each with a strong character has a direction.
    KnownDirection,
    /// S6, S7. In [`Isolation::Isolate`], the characters of an opposite run stand side by side, in the order that they have alone.
    /// In [`Isolation::Minimal`], no token and no bracket pair is shown worse than without isolates, and each that
    /// isolates can mend is mended.
    Integrity,
    /// S8. In [`Isolation::Isolate`], every opposite run stands in an isolate, so that no text before it changes its order.
    Concatenation,
    /// S11. No default-ignorable character, but for joiners and variation selectors behind a base, the tags of a flag, and ZWSP
    /// between words of a script without spaces.
    NoHiddenPayload,
}

print_by_name!(name: BidiSafetyProperty);

impl BidiSafetyProperty {
    /// As it is printed.
    pub const fn name(self) -> &'static str {
        match self {
            BidiSafetyProperty::PlainText => "plain-text",
            BidiSafetyProperty::NoOverride => "no-override",
            BidiSafetyProperty::PairedIsolates => "paired-isolates",
            BidiSafetyProperty::NoMark => "no-mark",
            BidiSafetyProperty::KnownDirection => "known-direction",
            BidiSafetyProperty::Integrity => "integrity",
            BidiSafetyProperty::Concatenation => "concatenation",
            BidiSafetyProperty::NoHiddenPayload => "no-hidden-payload",
        }
    }
}

/// A violation of a bidi-safety property.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The property that does not hold.
    pub property: BidiSafetyProperty,
    /// Byte range in the text.
    pub range: Range<usize>,
}

/// Every violation in `text`, which was cleaned with `mode`. Ranges are bytes of `text`. If the labels do not fit the text, nothing
/// is said of how it looks; nor of a paragraph with controls that no safe text has.
///
/// ```
/// use saaf::Cleaner;
/// use saaf::bidi::{Isolation, audit};
/// let document = Cleaner::default().clean("a \u{202E}b\u{202C} اردو c".as_bytes());
/// assert_eq!(audit(&document.text, &document.paragraphs, &document.spans, Isolation::Minimal), []);
/// ```
pub fn audit(text: &str, paragraphs: &[Paragraph], spans: &[Span], mode: Isolation) -> Vec<Violation> {
    let mut violations = Violations(Vec::new());
    audit_characters(text, &mut violations);
    let unsafe_characters: Vec<usize> = violations.0.iter().map(|found| found.range.start).collect();
    audit_tiling(text, paragraphs, spans, &mut violations);
    if violations.0.len() > unsafe_characters.len() {
        // The checks below rely on labels that fit the text.
        return violations.0;
    }
    let mut unsafe_characters = unsafe_characters.into_iter().peekable();
    for (paragraph, range) in paragraphs.iter().zip(spans_by_paragraph(paragraphs, spans)) {
        let spans = &spans[range];
        audit_directions(text, paragraph, spans, &mut violations);
        audit_pairs(text, paragraph, mode, &mut violations);
        audit_marks(text, paragraph, spans, mode, &mut violations);
        let mut is_safe = true;
        while unsafe_characters.next_if(|&at| at < paragraph.end).is_some() {
            is_safe = false;
        }
        match mode {
            Isolation::Minimal if is_safe => audit_look(text, paragraph, spans, &mut violations),
            Isolation::Isolate if is_safe => audit_runs(text, paragraph, spans, &mut violations),
            _ => {}
        }
    }
    violations.0
}

struct Violations(Vec<Violation>);

impl Violations {
    fn add(&mut self, property: BidiSafetyProperty, range: Range<usize>) {
        self.0.push(Violation { property, range });
    }
}

fn audit_characters(text: &str, violations: &mut Violations) {
    let mut before = None;
    let mut flag = false;
    for (i, c) in text.char_indices() {
        flag = c == '\u{1F3F4}' || flag && is_tag(c);
        let property = match c {
            '\t' | '\n' | LRI | RLI | PDI => None,
            '\0'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{FEFF}' | '\u{2028}' | '\u{2029}' => {
                Some(BidiSafetyProperty::PlainText)
            }
            '\u{2068}' => Some(BidiSafetyProperty::PairedIsolates),
            _ if is_explicit_bidi_control(c) || is_deprecated_format(c) => {
                Some(BidiSafetyProperty::NoOverride)
            }
            _ if is_directional_mark(c) => None,
            '\u{200B}' if parts_words(before, text[i + c.len_utf8()..].chars().next()) => None,
            _ if is_hidden(c, before, flag) => Some(BidiSafetyProperty::NoHiddenPayload),
            _ => None,
        };
        if let Some(property) = property {
            violations.add(property, i..i + c.len_utf8());
        }
        before = Some(c);
    }
}

/// Whether `c` is invisible and has no work to do here. `before`: the character before it. `flag`: whether it stands in a
/// tag sequence behind U+1F3F4 BLACK FLAG.
fn is_hidden(c: char, before: Option<char>, flag: bool) -> bool {
    if !chars::of(c).is_default_ignorable() || flag && is_tag(c) {
        return false;
    }
    let on_base = before
        .is_some_and(|b| !chars::of(b).is_white_space() && (c == '\u{200D}' || !is_variation_selector(b)));
    let allowed = is_variation_selector(c) || is_join_control(c) || c == '\u{34F}';
    !(allowed && on_base)
}

/// Whether a ZWSP stands beside a letter of a script that is written without spaces, and between two visible characters.
fn parts_words(before: Option<char>, after: Option<char>) -> bool {
    let sides = [before, after];
    let is_visible = |c: char| !chars::of(c).is_white_space() && c != '\u{200B}';
    sides.iter().all(|side| side.is_some_and(is_visible))
        && sides.iter().any(|side| side.is_some_and(|c| chars::of(c).script().is_unspaced()))
}

fn audit_tiling(text: &str, paragraphs: &[Paragraph], spans: &[Span], violations: &mut Violations) {
    let mut at = 0;
    for paragraph in paragraphs {
        if paragraph.start != at || paragraph.end <= at || !text.is_char_boundary(paragraph.end) {
            violations.add(BidiSafetyProperty::KnownDirection, paragraph.start..paragraph.end);
        }
        at = paragraph.end;
    }
    let mut span_at = 0;
    let mut ends = paragraphs.iter().map(|p| p.end).peekable();
    for span in spans {
        while ends.next_if(|&end| end <= span.start).is_some() {}
        let fits = ends.peek().is_some_and(|&end| span.end <= end);
        if span.start != span_at || span.end <= span_at || !fits || !text.is_char_boundary(span.end) {
            violations.add(BidiSafetyProperty::KnownDirection, span.start..span.end);
        }
        span_at = span.end;
    }
    if at != text.len() || span_at != text.len() {
        violations.add(BidiSafetyProperty::KnownDirection, at.min(span_at)..text.len());
    }
}

fn audit_directions(text: &str, paragraph: &Paragraph, spans: &[Span], violations: &mut Violations) {
    for span in spans {
        let mut letters = text[span.start..span.end].split(is_directional_mark);
        let strong = letters.any(|letters| first_strong(letters) != Direction::Neutral);
        if strong && (span.direction == Direction::Neutral || paragraph.direction == Direction::Neutral) {
            violations.add(BidiSafetyProperty::KnownDirection, span.start..span.end);
        }
    }
}

fn audit_pairs(text: &str, paragraph: &Paragraph, mode: Isolation, violations: &mut Violations) {
    let mut open = None;
    for (i, c) in text[paragraph.start..paragraph.end].char_indices() {
        let i = paragraph.start + i;
        let sound = match c {
            LRI | RLI => open.replace(i).is_none() && c == initiator(paragraph) && mode != Isolation::None,
            PDI => open.take().is_some(),
            _ => continue,
        };
        if !sound {
            violations.add(BidiSafetyProperty::PairedIsolates, i..i + c.len_utf8());
        }
    }
    if let Some(i) = open {
        violations.add(BidiSafetyProperty::PairedIsolates, i..paragraph.end);
    }
}

/// The mark at the start of a paragraph that an isolate opens, which says what direction it has.
fn opening_mark(text: &str, paragraph: &Paragraph) -> Option<usize> {
    let behind = text[paragraph.start..paragraph.end].strip_prefix(paragraph_mark(paragraph))?;
    let next = behind.chars().find(|&c| strong(c) != Direction::Neutral || is_explicit_bidi_control(c));
    (next == Some(initiator(paragraph))).then_some(paragraph.start)
}

/// Checks that there is no mark, or that every mark changes how the paragraph is shown.
fn audit_marks(
    text: &str,
    paragraph: &Paragraph,
    spans: &[Span],
    mode: Isolation,
    violations: &mut Violations,
) {
    let body = body(text, paragraph);
    let line = &text[body.clone()];
    let all = || text[paragraph.start..paragraph.end].char_indices().filter(|&(_, c)| is_directional_mark(c));
    if all().next().is_none()
        || mode == Isolation::Minimal && spans.iter().any(|span| span.kind == SpanKind::Markup)
    {
        return;
    }
    let opening = opening_mark(text, paragraph).filter(|_| mode != Isolation::None);
    let marks = || all().filter(|&(at, _)| Some(paragraph.start + at) != opening);
    if mode == Isolation::Minimal && marks().nth(MAX_MARKS_TESTED).is_some() {
        return;
    }
    let shown = (mode == Isolation::Minimal).then(|| visual_order(line, None));
    for (at, c) in marks() {
        let has_work = at < line.len()
            && shown.as_ref().is_some_and(|shown| {
                let without = [&line[..at], &line[at + c.len_utf8()..]].concat();
                visual_order(&without, None).places != shown.places
            });
        if !has_work {
            let at = body.start + at;
            violations.add(BidiSafetyProperty::NoMark, at..at + c.len_utf8());
        }
    }
}

/// Checks that a viewer of plain text shows the paragraph as it should look, or as near to that as isolates can come
/// without harm.
fn audit_look(text: &str, paragraph: &Paragraph, spans: &[Span], violations: &mut Violations) {
    let line = &text[body(text, paragraph)];
    let opening = opening_mark(text, paragraph);
    let marks = line.chars().filter(|&c| is_directional_mark(c)).count();
    if marks > usize::from(opening.is_some()) {
        return; // the author decided the order
    }
    let WithoutIsolates { text: bare, paragraph: raw, spans: raw_spans, .. } =
        WithoutIsolates::of(text, paragraph, spans);
    let found = opposite_runs(&bare, &raw, &raw_spans);
    if found.is_empty() {
        return;
    }
    let units = ReadingUnits::new(&bare, &raw, &raw_spans);
    let unmarked = visual_order(&bare[body(&bare, &raw)], None);
    let (shown, wanted) = (visual_order(line, None), reference(&bare, &raw, &found));
    let all = visual_order(&isolated(&bare, &raw, &found), None);
    let is_right = match raw.direction {
        Direction::Rtl => units.broken(&shown).count() <= units.broken(&all).count(),
        _ => shown == wanted || shown == all,
    };
    let is_best = is_right || units.is_worse(&unmarked, &all);
    if units.is_worse(&unmarked, &shown) || !is_best {
        violations.add(BidiSafetyProperty::Integrity, paragraph.start..paragraph.end);
    }
}

/// A paragraph and its spans without the isolates in it and the mark that opens it.
struct WithoutIsolates {
    text: String,
    paragraph: Paragraph,
    spans: Vec<Span>,
    /// Where the controls stood, in bytes of `text`.
    controls: Vec<usize>,
}

impl WithoutIsolates {
    fn of(text: &str, paragraph: &Paragraph, spans: &[Span]) -> WithoutIsolates {
        let opening = opening_mark(text, paragraph);
        let mut bare = String::new();
        let mut controls = Vec::new();
        let spans = spans.iter().map(|span| {
            let start = bare.len();
            for (i, c) in text[span.start..span.end].char_indices() {
                match is_explicit_bidi_control(c) || Some(span.start + i) == opening {
                    true => controls.push(bare.len()),
                    false => bare.push(c),
                }
            }
            Span { start, end: bare.len(), ..span.clone() }
        });
        let spans = spans.collect();
        let paragraph = Paragraph { start: 0, end: bare.len(), ..paragraph.clone() };
        WithoutIsolates { text: bare, paragraph, spans, controls }
    }

    /// Where `range` stands in the text with controls: inside of those at its ends.
    fn marked(&self, start: usize, range: &Range<usize>) -> Range<usize> {
        let first = self.controls.partition_point(|&at| at <= range.start);
        let last = self.controls.partition_point(|&at| at < range.end);
        let size = LRI.len_utf8(); // of every explicit control, and of LRM and RLM
        start + range.start + first * size..start + range.end + last * size
    }
}

/// Checks that every opposite run stands in an isolate, and looks in its paragraph as it looks alone, for any base
/// direction.
fn audit_runs(text: &str, paragraph: &Paragraph, spans: &[Span], violations: &mut Violations) {
    let bare = WithoutIsolates::of(text, paragraph, spans);
    let runs = opposite_runs(&bare.text, &bare.paragraph, &bare.spans);
    if runs.is_empty() {
        return;
    }
    let body = body(text, paragraph);
    let shown = [Some(Direction::Ltr), Some(Direction::Rtl), None]
        .map(|base| visual_order(&text[body.clone()], base));
    let (mut at, mut rank) = (body.start, 0);
    for run in runs.iter().map(|run| bare.marked(paragraph.start, run)) {
        rank += visible_count(&text[at..run.start]);
        at = run.start;
        if !is_isolated(text, paragraph, &run) {
            violations.add(BidiSafetyProperty::Concatenation, run.clone());
        }
        let alone = visual_order(&text[run.clone()], Some(opposite(paragraph.direction)));
        if shown.iter().any(|shown| !is_whole(shown, rank, &alone)) {
            violations.add(BidiSafetyProperty::Integrity, run);
        }
    }
}

/// Whether the characters from `rank` on stand side by side and in the order in which they stand `alone`.
fn is_whole(shown: &VisualOrder, rank: usize, alone: &VisualOrder) -> bool {
    let places = &shown.places[rank..rank + alone.places.len()];
    let left = places.iter().min().copied().unwrap_or(0);
    places.iter().zip(&alone.places).all(|(place, alone)| *place == left + alone)
}

fn visible_count(text: &str) -> usize {
    text.chars().filter(|&c| is_visible(c)).count()
}

fn is_isolated(text: &str, paragraph: &Paragraph, run: &Range<usize>) -> bool {
    text[..run.start].ends_with(initiator(paragraph)) && text[run.end..].starts_with(PDI)
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{arabic, directed, isolated};
    use super::*;

    /// The properties that a text written by hand violates.
    fn broken(pattern: &str, mode: Isolation) -> Vec<BidiSafetyProperty> {
        let labelled = directed(&arabic(pattern));
        audit(&labelled.text, &labelled.paragraphs, &labelled.spans, mode)
            .into_iter()
            .map(|violation| violation.property)
            .collect()
    }

    #[test]
    fn every_kind_of_violation_is_found() {
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
            ("\u{200F}\u{2067}A\u{2069} abc", Isolation::Isolate, BidiSafetyProperty::NoMark),
            ("\u{200E}\u{2067}A\u{2069} abc", Isolation::None, BidiSafetyProperty::NoMark),
            ("a\u{0}b\nA abc++ B", Isolation::Minimal, BidiSafetyProperty::Integrity),
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
    fn safe_text_has_no_violation() {
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
            assert_eq!(broken("\u{200E}\u{2067}A\u{2069} abc", mode), []);
            assert_eq!(broken("\u{200E}(\u{2067}A\u{2069}) abc", mode), []);
            let out = isolated(directed(&arabic("A 12 abc abc\nABC (abc) 12\n")), mode);
            assert_eq!(audit(&out.text, &out.paragraphs, &out.spans, mode), []);
        }
    }

    #[test]
    fn labels_that_do_not_fit_the_text_are_violations() {
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
