//! The single-byte tables that others read UTF-8 with by mistake, turned round: a character in, its byte in each
//! table out.
//!
//! The tables are those of the decoder. Bytes that a table lacks stand for the C1 control of their number, as in the
//! WHATWG standard, and in windows-1252 that control stands for the byte too, because ISO-8859-1 and windows-1252 are
//! mixed up freely.

use std::sync::LazyLock;

use encoding_rs::Encoding;

/// A table, by its place in [`CODECS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Codec(u8);

/// Name, table, and how much rarer mistakes with it are than with the commonest, in eighths of a nat.
struct Description {
    name: &'static str,
    upper: fn(u8) -> Option<char>,
    rarity: i32,
}

macro_rules! whatwg {
    ($name:literal, $encoding:ident, $rarity:literal) => {
        Description { name: $name, upper: |byte| decode(encoding_rs::$encoding, byte), rarity: $rarity }
    };
}

/// In the order in which they are preferred where they say the same.
static CODECS: [Description; 13] = [
    whatwg!("windows-1252", WINDOWS_1252, 0),
    whatwg!("windows-1256", WINDOWS_1256, 0),
    whatwg!("windows-1251", WINDOWS_1251, 4),
    whatwg!("windows-1250", WINDOWS_1250, 40),
    whatwg!("windows-1253", WINDOWS_1253, 40),
    whatwg!("windows-1254", WINDOWS_1254, 40),
    whatwg!("windows-1257", WINDOWS_1257, 40),
    whatwg!("iso-8859-2", ISO_8859_2, 40),
    whatwg!("macintosh", MACINTOSH, 16),
    whatwg!("koi8-r", KOI8_R, 40),
    whatwg!("x-mac-cyrillic", X_MAC_CYRILLIC, 40),
    whatwg!("iso-8859-6", ISO_8859_6, 40),
    whatwg!("iso-8859-7", ISO_8859_7, 40),
];

impl Codec {
    pub const WINDOWS_1252: Codec = Codec(0);
    pub const WINDOWS_1256: Codec = Codec(1);
    pub const WINDOWS_1251: Codec = Codec(2);
    pub const MACINTOSH: Codec = Codec(8);
    pub const KOI8_R: Codec = Codec(9);
    pub const ISO_8859_6: Codec = Codec(11);
    pub const WINDOWS_1253: Codec = Codec(4);

    /// The name, as the WHATWG writes it where it has one.
    pub fn name(self) -> &'static str {
        CODECS[usize::from(self.0)].name
    }

    pub fn rarity(self) -> i32 {
        CODECS[usize::from(self.0)].rarity
    }

    /// The byte that reads as `c`, 0x80 or above.
    pub fn encode(self, c: char) -> Option<u8> {
        let byte = TABLES.rows[TABLES.row(c)].bytes[usize::from(self.0)];
        (byte != 0).then_some(byte)
    }

    /// How the table reads `byte`, 0x80 or above.
    pub fn decode(self, byte: u8) -> Option<char> {
        reading(&CODECS[usize::from(self.0)], byte)
    }
}

/// Some of the codecs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Codecs(u16);

impl Codecs {
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub fn and(self, other: Codecs) -> Codecs {
        Codecs(self.0 | other.0)
    }

    pub fn iter(self) -> impl Iterator<Item = Codec> {
        (0..CODECS.len() as u8).filter(move |codec| self.0 >> codec & 1 == 1).map(Codec)
    }
}

/// The codecs in which `first` reads a byte that leads a UTF-8 sequence, and `second` one that continues it.
#[inline]
pub(super) fn in_sequence(first: char, second: char) -> Codecs {
    let tables = &*TABLES;
    Codecs(tables.rows[tables.row(first)].leads & tables.rows[tables.row(second)].continues)
}

/// What a character is in the tables.
#[derive(Clone, Copy, Default)]
struct Row {
    /// 0 where the codec lacks it, or it is ASCII.
    bytes: [u8; CODECS.len()],
    leads: u16,
    continues: u16,
}

struct Tables {
    /// Of every character below [`DIRECT`], its row.
    direct: Vec<u16>,
    /// The others.
    above: Vec<(char, u16)>,
    /// Row 0 is of all characters that no table has.
    rows: Vec<Row>,
}

/// Characters above are few.
const DIRECT: usize = 0x2600;

static TABLES: LazyLock<Tables> = LazyLock::new(Tables::new);

impl Tables {
    fn new() -> Tables {
        let mut tables = Tables { direct: vec![0; DIRECT], above: Vec::new(), rows: vec![Row::default()] };
        for (codec, description) in CODECS.iter().enumerate() {
            for byte in 0x80..=0xFF {
                if let Some(c) = reading(description, byte) {
                    tables.enter(codec, byte, c);
                }
            }
        }
        for byte in 0x80..=0x9F {
            tables.enter(0, byte, char::from(byte));
        }
        tables
    }

    fn enter(&mut self, codec: usize, byte: u8, c: char) {
        let mut row = self.row(c);
        if row == 0 {
            row = self.rows.len();
            self.rows.push(Row::default());
            match self.direct.get_mut(c as usize) {
                Some(place) => *place = row as u16,
                None => self.above.push((c, row as u16)),
            }
        }
        let row = &mut self.rows[row];
        row.bytes[codec] = byte;
        row.leads |= u16::from((0xC2..=0xF4).contains(&byte)) << codec;
        row.continues |= u16::from(byte < 0xC0) << codec;
    }

    #[inline]
    fn row(&self, c: char) -> usize {
        match self.direct.get(c as usize) {
            Some(&row) => row.into(),
            None => self.above.iter().find(|(above, _)| *above == c).map_or(0, |(_, row)| (*row).into()),
        }
    }
}

/// A byte below 0xA0 that the table lacks reads as the C1 control of its number.
fn reading(codec: &Description, byte: u8) -> Option<char> {
    (codec.upper)(byte).or((byte < 0xA0).then_some(char::from(byte)))
}

fn decode(encoding: &'static Encoding, byte: u8) -> Option<char> {
    encoding.decode_without_bom_handling_and_without_replacement(&[byte])?.chars().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back() {
        for codec in (0..CODECS.len() as u8).map(Codec) {
            for byte in 0x80..=0xFF {
                let back = codec.decode(byte).and_then(|c| codec.encode(c));
                assert!(back.is_none_or(|back| back == byte), "{} {byte:02X}", codec.name());
            }
            assert_eq!(codec.encode('a'), None);
        }
    }

    #[test]
    fn named_codecs_have_their_names() {
        for (codec, name) in [
            (Codec::WINDOWS_1252, "windows-1252"),
            (Codec::WINDOWS_1256, "windows-1256"),
            (Codec::WINDOWS_1251, "windows-1251"),
            (Codec::WINDOWS_1253, "windows-1253"),
            (Codec::MACINTOSH, "macintosh"),
            (Codec::KOI8_R, "koi8-r"),
            (Codec::ISO_8859_6, "iso-8859-6"),
        ] {
            assert_eq!(codec.name(), name);
        }
    }
}
