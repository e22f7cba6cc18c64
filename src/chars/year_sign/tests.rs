use super::*;

/// What stands behind a year that something is glued to.
fn cut(text: &str) -> Option<&str> {
    let at = (1..text.len()).find(|&at| text.is_char_boundary(at) && ends_glued_year(text, at));
    at.map(|at| &text[at..])
}

#[test]
fn signs_and_words_behind_years_are_told_from_units_and_suffixes() {
    for (text, behind) in [
        ("2025\u{621}", "\u{621}"),
        ("(\u{6F2}\u{6F0}\u{6F2}\u{6F5}\u{621})", "\u{621})"),
        ("1447\u{647}\u{640}", "\u{647}\u{640}"),
        ("1447\u{647}\u{640}.", "\u{647}\u{640}."),
        ("2025Defence", "Defence"),
    ] {
        assert_eq!(cut(text), Some(behind), "{text}");
    }
    for text in [
        "19\u{648}\u{6CC}\u{6BA}",
        "11\u{6BE}",
        "1080p",
        "2000km",
        "a2025\u{621}",
        "20255\u{621}",
        "2025",
        "3.141Word",
    ] {
        assert_eq!(cut(text), None, "{text}");
    }
    assert_eq!(cut("2025\u{621}\u{628}"), None);
}
