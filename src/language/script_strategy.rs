//! A script in, how the language of its spans is found out.

use super::scripts_table::SCRIPTS;
use crate::document::{Script, Span, SpanKind};
use crate::embedded::LANGUAGE_NGRAMS;

/// How the language of a span of some script is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScriptStrategy {
    /// By the model of this number in [`LANGUAGE_NGRAMS`].
    Modelled(usize),
    /// Hebrew or Yiddish, by its characters.
    Hebrew,
    /// Chinese or Japanese, by its characters.
    Han,
    /// Japanese.
    Kana,
    /// The one language of the script.
    Single(&'static str),
    /// No language is known.
    Unknown,
}

/// The confidence of a label that the script tells, or characters of one language alone.
pub(super) const SCRIPT_CONFIDENCE: f32 = 0.99;

/// The label of a paragraph whose characters tell it: Han or Hebrew.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct CharacterLabel {
    pub tag: &'static str,
    pub runner_up: Option<&'static str>,
    /// In [0, 1].
    pub confidence: f32,
    /// Whether it needs no context.
    pub is_sure: bool,
    /// Letters that were read.
    pub letters: u64,
}

/// Han, alone and in one run with kana.
pub(super) const HAN: &[Script] = &[Script::HAN, Script::JAPANESE];
/// Kana alone.
pub(super) const KANA: &[Script] = &[Script::HIRAGANA, Script::KATAKANA];

impl ScriptStrategy {
    pub(super) fn of(script: Script) -> ScriptStrategy {
        let code = script.as_str();
        if let Some(model) = LANGUAGE_NGRAMS.iter().position(|model| model.script == code) {
            return ScriptStrategy::Modelled(model);
        }
        match script {
            Script::HEBREW => ScriptStrategy::Hebrew,
            _ if HAN.contains(&script) => ScriptStrategy::Han,
            _ if KANA.contains(&script) => ScriptStrategy::Kana,
            _ => match SCRIPTS.binary_search_by_key(&code, |&(script, _)| script) {
                Ok(at) => ScriptStrategy::Single(SCRIPTS[at].1),
                Err(_) => ScriptStrategy::Unknown,
            },
        }
    }
}

pub(super) fn is_prose(span: &Span, scripts: &[Script]) -> bool {
    span.kind == SpanKind::Prose && scripts.contains(&span.script)
}
