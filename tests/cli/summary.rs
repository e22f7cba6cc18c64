//! `--summary`: numbers of a run, the same for any number of threads.

use super::*;

#[test]
fn a_run_is_told_in_numbers() {
    let folder = Folder::new(&[
        ("a", b"Fish &amp; chips\n"),
        ("b", "یہ کتاب میری ہے اور وہ کتاب تمہاری ہے\n".as_bytes()),
        ("bin", b"%PDF-1.7\n%\xE2\xE3\xCF\xD3"),
    ]);
    let paths = ["a", "b", "bin", "missing"].map(|name| folder.path(name));
    let args: Vec<_> = paths.iter().map(String::as_str).collect();
    let output = run(&[&["--summary"], &args[..]].concat());
    let told: Vec<String> = stderr(&output).lines().skip(2).map(str::to_owned).collect();
    assert_eq!(
        told,
        [
            "documents  2",
            "refused    2",
            "bytes      84 read, 80 text, 0 damaged",
            "encodings  UTF-8 2",
            "languages  ur 29, en 9",
            "scripts    Arab 29, Latn 9",
            "edits      entity 1",
            "findings   none",
        ]
    );
    assert_eq!(code(&output), 2);
    assert_eq!(stderr(&run(&["--summary=xml"])).lines().count(), 1);
}

#[test]
fn numbers_are_the_same_for_lines_and_any_number_of_threads() {
    let lines: String = (0..20_000).map(|n| format!("line {n} caf&eacute; — one\n")).collect();
    let told = |threads: &str| {
        let output = feed(&["--from", "lines", "--summary=json", "-j", threads], lines.as_bytes());
        serde_json::from_str::<Value>(stderr(&output).trim_end()).unwrap()
    };
    let numbers = told("1");
    assert_eq!(numbers, told("4"));
    assert_eq!((&numbers["documents"], &numbers["edits"]["entity"]), (&20_000.into(), &20_000.into()));
    assert_eq!(numbers["source_bytes"], lines.len() - 20_000);
}

#[test]
fn lines_of_json_that_are_none_are_counted() {
    let output = feed(&["--from", "jsonl", "--summary=json"], b"{\"text\":\"a\"}\nno json\n");
    let numbers: Value = serde_json::from_str(stderr(&output).lines().last().unwrap()).unwrap();
    assert_eq!((&numbers["documents"], &numbers["refused"]), (&1.into(), &1.into()));
}
