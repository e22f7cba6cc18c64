//! What is known of a document: facts about its paragraphs in, the language of most sure text out.
//!
//! A paragraph that is not sure by itself, and a date, are told of the head of the document and of what stands before
//! them; what is near weighs more than what is far. All of it depends on the paragraphs alone, not on where windows
//! end, and so on the text that comes out as on the text that went in.

use super::Writing;
use crate::document::HEAD;
use crate::embedded::LANGUAGE_MODELS;

/// Behind so many letters in the same writing, a letter counts about a third.
const FAR: u64 = 1 << 14;

/// The facts so far: how many letters of sure text each language has had, by writing. What is far counts less.
///
/// There is one entry for each pair of a writing and a language at most.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Context {
    /// The head is known.
    started: bool,
    /// Sorted.
    letters: Vec<Known>,
    /// What the next letter of each writing weighs: ever more, so that those before need not be made less.
    weights: [Weight; WRITINGS],
}

/// The letters that a language has had, by weight.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    writing: usize,
    tag: &'static str,
    letters: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Weight(u64);

impl Default for Weight {
    fn default() -> Self {
        Weight(LEAST)
    }
}

const LEAST: u64 = 1 << 20;
/// A letter that weighs more makes all of its writing weigh less.
const MOST: u64 = 1 << 30;

/// Writings that a text can be sure of: those with a model, and Han.
const WRITINGS: usize = LANGUAGE_MODELS + 1;

fn number(writing: Writing) -> Option<usize> {
    match writing {
        Writing::Modelled(model) => Some(model),
        Writing::Han => Some(LANGUAGE_MODELS),
        _ => None,
    }
}

/// A paragraph has so many letters of a language, and is sure of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fact {
    /// Where the first of them stands, in bytes of the window.
    pub at: usize,
    pub writing: Writing,
    pub tag: &'static str,
    pub letters: u64,
}

impl Context {
    /// The language with most letters; of equals, the first by tag.
    pub fn majority(&self, writing: Writing) -> Option<&'static str> {
        let writing = number(writing)?;
        let of_writing = self.letters.iter().filter(|known| known.writing == writing);
        of_writing.rev().max_by_key(|known| known.letters).map(|known| known.tag)
    }

    /// How many letters each language of a writing has had, as near as the next one would be.
    pub fn near(&self, writing: Writing) -> impl Iterator<Item = (&'static str, u64)> + '_ {
        let number = number(writing);
        let of_writing = self.letters.iter().filter(move |known| Some(known.writing) == number);
        of_writing.map(|known| (known.tag, known.letters / self.weights[known.writing].0))
    }

    fn add(&mut self, Fact { writing, tag, letters, .. }: Fact) {
        let Some(writing) = number(writing) else { return };
        let Weight(weight) = &mut self.weights[writing];
        let grown = u128::from(*weight) * u128::from(FAR + letters) / u128::from(FAR);
        *weight = u64::try_from(grown).unwrap_or(u64::MAX);
        while *weight > MOST {
            *weight >>= 10;
            let of_writing = self.letters.iter_mut().filter(|known| known.writing == writing);
            of_writing.for_each(|known| known.letters >>= 10);
        }
        let letters = letters.saturating_mul(*weight);
        match self.letters.iter_mut().find(|known| known.writing == writing && known.tag == tag) {
            Some(known) => known.letters = known.letters.saturating_add(letters),
            None => {
                let at = self.letters.partition_point(|known| (known.writing, known.tag) < (writing, tag));
                self.letters.insert(at, Known { writing, tag, letters });
            }
        }
    }
}

/// Walks through a window: what is known at each place of it.
pub(super) struct Told<'a> {
    known: Context,
    facts: &'a [Fact],
}

impl<'a> Told<'a> {
    /// `facts` are those of the window, in order.
    pub fn new(before: &Context, facts: &'a [Fact]) -> Self {
        let mut told = Told { known: before.clone(), facts };
        if !before.started {
            told.advance(|fact| fact.at < HEAD);
        }
        told.known.started = true;
        told
    }

    /// What is known at byte `at`, which is not before the last one that was asked about.
    pub fn at(&mut self, at: usize) -> &Context {
        self.advance(|fact| fact.at <= at);
        &self.known
    }

    /// What is known behind the window.
    pub fn finish(mut self) -> Context {
        self.advance(|_| true);
        self.known
    }

    fn advance(&mut self, is_told: impl Fn(&Fact) -> bool) {
        let count = self.facts.iter().take_while(|fact| is_told(fact)).count();
        let (told, rest) = self.facts.split_at(count);
        told.iter().for_each(|&fact| self.known.add(fact));
        self.facts = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARABIC: Writing = Writing::Modelled(0);

    fn fact(at: usize, tag: &'static str, letters: u64) -> Fact {
        Fact { at, writing: ARABIC, tag, letters }
    }

    #[test]
    fn the_head_is_known_everywhere_and_the_rest_from_where_it_stands() {
        let facts = [fact(0, "ar", 100), fact(9000, "ur", 300), fact(20_000, "fa", 4000)];
        let mut told = Told::new(&Context::default(), &facts);
        for (at, tag) in [(0, "ur"), (19_999, "ur"), (20_000, "fa"), (90_000, "fa")] {
            assert_eq!(told.at(at).majority(ARABIC), Some(tag), "{at}");
        }
        assert_eq!(told.finish().majority(Writing::Han), None);
    }

    #[test]
    fn what_is_near_weighs_more() {
        let facts = [fact(0, "ar", 400_000), fact(900_000, "ur", 20_000)];
        let mut told = Told::new(&Context::default(), &facts);
        assert_eq!(told.at(0).majority(ARABIC), Some("ar"));
        assert_eq!(told.finish().majority(ARABIC), Some("ar"));
        let facts: Vec<Fact> =
            (0..100).map(|i| fact(i * 9000, if i < 80 { "ar" } else { "ur" }, 2000)).collect();
        assert_eq!(Told::new(&Context::default(), &facts).finish().majority(ARABIC), Some("ur"));
    }

    #[test]
    fn windows_do_not_show() {
        let facts: Vec<Fact> = (0..50).map(|i| fact(i * 3000, ["ar", "ur", "fa"][i % 7 % 3], 500)).collect();
        let whole = Told::new(&Context::default(), &facts).finish();
        for cut in 6..50 {
            let before = Told::new(&Context::default(), &facts[..cut]).finish();
            let rest: Vec<Fact> = facts[cut..].iter().map(|f| Fact { at: f.at - cut * 3000, ..*f }).collect();
            assert_eq!(Told::new(&before, &rest).finish(), whole, "{cut}");
        }
    }
}
