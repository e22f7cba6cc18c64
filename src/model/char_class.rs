//! A character in, its class out: how the class bigrams of [`mojibake_model`](super::mojibake_model) sort characters.

/// Classes of characters. The number is the row and the column in the table of class bigrams.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum CharClass {
    /// White space, and both ends of a line.
    Space,
    AsciiLower,
    AsciiUpper,
    Digit,
    AsciiPunctuation,
    /// Beyond ASCII, as all that follow.
    LatinLower,
    LatinUpper,
    CyrillicLower,
    CyrillicUpper,
    GreekLower,
    GreekUpper,
    Arabic,
    /// Vowel marks and the like.
    ArabicMark,
    /// Digits and punctuation.
    ArabicSign,
    Hebrew,
    /// Brahmic scripts of South and South-East Asia.
    Brahmic,
    /// Ideographs, kana, Hangul, fullwidth forms.
    EastAsian,
    OtherLetter,
    Mark,
    QuoteOpen,
    QuoteClose,
    Dash,
    /// Follows a number or a word: degree, trade mark, superscripts, fractions.
    SuffixSymbol,
    /// Precedes a number or stands between two: currencies, section, plus-minus, times.
    PrefixSymbol,
    /// Part of single-byte codepages, and rare in text.
    RareSymbol,
    Mathematical,
    Box,
    C1,
    Replacement,
    Pictograph,
    /// Join controls, soft hyphen, bidi marks.
    Invisible,
    Other,
}

impl CharClass {
    /// Small letters.
    pub fn is_lower(self) -> bool {
        use CharClass::*;
        matches!(self, AsciiLower | LatinLower | CyrillicLower | GreekLower)
    }

    /// Letters of any script but Latin, and marks.
    pub fn is_letter_of_other_script(self) -> bool {
        use CharClass::*;
        matches!(
            self,
            CyrillicLower
                | CyrillicUpper
                | GreekLower
                | GreekUpper
                | Arabic
                | ArabicMark
                | Hebrew
                | Brahmic
                | EastAsian
                | OtherLetter
                | Mark
        )
    }

    /// Capitals.
    pub fn is_upper(self) -> bool {
        use CharClass::*;
        matches!(self, AsciiUpper | LatinUpper | CyrillicUpper | GreekUpper)
    }
}

/// How many there are.
pub const CLASSES: usize = CharClass::Other as usize + 1;

