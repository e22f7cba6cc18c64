//! The single-byte tables that others read UTF-8 with by mistake, turned round: a character in, its byte in each
//! table out.
//!
//! The tables are those of the decoder. Bytes that a table lacks stand for the C1 control of their number, as in the
//! WHATWG standard, and in windows-1252 that control stands for the byte too, because ISO-8859-1 and windows-1252 are
//! mixed up freely.

use std::sync::LazyLock;

use crate::codepages::Codepage;

/// A table, by its place in [`CODECS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Codec(u8);

/// The table's name, and how much rarer mistakes with it are than with the commonest, in eighths of a nat.
type Description = (&'static str, i32);

/// In the order in which they are preferred where they say the same.
static CODECS: [Description; 16] = [
    ("windows-1252", 0),
    ("windows-1256", 0),
    ("windows-1251", 4),
    ("windows-1250", 40),
    ("windows-1253", 40),
    ("windows-1254", 40),
    ("windows-1257", 40),
    ("ISO-8859-2", 40),
    ("macintosh", 32),
    ("IBM437", 16),
    ("IBM850", 16),
    ("IBM866", 16),
    ("CP720", 16),
    ("KOI8-R", 40),
    ("x-mac-cyrillic", 40),
    ("windows-1255", 24),
];

impl Codec {
    pub const WINDOWS_1252: Codec = Codec(0);

    /// The name, as the WHATWG writes it where it has one.
    pub fn name(self) -> &'static str {
        CODECS[usize::from(self.0)].0
    }

    /// The codec of this name.
    pub fn named(name: &str) -> Option<Codec> {
        CODECS.iter().position(|(known, _)| *known == name).map(|place| Codec(place as u8))
    }

    /// The character that the byte reads as, 0x80 or above: C1 controls where the table lacks one.
    pub fn decode(self, byte: u8) -> Option<char> {
        if byte < 0x80 {
            return Some(char::from(byte));
        }
        Codepage::named(self.name()).and_then(|page| reading(page, byte))
    }

    pub fn rarity(self) -> i32 {
        CODECS[usize::from(self.0)].1
    }

    /// The byte that reads as the character of this row, 0x80 or above.
    #[inline]
    pub fn byte(self, row: Row) -> Option<u8> {
        let byte = TABLES.bytes[usize::from(self.0)][usize::from(row.0)];
        (byte != 0).then_some(byte)
    }

    /// The byte that reads as `c`, 0x80 or above.
    pub fn encode(self, c: char) -> Option<u8> {
        self.byte(Row::of(c))
    }
}

/// Some of the codecs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Codecs(u16);

impl Codecs {
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    #[cfg(test)]
    fn iter(self) -> impl Iterator<Item = Codec> {
        (0..CODECS.len() as u8).filter(move |codec| self.0 >> codec & 1 == 1).map(Codec)
    }
}

/// How many pairs of a line could be parts of a sequence in each codec.
#[derive(Default)]
pub(super) struct Counts {
    counts: [u32; 16],
    /// Counts of a byte each, side by side, of which eight are added to at once; and how often they were.
    recent: [u64; 2],
    added: u8,
}

impl Counts {
    #[inline]
    pub fn add(&mut self, codecs: Codecs) {
        let [low, high] = codecs.0.to_le_bytes();
        self.recent[0] += SPREAD[usize::from(low)];
        self.recent[1] += SPREAD[usize::from(high)];
        self.added += 1;
        if self.added == u8::MAX {
            self.settle();
        }
    }

    fn settle(&mut self) {
        let recent = self.recent.iter().flat_map(|counts| counts.to_le_bytes());
        self.counts.iter_mut().zip(recent).for_each(|(count, recent)| *count += u32::from(recent));
        (self.recent, self.added) = ([0; 2], 0);
    }

    /// How many the codec has that has most.
    pub fn most(&mut self) -> u32 {
        self.settle();
        self.counts.iter().copied().max().unwrap_or(0)
    }

    /// The codecs with most pairs, and those that have nearly as many: the one that the line was read in is among them.
    /// Each with whether no other has more; those come first.
    pub fn best(&mut self) -> impl Iterator<Item = (Codec, bool)> + use<> {
        let most = self.most();
        let counts = self.counts;
        // windows-1254 differs in six letters.
        let is_turkish = move |codec: usize| codec == TURKISH && counts[TURKISH] == counts[0];
        let takes_part = move |codec: &usize| {
            let count = counts[*codec];
            count > 0 && (count * 8 >= most * 3 || most < FEW) && !is_turkish(*codec)
        };
        let has_most = move |codec: &usize| counts[*codec] == most;
        let all = (0..CODECS.len()).filter(takes_part);
        all.clone()
            .filter(has_most)
            .chain(all.filter(move |codec| !has_most(codec)))
            .map(move |codec| (Codec(codec as u8), has_most(&codec)))
    }
}

