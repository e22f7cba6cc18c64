//! Digits: a row of two to four kinds of characters in; the readings as numbers of two, three or four digits out.
//!
//! Two kinds are bits, of which 7, 8 or 16 are a character, from either end. Of three kinds one may part the numbers of the
//! others, or all are digits of base three, as four are of base four. Which kind is which digit is not known: all are
//! tried. Kinds that stand at an end alone mark it and are left out.

use super::plausible::Candidates;

/// The most hidden characters of a line that are read.
pub(super) const MAX_SYMBOLS: usize = 4096;
/// Digits of a character in base two.
const BIT_WIDTHS: [usize; 3] = [8, 7, 16];

/// Adds the readings of `symbols`.
pub(super) fn read(symbols: &[char], candidates: &mut Candidates) {
    let mut symbols = symbols;
    let mut kinds = kinds_of(symbols);
    while kinds.len() > 2
        && let Some(inner) = without_mark(symbols)
    {
        symbols = inner;
        kinds = kinds_of(symbols);
    }
    match *kinds {
        [zero, one] => read_bits(symbols, [zero, one], candidates),
        [a, b, c] => {
            for [zero, one, separator] in [[a, b, c], [a, c, b], [b, c, a]] {
                read_numbers(symbols, [zero, one], separator, candidates);
            }
            for order in permutations(&[a, b, c]) {
                [5, 6, 11].into_iter().for_each(|width| read_base(symbols, &order, width, 6 * 6, candidates));
            }
        }
        [a, b, c, d] => {
            for order in permutations(&[a, b, c, d]) {
                [4, 8].into_iter().for_each(|width| read_base(symbols, &order, width, 24 * 4, candidates));
            }
        }
        _ => {}
    }
}

/// The kinds, in the order of their code points; five stand for more.
fn kinds_of(symbols: &[char]) -> Vec<char> {
    let mut kinds: Vec<char> = Vec::new();
    for &c in symbols {
        if !kinds.contains(&c) {
            kinds.push(c);
            if kinds.len() > 4 {
                break;
            }
        }
    }
    kinds.sort_unstable();
    kinds
}

/// The symbols without the one at an end that stands nowhere inside.
fn without_mark(symbols: &[char]) -> Option<&[char]> {
    let (first, behind) = symbols.split_first()?;
    let (last, before) = symbols.split_last()?;
    let inside = behind.split_last().map_or(behind, |(_, inside)| inside);
    if !inside.contains(first) {
        Some(behind)
    } else if !inside.contains(last) {
        Some(before)
    } else {
        None
    }
}

fn read_bits(symbols: &[char], [zero, one]: [char; 2], candidates: &mut Candidates) {
    for order in [[zero, one], [one, zero]] {
        BIT_WIDTHS.into_iter().for_each(|width| read_base(symbols, &order, width, 12, candidates));
    }
}

/// Numbers of `width` digits, from either end. `order`: the kinds by their value.
fn read_base(symbols: &[char], order: &[char], width: usize, readings: u32, candidates: &mut Candidates) {
    let base = order.len() as u32;
    let value = |c: &char| order.iter().position(|kind| kind == c).unwrap_or_default() as u32;
    let forward = |number: &[char]| number.iter().fold(0, |sum, c| sum * base + value(c));
    let backward = |number: &[char]| number.iter().rev().fold(0, |sum, c| sum * base + value(c));
    let numbers = || symbols.chunks_exact(width);
    let is_byte = base.pow(width as u32) <= 1024;
    if is_byte {
        let byte = |number: u32| u8::try_from(number).unwrap_or(1);
        candidates.add_bytes(numbers().map(|number| byte(forward(number))), readings);
        candidates.add_bytes(numbers().map(|number| byte(backward(number))), readings);
    } else {
        candidates.add_codes(numbers().map(forward), readings);
        candidates.add_codes(numbers().map(backward), readings);
    }
}

/// Numbers of any length, parted by `separator`.
fn read_numbers(symbols: &[char], bits: [char; 2], separator: char, candidates: &mut Candidates) {
    let numbers = || symbols.split(move |&c| c == separator).filter(|number| !number.is_empty());
    if numbers().any(|number| number.len() > MAX_NUMBER_BITS) {
        return;
    }
    for one in bits {
        let forward = |number: &[char]| number.iter().fold(0, |sum: u32, &c| sum << 1 | u32::from(c == one));
        let backward =
            |number: &[char]| number.iter().rev().fold(0, |sum: u32, &c| sum << 1 | u32::from(c == one));
        candidates.add_codes(numbers().map(forward), 12);
        candidates.add_codes(numbers().map(backward), 12);
    }
}

/// No code point has more bits.
const MAX_NUMBER_BITS: usize = 24;

/// Every order of the kinds.
fn permutations(kinds: &[char]) -> Vec<Vec<char>> {
    let Some((&first, rest)) = kinds.split_first() else { return vec![Vec::new()] };
    let insert = |order: Vec<char>| {
        (0..=order.len()).map(move |at| [&order[..at], &[first], &order[at..]].concat()).collect::<Vec<_>>()
    };
    permutations(rest).into_iter().flat_map(insert).collect()
}
