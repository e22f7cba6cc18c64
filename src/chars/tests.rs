//! Compares every property of the table, for every scalar value, with crates that have the same data from elsewhere. If a
//! crate has an older version of Unicode, the test lists the differences, so that a new release of it is a failure.

use std::collections::BTreeMap;
use std::fmt::Debug;

use icu_properties::props::{
    self, BinaryProperty, EnumeratedProperty, GeneralCategory, GeneralCategoryGroup, NamedEnumeratedProperty,
};
use icu_properties::script::ScriptWithExtensions;
use icu_properties::{CodePointMapData, CodePointSetData};
use unicode_bidi::{BidiDataSource, HardcodedBidiData};
use unicode_normalization::char::decompose_compatible;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc, is_nfc_quick};
use unicode_script::UnicodeScript;

use super::properties::EVERY_SCRIPT;
use super::types::Bracket;
use super::*;

/// Every Unicode scalar value.
fn scalars() -> impl Iterator<Item = char> {
    '\0'..=char::MAX
}

/// Each pair of values on which the two sides disagree, and for how many characters.
fn differences<T: PartialEq + Debug>(
    ours: impl Fn(char) -> T,
    theirs: impl Fn(char) -> T,
) -> Vec<(String, usize)> {
    let mut pairs = BTreeMap::new();
    for c in scalars() {
        let (ours, theirs) = (ours(c), theirs(c));
        if ours != theirs {
            *pairs.entry(format!("{ours:?}, not {theirs:?}")).or_insert(0) += 1;
        }
    }
    pairs.into_iter().collect()
}

/// Asserts that the two sides disagree on what `known` lists and on nothing else.
#[track_caller]
fn assert_differences<T: PartialEq + Debug>(
    ours: impl Fn(char) -> T,
    theirs: impl Fn(char) -> T,
    known: &[(&str, usize)],
) {
    let found = differences(ours, theirs);
    let found: Vec<_> = found.iter().map(|(pair, count)| (pair.as_str(), *count)).collect();
    assert_eq!(found, known);
}

fn icu_category(c: char) -> GeneralCategory {
    CodePointMapData::<GeneralCategory>::new().get(c)
}

/// The short name of a property's value, as icu_properties has it.
fn icu<P: EnumeratedProperty + NamedEnumeratedProperty>(c: char) -> &'static str {
    icu_properties::PropertyNamesShort::<P>::new().get(CodePointMapData::<P>::new().get(c)).unwrap_or("?")
}

#[test]
fn script_is_that_of_unicode_script() {
    assert_eq!(unicode_script::UNICODE_VERSION, (18, 0, 0));
    assert_differences(|c| of(c).script().as_str(), |c| c.script().short_name(), &[]);
}

#[test]
fn script_is_that_of_icu() {
    assert_differences(|c| of(c).script().as_str(), icu::<props::Script>, &[]);
}

