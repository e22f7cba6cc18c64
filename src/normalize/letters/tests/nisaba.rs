//! The test files of Nisaba (Apache-2.0), which `SAAF_NISABA` names the folder of: `abjad/testdata` and `brahmic/testdata`.
//! Each case in its language, and what we hold against it.

use std::collections::BTreeMap;
use std::path::Path;

use super::*;
use crate::document::Protected;
use crate::normalize::characters::{self, WhiteSpaceState};

/// A case: the rule that it is of, what goes in, and what should come out.
type Case = [String; 3];

/// The tag of each language of Nisaba.
const TAGS: [(&str, &str); 14] = [
    ("AR", "ar"),
    ("AZB", "azb"),
    ("BAL", "bal"),
    ("CKB", "ckb"),
    ("FA", "fa"),
    ("KS", "ks"),
    ("MS", "ms-Arab"),
    ("PA", "pnb"),
    ("PRS", "fa-AF"),
    ("PS", "ps"),
    ("SD", "sd"),
    ("UG", "ug"),
    ("UR", "ur"),
    ("UZ", "uz-Arab"),
];

/// Why we write something else: languages or scripts of Nisaba (none: all), what a case has, and the reason.
type Exception = (&'static [&'static str], &'static str, &'static str);

const ABJAD: &[Exception] = &[
    (&[], "\u{673}", "DoNotEmit 18.0: 0673 is deprecated, 0627 065F is preferred"),
    (&[], "\u{200D}", "The Unicode Standard, 9.2: ZWJ asks for a joining form"),
    (
        &["AR", "CKB", "FA", "PA", "PS", "SD", "UR"],
        "\u{648}\u{64F}",
        "NamesList 06C7: Kirghiz, Uighur, Azerbaijani; here it is waw and a vowel mark",
    ),
    (&["KS"], "\u{648}\u{64F}", "CLDR ks exemplar characters: 0648 and 064F, not 06C7"),
    (
        &["KS"],
        "\u{654}",
        "CLDR ks exemplar characters: 0654 is a vowel; NamesList 0681: Pashto, 076C: Ormuri",
    ),
    (&["KS"], "\u{623}", "CLDR ks exemplar characters: 0623 and 0672 are two vowels"),
    (&["KS"], "\u{625}", "0625 is a short vowel, 0627 065F its long one, as 0623 and 0672"),
    (
        &["CKB", "FA", "PA", "PS", "UR"],
        "\u{6CC}\u{654}",
        "NamesList 06CC: it retains its dots in initial and medial forms when used with 0654",
    ),
    (&["AZB", "FA", "PRS"], "\u{647}\u{654}", "NamesList 06C0: for Persian ezafe 0654 over the base letter"),
    (&["FA"], "\u{6D5}", "ArabicShaping: 06D5 does not join the next letter, 0647 would"),
    (
        &["KS", "PA", "SD", "UR"],
        "\u{647}",
        "NamesList 06C1: Urdu; 06BE: aspirate digraphs; CLDR sd exemplar characters: 0647 and 06BE are two",
    ),
    (&["PRS"], "\u{647}", "CLDR fa-AF exemplar characters: 0647, not 06C1"),
    (
        &["PA", "SD", "UR"],
        "\u{6BA}",
        "NamesList 06BA: nasalization; inside a word it mostly ends one that is glued to the next",
    ),
    (&["PA"], "\u{6BB}", "NamesList 06BB, 0768: retroflex n, which Punjabi has inside words"),
    (&["PA"], "\u{6C2}", "UnicodeData: 06C2 is 06C1 0654, not 0647 0654"),
    (&["CKB", "PA"], "\u{64A}", "NamesList 06CC; so says reading_norm of Nisaba"),
    (
        &["CKB"],
        "\u{6BE}",
        "CLDR ckb exemplar characters: 0647 and 06BE are two spellings, and whole texts are in either",
    ),
    (
        &["BAL"],
        "\u{6BE}",
        "whole texts of Pakistan are in 06BE and 06C1, those of Iran in 0647: no keyboard accident",
    ),
    (&["BAL"], "\u{6C1}", "as before"),
    (&["PS"], "\u{643}", "CLDR ps exemplar characters: 06A9, not 0643"),
    (&["SD"], "\u{643}", "NamesList 06AA: a letter distinct from 06A9 in Sindhi; 0643 may stand for either"),
    (&["SD"], "\u{629}", "CLDR sd exemplar characters: neither 0629 nor 06C3"),
    (&["SD"], "\u{6EC}\u{64F}", "UAX #15: in NFC the mark is behind the vowel mark, as in a Koran"),
    (&["MS"], "\u{643}", "no Unicode data for Jawi: texts write 0643 in all positions, or 06A9 in all"),
    (&["MS"], "\u{67E}", "no Unicode data for Jawi: 067E is a letter of loanwords there, 06BD is nya"),
    (&["AR"], "\u{641}", "NamesList 06A7: Maghrib; CLDR ar exemplar characters: 0641"),
    (&["UG"], "\u{647}\u{657}", "ArabicShaping: behind lam it is final, where its shape is that of 06D5"),
];

