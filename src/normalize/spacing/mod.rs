//! Normalized text comes in; the same goes out with the spaces of Arabic script where they belong. Blind to language, so that
//! a key for searching is the same whatever its label.
//!
//! - Rule `punctuation-space` ([`punctuation`]): no space before ، ؛ ؟ ۔, and one behind them before a letter.
//! - Rule `script-space` ([`joined`]): a space between a letter of Arabic script and a digit or a Latin letter, but for
//!   endings (`2025ء`, `19ویں`, `PDFها`), prefixes (`الJSON`, `وmacOS`) and names (`م2م`).
//!
//! A space is written or removed only in plain words: not in markup, program text and damaged text (`protected`), not inside
//! a date, and not in a word with a sign of addresses, paths, tags, format strings and escapes in it ([`word`]). Other scripts
//! keep the spaces that they have.
//!
//! Cost: one pass over the characters. A word is looked at once, and no more than a few letters on either side of a place.

mod joined;
mod punctuation;
mod table;
mod word;

use std::ops::Range;

use crate::chars::{self, Script};
use crate::document::Protected;
use crate::edit::{Rewriter, Rewritten};
use crate::profile::{Rule, RuleSet};
use word::PlainWords;

/// Spaces a text. `protected`: its markup and program text, and what is damaged; `dates`: its dates, in order and apart.
pub(crate) fn normalize<'a>(
    text: &'a str,
    protected: &Protected,
    dates: impl Iterator<Item = Range<usize>>,
    rules: RuleSet,
) -> Rewritten<'a> {
    if text.is_ascii() || !runs(rules) {
        return Rewritten::unchanged(text);
    }
    let mut dates = dates.peekable();
    let mut spacer = Spacer { text, protected, words: PlainWords::new(text), rewriter: Rewriter::new(text) };
    let (punctuates, parts) = (rules.runs(Rule::PunctuationSpace), rules.runs(Rule::ScriptSpace));
    let mut before = CharKind::Other;
    for (at, c) in text.char_indices() {
        let kind = kind(c);
        let is_sign = matches!(kind, CharKind::ArabicSign | CharKind::AsciiSign);
        let is_border = matches!(
            (before, kind),
            (CharKind::Arabic, CharKind::Digit | CharKind::Latin)
                | (CharKind::Digit | CharKind::Latin, CharKind::Arabic)
        );
        if is_sign && punctuates || is_border && parts {
            while dates.next_if(|date| date.end <= at).is_some() {}
            if dates.peek().is_none_or(|date| at <= date.start) {
                match is_sign {
                    true => spacer.space_sign(at, c),
                    false => spacer.part_scripts(at, (before, kind)),
                }
            }
        }
        // A mark belongs to the letter before it.
        if kind != CharKind::Mark {
            before = kind;
        }
    }
    spacer.rewriter.finish()
}

/// Whether a text may change.
pub(crate) fn runs(rules: RuleSet) -> bool {
    rules.runs(Rule::PunctuationSpace) || rules.runs(Rule::ScriptSpace)
}

/// A text whose spaces are looked at from front to back.
struct Spacer<'a, 'p> {
    text: &'a str,
    protected: &'p Protected,
    words: PlainWords<'a>,
    rewriter: Rewriter<'a>,
}

impl Spacer<'_, '_> {
    /// Whether `range` may change: it meets nothing that is protected or damaged.
    fn is_free(&self, range: Range<usize>) -> bool {
        let damaged = &self.protected.damaged;
        let next = damaged.partition_point(|known| known.end <= range.start);
        !self.protected.meets(&range) && damaged.get(next).is_none_or(|known| known.start >= range.end)
    }
}

/// What a character is to the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CharKind {
    /// A letter of Arabic script, but for tatweel, which joins like a hyphen: `الـ5`, `بـPDF`.
    Arabic,
    Latin,
    /// Of Europe, Arabic or Persian.
    Digit,
    Mark,
    /// ، ؛ ؟ ۔
    ArabicSign,
    /// Their twins in ASCII.
    AsciiSign,
    Other,
}

fn kind(c: char) -> CharKind {
    match c {
        ' ' | '\n' => CharKind::Other,
        'A'..='Z' | 'a'..='z' => CharKind::Latin,
        '0'..='9' | '\u{660}'..='\u{669}' | '\u{6F0}'..='\u{6F9}' => CharKind::Digit,
        ',' | ';' | '?' | '.' => CharKind::AsciiSign,
        '\u{60C}' | '\u{61B}' | '\u{61F}' | '\u{6D4}' => CharKind::ArabicSign,
        '\u{620}'..='\u{63F}' | '\u{641}'..='\u{64A}' | '\u{671}'..='\u{6D3}' | '\u{6D5}' => CharKind::Arabic,
        '\u{640}' => CharKind::Other,
        c if c.is_ascii() => CharKind::Other,
        c => {
            let properties = chars::of(c);
            match (properties.is_letter(), properties.script()) {
                (true, Script::ARABIC) => CharKind::Arabic,
                (true, Script::LATIN) => CharKind::Latin,
                _ if properties.is_mark() => CharKind::Mark,
                _ => CharKind::Other,
            }
        }
    }
}

#[cfg(test)]
mod tests;
