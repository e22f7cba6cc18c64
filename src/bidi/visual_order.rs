//! Lays out one paragraph on one line: text in, the place of every visible character out.
//!
//! The algorithm is UAX #9, by the crate `unicode-bidi` over the classes of our own table. [`super::isolates`] proves its
//! decisions with it. Cost: linear in the paragraph.

use std::ops::Range;

use unicode_bidi::{BidiClass, BidiInfo, Level, ParagraphBidiInfo};

use super::isolation::{LRI, PDI, RLI};
use crate::chars::classes::{is_directional_mark, is_explicit_bidi_control};
use crate::chars::{self, BidiData};
use crate::document::Direction;

/// How a line looks: its base direction and, for every visible character in logical order, its place from the left.
/// Explicit controls, directional marks and characters of class BN have no place (UAX #9 X9).
#[derive(Clone, Debug)]
pub(super) struct VisualOrder {
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
///
/// For the text outside, an isolate is one neutral character (BD13, N1). For the text inside, it is a paragraph of its
/// own. So both are laid out apart, without controls, and put together. The reason is a fault of `unicode-bidi` 0.3.18:
/// it looks for the context of a bracket pair (N0 c) in the wrong place if an isolate lies between.
pub(super) fn visual_order(text: &str, base: Option<Direction>) -> VisualOrder {
    let Some((outside, items)) = replace_isolates(text) else {
        return visual_order_without_isolates(text, base);
    };
    let (base, levels) = levels(&outside, base);
    let mut places = vec![0; items.last().map_or(0, |last| last.ranks.end)];
    let mut is_rtl = vec![false; places.len()];
    let mut next = 0;
    for i in BidiInfo::reorder_visual(&levels) {
        let LineItem { ranks, inside } = &items[i];
        for (k, place) in places[ranks.clone()].iter_mut().enumerate() {
            *place = next + inside.as_ref().map_or(k, |inside| inside.places[k]);
            is_rtl[ranks.start + k] = inside.as_ref().map_or(levels[i].is_rtl(), |inside| inside.is_rtl[k]);
        }
        next += ranks.len();
    }
    VisualOrder { base, places, is_rtl }
}

/// A character outside the isolates, or an isolate.
struct LineItem {
    /// Its visible characters, as a range of all visible characters: none, one, or those in the isolate.
    ranks: Range<usize>,
    /// How the isolate looks.
    inside: Option<VisualOrder>,
}

/// Replaces each isolate by U+FFFC OBJECT REPLACEMENT CHARACTER (class ON). Returns that text, and for each of its
/// characters what it stands for. `None` if there is any other explicit control, or an isolate into which rule L1 reaches.
fn replace_isolates(text: &str) -> Option<(String, Vec<LineItem>)> {
    let mut outside = String::with_capacity(text.len());
    let mut items = Vec::new();
    let mut rank = 0;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let (shown, inside) = match c {
            LRI | RLI => {
                let (inside, after) = rest.as_str().split_once(PDI)?;
                rest = after.chars();
                let base = if c == RLI { Direction::Rtl } else { Direction::Ltr };
                (
                    '\u{FFFC}',
                    Some(is_undivided(inside).then(|| visual_order_without_isolates(inside, Some(base)))?),
                )
            }
            _ if is_explicit_bidi_control(c) => return None,
            _ => (c, None),
        };
        let width = inside.as_ref().map_or(usize::from(is_visible(c)), |inside| inside.places.len());
        outside.push(shown);
        items.push(LineItem { ranks: rank..rank + width, inside });
        rank += width;
    }
    Some((outside, items))
}

/// Whether the inside of an isolate holds no control, no tabulator and no white space at its end.
fn is_undivided(inside: &str) -> bool {
    let class = |c| chars::of(c).bidi_class();
    !inside.contains(|c| is_explicit_bidi_control(c) || matches!(class(c), BidiClass::S | BidiClass::B))
        && inside.chars().map(class).rfind(|&c| c != BidiClass::BN).is_some_and(|c| c != BidiClass::WS)
}

/// Lays out text as a whole.
fn visual_order_without_isolates(text: &str, base: Option<Direction>) -> VisualOrder {
    let (base, levels) = levels(text, base);
    let mut ranks = Vec::with_capacity(levels.len());
    let mut is_rtl = Vec::with_capacity(levels.len());
    let mut visible = 0;
    for (c, level) in text.chars().zip(&levels) {
        ranks.push(is_visible(c).then_some(visible));
        is_rtl.extend(is_visible(c).then_some(level.is_rtl()));
        visible += usize::from(is_visible(c));
    }
    let mut places = vec![0; visible];
    let order = BidiInfo::reorder_visual(&levels).into_iter().filter_map(|i| ranks[i]);
    for (place, rank) in order.enumerate() {
        places[rank] = place;
    }
    VisualOrder { base, places, is_rtl }
}

/// The base direction and the level of every character, after rule L1.
pub(super) fn levels(text: &str, base: Option<Direction>) -> (Direction, Vec<Level>) {
    let level = base.map(|direction| match direction {
        Direction::Rtl => Level::rtl(),
        Direction::Ltr | Direction::Neutral => Level::ltr(),
    });
    let info = ParagraphBidiInfo::new_with_data_source(&BidiData, text, level);
    let base = if info.paragraph_level.is_rtl() { Direction::Rtl } else { Direction::Ltr };
    (base, info.reordered_levels_per_char(0..text.len()))
}

/// Whether `c` takes a place on the line.
pub(super) fn is_visible(c: char) -> bool {
    !is_explicit_bidi_control(c) && !is_directional_mark(c) && chars::of(c).bidi_class() != BidiClass::BN
}
