//! Labels on text that is clean already: the stages `segment`, `language` and `bidi` on their own.

use memchr::{memchr, memrchr};

use crate::bidi;
use crate::document::{HEAD, Span};
use crate::language::{IdentifierPool, Labels, Languages, Page};
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
    judges: IdentifierPool,
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
        Labeller { judges: IdentifierPool::new(languages) }
    }

    /// The spans of `text`, in bytes of it.
    pub fn label(&self, text: &str) -> Vec<Span> {
        let mut judge = self.judges.acquire();
        let mut spans = Vec::new();
        let (mut markup, mut language, mut direction) = Default::default();
        let mut start = 0;
        while start < text.len() {
            let end = window_end(text.as_bytes(), start);
            let window = &text[start..end];
            let (protected, after) = segment::protect(window, markup, end == text.len());
            markup = after;
            let Segmented { mut paragraphs, spans: runs, dates, .. } =
                segment::segment(window, &protected, Profile::Lossless.rules());
            let page = Page { text: window, paragraphs: &paragraphs, spans: &runs, dates: &dates };
            let mut labels = judge.label(&page, &language, &Labels::default());
            direction = bidi::resolve_directions(window, &mut paragraphs, &mut labels.spans, &direction);
            language = labels.context;
            match start {
                0 => spans = labels.spans,
                _ => spans.extend(labels.spans.into_iter().map(|span| moved(span, start))),
            }
            start = end;
        }
        self.judges.release(judge);
        spans
    }
}

/// In bytes: what is worked on stays near the processor.
const WINDOW: usize = 64 * 1024;

/// Where the window that begins at `start` ends: behind a line feed, as paragraphs do, and not before the head.
fn window_end(text: &[u8], start: usize) -> usize {
    let Some(head) = text.get(start + HEAD..start + WINDOW) else { return text.len() };
    let behind = |at: usize| memchr(b'\n', &text[at..]).map_or(text.len(), |line| at + line + 1);
    memrchr(b'\n', head).map_or_else(|| behind(start + WINDOW), |at| start + HEAD + at + 1)
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
        while text.len() < 5 * WINDOW {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223) & 0xFFFF_FFFF;
            // Now and then a line that is longer than the head.
            let times = if (seed >> 12) & 0xFF == 0 { 400 } else { 1 };
            text.push_str(&lines[(seed >> 16) % lines.len()].trim_end().repeat(times));
            text.push('\n');
        }
        for text in [&text[..], text.trim_end()] {
            let spans = Labeller::default().label(text);
            let cleaner = Cleaner::builder().profile(Profile::Lossless).utf8().build();
            assert!(spans == cleaner.clean(text.as_bytes()).spans);
        }
        assert_eq!(Labeller::default().label(""), []);
    }
}
