//! A single-byte encoding as a table of 256 characters: a byte comes in, a character goes out, and back. Decoding takes one
//! lookup; encoding compares the whole table, sixteen entries at a time.

/// What stands in a table for a byte that is not assigned.
const UNASSIGNED: u16 = char::REPLACEMENT_CHARACTER as u16;

/// The lower half of all code pages but those of EBCDIC and IBM864.
pub(super) static ASCII: [u16; 128] = {
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
    /// Other labels in lower case, without those that encoding_rs knows.
    pub(super) labels: &'static [&'static str],
    pub(super) low: &'static [u16; 128],
    pub(super) high: &'static [u16; 128],
}

impl Codepage {
    /// The character of a byte; `None` if it is not assigned. As in the WHATWG Encoding Standard, windows-1252 and its
    /// like read bytes from 0x80 to 0x9F without a character of their own as C1 controls.
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

    /// Whether it is EBCDIC, in which no character has the byte of ASCII.
    pub fn is_ebcdic(&self) -> bool {
        self.low[0x40] == u16::from(b' ')
    }
}

/// The position of `unit`. Sixteen entries are compared together, which the compiler vectorizes.
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
