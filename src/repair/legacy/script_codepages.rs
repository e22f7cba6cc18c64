//! Text in a single-byte codepage of another script that was decoded as windows-1252: `ÇáÍãÏ` comes in, `الحمد` goes
//! out.
//!
//! There is no form to check as in UTF-8. The evidence is that of the character model
//! ([`char_model`](crate::repair::char_model)): runs of characters that no Latin script writes side by side, and
//! that are words in the other codepage. A run of few letters is no evidence. The line must give enough, and the second
//! codepage must be clearly behind. Cost: one pass over the line for each of five codepages.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --mojibake DIR`.

use std::sync::LazyLock;

use crate::codepages::Codepage;
use crate::edit::Misdecoding;
use crate::model::char_class::CharClass;
use crate::repair::char_model::{CharState, Cost, NAT, TransitionTable, path_cost, transition_cost};
use crate::repair::line::{CharReplacement, DamagedLine, LineChar};
use crate::repair::reverse_codepages::CodepageId;

/// The codepages of scripts that have no letter in windows-1252.
const NAMES: [&str; 5] = ["windows-1256", "ISO-8859-6", "windows-1251", "KOI8-R", "windows-1253"];
/// A line with less evidence is left alone.
const MIN_EVIDENCE: Cost = 12 * NAT;
/// The second codepage must have so much less evidence.
const MIN_LEAD: Cost = NAT;
/// The penalty for each run that touches ASCII letters.
const IN_LATIN_WORD_PENALTY: Cost = 6 * NAT;
/// The longest run must have so many letters.
const MIN_LONGEST_RUN: usize = 3;

/// A codepage: the characters of the bytes from 0x80, and the costs of their transitions.
pub(super) struct ScriptCodepage {
    pub name: &'static str,
    upper: [Option<UpperChar>; 128],
    transitions: TransitionTable,
}

/// The character of a byte from 0x80.
#[derive(Clone, Copy)]
struct UpperChar {
    c: char,
    state: CharState,
    is_letter: bool,
}

impl ScriptCodepage {
    fn named(name: &'static str) -> ScriptCodepage {
        let codepage = Codepage::named(name);
        let ch = |c: char| UpperChar { c, state: CharState::of(c), is_letter: c.is_alphabetic() };
        let decode = |place: usize| codepage?.decode(place as u8 | 0x80).map(ch);
        let upper: [Option<UpperChar>; 128] = std::array::from_fn(decode);
        let state = |ch: Option<UpperChar>| ch.map_or(CharState::BOUNDARY, |upper| upper.state);
        ScriptCodepage { name, upper, transitions: TransitionTable::of(&upper.map(state)) }
    }

    fn decode(&self, byte: u8) -> Option<UpperChar> {
        self.upper[usize::from(byte & 0x7F)]
    }
}

static CODEPAGES: LazyLock<[ScriptCodepage; NAMES.len()]> =
    LazyLock::new(|| NAMES.map(ScriptCodepage::named));
static WINDOWS_1252: LazyLock<ScriptCodepage> = LazyLock::new(|| ScriptCodepage::named("windows-1252"));

/// The codepage that the line was encoded in, if it is clear, with the evidence. `longest_run`: the length of the
/// longest run of characters of windows-1252.
pub(super) fn find(line: &DamagedLine, longest_run: usize) -> Option<(Cost, &'static ScriptCodepage)> {
    if longest_run < MIN_LONGEST_RUN {
        return None;
    }
    let mut candidates: [CodepageEvidence; NAMES.len()] = Default::default();
    for_each_run(line, |run| {
        for (codepage, evidence) in CODEPAGES.iter().zip(&mut candidates) {
            evidence.add(&run, codepage);
        }
    });
    let mut order: [usize; NAMES.len()] = std::array::from_fn(|place| place);
    order.sort_by_key(|&place| -candidates[place].total());
    let [most, second] = [order[0], order[1]].map(|place| candidates[place].total());
    (most >= MIN_EVIDENCE && most - second >= MIN_LEAD).then_some((most, &CODEPAGES[order[0]]))
}

/// Decodes the line with the codepage that was found. Returns whether anything changed.
pub(super) fn repair(line: &mut DamagedLine, codepage: &ScriptCodepage) -> bool {
    let mut replacements = Vec::with_capacity(line.chars.len());
    for_each_run(line, |run| {
        if !run.is_in_word && run.decode(codepage).is_some_and(|decoded| decoded.gain > 0) {
            let decoded = run.bytes.iter().filter_map(|&byte| codepage.decode(byte));
            let decoded = decoded.zip(run.first..).zip(run.chars);
            let changed = decoded.filter(|((upper, _), ch)| ch.c != upper.c);
            replacements.extend(changed.map(|((upper, at), _)| CharReplacement {
                chars: at..at + 1,
                c: upper.c,
                lossy: false,
            }));
        }
    });
    let is_c1 = |ch: &LineChar| ch.state.class == CharClass::C1;
    let decoded_as = if line.chars.iter().any(is_c1) { "ISO-8859-1" } else { "windows-1252" };
    line.replace(&replacements, Misdecoding { encoded_as: codepage.name, decoded_as });
    !replacements.is_empty()
}

