//! Guarantee 5 word for word: the properties S1 to S11 of bidi-safe text, each with a test of its own, over arbitrary bytes, in
//! every profile but lossless and in every mode. The conditions use neither the audit nor the layout that they judge: classes come
//! from `icu_properties`, the order of display from the naive UAX #9 of `oracle`. `PROPTEST_CASES` sets how many cases each runs.

use std::ops::Range;

use icu_properties::props::{self, DefaultIgnorableCodePoint, GeneralCategory, Script};
use icu_properties::{CodePointMapData, CodePointSetData};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use saaf::{Cleaner, Direction, Document, FindingKind, Input, Isolation, Profile, SpanKind};

use crate::strategies::source;
use crate::{oracle, properties};

const PROFILES: [Profile; 4] = [Profile::Display, Profile::Index, Profile::IndexAny, Profile::Corpus];
/// More marks of one paragraph than are tested one by one.
const MANY_MARKS: usize = 17;

/// One way in which a source is cleaned.
#[derive(Clone, Copy, Debug)]
struct Way {
    profile: Profile,
    mode: Isolation,
    marks_paragraphs: bool,
}

impl Way {
    fn all() -> impl Iterator<Item = Way> {
        let modes = Isolation::ALL.into_iter().flat_map(|mode| [(mode, false), (mode, true)]);
        let modes = modes.filter(|&(mode, marks)| !(mode == Isolation::None && marks));
        modes.flat_map(|(mode, marks_paragraphs)| {
            PROFILES.map(|profile| Way { profile, mode, marks_paragraphs })
        })
    }

    fn cleaner(self) -> Cleaner {
        let builder = Cleaner::builder().profile(self.profile).isolation(self.mode);
        builder.mark_paragraphs(self.marks_paragraphs).build()
    }
}

fn cleaned(source: &[u8]) -> impl Iterator<Item = (Way, Document)> {
    Way::all().map(move |way| (way, way.cleaner().clean(source)))
}

fn config() -> ProptestConfig {
    let asked = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => asked,
        None => ProptestConfig { cases: 250, rng_seed: RngSeed::Fixed(11), ..asked },
    }
}

fn class(c: char) -> props::BidiClass {
    CodePointMapData::<props::BidiClass>::new().get(c)
}

/// The direction of a strong character.
fn strong(c: char) -> Option<Direction> {
    match class(c) {
        props::BidiClass::LeftToRight => Some(Direction::Ltr),
        props::BidiClass::RightToLeft | props::BidiClass::ArabicLetter => Some(Direction::Rtl),
        _ => None,
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{61C}')
}

fn is_isolate_control(c: char) -> bool {
    matches!(c, '\u{2066}'..='\u{2069}')
}

/// Letters as they are labelled: marks have a direction and are no letters.
fn letter(c: char) -> Option<Direction> {
    strong(c).filter(|_| !is_mark(c))
}

/// The paragraphs of a text by Bidi_Class B (P1), as byte ranges without their separators.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    text.split_inclusive(|c| class(c) == props::BidiClass::ParagraphSeparator).map(move |line| {
        let range = start..start + line.len();
        start = range.end;
        let body = line.trim_end_matches(|c| class(c) == props::BidiClass::ParagraphSeparator);
        range.start..range.start + body.len()
    })
}

/// The base by which the oracle is asked: by the first strong character, left to right, right to left.
const BASES: [Option<u8>; 3] = [None, Some(0), Some(1)];

fn level_of(direction: Direction) -> u8 {
    u8::from(direction == Direction::Rtl)
}

/// The place of each character of a line from the left; `None` for what cannot be seen.
fn places(line: &[char], base: Option<u8>) -> Vec<Option<usize>> {
    let (_, levels) = oracle::levels(line, base);
    let mut places = vec![None; line.len()];
    let seen = |i: &usize| !is_isolate_control(line[*i]) && !is_mark(line[*i]);
    for (place, i) in oracle::reorder_visual(&levels).into_iter().filter(seen).enumerate() {
        places[i] = Some(place);
    }
    places
}

