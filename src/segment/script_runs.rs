//! Script runs: how each character takes part in them (UAX #24 §5), and which scripts one run may hold (UTS #39 §5.1).

use std::ops::Range;

use crate::chars::{self, BidiClass, Properties, Script};
use crate::document::SpanKind;

/// A range that becomes one span, once the gaps beside it are added.
#[derive(Clone, Debug)]
pub(super) struct ScriptRun {
    pub range: Range<usize>,
    pub script: Script,
    pub kind: SpanKind,
    /// Whether it runs from right to left.
    pub rtl: bool,
    /// How many letters it has.
    pub letters: usize,
    /// Index into the dates.
    pub date_match: Option<usize>,
}

impl ScriptRun {
    /// Extends a Latin run over the ASCII letters at the start of `behind` and what lies between them. Returns how many
    /// bytes were read. Stops before a digit, because digits of two systems may be mixed there.
    pub fn extend(&mut self, behind: &[u8]) -> usize {
        let start = self.range.end;
        let seen = behind.iter().take_while(|byte| byte.is_ascii() && !byte.is_ascii_digit()).count();
        let seen = &behind[..seen];
        if let Some(last) = seen.iter().rposition(u8::is_ascii_alphabetic) {
            self.range.end = start + last + 1;
            self.letters += seen.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
        }
        seen.len()
    }
}

/// Whether it is a run of Latin or Cyrillic prose.
pub(super) fn is_european(run: &ScriptRun) -> bool {
    run.kind == SpanKind::Prose && run.letters > 0 && matches!(run.script, Script::LATIN | Script::CYRILLIC)
}

/// How a character takes part in script runs (UAX #24 §5).
pub(super) enum ScriptClass {
    /// It has one script.
    Own(Script),
    /// It takes the script of its base (UAX #24 §5.2).
    Inherited,
    /// It is common to these scripts (Script_Extensions, UAX #24 §3).
    Shared(&'static [Script]),
    /// It is common to all scripts.
    Common,
}

pub(super) fn script_class(properties: Properties) -> ScriptClass {
    match properties.script() {
        // Digits of every system go with the text around them, as European digits do.
        _ if properties.digit().is_some() => ScriptClass::Common,
        Script::COMMON if properties.extensions() == [Script::COMMON] => ScriptClass::Common,
        Script::COMMON => ScriptClass::Shared(properties.extensions()),
        Script::INHERITED => ScriptClass::Inherited,
        script => ScriptClass::Own(script),
    }
}

/// The script of a run that holds both scripts, if a writing system mixes them (UTS #39 §5.1, augmented script sets).
pub(super) fn merged_script(run: Script, next: Script) -> Option<Script> {
    use Script as S;
    if run == next {
        return Some(run);
    }
    let is_kana = |s| matches!(s, S::HIRAGANA | S::KATAKANA);
    match (run, next) {
        (S::JAPANESE | S::HAN, s) if is_kana(s) => Some(S::JAPANESE),
        (s, S::HAN) if is_kana(s) || s == S::JAPANESE => Some(S::JAPANESE),
        (a, b) if is_kana(a) && is_kana(b) => Some(S::JAPANESE),
        (S::KOREAN | S::HAN, S::HANGUL) | (S::KOREAN | S::HANGUL, S::HAN) => Some(S::KOREAN),
        (S::HANB | S::HAN, S::BOPOMOFO) | (S::HANB | S::BOPOMOFO, S::HAN) => Some(S::HANB),
        _ => None,
    }
}

/// Whether words may mix the script with Latin (UTS #39 §5.2, Highly Restrictive).
pub(super) fn is_east_asian(script: Script) -> bool {
    use Script as S;
    matches!(
        script,
        S::HAN | S::HIRAGANA | S::KATAKANA | S::HANGUL | S::BOPOMOFO | S::JAPANESE | S::KOREAN | S::HANB
    )
}

pub(super) fn is_rtl(properties: Properties) -> bool {
    matches!(properties.bidi_class(), BidiClass::R | BidiClass::AL | BidiClass::AN)
}

/// Whether the first letter runs from right to left.
pub(super) fn is_rtl_text(text: &str) -> bool {
    let strong = text.chars().map(chars::of).find(|properties| properties.is_letter());
    strong.is_some_and(is_rtl)
}
