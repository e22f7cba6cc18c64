//! The next bytes of a page in; whether they are a tag of some name out. More bytes may decide.

/// What is known of the next bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lookahead {
    Is,
    IsNot,
    /// More bytes decide.
    Unknown,
}

/// Whether `rest` is `</`, the name and something that ends a name.
pub(super) fn end_tag_of(rest: &[u8], name: &str) -> Lookahead {
    tag_of(rest, b"</", name)
}

pub(super) fn tag_of(rest: &[u8], before: &[u8], name: &str) -> Lookahead {
    let wanted = before.iter().chain(name.as_bytes());
    for (at, &byte) in wanted.enumerate() {
        match rest.get(at) {
            None => return Lookahead::Unknown,
            Some(found) if found.eq_ignore_ascii_case(&byte) => {}
            Some(_) => return Lookahead::IsNot,
        }
    }
    match rest.get(before.len() + name.len()) {
        None => Lookahead::Unknown,
        Some(&byte) if is_space(byte) || matches!(byte, b'/' | b'>') => Lookahead::Is,
        Some(_) => Lookahead::IsNot,
    }
}

/// White space of the standard; CR counts, because line ends are LF for it.
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b'\t' | b'\n' | 0x0C | b'\r' | b' ')
}
