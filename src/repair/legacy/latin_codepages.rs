//! Latin text of central Europe, the Baltic or Turkey that was decoded as windows-1252: `açýlmadı` comes in, `açılmadı`
//! goes out.
//!
//! Nearly all letters are right in this damage. The wrong ones are letters of other languages: þ is Icelandic, and also
//! ş decoded with the wrong codepage. So a line passes two tests. First, each letter beyond ASCII with its neighbours:
//! if one language writes all of them so, the line is text. This costs two table look-ups for each letter. Second, the
//! words: their cost in the best language as they stand, and in the best language of each codepage
//! ([`codepage_costs`](super::codepage_costs)).
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --mojibake DIR`.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::{memchr, memchr2, memrchr};

use super::codepage_costs::{CodepageCosts, SingleByteCosts, misdecoded_bytes};
use super::sample::Sample;
use super::word_costs::BigramCost;
use crate::repair::languages::{BigramLanguage, LANGUAGES, NAT};

/// A pair of letters that costs more is not written in a language. For Vietnamese it is half.
const MAX_PLAUSIBLE_PAIR_COST: u32 = 11 * NAT / 2;
/// The text as it stands, and the text in the second codepage, must cost so much more than the best.
const MIN_GAIN: BigramCost = 8 * NAT;
const MIN_LEAD: BigramCost = 3 * NAT;
/// The gain for each changed letter must be so high. Letters of foreign names gain less.
const MIN_GAIN_PER_LETTER: BigramCost = 4 * NAT;
/// A single changed letter must gain so much, in a line of so many letters.
const MIN_GAIN_OF_SINGLE_LETTER: BigramCost = 8 * NAT;
const MIN_LETTERS_AROUND_SINGLE_LETTER: BigramCost = 16;
/// Text of the language costs at most so much for each letter. Other languages with the same accents cost more.
const MAX_COST_PER_LETTER: BigramCost = 27 * NAT / 8;
/// The same where so many letters are changed, and each gains so much.
const MAX_COST_PER_LETTER_IF_STRONG: BigramCost = 15 * NAT / 4;
const MIN_STRONG_LETTERS: BigramCost = 3;
const MIN_STRONG_GAIN_PER_LETTER: BigramCost = 8 * NAT;

/// For each character of Latin-1 and each kind of neighbour, the languages that write them side by side: one bit for
/// each language. The characters are in the order of the second byte of their UTF-8, those behind C2 first.
struct Neighbours {
    before: [[u64; NEIGHBOUR_KINDS]; 128],
    behind: [[u64; NEIGHBOUR_KINDS]; 128],
}

/// Kinds of neighbours: no letter, a to z, beyond ASCII.
const NEIGHBOUR_KINDS: usize = 28;
const NON_ASCII: usize = 27;

static NEIGHBOURS: LazyLock<Neighbours> = LazyLock::new(Neighbours::new);

impl Neighbours {
    fn new() -> Neighbours {
        let mut neighbours = Neighbours {
            before: [[u64::MAX; NEIGHBOUR_KINDS]; 128],
            behind: [[u64::MAX; NEIGHBOUR_KINDS]; 128],
        };
        let is_letter = 1..NON_ASCII;
        let languages: Vec<LanguageBit> =
            (0..).zip(LANGUAGES.latin()).filter_map(|(bit, tag)| LanguageBit::new(bit, tag)).collect();
        for place in 0..128 {
            let c = char::from_u32(0x80 + place as u32).unwrap_or_default();
            match c {
                '¿' | '¡' => is_letter.clone().for_each(|kind| neighbours.before[place][kind] = 0),
                '£' | '¥' | '¹' | '²' | '³' | '¾' | '¯' => {
                    is_letter.clone().for_each(|kind| neighbours.behind[place][kind] = 0)
                }
                '\u{C0}'..='\u{FF}' if c.is_alphabetic() => neighbours.insert(place, c, &languages),
                _ => {}
            }
        }
        neighbours
    }

    fn insert(&mut self, place: usize, c: char, languages: &[LanguageBit]) {
        self.before[place][..NON_ASCII].fill(0);
        self.behind[place][..NON_ASCII].fill(0);
        for language_bit in languages {
            let LanguageBit { bit, language, rows, .. } = language_bit;
            let Some(row) = language_bit.row(c) else { continue };
            let max_cost =
                if language.tag == "vi" { MAX_PLAUSIBLE_PAIR_COST / 2 } else { MAX_PLAUSIBLE_PAIR_COST };
            for (kind, other) in rows.iter().enumerate() {
                let Some(other) = *other else { continue };
                self.before[place][kind] |= u64::from(language.pair_cost(other, row) <= max_cost) << bit;
                self.behind[place][kind] |= u64::from(language.pair_cost(row, other) <= max_cost) << bit;
            }
        }
    }

    /// The languages that write the character at byte `at` of UTF-8 between its neighbours.
    #[inline]
    fn of(&self, bytes: &[u8], at: usize) -> u64 {
        let second = bytes.get(at + 1).copied().unwrap_or(0x80);
        let place = usize::from(second & 0x3F) | usize::from(bytes[at] & 1) << 6;
        let before = at.checked_sub(1).map_or(0, |before| NEIGHBOUR_KIND[usize::from(bytes[before])]);
        let behind = bytes.get(at + 2).map_or(0, |&byte| NEIGHBOUR_KIND[usize::from(byte)]);
        self.before[place][usize::from(before)] & self.behind[place][usize::from(behind)]
    }
}

/// A language, its bit, and its rows of the neighbour kinds: no letter, a to z.
struct LanguageBit {
    bit: u32,
    language: &'static BigramLanguage,
    rows: [Option<u8>; NON_ASCII],
    is_misdecoded: [bool; 256],
}

impl LanguageBit {
    fn new(bit: u32, tag: &str) -> Option<LanguageBit> {
        let language = LANGUAGES.named(tag)?;
        let letter = |kind: usize| language.row(char::from(b'a' + kind as u8 - 1));
        let rows = std::array::from_fn(|kind| if kind == 0 { Some(0) } else { letter(kind) });
        Some(LanguageBit { bit, language, rows, is_misdecoded: misdecoded_bytes(language, "windows-1252") })
    }

    /// The row of the letter in the language. In Vietnamese, a letter that windows-1258 lacks has the row of its
    /// toneless form.
    fn row(&self, c: char) -> Option<u8> {
        let language = self.language;
        let toneless = || match c.to_lowercase().next()? {
            'ã' => language.row('a'),
            'ì' => language.row('i'),
            'ò' | 'õ' => language.row('o'),
            'ý' => language.row('y'),
            _ => None,
        };
        if u8::try_from(u32::from(c)).is_ok_and(|byte| self.is_misdecoded[usize::from(byte)]) {
            return None;
        }
        language.row(c).or_else(|| toneless().filter(|_| language.tag == "vi"))
    }
}

impl Neighbours {
    /// Whether no language writes all of the bytes from A0 between their neighbours. windows-1252 and Latin-1 are the
    /// same there.
    fn exclude_all_languages(&self, bytes: &[u8]) -> bool {
        let kind =
            |at: usize| bytes.get(at).map_or(0, |&byte| usize::from(NEIGHBOUR_KIND[usize::from(byte)]));
        let non_ascii = bytes.iter().enumerate().filter(|(_, byte)| **byte >= 0xA0);
        let languages = non_ascii.map(|(at, byte)| {
            let place = usize::from(byte & 0x7F);
            self.before[place][at.checked_sub(1).map_or(0, kind)] & self.behind[place][kind(at + 1)]
        });
        languages.fold(u64::MAX, |all, some| all & some) == 0
    }
}

/// For each byte, its kind as a neighbour.
static NEIGHBOUR_KIND: [u8; 256] = {
    let mut kinds = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        kinds[byte] = match byte as u8 {
            letter @ (b'a'..=b'z' | b'A'..=b'Z') => (letter | 0x20) - b'a' + 1,
            0x80.. => NON_ASCII as u8,
            _ => 0,
        };
        byte += 1;
    }
    kinds
};

/// The next line at or behind `from` with letters of Latin-1 that no language writes between their neighbours.
pub(in crate::repair) fn next_line(text: &str, from: usize) -> Option<Range<usize>> {
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

static WINDOWS_1252: LazyLock<SingleByteCosts> =
    LazyLock::new(|| SingleByteCosts::new("windows-1252", &LANGUAGES.latin()));

/// The codepage that the line was encoded in, if it is clearly another than windows-1252, and how much less the line
/// costs in it. The sample is in windows-1252.
pub(super) fn find(Sample { bytes, mixed, .. }: &Sample) -> Option<(BigramCost, &'static CodepageCosts)> {
    let is_candidate =
        |codepage: &CodepageCosts| codepage.fits_a_language(mixed) && changed_letters(codepage, mixed) > 0;
    if !NEIGHBOURS.exclude_all_languages(mixed) || !CodepageCosts::latin().iter().any(is_candidate) {
        return None;
    }
    // The letters that a codepage changes say how much it can gain at most, which takes a fraction of what follows.
    let may_gain = |codepage: &CodepageCosts| {
        let changed = changed_letters(codepage, mixed) as BigramCost;
        changed > 0 && codepage.most_gain(&WINDOWS_1252, mixed) >= min_gain(changed)
    };
    if !CodepageCosts::latin().iter().any(may_gain) {
        return None;
    }
    let letters =
        bytes.iter().filter(|&&byte| byte >= 0x80 || byte.is_ascii_alphabetic()).count() as BigramCost;
    // What is no text in any codepage, as noise and text of other languages, is ruled out first, because that is cheap.
    let limit = MAX_COST_PER_LETTER_IF_STRONG * letters;
    if !CodepageCosts::latin().iter().any(|codepage| codepage.cost_of_all_words(bytes, limit).is_some()) {
        return None;
    }
    let baseline = WINDOWS_1252.cost_of_all_words(bytes, BigramCost::MAX)?;
    let cost =
        |codepage: &'static CodepageCosts| Some((codepage.cost_of_all_words(bytes, baseline)?, codepage));
    let mut costs: Vec<(BigramCost, &'static CodepageCosts)> =
        CodepageCosts::latin().iter().filter_map(cost).collect();
    costs.sort_by_key(|(cost, _)| *cost);
    let &(least, codepage) = costs.first()?;
    let is_other =
        |other: &&(BigramCost, &'static CodepageCosts)| !other.1.decode(bytes).eq(codepage.decode(bytes));
    let second = costs[1..].iter().find(is_other).map_or(BigramCost::MAX, |(cost, _)| *cost);
    let gain = baseline - least;
    let changed = changed_letters(codepage, bytes) as BigramCost;
    if changed == 0 || changed == 1 && letters < MIN_LETTERS_AROUND_SINGLE_LETTER {
        return None;
    }
    let is_strong = changed >= MIN_STRONG_LETTERS && gain >= MIN_STRONG_GAIN_PER_LETTER * changed;
    let max_cost = if is_strong { MAX_COST_PER_LETTER_IF_STRONG } else { MAX_COST_PER_LETTER };
    let is_clear = gain >= min_gain(changed) && second - least >= MIN_LEAD && least <= max_cost * letters;
    is_clear.then_some((gain, codepage))
}

/// What a text with so many changed letters must gain.
fn min_gain(changed: BigramCost) -> BigramCost {
    match changed {
        1 => MIN_GAIN_OF_SINGLE_LETTER,
        _ => MIN_GAIN.max(MIN_GAIN_PER_LETTER * changed),
    }
}

/// How many characters the codepage decodes otherwise than windows-1252.
fn changed_letters(codepage: &CodepageCosts, bytes: &[u8]) -> usize {
    codepage.decode(bytes).filter(|(place, c)| WINDOWS_1252.decode(bytes[place.start]) != Some(*c)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_codepage_gains_more_than_the_words_it_changes() {
        let words = [
            "fran\u{E7}ais",
            "p\u{E2}te",
            "\u{E9}t\u{E9}",
            "ba\u{FE}ka",
            "a\u{E7}\u{FD}lmad\u{FD}",
            "\u{9C}uvre",
            "na\u{EF}ve",
            "\u{BF}qu\u{E9}",
            "\u{D8}re",
            "2\u{BA}",
            "\u{AB}oui\u{BB}",
            "the",
            "\u{B9}",
            "\u{FF}\u{DD}\u{C3}",
        ];
        let (mut seed, mut bounded) = (1_u32, 0);
        for _ in 0..4000 {
            let mut bytes = Vec::new();
            for _ in 0..1 + (seed >> 24) % 7 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                bytes.extend(words[(seed >> 12) as usize % words.len()].chars().map(|c| c as u8));
                bytes.push(b' ');
            }
            let baseline = WINDOWS_1252.cost_of_all_words(&bytes, BigramCost::MAX).unwrap();
            for codepage in CodepageCosts::latin() {
                let cost = codepage.cost_of_all_words(&bytes, BigramCost::MAX).unwrap();
                let most = codepage.most_gain(&WINDOWS_1252, &bytes);
                assert!(baseline.saturating_sub(cost) <= most, "{bytes:?} {}", codepage.name());
                bounded += usize::from(most < MIN_GAIN);
            }
        }
        assert!(bounded > 100, "{bounded}");
    }
}
