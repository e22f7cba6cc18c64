//! Text of one legacy encoding that was read in another: a line in, the table that it was written in out.
//!
//! `ÇáÍãÏ` is Arabic, `´ºÌìÀ´ÁË` Chinese, `ôõôü` may be anything. There is no form to check as in UTF-8, so every table
//! is asked what the line costs when it is read in it ([`pages`](super::pages)), and one is taken only if the text as it
//! stands and the text in every other table cost clearly more. Where something is surely wrong but nothing clearly
//! right, the line stays as it is, to be mended by whoever knows more. Cost: a pass over some of the line for each
//! language, which ends where another is ahead.

use std::sync::{LazyLock, OnceLock};

use super::class::Class;
use super::codecs::Codec;
use super::latin;
use super::line::{Cell, Line, Replacement};
use super::pages::{GAP, Page, Price, Standing};
use super::plausibility::Cost;
use super::single_byte;
use super::survey::Survey;
use crate::edit::Misdecoding;

/// Sixteenths of a nat in an eighth of one, in which evidence is counted elsewhere.
const UNITS: Price = 2;
const NAT: Price = super::languages::NAT;
/// How much more the line must cost as it stands, and in the table that comes next.
const AHEAD: [Price; 2] = [8 * NAT, 4 * NAT];
/// The same for a table that the classes of characters speak for as well.
const AGREED: [Price; 2] = [NAT, 2 * NAT];
/// How much more a line of so many characters must cost that may be a list of letters.
const FROM_LIST: Price = 6 * NAT;
const LISTED: Price = 16;
/// What a character beyond ASCII costs at least where a line is no text, and at most in one that is.
const NO_TEXT: Price = 4 * NAT;
/// The same for each byte of what it is read as.
const TEXT: Price = 4 * NAT;
/// Characters beyond ASCII that say anything.
const FEW: Price = 4;
/// Different characters beyond ASCII that a line has at least which is no text.
const VARIED: u32 = 3;
/// What a C1 control costs beside the character of its number in windows-1252.
const CONTROL: Price = 6 * NAT;
/// Characters of a line that are looked at.
const SAMPLE: usize = 240;

/// A table that text is read in by mistake.
struct Reader {
    codec: Codec,
    standing: OnceLock<Standing>,
}

/// The first is asked for every line, the others where it lacks a character. What each costs is made when it is asked.
static READERS: LazyLock<Vec<Reader>> = LazyLock::new(|| {
    let names = ["windows-1252", "IBM437", "IBM850", "windows-1251", "KOI8-R", "IBM866"];
    let codecs = names.iter().filter_map(|name| Codec::named(name));
    codecs.map(|codec| Reader { codec, standing: OnceLock::new() }).collect()
});

impl Reader {
    fn standing(&self) -> &Standing {
        self.standing.get_or_init(|| Standing::new(|byte| self.codec.decode(byte)))
    }
}

/// What was found.
pub(super) struct Found {
    /// How much less the line costs, in the unit of [`Cost`].
    pub evidence: Cost,
    by: Way,
}

