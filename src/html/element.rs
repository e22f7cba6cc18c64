//! What saaf knows of the elements of HTML: how they are shown, and what they end.
//!
//! Source: HTML Standard, §15.3 (the style sheet of user agents) for what is shown and how, §13.1.2.4 and §13.2.6 for what
//! ends what, §13.2.6.5 for what ends SVG and MathML.

use super::tokenizer::Content;

macro_rules! elements {
    ($($variant:ident $name:literal),+ $(,)?) => {
        /// An element, by its name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Element {
            $($variant,)+
            /// One that is like any other of its kind: its name as a number.
            Other(u32),
        }

        impl Element {
            /// By the name in lower case; `hash` stands for a name that is not known.
            pub fn named(name: &str, hash: u32) -> Element {
                match name {
                    $($name => Element::$variant,)+
                    _ => Element::Other(hash),
                }
            }
        }
    };
}

elements! {
    A "a", Address "address", AnnotationXml "annotation-xml", Annotation "annotation", Applet "applet", Area "area",
    Article "article", Aside "aside", Audio "audio", B "b", Base "base", Basefont "basefont", Bdo "bdo", Bdi "bdi",
    Bgsound "bgsound", Big "big", Blockquote "blockquote", Body "body", Br "br", Button "button", Canvas "canvas",
    Caption "caption", Center "center", Code "code", Col "col", Colgroup "colgroup", Datalist "datalist", Dd "dd",
    Del "del", Desc "desc", Details "details", Dialog "dialog", Dir "dir", Div "div", Dl "dl", Dt "dt", Em "em", Embed "embed",
    Fieldset "fieldset", Figcaption "figcaption", Figure "figure", Font "font", Footer "footer",
    ForeignObject "foreignobject", Form "form", Frame "frame", H1 "h1", H2 "h2", H3 "h3", H4 "h4", H5 "h5", H6 "h6", Head "head",
    Header "header", Hgroup "hgroup", Hr "hr", Html "html", I "i", Iframe "iframe", Image "image", Img "img",
    Input "input", Ins "ins", Keygen "keygen", Legend "legend", Li "li", Link "link", Listing "listing", Main "main",
    Marquee "marquee", Math "math", Menu "menu", Meta "meta", Mi "mi", Mn "mn", Mo "mo", Ms "ms", Mtext "mtext", Nav "nav",
    Nobr "nobr", Noembed "noembed", Noframes "noframes", Object "object", Ol "ol", Optgroup "optgroup", Option "option",
    P "p", Param "param", Plaintext "plaintext", Pre "pre", Rb "rb", Rp "rp", Rt "rt", Rtc "rtc", Ruby "ruby", S "s", Script "script",
    Search "search", Section "section", Select "select", Small "small", Source "source", Span "span",
    Strike "strike", Strong "strong", Style "style", Sub "sub", Summary "summary", Sup "sup", Svg "svg", Table "table",
    Tbody "tbody", Td "td", Template "template", Text "text", Textarea "textarea", Tfoot "tfoot", Th "th", Thead "thead",
    Time "time", Title "title", Tr "tr", Track "track", Tt "tt", U "u", Ul "ul", Var "var", Video "video", Wbr "wbr",
    Xmp "xmp",
}

/// How an element stands among others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Display {
    /// In a line.
    Inline,
    /// On lines of its own.
    Block,
    /// With an empty line before and behind.
    Paragraph,
    /// On lines of its own; an empty line around it unless it stands in another list.
    List,
    /// A cell of a row.
    Cell,
    /// Nowhere.
    None,
}

impl Element {
    /// How user agents show it (§15.3), with one exception: the parentheses of `rp`, which are made for those that cannot set
    /// ruby above the line, are shown.
    pub fn display(self) -> Display {
        use Element as E;
        match self {
            E::Address
            | E::Article
            | E::Aside
            | E::Body
            | E::Caption
            | E::Center
            | E::Dd
            | E::Details
            | E::Dialog
            | E::Div
            | E::Dt
            | E::Fieldset
            | E::Figcaption
            | E::Footer
            | E::Form
            | E::Header
            | E::Hgroup
            | E::Html
            | E::Legend
            | E::Li
            | E::Main
            | E::Nav
            | E::Optgroup
            | E::Option
            | E::Search
            | E::Section
            | E::Select
            | E::Summary
            | E::Table
            | E::Tbody
            | E::Textarea
            | E::Tfoot
            | E::Thead
            | E::Tr
            | E::ForeignObject => Display::Block,
            E::Blockquote
            | E::Figure
            | E::H1
            | E::H2
            | E::H3
            | E::H4
            | E::H5
            | E::H6
            | E::Hr
            | E::Listing
            | E::P
            | E::Plaintext
            | E::Pre
            | E::Xmp => Display::Paragraph,
            E::Dir | E::Dl | E::Menu | E::Ol | E::Ul => Display::List,
            E::Td | E::Th => Display::Cell,
            // What is shown in place of what a browser plays or draws stays away too.
            E::Area
            | E::Audio
            | E::Base
            | E::Basefont
            | E::Canvas
            | E::Datalist
            | E::Iframe
            | E::Link
            | E::Meta
            | E::Noembed
            | E::Noframes
            | E::Param
            | E::Script
            | E::Style
            | E::Template
            | E::Title
            | E::Video
            | E::Annotation
            | E::AnnotationXml => Display::None,
            _ => Display::Inline,
        }
    }

    /// Whether white space in it stays as it is.
    pub fn is_preformatted(self) -> bool {
        matches!(
            self,
            Element::Pre | Element::Listing | Element::Xmp | Element::Plaintext | Element::Textarea
        )
    }

