//! ZWNJ and ZWJ judged: a text in; for each of them out, whether a language's spelling wants it, whether it does nothing, or
//! whether it smuggles.
//!
//! The question is that of filters: which invisible characters may be refused. Persian, Urdu, Kurdish, the scripts of India and
//! emoji cannot be written without these two, so to refuse all of them is to refuse these languages. What a joiner does is
//! decided as rule `join-control` decides it (UTS #46 CONTEXTJ, UAX #31 §2.3, UTS #39 §3.1.1, UTS #51 ED-16). Cost: linear, and
//! that of labelling where one of them is spelling.

use std::ops::Range;

use crate::chars::classes::{is_join_control, is_word_character};
use crate::chars::{self, Joining, Script};
use crate::document::{Language, Span};
use crate::names::print_by_name;
use crate::normalize::characters::{JoinerEffect, carry_message, joiner_effect};
use crate::pipeline::Labeller;

/// What a joiner is there for. In the order in which they concern a filter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum JoinControlVerdict {
    /// A language, or an emoji, is written with it. To remove it is to change the text.
    Spelling,
    /// It does nothing that a reader sees, and fools nobody: a slip of the keyboard, a habit.
    Harmless,
    /// It splits a word that a filter looks for, or is one of those that carry a message.
    Smuggling,
}

/// Why a joiner is judged so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum JoinControlReason {
    /// Spelling: it keeps letters apart that would join (`می\u{200C}خواهم`).
    KeepsApart,
    /// Spelling: it shows the joining form of a letter that stands without a neighbour (`ه\u{200D}`).
    JoiningForm,
    /// Spelling: it decides how a virama shows: half forms, conjuncts, chillus, ya-phalaa.
    Virama,
    /// Spelling: it parts an ending in Arabic script from a foreign word or a number.
    ScriptBorder,
    /// Spelling: it makes one emoji of several.
    Emoji,
    /// Harmless: it stands between quotation marks, where a text speaks of it.
    Quoted,
    /// Harmless: it keeps Latin letters from a ligature.
    Ligature,
    /// Harmless: nothing beside it joins.
    NoEffect,
    /// Smuggling: it stands inside a word or number that no joiner belongs in.
    SplitsWord,
    /// Smuggling: with others in its line it can carry a message.
    Message,
}

print_by_name!(name: JoinControlVerdict, JoinControlReason);

impl JoinControlVerdict {
    /// As it is printed.
    pub const fn name(self) -> &'static str {
        match self {
            JoinControlVerdict::Spelling => "spelling",
            JoinControlVerdict::Harmless => "harmless",
            JoinControlVerdict::Smuggling => "smuggling",
        }
    }
}

impl JoinControlReason {
    /// As it is printed.
    pub const fn name(self) -> &'static str {
        match self {
            JoinControlReason::KeepsApart => "keeps-apart",
            JoinControlReason::JoiningForm => "joining-form",
            JoinControlReason::Virama => "virama",
            JoinControlReason::ScriptBorder => "script-border",
            JoinControlReason::Emoji => "emoji",
            JoinControlReason::Quoted => "quoted",
            JoinControlReason::Ligature => "ligature",
            JoinControlReason::NoEffect => "no-effect",
            JoinControlReason::SplitsWord => "splits-word",
            JoinControlReason::Message => "message",
        }
    }

    /// What follows from it.
    pub const fn verdict(self) -> JoinControlVerdict {
        use JoinControlReason as R;
        match self {
            R::KeepsApart | R::JoiningForm | R::Virama | R::ScriptBorder | R::Emoji => {
                JoinControlVerdict::Spelling
            }
            R::Quoted | R::Ligature | R::NoEffect => JoinControlVerdict::Harmless,
            R::SplitsWord | R::Message => JoinControlVerdict::Smuggling,
        }
    }
}

/// One ZWNJ or ZWJ.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct JoinControl {
    /// Byte range in the text.
    pub range: Range<usize>,
    /// U+200C ZERO WIDTH NON-JOINER or U+200D ZERO WIDTH JOINER.
    pub character: char,
    /// Why it is judged so.
    pub reason: JoinControlReason,
    /// The language whose spelling wants it, as far as the text tells it; `und` for all that is not spelling.
    pub language: Language,
}

impl JoinControl {
    /// What it is there for.
    pub fn verdict(&self) -> JoinControlVerdict {
        self.reason.verdict()
    }
}

/// Every ZWNJ and ZWJ of a text, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct JoinControls {
    /// Each of them.
    pub places: Vec<JoinControl>,
}

impl JoinControls {
    /// The verdict that concerns a filter most; `None` where there is neither ZWNJ nor ZWJ.
    pub fn verdict(&self) -> Option<JoinControlVerdict> {
        self.places.iter().map(JoinControl::verdict).max()
    }
}

