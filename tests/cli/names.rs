//! Names and arguments with control characters: a message about them is one line without control characters.

use super::*;

/// A line end, an escape sequence, a C1 control, bidi controls, what is invisible, and what looks like a usage line.
const ODD: &str = "a\nUsage: b\u{1B}[2J\u{7F}\u{9B}31m\u{202E}\u{2066}\u{200B}\u{FEFF}\rz";

fn is_hidden_or_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

#[track_caller]
fn assert_one_legible_line(args: &[&str]) {
    let output = run(args);
    assert_refused(&output, &["U+202E"]);
    let stderr = stderr(&output);
    assert_eq!(stderr.trim_end_matches('\n').chars().find(|&c| is_hidden_or_control(c)), None, "{stderr:?}");
}

#[test]
fn arguments_in_messages_are_legible() {
    let options = [
        "--encoding",
        "--languages",
        "--profile",
        "--without",
        "--only",
        "--from",
        "--to",
        "--offsets",
        "--spans",
        "--bidi",
        "-j",
        "--list",
        "--completions",
    ];
    for option in options {
        assert_one_legible_line(&[option, ODD]);
        if option.starts_with("--") {
            assert_one_legible_line(&[&format!("{option}={ODD}")]);
        }
    }
    for field in [ODD.to_owned(), format!("{ODD}..x"), format!("x\\{ODD}"), format!("{ODD}.")] {
        let output = run(&["--from", "jsonl", "--field", &field]);
        assert_eq!(stderr(&output).chars().find(|&c| is_hidden_or_control(c) && c != '\n'), None);
    }
    assert_one_legible_line(&["--from", "jsonl", "--field", &format!("{ODD}..x")]);
    assert_one_legible_line(&[&format!("--{ODD}")]);
    assert_one_legible_line(&[&format!("--check={ODD}")]);
    assert_one_legible_line(&["-\u{202E}"]);
    assert_one_legible_line(&[ODD]);
    assert_one_legible_line(&["-i", ODD]);
    assert_one_legible_line(&["-o", &format!("none/{ODD}")]);
}

#[cfg(unix)]
#[test]
fn file_names_in_messages_are_legible() {
    let dirty = "wo\u{200B}rd\n".as_bytes();
    let folder = Folder::new(&[(ODD, dirty)]);
    let path = folder.path(ODD);
    for args in [&["--explain"][..], &["--from", "jsonl"], &["--from", "lines", "--explain"], &["-o", &path]]
    {
        let output = run(&[args, &[&path]].concat());
        let stderr = stderr(&output);
        assert!(stderr.contains("U+202E") && !stderr.is_empty(), "{stderr:?}");
        assert_eq!(stderr.chars().find(|&c| is_hidden_or_control(c) && c != '\n'), None, "{stderr:?}");
        assert_eq!(stderr.lines().count(), 1, "{stderr:?}");
    }
    std::os::unix::fs::symlink(&path, folder.path("link\u{202E}")).unwrap();
    assert_one_legible_line(&["-i", &folder.path("link\u{202E}")]);
}

/// The field is named where it holds binary data.
#[test]
fn field_names_in_messages_are_legible() {
    let input = b"{\"a\\u202e\":\"\\u0000\\u0001\\u0002\\u0003\\u0000\\u0005\\u0006\\u0000\"}\n";
    let output = feed(&["--from", "jsonl", "--field", "a\u{202E}"], input);
    assert_eq!(stderr(&output).chars().find(|&c| is_hidden_or_control(c) && c != '\n'), None);
}

#[cfg(unix)]
#[test]
fn check_writes_quoted_names_or_raw_names_with_nul() {
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new(&[]);
    let dirty = "wo\u{200B}rd\n";
    let names: [&[u8]; 6] =
        [b"plain name", b"it's", b"two\nlines", "a\u{202E}b\u{1B}[2J".as_bytes(), b"$'x'", b"\xE3\\\xE4"];
    let root = folder.path("");
    let paths = names.map(|name| [root.as_bytes(), name].concat());
    let run = |args: &[&str]| {
        let paths = paths.iter().map(|path| std::ffi::OsStr::from_bytes(path));
        saaf(args).args(paths).output().unwrap()
    };
    for path in &paths {
        fs::write(std::ffi::OsStr::from_bytes(path), dirty).unwrap();
    }
    let output = run(&["--check"]);
    let shown = String::from_utf8(output.stdout).unwrap();
    assert_eq!((output.status.code(), shown.lines().count()), (Some(1), names.len()), "{shown:?}");
    assert_eq!(shown.chars().find(|&c| is_hidden_or_control(c) && c != '\n'), None, "{shown:?}");
    let line = |at: usize| shown.lines().nth(at).unwrap();
    assert_eq!(line(0).as_bytes(), paths[0]);
    assert_eq!(line(1).as_bytes(), paths[1]);
    assert_eq!(line(2), format!("$'{root}two\\nlines'"));
    assert_eq!(line(3), format!("$'{root}a\\342\\200\\256b\\033[2J'"));
    assert_eq!(line(4).as_bytes(), paths[4]);
    assert_eq!(line(5), format!("$'{root}\\343\\\\\\344'"));
    for args in [&["--check", "--null"], &["--check", "-0"]] {
        let output = run(args);
        let expected: Vec<u8> = paths.iter().flat_map(|path| [path, &b"\0"[..]].concat()).collect();
        assert_eq!((output.stdout, output.status.code()), (expected, Some(1)));
    }
    assert_refused(&super::run(&["-0"]), &["--check"]);
}

/// Whatever the run writes of a file and of a folder with such names, on either stream.
#[cfg(unix)]
#[test]
fn names_are_legible_in_every_kind_of_run() {
    let dirty = "wo\u{200B}rd \u{627}\u{202E}b\n".as_bytes();
    let runs: [&[&str]; 13] = [
        &["--audit"],
        &["--check"],
        &["--summary"],
        &["--summary=json"],
        &["--explain"],
        &["--explain=json"],
        &["--to", "html"],
        &["--to", "ansi"],
        &["--diff"],
        &["-i", "--explain", "--summary"],
        &["--from", "jsonl", "--field", "a", "--strict"],
        &["--from", "parquet"],
        &["--undo"],
    ];
    for args in runs {
        let folder = Folder::new(&[(ODD, dirty)]);
        std::fs::create_dir(folder.path(&format!("d{ODD}"))).unwrap();
        std::fs::write(folder.path(&format!("d{ODD}/{ODD}.txt")), dirty).unwrap();
        for name in [ODD, &format!("d{ODD}"), &format!("none{ODD}")] {
            let output = run(&[args, &[&folder.path(name)]].concat());
            // Lines that are no JSON pass through.
            let is_passed_on = args.contains(&"jsonl");
            for stream in [&output.stderr, &output.stdout].into_iter().take(if is_passed_on { 1 } else { 2 })
            {
                let shown = String::from_utf8_lossy(stream);
                // The view isolates what runs right to left.
                let is_of_view = |c: char| args.contains(&"ansi") && matches!(c, '\u{2068}' | '\u{2069}');
                let bad = shown.chars().find(|&c| is_hidden_or_control(c) && c != '\n' && !is_of_view(c));
                assert_eq!(bad, None, "{args:?}: {shown:?}");
            }
        }
    }
}
