//! From the decoded source back to the source bytes, through any encoding. Ground floor; the decoder writes it.
//!
//! A [`SourceMap`] is a sorted list of segments. Inside a segment every character takes the same number of source
//! bytes, or a number that its code point tells, so nothing is stored per character. Stretches whose characters have
//! to be counted are cut every [`MAX_COUNTED_SEGMENT`] bytes, so that a lookup is bounded.

use std::ops::Range;

use super::ranges::{DecodedRange, SourceRange};

/// How many source bytes the characters of a segment take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Width {
    /// As many as they take in UTF-8: the source is UTF-8.
    Same,
    /// So many for an ASCII character, another of the BMP, and one beyond it.
    PerChar { ascii: u8, bmp: u8, astral: u8 },
    /// The segment is one piece: a replacement character for damaged bytes, or one code for several characters.
    Atomic,
}

impl Width {
    /// One byte, one character.
    pub const SINGLE_BYTE: Width = Width::PerChar { ascii: 1, bmp: 1, astral: 1 };
    /// ASCII or two bytes.
    pub const DOUBLE_BYTE: Width = Width::PerChar { ascii: 1, bmp: 2, astral: 2 };
    /// UTF-16.
    pub const UTF_16: Width = Width::PerChar { ascii: 2, bmp: 2, astral: 4 };
    /// UTF-32.
    pub const UTF_32: Width = Width::PerChar { ascii: 4, bmp: 4, astral: 4 };

    /// Source bytes of `c`; `None` where it has none of its own.
    #[cfg(feature = "json")]
    pub fn of(self, c: char) -> Option<usize> {
        match (self, u32::from(c)) {
            (Width::Same, _) => Some(c.len_utf8()),
            (Width::PerChar { ascii, .. }, 0..0x80) => Some(ascii.into()),
            (Width::PerChar { bmp, .. }, 0x80..0x1_0000) => Some(bmp.into()),
            (Width::PerChar { astral, .. }, _) => Some(astral.into()),
            (Width::Atomic, _) => None,
        }
    }
}

/// A segment runs from here to the next one, or to the end of the map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct MapSegment {
    source: usize,
    decoded: usize,
    width: Width,
}

/// Decoded bytes after which a segment of counted characters is cut.
pub(crate) const MAX_COUNTED_SEGMENT: usize = 4096;

/// Leads from byte offsets in the decoded text to byte offsets in the source.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct SourceMap {
    segments: Vec<MapSegment>,
    source_end: usize,
    decoded_end: usize,
}

impl SourceMap {
    /// Adds `text`, decoded from the next `source` bytes. Whoever calls with [`Width::PerChar`] vouches for the sum.
    pub fn push(&mut self, width: Width, source: usize, text: &str) {
        match width {
            Width::PerChar { .. } => self.push_counted(width, source, text),
            Width::Same | Width::Atomic => self.push_segment(width, source, text.len()),
        }
    }

    fn push_counted(&mut self, width: Width, source: usize, text: &str) {
        let running = self.segments.last().filter(|s| s.width == width);
        let into = running.map_or(0, |s| self.decoded_end - s.decoded);
        if into + text.len() > MAX_COUNTED_SEGMENT && text.len() <= MAX_COUNTED_SEGMENT {
            // Rather a segment that is not full than characters to count.
            self.segments.push(MapSegment { source: self.source_end, decoded: self.decoded_end, width });
        }
        let mut left = source;
        let mut rest = text;
        while !rest.is_empty() {
            let into =
                self.segments.last().filter(|s| s.width == width).map_or(0, |s| self.decoded_end - s.decoded);
            let room = MAX_COUNTED_SEGMENT.saturating_sub(into);
            let piece = &rest[..floor_char_boundary(rest, room)];
            if piece.is_empty() {
                // The running segment is full: begin another.
                self.segments.push(MapSegment { source: self.source_end, decoded: self.decoded_end, width });
                continue;
            }
            rest = &rest[piece.len()..];
            let bytes = if rest.is_empty() { left } else { source_len(width, piece) };
            left -= bytes.min(left);
            self.push_segment(width, bytes, piece.len());
        }
    }

    fn push_segment(&mut self, width: Width, source: usize, decoded: usize) {
        let joins = width != Width::Atomic && self.segments.last().is_some_and(|s| s.width == width);
        if !joins {
            self.segments.push(MapSegment { source: self.source_end, decoded: self.decoded_end, width });
        }
        self.source_end += source;
        self.decoded_end += decoded;
    }

