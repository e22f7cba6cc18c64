//! Tests of pages.

use proptest::prelude::*;

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
    for open in [
        "<script>",
        "<style>",
        "<!--",
        "<script><!--<script>",
        "<title>",
        "<a href='",
        "<div hidden>",
        "<svg>",
    ] {
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
    assert_shows("<html><head><title>x</title><meta><body>a", "a\n");
    assert_shows("<head>a<p>b", "a\n\nb\n");
}

#[test]
fn references_are_decoded_once() {
    assert_shows(
        "&amp;lt;b&gt; &notit; &notin; &lt &#x80;&#0;&#xD800;&#99999999999; &#x000000000041;",
        "&lt;b> ¬it; ∉ < €\u{FFFD}\u{FFFD}\u{FFFD} A\n",
    );
    assert_shows("&nosuch; & &; &# &#x; &a", "&nosuch; & &; &# &#x; &a\n");
    assert_shows("&CounterClockwiseContourIntegral;&acE;&ampx&frac12", "∳∾\u{333}&x½\n");
}

/// Pieces that pages are made of, and such that begin one and do not end it.
const PIECES: &[&str] = &[
    "a",
    "b ",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\0",
    "é",
    "کتاب",
    "日本",
    "<",
    "</",
    ">",
    "&",
    "&amp",
    "&amp;",
    "&notin;",
    "&#x41;",
    "&#65",
    "&#",
    "&lt;b&gt;",
    "=",
    "\"",
    "'",
    "/",
    "!",
    "-",
    "--",
    "-->",
    "--!>",
    "<!",
    "<!--",
    "<!-->",
    "<!DOCTYPE html>",
    "<?x>",
    "<![CDATA[",
    "]]>",
    "]",
    "<p>",
    "</p>",
    "<P a='>'>",
    "<div hidden>",
    "<div dir=rtl lang=ur>",
    "</div>",
    "<br>",
    "<br/>",
    "<b>",
    "</b>",
    "<i hidden>",
    "</i>",
    "<span>",
    "<script>",
    "</script>",
    "</scr",
    "</script ",
    "<script",
    "<style>",
    "</style>",
    "<title>",
    "</title>",
    "<textarea>",
    "</textarea>",
    "<pre>",
    "</pre>",
    "<xmp>",
    "</xmp>",
    "<plaintext>",
    "<svg>",
    "</svg>",
    "<text>",
    "</text>",
    "<math>",
    "</math>",
    "<mi>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</table>",
    "<ul>",
    "<li>",
    "</ul>",
    "<template>",
    "</template>",
    "<noscript>",
    "<a href=\"x",
    "<a href='x",
    "<a b=c d e=f/>",
    "<a =x>",
    "<a b='c'd>",
    "</a b>",
    "<img alt='x'>",
    "<dialog>",
    "</dialog>",
    "<option>",
    "<time datetime='2025-10-30'>",
    "</time>",
];

fn any_page() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..24).prop_map(|pieces| pieces.concat())
}

/// The visible text of the pieces of a page, which are windows; each leads back to itself.
fn read_in_windows(pieces: &[&str]) -> String {
    let (mut page, mut whole) = (Page::default(), String::new());
    for (at, piece) in pieces.iter().enumerate() {
        let window = page.window(piece, at + 1 == pieces.len()).text;
        assert_eq!(window.edits.undo(&window.text), *piece);
        whole.push_str(&window.text);
    }
    whole
}

/// The line end before `<table>` counted where a window had written it, and not else.
#[test]
fn line_ends_of_preformatted_text_count_with_those_of_blocks() {
    let pieces = ["<pre>é<table>", "\r<xmp>x"];
    assert_eq!(read_in_windows(&pieces), "é\n\nx\n");
    assert_eq!(read(&pieces.concat()).0, "é\n\nx\n");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(50_000) })]

    #[test]
    fn windows_do_not_show(page in any_page(), cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..4)) {
        let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(page.len() + 1)).collect();
        cuts.retain(|&cut| page.is_char_boundary(cut));
        cuts.sort_unstable();
        let mut pieces = Vec::new();
        let mut start = 0;
        for cut in cuts.into_iter().chain([page.len()]) {
            pieces.push(&page[start..cut]);
            start = cut;
        }
        // A window that ends between two blocks of a cell ends the line of its row.
        let in_rows = |text: String| text.split(['\t', '\n']).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
        let (windows, whole) = (read_in_windows(&pieces), read(&page).0);
        if page.contains("<td") {
            prop_assert_eq!(in_rows(windows), in_rows(whole), "{:?}", pieces);
        } else {
            prop_assert_eq!(windows, whole, "{:?}", pieces);
        }
    }

    #[test]
    fn any_characters_are_survived(page in "\\PC{0,40}", cut in 0usize..40) {
        let cut = (0..=cut.min(page.len())).rev().find(|&at| page.is_char_boundary(at)).unwrap_or(0);
        prop_assert_eq!(read_in_windows(&[&page[..cut], &page[cut..]]), read(&page).0);
    }
}

/// The tokens as html5ever sees them, against ours: both are told the same of what the tree builder says.
mod oracle {
    use std::cell::RefCell;
    use std::ops::Range;

    use html5ever::tendril::StrTendril;
    use html5ever::tokenizer::states::RawKind;
    use html5ever::tokenizer::{
        BufferQueue, TagKind, Token, TokenSink as Html5everSink, TokenSinkResult, Tokenizer as Html5ever,
        TokenizerOpts,
    };
    use proptest::prelude::*;

