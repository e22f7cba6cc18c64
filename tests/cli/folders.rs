//! Folders: what is walked, where results go, backups, and runs that are taken up again.

use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::time::{Duration, UNIX_EPOCH};

use super::*;

const DIRTY: &[u8] = b"two  words\r\n";
const CLEAN: &[u8] = b"two words\n";
/// No text: NUL between bytes of no encoding.
const BINARY: &[u8] =
    b"\x7FELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0\x3E\0\x01\0\0\0\xF0\xFF\x80\0\0\0\0\0\0\0\0\0\xFE\x99\0\0";

/// A folder `in` with `b`, `a` and `sub/c`, all dirty.
fn tree() -> Folder {
    let folder = Folder::new(&[]);
    fs::create_dir_all(folder.path("in/sub")).unwrap();
    for (name, text) in [("b", "b  b\n"), ("a", "a  a\n"), ("sub/c", "c  c\n")] {
        fs::write(folder.path(&format!("in/{name}")), text).unwrap();
    }
    folder
}

#[test]
fn files_of_a_folder_are_sorted_and_what_is_hidden_or_ignored_is_passed_over() {
    let folder = tree();
    fs::create_dir(folder.path("in/.git")).unwrap();
    fs::write(folder.path("in/.gitignore"), "b\n").unwrap();
    fs::write(folder.path("in/.hidden"), "hidden\n").unwrap();
    fs::write(folder.path("in/.saaf-0123456789abcdef"), "left over\n").unwrap();
    let input = folder.path("in");
    assert_quiet(&run(&[&input]), "a a\nc c\n");
    assert_quiet(&run(&["--no-ignore", &input]), "a a\nb b\nc c\n");
    assert_quiet(&run(&["--hidden", &input]), "b\nhidden\na a\nc c\n");
}

#[test]
fn results_are_mirrored_with_their_permissions() {
    let folder = tree();
    fs::set_permissions(folder.path("in/a"), fs::Permissions::from_mode(0o640)).unwrap();
    let old = UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    File::options().write(true).open(folder.path("in/a")).unwrap().set_modified(old).unwrap();
    let output = run(&["-o", &folder.path("new/deep/"), "--keep-mtime", &folder.path("in")]);
    assert_quiet(&output, "");
    assert_eq!(folder.read("new/deep/sub/c"), b"c c\n");
    let metadata = fs::metadata(folder.path("new/deep/a")).unwrap();
    assert_eq!((metadata.mode() & 0o777, metadata.modified().unwrap()), (0o640, old));
    // Again, over what is there, and without the time.
    assert_quiet(&run(&["-o", &folder.path("new/deep"), &folder.path("in")]), "");
    assert_ne!(fs::metadata(folder.path("new/deep/a")).unwrap().modified().unwrap(), old);
    assert_eq!(folder.read("in/a"), b"a  a\n");
}

#[test]
fn named_files_go_to_the_folder_under_their_own_names() {
    let folder = tree();
    fs::create_dir(folder.path("out")).unwrap();
    let odd = folder.path("in/sub/../../in/a");
    assert_quiet(&run(&["-o", &folder.path("out"), &odd, &folder.path("in/sub/c")]), "");
    assert_eq!(folder.read("out/a"), b"a a\n");
    assert_eq!(folder.read("out/c"), b"c c\n");
    assert_eq!(folder.names(), ["in", "out"]);
    assert_quiet(&run(&["-o", &folder.path("out"), "--from", "lines", &odd]), "");
    assert_eq!(folder.read("out/a"), b"a a\n");
}

#[test]
fn results_that_would_collide_are_refused_before_anything_is_written() {
    let folder = tree();
    fs::create_dir(folder.path("two")).unwrap();
    fs::write(folder.path("two/a"), DIRTY).unwrap();
    let (input, out) = (folder.path("in"), folder.path("out/"));
    let output = run(&["-o", &out, &folder.path("in/a"), &folder.path("two/a")]);
    assert_refused(&output, &["have one name", "one by one"]);
    assert_refused(&run(&["-o", &input, &input]), &["is input and output", "--in-place"]);
    assert_refused(&run(&["-o", &input, &folder.path("in/a")]), &["is input and output", "--in-place"]);
    assert_refused(&run(&["-o", &out]), &["standard input", "-o FILE"]);
    let output = run(&["-o", &folder.path("one"), &folder.path("in/a"), &folder.path("in/b")]);
    assert_refused(&output, &["2 inputs", "one/ writes one for each"]);
    assert_eq!(folder.names(), ["in", "two"]);
}

