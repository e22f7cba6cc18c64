//! Any text in, whoever wrote it; out, each place where it is not bidi-safe, and which property does not hold there.
//!
//! The text is labelled as it stands, in profile lossless, and its paragraphs and spans are checked by [`bidi::audit`] against what
//! [`Isolation::Minimal`] promises. Cost: that of labelling.

use crate::bidi::{self, Isolation, Violation};
use crate::cleaner::Cleaner;
use crate::profile::Profile;

/// Every place where `text` is not bidi-safe, in the order of the properties. Ranges are bytes of `text`. While characters are in it
/// that no safe text has, nothing is said of how its lines look.
///
/// ```
/// use saaf::{audit, bidi::BidiSafetyProperty};
/// let found = audit("access \u{202E}level");
/// assert_eq!((found[0].property, found[0].range.clone()), (BidiSafetyProperty::NoOverride, 7..10));
/// assert_eq!(audit("یہ کتاب میری ہے۔\nIt is a book."), []);
/// ```
pub fn audit(text: &str) -> Vec<Violation> {
    let document = Cleaner::builder().profile(Profile::Lossless).build().clean(text);
    bidi::audit(&document.text, &document.paragraphs, &document.spans, Isolation::Minimal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bidi::BidiSafetyProperty;

    #[test]
    fn offsets_are_those_of_the_text() {
        for text in ["a\u{FEFF}b", "\u{FEFF}ab", "é\u{2067}ا", "a\u{200B}b", "a\rb\u{85}"] {
            let found = audit(text);
            assert!(!found.is_empty(), "{text:?}");
            assert!(found.iter().all(|violation| text.get(violation.range.clone()).is_some()), "{text:?}");
        }
        let isolate = &audit("é\u{2067}ا")[0];
        assert_eq!((isolate.property, isolate.range.start), (BidiSafetyProperty::PairedIsolates, 2));
    }

    #[test]
    fn what_was_cleaned_is_safe() {
        for source in ["a \u{202E}b\u{202C} اردو c", "قال (hello) 12\u{200F}", "x\u{E0041}y \u{FEFF}z"]
        {
            let clean = Cleaner::default().clean(source).text;
            assert_eq!(audit(&clean), [], "{clean:?}");
        }
    }
}
