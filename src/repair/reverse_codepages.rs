//! The codepages that others decode UTF-8 with by mistake, inverted: a character comes in, its byte in each codepage
//! goes out. The table is inverted once, when it is first used. Cost: two table look-ups for each character.
//!
//! The codepages are those of the decoder ([`codepages`](crate::codepages)). A byte below 0xA0 that a codepage lacks
//! stands for the C1 control of its number, as in the WHATWG Encoding Standard. In windows-1252 every C1 control stands
//! for its byte too, because ISO-8859-1 and windows-1252 are mixed up everywhere.

use std::sync::LazyLock;

use crate::codepages::Codepage;

/// A codepage, by its place in [`CODEPAGES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CodepageId(u8);

/// The names, each with its prior cost. The first of several with the same evidence is preferred.
static CODEPAGES: [(&str, i32); 16] = [
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

impl CodepageId {
    pub const WINDOWS_1252: CodepageId = CodepageId(0);

    /// The name in the WHATWG Encoding Standard, if it has one there.
    pub fn name(self) -> &'static str {
        CODEPAGES[usize::from(self.0)].0
    }

    /// The codepage with this name.
    pub fn named(name: &str) -> Option<CodepageId> {
        CODEPAGES.iter().position(|(known, _)| *known == name).map(|place| CodepageId(place as u8))
    }

    /// The character of the byte.
    pub fn decode(self, byte: u8) -> Option<char> {
        if byte < 0x80 {
            return Some(char::from(byte));
        }
        Codepage::named(self.name()).and_then(|codepage| decode_or_c1(codepage, byte))
    }

    /// How much rarer mistakes with this codepage are than with the most common one: a negative log probability, in
    /// eighths of a nat.
    pub fn prior_cost(self) -> i32 {
        CODEPAGES[usize::from(self.0)].1
    }

    /// The byte from 0x80 that decodes to the character of this row.
    #[inline]
    pub fn byte(self, row: EncodingRow) -> Option<u8> {
        let byte = REVERSE.bytes[usize::from(self.0)][usize::from(row.0)];
        (byte != 0).then_some(byte)
    }

    /// The byte from 0x80 that decodes to `c`.
    pub fn encode(self, c: char) -> Option<u8> {
        self.byte(EncodingRow::of(c))
    }
}

/// A set of codepages: one bit for each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct CodepageSet(u16);

impl CodepageSet {
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    #[cfg(test)]
    fn iter(self) -> impl Iterator<Item = CodepageId> {
        (0..CODEPAGES.len() as u8).filter(move |codepage| self.0 >> codepage & 1 == 1).map(CodepageId)
    }
}

/// For each codepage, the number of character pairs of a line that could be bytes of one UTF-8 sequence.
#[derive(Default)]
pub(super) struct PairCounts {
    counts: [u32; 16],
    /// Counts of one byte each. Eight of them share a word and are added to at once. `added`: how often.
    recent: [u64; 2],
    added: u8,
}

impl PairCounts {
    #[inline]
    pub fn add(&mut self, codepages: CodepageSet) {
        let [low, high] = codepages.0.to_le_bytes();
        self.recent[0] += BITS_TO_BYTES[usize::from(low)];
        self.recent[1] += BITS_TO_BYTES[usize::from(high)];
        self.added += 1;
        if self.added == u8::MAX {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let recent = self.recent.iter().flat_map(|counts| counts.to_le_bytes());
        self.counts.iter_mut().zip(recent).for_each(|(count, recent)| *count += u32::from(recent));
        (self.recent, self.added) = ([0; 2], 0);
    }

    /// The highest count of all codepages.
    pub fn most(&mut self) -> u32 {
        self.flush();
        self.counts.iter().copied().max().unwrap_or(0)
    }

    /// The codepages worth a try, each with whether its count is the highest; those come first. The codepage that the
    /// line was decoded with is among them: its count is at least 3/8 of the highest.
    pub fn best(&mut self) -> impl Iterator<Item = (CodepageId, bool)> + use<> {
        let most = self.most();
        let counts = self.counts;
        // windows-1254 differs from windows-1252 in six letters.
        let is_same_as_windows_1252 =
            move |codepage: usize| codepage == WINDOWS_1254 && counts[WINDOWS_1254] == counts[0];
        let is_candidate = move |codepage: &usize| {
            let count = counts[*codepage];
            count > 0
                && (count * 8 >= most * 3 || most < MIN_PAIRS_TO_PRUNE)
                && !is_same_as_windows_1252(*codepage)
        };
        let has_most = move |codepage: &usize| counts[*codepage] == most;
        let all = (0..CODEPAGES.len()).filter(is_candidate);
        all.clone()
            .filter(has_most)
            .chain(all.filter(move |codepage| !has_most(codepage)))
            .map(move |codepage| (CodepageId(codepage as u8), has_most(&codepage)))
    }
}

/// With fewer pairs than this, every codepage that has any is a candidate.
const MIN_PAIRS_TO_PRUNE: u32 = 8;
/// The place of windows-1254 in [`CODEPAGES`].
const WINDOWS_1254: usize = 5;

/// For each byte, its eight bits as eight bytes of a word.
static BITS_TO_BYTES: [u64; 256] = {
    let mut words = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            words[byte] |= ((byte >> bit & 1) as u64) << (8 * bit);
            bit += 1;
        }
        byte += 1;
    }
    words
};

