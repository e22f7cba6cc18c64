//! Reads a line as program text: its characters in; for each, whether it is code, a string or a comment, out.
//!
//! No language is known, so the marks of all common ones are read: `//`, `#`, `--`, `/*` … `*/`, `<!--` … `-->`, the
//! quotation marks, and those of docstrings, which a reader takes for comments. One pass; a line is read on its own.

/// What a character of a program is a part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Code,
    /// A string, with its quotation marks.
    String,
    /// A comment or a docstring, with its marks.
    Comment,
}

/// Signs of which prose has none.
const CODE_SIGNS: [&str; 16] = [
    "/*", "*/", "<!--", "==", "!=", "&&", "||", "->", "=>", ":=", "();", ") {", "){", "if (", "'''", "\"\"\"",
];
/// Words that begin statements; they count beside brackets, an equals sign or a semicolon.
const KEYWORDS: [&str; 16] = [
    "return", "def ", "func ", "fn ", "const ", "let ", "var ", "print", "if ", "elif ", "else", "while ",
    "for ", "import ", "#include", "case ",
];

/// Whether a line is program text by its signs.
pub(super) fn is_program_text(line: &str) -> bool {
    let has_operator = line.contains(['(', ')', '{', '}', '=', ';', '[', ']']);
    let end = line.trim_end();
    CODE_SIGNS.iter().any(|sign| line.contains(sign))
        || has_operator
            && (end.ends_with([';', '{', '}'])
                || KEYWORDS.iter().any(|word| line.contains(word))
                || line.contains("//"))
        // An assignment or a call at the head of a line.
        || line.trim_start().split_once(['=', '(']).is_some_and(|(name, rest)| {
            let name = name.trim_end();
            name.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '$'))
                && !rest.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'$'))
        })
}

/// The parts of a line, one for each character.
pub(super) fn parts(line: &[char]) -> Vec<Part> {
    let mut parts = Vec::with_capacity(line.len());
    while let Some(rest) = line.get(parts.len()..).filter(|rest| !rest.is_empty()) {
        let before = parts.len().checked_sub(1).map(|before| line[before]);
        let (part, len) = next_part(rest, before);
        parts.resize((parts.len() + len.max(1)).min(line.len()), part);
    }
    parts
}

/// The part that `rest` begins with, and its length.
fn next_part(rest: &[char], before: Option<char>) -> (Part, usize) {
    let until = |open: usize, close: &str| {
        let close: Vec<char> = close.chars().collect();
        let body = rest.get(open..).unwrap_or_default();
        let found = body.windows(close.len()).position(|here| here == close);
        found.map_or(rest.len(), |at| open + at + close.len())
    };
    let starts = |mark: &str| mark.chars().eq(rest.iter().copied().take(mark.len()));
    let is_apart = before.is_none_or(char::is_whitespace);
    match rest[0] {
        '/' if starts("//") && before != Some(':') => (Part::Comment, rest.len()),
        '/' if starts("/*") => (Part::Comment, until(2, "*/")),
        '<' if starts("<!--") => (Part::Comment, until(4, "-->")),
        '#' if is_apart && !starts("#include") && !starts("#define") => (Part::Comment, rest.len()),
        '-' if starts("-- ") && is_apart => (Part::Comment, rest.len()),
        '\'' if starts("'''") => (Part::Comment, until(3, "'''")),
        '"' if starts("\"\"\"") => (Part::Comment, until(3, "\"\"\"")),
        quote @ ('"' | '`') => (Part::String, string_len(rest, quote)),
        '\'' if !before.is_some_and(char::is_alphanumeric) => (Part::String, string_len(rest, '\'')),
        _ => (Part::Code, 1),
    }
}

/// The length of a string with its quotation marks.
fn string_len(rest: &[char], quote: char) -> usize {
    let mut is_escaped = false;
    let end = rest.iter().skip(1).position(|&c| {
        let ends = c == quote && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        ends
    });
    end.map_or(rest.len(), |end| end + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_and_comments_are_told_from_code() {
        let read = |line: &str| -> String {
            let chars: Vec<char> = line.chars().collect();
            let letter = |part| match part {
                Part::Code => '.',
                Part::String => 's',
                Part::Comment => 'c',
            };
            parts(&chars).into_iter().map(letter).collect()
        };
        assert_eq!(read("a = \"b\\\"c\"; // d"), "....ssssss..cccc");
        assert_eq!(read("/* a */ b # c"), "ccccccc...ccc");
        assert_eq!(read("don't 'a' \"b"), "......sss.ss");
        assert_eq!(read("\"\"\"a\"\"\" ;return"), "ccccccc........");
        assert_eq!(read("x <!-- a --> http://b"), "..cccccccccc.........");
        assert_eq!(read(""), "");
    }

    #[test]
    fn prose_is_no_program_text() {
        for line in ["He said “no” (twice).", "C# is a language; so is D", "12 = zwölf?", "# Heading", "a/b"]
        {
            assert!(!is_program_text(line), "{line}");
        }
        for line in ["if (a) {", "x = 1", "return a;", "def f(x):", "a == b", "print(x)", "} // end"] {
            assert!(is_program_text(line), "{line}");
        }
    }
}
