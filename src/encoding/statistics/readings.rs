//! What each reading of a sample costs: the improbability of the text that comes out, in the language that suits it
//! best, and that of meeting the encoding at all. In nats.

use super::glyphs::{DIGIT, Family, Glyph, STEPS};
use super::model::{self, Language, MODEL};
use super::sample::Tally;
use crate::codepages::Codepage;
use crate::encoding::carried::{self, Carrier};
use crate::encoding::hints::Charset;
use crate::encoding::output::Output;
use crate::language_data::was_written_in;
use encoding_rs::{BIG5, EUC_JP, EUC_KR, GB18030, GBK, SHIFT_JIS};
use std::borrow::Cow;

/// A reading of the sample.
#[derive(Clone, Debug)]
pub(super) struct Reading {
    pub charset: Charset,
    /// In nats; less is better.
    pub cost: f32,
    /// East Asian text beyond doubt: common characters throughout.
    pub is_plain: bool,
}

/// Codepages of one language that are looked at pair by pair: single letters tell well which are worth it.
const PAGES_EACH: usize = 5;
/// And of the likeliest languages.
const PAGES_OF_LIKELIEST: usize = 12;
/// How many these are.
const LIKELIEST: usize = 2;
/// Readings in other than Latin letters that are, at least: a language's letters alone tell well here, too, but not in a
/// page of Latin text with a word or two in them.
const OTHER_SCRIPTS: usize = 10;
/// Pairs that are looked at for them, about.
const PATIENCE_WITH_OTHERS: usize = 4_000;
/// Pairs that are looked at for Latin text, about; the fewer there are, the more languages have a try.
const PATIENCE: usize = 16_000;
/// Languages of Latin letters that do at any rate.
const LANGUAGES: usize = 5;
/// How much pairs of ASCII letters say of the language, against those that the reading decides.
const ASCII_WEIGHT: f32 = 0.7;
/// And no more than this, in nats, and for each byte that the reading decides: markup and names are there too, and words
/// with accents are often those of another language than the page's. What stands alone between its words is no such
/// word: it counts one nat more each time.
const ASCII_MOST: (f32, f32) = (6.0, 0.1);
/// What is against another script where four letters in five are ASCII, in nats.
const LATIN_PAGE: f32 = 4.0;
/// What is against Latin text in a codepage that was made for another script, in nats.
const OUT_OF_PLACE: f32 = 3.0;
/// What is against a codepage that has none of what a language writes beyond ASCII, in nats: who writes it has another.
const LACKING: f32 = 8.0;
/// How much more a rare codepage has against it of which no letter is met: it takes words to tell it.
const ONLY_SIGNS: f32 = 1.5;
/// What is against each visit to another script among words of ASCII letters, of one letter and of two, in nats.
const VISIT: [f32; 2] = [6.0, 3.0];
/// What is against another script of which no two letters stand together, and of which no three do, as a rule; in nats.
const WORDLESS: [f32; 2] = [8.0, 3.0];
/// What a language that the caller expects gains, in nats.
const EXPECTED: f32 = 5.0;

/// The readings in single-byte encodings.
pub(super) fn single_byte(tally: &Tally, is_ebcdic: bool, expected: &[String]) -> Vec<Reading> {
    weigh(tally, &candidates(tally, is_ebcdic, expected), HOPELESS)
}

/// What is worth a closer look, likeliest first, so that the rest is soon seen to be hopeless.
pub(super) fn candidates(tally: &Tally, is_ebcdic: bool, expected: &[String]) -> Vec<Rough> {
    let mut languages = languages(tally, is_ebcdic, expected);
    languages.sort_by(|a, b| a.against.total_cmp(&b.against));
    let singles: Vec<Singles> = MODEL.glyphs.pages.iter().map(|glyphs| Singles::of(tally, glyphs)).collect();
    // ASCII letters rank the languages that are written in them. In other scripts, and in EBCDIC, the letters of the
    // codepages have to.
    let (latin, others): (Vec<_>, Vec<_>) =
        languages.into_iter().partition(|supposed| supposed.language.is_latin && !is_ebcdic);
    let patience = (PATIENCE / (PAGES_EACH * tally.pairs.len().max(1))).max(LANGUAGES);
    let pages = |rank| if rank < LIKELIEST { PAGES_OF_LIKELIEST } else { PAGES_EACH };
    let shortlist = |supposed: Supposed, pages| shortlist(&singles, &supposed, is_ebcdic, pages).into_iter();
    let latin = latin.into_iter().take(patience).enumerate();
    let latin = latin.flat_map(|(rank, language)| shortlist(language, pages(rank)));
    let mut others: Vec<Rough> =
        others.into_iter().flat_map(|language| shortlist(language, PAGES_OF_LIKELIEST)).collect();
    others.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    others.truncate((PATIENCE_WITH_OTHERS / tally.pairs.len().max(1)).max(OTHER_SCRIPTS));
    let mut candidates: Vec<Rough> = latin.chain(others).collect();
    candidates.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    candidates
}

