//! Which spans a record lists, whichever way it leaves: `--spans`.

use serde_json::json;

use super::*;

/// The line end behind the date is a span of its own, of which there is nothing to tell.
const TEXT: &str = "اکتوبر 30, 2025Mayor Qureshi said yes.";

/// The record of `TEXT` with all spans, without those of white space, and without the option.
struct Listed {
    tiles: Value,
    content: Value,
    usual: Value,
}

/// `args` make a record of `input`; `part` is what of it says something of `TEXT`.
fn listed(args: &[&str], input: &[u8], part: &str) -> Listed {
    let record = |spans: &[&str]| {
        let output = feed(&[args, spans].concat(), input);
        assert_eq!((stderr(&output), code(&output)), (String::new(), 0), "{args:?}");
        let all = records(&output);
        all[0].pointer(part).unwrap().clone()
    };
    Listed { tiles: record(&["--spans", "tiles"]), content: record(&["--spans=content"]), usual: record(&[]) }
}

#[test]
fn bare_line_ends_are_no_spans_of_any_record_unless_asked() {
    let block = format!("{TEXT}\n");
    let archive = format!(
        "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: {}\r\n\r\n{block}\r\n\r\n",
        block.len()
    );
    let page = format!("<!DOCTYPE html><p>{TEXT}");
    let [line, array] =
        [json!({ "text": TEXT }), json!({ "text": [TEXT, "b"] })].map(|line| line.to_string());
    let twice = json!({ "text": TEXT, "title": TEXT }).to_string();
    let doors: [(&[&str], &str, &str); 7] = [
        (&["--to", "jsonl"], &block, ""),
        (&["--to", "jsonl", "--from", "lines"], TEXT, ""),
        (&["--to", "jsonl", "--from", "html"], &page, ""),
        (&["--to", "jsonl", "--from", "warc"], &archive, ""),
        (&["--to", "jsonl", "--from", "jsonl"], &line, "/saaf"),
        (&["--to", "jsonl", "--from", "jsonl"], &array, "/saaf/0"),
        (&["--to", "jsonl", "--field", "text", "--field", "title"], &twice, "/saaf/title"),
    ];
    for (args, input, part) in doors {
        let Listed { tiles, content, usual } = listed(args, input.as_bytes(), part);
        assert_eq!(usual, content, "{args:?}");
        let text = feed(&["--from", "text", "--bidi", "none"], block.as_bytes()).stdout;
        let is_blank = |span: &Value| {
            let range = span["start"].as_u64().unwrap() as usize..span["end"].as_u64().unwrap() as usize;
            String::from_utf8_lossy(&text[range]).trim().is_empty()
        };
        let mut expected = tiles.clone();
        expected["spans"].as_array_mut().unwrap().retain(|span| !is_blank(span));
        assert_eq!(content, expected, "{args:?}");
        assert_ne!(content, tiles, "{args:?}");
    }
}

#[test]
fn files_have_the_spans_of_standard_input() {
    // The second is too long for a batch.
    let folder = Folder::new(&[("a", TEXT.as_bytes()), ("b", format!("{TEXT}\n").repeat(30_000).as_bytes())]);
    for name in ["a", "b"] {
        for spans in ["tiles", "content"] {
            let args = ["--to", "jsonl", "--spans", spans];
            let (file, pipe) =
                (run(&[&args[..], &[&folder.path(name)]].concat()), feed(&args, &folder.read(name)));
            assert_eq!(records(&file)[0]["spans"], records(&pipe)[0]["spans"], "{name} {spans}");
        }
    }
}

#[test]
fn without_a_record_nothing_is_listed_and_the_text_is_the_same() {
    for spans in ["tiles", "content"] {
        let text = feed(&["--spans", spans], TEXT.as_bytes());
        assert_quiet(&text, feed(&[], TEXT.as_bytes()).stdout);
        let explained = feed(&["--spans", spans, "--explain=full"], TEXT.as_bytes());
        assert_eq!(stderr(&explained), stderr(&feed(&["--explain=full"], TEXT.as_bytes())));
    }
}

#[test]
fn choice_of_spans_is_a_setting() {
    let folder = Folder::new(&[("saaf.toml", b"spans = \"tiles\"\n")]);
    let count = |args: &[&str]| {
        let mut command = saaf(&[&["--to", "jsonl", "in"], args].concat());
        fs::write(folder.path("in"), TEXT).unwrap();
        records(&command.current_dir(folder.path("")).output().unwrap())[0]["spans"].as_array().unwrap().len()
    };
    assert!(count(&[]) > count(&["--spans", "content"]));
    assert_eq!(count(&["--no-config"]), count(&["--spans", "content"]));
}
