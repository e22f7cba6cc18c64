//! The single-byte encodings, one table each: the WHATWG Encoding Standard's, and those of DOS, Mac and EBCDIC machines
//! that it leaves out. A byte comes in, a character goes out, and back. Ground floor.

mod table;

#[cfg(test)]
mod tests;

/// What stands in a table for a byte that is not assigned.
const UNASSIGNED: u16 = char::REPLACEMENT_CHARACTER as u16;

/// The low half of all but EBCDIC and IBM864.
static ASCII: [u16; 128] = {
    let mut ascii = [0; 128];
    let mut byte = 0;
    while byte < 128 {
        ascii[byte] = byte as u16;
        byte += 1;
    }
    ascii
};

/// A single-byte encoding.
pub(crate) struct Codepage {
    /// The WHATWG Encoding Standard's name, else IANA's, else the usual one.
    pub name: &'static str,
    /// Other names in lower case, without those that encoding_rs knows.
    labels: &'static [&'static str],
    low: &'static [u16; 128],
    high: &'static [u16; 128],
}

impl Codepage {
    /// All of them.
    pub fn all() -> &'static [Codepage] {
        &table::CODEPAGES
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<&'static Codepage> {
        Codepage::all().iter().find(|page| page.name == name)
    }

    /// The one that a label outside the WHATWG Encoding Standard names, in any case.
    pub fn for_label(label: &str) -> Option<&'static Codepage> {
        let label = label.trim().to_ascii_lowercase();
        let named = |page: &&Codepage| {
            page.labels.contains(&label.as_str()) || page.name.eq_ignore_ascii_case(&label)
        };
        Codepage::all().iter().find(named)
    }

    /// The character of a byte; `None` if it is not assigned. As in the WHATWG Encoding Standard, windows-1252 and its
    /// like read the bytes from 0x80 to 0x9F that they leave open as C1 controls.
    pub fn decode(&self, byte: u8) -> Option<char> {
        let half = if byte < 0x80 { self.low } else { self.high };
        match half[usize::from(byte & 0x7F)] {
            UNASSIGNED => None,
            unit => char::from_u32(u32::from(unit)),
        }
    }

    /// The byte of a character, the lowest if there are several.
    pub fn encode(&self, c: char) -> Option<u8> {
        let unit = u16::try_from(u32::from(c)).ok().filter(|&unit| unit != UNASSIGNED)?;
        if unit < 0x80 && self.is_ascii() {
            return Some(unit as u8);
        }
        let low = if self.is_ascii() { None } else { position(self.low, unit) };
        low.or_else(|| position(self.high, unit).map(|at| at | 0x80))
    }

    /// Whether the bytes below 0x80 are ASCII.
    pub fn is_ascii(&self) -> bool {
        std::ptr::eq(self.low, &ASCII)
    }
}

/// Where `unit` stands; compares 16 at a time, which the compiler does at once.
fn position(half: &[u16; 128], unit: u16) -> Option<u8> {
    let has = |chunk: &[u16]| chunk.iter().fold(false, |has, &other| has | (other == unit));
    let chunk = half.chunks_exact(16).position(has)?;
    let at = half[chunk * 16..].iter().position(|&other| other == unit)?;
    u8::try_from(chunk * 16 + at).ok()
}

impl PartialEq for Codepage {
    fn eq(&self, other: &Codepage) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Eq for Codepage {}

impl std::fmt::Debug for Codepage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}
