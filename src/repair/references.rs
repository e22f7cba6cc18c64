//! Text with HTML character references in, text without them out (HTML Standard §13.5; table by `htmlize`).
//!
//! Only references that end in a semicolon are read: in running text `&copy` without one is as likely part of a URL.
//! The result holds no reference any more, whatever was nested (`&amp;amp;`) or assembled (`&#38;lt;`), so that a
//! second run finds nothing: the text is reduced from the left, at every semicolon that comes up, in linear time.

use std::ops::Range;

use memchr::{memchr, memchr2_iter};

use crate::chars;
use crate::edit::{Edits, Rewritten};
use crate::profile::{Rule, RuleSet};

/// Decodes every reference outside `protected`, which are ranges in order and apart.
pub(super) fn decode<'a>(text: &'a str, protected: &[Range<usize>], rules: RuleSet) -> Rewritten<'a> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return Rewritten { text: text.into(), edits: Edits::default() };
    }
    let mut reduction =
        Reduction { text, output: String::new(), copied: 0, steps: Vec::new(), barrier: 0, rules };
    let mut protected = protected.iter().peekable();
    // U+037E GREEK QUESTION MARK (CD BE) becomes a semicolon under NFC, so it counts as one.
    for at in memchr2_iter(b';', 0xCD, text.as_bytes()) {
        while let Some(passed) = protected.next_if(|range| range.end <= at) {
            reduction.pass(passed.end);
        }
        if protected.peek().is_some_and(|range| range.start <= at) {
            continue;
        }
        match &text.as_bytes()[at..] {
            [b';', ..] => reduction.advance(at + 1),
            [0xCD, 0xBE, ..] => reduction.advance(at + 2),
            _ => {}
        }
    }
    reduction.finish()
}

/// One reference decoded: which bytes of the text became which bytes of the output.
struct Step {
    text: Range<usize>,
    output: Range<usize>,
}

struct Reduction<'a> {
    text: &'a str,
    output: String,
    copied: usize,
    steps: Vec<Step>,
    /// Nothing before this byte of the output is part of a reference.
    barrier: usize,
    rules: RuleSet,
}

impl<'a> Reduction<'a> {
    /// Copies the text up to `end`, where what is protected ends.
    fn pass(&mut self, end: usize) {
        self.output.push_str(&self.text[self.copied..end]);
        self.copied = end;
        self.barrier = self.output.len();
    }

    /// Copies the text up to `end`, where a semicolon ends, and decodes what ends there.
    fn advance(&mut self, end: usize) {
        self.output.push_str(&self.text[self.copied..end]);
        self.copied = end;
        while let Some((start, characters)) = reference_at_end(&self.output[self.barrier..], self.rules) {
            let start = self.barrier + start;
            let text = self.text_position(start)..end;
            self.output.truncate(start);
            self.output.push_str(&characters);
            self.steps.push(Step { text, output: start..self.output.len() });
            if !self.output.ends_with([';', '\u{37E}']) {
                break;
            }
        }
    }

    /// Where byte `output` of the output came from. The steps behind it are swallowed by the one that asks.
    fn text_position(&mut self, output: usize) -> usize {
        while let Some(step) = self.steps.pop_if(|step| step.output.end > output) {
            if step.output.start <= output {
                return step.text.start;
            }
        }
        let (text, out) = self.steps.last().map_or((0, 0), |last| (last.text.end, last.output.end));
        text + (output - out)
    }

    fn finish(mut self) -> Rewritten<'a> {
        let mut edits = Edits::default();
        if self.steps.is_empty() {
            return Rewritten { text: self.text.into(), edits };
        }
        self.output.push_str(&self.text[self.copied..]);
        for step in &self.steps {
            edits.push(Rule::Entity, step.text.start, &self.text[step.text.clone()], step.output.len());
        }
        Rewritten { text: self.output.into(), edits }
    }
}

/// The longest name of the HTML table, `CounterClockwiseContourIntegral`, and room for padded numbers.
const LONGEST: usize = 40;