#[test]
fn a_folder_of_results_inside_the_input_is_no_input() {
    let folder = tree();
    for _ in 0..2 {
        assert_quiet(&run(&["-o", &folder.path("in/out/"), &folder.path("in")]), "");
    }
    assert!(!fs::exists(folder.path("in/out/out")).unwrap());
}

#[test]
fn a_linked_folder_among_the_results_is_refused() {
    let folder = tree();
    fs::create_dir(folder.path("out")).unwrap();
    fs::create_dir(folder.path("elsewhere")).unwrap();
    symlink(folder.path("elsewhere"), folder.path("out/sub")).unwrap();
    let output = run(&["-o", &folder.path("out"), &folder.path("in")]);
    assert_eq!(code(&output), 2);
    assert!(stderr(&output).contains("--follow"), "{}", stderr(&output));
    assert!(fs::read_dir(folder.path("elsewhere")).unwrap().next().is_none());
    assert_eq!(folder.read("out/a"), b"a a\n");
    assert_quiet(&run(&["--follow", "-o", &folder.path("out"), &folder.path("in")]), "");
    assert_eq!(folder.read("elsewhere/c"), b"c c\n");
}

#[test]
fn binary_files_of_a_folder_are_passed_over_and_named_ones_are_not() {
    let folder = tree();
    fs::write(folder.path("in/program"), BINARY).unwrap();
    let output = run(&["-i", &folder.path("in")]);
    assert_eq!(code(&output), 0);
    assert_eq!(stderr(&output), "saaf: 1 file in a folder is binary data, and was passed over\n");
    fs::write(folder.path("in/program2"), BINARY).unwrap();
    let output = run(&["-o", &folder.path("out/"), &folder.path("in")]);
    assert_eq!(stderr(&output), "saaf: 2 files in folders are binary data, and were passed over\n");
    assert!(!fs::exists(folder.path("out/program")).unwrap());
    assert_refused(&run(&[&folder.path("in/program")]), &["program", "saaf reads text"]);
}

#[test]
fn results_of_a_folder_have_names_that_say_what_they_are() {
    /// `a  a` as gzip has it, stored.
    const GZIP: &[u8] = b"\x1F\x8B\x08\0\0\0\0\0\0\x03\x01\x05\0\xFA\xFFa  a\n\xC6\xF3<f\x05\0\0\0";
    let folder = tree();
    fs::remove_file(folder.path("in/a")).unwrap();
    fs::write(folder.path("in/a.gz"), GZIP).unwrap();
    let (input, out) = (folder.path("in"), folder.path("out/"));
    assert_quiet(&run(&["-o", &out, &input]), "");
    assert_quiet(&run(&[&folder.path("out/a.gz")]), "a a\n");
    for (to, name) in [("html", "b.html"), ("diff", "b.diff"), ("ansi", "b.ansi"), ("jsonl", "b.jsonl")] {
        assert_quiet(&run(&["--to", to, "-o", &out, &input]), "");
        assert!(!folder.read(&format!("out/{name}")).is_empty() || to == "diff", "{name}");
    }
    let page = String::from_utf8(folder.read("out/b.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"));
}

#[test]
fn links_of_a_folder_are_followed_on_request_and_a_loop_ends() {
    let folder = tree();
    fs::write(folder.path("outside"), DIRTY).unwrap();
    symlink(folder.path("outside"), folder.path("in/link")).unwrap();
    assert_quiet(&run(&[&folder.path("in")]), "a a\nb b\nc c\n");
    assert_quiet(&run(&["--follow", &folder.path("in")]), "a a\nb b\ntwo words\nc c\n");
    assert_quiet(&run(&["-i", &folder.path("in")]), "");
    assert_eq!(folder.read("outside"), DIRTY);
    symlink(folder.path("in"), folder.path("in/sub/loop")).unwrap();
    let output = run(&["--follow", "-o", &folder.path("out/"), &folder.path("in")]);
    assert_eq!((code(&output), stderr(&output).lines().count()), (2, 1));
    assert!(stderr(&output).contains("loop"), "{}", stderr(&output));
}

