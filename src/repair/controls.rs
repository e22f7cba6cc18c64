//! C1 controls that are windows-1252 characters read as ISO-8859-1: a line in, the quotes, dashes and letters out.
//!
//! Nobody has written C1 controls on purpose for decades, but for NEL, which is a line end on IBM machines: it is an
//! ellipsis only between what an ellipsis stands between, or where others of its kind stand in the line.

use super::class::Class;
use super::line::{Line, Replacement};
use super::plausibility::{Cost, NAT, Weight, class_of, step};
use crate::codepages::Codepage;
use crate::edit::Misdecoding;

const NEXT_LINE: char = '\u{85}';
/// How much better MacRoman must fit than windows-1252.
const MAC_RARITY: Cost = 4 * NAT;

/// Reads the C1 controls of the line. Whether there were any.
pub(super) fn repair(line: &mut Line) -> bool {
    if !line.may_hold(Class::C1) || line.is_unclear {
        return false;
    }
    let is_control = |c: char| ('\u{80}'..='\u{9F}').contains(&c);
    let found: Vec<usize> =
        (0..line.cells.len()).filter(|&at| is_control(line.cells[at].c) && !line.cells[at].guarded).collect();
    let others = line.is_changed() || found.iter().any(|&at| line.cells[at].c != NEXT_LINE);
    let readings = ["windows-1252", "macintosh"].map(|name| {
        let page = Codepage::named(name);
        let read = |&at: &usize| {
            let is_line_end = line.cells[at].c == NEXT_LINE && !others && !is_ellipsis(line, at);
            let byte = u8::try_from(u32::from(line.cells[at].c)).ok().filter(|_| !is_line_end)?;
            let c = page?.decode(byte).filter(|&c| !is_control(c))?;
            Some(Replacement { cells: at..at + 1, c, lossy: false })
        };
        (name, found.iter().filter_map(read).collect::<Vec<_>>())
    });
    let [(web, cost), (mac, mac_cost)] =
        [&readings[0], &readings[1]].map(|reading| (reading, cost(line, &reading.1)));
    let inside_words = found.iter().all(|&at| is_inside_word(line, at));
    let (written, replacements) = if inside_words && mac_cost + MAC_RARITY < cost { mac } else { web };
    line.replace(replacements, Misdecoding { encoded_as: written, decoded_as: "ISO-8859-1" });
    !replacements.is_empty()
}

fn is_ellipsis(line: &Line, at: usize) -> bool {
    let before = line.before(at);
    (before.is_alphanumeric() || matches!(class_of(before), Class::QuoteClose))
        && matches!(line.get(at + 1), ' ' | '"' | '\u{201D}' | '\u{2019}')
        && at + 1 < line.cells.len()
}

fn is_inside_word(line: &Line, at: usize) -> bool {
    line.before(at).is_lowercase() && line.get(at + 1).is_lowercase()
}

fn cost(line: &Line, replacements: &[Replacement]) -> Cost {
    let of = |Replacement { cells, c, .. }: &Replacement| {
        let weight = Weight::of(*c);
        step(line.weight_before(cells.start), weight) + step(weight, line.weight(cells.end))
    };
    replacements.iter().map(of).sum()
}
