//! What a character becomes in a key, step by step, whatever the language: one access to a generated trie.

use super::table;
use crate::profile::Rule;

/// The steps that lead from a character to its key. Each text is empty where there is no such step.
pub(super) struct Forms {
    /// Another character for the same one: a compatibility form, ASCII punctuation, or an ASCII digit; and its rule.
    pub plain: &'static str,
    pub rule: Rule,
    /// Without case (CaseFolding.txt, C and F).
    pub folded: &'static str,
    /// Without the marks and strokes by which the root collation sorts only after the letters.
    pub bare: &'static str,
}

/// Looks up `c`; `None` for most characters. ASCII has no rows.
#[inline]
pub(super) fn of(c: char) -> Option<Forms> {
    let code = c as usize;
    let block = usize::from(table::FIRST[code >> SHIFT]);
    let row = table::ROWS[usize::from(table::SECOND[block + (code & ((1 << SHIFT) - 1))])];
    (row != 0).then(|| forms(row))
}

fn forms(row: u64) -> Forms {
    let mut at = (row >> 16) as usize;
    let mut take = |len: u64| {
        let start = at;
        at += len as usize;
        &table::TEXTS[start..at]
    };
    let rule = match row & 3 {
        1 => Rule::PunctuationFold,
        2 => Rule::AsciiDigit,
        _ => Rule::CompatibilityFold,
    };
    Forms { plain: take(row >> 2 & 63), rule, folded: take(row >> 8 & 15), bare: take(row >> 12 & 15) }
}

/// As in `xtask/src/chars.rs`.
const SHIFT: usize = 7;
