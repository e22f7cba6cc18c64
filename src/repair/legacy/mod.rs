//! Text in a legacy encoding that was decoded with another one: a line comes in, the encoding that it was written in
//! goes out.
//!
//! `ÇáÍãÏ` is Arabic, `´ºÌìÀ´ÁË` is Chinese, `ôõôü` may be anything. There is no form to check as in UTF-8, so the
//! costs of the line in all encodings are compared ([`codepage_costs`]). An encoding is taken only if the text as it
//! stands ([`baseline`]) and the text in every other encoding cost clearly more. The character model votes too
//! ([`script_codepages`]), and Latin text has rules of its own ([`latin_codepages`]). If the line is damaged, but no
//! encoding is clearly right, the line stays as it is. Cost: for each language one pass over a sample of the line,
//! which stops once the sum is above that of the best.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --mojibake DIR`.

mod baseline;
mod codepage_costs;
mod double_byte_costs;
pub(super) mod latin_codepages;
mod sample;
mod script_codepages;
mod word_costs;

use std::sync::{LazyLock, OnceLock};

use super::char_model::{self, Cost};
use super::languages::NAT;
use super::line::{CharReplacement, DamagedLine, LineChar};
use super::line_stats::LineStats;
use super::reverse_codepages::CodepageId;
use crate::edit::Misdecoding;
use crate::model::char_class::CharClass;
use LegacyDetection::{Ambiguous, Match, Text};
use baseline::Baseline;
use codepage_costs::CodepageCosts;
use sample::{MAX_SAMPLE_CHARS, Sample, encode};
use script_codepages::ScriptCodepage;
use word_costs::BigramCost;

/// With so much evidence for each character beyond ASCII, the line need not be tested for UTF-8.
pub(super) const CLEAR_EVIDENCE_PER_CHAR: Cost = 2 * char_model::NAT;
/// Units of [`BigramCost`] in one unit of [`Cost`].
const BIGRAM_UNITS_PER_UNIT: BigramCost = 2;
/// The text as it stands, and the text in the second encoding, must cost so much more than the best.
const MIN_GAIN: BigramCost = 8 * NAT;
const MIN_LEAD: BigramCost = 4 * NAT;
/// The same for an encoding that the character model votes for.
const MIN_GAIN_IF_AGREED: BigramCost = NAT;
const MIN_LEAD_IF_AGREED: BigramCost = 2 * NAT;
/// A line that may be a list of letters must gain so much. Only a line of so few characters may be one.
const MIN_GAIN_OF_LIST: BigramCost = 6 * NAT;
const MAX_LIST_LETTERS: BigramCost = 16;
/// A line that costs less for each character beyond ASCII is text as it stands.
const MIN_COST_PER_CHAR_OF_DAMAGE: BigramCost = 4 * NAT;
/// A line that costs more for each byte beyond ASCII is no text in the encoding.
const MAX_COST_PER_BYTE_OF_TEXT: BigramCost = 4 * NAT;
/// Fewer characters beyond ASCII are no evidence.
const MIN_NON_ASCII: BigramCost = 4;
/// Damage has so many different bytes beyond ASCII.
const MIN_DIFFERENT_BYTES: u32 = 3;
/// The cost of a C1 control, in addition to the cost of the character with its byte in windows-1252.
const C1_COST: BigramCost = 6 * NAT;
/// So many characters of a word are searched for Latin letters on either side.
const MAX_WORD_CHARS: usize = 24;

/// A codepage that text is decoded with by mistake.
struct DecodedAs {
    codepage: CodepageId,
    baseline: OnceLock<Baseline>,
}

/// The first is tested for every line, the others only if it lacks a character of the line. Each baseline is built when
/// it is first used.
static DECODED_AS: LazyLock<Vec<DecodedAs>> = LazyLock::new(|| {
    let names = ["windows-1252", "IBM437", "IBM850", "windows-1251", "KOI8-R", "IBM866"];
    let codepages = names.iter().filter_map(|name| CodepageId::named(name));
    codepages.map(|codepage| DecodedAs { codepage, baseline: OnceLock::new() }).collect()
});

impl DecodedAs {
    fn baseline(&self) -> &Baseline {
        self.baseline.get_or_init(|| Baseline::new(|byte| self.codepage.decode(byte)))
    }
}

/// The encoding that a line was written in.
pub(super) struct LegacyMatch {
    /// How much less the line costs.
    pub evidence: Cost,
    decoder: LegacyDecoder,
}

