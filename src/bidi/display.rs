//! A paragraph in, the places of its characters on the line out: UAX #9 by `unicode-bidi` over our own classes.
//! What [`super::isolates`] proves its decisions with.

use unicode_bidi::{BidiClass, BidiInfo, Level, ParagraphBidiInfo};

use super::{Data, is_explicit};
use crate::chars;
use crate::document::Direction;

/// How a line looks: its base direction and, for every visible character in reading order, its place from the left.
/// Explicit controls and characters of class BN have no place (UAX #9 X9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Display {
    pub base: Direction,
    pub places: Vec<usize>,
}

/// Lays out `text`, one paragraph without its separator and trailing white space, on one line. Without a `base` the
/// first strong character decides, as in a viewer of plain text (UAX #9 P2, P3).
pub(super) fn display(text: &str, base: Option<Direction>) -> Display {
    let (base, levels) = levels(text, base);
    let mut order = BidiInfo::reorder_visual(&levels);
    let mut rank = vec![None; levels.len()];
    let mut visible = 0;
    for (i, c) in text.chars().enumerate() {
        if is_visible(c) {
            rank[i] = Some(visible);
            visible += 1;
        }
    }
    order.retain(|&i| rank[i].is_some());
    let mut places = vec![0; visible];
    for (place, i) in order.into_iter().enumerate() {
        if let Some(rank) = rank[i] {
            places[rank] = place;
        }
    }
    Display { base, places }
}

/// The base direction and the level of every character, after rule L1.
pub(super) fn levels(text: &str, base: Option<Direction>) -> (Direction, Vec<Level>) {
    let level = base.map(|direction| match direction {
        Direction::Rtl => Level::rtl(),
        Direction::Ltr | Direction::Neutral => Level::ltr(),
    });
    let info = ParagraphBidiInfo::new_with_data_source(&Data, text, level);
    let base = if info.paragraph_level.is_rtl() { Direction::Rtl } else { Direction::Ltr };
    (base, info.reordered_levels_per_char(0..text.len()))
}

/// Whether `c` takes a place on the line.
pub(super) fn is_visible(c: char) -> bool {
    !is_explicit(c) && chars::of(c).bidi_class() != BidiClass::BN
}
