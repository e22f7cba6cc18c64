//! A paragraph in, the places of its characters on the line out: UAX #9 by `unicode-bidi` over our own classes.
//! What [`super::isolates`] proves its decisions with.

use std::ops::Range;

use unicode_bidi::{BidiClass, BidiInfo, Level, ParagraphBidiInfo};

use super::{Data, LRI, PDI, RLI, is_explicit};
use crate::chars;
use crate::document::Direction;

/// How a line looks: its base direction and, for every visible character in reading order, its place from the left.
/// Explicit controls and characters of class BN have no place (UAX #9 X9).
#[derive(Clone, Debug)]
pub(super) struct Display {
    pub base: Direction,
    pub places: Vec<usize>,
    /// Whether each runs from the right, which shows a bracket mirrored (UAX #9 L4).
    pub is_rtl: Vec<bool>,
}

/// Two lines look alike if their characters have the same places.
impl PartialEq for Display {
    fn eq(&self, other: &Display) -> bool {
        self.base == other.base && self.places == other.places
    }
}

/// Lays out `text`, one paragraph without its separator and trailing white space, on one line. Without a `base` the
/// first strong character decides, as in a viewer of plain text (UAX #9 P2, P3).
///
/// For the text outside, an isolate is one neutral character (BD13, N1); for the text inside it is a paragraph of its
/// own. So it is laid out: outside and inside apart, both free of controls. `unicode-bidi` 0.3.18 looks for the
/// context of a bracket pair (N0 c) in the wrong place where an isolate lies between, and is right without them.
pub(super) fn display(text: &str, base: Option<Direction>) -> Display {
    let Some((outside, pieces)) = fold(text) else { return display_flat(text, base) };
    let (base, levels) = levels(&outside, base);
    let mut places = vec![0; pieces.last().map_or(0, |last| last.ranks.end)];
    let mut is_rtl = vec![false; places.len()];
    let mut next = 0;
    for i in BidiInfo::reorder_visual(&levels) {
        let Piece { ranks, inside } = &pieces[i];
        for (k, place) in places[ranks.clone()].iter_mut().enumerate() {
            *place = next + inside.as_ref().map_or(k, |inside| inside.places[k]);
            is_rtl[ranks.start + k] = inside.as_ref().map_or(levels[i].is_rtl(), |inside| inside.is_rtl[k]);
        }
        next += ranks.len();
    }
    Display { base, places, is_rtl }
}

/// A character outside the isolates, or an isolate.
struct Piece {
    /// Which of the visible characters it is: none, one, or those in the isolate.
    ranks: Range<usize>,
    /// How the isolate looks.
    inside: Option<Display>,
}

/// The text outside the isolates, with U+FFFC OBJECT REPLACEMENT CHARACTER (class ON) for each of them, and what each
/// of its characters stands for. `None` for text with any other explicit control, or with an isolate that rule L1
/// reaches into.
fn fold(text: &str) -> Option<(String, Vec<Piece>)> {
    let mut outside = String::with_capacity(text.len());
    let mut pieces = Vec::new();
    let mut rank = 0;
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        let (shown, inside) = match c {
            LRI | RLI => {
                let (inside, after) = rest.as_str().split_once(PDI)?;
                rest = after.chars();
                let base = if c == RLI { Direction::Rtl } else { Direction::Ltr };
                ('\u{FFFC}', Some(is_undivided(inside).then(|| display_flat(inside, Some(base)))?))
            }
            _ if is_explicit(c) => return None,
            _ => (c, None),
        };
        let width = inside.as_ref().map_or(usize::from(is_visible(c)), |inside| inside.places.len());
        outside.push(shown);
        pieces.push(Piece { ranks: rank..rank + width, inside });
        rank += width;
    }
    Some((outside, pieces))
}

/// Whether the inside of an isolate holds no control, no tabulator and no white space at its end.
fn is_undivided(inside: &str) -> bool {
    let class = |c| chars::of(c).bidi_class();
    !inside.contains(|c| is_explicit(c) || matches!(class(c), BidiClass::S | BidiClass::B))
        && inside.chars().map(class).rfind(|&c| c != BidiClass::BN).is_some_and(|c| c != BidiClass::WS)
}

/// Lays out text in one go.
fn display_flat(text: &str, base: Option<Direction>) -> Display {
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
    Display { base, places, is_rtl }
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
    !is_explicit(c) && !is_mark(c) && chars::of(c).bidi_class() != BidiClass::BN
}

/// LRM, RLM and ALM: the implicit directional marks (UAX #9 §2.6).
pub(super) fn is_mark(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{61C}')
}
