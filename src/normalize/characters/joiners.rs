//! ZWNJ and ZWJ: a joiner and the characters around it in, its effect out, if it has any (UTS #46 CONTEXTJ, UAX #31 §2.3, emoji
//! ZWJ sequences of UTS #51).
//!
//! Linear: no joiner depends on characters that are further away than [`MAX_CONTEXT_CHARS`].

use super::classes::is_contextual;
use crate::chars::classes::is_join_control;
use crate::chars::{self, Joining, Script};

/// The most context characters that are examined on either side.
pub(super) const MAX_CONTEXT_CHARS: usize = 32;

/// What a joiner does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum JoinerEffect {
    /// It stands in quotation marks, as in a program that replaces it.
    Quoted,
    /// It decides how a virama shows.
    Virama,
    /// It makes emoji one.
    Emoji,
    /// It parts an ending in Arabic script from a foreign word or a number.
    ScriptBorder,
    /// It keeps letters apart that would join.
    KeepsApart,
    /// It shows the joining form of a letter without a neighbour.
    JoiningForm,
}

/// The effect of the joiner at byte `at` of `text`.
pub(crate) fn joiner_effect(text: &str, at: usize) -> Option<JoinerEffect> {
    let mut after = text.get(at..)?.chars();
    let c = after.next().filter(|&c| is_join_control(c))?;
    let after = after.take(MAX_CONTEXT_CHARS);
    let own = |c: char| chars::of(c).joining();
    let mut letters = after.clone().filter(|&c| !is_contextual(c)).map(own);
    let following = letters.find(|&joining| joining != Joining::Transparent).unwrap_or(Joining::None);
    let before = text[..at].chars().rev().take(MAX_CONTEXT_CHARS);
    Surroundings { before, after, continues: (false, false), following }.effect_of(c)
}

/// What stands around a joiner.
pub(super) struct Surroundings<B, A> {
    /// The characters before it, backwards, and those behind it; at most [`MAX_CONTEXT_CHARS`].
    pub before: B,
    pub after: A,
    /// Whether text of another kind, in which the word may continue, stands before `before` and behind `after`.
    pub continues: (bool, bool),
    /// The joining type of the next letter.
    pub following: Joining,
}

impl<B: Iterator<Item = char> + Clone, A: Iterator<Item = char> + Clone> Surroundings<B, A> {
    /// The effect of the joiner `c` here.
    pub fn effect_of(&self, c: char) -> Option<JoinerEffect> {
        let before = || self.before.clone();
        let behind = || self.after.clone();
        if before().take_while(|&c| chars::of(c).is_default_ignorable()).any(is_join_control) {
            return None; // doubled, maybe with others between
        }
        let is_quote = |c: char| matches!(c, '"' | '\'' | '`' | '“' | '”' | '‘' | '’' | '«' | '»');
        if before().next().is_some_and(is_quote) && behind().next().is_some_and(is_quote) {
            return Some(JoinerEffect::Quoted); // as in `replace("…", " ")`
        }
        if let Some(has_effect) = self.shapes_virama(c) {
            return has_effect.then_some(JoinerEffect::Virama);
        }
        if c == '\u{200D}' && joins_emoji(before(), behind().next()) {
            return Some(JoinerEffect::Emoji);
        }
        if c == '\u{200C}' && separates_scripts(before(), behind()) {
            return Some(JoinerEffect::ScriptBorder);
        }
        self.cursive_effect(c)
    }

    /// Whether it decides how a virama shows; `None` where there is no virama.
    fn shapes_virama(&self, c: char) -> Option<bool> {
        // Indic scripts: after a virama, whatever the order of the marks. At the end of a word a virama shows without ZWNJ.
        let class = |c| chars::of(c).combining_class();
        let behind = || self.after.clone();
        if self.before.clone().map(class).take_while(|&class| class != 0).any(|class| class == VIRAMA) {
            let next = behind().find(|&c| !is_contextual(c));
            return Some(c == '\u{200D}' || next.map_or(self.continues.1, is_in_word));
        }
        // ZWJ also between a consonant and its virama, but not on both sides of it. In Bengali ya-phalaa had ZWNJ there.
        let mut from_virama = behind().skip_while(|&c| class(c) != 0 && class(c) != VIRAMA);
        let precedes_virama = from_virama.next().is_some_and(|c| class(c) == VIRAMA);
        match self.before.clone().next() {
            Some('\u{9B0}') if precedes_virama && c == '\u{200C}' => {
                Some(from_virama.next() == Some('\u{9AF}'))
            }
            Some(letter) if precedes_virama && c == '\u{200D}' && chars::of(letter).is_letter() => {
                Some(from_virama.next() != Some('\u{200D}'))
            }
            _ => None,
        }
    }

    /// ZWNJ separates letters that would join. ZWJ shows the joining form of a letter without a neighbour (`ه` as an
    /// abbreviation). At the head of a word an isolate would separate it from its letter.
    fn cursive_effect(&self, c: char) -> Option<JoinerEffect> {
        let letters = self.before.clone().filter(|&c| c != '\u{180E}').map(|c| chars::of(c).joining());
        let base = { letters }.find(|&joining| joining != Joining::Transparent);
        let unknown = self.continues.0.then_some(Joining::Dual);
        let joins_forward =
            matches!(base.or(unknown), Some(Joining::Dual | Joining::Left | Joining::Causing));
        let joins_backward = matches!(self.following, Joining::Dual | Joining::Right | Joining::Causing);
        let heads_word = || self.before.clone().next().is_none_or(|c| chars::of(c).is_white_space());
        match c {
            '\u{200C}' => (joins_forward && joins_backward).then_some(JoinerEffect::KeepsApart),
            _ => (joins_forward != joins_backward && !heads_word()).then_some(JoinerEffect::JoiningForm),
        }
    }
}

fn is_in_word(c: char) -> bool {
    let properties = chars::of(c);
    properties.is_letter() || properties.is_mark() || properties.digit().is_some()
}

/// Whether an Arabic letter stands on one side, and a digit or a letter of another script on the other. There ZWNJ separates
/// an ending from a foreign word or a number, where a space would make two words.
fn separates_scripts(before: impl Iterator<Item = char>, after: impl Iterator<Item = char>) -> bool {
    let base = |mut side: Box<dyn Iterator<Item = char> + '_>| {
        side.find(|&c| !is_contextual(c) && !chars::of(c).is_mark())
    };
    let (Some(before), Some(after)) = (base(Box::new(before)), base(Box::new(after))) else { return false };
    let is_arabic = |c: char| chars::of(c).is_letter() && chars::of(c).script() == Script::ARABIC;
    let is_other = |c: char| {
        let properties = chars::of(c);
        properties.digit().is_some() || properties.is_letter() && properties.script() != Script::ARABIC
    };
    is_arabic(before) && is_other(after) || is_other(before) && is_arabic(after)
}

/// Canonical_Combining_Class Virama.
const VIRAMA: u8 = 9;

/// UTS #51 ED-16: pictograph, modifiers and selectors of it, ZWJ, pictograph.
fn joins_emoji(mut previous: impl Iterator<Item = char>, after: Option<char>) -> bool {
    let base = previous.find(|&c| c != '\u{FE0F}');
    let is_modifier = |c| ('\u{1F3FB}'..='\u{1F3FF}').contains(&c);
    base.is_some_and(|c| chars::of(c).is_pictographic() || is_modifier(c))
        && after.is_some_and(|c| chars::of(c).is_pictographic())
}
