//! The bigrams of a sample: how often bytes stand alone and side by side. Linear time in the sample.
//!
//! A byte is *ambiguous* if encodings read it differently: from 0x80 on, or, where the sample may be EBCDIC, every byte.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --encodings DIR`.

/// The counts of a sample.
pub(super) struct ByteBigrams {
    /// Pairs with an ambiguous byte, and their damped counts.
    pub ambiguous_pairs: Vec<(u8, u8, u32)>,
    /// Pairs with an ASCII letter, which tell the language of Latin text, and their counts.
    pub ascii_pairs: Vec<(u8, u8, u32)>,
    /// All bytes that occur.
    pub bytes: Vec<u8>,
    /// The ambiguous ones among them, and their counts.
    pub ambiguous_bytes: Vec<(u8, u32)>,
    /// Runs of one or two high bytes that stand alone among words of ASCII letters, and their counts. A run of one byte has
    /// a space as its second.
    pub isolated_runs: Vec<([u8; 2], u32)>,
}

impl ByteBigrams {
    /// Counts a sample; `is_ascii` says that its bytes below 0x80 are ASCII.
    pub fn of(sample: &[u8], is_ascii: bool) -> ByteBigrams {
        let mut unigrams = [0u32; 256];
        sample.iter().for_each(|&byte| unigrams[usize::from(byte)] += 1);
        unigrams[usize::from(b'\n')] += 1;
        let bytes: Vec<u8> = (0..=255).filter(|&byte| unigrams[usize::from(byte)] > 0).collect();
        // A table of only the bytes that occur stays in the cache.
        let mut index = [0; 256];
        bytes.iter().zip(0..).for_each(|(&byte, at)| index[usize::from(byte)] = at);
        let mut counts = vec![0u32; bytes.len() * bytes.len()];
        let mut before = index[usize::from(b'\n')];
        for &byte in sample.iter().chain(b"\n") {
            let index = index[usize::from(byte)];
            counts[before * bytes.len() + index] += 1;
            before = index;
        }
        let (mut ambiguous_pairs, mut ascii_pairs) = (Vec::new(), Vec::new());
        for (&a, row) in bytes.iter().zip(counts.chunks(bytes.len())) {
            for (&b, &count) in bytes.iter().zip(row).filter(|(_, count)| **count > 0) {
                if !is_ascii || a >= 0x80 || b >= 0x80 {
                    ambiguous_pairs.push((a, b, damped(count)));
                } else if a.is_ascii_alphabetic() || b.is_ascii_alphabetic() {
                    ascii_pairs.push((a, b, count));
                }
            }
        }
        let ambiguous = bytes.iter().filter(|&&byte| !is_ascii || byte >= 0x80);
        let ambiguous_bytes = ambiguous.map(|&byte| (byte, unigrams[usize::from(byte)])).collect();
        let isolated_runs = if is_ascii { isolated_runs(sample) } else { Vec::new() };
        ByteBigrams { ambiguous_pairs, ascii_pairs, bytes, ambiguous_bytes, isolated_runs }
    }

    /// Whether more than four letters in five are ASCII.
    pub fn is_mostly_ascii_letters(&self) -> bool {
        let letters = self.ascii_pairs.iter().filter(|(_, b, _)| b.is_ascii_alphabetic());
        letters.map(|(_, _, count)| count).sum::<u32>() > 4 * self.ambiguous_byte_count()
    }

    /// How many pairs hold an ambiguous byte, damped.
    pub fn ambiguous_pair_count(&self) -> u32 {
        self.ambiguous_pairs.iter().map(|(_, _, count)| count).sum()
    }

    /// How many bytes are ambiguous.
    pub fn ambiguous_byte_count(&self) -> u32 {
        self.ambiguous_bytes.iter().map(|(_, count)| count).sum()
    }
}

/// A pair counts fully up to this number of occurrences.
const UNDAMPED_OCCURRENCES: f32 = 4.0;

/// The damped count of a pair, which grows with the logarithm of its occurrences. Words are repeated, so each occurrence says
/// less than the one before.
fn damped(count: u32) -> u32 {
    let times = count as f32 / UNDAMPED_OCCURRENCES;
    if times <= 1.0 { count } else { (UNDAMPED_OCCURRENCES * (1.0 + times.ln())) as u32 }
}

/// Bytes of an isolated run, at most. A longer run is a word.
const MAX_ISOLATED_BYTES: usize = 2;

/// The isolated runs of a sample, and their counts. Such a run touches no ASCII letter, and the words before and after it are
/// of ASCII letters, with or without other isolated runs between.
fn isolated_runs(sample: &[u8]) -> Vec<([u8; 2], u32)> {
    let is_letter = |at: Option<usize>| at.and_then(|at| sample.get(at)).is_some_and(u8::is_ascii_alphabetic);
    let mut found: Vec<([u8; 2], u32)> = Vec::new();
    // Runs after the last word of ASCII letters. The next word decides whether they are isolated.
    let mut pending: Vec<[u8; 2]> = Vec::new();
    let (mut at, mut is_after_ascii_word) = (0, true);
    while at < sample.len() {
        if sample[at].is_ascii() {
            if sample[at].is_ascii_alphabetic() {
                found.extend(pending.drain(..).map(|run| (run, 1)));
                is_after_ascii_word = true;
            }
            at += 1;
            continue;
        }
        let end = at + sample[at..].iter().position(u8::is_ascii).unwrap_or(sample.len() - at);
        let touches = is_letter(at.checked_sub(1)) || is_letter(Some(end));
        if end - at <= MAX_ISOLATED_BYTES && !touches {
            let second = if end - at == MAX_ISOLATED_BYTES { sample[at + 1] } else { b' ' };
            if is_after_ascii_word {
                pending.push([sample[at], second]);
            }
        } else if !touches {
            pending.clear();
            is_after_ascii_word = false;
        }
        at = end;
    }
    // The last runs have no word after them. They are isolated if the sample has ASCII letters at all.
    if sample.iter().any(u8::is_ascii_alphabetic) {
        found.extend(pending.into_iter().map(|run| (run, 1)));
    }
    found.sort_unstable();
    found.dedup_by(|next, kept| {
        let is_same = next.0 == kept.0;
        kept.1 += if is_same { next.1 } else { 0 };
        is_same
    });
    found
}
