//! A line of text in, whether models are trained, tuned or measured on it out. All trainers split their texts by this one
//! rule, so that a line that measures one model has trained none.

use crate::model::file::fnv1a;

/// What a line, a sentence or an entry of a word list is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Split {
    /// Eight lines in ten: the tables are made of them.
    Train,
    /// One in ten: constants are tuned on them, and reports are made of them.
    Dev,
    /// One in ten: nothing looks at them but a last measurement.
    Test,
}

/// The split of `line`, by a hash of it, whatever file it stands in.
pub fn of(line: &str) -> Split {
    let hash = fnv1a(line.trim().as_bytes());
    match (hash ^ (hash >> 32)) % 10 {
        0 => Split::Dev,
        5 => Split::Test,
        _ => Split::Train,
    }
}

/// Whether models are trained on `line`.
pub fn is_trained_on(line: &str) -> bool {
    of(line) == Split::Train
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eight_lines_in_ten_train_one_tunes_and_one_measures() {
        let mut counts = [0; 3];
        (0..10_000).for_each(|i| counts[of(&format!("line {i}")) as usize] += 1);
        for (count, expected) in counts.into_iter().zip([8000, 1000, 1000]) {
            assert!(i32::abs(count - expected) < 200, "{counts:?}");
        }
        assert_eq!(of("line 1"), of(" line 1\r\n"));
    }
}
