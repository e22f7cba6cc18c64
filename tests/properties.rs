//! The guarantees of the README as functions that panic where one does not hold. The property tests of `guarantees.rs`
//! and the fuzz targets call them.

use std::io::{self, Read};
use std::ops::Range;

use encoding_rs::{Encoding, UTF_8};
use saaf::bidi::{BidiSafetyProperty, audit};
use saaf::edit::SourceRange;
use saaf::{Cleaner, Document, Evidence, FindingKind, Input, Isolation, Profile, Sink};

/// Guarantees 1 and 3: any bytes give text, and every span, edit and finding maps to its source bytes.
pub fn assert_maps_to_source(document: &Document, source: &[u8]) {
    assert_tiling(document, source);
    assert_mapping(document, source);
}

/// Guarantee 2: cleaning the result again changes nothing. Returns the result of the first run.
pub fn assert_idempotent(cleaner: &Cleaner, profile: Profile, input: Input<&[u8]>) -> Document {
    let once = cleaner.clean(input.clone());
    if once.encoding.evidence == Evidence::Binary {
        return once; // it is no text
    }
    let twice = cleaner.clean(input.with_source(once.text.as_bytes()));
    // Weaker than the guarantee: controls that lossless kept can make another encoding of its text, and ASCII that looks
    // like HZ once the controls in it are gone is read as HZ.
    if twice.encoding.name != "UTF-8" && (profile == Profile::Lossless || once.text.contains("~{")) {
        return once;
    }
    assert_eq!(twice.text, once.text, "{profile:?}");
    assert_eq!(twice.paragraphs, once.paragraphs, "{profile:?}");
    assert_eq!(twice.spans, once.spans, "{profile:?}");
    assert!(!twice.is_changed(), "{profile:?}");
    once
}

/// Guarantee 4: a stream gives what the whole source gives, whatever the length `step` of a read.
pub fn assert_stream_equals_whole(cleaner: &Cleaner, input: Input<&[u8]>, step: usize) {
    let whole = cleaner.clean(input.clone());
    let streamed = stream(cleaner, input, step);
    assert_eq!(streamed.text, whole.text);
    assert_eq!(streamed.spans, whole.spans);
    assert_eq!(streamed.findings, whole.findings);
    assert_eq!(streamed.encoding, whole.encoding);
}

/// Guarantee 5: the text has the properties of bidi safety (S1–S11).
pub fn assert_bidi_safe(document: &Document, mode: Isolation) {
    let mut violations = audit(&document.text, &document.paragraphs, &document.spans, mode);
    // Reported mojibake keeps its control characters for a later repair.
    let is_damage = |range: &Range<usize>| {
        let damage = document.findings.iter().filter(|found| found.kind == FindingKind::Mojibake);
        damage.into_iter().any(|found| found.text.start <= range.start && range.end <= found.text.end)
    };
    violations.retain(|found| {
        !matches!(found.property, BidiSafetyProperty::PlainText | BidiSafetyProperty::NoHiddenPayload)
            || !is_damage(&found.range)
    });
    assert!(violations.is_empty(), "{mode:?} {:?} {violations:?}", document.text);
}

/// Guarantee 6: profile lossless keeps UTF-8 byte for byte and reports what display would remove.
pub fn assert_lossless(text: &str) {
    let document = Cleaner::builder().profile(Profile::Lossless).build().clean(text.as_bytes());
    if document.encoding.name == "UTF-8" {
        assert_eq!(document.text, text);
    }
    assert!(!document.is_changed());
    let shown = Cleaner::default().clean(text.as_bytes());
    if !text.contains('&') && document.encoding.name == "UTF-8" {
        for found in shown.findings.iter().filter(|found| found.kind == FindingKind::BidiControl) {
            let is_told = |f: &saaf::Finding| f.kind == found.kind && f.source == found.source;
            assert!(document.findings.iter().any(is_told));
        }
    }
}

