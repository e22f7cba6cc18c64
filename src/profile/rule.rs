//! The transformations by name, and sets of them. Ground floor.

use crate::names::{parse_by_name, print_by_name};

/// A named, documented transformation. The order of the variants is the order in which the stages run them.
///
/// ```
/// use saaf::Rule;
/// assert_eq!(Rule::Nfc.id(), "nfc");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
#[repr(u8)]
pub enum Rule {
    /// The markup of a page becomes its visible text, and white space, line ends and character references what they mean in
    /// it. Every [`InputFormat::Html`](crate::InputFormat::Html) goes through it, in every profile, and nothing else does.
    Markup,
    /// HTML character references are decoded (HTML Standard §13.5), until none is left but those of markup.
    Entity,
    /// Words spelt in escapes are decoded: `%D8%A7` (RFC 3986 §2.1), `\u0627`.
    Escape,
    /// Text that was read in the wrong encoding is read in the right one.
    Mojibake,
    /// Lines that are stored in the order of display are put into the order in which they are read (UAX #9 L2, undone).
    VisualOrder,
    /// C0 controls but TAB and LF, DEL, C1 controls and noncharacters are removed, and escape sequences (ECMA-48) whole.
    Control,
    /// CR LF, CR, NEL, LINE SEPARATOR and PARAGRAPH SEPARATOR become LF (UAX #14 BK, CR, NL).
    LineEnd,
    /// Normalization Form C (UAX #15).
    Nfc,
    /// Sequences of DoNotEmit.txt become the preferred ones.
    DoNotEmit,
    /// Arabic presentation forms become the letters that they show (UnicodeData.txt decompositions).
    PresentationForm,
    /// Foreign bidi controls (UAX #9 §2, and the deprecated U+206A..U+206F) are removed.
    BidiControl,
    /// Invisible characters that carry no meaning in running text are removed: SHY, WJ, BOM, tags, and ZWSP but where it
    /// parts words of a script that has no spaces between them.
    Invisible,
    /// ZWNJ and ZWJ are removed where they join nothing (UTS #46 CONTEXTJ, emoji ZWJ sequences stay).
    JoinControl,
    /// Variation selectors are removed where no variation is registered.
    VariationSelector,
    /// NO-BREAK SPACE, the typographic spaces and U+3000 become SPACE where typography has no use for them.
    Space,
    /// Runs of SPACE inside a line become one, but for layout: tables, trees, program text.
    SpaceRun,
    /// White space at the end of a line is removed, but for the two spaces of a line break in Markdown.
    LineTrim,
    /// Blank lines at both ends are removed; two or more in the middle become one.
    BlankLine,
    /// A date stamp glued to its neighbour is cut off, by LF at the head of a line, by SPACE elsewhere.
    Glue,
    /// Kaf as the language of the span writes it.
    ArabicKaf,
    /// Yeh as the language of the span writes it.
    ArabicYeh,
    /// Heh as the language of the span writes it, where no lexicon is needed to tell.
    ArabicHeh,
    /// Heh of an Arabic keyboard as heh goal or heh doachashmee, by the words and the letters of Urdu: `کها` becomes `کہا`,
    /// `گهر` `گھر`.
    UrduHeh,
    /// Teh marbuta as the language of the span writes it.
    ArabicTehMarbuta,
    /// Hamza and its carriers as the language of the span writes them.
    ArabicHamza,
    /// Any other Arabic letter as the language of the span writes it.
    ArabicLetter,
    /// Arabic digits as the language of the span writes them.
    ArabicDigit,
    /// No space before a full stop, comma, semicolon or question mark of Arabic script, one behind it: `گیا ۔اور` becomes
    /// `گیا۔ اور`.
    PunctuationSpace,
    /// A space between a letter of Arabic script and a digit or a Latin letter that it is glued to: `2025میں` becomes
    /// `2025 میں`, but `2025ء`, `19ویں` and `PDFها` stay.
    ScriptSpace,
    /// A line that is a date stamp and nothing else is removed.
    Boilerplate,
    /// Compatibility characters become plain ones (UAX #15 NFKC): ligatures, full and half width, superscripts.
    CompatibilityFold,
    /// Letters lose their case (CaseFolding.txt, full).
    CaseFold,
    /// Letters lose the marks that their language sorts by last (UTS #10, CLDR), niqqud and kana voicing among them.
    AccentFold,
    /// Every heh that the language's keyboards offer becomes one.
    HehFold,
    /// Letters lose hamza and madda.
    HamzaFold,
    /// Tatweel between letters is removed.
    Tatweel,
    /// Vowel marks are removed.
    Harakat,
    /// ZWNJ inside a word goes, or becomes SPACE.
    JoinerFold,
    /// Quotation marks, apostrophes and dashes of every kind become the ASCII ones.
    PunctuationFold,
    /// Decimal digits of any script become ASCII.
    AsciiDigit,
    /// The sign of the era is cut off from a year: 2025ء.
    YearSign,
    /// A span of the other direction is wrapped in LRI or RLI and PDI (UAX #9 §2.7).
    Isolate,
}

