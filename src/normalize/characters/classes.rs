//! Character classes that several rules of this stage share.

pub(super) const ESCAPE: char = '\u{1B}';

/// Characters that have a function only between the right neighbours: rules for them are in [`contextual`](super::contextual).
pub(super) fn is_contextual(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200D}' | '\u{34F}' | '\u{180E}') || is_selector(c) || is_tag(c)
}

/// A variation selector (The Unicode Standard, §23.4).
pub(super) fn is_selector(c: char) -> bool {
    matches!(c, '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// A selector of ideographic variations (UTS #37).
pub(super) fn is_ideographic_selector(c: char) -> bool {
    ('\u{E0100}'..='\u{E01EF}').contains(&c)
}

/// A tag character (The Unicode Standard, §23.9).
pub(super) fn is_tag(c: char) -> bool {
    ('\u{E0020}'..='\u{E007F}').contains(&c)
}

/// Embeddings, overrides and isolates with their ends: explicit directional formatting (UAX #9 §2).
pub(super) fn is_explicit_formatting(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}
