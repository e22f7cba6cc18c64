//! The cost of a line in each encoding that it may have been written in: its bytes come in, a cost goes out, by the
//! language that fits them best.
//!
//! The bytes are those that the characters of the line stand for in the codepage that it was decoded with. A letter
//! costs as much as its bigram in the language ([`languages`](crate::repair::languages)), a character of two bytes as
//! much as its frequency in its language says, and a symbol the more, the rarer it is. So an encoding of two bytes for
//! a character and one of single bytes can be compared with each other, and both with the text as it stands
//! ([`Baseline`](super::baseline::Baseline)). Cost: one pass over the bytes for each language, up to a limit.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --mojibake DIR`.

use std::ops::Range;
use std::sync::LazyLock;

use encoding_rs::{BIG5, EUC_JP, EUC_KR, GBK, SHIFT_JIS};

use super::double_byte_costs::DoubleByteCosts;
use super::word_costs::{
    ASCII_LETTER_COST, BigramCost, DecodedByte, GAP_BYTE, capital_cost, symbol_cost, words,
};
use crate::codepages::Codepage;
use crate::language_data;
use crate::repair::languages::{BigramLanguage, LANGUAGES, NAT};

/// The cost of a letter that the language does not write.
const UNKNOWN_LETTER_COST: BigramCost = 9 * NAT;
/// The same in Latin script, where such letters occur in names only.
const UNKNOWN_LATIN_LETTER_COST: BigramCost = 12 * NAT;
/// The cost of an ASCII letter that touches a letter of another script.
const MIXED_SCRIPT_COST: BigramCost = 14 * NAT;
/// The cost of a word end behind a letter that the language does not write.
const UNKNOWN_END_COST: BigramCost = 2 * NAT;
/// A letter that costs less is one that the language needs.
const MAX_COMMON_LETTER_COST: BigramCost = 8 * NAT;

/// The single-byte encodings. Which languages were written in them, `legacy-encodings` in `data/languages` says.
const SINGLE_BYTE: [&str; 11] = [
    "windows-1256",
    "ISO-8859-6",
    "windows-1251",
    "KOI8-R",
    "IBM866",
    "windows-1253",
    "windows-1255",
    "windows-874",
    "windows-1250",
    "windows-1254",
    "windows-1257",
];
/// The place of the first one with Latin letters.
const FIRST_LATIN: usize = 8;

/// The costs of one encoding.
pub(super) enum CodepageCosts {
    SingleByte(Box<SingleByteCosts>),
    DoubleByte(DoubleByteCosts),
}

static CODEPAGES: LazyLock<Vec<CodepageCosts>> = LazyLock::new(|| {
    let single = |name: &&'static str| {
        CodepageCosts::SingleByte(Box::new(SingleByteCosts::new(name, &language_data::written_in(name))))
    };
    let double = [(GBK, "zh"), (BIG5, "zh-Hant"), (EUC_KR, "ko"), (SHIFT_JIS, "ja"), (EUC_JP, "ja")];
    let double = double.map(|(encoding, tag)| CodepageCosts::DoubleByte(DoubleByteCosts::new(encoding, tag)));
    SINGLE_BYTE.iter().map(single).chain(double).collect()
});

