//! Source bytes come in, a window at a time; text comes out, with the map back and with what was damaged. First stage
//! of the way through.
//!
//! The encoding is decided once, on the first window that is not all ASCII, by a chain of evidence in which each
//! kind has its file: [`bom`], the caller ([`hints`]), code units of UTF-16 and UTF-32 ([`wide`]), file heads and
//! control bytes ([`binary`]), the score of UTF-8 ([`utf8`]), what is declared ([`declared`]), and statistics
//! ([`statistics`]). After that it stands: what does not fit is damage, or a line in another encoding ([`foreign`]).

mod binary;
mod bom;
mod carried;
mod declared;
mod foreign;
mod hints;
mod iso_2022_jp;
mod legacy;
mod lines;
mod output;
mod single_byte;
mod statistics;
mod utf8;
mod visual;
mod wide;

#[cfg(test)]
mod tests;

pub use hints::{EncodingLabel, SourceHints};

pub use crate::document::{Encoding, EncodingSegment, Evidence};
use crate::document::{FindingKind, RawFinding};
use crate::edit::SourceMap;
use declared::Declaration;
use encoding_rs::{GB18030, GBK, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};
use hints::Charset;
use output::Output;
use std::ops::Range;

/// How a source is read, without the text: the evidence of its first window that is not all ASCII.
///
/// ```
/// use saaf::encoding::{SourceHints, detect};
/// let encoding = detect("Ещё один день".as_bytes(), &SourceHints::default());
/// assert_eq!((encoding.name, encoding.evidence.name()), ("UTF-8", "form"));
/// ```
pub fn detect(source: &[u8], hints: &SourceHints) -> Encoding {
    let mut decoder = Decoder::new(hints);
    let mut rest = source;
    while decoder.verdict.is_none() && !rest.is_empty() {
        let window = whole(&rest[..rest.len().min(WINDOW)], rest.len() <= WINDOW);
        decoder.verdict = decoder.decide(window, utf8::valid(window));
        decoder.consumed += window.len();
        rest = &rest[window.len()..];
    }
    decoder.encoding()
}

/// The window without the character that it tears, if it is UTF-8: the head of one, alone behind ASCII, decides nothing.
fn whole(window: &[u8], last: bool) -> &[u8] {
    if last { window } else { &window[..window.len() - utf8::torn_tail(window)] }
}

/// The text of a source as it stands, unclean, and how it was read.
///
/// ```
/// use saaf::encoding::{SourceHints, decode};
/// let (text, encoding) = decode(b"na\xEFve caf\xE9", &SourceHints::default());
/// assert_eq!((text.as_str(), encoding.name), ("naïve café", "windows-1252"));
/// ```
pub fn decode(source: &[u8], hints: &SourceHints) -> (String, Encoding) {
    let mut decoder = Decoder::new(hints);
    // The first window, which most often is the only one, is written where it stays.
    let (mut text, mut window) = (String::with_capacity(source.len() * 2), String::new());
    let mut at = decoder.window(source, true, &mut text).consumed;
    while at < source.len() {
        at += decoder.window(&source[at..], true, &mut window).consumed;
        text.push_str(&window);
    }
    (text, decoder.finish())
}

/// Source bytes of a window, at most.
pub(crate) const WINDOW: usize = 64 * 1024;
/// No window may be smaller: the longest code and a line end have room in it, twice.
const SMALLEST_WINDOW: usize = 16;
/// Sequences of UTF-8 that chance makes, with a torn one behind them.
const FEW: usize = 4;
/// Bytes at the head in which control bytes open the question of UTF-16.
const HEAD: usize = 4096;

/// Reads a source.
#[derive(Debug)]
pub(crate) struct Decoder {
    window: usize,
    hints: SourceHints,
    declaration: Option<Declaration>,
    verdict: Option<Verdict>,
    /// Source bytes of the windows so far.
    consumed: usize,
    damaged: usize,
    /// What other encodings than the main one have read.
    segments: Vec<EncodingSegment>,
    /// ISO-2022-JP goes on over windows,
    state: iso_2022_jp::State,
    /// and so do HZ and ISO-2022-KR: characters of two bytes follow.
    double: bool,
}

