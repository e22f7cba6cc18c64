//! Words that mix scripts: the runs of a paragraph in; a finding for each word that may deceive out. And words of one script
//! that look like another word of the text in another.
//!
//! A word's resolved script set (UTS #39 §5.1) is empty where two runs touch, since runs hold what one writing system mixes
//! ([`super::script_runs`]). Ordinary text does that too, and so these are no findings:
//!
//! - Latin beside Chinese, Japanese or Korean (Highly Restrictive, UTS #39 §5.2);
//! - Latin beside one other recommended script but Cyrillic and Greek (Moderately Restrictive), as a foreign word has endings of
//!   the language around it (`RNAهای`), unless it stands inside a Latin word and its script is written as Latin is;
//! - Latin and Cyrillic where two words meet, each with letters that look like none of the other script;
//! - Greek letters that are symbols, in formulas and units: `TNFα`, `µm`, `kΩ`.
//!
//! Cost: linear; the words of the text are read again where a word mixes scripts, and where it has both Latin and Cyrillic text.

use std::collections::HashSet;
use std::fmt::Write;
use std::ops::Range;

use super::confusables;
use super::script_runs::{ScriptRun, is_east_asian};
use crate::chars::classes::is_letter_or_mark;
use crate::chars::{self, Script};
use crate::document::{FindingKind, RawFinding, Span, SpanKind};

/// The most characters of a word that a finding covers on either side of a border.
const MAX_REPORTED_WORD_CHARS: usize = 40;
/// Characters that a finding names.
const MAX_NAMED: usize = 4;
/// Letters of a word that may be taken for another.
const MIN_TWIN_LETTERS: usize = 4;

/// Reports the words of a paragraph that mix scripts.
pub(super) fn report(text: &str, runs: &[ScriptRun], found: &mut Vec<RawFinding>) {
    let mut word: Option<Range<usize>> = None;
    for pair in runs.windows(2) {
        let [left, right] = pair else { continue };
        let meet = left.letters > 0 && right.letters > 0 && left.range.end == right.range.start;
        if !meet || is_east_asian(left.script) || is_east_asian(right.script) {
            continue;
        }
        let is_word = |c: &char| is_letter_or_mark(*c);
        let head = text[left.range.clone()].chars().rev().take(MAX_REPORTED_WORD_CHARS).take_while(is_word);
        let tail = text[right.range.clone()].chars().take(MAX_REPORTED_WORD_CHARS).take_while(is_word);
        let start = left.range.end - head.map(char::len_utf8).sum::<usize>();
        let end = right.range.start + tail.map(char::len_utf8).sum::<usize>();
        match &mut word {
            Some(word) if word.end > start => word.end = end,
            _ => {
                report_word(text, word.take(), found);
                word = Some(start..end);
            }
        }
    }
    report_word(text, word, found);
}

fn report_word(text: &str, word: Option<Range<usize>>, found: &mut Vec<RawFinding>) {
    let Some(range) = word else { return };
    let parts = parts(&text[range.clone()]);
    if is_ordinary(&parts) {
        return;
    }
    let mut scripts: Vec<Script> = Vec::new();
    for part in &parts {
        if !scripts.contains(&part.script) {
            scripts.push(part.script);
        }
    }
    let letters = |script: Script| -> usize {
        parts.iter().filter(|part| part.script == script).map(|part| part.text.chars().count()).sum()
    };
    // The most letters of a word are its own; the others are named.
    let own = scripts.iter().rev().copied().max_by_key(|&script| letters(script)).unwrap_or_default();
    let names: Vec<String> = scripts.iter().take(MAX_NAMED).map(|script| script.to_string()).collect();
    let guests = parts.iter().filter(|part| part.script != own).flat_map(|part| part.text.chars());
    let detail = format!("{} in one word: {}", names.join(" and "), named(guests));
    found.push(RawFinding { kind: FindingKind::MixedScript, range, detail });
}

/// A stretch of a word in one script.
struct Part<'a> {
    script: Script,
    text: &'a str,
}

/// The parts of a word. Marks and signs of several scripts go with the letter before them.
fn parts(word: &str) -> Vec<Part<'_>> {
    let mut parts: Vec<Part<'_>> = Vec::new();
    let mut start = 0;
    for (at, c) in word.char_indices() {
        let script = chars::of(c).script();
        let is_own = !matches!(script, Script::COMMON | Script::INHERITED);
        let end = at + c.len_utf8();
        match parts.last_mut() {
            Some(last) if !is_own || last.script == script => last.text = &word[start..end],
            _ => {
                start = at;
                parts.push(Part { script, text: &word[at..end] });
            }
        }
    }
    parts
}

