//! Joining forms: the characters of a word in; how much the forms among them speak for the other order out.
//!
//! An initial or medial form joins the letter behind it, a final or medial form the one before it (The Unicode Standard §9.2). Read
//! in one order, each seam between two letters, and both ends of the word, either fits or does not. The order in which
//! fewer seams are wrong is the order of the word: a final form at its head and an initial one at its end are wrong
//! whatever the language. Plain letters take any form, so their seams say nothing.

use crate::chars::{self, Joining};
use crate::model::letter_order::UNITS_PER_NAT;

/// What one seam that is wrong counts.
pub(super) const OF_SEAM: i32 = 8 * UNITS_PER_NAT;

/// The seams of a word, as far as it is read.
#[derive(Default)]
pub(super) struct Joins {
    last: Joint,
    /// Wrong seams in the order as it stands, less those in the other order.
    wrong: i32,
    has_forms: bool,
}

/// How one character joins its neighbours.
#[derive(Clone, Copy)]
enum Joint {
    /// The end of the word, or a form, which joins the letter before it and the letter behind it or does not.
    Known(bool, bool),
    /// A plain letter.
    Any,
}

impl Default for Joint {
    fn default() -> Self {
        Joint::Known(false, false)
    }
}

impl Joins {
    /// Takes the next letter.
    #[inline]
    pub fn take(&mut self, c: char) {
        let is_form = c >= '\u{FB50}';
        if is_form || self.has_forms {
            let (before, behind) = chars::joins_of_form(c);
            self.seam(if is_form { Joint::Known(before, behind) } else { Joint::Any });
        } else {
            self.last = Joint::Any;
        }
        self.has_forms |= is_form;
    }

    fn seam(&mut self, next: Joint) {
        if let (Joint::Known(joined, joins), Joint::Known(next_joined, next_joins)) = (self.last, next) {
            self.wrong += i32::from(joins != next_joined) - i32::from(joined != next_joins);
        }
        self.last = next;
    }

    /// The word ends: how much its forms speak for the other order, if it has any.
    pub fn finish(mut self) -> Option<i32> {
        self.seam(Joint::default());
        self.has_forms.then_some(OF_SEAM * self.wrong)
    }
}

/// Whether letters of a word join each other, so that a shaper would have given them forms.
pub(super) fn are_joined(word: &str) -> bool {
    let types =
        word.chars().map(|c| chars::of(c).joining()).filter(|&joining| joining != Joining::Transparent);
    let mut joins_next = false;
    for joining in types {
        if joins_next && matches!(joining, Joining::Dual | Joining::Right | Joining::Causing) {
            return true;
        }
        joins_next = matches!(joining, Joining::Dual | Joining::Left | Joining::Causing);
    }
    false
}
