//! The chain of evidence by which the encoding of a source is decided.
//!
//! The first window that is not all ASCII comes in, a [`Detection`] goes out. The kinds of evidence are asked in this order,
//! and the first that says something decides:
//!
//! 1. a byte order mark ([`bom`]);
//! 2. the caller ([`SourceHints::encoding`]);
//! 3. magic bytes of a binary format ([`binary`]);
//! 4. escape sequences of seven-bit encodings ([`seven_bit`]);
//! 5. valid UTF-8 without controls;
//! 6. code units of UTF-16 and UTF-32 ([`utf16_utf32`]);
//! 7. EBCDIC ([`statistics::detect_ebcdic`]);
//! 8. more control bytes than text has ([`binary`]);
//! 9. the score of damaged UTF-8 ([`utf8_score`]);
//! 10. the declaration, unless statistics contradict it ([`declaration`]);
//! 11. statistics ([`statistics`]).
//!
//! [`line_encoding`] is the evidence for a single line, after the source has its encoding.
//!
//! Tuned numbers are measured by `cargo bench --bench accuracy -- --encodings DIR`.

pub(super) mod binary;
mod bom;
pub(super) mod declaration;
pub(super) mod line_encoding;
mod seven_bit;
mod utf16_utf32;
mod utf8_score;

use super::charset::Charset;
use super::decoders::utf8;
use super::detection::Detection;
use super::hints::SourceHints;
use super::label::EncodingLabel;
use super::statistics;
use crate::document::Evidence;
use declaration::Declaration;
use utf8_score::Utf8Score;

/// Valid sequences of UTF-8 that chance makes, with a torn one after them; fewer do not exclude it.
const MIN_SEQUENCES_BEFORE_TORN_TAIL: usize = 4;
/// Bytes at the start of a window in which a control byte raises the question of UTF-16.
const CONTROL_SEARCH_BYTES: usize = 4096;

/// Confidence in what the form of the bytes proves but for improbable chance.
const FORM_CONFIDENCE: f32 = 0.99;
/// Confidence that a source with too many controls is binary.
const CONTROLS_CONFIDENCE: f32 = 0.9;
/// Confidence in damaged UTF-8, at least.
const MIN_UTF8_CONFIDENCE: f32 = 0.5;
/// Confidence in a declaration that statistics confirm, and in one that they do not contradict.
const CONFIRMED_CONFIDENCE: f32 = 0.98;
const UNCONTRADICTED_CONFIDENCE: f32 = 0.9;

/// The bytes that decide.
#[derive(Clone, Copy)]
pub(super) struct EvidenceWindow<'a> {
    pub bytes: &'a [u8],
    /// Their text, if they are valid UTF-8.
    pub utf8: Option<&'a str>,
    /// They begin the source.
    pub is_head: bool,
}

/// Decides the encoding of a source. `None` while all of it is ASCII, which every candidate reads alike.
pub(super) fn decide(
    window: EvidenceWindow<'_>,
    hints: &SourceHints,
    declaration: Option<&Declaration>,
) -> Option<Detection> {
    let EvidenceWindow { bytes, utf8, is_head } = window;
    if is_head && let Some(charset) = bom::announced(bytes) {
        return Some(Detection::new(charset, Evidence::Bom, 1.0));
    }
    if let Some(EncodingLabel(charset)) = hints.encoding {
        return Some(Detection::new(charset, Evidence::Caller, 1.0));
    }
    if is_head && binary::binary_format(bytes).is_some() {
        return Some(Detection::new(Charset::UTF_8, Evidence::Binary, 1.0));
    }
    // One pass finds whether any of three bytes occurs that most text lacks: NUL, ESC and tilde.
    let has_rare_byte = memchr::memchr3(0, 0x1B, b'~', bytes).is_some();
    // UTF-8 beyond ASCII is no seven-bit encoding.
    let may_be_seven_bit = has_rare_byte && utf8.is_none_or(str::is_ascii);
    if may_be_seven_bit && let Some(charset) = seven_bit::recognise(bytes) {
        return Some(Detection::new(charset, Evidence::Form, FORM_CONFIDENCE));
    }
    let has_nul = has_rare_byte && memchr::memchr(0, bytes).is_some();
    let start = &bytes[..bytes.len().min(CONTROL_SEARCH_BYTES)];
    let has_controls = has_nul || start.iter().fold(false, |any, &byte| any | binary::is_control(byte));
    if let Some(text) = utf8.filter(|_| !has_controls) {
        return (!text.is_ascii()).then_some(Detection::new(Charset::UTF_8, Evidence::Form, 1.0));
    }
    decide_by_form(window, has_controls, hints).or_else(|| decide_by_content(bytes, hints, declaration))
}

