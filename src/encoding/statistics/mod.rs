//! The evidence of statistics, asked last: which encoding makes the most probable text of a [`sample`].
//!
//! Source bytes come in, a [`Detection`] goes out. The method is that of bigram language models, as in Li and Momoi, "A
//! composite approach to language/encoding detection" (2001), and in chardetng. A candidate is an encoding in a language.
//!
//! 1. The bigrams of the sample are counted ([`byte_bigrams`]).
//! 2. A single-byte candidate ([`single_byte`]) costs the improbability of its letter bigrams in its language ([`model`]),
//!    of its capitals and punctuation ([`punctuation`]), and of meeting the encoding at all. Candidates that letters alone
//!    make hopeless are pruned before bigrams are looked at, the others as soon as they fall behind the best one.
//! 3. A multi-byte candidate ([`multi_byte`]) costs the improbability of its characters.
//! 4. Where the two best are close, chardetng has a vote.
//!
//! Costs are in nats. The time is bounded by the size of the sample and by budgets of pairs, whatever the source.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --encodings DIR`.

mod byte_bigrams;
mod candidate;
mod codepage_chars;
mod model;
mod multi_byte;
mod punctuation;
mod punctuation_table;
mod rarity;
mod sample;
mod single_byte;

#[cfg(test)]
mod tests;

use super::charset::Charset;
use super::detection::Detection;
use super::hints::SourceHints;
use crate::codepages::Codepage;
use crate::document::Evidence;
use byte_bigrams::ByteBigrams;
use candidate::{Candidate, sort};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, WINDOWS_1252};

/// chardetng votes where the second-best candidate costs less than this more than the best.
const TIE_MARGIN_NATS: f32 = 8.0;
/// What the vote of chardetng takes off a candidate.
const CHARDETNG_WEIGHT_NATS: f32 = 2.0;
/// What the vote takes off where the top-level domain is known, from which chardetng gains most.
const CHARDETNG_WEIGHT_WITH_DOMAIN_NATS: f32 = 5.0;
/// Bytes of the sample that chardetng reads.
const CHARDETNG_BYTES: usize = 1024;
/// Divides the margin over the runner-up before it becomes odds. Letters depend on each other, so the sum of their costs is
/// too sure.
const TEMPERATURE_NATS: f32 = 3.0;
/// The margin where there is no runner-up.
const MARGIN_WITHOUT_RUNNER_UP_NATS: f32 = 40.0;
/// The most that text costs for each pair. What costs more is no text.
const MAX_COST_PER_PAIR_NATS: f32 = 7.0;
/// Confidence in the best candidate, at most.
const MAX_CONFIDENCE: f32 = 0.99;
/// Confidence in the fallback.
const FALLBACK_CONFIDENCE: f32 = 0.2;
/// By how much a declared encoding may cost more than the best one, whatever the sample.
const DECLARED_MARGIN_NATS: f32 = 12.0;
/// How much more it may cost for each ambiguous byte.
const DECLARED_MARGIN_PER_BYTE_NATS: f32 = 0.6;

/// Detects the encoding of a source that is neither UTF-8 nor ASCII.
pub(super) struct Detector<'a> {
    sample: Vec<u8>,
    bigrams: ByteBigrams,
    /// Best first.
    candidates: Vec<Candidate>,
    hints: &'a SourceHints,
}

impl<'a> Detector<'a> {
    pub fn new(source: &[u8], hints: &'a SourceHints) -> Self {
        let sample = sample::of(source);
        let bigrams = ByteBigrams::of(&sample, true);
        let mut candidates = multi_byte::candidates(&sample, &bigrams);
        // Plain East Asian text is nothing else.
        if !candidates.iter().any(|candidate| candidate.is_plain) {
            candidates.extend(single_byte::candidates(&bigrams, false, &hints.languages));
        }
        sort(&mut candidates);
        let is_tie = candidates.get(1).is_some_and(|next| next.cost - candidates[0].cost < TIE_MARGIN_NATS);
        // chardetng says windows-1252 where it does not know the encoding.
        let are_known = candidates.iter().take(2).all(|known| is_known_to_chardetng(known.charset.name()));
        if are_known && (is_tie || hints.domain.is_some()) {
            let vote = chardetng_vote(&sample, hints.domain.as_deref());
            let weight = match hints.domain {
                Some(_) => CHARDETNG_WEIGHT_WITH_DOMAIN_NATS,
                None => CHARDETNG_WEIGHT_NATS,
            };
            for candidate in candidates.iter_mut().filter(|candidate| candidate.charset.name() == vote) {
                candidate.cost -= weight;
            }
            sort(&mut candidates);
        }
        Detector { sample, bigrams, candidates, hints }
    }

    /// The bytes that were looked at.
    pub fn sample(&self) -> &[u8] {
        &self.sample
    }

