//! What is wanted of every document.

use crate::bidi::Isolation;
use crate::html::PageParts;
use crate::language::IdentifierPool;
use crate::profile::{Profile, Rule, RuleSet};

/// What is wanted of every document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    pub rules: RuleSet,
    /// Unless the profile decides.
    pub isolation: Option<Isolation>,
    /// A directional mark stands at the start of a paragraph that an isolate opens.
    pub marks_paragraphs: bool,
    pub page_parts: PageParts,
    pub identifiers: IdentifierPool,
    /// BCP 47 tags that are expected of a source whose own hints name none.
    pub languages: Vec<String>,
    /// Threads that clean the windows of one document, if they are more than one.
    pub threads: usize,
}

impl Options {
    /// Which isolates the text gets.
    pub fn isolation(&self) -> Isolation {
        match (self.rules.profile(), self.isolation) {
            _ if !self.rules.runs(Rule::Isolate) || self.rules.reveals() => Isolation::None,
            (_, Some(isolation)) => isolation,
            (Profile::Display, None) => Isolation::Minimal,
            (_, None) => Isolation::None,
        }
    }
}
