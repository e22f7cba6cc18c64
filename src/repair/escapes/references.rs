//! HTML character references: text with them comes in, text without them goes out (HTML Standard §13.5; the table of
//! names is that of the crate `htmlize`).
//!
//! Only references with a semicolon are decoded: in running text, `&copy` without one is as likely part of an address.
//! A reference may be nested (`&amp;amp;`) or be made of others (`&#38;eacute;`). It is decoded completely, so that a
//! second run finds nothing: the text is reduced from the left, as by a shift-reduce parser, and every semicolon
//! reduces the reference that it ends. Those that would be markup stay (see [`markup`](super::markup)), unless the
//! caller wants all of them decoded. Cost: linear.

use std::ops::Range;

use memchr::{memchr, memchr2_iter};

use super::markup::{DecodedReference, MarkupCheck};
use crate::chars;
use crate::chars::classes::is_interlinear_annotation;
use crate::edit::{Rewriter, Rewritten};
use crate::profile::{References, Rule, RuleSet};

/// Decodes the references outside of the `protected` ranges, which are sorted and do not overlap.
pub(super) fn decode<'a>(text: &'a str, protected: &[Range<usize>], rules: RuleSet) -> Rewritten<'a> {
    if memchr(b'&', text.as_bytes()).is_none() {
        return Rewritten::unchanged(text);
    }
    let mut reduction =
        Reduction { text, output: String::new(), copied: 0, references: Vec::new(), barrier: 0, rules };
    let mut ahead = protected.iter().peekable();
    // U+037E GREEK QUESTION MARK (CD BE) becomes a semicolon under NFC, so it counts as one.
    for at in memchr2_iter(b';', 0xCD, text.as_bytes()) {
        while let Some(passed) = ahead.next_if(|range| range.end <= at) {
            reduction.copy_protected(passed.end);
        }
        if ahead.peek().is_some_and(|range| range.start <= at) {
            continue;
        }
        match &text.as_bytes()[at..] {
            [b';', ..] => reduction.reduce(at + 1),
            [0xCD, 0xBE, ..] => reduction.reduce(at + 2),
            _ => {}
        }
    }
    reduction.finish(protected)
}

/// The state of the reduction.
struct Reduction<'a> {
    text: &'a str,
    output: String,
    /// The text up to this byte is in the output.
    copied: usize,
    references: Vec<DecodedReference>,
    /// No reference begins before this byte of the output: something protected ends there.
    barrier: usize,
    rules: RuleSet,
}

impl<'a> Reduction<'a> {
    /// Copies the text up to `end`, the end of a protected range.
    fn copy_protected(&mut self, end: usize) {
        self.output.push_str(&self.text[self.copied..end]);
        self.copied = end;
        self.barrier = self.output.len();
    }

    /// Copies the text up to `end`, the end of a semicolon, and decodes the references that end there.
    fn reduce(&mut self, end: usize) {
        self.output.push_str(&self.text[self.copied..end]);
        self.copied = end;
        while let Some((start, characters)) = reference_at_end(&self.output[self.barrier..], self.rules) {
            let start = self.barrier + start;
            let text = self.text_position(start)..end;
            self.output.truncate(start);
            self.output.push_str(&characters);
            self.references.push(DecodedReference { text, output: start..self.output.len() });
            if !self.output.ends_with([';', '\u{37E}']) {
                break;
            }
        }
    }

    /// The byte of the text from which byte `output` of the output came. The references behind it become part of the
    /// one that is decoded now, and go.
    fn text_position(&mut self, output: usize) -> usize {
        while let Some(inner) = self.references.pop_if(|last| last.output.end > output) {
            if inner.output.start <= output {
                return inner.text.start;
            }
        }
        let (text, out) = self.references.last().map_or((0, 0), |last| (last.text.end, last.output.end));
        text + (output - out)
    }

    /// Writes the references that make no markup.
    fn finish(mut self, protected: &[Range<usize>]) -> Rewritten<'a> {
        let Self { text, rules, .. } = self;
        let mut rewriter = Rewriter::new(text);
        if self.references.is_empty() {
            return rewriter.finish();
        }
        self.output.push_str(&text[self.copied..]);
        let Self { output, references, .. } = &self;
        let kept = match rules.references() {
            References::All => vec![false; references.len()],
            References::Safe => {
                let after_later_stages = |c| after_later_stages(c, rules).filter(|&c| !may_be_removed(c));
                MarkupCheck { text, protected, output, references, after_later_stages }.kept()
            }
        };
        for (reference, _) in references.iter().zip(kept).filter(|(_, kept)| !kept) {
            rewriter.replace(Rule::Entity, reference.text.clone(), &output[reference.output.clone()]);
        }
        rewriter.finish()
    }
}

/// The longest name of the HTML table, `CounterClockwiseContourIntegral`, with room for padded numbers.
const MAX_NAME_BYTES: usize = 40;