/// The places of those that can be seen.
fn look(line: &[char], base: Option<u8>) -> Vec<usize> {
    places(line, base).into_iter().flatten().collect()
}

/// Whether `range` of the line stands side by side, in the order that it has alone with the base `own`.
fn looks_as_alone(line: &[char], range: Range<usize>, own: Direction, base: Option<u8>) -> bool {
    let inside: Vec<usize> = places(line, base)[range.clone()].iter().flatten().copied().collect();
    let left = inside.iter().copied().min().unwrap_or(0);
    let alone = look(&line[range], Some(level_of(own)));
    inside.iter().map(|place| place - left).eq(alone)
}

/// The isolates of a line, as ranges of what stands between the controls, with their direction. They are not nested.
fn isolates(line: &[char]) -> Vec<(Range<usize>, Direction)> {
    let mut found = Vec::new();
    let mut open = None;
    for (i, &c) in line.iter().enumerate() {
        match c {
            '\u{2066}' => open = Some((i + 1, Direction::Ltr)),
            '\u{2067}' => open = Some((i + 1, Direction::Rtl)),
            '\u{2069}' => found.extend(open.take().map(|(start, direction)| (start..i, direction))),
            _ => {}
        }
    }
    found
}

/// The mark of `mark_paragraphs`: at the start of a line, in which no letter stands before the first isolate.
fn paragraph_mark(line: &[char]) -> Option<usize> {
    let mut behind = line.iter().skip(1).skip_while(|&&c| strong(c).is_none() && !is_isolate_control(c));
    let is_opened = matches!(behind.next(), Some('\u{2066}' | '\u{2067}'));
    (is_opened && matches!(line[0], '\u{200E}' | '\u{200F}')).then_some(0)
}