/// The codepages in which `first` stands for a lead byte of UTF-8 and `second` for a continuation byte.
#[inline]
pub(super) fn pair_codepages(first: EncodingRow, second: EncodingRow) -> CodepageSet {
    let roles = &REVERSE.roles;
    CodepageSet(roles[usize::from(first.0)].leads & roles[usize::from(second.0)].continues)
}

/// The codepages in which these characters stand for the first three bytes of a sequence of three or four.
#[inline]
pub(super) fn triple_codepages(first: EncodingRow, second: EncodingRow, third: EncodingRow) -> CodepageSet {
    let roles = |row: EncodingRow| REVERSE.roles[usize::from(row.0)];
    CodepageSet(roles(first).leads_long & roles(second).continues & roles(third).continues)
}

/// The row of a character in the inverted table. It is looked up once for each character and carried along.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct EncodingRow(u16);

impl EncodingRow {
    /// The row of ASCII, and of characters that no codepage has.
    pub const NONE: EncodingRow = EncodingRow(0);

    #[inline]
    pub fn of(c: char) -> EncodingRow {
        EncodingRow(REVERSE.row(c))
    }
}

/// The codepages in which a character stands for a lead byte, and for a continuation byte: one bit for each.
#[derive(Clone, Copy, Default)]
struct SequenceRoles {
    leads: u16,
    /// The lead byte of a sequence of three or four bytes.
    leads_long: u16,
    continues: u16,
}

struct ReverseTable {
    /// The row of each character below [`DIRECT_CHARS`].
    direct: Vec<u16>,
    /// The rows of the others.
    above: Vec<(char, u16)>,
    /// By row. Row 0 belongs to all characters that no codepage has.
    roles: Vec<SequenceRoles>,
    /// By codepage and row: the byte; 0 if the codepage lacks the character or the character is ASCII.
    bytes: [Vec<u8>; CODEPAGES.len()],
}

/// Few codepages have a character above.
const DIRECT_CHARS: usize = 0x2600;

static REVERSE: LazyLock<ReverseTable> = LazyLock::new(ReverseTable::new);

impl ReverseTable {
    fn new() -> ReverseTable {
        let mut table = ReverseTable {
            direct: vec![0; DIRECT_CHARS],
            above: Vec::new(),
            roles: vec![SequenceRoles::default()],
            bytes: Default::default(),
        };
        for (codepage, (name, _)) in CODEPAGES.iter().enumerate() {
            for byte in 0x80..=0xFF {
                if let Some(c) = Codepage::named(name).and_then(|codepage| decode_or_c1(codepage, byte)) {
                    table.insert(codepage, byte, c);
                }
            }
        }
        for byte in 0x80..=0x9F {
            table.insert(0, byte, char::from(byte));
        }
        table
    }

    fn insert(&mut self, codepage: usize, byte: u8, c: char) {
        let mut row = self.row(c);
        if row == 0 {
            row = self.roles.len() as u16;
            self.roles.push(SequenceRoles::default());
            match self.direct.get_mut(c as usize) {
                Some(entry) => *entry = row,
                None => self.above.push((c, row)),
            }
        }
        let row = usize::from(row);
        self.bytes.iter_mut().for_each(|bytes| bytes.resize(self.roles.len(), 0));
        self.bytes[codepage][row] = byte;
        self.roles[row].leads |= u16::from((0xC2..=0xF4).contains(&byte)) << codepage;
        self.roles[row].leads_long |= u16::from((0xE0..=0xF4).contains(&byte)) << codepage;
        self.roles[row].continues |= u16::from(byte < 0xC0) << codepage;
    }

    #[inline]
    fn row(&self, c: char) -> u16 {
        match self.direct.get(c as usize) {
            Some(&row) => row,
            None => self.above.iter().find(|(above, _)| *above == c).map_or(0, |&(_, row)| row),
        }
    }
}

/// The character of a byte from 0x80; the C1 control of its number if the codepage lacks a byte below 0xA0.
fn decode_or_c1(codepage: &Codepage, byte: u8) -> Option<char> {
    codepage.decode(byte).or((byte < 0xA0).then_some(char::from(byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_round_trips() {
        for codepage in (0..CODEPAGES.len() as u8).map(CodepageId) {
            let table = Codepage::named(codepage.name()).expect("a codepage of that name");
            for byte in 0x80..=0xFF {
                let back = decode_or_c1(table, byte).and_then(|c| codepage.encode(c));
                assert!(back.is_none_or(|back| back == byte), "{} {byte:02X}", codepage.name());
            }
            assert_eq!(codepage.encode('a'), None);
        }
    }

    #[test]
    fn pairs_are_found_in_the_codepages_that_produce_them() {
        let names = |first, second| {
            pair_codepages(EncodingRow::of(first), EncodingRow::of(second))
                .iter()
                .map(CodepageId::name)
                .collect::<Vec<_>>()
        };
        assert!(names('\u{C3}', '\u{A9}').starts_with(&["windows-1252"]));
        assert!(names('\u{637}', '\u{A7}').contains(&"windows-1256"));
        assert!(names('\u{251C}', '\u{2310}').contains(&"IBM437"));
        assert!(names('a', '\u{A9}').is_empty());
    }
}
