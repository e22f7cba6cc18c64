//! The built binary: standard input and files in; standard output, standard error, files and the exit code out.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::process::{Child, Command, Output, Stdio};
use std::thread;

use serde_json::Value;
use tempfile::TempDir;

mod archives;
mod cleaning;
mod config;
#[cfg(unix)]
mod files;
#[cfg(unix)]
mod folders;
mod inputs;
mod json_lines;
mod names;
#[cfg(unix)]
mod options;
mod pages;
#[cfg(unix)]
mod readme;
mod rules;
#[cfg(unix)]
mod signals;
mod spans;
mod summary;
#[cfg(feature = "tables")]
mod tables;
mod undo;
mod views;

fn saaf(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_saaf"));
    // The settings of whoever runs the tests are none of theirs.
    command.env("XDG_CONFIG_HOME", "/nonexistent").args(args).stdin(Stdio::null());
    command
}

fn run(args: &[&str]) -> Output {
    saaf(args).output().unwrap()
}

/// Writes standard input from another thread, so that neither side blocks the other.
fn feed(args: &[&str], input: &[u8]) -> Output {
    let mut child = spawn(saaf(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()));
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

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[track_caller]
fn assert_quiet(output: &Output, expected: impl AsRef<[u8]>) {
    assert_eq!(stderr(output), "");
    assert_bytes(&output.stdout, expected.as_ref());
    assert_eq!(code(output), 0);
}

/// Shows a short excerpt where the two begin to differ.
#[track_caller]
fn assert_bytes(got: &[u8], expected: &[u8]) {
    let same = got.iter().zip(expected).take_while(|(a, b)| a == b).count();
    let near = |bytes: &[u8]| {
        let end = bytes.len().min(same + 200);
        String::from_utf8_lossy(&bytes[same.saturating_sub(20)..end]).into_owned()
    };
    assert!(got == expected, "at byte {same}: {:?}, expected {:?}", near(got), near(expected));
}

#[track_caller]
fn assert_refused(output: &Output, parts: &[&str]) {
    let stderr = stderr(output);
    assert_eq!((code(output), stderr.lines().count()), (2, 1), "{stderr}");
    assert!(stderr.starts_with("saaf: "), "{stderr}");
    assert!(parts.iter().all(|part| stderr.contains(part)), "{stderr}");
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
    fn version_names_the_unicode_version() {
        let (major, minor, patch) = saaf::UNICODE_VERSION;
        let expected = format!("saaf {} (Unicode {major}.{minor}.{patch})\n", env!("CARGO_PKG_VERSION"));
        assert_quiet(&run(&["--version"]), expected);
    }

    #[test]
    fn completions_and_man_page_have_every_option() {
        let man = run(&["--man"]);
        let man = String::from_utf8(man.stdout).unwrap().replace('\\', "");
        for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
            let script = String::from_utf8(run(&["--completions", shell]).stdout).unwrap();
            // Values are completed too, but for PowerShell, whose scripts of clap have none.
            for value in ["windows-1256", "fa-AF", "index-any", "space-run"] {
                assert!(
                    script.contains(value) || matches!(shell, "elvish" | "powershell"),
                    "{shell} {value}"
                );
            }
            for option in [
                "from", "field", "to", "profile", "bidi", "in-place", "offsets", "check", "strict", "with",
                "without", "only", "list",
            ] {
                assert!(script.contains(option), "{shell} {option}");
                assert!(man.contains(&format!("--{option}")), "{option}");
            }
        }
    }

    #[test]
    fn wrong_usage_is_refused_in_one_line_with_a_hint() {
        assert_refused(&run(&["--proflie", "index"]), &["--proflie", "'--profile'", "--help"]);
        assert_refused(&run(&["--profile", "indx"]), &["indx", "index-any"]);
        assert_refused(&run(&["--to", "josnl"]), &["josnl", "jsonl"]);
        assert_refused(&run(&["--encoding", "windows-1265"]), &["windows-1265", "did you mean windows-125"]);
        assert_refused(&run(&["--encoding", "klingon"]), &["klingon", "windows-1256"]);
        assert_refused(&run(&["--from", "lines", "--field", "a"]), &["--from jsonl"]);
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
    fn standard_input_is_the_default_and_dash() {
        assert_quiet(&feed(&[], b"one\ntwo"), "one\ntwo");
        let folder = Folder::new(&[("a", b"a\n"), ("b", b"b\n")]);
        assert_quiet(&feed(&[&folder.path("a"), "-", &folder.path("b")], b"-\n"), "a\n-\nb\n");
    }

    #[test]
    fn empty_input_gives_empty_text() {
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
    fn unreadable_files_are_reported_and_others_are_cleaned() {
        let folder = Folder::new(&[("a", b"a\n"), ("z", b"z\n")]);
        let missing = folder.path("none");
        for from in ["text", "lines", "jsonl"] {
            let args = ["--from", from, &folder.path("a"), &missing, &folder.path("z")];
            let output = run(&args);
            let stderr = stderr(&output);
            let lines: Vec<_> = stderr.lines().filter(|line| !line.contains("not a JSON object")).collect();
            assert_eq!(lines.len(), 1, "{stderr}");
            assert!(lines[0].starts_with(&format!("saaf: {missing}: no such file (")));
            assert_eq!(output.stdout, b"a\nz\n");
            assert_eq!(code(&output), 2);
        }
    }

    #[cfg(unix)]
    #[test]
    fn file_without_read_permission_is_reported() {
        use std::os::unix::fs::PermissionsExt;
        let folder = Folder::new(&[("secret", b"x")]);
        fs::set_permissions(folder.path("secret"), fs::Permissions::from_mode(0o000)).unwrap();
        if File::open(folder.path("secret")).is_ok() {
            return; // root reads everything
        }
        assert_refused(&run(&[&folder.path("secret")]), &["permission denied"]);
    }

    #[test]
    fn file_names_in_messages_have_no_control_characters() {
        let output = run(&["no\u{202E}such\u{1B}[2Jfile"]);
        assert_refused(&output, &["noU+202EsuchU+001B[2Jfile"]);
    }

    #[test]
    fn long_input_takes_bounded_memory() {
        let text = "All work and no play.\n".repeat(200_000);
        assert_quiet(&feed(&[], text.as_bytes()), &text);
        let folder = Folder::new(&[("long", text.as_bytes())]);
        assert_quiet(&run(&[&folder.path("long")]), &text);
        assert_quiet(&run(&["--check", &folder.path("long")]), "");
    }

    /// 64 MiB go in as one line, and with the pipe still open the process says how much it ever held.
    #[test]
    #[cfg(target_os = "linux")]
    fn input_of_one_long_line_takes_bounded_memory() {
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
    fn long_line_takes_at_most_three_times_its_length() {
        let page = "All work &amp; no play, اور کھیل نہیں۔ ".repeat(240_000);
        let object = format!("{{\"text\": \"\\t{page}\"}}");
        let empty = String::from("{\"text\": \"\"}");
        // The program itself, above all its debug build, takes what a short line takes.
        let mut program = 0;
        for (from, line) in [("jsonl", empty), ("lines", page), ("jsonl", object)] {
            let mut child = spawn(
                saaf(&["--from", from]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()),
            );
            let (mut stdin, stdout) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
            stdin.write_all(line.as_bytes()).unwrap();
            stdin.write_all(b"\n").unwrap();
            let mut result = std::io::BufReader::new(stdout);
            std::io::BufRead::read_until(&mut result, b'\n', &mut Vec::new()).unwrap();
            let kilobytes = peak(&child);
            if program == 0 {
                program = kilobytes;
            }
            let most = program + 3 * (line.len() as u64 >> 10) + (20 << 10);
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
    fn lines_are_written_while_input_is_open() {
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
    fn run_closed(args: &[&str]) -> Output {
        let mut command = saaf(args);
        let mut child = spawn(command.stdout(Stdio::piped()).stderr(Stdio::piped()));
        drop(child.stdout.take());
        child.wait_with_output().unwrap()
    }

    #[test]
    fn closed_standard_output_is_no_failure() {
        let folder = Folder::new(&[("long", "line\n".repeat(300_000).as_bytes()), ("short", b"line\n")]);
        for name in ["long", "short"] {
            for args in [
                &["--from", "lines"][..],
                &["--from", "jsonl"],
                &["--to", "jsonl"],
                &[],
                &["--explain", "--from", "lines"],
            ] {
                let path = folder.path(name);
                let args = [args, &[&path]].concat();
                let output = run_closed(&args);
                assert_eq!(code(&output), 0, "{args:?}");
                let stderr = stderr(&output);
                let odd = |line: &&str| !line.contains("not a JSON object");
                assert_eq!(stderr.lines().find(odd), None);
            }
        }
        for args in ["-h", "--help", "--man", "--version"] {
            let output = run_closed(&[args]);
            assert_eq!((code(&output), stderr(&output)), (0, String::new()));
        }
    }

    #[test]
    fn closed_standard_output_ends_the_run_while_input_is_open() {
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
    fn closed_standard_error_ends_a_run_with_explain() {
        let folder = Folder::new(&[("long", "line\n".repeat(100_000).as_bytes())]);
        let mut command = saaf(&["--explain=full", "--from", "lines", &folder.path("long")]);
        let mut child = spawn(command.stdout(Stdio::null()).stderr(Stdio::piped()));
        drop(child.stderr.take());
        assert_eq!(child.wait().unwrap().code(), Some(0));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn full_disk_is_reported() {
        let folder =
            Folder::new(&[("short", b"{\"text\":\"a\"}\n"), ("long", "line\n".repeat(300_000).as_bytes())]);
        let full = || File::options().write(true).open("/dev/full").unwrap();
        for args in [
            &[][..],
            &["--to", "jsonl"],
            &["--from", "lines"],
            &["--from", "jsonl"],
            &["--from", "jsonl", "--to", "jsonl"],
        ] {
            for name in ["short", "long"] {
                let path = folder.path(name);
                let args = [args, &[&path]].concat();
                let output = saaf(&args).stdout(full()).output().unwrap();
                let stderr = stderr(&output);
                assert_eq!(code(&output), 2, "{args:?}");
                let last = stderr.lines().last();
                assert_eq!(last, Some("saaf: standard output: No space left on device"), "{args:?}");
            }
        }
        for args in [&["--help"][..], &["--man"], &["--completions", "bash"]] {
            let output = saaf(args).stdout(full()).output().unwrap();
            assert_eq!(stderr(&output), "saaf: standard output: No space left on device\n");
            assert_eq!(code(&output), 2);
        }
        let output = run(&["-o", "/dev/full", &folder.path("short")]);
        assert_refused(&output, &["/dev/full: No space left on device"]);
    }

    #[test]
    fn output_file_is_written_completely_or_not_at_all() {
        use std::os::unix::fs::PermissionsExt;
        let folder = Folder::new(&[("a", b"a\n"), ("b", b"b\n")]);
        let (a, b, out) = (folder.path("a"), folder.path("b"), folder.path("out"));
        assert_quiet(&run(&["--from", "lines", &a, &b, "-o", &out]), "");
        assert_eq!(folder.read("out"), b"a\nb\n");
        fs::set_permissions(&out, fs::Permissions::from_mode(0o640)).unwrap();
        assert_quiet(&run(&[&b, "--output", &out]), "");
        assert_eq!(folder.read("out"), b"b\n");
        assert_eq!(fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o640);
        let nowhere = folder.path("none/out");
        assert_refused(&run(&[&a, "-o", &nowhere]), &[&nowhere]);
        assert_refused(&run(&[&a, "-o", &folder.path("")]), &["is input and output"]);
        assert_eq!(folder.names(), ["a", "b", "out"]);
        assert_quiet(&run(&[&a, "-o", "-"]), "a\n");
    }

    #[test]
    fn input_file_as_output_is_refused() {
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
    fn device_is_written_to_and_not_replaced() {
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
    fn output_has_as_many_lines_as_input() {
        assert_quiet(&feed(&["--from", "lines"], b"one\r\n\n\ntwo"), "one\n\n\ntwo");
        let lossless = ["--from", "lines", "--profile", "lossless"];
        assert_quiet(&feed(&lossless, b"one\r\n\n\ntwo\r\n"), "one\r\n\n\ntwo\r\n");
    }

    #[test]
    fn utf_16_is_refused_as_lines() {
        let utf_16: Vec<u8> = "\u{FEFF}a\nb\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_refused(&feed(&["--from", "lines"], &utf_16), &["UTF-16", "lossless"]);
    }

    #[test]
    fn output_of_lines_is_independent_of_threads_and_batches() {
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
    fn output_of_files_is_independent_of_threads() {
        let contents: Vec<_> = (0..150).map(|i| format!("file {i}\u{200B}\n").repeat(i * 10)).collect();
        let names: Vec<_> = (0..150).map(|i| format!("{i:03}")).collect();
        let files: Vec<_> = names.iter().zip(&contents).map(|(n, c)| (n.as_str(), c.as_bytes())).collect();
        let folder = Folder::new(&files);
        let paths: Vec<_> = names.iter().map(|name| folder.path(name)).collect();
        let args = |threads| {
            let mut args = vec!["--explain", "-j", threads];
            args.extend(paths.iter().map(String::as_str));
            args
        };
        let (one, four) = (run(&args("1")), run(&args("4")));
        assert_bytes(&one.stdout, &four.stdout);
        assert_bytes(&one.stderr, &four.stderr);
        assert!(one.stdout.len() > 100_000);
    }
}

fn records(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}