proptest! {
    #![proptest_config(config())]

    /// S1. Mojibake that could not be repaired keeps its C1 controls, which are bytes of it, and is reported.
    #[test]
    fn s1_plain_text(source in source()) {
        for (way, document) in cleaned(&source) {
            let damage = || document.findings.iter().filter(|found| found.kind == FindingKind::Mojibake);
            for (at, c) in document.text.char_indices() {
                let is_damage = ('\u{80}'..='\u{9F}').contains(&c)
                    && damage().any(|found| found.text.start <= at && at < found.text.end);
                let is_plain = matches!(c, '\t' | '\n')
                    || !c.is_control() && !matches!(c, '\u{FEFF}' | '\u{2028}' | '\u{2029}');
                prop_assert!(is_plain || is_damage, "{:?} {:?}", way, document.text);
            }
        }
    }

    /// S2.
    #[test]
    fn s2_no_override(source in source()) {
        for (way, Document { text, .. }) in cleaned(&source) {
            prop_assert!(!text.contains(|c| matches!(c, '\u{202A}'..='\u{202E}' | '\u{206A}'..='\u{206F}')), "{:?} {:?}", way, text);
        }
    }

    /// S3. Closed in their paragraph, and one deep where two are allowed.
    #[test]
    fn s3_paired_isolates(source in source()) {
        for (way, Document { text, .. }) in cleaned(&source) {
            for line in lines(&text) {
                let mut depth = 0;
                for c in text[line.clone()].chars() {
                    match c {
                        '\u{2066}' | '\u{2067}' => depth += 1,
                        '\u{2068}' => prop_assert!(false, "{:?} {:?}", way, text),
                        '\u{2069}' => depth -= 1,
                        _ => {}
                    }
                    prop_assert!((0..=1).contains(&depth), "{:?} {:?}", way, &text[line]);
                    prop_assert!(depth == 0 || way.mode != Isolation::None);
                }
                prop_assert_eq!(depth, 0, "{:?} {:?}", way, &text[line]);
            }
        }
    }

    /// S4: a mark does visible work, or opens the paragraph before an isolate because that was asked for.
    #[test]
    fn s4_no_mark_without_work(source in source()) {
        for (way, document) in cleaned(&source) {
            for paragraph in &document.paragraphs {
                let text = &document.text[paragraph.start..paragraph.end];
                let body = text.trim_end_matches(|c| matches!(class(c), props::BidiClass::WhiteSpace | props::BidiClass::ParagraphSeparator | props::BidiClass::SegmentSeparator));
                let line: Vec<char> = body.chars().collect();
                let opening = paragraph_mark(&line).filter(|_| way.marks_paragraphs);
                let marks: Vec<usize> = (0..line.len()).filter(|&i| is_mark(line[i]) && Some(i) != opening).collect();
                let has_markup = document.spans.iter().any(|span| {
                    span.kind == SpanKind::Markup && paragraph.start <= span.start && span.end <= paragraph.end
                });
                prop_assert!(text.chars().filter(|&c| is_mark(c)).count() == marks.len() + usize::from(opening.is_some()));
                prop_assert!(marks.is_empty() || way.mode == Isolation::Minimal, "{:?} {:?}", way, text);
                if has_markup || marks.len() >= MANY_MARKS {
                    continue;
                }
                for at in marks {
                    let without = [&line[..at], &line[at + 1..]].concat();
                    prop_assert_ne!(look(&without, None), look(&line, None), "{:?} {:?}", way, text);
                }
            }
        }
    }

    /// S5.
    #[test]
    fn s5_every_paragraph_has_a_direction_and_its_reason(source in source()) {
        for (way, document) in cleaned(&source) {
            prop_assert_eq!(lines(&document.text).count(), document.paragraphs.len(), "{:?} {:?}", way, &document.text);
            for (paragraph, line) in document.paragraphs.iter().zip(lines(&document.text)) {
                prop_assert_eq!(paragraph.start, line.start);
                let letters: Vec<Direction> = document.text[line].chars().filter_map(letter).collect();
                match paragraph.method.name() {
                    "first-strong" | "sentence" => {
                        prop_assert!(letters.contains(&paragraph.direction) || document.spans.iter().any(|span| {
                            span.start < paragraph.end && paragraph.start < span.end && span.kind != SpanKind::Prose
                        }), "{:?} {:?}", way, paragraph);
                    }
                    "document" => prop_assert_ne!(paragraph.direction, Direction::Neutral),
                    "default" => {
                        prop_assert_eq!((paragraph.direction, letters.len()), (Direction::Neutral, 0), "{:?}", way);
                    }
                    other => prop_assert!(false, "nothing was declared: {}", other),
                }
            }
        }
    }

    /// S6 in mode isolate: what stands in an isolate looks as it looks alone, whatever the base, and every letter of a span of
    /// the other direction stands in one. In mode minimal: a Latin word or number that the line shows in reading order without
    /// controls is in reading order with them.
    #[test]
    fn s6_spans_look_in_context_as_alone(source in source()) {
        for (way, document) in cleaned(&source) {
            for paragraph in &document.paragraphs {
                let line: Vec<char> = document.text[paragraph.start..paragraph.end].chars().collect();
                let isolates = isolates(&line);
                for (range, direction) in &isolates {
                    prop_assert_ne!(*direction, paragraph.direction);
                    for base in BASES {
                        prop_assert!(looks_as_alone(&line, range.clone(), *direction, base), "{:?} {:?}", way, line);
                    }
                }
                if way.mode == Isolation::Minimal {
                    let bare: Vec<char> = line.iter().copied().filter(|&c| !is_isolate_control(c)).collect();
                    let marked: Vec<char> = bare.iter().copied().filter(|&c| !is_mark(c)).collect();
                    // A date that is glued to a word is not of one piece with it.
                    let is_glued = document.spans.iter().any(|span| {
                        let sides = [document.text[..span.start].chars().next_back(), document.text[span.end..].chars().next()];
                        span.kind == SpanKind::Date
                            && paragraph.start <= span.start
                            && span.end <= paragraph.end
                            && sides.into_iter().flatten().any(|c| c.is_alphanumeric() || is_isolate_control(c))
                    });
                    if marked.len() == bare.len() && !is_glued {
                        prop_assert!(!breaks_a_word(&bare, &line), "{:?} {:?}", way, line);
                    }
                }
                if way.mode == Isolation::Isolate {
                    let is_free = |at: usize| !isolates.iter().any(|(range, _)| range.contains(&at));
                    for at in letters_against(&document, paragraph.start..paragraph.end, paragraph.direction) {
                        prop_assert!(!is_free(at), "{:?} {:?} {:?}", way, line, line[at]);
                    }
                }
            }
        }
    }

    /// S7: the digits of a date that runs against its paragraph stand in one isolate with its words.
    #[test]
    fn s7_numbers_stay_with_their_date(source in source()) {
        for (way, document) in cleaned(&source).filter(|(way, _)| way.mode == Isolation::Isolate) {
            for span in document.spans.iter().filter(|span| span.kind == SpanKind::Date) {
                let paragraph = document.paragraphs.iter().find(|p| p.start <= span.start && span.end <= p.end).unwrap();
                let text = span.text(&document.text);
                let body = text.trim_matches(|c: char| is_isolate_control(c) || is_mark(c));
                if body.contains(':') {
                    continue; // a time may be read with its paragraph
                }
                let against = [paragraph.direction, span.direction];
                let is_against = against == [Direction::Ltr, Direction::Rtl] || against == [Direction::Rtl, Direction::Ltr];
                let has_brackets = document.text[paragraph.start..paragraph.end].contains(['(', ')', '[', ']', '{', '}']);
                let has_markup = document.spans.iter().any(|span| {
                    span.kind == SpanKind::Markup && paragraph.start <= span.start && span.end <= paragraph.end
                });
                if is_against && body.chars().any(|c| letter(c) == Some(span.direction)) && !has_brackets && !has_markup {
                    prop_assert!(!body.contains(is_isolate_control) || body.contains('\t'), "{:?} {:?}", way, text);
                }
            }
        }
    }

    /// S8: no text before a line changes what stands in its isolates; an isolate round the text before, and nothing changes.
    #[test]
    fn s8_concatenation(before in source(), behind in source()) {
        for way in Way::all().filter(|way| way.mode == Isolation::Isolate) {
            let (before, behind) = (way.cleaner().clean(&before), way.cleaner().clean(&behind));
            let (Some(first), Some(second)) = (lines(&before.text).next(), lines(&behind.text).last()) else { continue };
            let (first, second) = (&before.text[first], behind.text[second].chars().collect::<Vec<_>>());
            if second.first().is_none_or(|&c| class(c) == props::BidiClass::NonspacingMark) {
                continue; // a mark without a base of its own
            }
            let opener = if before.paragraphs[0].direction == Direction::Rtl { '\u{2067}' } else { '\u{2066}' };
            for base in [0, 1] {
                let tail = |head: &str| {
                    let whole: Vec<char> = head.chars().chain(second.iter().copied()).collect();
                    oracle::levels(&whole, Some(base)).1[head.chars().count()..].to_vec()
                };
                let alone = tail("");
                prop_assert_eq!(tail(&format!("{opener}{first}\u{2069}")), alone.clone(), "{:?} {:?} {:?}", way, first, second);
                let joined = tail(first);
                for (range, _) in isolates(&second) {
                    prop_assert_eq!(&joined[range.clone()], &alone[range], "{:?} {:?} {:?}", way, first, second);
                }
            }
        }
    }

    /// S9.
    #[test]
    fn s9_idempotence(source in source()) {
        for way in Way::all() {
            properties::assert_idempotent(&way.cleaner(), way.profile, Input::from(&source));
        }
    }

    /// S10: what is gone is in the edits, and with them the decoded text is there again.
    #[test]
    fn s10_every_removal_is_logged(source in source()) {
        for (way, document) in cleaned(&source) {
            let (mut decoded, mut at) = (String::new(), 0);
            for edit in document.edits() {
                decoded.push_str(&document.text[at..edit.text.start]);
                decoded.push_str(edit.original);
                prop_assert!(edit.rules.iter().next().is_some(), "{:?}", way);
                at = edit.text.end;
            }
            decoded.push_str(&document.text[at..]);
            prop_assert_eq!(document.decoded(), decoded, "{:?}", way);
        }
    }

    /// S11.
    #[test]
    fn s11_no_hidden_payload(source in source()) {
        for (way, document) in cleaned(&source) {
            let damage = || document.findings.iter().filter(|found| found.kind == FindingKind::Mojibake);
            let is_damage = |at: usize| damage().any(|found| found.text.start <= at && at < found.text.end);
            let hidden = hidden(&document.text).into_iter().find(|&at| !is_damage(at));
            prop_assert_eq!(hidden, None, "{:?} {:?}", way, document.text);
        }
    }
}

