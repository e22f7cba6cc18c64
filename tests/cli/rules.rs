//! Which rules run: `--with`, `--without`, `--only`, `--list`, and isolates by profile.

use super::*;

#[test]
fn without_turns_single_rules_off() {
    let input = "a  b &amp; cafe\u{301}\u{200B}";
    assert_quiet(&feed(&[], input.as_bytes()), "a b & café");
    assert_quiet(&feed(&["--without", "space-run"], input.as_bytes()), "a  b & café");
    let args = ["--without", "space-run", "--without", "entity"];
    assert_quiet(&feed(&args, input.as_bytes()), "a  b &amp; café");
    assert_quiet(&feed(&["--only", "nfc"], input.as_bytes()), "a  b &amp; café\u{200B}");
    assert_quiet(&feed(&["--only", "nfc", "--only", "invisible"], input.as_bytes()), "a  b &amp; café");
    assert_quiet(&feed(&["--only", "nfc", "--without", "nfc"], input.as_bytes()), input);
    // A rule that the profile does not run stays off.
    assert_quiet(&feed(&["--only", "harakat"], "كَتَبَ".as_bytes()), "كَتَبَ");
    assert_quiet(&feed(&["--only", "harakat", "--profile", "index"], "كَتَبَ".as_bytes()), "كتب");
}

#[test]
fn with_turns_single_rules_on() {
    let input = "كَتَبَ &amp; كتـاب";
    assert_quiet(&feed(&["--with", "harakat"], input.as_bytes()), "كتب & كتـاب");
    assert_quiet(&feed(&["--with", "harakat", "--with", "tatweel"], input.as_bytes()), "كتب & كتاب");
    assert_quiet(&feed(&["--with", "entity"], input.as_bytes()), "كَتَبَ & كتـاب");
    // What is turned on joins what --only leaves; what is turned off is off.
    assert_quiet(&feed(&["--only", "entity", "--with", "harakat"], input.as_bytes()), "كتب & كتـاب");
    for args in [["--with", "harakat", "--without", "harakat"], ["--without", "harakat", "--with", "harakat"]]
    {
        assert_quiet(&feed(&args, input.as_bytes()), "كَتَبَ & كتـاب");
    }
}

#[test]
fn line_ends_are_kept_without_the_line_end_rule() {
    let input = b"one \r\n\r\n\r\n\r\ntwo\r\n";
    assert_quiet(&feed(&["--without", "line-end"], input), "one\r\n\r\ntwo\r\n");
    assert_quiet(&feed(&["--without", "line-end", "--from", "lines"], b"one \r\ntwo\r\n"), "one\r\ntwo\r\n");
}

#[test]
fn unknown_rule_is_refused_with_the_most_similar_id() {
    assert_refused(
        &run(&["--without", "space-runs"]),
        &["--without", "'space-runs'", "did you mean space-run?"],
    );
    assert_refused(&run(&["--only", "mojibak"]), &["--only", "did you mean mojibake?"]);
    assert_refused(&run(&["--only", "zzz"]), &["--list rules"]);
    assert_refused(&run(&["--list", "rule"]), &["rules"]);
}

#[test]
fn lists_have_one_id_per_line() {
    let list = |what: &str| String::from_utf8(run(&["--list", what]).stdout).unwrap();
    let ids = |table: &str| {
        table.lines().map(|line| line.split('\t').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let rules = list("rules");
    assert_eq!(ids(&rules), saaf::Rule::ALL.map(|rule| rule.id().to_owned()));
    assert!(rules.lines().all(|line| line.split('\t').count() == 3));
    assert!(rules.contains("\tdisplay,index,index-any,corpus\n"));
    assert_eq!(ids(&list("profiles")), saaf::Profile::ALL.map(|profile| profile.name().to_owned()));
    assert_eq!(ids(&list("languages")), saaf::Languages::known());
    assert_eq!(ids(&list("encodings")), saaf::encoding::EncodingLabel::names().collect::<Vec<_>>());
}

#[test]
fn isolates_are_the_default_of_profile_display_only() {
    let input = "The sign reads سلام, 3 times.";
    let isolates =
        |args: &[&str]| feed(args, input.as_bytes()).stdout.windows(2).filter(|w| *w == [0xE2, 0x81]).count();
    assert!(isolates(&[]) > 0);
    for profile in ["index", "index-any", "corpus", "lossless"] {
        assert_eq!(isolates(&["--profile", profile]), 0, "{profile}");
    }
    assert!(isolates(&["--profile", "corpus", "--bidi", "isolate"]) > 0);
    assert_eq!(isolates(&["--without", "isolate"]), 0);
}
