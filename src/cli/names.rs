//! A name of a file as one line of standard output, for people and for programs.
//!
//! A name is written as it is unless something in it cannot be seen, steers a terminal, or is not UTF-8: then it stands
//! as bash, zsh and ksh read it, `$'a\nb'` ("ANSI-C quoting", as `ls` writes names to a terminal). It is what
//! [`Legible`] names that is escaped; here each of its bytes, so that the name can be had back.

use std::fmt::Write;

use saaf::emit::explain::Legible;

/// How quoting begins.
const QUOTED: &str = "$'";

/// The name in one line, without the line end.
pub fn shown(name: &[u8]) -> String {
    match str::from_utf8(name) {
        // What looks quoted and is not would be taken for another name.
        Ok(text) if Legible(text).to_string() == text && !text.starts_with(QUOTED) => text.to_owned(),
        _ => quoted(name),
    }
}

fn quoted(name: &[u8]) -> String {
    let mut quoted = String::from(QUOTED);
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

/// In octal, of which three digits are the most that is read; of hexadecimal digits some shells read more than two.
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
    fn what_hides_is_quoted_and_all_else_is_as_it_is() {
        for plain in ["a", "a b", "it's", "اردو.txt", "e\u{301}", "-", "a\\b", "100%"] {
            assert_eq!(shown(plain.as_bytes()), plain);
        }
        assert_eq!(shown(b"a\nb\t'c'\\"), r"$'a\nb\t\'c\'\\'");
        assert_eq!(shown("a\u{202E}\u{1B}[2J".as_bytes()), r"$'a\342\200\256\033[2J'");
        assert_eq!(shown(b"\xE3a\x9B"), r"$'\343a\233'");
        assert_eq!(shown(b"$'x'"), r"$'$\'x\''");
    }
}