/// The letters of the spans that run against their paragraph, as numbers of its characters, unless a program lays it out.
fn letters_against(document: &Document, paragraph: Range<usize>, direction: Direction) -> Vec<usize> {
    let spans =
        || document.spans.iter().filter(|span| paragraph.start <= span.start && span.end <= paragraph.end);
    if direction == Direction::Neutral || spans().any(|span| span.kind == SpanKind::Markup) {
        return Vec::new();
    }
    let (mut found, mut number) = (Vec::new(), 0);
    for span in spans() {
        for c in span.text(&document.text).chars() {
            if span.direction != direction && letter(c) == Some(span.direction) {
                found.push(number);
            }
            number += 1;
        }
    }
    found
}

/// Whether a run of ASCII letters and digits stands in reading order in `raw` and no more in `shown`, which differs by controls.
fn breaks_a_word(raw: &[char], shown: &[char]) -> bool {
    let (before, after) = (look(raw, None), look(shown, None));
    let seen: Vec<char> =
        raw.iter().zip(places(raw, None)).filter(|(_, place)| place.is_some()).map(|(&c, _)| c).collect();
    let in_order = |places: &[usize], at: usize| places[at] + 1 == places[at + 1];
    let mut start = 0;
    while start < seen.len() {
        let len = seen[start..].iter().take_while(|c| c.is_ascii_alphanumeric()).count();
        let steps = start..start + len.saturating_sub(1);
        if steps.clone().all(|at| in_order(&before, at)) && !steps.clone().all(|at| in_order(&after, at)) {
            return true;
        }
        start += len.max(1);
    }
    false
}

