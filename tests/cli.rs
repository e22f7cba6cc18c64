//! The built binary, from outside: what goes in on pipes and in files, what comes out, and the exit code.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use serde_json::Value;
use tempfile::TempDir;

mod cleaning;
#[cfg(unix)]
mod files;
mod json_lines;
mod names;
#[cfg(unix)]
mod readme;
mod rules;
#[cfg(unix)]
mod signals;

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
    assert_bytes(&output.stdout, expected.as_ref());
    assert_eq!(code(output), 0);
}

/// Shows the place where they part, and not megabytes.
#[track_caller]
fn assert_bytes(got: &[u8], expected: &[u8]) {
    let parts = got.iter().zip(expected).take_while(|(a, b)| a == b).count();
    let near = |bytes: &[u8]| {
        let end = bytes.len().min(parts + 200);
        String::from_utf8_lossy(&bytes[parts.saturating_sub(20)..end]).into_owned()
    };
    assert!(got == expected, "at byte {parts}: {:?}, expected {:?}", near(got), near(expected));
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
            for option in [
                "from", "field", "to", "profile", "bidi", "in-place", "offsets", "check", "strict",
                "without", "only", "list",
            ] {
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
        fs::set_permissions(folder.path("secret"), fs::Permissions::from_mode(0o000)).unwrap();
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

    /// 64 MiB go in as one line, and with the pipe still open the process says how much it ever held.
    #[test]
    #[cfg(target_os = "linux")]
    fn a_line_without_end_takes_little_memory() {
        let mut child = spawn(saaf(&[]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()));
        let mut stdin = child.stdin.take().unwrap();
        let block = "No line end in sight, اور آگے بھی نہیں۔ ".repeat(20_000);
        for _ in 0..(64 << 20) / block.len() {
            stdin.write_all(block.as_bytes()).unwrap();
        }
        let kilobytes = peak(&child);
        assert!(kilobytes < 64 << 10, "{kilobytes} kB");
        drop(stdin);
        assert!(child.wait().unwrap().success());
    }

    /// Issue 12: the line, what is unescaped of it, and the result are held, and nothing else of its length.
    #[test]
    #[cfg(target_os = "linux")]
    fn a_long_line_is_held_three_times_at_most() {
        let page = "All work &amp; no play, اور کھیل نہیں۔ ".repeat(240_000);
        let object = format!("{{\"text\": \"\\t{page}\"}}");
        for (from, line) in [("lines", page), ("jsonl", object)] {
            let mut child = spawn(
                saaf(&["--from", from]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()),
            );
            let (mut stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
            stdin.write_all(line.as_bytes()).unwrap();
            stdin.write_all(b"\n").unwrap();
            let mut result = std::io::BufReader::new(stdout);
            std::io::BufRead::read_until(&mut result, b'\n', &mut Vec::new()).unwrap();
            let most = 3 * (line.len() as u64 >> 10) + (20 << 10);
            let kilobytes = peak(&child);
            assert!(kilobytes < most, "{from}: {kilobytes} of {most} kB");
            drop(stdin);
            assert!(child.wait().unwrap().success());
        }
    }

    /// In kilobytes, what the process held when it held most.
    #[cfg(target_os = "linux")]
    fn peak(child: &std::process::Child) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        peak.trim().trim_end_matches(" kB").trim().parse().unwrap()
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
                let odd = |line: &&str| !line.contains("not a JSON object");
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
                    assert_bytes(&one.stdout, &many.stdout);
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
        assert_bytes(&one.stdout, &four.stdout);
        assert_bytes(&one.stderr, &four.stderr);
        assert!(one.stdout.len() > 100_000);
    }
}

fn records(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
