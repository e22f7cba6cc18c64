//! Repair: decoded text in, the text that was meant out, before anybody judges its characters. Second stage.
//!
//! What others broke on the way is undone here: HTML character references that were never decoded. Nothing that a
//! careful author could have written is touched.

mod references;

use crate::edit::{Edits, Rewritten};
use crate::profile::{Profile, Rule};

/// Undoes what the profile allows.
pub(crate) fn repair(text: &str, profile: Profile) -> Rewritten<'_> {
    if profile.runs(Rule::Entity) {
        references::decode(text, profile)
    } else {
        Rewritten { text: text.into(), edits: Edits::default() }
    }
}
