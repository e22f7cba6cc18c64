//! The words of one script in one paragraph come in; why they are no language goes out, if they are none: `zxx` in BCP 47, no
//! linguistic content.
//!
//! Four things are told: letters that no language puts together, by the n-grams that the model knows of their words; letters and
//! signs in turn, as bytes that were read in the wrong encoding have them; tokens of letters and digits in turn, as encoded
//! bytes have them; and the signs of program text. Each needs so much evidence that a list
//! of names or a formula in prose is left alone. Cost: one pass over the text.
//!
//! The numbers are measured by `cargo bench --bench accuracy -- --languages FILE`, on texts with the tag `zxx` and without.

use super::acronyms::is_acronym;
use super::word_scorer::ScoredWord;
use crate::document::{FindingKind, Language, Paragraph, RawFinding, Span, SpanKind};
use crate::model::language_ngrams::UNITS_PER_NAT;
use crate::model::word_ngrams::MAX_LETTERS;

/// Why a text is no language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoContent {
    Letters,
    Misread,
    Tokens,
    Signs,
}

impl NoContent {
    /// As a finding says it.
    fn reason(self) -> &'static str {
        match self {
            NoContent::Letters => "letters that no language puts together",
            NoContent::Misread => "letters and signs as bytes read in the wrong encoding have them",
            NoContent::Tokens => "letters and digits in turn, as encoded bytes have them",
            NoContent::Signs => "signs of program text",
        }
    }
}

/// The confidence that there is no language.
pub(super) const NO_CONTENT_CONFIDENCE: f32 = 0.95;
/// Words whose letters look so much like letters drawn by lot are none.
const MAX_PLAUSIBILITY: i32 = -6 * UNITS_PER_NAT;
/// Fewer letters may be a name.
const MIN_LETTERS: i32 = 8;
/// Nor is a word of so many letters, if a letter that is read of it speaks for words by less than a quarter of a nat: in real
/// ones it does by more than a nat.
const MIN_LETTERS_OF_LONG_WORD: u8 = 40;
const MAX_PLAUSIBILITY_OF_LONG_WORD: i8 = MAX_LETTERS as i8;
/// Fewer letters of nucleotides may be a word or a name.
const MIN_NUCLEOTIDES: u8 = 20;
/// Fewer letters, digits and signs are no evidence.
const MIN_CHARS: usize = 16;
/// One sign of program text for so many letters.
const LETTERS_PER_SIGN: usize = 7;

/// Why these words, which stand in the `texts`, are no language; `None` where they may be one. `window`: the text that the places of
/// the words lie in.
pub(super) fn no_content<'a>(
    window: &str,
    texts: impl Iterator<Item = &'a str> + Clone,
    words: &[ScoredWord],
) -> Option<NoContent> {
    let by_signs = has_many_signs(texts.clone()).then(|| no_content_by_signs(texts.clone())).flatten();
    by_signs.or_else(|| {
        let plausibility: i32 = words.iter().map(|word| i32::from(word.plausibility)).sum();
        let letters: i32 = words.iter().map(|word| i32::from(word.letters)).sum();
        if plausibility <= letters && is_misread(texts) {
            return Some(NoContent::Misread);
        }
        let is_noise = letters >= MIN_LETTERS
            && plausibility < MAX_PLAUSIBILITY
            && is_noise_without_acronyms(window, words);
        let is_long = |word: &&ScoredWord| {
            word.letters >= MIN_LETTERS_OF_LONG_WORD && word.plausibility < MAX_PLAUSIBILITY_OF_LONG_WORD
                || word.letters >= MIN_NUCLEOTIDES
                    && window.get(word.start..word.end).is_some_and(is_nucleic_acid)
        };
        let of_long: i32 = words.iter().filter(is_long).map(|word| i32::from(word.letters)).sum();
        (is_noise || of_long * 2 > letters).then_some(NoContent::Letters)
    })
}

/// Whether a word is spelt in the letters of nucleotides (IUPAC), and in three of them at least: laughter has two.
fn is_nucleic_acid(word: &str) -> bool {
    let of_kind = |kind: &u8| word.bytes().any(|byte| byte.eq_ignore_ascii_case(kind));
    word.bytes().all(|byte| b"ACGTUN".contains(&byte.to_ascii_uppercase()))
        && b"ACGTU".iter().filter(|kind| of_kind(kind)).count() > 2
}

