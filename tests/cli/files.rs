//! Output files: what is replaced and what is refused (links, files that other programs changed, the input itself).

use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::process::ChildStderr;

use super::*;

const OLD: &[u8] = b"old\n";

/// Text with an edit in every line, so that `--explain` fills the pipe of standard error long before the end.
fn dirty(lines: usize) -> Vec<u8> {
    format!("wo\u{200B}rd and {} more\n", "some".repeat(20)).repeat(lines).into_bytes()
}

/// Starts a run with `--explain`, which has read some of the file and blocks on the full pipe of standard error.
fn start_blocked(args: &[&str]) -> (Child, ChildStderr) {
    let mut child = spawn(saaf(args).stdout(Stdio::null()).stderr(Stdio::piped()));
    let mut stderr = child.stderr.take().unwrap();
    stderr.read_exact(&mut [0]).unwrap();
    (child, stderr)
}

/// Reads standard error to its end. Returns the exit code and the last line.
fn finish((mut child, mut stderr): (Child, ChildStderr)) -> (Option<i32>, String) {
    let mut text = String::new();
    stderr.read_to_string(&mut text).unwrap();
    (child.wait().unwrap().code(), text.lines().last().unwrap_or_default().to_owned())
}

/// Lines of a small file, which is read at once, and of a large one, which is streamed.
const LINE_COUNTS: [usize; 2] = [3_000, 14_000];

#[test]
fn in_place_refuses_a_link_that_replaced_the_file() {
    for lines in LINE_COUNTS {
        let folder = Folder::new(&[("a", &dirty(lines)), ("other", OLD)]);
        let blocked = start_blocked(&["-i", "--explain=full", &folder.path("a")]);
        fs::remove_file(folder.path("a")).unwrap();
        symlink("other", folder.path("a")).unwrap();
        let (code, last) = finish(blocked);
        assert_eq!(code, Some(2));
        assert!(last.contains("cannot be replaced, and is as it was: another program changed it"), "{last}");
        assert_eq!(folder.read("other"), OLD);
        assert_eq!(folder.names(), ["a", "other"]);
    }
}

#[test]
fn in_place_writes_to_the_opened_folder_after_it_is_moved() {
    for lines in LINE_COUNTS {
        let folder = Folder::new(&[]);
        for name in ["in", "trap"] {
            fs::create_dir(folder.path(name)).unwrap();
        }
        fs::write(folder.path("in/a"), dirty(lines)).unwrap();
        fs::write(folder.path("trap/a"), OLD).unwrap();
        let blocked = start_blocked(&["-i", "--explain=full", &folder.path("in/a")]);
        fs::rename(folder.path("in"), folder.path("moved")).unwrap();
        symlink("trap", folder.path("in")).unwrap();
        assert_eq!(finish(blocked).0, Some(0));
        assert_eq!(folder.read("trap/a"), OLD);
        assert!(folder.read("moved/a").starts_with(b"word and some"));
    }
}

#[test]
fn in_place_refuses_a_file_that_was_appended_to() {
    for lines in LINE_COUNTS {
        let text = dirty(lines);
        let folder = Folder::new(&[("log", &text)]);
        let blocked = start_blocked(&["-i", "--explain=full", &folder.path("log")]);
        File::options().append(true).open(folder.path("log")).unwrap().write_all(b"more\n").unwrap();
        assert_eq!(finish(blocked).0, Some(2));
        assert_bytes(&folder.read("log"), &[&text[..], b"more\n"].concat());
        assert_eq!(folder.names(), ["log"]);
    }
}

#[test]
fn files_are_written_when_standard_error_is_closed() {
    for lines in LINE_COUNTS {
        let folder = Folder::new(&[("a", &dirty(lines))]);
        let out = folder.path("out");
        for args in
            [&["-o", &out, "--explain=full", &folder.path("a")][..], &["-i", "--explain", &folder.path("a")]]
        {
            let (mut child, stderr) = start_blocked(args);
            drop(stderr);
            assert_eq!(child.wait().unwrap().code(), Some(0));
        }
        assert!(folder.read("out").starts_with(b"word and some"));
        assert_bytes(&folder.read("a"), &folder.read("out"));
    }
}