/// A window's text is in the caller's buffer; this is the rest.
#[derive(Debug, Default)]
pub(crate) struct Decoded {
    /// Source bytes that became the text; at least 1 unless the source has ended.
    pub consumed: usize,
    /// From the text to these source bytes.
    pub map: SourceMap,
    /// Damaged bytes, a line that was cut, a declaration that lied; in bytes of the text.
    pub found: Vec<RawFinding>,
}

/// The encoding, and why.
#[derive(Clone, Copy, Debug)]
struct Verdict {
    charset: Charset,
    evidence: Evidence,
    confidence: f32,
    runner_up: Option<&'static str>,
}

impl Verdict {
    fn new(charset: Charset, evidence: Evidence, confidence: f32) -> Self {
        Verdict { charset, evidence, confidence, runner_up: None }
    }

    fn of_opinion(opinion: statistics::Opinion) -> Self {
        let statistics::Opinion { charset, evidence, confidence, runner_up } = opinion;
        Verdict { charset, evidence, confidence, runner_up }
    }

    fn name(&self) -> &'static str {
        if self.evidence == Evidence::Binary { "binary" } else { self.charset.name() }
    }
}

impl Decoder {
    pub fn new(hints: &SourceHints) -> Self {
        Self::with_window(hints, WINDOW)
    }

    fn with_window(hints: &SourceHints, window: usize) -> Self {
        Decoder {
            window: window.max(SMALLEST_WINDOW),
            hints: hints.clone(),
            declaration: None,
            verdict: None,
            consumed: 0,
            damaged: 0,
            segments: Vec::new(),
            state: iso_2022_jp::State::default(),
            double: false,
        }
    }

    /// Decodes the next window into `text`, whose old content goes.
    ///
    /// `source` is what has not been consumed yet: at least [`WINDOW`] bytes of it, unless it ends before. `last`
    /// says that nothing follows `source`, and has to be the truth: a reader looks one byte further than the window.
    /// What is consumed ends behind a line end; where the window holds none, it is cut between words or at least
    /// between grapheme clusters, which is reported as an oversize paragraph.
    pub fn window(&mut self, source: &[u8], last: bool, text: &mut String) -> Decoded {
        text.clear();
        let last = last && source.len() <= self.window;
        let source = &source[..source.len().min(self.window)];
        if source.is_empty() {
            return Decoded::default();
        }
        // The common case, valid UTF-8, is checked once, here.
        let lines = lines::cut(source, last, Charset::UTF_8);
        let valid = lines.filter(|_| self.reads_utf8()).and_then(|end| utf8::valid(&source[..end]));
        let decides = self.verdict.is_none();
        if decides {
            let seen = whole(source, last);
            self.verdict = self.decide(seen, valid.or_else(|| utf8::valid(seen)));
        }
        let mut out = Output::new(text);
        let consumed = match valid {
            Some(valid) if self.reads_utf8() => {
                out.push(crate::edit::Width::Same, valid.len(), valid);
                valid.len()
            }
            _ => self.decode_lines(source, last, &mut out),
        };
        out.finish();
        let mut decoded = Decoded { consumed, map: out.map, found: out.found };
        self.damaged += out.damaged;
        self.keep_segments(out.segments);
        self.report_oversize(source, last, text, &mut decoded);
        if decides {
            decoded.found.splice(0..0, self.false_declaration(&source[..consumed], text));
        }
        self.consumed += consumed;
        decoded
    }