/// By how much a reading may cost more than the best one, on the same pairs, before it is given up: in nats, and as a
/// share. More than voices and doubts make up for.
const HOPELESS: (f32, f32) = (40.0, 1.25);
/// Pairs between two looks at that.
const PAIRS_AT_ONCE: usize = 48;

/// The readings of the candidates, each page in the language that suits it best, but for those that are hopeless.
pub(super) fn weigh(tally: &Tally, candidates: &[Rough], hopeless: (f32, f32)) -> Vec<Reading> {
    // By page: what its signs and capitals cost, and the least that it does in all.
    let mut pages: Vec<Option<(f32, f32)>> = vec![None; Codepage::all().len()];
    let mut best: Vec<f32> = Vec::new();
    for rough in candidates {
        let limit = |at: usize| best.get(at).map_or(f32::MAX, |least| least * hopeless.1 + hopeless.0);
        let letters = letters(tally, rough.page, rough.language);
        let Some(mut costs) = costs(tally, rough.fixed, limit, letters) else { continue };
        let (signs, least) = pages[rough.page].get_or_insert_with(|| (signs(tally, rough.page), f32::MAX));
        costs.iter_mut().for_each(|cost| *cost += *signs);
        let cost = costs[costs.len() - 1];
        *least = least.min(cost);
        if best.last().is_none_or(|best| cost < *best) {
            best = costs;
        }
    }
    let reading = |(page, found): (&'static Codepage, Option<(f32, f32)>)| {
        let (_, cost) = found?;
        Some(Reading { charset: Charset::Codepage(page), cost, is_plain: false })
    };
    Codepage::all().iter().zip(pages).filter_map(reading).collect()
}

/// What the pairs of a sample cost: the sum from stretch to stretch, and what comes first. `None` if it exceeds the limit
/// of a stretch.
fn costs(
    tally: &Tally,
    first: f32,
    limit: impl Fn(usize) -> f32,
    cost: impl Fn(u8, u8) -> u32,
) -> Option<Vec<f32>> {
    let mut sums = Vec::with_capacity(tally.pairs.len() / PAIRS_AT_ONCE + 2);
    sums.push(first);
    let mut sum = first;
    for pairs in tally.pairs.chunks(PAIRS_AT_ONCE) {
        let stretch: u32 = pairs.iter().map(|&(a, b, count)| count * cost(a, b)).sum();
        sum += stretch as f32 / STEPS;
        if sum > limit(sums.len()) {
            return None;
        }
        sums.push(sum);
    }
    Some(sums)
}

/// A codepage in a language, weighed by its single letters.
pub(super) struct Rough {
    page: usize,
    language: &'static Language,
    /// Whatever does not come of the letters.
    fixed: f32,
    cost: f32,
}

/// The single bytes of a sample in a codepage.
struct Singles {
    /// Letters and how often they are met.
    letters: Vec<(u16, u32)>,
    /// What the signs cost.
    signs: u32,
    /// What is against a language of another script than Latin, in nats.
    against_other: f32,
}

impl Singles {
    fn of(tally: &Tally, glyphs: &[Glyph; 256]) -> Singles {
        let all = tally.single.iter().map(|&(byte, count)| (glyphs[usize::from(byte)], count));
        let (letters, signs): (Vec<_>, Vec<_>) = all.partition(|(glyph, _)| glyph.letter != 0);
        Singles {
            letters: letters.into_iter().map(|(glyph, count)| (glyph.letter, count)).collect(),
            signs: signs.into_iter().map(|(glyph, count)| count * model::sign_alone(glyph)).sum(),
            against_other: visits(tally, glyphs) + wordless(tally, glyphs),
        }
    }
}

