//! Lines that one table reads from end to end: a line in, the line as it was written out, with no cell made.
//!
//! Most damage is of this kind: UTF-8 read in windows-1252, ISO-8859-1 or windows-1256, nothing lost, once or several
//! times. Each character beyond ASCII is a byte, the bytes are UTF-8, and every run of them becomes so much cheaper that
//! nothing else comes near. What is the least in doubt is left to [`mojibake`](super::mojibake), which weighs alike, and
//! finds the same but for the few lines that it is not asked about.

use std::ops::Range;
use std::sync::LazyLock;

use super::mojibake::{ALONE_PENALTY, CLEAR, ENOUGH, is_behind_words, penalty};
use super::plausibility::{Cost, Model, Steps, Weight};
use super::suspicion;
use crate::chars;
use crate::codepages::Codepage;
use crate::edit::Misread;
use crate::edit::{Misdecoding, MojibakePath};

/// Layers that are taken off one line.
const LAYERS: usize = 4;

/// Reads lines. Its buffers serve one line after the other.
#[derive(Default)]
pub(super) struct Reader {
    /// The line as it was written, as far as it is read.
    text: String,
    lengths: Vec<u16>,
    chain: MojibakePath,
    layer: Layer,
}

/// A misreading undone.
#[derive(Default)]
struct Layer {
    /// The line before it.
    written: String,
    /// Of each character of it beyond ASCII, in bytes, what it was read as; of use for the first layer.
    lengths: Vec<u16>,
    bytes: Vec<u8>,
}

/// A line that was read.
pub(super) struct Whole<'a> {
    /// As it was written.
    pub text: &'a str,
    /// Of each character of it beyond ASCII, the bytes of the line that it came from.
    pub lengths: &'a [u16],
    /// What all of those had gone through.
    pub chain: &'a MojibakePath,
    /// No two characters side by side could be of another layer.
    pub is_settled: bool,
}

impl Whole<'_> {
    /// The characters that were read.
    pub fn characters(&self) -> impl Iterator<Item = Misread> {
        let mut rest = self.text;
        self.lengths.iter().map(move |&removed| {
            let kept = rest.bytes().take_while(u8::is_ascii).count();
            let mut characters = rest[kept..].chars();
            let inserted = characters.next().map_or(0, char::len_utf8);
            rest = characters.as_str();
            Misread { kept, removed: removed.into(), inserted }
        })
    }
}

impl Reader {
    /// Reads the line, if that can be done without a doubt.
    pub fn read(&mut self, line: &str) -> Option<Whole<'_>> {
        if may_be_guarded(line.as_bytes()) {
            return None;
        }
        self.chain.clear();
        let mut is_settled = false;
        while !is_settled && self.chain.steps().len() < LAYERS {
            let is_first = self.chain.steps().is_empty();
            let text = if is_first { line } else { &self.text };
            let layer = &mut self.layer;
            let Some(read) = TABLES.iter().find_map(|table| table.read(text, layer)) else { break };
            std::mem::swap(&mut self.text, &mut self.layer.written);
            match is_first {
                true => std::mem::swap(&mut self.lengths, &mut self.layer.lengths),
                false => self.join_lengths(),
            }
            self.chain.push(Misdecoding { encoded_as: "UTF-8", decoded_as: read });
            is_settled = suspicion::is_settled(&self.text);
        }
        let Reader { text, lengths, chain, .. } = self;
        (!chain.steps().is_empty()).then_some(Whole { text, lengths, chain, is_settled })
    }

    /// Of each character of the text beyond ASCII, the sum of what its bytes came from.
    fn join_lengths(&mut self) {
        let (mut read, mut written) = (0, 0);
        for c in self.text.chars().filter(|c| !c.is_ascii()) {
            self.lengths[written] = self.lengths[read..read + c.len_utf8()].iter().sum();
            read += c.len_utf8();
            written += 1;
        }
        self.lengths.truncate(written);
    }
}

/// Whether the line may hold addresses or program text, which nobody rewrites, or UTF-16 that was read byte by byte.
/// One pass without an exit, so that it compiles to vector instructions.
fn may_be_guarded(line: &[u8]) -> bool {
    let single = |byte: u8| (byte < 9) | (byte == b'@') | (byte == b'`') | (byte == b'<');
    let pair =
        |first: u8, second: u8| ((first == b':') & (second == b'/')) | ((first == b'w') & (second == b'w'));
    let behind = line.get(1..).unwrap_or_default();
    line.iter().zip(behind).fold(false, |any, (&first, &second)| any | single(first) | pair(first, second))
        || line.last().is_some_and(|&last| single(last))
}

