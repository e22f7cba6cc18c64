//! The decoder of a source: windows of bytes come in, their text goes out, with the map to the source and with findings on
//! what was damaged.
//!
//! The encoding is decided once, by [`evidence`], on the first window that is not all ASCII. After that it is fixed:
//! bytes that do not fit are damage, or a line in another encoding ([`mixed_encoding`]). Each window is decoded once; a
//! window without a line end is decoded twice, first to find where to cut it. Linear time; memory for one window, and for at
//! most [`MAX_SEGMENTS`] segments.

use super::charset::Charset;
use super::decode_buffer::DecodeBuffer;
use super::decoders::{euc_carrier, iso_2022_jp, multi_byte, single_byte, utf8, utf16, utf32, visual_arabic};
use super::detection::Detection;
use super::evidence::declaration::Declaration;
use super::evidence::{self, EvidenceWindow};
use super::hints::SourceHints;
use super::{mixed_encoding, window_end};
use crate::document::{Encoding, EncodingSegment, Evidence, FindingKind, RawFinding};
use crate::edit::{SourceMap, Width};
use crate::window::{MAX_PAGE_WINDOW, MAX_WINDOW};
use encoding_rs::{GB18030, GBK, ISO_2022_JP, UTF_8};
use std::ops::Range;

/// Source bytes of a window, at least: room for the longest code and a line end, twice.
const MIN_WINDOW: usize = 16;
/// Stretches of a source that other encodings have read. After them, the main encoding counts for the rest.
const MAX_SEGMENTS: usize = 10_000;

/// Decodes a source, window by window.
#[derive(Debug)]
pub(crate) struct Decoder {
    max_window: usize,
    /// Line ends are white space, so that windows end before blocks.
    is_page: bool,
    hints: SourceHints,
    declaration: Option<Declaration>,
    /// `None` while all of the source was ASCII.
    pub(super) detection: Option<Detection>,
    /// Source bytes of the windows so far.
    pub(super) consumed: usize,
    damaged: usize,
    /// The stretches that other encodings than the main one have read.
    segments: Vec<EncodingSegment>,
    state: ShiftState,
}

/// The state of an encoding that switches character sets, which outlives a window.
#[derive(Clone, Copy, Debug, Default)]
struct ShiftState {
    iso_2022_jp: iso_2022_jp::State,
    /// HZ and ISO-2022-KR: codes of two bytes follow.
    double_byte: bool,
}

/// What a window became, but for its text, which is in the caller's buffer.
#[derive(Debug, Default)]
pub(crate) struct Decoded {
    /// Source bytes that became the text; at least 1 unless the source has ended.
    pub consumed: usize,
    /// From the text to these source bytes.
    pub map: SourceMap,
    /// Damaged bytes, a line that was cut, a false declaration. Ranges are bytes of the text.
    pub found: Vec<RawFinding>,
}

impl Decoder {
    pub fn new(hints: &SourceHints) -> Self {
        Self::with_window(hints, MAX_WINDOW)
    }

    /// Of a page, whose windows are longer and end before a block.
    pub fn of_page(hints: &SourceHints) -> Self {
        Decoder { is_page: true, ..Self::with_window(hints, MAX_PAGE_WINDOW) }
    }

    pub(super) fn with_window(hints: &SourceHints, max_window: usize) -> Self {
        Decoder {
            max_window: max_window.max(MIN_WINDOW),
            is_page: false,
            hints: hints.clone(),
            declaration: None,
            detection: None,
            consumed: 0,
            damaged: 0,
            segments: Vec::new(),
            state: ShiftState::default(),
        }
    }