/// Judges every ZWNJ and ZWJ of `text`.
///
/// ```
/// use saaf::{JoinControlReason, JoinControlVerdict, join_control_verdict};
/// let persian = join_control_verdict("می\u{200C}خواهم این کتاب\u{200C}ها را بخوانم");
/// assert_eq!(persian.verdict(), Some(JoinControlVerdict::Spelling));
/// assert_eq!(persian.places[0].reason, JoinControlReason::KeepsApart);
/// assert_eq!(persian.places[0].language.as_str(), "fa");
///
/// let split = join_control_verdict("send your pass\u{200C}word");
/// assert_eq!(split.verdict(), Some(JoinControlVerdict::Smuggling));
/// assert_eq!(split.places[0].reason, JoinControlReason::SplitsWord);
/// assert_eq!(join_control_verdict("plain").verdict(), None);
/// ```
pub fn join_control_verdict(text: &str) -> JoinControls {
    let joiners = text.char_indices().filter(|&(_, c)| is_join_control(c));
    let judge = |(at, character): (usize, char)| JoinControl {
        range: at..at + character.len_utf8(),
        character,
        reason: reason(text, at, character),
        language: Language::UND,
    };
    let mut places: Vec<JoinControl> = joiners.map(judge).collect();
    find_messages(text, &mut places);
    if places.iter().any(|place| place.verdict() == JoinControlVerdict::Spelling) {
        let spans = Labeller::default().label(text);
        label(&spans, &mut places);
    }
    JoinControls { places }
}

/// Why the joiner `c` at `at` is judged as it is, as far as its neighbours tell.
fn reason(text: &str, at: usize, c: char) -> JoinControlReason {
    match joiner_effect(text, at) {
        Some(JoinerEffect::KeepsApart) => return JoinControlReason::KeepsApart,
        Some(JoinerEffect::JoiningForm) => return JoinControlReason::JoiningForm,
        Some(JoinerEffect::Virama) => return JoinControlReason::Virama,
        Some(JoinerEffect::ScriptBorder) => return JoinControlReason::ScriptBorder,
        Some(JoinerEffect::Emoji) => return JoinControlReason::Emoji,
        Some(JoinerEffect::Quoted) => return JoinControlReason::Quoted,
        None => {}
    }
    let is_shown = |c: &char| !chars::of(*c).is_default_ignorable();
    let before = text[..at].chars().rev().take(MAX_CONTEXT_CHARS).find(is_shown);
    let after = text[at + c.len_utf8()..].chars().take(MAX_CONTEXT_CHARS).find(is_shown);
    match (before, after) {
        (Some('f'), Some('f' | 'i' | 'j' | 'l' | 'b' | 'h' | 'k' | 't')) if c == '\u{200C}' => {
            JoinControlReason::Ligature
        }
        (Some(before), Some(after)) if [before, after].iter().all(|&c| is_in_word_without_joiners(c)) => {
            JoinControlReason::SplitsWord
        }
        _ => JoinControlReason::NoEffect,
    }
}

/// Invisible characters that are looked past.
const MAX_CONTEXT_CHARS: usize = 32;

/// Whether it is part of a word or number in a script that is written without joiners.
fn is_in_word_without_joiners(c: char) -> bool {
    let properties = chars::of(c);
    is_word_character(c)
        && properties.joining() == Joining::None
        && !JOINER_SCRIPTS.contains(&properties.script())
}

/// The scripts in whose words joiners have a function (UAX #31 §2.3), those of joining letters, and those with a virama.
const JOINER_SCRIPTS: [Script; 20] = [
    Script::ARABIC,
    Script::SYRIAC,
    Script::NKO,
    Script::MANDAIC,
    Script::MONGOLIAN,
    Script::DEVANAGARI,
    Script::BENGALI,
    Script::GURMUKHI,
    Script::GUJARATI,
    Script::ORIYA,
    Script::TAMIL,
    Script::TELUGU,
    Script::KANNADA,
    Script::MALAYALAM,
    Script::SINHALA,
    Script::KHMER,
    Script::MYANMAR,
    Script::TIBETAN,
    Script::BALINESE,
    Script::INHERITED,
];

/// Judges those without an effect anew, line by line: many of them can carry a message.
fn find_messages(text: &str, places: &mut [JoinControl]) {
    let mut rest = places;
    while let Some(first) = rest.first() {
        let end = text[first.range.start..].find('\n').map_or(text.len(), |len| first.range.start + len);
        let here = rest.partition_point(|place| place.range.start < end).max(1);
        let (line, after) = rest.split_at_mut(here);
        let is_idle = |place: &JoinControl| place.verdict() != JoinControlVerdict::Spelling;
        let idle: Vec<usize> =
            line.iter().filter(|place| is_idle(place)).map(|place| place.range.start).collect();
        if carry_message(text, &idle) {
            let idle = line.iter_mut().filter(|place| is_idle(place));
            idle.for_each(|place| place.reason = JoinControlReason::Message);
        }
        rest = after;
    }
}

