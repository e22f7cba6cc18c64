//! Web archives: WARC 1.0 and 1.1, and the WET and WAT that are made of them.
//!
//! [`reader`] gives records from a stream; [`fields`] are their heads; [`http`] opens the response in a record, [`mime`] says what it
//! is, and [`web_document`] whether the record is a document. [`conversion`] makes the head of the record that holds clean text, with
//! [`digest`].

pub mod conversion;
pub mod digest;
pub mod fields;
pub mod http;
pub mod mime;
pub mod reader;
pub mod web_document;

pub use fields::{Field, Head};
pub use reader::{Ending, Loss, LossKind, Reader, Record};

/// The languages that a field such as `Content-Language` or `WARC-Identified-Content-Language` names, as BCP 47 tags: `urd,eng` is `ur` and
/// `en`.
pub fn languages(value: &[u8]) -> Vec<String> {
    let canonicalizer = icu_locale::LocaleCanonicalizer::new_extended();
    let canonical = |tag: &str| {
        let mut locale = icu_locale::Locale::try_from_str(tag.trim()).ok()?;
        canonicalizer.canonicalize(&mut locale);
        Some(locale.id.to_string()).filter(|tag| tag != "und")
    };
    String::from_utf8_lossy(value).split([',', ';']).take(MAX_LANGUAGES).filter_map(canonical).collect()
}

/// A page that names more says nothing of its language.
const MAX_LANGUAGES: usize = 8;

#[cfg(test)]
mod tests {
    #[test]
    fn languages_are_tags() {
        assert_eq!(super::languages(b"urd,eng, fa-AF,*"), ["ur", "en", "fa-AF"]);
    }
}
