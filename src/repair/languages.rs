//! How common letters and pairs of letters are in 55 languages, and characters in four of East Asia: `data/pairs.bin` as
//! `xtask/src/pairs.rs` lays it out, unpacked. [`legacy`](super::legacy) compares the encodings of one line by it.

use std::sync::LazyLock;

/// Costs count sixteenths of a nat.
pub(super) const NAT: u32 = 16;

static PAIRS: &[u8] = include_bytes!("../../data/pairs.bin");

/// What is known of all of them.
pub(super) static LANGUAGES: LazyLock<Languages> = LazyLock::new(Languages::read);

pub(super) struct Languages {
    pub all: Vec<Language>,
    /// In the order of [`EAST_ASIAN`].
    east_asian: [Vec<(char, u8)>; EAST_ASIAN.len()],
}

/// The languages of many characters, as the file has them.
const EAST_ASIAN: [&str; 4] = ["zh", "zh-Hant", "ja", "ko"];

/// A language of few letters.
pub(super) struct Language {
    pub tag: &'static str,
    /// Small ones, the commonest first.
    pub letters: Vec<char>,
    /// What each costs by itself, by row; row 0 is what lies between words.
    alone: &'static [u8],
    /// What it costs that one follows the other.
    costs: &'static [u8],
}

impl Language {
    /// The row of a letter in any case, if the language writes it.
    pub fn row(&self, c: char) -> Option<u8> {
        let small = folded(c);
        let row = self.letters.iter().position(|&letter| letter == small)? + 1;
        u8::try_from(row).ok()
    }

    pub fn alone(&self, row: u8) -> u32 {
        self.alone[usize::from(row)].into()
    }

    /// What it costs that the letter of the second row follows that of the first.
    pub fn pair(&self, first: u8, second: u8) -> u32 {
        self.costs[usize::from(first) * self.alone.len() + usize::from(second)].into()
    }
}

impl Languages {
    /// The language of this tag.
    pub fn named(&self, tag: &str) -> Option<&Language> {
        self.all.iter().find(|language| language.tag == tag)
    }

    /// The commonest characters of a language of East Asia, each with what it costs.
    pub fn characters(&self, tag: &str) -> &[(char, u8)] {
        EAST_ASIAN.iter().position(|known| *known == tag).map_or(&[], |place| &self.east_asian[place])
    }

    fn read() -> Languages {
        let mut rest = PAIRS;
        let count = usize::from(take(&mut rest, 1)[0]);
        let all = (0..count).map(|_| Language::read(&mut rest)).collect();
        read_list(&mut rest); // letters by how common they are in all of them together
        let east_asian = std::array::from_fn(|_| read_list(&mut rest));
        Languages { all, east_asian }
    }
}

impl Language {
    fn read(rest: &mut &'static [u8]) -> Language {
        let tag = text(rest);
        let letters: Vec<char> = text(rest).chars().collect();
        let size = letters.len() + 1;
        Language { tag, letters, alone: take(rest, size), costs: take(rest, size * size) }
    }
}

/// The letter as the file has it: small, and one for those that no encoding tells apart. The generator does the same
/// (`src/encoding/statistics/letter.rs`).
fn folded(c: char) -> char {
    match c.to_lowercase().next().unwrap_or(c) {
        'ş' => 'ș',
        'ţ' => 'ț',
        'ي' | 'ى' => 'ی',
        'ك' => 'ک',
        'ہ' | 'ە' | 'ۀ' | 'ھ' => 'ه',
        c => c,
    }
}

/// Characters with what each costs.
fn read_list(rest: &mut &'static [u8]) -> Vec<(char, u8)> {
    let characters = text(rest);
    let costs = take(rest, characters.chars().count());
    characters.chars().zip(costs.iter().copied()).collect()
}

fn text(rest: &mut &'static [u8]) -> &'static str {
    let length = take(rest, 2);
    let length = usize::from(u16::from_le_bytes([length[0], length[1]]));
    std::str::from_utf8(take(rest, length)).unwrap_or_default()
}

/// It was written with the program, so that it fits.
fn take(rest: &mut &'static [u8], count: usize) -> &'static [u8] {
    let (taken, behind) = rest.split_at(count);
    *rest = behind;
    taken
}
