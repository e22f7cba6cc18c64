//! The built binary, from outside: what goes in on pipes and in files, what comes out, and the exit code.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use proptest::prelude::*;
use serde_json::Value;
use tempfile::TempDir;

fn saaf(words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_saaf"));
    command.args(words).stdin(Stdio::null());
    command
}

fn run(words: &[&str]) -> Output {
    saaf(words).output().unwrap()
}

/// Feeds from another thread, so that neither side waits for the other.
fn feed(words: &[&str], input: &[u8]) -> Output {
    let mut child = spawn(saaf(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()));
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = thread::spawn(move || {
        // A child that refuses its arguments does not read.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn spawn(command: &mut Command) -> Child {
    command.spawn().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[track_caller]
fn assert_quiet(output: &Output, expected: impl AsRef<[u8]>) {
    assert_eq!(told(output), "");
    assert_eq!(String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(expected.as_ref()));
    assert_eq!(code(output), 0);
}

#[track_caller]
fn assert_refused(output: &Output, parts: &[&str]) {
    let told = told(output);
    assert_eq!((code(output), told.lines().count()), (2, 1), "{told}");
    assert!(told.starts_with("saaf: "), "{told}");
    assert!(parts.iter().all(|part| told.contains(part)), "{told}");
    assert!(output.stdout.is_empty());
}

/// A folder with files.
struct Folder(TempDir);

impl Folder {
    fn new(files: &[(&str, &[u8])]) -> Folder {
        let folder = Folder(tempfile::tempdir().unwrap());
        for (name, bytes) in files {
            fs::write(folder.0.path().join(name), bytes).unwrap();
        }
        folder
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(self.0.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

mod usage {
    use super::*;

    #[test]
    fn short_help_fits_a_screen_and_long_help_has_examples() {
        let short = run(&["-h"]);
        let long = run(&["--help"]);
        let count = |output: &Output| output.stdout.split(|&b| b == b'\n').count();
        assert!(count(&short) <= 40, "{}", count(&short));
        assert!(count(&long) > 2 * count(&short));
        assert_eq!((code(&short), code(&long)), (0, 0));
        let long = String::from_utf8(long.stdout).unwrap();
        for part in ["Examples:", "Exit status:", "Input:", "Output:", "Cleaning:", "Control:"] {
            assert!(long.contains(part), "{part}");
        }
    }

    #[test]
    fn the_version_names_unicode() {
        let (major, minor, patch) = saaf::UNICODE_VERSION;
        let expected = format!("saaf {} (Unicode {major}.{minor}.{patch})\n", env!("CARGO_PKG_VERSION"));
        assert_quiet(&run(&["--version"]), expected);
    }

    #[test]
    fn completions_and_man_page_know_every_option() {
        let man = run(&["--man"]);
        let man = String::from_utf8(man.stdout).unwrap().replace('\\', "");
        for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
            let script = String::from_utf8(run(&["--completions", shell]).stdout).unwrap();
            for option in ["from", "field", "to", "profile", "bidi", "in-place", "offsets", "check", "strict"]
            {
                assert!(script.contains(option), "{shell} {option}");
                assert!(man.contains(&format!("--{option}")), "{option}");
            }
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused_in_one_line_with_a_way_out() {
        assert_refused(&run(&["--proflie", "index"]), &["--proflie", "'--profile'", "--help"]);
        assert_refused(&run(&["--profile", "indx"]), &["indx", "index-any"]);
        assert_refused(&run(&["--to", "josnl"]), &["josnl", "jsonl"]);
        assert_refused(&run(&["--encoding", "windows-1265"]), &["windows-1265", "did you mean windows-125"]);
        assert_refused(&run(&["--encoding", "klingon"]), &["klingon", "windows-1256"]);
        assert_refused(&run(&["--field", "a"]), &["--from jsonl"]);
        assert_refused(&run(&["--from", "jsonl", "--field", "a..b"]), &["a..b"]);
        assert_refused(&run(&["--from", "jsonl", "--encoding", "utf-8"]), &["UTF-8"]);
        assert_refused(&run(&["-i"]), &["--in-place"]);
        assert_refused(&run(&["-i", "-"]), &["--in-place"]);
        assert_refused(&run(&["-i", "--to", "jsonl", "x"]), &["-o FILE"]);
        assert_refused(&run(&["-i", "-o", "x", "y"]), &["--output"]);
    }
}

mod filter {
    use super::*;

    #[test]
    fn standard_input_is_the_default_and_a_dash() {
        assert_quiet(&feed(&[], b"one\ntwo"), "one\ntwo");
        let folder = Folder::new(&[("a", b"a\n"), ("b", b"b\n")]);
        assert_quiet(&feed(&[&folder.path("a"), "-", &folder.path("b")], b"-\n"), "a\n-\nb\n");
    }

    #[test]
    fn an_empty_input_is_an_empty_text() {
        assert_quiet(&run(&[]), "");
        assert_quiet(&run(&["--from", "lines"]), "");
        assert_quiet(&run(&["--from", "jsonl"]), "");
        assert_quiet(&run(&["--from", "lines", "--to", "jsonl"]), "");
        let record: Value = serde_json::from_slice(&run(&["--to", "jsonl"]).stdout).unwrap();
        assert_eq!(record["text"], "");
        let folder = Folder::new(&[("empty", b"")]);
        assert_quiet(&run(&[&folder.path("empty")]), "");
        assert_quiet(&run(&["--check", "--strict", &folder.path("empty")]), "");
    }

    #[test]
    fn what_cannot_be_read_is_told_and_the_others_go_on() {
        let folder = Folder::new(&[("a", b"a\n"), ("z", b"z\n")]);
        let (missing, directory) = (folder.path("none"), folder.path(""));
        for from in ["text", "lines", "jsonl"] {
            let words = ["--from", from, &folder.path("a"), &missing, &directory, &folder.path("z")];
            let output = run(&words);
            let told = told(&output);
            let lines: Vec<_> = told.lines().filter(|line| !line.contains("not a JSON object")).collect();
            assert_eq!(lines.len(), 2, "{told}");
            assert!(lines[0].starts_with(&format!("saaf: {missing}: no such file (")));
            assert!(lines[1].starts_with(&format!("saaf: {directory}: is a directory (")));
            assert_eq!(output.stdout, b"a\nz\n");
            assert_eq!(code(&output), 2);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_may_not_be_read_is_told() {
        use std::os::unix::fs::PermissionsExt;
        let folder = Folder::new(&[("secret", b"x")]);
        fs::set_permissions(folder.path("secret"), fs::Permissions::from_mode(0)).unwrap();
        if File::open(folder.path("secret")).is_ok() {
            return; // root reads everything
        }
        assert_refused(&run(&[&folder.path("secret")]), &["permission denied"]);
    }

    #[test]
    fn names_in_messages_cannot_steer_the_terminal() {
        let output = run(&["no\u{202E}such\u{1B}[2Jfile"]);
        assert_refused(&output, &["noU+202EsuchU+001B[2Jfile"]);
    }

    #[test]
    fn a_long_input_streams_in_bounded_memory() {
        let text = "All work and no play.\n".repeat(200_000);
        assert_quiet(&feed(&[], text.as_bytes()), &text);
        let folder = Folder::new(&[("long", text.as_bytes())]);
        assert_quiet(&run(&[&folder.path("long")]), &text);
        assert_quiet(&run(&["--check", &folder.path("long")]), "");
    }

    #[test]
    fn lines_come_out_while_more_is_awaited() {
        let mut child = spawn(
            saaf(&["--from", "lines"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()),
        );
        let mut stdin = child.stdin.take().unwrap();
        let mut stdout = child.stdout.take().unwrap();
        for line in [b"one\n", b"two\n"] {
            stdin.write_all(line).unwrap();
            let mut got = [0; 4];
            stdout.read_exact(&mut got).unwrap();
            assert_eq!(&got, line);
        }
        drop(stdin);
        assert!(child.wait().unwrap().success());
    }
}

#[cfg(unix)]
mod writing {
    use super::*;

    /// Runs with a standard output whose reader is gone.
    fn run_closed(words: &[&str]) -> Output {
        let mut command = saaf(words);
        let mut child = spawn(command.stdout(Stdio::piped()).stderr(Stdio::piped()));
        drop(child.stdout.take());
        child.wait_with_output().unwrap()
    }

    #[test]
    fn a_reader_that_goes_away_is_no_failure() {
        let folder = Folder::new(&[("long", "line\n".repeat(300_000).as_bytes()), ("short", b"line\n")]);
        for name in ["long", "short"] {
            for words in [
                &["--from", "lines"][..],
                &["--from", "jsonl"],
                &["--to", "jsonl"],
                &[],
                &["--explain", "--from", "lines"],
            ] {
                let path = folder.path(name);
                let words = [words, &[&path]].concat();
                let output = run_closed(&words);
                assert_eq!(code(&output), 0, "{words:?}");
                let told = told(&output);
                let odd = |line: &&str| !line.contains("not a JSON object") && !line.contains("read as");
                assert_eq!(told.lines().find(odd), None);
            }
        }
        for words in ["-h", "--help", "--man", "--version"] {
            let output = run_closed(&[words]);
            assert_eq!((code(&output), told(&output)), (0, String::new()));
        }
    }

    #[test]
    fn a_run_ends_when_its_reader_does_though_its_writer_goes_on() {
        let mut command = saaf(&["--from", "lines"]);
        let mut child = spawn(command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()));
        let mut stdin = child.stdin.take().unwrap();
        drop(child.stdout.take());
        stdin.write_all(b"a line\n").unwrap();
        // The pipe stays open, and nothing more comes.
        assert_eq!(child.wait().unwrap().code(), Some(0));
        drop(stdin);
    }

    #[test]
    fn an_explanation_that_nobody_reads_ends_the_run() {
        let folder = Folder::new(&[("long", "line\n".repeat(100_000).as_bytes())]);
        let mut command = saaf(&["--explain", "--from", "lines", &folder.path("long")]);
        let mut child = spawn(command.stdout(Stdio::null()).stderr(Stdio::piped()));
        drop(child.stderr.take());
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_full_disk_is_told() {
        let folder =
            Folder::new(&[("short", b"{\"text\":\"a\"}\n"), ("long", "line\n".repeat(300_000).as_bytes())]);
        let full = || File::options().write(true).open("/dev/full").unwrap();
        for words in [
            &[][..],
            &["--to", "jsonl"],
            &["--from", "lines"],
            &["--from", "jsonl"],
            &["--from", "jsonl", "--to", "jsonl"],
        ] {
            for name in ["short", "long"] {
                let path = folder.path(name);
                let words = [words, &[&path]].concat();
                let output = saaf(&words).stdout(full()).output().unwrap();
                let told = told(&output);
                assert_eq!(code(&output), 2, "{words:?}");
                let last = told.lines().last();
                assert_eq!(last, Some("saaf: standard output: No space left on device"), "{words:?}");
            }
        }
        for words in [&["--help"][..], &["--man"], &["--completions", "bash"]] {
            let output = saaf(words).stdout(full()).output().unwrap();
            assert_eq!(told(&output), "saaf: standard output: No space left on device\n");
            assert_eq!(code(&output), 2);
        }
        let output = run(&["-o", "/dev/full", &folder.path("short")]);
        assert_refused(&output, &["/dev/full: No space left on device"]);
    }

    #[test]
    fn an_output_file_appears_whole_or_not_at_all() {
        use std::os::unix::fs::PermissionsExt;
        let folder = Folder::new(&[("a", b"a\n"), ("b", b"b\n")]);
        let (a, b, out) = (folder.path("a"), folder.path("b"), folder.path("out"));
        assert_quiet(&run(&[&a, &b, "-o", &out]), "");
        assert_eq!(folder.read("out"), b"a\nb\n");
        fs::set_permissions(&out, fs::Permissions::from_mode(0o640)).unwrap();
        assert_quiet(&run(&[&b, "--output", &out]), "");
        assert_eq!(folder.read("out"), b"b\n");
        assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o640);
        let nowhere = folder.path("none/out");
        assert_refused(&run(&[&a, "-o", &nowhere]), &[&nowhere]);
        assert_refused(&run(&[&a, "-o", &folder.path("")]), &["is a directory"]);
        assert_eq!(folder.names(), ["a", "b", "out"]);
        assert_quiet(&run(&[&a, "-o", "-"]), "a\n");
    }

    #[test]
    fn an_input_is_no_output() {
        let folder = Folder::new(&[("a", b"a\n")]);
        let a = folder.path("a");
        assert_refused(&run(&[&a, "-o", &a]), &["--in-place"]);
        std::os::unix::fs::symlink(&a, folder.path("link")).unwrap();
        assert_refused(&run(&[&folder.path("link"), "-o", &a]), &["--in-place"]);
        let append = File::options().append(true).open(&a).unwrap();
        let output = saaf(&[&a]).stdout(append).output().unwrap();
        assert_refused(&output, &["--in-place"]);
        assert_eq!(folder.read("a"), b"a\n");
    }

    #[test]
    fn a_device_is_written_to_and_not_replaced() {
        let folder = Folder::new(&[("a", b"a\n")]);
        assert_quiet(&run(&[&folder.path("a"), "-o", "/dev/null"]), "");
        assert_refused(&run(&["-i", "/dev/null"]), &["not a regular file"]);
        assert_refused(&run(&["-i", "--from", "lines", "/dev/null"]), &["not a regular file"]);
    }
}

mod lines {
    use super::*;

    #[test]
    fn each_line_is_a_document() {
        let output = feed(&["--from", "lines", "--to", "jsonl", "--bidi", "none"], b"one\r\n\ntwo");
        let texts: Vec<_> = records(&output).into_iter().map(|record| record["text"].clone()).collect();
        assert_eq!(texts, ["one", "", "two"]);
    }

    #[test]
    fn as_many_lines_come_out_as_went_in() {
        assert_quiet(&feed(&["--from", "lines"], b"one\r\n\n\ntwo"), "one\n\n\ntwo");
        let lossless = ["--from", "lines", "--profile", "lossless"];
        assert_quiet(&feed(&lossless, b"one\r\n\n\ntwo\r\n"), "one\r\n\n\ntwo\r\n");
    }

    #[test]
    fn utf_16_has_no_lines_to_cut_at() {
        let utf_16: Vec<u8> = "\u{FEFF}a\nb\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_refused(&feed(&["--from", "lines"], &utf_16), &["UTF-16", "lossless"]);
    }

    #[test]
    fn threads_and_batches_leave_no_trace() {
        let line = |i: usize| format!("{{\"id\":{i},\"text\":\"line {i}\u{200B} of many \\u00e9\"}}\n");
        let input: String = (0..60_000).map(line).collect();
        for from in ["lines", "jsonl"] {
            for to in ["text", "jsonl"] {
                let one = feed(&["--from", from, "--to", to, "-j", "1"], input.as_bytes());
                assert_eq!(code(&one), 0);
                for threads in ["2", "5"] {
                    let many = feed(&["--from", from, "--to", to, "-j", threads], input.as_bytes());
                    assert!(one.stdout == many.stdout, "{from} {to} {threads}");
                }
            }
        }
    }

    #[test]
    fn threads_leave_no_trace_on_files_and_explanations() {
        let contents: Vec<_> = (0..150).map(|i| format!("file {i}\u{200B}\n").repeat(i * 10)).collect();
        let names: Vec<_> = (0..150).map(|i| format!("{i:03}")).collect();
        let files: Vec<_> = names.iter().zip(&contents).map(|(n, c)| (n.as_str(), c.as_bytes())).collect();
        let folder = Folder::new(&files);
        let paths: Vec<_> = names.iter().map(|name| folder.path(name)).collect();
        let words = |threads| {
            let mut words = vec!["--explain", "-j", threads];
            words.extend(paths.iter().map(String::as_str));
            words
        };
        let (one, four) = (run(&words("1")), run(&words("4")));
        assert_eq!(one, four);
        assert!(one.stdout.len() > 100_000);
    }
}

fn records(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

mod json_lines {
    use super::*;

    const JSONL: [&str; 2] = ["--from", "jsonl"];

    #[test]
    fn what_is_not_a_field_passes_byte_for_byte() {
        let input = b" { \"a\\u0062\" :\t[1.50, \"\xFF\\ud800\"], \"text\" : \"plain\" , \"n\":1e3 } \r\n\
            \r\n   \n{\"text\":7}\n{\"title\":\"only\"}\n{}\n{\"text\":\"plain\"}";
        assert_quiet(&feed(&JSONL, input), input);
        assert_quiet(&feed(&["--from", "jsonl", "--check"], input), "");
    }

    #[test]
    fn a_record_is_added_where_there_is_a_field() {
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
    fn several_fields_have_their_records_by_path() {
        let input = r#"{"a":{"b":"one"},"text":"two","c":"three"}"#;
        let words =
            ["--from", "jsonl", "--to", "jsonl", "--field", "text", "--field", "a.b", "--field", "none"];
        let all = records(&feed(&words, input.as_bytes()));
        let keys: Vec<_> = all[0]["saaf"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys.iter().filter(|key| ["text", "a.b"].contains(&&***key)).count(), 2);
        assert_eq!(keys.len(), 2);
    }

    #[test]
    fn a_line_that_is_no_object_is_told_and_passed_on() {
        let input = b"{\"text\":\"a\"}\n[1]\n{\"text\":\"b\"\nplain\n{\"text\":\"c\"}\n";
        let output = feed(&JSONL, input);
        assert_eq!(output.stdout, input);
        assert_eq!(code(&output), 2);
        let told = told(&output);
        let lines: Vec<_> = told.lines().collect();
        assert_eq!(lines.len(), 3);
        assert!(lines[0].starts_with("saaf: standard input:2: not a JSON object: expected '{'"));
        assert!(lines[0].contains("at byte 0 of the line, 13 of the input"));
        assert!(
            lines[1].contains("input:3:") && lines[1].contains("at byte 11 of the line, 28 of the input")
        );
        assert!(lines[2].contains("input:4:") && lines[2].contains("--from lines"));
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
        fn any_object_passes_byte_for_byte(objects in proptest::collection::vec(odd_json(), 1..30)) {
            let input = objects.join(&b"\n"[..]);
            let output = feed(&["--from", "jsonl", "--field", "text", "--to", "jsonl"], &input);
            prop_assert_eq!(told(&output), "");
            prop_assert!(output.stdout == input);
        }
    }
}

/// What needs text to be cleaned, and not only passed on.
mod cleaning {
    use super::*;

    /// ZERO WIDTH SPACE between letters is removed by `display` and kept by `lossless`.
    const DIRTY: &[u8] = "wo\u{200B}rd\n".as_bytes();

    #[test]
    fn files_follow_each_other_each_on_its_own() {
        let folder =
            Folder::new(&[("utf8", "é\n".as_bytes()), ("utf16", b"\xFF\xFE\xE9\0\n\0"), ("zwsp", DIRTY)]);
        let paths = ["utf8", "utf16", "zwsp"].map(|name| folder.path(name));
        let words: Vec<_> = paths.iter().map(String::as_str).collect();
        assert_quiet(&run(&words), "é\né\nword\n");
        let output = run(&[&["--to", "jsonl"], &words[..]].concat());
        let names: Vec<_> = records(&output).iter().map(|r| r["encoding"]["name"].clone()).collect();
        assert_eq!(names, ["UTF-8", "UTF-16LE", "UTF-8"]);
    }

    #[test]
    fn binary_data_is_refused_and_the_others_go_on() {
        let binary: Vec<u8> =
            (0..4000u32).flat_map(|i| (i.wrapping_mul(2_654_435_761)).to_le_bytes()).collect();
        let folder =
            Folder::new(&[("a", b"a\n"), ("bin", &binary), ("long", &binary.repeat(100)), ("z", b"z\n")]);
        let paths = ["a", "bin", "long", "z"].map(|name| folder.path(name));
        let words: Vec<_> = paths.iter().map(String::as_str).collect();
        let output = run(&words);
        assert_eq!(output.stdout, b"a\nz\n");
        assert_eq!((code(&output), told(&output).lines().count()), (2, 2));
        for (line, path) in told(&output).lines().zip(&paths[1..]) {
            assert!(line.starts_with(&format!("saaf: {path}: binary data")) && line.contains("--encoding"));
        }
        let output = run(&[&["--to", "jsonl"], &words[..]].concat());
        assert_eq!((code(&output), records(&output).len()), (2, 2));
        assert_refused(&feed(&[], &binary), &["standard input: binary data", "--encoding LABEL"]);
        assert_refused(&run(&["-i", &paths[1]]), &["binary data"]);
        assert_eq!(folder.read("bin"), binary);
    }

    #[test]
    fn check_names_what_would_change() {
        let folder = Folder::new(&[
            ("clean", b"word\n"),
            ("dirty", DIRTY),
            ("long", &DIRTY.repeat(200_000)),
            ("legacy", b"\xFF\xFEw\0\n\0"),
        ]);
        let paths = ["clean", "dirty", "long", "legacy"].map(|name| folder.path(name));
        let words: Vec<_> = paths.iter().map(String::as_str).collect();
        let output = run(&[&["--check"], &words[..]].concat());
        assert_eq!(
            String::from_utf8(output.stdout).unwrap(),
            format!("{}\n{}\n{}\n", paths[1], paths[2], paths[3])
        );
        assert_eq!(output.status.code(), Some(1));
        assert_quiet(&run(&["--check", &paths[0]]), "");
        assert_quiet(&run(&["--check", "--profile", "lossless", &paths[1]]), "");
        assert_eq!(feed(&["--check"], DIRTY).stdout, b"-\n");
        let both = run(&["--check", "-i", &paths[1], "missing"]);
        assert_eq!((code(&both), folder.read("dirty")), (2, DIRTY.to_vec()));
        assert_eq!(code(&run(&["--check", "--from", "lines", &paths[1]])), 1);
    }

    #[test]
    fn strict_tells_of_loss_behind_the_output() {
        let damaged = b"caf\xC3\xA9 na\xC3\xAFve d\xC3\xA9j\xC3\xA0 \xC3\xA9t\xC3\xA9 \xFF end\n";
        let output = feed(&["--strict", "--encoding", "utf-8"], damaged);
        assert_eq!((code(&output), told(&output)), (1, String::new()));
        assert!(String::from_utf8(output.stdout).unwrap().contains('\u{FFFD}'));
        assert_eq!(code(&feed(&["--encoding", "utf-8"], damaged)), 0);
        assert_eq!(code(&feed(&["--strict"], "caf\u{E9} \u{FFFD}\n".as_bytes())), 0);
        let lone = feed(&["--strict", "--from", "jsonl"], b"{\"text\":\"a\\ud800b\"}\n");
        assert_eq!((code(&lone), String::from_utf8(lone.stdout).unwrap().contains('\u{FFFD}')), (1, true));
        let failed = saaf(&["--strict", "missing"]).output().unwrap();
        assert_eq!(code(&failed), 2);
    }

    #[test]
    fn an_explanation_names_rule_and_place() {
        let output = feed(&["--explain"], DIRTY);
        assert_eq!(output.stdout, b"word\n");
        assert!(
            told(&output).contains("standard input: 2..5: invisible: removed U+200B\n"),
            "{}",
            told(&output)
        );
        let output = feed(&["--explain", "--from", "lines"], &DIRTY.repeat(2));
        assert!(told(&output).contains("standard input:2: 2..5: invisible: removed U+200B\n"));
        let line = "{\"id\":1}\n{\"t\":{\"u\":\"wo\u{200B}rd\"}}\n";
        let output = feed(&["--explain", "--from", "jsonl", "--field", "t.u"], line.as_bytes());
        assert!(told(&output).contains("standard input:2: t.u: 2..5: invisible: removed U+200B\n"));
        assert_eq!(told(&feed(&["--explain", "--to", "jsonl"], DIRTY)), "");
    }

    #[test]
    fn an_explanation_is_the_same_for_a_pipe_and_a_file() {
        let text = "some words of a line\nwo\u{200B}rd\n".repeat(30_000);
        assert!(text.len() < 1 << 20);
        let folder = Folder::new(&[("text", text.as_bytes())]);
        let (pipe, file) = (feed(&["--explain"], text.as_bytes()), run(&["--explain", &folder.path("text")]));
        assert_eq!(pipe.stdout, file.stdout);
        assert_eq!(told(&pipe), told(&file).replace(&folder.path("text"), "standard input"));
    }

    #[test]
    fn offsets_are_told_in_the_unit_asked_for() {
        let text = "😀 naïve text\n";
        for (unit, end) in [("bytes", text.len()), ("utf16", 14), ("chars", 13)] {
            let output = feed(&["--to", "jsonl", "--offsets", unit], text.as_bytes());
            let record = &records(&output)[0];
            assert_eq!(record["spans"].as_array().unwrap().last().unwrap()["end"], end, "{unit}");
            assert_eq!(record["paragraphs"].as_array().unwrap().last().unwrap()["end"], end, "{unit}");
            assert_eq!(record["spans"].as_array().unwrap().last().unwrap()["source_end"], text.len());
        }
    }

    #[cfg(unix)]
    #[test]
    fn in_place_replaces_what_changes_and_touches_nothing_else() {
        use std::os::unix::fs::{MetadataExt, PermissionsExt};
        let long = DIRTY.repeat(200_000);
        let folder = Folder::new(&[
            ("clean", b"word\n"),
            ("dirty", DIRTY),
            ("long", &long),
            ("cleanlong", &b"word\n".repeat(300_000)),
        ]);
        let paths = ["clean", "dirty", "long", "cleanlong"].map(|name| folder.path(name));
        fs::set_permissions(&paths[1], fs::Permissions::from_mode(0o750)).unwrap();
        std::os::unix::fs::symlink(&paths[1], folder.path("link")).unwrap();
        let inode = |path: &str| fs::metadata(path).unwrap().ino();
        let before = paths.each_ref().map(|path| inode(path));
        assert_quiet(&run(&["-i", &paths[0], &folder.path("link"), &paths[2], &paths[3]]), "");
        let after = paths.each_ref().map(|path| inode(path));
        assert_eq!((before[0], before[3]), (after[0], after[3]));
        assert_ne!((before[1], before[2]), (after[1], after[2]));
        assert_eq!(folder.read("dirty"), b"word\n");
        assert_eq!(folder.read("long"), b"word\n".repeat(200_000));
        assert_eq!(fs::metadata(&paths[1]).unwrap().permissions().mode() & 0o777, 0o750);
        assert!(fs::symlink_metadata(folder.path("link")).unwrap().is_symlink());
        assert_eq!(folder.names(), ["clean", "cleanlong", "dirty", "link", "long"]);
    }

    #[test]
    fn in_place_works_by_line_and_by_field() {
        let folder =
            Folder::new(&[("lines", DIRTY), ("jsonl", "{\"text\":\"wo\u{200B}rd\",\"n\":1}\n".as_bytes())]);
        assert_quiet(&run(&["-i", "--from", "lines", &folder.path("lines")]), "");
        assert_quiet(&run(&["-i", "--from", "jsonl", &folder.path("jsonl")]), "");
        assert_eq!(folder.read("lines"), b"word\n");
        assert_eq!(folder.read("jsonl"), b"{\"text\":\"word\",\"n\":1}\n");
        assert_eq!(folder.names(), ["jsonl", "lines"]);
    }

    #[test]
    fn only_the_field_is_rewritten() {
        let input = " {\"te\\u0078t\" : \"wo\\u200brd \\u00e9 \\\"q\\\" \\\\\\t\", \"b\":\"wo\\u200brd\", \"text\":\"\\u0041\"} \r\n";
        let expected = " {\"te\\u0078t\" : \"word é \\\"q\\\" \\\\\\tx\", \"b\":\"wo\\u200brd\", \"text\":\"\\u0041\"} \r\n";
        // A tab at the end of a line would be trimmed, so a letter stands behind it.
        let input = input.replace("\\t\"", "\\tx\"");
        assert_quiet(&feed(&["--from", "jsonl"], input.as_bytes()), expected);
    }

    #[test]
    fn every_element_of_an_array_is_cleaned() {
        let input =
            "{\"docs\":[{\"t\":\"wo\\u200brd\"},{\"t\":3},{\"t\":[\"a\\u200bb\"]}],\"t\":\"a\\u200bb\"}\n";
        let expected = "{\"docs\":[{\"t\":\"word\"},{\"t\":3},{\"t\":[\"ab\"]}],\"t\":\"a\\u200bb\"}\n";
        assert_quiet(&feed(&["--from", "jsonl", "--field", "docs.t"], input.as_bytes()), expected);
    }

    #[test]
    fn a_cut_inside_a_line_is_a_space_in_text_and_a_line_feed_in_the_record() {
        let line =
            "\u{627}\u{6A9}\u{62A}\u{648}\u{628}\u{631} 30, 2025Defence minister said so on Thursday\n";
        let words = ["--from", "lines", "--languages", "ur,en"];
        let text = feed(&words, line.as_bytes());
        assert_eq!(text.stdout.iter().filter(|&&b| b == b'\n').count(), 1);
        assert!(String::from_utf8(text.stdout).unwrap().contains("2025 Defence"));
        let record = feed(&[&words[..], &["--to", "jsonl"]].concat(), line.as_bytes());
        assert!(records(&record)[0]["text"].as_str().unwrap().contains("2025\nDefence"));
    }
}