/// A maximal run of characters beyond ASCII that windows-1252 has.
struct Windows1252Run<'a> {
    chars: &'a [LineChar],
    /// The place of the first character.
    first: usize,
    /// The bytes in windows-1252.
    bytes: &'a [u8],
    /// The states of the characters before and behind it.
    neighbours: [CharState; 2],
    /// It touches ASCII letters.
    is_in_word: bool,
    /// Its cost as it stands.
    cost: Cost,
    /// How many of its characters are no letters.
    symbols: usize,
}

/// What a run becomes in another codepage.
struct DecodedRun {
    /// How much less it costs.
    gain: Cost,
    letters: usize,
    /// How many characters become others.
    changed: usize,
}

impl Windows1252Run<'_> {
    /// The run in `codepage`, if that has all of its bytes.
    fn decode(&self, codepage: &ScriptCodepage) -> Option<DecodedRun> {
        let [before, after] = self.neighbours;
        let mut decoded = DecodedRun { gain: self.cost, letters: 0, changed: 0 };
        let mut last = None::<(u8, UpperChar)>;
        for (ch, &byte) in self.chars.iter().zip(self.bytes) {
            let upper = codepage.decode(byte)?;
            decoded.gain -= match last {
                Some((last, _)) => codepage.transitions.cost(last, byte),
                None => transition_cost(before, upper.state),
            };
            decoded.letters += usize::from(upper.is_letter);
            decoded.changed += usize::from(upper.c != ch.c);
            last = Some((byte, upper));
        }
        decoded.gain -= last.map_or(0, |(_, upper)| transition_cost(upper.state, after));
        Some(decoded)
    }
}

fn for_each_run(line: &DamagedLine, mut each: impl FnMut(Windows1252Run<'_>)) {
    let (mut bytes, mut end) = (Vec::with_capacity(line.chars.len()), 0);
    while end < line.chars.len() {
        let first = end;
        bytes.clear();
        let encode = |ch: &LineChar| CodepageId::WINDOWS_1252.byte(ch.row);
        bytes.extend(line.chars[first..].iter().map_while(encode));
        end = first + bytes.len();
        if bytes.is_empty() {
            end += 1;
            continue;
        }
        let neighbours = [line.state_before(first), line.state(end)];
        let is_ascii =
            |state: &CharState| matches!(state.class, CharClass::AsciiLower | CharClass::AsciiUpper);
        let is_in_word = neighbours.iter().any(is_ascii);
        let chars = &line.chars[first..end];
        let states = chars.iter().map(|ch| ch.state);
        let cost = path_cost(neighbours[0], states, neighbours[1]);
        let is_symbol = |(ch, byte): (&LineChar, &u8)| {
            ch.state.class != CharClass::C1
                && WINDOWS_1252.decode(*byte).is_some_and(|upper| !upper.is_letter)
        };
        let symbols = chars.iter().zip(&bytes).filter(|&pair| is_symbol(pair)).count();
        each(Windows1252Run { chars, first, bytes: &bytes, neighbours, is_in_word, cost, symbols });
    }
}

/// The evidence of a line for one codepage.
#[derive(Default)]
struct CodepageEvidence {
    gain: Cost,
    /// The number of letters of the longest run.
    longest_run: usize,
    /// How many characters become others.
    changed: usize,
    /// How many characters of the runs that become others are no letters.
    symbols: usize,
}

impl CodepageEvidence {
    fn add(&mut self, run: &Windows1252Run<'_>, codepage: &ScriptCodepage) {
        match run.decode(codepage) {
            Some(_) if run.is_in_word => self.gain -= IN_LATIN_WORD_PENALTY,
            Some(decoded) if decoded.gain > 0 => {
                self.gain += decoded.gain;
                self.longest_run = self.longest_run.max(decoded.letters);
                self.changed += decoded.changed;
                self.symbols += run.symbols;
            }
            _ => {}
        }
    }

    /// The gain; 0 if the line would not be one of letters.
    fn total(&self) -> Cost {
        let is_of_letters = self.longest_run >= MIN_LONGEST_RUN && self.symbols * 3 < self.changed;
        if is_of_letters { self.gain } else { 0 }
    }
}
