//! The evidence of last resort: statistics over the bytes around what is not ASCII.
//!
//! Every reading of a [`sample`] is weighed by the text that it gives ([`readings`]): how probable its letters are one
//! behind the other in the language that suits it best ([`model`]), and its signs beside them ([`glyphs`]). So one
//! Arabic date stamp decides for a page of English, and an accent inside a Latin word does not. Where two readings are
//! close, chardetng has a voice.

mod glyphs;
mod model;
mod readings;
mod sample;

#[cfg(test)]
mod tests;

use super::hints::{Charset, SourceHints};
use super::utf8;
use crate::codepages::Codepage;
use crate::document::Evidence;
use crate::model::encoding_letters as letter;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, WINDOWS_1252};
use readings::Reading;
use sample::Tally;

/// What statistics say.
#[derive(Debug)]
pub(super) struct Opinion {
    pub charset: Charset,
    pub evidence: Evidence,
    pub confidence: f32,
    pub runner_up: Option<&'static str>,
}

/// chardetng is asked where the second-best reading costs less than this more, in nats.
const CLOSE: f32 = 8.0;
/// What its voice weighs, in nats, and with a top-level domain to go by.
const VOICE: f32 = 2.0;
const VOICE_WITH_DOMAIN: f32 = 5.0;
/// Nats by which the odds grow: letters depend on each other, so that their sum says too much.
const TEMPERATURE: f32 = 3.0;
/// A text costs at most this for each pair, in nats; what costs more is none.
const READABLE: f32 = 7.0;

/// Nats by which a declared reading may be worse than the best one: some, and some for each byte that it decides.
const DOUBT: (f32, f32) = (12.0, 0.6);

/// The readings of a source that is neither UTF-8 nor ASCII, best first.
pub(super) struct Study<'a> {
    sample: Vec<u8>,
    tally: Tally,
    readings: Vec<Reading>,
    hints: &'a SourceHints,
}

impl<'a> Study<'a> {
    pub fn of(source: &[u8], hints: &'a SourceHints) -> Self {
        let sample = sample::of(source);
        let tally = Tally::of(&sample, true);
        let mut readings = readings::multi_byte(&sample, &tally);
        // Plain East Asian text is nothing else.
        if !readings.iter().any(|reading| reading.is_plain) {
            readings.extend(readings::single_byte(&tally, false, &hints.languages));
        }
        sort(&mut readings);
        let close = readings.get(1).is_some_and(|second| second.cost - readings[0].cost < CLOSE);
        // It has not heard of most codepages, and says windows-1252 for them.
        let is_heard = readings.iter().take(2).all(|reading| is_known_to_chardetng(reading.charset.name()));
        if is_heard && (close || hints.domain.is_some()) {
            let voice = vote(&sample, hints.domain.as_deref());
            let weight = if hints.domain.is_some() { VOICE_WITH_DOMAIN } else { VOICE };
            for reading in readings.iter_mut().filter(|reading| reading.charset.name() == voice) {
                reading.cost -= weight;
            }
            sort(&mut readings);
        }
        Study { sample, tally, readings, hints }
    }

    /// The best reading.
    pub fn opinion(&self) -> Opinion {
        opinion(&self.readings, &self.tally)
    }

    /// Whether the bytes contradict the encoding that was declared for them.
    pub fn contradicts(&self, declared: Charset) -> bool {
        if declared == Charset::UTF_8 {
            // It had its say by score; what is left to claim for it is a character torn at the end.
            return utf8::score(&self.sample, false).invalid > 0;
        }
        let Some(best) = self.readings.first() else { return false };
        if best.charset == declared || !differ(best.charset, declared, &self.tally) {
            return false;
        }
        let family = |charset: Charset| if charset.name() == "gb18030" { "GBK" } else { charset.name() };
        let known = self.readings.iter().find(|reading| family(reading.charset) == family(declared));
        let claimed = match (known, declared) {
            (Some(reading), _) => reading.cost,
            (None, Charset::Codepage(page)) => {
                readings::of_codepage(&self.tally, page, &self.hints.languages)
            }
            (None, _) => return true,
        };
        claimed - best.cost > DOUBT.0 + DOUBT.1 * self.tally.weight() as f32
    }
}

/// What a line costs in a codepage for each pair of bytes that the reading decides, in nats.
pub(super) fn cost_each(line: &[u8], page: &'static Codepage) -> f32 {
    let tally = Tally::of(line, true);
    readings::of_codepage(&tally, page, &[]) / tally.pair_count().max(1) as f32
}

/// Whether the bytes are EBCDIC, which has its spaces at 0x40, and in which codepage.
pub(super) fn ask_ebcdic(source: &[u8], hints: &SourceHints) -> Option<Opinion> {
    let sample = &source[..source.len().min(sample::SAMPLE)];
    let of = |sought: u8| sample.iter().filter(|&&byte| byte == sought).count();
    if of(0x40) * 24 < sample.len() || of(b' ') * 8 > of(0x40) || sample.is_ascii() {
        return None;
    }
    let tally = Tally::of(sample, false);
    let mut readings = readings::single_byte(&tally, true, &hints.languages);
    sort(&mut readings);
    // The second bytes of Big5, of Shift_JIS and of GBK lie there, too.
    let east_asian = Tally::of(sample, true);
    let best = readings.first()?.cost;
    let is_better = |other: &Reading| other.cost < best && readings::is_common(other, &east_asian);
    if readings::multi_byte(sample, &east_asian).iter().any(is_better) {
        return None;
    }
    let opinion = opinion(&readings, &tally);
    (opinion.evidence == Evidence::Statistics).then_some(opinion)
}

fn sort(readings: &mut [Reading]) {
    readings.sort_by(|a, b| a.cost.total_cmp(&b.cost));
}

fn opinion(readings: &[Reading], tally: &Tally) -> Opinion {
    let fallback = Opinion {
        charset: Charset::of(WINDOWS_1252),
        evidence: Evidence::Fallback,
        confidence: 0.2,
        runner_up: None,
    };
    let Some(best) = readings.first().filter(|best| best.cost < READABLE * (tally.pair_count() + 3) as f32)
    else {
        return fallback;
    };
    let second = readings.iter().skip(1).find(|other| differ(best.charset, other.charset, tally));
    let margin = second.map_or(40.0, |second| second.cost - best.cost);
    let runner_up = readings.get(1).map(|second| second.charset.name());
    let confidence = 1.0 / (1.0 + (-margin / TEMPERATURE).exp());
    Opinion {
        charset: best.charset,
        evidence: Evidence::Statistics,
        confidence: confidence.min(0.99),
        runner_up,
    }
}

/// Whether two readings of these bytes differ.
fn differ(a: Charset, b: Charset, tally: &Tally) -> bool {
    match (a, b) {
        (Charset::Codepage(a), Charset::Codepage(b)) => {
            tally.single.iter().any(|&(byte, _)| a.decode(byte) != b.decode(byte))
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

fn vote(sample: &[u8], domain: Option<&str>) -> &'static str {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // Not the last bytes: the sample may end inside a character.
    detector.feed(&sample[..sample.len().min(1024)], false);
    detector.guess(domain.map(str::as_bytes), Utf8Detection::Deny).name()
}