    /// How the source has been read so far, but for its segments.
    pub fn encoding(&self) -> Encoding {
        let declared = self.declaration.as_ref().map(|declaration| &declaration.label);
        let declared = declared.or(self.hints.declared.as_ref()).cloned();
        let verdict = self.verdict.unwrap_or(Verdict::new(Charset::UTF_8, Evidence::Ascii, 1.0));
        Encoding {
            name: verdict.name(),
            evidence: verdict.evidence,
            confidence: verdict.confidence,
            runner_up: verdict.runner_up,
            declared,
            damaged: self.damaged,
            segments: Vec::new(),
        }
    }

    /// How the whole source was read. Its segments tile the source; if more than 10,000 lines were in another
    /// encoding, those behind them count as the main one's.
    pub fn finish(self) -> Encoding {
        let encoding = self.encoding();
        Encoding { segments: tile(self.segments, self.consumed, encoding.name), ..encoding }
    }

    /// The chain of evidence. `None`: all ASCII so far, which every candidate reads alike.
    fn decide(&mut self, source: &[u8], valid: Option<&str>) -> Option<Verdict> {
        let is_head = self.consumed == 0;
        if is_head {
            self.declaration = self.find_declaration(source);
            if let Some(charset) = bom::announced(source) {
                return Some(Verdict::new(charset, Evidence::Bom, 1.0));
            }
        }
        if let Some(EncodingLabel(charset)) = self.hints.encoding {
            return Some(Verdict::new(charset, Evidence::Caller, 1.0));
        }
        if is_head && binary::has_magic(source) {
            return Some(Verdict::new(Charset::UTF_8, Evidence::Binary, 1.0));
        }
        // One pass for what little text holds: NUL, ESC and tilde.
        let has_sign = memchr::memchr3(0, 0x1B, b'~', source).is_some();
        // What is UTF-8 beyond ASCII has no seven-bit form.
        let may_switch = has_sign && valid.is_none_or(str::is_ascii);
        if may_switch && let Some(verdict) = seven_bit_verdict(source) {
            return Some(verdict);
        }
        let has_nul = has_sign && memchr::memchr(0, source).is_some();
        let head = &source[..source.len().min(HEAD)];
        let is_suspect = has_nul || head.iter().fold(false, |any, &byte| any | binary::is_control(byte));
        if let Some(text) = valid.filter(|_| !is_suspect) {
            if !text.is_ascii() {
                return Some(Verdict::new(Charset::UTF_8, Evidence::Form, 1.0));
            }
            return None;
        }
        self.decide_by_form(source, is_head, is_suspect).or_else(|| self.decide_by_content(source))
    }

    /// What the form of the bytes says: code units, UTF-8 sequences, controls.
    fn decide_by_form(&self, source: &[u8], is_head: bool, is_suspect: bool) -> Option<Verdict> {
        let score = utf8::score(source, is_head);
        let is_clean = score.valid > 0 && score.invalid == 0;
        let wide = (is_head && is_suspect && !is_clean).then(|| wide::recognise(source)).flatten();
        if let Some(charset) = wide {
            return Some(Verdict::new(charset, Evidence::Form, 0.99));
        }
        let is_utf8 = score.is_utf8() || source.is_ascii();
        let ebcdic = (is_head && !is_clean).then(|| statistics::ask_ebcdic(source, &self.hints)).flatten();
        if let Some(opinion) = ebcdic {
            return Some(Verdict::of_opinion(opinion));
        }
        if binary::has_controls(source, is_utf8) {
            return Some(Verdict::new(Charset::UTF_8, Evidence::Binary, 0.9));
        }
        if !score.is_utf8() {
            return None;
        }
        // A word of few bytes that ends in a lead byte may be one of another encoding.
        let is_torn = score.valid < FEW && utf8::torn_tail(source) > 0;
        let confidence = match score.valid as f32 {
            valid if is_torn => (valid / (valid + 1.0)).min(score.share()).max(0.5),
            _ if is_clean => 1.0,
            _ => score.share().clamp(0.5, 0.99),
        };
        Some(Verdict::new(Charset::UTF_8, Evidence::Form, confidence))
    }

