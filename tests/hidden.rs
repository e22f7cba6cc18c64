//! What hides is found in every profile, removed or revealed in every one but lossless, and told.

use proptest::prelude::*;
use saaf::{Cleaner, Document, Finding, FindingKind, Input, InputFormat, Isolation, Profile};

use crate::properties::{
    assert_bidi_safe, assert_idempotent, assert_maps_to_source, assert_stream_equals_whole,
};
use crate::strategies::{source, text};

fn cleaner(profile: Profile, reveals: bool) -> Cleaner {
    Cleaner::builder().profile(profile).reveal(reveals).build()
}

fn cleaning_profiles() -> impl Iterator<Item = Profile> {
    Profile::ALL.into_iter().filter(|&profile| profile != Profile::Lossless)
}

fn details(findings: &[Finding], kind: FindingKind) -> String {
    let details = findings.iter().filter(|found| found.kind == kind).map(|found| &*found.detail);
    details.collect::<Vec<_>>().join(" | ")
}

fn is_security(kind: FindingKind) -> bool {
    use FindingKind as K;
    matches!(kind, K::BidiControl | K::HiddenPayload | K::MixedScript | K::MixedDigits)
}

/// Each block of invisible characters, eight of it, so that they can carry a byte.
const BLOCKS: &[(&str, &str)] = &[
    ("tags", "\u{E0061}\u{E0062}\u{E0063}\u{E0064}\u{E0065}\u{E0066}\u{E0067}\u{E0068}"),
    ("language tag", "\u{E0001}\u{E0065}\u{E006E}\u{E0001}\u{E0001}\u{E0001}\u{E0001}\u{E0001}\u{E0001}"),
    ("selectors", "\u{FE00}\u{FE01}\u{FE02}\u{FE03}\u{FE04}\u{FE05}\u{FE06}\u{FE0F}"),
    ("supplementary selectors", "\u{E0100}\u{E0151}\u{E0152}\u{E0153}\u{E0154}\u{E0155}\u{E0156}\u{E01EF}"),
    ("Mongolian selectors", "\u{180B}\u{180C}\u{180D}\u{180F}\u{180B}\u{180C}\u{180D}\u{180F}"),
    ("invisible operators", "\u{2061}\u{2062}\u{2063}\u{2064}\u{2061}\u{2062}\u{2063}\u{2064}"),
    ("vowel separator", "\u{180E}\u{180E}\u{180E}\u{180E}\u{180E}\u{180E}\u{180E}\u{180E}"),
    ("jamo fillers", "\u{115F}\u{1160}\u{1160}\u{115F}\u{115F}\u{1160}\u{1160}\u{115F}"),
    ("deprecated", "\u{206A}\u{206B}\u{206C}\u{206D}\u{206E}\u{206F}\u{206A}\u{206B}"),
    ("annotations", "\u{FFF9}\u{FFFA}\u{FFFB}\u{FFF9}\u{FFFA}\u{FFFB}\u{FFF9}\u{FFFA}"),
    ("zero width", "\u{200B}\u{200C}\u{200D}\u{2060}\u{FEFF}\u{200B}\u{200C}\u{200D}"),
    ("soft hyphen", "\u{AD}\u{200B}\u{AD}\u{200B}\u{AD}\u{200B}\u{AD}\u{200B}"),
    ("Khmer vowels", "\u{17B4}\u{17B5}\u{17B4}\u{17B5}\u{17B4}\u{17B5}\u{17B4}\u{17B5}"),
    ("shorthand", "\u{1BCA0}\u{1BCA1}\u{1BCA2}\u{1BCA3}\u{1BCA0}\u{1BCA1}\u{1BCA2}\u{1BCA3}"),
    ("music", "\u{1D173}\u{1D174}\u{1D175}\u{1D176}\u{1D177}\u{1D178}\u{1D179}\u{1D17A}"),
    ("unassigned", "\u{2065}\u{FFF0}\u{E0002}\u{E0FFF}\u{2065}\u{FFF0}\u{E0002}\u{E0FFF}"),
    ("marks", "\u{200E}\u{200F}\u{61C}\u{200E}\u{200F}\u{61C}\u{200E}\u{200F}"),
    ("embeddings", "\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{202C}\u{202A}\u{202E}"),
    ("isolates", "\u{2066}\u{2067}\u{2068}\u{2069}\u{2066}\u{2067}\u{2068}\u{2066}"),
];

