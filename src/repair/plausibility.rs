//! How likely one character follows another in text: two characters in, a cost out. Damage is told from text by it.
//!
//! A step costs what it costs that the one class of characters follows the other, and then the letter that followed
//! the letter, where both are of one alphabet, or the character among its class. `data/characters.bin` has it all;
//! `xtask/src/characters.rs` counts.

use std::sync::LazyLock;

use super::class::{self, ALPHABETS, Alphabet, CLASSES, Class};

/// In eighths of a nat.
pub(super) type Cost = i32;

/// A nat.
pub(super) const NAT: Cost = 8;

/// What U+FFFD costs, wherever it stands: it is no text, but no damage either that can be undone.
pub(super) const LOST: Cost = 6 * NAT;

/// What it costs that `second` follows `first`; either end of a line is a space.
#[inline]
pub(super) fn step(first: char, second: char) -> Cost {
    if second == char::REPLACEMENT_CHARACTER {
        return LOST;
    }
    let first = if first == char::REPLACEMENT_CHARACTER { ' ' } else { first };
    let model = &*MODEL;
    let (one, other) = (model.class(first), model.class(second));
    let follows = model.classes[one as usize * CLASSES + other as usize];
    let which = match (class::alphabet(one), class::alphabet(other)) {
        (Some(a), Some(b)) if a == b => model.pairs(a).cost(first, second),
        _ => None,
    };
    Cost::from(follows) + which.unwrap_or_else(|| model.character(second, other))
}

/// What `text` costs between `before` and `after`.
pub(super) fn cost(before: char, text: impl IntoIterator<Item = char>, after: char) -> Cost {
    let (mut last, mut sum) = (before, 0);
    for c in text.into_iter().chain([after]) {
        sum += step(last, c);
        last = c;
    }
    sum
}

/// What `c` costs among the characters of its class.
pub(super) fn rarity(c: char) -> Cost {
    MODEL.character(c, MODEL.class(c))
}

/// The class of `c`.
pub(super) fn class_of(c: char) -> Class {
    MODEL.class(c)
}

struct Model {
    /// Of characters below [`DIRECT`].
    direct: Vec<(Class, u8)>,
    classes: &'static [u8],
    unmet: &'static [u8],
    /// Code point and cost, three bytes each, in order.
    characters: &'static [u8],
    pairs: [Pairs; ALPHABETS],
}

const DIRECT: usize = 0x2600;
/// How much rarer than a space a NO-BREAK SPACE is.
const NO_BREAK: u8 = 12;

static MODEL: LazyLock<Model> = LazyLock::new(|| Model::read(include_bytes!("../../data/characters.bin")));

impl Model {
    fn read(bytes: &'static [u8]) -> Model {
        let (classes, rest) = bytes.split_at(CLASSES * CLASSES);
        let (unmet, mut rest) = rest.split_at(CLASSES);
        let count = take_u16(&mut rest);
        let (characters, mut rest) = rest.split_at(count * 3);
        let pairs = std::array::from_fn(|_| Pairs::read(&mut rest));
        let mut model = Model { direct: Vec::new(), classes, unmet, characters, pairs };
        model.direct = (0..DIRECT as u32)
            .filter_map(char::from_u32)
            .map(|c| (class::of(c), model.look_up(c, class::of(c))))
            .collect();
        model
    }

    #[inline]
    fn class(&self, c: char) -> Class {
        self.direct.get(c as usize).map_or_else(|| class::of(c), |&(class, _)| class)
    }

    fn character(&self, c: char, class: Class) -> Cost {
        let cost = self.direct.get(c as usize).map_or_else(|| self.look_up(c, class), |&(_, cost)| cost);
        cost.into()
    }

    fn look_up(&self, c: char, class: Class) -> u8 {
        if class == Class::Edge {
            return if c == '\u{A0}' { NO_BREAK } else { 0 };
        }
        let code =
            |place: usize| u16::from_le_bytes([self.characters[place * 3], self.characters[place * 3 + 1]]);
        let (mut low, mut high) = (0, self.characters.len() / 3);
        while low < high {
            let middle = (low + high) / 2;
            if u32::from(code(middle)) < u32::from(c) { low = middle + 1 } else { high = middle }
        }
        let met = low * 3 < self.characters.len() && u32::from(code(low)) == u32::from(c);
        if met { self.characters[low * 3 + 2] } else { self.unmet[class as usize] }
    }

    fn pairs(&self, alphabet: Alphabet) -> &Pairs {
        &self.pairs[alphabet as usize]
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
    fn read(bytes: &mut &'static [u8]) -> Pairs {
        let count = take_u16(bytes);
        let letters: Vec<u32> = (0..count).map(|_| take_u16(bytes) as u32).collect();
        let (costs, rest) = bytes.split_at(count * count);
        *bytes = rest;
        let (first, last) = (letters.first().copied().unwrap_or(0), letters.last().copied().unwrap_or(0));
        let mut rows = vec![0; (last - first + 1) as usize];
        for (row, letter) in letters.iter().enumerate() {
            rows[(letter - first) as usize] = row as u8 + 1;
        }
        Pairs { first, rows, count, costs }
    }

    fn row(&self, c: char) -> Option<usize> {
        let place = u32::from(class::folded(c)).checked_sub(self.first)? as usize;
        usize::from(*self.rows.get(place)?).checked_sub(1)
    }

    fn cost(&self, first: char, second: char) -> Option<Cost> {
        Some(self.costs[self.row(first)? * self.count + self.row(second)?].into())
    }
}

fn take_u16(bytes: &mut &'static [u8]) -> usize {
    let (number, rest) = bytes.split_at(2);
    *bytes = rest;
    u16::from_le_bytes([number[0], number[1]]).into()
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
            assert!(cost('a', text.chars(), 'b') < cost('a', damage.chars(), 'b'), "{text}");
            assert!(cost(' ', text.chars(), ' ') < cost(' ', damage.chars(), ' '), "{text}");
        }
    }

    #[test]
    fn the_table_is_read_to_its_end() {
        let mut rest = &include_bytes!("../../data/characters.bin")[CLASSES * CLASSES + CLASSES..];
        let count = take_u16(&mut rest);
        rest = &rest[count * 3..];
        (0..ALPHABETS).for_each(|_| drop(Pairs::read(&mut rest)));
        assert!(rest.is_empty());
    }
}