/// The decoded text, rebuilt from the text and the edits alone: the naive twin of `decoded` and of `source_range`. The
/// second value holds, for the start of every unedited character, its offset in the text and in the decoded text.
fn undo_edits_naively(document: &Document) -> (String, Vec<(usize, usize)>) {
    let (mut decoded, mut borders, mut at) = (String::new(), Vec::new(), 0);
    let mut copy = |decoded: &mut String, range: Range<usize>| {
        for (offset, c) in document.text[range.clone()].char_indices() {
            borders.push((range.start + offset, decoded.len()));
            decoded.push(c);
        }
    };
    for edit in document.edits() {
        copy(&mut decoded, at..edit.text.start);
        decoded.push_str(edit.original);
        at = edit.text.end;
    }
    copy(&mut decoded, at..document.text.len());
    (decoded, borders)
}

/// Guarantee 3: paragraphs, spans and segments tile.
pub fn assert_tiling(document: &Document, source: &[u8]) {
    let mut at = 0;
    for paragraph in &document.paragraphs {
        assert_eq!(paragraph.start, at);
        at = paragraph.end;
    }
    assert_eq!(at, document.text.len());
    let mut at = 0;
    let mut paragraphs = document.paragraphs.iter();
    let mut paragraph = paragraphs.next();
    for span in &document.spans {
        assert_eq!(span.start, at);
        assert!(span.end > span.start);
        assert!(document.text.is_char_boundary(span.end));
        while paragraph.is_some_and(|p| p.end <= span.start) {
            paragraph = paragraphs.next();
        }
        assert!(paragraph.is_some_and(|p| p.start <= span.start && span.end <= p.end));
        assert!((0.0..=1.0).contains(&span.confidence));
        assert!(span.quality.is_none_or(|quality| (0.0..=1.0).contains(&quality)));
        at = span.end;
    }
    assert_eq!(at, document.text.len());
    let mut at = 0;
    for segment in &document.encoding.segments {
        assert_eq!(segment.start, at);
        assert!(segment.end > segment.start);
        at = segment.end;
    }
    assert_eq!(at, source.len());
}

/// The name of the segment that covers `range` alone.
fn segment_of(document: &Document, range: SourceRange) -> Option<&'static str> {
    let covers = |s: &&saaf::encoding::EncodingSegment| s.start <= range.start && range.end <= s.end;
    document.encoding.segments.iter().find(covers).map(|segment| segment.name)
}

/// Whether a source range does not begin before another one. Two ranges may share an atomic part of the source, and an
/// insertion stands at the start of it. Atomic are a line that was reordered, in encodings with visual order, and an edit:
/// text that was misread twice is repaired as a whole.
fn follows(document: &Document, range: SourceRange, last: SourceRange) -> bool {
    let is_in_atomic_part = range.start >= last.start && (range.is_empty() || range.end >= last.end);
    let is_reordered =
        || document.encoding.segments.iter().any(|s| matches!(s.name, "IBM864" | "IBM868" | "CP1006"));
    let is_edit = || document.edits().any(|e| e.source.start <= range.start && range.start < e.source.end);
    range.start >= last.end || is_in_atomic_part && (is_reordered() || is_edit())
}

/// Guarantee 3: the edits can be undone, and every character maps to the bytes that encode it.
pub fn assert_mapping(document: &Document, source: &[u8]) {
    let (decoded, borders) = undo_edits_naively(document);
    assert_eq!(&document.decoded(), &decoded);
    let mut last = SourceRange::default();
    for edit in document.edits() {
        assert!(follows(document, edit.source, last) && edit.source.end <= source.len());
        assert_ne!(edit.original, &document.text[edit.text.range()]);
        last = edit.source;
        let read =
            segment_of(document, edit.source).and_then(|name| decode(&source[edit.source.range()], name));
        if let Some(read) = read {
            assert_eq!(read, edit.original);
        }
    }
    // A character that no edit touched maps to the bytes that encode it.
    for pair in borders.windows(2) {
        let (at, end) =
            (pair[0].0, pair[0].0 + document.text[pair[0].0..].chars().next().map_or(0, char::len_utf8));
        let range = document.source_range(at..end);
        let read = segment_of(document, range).and_then(|name| decode(&source[range.range()], name));
        if let Some(read) = read.filter(|_| document.encoding.damaged == 0) {
            assert_eq!(&read, &document.text[at..end]);
        }
    }
    let mut last = SourceRange::default();
    for span in &document.spans {
        let range = document.source_range(span.start..span.end);
        assert!(follows(document, range, last), "{:?} {:?} {:?}", range, last, document.encoding.segments);
        assert!(range.start <= range.end && range.end <= source.len());
        last = range;
    }
    for finding in &document.findings {
        assert!(finding.text.start <= finding.text.end && finding.text.end <= document.text.len());
        assert!(document.text.is_char_boundary(finding.text.start));
        assert!(document.text.is_char_boundary(finding.text.end));
        assert!(finding.source.start <= finding.source.end && finding.source.end <= source.len());
    }
}

