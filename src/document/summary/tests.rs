use crate::{Cleaner, Isolation, Profile};

fn terms(text: &str, profile: Profile) -> Vec<String> {
    let document = Cleaner::builder().profile(profile).isolation(Isolation::None).build().clean(text);
    document.terms().map(|term| term.text.to_owned()).collect()
}

#[test]
fn words_are_neither_torn_nor_glued() {
    for (text, expected) in [
        ("2025\u{621}", &["2025", "\u{621}"][..]),
        ("1447\u{647}\u{640}", &["1447", "\u{647}\u{640}"]),
        ("\u{648}macOS", &["\u{648}", "macOS"]),
        ("30\u{60C}2025", &["30", "2025"]),
        ("1,234.5 a.b can\u{2019}t 3D 4\u{E8}me", &["1,234.5", "a.b", "can\u{2019}t", "3D", "4\u{E8}me"]),
        ("<b>bold</b>face", &["bold", "face"]),
        ("\u{6F1}\u{6F9}\u{648}\u{6CC}\u{6BA}", &["\u{6F1}\u{6F9}\u{648}\u{6CC}\u{6BA}"]),
    ] {
        assert_eq!(terms(text, Profile::Display), expected, "{text}");
    }
    assert_eq!(
        terms("2025Defence \u{645}\u{6CC}\u{200C}\u{62E}", Profile::IndexAny),
        ["2025", "defence", "\u{645}\u{6CC}\u{62E}"]
    );
}

/// A term of a key leads back to the word as it was typed.
#[test]
fn terms_of_keys_map_to_their_words() {
    let source = "\u{643}\u{650}\u{62A}\u{627}\u{628} \u{C9}t\u{E9} 2025\u{621}, STRA\u{DF}E";
    let document = Cleaner::builder().profile(Profile::IndexAny).build().clean(source);
    let words: Vec<(&str, &str)> =
        document.terms().map(|term| (term.text, &source[term.source.range()])).collect();
    assert_eq!(
        words,
        [
            ("\u{6A9}\u{62A}\u{627}\u{628}", "\u{643}\u{650}\u{62A}\u{627}\u{628}"),
            ("ete", "\u{C9}t\u{E9}"),
            ("2025", "2025"),
            ("\u{621}", "\u{621}"),
            ("strasse", "STRA\u{DF}E"),
        ]
    );
}

#[test]
fn main_language_is_the_first_of_the_languages() {
    let texts = [
        "",
        "12, 13",
        "It was a quiet evening in the harbour.",
        "\u{6CC}\u{6C1} \u{6A9}\u{62A}\u{627}\u{628} \u{645}\u{6CC}\u{631}\u{6CC} \u{6C1}\u{6D2}\u{6D4}",
        "She read \u{6CC}\u{6C1} \u{6A9}\u{62A}\u{627}\u{628} \u{645}\u{6CC}\u{631}\u{6CC} \u{6C1}\u{6D2} aloud.",
        "2025Defence Minister\n\u{41E}\u{43D} \u{43F}\u{440}\u{438}\u{448}\u{451}\u{43B} \u{434}\u{43E}\u{43C}\u{43E}\u{439} \u{43F}\u{43E}\u{437}\u{434}\u{43D}\u{43E} \u{432}\u{435}\u{447}\u{435}\u{440}\u{43E}\u{43C}",
        "https://example.org/a \u{2014} 5",
    ];
    for text in texts {
        let document = Cleaner::default().clean(text);
        let counted = document.languages().first().map(|most| (most.language, most.confidence));
        match (document.main_language(), counted) {
            (Some((language, confidence)), Some((wanted, counted))) => {
                assert_eq!(language, wanted, "{text}");
                assert!((confidence - counted).abs() < 1e-5, "{text}");
            }
            (found, counted) => assert_eq!(found, counted, "{text}"),
        }
    }
}
