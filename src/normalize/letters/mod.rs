//! Labelled spans come in; the same spans go out, each spelled with the letters of its language. Sixth stage.
//!
//! The same word is typed with other code points on an Arabic, a Persian and an Urdu keyboard, and each language has its
//! own right ones. A letter is changed only where every candidate language of the span writes it so; the language stage
//! names the candidates. The rules of a language stand in its file, `data/languages/TAG.toml`. For profile index-any there
//! is nothing to do here: its keys ask for no language.
//!
//! One pass over the text. A set of the characters that rules begin with is asked first; it excludes most of them. For the
//! others a binary search finds the rules, and the first rule that fits the position is applied.

use crate::chars::{self, Script};
use crate::document::{Candidates, Paragraph, Span, SpanKind};
use crate::edit::{Rewriter, Rewritten};
use crate::language_data::{self, FINAL, INITIAL, ISOLATED, LetterRule, MEDIAL, WordPosition};
use crate::model::fold::keyboard;
use crate::profile::{Profile, Rule, RuleSet};

/// What the stage returns.
pub(crate) struct Spelled<'a> {
    pub rewritten: Rewritten<'a>,
    /// The spans that changed, by index. None becomes empty.
    pub changed: Vec<usize>,
}

/// The indices of the spans with a letter that a rule may change: a rule of their language, or of `most`, the language of
/// most text. Before a letter of them is changed, the language stage has to name their candidates.
pub(crate) fn doubtful(text: &str, spans: &[Span], most: Option<&'static str>, rules: RuleSet) -> Vec<usize> {
    if rules.is_empty() || rules.profile() == Profile::IndexAny {
        return Vec::new();
    }
    let letters = |tag: &'static str| LetterSet::of(&of_language(tag, rules));
    let most = most.map_or(LetterSet::of(&[]), letters);
    let mut known: Vec<(&'static str, LetterSet)> = Vec::new();
    let mut is_doubtful = |span: &Span| {
        if !is_spelled(span) {
            return false;
        }
        let tag = span.language.as_str();
        let at = known.iter().position(|known| known.0 == tag).unwrap_or_else(|| {
            known.push((tag, letters(tag)));
            known.len() - 1
        });
        text[span.start..span.end].chars().any(|c| known[at].1.has(c) || most.has(c))
    };
    (0..spans.len()).filter(|&at| is_doubtful(&spans[at])).collect()
}

/// Spells the spans of one window, except those that `frozen` marks (empty: none). `candidates` holds the candidate
/// languages of each [`doubtful`] span, in order.
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
                    None => Vec::new(),
                };
                spell(text, span, &letters, rules, &mut rewriter);
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

/// The rules of a language that run, sorted by their first character; none for one whose file has none yet. Where keys are
/// made, those whose letters have one key have nothing to do.
fn of_language(tag: &str, rules: RuleSet) -> Vec<&'static LetterRule> {
    let letters = language_data::of(tag).map_or(&[][..], |language| language.letters).iter();
    let runs = |letter: &&LetterRule| {
        rules.runs(letter.rule) && !(rules.folds() && language_data::has_one_key(tag, letter))
    };
    letters.filter(runs).collect()
}

/// The letters that all `candidates` write in the same way.
fn agreed(candidates: &Candidates, rules: RuleSet) -> Vec<&'static LetterRule> {
    let mut tags = candidates.0.iter().copied();
    let mut letters = tags.next().map(|tag| of_language(tag, rules)).unwrap_or_default();
    for other in tags {
        if letters.is_empty() {
            break;
        }
        let others = of_language(other, rules);
        letters.retain(|letter| others.iter().any(|other| writes_as(other, letter)));
    }
    letters
}

/// Whether `rule` makes the same change at least everywhere `other` does.
fn writes_as(rule: &LetterRule, other: &LetterRule) -> bool {
    (rule.first, rule.rest, rule.to) == (other.first, other.rest, other.to)
        && (rule.position == WordPosition::ANYWHERE || rule.position == other.position)
}

