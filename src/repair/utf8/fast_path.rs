//! The fast path: lines that are UTF-8 decoded with one codepage from end to end. A line comes in, the line as it was
//! written goes out. No [`LineChar`](crate::repair::line::LineChar) is made.
//!
//! Most damage is of this kind: UTF-8 decoded as windows-1252, ISO-8859-1 or windows-1256, without losses, once or
//! several times. Each character beyond ASCII is a byte, the bytes are valid UTF-8, and every run of them costs so much
//! less that no other explanation comes near. All other lines are left to [`Utf8Repairer`](super::Utf8Repairer). It
//! uses the same costs, and a test compares the results of both. Cost: three passes over the line for each layer, with
//! one table look-up for each pair of bytes.

use std::ops::Range;
use std::sync::LazyLock;

use super::evidence::{
    CLEAR_EVIDENCE_PER_CHAR, MIN_EVIDENCE, context_penalty, isolated_char_penalty, may_follow_word,
};
use crate::chars;
use crate::codepages::Codepage;
use crate::edit::Misread;
use crate::edit::{Misdecoding, MojibakePath};
use crate::repair::char_model::{CharModel, CharState, Cost, TransitionTable};
use crate::repair::prefilter;

/// So many layers of one line are undone here.
const MAX_LAYERS: usize = 4;

/// Repairs lines. The buffers serve one line after another.
#[derive(Default)]
pub(in crate::repair) struct FastPath {
    /// The line without the layers that are undone.
    text: String,
    lengths: Vec<u16>,
    path: MojibakePath,
    layer: Layer,
}

/// One misdecoding undone.
#[derive(Default)]
struct Layer {
    /// The line before the misdecoding.
    original: String,
    /// For each character of it beyond ASCII, the length in bytes of the characters that it became. It is used for the
    /// first layer.
    lengths: Vec<u16>,
    bytes: Vec<u8>,
}

/// A line that was repaired.
pub(in crate::repair) struct RepairedLine<'a> {
    pub text: &'a str,
    /// For each character beyond ASCII, the number of bytes of the line that it came from.
    pub lengths: &'a [u16],
    /// The mojibake path of these characters.
    pub path: &'a MojibakePath,
    /// The line has no other layer.
    pub is_free_of_layers: bool,
}

impl RepairedLine<'_> {
    /// The characters that were decoded anew.
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

impl FastPath {
    /// Repairs the line, if there is no doubt.
    pub fn repair(&mut self, line: &str) -> Option<RepairedLine<'_>> {
        if may_hold_protected(line.as_bytes()) {
            return None;
        }
        self.path.clear();
        let mut is_free_of_layers = false;
        while !is_free_of_layers && self.path.steps().len() < MAX_LAYERS {
            let is_first = self.path.steps().is_empty();
            let text = if is_first { line } else { &self.text };
            let layer = &mut self.layer;
            let undone = CODEPAGES.iter().find_map(|codepage| codepage.undo(text, layer));
            let Some(decoded_as) = undone else { break };
            std::mem::swap(&mut self.text, &mut self.layer.original);
            match is_first {
                true => std::mem::swap(&mut self.lengths, &mut self.layer.lengths),
                false => self.join_lengths(),
            }
            self.path.push(Misdecoding { encoded_as: "UTF-8", decoded_as });
            is_free_of_layers = prefilter::is_free_of_layers(&self.text);
        }
        let FastPath { text, lengths, path, .. } = self;
        (!path.steps().is_empty()).then_some(RepairedLine { text, lengths, path, is_free_of_layers })
    }

    /// Replaces the lengths of the bytes of each character by their sum.
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

/// Whether the line may hold addresses or program text, which are protected, or UTF-16 that was decoded byte by byte.
/// The loop has no early exit, so that it compiles to vector instructions.
fn may_hold_protected(line: &[u8]) -> bool {
    let single = |byte: u8| (byte < 9) | (byte == b'@') | (byte == b'`') | (byte == b'<');
    let pair =
        |first: u8, second: u8| ((first == b':') & (second == b'/')) | ((first == b'w') & (second == b'w'));
    let behind = line.get(1..).unwrap_or_default();
    line.iter().zip(behind).fold(false, |any, (&first, &second)| any | single(first) | pair(first, second))
        || line.last().is_some_and(|&last| single(last))
}

/// A codepage that UTF-8 is decoded with by mistake.
struct FastPathCodepage {
    name: &'static str,
    /// The bytes from 0x80, as the codepage decodes them.
    upper: [MisreadByte; 128],
    /// The inverse: by character, the byte; 0 for ASCII, and for what the codepage lacks.
    bytes: Vec<u8>,
    transitions: TransitionTable,
    /// The characters of two bytes, by the first byte from 0xC0 and the second.
    two_byte: Box<[[EncodedChar; 64]; 32]>,
}

