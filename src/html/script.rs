//! Where a script ends: its bytes come in, its end goes out.
//!
//! A script that is hidden from browsers of the nineties stands in `<!-- … -->`, and `<script>` inside of that has an end tag
//! of its own (HTML Standard §13.2.5.15 to §13.2.5.31). Constant memory, linear time.

use memchr::memchr2;

use super::lookahead::{Lookahead, end_tag_of, tag_of};

/// How a script has been hidden so far. The number counts the dashes just before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum ScriptState {
    #[default]
    Plain,
    /// Behind `<!--`.
    Escaped(u8),
    /// Behind `<!--` and `<script`.
    DoubleEscaped(u8),
}

/// What the next bytes are.
pub(super) enum Found {
    /// So many bytes of the script, and the state behind them.
    Next(ScriptState, usize),
    /// Its end tag.
    End,
    /// More bytes decide.
    NeedsMore,
}

/// Takes one step. `ends`: nothing follows `rest`, which is not empty.
pub(super) fn step(state: ScriptState, rest: &[u8], ends: bool) -> Found {
    use ScriptState::{DoubleEscaped, Escaped, Plain};
    let dashes = match state {
        Plain => {
            return match memchr::memchr(b'<', rest) {
                Some(0) => less_than(state, rest, ends),
                found => Found::Next(Plain, found.unwrap_or(rest.len())),
            };
        }
        Escaped(dashes) | DoubleEscaped(dashes) => dashes,
    };
    let with = |dashes| if matches!(state, Escaped(_)) { Escaped(dashes) } else { DoubleEscaped(dashes) };
    match rest[0] {
        b'-' => Found::Next(with((dashes + 1).min(2)), 1),
        b'>' if dashes == 2 => Found::Next(Plain, 1),
        b'<' => less_than(state, rest, ends),
        _ => Found::Next(with(0), memchr2(b'-', b'<', rest).unwrap_or(rest.len())),
    }
}

fn less_than(state: ScriptState, rest: &[u8], ends: bool) -> Found {
    use ScriptState::{DoubleEscaped, Escaped, Plain};
    let is_undecided = |lookahead| lookahead == Lookahead::Unknown && !ends;
    let end = end_tag_of(rest, "script");
    if is_undecided(end) {
        return Found::NeedsMore;
    }
    match state {
        Plain | Escaped(_) if end == Lookahead::Is => Found::End,
        Plain if rest.starts_with(b"<!--") => Found::Next(Escaped(2), 4),
        Plain if rest.len() < 4 && b"<!--".starts_with(rest) && !ends => Found::NeedsMore,
        Plain => Found::Next(Plain, 1),
        Escaped(_) => match tag_of(rest, b"<", "script") {
            Lookahead::Is => Found::Next(DoubleEscaped(0), "<script".len() + 1),
            lookahead if is_undecided(lookahead) => Found::NeedsMore,
            _ => Found::Next(Escaped(0), 1),
        },
        DoubleEscaped(_) if end == Lookahead::Is => Found::Next(Escaped(0), "</script".len() + 1),
        DoubleEscaped(_) => Found::Next(DoubleEscaped(0), 1),
    }
}