    /// Whether a line end just behind its start tag is dropped (§13.2.6.4.7).
    pub fn drops_first_line_end(self) -> bool {
        matches!(self, Element::Pre | Element::Listing | Element::Textarea)
    }

    /// Whether it has no content (§13.1.2).
    pub fn is_void(self) -> bool {
        use Element as E;
        matches!(
            self,
            E::Area
                | E::Base
                | E::Basefont
                | E::Bgsound
                | E::Br
                | E::Col
                | E::Embed
                | E::Frame
                | E::Hr
                | E::Image
                | E::Img
                | E::Input
                | E::Keygen
                | E::Link
                | E::Meta
                | E::Param
                | E::Source
                | E::Track
                | E::Wbr
        )
    }

    /// What kind of content it has.
    pub fn content(self) -> Content {
        use Element as E;
        match self {
            E::Title | E::Textarea => Content::RcData,
            E::Style | E::Xmp | E::Iframe | E::Noembed | E::Noframes => Content::RawText,
            E::Script => Content::Script,
            E::Plaintext => Content::PlainText,
            _ => Content::Data,
        }
    }

    /// Whether only elements inside of it can be ended from inside of it: cells, and what is a page of its own.
    pub fn is_scope(self) -> bool {
        use Element as E;
        matches!(
            self,
            E::Applet
                | E::Caption
                | E::Html
                | E::Marquee
                | E::Object
                | E::Table
                | E::Td
                | E::Th
                | E::Template
                | E::ForeignObject
        )
    }

    /// Whether an end tag inside of it does not end an inline element around it: it is on lines of its own.
    pub fn is_special(self) -> bool {
        !matches!(self.display(), Display::Inline) || self.is_scope() || self == Element::Button
    }

    /// Whether its end tag ends it wherever it was begun (§13.2.6.4.7, adoption agency).
    pub fn is_formatting(self) -> bool {
        use Element as E;
        matches!(
            self,
            E::A | E::B
                | E::Big
                | E::Code
                | E::Em
                | E::Font
                | E::I
                | E::Nobr
                | E::S
                | E::Small
                | E::Strike
                | E::Strong
                | E::Tt
                | E::U
        )
    }

    /// Whether its start tag ends an open `p`.
    pub fn ends_paragraph(self) -> bool {
        use Element as E;
        match self.display() {
            Display::Paragraph | Display::List => true,
            Display::Block => !matches!(
                self,
                E::Body
                    | E::Caption
                    | E::Html
                    | E::Legend
                    | E::Optgroup
                    | E::Option
                    | E::Select
                    | E::Table
                    | E::Tbody
                    | E::Textarea
                    | E::Tfoot
                    | E::Thead
                    | E::Tr
                    | E::ForeignObject
            ),
            _ => false,
        }
    }

    /// The elements of the same kind that its start tag ends, where no `until` lies between.
    pub fn ends(self) -> Option<Ended> {
        use Element as E;
        Some(match self {
            E::Li => Ended { ended: &[E::Li], until: &[E::Ul, E::Ol, E::Menu, E::Dir] },
            E::Dd | E::Dt => Ended { ended: &[E::Dd, E::Dt], until: &[E::Dl] },
            E::Option => Ended { ended: &[E::Option], until: &[E::Select, E::Datalist, E::Optgroup] },
            E::Optgroup => Ended { ended: &[E::Optgroup, E::Option], until: &[E::Select, E::Datalist] },
            E::Rt | E::Rp | E::Rb | E::Rtc => {
                Ended { ended: &[E::Rt, E::Rp, E::Rb], until: &[E::Ruby, E::Rtc] }
            }
            E::Td | E::Th => Ended { ended: &[E::Td, E::Th], until: &[E::Table, E::Tr, E::Template] },
            E::Tr => Ended { ended: &[E::Tr, E::Td, E::Th], until: &[E::Table, E::Template] },
            E::Tbody | E::Thead | E::Tfoot => Ended {
                ended: &[E::Tbody, E::Thead, E::Tfoot, E::Caption, E::Tr, E::Td, E::Th],
                until: &[E::Table, E::Template],
            },
            _ => return None,
        })
    }

    /// Whether text and elements of HTML stand inside of it again, in SVG or MathML.
    pub fn is_integration_point(self) -> bool {
        use Element as E;
        matches!(
            self,
            E::ForeignObject
                | E::Desc
                | E::Title
                | E::Mi
                | E::Mn
                | E::Mo
                | E::Ms
                | E::Mtext
                | E::AnnotationXml
        )
    }

    /// Whether its start tag ends SVG and MathML (§13.2.6.5).
    pub fn breaks_out(self) -> bool {
        use Element as E;
        matches!(
            self,
            E::B | E::Big
                | E::Blockquote
                | E::Body
                | E::Br
                | E::Center
                | E::Code
                | E::Dd
                | E::Div
                | E::Dl
                | E::Dt
                | E::Em
                | E::Embed
                | E::H1
                | E::H2
                | E::H3
                | E::H4
                | E::H5
                | E::H6
                | E::Head
                | E::Hr
                | E::I
                | E::Img
                | E::Li
                | E::Listing
                | E::Menu
                | E::Meta
                | E::Nobr
                | E::Ol
                | E::P
                | E::Pre
                | E::Ruby
                | E::S
                | E::Small
                | E::Span
                | E::Strong
                | E::Strike
                | E::Sub
                | E::Sup
                | E::Table
                | E::Tt
                | E::U
                | E::Ul
                | E::Var
        )
    }
}

/// What a start tag ends.
pub(super) struct Ended {
    pub ended: &'static [Element],
    pub until: &'static [Element],
}
