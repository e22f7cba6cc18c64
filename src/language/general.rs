//! A long run of letters in, whatlang's opinion out. The second opinion of the language stage: never asked about
//! Arabic script, of which it knows three languages, nor about short runs, where it guesses.

use whatlang::{Detector, Lang};

use super::languages::Languages;
use crate::language_data;

/// Fewest letters that it is asked about.
pub(super) const LETTERS: u64 = 60;
/// Most characters of a span that it is shown: it costs fifty microseconds and more, and more text does not change its mind.
const SHOWN: usize = 600;

/// whatlang, told which languages to choose from.
pub(super) struct General(Detector);

impl General {
    pub(super) fn new(languages: &Languages) -> General {
        if languages.is_all() {
            return General(Detector::new());
        }
        let allowed = language_data::all().iter().filter(|language| languages.allows(language.tag));
        let codes = allowed.filter_map(|language| language.whatlang);
        General(Detector::with_allowlist(codes.filter_map(Lang::from_code).collect()))
    }

    /// The language of `pieces` of one run, if whatlang calls itself reliable.
    pub(super) fn opinion<'a>(&self, pieces: impl Iterator<Item = &'a str>) -> Option<&'static str> {
        let mut shown = String::new();
        for piece in pieces {
            if shown.len() >= SHOWN {
                break;
            }
            shown.extend(piece.chars().take(SHOWN));
            shown.push(' ');
        }
        let info = self.0.detect(&shown)?;
        if !info.is_reliable() {
            return None;
        }
        tag(info.lang().code())
    }
}

/// The label of an ISO 639-3 code of whatlang; none for those of Arabic script.
fn tag(code: &str) -> Option<&'static str> {
    language_data::all().iter().find(|language| language.whatlang == Some(code)).map(|language| language.tag)
}