    /// Source bytes that leave no character behind (an escape sequence of ISO-2022-JP).
    pub fn skip(&mut self, source: usize) {
        self.source_end += source;
        let width = self.segments.last().map_or(Width::Same, |s| s.width);
        let width = if width == Width::Atomic { Width::Same } else { width };
        self.segments.push(MapSegment { source: self.source_end, decoded: self.decoded_end, width });
    }

    /// Source bytes covered.
    pub fn source_len(&self) -> usize {
        self.source_end
    }

    /// Decoded bytes covered.
    pub fn decoded_len(&self) -> usize {
        self.decoded_end
    }

    /// Bytes of memory that the map holds on to.
    pub fn size(&self) -> usize {
        self.segments.len() * size_of::<MapSegment>()
    }

    /// The stretches whose characters have one width, in order: source bytes, decoded bytes, width. They tile both. Bytes
    /// that left no character are the end of the stretch before them, or a stretch at the head.
    #[cfg(feature = "json")]
    pub fn stretches(&self) -> impl Iterator<Item = (Range<usize>, Range<usize>, Width)> {
        let head = self.segments.first().map_or(self.source_end, |first| first.source);
        let head = (head > 0).then_some((0..head, 0..0, Width::Atomic));
        let ends = self.segments.iter().skip(1).map(|next| (next.source, next.decoded));
        let ends = ends.chain([(self.source_end, self.decoded_end)]);
        let stretches = self.segments.iter().zip(ends).map(|(segment, (source_end, decoded_end))| {
            (segment.source..source_end, segment.decoded..decoded_end, segment.width)
        });
        head.into_iter().chain(stretches)
    }

    /// Adds the map of the next segment of the source.
    pub fn append(&mut self, next: &SourceMap) {
        for (i, s) in next.segments.iter().enumerate() {
            let segment = MapSegment {
                source: self.source_end + s.source,
                decoded: self.decoded_end + s.decoded,
                width: s.width,
            };
            // A segment of plain UTF-8 goes on over the seam.
            let joins = i == 0
                && s.width == Width::Same
                && self.segments.last().is_some_and(|last| {
                    last.width == Width::Same
                        && segment.source - last.source == segment.decoded - last.decoded
                });
            if !joins {
                self.segments.push(segment);
            }
        }
        self.source_end += next.source_end;
        self.decoded_end += next.decoded_end;
    }

    /// The source bytes of the byte range `decoded`. `pieces` gives the decoded text of a byte range, in pieces; it
    /// is asked for at most [`MAX_COUNTED_SEGMENT`] bytes and a character. A range that begins or ends inside a character or a whole
    /// segment takes all of it.
    pub fn source<'a>(
        &self,
        decoded: impl Into<DecodedRange>,
        pieces: impl Fn(Range<usize>) -> Vec<&'a str>,
    ) -> SourceRange {
        let decoded = decoded.into();
        let start = self.locate(decoded.start, false, &pieces);
        if decoded.is_empty() {
            return (start..start).into();
        }
        (start..self.locate(decoded.end, true, &pieces).max(start)).into()
    }

    /// `ends`: the offset ends a range, so bytes that left no character and lie at it stay outside.
    fn locate<'a>(&self, offset: usize, ends: bool, pieces: impl Fn(Range<usize>) -> Vec<&'a str>) -> usize {
        let offset = offset.min(self.decoded_end);
        let index = if ends {
            self.segments.partition_point(|s| s.decoded < offset)
        } else {
            self.segments.partition_point(|s| s.decoded <= offset)
        };
        let Some(segment) = index.checked_sub(1).map(|i| self.segments[i]) else { return 0 };
        let (next_source, next_decoded) = self
            .segments
            .get(index)
            .map_or((self.source_end, self.decoded_end), |next| (next.source, next.decoded));
        match segment.width {
            _ if offset == segment.decoded => segment.source,
            Width::Atomic if ends || offset == next_decoded => next_source,
            Width::Atomic => segment.source,
            Width::Same => segment.source + (offset - segment.decoded),
            Width::PerChar { .. } => {
                let mut source = segment.source;
                for piece in pieces(segment.decoded..offset) {
                    source += source_len(segment.width, piece);
                }
                source
            }
        }
    }
}

