//! What a line costs in each table that it may have been written in: its bytes in, a cost out, by the language that
//! suits them best.
//!
//! The bytes are those that the characters of the line stand for in the table that it was read in. A letter costs what
//! it costs behind the one before it in the language ([`languages`](super::languages)); a character of two bytes, how
//! rare it is in its language; a sign, the more the less it is met. So a reading by two bytes and one by single bytes
//! can be held against each other, and both against the text as it stands.

use std::ops::Range;
use std::sync::LazyLock;

use encoding_rs::{BIG5, EUC_JP, EUC_KR, Encoding, GBK, SHIFT_JIS};

use super::languages::{LANGUAGES, Language, NAT};
use crate::chars;
use crate::codepages::Codepage;
use crate::language_data;

/// In sixteenths of a nat.
pub(super) type Price = u32;

/// The byte of what the table lacks, or nobody rewrites.
pub(super) const GAP: u8 = 0;

/// A letter that the language does not write; in Latin script it is rarer still, but for names.
const FOREIGN: Price = 9 * NAT;
const FOREIGN_LATIN: Price = 12 * NAT;
/// A letter of ASCII that touches one of another script.
const MIXED: Price = 14 * NAT;
/// A letter of a word that is all of ASCII.
const ASCII_LETTER: Price = 5 * NAT / 2;
/// A capital behind a small letter, behind a capital, elsewhere.
const CAPITALS: [Price; 3] = [5 * NAT, 7 * NAT / 8, 11 * NAT / 8];
/// Signs that every text has, and others.
const SIGNS: [Price; 2] = [7 * NAT / 2, 6 * NAT];
/// A control, or no character at all.
const CONTROL: Price = 10 * NAT;
/// A sign that opens behind a letter, and one that closes before one; another that touches one.
const MISPLACED: [Price; 2] = [6 * NAT, 3 * NAT];
/// What a letter costs at most that a language needs.
const COMMON: Price = 8 * NAT;
/// A letter of a list of letters, such as ÄÖÜ; a capital behind a small one there, and a small one behind a capital of
/// another letter.
const LISTED: [Price; 3] = [15 * NAT / 4, 5 * NAT, 6 * NAT];
/// What is no list of letters.
const NEVER: Price = Price::MAX / 4;
/// A character of two bytes that its language hardly has, and punctuation.
const RARE: Price = 12 * NAT;
const PUNCTUATION: Price = 9 * NAT / 2;
/// A kana of half width, which few write.
const HALF_WIDTH: Price = 7 * NAT;

