//! A letter in, what it says of each language of its script at each place in a word out.

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