impl SourceMap {
    /// The way back: the decoded bytes that came of the bytes `source`. Where the source is UTF-8, a range that tears a
    /// character tears it in the decoded text too. Cost and `pieces` as in [`SourceMap::source`].
    pub fn decoded<'a>(
        &self,
        source: SourceRange,
        pieces: impl Fn(Range<usize>) -> Vec<&'a str>,
    ) -> DecodedRange {
        let start = self.locate_decoded(source.start, false, &pieces);
        if source.is_empty() {
            return (start..start).into();
        }
        (start..self.locate_decoded(source.end, true, &pieces).max(start)).into()
    }

    /// `ends`: the offset ends a range, so a character that it tears belongs to the range.
    fn locate_decoded<'a>(
        &self,
        offset: usize,
        ends: bool,
        pieces: impl Fn(Range<usize>) -> Vec<&'a str>,
    ) -> usize {
        if offset >= self.source_end {
            return self.decoded_end;
        }
        let index = self.segments.partition_point(|segment| segment.source <= offset);
        let Some(segment) = index.checked_sub(1).map(|i| self.segments[i]) else { return 0 };
        let end = self.segments.get(index).map_or(self.decoded_end, |next| next.decoded);
        let into = offset - segment.source;
        match segment.width {
            _ if into == 0 => segment.decoded,
            Width::Atomic if ends => end,
            Width::Atomic => segment.decoded,
            Width::Same => (segment.decoded + into).min(end),
            Width::PerChar { .. } => {
                let (mut source, mut decoded) = (0, segment.decoded);
                for c in pieces(segment.decoded..end).into_iter().flat_map(str::chars) {
                    let len = source_len(segment.width, c.encode_utf8(&mut [0; 4]));
                    if source >= into || (!ends && source + len > into) {
                        break;
                    }
                    (source, decoded) = (source + len, decoded + c.len_utf8());
                }
                decoded
            }
        }
    }
}

/// Source bytes of `text` in an encoding of counted characters.
fn source_len(width: Width, text: &str) -> usize {
    let Width::PerChar { ascii, bmp, astral } = width else { return text.len() };
    let (mut leads, mut ascii_count, mut astral_count) = (0usize, 0usize, 0usize);
    // As many as a byte can count, so that the compiler counts in bytes, many at once.
    for chunk in text.as_bytes().chunks(255) {
        leads += count(chunk, |byte| byte & 0xC0 != 0x80);
        ascii_count += count(chunk, |byte| byte < 0x80);
        astral_count += count(chunk, |byte| byte >= 0xF0);
    }
    ascii_count * ascii as usize
        + astral_count * astral as usize
        + (leads - ascii_count - astral_count) * bmp as usize
}

/// Bytes of a chunk of 255 at most that are so.
fn count(chunk: &[u8], is: impl Fn(u8) -> bool) -> usize {
    usize::from(chunk.iter().map(|&byte| u8::from(is(byte))).sum::<u8>())
}

/// The last character boundary at or before `index`.
pub(crate) fn floor_char_boundary(text: &str, index: usize) -> usize {
    if index >= text.len() {
        return text.len();
    }
    (0..=index).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

/// The first character boundary at or behind `index`.
pub(crate) fn ceil_char_boundary(text: &str, index: usize) -> usize {
    (index..text.len()).find(|&i| text.is_char_boundary(i)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counted_stretches_are_cut_and_found_again() {
        let text = "ابج def ".repeat(2000);
        let mut map = SourceMap::default();
        let chars = text.chars().count();
        map.push(Width::SINGLE_BYTE, chars, &text);
        assert_eq!(map.source_len(), chars);
        assert!(map.size() * 100 < text.len() * 4);
        for (count, (offset, c)) in text.char_indices().enumerate() {
            let range = map.source(offset..offset + c.len_utf8(), |r| vec![&text[r]]);
            assert_eq!(range, count..count + 1);
        }
    }

    #[test]
    fn damaged_bytes_are_one_piece() {
        let mut map = SourceMap::default();
        map.push(Width::Same, 3, "abc");
        map.push(Width::Atomic, 2, "\u{FFFD}");
        map.push(Width::Same, 1, "d");
        assert_eq!(map.source(3..6, |_| vec![]), 3..5);
        assert_eq!(map.source(4..5, |_| vec![]), 3..5);
        assert_eq!(map.source(2..7, |_| vec![]), 2..6);
        assert_eq!(map.source(7..7, |_| vec![]), 6..6);
    }
}
