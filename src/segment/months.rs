//! Names of months: a word comes in; the month and the languages that call it so go out.
//!
//! Names are compared after folding by [`spelling`]. The table is generated from CLDR and from `dates.months` of the files in
//! `data/languages`, where names stand that CLDR lacks. It is searched by binary search, but most words of a text are no
//! names, so a Bloom filter with one hash is asked first: one pass over the word, one bit.

use super::months_table::{CONNECTORS, MONTHS};
use crate::model::fold::spelling;

/// The month, 1 to 12, that is called `name`, and the BCP 47 tags of the languages that call it so.
pub(super) fn find(name: &str) -> Option<(u8, &'static [&'static str])> {
    if !may_be_listed(name) {
        return None;
    }
    let name: String = name.chars().filter_map(spelling).collect();
    let first = MONTHS.partition_point(|(key, _, _)| *key < name.as_str());
    // Where one name is two months (listopad), the one that more languages mean.
    let (_, number, languages) = MONTHS[first..]
        .iter()
        .take_while(|(key, _, _)| *key == name)
        .max_by_key(|(_, number, languages)| (languages.len(), std::cmp::Reverse(*number)))?;
    Some((*number, languages))
}

/// Whether the word stands between the parts of a date: `30 de octubre`.
pub(super) fn is_connector(word: &str) -> bool {
    if !may_be_listed(word) {
        return false;
    }
    let folded: String = word.chars().filter_map(spelling).collect();
    CONNECTORS.binary_search(&folded.as_str()).is_ok()
}

/// False for most words that are in neither table.
fn may_be_listed(word: &str) -> bool {
    let hash = word.chars().filter_map(spelling).fold(FNV_OFFSET_BASIS, |hash, c| hash_step(hash, c as u32));
    FILTER[bit_of(hash).0] >> bit_of(hash).1 & 1 != 0
}

const FILTER_WORDS: usize = 256;

/// One bit for each hash of a word in the tables.
static FILTER: [u64; FILTER_WORDS] = {
    let mut filter = [0; FILTER_WORDS];
    let mut at = 0;
    while at < MONTHS.len() + CONNECTORS.len() {
        let word = if at < MONTHS.len() { MONTHS[at].0 } else { CONNECTORS[at - MONTHS.len()] };
        let (index, bit) = bit_of(hash_of(word.as_bytes()));
        filter[index] |= 1 << bit;
        at += 1;
    }
    filter
};

/// The word of the filter and the bit in it.
const fn bit_of(hash: u32) -> (usize, u32) {
    (hash as usize >> 6 & (FILTER_WORDS - 1), hash & 63)
}

/// The hash of valid UTF-8, character by character.
const fn hash_of(bytes: &[u8]) -> u32 {
    let (mut hash, mut at) = (FNV_OFFSET_BASIS, 0);
    while at < bytes.len() {
        let mut code = match bytes[at] {
            lead @ 0..0x80 => lead as u32,
            lead @ 0x80..0xE0 => lead as u32 & 0x1F,
            lead @ 0xE0..0xF0 => lead as u32 & 0x0F,
            lead => lead as u32 & 0x07,
        };
        at += 1;
        while at < bytes.len() && bytes[at] & 0xC0 == 0x80 {
            code = code << 6 | bytes[at] as u32 & 0x3F;
            at += 1;
        }
        hash = hash_step(hash, code);
    }
    hash
}

/// FNV-1a over code points, with the high bits mixed down.
const fn hash_step(hash: u32, code: u32) -> u32 {
    let hash = (hash ^ code).wrapping_mul(0x0100_0193);
    hash ^ hash >> 15
}

const FNV_OFFSET_BASIS: u32 = 0x811C_9DC5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_folded_and_sorted() {
        assert!(MONTHS.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)));
        assert!(CONNECTORS.is_sorted_by(|a, b| a < b));
        for name in MONTHS.iter().map(|month| month.0).chain(CONNECTORS.iter().copied()) {
            assert_eq!(name.chars().filter_map(spelling).collect::<String>(), name);
        }
        assert!(super::super::months_table::SEPARATORS.contains(&','));
    }

    #[test]
    fn every_language_with_months_can_be_a_label() {
        let known = crate::language::Languages::known();
        for tag in MONTHS.iter().flat_map(|month| month.2) {
            assert!(known.contains(tag), "{tag}");
        }
    }

    #[test]
    fn filter_passes_every_name_and_few_other_words() {
        for name in MONTHS.iter().map(|month| month.0).chain(CONNECTORS.iter().copied()) {
            assert!(may_be_listed(name), "{name}");
            assert!(find(name).is_some() || is_connector(name), "{name}");
        }
        let others = (0..10_000).map(|number| format!("word{number}"));
        assert!(others.filter(|word| may_be_listed(word)).count() < 1500);
    }
}