impl Rule {
    /// Every rule, in the order in which the stages run them.
    pub const ALL: [Rule; 42] = [
        Rule::Markup,
        Rule::Entity,
        Rule::Escape,
        Rule::Mojibake,
        Rule::VisualOrder,
        Rule::Control,
        Rule::LineEnd,
        Rule::Nfc,
        Rule::DoNotEmit,
        Rule::PresentationForm,
        Rule::BidiControl,
        Rule::Invisible,
        Rule::JoinControl,
        Rule::VariationSelector,
        Rule::Space,
        Rule::SpaceRun,
        Rule::LineTrim,
        Rule::BlankLine,
        Rule::Glue,
        Rule::ArabicKaf,
        Rule::ArabicYeh,
        Rule::ArabicHeh,
        Rule::UrduHeh,
        Rule::ArabicTehMarbuta,
        Rule::ArabicHamza,
        Rule::ArabicLetter,
        Rule::ArabicDigit,
        Rule::PunctuationSpace,
        Rule::ScriptSpace,
        Rule::Boilerplate,
        Rule::CompatibilityFold,
        Rule::CaseFold,
        Rule::AccentFold,
        Rule::HehFold,
        Rule::HamzaFold,
        Rule::Tatweel,
        Rule::Harakat,
        Rule::JoinerFold,
        Rule::PunctuationFold,
        Rule::AsciiDigit,
        Rule::YearSign,
        Rule::Isolate,
    ];

    /// Whether the rule makes a key for searching, in which one letter stands for several.
    pub(crate) const fn folds(self) -> bool {
        matches!(
            self,
            Rule::CompatibilityFold
                | Rule::CaseFold
                | Rule::AccentFold
                | Rule::HehFold
                | Rule::HamzaFold
                | Rule::Harakat
                | Rule::JoinerFold
                | Rule::PunctuationFold
                | Rule::AsciiDigit
                | Rule::YearSign
        )
    }

    /// What the rule does, in a few words.
    ///
    /// ```
    /// use saaf::Rule;
    /// assert_eq!(Rule::Nfc.description(), "Normalization Form C (UAX #15)");
    /// ```
    pub const fn description(self) -> &'static str {
        match self {
            Rule::Markup => "markup of a page becomes its visible text (--from html, in every profile)",
            Rule::Entity => "HTML character references are decoded where they stand for no markup",
            Rule::Escape => "words spelt in escapes are decoded: %D8%A7, \\u0627",
            Rule::Mojibake => "text that was read in the wrong encoding is read in the right one",
            Rule::VisualOrder => "text stored in the order of display is put into the order of reading",
            Rule::Control => "controls, escape sequences of terminals and noncharacters are removed",
            Rule::LineEnd => "every line end becomes LF",
            Rule::Nfc => "Normalization Form C (UAX #15)",
            Rule::DoNotEmit => "sequences that Unicode discourages become the preferred ones (DoNotEmit.txt)",
            Rule::PresentationForm => "Arabic presentation forms become letters",
            Rule::BidiControl => "bidi controls that came with the source are removed",
            Rule::Invisible => "invisible characters that do nothing are removed: ZWSP, SHY, WJ, BOM, tags",
            Rule::JoinControl => "ZWNJ and ZWJ are removed where they join nothing",
            Rule::VariationSelector => "variation selectors are removed where no variation is registered",
            Rule::Space => "NO-BREAK SPACE and typographic spaces become SPACE where typography has none",
            Rule::SpaceRun => "runs of SPACE in prose become one",
            Rule::LineTrim => "white space at the end of a line is removed",
            Rule::BlankLine => "blank lines at both ends are removed, more than one become one",
            Rule::Glue => "a date stamp glued to its neighbour is cut off",
            Rule::ArabicKaf => "kaf as the language writes it",
            Rule::ArabicYeh => "yeh as the language writes it",
            Rule::ArabicHeh => "heh as the language writes it",
            Rule::UrduHeh => "heh as the Urdu word has it: heh goal or heh doachashmee",
            Rule::ArabicTehMarbuta => "teh marbuta as the language writes it",
            Rule::ArabicHamza => "hamza and its carriers as the language writes them",
            Rule::ArabicLetter => "other Arabic letters as the language writes them",
            Rule::ArabicDigit => "Arabic digits as the language writes them",
            Rule::PunctuationSpace => "spaces around Arabic punctuation: none before, one behind",
            Rule::ScriptSpace => "a space where Arabic letters touch digits or Latin letters",
            Rule::Boilerplate => "lines that are a date stamp and nothing else are removed",
            Rule::CompatibilityFold => "compatibility characters become plain ones (UAX #15 NFKC)",
            Rule::CaseFold => "letters lose their case (full case folding)",
            Rule::AccentFold => "marks that the language's alphabet does not count are removed",
            Rule::HehFold => "every heh becomes one",
            Rule::HamzaFold => "carriers of hamza and madda become plain letters",
            Rule::Tatweel => "tatweel between letters is removed",
            Rule::Harakat => "vowel marks are removed",
            Rule::JoinerFold => "ZWNJ inside a word is removed, or becomes SPACE",
            Rule::PunctuationFold => "quotes and dashes become ASCII",
            Rule::AsciiDigit => "decimal digits of any script become ASCII",
            Rule::YearSign => "the sign of the era is cut off from a year",
            Rule::Isolate => "text of the other direction is wrapped in an isolate (UAX #9)",
        }
    }

    /// The name that the record and `--explain` print, and that a rule is parsed from.
    ///
    /// ```
    /// use saaf::Rule;
    /// assert_eq!("space-run".parse(), Ok(Rule::SpaceRun));
    /// assert!("spaces".parse::<Rule>().is_err());
    /// ```
    pub const fn id(self) -> &'static str {
        match self {
            Rule::Markup => "markup",
            Rule::Entity => "entity",
            Rule::Escape => "escape",
            Rule::Mojibake => "mojibake",
            Rule::VisualOrder => "visual-order",
            Rule::Control => "control",
            Rule::LineEnd => "line-end",
            Rule::Nfc => "nfc",
            Rule::DoNotEmit => "do-not-emit",
            Rule::PresentationForm => "presentation-form",
            Rule::BidiControl => "bidi-control",
            Rule::Invisible => "invisible",
            Rule::JoinControl => "join-control",
            Rule::VariationSelector => "variation-selector",
            Rule::Space => "space",
            Rule::SpaceRun => "space-run",
            Rule::LineTrim => "line-trim",
            Rule::BlankLine => "blank-line",
            Rule::Glue => "glue",
            Rule::ArabicKaf => "arabic-kaf",
            Rule::ArabicYeh => "arabic-yeh",
            Rule::ArabicHeh => "arabic-heh",
            Rule::UrduHeh => "urdu-heh",
            Rule::ArabicTehMarbuta => "arabic-teh-marbuta",
            Rule::ArabicHamza => "arabic-hamza",
            Rule::ArabicLetter => "arabic-letter",
            Rule::ArabicDigit => "arabic-digit",
            Rule::PunctuationSpace => "punctuation-space",
            Rule::ScriptSpace => "script-space",
            Rule::Boilerplate => "boilerplate",
            Rule::CompatibilityFold => "compatibility-fold",
            Rule::CaseFold => "case-fold",
            Rule::AccentFold => "accent-fold",
            Rule::HehFold => "heh-fold",
            Rule::HamzaFold => "hamza-fold",
            Rule::Tatweel => "tatweel",
            Rule::Harakat => "harakat",
            Rule::JoinerFold => "joiner-fold",
            Rule::PunctuationFold => "punctuation-fold",
            Rule::AsciiDigit => "ascii-digit",
            Rule::YearSign => "year-sign",
            Rule::Isolate => "isolate",
        }
    }
}

