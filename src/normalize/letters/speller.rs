//! What the candidate languages of a span write at a place of it: the text round a character comes in, the rule that all of
//! them apply there goes out.
//!
//! The rules of a language stand in its file, `data/languages/TAG.toml`. A set of the characters that rules begin with
//! is asked first; it excludes most of a text. For the others a binary search finds the rules of each language, the
//! longest first, and the first that fits its position is what the language writes.

use super::position::fits;
use crate::language_data::{self, LetterRule};
use crate::profile::RuleSet;

/// The rules of spelling of one or several languages.
pub(crate) struct Speller {
    /// Of each language those that run, sorted by their first character. Never empty.
    languages: Vec<Vec<&'static LetterRule>>,
    /// Of the first language: what the others do not begin with, they do not agree on.
    starts: Starts,
}

impl Speller {
    /// The rules that all `tags` share, as far as `rules` run. A language whose file has none shares none. Where keys are made,
    /// those whose letters have one key have nothing to do.
    pub(crate) fn of(tags: &[&str], rules: RuleSet) -> Speller {
        let letters = |tag: &str| language_data::of(tag).map_or(&[][..], |language| language.letters);
        let mut tags = tags.to_vec();
        tags.dedup_by_key(|tag| letters(tag).as_ptr());
        let running = |tag: &str| {
            let runs = |letter: &&LetterRule| {
                rules.runs(letter.rule) && !(rules.folds() && language_data::has_one_key(tag, letter))
            };
            letters(tag).iter().filter(runs).collect::<Vec<_>>()
        };
        let mut languages: Vec<_> = tags.into_iter().map(running).collect();
        if languages.is_empty() || languages.iter().any(Vec::is_empty) {
            languages = vec![Vec::new()];
        }
        let starts = Starts::of(&languages[0]);
        Speller { languages, starts }
    }

    #[cfg(test)]
    pub(crate) fn with_rules(letters: Vec<&'static LetterRule>) -> Speller {
        Speller { starts: Starts::of(&letters), languages: vec![letters] }
    }

    /// Whether no rule runs.
    pub(crate) fn is_empty(&self) -> bool {
        self.languages[0].is_empty()
    }

    /// The next character of `text` from byte `at` on where some rule may begin, or that is `other`, and its place. Where it passes
    /// over a character, [`Speller::rule_at`] finds nothing.
    #[inline]
    pub(crate) fn next_start(&self, text: &str, mut at: usize, other: Option<char>) -> Option<(usize, char)> {
        let bytes = text.as_bytes();
        loop {
            let (c, len) = match *bytes.get(at..)? {
                [] => return None,
                [..0x80, ..] => {
                    at += 1;
                    continue;
                }
                [lead @ 0xC2..=0xDF, next, ..] => {
                    (char::from_u32(u32::from(lead & 0x1F) << 6 | u32::from(next & 0x3F))?, 2)
                }
                _ => text[at..].chars().next().map(|c| (c, c.len_utf8()))?,
            };
            if Some(c) == other || self.starts.any.has(c) && self.may_begin(c, &text[at + len..]) {
                return Some((at, c));
            }
            at += len;
        }
    }

    /// Whether some rule begins with `c`, where `behind` stands behind it.
    #[inline]
    fn may_begin(&self, c: char, behind: &str) -> bool {
        let starts = &self.starts;
        starts.alone.has(c) || starts.sequence.has(c) && behind.starts_with(|next| starts.second.has(next))
    }

    /// What all the languages write in place of what stands between `head` and `rest` at the beginning of `here`: `here` is
    /// the text from the character on, and the rule takes [`LetterRule::len`] bytes of it.
    pub(crate) fn rule_at(&self, head: &str, here: &str) -> Option<&'static LetterRule> {
        let first = here.chars().next()?;
        let mut agreed: Option<&'static LetterRule> = None;
        for letters in &self.languages {
            let rule = rule_of(letters, first, head, here)?;
            match agreed {
                Some(other) if (other.rest, other.to) != (rule.rest, rule.to) => return None,
                Some(_) => {}
                None => agreed = Some(rule),
            }
        }
        agreed
    }

    /// Whether some letter of `text` would be changed.
    pub(crate) fn changes(&self, text: &str) -> bool {
        if self.is_empty() {
            return false;
        }
        let mut from = 0;
        while let Some((at, c)) = self.next_start(text, from, None) {
            from = at + c.len_utf8();
            if self.rule_at(&text[..at], &text[at..]).is_some() {
                return true;
            }
        }
        false
    }
}

/// What one language writes at the beginning of `here`.
fn rule_of(
    letters: &[&'static LetterRule],
    first: char,
    head: &str,
    here: &str,
) -> Option<&'static LetterRule> {
    let start = letters.partition_point(|letter| letter.first < first);
    let behind = &here[first.len_utf8()..];
    letters[start..].iter().copied().take_while(|letter| letter.first == first).find(|letter| {
        let rest = if letter.rest.is_empty() { Some(behind) } else { behind.strip_prefix(letter.rest) };
        rest.is_some_and(|rest| {
            fits(&letter.position, head, &here[..first.len_utf8() + letter.rest.len()], rest)
        })
    })
}

/// The characters that rules begin with.
struct Starts {
    /// All of them.
    any: CharSet,
    /// Rules for one character.
    alone: CharSet,
    /// Rules for several,
    sequence: CharSet,
    /// and the second character of these.
    second: CharSet,
}

impl Starts {
    fn of(letters: &[&LetterRule]) -> Starts {
        let [mut any, mut alone, mut sequence, mut second] = [const { CharSet::new() }; 4];
        for letter in letters {
            any.insert(letter.first);
            match letter.rest.chars().next() {
                Some(next) => {
                    sequence.insert(letter.first);
                    second.insert(next);
                }
                None => alone.insert(letter.first),
            }
        }
        Starts { any, alone, sequence, second }
    }
}

/// A set of characters that is quick for those of two bytes in UTF-8: Arabic script and all before it.
struct CharSet {
    /// A bit for each character below U+0800.
    near: [u64; 32],
    /// All others.
    far: Vec<char>,
}

impl CharSet {
    const fn new() -> CharSet {
        CharSet { near: [0; 32], far: Vec::new() }
    }

    fn insert(&mut self, c: char) {
        match self.near.get_mut(c as usize / 64) {
            Some(bits) => *bits |= 1 << (c as usize % 64),
            None => self.far.push(c),
        }
    }

    #[inline]
    fn has(&self, c: char) -> bool {
        match self.near.get(c as usize / 64) {
            Some(bits) => bits >> (c as usize % 64) & 1 != 0,
            None => !self.far.is_empty() && self.far.contains(&c),
        }
    }
}
