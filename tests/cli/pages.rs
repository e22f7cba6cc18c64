//! Pages: `--from html`, and `--from auto` by the first bytes.

use super::*;

const PAGE: &str = "<!DOCTYPE html>\n<title>News</title><p>Fish &amp;amp; chips<script>x</script>  <img alt=cat>\n<p>caf\u{E9}";
const TEXT: &str = "Fish & chips\n\ncaf\u{E9}\n";

#[test]
fn page_becomes_its_text() {
    let folder = Folder::new(&[("page.html", PAGE.as_bytes()), ("plain", b"a &amp; b\n")]);
    let (page, plain) = (folder.path("page.html"), folder.path("plain"));
    assert_quiet(&feed(&["--from", "html"], PAGE.as_bytes()), TEXT);
    assert_quiet(&run(&["--from", "html", &page]), TEXT);
    assert_quiet(&run(&["--from", "auto", &page, &plain]), format!("{TEXT}a & b\n"));
    for step in [1, 4, 10, 40] {
        let mut child = spawn(saaf(&["--from", "auto"]).stdin(Stdio::piped()).stdout(Stdio::piped()));
        let mut stdin = child.stdin.take().unwrap();
        for piece in PAGE.as_bytes().chunks(step) {
            stdin.write_all(piece).unwrap();
            stdin.flush().unwrap();
        }
        drop(stdin);
        assert_bytes(&child.wait_with_output().unwrap().stdout, TEXT.as_bytes());
    }
    let shown = run(&["--from", "html", "--page-alt", "--page-title", &page]);
    assert_quiet(&shown, "News\n\nFish & chips cat\n\ncaf\u{E9}\n");
    // As text, a page keeps its markup.
    assert!(
        String::from_utf8(run(&["--from", "text", &page]).stdout)
            .unwrap()
            .contains("<p>Fish &amp;amp; chips")
    );
}

#[test]
fn page_stays_a_page_where_its_name_stands() {
    let folder = Folder::new(&[("page.html", PAGE.as_bytes())]);
    let page = folder.path("page.html");
    let refused = run(&["-i", "--from", "html", &page]);
    assert_eq!(code(&refused), 2);
    assert!(stderr(&refused).contains("-o FILE"));
    assert_eq!(code(&run(&["--check", "--from", "html", &page])), 2);
    assert_eq!(code(&run(&["--from", "lines", "--page-alt", &page])), 2);
    assert_eq!(code(&run(&["--without", "markup", &page])), 2);
    assert_quiet(&run(&["-o", &folder.path("out/"), "--from", "html", &page]), "");
    assert_eq!(fs::read_to_string(folder.path("out/page.html.txt")).unwrap(), TEXT);
    assert_quiet(&run(&["-o", &folder.path("auto/"), "--from", "auto", &page]), "");
    assert!(fs::read_to_string(folder.path("auto/page.html")).unwrap().contains("<title>"));
    assert_quiet(&run(&["-i", "--from", "auto", &page]), "");
    assert!(fs::read_to_string(&page).unwrap().contains("<title>"));
}

#[test]
fn records_of_pages_lead_back() {
    let folder = Folder::new(&[]);
    let long = PAGE.repeat(20_000);
    for page in [PAGE, &long] {
        let record = feed(&["--from", "html", "--to", "jsonl"], page.as_bytes());
        assert_eq!(code(&record), 0);
        fs::write(folder.path("records"), &record.stdout).unwrap();
        assert_quiet(&run(&["--undo", &folder.path("records")]), page);
    }
    for to in ["html", "ansi", "diff"] {
        let output = feed(&["--from", "html", "--to", to], PAGE.as_bytes());
        assert_eq!((code(&output), stderr(&output).as_str()), (0, ""));
    }
    let explained = feed(&["--from", "html", "--explain"], PAGE.as_bytes());
    assert_eq!(stderr(&explained), "standard input: 43..52: markup+entity: \"&amp;amp;\" became \"&\"\n");
}