/// Where a character stands that cannot be seen and has no work to do: neither a joiner or a variation selector behind a base, nor
/// the tags of a flag, nor a ZWSP beside a script without spaces.
fn hidden(text: &str) -> Vec<usize> {
    let is_ignorable = |c: char| CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c);
    let script = |c: char| CodePointMapData::<Script>::new().get(c);
    let unspaced = [Script::Thai, Script::Lao, Script::Khmer, Script::Myanmar, Script::Tibetan];
    let mut found = Vec::new();
    let mut before: Vec<char> = Vec::new();
    for (at, c) in text.char_indices() {
        let last = before.last().copied();
        let behind = text[at + c.len_utf8()..].chars().next();
        let is_selector =
            |c| matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{180B}'..='\u{180F}');
        let on_base = last.is_some_and(|base| !base.is_whitespace() && !base.is_control());
        let has_work = match c {
            '\u{2066}'..='\u{2069}' => true,
            c if is_mark(c) => true, // S4
            '\u{200C}' | '\u{200D}' | '\u{34F}' => on_base,
            c if is_selector(c) => on_base && last.is_some_and(|base| !is_selector(base)),
            '\u{E0020}'..='\u{E007F}' => {
                before.iter().rev().find(|c| !matches!(c, '\u{E0020}'..='\u{E007F}')) == Some(&'\u{1F3F4}')
            }
            '\u{200B}' => [last, behind].into_iter().flatten().any(|c| {
                let name = script(c);
                unspaced.contains(&name)
                    || CodePointMapData::<props::LineBreak>::new().get(c) == props::LineBreak::ComplexContext
            }),
            _ => !is_ignorable(c),
        };
        let is_unassigned = is_ignorable(c)
            && CodePointMapData::<GeneralCategory>::new().get(c) == GeneralCategory::Unassigned;
        if !has_work || is_unassigned {
            found.push(at);
        }
        before.push(c);
    }
    found
}