/// Whether words are noise where acronyms do not count: their letters are drawn by lot, and they are words.
fn is_noise_without_acronyms(window: &str, words: &[ScoredWord]) -> bool {
    let is_word = |word: &&ScoredWord| !window.get(word.start..word.end).is_some_and(is_acronym);
    words.iter().filter(is_word).map(|word| i32::from(word.plausibility)).sum::<i32>() < MAX_PLAUSIBILITY
}

/// Whether letters beyond ASCII and signs stand in turn: the letters and signs that bytes of UTF-8 are in encodings of one byte. No
/// language has a sign beside every fourth letter.
fn is_misread<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    let (mut letters, mut ascii, mut beside) = (0, 0, 0);
    for text in texts {
        let mut last = ' ';
        for c in text.chars() {
            letters += usize::from(c.is_alphabetic());
            ascii += usize::from(c.is_ascii_alphabetic());
            let is_beside = |letter: char, sign: char| letter.is_alphabetic() && is_sign_of_byte(sign);
            beside += usize::from(is_beside(last, c) || is_beside(c, last));
            last = c;
        }
    }
    letters >= MIN_CHARS && ascii * 2 <= letters && beside * 4 >= letters
}

/// Whether bytes beyond ASCII are this sign in an encoding of one byte, or where one was lost.
fn is_sign_of_byte(c: char) -> bool {
    let is_of_latin_1 = matches!(c, '\u{80}'..='\u{BF}') && !c.is_alphabetic();
    let is_of_windows =
        matches!(c, '\u{2C6}' | '\u{2DC}' | '\u{2013}'..='\u{203A}' | '\u{20AC}' | '\u{2122}');
    is_of_latin_1 || is_of_windows || c == '\u{FFFD}'
}

/// Whether digits and signs are so many that it is worth to count them exactly: of most texts they are not. One look-up for each
/// byte.
fn has_many_signs<'a>(texts: impl Iterator<Item = &'a str>) -> bool {
    let sum: u64 = texts.flat_map(str::bytes).map(|byte| COUNTS[usize::from(byte)]).sum();
    let (signs, thirds) = (sum >> 32, sum & u64::from(u32::MAX));
    signs > 0 && (1 + signs) * LETTERS_PER_SIGN as u64 >= thirds / 3
}

/// For each byte, in the high half whether it may be a sign, and in the low one thirds of a letter: three bytes beyond ASCII are a
/// letter at least. A window has fewer bytes than would overflow.
static COUNTS: [u64; 256] = {
    let mut counts = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        counts[byte] = match byte as u8 {
            b'0'..=b'9' | b'(' | b'[' | b';' | b'_' => 1 << 32,
            c if is_sign(c) => 1 << 32,
            b'A'..=b'Z' | b'a'..=b'z' => 3,
            0x80.. => 1,
            _ => 0,
        };
        byte += 1;
    }
    counts
};

/// The same as [`no_content`] by what stands between the letters.
fn no_content_by_signs<'a>(texts: impl Iterator<Item = &'a str> + Clone) -> Option<NoContent> {
    let letters: usize = texts.clone().map(letters_of).sum();
    let signs = texts.clone().fold(Signs::default(), |signs, text| signs.and(text));
    let pairs: usize = texts.clone().map(pairs_of).sum();
    let marks: usize = texts.clone().map(marks_of).sum();
    if marks >= MIN_CHARS && marks >= letters * 2 {
        return Some(NoContent::Signs);
    }
    let weight = signs.count + pairs * SIGNS_PER_PAIR;
    if signs.are_several() && letters + weight >= MIN_CHARS && weight * LETTERS_PER_SIGN >= letters {
        return Some(NoContent::Signs);
    }
    let (mut of_mixed, mut chars, mut hex, mut codes) = (0, 0, [0; 3], [0; 2]);
    for token in texts.flat_map(str::split_ascii_whitespace) {
        let (letters, size) = (letters_of(token), token.bytes().filter(u8::is_ascii_alphanumeric).count());
        if is_mixed(token) {
            (of_mixed, chars) = (of_mixed + letters, chars + size);
        }
        if is_code(token) {
            codes = [codes[0] + 1, codes[1] + letters];
        }
        if is_byte_in_hex(token) {
            hex = [hex[0] + size, hex[1] + letters, hex[2] + size - letters];
        }
    }
    let is_dump = hex[0] >= MIN_CHARS && hex[1] > 0 && hex[2] > 0 && hex[1] * 4 > letters;
    let are_codes = codes[0] >= MIN_CODES && codes[1] * 3 >= letters * 2;
    (is_dump || are_codes || chars >= MIN_CHARS && of_mixed * 2 > letters).then_some(NoContent::Tokens)
}

