//! The stretches of the source that say something of its encoding, and the pairs of bytes in them.

use encoding_rs::Encoding;
use std::collections::HashSet;
use std::ops::Range;

/// Bytes that are looked at: statistics cost more than decoding, and do not gain by more.
pub(super) const SAMPLE: usize = 4 * 1024;
/// Bytes of it that are kept for runs of three high bytes and more: words that one accent after the other, or one quote,
/// must not crowd out.
const KEPT_FOR_RUNS: usize = 1024;
/// ASCII bytes on either side of what is not. The words around tell the language of a page; those further off, of a
/// page in which one sentence is in another language, the wrong one.
pub(super) const CONTEXT: usize = 24;

/// The stretches that hold bytes from 0x80 on, with some context: the head of an HTML page, all ASCII, says nothing.
/// Stretches begin and end inside ASCII, so no character is torn but at the very end. A line that comes again says
/// nothing new: it is left out.
pub(super) fn of(source: &[u8]) -> Vec<u8> {
    let mut sample = Vec::with_capacity(SAMPLE);
    let mut seen = HashSet::new();
    let mut at = 0;
    while let Some(stretch) = next_stretch(source, at, SAMPLE.saturating_sub(sample.len())) {
        let is_apart = stretch.start > at;
        at = stretch.end;
        let lines = source[stretch].split_inclusive(|&byte| byte == b'\n');
        for (index, line) in lines.enumerate().filter(|(_, line)| seen.insert(*line)) {
            let has_run = line.windows(3).any(|bytes| bytes.iter().all(|&byte| byte >= 0x80));
            let most = if has_run { SAMPLE } else { SAMPLE - KEPT_FOR_RUNS };
            let line = cut(line, most.saturating_sub(sample.len()));
            if index == 0 && is_apart && !sample.is_empty() && !line.is_empty() {
                sample.push(b'\n');
            }
            sample.extend_from_slice(line);
        }
    }
    sample
}

/// The head of a line, of `most` bytes at most: up to a byte that is ASCII in every encoding, and no letter.
fn cut(line: &[u8], most: usize) -> &[u8] {
    if line.len() <= most {
        return line;
    }
    let end = line[..most].iter().rposition(|&byte| byte < 0x30).map_or(0, |at| at + 1);
    // Without a space it is text of East Asia or of Thailand, say.
    &line[..if end == 0 { most } else { end }]
}

/// The next stretch behind `at`, of `most` bytes at most.
fn next_stretch(source: &[u8], at: usize, most: usize) -> Option<Range<usize>> {
    let high = at + Encoding::ascii_valid_up_to(&source[at..]);
    if high == source.len() || most == 0 {
        return None;
    }
    let start = high.saturating_sub(CONTEXT).max(at);
    let mut end = high;
    while end < source.len() && end - start < most {
        let ascii = Encoding::ascii_valid_up_to(&source[end..(end + CONTEXT).min(source.len())]);
        end += ascii;
        if ascii == CONTEXT || end == source.len() {
            break;
        }
        end += 1;
    }
    // What follows begins with a line, too.
    let is_cut = end - start >= most && end < source.len();
    let line_end = || source[high..end].iter().rposition(|&byte| byte == b'\n').map(|at| high + at + 1);
    Some(start..if is_cut { line_end().unwrap_or(end) } else { end })
}

/// How often bytes stand alone and side by side.
pub(super) struct Tally {
    /// Pairs that the reading decides: with a byte from 0x80 on, or all of them in EBCDIC.
    pub pairs: Vec<(u8, u8, u32)>,
    /// Pairs of ASCII letters, which tell the language of Latin text.
    pub ascii: Vec<(u8, u8, u32)>,
    /// The bytes of the sample.
    pub used: Vec<u8>,
    /// The bytes of `pairs` that the reading decides.
    pub single: Vec<(u8, u32)>,
    /// Runs of one byte or two from 0x80 on that stand alone among words of ASCII letters; a run of one byte has a space
    /// behind it.
    pub islands: Vec<([u8; 2], u32)>,
}