/// Whether ordinary text mixes scripts so.
fn is_ordinary(parts: &[Part<'_>]) -> bool {
    let others = || parts.iter().filter(|part| part.script != Script::LATIN);
    let Some(other) = others().next().map(|part| part.script) else { return true };
    // Two runs may meet at a sign that is no letter of either.
    if parts.len() < 2 {
        return true;
    }
    if others().any(|part| part.script != other) || others().count() == parts.len() {
        return false;
    }
    let is_enclosed = parts.windows(3).any(|three| three[0].script == Script::LATIN);
    match other {
        Script::CYRILLIC => parts.len() == 2 && parts.iter().all(is_unmistakable),
        Script::GREEK => is_formula(parts),
        // Nobody takes them for Latin, so they cannot stand for Latin letters.
        _ if is_rtl_or_unspaced(other) => true,
        _ => RECOMMENDED.contains(&other) && !is_enclosed,
    }
}

/// Whether a part is a word that is not taken for one of the other script.
fn is_unmistakable(part: &Part<'_>) -> bool {
    part.text.chars().nth(1).is_some() && !part.text.chars().all(confusables::is_confusable)
}

/// Whether Greek letters are symbols here: beside an abbreviation or the name of a unit.
fn is_formula(parts: &[Part<'_>]) -> bool {
    let greek = || parts.iter().filter(|part| part.script == Script::GREEK);
    let latin = parts.iter().filter(|part| part.script == Script::LATIN);
    let lowercase = latin.flat_map(|part| part.text.chars()).filter(|c| c.is_lowercase()).count();
    let are_symbols =
        greek().all(|part| part.text.chars().count() <= 2 && part.text.chars().all(is_greek_symbol));
    let is_micro = parts.len() == 2 && parts[0].text == "μ";
    are_symbols && (lowercase <= MAX_LOWERCASE_IN_FORMULA || is_micro)
}

/// Lower-case letters of Latin in an abbreviation or unit.
const MAX_LOWERCASE_IN_FORMULA: usize = 2;

/// Letters that formulas have: all but those that look like Latin ones.
fn is_greek_symbol(c: char) -> bool {
    matches!(c, 'α'..='θ' | 'κ'..='ξ' | 'π'..='τ' | 'φ'..='ω' | 'Γ' | 'Δ' | 'Θ' | 'Λ' | 'Ξ' | 'Π' | 'Σ' | 'Φ' | 'Ψ' | 'Ω')
}

fn is_rtl_or_unspaced(script: Script) -> bool {
    script.is_unspaced()
        || matches!(script, Script::ARABIC | Script::HEBREW | Script::SYRIAC | Script::THAANA | Script::NKO)
}

/// The recommended scripts of UAX #31 table 5 that are written from left to right with spaces, but for Latin, Cyrillic and
/// Greek.
const RECOMMENDED: [Script; 14] = [
    Script::ARMENIAN,
    Script::BENGALI,
    Script::DEVANAGARI,
    Script::ETHIOPIC,
    Script::GEORGIAN,
    Script::GUJARATI,
    Script::GURMUKHI,
    Script::KANNADA,
    Script::MALAYALAM,
    Script::ORIYA,
    Script::SINHALA,
    Script::TAMIL,
    Script::TELUGU,
    Script::TIBETAN,
];

/// The first of the characters, each once: `U+0430 а Cyrl`.
pub(super) fn named(characters: impl Iterator<Item = char>) -> String {
    let mut known: Vec<char> = Vec::new();
    let mut names = String::new();
    for c in characters {
        if known.contains(&c) || !is_letter_or_mark(c) && chars::of(c).digit().is_none() {
            continue;
        }
        if known.len() == MAX_NAMED {
            names.push_str(", …");
            break;
        }
        let comma = if known.is_empty() { "" } else { ", " };
        known.push(c);
        let _ = write!(names, "{comma}U+{:04X} {c} {}", u32::from(c), chars::of(c).script());
    }
    names
}

/// Says of words that mix Latin and Cyrillic which other word of the text they look like, and reports words that are all
/// Cyrillic and look like a Latin word of the text.
pub(super) fn report_twins(text: &str, spans: &[Span], found: &mut Vec<RawFinding>) {
    let has = |script: Script| spans.iter().any(|span| span.script == script && span.kind == SpanKind::Prose);
    let is_mixed = |finding: &RawFinding| finding.kind == FindingKind::MixedScript;
    let twins_of_mixed = |word: &str| [confusables::as_latin(word), confusables::as_cyrillic(word)];
    let mut twins: HashSet<String> = HashSet::new();
    for finding in found.iter().filter(|finding| is_mixed(finding)) {
        twins.extend(twins_of_mixed(&text[finding.range.clone()]));
    }
    let has_mixed = !twins.is_empty();
    let mut cyrillic = Vec::new();
    if has(Script::LATIN) && has(Script::CYRILLIC) {
        cyrillic = confusables::cyrillic_words(text, MIN_TWIN_LETTERS);
        twins.extend(cyrillic.iter().map(|range| confusables::as_latin(&text[range.clone()])));
    }
    let twins = if has_mixed { words_among(text, &twins) } else { latin_words_among(text, &twins) };
    if twins.is_empty() {
        return;
    }
    for finding in found.iter_mut().filter(|finding| is_mixed(finding)) {
        let word = &text[finding.range.clone()];
        if let Some(twin) =
            twins_of_mixed(word).iter().find(|twin| twins.contains(twin.as_str()) && *twin != word)
        {
            let _ = write!(finding.detail, "; looks like “{twin}”, which stands here too");
        }
    }
    for range in cyrillic {
        let word = &text[range.clone()];
        let twin = confusables::as_latin(word);
        if twins.contains(twin.as_str()) {
            let detail = format!("looks like “{twin}”, which stands here too: {}", named(word.chars()));
            found.push(RawFinding { kind: FindingKind::MixedScript, range, detail });
        }
    }
}

/// Those of `wanted` that are words of the text.
fn words_among<'t>(text: &'t str, wanted: &HashSet<String>) -> HashSet<&'t str> {
    if wanted.is_empty() {
        return HashSet::new();
    }
    // Few words begin and end as one of them.
    let ends = |word: &str| {
        usize::from(word.as_bytes()[0] ^ word.as_bytes()[word.len() - 1].rotate_left(3)) ^ word.len() & 255
    };
    let mut may_be_wanted = [false; 256];
    wanted.iter().filter(|word| !word.is_empty()).for_each(|word| may_be_wanted[ends(word)] = true);
    let words = words_of(text).map(|range| &text[range]);
    words.filter(|word| may_be_wanted[ends(word)] && wanted.contains(*word)).collect()
}