/// The reference at the end of `text`: its start and its characters.
fn reference_at_end(text: &str, rules: RuleSet) -> Option<(usize, String)> {
    let mut reversed_name = String::new();
    let mut chars = text.char_indices().rev();
    let (_, ';' | '\u{37E}') = chars.next()? else { return None };
    for (at, c) in chars {
        match after_later_stages(c, rules) {
            None => {}
            Some('&') => return characters(&reversed_name).map(|characters| (at, characters)),
            Some(c) if (c.is_ascii_alphanumeric() || c == '#') && reversed_name.len() < MAX_NAME_BYTES => {
                reversed_name.push(c)
            }
            Some(_) => return None,
        }
    }
    None
}

/// What later stages make of `c` inside of a word of ASCII: nothing, or a character. A reference that would appear only
/// then must be decoded now.
fn after_later_stages(c: char, rules: RuleSet) -> Option<char> {
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

/// Whether a later stage may remove `c`, which is neither a control nor default-ignorable: marks, tatweel, and the
/// controls of interlinear annotation.
fn may_be_removed(c: char) -> bool {
    chars::of(c).is_mark() || c == '\u{640}' || is_interlinear_annotation(c)
}

/// The characters of a reference, whose name comes in reversed.
fn characters(reversed_name: &str) -> Option<String> {
    if reversed_name.is_empty() {
        return None;
    }
    let reference: String =
        std::iter::once('&').chain(reversed_name.chars().rev()).chain(std::iter::once(';')).collect();
    let characters = htmlize::unescape(reference.as_str());
    // No reference stands for more than two characters. A longer result means that only a prefix of the name is known.
    (characters != reference && characters.chars().count() <= 2).then(|| characters.into_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::profile::Profile;

    fn decoded(text: &str) -> String {
        let rewritten = decode(text, &[], Profile::Display.rules());
        assert_eq!(rewritten.edits.undo(&rewritten.text), text);
        rewritten.text.into_owned()
    }

    fn all(text: &str) -> String {
        decode(text, &[], Profile::Display.rules().with_references(References::All)).text.into_owned()
    }

    #[test]
    fn nested_references_are_decoded_completely() {
        for (given, wanted) in [
            ("fish &amp; chips", "fish & chips"),
            ("fish &amp;amp;amp; chips", "fish & chips"),
            ("AT&amp;T, R&amp;D, Q&amp;A", "AT&T, R&D, Q&A"),
            ("a&amp;eacute;b &amp;#233; &#38;eacute; &eac&#117;te;", "aéb é é é"),
            ("&#1575;&#x628;", "\u{627}\u{628}"),
            ("&#38;lt;", "<"),
            ("&a&#109;p;", "&"),
            ("&amp&semi;", "&"),
            ("&a\u{200B}mp;", "&"),
            ("&amp\u{37E}", "&"),
            ("&nbsp;&amp;nbsp;", "\u{A0}\u{A0}"),
            ("&#x202E;", "\u{202E}"),
            ("5 &lt; 6 &gt; 3, &lt;3, &lt;-&gt;, -&gt;", "5 < 6 > 3, <3, <->, ->"),
            ("&quot;x&quot; &#39;y&apos; a&amp;&amp;b", "\"x\" 'y' a&&b"),
        ] {
            assert_eq!(decoded(given), wanted, "{given}");
            assert_eq!(all(given), wanted, "{given}");
        }
    }

    #[test]
    fn references_that_would_be_markup_stay() {
        for (text, all_of_it) in [
            ("&lt;img src=x onerror=alert(1)&gt;", "<img src=x onerror=alert(1)>"),
            ("&LT;b&GT;x&#60;/b&#62;", "<b>x</b>"),
            ("&#x3c;!-- &amp; --&#x3E;", "<!-- & -->"),
            ("&lt;a title=&quot;&amp;amp;&gt;&quot;&gt;", "<a title=\"&>\">"),
            ("&lt;?php", "<?php"),
            ("&lt;&#105;mg&gt;", "<img>"),
            ("<&#105;mg", "<img"),
            ("<&#x200B;img", "<\u{200B}img"),
            ("&lt;\u{200B}\u{301}script", "<\u{200B}\u{301}script"),
            ("&lt;\u{1B}[0mscript", "<\u{1B}[0mscript"),
            ("&amp;lt;b", "<b"),
            ("&amp;amp;#0000060;b", "<b"),
            ("&amp;lt", "&lt"),
            ("&amp;copy=1", "&copy=1"),
            ("&amp;chapter;", "&chapter;"),
            ("&l&#116; &#38l&#116;", "&lt &#38lt"),
            ("&amp;l\u{AD}t", "&l\u{AD}t"),
            (
                "&amp;#000000000000000000000000000000000000000000000000060;b",
                "&#000000000000000000000000000000000000000000000000060;b",
            ),
            ("<a title=x &quot; &gt; &amp;", "<a title=x \" > &"),
            ("<!-- a > b --&gt; &amp; <i", "<!-- a > b --> & <i"),
        ] {
            assert_eq!(decoded(text), text);
            assert_eq!(all(text), all_of_it);
        }
    }

    #[test]
    fn only_markup_keeps_its_references() {
        for (given, wanted) in [
            ("A &amp; B &lt;b&gt; C &amp; D", "A & B &lt;b&gt; C & D"),
            ("&amp; &lt;b and &quot;c&quot;", "& &lt;b and \"c\""),
            ("&lt;&lt;b&gt;&gt;", "<&lt;b&gt;>"),
            ("<a b=\"x > y\"> &amp; <i", "<a b=\"x > y\"> & <i"),
            ("if a<b && c>d &amp; e", "if a<b && c>d & e"),
        ] {
            assert_eq!(decoded(given), wanted);
            assert_eq!(decoded(wanted), wanted);
        }
    }

    #[test]
    fn protected_references_stay() {
        let text = "&amp; `&lt;` &gt; a`&am`p; &amp;`amp;`";
        let start = |part: &str| text.find(part).expect("a part of the text");
        let range = |part: &str| start(part)..start(part) + part.len();
        let protected = [range("`&lt;`"), range("`&am`"), range("`amp;`")];
        let rewritten = decode(text, &protected, Profile::Display.rules());
        assert_eq!(rewritten.text, "& `&lt;` > a`&am`p; &`amp;`");
        assert_eq!(rewritten.edits.undo(&rewritten.text), text);
    }

    #[test]
    fn unknown_and_incomplete_references_stay() {
        for text in ["AT&T; Bell", "Q&A", "?a=1&copy=2;", "&;", "&notit;", "& amp;", "&nosuchname;", "R&D;&"]
        {
            assert_eq!(decoded(text), text);
        }
    }

    #[test]
    fn nested_references_take_linear_time() {
        let text = format!("&{}", "amp;".repeat(60_000));
        assert_eq!(decoded(&text), text, "the characters behind a long text are not known");
        assert_eq!(decoded(&format!("{text} ")), "& ");
        for piece in [
            "&lt;",
            "&lt;a ",
            "&lt;a b=&quot;",
            "&lt;!--",
            "<a &amp;",
            "&&#97;",
            "&amp;l\u{200B}",
            "<a b='&lt;a b=\"",
        ] {
            decoded(&piece.repeat(60_000));
        }
    }

    /// The number of tags and of references that the tokenizer of the HTML Standard finds, once later stages have
    /// removed all that they may remove.
    fn count_markup(text: &str) -> (usize, usize) {
        let rules = Profile::IndexAny.rules();
        let text: String = text
            .chars()
            .filter_map(|c| after_later_stages(c, rules).filter(|&c| !may_be_removed(c)))
            .collect();
        let opens = |rest: &str| rest.starts_with(|c: char| c.is_ascii_alphabetic() || "/!?".contains(c));
        let refers = |at: usize| {
            let end = text[at + 1..].find('&').map_or(text.len(), |end| at + 1 + end);
            let rest = &text[at..end];
            let number = rest.strip_prefix("&#").unwrap_or_default();
            let number = number
                .strip_prefix(['x', 'X'])
                .map_or(number.starts_with(|c: char| c.is_ascii_digit()), |n| {
                    n.starts_with(|c: char| c.is_ascii_hexdigit())
                });
            number || htmlize::unescape(rest) != rest
        };
        let tags = text.match_indices('<').filter(|(at, _)| opens(&text[at + 1..])).count();
        let references = text.match_indices('&').filter(|(at, _)| refers(*at)).count();
        (tags, references)
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(20_000) })]

        /// The text never holds more tags or references than it came with, and a second run finds nothing.
        #[test]
        fn no_reference_becomes_markup(
            pieces in proptest::collection::vec(proptest::sample::select(PIECES.split('|').collect::<Vec<_>>()), 1..12),
            profile in proptest::sample::select(vec![Profile::Display, Profile::Index, Profile::IndexAny, Profile::Corpus]),
        ) {
            let text = pieces.concat();
            let rewritten = decode(&text, &[], profile.rules());
            prop_assert_eq!(rewritten.edits.undo(&rewritten.text), text.as_str());
            let (before, after) = (count_markup(&text), count_markup(&rewritten.text));
            prop_assert!(after.0 <= before.0 && after.1 <= before.1, "{} became {}", text, rewritten.text);
            let again = decode(&rewritten.text, &[], profile.rules());
            prop_assert_eq!(&again.text, &rewritten.text, "of {}", text);
        }
    }

    const PIECES: &str = "&lt;|&LT;|&#60;|&#x3c;|&#0060;|&lt|&#60|&amp;|&AMP;|&amp|&#38;|&#x26|&gt;|&quot;|&apos;|\
        &num;|&semi;|&excl;|&sol;|&quest;|&#105;|&#109;|&#65;|&eacute;|&nbsp;|&nvlt;|&#x200B;|\
        &shy;|&zwnj;|&NewLine;|&Tab;|<|>|&|;|#|x|l|t|lt|am|amp;|copy|3|60;|b|/|!|--|-->|?|=|\"|\
        '| |\n|é|\u{200B}|\u{301}|\u{AD}|\u{37E}|\u{661}|\u{212A}";
}
