//! Lays out one paragraph on one line: text in, the place of every visible character out.
//!
//! The algorithm is UAX #9 ([`super::levels`]). [`super::isolates`] proves its decisions with it. Cost: linear in the paragraph.

use super::levels::{levels, reorder};
use crate::chars::classes::{is_directional_mark, is_explicit_bidi_control};
use crate::chars::{self, BidiClass};
use crate::document::Direction;

/// How a line looks: its base direction and, for every visible character in logical order, its place from the left.
/// Explicit controls, directional marks and characters of class BN have no place (UAX #9 X9).
#[derive(Clone, Debug)]
pub(crate) struct VisualOrder {
    pub base: Direction,
    pub places: Vec<usize>,
    /// Whether the character stands at a right-to-left level, which shows a bracket mirrored (UAX #9 L4).
    pub is_rtl: Vec<bool>,
}

/// Two lines look alike if they have the same base direction and their characters have the same places.
impl PartialEq for VisualOrder {
    fn eq(&self, other: &VisualOrder) -> bool {
        self.base == other.base && self.places == other.places
    }
}

/// Lays out `text`, one paragraph without its separator and trailing white space, on one line. Without a `base` the
/// first strong character decides, as in a viewer of plain text (UAX #9 P2, P3).
pub(crate) fn visual_order(text: &str, base: Option<Direction>) -> VisualOrder {
    let (base, levels) = levels(text, base);
    let mut ranks = Vec::with_capacity(levels.len());
    let mut is_rtl = Vec::with_capacity(levels.len());
    let mut visible = 0;
    for (c, level) in text.chars().zip(&levels) {
        ranks.push(is_visible(c).then_some(visible));
        is_rtl.extend(is_visible(c).then_some(level % 2 == 1));
        visible += usize::from(is_visible(c));
    }
    let mut places = vec![0; visible];
    let order = reorder(&levels).into_iter().filter_map(|i| ranks[i]);
    for (place, rank) in order.enumerate() {
        places[rank] = place;
    }
    VisualOrder { base, places, is_rtl }
}

/// Whether `c` takes a place on the line.
pub(crate) fn is_visible(c: char) -> bool {
    !is_explicit_bidi_control(c) && !is_directional_mark(c) && chars::of(c).bidi_class() != BidiClass::BN
}
