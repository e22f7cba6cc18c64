//! Latin text of central Europe, the Baltic and Turkey that was read in windows-1252: `açýlmadý` in, `açılmadı` out.
//!
//! Nearly all letters came through, and those that did not are letters of other languages: þ is Icelandic, and ş read
//! in the wrong table. So a line is asked twice. First its letters beyond ASCII, each with its neighbours: if any
//! language writes all of them so, the line is text, at the cost of two look-ups a letter. Only then the words: what they
//! cost in the best language as they stand, and in the best of each table ([`pages`](super::pages)).

use std::ops::Range;
use std::sync::LazyLock;

use memchr::{memchr, memchr2, memrchr};

use super::languages::{LANGUAGES, Language, NAT};
use super::pages::{Page, Price, Single, is_misread};

/// What a pair of letters costs at most in a language that has it.
const PLAUSIBLE: u32 = 11 * NAT / 2;
/// How much more the line must cost as it stands, and in the table that comes next.
const AHEAD: [Price; 2] = [8 * NAT, 3 * NAT];
/// How much every letter must say, and a single one, in a line of so many letters. Letters of foreign names say less.
const FOR_EACH: Price = 4 * NAT;
const ALONE: Price = 8 * NAT;
const CONTEXT: Price = 16;
/// What a letter costs at most, on average, in a text of the language: sixteenths of a nat. Other languages with the same
/// accents cost more.
const TEXT: [Price; 2] = [27 * NAT / 8, 15 * NAT / 4];
/// The second holds where so many letters say so much each.
const SEVERAL: Price = 3;
const MUCH: Price = 8 * NAT;

/// Which languages write the character beyond a neighbour, a bit for each: by the second byte of its UTF-8, those of C2
/// first, and the neighbour.
struct Neighbours {
    before: [[u64; KINDS]; 128],
    behind: [[u64; KINDS]; 128],
}

/// Neighbours: no letter, a to z, beyond ASCII.
const KINDS: usize = 28;
const BEYOND: usize = 27;

static NEIGHBOURS: LazyLock<Neighbours> = LazyLock::new(Neighbours::new);

impl Neighbours {
    fn new() -> Neighbours {
        let mut neighbours =
            Neighbours { before: [[u64::MAX; KINDS]; 128], behind: [[u64::MAX; KINDS]; 128] };
        let is_letter = 1..BEYOND;
        let writers: Vec<Writer> =
            (0..).zip(LANGUAGES.latin()).filter_map(|(bit, tag)| Writer::new(bit, tag)).collect();
        for place in 0..128 {
            let c = char::from_u32(0x80 + place as u32).unwrap_or_default();
            match c {
                '¿' | '¡' => is_letter.clone().for_each(|kind| neighbours.before[place][kind] = 0),
                '£' | '¥' | '¹' | '²' | '³' | '¾' | '¯' => {
                    is_letter.clone().for_each(|kind| neighbours.behind[place][kind] = 0)
                }
                '\u{C0}'..='\u{FF}' if c.is_alphabetic() => neighbours.enter(place, c, &writers),
                _ => {}
            }
        }
        neighbours
    }

    fn enter(&mut self, place: usize, c: char, writers: &[Writer]) {
        self.before[place][..BEYOND].fill(0);
        self.behind[place][..BEYOND].fill(0);
        for Writer { bit, language, rows } in writers {
            let Some(row) = row(language, c) else { continue };
            let most = if language.tag == "vi" { PLAUSIBLE / 2 } else { PLAUSIBLE };
            for (kind, other) in rows.iter().enumerate() {
                let Some(other) = *other else { continue };
                self.before[place][kind] |= u64::from(language.pair(other, row) <= most) << bit;
                self.behind[place][kind] |= u64::from(language.pair(row, other) <= most) << bit;
            }
        }
    }

    /// The languages that write the character at byte `at` between its neighbours.
    #[inline]
    fn of(&self, bytes: &[u8], at: usize) -> u64 {
        let second = bytes.get(at + 1).copied().unwrap_or(0x80);
        let place = usize::from(second & 0x3F) | usize::from(bytes[at] & 1) << 6;
        let before = at.checked_sub(1).map_or(0, |before| KIND[usize::from(bytes[before])]);
        let behind = bytes.get(at + 2).map_or(0, |&byte| KIND[usize::from(byte)]);
        self.before[place][usize::from(before)] & self.behind[place][usize::from(behind)]
    }
}

/// A language and its bit, and the rows of no letter and of a to z in it.
struct Writer {
    bit: u32,
    language: &'static Language,
    rows: [Option<u8>; BEYOND],
}

impl Writer {
    fn new(bit: u32, tag: &str) -> Option<Writer> {
        let language = LANGUAGES.named(tag)?;
        let letter = |kind: usize| language.row(char::from(b'a' + kind as u8 - 1));
        let rows = std::array::from_fn(|kind| if kind == 0 { Some(0) } else { letter(kind) });
        Some(Writer { bit, language, rows })
    }
}

