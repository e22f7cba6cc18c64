//! The name of a file as one line of standard output.
//!
//! A name is written as it is unless it holds invisible characters, control characters or bytes that are not UTF-8. Then
//! it is quoted as bash, zsh and ksh read it, `$'a\nb'` ("ANSI-C quoting", as `ls` does on a terminal). The characters that
//! [`Legible`] replaces are escaped byte by byte, so that the shell gets the same name back.

use std::fmt::Write;

use crate::emit::explain::Legible;

const QUOTE_START: &str = "$'";

/// The name in one line, without the line end.
pub fn quote_if_needed(name: &[u8]) -> String {
    match str::from_utf8(name) {
        // A plain name that begins like a quoted one is quoted too, so that it is not taken for another name.
        Ok(text) if Legible(text).to_string() == text && !text.starts_with(QUOTE_START) => text.to_owned(),
        _ => quote(name),
    }
}

fn quote(name: &[u8]) -> String {
    let mut quoted = String::from(QUOTE_START);
    for chunk in name.utf8_chunks() {
        for c in chunk.valid().chars() {
            match c {
                '\n' => quoted.push_str("\\n"),
                '\t' => quoted.push_str("\\t"),
                '\\' | '\'' => quoted.extend(['\\', c]),
                _ => {
                    let mut buffer = [0; 4];
                    let text = &*c.encode_utf8(&mut buffer);
                    match Legible(text).to_string() == text {
                        true => quoted.push(c),
                        false => escape(text.as_bytes(), &mut quoted),
                    }
                }
            }
        }
        escape(chunk.invalid(), &mut quoted);
    }
    quoted.push('\'');
    quoted
}

/// In octal, of which shells read three digits at most. Of hexadecimal digits some shells read more than two.
fn escape(bytes: &[u8], quoted: &mut String) {
    for byte in bytes {
        // Writing to memory does not fail.
        let _ = write!(quoted, "\\{byte:03o}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_with_control_or_invisible_characters_are_quoted() {
        for plain in ["a", "a b", "it's", "اردو.txt", "e\u{301}", "-", "a\\b", "100%"] {
            assert_eq!(quote_if_needed(plain.as_bytes()), plain);
        }
        assert_eq!(quote_if_needed(b"a\nb\t'c'\\"), r"$'a\nb\t\'c\'\\'");
        assert_eq!(quote_if_needed("a\u{202E}\u{1B}[2J".as_bytes()), r"$'a\342\200\256\033[2J'");
        assert_eq!(quote_if_needed(b"\xE3a\x9B"), r"$'\343a\233'");
        assert_eq!(quote_if_needed(b"$'x'"), r"$'$\'x\''");
    }
}
