//! What a caller chooses for a single rule.

use crate::names::{parse_by_name, print_by_name};

print_by_name!(name: References, Joiner, VisualOrder);
parse_by_name!(name: References, "choice of references");
parse_by_name!(name: Joiner, "choice of joiner");
parse_by_name!(name: VisualOrder, "choice of visual order");

/// Which character references [`Rule::Entity`](crate::Rule::Entity) decodes outside markup.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum References {
    /// Those that stand for no markup where they are: `AT&amp;T` and `5 &lt; 6`, but not `&lt;b&gt;`.
    #[default]
    Safe,
    /// All, until none is left. The text must not be shown as HTML then.
    All,
}

impl References {
    /// Every choice.
    pub const ALL: [References; 2] = [References::Safe, References::All];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            References::Safe => "safe",
            References::All => "all",
        }
    }
}

/// What becomes of ZERO WIDTH NON-JOINER inside a word in a key ([`Rule::JoinerFold`](crate::Rule::JoinerFold)).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Joiner {
    /// It goes, and its word is one. So a key is the same for a text that has lost it.
    #[default]
    Join,
    /// SPACE, so that the parts of the word are found. A text that has lost it has other keys.
    Space,
}

impl Joiner {
    /// Every choice.
    pub const ALL: [Joiner; 2] = [Joiner::Join, Joiner::Space];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Joiner::Join => "join",
            Joiner::Space => "space",
        }
    }
}

/// Which lines [`Rule::VisualOrder`](crate::Rule::VisualOrder) takes for stored in the order of display.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum VisualOrder {
    /// Those whose letters surely read better the other way round. In encodings in which text is stored so, ISO-8859-8
    /// among them, the balance of the evidence decides.
    #[default]
    Auto,
    /// None, and none is reported.
    Never,
    /// Those whose letters read better the other way round, however little better.
    Always,
}

impl VisualOrder {
    /// Every choice.
    pub const ALL: [VisualOrder; 3] = [VisualOrder::Auto, VisualOrder::Never, VisualOrder::Always];

    /// The name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            VisualOrder::Auto => "auto",
            VisualOrder::Never => "never",
            VisualOrder::Always => "always",
        }
    }
}
