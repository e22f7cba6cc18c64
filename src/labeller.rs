//! Labels on text that is clean already: the stages `segment`, `language` and `bidi` on their own.

use crate::bidi;
use crate::document::Span;
use crate::language::{Context, Judges, Labels, Languages, Page};
use crate::profile::Profile;
use crate::segment::{self, Segmented};

/// Labels the spans of a string, and changes nothing. Clones and threads share the memory of words that were met, which
/// makes the second text faster than the first.
///
/// The spans tile the text; each has one script, one language, one direction and one kind.
///
/// ```
/// let labeller = saaf::Labeller::default();
/// let spans = labeller.label("اکتوبر 30, 2025: she said “das ist gut so, wie es ist” and left.");
/// let languages: Vec<&str> = spans.iter().map(|span| span.language.as_str()).collect();
/// assert_eq!(languages, ["ur", "en", "de", "en"]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Labeller {
    judges: Judges,
}

impl Labeller {
    /// One that labels with `languages` alone.
    ///
    /// ```
    /// let languages = saaf::Languages::from_tags(["fa", "ar"])?;
    /// let spans = saaf::Labeller::new(languages).label("کتاب");
    /// assert_eq!(spans[0].language.as_str(), "fa");
    /// # Ok::<(), saaf::Error>(())
    /// ```
    pub fn new(languages: Languages) -> Labeller {
        Labeller { judges: Judges::new(languages) }
    }

    /// The spans of `text`, in bytes of it.
    pub fn label(&self, text: &str) -> Vec<Span> {
        let Segmented { mut paragraphs, spans, dates, .. } = segment::segment(text, Profile::Lossless);
        let page = Page { text, paragraphs: &paragraphs, spans: &spans, dates: &dates };
        let mut judge = self.judges.lend();
        let Labels { mut spans, .. } = judge.label(&page, &Context::default(), &Labels::default());
        self.judges.take_back(judge);
        bidi::direct(text, &mut paragraphs, &mut spans, &bidi::Context::default());
        spans
    }
}