/// The line from left to right, as the oracle has it.
fn seen(line: &str) -> String {
    let line: Vec<char> = line.chars().collect();
    let mut shown: Vec<(usize, char)> =
        places(&line, None).into_iter().zip(line).filter_map(|(place, c)| Some((place?, c))).collect();
    shown.sort_unstable();
    shown.into_iter().map(|(_, c)| c).collect()
}

/// The stamps of Urdu news pages, and values beside them, as the oracle shows them.
#[test]
fn dates_and_values_beside_them_keep_their_places() {
    const DATE: &str = "اکتوبر 30, 2025";
    const SEEN: &str = "2025 ,30 ربوتکا";
    // (the line, with DATE for the date; how it is shown, from left to right)
    for (line, wanted) in [
        ("DATE", "DATE"),
        ("DATE the minister said that it was over", "DATE the minister said that it was over"),
        ("on DATE in the hills it was cold", "on DATE in the hills it was cold"),
        ("The rain began on DATE, 5:30 pm", "The rain began on DATE, 5:30 pm"),
        ("DATE, 5:30 pm the rain began in the hills", "DATE, 5:30 pm the rain began in the hills"),
        ("The rain began on DATE 5:30 pm", "The rain began on DATE 5:30 pm"),
        ("The rain began on DATE (12 of them)", "The rain began on DATE (12 of them)"),
        ("The rain began on DATE: 20% more", "The rain began on DATE: 20% more"),
        ("Price on DATE, $5.30 each", "Price on DATE, $5.30 each"),
    ] {
        let (line, wanted) = (line.replace("DATE", DATE), wanted.replace("DATE", SEEN));
        for mode in [Isolation::Minimal, Isolation::Isolate] {
            for marks in [false, true] {
                let cleaner = Cleaner::builder().isolation(mode).mark_paragraphs(marks).build();
                let once = cleaner.clean_text(&line).into_owned();
                assert_eq!(seen(&once), wanted, "{mode:?} {once:?}");
                assert_eq!(cleaner.clean_text(&once), once);
                assert_eq!(
                    Cleaner::builder().isolation(mode).build().clean_text(&once),
                    Cleaner::builder().isolation(mode).build().clean_text(&line)
                );
                assert_eq!(saaf::audit(&once), [], "{once:?}");
            }
        }
    }
}

/// The conditions above say no where they should.
#[test]
fn conditions_find_what_is_wrong() {
    let chars = |text: &str| text.chars().collect::<Vec<char>>();
    // The year is torn off the date by the letter behind it.
    let torn = chars("\u{627}\u{628} 30, 2025a");
    for base in BASES {
        assert_eq!(looks_as_alone(&torn, 0..11, Direction::Rtl, base), base == Some(0));
    }
    assert!(breaks_a_word(&chars("\u{627} ab12 c"), &chars("\u{627} \u{2066}ab\u{2069}12 c")));
    assert!(!breaks_a_word(&chars("\u{627} ab12 c"), &chars("\u{627} \u{2066}ab12\u{2069} c")));
    for (text, at) in [
        ("ab\u{200B}c", 2),
        ("a \u{200D}b", 2),
        ("a\u{E0041}", 1),
        ("a\u{FE0F}\u{FE0E}", 4),
        ("\u{3164}", 0),
        ("\u{2064}", 0),
    ] {
        assert_eq!(hidden(text), [at], "{text:?}");
    }
    for text in ["\u{1F3F4}\u{E0067}\u{E007F}", "ខ\u{200B}ស", "✔\u{FE0E}", "می\u{200C}روم"] {
        assert!(hidden(text).is_empty(), "{text:?}");
    }
    assert_eq!(isolates(&chars("a\u{2067}\u{627}\u{2069}b")), [(2..3, Direction::Rtl)]);
    assert_eq!(paragraph_mark(&chars("\u{200E}(\u{2067}\u{627}\u{2069}) b")), Some(0));
    assert_eq!(paragraph_mark(&chars("\u{200E}b \u{2067}\u{627}\u{2069}")), None);
    assert_eq!(seen("\u{627}\u{628} 30, 2025a"), "2025a ,30 \u{628}\u{627}");
}