/// The bytes as encoding_rs decodes them; `None` for encodings that it does not know and for malformed bytes.
fn decode(bytes: &[u8], name: &str) -> Option<String> {
    let name = if name == "binary" { UTF_8.name() } else { name };
    let encoding = Encoding::for_label(name.as_bytes())?;
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(|text| text.into_owned())
}

/// Lines typed on the keyboard of another language, each with something to fold. The language of the first three is
/// certain.
const LINES_OF_OTHER_KEYBOARDS: [&str; 6] = [
    "وزير اعظم نے كہا كہ بات چيت جارى رہے گى اور ہم سب اس پر متفق ہيں ۱۲۳",
    "هذه الجملة كتبت باللغة العربية في الصباح، أليس كذلك؟ نعم إنها جملة طويلة ٤٥",
    "اين جمله را مي\u{200C}توان به فارسي خواند و كتاب خوبي است که همه دوست دارند ۴۵",
    "كِتاب ي ک",
    "مُحَمَّد ١٢٣",
    "café ٤٥",
];

/// Guarantee 8: a word does not change the keys of other lines, even where it looks like mojibake. In profile index-any no
/// line depends on another one. In profile index the labels of the lines around count, so only lines whose language is
/// certain are compared.
pub fn assert_keys_independent(token: &str) {
    for (profile, lines) in
        [(Profile::IndexAny, &LINES_OF_OTHER_KEYBOARDS[..]), (Profile::Index, &LINES_OF_OTHER_KEYBOARDS[..3])]
    {
        let cleaner = Cleaner::builder().profile(profile).build();
        let keys = |token: &str| {
            let page = [lines, &[token], lines].concat().join("\n");
            let keys: Vec<String> = cleaner.clean(&page).text.lines().map(Into::into).collect();
            [&keys[..lines.len()], &keys[keys.len() - lines.len()..]].concat()
        };
        assert_eq!(keys(token), keys("x"), "{profile:?} {token:?}");
    }
}

/// The windows of a stream, joined.
pub struct Streamed {
    pub text: String,
    pub spans: Vec<saaf::Span>,
    pub findings: Vec<saaf::Finding>,
    pub encoding: saaf::Encoding,
    pub windows: usize,
}

/// Streams `source` from a reader that gives `step` bytes at a time.
pub fn stream(cleaner: &Cleaner, input: Input<&[u8]>, step: usize) -> Streamed {
    struct Pieces<'a>(&'a [u8], usize);
    impl Read for Pieces<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let len = self.1.min(buffer.len()).min(self.0.len());
            buffer[..len].copy_from_slice(&self.0[..len]);
            self.0 = &self.0[len..];
            Ok(len)
        }
    }
    #[derive(Default)]
    struct Collect {
        document: Document,
        sources: usize,
        windows: usize,
    }
    impl Sink for Collect {
        fn window(&mut self, window: &Document) -> io::Result<()> {
            let (text, source) = (self.document.text.len(), self.sources);
            self.document.text.push_str(&window.text);
            self.document.spans.extend(window.spans.iter().cloned().map(|mut span| {
                (span.start, span.end) = (span.start + text, span.end + text);
                span
            }));
            self.document.findings.extend(window.findings.iter().cloned().map(|mut finding| {
                finding.text = (finding.text.start + text..finding.text.end + text).into();
                finding.source = (finding.source.start + source..finding.source.end + source).into();
                finding
            }));
            self.sources += window.source_len();
            self.windows += 1;
            Ok(())
        }
    }
    let mut collect = Collect::default();
    let pieces = Pieces(input.source, step);
    let encoding = cleaner.stream(input.with_source(pieces), &mut collect).unwrap();
    let Collect { document: Document { text, spans, findings, .. }, windows, .. } = collect;
    Streamed { text, spans, findings, encoding, windows }
}
