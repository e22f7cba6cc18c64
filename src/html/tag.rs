//! A tag as it is read: its name, and the attributes that saaf looks at. Each is kept up to a bound.

use std::ops::Range;

/// Bytes of a name, at most. No element and no attribute that is known has a longer one.
pub(super) const MAX_NAME: usize = 24;
/// Bytes of a value, at most; what is behind is not looked at.
pub(super) const MAX_VALUE: usize = 4096;

/// The attributes that are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Attribute {
    Lang,
    XmlLang,
    Dir,
    Hidden,
    Open,
    DateTime,
    Alt,
    /// Of `annotation-xml`.
    Encoding,
}

impl Attribute {
    fn named(name: &str) -> Option<Attribute> {
        Some(match name {
            "lang" => Attribute::Lang,
            "xml:lang" => Attribute::XmlLang,
            "dir" => Attribute::Dir,
            "hidden" => Attribute::Hidden,
            "open" => Attribute::Open,
            "datetime" => Attribute::DateTime,
            "alt" => Attribute::Alt,
            "encoding" => Attribute::Encoding,
            _ => return None,
        })
    }
}

/// A value as it is written, and where it is in the window, if it begins in it.
#[derive(Debug)]
struct Value {
    attribute: Attribute,
    text: String,
    start: Option<usize>,
}

/// A tag.
#[derive(Debug, Default)]
pub(super) struct Tag {
    name: Name,
    pub is_end: bool,
    pub is_self_closing: bool,
    values: Vec<Value>,
    /// The attribute that is being read.
    attribute_name: Name,
    is_in_attribute: bool,
    /// The last of `values` belongs to it.
    is_kept: bool,
}

/// A name in lower case, cut after [`MAX_NAME`] bytes.
#[derive(Clone, Copy, Debug, Default)]
struct Name {
    bytes: [u8; MAX_NAME],
    len: usize,
    /// It goes on; then it is none that is known.
    is_cut: bool,
}

impl Name {
    fn push(&mut self, text: &str) {
        // NUL is read as U+FFFD.
        let bytes = text.bytes().flat_map(|byte| {
            let (nul, other) = (if byte == 0 { "\u{FFFD}" } else { "" }, (byte != 0).then_some(byte));
            nul.bytes().chain(other)
        });
        for byte in bytes {
            match self.bytes.get_mut(self.len) {
                Some(free) => {
                    *free = byte.to_ascii_lowercase();
                    self.len += 1;
                }
                None => {
                    self.is_cut = true;
                    return;
                }
            }
        }
    }

    /// Empty where it is none that can be known.
    fn as_str(&self) -> &str {
        if self.is_cut { "" } else { std::str::from_utf8(&self.bytes[..self.len]).unwrap_or_default() }
    }
}

impl Tag {
    /// The name in lower case; empty where it is longer than any that is known.
    pub fn name(&self) -> &str {
        self.name.as_str()
    }

    /// A number for the name, which few other names have.
    pub fn name_hash(&self) -> u32 {
        let bytes = &self.name.bytes[..self.name.len];
        bytes.iter().fold(0x811C_9DC5, |hash, &byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    }

    /// The value of an attribute as it is written, its references not decoded.
    pub fn raw(&self, attribute: Attribute) -> Option<&str> {
        self.values.iter().find(|value| value.attribute == attribute).map(|value| &*value.text)
    }

    /// The value of an attribute.
    pub fn value(&self, attribute: Attribute) -> Option<std::borrow::Cow<'_, str>> {
        let raw = self.raw(attribute)?;
        if !raw.contains(['\0', '\r']) {
            return Some(htmlize::unescape_attribute(raw));
        }
        let read = raw.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{FFFD}");
        Some(htmlize::unescape_attribute(read).into_owned().into())
    }

    /// Where the value of an attribute is in the window, if it begins in it.
    pub fn place(&self, attribute: Attribute) -> Option<Range<usize>> {
        let value = self.values.iter().find(|value| value.attribute == attribute)?;
        value.start.map(|start| start..start + value.text.len())
    }

    pub fn has(&self, attribute: Attribute) -> bool {
        self.raw(attribute).is_some()
    }

    pub(super) fn begin(&mut self, is_end: bool) {
        (self.name, self.is_end, self.is_self_closing) = (Name::default(), is_end, false);
        self.values.clear();
        (self.is_in_attribute, self.is_kept) = (false, false);
    }

    pub(super) fn push_name(&mut self, text: &str) {
        self.name.push(text);
    }

    pub(super) fn begin_attribute(&mut self) {
        self.finish();
        (self.attribute_name, self.is_in_attribute) = (Name::default(), true);
    }

    pub(super) fn push_attribute_name(&mut self, text: &str) {
        self.attribute_name.push(text);
    }

    /// A value begins, at byte `start` of the window.
    pub(super) fn begin_value(&mut self, start: usize) {
        self.keep(Some(start));
        self.is_in_attribute = false;
    }

    pub(super) fn push_value(&mut self, text: &str) {
        let Some(value) = self.values.last_mut().filter(|_| self.is_kept) else { return };
        let room = MAX_VALUE.saturating_sub(value.text.len());
        let end = (0..=room.min(text.len())).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0);
        value.text.push_str(&text[..end]);
        // What is behind a cut stays away.
        self.is_kept = end == text.len();
    }

    /// The attribute that was being read had no value.
    pub(super) fn finish(&mut self) {
        if self.is_in_attribute {
            self.keep(None);
        }
        (self.is_in_attribute, self.is_kept) = (false, false);
    }

    /// Keeps the attribute if it is known and the first of its name.
    fn keep(&mut self, start: Option<usize>) {
        let attribute = Attribute::named(self.attribute_name.as_str()).filter(|&found| !self.has(found));
        self.is_kept = attribute.is_some();
        self.values.extend(attribute.map(|attribute| Value { attribute, text: String::new(), start }));
    }

    pub(super) fn forget_places(&mut self) {
        self.values.iter_mut().for_each(|value| value.start = None);
    }
}