enum Way {
    Classes(&'static single_byte::Page),
    Price { page: &'static Page, codec: Codec, is_latin: bool },
}

/// What the tables say of a line.
pub(super) enum Verdict {
    /// It is text, or says too little.
    Nothing,
    Found(Found),
    /// It is no text, but there is no saying what it was.
    Unclear,
}

/// Asks all tables.
pub(super) fn find(line: &Line, survey: &Survey) -> Verdict {
    let classes = single_byte::find(line, survey.longest_latin);
    let is_control = |cell: &&Cell| cell.weight.class == Class::C1 && !cell.guarded;
    let controls = match line.may_hold(Class::C1) {
        true => line.cells.iter().filter(is_control).count().min(SAMPLE) as Price,
        false => 0,
    };
    let mut bytes = Vec::new();
    let western = &READERS[0];
    let is_latin = classes.is_none() && controls == 0 && is_in_latin_words(line);
    if classes.is_some() || is_encoded(line, western.codec) {
        encode(line, western.codec, SAMPLE, &mut bytes);
        let others = if is_latin { Verdict::Nothing } else { contest(western, &bytes, controls, classes) };
        if !matches!(others, Verdict::Nothing) {
            return others;
        }
        if classes.is_none()
            && let Some((gain, page)) = latin::find(&bytes)
        {
            let by = Way::Price { page, codec: western.codec, is_latin: true };
            return Verdict::Found(Found { evidence: (gain / UNITS) as Cost, by });
        }
    }
    if classes.is_some() || is_latin || is_drawing(line) {
        return Verdict::Nothing;
    }
    let mut verdict = Verdict::Nothing;
    for reader in READERS[1..].iter().filter(|reader| is_encoded(line, reader.codec)) {
        encode(line, reader.codec, SAMPLE, &mut bytes);
        verdict = match (verdict, contest(reader, &bytes, controls, None)) {
            (Verdict::Found(one), Verdict::Found(other)) if other.evidence <= one.evidence => {
                Verdict::Found(one)
            }
            (_, Verdict::Found(other)) => Verdict::Found(other),
            (verdict, Verdict::Nothing) => verdict,
            (Verdict::Nothing, Verdict::Unclear) => Verdict::Unclear,
            (verdict, Verdict::Unclear) => verdict,
        };
    }
    verdict
}

/// Whether all that is beyond ASCII stands inside of Latin words or is what typography writes between them, but for one
/// character. No table of another script puts its letters beside small ones of ASCII.
fn is_in_latin_words(line: &Line) -> bool {
    let is_letter = |cell: &Cell| matches!(cell.weight.class, Class::LatinLower | Class::LatinUpper);
    let is_typographic = |cell: &Cell| {
        let c = cell.c;
        matches!(c, '“' | '”' | '‘' | '’' | '„' | '«' | '»' | '–' | '—' | '…' | '•' | '\u{A0}' | '\u{202F}')
    };
    let others = line.cells.iter().enumerate().filter(|(at, cell)| {
        let touches = || line.before(*at).is_ascii_lowercase() || line.get(at + 1).is_ascii_lowercase();
        !(cell.c.is_ascii() || is_typographic(cell) || is_letter(cell) && touches())
    });
    others.count() < 2
}

/// Whether the line is drawn: the border of a table or a tree. Damage that holds box drawings has letters between them,
/// or does not repeat them.
fn is_drawing(line: &Line) -> bool {
    let is_box = |cell: &Cell| matches!(cell.c, '\u{2500}'..='\u{259F}');
    line.cells.iter().all(|cell| cell.c.is_ascii() || is_box(cell))
        || line
            .cells
            .windows(3)
            .any(|three| is_box(&three[0]) && three.iter().all(|cell| cell.c == three[0].c))
}

/// Whether the codec has all of the line that is not ASCII.
fn is_encoded(line: &Line, codec: Codec) -> bool {
    line.cells.iter().all(|cell| cell.c.is_ascii() || cell.guarded || codec.byte(cell.row).is_some())
}

/// The bytes that the codec reads as the line, from about its first character beyond ASCII.
fn encode(line: &Line, codec: Codec, most: usize, bytes: &mut Vec<u8>) {
    let first = line.cells.iter().position(|cell| !cell.c.is_ascii()).unwrap_or(0).saturating_sub(8);
    let from = if most == usize::MAX { 0 } else { first };
    bytes.clear();
    bytes.extend(line.cells[from..].iter().take(most).map(|cell| match cell.c {
        _ if cell.guarded => GAP,
        ' '..='~' => cell.c as u8,
        _ => codec.byte(cell.row).unwrap_or(GAP),
    }));
}

/// Holds the readings of the bytes against each other and against what stands there, with so many C1 controls.
fn contest(
    reader: &Reader,
    bytes: &[u8],
    controls: Price,
    classes: Option<(Cost, &'static single_byte::Page)>,
) -> Verdict {
    let beyond = bytes.iter().filter(|&&byte| byte >= 0x80).count() as Price;
    let letters = bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count() as Price;
    let standing = reader.standing().price(bytes) + controls * CONTROL;
    if classes.is_none() && (standing < NO_TEXT * beyond || beyond < FEW) {
        return Verdict::Nothing;
    }
    let mut best: Option<(Price, &'static Page)> = None;
    let mut second = Price::MAX;
    let pages = || Page::of_other_scripts().filter(|page| page.name() != reader.codec.name());
    let is_named = |page: &&Page| classes.is_some_and(|(_, named)| named.name() == page.name());
    for page in pages().filter(is_named).chain(pages().filter(|page| !is_named(page))) {
        // What comes far behind the best says nothing.
        let most = best.map_or(standing, |(least, _)| least + AHEAD[1]);
        match (page.price(bytes, most), best) {
            (Some(price), Some((least, other))) if price < least => {
                best = Some((price, page));
                if !reads_alike(page, other, bytes) {
                    second = second.min(least);
                }
            }
            (Some(price), Some((_, other))) if !reads_alike(page, other, bytes) => second = second.min(price),
            (Some(price), None) => best = Some((price, page)),
            _ => {}
        }
    }
    let Some((least, page)) = best else { return Verdict::Nothing };
    let gain = standing.saturating_sub(least);
    let agreed = classes.filter(|(_, named)| named.name() == page.name());
    let [mut from_standing, from_second] = if agreed.is_some() { AGREED } else { AHEAD };
    if beyond <= LISTED && reader.standing().is_list(bytes) {
        from_standing = from_standing.max(FROM_LIST);
    }
    let is_ahead = gain >= from_standing && second.saturating_sub(least) >= from_second;
    let is_text = || least <= TEXT * page.read(bytes).map(|(bytes, _)| bytes.len() as Price).sum::<Price>();
    match agreed {
        Some((evidence, page)) if is_ahead => Verdict::Found(Found { evidence, by: Way::Classes(page) }),
        None if is_ahead && is_text() => {
            let by = Way::Price { page, codec: reader.codec, is_latin: false };
            Verdict::Found(Found { evidence: (gain / UNITS) as Cost, by })
        }
        // Words of ASCII with an accent here and there are of a language that no table knows.
        _ if gain >= AHEAD[1] && standing >= NO_TEXT * beyond && letters <= beyond && is_varied(bytes) => {
            Verdict::Unclear
        }
        _ => Verdict::Nothing,
    }
}

/// Whether the bytes are more than a letter or two over and over.
fn is_varied(bytes: &[u8]) -> bool {
    let seen = bytes.iter().filter(|&&byte| byte >= 0x80).fold(0u128, |seen, byte| seen | 1 << (byte & 0x7F));
    seen.count_ones() >= VARIED
}

/// Whether both pages make the same of the bytes.
fn reads_alike(one: &Page, other: &Page, bytes: &[u8]) -> bool {
    one.read(bytes).eq(other.read(bytes))
}

/// Reads the line as it was written. Whether that changed anything.
pub(super) fn repair(line: &mut Line, found: &Found) -> bool {
    let (page, codec, is_latin) = match found.by {
        Way::Classes(page) => return single_byte::repair(line, page),
        Way::Price { page, codec, is_latin } => (page, codec, is_latin),
    };
    let mut bytes = Vec::new();
    encode(line, codec, usize::MAX, &mut bytes);
    let mut replacements = Vec::new();
    for (cells, c) in page.read(&bytes) {
        let is_other = || line.get(cells.start) != c && (is_latin || !is_in_latin_word(line, cells.start));
        if cells.len() > 1 || is_other() {
            replacements.push(Replacement { cells, c, lossy: false });
        }
    }
    let is_latin1 = codec == Codec::WINDOWS_1252 && line.may_hold(Class::C1);
    let read = if is_latin1 { "ISO-8859-1" } else { codec.name() };
    line.replace(&replacements, Misdecoding { encoded_as: page.name(), decoded_as: read });
    !replacements.is_empty()
}

/// Whether the characters beyond ASCII around cell `at` touch letters of ASCII.
fn is_in_latin_word(line: &Line, at: usize) -> bool {
    let is_beyond = |at: &usize| line.cells.get(*at).is_some_and(|cell| !cell.c.is_ascii());
    let head = (0..at).rev().take(REACH).take_while(is_beyond).count();
    let tail = (at..).take(REACH).take_while(is_beyond).count();
    line.before(at - head).is_ascii_alphabetic() || line.get(at + tail).is_ascii_alphabetic()
}

/// Characters of a word that are looked at on either side.
const REACH: usize = 24;
