//! The single-byte candidates: what the sample costs in each code page, in the language that suits it best.
//!
//! 1. [`hypotheses`]: each language gets a prior cost from the ASCII bigrams of the sample.
//! 2. [`prune`]: each code page of a language is scored by single letters, and the best of them are kept, within a budget
//!    of pairs.
//! 3. [`score`]: what is left is scored by bigrams, best first, and is given up once it falls behind the best one.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --encodings DIR`.

use super::byte_bigrams::ByteBigrams;
use super::candidate::{Candidate, MOSTLY_ASCII_LETTERS_NATS};
use super::codepage_chars::{CodepageChar, LetterFamily};
use super::model::{LanguageCosts, MODEL};
use super::punctuation::{PunctuationClass, STEPS_PER_NAT};
use super::rarity::rarity_nats;
use crate::codepages::Codepage;
use crate::encoding::charset::Charset;

/// Code pages of one language that are scored by bigrams. Single letters tell well which are worth it.
const CODEPAGES_PER_LANGUAGE: usize = 5;
/// The same for each of the likeliest Latin languages, and for every language of another script.
const CODEPAGES_PER_LIKELY_LANGUAGE: usize = 12;
/// How many languages of Latin letters are the likeliest.
const LIKELY_LANGUAGES: usize = 2;
/// Bigrams that are looked up for languages of Latin letters, about. The fewer the sample has, the more languages are tried.
const PAIR_BUDGET_LATIN: usize = 16_000;
/// Languages of Latin letters that are tried even beyond the budget.
const MIN_LATIN_LANGUAGES: usize = 5;
/// Bigrams that are looked up for languages of other letters, about.
const PAIR_BUDGET_OTHER_SCRIPTS: usize = 4_000;
/// Candidates of other letters that are tried even beyond the budget. Single letters tell well which are worth it, but not in
/// a page of Latin text that holds a word or two of another script.
const MIN_OTHER_SCRIPT_CANDIDATES: usize = 10;

/// The weight of ASCII bigrams in the prior of a language, against the bigrams that the encoding decides.
const ASCII_PAIR_WEIGHT: f32 = 0.7;
/// The limit of what ASCII bigrams cost a language is this, plus [`MAX_ASCII_NATS_PER_BYTE`] for each ambiguous byte, plus 1 for
/// each isolated run. They are limited because markup and names are ASCII, too, and because words with accents are often those of another language than
/// the page's. An isolated run is no such word.
const MAX_ASCII_NATS: f32 = 6.0;
/// See [`MAX_ASCII_NATS`].
const MAX_ASCII_NATS_PER_BYTE: f32 = 0.1;
/// The gain of a language that the caller expects.
const EXPECTED_LANGUAGE_NATS: f32 = 5.0;

/// The cost of Latin text in a code page that was made for another script.
const LATIN_IN_OTHER_CODEPAGE_NATS: f32 = 3.0;
/// The cost of a code page that has none of a language's letters beyond ASCII. Its writers use another one.
const MISSING_LETTERS_NATS: f32 = 8.0;
/// By how much the rarity of a code page counts more where the sample has no letter of it: it takes words to prove it.
const RARITY_WEIGHT_WITHOUT_LETTERS: f32 = 1.5;
/// The cost of an isolated run in another script, with one letter of it and with two.
const ISOLATED_LETTERS_NATS: [f32; 2] = [6.0, 3.0];
/// The cost of another script in which no two letters stand together,
const NO_PAIRS_NATS: f32 = 8.0;
/// and of one in which, as a rule, no three do.
const NO_WORDS_NATS: f32 = 3.0;

/// By how much a candidate may cost more than the best one, on the same bigrams, before it is given up.
#[derive(Clone, Copy)]
pub(super) struct PruneMargin {
    pub nats: f32,
    /// A factor to the cost of the best one.
    pub factor: f32,
}

/// More than what chardetng's vote and the margin for a declared encoding can make up for.
const PRUNE_MARGIN: PruneMargin = PruneMargin { nats: 40.0, factor: 1.25 };
/// Bigrams between two comparisons with the best candidate.
const PAIRS_PER_CHECK: usize = 48;

/// The candidates of the sample in code pages of ASCII or in those of EBCDIC, in the order of [`Codepage::all`].
pub(super) fn candidates(bigrams: &ByteBigrams, is_ebcdic: bool, expected: &[String]) -> Vec<Candidate> {
    score(bigrams, &prune(bigrams, is_ebcdic, expected), PRUNE_MARGIN)
}