const BRAHMIC: &[Exception] = &[
    (
        &["DEVA"],
        "\u{930}\u{94D}\u{200D}",
        "The Unicode Standard, 12.1, R5a: ra, virama and ZWJ are the eyelash ra too, and most texts have them",
    ),
    (&["DEVA"], "\u{94D}\u{200D}", "The Unicode Standard, 12.1: ZWJ asks for the half form"),
    (
        &["DEVA"],
        "\u{902}",
        "CLDR hi exemplar characters: candra vowels, anusvara and candrabindu are told apart",
    ),
    (&["DEVA"], "\u{902}\u{945}", "as before, in another order"),
    (&["DEVA"], "\u{949}\u{901}", "as before, with candrabindu"),
    (&["DEVA"], "\u{930}\u{94D}", "DoNotEmit 18.0: of ra and virama before a vowel it lists 0907 alone"),
    (&["DEVA"], "\u{947}\u{948}", "DoNotEmit 18.0: no row; which of two vowels is meant cannot be told"),
    (&["DEVA"], "\u{914}\u{947}", "DoNotEmit 18.0: no row; which of two vowels is meant cannot be told"),
    (&["BENG"], "\u{200C}\u{9CE}", "The Unicode Standard, 12.2: ZWNJ shows the virama"),
    (&["BN", "AS"], "\u{9F0}", "NamesList 09F0: Assamese; the rule would ask the language"),
    (&["ORYA"], "\u{B13}\u{B4D}", "DoNotEmit 18.0: no row for 0B71"),
    (&["TELU"], "\u{C41}\u{C41}", "DoNotEmit 18.0: no row for 0C0B"),
    (&["NEWA"], "\u{11400}", "DoNotEmit 18.0: no row for Newa"),
];

/// `SAAF_NISABA=DIR cargo test --lib nisaba -- --ignored --nocapture`
#[test]
#[ignore = "needs the files"]
fn nisaba_is_followed_but_for_what_unicode_says() {
    let folder = std::env::var("SAAF_NISABA").expect("SAAF_NISABA names a folder");
    let file = |name: &str| cases(&Path::new(&folder).join(name));
    let nfc: RuleSet = Profile::Display.rules().only(Rule::Nfc.into());
    let corpus = Profile::Corpus.rules();
    let mut unexplained = Vec::new();
    for (name, rules, exceptions) in [
        ("abjad/testdata/nfc.textproto", nfc, &[][..]),
        ("brahmic/testdata/nfc.textproto", nfc, &[]),
        ("abjad/testdata/visual_norm.textproto", corpus, ABJAD),
        ("brahmic/testdata/visual_norm.textproto", corpus, BRAHMIC),
    ] {
        let mut reasons: BTreeMap<&str, Vec<Case>> = BTreeMap::new();
        let cases = file(name);
        let (mut right, all) = (0, cases.len());
        for case in cases {
            let [of, from, to] = &case;
            let language = TAGS.iter().find(|(name, _)| name == of).map_or("und", |(_, tag)| *tag);
            if written(from, language, rules) == *to {
                right += 1;
                continue;
            }
            let why = exceptions.iter().find(|(languages, has, _)| {
                (languages.is_empty() || languages.contains(&&**of)) && from.contains(has)
            });
            match why {
                Some((_, _, why)) => reasons.entry(why).or_default().push(case),
                None => unexplained.push(case),
            }
        }
        println!("{name}: {right} of {all}, {} argued", reasons.values().map(Vec::len).sum::<usize>());
        for (why, cases) in reasons {
            println!("{:>5}  {why}", cases.len());
            cases.iter().for_each(|[of, from, to]| println!("       {of} {from:?} {to:?}"));
        }
    }
    assert!(unexplained.is_empty(), "{unexplained:#?}");
}

/// What the two stages of normalization make of a text in this language.
fn written(text: &str, language: &'static str, rules: RuleSet) -> String {
    let lines = WhiteSpaceState::default();
    let normalized = characters::normalize(text, &Protected::default(), rules, lines, true);
    spelled(&normalized.rewritten.text, language, rules)
}

/// `rewrite { rule: "UR" input: "…" output: "…" }`, in one line or in several.
fn cases(path: &Path) -> Vec<Case> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    let text: String = lines.flat_map(|line| [line, "\n"]).collect();
    let field = |case: &str, key: &str| -> String {
        let value = case.split_once(&format!("{key}: \"")).expect("a field").1;
        value.split_once('"').expect("the end of a field").0.to_owned()
    };
    text.split("rewrite {")
        .skip(1)
        .map(|case| ["rule", "input", "output"].map(|key| field(case, key)))
        .collect()
}