/// What is against letters of another script that stand alone among Latin words: each time, however often.
fn visits(tally: &Tally, glyphs: &[Glyph; 256]) -> f32 {
    let is_other = |byte: &&u8| {
        let glyph = glyphs[usize::from(**byte)];
        glyph.family == Family::Other || glyph.sign == DIGIT && !byte.is_ascii()
    };
    let visit = |(island, count): &([u8; 2], u32)| match island.iter().filter(is_other).count() {
        0 => 0.0,
        letters => VISIT[letters - 1] * *count as f32,
    };
    tally.islands.iter().map(visit).sum()
}

/// What is against another script without words.
fn wordless(tally: &Tally, glyphs: &[Glyph; 256]) -> f32 {
    let is_other = |byte: u8| glyphs[usize::from(byte)].family == Family::Other;
    let letters: u32 = tally.single.iter().filter(|(byte, _)| is_other(*byte)).map(|(_, count)| count).sum();
    let pairs = tally.pairs.iter().filter(|(a, b, _)| is_other(*a) && is_other(*b));
    match pairs.map(|(_, _, count)| count).sum::<u32>() {
        0 => WORDLESS[0],
        // A word has one letter more than it has pairs.
        pairs if 2 * pairs <= letters => WORDLESS[1],
        _ => 0.0,
    }
}

/// The codepages of a language that are worth a closer look.
fn shortlist(
    singles: &[Singles],
    &Supposed { language, against, is_expected }: &Supposed,
    is_ebcdic: bool,
    most: usize,
) -> Vec<Rough> {
    let weigh = |&(page, share): &(usize, f32)| {
        let Singles { letters, signs, against_other } = &singles[page];
        let cost = signs + letters.iter().map(|&(letter, count)| count * language.alone(letter)).sum::<u32>();
        let out_of_place = if language.is_latin && MODEL.is_other_script[page] { OUT_OF_PLACE } else { 0.0 };
        let against_other = if language.is_latin || is_ebcdic || is_expected { 0.0 } else { *against_other };
        let evidence = if letters.is_empty() { ONLY_SIGNS } else { 1.0 };
        let rare = rarity(Codepage::all()[page].name, language.tag) * evidence;
        let fixed = against + out_of_place + against_other + rare + (1.0 - share) * LACKING;
        Rough { page, language, fixed, cost: cost as f32 / STEPS + fixed }
    };
    let fits = |(page, _): &&(usize, f32)| Codepage::all()[*page].is_ebcdic() == is_ebcdic;
    let mut rough: Vec<Rough> = language.pages.iter().filter(fits).map(weigh).collect();
    rough.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    rough.truncate(most);
    rough
}

/// What one single-byte reading costs, without its rarity.
pub(super) fn of_codepage(tally: &Tally, page: &'static Codepage, expected: &[String]) -> f32 {
    let Some(at) = Codepage::all().iter().position(|other| other == page) else { return f32::MAX };
    let languages = languages(tally, !page.is_ascii(), expected).into_iter();
    let cost = |Supposed { language, against, .. }| {
        costs(tally, against, |_| f32::INFINITY, letters(tally, at, language))
    };
    let cost = languages.filter_map(|supposed| cost(supposed)?.pop()).fold(f32::MAX, f32::min);
    cost + signs(tally, at)
}

/// What the letters of a pair cost.
fn letters(tally: &Tally, page: usize, language: &'static Language) -> impl Fn(u8, u8) -> u32 {
    let glyphs = &MODEL.glyphs.pages[page];
    let mut columns = [0; 256];
    for &byte in &tally.used {
        columns[usize::from(byte)] = language.column(glyphs[usize::from(byte)]);
    }
    let of = move |byte: u8| (columns[usize::from(byte)], glyphs[usize::from(byte)]);
    move |a, b| language.pair(of(a), of(b))
}

/// What signs and capitals cost, in any language.
fn signs(tally: &Tally, page: usize) -> f32 {
    let glyphs = &MODEL.glyphs.pages[page];
    let is_ascii = Codepage::all()[page].is_ascii();
    let is_decided = |byte: u8| byte >= 0x80 || !is_ascii;
    let cost = |&(a, b, count): &(u8, u8, u32)| {
        let is_row = a >= 0x80 && b >= 0x80 && is_ascii;
        let (of_a, of_b) = (glyphs[usize::from(a)], glyphs[usize::from(b)]);
        let cost =
            model::in_a_row(of_a, of_b, is_row) + model::shape(of_a, of_b, is_decided(a), is_decided(b));
        count * cost
    };
    tally.pairs.iter().map(cost).sum::<u32>() as f32 / STEPS
}