/// Numbers, tags and program text are so many times more than the words of their paragraph, where they are what it holds.
const WORDLESS_TIMES_PROSE: usize = 4;

/// Labels the numbers, tags and program text of the paragraphs that hold hardly anything else: tables of numbers, and lines of tags.
/// Their kind says why they are no language, so there is no finding.
pub(super) fn label_wordless(text: &str, paragraphs: &[Paragraph], spans: &mut [Span]) {
    let mut start = 0;
    for paragraph in paragraphs {
        let count = spans[start..].iter().take_while(|span| span.start < paragraph.end).count();
        let own = &mut spans[start..start + count];
        start += count;
        if !own.iter().any(is_wordless) {
            continue;
        }
        let visible =
            |span: &Span| text[span.start..span.end].bytes().filter(|byte| !byte.is_ascii_whitespace());
        let count = |of: fn(&Span) -> bool| -> usize {
            own.iter().filter(|span| of(span)).map(|span| visible(span).count()).sum()
        };
        let (wordless, prose) = (count(is_wordless), count(|span| span.kind == SpanKind::Prose));
        if wordless >= MIN_CHARS && wordless >= prose * WORDLESS_TIMES_PROSE {
            for span in own.iter_mut().filter(|span| is_wordless(span)) {
                (span.language, span.confidence) = (Language::ZXX, NO_CONTENT_CONFIDENCE);
            }
        }
    }
}

fn is_wordless(span: &Span) -> bool {
    matches!(span.kind, SpanKind::Number | SpanKind::Code | SpanKind::Markup)
}

/// What is to be said of the prose without linguistic content, paragraph by paragraph.
pub(crate) fn find_no_content(text: &str, paragraphs: &[Paragraph], spans: &[Span]) -> Vec<RawFinding> {
    let mut found = Vec::new();
    let is_none = |span: &&Span| span.language == Language::ZXX && span.kind == SpanKind::Prose;
    let mut spans = spans.iter().filter(is_none).peekable();
    while let Some(first) = spans.next() {
        let paragraph = paragraphs.partition_point(|paragraph| paragraph.end <= first.start);
        let end = paragraphs.get(paragraph).map_or(text.len(), |paragraph| paragraph.end);
        let mut of_paragraph = vec![first];
        while let Some(next) = spans.next_if(|span| span.start < end) {
            of_paragraph.push(next);
        }
        let last = of_paragraph.last().map_or(first.end, |span| span.end);
        let texts = of_paragraph.iter().map(|span| &text[span.start..span.end]);
        let by_letters = || if is_misread(texts.clone()) { NoContent::Misread } else { NoContent::Letters };
        let reason = no_content_by_signs(texts.clone()).unwrap_or_else(by_letters).reason();
        let (kind, detail) = (FindingKind::NoLinguisticContent, reason.to_owned());
        found.push(RawFinding { kind, range: first.start..last, detail });
    }
    found
}

/// Signs of program text.
#[derive(Clone, Copy, Default)]
struct Signs {
    /// How many runs of one sign there are.
    count: usize,
    /// A bit for each of the ASCII signs among them.
    kinds: u128,
}

/// So many signs, of so many kinds, are no accident: one kind alone makes headings, columns, prices, hearts and inequalities.
const MIN_SIGNS: usize = 4;
const MIN_KINDS_OF_SIGNS: u32 = 2;

impl Signs {
    fn are_several(self) -> bool {
        self.count >= MIN_SIGNS && self.kinds.count_ones() >= MIN_KINDS_OF_SIGNS
    }

    /// The same with those of a text. An opening bracket is one where it touches the word before it, a semicolon where no space
    /// follows, a dot and a low line between two letters, and a dollar and a less-than sign where no digit follows.
    fn and(mut self, text: &str) -> Signs {
        let bytes = text.as_bytes();
        let is_letter =
            |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphabetic);
        for (at, &byte) in bytes.iter().enumerate() {
            let next = bytes.get(at + 1).copied().unwrap_or(b' ');
            let counts = match byte {
                b'(' | b'[' => is_letter(at.checked_sub(1)),
                b';' => next != b' ',
                b'.' | b'_' => is_letter(at.checked_sub(1)) && is_letter(Some(at + 1)),
                b'$' | b'<' => !next.is_ascii_digit(),
                _ => is_sign(byte),
            };
            if counts && next != byte {
                self.count += 1;
                self.kinds |= 1 << (byte & 127);
            }
        }
        self
    }
}

/// Whether program text has the sign often, and prose hardly ever. Those of Markdown, for tables, headings and quotations, are none.
const fn is_sign(byte: u8) -> bool {
    matches!(byte, b'{' | b'}' | b'<' | b'=' | b'\\' | b'$' | b'^')
}

