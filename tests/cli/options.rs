//! Every option of the help does what it says, and refuses what it cannot do by its name.

use super::*;

/// A run in a folder with `a.txt`, `b.html` and `.c.txt`.
struct Case {
    option: &'static str,
    args: &'static [&'static str],
    input: &'static [u8],
    /// A part of standard output, of standard error, and the exit code.
    shown: (&'static str, &'static str, i32),
}

const fn case(
    option: &'static str,
    args: &'static [&'static str],
    input: &'static [u8],
    stdout: &'static str,
    stderr: &'static str,
    code: i32,
) -> Case {
    Case { option, args, input, shown: (stdout, stderr, code) }
}

const FILES: [(&str, &[u8]); 4] = [
    ("a.txt", b"caf&eacute;\n"),
    ("b.html", b"<title>Tea</title><p>Fish <img alt=chips>\n"),
    (".c.txt", b"hidden &amp; seen\n"),
    ("p.pdf", b"%PDF-1.7\n"),
];

const DATE: &[u8] = "اکتوبر 30, 2025\nA sentence of prose.\n".as_bytes();

const VISUAL: &[u8] = "2025 ماع يف تبتك ةقيثولا هذه\n".as_bytes();

/// At least one for each option.
const CASES: &[Case] = &[
    case(
        "audit",
        &["--audit"],
        "a\u{202E}b\n".as_bytes(),
        "byte 1: no-override: U+202E RIGHT-TO-LEFT OVERRIDE",
        "",
        1,
    ),
    case("audit", &["--audit", "."], b"", "", "", 0),
    case("backup", &["-i", "--backup=.old", "a.txt"], b"", "", "", 0),
    case("bidi", &["--bidi", "isolate"], "He said سلام.".as_bytes(), "\u{2067}سلام\u{2069}", "", 0),
    case("check", &["--check", "a.txt"], b"", "a.txt\n", "", 1),
    case("color", &["--color", "always", "--to", "ansi", "a.txt"], b"", "\u{1B}[", "", 0),
    case("completions", &["--completions", "bash"], b"", "complete -F _saaf", "", 0),
    case("declared", &["--declared", "ISO-8859-15"], b"Caf\xE9, \xA4 5\n", "Café, € 5", "", 0),
    case("decode-references", &["--decode-references", "all"], b"&lt;b&gt;\n", "<b>\n", "", 0),
    case("diff", &["--diff", "a.txt"], b"", "+café", "", 0),
    case("drop-stamps", &["--drop-stamps"], DATE, "A sentence of prose.\n", "", 0),
    case("dry-run", &["-i", "--dry-run", "a.txt"], b"", "a.txt\n", "", 0),
    case("encoding", &["--encoding", "KOI8-R"], b"\xED\xC9\xD2", "Мир", "", 0),
    case("explain", &["--explain"], b"a &amp; b", "a & b", "entity", 0),
    case(
        "field",
        &["--field", "b"],
        b"{\"a\":\"&amp;\",\"b\":\"&amp;\"}",
        "{\"a\":\"&amp;\",\"b\":\"&\"}",
        "",
        0,
    ),
    case("files-from", &["--files-from", "-"], b"a.txt\n", "café\n", "", 0),
    case("follow", &["--follow", "-i", "a.txt"], b"", "", "", 0),
    case("from", &["--from", "html"], b"<p>a<p>b", "a\n\nb", "", 0),
    case("help", &["--help"], b"", "Usage: saaf", "", 0),
    case("hidden", &["--hidden", "--skip-binary", "-o", "out/", "."], b"", "", "", 0),
    case("in-place", &["-i", "a.txt"], b"", "", "", 0),
    case(
        "joiner",
        &["--profile", "index", "--joiner", "space"],
        "می\u{200C}خواهم".as_bytes(),
        "می خوا",
        "",
        0,
    ),
    case("keep-mtime", &["--keep-mtime", "-i", "a.txt"], b"", "", "", 0),
    case(
        "languages",
        &["--languages", "urd", "--to", "jsonl"],
        "سلام".as_bytes(),
        "\"language\":\"ur\"",
        "",
        0,
    ),
    case("list", &["--list", "profiles"], b"", "display", "", 0),
    case("logical", &["--to", "ansi", "--logical"], "é".as_bytes(), "LATIN SMALL LETTER E WITH ACUTE", "", 0),
    case("man", &["--man"], b"", ".TH saaf 1", "", 0),
    case("no-config", &["--no-config", "a.txt"], b"", "café", "", 0),
    case("no-ignore", &["--no-ignore", "--skip-binary", "-o", "out/", "."], b"", "", "", 0),
    case("null", &["--check", "--null", "a.txt"], b"", "a.txt\0", "", 1),
    case("offsets", &["--offsets", "chars", "--to", "jsonl"], "é".as_bytes(), "\"end\":1", "", 0),
    case(
        "only",
        &["--only", "entity"],
        b"caf&eacute;  
",
        "café  
",
        "",
        0,
    ),
    case(
        "mark-paragraphs",
        &["--mark-paragraphs", "--bidi", "isolate"],
        "\u{627}\u{628} is a word of the other direction".as_bytes(),
        "\u{200E}\u{2067}\u{627}\u{628}\u{2069} is",
        "",
        0,
    ),
    case("output", &["-o", "out.txt", "a.txt"], b"", "", "", 0),
    case("page-alt", &["--page-alt", "b.html"], b"", "Fish chips", "", 0),
    case("page-title", &["--page-title", "b.html"], b"", "Tea\n", "", 0),
    case("print-config", &["--print-config"], b"", "# no settings", "", 0),
    case("profile", &["--profile", "index-any"], b"STRASSE", "strasse", "", 0),
    case("quiet", &["--quiet", "a.txt"], b"", "café\n", "", 0),
    case("resume", &["--resume", "m", "-o", "out/", "a.txt"], b"", "", "", 0),
    case("skip-binary", &["--skip-binary", "p.pdf", "a.txt"], b"", "café\n", "", 0),
    case(
        "spans",
        &["--spans", "tiles", "--to", "jsonl"],
        b"a\n\nb",
        "{\"start\":2,\"end\":3,\"source_start\":2,",
        "",
        0,
    ),
    case("spans", &["--spans", "tiles", "a.txt"], b"", "café\n", "", 0),
    case("strict", &["--strict"], b"an\xFFd \xC3\xA9\xC3\xA9\xC3\xA9", "an", "", 1),
    case("summary", &["--summary=json", "a.txt"], b"", "café\n", "\"documents\":1", 0),
    case("threads", &["-j", "3", "a.txt"], b"", "café\n", "", 0),
    case("to", &["--to", "jsonl", "a.txt"], b"", "{\"text\":\"café\\n\"", "", 0),
    case("undo", &["--undo", "-"], b"", "", "holds no record", 2),
    case(
        "url",
        &["--url", "https://example.com.pk/", "--to", "jsonl"],
        b"\xC7\xDF\xCA\xE6\xC8\xD1 2025",
        "windows-1256",
        "",
        0,
    ),
    case("version", &["--version"], b"", "saaf ", "", 0),
    case(
        "reveal",
        &["--reveal"],
        "a\u{202E}b\u{E0041}".as_bytes(),
        "a⟦U+202E RLO⟧b⟦U+E0041 TAG LATIN CAPITAL LETTER A⟧",
        "",
        0,
    ),
    case("reveal", &["--reveal", "--bidi", "isolate"], b"a", "", "saaf: --reveal names every isolate", 2),
    case("reveal", &["--reveal", "--profile", "lossless"], b"a", "", "saaf: --reveal changes the text", 2),
    case("visual-order", &["--visual-order", "never"], VISUAL, "ةقيثولا", "", 0),
    case("visual-order", &["--visual-order", "always"], "ةقيثولا هذه".as_bytes(), "هذه الوثيقة", "", 0),
    case("visual-order", &[], VISUAL, "هذه الوثيقة كتبت في عام 2025", "", 0),
    case("with", &["--with", "boilerplate"], DATE, "A sentence of prose.\n", "", 0),
    case("without", &["--without", "entity", "a.txt"], b"", "caf&eacute;\n", "", 0),
];