impl CodepageCosts {
    /// The encodings of other scripts than Latin.
    pub fn of_other_scripts() -> impl Iterator<Item = &'static CodepageCosts> {
        CODEPAGES[..FIRST_LATIN].iter().chain(&CODEPAGES[SINGLE_BYTE.len()..])
    }

    /// The encodings of Latin script.
    pub fn latin() -> &'static [CodepageCosts] {
        &CODEPAGES[FIRST_LATIN..SINGLE_BYTE.len()]
    }

    pub fn name(&self) -> &'static str {
        match self {
            CodepageCosts::SingleByte(codepage) => codepage.name,
            CodepageCosts::DoubleByte(codepage) => codepage.name(),
        }
    }

    /// The cost of the bytes, unless it is more than `limit`. A word of ASCII costs the same in every encoding.
    pub fn cost(&self, bytes: &[u8], limit: BigramCost) -> Option<BigramCost> {
        match self {
            CodepageCosts::SingleByte(codepage) => codepage.cost(bytes, limit, false),
            CodepageCosts::DoubleByte(codepage) => codepage.cost(bytes, limit),
        }
    }

    /// The cost of the bytes with words of ASCII too, unless it is more than `limit`: all words say which language it
    /// is.
    pub fn cost_of_all_words(&self, bytes: &[u8], limit: BigramCost) -> Option<BigramCost> {
        match self {
            CodepageCosts::SingleByte(codepage) => codepage.cost_of_all_words(bytes, limit),
            CodepageCosts::DoubleByte(_) => None,
        }
    }

    /// At most so much less do the bytes cost, with words of ASCII too, than in `other`: what is written with the same letters in
    /// both costs the same, and is not read. `BigramCost::MAX` where nothing is known.
    pub fn most_gain(&self, other: &SingleByteCosts, bytes: &[u8]) -> BigramCost {
        match self {
            CodepageCosts::SingleByte(codepage) => codepage.most_gain(other, bytes),
            CodepageCosts::DoubleByte(_) => BigramCost::MAX,
        }
    }

    /// Whether one of its languages writes three of four letters beyond ASCII that the bytes encode. Names may have
    /// others.
    pub fn fits_a_language(&self, bytes: &[u8]) -> bool {
        match self {
            CodepageCosts::SingleByte(codepage) => codepage.fits_a_language(bytes),
            CodepageCosts::DoubleByte(_) => true,
        }
    }

    /// The characters that bytes beyond ASCII encode, each with the range of its bytes. Invalid bytes are skipped.
    pub fn decode<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = (Range<usize>, char)> + 'a {
        let mut at = 0;
        std::iter::from_fn(move || {
            while at < bytes.len() {
                let start = at;
                let (len, c) = match self {
                    CodepageCosts::SingleByte(codepage) => (1, codepage.decode(bytes[at])),
                    CodepageCosts::DoubleByte(codepage) => codepage.decode_first(&bytes[at..]),
                };
                at += len;
                if let Some(c) = c.filter(|_| bytes[start] >= 0x80) {
                    return Some((start..at, c));
                }
            }
            None
        })
    }
}

/// The costs of a single-byte encoding.
pub(super) struct SingleByteCosts {
    name: &'static str,
    decoded: [DecodedByte; 256],
    languages: Vec<LanguageRows>,
    is_latin: bool,
}

/// A language, and its letters in an encoding.
struct LanguageRows {
    language: &'static BigramLanguage,
    /// By byte: the row of its letter in the language; 0 for none.
    rows: [u8; 256],
}

impl SingleByteCosts {
    pub fn new(name: &'static str, tags: &[&str]) -> SingleByteCosts {
        let codepage = Codepage::named(name);
        let decode = |byte: u8| match byte {
            GAP_BYTE => Some(' '),
            0x01..0x80 => Some(char::from(byte)),
            _ => codepage?.decode(byte),
        };
        let decoded: [DecodedByte; 256] = std::array::from_fn(|byte| DecodedByte::new(decode(byte as u8)));
        let is_latin = SINGLE_BYTE[FIRST_LATIN..].contains(&name) || name == "windows-1252";
        let rows = |tag: &&str| {
            let language = LANGUAGES.named(tag)?;
            let is_misdecoded = misdecoded_bytes(language, name);
            let row = |byte: usize| {
                let c = decoded[byte].c.filter(|c| is_latin || !c.is_ascii())?;
                language.row(c).filter(|_| !is_misdecoded[byte])
            };
            Some(LanguageRows { language, rows: std::array::from_fn(|byte| row(byte).unwrap_or(0)) })
        };
        SingleByteCosts { name, decoded, languages: tags.iter().filter_map(rows).collect(), is_latin }
    }

    /// The character of a byte.
    pub fn decode(&self, byte: u8) -> Option<char> {
        self.decoded[usize::from(byte)].c
    }

    /// As [`CodepageCosts::cost_of_all_words`].
    pub fn cost_of_all_words(&self, bytes: &[u8], limit: BigramCost) -> Option<BigramCost> {
        self.cost(bytes, limit, true)
    }

