//! What stands between letters, and what its neighbours cost: an opening quote wants a space before it and a letter after
//! it. A character comes in, its [`PunctuationClass`] and costs go out. The costs are those of `data/punctuation.toml`.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --encodings DIR`.

pub(super) use super::punctuation_table::PunctuationClass;
use super::punctuation_table::{NeighbourCosts, PUNCTUATION_COSTS};

/// Steps of an integer cost in one nat, as in `model::encoding_bigrams`.
pub(super) const STEPS_PER_NAT: f32 = 16.0;
/// How much the costs of two letters as neighbours weigh, where the neighbours are not looked at.
const UNIGRAM_WEIGHT: f32 = 0.7;

/// What kind of neighbour a character is to punctuation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum NeighbourClass {
    Letter,
    Digit,
    Other,
}

impl PunctuationClass {
    /// The class of a character that is no letter.
    pub fn of(c: char) -> PunctuationClass {
        PunctuationClass::listed(c).unwrap_or(match c {
            c if c.is_numeric() => PunctuationClass::Digit,
            c if c.is_ascii_graphic() => PunctuationClass::ProgramSymbol,
            '\0'..='\u{9F}' | '\u{E000}'..='\u{F8FF}' => PunctuationClass::Unassigned,
            _ => PunctuationClass::Other,
        })
    }

    /// The cost of a neighbour before a character of this class, in steps.
    pub fn cost_before(self, neighbour: NeighbourClass) -> u32 {
        (PUNCTUATION_COSTS[self as usize].before.of(neighbour) * STEPS_PER_NAT) as u32
    }

    /// The cost of a neighbour after a character of this class, in steps.
    pub fn cost_after(self, neighbour: NeighbourClass) -> u32 {
        (PUNCTUATION_COSTS[self as usize].after.of(neighbour) * STEPS_PER_NAT) as u32
    }

    /// The cost of a character of this class, in steps, where its neighbours are not looked at.
    pub fn unigram_cost(self) -> u32 {
        let costs = &PUNCTUATION_COSTS[self as usize];
        ((costs.before.letter + costs.after.letter) * STEPS_PER_NAT * UNIGRAM_WEIGHT) as u32
    }
}

impl NeighbourCosts {
    fn of(&self, neighbour: NeighbourClass) -> f32 {
        match neighbour {
            NeighbourClass::Letter => self.letter,
            NeighbourClass::Digit => self.digit,
            NeighbourClass::Other => self.other,
        }
    }
}
