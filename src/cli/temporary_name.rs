//! The names of temporary files: `.saaf-` and sixteen hexadecimal digits.

use std::collections::hash_map::RandomState;
use std::ffi::OsString;
use std::hash::{BuildHasher, Hasher};

const PREFIX: &str = ".saaf-";
const DIGITS: usize = 16;

/// A random name: each [`RandomState`] has new keys.
#[cfg_attr(not(unix), allow(dead_code))]
pub fn new() -> OsString {
    format!("{PREFIX}{:0DIGITS$x}", RandomState::new().build_hasher().finish()).into()
}

/// Whether `name` is one of them.
pub fn is_one(name: &[u8]) -> bool {
    let digits = name.strip_prefix(PREFIX.as_bytes());
    digits.is_some_and(|digits| {
        digits.len() == DIGITS && digits.iter().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_names_are_recognised_and_others_are_not() {
        assert!(is_one(new().as_encoded_bytes()));
        for name in [&b".saaf-"[..], b".saaf-notes", b"saaf-0123456789abcdef", b".saaf-0123456789abcdef0"] {
            assert!(!is_one(name));
        }
    }
}
