//! The walk over one span.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{compose, decompose_canonical};

use super::alphabet::Alphabet;
use super::forms;
use super::left_out::{TATWEEL, ZWJ, ZWNJ, is_small_letter};
use crate::chars::{self, Properties, Script};
use crate::document::{Span, SpanKind};
use crate::edit::Rewriter;
use crate::profile::Rule;
use crate::profile::{Joiner, RuleSet, Rules};

/// Folds one span.
pub(super) fn fold<'t>(
    text: &'t str,
    span: &Span,
    alphabet: &Alphabet,
    rules: RuleSet,
    rewriter: &mut Rewriter<'t>,
) {
    let mut walk = Walk { text, end: span.end, alphabet, rules, rewriter, edit: Edit::default(), last: None };
    let has_years =
        rules.runs(Rule::YearSign) && !matches!(span.kind, SpanKind::Url | SpanKind::Email | SpanKind::Code);
    let mut at = span.start;
    while let Some(&byte) = text.as_bytes()[..span.end].get(at) {
        if byte.is_ascii() && !byte.is_ascii_uppercase() && !byte.is_ascii_digit() {
            walk.last = Some((at, char::from(byte)));
            at += 1;
            continue;
        }
        let Some(c) = text[at..].chars().next() else { break };
        let end = at + c.len_utf8();
        let is_digit = if byte.is_ascii() { byte.is_ascii_digit() } else { chars::of(c).digit().is_some() };
        walk.take(c, at..end);
        if is_digit && has_years && chars::ends_glued_year(text, end) {
            walk.part(c, at..end);
        }
        at = end;
    }
    walk.flush();
}

struct Walk<'w, 't> {
    text: &'t str,
    /// Where the span ends.
    end: usize,
    alphabet: &'w Alphabet,
    rules: RuleSet,
    rewriter: &'w mut Rewriter<'t>,
    /// The stretch that is being changed.
    edit: Edit,
    /// The last character of the key so far, and where in the text its source begins.
    last: Option<(usize, char)>,
}

/// A stretch of letters that changes, until the first that does not.
#[derive(Default)]
struct Edit {
    range: Range<usize>,
    with: String,
    rules: Option<Rules>,
    is_word: bool,
}

impl Walk<'_, '_> {
    fn take(&mut self, c: char, range: Range<usize>) {
        if c.is_ascii() {
            let folded = match c {
                'I' if self.alphabet.has_dotless_i => '\u{131}',
                c => c.to_ascii_lowercase(),
            };
            return if folded != c && self.rules.runs(Rule::CaseFold) {
                self.replace(range, Rule::CaseFold.into(), folded.encode_utf8(&mut [0; 4]));
            } else {
                self.last = Some((range.start, c));
            };
        }
        let properties = chars::of(c);
        match c {
            TATWEEL if self.rules.runs(Rule::Tatweel) => self.drop(range, Rule::Tatweel),
            ZWNJ | ZWJ => self.join(c, range),
            c if properties.is_mark() => self.mark(c, properties, range),
            c if is_small_letter(c) && !self.alphabet.keeps_marks && self.rules.runs(Rule::Harakat) => {
                self.drop(range, Rule::Harakat);
            }
            '\u{621}' | '\u{674}' if self.leaves_out_hamza(c) => self.drop(range, Rule::HamzaFold),
            '\u{6BE}' if self.alphabet.aspirates(self.last_char()) => self.last = Some((range.start, c)),
            c => match self.alphabet.letter(c) {
                Some(letter) if letter.rules.iter().all(|&rule| self.rules.runs(rule)) => {
                    let rules = letter.rules.iter().fold(Rules::default(), |all, &rule| all.and(rule));
                    self.replace(range, rules, letter.to.encode_utf8(&mut [0; 4]));
                }
                _ => self.forms(c, range),
            },
        }
    }

    /// A character by the table of forms.
    fn forms(&mut self, c: char, range: Range<usize>) {
        if c != '\u{130}' && forms::of(c).is_none() {
            self.last = Some((range.start, c)); // most letters
            return;
        }
        let (mut with, mut rules) = (String::new(), Rules::default());
        self.add_form(c, &mut with, &mut rules, MAX_STEPS);
        if rules == Rules::default() {
            self.last = Some((range.start, c));
        } else {
            self.replace(range, rules, &with);
        }
    }

