//! How likely one character follows another in text: two characters in, a cost out. Damage is told from text by it.
//!
//! A step costs what it costs that the one class of characters follows the other, and then the letter that followed
//! the letter, where both are of one alphabet, or the character among its class. The tables are those of
//! `data/mojibake_model.bin`.

use std::sync::LazyLock;

use super::class::{self, ALPHABETS, Alphabet, CLASSES, Class};
use crate::embedded::MOJIBAKE_MODEL;
use crate::model::mojibake_model::{COST_UNITS_PER_NAT, LetterBigrams};

/// In eighths of a nat.
pub(super) type Cost = i32;

/// A nat.
pub(super) const NAT: Cost = COST_UNITS_PER_NAT;

/// What U+FFFD costs, wherever it stands: it is no text, but no damage either that can be undone.
const LOST: u8 = 6 * NAT as u8;

/// What the model knows of a character. Looked up once, where the character is met, and carried along.
#[derive(Clone, Copy, Debug)]
pub(super) struct Weight {
    pub class: Class,
    /// The alphabet that judges it, letter by letter.
    pub alphabet: Option<Alphabet>,
    /// One more than its row among the letters of the alphabet; 0 for none.
    letter: u8,
    /// What it costs among the characters of its class.
    rarity: u8,
}

impl Weight {
    /// That of a space, and of both ends of a line.
    pub const EDGE: Weight = Weight { class: Class::Edge, alphabet: None, letter: 0, rarity: 0 };

    /// That of `c`.
    #[inline]
    pub fn of(c: char) -> Weight {
        Model::get().weight(c)
    }

    /// What the character costs among those of its class.
    pub fn rarity(self) -> Cost {
        self.rarity.into()
    }
}

/// What it costs that `second` follows `first`.
#[inline(always)]
pub(super) fn step(first: Weight, second: Weight) -> Cost {
    Model::get().step(first, second)
}

/// What it costs that one of the upper characters of a single-byte table follows another.
pub(super) struct Steps(Box<[[u16; 128]; 128]>);

impl Steps {
    /// Of the characters from byte 0x80 on.
    pub fn of(weights: &[Weight; 128]) -> Steps {
        let mut steps = Box::new([[0; 128]; 128]);
        for (row, &first) in steps.iter_mut().zip(weights) {
            row.iter_mut().zip(weights).for_each(|(cost, &second)| *cost = step(first, second) as u16);
        }
        Steps(steps)
    }

    /// What it costs that byte `second` follows `first`.
    #[inline]
    pub fn cost(&self, first: u8, second: u8) -> Cost {
        self.0[usize::from(first & 0x7F)][usize::from(second & 0x7F)].into()
    }
}

/// What `text` costs between `before` and `after`.
pub(super) fn cost(before: Weight, text: impl IntoIterator<Item = Weight>, after: Weight) -> Cost {
    let (mut last, mut sum) = (before, 0);
    for weight in text.into_iter().chain([after]) {
        sum += step(last, weight);
        last = weight;
    }
    sum
}

/// The class of `c`.
pub(super) fn class_of(c: char) -> Class {
    Weight::of(c).class
}

/// What is known of characters and their neighbours. Whoever asks much holds on to it.
pub(super) struct Model {
    /// Of characters below [`DIRECT`].
    direct: Vec<Weight>,
    /// Row: the class before; column: the class that follows.
    classes: [[u8; CLASSES]; CLASSES],
    pairs: [Pairs; ALPHABETS],
}

const DIRECT: usize = 0x2600;
/// How much rarer than a space a NO-BREAK SPACE is.
const NO_BREAK: u8 = 12;

static MODEL: LazyLock<Model> = LazyLock::new(Model::new);

impl Model {
    #[inline]
    pub fn get() -> &'static Model {
        &MODEL
    }

    /// As [`Weight::of`].
    #[inline]
    pub fn weight(&self, c: char) -> Weight {
        self.direct.get(c as usize).copied().unwrap_or_else(|| self.look_up(c))
    }

    /// As [`step`].
    #[inline(always)]
    pub fn step(&self, first: Weight, second: Weight) -> Cost {
        let follows = self.classes[first.class as usize][second.class as usize];
        let which = match second.alphabet {
            Some(alphabet) if first.letter > 0 && second.letter > 0 && first.alphabet == second.alphabet => {
                self.pairs[alphabet as usize].cost(first.letter, second.letter)
            }
            _ => second.rarity,
        };
        Cost::from(follows) + Cost::from(which)
    }

    fn new() -> Model {
        let pairs = MOJIBAKE_MODEL.letter_bigrams.map(Pairs::new);
        let mut classes = [[0; CLASSES]; CLASSES];
        classes
            .iter_mut()
            .zip(MOJIBAKE_MODEL.class_bigrams)
            .for_each(|(row, costs)| row.copy_from_slice(costs));
        classes[Class::Replacement as usize] = classes[Class::Edge as usize];
        classes.iter_mut().for_each(|row| row[Class::Replacement as usize] = LOST);
        let mut model = Model { direct: Vec::new(), classes, pairs };
        model.direct = (0..DIRECT as u32).map(|c| model.look_up(char::from_u32(c).unwrap_or(' '))).collect();
        model
    }

    fn look_up(&self, c: char) -> Weight {
        // Met where others are not.
        if c == char::REPLACEMENT_CHARACTER {
            return Weight { class: Class::Replacement, alphabet: None, letter: 0, rarity: 0 };
        }
        let class = class::of(c);
        let alphabet = class::alphabet(class);
        let letter = alphabet.map_or(0, |alphabet| self.pairs[alphabet as usize].letter(c));
        Weight { class, alphabet, letter, rarity: rarity(c, class) }
    }
}

/// The cost of a character within its class. Binary search.
fn rarity(c: char, class: Class) -> u8 {
    match class {
        Class::Edge if c == '\u{A0}' => return NO_BREAK,
        Class::Edge | Class::Replacement => return 0,
        _ => {}
    }
    let code = |&[low, high, _]: &[u8; 3]| u32::from(u16::from_le_bytes([low, high]));
    match MOJIBAKE_MODEL.characters.binary_search_by_key(&u32::from(c), code) {
        Ok(at) => MOJIBAKE_MODEL.characters[at][2],
        Err(_) => MOJIBAKE_MODEL.unseen[class as usize],
    }
}

/// The letters of one alphabet, and what it costs that each follows each.
struct Pairs {
    first: u32,
    /// One more than the row of the letter, 0 for none.
    rows: Vec<u8>,
    count: usize,
    costs: &'static [u8],
}

impl Pairs {
    fn new(bigrams: LetterBigrams<'static>) -> Pairs {
        let LetterBigrams { letters, costs } = bigrams;
        let letter = |letter: &[u8; 2]| u32::from(u16::from_le_bytes(*letter));
        let (first, last) = (letters.first().map_or(0, letter), letters.last().map_or(0, letter));
        let mut rows = vec![0; (last - first + 1) as usize];
        for (row, code) in letters.iter().map(letter).enumerate() {
            rows[(code - first) as usize] = row as u8 + 1;
        }
        Pairs { first, rows, count: letters.len(), costs }
    }

    /// One more than the row of `c`, 0 for none.
    fn letter(&self, c: char) -> u8 {
        let place = u32::from(class::folded(c)).checked_sub(self.first);
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
                let cost =
                    |text: &str| cost(Weight::of(before), text.chars().map(Weight::of), Weight::of(after));
                assert!(cost(text) < cost(damage), "{text}");
            }
        }
    }
}
