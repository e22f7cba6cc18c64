//! Which isolates are written, and the three characters that write them (UAX #9 §2.4).

use crate::names::{parse_by_name, print_by_name};

print_by_name!(name: Isolation);
parse_by_name!(name: Isolation, "isolation");

pub(super) const LRI: char = '\u{2066}';
pub(super) const RLI: char = '\u{2067}';
pub(super) const PDI: char = '\u{2069}';

/// Which isolates are written around the opposite runs of a paragraph.
///
/// An opposite run is a run of adjacent spans whose direction is not that of the paragraph, with the numbers and the
/// punctuation between them. An isolate is a pair of control characters around it (UAX #9 §2.4): U+2066 LRI or U+2067
/// RLI before it, U+2069 PDI after it.
///
/// ```
/// use saaf::bidi::Isolation;
/// assert_eq!("isolate".parse::<Isolation>()?, Isolation::Isolate);
/// assert_eq!(Isolation::Minimal.to_string(), "minimal");
/// # Ok::<(), saaf::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Isolation {
    /// Isolates only where a viewer of plain text would otherwise show the paragraph wrongly.
    #[default]
    Minimal,
    /// An isolate around every opposite run, so that the text may be put beside any other text.
    Isolate,
    /// No isolates. The directions are in the record.
    None,
}

impl Isolation {
    /// Every mode.
    pub const ALL: [Isolation; 3] = [Isolation::Minimal, Isolation::Isolate, Isolation::None];

    /// The name, as on the command line: `minimal`, `isolate` or `none`.
    pub const fn name(self) -> &'static str {
        match self {
            Isolation::Minimal => "minimal",
            Isolation::Isolate => "isolate",
            Isolation::None => "none",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_back() {
        for mode in Isolation::ALL {
            assert_eq!(mode.to_string().parse(), Ok(mode));
        }
        for name in ["", "Minimal", "all"] {
            let error = name.parse::<Isolation>().unwrap_err();
            assert!(error.is_unknown_name() && error.to_string().contains(name), "{error}");
        }
    }
}