    /// Adds what becomes of `c`, in at most `steps` steps.
    fn add_form(&self, c: char, with: &mut String, rules: &mut Rules, steps: usize) {
        let run = |rule| self.rules.runs(rule);
        let form = match c {
            'I' | '\u{130}' if self.alphabet.has_dotless_i && run(Rule::CaseFold) => {
                *rules = rules.and(Rule::CaseFold);
                return with.push(if c == 'I' { '\u{131}' } else { 'i' });
            }
            'A'..='Z' if run(Rule::CaseFold) => {
                *rules = rules.and(Rule::CaseFold);
                return with.push(c.to_ascii_lowercase());
            }
            c if c.is_ascii() || steps == 0 => return with.push(c),
            c => forms::of(c),
        };
        let mut through = |text: &str, rule: Rule, with: &mut String| {
            *rules = rules.and(rule);
            text.chars().for_each(|c| self.add_form(c, with, rules, steps - 1));
        };
        // Full case folding writes the iota below a Greek letter behind it, where it is no accent any more.
        let is_bare_first = matches!(c, '\u{1F80}'..='\u{1FFF}') && run(Rule::AccentFold);
        match form {
            Some(form) if !form.plain.is_empty() && run(form.rule) => through(form.plain, form.rule, with),
            Some(form)
                if !form.folded.is_empty()
                    && run(Rule::CaseFold)
                    && (!is_bare_first || form.bare.is_empty()) =>
            {
                through(form.folded, Rule::CaseFold, with);
            }
            Some(form) if !form.bare.is_empty() && run(Rule::AccentFold) => match self.kept(c) {
                Some(kept) if kept == c => with.push(c),
                Some(kept) => through(kept.encode_utf8(&mut [0; 4]), Rule::AccentFold, with),
                None => through(form.bare, Rule::AccentFold, with),
            },
            _ if run(Rule::AccentFold) && self.is_accent(c, with) => *rules = rules.and(Rule::AccentFold),
            _ => match self.alphabet.letter(c) {
                Some(letter) if letter.rules.iter().all(|&rule| run(rule)) => {
                    *rules = letter.rules.iter().fold(*rules, |all, &rule| all.and(rule));
                    with.push(letter.to);
                }
                _ => with.push(c),
            },
        }
    }

    /// Whether a form has come to a mark that goes: behind the i of İ, the voicing of half-width kana.
    fn is_accent(&self, c: char, with: &str) -> bool {
        let before = with.chars().next_back();
        match c {
            '\u{3099}' | '\u{309A}' => before.or(self.last_char()).is_some_and(is_kana),
            c => chars::of(c).is_mark() && before.is_some_and(is_european),
        }
    }

    /// The letter of the alphabet that `c` is, with more marks or none.
    fn kept(&self, c: char) -> Option<char> {
        if !self.alphabet.keeps_any() {
            return None;
        }
        if self.alphabet.keeps(c) {
            return Some(c);
        }
        let mut kept = None;
        decompose_canonical(c, |part| {
            kept = Some(match kept {
                None => part,
                Some(base) => compose(base, part).filter(|&c| self.alphabet.keeps(c)).unwrap_or(base),
            });
        });
        kept.filter(|&c| self.alphabet.keeps(c))
    }

    /// A mark goes where it is no part of a letter.
    fn mark(&mut self, mark: char, properties: Properties, range: Range<usize>) {
        let before = self.last_char();
        let keeps = self.alphabet.keeps_marks;
        let is_of = |script| properties.script() == script || properties.extensions().contains(&script);
        let rule = match mark {
            _ if properties.is_default_ignorable() => None,
            '\u{64B}'..='\u{65F}' | '\u{670}' if keeps => None,
            _ if is_of(Script::ARABIC) => Some(Rule::Harakat),
            _ if is_of(Script::HEBREW) => (!keeps).then_some(Rule::AccentFold),
            '\u{3099}' | '\u{309A}' => Some(Rule::AccentFold),
            '\u{93C}' => before
                .is_some_and(|c| chars::of(c).script() == Script::DEVANAGARI)
                .then_some(Rule::AccentFold),
            _ if before.is_some_and(is_european) => Some(Rule::AccentFold),
            _ if before.is_some_and(|c| chars::of(c).script() == Script::ARABIC) => Some(Rule::Harakat),
            _ => None,
        };
        match rule.filter(|&rule| self.rules.runs(rule)) {
            None => self.last = Some((range.start, mark)),
            Some(rule) => {
                match before.and_then(|base| compose(base, mark)).filter(|&c| self.alphabet.keeps(c)) {
                    None => self.drop(range, rule),
                    Some(letter) => self.compose(letter, range, rule),
                }
            }
        }
    }

