//! Edits name the rules that acted: where a text comes out otherwise once a rule is off, an edit names that rule.

use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use saaf::{Cleaner, Profile, Rule};

/// Characters that several rules of the same stretch change, each after the other.
const CHARACTERS: &[&str] = &[
    "a",
    "b",
    "e",
    " ",
    "\u{301}",
    "\u{327}",
    "\u{338}",
    "\u{323}",
    "\u{34F}",
    "\u{627}",
    "\u{628}",
    "\u{649}",
    "\u{64A}",
    "\u{629}",
    "\u{647}",
    "\u{6C1}",
    "\u{640}",
    "\u{64B}",
    "\u{64E}",
    "\u{651}",
    "\u{653}",
    "\u{654}",
    "\u{655}",
    "\u{670}",
    "\u{673}",
    "\u{675}",
    "\u{200C}",
    "\u{FE0F}",
    "\u{FE70}",
    "\u{FE8E}",
    "\u{FEFB}",
    "\u{915}",
    "\u{93C}",
    "\u{94D}",
    "\u{905}",
    "\u{985}",
    "\u{9BE}",
    "\u{149}",
    "\u{F71}",
    "\u{F77}",
    "\u{1025}",
    "\u{102E}",
    "\u{1161}",
    "\u{2126}",
    "\u{628}\u{651}\u{64E}\u{64E}",
    "\u{985}\u{9BE}",
    "\u{64A}\u{654}",
];

/// NFC puts the marks in order, and both go.
#[test]
fn marks_that_are_put_in_order_and_removed_name_both_rules() {
    let cleaner = Cleaner::builder().profile(Profile::Index).build();
    let document = cleaner.clean("\u{628}\u{651}\u{64E}");
    assert_eq!(document.text, "\u{628}");
    let rules: Vec<String> = document.edits().map(|edit| edit.rules.to_string()).collect();
    assert_eq!(rules, ["nfc+harakat"]);
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(14),
        ..ProptestConfig::with_cases(1500)
    })]

    #[test]
    fn edits_name_the_rules_that_acted(
        pieces in prop::collection::vec(prop::sample::select(CHARACTERS), 1..12),
    ) {
        let text = pieces.concat();
        for profile in [Profile::Display, Profile::Index, Profile::IndexAny] {
            let builder = || Cleaner::builder().profile(profile);
            let whole = builder().build().clean(&text);
            for rule in [Rule::Nfc, Rule::DoNotEmit, Rule::PresentationForm, Rule::Harakat, Rule::Tatweel] {
                let others = builder().without(rule).build().clean(&text);
                let is_named = whole.edits().any(|edit| edit.rules.contains(rule));
                prop_assert!(is_named || others.text == whole.text, "{:?} of {:?}", rule, text);
                prop_assert!(others.edits().all(|edit| !edit.rules.contains(rule)));
            }
        }
    }
}
