//! Labels on text that is clean already: the stages `segment`, `language` and `bidi` on their own.

use memchr::{memchr, memrchr};

use crate::bidi;
use crate::document::{HEAD, Span};
use crate::language::{
    self, ContextBefore, IdentifierPool, LabelInput, Labels, LanguageIdentifier, Languages,
};
use crate::profile::Profile;
use crate::segment::{self, Segmented, SplitDates};
use crate::window::{MAX_WINDOW, each_window};

/// Labels the spans of a string, and changes nothing. Clones and threads share the cache of words, which
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
    identifiers: IdentifierPool,
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
        Labeller { identifiers: IdentifierPool::new(languages) }
    }

    /// The spans of `text`, in bytes of it.
    pub fn label(&self, text: &str) -> Vec<Span> {
        let mut windows = LabellerState {
            identifier: self.identifiers.acquire(),
            markup: segment::MarkupState::default(),
            language: language::Context::default(),
            direction: bidi::DirectionContext::default(),
        };
        let (mut spans, mut start) = (Vec::new(), 0);
        // Neither memory nor labelling fails.
        let _ = each_window(text.as_bytes(), |rest, _| {
            let len = window_len(rest);
            let end = start + len;
            let labelled = windows.label(&text[start..end], end == text.len());
            match start {
                0 => spans = labelled,
                _ => spans.extend(labelled.into_iter().map(|span| moved(span, start))),
            }
            start = end;
            Ok(len)
        });
        self.identifiers.release(windows.identifier);
        spans
    }
}

/// What is carried from one window to the next.
struct LabellerState {
    identifier: LanguageIdentifier,
    markup: segment::MarkupState,
    language: language::Context,
    direction: bidi::DirectionContext,
}

impl LabellerState {
    fn label(&mut self, window: &str, is_last: bool) -> Vec<Span> {
        let rules = Profile::Lossless.rules();
        let (protected, markup) = segment::protect(window, self.markup, is_last);
        let SplitDates { dates, .. } = segment::split_glued_dates(window, &protected, rules);
        let Segmented { mut paragraphs, spans: runs, dates, .. } =
            segment::segment(window, &dates, &protected, rules);
        let page = LabelInput { text: window, paragraphs: &paragraphs, spans: &runs, dates: &dates };
        let before = ContextBefore::known(std::mem::take(&mut self.language));
        let mut labels = self.identifier.label(&page, &before, &Labels::default());
        segment::keep_clusters(window, &mut labels.spans);
        self.direction =
            bidi::resolve_directions(window, &mut paragraphs, &mut labels.spans, &self.direction);
        self.identifier.doubt(window, &mut labels.spans);
        (self.markup, self.language) = (markup, labels.context);
        labels.spans
    }
}

/// How long the first window of `text` is. It ends behind a line feed, as paragraphs do, and not before the head.
fn window_len(text: &[u8]) -> usize {
    let Some(head) = text.get(HEAD..MAX_WINDOW) else { return text.len() };
    let behind = || memchr(b'\n', &text[MAX_WINDOW..]).map_or(text.len(), |line| MAX_WINDOW + line + 1);
    memrchr(b'\n', head).map_or_else(behind, |at| HEAD + at + 1)
}

fn moved(span: Span, by: usize) -> Span {
    Span { start: span.start + by, end: span.end + by, ..span }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cleaner::Cleaner;

    #[test]
    fn windows_end_behind_lines_and_do_not_show() {
        let lines = [
            "The minister said on Thursday that the law would not change.\n",
            "اکتوبر 30, 2025\n",
            "ہم کل صبح اپنے دوست کے گھر گئے تھے اور وہاں چائے پی۔\n",
            "12\n",
            "Wir haben gestern, am 3. Mai 2024, Tee getrunken; “не знаю”, сказал он.\n",
            "تاریخ\n",
        ];
        let mut seed = 7_usize;
        let mut text = String::new();
        while text.len() < 5 * MAX_WINDOW {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223) & 0xFFFF_FFFF;
            // Now and then a line that is longer than the head.
            let times = if (seed >> 12) & 0xFF == 0 { 400 } else { 1 };
            text.push_str(&lines[(seed >> 16) % lines.len()].trim_end().repeat(times));
            text.push('\n');
        }
        for text in [&text[..], text.trim_end()] {
            let spans = Labeller::default().label(text);
            let cleaner = Cleaner::builder().profile(Profile::Lossless).build();
            assert!(spans == cleaner.clean(text).spans);
        }
        assert_eq!(Labeller::default().label(""), []);
    }
}