/// The declaration of the transport, if it names a known encoding, else that of the page.
pub(super) fn find_declaration(source: &[u8], hints: &SourceHints) -> Option<Declaration> {
    let transport = hints.declared.as_deref().map(Declaration::of_transport);
    match transport {
        Some(declaration) if declaration.charset.is_some() => Some(declaration),
        unknown => declaration::find(source).or(unknown),
    }
}

/// Decides by the form of the bytes: code units, UTF-8 sequences, controls.
fn decide_by_form(window: EvidenceWindow<'_>, has_controls: bool, hints: &SourceHints) -> Option<Detection> {
    let EvidenceWindow { bytes, is_head, .. } = window;
    let score = Utf8Score::of(bytes, is_head);
    let is_clean_utf8 = score.valid > 0 && score.invalid == 0;
    if is_head
        && has_controls
        && !is_clean_utf8
        && let Some(charset) = utf16_utf32::recognise(bytes)
    {
        return Some(Detection::new(charset, Evidence::Form, FORM_CONFIDENCE));
    }
    if is_head
        && !is_clean_utf8
        && let Some(ebcdic) = statistics::detect_ebcdic(bytes, hints)
    {
        return Some(ebcdic);
    }
    if binary::has_controls(bytes, score.is_utf8() || bytes.is_ascii()) {
        return Some(Detection::new(Charset::UTF_8, Evidence::Binary, CONTROLS_CONFIDENCE));
    }
    if !score.is_utf8() {
        return None;
    }
    // A few sequences before a lead byte at the very end may be a word in another encoding.
    let is_torn = score.valid < MIN_SEQUENCES_BEFORE_TORN_TAIL && utf8::torn_tail(bytes) > 0;
    let confidence = match score.valid as f32 {
        valid if is_torn => (valid / (valid + 1.0)).min(score.share()).max(MIN_UTF8_CONFIDENCE),
        _ if is_clean_utf8 => 1.0,
        _ => score.share().clamp(MIN_UTF8_CONFIDENCE, FORM_CONFIDENCE),
    };
    Some(Detection::new(Charset::UTF_8, Evidence::Form, confidence))
}

/// Decides by what is declared, unless the bytes contradict it, else by statistics.
fn decide_by_content(
    bytes: &[u8],
    hints: &SourceHints,
    declaration: Option<&Declaration>,
) -> Option<Detection> {
    if bytes.is_ascii() {
        return None;
    }
    let detector = statistics::Detector::new(bytes, hints);
    let detection = detector.detection();
    let declared = declaration.and_then(|declaration| declaration.charset);
    if let Some(charset) = declared
        && charset.code_unit().0 == 1
        && !contradicts(&detector, charset)
    {
        let is_confirmed = charset == detection.charset;
        let confidence = if is_confirmed { CONFIRMED_CONFIDENCE } else { UNCONTRADICTED_CONFIDENCE };
        let runner_up = (!is_confirmed).then(|| detection.charset.name());
        return Some(Detection { charset, evidence: Evidence::Declared, confidence, runner_up });
    }
    Some(detection)
}

/// Whether the bytes contradict a declaration. Its score has already excluded UTF-8, so only a character that is torn at the
/// end of the sample leaves it possible.
fn contradicts(detector: &statistics::Detector<'_>, declared: Charset) -> bool {
    if declared == Charset::UTF_8 {
        return Utf8Score::of(detector.sample(), false).invalid > 0;
    }
    detector.contradicts(declared)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_utf_8_is_contradicted_but_by_a_torn_character() {
        let contradicts = |source: &[u8]| {
            contradicts(&statistics::Detector::new(source, &SourceHints::default()), Charset::UTF_8)
        };
        assert!(contradicts(&encoding_rs::WINDOWS_1256.encode("هذه جملة قصيرة عن المدينة").0));
        assert!(contradicts(b"caf\xE9 noir"));
        assert!(!contradicts(b"caf\xC3"));
    }
}