/// A language that the text may be in.
struct Supposed {
    language: &'static Language,
    /// What the ASCII letters say against it, in nats; less than nothing if the caller expects it.
    against: f32,
    is_expected: bool,
}

/// The languages, with what the ASCII letters say against each.
fn languages(tally: &Tally, is_ebcdic: bool, expected: &[String]) -> Vec<Supposed> {
    let page = Codepage::all().iter().position(|page| page.name == "windows-1252").unwrap_or(0);
    let cost = |language: &'static Language| -> f32 {
        if !language.is_latin || is_ebcdic {
            return f32::MAX;
        }
        let letters = letters(tally, page, language);
        tally.ascii.iter().map(|&(a, b, count)| count * letters(a, b)).sum::<u32>() as f32
    };
    let latin_page = if !is_ebcdic && tally.is_latin_page() { LATIN_PAGE } else { 0.0 };
    let costs: Vec<f32> = MODEL.languages.iter().map(cost).collect();
    let least = costs.iter().copied().fold(f32::MAX, f32::min);
    let apart: u32 = tally.islands.iter().map(|(_, count)| count).sum();
    let most = ASCII_MOST.0 + ASCII_MOST.1 * tally.weight() as f32 + apart as f32;
    let penalty = |(language, cost): (&'static Language, f32)| {
        let against = if is_ebcdic {
            0.0
        } else if cost == f32::MAX {
            latin_page
        } else {
            (cost - least) / STEPS * ASCII_WEIGHT
        };
        let is_expected = expected.iter().any(|tag| tag.split('-').next() == Some(language.tag));
        let against = if is_expected { -EXPECTED } else { against.min(most) };
        Supposed { language, against, is_expected }
    };
    MODEL.languages.iter().zip(costs).map(penalty).collect()
}

/// How seldom an encoding is met, in nats. A wide list must not cost precision on the text of the web, so a rare
/// encoding has to fit that much better.
fn rarity(name: &str, language: &str) -> f32 {
    match name {
        // MacFarsi is MacArabic but for its digits: it is of those who write them so.
        "x-mac-farsi" if was_written_in(language, name) => 6.0,
        "windows-1252" | "windows-1256" => 0.0,
        "windows-1250" | "windows-1251" | "windows-1253" | "windows-1254" | "windows-1255"
        | "windows-1257" | "windows-874" => 1.0,
        "ISO-8859-2" | "ISO-8859-5" | "ISO-8859-7" | "ISO-8859-15" | "KOI8-R" | "KOI8-U" | "IBM037" => 3.0,
        "ISO-8859-6" | "ISO-8859-8" | "IBM866" | "windows-1258" | "IBM500" => 3.5,
        "ISO-8859-8-I" => 4.0,
        "ISO-8859-3" | "ISO-8859-4" | "ISO-8859-13" | "ISO-8859-14" => 4.5,
        "macintosh" => 5.0,
        "IBM437" | "IBM850" | "IBM852" => 5.5,
        "x-mac-cyrillic" | "CP720" => 6.5,
        "hp-roman8"
        | "CP856"
        | "x-mac-croatian"
        | "x-mac-romanian"
        | "IBM868"
        | "CP1006"
        | "IBM864"
        | "ISIRI-3342"
        | "x-mac-centraleurroman" => 10.0,
        _ => 7.0,
    }
}

/// What a byte costs that the encoding cannot read.
const LOST: u32 = 256;
/// A character that is none of the commonest.
const UNCOMMON: u32 = 216;

/// What is against any of these encodings, in nats.
const EAST_ASIAN: f32 = 4.0;
/// Text costs at most this, and for each character; what costs more is none.
const MOST_FOR_ALL: u32 = 640;
const MOST_EACH: u32 = 180;
/// What is plain text costs at most this for each byte beyond ASCII, if there are so many.
const PLAIN_EACH: u32 = 72;
const PLAIN: u32 = 80;
/// One that touches an ASCII letter, which Latin words do whose accents are misread.
const GLUED: u32 = 56;