#[test]
fn every_block_is_found_and_removed_or_revealed() {
    for (block, hidden) in BLOCKS {
        for (before, after) in [("a pay", "load\n"), ("пароль ", " мой\n"), ("x", ""), ("", "y")] {
            let source = [before, *hidden, after].concat();
            let found = |document: &Document| document.findings.iter().any(|found| is_security(found.kind));
            assert!(found(&cleaner(Profile::Lossless, false).clean(&*source)), "{block}");
            for profile in cleaning_profiles() {
                let removed = cleaner(profile, false).clean(&*source);
                assert!(found(&removed), "{block} {profile}");
                assert!(
                    !removed.text.contains(|c| hidden.contains(c)),
                    "{block} {profile} {:?}",
                    removed.text
                );
                let shown = cleaner(profile, true).clean(&*source);
                assert!(found(&shown), "{block} {profile}");
                assert!(!shown.text.contains(|c| hidden.contains(c)), "{block} {profile} {:?}", shown.text);
                for (place, c) in source.char_indices().filter(|&(_, c)| hidden.contains(c)) {
                    // A byte order mark at the head is none.
                    let name = format!("⟦U+{:04X}", u32::from(c));
                    let at = shown.text_range(place..place + c.len_utf8());
                    let named = &shown.text[at.start..at.end];
                    assert!(named.starts_with(&name) && named.ends_with('⟧'), "{block} {profile} {named}");
                }
            }
        }
    }
}

/// A program of our own in which each line marked with `!` shows something else than a compiler reads.
struct Trojan {
    program: &'static str,
    /// What the detail of the finding says.
    pattern: &'static str,
}

const TROJANS: &[Trojan] = &[
    // Commenting-out: what looks like a check is part of the comment.
    Trojan {
        program: "int main(void) {\n  int root = 0;\n  /*\u{202E} } \u{2066}if (root)\u{2069} \u{2066} only for the owner */\n    puts(\"hello\");\n",
        pattern: "commenting-out",
    },
    Trojan {
        program: "fn main() {\n    let is_root = false;\n    /*\u{202E} } \u{2066}if is_root\u{2069} \u{2066} only for the owner */\n    run();\n",
        pattern: "commenting-out",
    },
    Trojan {
        program: "package main\nfunc main() {\n\t/*\u{202E} } \u{2066}if isRoot\u{2069} \u{2066} only for the owner */\n",
        pattern: "commenting-out",
    },
    // Stretched string: a part of the string looks like a comment behind it.
    Trojan {
        program: "let level = \"guest\";\nif (level !== \"guest\u{202E} \u{2066}// owners are let in\u{2069} \u{2066}\") {\n",
        pattern: "stretched string",
    },
    Trojan {
        program: "String level = \"guest\";\nif (level != \"guest\u{202E} \u{2066}// owners are let in\u{2069} \u{2066}\") {\n",
        pattern: "stretched string",
    },
    Trojan {
        program: "level = \"guest\"\nif level != \"guest\u{202E} \u{2066}# owners are let in\u{2069} \u{2066}\":\n",
        pattern: "stretched string",
    },
    // Early return: the statement looks like a part of the comment before it.
    Trojan {
        program: "def pay(sum):\n    ''' Take the sum and then \u{2067}''' ;return\n    account.take(sum)\n",
        pattern: "early return",
    },
    Trojan {
        program: "function pay(sum) {\n  /* take the sum, then \u{2067}*/ return;\n  account.take(sum);\n",
        pattern: "early return",
    },
    Trojan {
        program: "void pay(int sum) {\n  /* take the sum, then \u{2067}*/ return;\n  take(sum);\n",
        pattern: "early return",
    },
    // An override that is left open.
    Trojan { program: "x = 1 // \u{202E} tnemmoc a\ny = 2\n", pattern: "not closed at the end of the line" },
];

