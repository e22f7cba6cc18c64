//! JSON lines: what is a field and what passes through.

use proptest::prelude::*;

use super::*;

const JSONL: [&str; 2] = ["--from", "jsonl"];

#[test]
fn bytes_outside_the_field_are_kept() {
    let input = b" { \"a\\u0062\" :\t[1.50, \"\xFF\\ud800\"], \"text\" : \"plain\" , \"n\":1e3 } \r\n\
        \r\n   \n{\"text\":7}\n{\"title\":\"only\"}\n{}\n{\"text\":\"plain\"}";
    assert_quiet(&feed(&JSONL, input), input);
    assert_quiet(&feed(&["--from", "jsonl", "--check"], input), "");
}

#[test]
fn record_is_added_to_objects_with_the_field() {
    let input = "{\"id\":1,\"text\":\"one\"}\n{\"id\":2}\n{\"text\":[\"a\",\"b\"]}\n";
    let output = feed(&["--from", "jsonl", "--to", "jsonl"], input.as_bytes());
    let all = records(&output);
    let keys: Vec<_> = all[0]["saaf"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys.len(), 5);
    assert!(
        keys.iter().all(|key| ["encoding", "paragraphs", "spans", "findings", "edits"].contains(&&**key))
    );
    assert_eq!(all[1], serde_json::json!({"id": 2}));
    assert_eq!(all[2]["saaf"].as_array().unwrap().len(), 2);
    let again = feed(&["--from", "jsonl", "--to", "jsonl"], &output.stdout);
    assert_quiet(&again, &output.stdout);
}

#[test]
fn several_fields_have_records_keyed_by_path() {
    let input = "{\"a\":{\"b\":\"one\"},\"text\":\"two\",\"c\":\"three\"}\n{\"title\":\"four\"}";
    let args = ["--from", "jsonl", "--to", "jsonl", "--field", "text", "--field", "a.b", "--field", "title"];
    let all = records(&feed(&args, input.as_bytes()));
    let keys: Vec<_> = all[0]["saaf"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(keys.iter().filter(|key| ["text", "a.b"].contains(&&***key)).count(), 2);
    assert_eq!(keys.len(), 2);
}

#[test]
fn line_that_is_no_object_is_reported_and_kept() {
    let input = b"{\"text\":\"a\"}\n[1]\n{\"text\":\"b\"\nplain\n{\"text\":\"c\"}\n";
    let output = feed(&JSONL, input);
    assert_eq!(output.stdout, input);
    assert_eq!(code(&output), 0);
    let strict = feed(&[&JSONL[..], &["--strict"]].concat(), input);
    assert_eq!((code(&strict), &strict.stderr), (2, &output.stderr));
    let stderr = stderr(&output);
    let lines: Vec<_> = stderr.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("saaf: standard input:2: not a JSON object: expected '{'"));
    assert!(lines[0].contains("at byte 0 of the line, 13 of the input"));
    assert!(lines[1].contains("input:3:") && lines[1].contains("at byte 11 of the line, 28 of the input"));
    assert!(lines[2].contains("input:4:") && lines[2].contains("--from lines"));
}

/// Issue 15: 20,000 lines of the wrong format gave as many messages.
#[test]
fn ten_bad_lines_are_named_and_the_others_counted() {
    let input = "{\"text\":\"a\"}\n".to_owned() + &"none\n".repeat(200_000);
    for threads in ["1", "4"] {
        let output = feed(&[&JSONL[..], &["-j", threads]].concat(), input.as_bytes());
        let stderr = stderr(&output);
        let lines: Vec<_> = stderr.lines().collect();
        assert_eq!((code(&output), lines.len()), (0, 11));
        for (number, line) in (2..).zip(&lines[..10]) {
            assert!(line.starts_with(&format!("saaf: standard input:{number}: ")), "{line}");
        }
        assert!(lines[10].contains("199990 more lines"), "{}", lines[10]);
        assert_eq!(output.stdout, input.as_bytes());
    }
}