/// The cost of the sample in one code page, in nats, without the rarity of the code page.
pub(super) fn cost_of(bigrams: &ByteBigrams, page: &'static Codepage, expected: &[String]) -> f32 {
    let Some(at) = Codepage::all().iter().position(|other| other == page) else { return f32::MAX };
    let cost = |hypothesis: Hypothesis| {
        let letters = letter_costs(bigrams, at, hypothesis.language);
        running_costs(bigrams, hypothesis.prior, |_| f32::INFINITY, letters)?.pop()
    };
    let languages = hypotheses(bigrams, !page.is_ascii(), expected).into_iter();
    languages.filter_map(cost).fold(f32::MAX, f32::min) + shape_cost(bigrams, at)
}

/// A language that the text may be in.
struct Hypothesis {
    language: &'static LanguageCosts,
    /// In nats: what ASCII bigrams cost in it; below 0 if the caller expects it.
    prior: f32,
    is_expected: bool,
}

/// The languages, each with its prior.
fn hypotheses(bigrams: &ByteBigrams, is_ebcdic: bool, expected: &[String]) -> Vec<Hypothesis> {
    let page = Codepage::all().iter().position(|page| page.name == "windows-1252").unwrap_or(0);
    let ascii_cost = |language: &'static LanguageCosts| -> f32 {
        if !language.is_latin || is_ebcdic {
            return f32::MAX;
        }
        let letters = letter_costs(bigrams, page, language);
        bigrams.ascii_pairs.iter().map(|&(a, b, count)| count * letters(a, b)).sum::<u32>() as f32
    };
    let is_mostly_ascii = !is_ebcdic && bigrams.is_mostly_ascii_letters();
    let other_script = if is_mostly_ascii { MOSTLY_ASCII_LETTERS_NATS } else { 0.0 };
    let costs: Vec<f32> = MODEL.languages.iter().map(ascii_cost).collect();
    let least = costs.iter().copied().fold(f32::MAX, f32::min);
    let isolated: u32 = bigrams.isolated_runs.iter().map(|(_, count)| count).sum();
    let bytes = bigrams.ambiguous_byte_count() as f32;
    let most = MAX_ASCII_NATS + MAX_ASCII_NATS_PER_BYTE * bytes + isolated as f32;
    let hypothesis = |(language, cost): (&'static LanguageCosts, f32)| {
        let prior = if is_ebcdic {
            0.0
        } else if cost == f32::MAX {
            other_script
        } else {
            (cost - least) / STEPS_PER_NAT * ASCII_PAIR_WEIGHT
        };
        let is_expected = expected.iter().any(|tag| tag.split('-').next() == Some(language.tag));
        let prior = if is_expected { -EXPECTED_LANGUAGE_NATS } else { prior.min(most) };
        Hypothesis { language, prior, is_expected }
    };
    MODEL.languages.iter().zip(costs).map(hypothesis).collect()
}

/// A code page in a language that has survived pruning by single letters.
pub(super) struct PrunedCandidate {
    /// Position in [`Codepage::all`].
    page: usize,
    language: &'static LanguageCosts,
    /// The part of the cost that does not depend on letters, in nats.
    prior: f32,
    /// The cost by single letters, in nats.
    cost: f32,
}

/// The code pages and languages that are worth scoring by bigrams, likeliest first, so that most of the others are given up
/// soon.
pub(super) fn prune(bigrams: &ByteBigrams, is_ebcdic: bool, expected: &[String]) -> Vec<PrunedCandidate> {
    let mut languages = hypotheses(bigrams, is_ebcdic, expected);
    languages.sort_by(|a, b| a.prior.total_cmp(&b.prior));
    let unigrams: Vec<Unigrams> = MODEL.chars.pages.iter().map(|page| Unigrams::of(bigrams, page)).collect();
    // ASCII bigrams rank the languages of Latin letters. The others, and all in EBCDIC, are ranked by single letters.
    let (latin, others): (Vec<_>, Vec<_>) =
        languages.into_iter().partition(|hypothesis| hypothesis.language.is_latin && !is_ebcdic);
    let pair_count = bigrams.ambiguous_pairs.len().max(1);
    let latin_count = (PAIR_BUDGET_LATIN / (CODEPAGES_PER_LANGUAGE * pair_count)).max(MIN_LATIN_LANGUAGES);
    let page_count = |rank| {
        if rank < LIKELY_LANGUAGES { CODEPAGES_PER_LIKELY_LANGUAGE } else { CODEPAGES_PER_LANGUAGE }
    };
    let best_pages =
        |hypothesis: Hypothesis, most| best_pages(&unigrams, &hypothesis, is_ebcdic, most).into_iter();
    let latin = latin.into_iter().take(latin_count).enumerate();
    let latin = latin.flat_map(|(rank, hypothesis)| best_pages(hypothesis, page_count(rank)));
    let mut others: Vec<PrunedCandidate> = others
        .into_iter()
        .flat_map(|hypothesis| best_pages(hypothesis, CODEPAGES_PER_LIKELY_LANGUAGE))
        .collect();
    sort(&mut others);
    others.truncate((PAIR_BUDGET_OTHER_SCRIPTS / pair_count).max(MIN_OTHER_SCRIPT_CANDIDATES));
    let mut pruned: Vec<PrunedCandidate> = latin.chain(others).collect();
    sort(&mut pruned);
    pruned
}