#[test]
fn names_are_read_from_a_list() {
    let folder = tree();
    let (a, c) = (folder.path("in/a"), folder.path("in/sub"));
    fs::write(folder.path("list"), format!("{a}\r\n\n{c}\n")).unwrap();
    assert_quiet(&run(&["--files-from", &folder.path("list")]), "a a\nc c\n");
    assert_quiet(&feed(&["-0", "--files-from", "-"], format!("{c}\0{a}\0").as_bytes()), "c c\na a\n");
    fs::write(folder.path("list"), format!("{a}\0")).unwrap();
    assert_refused(&run(&["--files-from", &folder.path("list")]), &["NUL", "-0"]);
    assert_refused(&run(&["--files-from", &folder.path("none")]), &["--files-from", "none", "No such file"]);
    assert_refused(&feed(&["--files-from", "-", "-"], b"x\n"), &["standard input"]);
    assert_refused(&run(&["-0", &a]), &["--check", "--files-from"]);
    // A list without names is no standard input.
    assert_quiet(&feed(&["--files-from", "-"], b""), "");
}

#[test]
fn backup_is_the_old_file() {
    for args in [["-i", "--backup=.bak"], ["-i", "--backup"], ["-i.bak", "-j1"]] {
        let folder = Folder::new(&[("a", DIRTY), ("clean", CLEAN)]);
        fs::set_permissions(folder.path("a"), fs::Permissions::from_mode(0o604)).unwrap();
        let inode = fs::metadata(folder.path("a")).unwrap().ino();
        assert_quiet(&run(&[&args[..], &[&folder.path("a"), &folder.path("clean")]].concat()), "");
        assert_eq!(folder.names(), ["a", "a.bak", "clean"]);
        assert_eq!((folder.read("a"), folder.read("a.bak")), (CLEAN.to_vec(), DIRTY.to_vec()));
        let backup = fs::metadata(folder.path("a.bak")).unwrap();
        assert_eq!((backup.ino(), backup.mode() & 0o777, backup.nlink()), (inode, 0o604, 1));
    }
}

#[test]
fn backup_is_not_overwritten() {
    let folder = Folder::new(&[("a", DIRTY), ("a~", b"older\n")]);
    let output = run(&["-i", "--backup=~", &folder.path("a")]);
    assert_refused(&output, &["a~ is there already", "--backup=SUFFIX", "is as it was"]);
    assert_eq!((folder.read("a"), folder.read("a~")), (DIRTY.to_vec(), b"older\n".to_vec()));
    assert_refused(&run(&["--backup=~", &folder.path("a")]), &["--in-place"]);
    assert_refused(&run(&["-i", "--backup=/x", &folder.path("a")]), &["--backup", ".bak"]);
    assert_refused(&run(&["-i", "--backup=", &folder.path("a")]), &["--backup"]);
    assert_eq!(folder.names(), ["a", "a~"]);
}

#[test]
fn backup_that_a_killed_run_has_linked_is_taken() {
    let folder = Folder::new(&[("a", DIRTY)]);
    fs::hard_link(folder.path("a"), folder.path("a.bak")).unwrap();
    assert_quiet(&run(&["-i.bak", &folder.path("a")]), "");
    assert_eq!((folder.read("a"), folder.read("a.bak")), (CLEAN.to_vec(), DIRTY.to_vec()));
    // A third name is somebody's.
    let folder = Folder::new(&[("a", DIRTY)]);
    fs::hard_link(folder.path("a"), folder.path("a.bak")).unwrap();
    fs::hard_link(folder.path("a"), folder.path("b")).unwrap();
    assert_refused(&run(&["-i.bak", &folder.path("a")]), &["3 hard links"]);
}

#[test]
fn backups_in_a_folder_are_no_input() {
    let folder = tree();
    for _ in 0..2 {
        assert_quiet(&run(&["-i.bak", &folder.path("in")]), "");
    }
    assert_eq!(folder.read("in/a.bak"), b"a  a\n");
    assert!(!fs::exists(folder.path("in/a.bak.bak")).unwrap());
}