/// Runs of one ASCII punctuation mark: a row of dots is one.
fn marks_of(text: &str) -> usize {
    let bytes = text.as_bytes();
    let ends = |at: usize| bytes.get(at + 1) != Some(&bytes[at]);
    (0..bytes.len()).filter(|&at| bytes[at].is_ascii_punctuation() && ends(at)).count()
}

/// A pair of signs counts as so many more.
const SIGNS_PER_PAIR: usize = 2;

/// How many pairs of signs there are that program text has and prose has not.
fn pairs_of(text: &str) -> usize {
    let is_pair = |pair: &&[u8]| {
        matches!(
            *pair,
            b"==" | b"!=" | b"+=" | b"->" | b"=>" | b"&&" | b"++" | b"::" | b");" | b"};" | b"(\"" | b"('"
        )
    };
    text.as_bytes().windows(2).filter(is_pair).count()
}

/// So many codes in a row are a table of them, or a game of chess.
const MIN_CODES: usize = 10;
const MAX_CHARS_OF_CODE: usize = 5;

/// Whether a token is a code of a few letters and a number: `Nf3`, `B12`.
fn is_code(token: &str) -> bool {
    let token = token.trim_matches(|c: char| c.is_ascii_punctuation());
    token.len() <= MAX_CHARS_OF_CODE
        && token.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && token.bytes().any(|byte| byte.is_ascii_digit())
        && token.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Whether a token is one byte as two hexadecimal digits.
fn is_byte_in_hex(token: &str) -> bool {
    token.len() == 2 && token.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether letters and digits change three times.
fn is_mixed(token: &str) -> bool {
    let kinds = token.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.is_ascii_digit());
    let (mut changes, mut last) = (0, None);
    for kind in kinds {
        changes += usize::from(last.is_some_and(|last| last != kind));
        last = Some(kind);
    }
    changes >= 3
}

fn letters_of(token: &str) -> usize {
    token.chars().filter(|c| c.is_alphabetic()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_and_signs_are_told_from_prose() {
        for (text, reason) in [
            ("a3f9c2d1e0 77b1c4f2a9 0e1d2c3b4a 9ab8cd7ef", Some(NoContent::Tokens)),
            ("if (a[i] == b[j]) { x->y = z; }", Some(NoContent::Signs)),
            ("the price of 3 apples is 2 [1]", None),
            ("in H2SO4 and C6H12O6 there is sulphur, carbon and hydrogen", None),
            ("x = 1;", None),
            ("^(?:[a-z0-9]+(?:\\.[a-z]{6})*)|(?:[\\x01-\\x08])*", Some(NoContent::Signs)),
            ("Kapitel 1 ............................. 5; Kapitel 2 ................ 17", None),
            ("| a | b | c | d | e | f | g | h | i |", None),
            ("1. e4 e5 2. Nf3 Nc6 3. Bb5 a6 4. Ba4 Nf6 5. Qe2 b5", Some(NoContent::Tokens)),
            ("Rooms A1, A2 and B3 are closed; take G4 or C12 instead of D7", None),
            ("=== Early life and career ===", None),
            ("Ali;Veli;Ankara;Türkiye", None),
            ("Fries $3, Coke $2, Soup $5, Salad $6", None),
            ("good night everyone ^_^ <3 see you ^^", None),
            ("If a < b and b < c then a < c", None),
            ("Fix type warning problem with sizeof() in ext2fs_open2().", None),
            ("Ð§ÃŠÑ Ã§Ð¢ÂÑ¢ €ÙÐÂÑ™§Ñ Ù€ØÑÑÙÙ ÑÂŠØÃ€Ø §ÑÑŠ¢Ñ", Some(NoContent::Misread)),
            ("Größe: 3 µm, ½ l Öl, 5 € für «Öfen» – schöne Grüße aus Köln", None),
            ("« Où ? » — « Là-bas… »", None),
            ("| سأعود بعد غد | 77 | `x` |", None),
            ("#### Installation guide", None),
            ("> > quoted by them", None),
            ("print(json.dumps(d, indent=2)) or sys.exit(1)", Some(NoContent::Signs)),
            ("550e8400-e29b-41d4-a716-446655440000", Some(NoContent::Tokens)),
            ("the word(s) of Dr. Smith e.g. in Ph.D. theses were read by all", None),
        ] {
            assert_eq!(no_content(text, [text].into_iter(), &[]), reason, "{text}");
        }
    }
}
