//! A long run of letters in, whatlang's opinion out. The second opinion of the language stage: never asked about
//! Arabic script, of which it knows three languages, nor about short runs, where it guesses.

use whatlang::{Detector, Lang};

use super::languages::Languages;

/// Fewest letters that it is asked about.
pub(super) const LETTERS: u64 = 60;
/// Most characters of a span that it is shown: it costs fifty microseconds and more, and more text does not change its mind.
const SHOWN: usize = 600;

/// whatlang's ISO 639-3 codes outside Arabic script, and the BCP 47 tags of the labels.
pub(super) static CODES: &[(&str, &str)] = &[
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "fil"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

/// whatlang, told which languages to choose from.
pub(super) struct General(Detector);

impl General {
    pub(super) fn new(languages: &Languages) -> General {
        if languages.is_all() {
            return General(Detector::new());
        }
        let allowed = CODES.iter().filter(|(_, tag)| languages.allows(tag));
        General(Detector::with_allowlist(allowed.filter_map(|(code, _)| Lang::from_code(*code)).collect()))
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

fn tag(code: &str) -> Option<&'static str> {
    CODES.binary_search_by_key(&code, |&(code, _)| code).ok().map(|at| CODES[at].1)
}
