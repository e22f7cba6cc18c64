//! The head of a record in, and what its text came to; the head of the record that holds this text out.
//!
//! It is a `conversion` record, as WET has them, and no `response`: ISO 28500:2017 §6.3 says that a response holds what the
//! server sent, which clean text is not, and §6.7 that an altered version of a record is a conversion. Readers of WET (cc-pyspark,
//! datatrove) take it as it is: they ask for type `conversion` and `Content-Type: text/plain`, to the letter, and stumble over a
//! `WARC-Identified-Payload-Type` of the page that it was.
//!
//! What is true of the new record stays in order and as it was written, unknown fields and repeats too. `WARC-Refers-To` names the
//! record that it was made of (that of an older conversion stays, because the text is still one of that record). Fields that
//! ISO 28500 does not allow in a conversion, or that tell of the old block, go. The digest is made in the algorithm and letters of the
//! old one. The new `WARC-Record-ID` is a UUID of version 5 of the old one and the digest: the same bytes and options give the same
//! file.

use std::io::Write;

use super::digest::{DigestStyle, Hasher, urn_of};
use super::fields::{Field, Head};
use super::mime::MediaType;

/// The head of a conversion, to be finished when its block is known.
pub struct Conversion<'a> {
    old: &'a Head,
    media: String,
    hasher: Hasher,
    /// For the record ID, whatever the digest is.
    id: Hasher,
    length: u64,
    is_truncated: bool,
}

/// Fields of the old block, and those that a conversion may not have.
const DROPPED: [&str; 6] = [
    "WARC-Block-Digest",
    "WARC-Payload-Digest",
    "WARC-Identified-Payload-Type",
    "WARC-IP-Address",
    "WARC-Concurrent-To",
    "Content-Length",
];

impl<'a> Conversion<'a> {
    /// Begins the conversion of a record with this head, whose payload is of type `media`. Text of a page is plain.
    pub fn new(old: &'a Head, media: Option<&MediaType>) -> Self {
        let style = digests(old).find_map(|field| DigestStyle::of(&field.value)).unwrap_or_default();
        let media = match media {
            Some(media) if media.essence != "text/plain" && !media.is_html() => {
                format!("{}; charset=UTF-8", media.essence)
            }
            _ => "text/plain".into(),
        };
        let (hasher, id) = (style.hasher(), DigestStyle::default().hasher());
        Conversion { old, media, hasher, id, length: 0, is_truncated: false }
    }

    /// A digest in an algorithm that is not known here: it goes, and another stands for it.
    pub fn unknown_digest(&self) -> Option<String> {
        let unknown = digests(self.old).find(|field| DigestStyle::of(&field.value).is_none())?;
        Some(String::from_utf8_lossy(unknown.written).into_owned())
    }

    /// Adds text of the block.
    pub fn add(&mut self, text: &[u8]) {
        self.hasher.update(text);
        self.id.update(text);
        self.length += text.len() as u64;
    }

    /// Says that a part of the block is not there.
    pub fn set_truncated(&mut self) {
        self.is_truncated = true;
    }

    /// The head, with its empty line.
    pub fn finish(self) -> Vec<u8> {
        let old_id = self.old.get("WARC-Record-ID").unwrap_or_default();
        let name = [old_id.trim_ascii(), b"#", self.id.finish().as_bytes()].concat();
        let id = urn_of(&name);
        let mut head = Vec::with_capacity(self.old.bytes().len() + 200);
        head.extend_from_slice(self.old.first_line());
        head.extend_from_slice(b"\r\n");
        let mut is_written = [false; 3];
        let mut write = |head: &mut Vec<u8>, which: usize, name: &[u8], value: &[u8]| {
            if !std::mem::replace(&mut is_written[which], true) {
                head.extend_from_slice(&[name, b": ", value, b"\r\n"].concat());
            }
        };
        let refers = self.old.get("WARC-Refers-To").is_some();
        for field in self.old.fields() {
            match () {
                () if field.is("WARC-Type") => write(&mut head, 0, field.name, b"conversion"),
                () if field.is("WARC-Record-ID") => {
                    write(&mut head, 1, field.name, id.as_bytes());
                    if !refers {
                        head.extend_from_slice(&[b"WARC-Refers-To: ", &*old_id, b"\r\n"].concat());
                    }
                }
                () if field.is("Content-Type") => write(&mut head, 2, field.name, self.media.as_bytes()),
                () if DROPPED.iter().any(|dropped| field.is(dropped)) => {}
                () => head.extend_from_slice(&[field.written, b"\r\n"].concat()),
            }
        }
        for (which, name, value) in
            [(0, "WARC-Type", "conversion"), (1, "WARC-Record-ID", &*id), (2, "Content-Type", &*self.media)]
        {
            write(&mut head, which, name.as_bytes(), value.as_bytes());
        }
        if self.is_truncated && self.old.get("WARC-Truncated").is_none() {
            head.extend_from_slice(b"WARC-Truncated: unspecified\r\n");
        }
        // Writing to memory does not fail.
        let _ = write!(
            head,
            "WARC-Block-Digest: {}\r\nContent-Length: {}\r\n\r\n",
            self.hasher.finish(),
            self.length
        );
        head
    }
}