/// A character of several bytes in UTF-8, and what the codepage makes of these bytes.
#[derive(Clone, Copy)]
struct EncodedChar {
    state: CharState,
    /// The transition costs between the characters that its bytes become.
    inner_cost: u16,
    /// The number of its bytes.
    count: u8,
    /// The length of the characters that its bytes become, in bytes of UTF-8.
    misread_len: u8,
    is_assigned: bool,
    is_lowercase: bool,
}

/// A byte as the codepage decodes it.
#[derive(Clone, Copy)]
struct MisreadByte {
    /// The length of its character in UTF-8.
    len: u16,
    state: CharState,
    may_follow_word: bool,
    is_no_break_space: bool,
}

/// The codepages, in the order in which they are tried. In the WHATWG's windows-1252 five bytes are C1 controls.
static CODEPAGES: LazyLock<[FastPathCodepage; 3]> = LazyLock::new(|| {
    let latin1 = |byte: u8| Some(char::from(byte));
    let western = |byte: u8| Codepage::named("windows-1252")?.decode(byte);
    let arabic = |byte: u8| Codepage::named("windows-1256")?.decode(byte);
    [
        FastPathCodepage::new("windows-1252", western),
        FastPathCodepage::new("ISO-8859-1", latin1),
        FastPathCodepage::new("windows-1256", arabic),
    ]
});

impl FastPathCodepage {
    fn new(name: &'static str, decode: impl Fn(u8) -> Option<char>) -> FastPathCodepage {
        let decode = |place: usize| decode(place as u8 | 0x80).unwrap_or(char::REPLACEMENT_CHARACTER);
        let mut bytes = Vec::new();
        let upper: [MisreadByte; 128] = std::array::from_fn(|place| {
            let c = decode(place);
            let code = c as usize;
            bytes.resize(bytes.len().max(code + 1), 0);
            bytes[code] = place as u8 | 0x80;
            MisreadByte {
                len: c.len_utf8() as u16,
                state: CharState::of(c),
                may_follow_word: may_follow_word(c),
                is_no_break_space: c == '\u{A0}',
            }
        });
        let transitions = TransitionTable::of(&upper.map(|byte| byte.state));
        let encoded = |lead: u32, second: u32| {
            EncodedChar::new(char::from_u32(lead << 6 | second), &upper, &transitions)
        };
        let row = |lead: usize| std::array::from_fn(|second| encoded(lead as u32, second as u32));
        let two_byte = Box::new(std::array::from_fn(row));
        FastPathCodepage { name, upper, bytes, transitions, two_byte }
    }

