//! Passes over a text that are repeated until a pass changes nothing.
//!
//! Each stage by itself is idempotent. What a later pass still changes is what another stage brought to light: a reference
//! inside mojibake, mojibake behind a reference, a bidi control in either. Each such layer makes the text shorter, or turns
//! characters of one kind into such of another that no rule turns back, so a text has few of them. Letters and labels can
//! go round, which no such argument ends. So every loop has a limit. A text at the limit is clean and bidi-safe; a
//! second run may change it. Cost: that of a pass for every layer; nearly every text has none.

/// Repeats `pass` until it says that its result is stable, `max_passes` times at most; the last result. A pass is told how
/// many more there can be.
pub(super) fn until_stable<T>(max_passes: usize, mut pass: impl FnMut(usize) -> (T, bool)) -> T {
    for passes_left in (1..max_passes).rev() {
        if let (result, true) = pass(passes_left) {
            return result;
        }
    }
    pass(0).0
}