/// So few pairs that every codec is looked at.
const FEW: u32 = 8;
/// The place of windows-1254.
const TURKISH: usize = 5;

/// Of every byte, its bits as bytes.
static SPREAD: [u64; 256] = {
    let mut spread = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            spread[byte] |= ((byte >> bit & 1) as u64) << (8 * bit);
            bit += 1;
        }
        byte += 1;
    }
    spread
};

/// The codecs in which `first` reads a byte that leads a UTF-8 sequence, and `second` one that continues it.
#[inline]
pub(super) fn in_sequence(first: Row, second: Row) -> Codecs {
    let roles = &TABLES.roles;
    Codecs(roles[usize::from(first.0)].leads & roles[usize::from(second.0)].continues)
}

/// The codecs in which these are the first three bytes of a sequence of three or four.
#[inline]
pub(super) fn in_long_sequence(first: Row, second: Row, third: Row) -> Codecs {
    let roles = |row: Row| TABLES.roles[usize::from(row.0)];
    Codecs(roles(first).leads_long & roles(second).continues & roles(third).continues)
}

/// Where a character stands in the tables. Looked up once, where the character is met, and carried along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Row(u16);

impl Row {
    /// That of characters that no table has, and of ASCII.
    pub const NONE: Row = Row(0);

    #[inline]
    pub fn of(c: char) -> Row {
        Row(TABLES.row(c))
    }
}

/// In which codecs a character is a byte that leads a sequence, or continues one: a bit for each.
#[derive(Clone, Copy, Default)]
struct Roles {
    leads: u16,
    /// One of three or four.
    leads_long: u16,
    continues: u16,
}

struct Tables {
    /// Of every character below [`DIRECT`], its row.
    direct: Vec<u16>,
    /// The others.
    above: Vec<(char, u16)>,
    /// Row 0 is of all characters that no table has.
    roles: Vec<Roles>,
    /// Of every codec, for every row its byte; 0 where the codec lacks the character, or it is ASCII.
    bytes: [Vec<u8>; CODECS.len()],
}

/// Characters above are few.
const DIRECT: usize = 0x2600;

static TABLES: LazyLock<Tables> = LazyLock::new(Tables::new);

impl Tables {
    fn new() -> Tables {
        let mut tables = Tables {
            direct: vec![0; DIRECT],
            above: Vec::new(),
            roles: vec![Roles::default()],
            bytes: Default::default(),
        };
        for (codec, (name, _)) in CODECS.iter().enumerate() {
            for byte in 0x80..=0xFF {
                if let Some(c) = Codepage::named(name).and_then(|page| reading(page, byte)) {
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
            row = self.roles.len() as u16;
            self.roles.push(Roles::default());
            match self.direct.get_mut(c as usize) {
                Some(place) => *place = row,
                None => self.above.push((c, row)),
            }
        }
        let row = usize::from(row);
        self.bytes.iter_mut().for_each(|bytes| bytes.resize(self.roles.len(), 0));
        self.bytes[codec][row] = byte;
        self.roles[row].leads |= u16::from((0xC2..=0xF4).contains(&byte)) << codec;
        self.roles[row].leads_long |= u16::from((0xE0..=0xF4).contains(&byte)) << codec;
        self.roles[row].continues |= u16::from(byte < 0xC0) << codec;
    }

    #[inline]
    fn row(&self, c: char) -> u16 {
        match self.direct.get(c as usize) {
            Some(&row) => row,
            None => self.above.iter().find(|(above, _)| *above == c).map_or(0, |&(_, row)| row),
        }
    }
}

/// A byte below 0xA0 that the table lacks reads as the C1 control of its number.
fn reading(page: &Codepage, byte: u8) -> Option<char> {
    page.decode(byte).or((byte < 0xA0).then_some(char::from(byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back() {
        for codec in (0..CODECS.len() as u8).map(Codec) {
            let page = Codepage::named(codec.name()).expect("a table of that name");
            for byte in 0x80..=0xFF {
                let back = reading(page, byte).and_then(|c| codec.encode(c));
                assert!(back.is_none_or(|back| back == byte), "{} {byte:02X}", codec.name());
            }
            assert_eq!(codec.encode('a'), None);
        }
    }

    #[test]
    fn pairs_are_known_in_the_tables_that_misread_them() {
        let names = |first, second| {
            in_sequence(Row::of(first), Row::of(second)).iter().map(Codec::name).collect::<Vec<_>>()
        };
        assert!(names('\u{C3}', '\u{A9}').starts_with(&["windows-1252"]));
        assert!(names('\u{637}', '\u{A7}').contains(&"windows-1256"));
        assert!(names('\u{251C}', '\u{2310}').contains(&"IBM437"));
        assert!(names('a', '\u{A9}').is_empty());
    }
}