    /// Decodes the next window into `text`, whose old content is removed.
    ///
    /// `source` is what has not been consumed yet: at least [`MAX_WINDOW`] bytes of it, unless it ends before. `last`
    /// says that nothing follows `source`, and must be true exactly then: a caller that reads a stream reads one byte more
    /// than the window to know. The consumed bytes end after a line end. Where the window holds none, it is cut between
    /// words, or at least between grapheme clusters, which is reported as an oversize paragraph.
    pub fn window(&mut self, source: &[u8], last: bool, text: &mut String) -> Decoded {
        text.clear();
        let last = last && source.len() <= self.max_window;
        let source = &source[..source.len().min(self.max_window)];
        if source.is_empty() {
            return Decoded::default();
        }
        // The common case, valid UTF-8, is validated once, here.
        let lines = self.whole_lines(source, last, Charset::UTF_8);
        let valid = lines.filter(|_| self.reads_utf8()).and_then(|end| utf8::validate(&source[..end]));
        let decides = self.detection.is_none();
        if decides {
            let whole = whole_characters(source, last);
            self.detection = self.decide(whole, valid.or_else(|| utf8::validate(whole)));
        }
        let mut out = DecodeBuffer::new(text);
        let consumed = match valid {
            Some(valid) if self.reads_utf8() => {
                out.push(Width::Same, valid.len(), valid);
                valid.len()
            }
            _ => self.decode_lines(source, last, &mut out),
        };
        out.finish();
        let mut decoded = Decoded { consumed, map: out.map, found: out.findings };
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
        let detection = self.detection.unwrap_or(Detection::ASCII);
        Encoding {
            name: detection.name(),
            evidence: detection.evidence,
            confidence: detection.confidence,
            runner_up: detection.runner_up,
            declared,
            damaged: self.damaged,
            segments: Vec::new(),
        }
    }

    /// How the whole source was read. Its segments tile the source. Of more than 10,000 stretches in another encoding, those
    /// after them count as the main one's.
    pub fn finish(self) -> Encoding {
        let encoding = self.encoding();
        Encoding { segments: tile(self.segments, self.consumed, encoding.name), ..encoding }
    }

    /// Decides the encoding by the next bytes of the source. `None` where all of them are ASCII.
    pub(super) fn decide(&mut self, bytes: &[u8], utf8: Option<&str>) -> Option<Detection> {
        let is_head = self.consumed == 0;
        if is_head {
            self.declaration = evidence::find_declaration(bytes, &self.hints);
        }
        let window = EvidenceWindow { bytes, utf8, is_head };
        evidence::decide(window, &self.hints, self.declaration.as_ref())
    }

    /// Whether text in the encoding is stored in the order of display: in the Hebrew ones that are not declared otherwise
    /// (`ISO-8859-8-I`, WHATWG). Those that hold joining forms were put into logical order when they were decoded.
    pub fn stores_visual_order(&self) -> bool {
        matches!(self.charset().name(), "ISO-8859-8" | "IBM862" | "CP856")
    }

    fn charset(&self) -> Charset {
        self.detection.map_or(Charset::UTF_8, |detection| detection.charset)
    }

    fn reads_utf8(&self) -> bool {
        self.charset() == Charset::UTF_8
    }

    /// See [`window_end::whole_lines`]; the whole window of a page is cut by its text.
    fn whole_lines(&self, source: &[u8], last: bool, charset: Charset) -> Option<usize> {
        if self.is_page && !last { None } else { window_end::whole_lines(source, last, charset) }
    }

    /// Decodes the whole lines of the window, or, where it holds no line end, what can be cut off safely. Returns the number
    /// of bytes read.
    fn decode_lines(&mut self, source: &[u8], last: bool, out: &mut DecodeBuffer) -> usize {
        if let Some(end) = self.whole_lines(source, last, self.charset()) {
            return self.decode(&source[..end], true, out);
        }
        let mut text = String::new();
        let mut trial = DecodeBuffer::new(&mut text);
        let state = self.state;
        self.decode(source, false, &mut trial);
        trial.finish();
        let map = trial.map;
        let cut = if self.is_page { window_end::page_cut(&text) } else { window_end::safe_cut(&text) };
        let end = map.source(0..cut, |range| vec![&text[range]]).end;
        self.state = state;
        // There is no text where the window holds escape sequences only.
        let end = if end == 0 { source.len() } else { end };
        self.decode(&source[..end], true, out)
    }