/// Issue 15: a field that is misspelt changed nothing, and said nothing.
#[test]
fn field_that_no_line_has_is_refused_and_the_fields_are_listed() {
    let input = b"{\"id\":1,\"body\":\"a\",\"meta\":{\"a.b\":[\"x\"],\"n\":2}}\nbad\n{\"id\":2}\n";
    let output = feed(&JSONL, input);
    assert_eq!((code(&output), &output.stdout[..]), (2, &input[..]));
    let stderr = stderr(&output);
    assert!(stderr.contains("no line has a text in field text (a line has body, meta.a\\.b;"), "{stderr}");
    let some = feed(&["--field", "body", "--field", "titel"], input);
    assert_eq!(code(&some), 2);
    let folder = Folder::new(&[("a.jsonl", input)]);
    assert_eq!(code(&run(&["-i", &folder.path("a.jsonl")])), 2);
    assert_eq!(folder.read("a.jsonl"), input);
}

/// Issue 15: lines of JSON are recognised, however they arrive.
#[test]
fn lines_of_json_are_recognised_by_the_first_one() {
    let line = format!("{{\"text\":\"caf&eacute; {}\",\"other\":\"&amp;\"}}", "x".repeat(5000));
    for input in
        [format!("{line}\n"), line.clone(), format!("{line}\n{line}\n"), format!("\u{FEFF}{line}\r\n")]
    {
        let output = feed(&[], input.as_bytes());
        let expected = input.replace("&eacute;", "é");
        assert_quiet(&output, expected.as_bytes());
        assert_quiet(&feed(&["--from", "jsonl"], input.as_bytes()), expected.as_bytes());
    }
    // None of these is an object on its first line.
    let others =
        ["{ &eacute; }\n", "{}\n&eacute;\n", "[\"&eacute;\"]\n", "{\n\"text\": \"&eacute;\"}\n", "{\"a\":\n"];
    for input in others {
        assert_quiet(&feed(&[], input.as_bytes()), feed(&["--from", "text"], input.as_bytes()).stdout);
    }
}

#[test]
fn lone_surrogate_becomes_one_replacement_character() {
    let input = br#"{"text":"a \ud83d b","y":"\ud83d"}
{"text":"\udc80\ud83d"}
{"text":"x\udfffy \ud83d\ude00"}
"#;
    let wanted = "{\"text\":\"a \u{FFFD} b\",\"y\":\"\\ud83d\"}\n{\"text\":\"\u{FFFD}\u{FFFD}\"}\n{\"text\":\"x\u{FFFD}y 😀\"}\n";
    assert_quiet(&feed(&JSONL, input), wanted);
    assert_quiet(&feed(&JSONL, wanted.as_bytes()), wanted);
}

/// JSON as others write it: odd space, escapes that are not needed, bytes that are not UTF-8.
fn odd_json() -> impl Strategy<Value = Vec<u8>> {
    let space = "[ \t]{0,2}".prop_map(String::into_bytes);
    let text = prop_oneof![
        "[a-z ]{0,6}".prop_map(String::into_bytes),
        Just(b"\\u0041\\ud83d\\ude00\\/\\n".to_vec()),
        Just(b"\xFF\\ud800\t".to_vec()),
    ];
    let leaf = prop_oneof![
        Just(b"null".to_vec()),
        Just(b"-1.50E+2".to_vec()),
        text.prop_map(|text| [b"\"", &text[..], b"\""].concat()),
    ];
    let value = leaf.prop_recursive(3, 20, 4, move |inner| {
        let list = proptest::collection::vec((space.clone(), inner, space.clone()), 0..4);
        (list, any::<bool>()).prop_map(|(list, is_array)| {
            let values = list.into_iter().map(|(before, value, after)| {
                let name: &[u8] = if is_array { b"" } else { b"\"text\":" };
                [name, &before, &value, &after].concat()
            });
            let values = values.collect::<Vec<_>>().join(&b","[..]);
            let marks: [&[u8]; 2] = if is_array { [b"[", b"]"] } else { [b"{", b"}"] };
            [marks[0], &values, marks[1]].concat()
        })
    });
    value.prop_map(|value| [b"{\"other\": ", &value[..], b" }"].concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn objects_without_the_field_are_kept_byte_for_byte(objects in proptest::collection::vec(odd_json(), 1..30)) {
        let input = objects.join(&b"\n"[..]);
        let output = feed(&["--from", "jsonl", "--field", "text", "--to", "jsonl"], &input);
        prop_assert!(stderr(&output).starts_with("saaf: standard input: no line has a text in field text "));
        assert_bytes(&output.stdout, &input);
    }
}