    /// Undoes the misdecoding, if the codepage has all of `text`, its bytes are valid UTF-8, and there is no doubt.
    /// Returns the name of the codepage.
    fn undo(&self, text: &str, layer: &mut Layer) -> Option<&'static str> {
        let Layer { original, lengths, bytes } = layer;
        let has_c1 = self.encode(text, bytes)?;
        let decoded =
            simdutf8::basic::from_utf8(bytes).ok().filter(|decoded| self.is_clear(decoded, lengths))?;
        original.clear();
        original.push_str(decoded);
        Some(if has_c1 { "ISO-8859-1" } else { self.name })
    }

    /// Writes the bytes that the codepage decodes to `text`. Returns whether C1 controls are among the characters.
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

    fn misread(&self, byte: u8) -> MisreadByte {
        self.upper[usize::from(byte & 0x7F)]
    }

    /// The character beyond ASCII at byte `at` of `decoded`.
    fn encoded(&self, decoded: &str, at: usize) -> EncodedChar {
        match decoded.as_bytes()[at..] {
            [lead @ ..0xE0, second, ..] => {
                self.two_byte[usize::from(lead & 0x1F)][usize::from(second & 0x3F)]
            }
            _ => EncodedChar::new(decoded[at..].chars().next(), &self.upper, &self.transitions),
        }
    }

    /// Whether every run beyond ASCII costs less than the characters that the codepage makes of it, and the line so
    /// much less that there is no doubt. `lengths`: see [`Layer`].
    fn is_clear(&self, decoded: &str, lengths: &mut Vec<u16>) -> bool {
        lengths.clear();
        let (mut evidence, mut bytes) = (0, 0);
        for run in non_ascii_runs(decoded) {
            if self.is_doubtful(decoded, &run) {
                return false;
            }
            match self.gain(decoded, &run, lengths) {
                Some(gain) if gain > 0 => evidence += gain - isolation_penalty(decoded, &run),
                _ => return false,
            }
            bytes += run.len() as Cost;
        }
        evidence >= MIN_EVIDENCE.max(CLEAR_EVIDENCE_PER_CHAR * bytes)
    }

    /// Whether the run is a single character that could be the end of a word in capitals, or a letter of another script
    /// beside a Latin one. The fast path does not decide on these.
    fn is_doubtful(&self, decoded: &str, run: &Range<usize>) -> bool {
        let encoded = self.encoded(decoded, run.start);
        if usize::from(encoded.count) != run.len() {
            return false;
        }
        let byte = |at: Option<usize>| at.and_then(|at| decoded.as_bytes().get(at)).copied().unwrap_or(b' ');
        let (before, behind) = (byte(run.start.checked_sub(1)), byte(Some(run.end)));
        let is_other_script = encoded.state.class.is_letter_of_other_script();
        if is_other_script && (before.is_ascii_alphabetic() || behind.is_ascii_alphabetic()) {
            return true;
        }
        let second = self.misread(byte(Some(run.start + 1)));
        let is_apart = |byte: u8| byte == b' ' || byte.is_ascii_digit();
        let is_alone = is_apart(before) && is_apart(behind);
        let is_word = before.is_ascii_uppercase() || !before.is_ascii_alphanumeric() && !is_alone;
        let is_end = second.is_no_break_space || second.may_follow_word && !behind.is_ascii_alphanumeric();
        encoded.count == 2 && is_word && is_end
    }

    /// How much less the run costs; nothing if it holds an unassigned code point.
    fn gain(&self, decoded: &str, run: &Range<usize>, lengths: &mut Vec<u16>) -> Option<Cost> {
        let (model, bytes) = (CharModel::get(), decoded.as_bytes());
        let state = |at: usize| match bytes.get(at) {
            Some(byte) if byte.is_ascii() => model.state(char::from(*byte)),
            Some(byte) => self.misread(*byte).state,
            None => CharState::BOUNDARY,
        };
        // Before the line the subtraction wraps, and no byte is found there.
        let [mut earlier, mut last] = [2, 1].map(|distance| state(run.start.wrapping_sub(distance)));
        let after = state(run.end);
        let mut gain = model.transition_cost(last, state(run.start));
        let mut at = run.start;
        while at < run.end {
            if at > run.start {
                gain += self.transitions.cost(bytes[at - 1], bytes[at]);
            }
            let EncodedChar { state, inner_cost, count, misread_len, is_assigned, is_lowercase } =
                self.encoded(decoded, at);
            if !is_assigned {
                return None;
            }
            gain += Cost::from(inner_cost)
                - model.transition_cost(last, state)
                - context_penalty(earlier, last, state, || is_lowercase);
            (earlier, last) = (last, state);
            lengths.push(misread_len.into());
            at += usize::from(count);
        }
        Some(gain + model.transition_cost(state(run.end - 1), after) - model.transition_cost(last, after))
    }
}

impl EncodedChar {
    fn new(c: Option<char>, upper: &[MisreadByte; 128], transitions: &TransitionTable) -> EncodedChar {
        let mut buffer = [0; 4];
        let c = c.unwrap_or_default();
        let bytes = c.encode_utf8(&mut buffer).as_bytes();
        EncodedChar {
            state: CharState::of(c),
            inner_cost: bytes.windows(2).map(|pair| transitions.cost(pair[0], pair[1]) as u16).sum(),
            count: bytes.len() as u8,
            misread_len: bytes.iter().map(|byte| upper[usize::from(byte & 0x7F)].len as u8).sum(),
            is_assigned: chars::of(c).is_assigned(),
            is_lowercase: c.is_lowercase(),
        }
    }
}

/// The maximal runs of `text` beyond ASCII.
fn non_ascii_runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + bytes[at..].iter().position(|byte| !byte.is_ascii())?;
        at = bytes[start..].iter().position(u8::is_ascii).map_or(bytes.len(), |len| start + len);
        Some(start..at)
    })
}

/// The penalty for a run of one character that touches neither a letter nor a digit.
fn isolation_penalty(decoded: &str, run: &Range<usize>) -> Cost {
    let c = decoded[run.clone()].chars().next().filter(|c| c.len_utf8() == run.len());
    let touches = || {
        let bytes = decoded.as_bytes();
        let is_word = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        is_word(run.start.checked_sub(1).map(|at| &bytes[at])) || is_word(bytes.get(run.end))
    };
    match c {
        Some(c) if c != 'à' && !touches() => isolated_char_penalty(c),
        _ => 0,
    }
}
