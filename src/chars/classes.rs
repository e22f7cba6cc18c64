//! Named sets of characters that more than one room asks for: a character in, yes or no out. One definition each.
//!
//! Sets that look alike and differ on purpose stand side by side, each with the reason. Every set is a few ranges or a
//! view of the generated table, so an answer costs one lookup at most.

use super::properties::of;
use super::types::Bracket;

// Bidi controls (UAX #9 §2, PropList.txt Bidi_Control).

/// Embeddings, overrides and isolates: what UAX #9 §2 calls explicit formatting characters.
#[inline]
pub(crate) fn is_explicit_bidi_control(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// LRM, RLM and ALM: the implicit directional marks (UAX #9 §2.6).
#[inline]
pub(crate) fn is_directional_mark(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{61C}')
}

/// U+206A to U+206F: format characters that Unicode deprecates (The Unicode Standard, §23.3). They are not
/// Bidi_Control, but the rule `bidi-control` removes them too.
#[inline]
pub(crate) fn is_deprecated_format(c: char) -> bool {
    matches!(c, '\u{206A}'..='\u{206F}')
}

/// What the rule `bidi-control` removes: Bidi_Control, and the deprecated format characters.
#[inline]
pub(crate) fn is_bidi_control(c: char) -> bool {
    is_explicit_bidi_control(c) || is_directional_mark(c) || is_deprecated_format(c)
}

// Invisible characters. `Properties::is_default_ignorable` is the set of all that have no glyph of their own by
// default. The sets below are those that may have work to do, or that lie outside of it.

/// Variation_Selector (PropList.txt). U+180E MONGOLIAN VOWEL SEPARATOR stands among them and is none.
#[inline]
pub(crate) fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// The tags that spell the flag of a region (UTS #51 ED-14a), with CANCEL TAG. U+E0001 LANGUAGE TAG is none.
#[inline]
pub(crate) fn is_tag(c: char) -> bool {
    matches!(c, '\u{E0020}'..='\u{E007F}')
}

/// Join_Control: ZWNJ and ZWJ (PropList.txt).
#[inline]
pub(crate) fn is_join_control(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// U+FFF9 to U+FFFB: invisible, and yet not default-ignorable (UAX #44, The Unicode Standard §23.8).
#[inline]
pub(crate) fn is_interlinear_annotation(c: char) -> bool {
    matches!(c, '\u{FFF9}'..='\u{FFFB}')
}

// Characters of words. Two rooms have sets of their own: the tokenizer of `language` (`model/word_chars.rs`), which the
// generators include without this table, and the repair of mojibake, whose character classes are those of its model.

/// General_Category L, M or Nd: a character that a word of running text may hold.
#[inline]
pub(crate) fn is_word_character(c: char) -> bool {
    let properties = of(c);
    properties.is_letter() || properties.is_mark() || properties.digit().is_some()
}

/// General_Category L or M: as [`is_word_character`], where a digit ends the word.
#[inline]
pub(crate) fn is_letter_or_mark(c: char) -> bool {
    let properties = of(c);
    properties.is_letter() || properties.is_mark()
}

/// Alphabetic, N or M: as [`is_word_character`], with 1,284 Roman numerals, fractions and circled letters and numbers.
/// Alphabetic and N are those of the standard library, whose Unicode may be older than the table's.
#[inline]
pub(crate) fn is_alphanumeric_or_mark(c: char) -> bool {
    c.is_alphanumeric() || of(c).is_mark()
}

// Opening punctuation.

/// An opening bracket (UAX #9 BD14), or a quotation mark that opens in most languages: it belongs to what follows.
/// `„` opens in all languages that have it; `»` and `’` close in most.
#[inline]
pub(crate) fn is_opening_punctuation(c: char) -> bool {
    matches!(of(c).bracket(), Some(Bracket::Open(_))) || is_opening_quote(c) || c == '„'
}

/// The quotation marks that show that a sentence is glued to the date before it. Narrower than
/// [`is_opening_punctuation`]: what stands in brackets right behind a date may belong to it, and `„` is left out.
#[inline]
pub(crate) fn is_opening_quote(c: char) -> bool {
    matches!(c, '“' | '‘' | '«')
}

// The borders of web and e-mail addresses.

/// Ends an address that the repair of mojibake leaves alone. A bracket or a curly quotation mark around it is no part of
/// it, so damage right behind is still mended.
#[inline]
pub(crate) fn ends_address(c: char) -> bool {
    ends_escaped_address(c) || matches!(c, '“' | '”' | '(' | ')')
}

/// Ends a word that keeps its percent escapes if any sign of an address or a form stands in it. Wider words than those
/// of [`ends_address`], so that escapes behind a bracket in an address stay.
#[inline]
pub(crate) fn ends_escaped_address(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '<' | '>')
}

#[cfg(test)]
mod tests {
    use icu_properties::CodePointSetData;
    use icu_properties::props::{self, BinaryProperty};

    use super::*;

    fn scalars() -> impl Iterator<Item = char> {
        '\0'..=char::MAX
    }

    #[test]
    fn sets_of_unicode_are_those_of_icu() {
        fn check<P: BinaryProperty>(ours: impl Fn(char) -> bool) {
            let theirs = CodePointSetData::new::<P>();
            assert_eq!(scalars().find(|&c| ours(c) != theirs.contains(c)), None);
        }
        check::<props::BidiControl>(|c| is_explicit_bidi_control(c) || is_directional_mark(c));
        check::<props::VariationSelector>(is_variation_selector);
        check::<props::JoinControl>(is_join_control);
    }

    /// How many characters are in the first set alone, and in the second alone.
    fn apart(first: impl Fn(char) -> bool, second: impl Fn(char) -> bool) -> (usize, usize) {
        let in_first = scalars().filter(|&c| first(c) && !second(c)).count();
        (in_first, scalars().filter(|&c| second(c) && !first(c)).count())
    }

    #[test]
    fn invisible_sets_are_default_ignorable_but_for_annotations() {
        for set in [
            is_explicit_bidi_control,
            is_directional_mark,
            is_deprecated_format,
            is_variation_selector,
            is_tag,
            is_join_control,
        ] {
            assert_eq!(apart(set, |c| of(c).is_default_ignorable()).0, 0);
        }
        assert_eq!(apart(is_interlinear_annotation, |c| of(c).is_default_ignorable()).0, 3);
    }

    #[test]
    fn sets_that_differ_on_purpose_differ_by_this_much() {
        let digits = scalars().filter(|&c| of(c).digit().is_some()).count();
        assert_eq!(apart(is_word_character, is_letter_or_mark), (digits, 0));
        assert_eq!(apart(is_opening_punctuation, is_opening_quote).1, 0);
        assert_eq!(apart(ends_address, ends_escaped_address), (4, 0));
    }
}
