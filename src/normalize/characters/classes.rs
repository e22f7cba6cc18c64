//! Character classes that several rules of this stage share, beside those of the ground floor.

use crate::chars::classes::{is_tag, is_variation_selector};

pub(super) const ESCAPE: char = '\u{1B}';

/// Characters that have a function only between the right neighbours: rules for them are in [`contextual`](super::contextual).
pub(super) fn is_contextual(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200D}' | '\u{34F}' | '\u{180E}') || is_variation_selector(c) || is_tag(c)
}

/// A selector of ideographic variations (UTS #37).
pub(super) fn is_ideographic_selector(c: char) -> bool {
    ('\u{E0100}'..='\u{E01EF}').contains(&c)
}