fn sort(pruned: &mut [PrunedCandidate]) {
    pruned.sort_by(|a, b| a.cost.total_cmp(&b.cost));
}

/// The `most` best code pages of a language by single letters.
fn best_pages(
    unigrams: &[Unigrams],
    &Hypothesis { language, prior, is_expected }: &Hypothesis,
    is_ebcdic: bool,
    most: usize,
) -> Vec<PrunedCandidate> {
    let candidate = |&(page, share): &(usize, f32)| {
        let Unigrams { letters, punctuation_cost, other_script_nats } = &unigrams[page];
        let letter_cost = letters.iter().map(|&(letter, count)| count * language.alone(letter)).sum::<u32>();
        let is_misused = language.is_latin && MODEL.is_other_script[page];
        let misused = if is_misused { LATIN_IN_OTHER_CODEPAGE_NATS } else { 0.0 };
        let is_likely_script = language.is_latin || is_ebcdic || is_expected;
        let other_script = if is_likely_script { 0.0 } else { *other_script_nats };
        let rarity_weight = if letters.is_empty() { RARITY_WEIGHT_WITHOUT_LETTERS } else { 1.0 };
        let rarity = rarity_nats(Codepage::all()[page].name, language.tag) * rarity_weight;
        let prior = prior + misused + other_script + rarity + (1.0 - share) * MISSING_LETTERS_NATS;
        let cost = (punctuation_cost + letter_cost) as f32 / STEPS_PER_NAT + prior;
        PrunedCandidate { page, language, prior, cost }
    };
    let fits = |(page, _): &&(usize, f32)| Codepage::all()[*page].is_ebcdic() == is_ebcdic;
    let mut best: Vec<PrunedCandidate> = language.pages.iter().filter(fits).map(candidate).collect();
    sort(&mut best);
    best.truncate(most);
    best
}

/// The ambiguous bytes of the sample in one code page, each alone.
struct Unigrams {
    /// Letters, and how often they occur.
    letters: Vec<(u16, u32)>,
    /// The cost of all other characters, in steps.
    punctuation_cost: u32,
    /// The cost of another script than Latin, in nats.
    other_script_nats: f32,
}

impl Unigrams {
    fn of(bigrams: &ByteBigrams, page: &[CodepageChar; 256]) -> Unigrams {
        let chars = bigrams.ambiguous_bytes.iter().map(|&(byte, count)| (page[usize::from(byte)], count));
        let (letters, others): (Vec<_>, Vec<_>) = chars.partition(|(c, _)| c.letter != 0);
        Unigrams {
            letters: letters.into_iter().map(|(c, count)| (c.letter, count)).collect(),
            punctuation_cost: others.into_iter().map(|(c, n)| n * c.punctuation.unigram_cost()).sum(),
            other_script_nats: isolated_letters_nats(bigrams, page) + missing_words_nats(bigrams, page),
        }
    }
}

/// The cost of letters of another script that stand alone among Latin words.
fn isolated_letters_nats(bigrams: &ByteBigrams, page: &[CodepageChar; 256]) -> f32 {
    let is_other = |byte: &&u8| {
        let c = page[usize::from(**byte)];
        c.family == LetterFamily::Other || c.punctuation == PunctuationClass::Digit && !byte.is_ascii()
    };
    let cost = |(run, count): &([u8; 2], u32)| match run.iter().filter(is_other).count() {
        0 => 0.0,
        letters => ISOLATED_LETTERS_NATS[letters - 1] * *count as f32,
    };
    bigrams.isolated_runs.iter().map(cost).sum()
}