/// A set of rules: those that made one edit, or those that a caller names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Rules(pub(super) u64);

impl Rules {
    /// Those that make a key.
    pub(crate) const OF_KEYS: Rules = {
        let (mut rules, mut at) = (0, 0);
        while at < Rule::ALL.len() {
            if Rule::ALL[at].folds() {
                rules |= 1 << Rule::ALL[at] as u8;
            }
            at += 1;
        }
        Rules(rules)
    };

    /// The set as one number for the packed edit list. A single rule: its number in the upper bits, 0 in the lowest; several:
    /// the bit set, 1 in the lowest.
    pub(crate) fn pack(self) -> u64 {
        if self.0.is_power_of_two() { u64::from(self.0.trailing_zeros()) << 1 } else { self.0 << 1 | 1 }
    }

    pub(crate) fn unpack(packed: u64) -> Self {
        if packed & 1 == 0 { Rules(1 << (packed >> 1)) } else { Rules(packed >> 1) }
    }

    /// These rules and those of `other`.
    #[must_use]
    pub fn and(self, other: impl Into<Rules>) -> Rules {
        Rules(self.0 | other.into().0)
    }

    /// Those of these rules that are among `other` too.
    #[must_use]
    pub fn intersection(self, other: Rules) -> Rules {
        Rules(self.0 & other.0)
    }

    /// Whether `rule` is one of them.
    pub fn contains(self, rule: Rule) -> bool {
        self.0 >> (rule as u8) & 1 == 1
    }

    /// The rules, in stage order.
    pub fn iter(self) -> impl Iterator<Item = Rule> {
        Rule::ALL.into_iter().filter(move |&rule| self.contains(rule))
    }
}

impl From<Rule> for Rules {
    fn from(rule: Rule) -> Self {
        Rules(1 << rule as u8)
    }
}

print_by_name!(id: Rule);
parse_by_name!(id: Rule, "rule");

/// Rule ids joined by `+`, as the record prints them: `nfc`, `presentation-form+arabic-kaf`.
impl std::fmt::Display for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (i, rule) in self.iter().enumerate() {
            if i > 0 {
                f.write_str("+")?;
            }
            f.write_str(rule.id())?;
        }
        Ok(())
    }
}
