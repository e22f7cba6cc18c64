//! Findings: what a person or a pipeline may want to know.

use std::ops::Range;

use crate::edit::{SourceRange, TextRange};
use crate::names::print_by_name;

print_by_name!(name: FindingKind);

/// What a finding tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum FindingKind {
    /// A date stamp is glued to the text beside it.
    GluedDate,
    /// A date stands beside a weekday on which it does not fall.
    WeekdayMismatch,
    /// A date that its calendar does not have: 30 February.
    ImpossibleDate,
    /// A word mixes scripts that no writing system mixes (UTS #39 §5.1), so that it may be taken for another, or it looks like
    /// another word of the text in another script. The letters are named. A foreign word with an ending of the language
    /// around it, `RNAهای`, and Greek symbols, `TNFα`, are none.
    MixedScript,
    /// A number mixes digits of several systems (UTS #39 §5.3). They are named.
    MixedDigits,
    /// A bidi control that the source brought along (UAX #9 §2), with its weight for the line that it stands in. `mild`: closed in
    /// the line, and no override. `suspicious`: not closed in the line, an override that changes nothing, or program text that
    /// is shown in another order. `severe`: an override that changes the order, or strings and comments that end elsewhere for
    /// the eye than for a compiler (UTS #55): `commenting-out`, where a comment looks like code, `stretched string`, where a string
    /// does, and `early return`, where code looks like a comment or string. Where the order changes, what is shown is told
    /// against what is stored.
    BidiControl,
    /// Characters that nobody sees and that can carry a hidden message: tags, variation selectors that select nothing or
    /// stand on every ideograph, and invisible characters that do no work, several kinds of them or many in one line; and
    /// white space, if it spells a text. Where a text is hidden in them as bytes or bits, it is told.
    /// Hyphenation, joiners that join, emoji and the like are none.
    HiddenPayload,
    /// Bytes that the encoding cannot read.
    DamagedBytes,
    /// The declared encoding does not fit the bytes.
    DeclarationLied,
    /// The declaration names no encoding that saaf knows.
    DeclarationUnknown,
    /// Much text of a page is in another language than the page declares (`lang`).
    LanguageMismatch,
    /// A paragraph, or what it has in one script, is no language ([`Language::ZXX`](crate::Language::ZXX)): letters that no
    /// language puts together, encoded bytes, program text. Which of them is told.
    NoLinguisticContent,
    /// A paragraph so long that it was cut to bound memory.
    OversizeParagraph,
    /// Text that was read in the wrong encoding, which the profile leaves as it is.
    Mojibake,
    /// Text that is or was stored in the order of display, from left to right, as extractors of PDF give Arabic and Hebrew:
    /// restored ([`Rule::VisualOrder`](crate::Rule::VisualOrder)), or left as it is where the evidence is not enough.
    VisualOrder,
    /// Bytes were lost when text was read in the wrong encoding; letters were chosen in their place by statistics.
    LossyRepair,
    /// Bytes were lost when text was read in the wrong encoding, and nothing says which.
    LostBytes,
    /// Prose spelt in escapes, `%D8%A7`, `\u0627`, and bidi controls and other invisible characters that are spelt so or as
    /// character references, whoever may decode them: `%E2%80%AE`, `\u202e`, `&#8238;`.
    EscapedText,
    /// U+FFFD, which an earlier reader wrote for what it could not read.
    ReplacementCharacter,
}

impl FindingKind {
    /// As the record prints it.
    pub const fn name(self) -> &'static str {
        match self {
            FindingKind::GluedDate => "glued-date",
            FindingKind::WeekdayMismatch => "weekday-mismatch",
            FindingKind::ImpossibleDate => "impossible-date",
            FindingKind::MixedScript => "mixed-script",
            FindingKind::MixedDigits => "mixed-digits",
            FindingKind::BidiControl => "bidi-control",
            FindingKind::HiddenPayload => "hidden-payload",
            FindingKind::DamagedBytes => "damaged-bytes",
            FindingKind::DeclarationLied => "declaration-lied",
            FindingKind::DeclarationUnknown => "declaration-unknown",
            FindingKind::LanguageMismatch => "language-mismatch",
            FindingKind::NoLinguisticContent => "no-linguistic-content",
            FindingKind::OversizeParagraph => "oversize-paragraph",
            FindingKind::Mojibake => "mojibake",
            FindingKind::VisualOrder => "visual-order",
            FindingKind::LossyRepair => "lossy-repair",
            FindingKind::LostBytes => "lost-bytes",
            FindingKind::EscapedText => "escaped-text",
            FindingKind::ReplacementCharacter => "replacement-character",
        }
    }
}

/// Something a person or a pipeline may want to know.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Finding {
    /// What it tells of.
    pub kind: FindingKind,
    /// In the text; empty where what was found is gone.
    pub text: TextRange,
    /// In the source.
    pub source: SourceRange,
    /// For a person to read.
    pub detail: String,
}

/// A finding as a stage reports it: in bytes of the text that the stage was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RawFinding {
    pub kind: FindingKind,
    pub range: Range<usize>,
    pub detail: String,
}
