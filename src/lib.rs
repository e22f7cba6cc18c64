//! Bytes in any encoding go in; clean, bidi-safe UTF-8 comes out, with a script, a language and a direction on every
//! span and a way back to every source byte.
//!
//! A page that was scraped, mailed or scanned brings a wrong charset, `&amp;amp;`, zero-width spaces, Arabic letters
//! from the wrong keyboard, overrides that show text in another order than it is read in, and a date stamp in Urdu
//! glued to an English sentence. saaf undoes what is damage, leaves alone what an author meant, and tells what it did.
//!
//! # Examples
//!
//! **Clean what fits in memory.** [`Cleaner::clean`] takes bytes and gives a [`Document`]; it cannot fail.
//!
//! ```
//! use saaf::{Cleaner, Direction, SpanKind};
//!
//! let page = "اکتوبر 30, 2025Mayor Qureshi said &ldquo;yes&rdquo;";
//! let document = Cleaner::default().clean(page);
//! assert_eq!(document.text, "اکتوبر 30, 2025\nMayor Qureshi said “yes”");
//!
//! let stamp = &document.spans[0];
//! assert_eq!((stamp.kind, stamp.direction), (SpanKind::Date, Direction::Rtl));
//! assert_eq!((stamp.script.as_str(), stamp.language.as_str()), ("Arab", "ur"));
//! assert_eq!(stamp.date.unwrap().to_string(), "2025-10-30");
//! ```
//!
//! **Ask what was done and where it came from.** Ranges of the text lead back to bytes of the source, through any
//! encoding; edits name their rules, findings say what a person may want to know.
//!
//! ```
//! use saaf::{Cleaner, FindingKind, Rule};
//!
//! let source = b"file \xE2\x80\xAEgpj.exe, na\xE2\x80\x8B\xC3\xAFve"; // U+202E and U+200B hide in it
//! let document = Cleaner::default().clean(source);
//! assert_eq!(document.text, "file gpj.exe, naïve");
//!
//! assert_eq!(document.findings[0].kind, FindingKind::BidiControl);
//! assert_eq!(document.findings[0].source, 5..8);
//! let edits: Vec<_> = document.edits().collect();
//! assert!(edits[1].rules.contains(Rule::Invisible));
//! assert_eq!((edits[1].original, edits[1].source.range()), ("\u{200B}", 19..22));
//!
//! let word = document.text.find("naïve").unwrap();
//! assert_eq!(document.source_range(word..word + 6), 17..26);
//! assert_eq!(document.decoded().as_bytes(), source);
//! ```
//!
//! **Stream what does not fit in memory.** [`Cleaner::stream`] hands one window after the other to a [`Sink`]. The
//! windows are those of [`Cleaner::clean`], so the text is the same.
//!
//! ```
//! use saaf::{Cleaner, Document, Input, Profile, Sink};
//! use std::io::{self, Write};
//!
//! struct Text<W>(W);
//!
//! impl<W: Write> Sink for Text<W> {
//!     fn window(&mut self, window: &Document) -> io::Result<()> {
//!         self.0.write_all(window.text.as_bytes())
//!     }
//! }
//!
//! let cleaner = Cleaner::builder().profile(Profile::Index).build();
//! let source = "يہ جملہ عربي حروف سے لكھا گيا ہے ۱۲۳".as_bytes(); // any `io::Read`
//! let mut sink = Text(Vec::new());
//! let encoding = cleaner.stream(Input::new(source), &mut sink)?;
//! assert_eq!(encoding.name, "UTF-8");
//! assert_eq!(String::from_utf8_lossy(&sink.0), "یہ جملہ عربی حروف سے لکھا گیا ہے 123");
//! # Ok::<(), io::Error>(())
//! ```
//!
//! # Where things are
//!
//! - [`Cleaner`] and its [builder](CleanerBuilder): what is wanted of every document. [`Input`]: what is known of one.
//! - [`Document`]: the text, its [`Encoding`] and why so, [paragraphs](Paragraph), [spans](Span),
//!   [findings](Finding), [edits](edit::SourceEdit), [dates](Date), [languages](LanguageShare) and [words](Term). Its offset
//!   map leads from any range of the text to the source and back.
//! - [`Sink`]: where documents go, window by window. [`emit`]: sinks that write text and records in JSON, and an
//!   explanation for a person.
//! - [`Labeller`]: spans and labels alone, for text that is clean already.
//! - [`Profile`] and [`Rule`]: what may be changed, and by what name. [`Profile::runs`] is the table of both.
//! - [`encoding`]: decoding alone, labels of encodings, what is known before. [`bidi`]: which isolates are written, and
//!   whether a text with its labels is bidi-safe; [`audit()`] says so of any text. [`join_control_verdict`]: what ZWNJ and ZWJ are there for.
//!   [`restriction_level`]: how freely a word mixes scripts. [`edit`]: edits, ranges, how mojibake came about. [`language`]: which
//!   languages there are. [`span`]: what a span and a paragraph say.
//!
//! # Guarantees
//!
//! Each is a property that the tests hold against arbitrary bytes, in every profile.
//!
//! 1. Any bytes give valid UTF-8; nothing panics; time is linear, and a stream takes bounded memory.
//! 2. Cleaning clean text changes nothing: not the text, not the spans.
//! 3. Paragraphs and spans tile the text. Every span, edit and finding leads to source bytes, and the edits replayed
//!    backwards give the decoded source.
//! 4. A stream gives what the whole gives, however the reader cuts it: the output is a function of the bytes and the
//!    options alone.
//! 5. What leaves any profile but lossless is bidi-safe: no override, no embedding, no mark but those of an author that
//!    change how a paragraph is shown (display); isolates only in pairs inside one paragraph; nothing invisible that
//!    carries a message. Damage that could not be repaired keeps its controls for a later repair, and is reported.
//! 6. [`Profile::Lossless`] gives valid UTF-8 back byte for byte, and still reports everything.
//! 7. [`Profile::Display`] leaves well-formed text alone: curly quotes, dashes, joiners that join, emoji sequences,
//!    vowel marks and the digits of every language stay.
//! 8. No word changes the key of another line: what would be taken for damage holds back itself alone. A label may: in
//!    [`Profile::Index`] the lines around have a say in the language of a short one.
//!
//! # Surprises
//!
//! - **Offsets are bytes**, of the text or of the source as the name says. The record can count UTF-16 units or code
//!   points of the text instead; source offsets are bytes there too.
//! - **A record lists no white space**: [`Document::spans`] tile the text, and a record leaves out those that hold nothing else,
//!   blank lines among them, unless `emit::SpanSelection::Tiles` is chosen.
//! - **A window is a document of its own** as far as offsets go: what [`Sink::window`] is given counts from the
//!   window's start. Add up [`Document::source_len`] and the length of the text.
//! - **Bytes of a string are bytes.** `clean(text)` knows that a string is UTF-8; `clean(text.as_bytes())` looks for the
//!   encoding anew, and a string full of control characters can look like something else. A byte order mark outweighs even
//!   [`Input::encoding`].
//! - **Bytes that are no text give a document too**, with [`Evidence::Binary`] and U+FFFD where nothing could be
//!   read. The command line refuses them; a library that refuses would have to be asked twice.
//! - **Character references that stand for markup stay**: `&lt;b&gt;` stays as it is, so that no text becomes a tag, and
//!   `&amp;lt;b` stays too. All others are decoded until none is left: `AT&amp;amp;T` becomes `AT&T`. Text *about* HTML wants
//!   [`Profile::Lossless`]; whoever never shows the text as HTML may want [`References::All`].
//! - **ZWNJ and ZWJ go where they join nothing** and part no scripts: behind a letter that does not join, at the end of a word, doubled.
//!   Persian `می\u{200C}توان` keeps its own. In a key it goes, or is SPACE ([`Joiner`]).
//! - **Spaces are one space in prose**: NO-BREAK SPACE, the typographic spaces and U+3000 become SPACE where typography
//!   has no use for them, runs become one where they set up no columns. In a key all of them do. TAB stays.
//! - **A byte order mark is text in lossless**: U+FEFF leads [`Document::text`], as it led the source. All other
//!   profiles remove it.
//! - **Numbers belong to the span around them**, so that `250` in an Urdu sentence does not cut it in three. A span
//!   of kind [`SpanKind::Number`] is a number that stands alone.
//! - **A date has a day, a month and a year of four digits.** `October 11` is none. `03/04/2025`, which two continents read
//!   differently, has no [`Date::iso`] but two [`Date::alternatives`], unless the language around it decides. A lunar Hijri
//!   date outside Arabic text may be a day off, and says so ([`Date::precision`]).
//! - **Letters are changed by language, and only where every language that the words may be in writes them so.** So the same
//!   word may come out with other letters in other company. In [`Profile::Index`] the label alone decides;
//!   [`Profile::IndexAny`] asks no language.
//! - **Profiles for search make keys, never text**: one spelling for a word however it was typed, without what its alphabet
//!   does not count: case, accents, hamza, vowel marks. [`Profile::IndexAny`] merges letters that Arabic, Urdu or Sorani tell
//!   apart as well. Use the same on both sides of a comparison and store neither.
//! - **Isolates are characters.** [`Profile::Display`] writes U+2066 or U+2067 … U+2069 where a paragraph would be
//!   shown wrongly without; [`Isolation::None`] writes none. All other profiles write none unless told.
//! - **A paragraph of more than 64 KiB is cut**, between words if it has any, and reported as
//!   [`FindingKind::OversizeParagraph`]. Where depends on its length, so guarantee 2 ends there: a line that cleaning made
//!   shorter may be cut elsewhere, and come out otherwise, the second time.
//!
//! # Features
//!
//! - `serde`: `Serialize` of what comes out, and `Deserialize` of what is chosen by name.
//! - `json`: the record ([`emit`]), with `serde`. In `default`, through `cli`.
//! - `inputs`: what an input is by its first bytes, and compressed inputs (module `inputs`). In `default`, through `cli`.
//! - `character-names`: names of characters where they are listed, with `cli`.
//! - `tantivy`: `tantivy::KeyTokenizer`, a tokenizer for that search engine, whose tokens are the words of a key.
//! - `tables`: Parquet and Arrow IPC, and columns of Arrow arrays (module `tables`). In `default`.
//! - `cli`: the `saaf` program (module `cli`) and what it depends on, clap and rayon among it. **A library wants
//!   `default-features = false`**, with `json` if it writes records.
#![forbid(unsafe_code)]
#![deny(missing_docs)]

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