    /// The best candidate.
    pub fn detection(&self) -> Detection {
        detection(&self.candidates, &self.bigrams)
    }

    /// Whether the bytes contradict a declared encoding other than UTF-8: it costs more than the best one by the margin.
    pub fn contradicts(&self, declared: Charset) -> bool {
        let Some(best) = self.candidates.first() else { return false };
        if best.charset == declared || !read_differently(best.charset, declared, &self.bigrams) {
            return false;
        }
        let family = |charset: Charset| if charset.name() == "gb18030" { "GBK" } else { charset.name() };
        let same = self.candidates.iter().find(|other| family(other.charset) == family(declared));
        let cost = match (same, declared) {
            (Some(candidate), _) => candidate.cost,
            (None, Charset::Codepage(page)) => {
                single_byte::cost_of(&self.bigrams, page, &self.hints.languages)
            }
            (None, _) => return true,
        };
        let bytes = self.bigrams.ambiguous_byte_count() as f32;
        cost - best.cost > DECLARED_MARGIN_NATS + DECLARED_MARGIN_PER_BYTE_NATS * bytes
    }
}

/// The cost of a line in a code page for each ambiguous pair, in nats.
pub(super) fn cost_per_pair(line: &[u8], page: &'static Codepage) -> f32 {
    let bigrams = ByteBigrams::of(line, true);
    single_byte::cost_of(&bigrams, page, &[]) / bigrams.ambiguous_pair_count().max(1) as f32
}

/// The EBCDIC code page of the source, if it is EBCDIC, which has its space at 0x40.
pub(super) fn detect_ebcdic(source: &[u8], hints: &SourceHints) -> Option<Detection> {
    let sample = &source[..source.len().min(sample::SAMPLE_BYTES)];
    let count = |sought: u8| sample.iter().filter(|&&byte| byte == sought).count();
    if count(0x40) * 24 < sample.len() || count(b' ') * 8 > count(0x40) || sample.is_ascii() {
        return None;
    }
    let bigrams = ByteBigrams::of(sample, false);
    let mut candidates = single_byte::candidates(&bigrams, true, &hints.languages);
    sort(&mut candidates);
    // 0x40 and above are second bytes in Big5, Shift_JIS and GBK, too.
    let east_asian = ByteBigrams::of(sample, true);
    let best = candidates.first()?.cost;
    let is_better =
        |other: &Candidate| other.cost < best && multi_byte::has_common_characters(other, &east_asian);
    if multi_byte::candidates(sample, &east_asian).iter().any(is_better) {
        return None;
    }
    let detection = detection(&candidates, &bigrams);
    (detection.evidence == Evidence::Statistics).then_some(detection)
}

fn detection(candidates: &[Candidate], bigrams: &ByteBigrams) -> Detection {
    let max_cost = MAX_COST_PER_PAIR_NATS * (bigrams.ambiguous_pair_count() + 3) as f32;
    let Some(best) = candidates.first().filter(|best| best.cost < max_cost) else {
        return Detection::new(Charset::of(WINDOWS_1252), Evidence::Fallback, FALLBACK_CONFIDENCE);
    };
    let rival =
        candidates.iter().skip(1).find(|other| read_differently(best.charset, other.charset, bigrams));
    let margin = rival.map_or(MARGIN_WITHOUT_RUNNER_UP_NATS, |rival| rival.cost - best.cost);
    let confidence = 1.0 / (1.0 + (-margin / TEMPERATURE_NATS).exp());
    Detection {
        charset: best.charset,
        evidence: Evidence::Statistics,
        confidence: confidence.min(MAX_CONFIDENCE),
        runner_up: candidates.get(1).map(|second| second.charset.name()),
    }
}

/// Whether two encodings read the bytes of the sample differently.
fn read_differently(a: Charset, b: Charset, bigrams: &ByteBigrams) -> bool {
    match (a, b) {
        (Charset::Codepage(a), Charset::Codepage(b)) => {
            bigrams.ambiguous_bytes.iter().any(|&(byte, _)| a.decode(byte) != b.decode(byte))
        }
        _ => true,
    }
}

fn is_known_to_chardetng(name: &str) -> bool {
    let unknown = [
        "ISO-8859-3",
        "ISO-8859-10",
        "ISO-8859-14",
        "ISO-8859-15",
        "ISO-8859-16",
        "macintosh",
        "x-mac-cyrillic",
    ];
    Encoding::for_label(name.as_bytes()).is_some() && !unknown.contains(&name)
}

/// The name of the encoding that chardetng finds.
fn chardetng_vote(sample: &[u8], domain: Option<&str>) -> &'static str {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // The bytes are not the last ones: the sample may end inside a character.
    detector.feed(&sample[..sample.len().min(CHARDETNG_BYTES)], false);
    detector.guess(domain.map(str::as_bytes), Utf8Detection::Deny).name()
}