/// Adds the language of the span in which each stands that is spelling.
fn label(spans: &[Span], places: &mut [JoinControl]) {
    for place in places.iter_mut().filter(|place| place.verdict() == JoinControlVerdict::Spelling) {
        let at = spans.partition_point(|span| span.end <= place.range.start);
        let own = spans.get(at);
        let span = match place.reason {
            JoinControlReason::Emoji => None,
            // The ending is wanted by the language of its own script.
            JoinControlReason::ScriptBorder => {
                let beside = [own, at.checked_sub(1).and_then(|at| spans.get(at)), spans.get(at + 1)];
                beside.into_iter().flatten().find(|span| span.script == Script::ARABIC)
            }
            _ => own,
        };
        if let Some(span) = span {
            place.language = span.language;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use JoinControlReason as R;

    fn reasons(text: &str) -> Vec<JoinControlReason> {
        join_control_verdict(text).places.into_iter().map(|place| place.reason).collect()
    }

    #[test]
    fn spelling_of_many_languages_is_spelling() {
        for (text, language, reason) in [
            ("نمی\u{200C}توانم این خانه را ببینم", "fa", R::KeepsApart),
            (
                "یہ کتاب بہت اچھی ہے، آج\u{200C}کل یہ خبر ہے اور اس\u{200C}لیے وہ پڑھتا ہے",
                "ur",
                R::KeepsApart,
            ),
            ("فایل PDF\u{200C}ها را در این سایت ببینید", "fa", R::ScriptBorder),
            ("यह क्\u{200D}षेत्र बहुत बड़ा है और हम वहाँ रहते हैं", "hi", R::Virama),
            ("র\u{200D}্যাব একটি বাহিনী এবং তারা কাজ করে", "bn", R::Virama),
            ("ශ්\u{200D}රී ලංකාව ලස්සන රටකි", "si", R::Virama),
            ("അവന്\u{200D} വന്നു എന്ന് പറഞ്ഞു", "ml", R::Virama),
            ("ಅವನು ವಾಕ್\u{200C}ಯ ಬರೆದನು", "kn", R::Virama),
            ("👩\u{200D}🚀", "und", R::Emoji),
            ("🏳\u{FE0F}\u{200D}🌈", "und", R::Emoji),
            ("ه\u{200D}.", "und", R::JoiningForm),
        ] {
            let found = join_control_verdict(text);
            assert_eq!(found.verdict(), Some(JoinControlVerdict::Spelling), "{text}");
            assert_eq!(found.places[0].reason, reason, "{text}");
            if language != "und" {
                assert_eq!(found.places[0].language.as_str(), language, "{text}");
            }
        }
    }

    #[test]
    fn what_does_nothing_is_harmless() {
        for (text, reason) in [
            ("کتاب\u{200C} خوب", R::NoEffect),
            ("\u{200D} alone", R::NoEffect),
            ("کار\u{200C}کرد", R::NoEffect),
            ("Auf\u{200C}lage", R::Ligature),
            ("replace('\u{200C}', ' ')", R::Quoted),
            ("می\u{200C}\u{200C}رود", R::NoEffect),
        ] {
            let found = join_control_verdict(text);
            assert_eq!(found.verdict(), Some(JoinControlVerdict::Harmless), "{text:?}");
            assert_eq!(found.places.last().unwrap().reason, reason, "{text:?}");
        }
    }

    #[test]
    fn split_words_and_messages_are_smuggling() {
        for text in ["pass\u{200D}word", "пар\u{200C}оль", "12\u{200C}34", "密\u{200D}码", "סי\u{200C}סמה"]
        {
            assert_eq!(reasons(text), [R::SplitsWord], "{text:?}");
        }
        let bits = "\u{200C}\u{200D}\u{200D}\u{200C}\u{200C}\u{200C}\u{200D}\u{200C}";
        for text in [format!("a {bits} b"), format!("سلام{bits}"), format!("नमस्ते {bits}")] {
            assert_eq!(
                join_control_verdict(&text).verdict(),
                Some(JoinControlVerdict::Smuggling),
                "{text:?}"
            );
        }
        // One line carries a message, the other is spelling.
        let text = format!("می\u{200C}خواهم\nx{bits}");
        assert_eq!(join_control_verdict(&text).places[0].reason, R::KeepsApart);
    }

    #[test]
    fn names_are_distinct_and_time_is_linear() {
        assert_eq!(R::KeepsApart.to_string(), "keeps-apart");
        assert_eq!(JoinControlVerdict::Smuggling.to_string(), "smuggling");
        for piece in ["\u{200C}", "ب\u{200C}", "a\u{200D}", "\u{200D}\n", "क्\u{200D}"] {
            assert_eq!(join_control_verdict(&piece.repeat(20_000)).places.len(), 20_000);
        }
    }
}
