//! Letters: labelled spans in, each spelled with the letters of its language out. Sixth stage.
//!
//! The same word is typed with other code points on an Arabic, a Persian and an Urdu keyboard. Which are right is the
//! language's business, so a letter is changed only where every language that the span may be in writes it so; which these
//! are, the language stage tells. `data/letters/` has one file a language, and adding one is adding a file. Profile
//! index-any has a table of its own that serves every language.

mod table;

use crate::chars::{self, Script};
use crate::document::{Candidates, Paragraph, Span, SpanKind};
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
    /// Beside a letter, and not behind one that is aspirated: there it may stand for U+06BE.
    Unaspirated,
    /// No letter follows, and the letters before it in its word end so; `^` is the beginning of the word.
    FinalAfter(&'static str),
}

/// What the stage returns.
pub(crate) struct Spelled<'a> {
    pub rewritten: Rewritten<'a>,
    /// The spans that changed, by index. None becomes empty.
    pub changed: Vec<usize>,
}

/// The spans, by index, whose language, or the one of most text in their script, writes some of their letters otherwise:
/// before any is changed, somebody has to say which languages they may be in.
pub(crate) fn doubtful(text: &str, spans: &[Span], most: Option<&'static str>, rules: RuleSet) -> Vec<usize> {
    if rules.is_empty() || rules.profile() == Profile::IndexAny {
        return Vec::new();
    }
    let table = |tag: &'static str| listed(&of_language(tag, rules));
    let most = most.map_or(listed(&[]), table);
    let mut known: Vec<(&'static str, Listed)> = Vec::new();
    let mut is_doubtful = |span: &Span| {
        if !is_spelled(span) {
            return false;
        }
        let tag = span.language.as_str();
        let at = known.iter().position(|known| known.0 == tag).unwrap_or_else(|| {
            known.push((tag, table(tag)));
            known.len() - 1
        });
        text[span.start..span.end].chars().any(|c| known[at].1.has(c) || most.has(c))
    };
    (0..spans.len()).filter(|&at| is_doubtful(&spans[at])).collect()
}

/// Spells the spans of one window, but for those that `frozen` marks (empty: none). Of the [`doubtful`] ones,
/// `candidates` tells in order which languages they may be in.
pub(crate) fn normalize<'a>(
    text: &'a str,
    spans: &[Span],
    (doubtful, candidates): (&[usize], &[Candidates]),
    frozen: &[bool],
    rules: RuleSet,
) -> Spelled<'a> {
    let mut rewriter = Rewriter::new(text);
    let mut changed = Vec::new();
    let mut candidates = doubtful.iter().zip(candidates).peekable();
    if !rules.is_empty() {
        for (index, span) in spans.iter().enumerate() {
            let before = rewriter.len();
            let candidates = candidates.next_if(|(doubtful, _)| **doubtful == index);
            if frozen.get(index) == Some(&true)
                || matches!(span.kind, SpanKind::Url | SpanKind::Email | SpanKind::Code | SpanKind::Markup)
            {
                continue;
            } else if is_spelled(span) {
                let letters = match candidates {
                    Some((_, candidates)) => agreed(candidates, rules),
                    None if rules.profile() == Profile::IndexAny => running(table::UND, rules),
                    None => Vec::new(),
                };
                spell(text, span, &letters, rules, &mut rewriter);
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

/// Whether the letters of a span are those of a language.
fn is_spelled(span: &Span) -> bool {
    span.script == Script::ARABIC
        && !matches!(span.kind, SpanKind::Url | SpanKind::Email | SpanKind::Code | SpanKind::Markup)
}

/// The letters of a language whose rules run, sorted by `from`; none for one that has no file yet.
fn of_language(tag: &str, rules: RuleSet) -> Vec<&'static Letter> {
    let letters = match tag {
        "ar" => table::AR,
        "fa" | "fa-AF" => table::FA,
        "pnb" => table::PNB,
        "ur" => table::UR,
        _ => &[],
    };
    running(letters, rules)
}

fn running(letters: &'static [Letter], rules: RuleSet) -> Vec<&'static Letter> {
    letters.iter().filter(|letter| rules.runs(letter.rule)).collect()
}

/// The letters that all `candidates` write in the same way.
fn agreed(candidates: &Candidates, rules: RuleSet) -> Vec<&'static Letter> {
    let mut tags = candidates.0.iter().copied();
    let mut letters = tags.next().map(|tag| of_language(tag, rules)).unwrap_or_default();
    for other in tags {
        if letters.is_empty() {
            break;
        }
        let others = of_language(other, rules);
        letters.retain(|letter| others.iter().any(|other| other.writes_as(letter)));
    }
    letters
}

impl Letter {
    fn writes_as(&self, other: &Letter) -> bool {
        (self.from, self.to) == (other.from, other.to)
            && (self.place == Place::Anywhere || self.place == other.place)
    }
}

fn spell(text: &str, span: &Span, letters: &[&Letter], rules: RuleSet, rewriter: &mut Rewriter<'_>) {
    let is_blind = LANGUAGE_BLIND.iter().any(|&rule| rules.runs(rule));
    let listed = listed(letters);
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
        } else if !is_blind && !listed.has(c) {
            // Nearly every letter of nearly every text.
        } else if let Some((rule, with)) =
            spelled(c, (&text[span.start..start], &text[end..span.end]), letters, rules)
        {
            let mut buffer = [0; 4];
            rewriter.replace(rule, start..end, with.map_or("", |c| c.encode_utf8(&mut buffer)));
        }
        before = Some(c);
    }
}