/// The digests, that of the block first.
fn digests(head: &Head) -> impl Iterator<Item = Field<'_>> {
    let named = |name| head.fields().filter(move |field| field.is(name));
    named("WARC-Block-Digest").chain(named("WARC-Payload-Digest"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(fields: &str, media: &str, text: &str) -> String {
        let head = Head::parse(format!("WARC/1.0\r\n{fields}\r\n").into_bytes());
        let media = MediaType::extract([media.as_bytes()]);
        let mut conversion = Conversion::new(&head, media.as_ref());
        conversion.add(text.as_bytes());
        String::from_utf8(conversion.finish()).unwrap()
    }

    #[test]
    fn a_response_becomes_a_conversion() {
        let fields = "warc-type: response\r\nWARC-Target-URI: http://a.pk/\r\nX-Note: a\r\n b\r\nWARC-Record-ID: <urn:uuid:1>\r\n\
            WARC-Date: 2025-10-30T00:00:00Z\r\nWARC-IP-Address: 1.2.3.4\r\nWARC-Concurrent-To: <urn:a>\r\nX-Note: c\r\n\
            Content-Type: application/http; msgtype=response\r\nWARC-Payload-Digest: sha1:abc\r\n\
            WARC-Block-Digest: md5:900150983CD24FB0D6963F7D28E17F72\r\nContent-Length: 99\r\n";
        let head = converted(fields, "text/html; charset=windows-1256", "abc");
        let id = head.lines().find(|line| line.starts_with("WARC-Record-ID")).unwrap();
        let expected = format!(
            "WARC/1.0\r\nwarc-type: conversion\r\nWARC-Target-URI: http://a.pk/\r\nX-Note: a\r\n b\r\n{id}\r\n\
             WARC-Refers-To: <urn:uuid:1>\r\nWARC-Date: 2025-10-30T00:00:00Z\r\nX-Note: c\r\nContent-Type: text/plain\r\n\
             WARC-Block-Digest: md5:900150983CD24FB0D6963F7D28E17F72\r\nContent-Length: 3\r\n\r\n"
        );
        assert_eq!(head, expected);
        assert_eq!(converted(fields, "text/html", "abc"), head);
        assert_ne!(converted(fields, "text/html", "abd"), head);
        assert!(id.len() == "WARC-Record-ID: <urn:uuid:01234567-0123-5123-8123-012345678901>".len());
    }

    #[test]
    fn what_is_missing_is_added_and_what_is_unknown_is_told() {
        let head = converted("Content-Length: 1\r\nWARC-Refers-To: <urn:b>\r\n", "application/json", "");
        assert!(head.contains("WARC-Type: conversion\r\nWARC-Record-ID: <urn:uuid:"), "{head}");
        assert!(
            head.contains("Content-Type: application/json; charset=UTF-8\r\nWARC-Block-Digest: sha1:"),
            "{head}"
        );
        let old = Head::parse(b"WARC/1.0\r\nWARC-Block-Digest: crc32:352441c2\r\n\r\n".to_vec());
        let conversion = Conversion::new(&old, None);
        assert_eq!(conversion.unknown_digest().unwrap(), "WARC-Block-Digest: crc32:352441c2");
    }
}