/// The reference that ends where `text` ends: where it starts, and its characters.
fn reference_at_end(text: &str, rules: RuleSet) -> Option<(usize, String)> {
    let mut name = String::new(); // backwards
    let mut chars = text.char_indices().rev();
    let (_, ';' | '\u{37E}') = chars.next()? else { return None };
    for (at, c) in chars {
        match seen_later(c, rules) {
            None => {}
            Some('&') => return characters(&name).map(|characters| (at, characters)),
            Some(c) if (c.is_ascii_alphanumeric() || c == '#') && name.len() < LONGEST => name.push(c),
            Some(_) => return None,
        }
    }
    None
}

/// What a later stage makes of `c` inside a word of ASCII: nothing, or another ASCII character. A reference must be
/// seen now if it would come to light then.
fn seen_later(c: char, rules: RuleSet) -> Option<char> {
    let properties = chars::of(c);
    match c {
        '\t' | '\n' | '\u{B}'..='\r' | '\u{1C}'..='\u{1E}' | '\u{85}' => Some(c),
        ' '..='~' => Some(c),
        '\u{212A}' => Some('K'),
        c if c.is_control() || properties.is_default_ignorable() || properties.is_noncharacter() => None,
        c if rules.runs(Rule::AsciiDigit) => {
            Some(properties.digit().map_or(c, |digit| char::from(b'0' + digit)))
        }
        c => Some(c),
    }
}

/// What `&`, `backwards` read forwards, and `;` stand for.
fn characters(backwards: &str) -> Option<String> {
    if backwards.is_empty() {
        return None;
    }
    let reference: String =
        std::iter::once('&').chain(backwards.chars().rev()).chain(std::iter::once(';')).collect();
    let characters = htmlize::unescape(reference.as_str());
    // No reference stands for more than two characters; longer means that only the head of the name was known.
    (characters != reference && characters.chars().count() <= 2).then(|| characters.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    fn decoded(text: &str) -> String {
        let rewritten = decode(text, &[], Profile::Display.rules());
        assert_eq!(rewritten.edits.undo(&rewritten.text), text);
        rewritten.text.into_owned()
    }

    #[test]
    fn references_are_decoded_until_none_is_left() {
        for (given, wanted) in [
            ("fish &amp; chips", "fish & chips"),
            ("&amp;amp;amp;lt;b&gt;", "<b>"),
            ("&#1575;&#x628;", "\u{627}\u{628}"),
            ("&#38;lt;", "<"),
            ("&a&#109;p;", "&"),
            ("&amp&semi;", "&"),
            ("&a\u{200B}mp;", "&"),
            ("&amp\u{37E}", "&"),
            ("&nbsp;", "\u{A0}"),
            ("&#x202E;", "\u{202E}"),
        ] {
            assert_eq!(decoded(given), wanted, "{given}");
        }
    }

    #[test]
    fn what_is_protected_stays() {
        let text = "&amp; `&lt;` &gt; a`&am`p; &amp;`amp;`";
        let start = |part: &str| text.find(part).expect("a part of the text");
        let range = |part: &str| start(part)..start(part) + part.len();
        let protected = [range("`&lt;`"), range("`&am`"), range("`amp;`")];
        let rewritten = decode(text, &protected, Profile::Display.rules());
        assert_eq!(rewritten.text, "& `&lt;` > a`&am`p; &`amp;`");
        assert_eq!(rewritten.edits.undo(&rewritten.text), text);
    }

    #[test]
    fn what_is_no_reference_stays() {
        for text in ["AT&T; Bell", "Q&A", "?a=1&copy=2;", "&;", "&notit;", "& amp;", "&nosuchname;", "R&D;&"]
        {
            assert_eq!(decoded(text), text);
        }
    }

    #[test]
    fn nested_references_take_linear_time() {
        let text = format!("&{}", "amp;".repeat(60_000));
        assert_eq!(decoded(&text), "&");
    }
}
