//! A date and the languages that write its month so in, the one that is meant out: the language of the sentence that it
//! stands in, else of the document, else, as for a date that stands alone, the commonest that spells it so.

use super::languages::Languages;
use super::reader::Reader;
use crate::language_data;

/// The only language that writes the month so; or the one of them that the sentence or the page is written in.
const ONLY: f32 = 0.98;
const MAJORITY: f32 = 0.97;
/// The commonest of the languages that write it so.
const COMMONEST: f32 = 0.9;

/// The label of a date.
pub(super) struct Dated {
    pub language: &'static str,
    pub runner_up: Option<&'static str>,
    pub confidence: f32,
}

/// The language of the date `text`: the first of the languages `around`, of its sentence and of the document, that writes it
/// so. `reader` knows the letters of its script.
pub(super) fn language(
    text: &str,
    candidates: &[&'static str],
    allowed: &Languages,
    around: [Option<&'static str>; 2],
    reader: Option<&Reader>,
) -> Option<Dated> {
    let mut candidates: Vec<&'static str> =
        candidates.iter().copied().filter(|tag| allowed.allows(tag)).collect();
    let rank = |tag: &str| language_data::of(tag).map_or(u16::MAX, |language| language.date_rank);
    candidates.sort_by_key(|tag| (rank(tag), *tag));
    // The months are compared folded; `أكتوبر`, as it stands, is Arabic and nothing else.
    if let Some(reader) = reader {
        let spelt = reader.spellers(text, &candidates);
        if !spelt.is_empty() {
            candidates = spelt;
        }
    }
    let same = around.into_iter().flatten().find_map(|around| {
        let exact = candidates.iter().position(|tag| *tag == around);
        exact.or_else(|| candidates.iter().position(|tag| primary(tag) == primary(around)))
    });
    let confidence = match (candidates.len(), same) {
        (0, _) => return None,
        (1, _) => ONLY,
        (_, Some(_)) => MAJORITY,
        (_, None) => COMMONEST,
    };
    let language = candidates.remove(same.unwrap_or(0));
    Some(Dated { language, runner_up: candidates.first().copied(), confidence })
}

/// The primary subtag: Dari is Persian.
fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}
