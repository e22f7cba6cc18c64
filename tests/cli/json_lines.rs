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
    let input = r#"{"a":{"b":"one"},"text":"two","c":"three"}"#;
    let args = ["--from", "jsonl", "--to", "jsonl", "--field", "text", "--field", "a.b", "--field", "none"];
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
    assert_eq!(code(&output), 2);
    let stderr = stderr(&output);
    let lines: Vec<_> = stderr.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("saaf: standard input:2: not a JSON object: expected '{'"));
    assert!(lines[0].contains("at byte 0 of the line, 13 of the input"));
    assert!(lines[1].contains("input:3:") && lines[1].contains("at byte 11 of the line, 28 of the input"));
    assert!(lines[2].contains("input:4:") && lines[2].contains("--from lines"));
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
        prop_assert_eq!(stderr(&output), "");
        assert_bytes(&output.stdout, &input);
    }
}