/// The readings in encodings of one and two bytes that lose next to nothing.
pub(super) fn multi_byte(sample: &[u8], tally: &Tally) -> Vec<Reading> {
    let [chinese, traditional, japanese, korean] = &MODEL.east_asian;
    let mut readings = Vec::new();
    let latin_page = if tally.is_latin_page() { LATIN_PAGE } else { 0.0 };
    let high = tally.weight();
    for (charset, frequencies) in [
        (Charset::Whatwg(GB18030), chinese),
        (Charset::Whatwg(BIG5), traditional),
        (Charset::Whatwg(SHIFT_JIS), japanese),
        (Charset::Whatwg(EUC_JP), japanese),
        (Charset::Whatwg(EUC_KR), korean),
        (Charset::Carried(Carrier::Johab), korean),
    ] {
        let cost_of = |c: char| match c {
            '\u{FFFD}' => LOST,
            '\u{3000}'..='\u{3002}' | '\u{FF01}' | '\u{FF0C}' | '\u{FF1A}' | '\u{300C}' | '\u{300D}' => 64,
            '\u{3003}'..='\u{303F}' | '\u{FF02}'..='\u{FF5E}' | '\u{2010}'..='\u{2027}' => 104,
            '\u{FF61}'..='\u{FF9F}' => 128,
            '\u{E000}'..='\u{F8FF}' => 224,
            c => frequencies.of(c).map_or(UNCOMMON, |cost| cost + 8),
        };
        if let Some(cost) = multi_byte_cost(sample, charset, cost_of) {
            let is_gbk = charset == Charset::Whatwg(GB18030) && !sample.windows(2).any(is_four_byte);
            let charset = if is_gbk { Charset::Whatwg(GBK) } else { charset };
            readings.push(Reading {
                charset,
                cost: cost as f32 / STEPS + EAST_ASIAN + latin_page,
                is_plain: high >= PLAIN && cost < PLAIN_EACH * high,
            });
        }
    }
    readings
}

/// Common characters cost less than this for each byte beyond ASCII.
const COMMON_EACH: u32 = 96;

/// Whether such a reading is of common characters, be they ever so few.
pub(super) fn is_common(reading: &Reading, tally: &Tally) -> bool {
    (reading.cost - EAST_ASIAN) * STEPS < (COMMON_EACH * tally.weight()) as f32
}

/// A lead byte of GB18030 with the digit that GBK has not.
fn is_four_byte(pair: &[u8]) -> bool {
    matches!(pair, [0x81..=0xFE, 0x30..=0x39])
}

fn multi_byte_cost(sample: &[u8], charset: Charset, cost_of: impl Fn(char) -> u32) -> Option<u32> {
    // What is none shows soon.
    let head = &sample[..sample.len().min(HEAD)];
    let cost = text_cost(head, charset, &cost_of)?;
    if head.len() == sample.len() { Some(cost) } else { text_cost(sample, charset, &cost_of) }
}

/// Bytes of a sample at which a look is taken first.
const HEAD: usize = 384;

/// What the text of a sample costs; `None` if it is none.
fn text_cost(sample: &[u8], charset: Charset, cost_of: &impl Fn(char) -> u32) -> Option<u32> {
    let high = sample.iter().filter(|&&byte| byte >= 0x80).count();
    let text = read(charset, sample);
    if text.matches('\u{FFFD}').count() > 2 + high / 20 {
        return None;
    }
    let (mut cost, mut chars) = (0, 0);
    let mut before = '\n';
    for c in text.chars() {
        if !c.is_ascii() {
            cost += cost_of(c);
            chars += 1;
        }
        if before.is_ascii_alphabetic() != c.is_ascii_alphabetic() && !(before.is_ascii() && c.is_ascii()) {
            cost += GLUED;
        }
        before = c;
    }
    Some(cost).filter(|&cost| cost < MOST_FOR_ALL + MOST_EACH * chars)
}

fn read(charset: Charset, bytes: &[u8]) -> Cow<'_, str> {
    match charset {
        Charset::Whatwg(encoding) => encoding.decode_without_bom_handling(bytes).0,
        Charset::Carried(carrier) => {
            let mut text = String::new();
            carried::decode(carrier, bytes, true, &mut false, &mut Output::new(&mut text));
            text.into()
        }
        _ => Cow::Borrowed(""),
    }
}