/// A table that text is read in by mistake.
struct Table {
    name: &'static str,
    /// What the bytes from 0x80 stand for.
    signs: [Sign; 128],
    /// Turned round: of characters, the byte; 0 for what the table lacks, and for ASCII.
    bytes: Vec<u8>,
    steps: Steps,
    /// The characters that two bytes spell: by the first from 0xC0, and the second.
    pairs: Box<[[Spelt; 64]; 32]>,
}

/// A character that several bytes spell.
#[derive(Clone, Copy)]
struct Spelt {
    weight: Weight,
    /// What it costs that their signs follow each other.
    inside: u16,
    /// How many bytes they are.
    count: u8,
    /// Of their signs, in UTF-8.
    len: u8,
    is_assigned: bool,
    is_lowercase: bool,
}

#[derive(Clone, Copy)]
struct Sign {
    /// In UTF-8.
    len: u16,
    weight: Weight,
    is_behind_words: bool,
    is_no_break_space: bool,
}

/// windows-1252 is the WHATWG's, with C1 controls in its five gaps.
static TABLES: LazyLock<[Table; 3]> = LazyLock::new(|| {
    let c1 = |byte: u8| Some(char::from(byte));
    let web = |byte: u8| Codepage::named("windows-1252")?.decode(byte);
    let arabic = |byte: u8| Codepage::named("windows-1256")?.decode(byte);
    [Table::new("windows-1252", web), Table::new("ISO-8859-1", c1), Table::new("windows-1256", arabic)]
});

impl Table {
    fn new(name: &'static str, decode: impl Fn(u8) -> Option<char>) -> Table {
        let decode = |place: usize| decode(place as u8 | 0x80).unwrap_or(char::REPLACEMENT_CHARACTER);
        let mut bytes = Vec::new();
        let signs: [Sign; 128] = std::array::from_fn(|place| {
            let c = decode(place);
            let code = c as usize;
            bytes.resize(bytes.len().max(code + 1), 0);
            bytes[code] = place as u8 | 0x80;
            let is_behind_words = is_behind_words(c);
            Sign {
                len: c.len_utf8() as u16,
                weight: Weight::of(c),
                is_behind_words,
                is_no_break_space: c == '\u{A0}',
            }
        });
        let steps = Steps::of(&signs.map(|sign| sign.weight));
        let spelt = |lead: u32, second: u32| spelt(char::from_u32(lead << 6 | second), &signs, &steps);
        let row = |lead: usize| std::array::from_fn(|second| spelt(lead as u32, second as u32));
        let pairs = Box::new(std::array::from_fn(row));
        Table { name, signs, bytes, steps, pairs }
    }

