//! Characters that are written out in ASCII: text comes in, text with HTML character references and escaped words
//! decoded goes out. Cost: linear, and one `memchr` for a text without `&`, `%` and `\`.

mod escaped_controls;
mod escaped_words;
mod markup;
mod references;

use std::borrow::Cow;

use memchr::memchr3;

use crate::document::{Protected, RawFinding};
use crate::edit::Rewritten;
use crate::profile::{Rule, RuleSet};

/// Decodes character references first, then words in escapes, as far as the rules say so.
pub(super) fn decode<'a>(
    text: &'a str,
    protected: &Protected,
    rules: RuleSet,
    found: &mut Vec<RawFinding>,
) -> Rewritten<'a> {
    if memchr3(b'&', b'%', b'\\', text.as_bytes()).is_none() {
        return Rewritten::unchanged(text);
    }
    let references = match rules.runs(Rule::Entity) {
        true => references::decode(text, &protected.ranges, rules),
        false => Rewritten::unchanged(text),
    };
    let mut moved = Cow::Borrowed(protected);
    if !references.edits.is_empty() && !protected.ranges.is_empty() {
        moved.to_mut().move_along(&references.edits);
    }
    let mut escaped = Vec::new();
    escaped_controls::report(&references.text, &moved, &mut escaped);
    let words = escaped_words::decode(&references.text, &moved, rules, &mut escaped).detach();
    found.extend(escaped.into_iter().map(|f| RawFinding { range: references.edits.before(f.range), ..f }));
    references.then(words)
}
