//! What a person looks at: `--to html`, `--to ansi`, `--diff`, `--dry-run`.

use super::*;

const PAGE: &str = "One\nIt is اکتوبر 30, 2025\nfile \u{202E}gpj.exe\u{1B}[31m\n";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("page.txt"), PAGE).unwrap();
    std::fs::write(folder.path().join("clean.txt"), "Clean.\n").unwrap();
    folder
}

fn run_in(folder: &tempfile::TempDir, args: &[&str]) -> Output {
    saaf(args).current_dir(folder.path()).stdin(Stdio::null()).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn report_has_a_section_for_each_file() {
    let folder = folder();
    let output = run_in(&folder, &["--to", "html", "page.txt", "clean.txt"]);
    let page = stdout(&output);
    assert_eq!(
        (code(&output), page.matches("<section").count(), page.matches("<!DOCTYPE").count()),
        (0, 2, 1)
    );
    assert!(page.contains("<h2 id=\"s2\"><bdi>clean.txt</bdi></h2>") && page.ends_with("</html>\n"));
    let output = run_in(&folder, &["--to", "html", "-o", "report.html", "page.txt", "clean.txt"]);
    assert_eq!(
        (code(&output), std::fs::read_to_string(folder.path().join("report.html")).unwrap()),
        (0, page)
    );
}

#[test]
fn report_of_a_pipe_is_that_of_the_file() {
    let folder = folder();
    let file = stdout(&run_in(&folder, &["--to", "html", "page.txt"]));
    let pipe = stdout(&feed(&["--to", "html"], PAGE.as_bytes()));
    assert_eq!(pipe, file.replace("page.txt", "standard input"));
}

#[test]
fn coloured_view_has_tags_and_colours_on_request() {
    let plain = "[en]One\n[en]It is [ur]\u{2068}اکتوبر 30, 2025\u{2069}\n[en]file gpj.exe\n";
    assert_quiet(&feed(&["--to", "ansi"], PAGE.as_bytes()), plain);
    let coloured = stdout(&feed(&["--to", "ansi", "--color", "always"], PAGE.as_bytes()));
    assert!(coloured.starts_with("\u{1B}[2m[en]\u{1B}[0m\u{1B}[36mOne\u{1B}[0m\n"), "{coloured:?}");
    assert_quiet(
        &feed(&["--to", "ansi", "--logical"], b"a"),
        "       0  U+0061  Latn  L    \u{2068}a\u{2069}  LATIN SMALL LETTER A\n",
    );
}

#[test]
fn colours_follow_the_environment() {
    let with = |name: &str, value: &str, color: &str| {
        let folder = folder();
        let mut command = saaf(&["--to", "ansi", "--color", color, "clean.txt"]);
        command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env(name, value);
        let output = command.current_dir(folder.path()).output().unwrap();
        stdout(&output).contains('\u{1B}')
    };
    assert!(with("CLICOLOR_FORCE", "1", "auto"));
    assert!(!with("NO_COLOR", "1", "auto"));
    assert!(with("NO_COLOR", "1", "always"));
    assert!(!with("CLICOLOR_FORCE", "1", "never"));
}

#[test]
fn difference_names_what_hides_and_check_gives_the_exit_code() {
    let folder = folder();
    let expected = "--- page.txt\n+++ page.txt\n@@ -1,3 +1,3 @@\n One\n It is اکتوبر 30, 2025\n\
        -file \u{27E6}RLO\u{27E7}gpj.exe\u{27E6}ESC\u{27E7}[31m\n+file gpj.exe\n";
    assert_quiet(&run_in(&folder, &["--diff", "page.txt", "clean.txt"]), expected);
    assert_quiet(&run_in(&folder, &["-i", "--dry-run", "--diff", "page.txt", "clean.txt"]), expected);
    let checked = run_in(&folder, &["--diff", "--check", "page.txt", "clean.txt"]);
    assert_eq!((code(&checked), stdout(&checked)), (1, expected.to_owned()));
    let checked = run_in(&folder, &["--diff", "--check", "clean.txt"]);
    assert_eq!((code(&checked), stdout(&checked)), (0, String::new()));
    assert_eq!(std::fs::read_to_string(folder.path().join("page.txt")).unwrap(), PAGE);
}

#[test]
fn dry_run_names_what_would_be_replaced_and_writes_nothing() {
    let folder = folder();
    assert_quiet(&run_in(&folder, &["-i", "--dry-run", "page.txt", "clean.txt"]), "page.txt\n");
    assert_eq!(std::fs::read_to_string(folder.path().join("page.txt")).unwrap(), PAGE);
}

#[test]
fn views_refuse_what_they_cannot_show() {
    let folder = folder();
    for args in [
        &["--to", "html", "-i", "page.txt"][..],
        &["--diff", "-i", "page.txt"],
        &["--to", "ansi", "--from", "lines", "page.txt"],
        &["--logical", "page.txt"],
        &["--dry-run", "page.txt"],
        &["--diff", "--to", "jsonl", "page.txt"],
    ] {
        let output = run_in(&folder, args);
        assert_eq!((code(&output), stderr(&output).lines().count()), (2, 1), "{args:?}");
    }
}