mod audit;
pub mod bidi;
mod calendar;
mod chars;
mod cleaner;
#[cfg(feature = "cli")]
pub mod cli;
mod codepages;
mod document;
pub mod edit;
mod embedded;
pub mod emit;
pub mod encoding;
mod error;
mod html;
mod input;
#[cfg(feature = "inputs")]
pub mod inputs;
mod join_control;
pub mod language;
mod language_data;
#[allow(dead_code, reason = "xtask writes what the stages read")]
mod model;
mod names;
mod normalize;
mod pipeline;
mod profile;
mod repair;
mod security;
mod segment;
#[cfg(feature = "tables")]
pub mod tables;
#[cfg(feature = "tantivy")]
pub mod tantivy;
mod window;

pub use audit::audit;
pub use bidi::Isolation;
pub use chars::UNICODE_VERSION;
pub use cleaner::{Cleaner, CleanerBuilder};
pub use document::span;
pub use document::{
    Alternatives, Calendar, CalendarDate, Date, DatePrecision, DateReading, Direction, Document, Encoding,
    Evidence, Finding, FindingKind, IsoDate, Language, Paragraph, Script, Sink, Span, SpanKind,
};
pub use document::{LanguageShare, Term};
pub use error::Error;
pub use input::{Input, InputFormat};
pub use join_control::{
    JoinControl, JoinControlReason, JoinControlVerdict, JoinControls, join_control_verdict,
};
pub use language::Languages;
pub use pipeline::Labeller;
pub use profile::{Joiner, Profile, References, Rule, Rules, VisualOrder};
pub use security::{RestrictionLevel, restriction_level};
