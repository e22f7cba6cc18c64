//! A long run of letters comes in, whatlang's opinion goes out. It is the second opinion of the stage. It is never
//! asked about Arabic script, of which it knows three languages, nor about short runs, where it guesses.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --languages FILE` and `cargo xtask train DIR`.

use whatlang::{Detector, Lang};

use super::languages::Languages;
use crate::language_data;

/// Runs of fewer letters are not asked about.
pub(super) const MIN_LETTERS: u64 = 60;
/// Characters of a run that it is given. A call costs fifty microseconds and more, and more text does not change the
/// answer.
const MAX_CHARS_SHOWN: usize = 600;

/// whatlang, with the languages that it may choose from.
pub(super) struct WhatlangFallback(Detector);

impl WhatlangFallback {
    pub(super) fn new(languages: &Languages) -> WhatlangFallback {
        if languages.is_all() {
            return WhatlangFallback(Detector::new());
        }
        let allowed = language_data::all().iter().filter(|language| languages.allows(language.tag));
        let codes = allowed.filter_map(|language| language.whatlang);
        WhatlangFallback(Detector::with_allowlist(codes.filter_map(Lang::from_code).collect()))
    }

    /// The language of the `texts` of one run, if whatlang calls its answer reliable.
    pub(super) fn detect<'a>(&self, texts: impl Iterator<Item = &'a str>) -> Option<&'static str> {
        let mut shown = String::new();
        for text in texts {
            if shown.len() >= MAX_CHARS_SHOWN {
                break;
            }
            shown.extend(text.chars().take(MAX_CHARS_SHOWN));
            shown.push(' ');
        }
        let info = self.0.detect(&shown)?;
        if !info.is_reliable() {
            return None;
        }
        let code = info.lang().code();
        language_data::all()
            .iter()
            .find(|language| language.whatlang == Some(code))
            .map(|language| language.tag)
    }
}
