//! The rules that run on a text, with what a caller chose for single ones.

use super::{Joiner, Profile, References, Rule, Rules, VisualOrder};

/// The rules that run on a text: those of a profile, with those that the caller turned on and without those turned off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RuleSet {
    profile: Profile,
    rules: Rules,
    references: References,
    joiner: Joiner,
    visual_order: VisualOrder,
    /// Each document is one line.
    is_line: bool,
    /// A line that becomes empty would end a cue.
    keeps_cues: bool,
}

impl RuleSet {
    /// `rules` of `profile`, and what callers choose unless told.
    pub(super) fn new(profile: Profile, rules: Rules) -> RuleSet {
        RuleSet {
            profile,
            rules,
            references: References::default(),
            joiner: Joiner::default(),
            visual_order: VisualOrder::default(),
            is_line: false,
            keeps_cues: false,
        }
    }

    /// Whether `rule` runs.
    pub fn runs(self, rule: Rule) -> bool {
        self.rules.contains(rule)
    }

    /// Whether no rule runs, so that the text stays unchanged.
    pub fn is_empty(self) -> bool {
        self.rules == Rules(0)
    }

    /// The profile that the rules are taken from.
    pub fn profile(self) -> Profile {
        self.profile
    }

    /// Which references are decoded, if rule `entity` runs.
    pub fn references(self) -> References {
        self.references
    }

    /// The same rules with other references decoded.
    pub fn with_references(self, references: References) -> Self {
        RuleSet { references, ..self }
    }

    /// What becomes of ZWNJ, if rule `joiner-fold` runs.
    pub fn joiner(self) -> Joiner {
        self.joiner
    }

    /// The same rules with another fate of ZWNJ.
    pub fn with_joiner(self, joiner: Joiner) -> Self {
        RuleSet { joiner, ..self }
    }

    /// Which lines rule `visual-order` takes for reversed.
    pub fn visual_order(self) -> VisualOrder {
        self.visual_order
    }

    /// The same rules with another choice of reversed lines.
    pub fn with_visual_order(self, visual_order: VisualOrder) -> Self {
        RuleSet { visual_order, ..self }
    }

    /// Whether the text becomes a key for searching, in which layout and typography mean nothing.
    pub fn folds(self) -> bool {
        matches!(self.profile, Profile::Index | Profile::IndexAny)
    }

    /// The rules that make keys: all of a profile that does, and those that a caller turned on in another.
    pub fn of_keys(self) -> Self {
        let folds = Rule::ALL.into_iter().filter(|rule| rule.folds());
        if self.folds() { self } else { self.only(folds.fold(Rules(0), Rules::and)) }
    }

    /// What a line end becomes: LINE FEED, or SPACE where a document is one line.
    pub fn line_end(self) -> char {
        if self.is_line { ' ' } else { '\n' }
    }

    /// The same rules for documents that are one line each.
    pub fn of_lines(self) -> Self {
        RuleSet { is_line: true, ..self }
    }

    /// The same rules for subtitles: without those that end lines, join them or empty them, and without those that read
    /// character references, which their text has of its own.
    pub fn of_subtitles(self) -> Self {
        let frame = [Rule::Boilerplate, Rule::Escape, Rule::LineEnd, Rule::LineTrim, Rule::BlankLine];
        let cut = [Rule::Entity, Rule::Glue];
        let rules = frame.into_iter().chain(cut).fold(self, Self::without);
        RuleSet { keeps_cues: true, ..rules }
    }

    /// Whether no line may become empty: each is a part of a cue.
    pub fn keeps_cues(self) -> bool {
        self.keeps_cues
    }

    /// These rules, and `rules`.
    pub fn with(self, rules: impl Into<Rules>) -> Self {
        RuleSet { rules: self.rules.and(rules), ..self }
    }

    /// These rules without `rules`.
    pub fn without(self, rules: impl Into<Rules>) -> Self {
        RuleSet { rules: Rules(self.rules.0 & !rules.into().0), ..self }
    }

    /// Those of these rules that are in `rules`.
    pub fn only(self, rules: Rules) -> Self {
        RuleSet { rules: Rules(self.rules.0 & rules.0), ..self }
    }
}

impl Default for RuleSet {
    fn default() -> Self {
        Profile::default().rules()
    }
}
