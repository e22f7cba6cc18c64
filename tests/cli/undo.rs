//! `--undo`: records in, the bytes of their sources out.

use super::*;

const LETTER: &[u8] = b"\xC7\xE1\xDF\xCA\xC7\xC8  caf\xE9 &amp; \x81\r\n";

fn record(source: &[u8], args: &[&str]) -> Vec<u8> {
    let output = feed(&[&["--to", "jsonl"], args].concat(), source);
    assert_eq!(code(&output), 0);
    output.stdout
}

#[test]
fn one_record_gives_its_source_to_standard_output_or_a_file() {
    let folder = Folder::new(&[]);
    for (source, args) in [
        (LETTER, &["--encoding", "windows-1256"][..]),
        (b"\xEF\xBB\xBFna\xE2\x80\x8Bive  \r\n", &["--offsets", "utf16"]),
        (b"\x1B$B$\"\x1B(B &lt; \xFF", &["--encoding", "iso-2022-jp", "--offsets", "chars"]),
        (b"", &[]),
    ] {
        fs::write(folder.path("records"), record(source, args)).unwrap();
        let output = run(&["--undo", &folder.path("records")]);
        assert_quiet(&output, source);
        assert_quiet(&run(&["--undo", &folder.path("records"), "-o", &folder.path("back")]), "");
        assert_bytes(&folder.read("back"), source);
    }
}

#[test]
fn streamed_records_give_their_source_back() {
    let source: Vec<u8> = LETTER.iter().copied().cycle().take(1 << 19).collect();
    let line = record(&source, &["--encoding", "windows-1256"]);
    assert_quiet(&feed(&["--undo", "-"], &line), source);
}

#[test]
fn records_of_a_folder_give_the_folder_back() {
    let folder = Folder::new(&[]);
    fs::create_dir_all(folder.path("in/sub")).unwrap();
    fs::write(folder.path("in/a"), LETTER).unwrap();
    fs::write(folder.path("in/sub/b"), "b  \u{FEFF} b\r\n").unwrap();
    let records = folder.path("records");
    assert_quiet(&run(&["--to", "jsonl", "-o", &records, &folder.path("in")]), "");
    assert_quiet(&run(&["--undo", &records, "-o", &folder.path("back/")]), "");
    assert_bytes(&folder.read("back/a"), LETTER);
    assert_bytes(&folder.read("back/sub/b"), "b  \u{FEFF} b\r\n".as_bytes());
    assert_refused(&run(&["--undo", &records]), &["several records", "-o DIR/"]);
    // One record for each file, named after it.
    assert_quiet(&run(&["--to", "jsonl", "-o", &folder.path("one/"), &folder.path("in")]), "");
    assert_quiet(&run(&["--undo", &folder.path("one/a.jsonl")]), LETTER);
}

#[test]
fn path_of_a_record_does_not_lead_out_of_the_folder() {
    let folder = Folder::new(&[("in", b"text\n")]);
    let line = String::from_utf8(run(&["--to", "jsonl", &folder.path("in")]).stdout).unwrap();
    for path in ["../evil", "/tmp/evil-of-saaf", "a/../../evil"] {
        let changed = line.replace("\"path\":\"in\"", &format!("\"path\":\"{path}\""));
        assert_ne!(changed, line);
        fs::write(folder.path("records"), changed + &line).unwrap();
        let output = run(&["--undo", &folder.path("records"), "-o", &folder.path("back/")]);
        assert_refused(&output, &["line 1", "leads out of the folder"]);
        assert_eq!(folder.names(), ["back", "in", "records"]);
        assert_eq!(folder.read("back/in"), b"text\n");
        fs::remove_dir_all(folder.path("back")).unwrap();
    }
    fs::write(folder.path("records"), [&line[..], &line].concat()).unwrap();
    let output = run(&["--undo", &folder.path("records"), "-o", &folder.path("back/")]);
    assert_refused(&output, &["line 2", "another record"]);
}

#[test]
fn records_that_do_not_lead_back_are_refused() {
    let folder =
        Folder::new(&[("empty", b""), ("text", b"text\n"), ("lines", b"{\"text\":\"x\",\"edits\":[]}\n")]);
    let good = String::from_utf8(record(LETTER, &[])).unwrap();
    fs::write(folder.path("changed"), good.replacen("caf", "kaf", 1)).unwrap();
    for (name, part) in [
        ("empty", "no record"),
        ("text", "line 1: no record"),
        ("lines", "--to jsonl"),
        ("changed", "was changed"),
    ] {
        let output = run(&["--undo", &folder.path(name), "-o", &folder.path("out")]);
        assert_refused(&output, &[name, part]);
    }
    assert_refused(&run(&["--undo", &folder.path("none")]), &["none", "No such file"]);
    assert_refused(&run(&["--undo", &folder.path("changed"), "-i", "x"]), &["--undo"]);
    assert!(!folder.names().contains(&"out".into()));
}