fn spell(text: &str, span: &Span, letters: &[&LetterRule], rules: RuleSet, rewriter: &mut Rewriter<'_>) {
    let listed = LetterSet::of(letters);
    let has_tatweel = rules.runs(Rule::Tatweel) && !rules.folds(); // keys leave out every one
    if letters.is_empty() && !has_tatweel {
        return;
    }
    let mut before = None;
    let mut chars = text[span.start..span.end].char_indices().peekable();
    while let Some((offset, c)) = chars.next() {
        let start = span.start + offset;
        let mut end = start + c.len_utf8();
        if c == TATWEEL && has_tatweel {
            while let Some((_, more)) = chars.next_if(|&(_, next)| next == TATWEEL) {
                end += more.len_utf8();
            }
            let after = chars.peek().map(|&(_, next)| next);
            if before.is_some_and(is_letter) && after.is_some_and(is_letter) {
                rewriter.replace(Rule::Tatweel, start..end, "");
            }
        } else if !listed.has(c) {
            // No rule begins with most letters.
        } else if let Some((rule, sequence, with)) =
            spelled(c, (&text[span.start..start], &text[end..span.end]), letters)
        {
            for _ in sequence.chars() {
                chars.next();
            }
            rewriter.replace(rule, start..end + sequence.len(), with);
        }
        before = Some(c);
    }
}

/// The characters that some rules begin with; asked of every letter of a text.
struct LetterSet {
    /// A bit for each of U+0600 to U+077F: the blocks Arabic, Syriac and Arabic Supplement.
    near: [u64; 6],
    /// All others.
    far: Vec<char>,
}

impl LetterSet {
    fn of(letters: &[&LetterRule]) -> LetterSet {
        let mut set = LetterSet { near: [0; 6], far: Vec::new() };
        for letter in letters {
            let bit = LetterSet::bit(letter.first);
            match set.near.get_mut(bit / 64) {
                Some(bits) => *bits |= 1 << (bit % 64),
                None => set.far.push(letter.first),
            }
        }
        set
    }

    #[inline]
    fn has(&self, c: char) -> bool {
        let bit = LetterSet::bit(c);
        match self.near.get(bit / 64) {
            Some(bits) => bits >> (bit % 64) & 1 != 0,
            None => !self.far.is_empty() && self.far.contains(&c),
        }
    }

    fn bit(c: char) -> usize {
        (c as usize).wrapping_sub(0x600)
    }
}

/// What becomes of `c`, which stands between `head` and `rest`: the rule, what of `rest` it takes along, and what to
/// write. `letters` are those whose rules run.
fn spelled(
    c: char,
    (head, rest): (&str, &str),
    letters: &[&LetterRule],
) -> Option<(Rule, &'static str, &'static str)> {
    let first = letters.partition_point(|letter| letter.first < c);
    let mut rows = letters[first..].iter().take_while(|letter| letter.first == c);
    let fits = rows
        .find(|letter| rest.strip_prefix(letter.rest).is_some_and(|rest| fits(&letter.position, head, rest)));
    // A hamza or madda above belongs to the letter that carries it; changing the carrier would compose anew.
    let carries =
        |letter: &&&LetterRule| rest[letter.rest.len()..].starts_with(['\u{653}', '\u{654}', '\u{655}']);
    fits.filter(|letter| !carries(letter)).map(|letter| (letter.rule, letter.rest, letter.to))
}

/// Whether a letter between `head` and `rest` stands there.
fn fits(position: &WordPosition, head: &str, rest: &str) -> bool {
    if *position == WordPosition::ANYWHERE {
        return true;
    }
    let follows = rest.chars().find(|&c| !chars::of(c).is_mark()).is_some_and(is_letter);
    let before = || head.chars().rev().filter(|&c| !chars::of(c).is_mark()).map(keyboard);
    let previous = before().next().filter(|&c| is_letter(c));
    let form = match (previous, follows) {
        (None, false) => ISOLATED,
        (None, true) => INITIAL,
        (Some(_), true) => MEDIAL,
        (Some(_), false) => FINAL,
    };
    let ends_in = |ending: &&str| {
        let mut before = before();
        ending.chars().rev().all(|letter| match (letter, before.next()) {
            ('^', before) => !before.is_some_and(is_letter),
            (letter, before) => before == Some(letter),
        })
    };
    position.forms & form != 0
        && !previous.is_some_and(|letter| position.not_after.contains(&letter))
        && (position.after.is_empty() || position.after.iter().any(ends_in))
}

fn is_letter(c: char) -> bool {
    chars::of(c).is_letter()
}

const TATWEEL: char = '\u{640}';

#[cfg(test)]
mod tests;
