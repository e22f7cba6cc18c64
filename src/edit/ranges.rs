//! Byte ranges that cannot be mixed up: of the source, of the decoded source, of the text. Ground floor.
//!
//! Each is a half-open range in bytes. A plain `Range<usize>` turns into any of them; none turns into another but by the
//! offset map, which a document has.

use std::fmt;
use std::ops::Range;

/// Defines one of the ranges.
macro_rules! byte_range {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize))]
        pub struct $name {
            /// The first byte.
            pub start: usize,
            /// Behind the last byte.
            pub end: usize,
        }

        impl $name {
            /// As the standard library writes it, for slicing.
            pub const fn range(self) -> Range<usize> {
                self.start..self.end
            }

            /// How many bytes it holds.
            pub const fn len(self) -> usize {
                self.end.saturating_sub(self.start)
            }

            /// Whether it holds none, and is only a position.
            pub const fn is_empty(self) -> bool {
                self.start >= self.end
            }

            /// The same, counted from a position that lies `bytes` bytes before.
            #[allow(dead_code, reason = "the three have the same methods")]
            pub(crate) const fn shifted(self, bytes: usize) -> Self {
                Self { start: self.start + bytes, end: self.end + bytes }
            }
        }

        impl From<Range<usize>> for $name {
            fn from(Range { start, end }: Range<usize>) -> Self {
                Self { start, end }
            }
        }

        impl From<$name> for Range<usize> {
            fn from(range: $name) -> Self {
                range.range()
            }
        }

        impl PartialEq<Range<usize>> for $name {
            fn eq(&self, other: &Range<usize>) -> bool {
                self.range() == *other
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}..{}", self.start, self.end)
            }
        }
    };
}

byte_range! {
    /// Bytes of the source.
    SourceRange
}

byte_range! {
    /// Bytes of the decoded source: UTF-8, before any stage changed it.
    DecodedRange
}

byte_range! {
    /// Bytes of the text that comes out.
    ///
    /// ```
    /// use saaf::edit::TextRange;
    /// let range = TextRange::from(2..5);
    /// assert_eq!((&"a word"[range.range()], range.len()), ("wor", 3));
    /// assert_eq!(range.to_string(), "2..5");
    /// ```
    TextRange
}