#[test]
fn time_of_a_file_in_place_is_kept_on_request() {
    let folder = Folder::new(&[("a", DIRTY)]);
    let old = UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    File::options().write(true).open(folder.path("a")).unwrap().set_modified(old).unwrap();
    assert_quiet(&run(&["-i", "--keep-mtime", &folder.path("a")]), "");
    assert_eq!(
        (folder.read("a"), fs::metadata(folder.path("a")).unwrap().modified().unwrap()),
        (CLEAN.into(), old)
    );
    assert_refused(&run(&["--keep-mtime", &folder.path("a")]), &["-o DIR/"]);
}

#[test]
fn files_that_are_done_and_unchanged_are_skipped() {
    let folder = tree();
    let (manifest, input) = (folder.path("manifest"), folder.path("in"));
    let lines = || fs::read_to_string(&manifest).unwrap().lines().count();
    let args = ["-i", "--resume", &manifest, &input];
    assert_quiet(&run(&args), "");
    assert_eq!(lines(), 3);
    assert_quiet(&run(&args), "");
    assert_eq!(lines(), 3);
    fs::write(folder.path("in/a"), "changed  \n").unwrap();
    assert_quiet(&run(&args), "");
    assert_eq!((lines(), folder.read("in/a")), (4, b"changed\n".to_vec()));
    // Other options, other results.
    assert_quiet(&run(&["-i", "--profile", "corpus", "--resume", &manifest, &input]), "");
    assert_eq!(lines(), 7);
}

#[test]
fn a_torn_line_of_the_manifest_counts_for_nothing() {
    let folder = tree();
    let (manifest, out, input) = (folder.path("manifest"), folder.path("out/"), folder.path("in"));
    let args = ["-o", &out, "--resume", &manifest, &input];
    assert_quiet(&run(&args), "");
    let text = fs::read_to_string(&manifest).unwrap();
    fs::write(&manifest, &text[..text.len() - 9]).unwrap();
    fs::remove_file(folder.path("out/a")).unwrap();
    // `sub/c` has lost its line, and `a` its result.
    assert_quiet(&run(&args), "");
    let text = fs::read_to_string(&manifest).unwrap();
    let paths = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let paths: Vec<_> =
        paths.map(|line| line["path"].as_str().unwrap().rsplit('/').next().unwrap().to_owned()).collect();
    assert_eq!(paths, ["a", "b", "a", "c"]);
    assert_eq!(folder.read("out/a"), b"a a\n");
}

#[test]
fn failed_files_are_not_done_and_wrong_uses_of_resume_are_refused() {
    let folder = Folder::new(&[("a", DIRTY), ("bad", BINARY), ("letter", b"Dear reader\n")]);
    let (manifest, a) = (folder.path("manifest"), folder.path("a"));
    let output = run(&["-i", "--resume", &manifest, &a, &folder.path("bad")]);
    assert_eq!(code(&output), 2);
    assert_eq!(fs::read_to_string(&manifest).unwrap().lines().count(), 1);
    assert_refused(&run(&["--resume", &manifest, &a]), &["-o DIR/"]);
    assert_refused(&run(&["--resume", &manifest, "--check", &a]), &["--check"]);
    let output = run(&["-i", "--resume", &folder.path("letter"), &a]);
    assert_refused(&output, &["letter", "is no manifest"]);
    assert_eq!(folder.read("letter"), b"Dear reader\n");
}

#[test]
fn temporary_files_of_killed_runs_are_removed_and_those_of_others_are_not() {
    let folder = tree();
    let live = File::create(folder.path("in/.saaf-00000000000000aa")).unwrap();
    rustix::fs::flock(&live, rustix::fs::FlockOperation::LockExclusive).unwrap();
    for name in [".saaf-0123456789abcdef", ".saaf-notes", ".saaf-0123456789ABCDEF"] {
        fs::write(folder.path(&format!("in/{name}")), "x").unwrap();
    }
    assert_quiet(&run(&["-i", &folder.path("in")]), "");
    let exists = |name: &str| fs::exists(folder.path(&format!("in/{name}"))).unwrap();
    assert!(!exists(".saaf-0123456789abcdef"));
    assert!(exists(".saaf-00000000000000aa") && exists(".saaf-notes") && exists(".saaf-0123456789ABCDEF"));
}