#[test]
fn extensions_are_those_of_unicode_script() {
    let ours = |c: char| sorted(of(c).extensions().iter().map(|script| script.as_str()));
    let theirs = |c: char| sorted(c.script_extension().iter().map(|script| script.short_name()));
    // The crate gives an empty set where the property is the script Zzzz.
    assert_differences(ours, theirs, &[(r#"["Zzzz"], not []"#, 939_191)]);
}

#[test]
fn extensions_are_those_of_icu() {
    let names = icu_properties::PropertyNamesShort::<props::Script>::new();
    let ours = |c: char| sorted(of(c).extensions().iter().map(|script| script.as_str()));
    let theirs = |c: char| {
        let scripts = ScriptWithExtensions::new().get_script_extensions_val(c);
        sorted(scripts.iter().map(|script| names.get(script).unwrap_or("?")))
    };
    assert_differences(ours, theirs, &[]);
}

fn sorted(names: impl Iterator<Item = &'static str>) -> Vec<&'static str> {
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    names
}

#[test]
fn bidi_class_is_that_of_icu() {
    let ours = |c: char| format!("{:?}", of(c).bidi_class());
    assert_differences(ours, |c| icu::<props::BidiClass>(c).to_owned(), &[]);
}

#[test]
fn bidi_class_is_that_of_unicode_bidi() {
    assert_eq!(unicode_bidi::UNICODE_VERSION, (16, 0, 0));
    let known = [
        ("AL, not R", 109),
        // The crate leaves out what is unassigned: default-ignorable code points and noncharacters.
        ("BN, not L", 3835),
        ("L, not NSM", 3),
        ("NSM, not L", 51),
        ("NSM, not R", 19),
        ("ON, not AL", 25),
        ("ON, not L", 147),
        ("ON, not R", 9),
    ];
    assert_differences(|c| of(c).bidi_class(), unicode_bidi::bidi_class, &known);
}

#[test]
fn brackets_are_those_of_unicode_bidi() {
    let opening = |source: &dyn BidiDataSource, c: char| {
        source.bidi_matched_opening_bracket(c).map(|bracket| (bracket.opening, bracket.is_open))
    };
    let known = [(r"Some(('\u{2e62}', false)), not None", 1), (r"Some(('\u{2e62}', true)), not None", 1)];
    assert_differences(|c| opening(&BidiData, c), |c| opening(&HardcodedBidiData, c), &known);
    assert_eq!(of('(').bracket(), Some(Bracket::Open(')')));
    assert_eq!(of('\u{3009}').bracket(), Some(Bracket::Close('\u{3008}')));
    assert_eq!(of('<').bracket(), None);
}

#[test]
fn joining_is_that_of_icu() {
    let ours = |c: char| match of(c).joining() {
        Joining::None => "U",
        Joining::Right => "R",
        Joining::Left => "L",
        Joining::Dual => "D",
        Joining::Causing => "C",
        Joining::Transparent => "T",
    };
    assert_differences(ours, icu::<props::JoiningType>, &[]);
}

#[test]
fn combining_class_is_that_of_unicode_normalization() {
    assert_differences(
        |c| of(c).combining_class(),
        unicode_normalization::char::canonical_combining_class,
        &[],
    );
}

#[test]
fn quick_check_is_that_of_unicode_normalization() {
    assert_eq!(unicode_normalization::UNICODE_VERSION, (18, 0, 0));
    let theirs = |c: char| match is_nfc_quick(std::iter::once(c)) {
        IsNormalized::Yes => QuickCheck::Yes,
        IsNormalized::Maybe => QuickCheck::Maybe,
        IsNormalized::No => QuickCheck::No,
    };
    assert_differences(|c| of(c).nfc(), theirs, &[]);
}

#[test]
fn categories_are_those_of_icu() {
    let group = |group: GeneralCategoryGroup| move |c: char| group.contains(icu_category(c));
    assert_differences(|c| of(c).is_letter(), group(GeneralCategoryGroup::Letter), &[]);
    assert_differences(|c| of(c).is_mark(), group(GeneralCategoryGroup::Mark), &[]);
    assert_differences(|c| of(c).is_assigned(), |c| icu_category(c) != GeneralCategory::Unassigned, &[]);
}

/// Decimal digits stand in runs of ten, zero first (Unicode stability policy).
#[test]
fn digits_count_from_zero_in_runs_of_ten() {
    let mut run = 0;
    let mut unknown = 0;
    for c in scalars() {
        let digit = of(c).digit();
        if icu_category(c) == GeneralCategory::DecimalNumber {
            assert_eq!(digit, Some(run % 10), "{c:?}");
            run = (run + 1) % 100;
        } else {
            assert_eq!(run % 10, 0, "the run before {c:?} is cut short");
            run = 0;
            unknown += usize::from(digit.is_some());
        }
    }
    assert_eq!(unknown, 0);
}

#[test]
fn flags_are_those_of_icu() {
    fn check<P: BinaryProperty>(ours: impl Fn(Properties) -> bool, known: &[(&str, usize)]) {
        assert_differences(|c| ours(of(c)), |c| CodePointSetData::new::<P>().contains(c), known);
    }
    check::<props::WhiteSpace>(Properties::is_white_space, &[]);
    check::<props::DefaultIgnorableCodePoint>(Properties::is_default_ignorable, &[]);
    check::<props::NoncharacterCodePoint>(Properties::is_noncharacter, &[]);
    check::<props::UnifiedIdeograph>(Properties::is_ideograph, &[]);
    check::<props::Emoji>(Properties::is_emoji, &[]);
    check::<props::ExtendedPictographic>(Properties::is_pictographic, &[]);
}

#[test]
fn script_codes_lead_to_their_script_and_back() {
    for script in EVERY_SCRIPT.into_iter().take(table::SCRIPT_CODES.len() / 4) {
        assert_eq!(Script::from_code(script.as_str()), Some(script));
    }
    assert_eq!(Script::from_code("hebr"), Some(Script::HEBREW));
    assert_eq!(Script::from_code("Jpan"), Some(Script::JAPANESE));
    assert_eq!(Script::from_code(""), None);
    assert_eq!(Script::from_code("Arabic"), None);
    assert_eq!(format!("{:?} {:>6}", Script::default(), Script::HAN), "Zyyy   Hani");
}

#[test]
fn presentation_forms_are_the_compatibility_decompositions() {
    let mut forms = 0;
    for c in scalars() {
        let mut decomposition = String::new();
        decompose_compatible(c, |part| decomposition.push(part));
        let is_form = matches!(c, '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}')
            && decomposition.chars().ne(std::iter::once(c));
        let letters = presentation_form(c);
        assert_eq!(letters.is_some(), is_form, "{c:?}");
        if let Some(letters) = letters {
            let expected = decomposition.strip_prefix(' ').unwrap_or(&decomposition);
            assert_eq!(letters.nfkd().collect::<String>(), expected, "{c:?}");
            assert!(is_nfc(letters), "{c:?}");
            assert!(!of(c).is_ordinary(), "{c:?}");
            forms += 1;
        }
    }
    assert_eq!(forms, 731);
    assert_eq!(presentation_form('\u{FEF5}'), Some("\u{644}\u{622}"));
    assert_eq!(presentation_form('\u{FC5E}'), Some("\u{64C}\u{651}"));
    assert_eq!(presentation_form('\u{FD3E}'), None);
}

#[test]
fn variations_are_registered() {
    for (base, selector) in [
        ('0', '\u{FE00}'),
        ('\u{2764}', '\u{FE0F}'),
        ('\u{2764}', '\u{FE0E}'),
        ('\u{1820}', '\u{180B}'),
        ('\u{8FBB}', '\u{E0100}'),
    ] {
        assert!(is_variation(base, selector), "{base:?} {selector:?}");
    }
    for (base, selector) in [
        ('1', '\u{FE00}'),
        ('a', '\u{FE0F}'),
        ('a', '\u{180B}'),
        ('a', '\u{E0100}'),
        ('0', '0'),
        ('\u{2764}', '\u{200D}'),
    ] {
        assert!(!is_variation(base, selector), "{base:?} {selector:?}");
    }
    for (selector, bases) in &table::VARIATIONS {
        assert!(of(*selector).is_default_ignorable(), "{selector:?}");
        assert!(bases.is_sorted_by(|a, b| a < b), "{selector:?}");
    }
}

#[test]
fn do_not_emit_is_sorted_and_normalized() {
    assert!(DO_NOT_EMIT.is_sorted_by(|(a, _), (b, _)| a < b));
    assert!(MISSPELT_SIGNS.is_sorted_by(|(a, _), (b, _)| a < b));
    for (from, to) in DO_NOT_EMIT.iter().chain(&MISSPELT_SIGNS) {
        assert!(is_nfc(from) && is_nfc(to), "{from:?} {to:?}");
    }
    assert!(DO_NOT_EMIT.contains(&("\u{649}\u{654}", "\u{626}")));
}

/// The conditions in the documentation of `is_ordinary`.
#[test]
fn ordinary_characters_are_those_that_no_rule_changes() {
    let nothing_applies_to = |c: char| {
        is_nfc_quick(std::iter::once(c)) == IsNormalized::Yes
            && unicode_normalization::char::canonical_combining_class(c) == 0
            && !matches!(icu_category(c), GeneralCategory::Control | GeneralCategory::Format)
            && (c == ' ' || !GeneralCategoryGroup::Separator.contains(icu_category(c)))
            && !of(c).is_default_ignorable()
            && !of(c).is_noncharacter()
            && presentation_form(c).is_none()
    };
    let sequences = || DO_NOT_EMIT.iter().chain(&MISSPELT_SIGNS);
    let begins_sequence = |c: char| sequences().any(|(from, _)| from.starts_with(c));
    let unexpected = |c: &char| of(*c).is_ordinary() != nothing_applies_to(*c) && !begins_sequence(*c);
    assert_eq!(scalars().find(unexpected), None);
    for (from, _) in sequences() {
        let chars: Vec<char> = from.chars().collect();
        let stops = chars[..chars.len().min(2)].iter().any(|&c| !of(c).is_ordinary());
        let ends_pair = chars.len() > 1 && is_misspelt_pair(chars[chars.len() - 2], chars[chars.len() - 1]);
        assert!(stops || ends_pair, "{from:?} would be copied");
    }
    for c in
        "a z A Z 0 9 . , \u{628} \u{6CC} \u{6F4} \u{E9} \u{4E00} \u{AC00} \u{43F} \u{201C} \u{5D0}".chars()
    {
        assert!(of(c).is_ordinary(), "{c:?}");
    }
    for c in "\r\t\u{A0}\u{200C}\u{202E}\u{FEFF}\u{AD}\u{301}\u{653}\u{FEFB}\u{673}\u{3000}\u{2028}".chars() {
        assert!(!of(c).is_ordinary(), "{c:?}");
    }
}
