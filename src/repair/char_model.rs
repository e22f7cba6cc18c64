//! The character model: how likely one character follows another in text. Two characters come in, a cost goes out.
//! Repair tells damage from text by it.
//!
//! The model is a class bigram model with a letter bigram model inside of alphabets. The cost of a transition is a
//! negative log probability with two parts: the cost that the class of the second character follows the class of the
//! first, and the cost of the second character itself. The second part is the cost of the letter pair where both
//! characters are letters of one alphabet, and the rarity of the character within its class otherwise. The tables are
//! those of `data/mojibake_model.bin`. Cost: two table look-ups for a transition.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --mojibake DIR`.

use std::sync::LazyLock;

use crate::embedded::MOJIBAKE_MODEL;
use crate::model::char_class::{self, ALPHABETS, Alphabet, CLASSES, CharClass};
use crate::model::mojibake_model::{COST_UNITS_PER_NAT, LetterBigrams};

/// A negative log probability, in eighths of a nat.
pub(super) type Cost = i32;

/// Units of [`Cost`] in one nat.
pub(super) const NAT: Cost = COST_UNITS_PER_NAT;

/// The cost of U+FFFD after any character: it is no text, but no damage that can be undone either.
const REPLACEMENT_COST: u8 = 6 * NAT as u8;

/// The state of the model at a character: all that the model needs to know of it. It is looked up once for each
/// character and carried along.
#[derive(Clone, Copy, Debug)]
pub(super) struct CharState {
    pub class: CharClass,
    /// The alphabet whose letter bigrams it takes part in.
    pub alphabet: Option<Alphabet>,
    /// One more than its row among the letters of the alphabet; 0 for none.
    letter: u8,
    /// Its cost within its class.
    rarity: u8,
}

impl CharState {
    /// The state of a space, and of both ends of a line.
    pub const BOUNDARY: CharState =
        CharState { class: CharClass::Space, alphabet: None, letter: 0, rarity: 0 };

    /// The state of `c`.
    #[inline]
    pub fn of(c: char) -> CharState {
        CharModel::get().state(c)
    }

    /// The cost of the character within its class.
    pub fn rarity(self) -> Cost {
        self.rarity.into()
    }
}

/// The cost that `second` follows `first`.
#[inline(always)]
pub(super) fn transition_cost(first: CharState, second: CharState) -> Cost {
    CharModel::get().transition_cost(first, second)
}

/// The costs of all transitions between the upper 128 characters of a single-byte codepage.
pub(super) struct TransitionTable(Box<[[u16; 128]; 128]>);

impl TransitionTable {
    /// `states`: of the characters of the bytes from 0x80.
    pub fn of(states: &[CharState; 128]) -> TransitionTable {
        let mut costs = Box::new([[0; 128]; 128]);
        for (row, &first) in costs.iter_mut().zip(states) {
            row.iter_mut()
                .zip(states)
                .for_each(|(cost, &second)| *cost = transition_cost(first, second) as u16);
        }
        TransitionTable(costs)
    }

    /// The cost that the character of byte `second` follows that of byte `first`.
    #[inline]
    pub fn cost(&self, first: u8, second: u8) -> Cost {
        self.0[usize::from(first & 0x7F)][usize::from(second & 0x7F)].into()
    }
}

/// The sum of the transition costs of `text` between `before` and `after`.
pub(super) fn path_cost(
    before: CharState,
    text: impl IntoIterator<Item = CharState>,
    after: CharState,
) -> Cost {
    let (mut last, mut sum) = (before, 0);
    for state in text.into_iter().chain([after]) {
        sum += transition_cost(last, state);
        last = state;
    }
    sum
}

/// The class of `c`.
pub(super) fn class_of(c: char) -> CharClass {
    CharState::of(c).class
}

/// The tables of the model. A loop that asks often holds on to the reference.
pub(super) struct CharModel {
    /// The states of the characters below [`DIRECT_CHARS`].
    direct: Vec<CharState>,
    /// Row: the class before; column: the class that follows.
    classes: [[u8; CLASSES]; CLASSES],
    pairs: [LetterPairs; ALPHABETS],
}

/// So many characters have their states in a table. The others are looked up by binary search.
const DIRECT_CHARS: usize = 0x2600;
/// The cost of a NO-BREAK SPACE within its class, that is, compared with a space.
const NO_BREAK_SPACE_RARITY: u8 = 12;

static MODEL: LazyLock<CharModel> = LazyLock::new(CharModel::new);