/// How the line is decoded anew.
enum LegacyDecoder {
    /// By runs that the character model finds cheaper.
    CharModel(&'static ScriptCodepage),
    /// As a whole.
    Bigrams { encoded_as: &'static CodepageCosts, decoded_as: CodepageId, is_latin: bool },
}

/// What the costs of a line in all encodings say.
pub(super) enum LegacyDetection {
    /// The line is text as it stands, or there is too little evidence.
    Text,
    Match(LegacyMatch),
    /// The line is damaged, but no encoding is clearly right.
    Ambiguous,
}

/// Finds the encoding of the line.
pub(super) fn detect(line: &DamagedLine, stats: &LineStats) -> LegacyDetection {
    let by_char_model = script_codepages::find(line, stats.longest_windows_1252_run);
    let is_control = |ch: &&LineChar| ch.state.class == CharClass::C1 && !ch.is_protected;
    let controls = match line.may_hold(CharClass::C1) {
        true => line.chars.iter().filter(is_control).count().min(MAX_SAMPLE_CHARS) as BigramCost,
        false => 0,
    };
    let mut sample = Sample::default();
    let western = &DECODED_AS[0];
    let is_latin = by_char_model.is_none() && controls == 0 && is_in_latin_words(line);
    if by_char_model.is_some() || is_encodable(line, western.codepage) {
        sample.encode(line, western.codepage);
        let other_script = if is_latin { Text } else { compare(western, &sample, controls, by_char_model) };
        if !matches!(other_script, Text) {
            return other_script;
        }
        if by_char_model.is_none()
            && let Some((gain, encoded_as)) = latin_codepages::find(&sample)
        {
            return Match(LegacyMatch::new(gain, encoded_as, western.codepage, true));
        }
    }
    if by_char_model.is_some() || is_latin || is_drawing(line) {
        return Text;
    }
    let mut best = Text;
    for decoded_as in DECODED_AS[1..].iter().filter(|decoded_as| is_encodable(line, decoded_as.codepage)) {
        sample.encode(line, decoded_as.codepage);
        best = match (best, compare(decoded_as, &sample, controls, None)) {
            (Match(one), Match(other)) if other.evidence <= one.evidence => Match(one),
            (_, Match(other)) => Match(other),
            (best, Text) => best,
            (Text, Ambiguous) => Ambiguous,
            (best, Ambiguous) => best,
        };
    }
    best
}

impl LegacyMatch {
    fn new(
        gain: BigramCost,
        encoded_as: &'static CodepageCosts,
        decoded_as: CodepageId,
        is_latin: bool,
    ) -> LegacyMatch {
        let decoder = LegacyDecoder::Bigrams { encoded_as, decoded_as, is_latin };
        LegacyMatch { evidence: (gain / BIGRAM_UNITS_PER_UNIT) as Cost, decoder }
    }
}

/// Whether all characters beyond ASCII but one are letters of Latin words or typographic punctuation. No codepage of
/// another script puts its letters beside lower-case ASCII letters.
fn is_in_latin_words(line: &DamagedLine) -> bool {
    let is_letter = |ch: &LineChar| matches!(ch.state.class, CharClass::LatinLower | CharClass::LatinUpper);
    let is_typographic = |c: char| {
        matches!(c, '“' | '”' | '‘' | '’' | '„' | '«' | '»' | '–' | '—' | '…' | '•' | '\u{A0}' | '\u{202F}')
    };
    let others = line.chars.iter().enumerate().filter(|&(at, ch)| {
        let touches = || line.before(at).is_ascii_lowercase() || line.get(at + 1).is_ascii_lowercase();
        !(ch.c.is_ascii() || is_typographic(ch.c) || is_letter(ch) && touches())
    });
    others.count() < 2
}

/// Whether the line is the border of a table or a tree. Damage with box drawings has letters between them, or does not
/// repeat them.
fn is_drawing(line: &DamagedLine) -> bool {
    let is_box = |ch: &LineChar| matches!(ch.c, '\u{2500}'..='\u{259F}');
    let is_border = |three: &[LineChar]| is_box(&three[0]) && three.iter().all(|ch| ch.c == three[0].c);
    line.chars.iter().all(|ch| ch.c.is_ascii() || is_box(ch)) || line.chars.windows(3).any(is_border)
}

/// Whether the codepage has all characters of the line beyond ASCII.
fn is_encodable(line: &DamagedLine, codepage: CodepageId) -> bool {
    line.chars.iter().all(|ch| ch.c.is_ascii() || ch.is_protected || codepage.byte(ch.row).is_some())
}

/// Compares the costs of the sample in all encodings with each other and with the baseline. `controls`: the number of C1
/// controls.
fn compare(
    decoded_as: &DecodedAs,
    Sample { bytes: all_bytes, mixed: bytes, ascii_cost }: &Sample,
    controls: BigramCost,
    by_char_model: Option<(Cost, &'static ScriptCodepage)>,
) -> LegacyDetection {
    let non_ascii = bytes.iter().filter(|&&byte| byte >= 0x80).count() as BigramCost;
    let ascii_letters = all_bytes.iter().filter(|byte| byte.is_ascii_alphabetic()).count() as BigramCost;
    let baseline = decoded_as.baseline().cost(bytes) + controls * C1_COST;
    let is_damage = baseline + ascii_cost >= MIN_COST_PER_CHAR_OF_DAMAGE * non_ascii;
    if by_char_model.is_none() && (!is_damage || non_ascii < MIN_NON_ASCII) {
        return Text;
    }
    let mut best: Option<(BigramCost, &'static CodepageCosts)> = None;
    let mut second = BigramCost::MAX;
    let candidates = || {
        CodepageCosts::of_other_scripts().filter(|encoded_as| encoded_as.name() != decoded_as.codepage.name())
    };
    let is_voted =
        |encoded_as: &&CodepageCosts| by_char_model.is_some_and(|(_, voted)| voted.name == encoded_as.name());
    for encoded_as in candidates().filter(is_voted).chain(candidates().filter(|other| !is_voted(other))) {
        // An encoding that is far behind the best is no second.
        let limit = best.map_or(baseline, |(least, _)| least + MIN_LEAD);
        let Some(cost) = encoded_as.cost(bytes, limit) else { continue };
        match best {
            None => best = Some((cost, encoded_as)),
            Some((least, other)) => {
                if !decode_alike(encoded_as, other, bytes) {
                    second = second.min(least.max(cost));
                }
                if cost < least {
                    best = Some((cost, encoded_as));
                }
            }
        }
    }
    let Some((least, encoded_as)) = best else { return Text };
    let gain = baseline.saturating_sub(least);
    let agreed = by_char_model.filter(|(_, voted)| voted.name == encoded_as.name());
    let (mut min_gain, min_lead) = match agreed {
        Some(_) => (MIN_GAIN_IF_AGREED, MIN_LEAD_IF_AGREED),
        None => (MIN_GAIN, MIN_LEAD),
    };
    if non_ascii <= MAX_LIST_LETTERS && decoded_as.baseline().is_list_of_letters(bytes) {
        min_gain = min_gain.max(MIN_GAIN_OF_LIST);
    }
    let is_ahead = gain >= min_gain && second.saturating_sub(least) >= min_lead;
    let is_text = || {
        let decoded = encoded_as.decode(bytes).map(|(bytes, _)| bytes.len() as BigramCost);
        least + ascii_cost <= MAX_COST_PER_BYTE_OF_TEXT * decoded.sum::<BigramCost>()
    };
    match agreed {
        Some((evidence, codepage)) if is_ahead => {
            Match(LegacyMatch { evidence, decoder: LegacyDecoder::CharModel(codepage) })
        }
        None if is_ahead && is_text() => {
            Match(LegacyMatch::new(gain, encoded_as, decoded_as.codepage, false))
        }
        // ASCII words with an accent here and there are of a language that no encoding here knows.
        _ if gain >= MIN_LEAD && is_damage && ascii_letters <= non_ascii && is_varied(bytes) => Ambiguous,
        _ => Text,
    }
}

/// Whether the bytes are more than one or two characters over and over.
fn is_varied(bytes: &[u8]) -> bool {
    let seen = bytes.iter().filter(|&&byte| byte >= 0x80).fold(0u128, |seen, byte| seen | 1 << (byte & 0x7F));
    seen.count_ones() >= MIN_DIFFERENT_BYTES
}

/// Whether both encodings decode the bytes to the same text.
fn decode_alike(one: &CodepageCosts, other: &CodepageCosts, bytes: &[u8]) -> bool {
    one.decode(bytes).eq(other.decode(bytes))
}

/// Decodes the line anew. Returns whether anything changed.
pub(super) fn repair(line: &mut DamagedLine, found: &LegacyMatch) -> bool {
    let (encoded_as, decoded_as, is_latin) = match found.decoder {
        LegacyDecoder::CharModel(codepage) => return script_codepages::repair(line, codepage),
        LegacyDecoder::Bigrams { encoded_as, decoded_as, is_latin } => (encoded_as, decoded_as, is_latin),
    };
    let bytes: Vec<u8> = encode(&line.chars, decoded_as).collect();
    let mut replacements = Vec::new();
    for (chars, c) in encoded_as.decode(&bytes) {
        let is_changed = || line.get(chars.start) != c && (is_latin || !is_in_latin_word(line, chars.start));
        if chars.len() > 1 || is_changed() {
            replacements.push(CharReplacement { chars, c, lossy: false });
        }
    }
    let is_latin1 = decoded_as == CodepageId::WINDOWS_1252 && line.may_hold(CharClass::C1);
    let decoded_as = if is_latin1 { "ISO-8859-1" } else { decoded_as.name() };
    line.replace(&replacements, Misdecoding { encoded_as: encoded_as.name(), decoded_as });
    !replacements.is_empty()
}

/// Whether the run of characters beyond ASCII around place `at` touches ASCII letters.
fn is_in_latin_word(line: &DamagedLine, at: usize) -> bool {
    let is_non_ascii = |at: &usize| line.chars.get(*at).is_some_and(|ch| !ch.c.is_ascii());
    let head = (0..at).rev().take(MAX_WORD_CHARS).take_while(is_non_ascii).count();
    let tail = (at..).take(MAX_WORD_CHARS).take_while(is_non_ascii).count();
    line.before(at - head).is_ascii_alphabetic() || line.get(at + tail).is_ascii_alphabetic()
}