    /// As [`CodepageCosts::most_gain`]: no language gains more than it costs less than itself in `other`.
    fn most_gain(&self, other: &SingleByteCosts, bytes: &[u8]) -> BigramCost {
        let is_letter = |codepage: &SingleByteCosts, byte: u8| codepage.decoded[usize::from(byte)].is_letter;
        if bytes.iter().any(|&byte| is_letter(self, byte) != is_letter(other, byte)) {
            return BigramCost::MAX; // their words are not the same
        }
        let words: Vec<Range<usize>> =
            words(bytes, &self.decoded).filter(|word| !bytes[word.clone()].is_ascii()).collect();
        let gain = |language: &LanguageRows| {
            let same = other.languages.iter().find(|same| std::ptr::eq(same.language, language.language))?;
            let cost = |codepage: &SingleByteCosts, language| -> BigramCost {
                words.iter().map(|word| codepage.part_cost(language, bytes, word, true)).sum()
            };
            Some(cost(other, same).saturating_sub(cost(self, language)))
        };
        self.languages.iter().map(|language| gain(language).unwrap_or(BigramCost::MAX)).max().unwrap_or(0)
    }

    fn fits_a_language(&self, bytes: &[u8]) -> bool {
        let letters =
            || bytes.iter().filter(|&&byte| byte >= 0x80 && self.decoded[usize::from(byte)].is_letter);
        let known =
            |language: &LanguageRows| letters().filter(|&&byte| language.rows[usize::from(byte)] > 0).count();
        let count = letters().count();
        self.languages.iter().any(|language| known(language) * 4 >= count * 3)
    }

    fn cost(&self, bytes: &[u8], limit: BigramCost, all_words: bool) -> Option<BigramCost> {
        let mut best = None;
        for language in &self.languages {
            let limit = best.unwrap_or(limit);
            best = self.cost_in(language, bytes, limit, all_words).or(best);
        }
        best
    }

    fn cost_in(
        &self,
        language: &LanguageRows,
        bytes: &[u8],
        limit: BigramCost,
        all_words: bool,
    ) -> Option<BigramCost> {
        let mut sum = 0;
        for word in words(bytes, &self.decoded) {
            sum += self.part_cost(language, bytes, &word, all_words);
            if sum > limit {
                return None;
            }
        }
        Some(sum)
    }

    /// The cost of a word or symbol.
    #[inline]
    fn part_cost(
        &self,
        language: &LanguageRows,
        bytes: &[u8],
        part: &Range<usize>,
        all_words: bool,
    ) -> BigramCost {
        match &bytes[part.clone()] {
            &[byte] if !self.decoded[usize::from(byte)].is_letter => {
                symbol_cost(bytes, part.start, &self.decoded)
            }
            letters if letters.is_ascii() && !all_words => ASCII_LETTER_COST * letters.len() as BigramCost,
            letters => self.word_cost(language, letters),
        }
    }

    fn word_cost(&self, LanguageRows { language, rows }: &LanguageRows, letters: &[u8]) -> BigramCost {
        let (mut sum, mut last, mut is_behind_lower) = (0, Some(0), None);
        for &byte in letters {
            let is_upper = self.decoded[usize::from(byte)].is_upper;
            if is_upper {
                sum += capital_cost(is_behind_lower);
            }
            is_behind_lower = Some(!is_upper);
            let row = rows[usize::from(byte)];
            sum += match last {
                _ if row == 0 && byte.is_ascii() && !self.is_latin => MIXED_SCRIPT_COST,
                _ if row == 0 && self.is_latin => UNKNOWN_LATIN_LETTER_COST,
                _ if row == 0 => UNKNOWN_LETTER_COST,
                Some(last) => language.pair_cost(last, row),
                None => language.letter_cost(row),
            };
            last = Some(row).filter(|&row| row > 0);
        }
        sum + last.map_or(UNKNOWN_END_COST, |last| language.pair_cost(last, 0))
    }
}

/// By byte: whether the codepage decodes it as a letter that the language has from damage only: the codepage of the
/// language has another letter there, and that one is common.
pub(super) fn misdecoded_bytes(language: &BigramLanguage, codepage: &str) -> [bool; 256] {
    let own =
        SINGLE_BYTE[FIRST_LATIN..].iter().find(|name| language_data::was_written_in(language.tag, name));
    let own = own.and_then(|name| Codepage::named(name)).filter(|own| own.name != codepage);
    let (Some(own), Some(codepage)) = (own, Codepage::named(codepage)) else { return [false; 256] };
    std::array::from_fn(|byte| {
        let byte = byte as u8;
        let written = own.decode(byte).filter(|&c| byte >= 0x80 && codepage.decode(byte) != Some(c));
        let row = written.and_then(|c| language.row(c));
        row.is_some_and(|row| language.letter_cost(row) < MAX_COMMON_LETTER_COST)
    })
}
