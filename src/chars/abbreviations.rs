//! A character that cannot be seen in; the short name out that people know it by: `RLO`, `ZWNJ`.
//!
//! Source: the aliases of type `abbreviation` in NameAliases.txt; for U+206A to U+206F, which have none, The Unicode Standard
//! §23.3.

/// The abbreviation of a control, a format character or a space.
pub(crate) const fn abbreviation(c: char) -> Option<&'static str> {
    Some(match c {
        '\t' => "TAB",
        '\n' => "LF",
        '\r' => "CR",
        '\u{1B}' => "ESC",
        ' ' => "SP",
        '\u{85}' => "NEL",
        '\u{A0}' => "NBSP",
        '\u{61C}' => "ALM",
        '\u{200B}' => "ZWSP",
        '\u{200C}' => "ZWNJ",
        '\u{200D}' => "ZWJ",
        '\u{200E}' => "LRM",
        '\u{200F}' => "RLM",
        '\u{202A}' => "LRE",
        '\u{202B}' => "RLE",
        '\u{202C}' => "PDF",
        '\u{202D}' => "LRO",
        '\u{202E}' => "RLO",
        '\u{202F}' => "NNBSP",
        '\u{2060}' => "WJ",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        '\u{206A}' => "ISS",
        '\u{206B}' => "ASS",
        '\u{206C}' => "IAFS",
        '\u{206D}' => "AAFS",
        '\u{206E}' => "NADS",
        '\u{206F}' => "NODS",
        '\u{FEFF}' => "BOM",
        _ => return None,
    })
}