/// The class of `c`.
pub fn of(c: char) -> CharClass {
    use CharClass::*;
    match c {
        'a'..='z' => AsciiLower,
        'A'..='Z' => AsciiUpper,
        '0'..='9' => Digit,
        '\t' | '\n' | '\r' | ' ' => Space,
        '\0'..='\u{7F}' => AsciiPunctuation,
        '\u{80}'..='\u{9F}' => C1,
        '\u{A0}' => Space,
        '\u{AD}' => Invisible,
        '\u{00B0}' | '\u{00AE}' | '\u{00A9}' | '\u{00AA}' | '\u{00BA}' => SuffixSymbol,
        '\u{00B2}' | '\u{00B3}' | '\u{00B9}' | '\u{00BC}'..='\u{00BE}' | '\u{2122}' | '\u{2030}' => {
            SuffixSymbol
        }
        '\u{00A2}' | '\u{00A3}' | '\u{00A5}' | '\u{00A7}' | '\u{00B1}' | '\u{00B5}' | '\u{00B6}' => {
            PrefixSymbol
        }
        '\u{00D7}' | '\u{00F7}' | '\u{20A0}'..='\u{20CF}' | '\u{2116}' => PrefixSymbol,
        '\u{00A1}' | '\u{00AB}' | '\u{00BF}' | '\u{2018}' | '\u{201A}' | '\u{201C}' | '\u{201E}'
        | '\u{2039}' => QuoteOpen,
        '\u{00BB}' | '\u{2019}' | '\u{201D}' | '\u{203A}' => QuoteClose,
        '\u{00B7}' | '\u{2010}'..='\u{2015}' | '\u{2022}' | '\u{2026}' => Dash,
        '\u{00A0}'..='\u{00BF}' | '\u{0192}' | '\u{02B0}'..='\u{02FF}' | '\u{2020}' | '\u{2021}' => {
            RareSymbol
        }
        '\u{0300}'..='\u{036F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' => Mark,
        '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}' => Mark,
        '\u{00C0}'..='\u{024F}' | '\u{1E00}'..='\u{1EFF}' => cased(c, LatinLower, LatinUpper),
        '\u{0370}'..='\u{03FF}' | '\u{1F00}'..='\u{1FFF}' => cased(c, GreekLower, GreekUpper),
        '\u{0400}'..='\u{052F}' => cased(c, CyrillicLower, CyrillicUpper),
        '\u{0590}'..='\u{05FF}' => Hebrew,
        '\u{060B}'..='\u{060D}' | '\u{061B}' | '\u{061F}' | '\u{0660}'..='\u{066D}' | '\u{06D4}' => {
            ArabicSign
        }
        '\u{06F0}'..='\u{06F9}' => ArabicSign,
        '\u{064B}'..='\u{065F}' | '\u{0670}' => ArabicMark,
        '\u{0620}'..='\u{064A}' | '\u{066E}'..='\u{06D3}' | '\u{06D5}' | '\u{06EE}'..='\u{06FF}' => Arabic,
        '\u{0750}'..='\u{077F}' => Arabic,
        '\u{0600}'..='\u{06FF}' => Other,
        '\u{0900}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' => Brahmic,
        '\u{0531}'..='\u{058F}' | '\u{10A0}'..='\u{10FF}' | '\u{1200}'..='\u{137F}' => OtherLetter,
        '\u{1100}'..='\u{11FF}'
        | '\u{2E80}'..='\u{A4CF}'
        | '\u{AC00}'..='\u{D7AF}'
        | '\u{F900}'..='\u{FAFF}' => EastAsian,
        '\u{FF00}'..='\u{FFEF}' => EastAsian,
        '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' => Invisible,
        '\u{2000}'..='\u{200A}' | '\u{202F}' => Space,
        '\u{2190}'..='\u{23FF}' | '\u{25CA}' => Mathematical,
        '\u{2500}'..='\u{259F}' | '\u{25A0}' => Box,
        '\u{FB01}' | '\u{FB02}' => LatinLower,
        '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFE}' => Arabic,
        '\u{FFFD}' => Replacement,
        '\u{25A0}'..='\u{27BF}' | '\u{2800}' | '\u{2B00}'..='\u{2BFF}' | '\u{FE0F}' => Pictograph,
        '\u{1F000}'..='\u{1FAFF}' => Pictograph,
        _ => Other,
    }
}

fn cased(c: char, lower: CharClass, upper: CharClass) -> CharClass {
    match (c.is_lowercase(), c.is_uppercase()) {
        (true, _) => lower,
        (_, true) => upper,
        _ if c.is_alphabetic() => lower,
        _ => CharClass::RareSymbol,
    }
}

/// The scripts whose letters are judged two by two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Alphabet {
    Arabic,
    Cyrillic,
    Greek,
}

/// How many there are.
pub const ALPHABETS: usize = Alphabet::Greek as usize + 1;

/// The alphabet that judges characters of the class.
pub fn alphabet(class: CharClass) -> Option<Alphabet> {
    match class {
        CharClass::Arabic | CharClass::ArabicMark => Some(Alphabet::Arabic),
        CharClass::CyrillicLower | CharClass::CyrillicUpper => Some(Alphabet::Cyrillic),
        CharClass::GreekLower | CharClass::GreekUpper => Some(Alphabet::Greek),
        _ => None,
    }
}

/// The letter as the tables of pairs know it: without case.
pub fn folded(c: char) -> char {
    match c {
        '\u{0410}'..='\u{042F}' => char::from_u32(u32::from(c) + 32).unwrap_or(c),
        '\u{0400}'..='\u{040F}' => char::from_u32(u32::from(c) + 80).unwrap_or(c),
        '\u{0391}'..='\u{03A9}' => char::from_u32(u32::from(c) + 32).unwrap_or(c),
        c => c,
    }
}