    /// The last letter of the key and a mark are a letter of the alphabet.
    fn compose(&mut self, letter: char, mark: Range<usize>, rule: Rule) {
        let start = self.last.map_or(mark.start, |(start, _)| start);
        if self.edit.rules.is_some() && self.edit.range.end > start {
            self.edit.with.pop();
            self.edit.range.end = mark.end;
            self.edit.with.push(letter);
            self.last = Some((start, letter));
        } else {
            self.replace(start..mark.end, rule.into(), letter.encode_utf8(&mut [0; 4]));
        }
    }

    /// ZWNJ and ZWJ behind a letter. Between emoji ZWJ makes one of two.
    fn join(&mut self, joiner: char, range: Range<usize>) {
        let is_letter = |c: char| {
            let properties = chars::of(c);
            properties.is_letter() || properties.is_mark() && !properties.is_default_ignorable()
        };
        let before = self.last_char();
        if !self.rules.runs(Rule::JoinerFold) || joiner == ZWJ && !before.is_some_and(is_letter) {
            self.last = Some((range.start, joiner));
            return;
        }
        let after = self.text[range.end..self.end].chars().next();
        let parts = self.rules.joiner() == Joiner::Space
            && joiner == ZWNJ
            && before.is_some_and(|c| is_letter(c) && chars::of(c).script() == Script::ARABIC)
            && after.is_some_and(is_letter);
        // An edit of its own: whoever wants the parts of the word finds their border there.
        self.flush();
        if parts {
            self.replace(range, Rule::JoinerFold.into(), " ");
        } else {
            self.drop(range, Rule::JoinerFold);
        }
        self.flush();
    }

    fn leaves_out_hamza(&self, hamza: char) -> bool {
        let is_arabic = |c: &char| chars::of(*c).script() == Script::ARABIC && chars::of(*c).is_letter();
        let before = self.last_char().filter(is_arabic);
        self.rules.runs(Rule::HamzaFold) && self.alphabet.leaves_out_hamza(before, hamza)
    }

    /// A SPACE behind a year.
    fn part(&mut self, digit: char, range: Range<usize>) {
        if self.edit.rules.is_some() && self.edit.range.end == range.end {
            self.edit.with.push(' ');
            self.edit.rules = self.edit.rules.map(|rules| rules.and(Rule::YearSign));
        } else {
            let with = String::from_iter([digit, ' ']);
            self.replace(range.clone(), Rule::YearSign.into(), &with);
        }
        self.last = Some((range.start, ' '));
    }

    fn drop(&mut self, range: Range<usize>, rule: Rule) {
        self.replace(range, rule.into(), "");
    }

    /// Letters that change side by side are one edit. A word and what is beside it are not, so that a word leads back to
    /// itself alone.
    fn replace(&mut self, range: Range<usize>, rules: Rules, with: &str) {
        let last = with.chars().next_back();
        let is_word =
            last.or(self.last_char()).is_some_and(|c| chars::of(c).is_letter() || chars::of(c).is_mark());
        let continues = self.edit.range.end == range.start && self.edit.is_word && is_word;
        match self.edit.rules {
            Some(known) if continues => {
                self.edit.range.end = range.end;
                self.edit.rules = Some(known.and(rules));
            }
            _ => {
                self.flush();
                (self.edit.range, self.edit.rules, self.edit.is_word) = (range.clone(), Some(rules), is_word);
            }
        }
        self.edit.with.push_str(with);
        if let Some(last) = last {
            self.last = Some((range.start, last));
        }
    }

    fn flush(&mut self) {
        if let Some(rules) = self.edit.rules.take() {
            let Edit { range, with, .. } = &mut self.edit;
            // A letter may have lost the mark that parted it from the next one.
            if !with.is_ascii() && with.chars().any(|c| chars::of(c).is_mark()) {
                *with = with.nfc().collect();
            }
            self.rewriter.replace(rules, range.clone(), with);
            with.clear();
        }
    }

    fn last_char(&self) -> Option<char> {
        self.last.map(|(_, c)| c)
    }
}

/// The longest way from a character to its key: a form, its case, its marks, once more each.
const MAX_STEPS: usize = 6;

fn is_kana(c: char) -> bool {
    matches!(chars::of(c).script(), Script::HIRAGANA | Script::KATAKANA)
}

/// A letter whose marks are accents.
fn is_european(c: char) -> bool {
    let properties = chars::of(c);
    properties.is_letter() && matches!(properties.script(), Script::LATIN | Script::GREEK | Script::CYRILLIC)
}