#[test]
fn temporary_file_is_readable_by_its_owner_only() {
    let folder = Folder::new(&[("a", &dirty(14_000)), ("out", OLD)]);
    let mode = |name: &str| fs::metadata(folder.path(name)).unwrap().permissions().mode() & 0o7777;
    for name in ["a", "out"] {
        fs::set_permissions(folder.path(name), fs::Permissions::from_mode(0o640)).unwrap();
    }
    for args in [
        &["-o", &folder.path("out"), "--explain=full", &folder.path("a")][..],
        &["-i", "--explain=full", &folder.path("a")],
    ] {
        let blocked = start_blocked(args);
        let names = folder.names();
        let growing: Vec<_> = names.iter().filter(|name| name.starts_with(".saaf-")).collect();
        assert_eq!(growing.len(), 1, "{names:?}");
        assert_eq!(mode(growing[0]), 0o600);
        assert_eq!(finish(blocked).0, Some(0));
    }
    assert_eq!((mode("a"), mode("out")), (0o640, 0o640));
}

#[test]
fn new_file_has_the_mode_of_the_umask() {
    let folder = Folder::new(&[]);
    for (umask, mode) in [("077", 0o600), ("022", 0o644), ("002", 0o664)] {
        let script = format!("umask {umask}; printf a | exec {} -o {umask}", env!("CARGO_BIN_EXE_saaf"));
        assert!(
            Command::new("sh").args(["-c", &script]).current_dir(folder.path("")).status().unwrap().success()
        );
        assert_eq!(fs::metadata(folder.path(umask)).unwrap().permissions().mode() & 0o7777, mode);
    }
}

/// Options and paths of runs in which some input fails.
fn failing_runs(folder: &Folder) -> Vec<(Vec<&'static str>, Vec<String>)> {
    let binary: Vec<u8> = (0..4000u32).flat_map(|i| i.wrapping_mul(2_654_435_761).to_le_bytes()).collect();
    let files: [(&str, &[u8]); 6] = [
        ("good", b"{\"text\":\"good\"}\n"),
        ("binary", &binary),
        ("long", &binary.repeat(100)),
        ("lines", b"{\"text\":\"wo\xE2\x80\x8Brd\"}\n{\"text\":\"good\"\n"),
        ("plain", b"no JSON\n"),
        ("wide", b"\xFF\xFEa\0\n\0"),
    ];
    for (name, bytes) in files {
        fs::write(folder.path(name), bytes).unwrap();
    }
    let cases: [(&[&str], &[&str]); 7] = [
        (&[], &["missing"]),
        (&[], &["good", "missing"]),
        (&[], &["binary", "good"]),
        (&[], &["good", "long"]),
        (&["--strict", "--from", "jsonl"], &["lines"]),
        (&["--strict", "--from", "jsonl"], &["good", "plain"]),
        (&["--from", "lines"], &["good", "wide"]),
    ];
    let all = cases.iter().flat_map(|(args, names)| {
        let paths: Vec<_> = names.iter().map(|name| folder.path(name)).collect();
        // The texts of several files do not go to one file.
        let formats = if args.is_empty() && names.len() > 1 { &["jsonl"][..] } else { &["text", "jsonl"] };
        formats.iter().map(move |to| ([args, &["--to", *to][..]].concat(), paths.clone()))
    });
    all.collect()
}

#[test]
fn output_file_is_unchanged_when_an_input_fails() {
    let folder = Folder::new(&[("out", OLD)]);
    let (out, fresh) = (folder.path("out"), folder.path("fresh"));
    for (args, paths) in failing_runs(&folder) {
        let names = folder.names();
        for (path, said) in [(&out, "not written, and is as it was: "), (&fresh, "not written: ")] {
            let args = args.iter().copied().chain(paths.iter().map(String::as_str)).chain(["-o", path]);
            let output = run(&args.collect::<Vec<_>>());
            let stderr = stderr(&output);
            assert_eq!(code(&output), 2, "{stderr}");
            assert!(stderr.lines().last().unwrap().starts_with(&format!("saaf: {path}: {said}")), "{stderr}");
            assert!(stderr.lines().count() >= 2, "{stderr}");
            assert!(output.stdout.is_empty());
        }
        assert_eq!(folder.read("out"), OLD);
        assert_eq!(folder.names(), names);
    }
    let args = ["--strict", "--encoding", "utf-8", "-o", &out];
    assert_eq!(code(&feed(&args, b"a \xFF b\n")), 1, "lost is not failed");
    assert_eq!(folder.read("out"), "a \u{FFFD} b\n".as_bytes());
}