/// The cost of another script without words.
fn missing_words_nats(bigrams: &ByteBigrams, page: &[CodepageChar; 256]) -> f32 {
    let is_other = |byte: u8| page[usize::from(byte)].family == LetterFamily::Other;
    let letters = bigrams.ambiguous_bytes.iter().filter(|(byte, _)| is_other(*byte));
    let letters: u32 = letters.map(|(_, count)| count).sum();
    let pairs = bigrams.ambiguous_pairs.iter().filter(|(a, b, _)| is_other(*a) && is_other(*b));
    match pairs.map(|(_, _, count)| count).sum::<u32>() {
        0 => NO_PAIRS_NATS,
        // A word has one letter more than it has pairs.
        pairs if 2 * pairs <= letters => NO_WORDS_NATS,
        _ => 0.0,
    }
}

/// Scores the pruned candidates by bigrams. Each code page gets the cost of the language that suits it best; code pages of
/// which every language was given up are left out.
pub(super) fn score(
    bigrams: &ByteBigrams,
    pruned: &[PrunedCandidate],
    margin: PruneMargin,
) -> Vec<Candidate> {
    // By code page: the cost that is the same in every language, and the least cost in all.
    let mut pages: Vec<Option<(f32, f32)>> = vec![None; Codepage::all().len()];
    let mut best: Vec<f32> = Vec::new();
    for candidate in pruned {
        let limit = |at: usize| best.get(at).map_or(f32::MAX, |least| least * margin.factor + margin.nats);
        let letters = letter_costs(bigrams, candidate.page, candidate.language);
        let Some(mut costs) = running_costs(bigrams, candidate.prior, limit, letters) else { continue };
        let (shape, least) =
            pages[candidate.page].get_or_insert_with(|| (shape_cost(bigrams, candidate.page), f32::MAX));
        costs.iter_mut().for_each(|cost| *cost += *shape);
        let cost = costs[costs.len() - 1];
        *least = least.min(cost);
        if best.last().is_none_or(|best| cost < *best) {
            best = costs;
        }
    }
    let candidate = |(page, costs): (&'static Codepage, Option<(f32, f32)>)| {
        let (_, cost) = costs?;
        Some(Candidate { charset: Charset::Codepage(page), cost, is_plain: false })
    };
    Codepage::all().iter().zip(pages).filter_map(candidate).collect()
}

/// The cost of the ambiguous pairs and the prior, in nats: the sum after each [`PAIRS_PER_CHECK`] of them. `None` once a sum
/// exceeds its limit.
fn running_costs(
    bigrams: &ByteBigrams,
    prior: f32,
    limit: impl Fn(usize) -> f32,
    cost: impl Fn(u8, u8) -> u32,
) -> Option<Vec<f32>> {
    let mut sums = Vec::with_capacity(bigrams.ambiguous_pairs.len() / PAIRS_PER_CHECK + 2);
    sums.push(prior);
    let mut sum = prior;
    for pairs in bigrams.ambiguous_pairs.chunks(PAIRS_PER_CHECK) {
        let steps: u32 = pairs.iter().map(|&(a, b, count)| count * cost(a, b)).sum();
        sum += steps as f32 / STEPS_PER_NAT;
        if sum > limit(sums.len()) {
            return None;
        }
        sums.push(sum);
    }
    Some(sums)
}

/// The cost of the letters of a pair of bytes in a language, in steps.
fn letter_costs(
    bigrams: &ByteBigrams,
    page: usize,
    language: &'static LanguageCosts,
) -> impl Fn(u8, u8) -> u32 {
    let chars = &MODEL.chars.pages[page];
    let mut columns = [0; 256];
    for &byte in &bigrams.bytes {
        columns[usize::from(byte)] = language.column(chars[usize::from(byte)]);
    }
    let of = move |byte: u8| (columns[usize::from(byte)], chars[usize::from(byte)]);
    move |a, b| language.pair(of(a), of(b))
}

/// The cost of punctuation and capitals, which is the same in every language, in nats.
fn shape_cost(bigrams: &ByteBigrams, page: usize) -> f32 {
    let chars = &MODEL.chars.pages[page];
    let is_ascii = Codepage::all()[page].is_ascii();
    let is_ambiguous = |byte: u8| byte >= 0x80 || !is_ascii;
    let cost = |&(a, b, count): &(u8, u8, u32)| {
        let both_beyond_ascii = a >= 0x80 && b >= 0x80 && is_ascii;
        let (first, second) = (chars[usize::from(a)], chars[usize::from(b)]);
        count
            * (first.adjacency_cost(second, both_beyond_ascii)
                + first.shape_cost(second, is_ambiguous(a), is_ambiguous(b)))
    };
    bigrams.ambiguous_pairs.iter().map(cost).sum::<u32>() as f32 / STEPS_PER_NAT
}