#[test]
fn trojan_sources_are_told_by_their_pattern() {
    for Trojan { program, pattern } in TROJANS {
        for profile in Profile::ALL {
            let document = cleaner(profile, false).clean(*program);
            let told = details(&document.findings, FindingKind::BidiControl);
            assert!(told.contains("severe") && told.contains(pattern), "{profile} {program:?}: {told}");
            assert!(told.contains("shown from left to right as \""), "{told}");
            assert!(!told.contains(|c| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')));
        }
        let is_control = |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
        for profile in cleaning_profiles() {
            let removed =
                Cleaner::builder().profile(profile).isolation(Isolation::None).build().clean(*program);
            assert!(!removed.text.contains(is_control), "{profile}");
            let revealed = cleaner(profile, true).clean(*program).text;
            assert_eq!(revealed.matches('⟦').count(), program.chars().filter(|&c| is_control(c)).count());
            assert!(!revealed.contains(is_control), "{profile}");
        }
    }
}

#[test]
fn homoglyphs_and_invisible_letters_in_identifiers_are_found() {
    for program in [
        "void s\u{430}y(void);",
        "fn pr\u{456}nt() {}",
        "def p\u{430}y():",
        "const us\u{435}r = 1;",
        "String n\u{430}me;",
        "func ch\u{435}ck() {}",
    ] {
        let found = Cleaner::default().clean(program).findings;
        assert!(details(&found, FindingKind::MixedScript).contains("U+04"), "{program}: {found:?}");
    }
}

#[test]
fn isolates_and_marks_that_deceive_nobody_are_mild() {
    for text in [
        "The word \u{2067}سلام\u{2069} means peace.",
        "a\u{200E} b",
        "\u{202B}سلام دنیا\u{202C}",
        "قال \u{2066}hello\u{2069} لنا",
    ] {
        let found = cleaner(Profile::Lossless, false).clean(text).findings;
        let told = details(&found, FindingKind::BidiControl);
        assert!(told.contains("mild") && !told.contains("severe"), "{text:?}: {told}");
    }
    for (text, weight) in [
        ("سلام\u{202B} دنیا", "suspicious"),
        ("evil \u{202E}fdp.exe", "severe"),
        ("\u{202D}abc\u{202C}", "suspicious"),
    ] {
        let found = cleaner(Profile::Lossless, false).clean(text).findings;
        assert!(details(&found, FindingKind::BidiControl).contains(weight), "{text:?}: {found:?}");
    }
    let found = cleaner(Profile::Lossless, false).clean("evil \u{202E}fdp.exe").findings;
    assert_eq!(
        details(&found, FindingKind::BidiControl),
        "RLO; severe: override, not closed at the end of the line; shown from left to right as \"evil exe.pdf\", stored as \"evil fdp.exe\""
    );
}

#[test]
fn what_is_revealed_can_be_undone() {
    let source = "a\u{202E}b\0\u{1B}[31mc\u{200B}\u{AD}\u{FE0F} d\u{E0041}\u{7F}\u{FDD0}\n";
    for profile in cleaning_profiles() {
        let document = cleaner(profile, true).clean(source);
        assert_maps_to_source(&document, source.as_bytes());
    }
    let document = cleaner(Profile::Display, true).clean(source);
    assert_eq!(
        document.text,
        "a⟦U+202E RLO⟧b⟦U+0000 NUL⟧⟦U+001B ESC⟧[31mc⟦U+200B ZWSP⟧⟦U+00AD SHY⟧⟦U+FE0F VS16⟧ d⟦U+E0041 TAG LATIN CAPITAL LETTER A⟧⟦U+007F DEL⟧⟦U+FDD0⟧\n"
    );
    assert_eq!(cleaner(Profile::Lossless, true).clean(source).text, source);
}

#[test]
fn formats_reveal_alike() {
    let cleaner = cleaner(Profile::Display, true);
    let page = Input::from("<p>a&#x202E;b\u{200B}c</p>").format(InputFormat::Html);
    assert_eq!(cleaner.clean(page).text, "a⟦U+202E RLO⟧b⟦U+200B ZWSP⟧c\n");
    let line = Input::from("a\u{202E}b\r").format(InputFormat::Line);
    assert_eq!(cleaner.clean(line).text, "a⟦U+202E RLO⟧b");
    // What has a function is no hidden text, and a byte order mark at the head is none.
    for text in ["می\u{200C}خواهم", "👩\u{200D}🚀 ❤\u{FE0F}", "ක්\u{200D}ෂ", "葛\u{E0100}飾"]
    {
        assert_eq!(cleaner.clean(&*format!("\u{FEFF}{text}")).text, text);
    }
    // The direction of a line does not come from what is written in.
    let document = cleaner.clean("\u{202E}یہ کتاب میری ہے");
    assert_eq!(document.paragraphs[0].direction, saaf::Direction::Rtl);
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 128, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn revealing_keeps_the_guarantees(source in source(), step in 1usize..40) {
        for profile in Profile::ALL {
            let cleaner = cleaner(profile, true);
            let document = cleaner.clean(&source[..]);
            assert_maps_to_source(&document, &source);
            assert_idempotent(&cleaner, profile, Input::from(&source[..]));
            assert_stream_equals_whole(&cleaner, Input::from(&source[..]), step);
        }
    }

    #[test]
    fn revealed_texts_are_bidi_safe(text in text()) {
        for profile in cleaning_profiles() {
            assert_bidi_safe(&cleaner(profile, true).clean(&*text), Isolation::None);
        }
    }
}
