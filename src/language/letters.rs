//! A character in, its part in a word out; a letter in, what it says of each language of its script out.

use std::sync::LazyLock;

use super::key::is_word;
use crate::chars::fold;

/// The part of a character in a word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Part {
    /// It belongs to the word, as this folded character.
    Word(char),
    /// A mark or a joiner that spelling may leave out: as if it were not there.
    Nothing,
    /// It ends the word.
    End,
}

/// The parts of all characters.
#[derive(Clone, Copy)]
pub(super) struct Parts(&'static [Part; 0x0A00]);

/// Nearly all letters of languages that have to be told apart lie here, and lower case is slow to look up.
static PARTS: LazyLock<[Part; 0x0A00]> =
    LazyLock::new(|| std::array::from_fn(|c| char::from_u32(c as u32).map_or(Part::End, part_of)));

impl Parts {
    pub(super) fn get() -> Parts {
        Parts(&PARTS)
    }

    /// The part that `c` plays.
    #[inline]
    pub(super) fn of(self, c: char) -> Part {
        match self.0.get(c as usize) {
            Some(&part) => part,
            None => part_of(c),
        }
    }
}

fn part_of(c: char) -> Part {
    match fold(c) {
        None => Part::Nothing,
        Some(folded) if is_word(c) => Part::Word(folded),
        Some(_) => Part::End,
    }
}

/// What the letters of one script say of its languages.
pub(super) struct Letters<const N: usize> {
    /// The number of the first language.
    pub start: usize,
    /// The slot of the first letter with a row.
    pub first: usize,
    /// From there, one more than the row of every letter; 0 for none.
    pub row_of: &'static [u8],
    /// Sixteenths of a nat below the language that the letter speaks for most: at the start of a word, in the middle,
    /// at the end. Which yeh, kaf or heh of Arabic script was typed counts for little.
    pub rows: &'static [[[i8; N]; 3]],
}

/// Where in the word a letter stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// First, or alone.
    First = 0,
    Middle = 1,
    Last = 2,
}

impl Place {
    /// The place of a letter that no other follows.
    pub(super) fn at_end(self) -> Place {
        if self == Place::Middle { Place::Last } else { self }
    }
}

impl<const N: usize> Letters<N> {
    /// What `letter`, a small one, says at the three places; `None` where it says nothing.
    #[inline]
    pub(super) fn row(&self, letter: char) -> Option<&'static [[i8; N]; 3]> {
        let row = *self.row_of.get(slot(letter)?.checked_sub(self.first)?)?;
        self.rows.get(usize::from(row).checked_sub(1)?)
    }
}

/// The letters up to the block Bengali, and Latin Extended Additional behind them.
#[inline]
fn slot(letter: char) -> Option<usize> {
    match letter as usize {
        c @ ..0x0A00 => Some(c),
        c @ 0x1E00..0x1F00 => Some(c - 0x1E00 + 0x0A00),
        _ => None,
    }
}