    /// Undoes the misreading, if `text` is of the table's bytes, those are UTF-8, and it is beyond doubt. The name of
    /// the table.
    fn read(&self, text: &str, layer: &mut Layer) -> Option<&'static str> {
        let Layer { written, lengths, bytes } = layer;
        let has_c1 = self.encode(text, bytes)?;
        let read = simdutf8::basic::from_utf8(bytes).ok().filter(|read| self.is_clear(read, lengths))?;
        written.clear();
        written.push_str(read);
        Some(if has_c1 { "ISO-8859-1" } else { self.name })
    }

    /// The bytes that the table reads as `text`, and whether that holds C1 controls.
    fn encode(&self, text: &str, bytes: &mut Vec<u8>) -> Option<bool> {
        bytes.clear();
        let (mut rest, mut has_c1) = (text, false);
        while !rest.is_empty() {
            let (ascii, behind) = rest.split_at(rest.bytes().take_while(u8::is_ascii).count());
            bytes.extend_from_slice(ascii.as_bytes());
            let mut characters = behind.chars();
            rest = behind;
            while let Some(c) = characters.next().filter(|c| !c.is_ascii()) {
                bytes.push(self.bytes.get(c as usize).copied().filter(|&byte| byte != 0)?);
                has_c1 |= c < '\u{A0}';
                rest = characters.as_str();
            }
        }
        Some(has_c1)
    }

    fn sign(&self, byte: u8) -> Sign {
        self.signs[usize::from(byte & 0x7F)]
    }

    /// The character of `read` at byte `at`, beyond ASCII.
    fn spelt(&self, read: &str, at: usize) -> Spelt {
        match read.as_bytes()[at..] {
            [lead @ ..0xE0, second, ..] => self.pairs[usize::from(lead & 0x1F)][usize::from(second & 0x3F)],
            _ => spelt(read[at..].chars().next(), &self.signs, &self.steps),
        }
    }

    /// Whether every run beyond ASCII becomes cheaper when it is read so, and the line so much that there is no doubt.
    /// `lengths`: see [`Layer`].
    fn is_clear(&self, read: &str, lengths: &mut Vec<u16>) -> bool {
        lengths.clear();
        let (mut evidence, mut beyond) = (0, 0);
        for run in runs(read) {
            if self.is_doubtful(read, &run) {
                return false;
            }
            match self.gain(read, &run, lengths) {
                Some(gain) if gain > 0 => evidence += gain - alone(read, &run),
                _ => return false,
            }
            beyond += run.len() as Cost;
        }
        evidence >= ENOUGH.max(CLEAR * beyond)
    }

    /// Whether the run is a single character that could be the end of a word in capitals, or is a letter of another script
    /// beside a Latin one: the whole line has to be asked.
    fn is_doubtful(&self, read: &str, run: &Range<usize>) -> bool {
        let spelt = self.spelt(read, run.start);
        if usize::from(spelt.count) != run.len() {
            return false;
        }
        let byte = |at: Option<usize>| at.and_then(|at| read.as_bytes().get(at)).copied().unwrap_or(b' ');
        let (before, behind) = (byte(run.start.checked_sub(1)), byte(Some(run.end)));
        let is_other = spelt.weight.class.is_letter_of_other_script();
        if is_other && (before.is_ascii_alphabetic() || behind.is_ascii_alphabetic()) {
            return true;
        }
        let second = self.sign(byte(Some(run.start + 1)));
        let is_apart = |byte: u8| byte == b' ' || byte.is_ascii_digit();
        let is_alone = is_apart(before) && is_apart(behind);
        let is_word = before.is_ascii_uppercase() || !before.is_ascii_alphanumeric() && !is_alone;
        let is_end = second.is_no_break_space || second.is_behind_words && !behind.is_ascii_alphanumeric();
        spelt.count == 2 && is_word && is_end
    }

    /// How much cheaper the run becomes; nothing if it holds what is no character.
    fn gain(&self, read: &str, run: &Range<usize>, lengths: &mut Vec<u16>) -> Option<Cost> {
        let (model, bytes) = (Model::get(), read.as_bytes());
        let weight = |at: usize| match bytes.get(at) {
            Some(byte) if byte.is_ascii() => model.weight(char::from(*byte)),
            Some(byte) => self.sign(*byte).weight,
            None => Weight::EDGE,
        };
        // In front of the line, these are no places.
        let [mut earlier, mut last] = [2, 1].map(|distance| weight(run.start.wrapping_sub(distance)));
        let after = weight(run.end);
        let mut gain = model.step(last, weight(run.start));
        let mut at = run.start;
        while at < run.end {
            if at > run.start {
                gain += self.steps.cost(bytes[at - 1], bytes[at]);
            }
            let Spelt { weight, inside, count, len, is_assigned, is_lowercase } = self.spelt(read, at);
            if !is_assigned {
                return None;
            }
            gain += Cost::from(inside)
                - model.step(last, weight)
                - penalty(earlier, last, weight, || is_lowercase);
            (earlier, last) = (last, weight);
            lengths.push(len.into());
            at += usize::from(count);
        }
        Some(gain + model.step(weight(run.end - 1), after) - model.step(last, after))
    }
}

/// The character as its bytes spell it in signs.
fn spelt(c: Option<char>, signs: &[Sign; 128], steps: &Steps) -> Spelt {
    let mut buffer = [0; 4];
    let c = c.unwrap_or_default();
    let bytes = c.encode_utf8(&mut buffer).as_bytes();
    Spelt {
        weight: Weight::of(c),
        inside: bytes.windows(2).map(|pair| steps.cost(pair[0], pair[1]) as u16).sum(),
        count: bytes.len() as u8,
        len: bytes.iter().map(|byte| signs[usize::from(byte & 0x7F)].len as u8).sum(),
        is_assigned: chars::of(c).is_assigned(),
        is_lowercase: c.is_lowercase(),
    }
}

/// The maximal runs of `text` that are not ASCII.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes[at..].iter().position(|byte| !byte.is_ascii())?;
        at = bytes[start..].iter().position(u8::is_ascii).map_or(bytes.len(), |len| start + len);
        Some(start..at)
    })
}

/// What speaks against reading a run of one character that touches no letter and no digit.
fn alone(written: &str, run: &Range<usize>) -> Cost {
    let c = written[run.clone()].chars().next().filter(|c| c.len_utf8() == run.len());
    let touches = || {
        let bytes = written.as_bytes();
        let is_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        is_word(run.start.checked_sub(1).map(|at| &bytes[at])) || is_word(bytes.get(run.end))
    };
    match c {
        Some(c) if c != 'à' && !touches() => ALONE_PENALTY[usize::from(!c.is_alphabetic())],
        _ => 0,
    }
}