    /// Decodes bytes. Returns the number of bytes read: all, or, unless they are complete, all but a torn character at the
    /// end.
    fn decode(&mut self, bytes: &[u8], is_complete: bool, out: &mut DecodeBuffer) -> usize {
        let detection = self.detection.unwrap_or(Detection::ASCII);
        match detection.charset {
            Charset::Utf32 { big_endian } => utf32::decode(big_endian, bytes, is_complete, out),
            Charset::Whatwg(encoding) if encoding == UTF_8 => {
                let may_mix = detection.evidence != Evidence::Binary;
                let options =
                    mixed_encoding::Utf8Options { is_head: self.consumed == 0, is_complete, may_mix };
                mixed_encoding::decode_utf8(bytes, options, out)
            }
            charset @ Charset::Whatwg(encoding) if charset.is_utf16() => {
                utf16::decode(encoding, bytes, is_complete, out)
            }
            Charset::Whatwg(encoding) if encoding == ISO_2022_JP => {
                iso_2022_jp::decode(bytes, is_complete, &mut self.state.iso_2022_jp, out)
            }
            Charset::Whatwg(encoding) => multi_byte::decode(encoding, bytes, is_complete, out),
            Charset::Euc(carrier) => {
                euc_carrier::decode(carrier, bytes, is_complete, &mut self.state.double_byte, out)
            }
            Charset::Codepage(page) => {
                if visual_arabic::is_visual(page) {
                    visual_arabic::decode(page, bytes, out);
                } else if detection.evidence == Evidence::Caller || !page.is_ascii() {
                    single_byte::decode(page, bytes, out);
                } else {
                    mixed_encoding::decode_single_byte(page, bytes, out);
                }
                bytes.len()
            }
        }
    }

    fn keep_segments(&mut self, segments: Vec<EncodingSegment>) {
        let room = MAX_SEGMENTS - self.segments.len();
        let offset = self.consumed;
        let moved = segments.into_iter().take(room);
        self.segments.extend(moved.map(|segment| EncodingSegment {
            start: offset + segment.start,
            end: offset + segment.end,
            ..segment
        }));
    }

    fn report_oversize(&self, source: &[u8], last: bool, text: &str, decoded: &mut Decoded) {
        if !self.is_page && window_end::whole_lines(source, last, self.charset()).is_none() {
            let detail = format!("cut after {} bytes", decoded.consumed);
            decoded.found.push(RawFinding {
                kind: FindingKind::OversizeParagraph,
                range: 0..text.len(),
                detail,
            });
        }
    }

    /// The finding that the declaration names another encoding than the detected one, or none that is known. `text` is what
    /// the consumed bytes became.
    fn false_declaration(&self, consumed: &[u8], text: &str) -> Option<RawFinding> {
        let declaration = self.declaration.as_ref()?;
        let detection = self.detection.as_ref()?;
        let agrees = |declared| names_agree(declared, detection.charset);
        if matches!(detection.evidence, Evidence::Caller | Evidence::Binary)
            || declaration.charset.is_some_and(agrees)
        {
            return None;
        }
        // After ASCII, source and text have the same offsets, unless visual order was reversed.
        let head = 0..declaration.range.end;
        let stands_here = self.consumed == 0
            && consumed.get(head.clone()).is_some_and(<[u8]>::is_ascii)
            && text.as_bytes().get(head.clone()) == consumed.get(head);
        let range = if stands_here { declaration.range.clone() } else { 0..0 };
        let (kind, known) = match declaration.charset {
            Some(_) => (FindingKind::DeclarationLied, ""),
            None => (FindingKind::DeclarationUnknown, ", which names no encoding"),
        };
        let detail = format!("declared {}{known}, read as {}", declaration.label, detection.name());
        Some(RawFinding { kind, range, detail })
    }
}

/// The window without the incomplete UTF-8 character at its end: its first bytes, alone after ASCII, are no evidence.
pub(super) fn whole_characters(window: &[u8], last: bool) -> &[u8] {
    if last { window } else { &window[..window.len() - utf8::torn_tail(window)] }
}

/// Whether a declared encoding is the detected one. `utf-16` leaves the byte order open, and one decoder reads GBK and
/// GB18030.
fn names_agree(declared: Charset, detected: Charset) -> bool {
    let family = |charset: Charset| match charset {
        Charset::Utf32 { .. } => "UTF-32",
        charset if charset.is_utf16() => "UTF-16",
        Charset::Whatwg(encoding) if encoding == GBK => GB18030.name(),
        charset => charset.name(),
    };
    family(declared) == family(detected)
}

/// The segments of the whole source: those of other encodings, and those of the main one between them.
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