/// Which letters are some of a language's, all of which are of the block Arabic; asked of every letter of a text.
struct Listed([bool; 0x100]);

fn listed(letters: &[&Letter]) -> Listed {
    let mut listed = [false; 0x100];
    for letter in letters {
        listed[Listed::slot(letter.from) % 0x100] = true;
    }
    Listed(listed)
}

impl Listed {
    fn has(&self, c: char) -> bool {
        self.0.get(Listed::slot(c)).is_some_and(|&listed| listed)
    }

    fn slot(c: char) -> usize {
        (c as usize).wrapping_sub(0x600)
    }
}

/// What becomes of `c`, which stands between `head` and `rest`: the rule, and the character to write, if any. `letters`
/// are those whose rules run.
fn spelled(
    c: char,
    (head, rest): (&str, &str),
    letters: &[&Letter],
    rules: RuleSet,
) -> Option<(Rule, Option<char>)> {
    let first = letters.partition_point(|letter| letter.from < c);
    let mut rows = letters[first..].iter().take_while(|letter| letter.from == c).peekable();
    if rows.peek().is_some() {
        // A hamza or madda above belongs to the letter that carries it; changing the carrier would compose anew.
        let carries = rest.starts_with(['\u{653}', '\u{654}', '\u{655}']);
        let fits = rows.find(|letter| letter.place.fits(head, rest));
        return fits.filter(|_| !carries).map(|letter| (letter.rule, Some(letter.to)));
    }
    let before = head.chars().next_back();
    match c {
        c if is_harakat(c) && rules.runs(Rule::Harakat) && before.is_some_and(carries_harakat) => {
            Some((Rule::Harakat, None))
        }
        c if rules.runs(Rule::AsciiDigit) => ascii_digit(c).map(|digit| (Rule::AsciiDigit, Some(digit))),
        _ => None,
    }
}

impl Place {
    /// Whether a letter between `head` and `rest` stands there.
    fn fits(&self, head: &str, rest: &str) -> bool {
        let is_inside = rest.chars().find(|&c| !chars::of(c).is_mark()).is_some_and(is_letter);
        let mut before = head.chars().rev().filter(|&c| !chars::of(c).is_mark());
        match self {
            Place::Anywhere => true,
            Place::Final => !is_inside,
            Place::Inside => is_inside,
            Place::Unaspirated => match before.next().filter(|&c| is_letter(c)) {
                Some(letter) => !ASPIRATED.contains(&letter),
                None => is_inside,
            },
            Place::FinalAfter(letters) => {
                let mut fits = |letter| match (letter, before.next()) {
                    ('^', before) => !before.is_some_and(is_letter),
                    (letter, before) => before.map(keyboard_blind) == Some(letter),
                };
                !is_inside && letters.chars().rev().all(&mut fits)
            }
        }
    }
}

/// The letters of Urdu that are aspirated by U+06BE, however they are typed.
const ASPIRATED: [char; 15] = [
    '\u{628}', '\u{67E}', '\u{62A}', '\u{679}', '\u{62C}', '\u{686}', '\u{62F}', '\u{688}', '\u{691}',
    '\u{6A9}', '\u{643}', '\u{6AF}', '\u{644}', '\u{645}', '\u{646}',
];

/// Kaf and yeh as Urdu has them.
fn keyboard_blind(c: char) -> char {
    match c {
        '\u{643}' => '\u{6A9}',
        '\u{64A}' | '\u{649}' => '\u{6CC}',
        c => c,
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
mod tests;
