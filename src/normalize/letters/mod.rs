//! Letters: labelled spans in, each spelled with the letters of its language out. Sixth stage.
//!
//! The same word is typed with other code points on an Arabic, a Persian and an Urdu keyboard. Which are right is the
//! language's business, so a span is touched only when its language is known well enough; `data/letters/` has one file
//! a language, and adding one is adding a file. Profile index-any has a table of its own that serves every language.

mod table;

use crate::chars::{self, Script};
use crate::document::{Kind, Paragraph, Span};
use crate::edit::{Rewriter, Rewritten};
use crate::profile::{Profile, Rule, RuleSet};

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
const SURE: f32 = 0.75;

/// What the stage returns.
pub(crate) struct Spelled<'a> {
    pub rewritten: Rewritten<'a>,
    /// The spans that changed, by index. None becomes empty.
    pub changed: Vec<usize>,
}

/// Spells the spans of one window, but for those that `frozen` marks (empty: none).
pub(crate) fn normalize<'a>(text: &'a str, spans: &[Span], frozen: &[bool], rules: RuleSet) -> Spelled<'a> {
    let mut rewriter = Rewriter::new(text);
    let mut changed = Vec::new();
    if !rules.is_empty() {
        for (index, span) in spans.iter().enumerate() {
            let before = rewriter.len();
            if frozen.get(index) == Some(&true)
                || matches!(span.kind, Kind::Url | Kind::Email | Kind::Code | Kind::Markup)
            {
                continue;
            } else if span.script == Script::ARABIC {
                spell(text, span, rules, &mut rewriter);
            } else if rules.runs(Rule::AsciiDigit) && !text[span.start..span.end].is_ascii() {
                fold_digits(text, span, &mut rewriter);
            }
            if rewriter.len() != before {
                changed.push(index);
            }
        }
    }
    Spelled { rewritten: rewriter.finish(), changed }
}

impl Spelled<'_> {
    /// Moves what lies on the text along with it. Every edit lies inside a span, so a border moves by what the edits
    /// before it added and removed.
    pub fn move_along(&self, paragraphs: &mut [Paragraph], spans: &mut [Span]) {
        let mut shift = self.rewritten.edits.shift();
        spans.iter_mut().for_each(|span| (span.start, span.end) = (shift(span.start), shift(span.end)));
        let mut shift = self.rewritten.edits.shift();
        paragraphs.iter_mut().for_each(|p| (p.start, p.end) = (shift(p.start), shift(p.end)));
    }
}

/// The letters of a language, sorted by `from`; none for one that has no file yet.
fn letters(span: &Span, rules: RuleSet) -> &'static [Letter] {
    if rules.profile() == Profile::IndexAny {
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

fn spell(text: &str, span: &Span, rules: RuleSet, rewriter: &mut Rewriter<'_>) {
    let letters: Vec<&Letter> =
        letters(span, rules).iter().filter(|letter| rules.runs(letter.rule)).collect();
    let is_blind = LANGUAGE_BLIND.iter().any(|&rule| rules.runs(rule));
    let is_listed = listed(&letters);
    if letters.is_empty() && !is_blind {
        return;
    }
    let mut before = None;
    let mut chars = text[span.start..span.end].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let start = span.start + offset;
        let mut end = start + c.len_utf8();
        if c == TATWEEL && rules.runs(Rule::Tatweel) {
            while let Some((_, more)) = chars.next_if(|&(_, next)| next == TATWEEL) {
                end += more.len_utf8();
            }
            let after = chars.peek().map(|&(_, next)| next);
            if before.is_some_and(is_letter) && after.is_some_and(is_letter) {
                rewriter.replace(Rule::Tatweel, start..end, "");
            }
        } else if !is_blind && !is_listed(c) {
            // Nearly every letter of nearly every text.
        } else if let Some((rule, with)) = spelled(c, before, &text[end..span.end], &letters, rules) {
            let mut buffer = [0; 4];
            rewriter.replace(rule, start..end, with.map_or("", |c| c.encode_utf8(&mut buffer)));
        }
        before = Some(c);
    }
}

