//! Which languages the caller lets a span be.

use super::general::CODES;
use super::scripts_table::SCRIPTS;
use crate::embedded::LANGUAGE_NGRAMS as MODELS;
use crate::error::{Error, ErrorKind};

/// Languages that are known by the names of their months alone.
const BY_CALENDAR: &[&str] = &["kk-Arab", "lrc", "uz-Arab"];

/// The languages that a span may be labelled with: all that are known, or a list.
///
/// The list may be empty; then every label is `und`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Languages {
    /// Sorted; `None` for all.
    listed: Option<Vec<&'static str>>,
}

impl Languages {
    /// Every known language.
    pub fn all() -> Languages {
        Languages { listed: None }
    }

    /// No language at all.
    pub fn none() -> Languages {
        Languages { listed: Some(Vec::new()) }
    }

    /// The languages of the BCP 47 tags; letter case does not matter.
    pub fn from_tags<'a>(tags: impl IntoIterator<Item = &'a str>) -> Result<Languages, Error> {
        let mut listed = Vec::new();
        for tag in tags {
            listed.push(known(tag).ok_or_else(|| ErrorKind::UnknownLanguage(tag.to_owned()))?);
        }
        listed.sort_unstable();
        listed.dedup();
        Ok(Languages { listed: Some(listed) })
    }

    /// Every tag that a label can be, sorted; `und` is none of them.
    ///
    /// ```
    /// assert!(saaf::Languages::known().contains(&"ur"));
    /// ```
    pub fn known() -> Vec<&'static str> {
        let mut tags: Vec<&'static str> = tags().collect();
        tags.sort_unstable();
        tags.dedup();
        tags
    }

    /// Whether a span may be labelled `tag`.
    pub fn allows(&self, tag: &str) -> bool {
        self.listed.as_ref().is_none_or(|listed| listed.binary_search(&tag).is_ok())
    }

    /// Whether no span may have a label.
    pub(super) fn is_none(&self) -> bool {
        self.listed.as_ref().is_some_and(Vec::is_empty)
    }

    /// Whether there is no restriction.
    pub(super) fn is_all(&self) -> bool {
        self.listed.is_none()
    }
}

fn known(tag: &str) -> Option<&'static str> {
    tags().find(|known| known.eq_ignore_ascii_case(tag))
}

fn tags() -> impl Iterator<Item = &'static str> {
    let models = MODELS.iter().flat_map(|model| model.labels().iter().copied());
    let scripts = SCRIPTS.iter().map(|&(_, tag)| tag);
    let whatlang = CODES.iter().map(|&(_, tag)| tag);
    models.chain(scripts).chain(whatlang).chain(BY_CALENDAR.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_allows_what_it_names() {
        let languages = Languages::from_tags(["ur", "FA-af"]).unwrap();
        assert!(languages.allows("ur") && languages.allows("fa-AF"));
        assert!(!languages.allows("fa") && !languages.allows("en"));
        assert!(Languages::all().allows("en"));
        assert!(!Languages::none().allows("en"));
    }

    #[test]
    fn an_unknown_tag_is_named() {
        let error = Languages::from_tags(["ur", "qqq"]).unwrap_err();
        assert!(error.is_unknown_language());
        assert!(error.to_string().contains("qqq"));
        assert!(Languages::from_tags(["und"]).is_err());
    }

    #[test]
    fn the_tables_are_sorted() {
        assert!(SCRIPTS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(CODES.is_sorted_by(|a, b| a.0 < b.0));
        assert!(Languages::known().is_sorted_by(|a, b| a < b));
    }
}
