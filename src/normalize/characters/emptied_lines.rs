//! Lines of subtitles that became empty in; the text without them out. Were one to stay, it would end its cue, and what
//! follows would be no text of any. Linear in the edits.

use crate::edit::{Rewriter, Rewritten};
use crate::profile::RuleSet;

/// Takes the line end away behind a line of which nothing is left.
pub(super) fn remove<'a>(given: Rewritten<'a>, rules: RuleSet) -> Rewritten<'a> {
    if !rules.keeps_cues() || given.edits.is_empty() {
        return given;
    }
    let bytes = given.text.as_bytes();
    let mut rewriter = Rewriter::new(&given.text);
    let mut done = 0;
    for edit in given.edits.iter().filter(|edit| edit.after.is_empty()) {
        let at = edit.after.start;
        let line_end = match &bytes[at..] {
            [b'\n', ..] => 1,
            [b'\r', b'\n', ..] => 2,
            _ => continue,
        };
        // At the start of a window it is not known what stands before.
        if at > 0 && at >= done && bytes[at - 1] == b'\n' {
            rewriter.replace(edit.rules, at..at + line_end, "");
            done = at + line_end;
        }
    }
    match rewriter.len() {
        0 => given,
        _ => {
            let removed = rewriter.finish().detach();
            given.then(removed)
        }
    }
}