    use super::super::element::Element;
    use super::super::tag::{Attribute, MAX_NAME, Tag};
    use super::super::tokenizer::{Content, TokenSink, Tokenizer};
    use super::any_page;

    /// A token as it is compared.
    #[derive(Clone, Debug, PartialEq)]
    enum Seen {
        Text(String),
        Start(String, bool, Option<String>),
        End(String),
    }

    fn add_text(seen: &mut Vec<Seen>, text: &str) {
        match seen.last_mut() {
            _ if text.is_empty() => {}
            Some(Seen::Text(last)) => last.push_str(text),
            _ => seen.push(Seen::Text(text.to_owned())),
        }
    }

    #[derive(Default)]
    struct Theirs(RefCell<Vec<Seen>>);

    impl Html5everSink for Theirs {
        type Handle = ();

        fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
            let mut seen = self.0.borrow_mut();
            match token {
                Token::CharacterTokens(text) => add_text(&mut seen, &text),
                // Where NUL is a token of its own, it is dropped.
                Token::TagToken(tag) => {
                    // A long name is nobody's.
                    let name = if tag.name.len() > MAX_NAME { String::new() } else { tag.name.to_string() };
                    let lang = tag.attrs.iter().find(|attribute| &*attribute.name.local == "lang");
                    let lang = lang.map(|attribute| attribute.value.to_string());
                    if tag.kind == TagKind::EndTag {
                        seen.push(Seen::End(name));
                        return TokenSinkResult::Continue;
                    }
                    seen.push(Seen::Start(name.clone(), tag.self_closing, lang));
                    return match Element::named(&name, 0).content() {
                        Content::Data => TokenSinkResult::Continue,
                        Content::RcData => TokenSinkResult::RawData(RawKind::Rcdata),
                        Content::RawText => TokenSinkResult::RawData(RawKind::Rawtext),
                        Content::Script => TokenSinkResult::RawData(RawKind::ScriptData),
                        Content::PlainText => TokenSinkResult::Plaintext,
                    };
                }
                _ => {}
            }
            TokenSinkResult::Continue
        }
    }

    #[derive(Default)]
    struct Ours {
        seen: Vec<Seen>,
    }

    impl TokenSink for Ours {
        fn text(&mut self, text: &str, _: Range<usize>) {
            // html5ever writes line ends as LF before it reads; ours leaves that to whoever shows them.
            add_text(&mut self.seen, &text.replace("\r\n", "\n").replace('\r', "\n"));
        }

        fn start_tag(&mut self, tag: &Tag, _: Range<usize>) -> Content {
            let lang = tag.value(Attribute::Lang).map(|lang| lang.into_owned());
            self.seen.push(Seen::Start(tag.name().to_owned(), tag.is_self_closing, lang));
            Element::named(tag.name(), 0).content()
        }

        fn end_tag(&mut self, tag: &Tag, _: Range<usize>) {
            self.seen.push(Seen::End(tag.name().to_owned()));
        }

        fn is_foreign(&self) -> bool {
            false
        }
    }

    /// Both see the same but for the text of scripts, which ours passes over.
    #[track_caller]
    fn assert_same(page: &str) {
        let theirs = Html5ever::new(Theirs::default(), TokenizerOpts::default());
        let input = BufferQueue::default();
        input.push_back(StrTendril::from_slice(page));
        let _ = theirs.feed(&input);
        theirs.end();
        let mut theirs = theirs.sink.0.into_inner();
        let mut at = 1;
        while at < theirs.len() {
            let is_script = matches!(&theirs[at - 1], Seen::Start(name, ..) if name == "script");
            if is_script && matches!(theirs[at], Seen::Text(_)) {
                theirs.remove(at);
            }
            at += 1;
        }
        let mut ours = Ours::default();
        Tokenizer::default().feed(page, true, &mut ours);
        for seen in &mut theirs {
            if let Seen::Text(text) = seen {
                *text = text.replace('\r', "\n"); // of a reference
            }
        }
        assert_eq!(ours.seen, theirs, "{page:?}");
    }

    #[test]
    fn tokens_are_those_of_html5ever() {
        for page in [
            "<a lang=x lang=y>",
            "<a lang='&amp;&lt=&ltx&lt;'>",
            "<a lang=\"a\nb\">",
            "<a/lang=b/>",
            "<a lang = 'x' / >",
            "<a lang>",
            "<script><!--<script></script>--></script>a",
            "<script><!--<script></script></script>a",
            "<script><!-- --></script>",
            "<script><!--></script>a",
            "<script><!-<script></script>a",
            "<title></titl></title x=y>b",
            "<!---->a<!--->b<!-->c",
            "<!--a--!>b<!--a--!-->c<!--a--->d",
            "<!doctype html public 'a>b",
            "<a\0b lang='\0'>",
            "&CounterClockwiseContourIntegral;",
            "&CounterClockwiseContourIntegra;",
            "&amp&amp;amp;&notit;&notin;&ngE;",
            "&#x110000;&#xFDD0;&#13;&#x80;&#x9F;&#0;&#55296;",
        ] {
            assert_same(page);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(20_000) })]

        #[test]
        fn any_tokens_are_those_of_html5ever(page in any_page()) {
            assert_same(&page);
        }

        #[test]
        fn any_references_are_those_of_html5ever(page in "(&(#[xX]?)?[0-9a-zA-Z]{0,8}[;= &]?){1,4}") {
            assert_same(&page);
        }
    }
}