/// Whether a letter is one of `letters`, all of which are of the block Arabic; asked of every letter of a text.
fn listed(letters: &[&Letter]) -> impl Fn(char) -> bool + use<> {
    let slot = |c: char| (c as usize).wrapping_sub(0x600);
    let mut listed = [false; 0x100];
    for letter in letters {
        listed[slot(letter.from) % 0x100] = true;
    }
    move |c| listed.get(slot(c)).is_some_and(|&listed| listed)
}

/// What becomes of `c`, which stands between `before` and `rest`: the rule, and the character to write, if any. `letters`
/// are those whose rules run.
fn spelled(
    c: char,
    before: Option<char>,
    rest: &str,
    letters: &[&Letter],
    rules: RuleSet,
) -> Option<(Rule, Option<char>)> {
    let letter = letters.binary_search_by_key(&c, |letter| letter.from).ok().map(|index| letters[index]);
    if let Some(letter) = letter {
        // A hamza or madda above belongs to the letter that carries it; changing the carrier would compose anew.
        let carries = rest.starts_with(['\u{653}', '\u{654}', '\u{655}']);
        let inside = || rest.chars().find(|&c| !chars::of(c).is_mark()).is_some_and(is_letter);
        let fits = match letter.place {
            Place::Anywhere => true,
            Place::Final => !inside(),
            Place::Inside => inside(),
        };
        return (fits && !carries).then_some((letter.rule, Some(letter.to)));
    }
    match c {
        c if is_harakat(c) && rules.runs(Rule::Harakat) && before.is_some_and(carries_harakat) => {
            Some((Rule::Harakat, None))
        }
        c if rules.runs(Rule::AsciiDigit) => ascii_digit(c).map(|digit| (Rule::AsciiDigit, Some(digit))),
        _ => None,
    }
}

fn is_letter(c: char) -> bool {
    chars::of(c).is_letter()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Language;

    fn spelled(text: &str, language: &'static str, rules: RuleSet) -> String {
        let span = Span {
            end: text.len(),
            script: Script::ARABIC,
            language: Language(language),
            confidence: 0.9,
            ..Span::default()
        };
        let mut spans = [span];
        let spelled = normalize(text, &spans, &[], rules);
        spelled.move_along(&mut [], &mut spans);
        let rewritten = spelled.rewritten;
        assert_eq!(rewritten.edits.undo(&rewritten.text), text);
        assert_eq!(spans[0].end, rewritten.text.len());
        rewritten.text.into_owned()
    }

    #[test]
    fn tables_are_sorted() {
        for table in [table::AR, table::FA, table::UND, table::UR] {
            assert!(table.is_sorted_by(|a, b| a.from < b.from));
        }
    }

    #[test]
    fn each_language_has_its_letters() {
        let display = Profile::Display.rules();
        assert_eq!(spelled("كتاب علي على", "ur", display), "کتاب علی علی");
        assert_eq!(spelled("كتاب علي", "fa", display), "کتاب علی");
        assert_eq!(spelled("کتاب علی فیه", "ar", display), "كتاب علی فيه");
        assert_eq!(spelled("ہے", "fa", display), "هے");
        assert_eq!(spelled("كتاب", "ug", display), "كتاب");
        assert_eq!(spelled("يئ", "und", display), "يئ");
        assert_eq!(spelled("ى\u{654}", "ur", display), "ى\u{654}");
        assert_eq!(spelled("٤", "ur", display), "٤");
        assert_eq!(spelled("٤", "ur", Profile::Corpus.rules()), "۴");
        assert_eq!(spelled("کـــتابِ ۴", "ur", Profile::Index.rules()), "کتاب 4");
        assert_eq!(spelled("ھـ ــ", "ur", Profile::Index.rules()), "ھـ ــ");
    }

    /// Pairs that people report as not found: keyboards of one language, words of another.
    #[test]
    fn index_any_gives_one_key() {
        for (a, b) in
            [("کتاب", "كتاب"), ("الذی", "الذي"), ("اللہ", "الله"), ("رحمۃ", "رحمة"), ("كرتون", "کرتون")]
        {
            assert_eq!(
                spelled(a, "ur", Profile::IndexAny.rules()),
                spelled(b, "ar", Profile::IndexAny.rules())
            );
        }
    }
}
