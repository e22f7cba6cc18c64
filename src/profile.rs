//! Rules and profiles: which transformations run. Ground floor; every stage reads it.
//!
//! A [`Rule`] is one named transformation, and every edit names its rules. A [`Profile`] is a set of rules, which
//! [`Profile::runs`] alone defines.

mod choices;
mod rule;

use crate::names::{parse_by_name, print_by_name};

pub use choices::{Joiner, References, VisualOrder};
pub use rule::{Rule, Rules};

print_by_name!(name: Profile);
parse_by_name!(name: Profile, "profile");

/// A set of rules for one purpose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Profile {
    /// Change nothing, report everything.
    Lossless,
    /// Repair damage; keep meaning and typography.
    #[default]
    Display,
    /// Fold by language, so that the same word matches however it was typed.
    Index,
    /// Fold without looking at the language: the same word gives the same key whatever its label.
    IndexAny,
    /// Display, and the letters and tatweel that a corpus does not want.
    Corpus,
}

impl Profile {
    /// Every profile.
    pub const ALL: [Profile; 5] =
        [Profile::Lossless, Profile::Display, Profile::Index, Profile::IndexAny, Profile::Corpus];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Profile::Lossless => "lossless",
            Profile::Display => "display",
            Profile::Index => "index",
            Profile::IndexAny => "index-any",
            Profile::Corpus => "corpus",
        }
    }

    /// What the profile is for, in a few words.
    pub const fn description(self) -> &'static str {
        match self {
            Profile::Lossless => "changes nothing, reports everything",
            Profile::Display => "repairs damage, keeps meaning and typography (default)",
            Profile::Index => "folds by language: the same word matches however it was typed",
            Profile::IndexAny => "folds without asking the language, for matching, never for storing",
            Profile::Corpus => "display, and letters, digits and tatweel as the language writes them",
        }
    }

    /// The rules that this profile runs.
    pub(crate) fn rules(self) -> RuleSet {
        let runs = Rule::ALL.into_iter().filter(|&rule| self.runs(rule));
        let rules = runs.fold(Rules(0), |rules, rule| rules.and(rule));
        RuleSet::new(self, rules)
    }

    /// Whether this profile runs `rule`.
    ///
    /// ```
    /// use saaf::{Profile, Rule};
    /// assert!(Profile::Display.runs(Rule::Nfc));
    /// assert!(!Profile::Lossless.runs(Rule::Nfc));
    /// assert!(!Profile::Display.runs(Rule::Harakat));
    /// ```
    pub const fn runs(self, rule: Rule) -> bool {
        match self {
            Profile::Lossless => false,
            Profile::Display => {
                !rule.folds()
                    && !matches!(
                        rule,
                        Rule::Escape
                            | Rule::UrduHeh
                            | Rule::ArabicTehMarbuta
                            | Rule::ArabicDigit
                            | Rule::PunctuationSpace
                            | Rule::ScriptSpace
                            | Rule::Boilerplate
                            | Rule::Tatweel
                    )
            }
            Profile::Corpus => !rule.folds() && !matches!(rule, Rule::UrduHeh | Rule::Boilerplate),
            Profile::Index | Profile::IndexAny => {
                !matches!(rule, Rule::Escape | Rule::ArabicDigit | Rule::Boilerplate)
            }
        }
    }
}

/// The rules that run on a text: those of a profile, with those that the caller turned on and without those turned off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RuleSet {
    profile: Profile,
    rules: Rules,
    references: References,
    joiner: Joiner,
    visual_order: VisualOrder,
    reveals: bool,
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
            reveals: false,
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

    /// Whether what cannot be seen is named in its place, where a rule would remove it.
    pub fn reveals(self) -> bool {
        self.reveals
    }

    /// The same rules, which name what cannot be seen, or remove it.
    pub fn with_reveal(self, reveals: bool) -> Self {
        RuleSet { reveals, ..self }
    }

    /// Whether the text becomes a key for searching, in which layout and typography mean nothing.
    pub fn folds(self) -> bool {
        matches!(self.profile, Profile::Index | Profile::IndexAny)
    }

    /// The rules that make keys: all of a profile that does, and those that a caller turned on in another.
    pub fn of_keys(self) -> Self {
        if self.folds() { self } else { self.only(Rules::OF_KEYS) }
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