/// The tables of one byte; the languages that were written in them, by `legacy-encodings` in `data/languages`.
const SINGLE: [&str; 11] = [
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
/// The first of those that have Latin letters.
const LATIN: usize = 8;

/// A table that text may have been written in.
pub(super) enum Page {
    Single(Box<Single>),
    Double(Double),
}

static PAGES: LazyLock<Vec<Page>> = LazyLock::new(|| {
    let single =
        SINGLE.iter().map(|name| Page::Single(Box::new(Single::new(name, &language_data::written_in(name)))));
    let double = [(GBK, "zh"), (BIG5, "zh-Hant"), (EUC_KR, "ko"), (SHIFT_JIS, "ja"), (EUC_JP, "ja")];
    single.chain(double.map(|(encoding, tag)| Page::Double(Double::new(encoding, tag)))).collect()
});

impl Page {
    /// Those of other scripts than Latin.
    pub fn of_other_scripts() -> impl Iterator<Item = &'static Page> {
        PAGES[..LATIN].iter().chain(&PAGES[SINGLE.len()..])
    }

    /// Those of Latin letters.
    pub fn latin() -> &'static [Page] {
        &PAGES[LATIN..SINGLE.len()]
    }

    pub fn name(&self) -> &'static str {
        match self {
            Page::Single(page) => page.name,
            Page::Double(page) => page.encoding.name(),
        }
    }

    /// What the bytes cost, unless that is more than `most`. A word of ASCII costs the same in every page.
    pub fn price(&self, bytes: &[u8], most: Price) -> Option<Price> {
        match self {
            Page::Single(page) => page.price(bytes, most, false),
            Page::Double(page) => page.price(bytes, most),
        }
    }

    /// As [`Page::price`], but all words say which language it is.
    pub fn price_of_all(&self, bytes: &[u8], most: Price) -> Option<Price> {
        match self {
            Page::Single(page) => page.price(bytes, most, true),
            Page::Double(_) => None,
        }
    }

    /// Whether one of its languages has most letters beyond ASCII that the bytes spell: three of four. Names may have
    /// others.
    pub fn knows(&self, bytes: &[u8]) -> bool {
        match self {
            Page::Single(page) => page.knows(bytes),
            Page::Double(_) => true,
        }
    }

    /// The characters that the bytes spell, each with the places of its bytes; those that spell none are passed over.
    pub fn read<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = (Range<usize>, char)> + 'a {
        let mut at = 0;
        std::iter::from_fn(move || {
            while at < bytes.len() {
                let start = at;
                let (len, c) = match self {
                    Page::Single(page) => (1, page.glyphs[usize::from(bytes[at])].c),
                    Page::Double(page) => page.character(&bytes[at..]),
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

/// A byte of a table.
#[derive(Clone, Copy, Default)]
struct Glyph {
    c: Option<char>,
    is_letter: bool,
    is_upper: bool,
    /// What it costs if it is no letter.
    sign: Price,
    opens: bool,
    closes: bool,
    /// It stands between words and numbers.
    is_odd: bool,
}

impl Glyph {
    fn of(c: Option<char>) -> Glyph {
        let Some(c) = c else { return Glyph { sign: CONTROL, ..Glyph::default() } };
        let is_letter = (c.is_alphabetic() || chars::of(c).is_mark()) && !matches!(c, 'ª' | 'º');
        let sign = match c {
            _ if is_letter || c.is_ascii() => 0,
            '\u{80}'..='\u{9F}' => CONTROL,
            '«' | '»' | '“' | '”' | '‘' | '’' | '„' | '–' | '—' | '…' | '•' | '\u{A0}' | '№' | '°' | '€'
            | '·' => SIGNS[0],
            _ => SIGNS[1],
        };
        let opens = matches!(c, '¿' | '¡' | '£' | '¥');
        let closes = matches!(c, '¹' | '²' | '³' | 'ª' | 'º' | '°' | '¯' | '¾');
        let is_odd = matches!(c, '×' | '÷' | '¤' | '¦' | '¬' | '±' | '¼' | '½');
        Glyph { c: Some(c), is_letter, is_upper: c.is_uppercase(), sign, opens, closes, is_odd }
    }
}

/// A table of one byte a character.
pub(super) struct Single {
    name: &'static str,
    glyphs: [Glyph; 256],
    voices: Vec<Voice>,
    is_latin: bool,
}

/// A language in a table.
struct Voice {
    language: &'static Language,
    /// By the byte, the row of its letter; 0 for none.
    rows: [u8; 256],
}

impl Single {
    /// The character of a byte.
    pub fn c(&self, byte: u8) -> Option<char> {
        self.glyphs[usize::from(byte)].c
    }

    /// As [`Page::price_of_all`].
    pub fn price_of_all(&self, bytes: &[u8], most: Price) -> Option<Price> {
        self.price(bytes, most, true)
    }

    pub fn new(name: &'static str, tags: &[&str]) -> Single {
        let page = Codepage::named(name);
        let decode = |byte: u8| match byte {
            GAP => Some(' '),
            0x01..0x80 => Some(char::from(byte)),
            _ => page?.decode(byte),
        };
        let glyphs: [Glyph; 256] = std::array::from_fn(|byte| Glyph::of(decode(byte as u8)));
        let is_latin = SINGLE[LATIN..].contains(&name) || name == "windows-1252";
        let voice = |tag: &&str| {
            let language = LANGUAGES.named(tag)?;
            let row = |byte: usize| {
                let c = glyphs[byte].c.filter(|c| is_latin || !c.is_ascii())?;
                language.row(c).filter(|_| !is_misread(language, name, byte as u8))
            };
            Some(Voice { language, rows: std::array::from_fn(|byte| row(byte).unwrap_or(0)) })
        };
        Single { name, glyphs, voices: tags.iter().filter_map(voice).collect(), is_latin }
    }

    fn knows(&self, bytes: &[u8]) -> bool {
        let letters =
            || bytes.iter().filter(|&&byte| byte >= 0x80 && self.glyphs[usize::from(byte)].is_letter);
        let known = |voice: &Voice| letters().filter(|&&byte| voice.rows[usize::from(byte)] > 0).count();
        let count = letters().count();
        self.voices.iter().any(|voice| known(voice) * 4 >= count * 3)
    }

    fn price(&self, bytes: &[u8], most: Price, of_all: bool) -> Option<Price> {
        let mut best = None;
        for voice in &self.voices {
            let limit = best.unwrap_or(most);
            best = self.price_in(voice, bytes, limit, of_all).or(best);
        }
        best
    }

    fn price_in(&self, voice: &Voice, bytes: &[u8], most: Price, of_all: bool) -> Option<Price> {
        let mut sum = 0;
        for word in words(bytes, &self.glyphs) {
            sum += match &bytes[word.clone()] {
                &[byte] if !self.glyphs[usize::from(byte)].is_letter => sign(bytes, word.start, &self.glyphs),
                letters if letters.is_ascii() && !of_all => ASCII_LETTER * letters.len() as Price,
                letters => self.word(voice, letters),
            };
            if sum > most {
                return None;
            }
        }
        Some(sum)
    }

    fn word(&self, voice: &Voice, letters: &[u8]) -> Price {
        let language = voice.language;
        let (mut sum, mut last, mut is_small) = (0, Some(0), None);
        for &byte in letters {
            let glyph = self.glyphs[usize::from(byte)];
            if glyph.is_upper {
                sum += CAPITALS[is_small.map_or(2, |is_small: bool| usize::from(!is_small))];
            }
            is_small = Some(!glyph.is_upper);
            let row = voice.rows[usize::from(byte)];
            sum += match last {
                _ if row == 0 && byte.is_ascii() && !self.is_latin => MIXED,
                _ if row == 0 && self.is_latin => FOREIGN_LATIN,
                _ if row == 0 => FOREIGN,
                Some(last) => language.pair(last, row),
                None => language.alone(row),
            };
            last = Some(row).filter(|&row| row > 0);
        }
        sum + last.map_or(2 * NAT, |last| language.pair(last, 0))
    }
}

/// Whether the table reads the byte as a letter that the language owes to damage alone: its own table has another there,
/// which it writes often.
pub(super) fn is_misread(language: &Language, table: &str, byte: u8) -> bool {
    let own = SINGLE[LATIN..].iter().find(|name| language_data::was_written_in(language.tag, name));
    let own = own.and_then(|name| Codepage::named(name)).filter(|page| page.name != table);
    let (Some(own), Some(table)) = (own, Codepage::named(table)) else { return false };
    let written = own.decode(byte).filter(|&c| byte >= 0x80 && table.decode(byte) != Some(c));
    let row = written.and_then(|c| language.row(c));
    row.is_some_and(|row| language.alone(row) < COMMON)
}

/// Words, and what is none, byte by byte; ASCII that is no letter is passed over.
fn words<'a>(bytes: &'a [u8], glyphs: &'a [Glyph; 256]) -> impl Iterator<Item = Range<usize>> + 'a {
    let is_letter = |byte: &u8| glyphs[usize::from(*byte)].is_letter;
    let mut at = 0;
    std::iter::from_fn(move || {
        while at < bytes.len() {
            let start = at;
            at += bytes[at..].iter().take_while(|byte| is_letter(byte)).count();
            if at > start {
                return Some(start..at);
            }
            at += 1;
            if bytes[start] >= 0x80 {
                return Some(start..at);
            }
        }
        None
    })
}

/// What the sign costs where it stands.
fn sign(bytes: &[u8], at: usize, glyphs: &[Glyph; 256]) -> Price {
    let glyph = glyphs[usize::from(bytes[at])];
    let is_letter = |place: Option<&u8>| place.is_some_and(|&byte| glyphs[usize::from(byte)].is_letter);
    let follows = glyph.opens && is_letter(at.checked_sub(1).and_then(|before| bytes.get(before)));
    let precedes = glyph.closes && is_letter(bytes.get(at + 1));
    let touches =
        || is_letter(at.checked_sub(1).and_then(|before| bytes.get(before))) || is_letter(bytes.get(at + 1));
    glyph.sign
        + match glyph.is_odd {
            _ if follows || precedes => MISPLACED[0],
            true if touches() => MISPLACED[1],
            _ => 0,
        }
}

/// A table of two bytes a character, for the most part.
pub(super) struct Double {
    encoding: &'static Encoding,
    /// By the first byte from 0x80 and the second, in halves of a nat.
    prices: Box<[[u8; 256]; 128]>,
}

impl Double {
    fn new(encoding: &'static Encoding, tag: &str) -> Double {
        let rare = (RARE * 2 / NAT) as u8;
        let mut prices = Box::new([[rare; 256]; 128]);
        let punctuation =
            "。、，！？：；「」（）・…—\u{3000}『』《》".chars().map(|c| (c, PUNCTUATION as u8));
        for (c, price) in LANGUAGES.characters(tag).iter().copied().chain(punctuation) {
            let mut buffer = [0; 4];
            let (bytes, ..) = encoding.encode(c.encode_utf8(&mut buffer));
            if let &[first @ 0x80..=0xFF, second] = bytes.as_ref() {
                prices[usize::from(first & 0x7F)][usize::from(second)] = (Price::from(price) * 2 / NAT) as u8;
            }
        }
        Double { encoding, prices }
    }

    fn price(&self, bytes: &[u8], most: Price) -> Option<Price> {
        let (mut sum, mut at) = (0, 0);
        while at < bytes.len() && sum <= most {
            let byte = bytes[at];
            let len = self.len(byte);
            sum += match bytes.get(at + 1) {
                _ if byte.is_ascii_alphabetic() => ASCII_LETTER,
                _ if byte < 0x80 => 0,
                _ if len == 1 => HALF_WIDTH,
                Some(&second) if second >= 0x40 => {
                    Price::from(self.prices[usize::from(byte & 0x7F)][usize::from(second)]) * NAT / 2
                }
                _ => CONTROL,
            };
            at += len;
        }
        (sum <= most).then_some(sum)
    }

    /// Bytes of the character that `byte` begins.
    fn len(&self, byte: u8) -> usize {
        match byte {
            0xA1..=0xDF if self.encoding == SHIFT_JIS => 1,
            0x81..=0xFE => 2,
            _ => 1,
        }
    }

    /// The first character, and how many bytes it has.
    fn character(&self, bytes: &[u8]) -> (usize, Option<char>) {
        let len = self.len(bytes[0]).min(bytes.len());
        let text = self.encoding.decode_without_bom_handling_and_without_replacement(&bytes[..len]);
        let mut characters = text.iter().flat_map(|text| text.chars());
        match (characters.next(), characters.next()) {
            (Some(c), None) if !c.is_control() => (len, Some(c)),
            _ => (1, None),
        }
    }
}

/// What a text costs as it stands: the table that it was read in, and letters that follow each other in any language.
pub(super) struct Standing {
    glyphs: [Glyph; 256],
    /// By a byte and the one behind it; beside no letter stands [`GAP`].
    pairs: Box<[[u8; 256]; 256]>,
}

impl Standing {
    /// `decode`: what a byte was read as.
    pub fn new(decode: impl Fn(u8) -> Option<char>) -> Standing {
        let decode = |byte: usize| if byte == 0 { Some(' ') } else { decode(byte as u8) };
        let glyphs: [Glyph; 256] = std::array::from_fn(|byte| Glyph::of(decode(byte)));
        let mut pairs = Box::new([[FOREIGN as u8; 256]; 256]);
        for language in &LANGUAGES.all {
            let rows = glyphs.map(|glyph| glyph.c.filter(|_| glyph.is_letter).and_then(|c| language.row(c)));
            let known: Vec<(usize, u8)> = (1..256).filter_map(|byte| Some((byte, rows[byte]?))).collect();
            if known.iter().all(|&(byte, _)| byte < 0x80) {
                continue;
            }
            let places = || known.iter().copied().chain([(0, 0)]);
            for (first, row) in places() {
                for (second, column) in places() {
                    let price = &mut pairs[first][second];
                    *price = (*price).min(language.pair(row, column) as u8);
                }
            }
        }
        Standing { glyphs, pairs }
    }

    /// What the bytes cost, in the same way as in a [`Page`].
    pub fn price(&self, bytes: &[u8]) -> Price {
        let of = |word: Range<usize>| match &bytes[word.clone()] {
            &[byte] if !self.glyphs[usize::from(byte)].is_letter => sign(bytes, word.start, &self.glyphs),
            letters if letters.is_ascii() => ASCII_LETTER * letters.len() as Price,
            letters => self.word(letters).min(self.list(letters)),
        };
        words(bytes, &self.glyphs).map(of).sum()
    }

    /// Whether all words beyond ASCII may be lists of letters, in capitals or without.
    pub fn is_list(&self, bytes: &[u8]) -> bool {
        let is_upper = |byte: &u8| self.glyphs[usize::from(*byte)].is_upper;
        let is_listed = |letters: &[u8]| {
            letters.is_ascii()
                || self.list(letters) < NEVER
                    && letters.windows(2).all(|pair| is_upper(&pair[0]) == is_upper(&pair[1]))
        };
        words(bytes, &self.glyphs)
            .map(|word| &bytes[word])
            .all(|word| word.iter().all(|byte| !self.glyphs[usize::from(*byte)].is_letter) || is_listed(word))
    }

    fn word(&self, letters: &[u8]) -> Price {
        let (mut sum, mut last, mut is_small) = (0, GAP, None);
        for &byte in letters.iter().chain(&[GAP]) {
            let is_upper = self.glyphs[usize::from(byte)].is_upper;
            if is_upper {
                sum += CAPITALS[is_small.map_or(2, |is_small: bool| usize::from(!is_small))];
            }
            is_small = Some(!is_upper);
            sum += Price::from(self.pairs[usize::from(last)][usize::from(byte)]);
            last = byte;
        }
        sum
    }

    /// As a list of letters, each of which is there once.
    fn list(&self, letters: &[u8]) -> Price {
        let (mut sum, mut seen, mut last) = (0, 0u128, None::<(u8, bool)>);
        // In windows-1252 and Latin-1, a small letter stands 32 behind its capital.
        let is_pair = |capital: u8, small: u8| small == capital.wrapping_add(0x20);
        for &byte in letters {
            let bit = 1 << (byte & 0x7F);
            if byte < 0x80 || seen & bit != 0 {
                return NEVER;
            }
            seen |= bit;
            let is_upper = self.glyphs[usize::from(byte)].is_upper;
            sum += LISTED[0]
                + match last {
                    Some((_, false)) if is_upper => LISTED[1],
                    Some((capital, true)) if !is_upper && !is_pair(capital, byte) => LISTED[2],
                    _ => 0,
                };
            last = Some((byte, is_upper));
        }
        sum
    }
}