/// The same, of `wanted` words whose letters all look like Cyrillic ones.
fn latin_words_among<'t>(text: &'t str, wanted: &HashSet<String>) -> HashSet<&'t str> {
    if wanted.is_empty() {
        return HashSet::new();
    }
    let words = confusables::latin_words(text, MIN_TWIN_LETTERS).into_iter().map(|range| &text[range]);
    words.filter(|word| wanted.contains(*word)).collect()
}

/// The words of the text: letters and marks.
fn words_of(text: &str) -> impl Iterator<Item = Range<usize>> {
    let words = text.split(|c: char| !is_letter_or_mark(c)).filter(|word| !word.is_empty());
    words.map(move |word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        start..start + word.len()
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Dates, segment};
    use crate::document::Protected;
    use crate::profile::Profile;

    fn details(text: &str) -> Vec<String> {
        let rules = Profile::Lossless.rules();
        let mixed = segment(text, &Dates::default(), &Protected::default(), rules).mixed;
        mixed.into_iter().map(|found| found.detail).collect()
    }

    #[test]
    fn words_that_may_deceive_are_found_and_their_characters_named() {
        for (text, detail) in [
            ("p\u{430}ypal", "Latn and Cyrl in one word: U+0430 а Cyrl"),
            ("в\u{69}ктор", "Cyrl and Latn in one word: U+0069 i Latn"),
            ("\u{440}\u{430}y\u{440}\u{430}l", "Cyrl and Latn in one word: U+0079 y Latn, U+006C l Latn"),
            ("go\u{3BF}gle", "Latn and Grek in one word: U+03BF ο Grek"),
            ("p\u{3B1}ypal", "Latn and Grek in one word: U+03B1 α Grek"),
            ("g\u{585}\u{585}gle", "Latn and Armn in one word: U+0585 օ Armn"),
            ("\u{440}\u{3BF}", "Cyrl and Grek in one word: U+03BF ο Grek"),
            ("a\u{300}б в", "Latn and Cyrl in one word: U+0431 б Cyrl"),
            ("क\u{995}", "Deva and Beng in one word: U+0995 \u{995} Beng"),
        ] {
            assert_eq!(details(text), [detail], "{text}");
            // The levels of the library that knows UTS #39 allow none of them but where two scripts meet.
            assert!(
                crate::security::restriction_level(text) > crate::security::RestrictionLevel::SingleScript
            );
        }
    }

    #[test]
    fn ordinary_multilingual_text_has_none() {
        for text in [
            "RNAهای پیام\u{200C}رسان",
            "بهPDFها",
            "IFNβ, TNFα, NFκB, μm, μmol, kΩ, ΔH, γδT",
            "ภาษาEnglishไทย",
            "日本語Wiki と Wiki日本",
            "PDFови и USBкабель",
            "Hindiभाषा",
            "한국어English",
            "x² + y₁",
            "ǅ ﬁ",
            "ウィキpedia",
            "3D-модель",
            "naïve Ångström",
            "Wi-Fi роутер",
            "ﻻA",
            "e\u{301}",
            "ў",
            "किताब",
        ] {
            assert_eq!(details(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn twins_in_the_text_are_named() {
        let found = details("Pay with paypal. Or with p\u{430}ypal?");
        assert_eq!(
            found,
            ["Latn and Cyrl in one word: U+0430 а Cyrl; looks like “paypal”, which stands here too"]
        );
        let found = details("The scope is wide.\nѕ\u{441}оре это слово.");
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("looks like “scope”, which stands here too: U+0455"), "{found:?}");
        assert_eq!(details("The scope is wide.\nРоса и хаос в Москве."), [""; 0]);
    }

    #[test]
    fn mixed_words_take_linear_time() {
        for piece in ["aб", "aб ", "paypal p\u{430}ypal ", "ѕсоре scope "] {
            details(&piece.repeat(10_000));
        }
    }
}