#[test]
fn in_place_keeps_a_file_with_a_line_that_fails() {
    let json = "{\"text\":\"wo\u{200B}rd\"}\nno JSON\n";
    let lines = [b"wo\xE2\x80\x8Brd\n", &b"\0\x01\x02\xFE\xFF\0\x03\x04\x05\x06\0\x07\x08\n"[..]].concat();
    let folder = Folder::new(&[("json", json.as_bytes()), ("lines", &lines)]);
    for (from, name) in [("jsonl", "json"), ("lines", "lines")] {
        let before = folder.read(name);
        let output = run(&["-i", "--strict", "--from", from, &folder.path(name)]);
        let stderr = stderr(&output);
        assert_eq!((code(&output), stderr.lines().count()), (2, 2), "{stderr}");
        assert!(stderr.contains("is as it was: not all of it could be cleaned"), "{stderr}");
        assert_eq!((folder.read(name), folder.names().len()), (before, 2));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn file_size_limit_leaves_no_temporary_file() {
    let folder = Folder::new(&[("a", &dirty(14_000)), ("out", OLD)]);
    for args in ["-i a", "-o out a", "-o fresh a"] {
        let script = format!("ulimit -f 100; exec {} {args}", env!("CARGO_BIN_EXE_saaf"));
        let output = Command::new("sh").args(["-c", &script]).current_dir(folder.path("")).output().unwrap();
        let stderr = stderr(&output);
        assert_eq!(code(&output), 2, "{stderr}");
        assert!(stderr.contains("File too large") && stderr.lines().count() == 1, "{stderr}");
        assert_eq!((folder.read("out"), folder.names()), (OLD.to_vec(), vec!["a".into(), "out".into()]));
    }
}

#[test]
fn link_is_refused_without_follow() {
    let folder = Folder::new(&[("a", &dirty(2)), ("target", OLD)]);
    let links = [("live", "target"), ("dangling", "fresh")];
    for (link, target) in links {
        symlink(target, folder.path(link)).unwrap();
        let args = ["-o", &folder.path(link), &folder.path("a")];
        assert_refused(&run(&args), &[link, "is a link", "--follow"]);
    }
    assert_refused(&run(&["-i", &folder.path("live")]), &["live", "is a link", "--follow"]);
    assert_eq!(folder.read("target"), OLD);
    assert_eq!(folder.names(), ["a", "dangling", "live", "target"]);
    for (link, target) in links {
        assert_quiet(&run(&["--follow", "-o", &folder.path(link), &folder.path("a")]), "");
        assert!(folder.read(target).starts_with(b"word"));
        assert_eq!(fs::read_link(folder.path(link)).unwrap().to_str(), Some(target));
    }
    fs::write(folder.path("target"), dirty(2)).unwrap();
    assert_quiet(&run(&["-i", "--follow", &folder.path("live")]), "");
    assert_eq!(folder.read("target"), folder.read("fresh"));
    assert_refused(&run(&["--follow", &folder.path("live")]), &["--follow", "--in-place"]);
    let stdout = File::options().append(true).open(folder.path("a")).unwrap();
    let output = saaf(&["-o", "/dev/stdout", &folder.path("target")]).stdout(stdout).output().unwrap();
    assert_quiet(&output, "");
    assert_bytes(&folder.read("a"), &[dirty(2), folder.read("target")].concat());
}

#[test]
fn file_with_hard_links_is_refused() {
    for lines in LINE_COUNTS {
        let text = dirty(lines);
        let folder = Folder::new(&[("a", &text), ("clean", b"word\n")]);
        for (name, link) in [("a", "b"), ("clean", "same")] {
            fs::hard_link(folder.path(name), folder.path(link)).unwrap();
        }
        assert_refused(&run(&["-i", &folder.path("a")]), &["2 hard links", "-o"]);
        assert_refused(&run(&["-o", &folder.path("b"), &folder.path("clean")]), &["2 hard links"]);
        assert_bytes(&folder.read("b"), &text);
        assert_quiet(&run(&["-i", &folder.path("clean")]), "");
        assert_eq!(fs::metadata(folder.path("a")).unwrap().nlink(), 2);
        assert_eq!(folder.names().len(), 4);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn read_only_files_are_not_replaced() {
    let folder = Folder::new(&[("a", b"&amp;")]);
    fs::set_permissions(folder.path("a"), fs::Permissions::from_mode(0o444)).unwrap();
    assert_refused(&run(&["-i", &folder.path("a")]), &["read-only", "chmod u+w", "-o"]);
    assert_eq!((folder.read("a"), folder.names()), (b"&amp;".to_vec(), vec!["a".to_owned()]));
}

#[test]
fn extended_attributes_are_kept() {
    use rustix::fs::{XattrFlags, getxattr, setxattr};
    let folder = Folder::new(&[("a", &dirty(2)), ("out", OLD)]);
    for name in ["a", "out"] {
        if let Err(errno) = setxattr(folder.path(name), "user.origin", name.as_bytes(), XattrFlags::empty()) {
            eprintln!("skipped: no extended attributes here: {errno}");
            return;
        }
    }
    assert_quiet(&run(&["-o", &folder.path("out"), &folder.path("a")]), "");
    assert_quiet(&run(&["-i", &folder.path("a")]), "");
    for name in ["a", "out"] {
        let mut value = [0; 9];
        let length = getxattr(folder.path(name), "user.origin", &mut value[..]).unwrap();
        assert_eq!(&value[..length], name.as_bytes());
        assert!(folder.read(name).starts_with(b"word"));
    }
}

#[test]
fn file_named_twice_is_replaced_once() {
    let folder = Folder::new(&[("a", &dirty(2))]);
    symlink("a", folder.path("link")).unwrap();
    let a = folder.path("a");
    assert_quiet(&run(&["-i", "--follow", &a, &folder.path("./a"), &folder.path("link"), &a]), "");
    assert!(folder.read("a").starts_with(b"word"));
}

/// By name, by link or as a standard stream. `cat` says "input file is output file".
#[test]
fn input_file_as_output_is_refused_by_any_name() {
    let folder = Folder::new(&[("g", OLD), ("other", b"other\n")]);
    let path = folder.path("g");
    symlink("g", folder.path("link")).unwrap();
    fs::hard_link(&path, folder.path("hard")).unwrap();
    let read = || File::open(&path).unwrap();
    let append = || File::options().append(true).open(&path).unwrap();
    let both = || File::options().read(true).write(true).open(&path).unwrap();
    let (link, hard, other) = (folder.path("link"), folder.path("hard"), folder.path("other"));
    let refused = |command: &mut Command| {
        let output = command.output().unwrap();
        assert_eq!(code(&output), 2, "{command:?}");
        assert!(stderr(&output).contains("is input and output (use --in-place"), "{}", stderr(&output));
        assert_eq!(folder.read("g"), OLD, "{command:?}");
    };
    for from in [&["--from", "text"], &["--from", "lines"], &["--from", "jsonl"]] {
        let args = |more: &[&'static str]| saaf(&[from, more].concat());
        refused(args(&[]).stdin(read()).stdout(append()));
        refused(args(&["-"]).stdin(read()).stdout(both()));
        refused(args(&["--to", "jsonl"]).stdin(both()).stdout(append()));
        refused(args(&["--check"]).stdin(read()).stdout(append()));
        for name in [&path, &link, &hard] {
            refused(args(&[]).arg(&other).arg(name).stdout(append()));
            refused(args(&["-o"]).arg(name).stdin(read()));
            refused(args(&["-o"]).arg(name).arg(&path));
        }
    }
    let complaining = saaf(&["--from", "jsonl", &path]).stderr(append()).output().unwrap();
    assert_eq!(code(&complaining), 2);
    assert!(folder.read("g").len() < 300, "each message was about the one before");
    // One terminal or device on all streams is as usual.
    let null = || File::options().read(true).write(true).open("/dev/null").unwrap();
    let output = saaf(&[]).stdin(null()).stdout(null()).stderr(null()).output().unwrap();
    assert_eq!(code(&output), 0);
}

#[test]
fn threads_above_the_limit_are_not_started() {
    let text = "line\n".repeat(100_000);
    for from in ["text", "lines"] {
        let output = feed(&["--from", from, "-j", "8000"], text.as_bytes());
        assert_bytes(&output.stdout, text.as_bytes());
        assert_eq!(code(&output), 0);
        let stderr = stderr(&output);
        assert!(stderr.starts_with("saaf: --threads 8000: ") && stderr.lines().count() == 1, "{stderr}");
    }
}
