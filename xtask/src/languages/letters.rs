//! What can be said of a rule of spelling before it runs: it is well formed, and whether a mark behind the letter that it
//! writes may need Normalization Form C again (UAX #15).

use anyhow::{Result, ensure};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

use super::Letter;

/// The stages that follow count on text in NFC, and on sequences that begin with a letter: a mark could belong to a letter
/// before it.
pub(super) fn check(letter: &Letter) -> Result<()> {
    let Letter { from, to, source, .. } = letter;
    ensure!(!from.is_empty() && from != to, "a rule from {from:?} to {to:?}");
    ensure!(!source.is_empty(), "the rule from {from:?} to {to:?} has no source");
    for text in [from, to] {
        ensure!(text.nfc().eq(text.chars()), "{text:?} is not in NFC, so no text has it");
        ensure!(!text.starts_with(is_combining_mark), "{text:?} begins with a mark");
    }
    ensure!(!letter.after.iter().chain(&letter.not_after).any(String::is_empty), "an empty ending");
    Ok(())
}

/// Whether some mark behind `to` composes with it, or belongs before a mark of it.
pub(super) fn composes(to: &str) -> bool {
    let marks = ('\u{300}'..='\u{1FFFF}').filter(|&c| canonical_combining_class(c) != 0);
    marks.into_iter().any(|mark| {
        let written = || to.chars().chain([mark]);
        !written().nfc().eq(written())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_composes_that_has_a_precomposed_form_or_ends_in_a_mark() {
        assert!(composes("\u{64A}") && composes("\u{6C1}") && composes("\u{627}\u{65F}"));
        assert!(!composes("\u{6CC}") && !composes("\u{6A9}") && !composes("\u{647}"));
    }

    #[test]
    fn a_rule_that_no_text_in_nfc_meets_is_refused() {
        let rule = |from: &str, to: &str| Letter {
            from: from.to_owned(),
            to: to.to_owned(),
            rule: "arabic-letter".to_owned(),
            source: "test".to_owned(),
            ..Letter::default()
        };
        assert!(check(&rule("\u{6CC}\u{654}", "\u{626}")).is_ok());
        assert!(check(&rule("\u{6C1}\u{654}", "\u{6C2}")).is_err());
        assert!(check(&rule("\u{6C2}", "\u{6C1}\u{654}")).is_err());
        assert!(check(&rule("\u{654}\u{6CC}", "\u{6CC}")).is_err());
        assert!(check(&rule("\u{6CC}", "\u{6CC}")).is_err());
    }
}
