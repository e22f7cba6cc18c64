//! A date and the languages that write its month so come in; the one that is meant goes out: the language of its
//! sentence, or of the document, or, for a date that stands alone, the most common language that spells it so.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --languages FILE` and `cargo xtask train DIR`.

use super::languages::Languages;
use super::word_scorer::WordScorer;
use crate::document::{Calendar, Date, DateCandidates, DateOrder, ReadBy};
use crate::language_data;
use crate::profile::Rule;

/// Confidence where one language alone writes the month so; where the sentence or the document is in one of several;
/// where the most common one is taken.
const ONLY_CANDIDATE_CONFIDENCE: f32 = 0.98;
const CONTEXT_CONFIDENCE: f32 = 0.97;
const PRIOR_CONFIDENCE: f32 = 0.9;

/// The label of a date.
pub(super) struct DateLabel {
    pub language: &'static str,
    pub runner_up: Option<&'static str>,
    pub confidence: f32,
}

/// Languages of Iran and Afghanistan, whose civil calendar is the Persian one. Urdu and Arabic name its months too.
const LANGUAGES_WITH_PERSIAN_DATES: [&str; 10] =
    ["azb", "bal", "fa", "glk", "haz", "lrc", "mzn", "ps", "sdh", "uz"];

/// The label of the date `text` of a calendar. `around`: the languages of its sentence if that is sure, of the document, of
/// its sentence if it is not. `scorer`: that of its script.
pub(super) fn language_of_date(
    text: &str,
    calendar: Calendar,
    candidates: &[&'static str],
    allowed: &Languages,
    around: [Option<&'static str>; 3],
    scorer: Option<&WordScorer>,
) -> Option<DateLabel> {
    let mut candidates: Vec<&'static str> =
        candidates.iter().copied().filter(|tag| allowed.allows(tag)).collect();
    let rank = |tag: &str| language_data::of(tag).map_or(u16::MAX, |language| language.date_rank);
    let is_guest =
        |tag: &str| calendar == Calendar::Persian && !LANGUAGES_WITH_PERSIAN_DATES.contains(&primary(tag));
    let all = candidates.clone();
    candidates.sort_by_cached_key(|tag| {
        // A regional form stands behind its language. A name in another script is one that CLDR has for want of its own.
        let language = if all.contains(&primary(tag)) { primary(tag) } else { tag };
        let is_foreign = scorer.is_some_and(|scorer| !scorer.knows(tag));
        (is_guest(tag), is_foreign, rank(language), *tag)
    });
    // Month names are matched in folded letters. In its own letters and digits, `٢ أكتوبر` is Arabic and nothing else, unless
    // its sentence is in another language that calls the month so.
    let [sentence, ..] = around;
    if !sentence.is_some_and(|tag| candidates.contains(&tag)) {
        let spelled = scorer.map(|scorer| scorer.languages_that_spell(text, &candidates));
        let is_spelled = |tag: &&str| spelled.as_ref().is_none_or(|spelled| spelled.contains(tag));
        let fits = |tag: &&str| is_spelled(tag) && !has_other_digits(tag, text);
        if candidates.iter().any(fits) {
            candidates.retain(fits);
        }
    }
    let same = around.into_iter().flatten().find_map(|around| {
        let same_tag = candidates.iter().position(|tag| *tag == around);
        same_tag.or_else(|| candidates.iter().position(|tag| primary(tag) == primary(around)))
    });
    let confidence = match (candidates.len(), same) {
        (0, _) => return None,
        (1, _) => ONLY_CANDIDATE_CONFIDENCE,
        (_, Some(_)) => CONTEXT_CONFIDENCE,
        (_, None) => PRIOR_CONFIDENCE,
    };
    let language = candidates.remove(same.unwrap_or(0));
    Some(DateLabel { language, runner_up: candidates.first().copied(), confidence })
}

/// Whether the digits of a text are not those of the language.
fn has_other_digits(tag: &str, text: &str) -> bool {
    let letters = language_data::of(tag).map_or(&[][..], |language| language.letters);
    letters.iter().any(|letter| letter.rule == Rule::ArabicDigit && text.contains(letter.first))
}

/// What the date is in this language, where languages read it differently.
pub(super) fn value_in(language: &str, date: &DateCandidates) -> Option<Date> {
    let is_read_so = |by: &ReadBy| match by {
        ReadBy::Languages(languages) => languages.contains(&language),
        ReadBy::Order(order) => order_in(language) == Some(*order),
        ReadBy::OtherThanArabic => !matches!(primary(language), "ar" | "und"),
    };
    date.by_language.iter().find(|(by, _)| is_read_so(by)).map(|(_, date)| *date)
}

/// The order of day and month in numbers before a year (CLDR 48 `yMd` and short dates). `None` where both are written:
/// English by country, and languages whose own order begins with the year.
fn order_in(language: &str) -> Option<DateOrder> {
    match primary(language) {
        "en" | "zh" | "ja" | "ko" | "und" | "mt" | "so" | "ug" => None,
        "ceb" | "ee" | "fil" | "ks" | "om" | "or" | "ti" | "xh" | "zu" => Some(DateOrder::MonthFirst),
        _ => Some(DateOrder::DayFirst),
    }
}

/// The primary subtag: Dari is Persian.
fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}
