//! Letters: labelled spans in, each spelled with the letters of its language out. Sixth stage.
//!
//! The same word is typed with other code points on an Arabic, a Persian and an Urdu keyboard. Which are right is the
//! language's business, so a span is touched only when its language is known well enough; `data/letters/` has one file
//! a language, and adding one is adding a file. Profile index-any has a table of its own that serves every language.

mod table;

use crate::chars::{self, Script};
use crate::document::{Kind, Paragraph, Span};
use crate::edit::{Edits, Rewriter, Rewritten};
use crate::profile::{Profile, Rule};

/// One letter that other keyboards offer, and what the language writes there.
struct Letter {
    from: char,
    to: char,
    place: Place,
    rule: Rule,
}

/// Where in a word it is wrong.
#[derive(PartialEq, Eq)]
enum Place {
    Anywhere,
    /// No letter follows.
    Final,
    /// A letter follows.
    Inside,
}

/// Below this confidence a label is no reason to change a letter.
const SURE: f32 = 0.5;

/// Spells the spans of one window, but for those of `frozen`; spans and paragraphs move along. No span becomes empty.
/// Returns which spans changed, too.
pub(crate) fn normalize<'a>(
    text: &'a str,
    paragraphs: &mut [Paragraph],
    spans: &mut [Span],
    frozen: &[bool],
    profile: Profile,
) -> (Rewritten<'a>, Vec<usize>) {
    let mut rewriter = Rewriter::new(text);
    let mut changed = Vec::new();
    if profile != Profile::Lossless {
        for (index, span) in spans.iter().enumerate() {
            let before = rewriter.len();
            if frozen.get(index) == Some(&true) || matches!(span.kind, Kind::Url | Kind::Email | Kind::Code) {
                continue;
            } else if span.script == Script::ARABIC {
                spell(text, span, profile, &mut rewriter);
            } else if profile.runs(Rule::AsciiDigit) && !text[span.start..span.end].is_ascii() {
                fold_digits(text, span, &mut rewriter);
            }
            if rewriter.len() != before {
                changed.push(index);
            }
        }
    }
    let rewritten = rewriter.finish();
    if !rewritten.edits.is_empty() {
        move_along(&rewritten.edits, paragraphs, spans);
    }
    (rewritten, changed)
}

/// Every edit lies inside a span, so a border moves by what the edits before it added and removed.
fn move_along(edits: &Edits, paragraphs: &mut [Paragraph], spans: &mut [Span]) {
    let mut shift = edits.shift();
    spans.iter_mut().for_each(|span| (span.start, span.end) = (shift(span.start), shift(span.end)));
    let mut shift = edits.shift();
    paragraphs.iter_mut().for_each(|p| (p.start, p.end) = (shift(p.start), shift(p.end)));
}

/// The letters of a language; none for one that has no file yet.
fn letters(span: &Span, profile: Profile) -> &'static [Letter] {
    if profile == Profile::IndexAny {
        return table::UND;
    }
    match span.language.as_str() {
        _ if span.confidence < SURE => &[],
        "ar" => table::AR,
        "fa" | "fa-AF" => table::FA,
        "ur" => table::UR,
        _ => &[],
    }
}

fn spell(text: &str, span: &Span, profile: Profile, rewriter: &mut Rewriter<'_>) {
    let letters: Vec<&Letter> = letters(span, profile).iter().filter(|letter| profile.runs(letter.rule)).collect();
    if letters.is_empty() && !LANGUAGE_BLIND.iter().any(|&rule| profile.runs(rule)) {
        return;
    }
    let mut before = None;
    let mut chars = text[span.start..span.end].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let range = span.start + offset..span.start + offset + c.len_utf8();
        let next = chars.peek().map(|&(_, next)| next);
        if let Some((rule, with)) = spelled(c, before, next, &text[range.end..span.end], &letters, profile) {
            let mut buffer = [0; 4];
            rewriter.replace(rule, range, with.map_or("", |c| c.encode_utf8(&mut buffer)));
        }
        before = Some(c);
    }
}

/// What becomes of `c`: the rule, and the character to write, if any. `letters` are those whose rules run.
fn spelled(
    c: char,
    before: Option<char>,
    next: Option<char>,
    rest: &str,
    letters: &[&Letter],
    profile: Profile,
) -> Option<(Rule, Option<char>)> {
    if let Some(letter) = letters.iter().find(|letter| letter.from == c) {
        // A hamza or madda above belongs to the letter that carries it; changing the carrier would compose anew.
        let carries = matches!(next, Some('\u{653}'..='\u{655}'));
        let inside = || rest.chars().find(|&c| !chars::of(c).is_mark()).is_some_and(|c| chars::of(c).is_letter());
        let fits = match letter.place {
            Place::Anywhere => true,
            Place::Final => !inside(),
            Place::Inside => inside(),
        };
        return (fits && !carries).then_some((letter.rule, Some(letter.to)));
    }
    let is_letter = |c: Option<char>| c.is_some_and(|c| c != TATWEEL && chars::of(c).is_letter());
    match c {
        TATWEEL if profile.runs(Rule::Tatweel) && is_letter(before) && is_letter(next) => {
            Some((Rule::Tatweel, None))
        }
        c if is_harakat(c) && profile.runs(Rule::Harakat) && before.is_some_and(carries_harakat) => {
            Some((Rule::Harakat, None))
        }
        c if profile.runs(Rule::AsciiDigit) => ascii_digit(c).map(|digit| (Rule::AsciiDigit, Some(digit))),
        _ => None,
    }
}

/// The rules of [`spelled`] that ask for no language.
const LANGUAGE_BLIND: [Rule; 3] = [Rule::Tatweel, Rule::Harakat, Rule::AsciiDigit];

const TATWEEL: char = '\u{640}';

/// The vowel marks that spelling may leave out: tanwin, fatha, damma, kasra, shadda, sukun, superscript alef.
fn is_harakat(c: char) -> bool {
    matches!(c, '\u{64B}'..='\u{652}' | '\u{670}')
}

fn carries_harakat(c: char) -> bool {
    is_harakat(c) || chars::of(c).script() == Script::ARABIC
}

fn ascii_digit(c: char) -> Option<char> {
    if c.is_ascii() {
        return None;
    }
    chars::of(c).digit().map(|digit| char::from(b'0' + digit))
}

fn fold_digits(text: &str, span: &Span, rewriter: &mut Rewriter<'_>) {
    for (offset, c) in text[span.start..span.end].char_indices() {
        if let Some(digit) = ascii_digit(c) {
            let start = span.start + offset;
            rewriter.replace(Rule::AsciiDigit, start..start + c.len_utf8(), digit.encode_utf8(&mut [0; 4]));
        }
    }
}
