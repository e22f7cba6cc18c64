//! Our table as the data source of `unicode-bidi`, so that UAX #9 runs on the same version of Unicode as everything else.

use unicode_bidi::data_source::BidiMatchedOpeningBracket;
use unicode_bidi::{BidiClass, BidiDataSource};

use super::properties::of;
use super::types::Bracket;

/// Bidi classes and bracket pairs, from the table.
pub(crate) struct BidiData;

impl BidiDataSource for BidiData {
    #[inline]
    fn bidi_class(&self, c: char) -> BidiClass {
        of(c).bidi_class()
    }

    #[inline]
    fn bidi_matched_opening_bracket(&self, c: char) -> Option<BidiMatchedOpeningBracket> {
        Some(match of(c).bracket()? {
            Bracket::Open(_) => BidiMatchedOpeningBracket { opening: canonical(c), is_open: true },
            Bracket::Close(opening) => {
                BidiMatchedOpeningBracket { opening: canonical(opening), is_open: false }
            }
        })
    }
}

/// UAX #9 BD16: canonically equivalent brackets match each other. There is one such pair.
fn canonical(opening: char) -> char {
    if opening == '\u{2329}' { '\u{3008}' } else { opening }
}