impl Tally {
    /// Counts a sample; `is_ascii` says that its bytes below 0x80 are ASCII.
    pub fn of(sample: &[u8], is_ascii: bool) -> Tally {
        let mut single = [0u32; 256];
        sample.iter().for_each(|&byte| single[usize::from(byte)] += 1);
        single[usize::from(b'\n')] += 1;
        let used: Vec<u8> = (0..=255).filter(|&byte| single[usize::from(byte)] > 0).collect();
        // A table of the bytes that are used is small enough to be near.
        let mut number = [0; 256];
        used.iter().zip(0..).for_each(|(&byte, at)| number[usize::from(byte)] = at);
        let mut counts = vec![0u32; used.len() * used.len()];
        let mut before = number[usize::from(b'\n')];
        for &byte in sample.iter().chain(b"\n") {
            let number = number[usize::from(byte)];
            counts[before * used.len() + number] += 1;
            before = number;
        }
        let islands = if is_ascii { islands(sample) } else { Vec::new() };
        let mut tally =
            Tally { pairs: Vec::new(), ascii: Vec::new(), used: Vec::new(), single: Vec::new(), islands };
        for (&a, row) in used.iter().zip(counts.chunks(used.len())) {
            for (&b, &count) in used.iter().zip(row).filter(|(_, count)| **count > 0) {
                if !is_ascii || a >= 0x80 || b >= 0x80 {
                    tally.pairs.push((a, b, damped(count)));
                } else if a.is_ascii_alphabetic() || b.is_ascii_alphabetic() {
                    tally.ascii.push((a, b, count));
                }
            }
        }
        let of_reading = used.iter().filter(|&&byte| !is_ascii || byte >= 0x80);
        tally.single = of_reading.map(|&byte| (byte, single[usize::from(byte)])).collect();
        tally.used = used;
        tally
    }

    /// Whether four letters in five are ASCII.
    pub fn is_latin_page(&self) -> bool {
        let letters = self.ascii.iter().filter(|(_, b, _)| b.is_ascii_alphabetic());
        letters.map(|(_, _, count)| count).sum::<u32>() > 4 * self.weight()
    }

    /// How many pairs the reading decides.
    pub fn pair_count(&self) -> u32 {
        self.pairs.iter().map(|(_, _, count)| count).sum()
    }

    /// Bytes that the reading decides.
    pub fn weight(&self) -> u32 {
        self.single.iter().map(|(_, count)| count).sum()
    }
}

/// As often as this, each time that a pair is met counts alike.
const FEW: f32 = 4.0;

/// What a pair counts that is met so often: words are repeated, so that each time says less than the one before.
fn damped(count: u32) -> u32 {
    let times = count as f32 / FEW;
    if times <= 1.0 { count } else { (FEW * (1.0 + times.ln())) as u32 }
}

/// Bytes of an island, at most: what is longer is a word.
const ISLAND: usize = 2;

/// The islands of a sample, and how often each is met: runs that touch no ASCII letter, where the words before and behind
/// are of ASCII letters, whatever other islands lie between.
fn islands(sample: &[u8]) -> Vec<([u8; 2], u32)> {
    let is_letter = |at: Option<usize>| at.and_then(|at| sample.get(at)).is_some_and(u8::is_ascii_alphabetic);
    let mut found: Vec<([u8; 2], u32)> = Vec::new();
    // Islands of which nothing is known yet but that no word lies between them and the last one.
    let mut open: Vec<[u8; 2]> = Vec::new();
    let (mut at, mut is_behind_word) = (0, true);
    while at < sample.len() {
        if sample[at].is_ascii() {
            if sample[at].is_ascii_alphabetic() {
                found.extend(open.drain(..).map(|island| (island, 1)));
                is_behind_word = true;
            }
            at += 1;
            continue;
        }
        let end = at + sample[at..].iter().position(u8::is_ascii).unwrap_or(sample.len() - at);
        let touches = is_letter(at.checked_sub(1)) || is_letter(Some(end));
        if end - at <= ISLAND && !touches {
            let second = if end - at == ISLAND { sample[at + 1] } else { b' ' };
            if is_behind_word {
                open.push([sample[at], second]);
            }
        } else if !touches {
            open.clear();
            is_behind_word = false;
        }
        at = end;
    }
    // The last ones have a word before them at least, if there is any.
    if sample.iter().any(u8::is_ascii_alphabetic) {
        found.extend(open.into_iter().map(|island| (island, 1)));
    }
    found.sort_unstable();
    found.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        kept.1 += if is_same { next.1 } else { 0 };
        is_same
    });
    found
}
