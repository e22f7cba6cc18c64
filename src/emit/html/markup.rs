//! Untrusted text in; HTML that says the same out, without markup, controls or bidi controls of its own.

use std::fmt::Write;

use super::super::chips::{is_dangerous, is_hidden, label};

/// A longer run of one hidden character is one chip with its length.
const MAX_CHIPS: usize = 3;

/// Appends `text`. `&`, `<`, `>` and both quotes become references (HTML Standard §13.3), so it may stand in an element or a
/// quoted attribute of text; what may not stand raw becomes a chip. With `in_edit`, white space does too.
pub(super) fn push_text(out: &mut String, text: &str, in_edit: bool) {
    let mut copied = 0;
    let shows_spaces = in_edit && shows_spaces(text);
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let hides = if in_edit { is_hidden(c) && (c != ' ' || shows_spaces) } else { is_dangerous(c) };
        let reference = reference(c);
        if !hides && reference.is_none() {
            continue;
        }
        out.push_str(&text[copied..at]);
        copied = at + c.len_utf8();
        if let Some(reference) = reference {
            out.push_str(reference);
            continue;
        }
        let run = text[at..].chars().take_while(|&next| next == c).count();
        let run = if run > MAX_CHIPS { run } else { 1 };
        for _ in 1..run {
            copied = chars.next().map_or(copied, |(at, c)| at + c.len_utf8());
        }
        push_chip(out, c, run);
    }
    out.push_str(&text[copied..]);
}

/// Single spaces between words of an edit need no chip.
fn shows_spaces(edit: &str) -> bool {
    edit.len() <= 1 || edit.trim_matches(' ').len() + 1 < edit.len() || edit.contains("  ")
}

const fn reference(c: char) -> Option<&'static str> {
    match c {
        '&' => Some("&amp;"),
        '<' => Some("&lt;"),
        '>' => Some("&gt;"),
        '"' => Some("&quot;"),
        '\'' => Some("&#39;"),
        _ => None,
    }
}

fn push_chip(out: &mut String, c: char, times: usize) {
    // Writing to memory does not fail.
    let _ = write!(out, "<span class=\"k\" data-c=\"{:04X}\" data-n=\"{times}\">{}", u32::from(c), label(c));
    if times > 1 {
        let _ = write!(out, " \u{D7}{times}");
    }
    out.push_str("</span>");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(text: &str, in_edit: bool) -> String {
        let mut out = String::new();
        push_text(&mut out, text, in_edit);
        out
    }

    #[test]
    fn markup_is_escaped_and_what_hides_is_a_chip() {
        assert_eq!(html("<b x='1'>\"&amp;", false), "&lt;b x=&#39;1&#39;&gt;&quot;&amp;amp;");
        assert_eq!(html("a\u{202E}b", false), "a<span class=\"k\" data-c=\"202E\" data-n=\"1\">RLO</span>b");
        assert_eq!(
            html("\0\0\0\0\0x", false),
            "<span class=\"k\" data-c=\"0000\" data-n=\"5\">NUL \u{D7}5</span>x"
        );
        assert_eq!(html("a b\u{200C}c", false), "a b\u{200C}c");
        assert_eq!(html(" ", true), "<span class=\"k\" data-c=\"0020\" data-n=\"1\">SP</span>");
        assert_eq!(html("a b", true), "a b");
    }
}