/// The long names that the help lists at the beginning of a line.
fn options_of_help() -> Vec<String> {
    let help = String::from_utf8(run(&["--help"]).stdout).unwrap();
    let name = |line: &str| {
        let line = line.trim_start();
        let line = line.get(4..).filter(|_| line.as_bytes().get(2) == Some(&b',')).unwrap_or(line);
        let end = line.find(|c: char| !c.is_ascii_lowercase() && c != '-').unwrap_or(line.len());
        line[..end].strip_prefix("--").map(str::to_owned)
    };
    let indent = |line: &str| line.len() - line.trim_start().len();
    help.lines().filter(|line| matches!(indent(line), 2..=6)).filter_map(name).collect()
}

#[test]
fn every_option_of_the_help_does_what_it_says() {
    let options = options_of_help();
    assert!(options.len() > 40, "{options:?}");
    let untested: Vec<_> =
        options.iter().filter(|option| !CASES.iter().any(|case| case.option == *option)).collect();
    assert!(untested.is_empty(), "{untested:?}");
    for Case { option, args, input, shown: (stdout, stderr, code) } in CASES {
        assert!(options.iter().any(|known| known == option), "--{option} is not in the help");
        let folder = Folder::new(&FILES);
        let mut command = saaf(args);
        command.current_dir(folder.path("")).stdin(Stdio::piped());
        let mut child = spawn(command.stdout(Stdio::piped()).stderr(Stdio::piped()));
        child.stdin.take().unwrap().write_all(input).unwrap();
        let output = child.wait_with_output().unwrap();
        let got = String::from_utf8_lossy(&output.stdout);
        let told = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(*code), "{args:?}: {told}");
        assert!(got.contains(stdout), "{args:?}: {got}");
        assert!(told.contains(stderr) && (told.is_empty() == stderr.is_empty()), "{args:?}: {told}");
    }
}

#[test]
fn every_option_with_a_choice_refuses_another_by_its_name() {
    let choices = [
        "bidi",
        "color",
        "completions",
        "decode-references",
        "explain",
        "from",
        "joiner",
        "list",
        "offsets",
        "only",
        "profile",
        "spans",
        "summary",
        "to",
        "visual-order",
        "with",
        "without",
    ];
    for option in choices.into_iter().chain(["encoding", "languages", "threads"]) {
        let output = run(&[&format!("--{option}=klingon#")]);
        let message = stderr(&output);
        assert!(message.contains(option) && message.contains("klingon#"), "{option}: {message}");
        assert_eq!((code(&output), output.stdout.len()), (2, 0), "{option}: {message}");
    }
}
