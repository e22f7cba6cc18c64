//! Where a letter stands: its place in its word, and the shape in which the script joins it to its neighbours. A letter and
//! the text round it come in; whether a rule of spelling applies there goes out.
//!
//! The two are not the same. In دارم the reh stands inside the word, and is written as if it stood alone, because alef joins
//! nothing behind it. Rules for letters that look alike in some shapes go by the shape (ArabicShaping.txt, Joining_Type);
//! rules for words go by the place. Marks are looked through. Each letter looks at the next letter on either side, so one
//! pass over a text is linear.

use crate::chars::{self, Joining};
use crate::language_data::{FINAL, INITIAL, ISOLATED, MEDIAL, WordPosition};
use crate::model::fold::keyboard;

/// Whether the letters `here`, which stand between `head` and `rest`, are where `position` wants them.
pub(super) fn fits(position: &WordPosition, head: &str, here: &str, rest: &str) -> bool {
    if *position == WordPosition::ANYWHERE {
        return true;
    }
    position.places & place(head, rest) != 0
        && position.forms & form(head, here, rest) != 0
        && !position.not_after.iter().any(|ending| ends_in(head, ending))
        && (position.after.is_empty() || position.after.iter().any(|ending| ends_in(head, ending)))
}

/// The place in the word: one of [`ISOLATED`], [`INITIAL`], [`MEDIAL`] and [`FINAL`].
fn place(head: &str, rest: &str) -> u8 {
    let is_letter_next = |c: Option<char>| c.is_some_and(is_letter);
    let before = is_letter_next(head.chars().rev().find(|&c| !chars::of(c).is_mark()));
    let behind = is_letter_next(rest.chars().find(|&c| !chars::of(c).is_mark()));
    of_sides(before, behind)
}

/// The shape by joining: one of [`ISOLATED`], [`INITIAL`], [`MEDIAL`] and [`FINAL`].
fn form(head: &str, here: &str, rest: &str) -> u8 {
    let joining = |c: char| chars::of(c).joining();
    let is_opaque = |joining: &Joining| *joining != Joining::Transparent;
    let to_next = |j: Joining| matches!(j, Joining::Dual | Joining::Left | Joining::Causing);
    let to_previous = |j: Joining| matches!(j, Joining::Dual | Joining::Right | Joining::Causing);
    let first = here.chars().map(joining).find(is_opaque);
    let last = here.chars().rev().map(joining).find(is_opaque);
    let before = head.chars().rev().map(joining).find(is_opaque);
    let behind = rest.chars().map(joining).find(is_opaque);
    of_sides(
        before.is_some_and(to_next) && first.is_some_and(to_previous),
        last.is_some_and(to_next) && behind.is_some_and(to_previous),
    )
}

fn of_sides(before: bool, behind: bool) -> u8 {
    match (before, behind) {
        (false, false) => ISOLATED,
        (false, true) => INITIAL,
        (true, true) => MEDIAL,
        (true, false) => FINAL,
    }
}

/// Whether the letters at the end of `head` are these, by keys of the keyboard; `^` is the beginning of a word.
fn ends_in(head: &str, ending: &str) -> bool {
    let mut before = head.chars().rev().filter(|&c| !chars::of(c).is_mark()).map(keyboard);
    ending.chars().rev().all(|letter| match (letter, before.next()) {
        ('^', before) => !before.is_some_and(is_letter),
        (letter, before) => before == Some(letter),
    })
}

fn is_letter(c: char) -> bool {
    chars::of(c).is_letter()
}