impl CharModel {
    #[inline]
    pub fn get() -> &'static CharModel {
        &MODEL
    }

    /// As [`CharState::of`].
    #[inline]
    pub fn state(&self, c: char) -> CharState {
        self.direct.get(c as usize).copied().unwrap_or_else(|| self.look_up(c))
    }

    /// As [`transition_cost`].
    #[inline(always)]
    pub fn transition_cost(&self, first: CharState, second: CharState) -> Cost {
        let class_cost = self.classes[first.class as usize][second.class as usize];
        let char_cost = match second.alphabet {
            Some(alphabet) if first.letter > 0 && second.letter > 0 && first.alphabet == second.alphabet => {
                self.pairs[alphabet as usize].cost(first.letter, second.letter)
            }
            _ => second.rarity,
        };
        Cost::from(class_cost) + Cost::from(char_cost)
    }

    fn new() -> CharModel {
        let pairs = MOJIBAKE_MODEL.letter_bigrams.map(LetterPairs::new);
        let mut classes = [[0; CLASSES]; CLASSES];
        classes
            .iter_mut()
            .zip(MOJIBAKE_MODEL.class_bigrams)
            .for_each(|(row, costs)| row.copy_from_slice(costs));
        classes[CharClass::Replacement as usize] = classes[CharClass::Space as usize];
        classes.iter_mut().for_each(|row| row[CharClass::Replacement as usize] = REPLACEMENT_COST);
        let mut model = CharModel { direct: Vec::new(), classes, pairs };
        model.direct =
            (0..DIRECT_CHARS as u32).map(|c| model.look_up(char::from_u32(c).unwrap_or(' '))).collect();
        model
    }

    fn look_up(&self, c: char) -> CharState {
        // The counted texts do not hold it.
        if c == char::REPLACEMENT_CHARACTER {
            return CharState { class: CharClass::Replacement, alphabet: None, letter: 0, rarity: 0 };
        }
        let class = char_class::of(c);
        let alphabet = char_class::alphabet(class);
        let letter = alphabet.map_or(0, |alphabet| self.pairs[alphabet as usize].letter(c));
        CharState { class, alphabet, letter, rarity: rarity(c, class) }
    }
}

/// The cost of a character within its class. Binary search.
fn rarity(c: char, class: CharClass) -> u8 {
    match class {
        CharClass::Space if c == '\u{A0}' => return NO_BREAK_SPACE_RARITY,
        CharClass::Space | CharClass::Replacement => return 0,
        _ => {}
    }
    let code = |&[low, high, _]: &[u8; 3]| u32::from(u16::from_le_bytes([low, high]));
    match MOJIBAKE_MODEL.characters.binary_search_by_key(&u32::from(c), code) {
        Ok(at) => MOJIBAKE_MODEL.characters[at][2],
        Err(_) => MOJIBAKE_MODEL.unseen[class as usize],
    }
}

/// The letters of one alphabet, and the cost that each follows each.
struct LetterPairs {
    /// The first letter.
    first: u32,
    /// By letter, counted from the first: one more than its row; 0 for none.
    rows: Vec<u8>,
    count: usize,
    costs: &'static [u8],
}

impl LetterPairs {
    fn new(bigrams: LetterBigrams<'static>) -> LetterPairs {
        let LetterBigrams { letters, costs } = bigrams;
        let letter = |letter: &[u8; 2]| u32::from(u16::from_le_bytes(*letter));
        let (first, last) = (letters.first().map_or(0, letter), letters.last().map_or(0, letter));
        let mut rows = vec![0; (last - first + 1) as usize];
        for (row, code) in letters.iter().map(letter).enumerate() {
            rows[(code - first) as usize] = row as u8 + 1;
        }
        LetterPairs { first, rows, count: letters.len(), costs }
    }

    /// One more than the row of `c`; 0 for none.
    fn letter(&self, c: char) -> u8 {
        let place = u32::from(char_class::folded(c)).checked_sub(self.first);
        place.and_then(|place| self.rows.get(place as usize)).copied().unwrap_or(0)
    }

    #[inline]
    fn cost(&self, first: u8, second: u8) -> u8 {
        self.costs[(usize::from(first) - 1) * self.count + usize::from(second) - 1]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_costs_less_than_damage() {
        for (text, damage) in [
            ("é", "\u{C3}\u{A9}"),
            ("و", "\u{638}\u{2C6}"),
            ("и", "\u{D0}\u{B8}"),
            ("’", "\u{E2}\u{20AC}\u{2122}"),
        ] {
            for (before, after) in [('a', 'b'), (' ', ' ')] {
                let cost = |text: &str| {
                    path_cost(CharState::of(before), text.chars().map(CharState::of), CharState::of(after))
                };
                assert!(cost(text) < cost(damage), "{text}");
            }
        }
    }
}
