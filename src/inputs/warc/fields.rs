//! The head of a record or of an HTTP message in; its first line and its fields out, each with the bytes that it was written in.
//!
//! Names match in any letter case. Values are bytes. Fields stay in order, with repeats. A line that begins with SPACE or TAB goes on
//! with the field above it: such a fold is one SPACE in the value, and what was written is kept. Lines end in CR LF or LF alone. A line
//! without a colon is no field and stays where it is. Time: one pass. Sources: ISO 28500:2017 §4, RFC 9112 §5.

use std::borrow::Cow;
use std::ops::Range;

/// The first line, and fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    bytes: Vec<u8>,
    /// Without its line end.
    first: Range<usize>,
    fields: Vec<Place>,
}

/// Where a field is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Place {
    name: Range<usize>,
    /// To the end of its last line, without the line end.
    value: Range<usize>,
}

/// A name and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'a> {
    /// As it was written.
    pub name: &'a [u8],
    /// Without the white space round it, and unfolded.
    pub value: Cow<'a, [u8]>,
    /// Name, colon and value as they were written, without the last line end.
    pub written: &'a [u8],
}

impl Field<'_> {
    /// Whether it has this name.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name.as_bytes())
    }
}

impl Head {
    /// Reads a head. `bytes` ends with the empty line, or where the message was cut off.
    pub fn parse(bytes: Vec<u8>) -> Head {
        let mut lines = lines(&bytes);
        let first = lines.next().unwrap_or_default();
        let mut fields: Vec<Place> = Vec::new();
        // Whether the line above is a field, or goes on with one.
        let mut is_open = false;
        for line in lines {
            match (bytes[line.clone()].first(), fields.last_mut()) {
                (None, _) => break,
                (Some(b' ' | b'\t'), Some(last)) if is_open => last.value.end = line.end,
                _ => match memchr::memchr(b':', &bytes[line.clone()]) {
                    Some(colon) => {
                        let colon = line.start + colon;
                        let name = trimmed(&bytes, line.start..colon);
                        fields.push(Place { name, value: colon + 1..line.end });
                        is_open = true;
                    }
                    None => is_open = false,
                },
            }
        }
        Head { first, fields, bytes }
    }

    /// All bytes, with the empty line.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The version line of a record, the status line of a response; without its line end.
    pub fn first_line(&self) -> &[u8] {
        &self.bytes[self.first.clone()]
    }

    /// The fields in order.
    pub fn fields(&self) -> impl DoubleEndedIterator<Item = Field<'_>> {
        self.fields.iter().map(|place| Field {
            name: &self.bytes[place.name.clone()],
            value: unfolded(&self.bytes[place.value.clone()]),
            written: &self.bytes[place.name.start..place.value.end],
        })
    }

    /// The values of all fields of this name, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl DoubleEndedIterator<Item = Cow<'a, [u8]>> {
        self.fields().filter(move |field| field.is(name)).map(|field| field.value)
    }

    /// The value of the first field of this name.
    pub fn get(&self, name: &str) -> Option<Cow<'_, [u8]>> {
        self.fields().find(|field| field.is(name)).map(|field| field.value)
    }

    /// The value of the first field of this name, for display.
    pub fn text(&self, name: &str) -> Option<Cow<'_, str>> {
        self.get(name).map(|value| match value {
            Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        })
    }
}

/// The lines, without their ends.
fn lines(bytes: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(start..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr(b'\n', rest);
        let end = start + length.unwrap_or(rest.len());
        let line = start..if bytes[start..end].ends_with(b"\r") { end - 1 } else { end };
        start = end + 1;
        Some(line)
    })
}

fn trimmed(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let part = &bytes[range.clone()];
    let start = range.start + (part.len() - part.trim_ascii_start().len());
    start..start + part.trim_ascii().len()
}

fn unfolded(value: &[u8]) -> Cow<'_, [u8]> {
    let value = value.trim_ascii();
    if memchr::memchr(b'\n', value).is_none() {
        return Cow::Borrowed(value);
    }
    let parts: Vec<&[u8]> =
        value.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii).filter(|part| !part.is_empty()).collect();
    Cow::Owned(parts.join(&b' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(head: &Head, name: &str) -> Vec<String> {
        head.all(name).map(|value| String::from_utf8(value.into_owned()).unwrap()).collect()
    }

    #[test]
    fn names_match_in_any_case_and_folds_are_one_space() {
        let head = Head::parse(
            b"WARC/1.0\r\nx-note: a\r\n b\r\n\tc\r\nEmpty:\r\n d\r\nX-NOTE:e: f \r\nno field\r\n g\r\n\r\nbody: x".to_vec(),
        );
        assert_eq!(head.first_line(), b"WARC/1.0");
        assert_eq!(values(&head, "X-Note"), ["a b c", "e: f"]);
        assert_eq!(values(&head, "empty"), ["d"]);
        assert_eq!(values(&head, "body"), [""; 0]);
        assert_eq!(head.fields().next().unwrap().written, b"x-note: a\r\n b\r\n\tc");
        assert_eq!(head.get("EMPTY").unwrap(), &b"d"[..]);
    }

    #[test]
    fn values_are_bytes() {
        let head = Head::parse(b"WARC/1.1\nA: \xC7\xDF\nB : 1".to_vec());
        assert_eq!(head.get("a").unwrap(), &b"\xC7\xDF"[..]);
        assert_eq!(head.text("b").unwrap(), "1");
        assert_eq!(Head::parse(Vec::new()), Head::default());
    }
}
