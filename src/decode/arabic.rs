//! A voice of our own for windows-1256: Arabic words are runs of high bytes that stand apart, where Western text has
//! single high bytes inside Latin words. It hears one date stamp in a page of English, which statistics over letter
//! pairs do not.

/// What a stretch of bytes says for and against windows-1256.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Voice {
    /// Words of three and more letters, all Arabic, with a fair share of common ones.
    pub words: usize,
    /// The same without that share: KOI8-R in small letters, a list of accented capitals.
    pub rare: usize,
    /// Words that mix Arabic letters with what no Arabic word holds.
    pub others: usize,
    /// Words in which ASCII letters touch would-be Arabic ones: `España`.
    pub glued: usize,
}

impl Voice {
    /// Whether the words speak clearly for windows-1256.
    pub fn is_arabic(&self) -> bool {
        self.words > 0
            && self.words >= 4 * self.others
            && self.words > 4 * self.glued
            && 3 * self.words >= self.rare
    }
}

/// What a byte is in a word, read as windows-1256.
#[derive(Clone, Copy, PartialEq)]
enum Class {
    /// Ends a word: ASCII but its letters, and punctuation that every windows code page or 1256 has there.
    Break,
    /// An ASCII letter.
    Ascii,
    /// One of the dozen letters that make up most of Arabic, Persian and Urdu text.
    Common,
    /// Another Arabic letter.
    Letter,
    /// Tatweel, a vowel mark, ZWNJ: nothing that a word begins with.
    Mark,
    /// A French letter or a symbol.
    Other,
}

const CLASSES: [Class; 256] = {
    let mut classes = [Class::Break; 256];
    let mut byte = 0;
    while byte < 256 {
        classes[byte] = class(byte as u8);
        byte += 1;
    }
    classes
};

const fn class(byte: u8) -> Class {
    match byte {
        b'A'..=b'Z' | b'a'..=b'z' => Class::Ascii,
        // beh, teh, alef, dal, reh, lam, meem, noon, heh, waw, alef maksura (as yeh), yeh
        0xC8 | 0xCA | 0xC7 | 0xCF | 0xD1 | 0xE1 | 0xE3 | 0xE4 | 0xE5 | 0xE6 | 0xEC | 0xED => Class::Common,
        0x81 | 0x8A | 0x8D..=0x90 | 0x98 | 0x9A | 0x9F | 0xAA => Class::Letter,
        0xC0..=0xD6 | 0xD8..=0xDB | 0xDD..=0xDF | 0xFF => Class::Letter,
        0x9D | 0xDC | 0xF0..=0xF3 | 0xF5 | 0xF6 | 0xF8 | 0xFA => Class::Mark,
        0x82 | 0x84 | 0x85 | 0x8B | 0x91..=0x97 | 0x9B | 0xA0 | 0xA1 | 0xAB | 0xBA | 0xBB | 0xBF => {
            Class::Break
        }
        0x00..=0x7F => Class::Break,
        _ => Class::Other,
    }
}

/// Hears a stretch of bytes.
pub(super) fn hear(bytes: &[u8]) -> Voice {
    let mut voice = Voice::default();
    for word in bytes.split(|&byte| CLASSES[byte as usize] == Class::Break) {
        if !word.is_ascii() {
            hear_word(word, &mut voice);
        }
    }
    voice
}

fn hear_word(word: &[u8], voice: &mut Voice) {
    let of = |sought: Class| word.iter().filter(|&&byte| CLASSES[byte as usize] == sought).count();
    let (ascii, common, letters, marks, others) =
        (of(Class::Ascii), of(Class::Common), of(Class::Letter), of(Class::Mark), of(Class::Other));
    let arabic = common + letters + marks;
    let starts_well = CLASSES[word[0] as usize] != Class::Mark;
    if arabic == 0 {
        // Latin words, and symbols, which stand alone in any text but East Asian.
        voice.others += usize::from(ascii == 0 && others > 1);
    } else if ascii > 0 {
        voice.glued += 1;
    } else if others > 0 {
        voice.others += 1;
    } else if common + letters >= 3 {
        if common * 2 >= common + letters && starts_well {
            voice.words += 1;
        } else {
            voice.rare += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::*;

    fn voice(text: &str, encoding: &'static Encoding) -> Voice {
        hear(&encoding.encode(text).0)
    }

    #[test]
    fn the_table_is_that_of_windows_1256() {
        for byte in 0x80..=0xFFu8 {
            let bytes = [byte];
            let (text, _) = WINDOWS_1256.decode_without_bom_handling(&bytes);
            let c = text.chars().next().unwrap();
            let is_arabic =
                matches!(c, '\u{621}'..='\u{63F}' | '\u{641}'..='\u{64A}' | '\u{671}'..='\u{6D3}');
            let class = CLASSES[byte as usize];
            assert_eq!(is_arabic, matches!(class, Class::Common | Class::Letter), "{byte:02X} {c:?}");
        }
    }

    #[test]
    fn arabic_words_are_heard() {
        for text in [
            "اكتوبر 30, 2025",
            "The minister spoke.\nفروري 3, 2025The meeting \u{201C}ended\u{201D} at noon.",
            "مارچ",
            "اگست",
            "هذه جملة قصيرة عن المدينة، كتبت للاختبار.",
            "اين جمله کوتاه درباره شهر است",
        ] {
            assert!(voice(text, WINDOWS_1256).is_arabic(), "{text}: {:?}", voice(text, WINDOWS_1256));
        }
    }

    #[test]
    fn other_languages_are_not() {
        for (text, encoding) in [
            ("Ein schöner Tag über den Dächern; Äpfel, Öl, Übel: äöüß ÄÖÜ", WINDOWS_1252),
            ("El niño comió piñas en España y bebió café", WINDOWS_1252),
            ("Voilà une journée très agréable à l’été", WINDOWS_1252),
            ("Æbler, øl og åer: æøå ÆØÅ", WINDOWS_1252),
            ("A ação não é só de São João", WINDOWS_1252),
            ("Сегодня в городе идёт дождь и дует ветер", WINDOWS_1251),
            ("Сегодня в городе идёт дождь и дует ветер", KOI8_R),
            ("Сегодня в городе идёт дождь и дует ветер", ISO_8859_5),
            ("Η πόλη ξυπνά νωρίς και οι άνθρωποι περπατούν", WINDOWS_1253),
            ("היום יורד גשם בעיר הגדולה ואנשים ממהרים", WINDOWS_1255),
            ("오늘은 도시에 비가 내리고 사람들은 집에 있다", EUC_KR),
            ("今日は雨が降っています。人々は家にいます。", SHIFT_JIS),
            ("今日は雨が降っています。人々は家にいます。", EUC_JP),
            ("城市的早晨很安静，人们慢慢走过街道。", GBK),
            ("Za¿ó³æ gê¶l¹ ja¼ñ", WINDOWS_1252),
        ] {
            assert!(!voice(text, encoding).is_arabic(), "{text}: {:?}", voice(text, encoding));
        }
    }
}