impl Neighbours {
    /// Whether no language writes all of the bytes from A0 on, which windows-1252 reads as Latin-1 does, so.
    fn are_strange(&self, bytes: &[u8]) -> bool {
        let kind = |at: usize| bytes.get(at).map_or(0, |&byte| usize::from(KIND[usize::from(byte)]));
        let beyond = bytes.iter().enumerate().filter(|(_, byte)| **byte >= 0xA0);
        let languages = beyond.map(|(at, byte)| {
            let place = usize::from(byte & 0x7F);
            self.before[place][at.checked_sub(1).map_or(0, kind)] & self.behind[place][kind(at + 1)]
        });
        languages.fold(u64::MAX, |all, some| all & some) == 0
    }
}

/// The row of the letter. Vietnamese letters that windows-1258 lacks are there without their tone.
fn row(language: &Language, c: char) -> Option<u8> {
    let toneless = || match c.to_lowercase().next()? {
        'ã' => language.row('a'),
        'ì' => language.row('i'),
        'ò' | 'õ' => language.row('o'),
        'ý' => language.row('y'),
        _ => None,
    };
    if u8::try_from(u32::from(c)).is_ok_and(|byte| is_misread(language, "windows-1252", byte)) {
        return None;
    }
    language.row(c).or_else(|| toneless().filter(|_| language.tag == "vi"))
}

/// Of every byte, what kind of neighbour it is.
static KIND: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            letter @ (b'a'..=b'z' | b'A'..=b'Z') => (letter | 0x20) - b'a' + 1,
            0x80.. => BEYOND as u8,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};

/// The next line at or behind `from` that no language writes so, by its letters of Latin-1.
pub(super) fn next_line(text: &str, from: usize) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let (mut at, mut end, mut languages) = (from, from, u64::MAX);
    let mut first = from;
    while let Some(next) = memchr2(0xC2, 0xC3, &bytes[at..]).map(|next| at + next) {
        if next >= end {
            if languages == 0 {
                break;
            }
            end = memchr(b'\n', &bytes[next..]).map_or(bytes.len(), |lf| next + lf);
            (first, languages) = (next, u64::MAX);
        }
        languages &= NEIGHBOURS.of(bytes, next);
        at = if languages == 0 { end } else { next + 2 };
    }
    let start = || memrchr(b'\n', &bytes[..first]).map_or(0, |lf| lf + 1).max(from);
    (languages == 0).then(|| start()..end)
}

static AS_IT_STANDS: LazyLock<Single> = LazyLock::new(|| Single::new("windows-1252", &LANGUAGES.latin()));

/// The table that the line was written in, if that is clearly another than windows-1252, and how much less it costs.
/// `bytes`: those that windows-1252 reads as the line.
pub(super) fn find(bytes: &[u8]) -> Option<(Price, &'static Page)> {
    let may_be = |page: &&Page| page.knows(bytes) && changed(page, bytes) > 0;
    if !NEIGHBOURS.are_strange(bytes) || !Page::latin().iter().any(|page| may_be(&page)) {
        return None;
    }
    let letters = bytes.iter().filter(|&&byte| byte >= 0x80 || byte.is_ascii_alphabetic()).count() as Price;
    // What is no text in any table, as noise and text of a hundred other languages are, is told first: that is cheap.
    if !Page::latin().iter().any(|page| page.price_of_all(bytes, TEXT[1] * letters).is_some()) {
        return None;
    }
    let standing = AS_IT_STANDS.price_of_all(bytes, Price::MAX)?;
    let mut prices: Vec<(Price, &'static Page)> =
        Page::latin().iter().filter_map(|page| Some((page.price_of_all(bytes, standing)?, page))).collect();
    prices.sort_by_key(|(price, _)| *price);
    let &(least, page) = prices.first()?;
    let is_other = |other: &&(Price, &'static Page)| !other.1.read(bytes).eq(page.read(bytes));
    let second = prices[1..].iter().find(is_other).map_or(Price::MAX, |(price, _)| *price);
    let gain = standing - least;
    let changed = changed(page, bytes) as Price;
    let asked = match changed {
        0 => return None,
        1 if letters < CONTEXT => return None,
        1 => ALONE,
        _ => AHEAD[0].max(FOR_EACH * changed),
    };
    let says_much = changed >= SEVERAL && gain >= MUCH * changed;
    let most = if says_much { TEXT[1] } else { TEXT[0] };
    let is_clear = gain >= asked && second - least >= AHEAD[1] && least <= most * letters;
    is_clear.then_some((gain, page))
}

/// How many characters the page reads otherwise than they stand.
fn changed(page: &Page, bytes: &[u8]) -> usize {
    page.read(bytes).filter(|(place, c)| AS_IT_STANDS.c(bytes[place.start]) != Some(*c)).count()
}