    /// What is declared, if the bytes bear it out, else what statistics say.
    fn decide_by_content(&self, source: &[u8]) -> Option<Verdict> {
        if source.is_ascii() {
            return None;
        }
        let study = statistics::Study::of(source, &self.hints);
        let opinion = study.opinion();
        let declared = self.declaration.as_ref().and_then(|declaration| declaration.charset);
        if let Some(charset) = declared
            && charset.unit().0 == 1
            && !study.contradicts(charset)
        {
            let confidence = if charset == opinion.charset { 0.98 } else { 0.9 };
            let runner_up = (charset != opinion.charset).then(|| opinion.charset.name());
            return Some(Verdict { charset, evidence: Evidence::Declared, confidence, runner_up });
        }
        Some(Verdict::of_opinion(opinion))
    }

    /// The transport outweighs the page, if it names an encoding that is known.
    fn find_declaration(&self, source: &[u8]) -> Option<Declaration> {
        let transport = self.hints.declared.as_deref().map(Declaration::of_transport);
        match transport {
            Some(declaration) if declaration.charset.is_some() => Some(declaration),
            unknown => declared::find(source).or(unknown),
        }
    }

    /// Whether the declaration names another encoding than the one that was found, or none that is known. `text`: what
    /// the bytes became.
    fn false_declaration(&self, consumed: &[u8], text: &str) -> Option<RawFinding> {
        let declaration = self.declaration.as_ref()?;
        let verdict = self.verdict.as_ref()?;
        let agrees = |declared| agree(declared, verdict.charset);
        if matches!(verdict.evidence, Evidence::Caller | Evidence::Binary)
            || declaration.charset.is_some_and(agrees)
        {
            return None;
        }
        // Behind ASCII, source and text have the same offsets, if nothing was turned round.
        let head = 0..declaration.range.end;
        let stands_here = self.consumed == 0
            && consumed.get(head.clone()).is_some_and(<[u8]>::is_ascii)
            && text.as_bytes().get(head.clone()) == consumed.get(head);
        let range = if stands_here { declaration.range.clone() } else { 0..0 };
        let (kind, known) = match declaration.charset {
            Some(_) => (FindingKind::DeclarationLied, ""),
            None => (FindingKind::DeclarationUnknown, ", which names no encoding"),
        };
        let detail = format!("declared {}{known}, read as {}", declaration.label, verdict.name());
        Some(RawFinding { kind, range, detail })
    }

    fn reads_utf8(&self) -> bool {
        self.verdict.is_none_or(|verdict| verdict.charset == Charset::UTF_8)
    }

    /// Decodes the whole lines of the window, or, if there is none, what can be cut off safely.
    fn decode_lines(&mut self, source: &[u8], last: bool, out: &mut Output) -> usize {
        let charset = self.verdict.map_or(Charset::UTF_8, |verdict| verdict.charset);
        if let Some(end) = lines::cut(source, last, charset) {
            return self.decode(&source[..end], true, out);
        }
        let mut text = String::new();
        let mut trial = Output::new(&mut text);
        let (state, double) = (self.state, self.double);
        self.decode(source, false, &mut trial);
        trial.finish();
        let map = trial.map;
        let end = map.source(0..lines::safe_cut(&text), |range| vec![&text[range]]).end;
        (self.state, self.double) = (state, double);
        // Nothing but escape sequences, say.
        let end = if end == 0 { source.len() } else { end };
        self.decode(&source[..end], true, out)
    }

    /// Decodes bytes; if they are not complete, a torn character at their end is left.
    fn decode(&mut self, bytes: &[u8], is_complete: bool, out: &mut Output) -> usize {
        let verdict = self.verdict.unwrap_or(Verdict::new(Charset::UTF_8, Evidence::Ascii, 1.0));
        match verdict.charset {
            Charset::Utf32 { .. } => wide::decode_utf32(verdict.charset, bytes, is_complete, out),
            Charset::Whatwg(encoding) if encoding == UTF_8 => {
                let foreign_lines = verdict.evidence != Evidence::Binary;
                let place = utf8::Place { is_head: self.consumed == 0, is_complete, foreign_lines };
                utf8::decode(bytes, place, out)
            }
            Charset::Whatwg(encoding) if is_wide(encoding) => {
                wide::decode_utf16(encoding, bytes, is_complete, out)
            }
            Charset::Whatwg(encoding) if encoding == ISO_2022_JP => {
                iso_2022_jp::decode(bytes, is_complete, &mut self.state, out)
            }
            Charset::Carried(carrier) => carried::decode(carrier, bytes, is_complete, &mut self.double, out),
            Charset::Codepage(page) if visual::is_visual(page) => {
                visual::decode(page, bytes, out);
                bytes.len()
            }
            Charset::Codepage(page) if verdict.evidence == Evidence::Caller || !page.is_ascii() => {
                single_byte::decode(page, bytes, out);
                bytes.len()
            }
            Charset::Codepage(page) => {
                foreign::decode_mixed(page, bytes, out);
                bytes.len()
            }
            Charset::Whatwg(encoding) => legacy::decode_multi_byte(encoding, bytes, is_complete, out),
        }
    }

    fn keep_segments(&mut self, segments: Vec<EncodingSegment>) {
        let room = output::SEGMENTS - self.segments.len();
        let start = self.consumed;
        let moved = segments.into_iter().take(room);
        self.segments.extend(moved.map(|s| EncodingSegment {
            start: start + s.start,
            end: start + s.end,
            ..s
        }));
    }

    fn report_oversize(&self, source: &[u8], last: bool, text: &str, decoded: &mut Decoded) {
        let charset = self.verdict.map_or(Charset::UTF_8, |verdict| verdict.charset);
        if lines::cut(source, last, charset).is_none() {
            let detail = format!("cut after {} bytes", decoded.consumed);
            decoded.found.push(RawFinding {
                kind: FindingKind::OversizeParagraph,
                range: 0..text.len(),
                detail,
            });
        }
    }
}

/// The encodings that switch between ASCII and more, if their switches are there.
fn seven_bit_verdict(bytes: &[u8]) -> Option<Verdict> {
    memchr::memchr2(0x1B, b'~', bytes)?;
    let is_japanese = memchr::memchr(0x1B, bytes).is_some() && iso_2022_jp::is_likely(bytes);
    let charset = match is_japanese {
        true => Charset::Whatwg(ISO_2022_JP),
        false => Charset::Carried(carried::Carrier::recognise(bytes)?),
    };
    Some(Verdict::new(charset, Evidence::Form, 0.99))
}

fn is_wide(encoding: &'static encoding_rs::Encoding) -> bool {
    encoding == UTF_16LE || encoding == UTF_16BE
}

/// Whether a declaration says what was found. `utf-16` leaves the byte order open, and one decoder reads GBK and
/// GB18030.
fn agree(declared: Charset, found: Charset) -> bool {
    let family = |charset: Charset| match charset {
        Charset::Utf32 { .. } => "UTF-32",
        Charset::Whatwg(encoding) if is_wide(encoding) => "UTF-16",
        Charset::Whatwg(encoding) if encoding == GBK => GB18030.name(),
        charset => charset.name(),
    };
    family(declared) == family(found)
}

/// The segments of other encodings, and the main one between them.
fn tile(others: Vec<EncodingSegment>, length: usize, main: &'static str) -> Vec<EncodingSegment> {
    let mut tiles: Vec<EncodingSegment> = Vec::with_capacity(others.len() * 2 + 1);
    let mut add = |Range { start, end }: Range<usize>, name| match tiles.last_mut() {
        _ if start == end => {}
        Some(last) if last.name == name => last.end = end,
        _ => tiles.push(EncodingSegment { start, end, name }),
    };
    let mut at = 0;
    for other in others {
        add(at..other.start, main);
        add(other.start..other.end, other.name);
        at = other.end;
    }
    add(at..length, main);
    tiles
}
