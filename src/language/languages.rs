//! The languages that a caller allows as labels.

use icu_locale::{LanguageIdentifier, Locale, LocaleCanonicalizer, LocaleExpander};

use super::scripts_table::SCRIPTS;
use crate::error::{Error, ErrorKind};
use crate::language_data;

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

    /// The languages of the BCP 47 tags; letter case does not matter. A region or a script that says nothing new may
    /// stand there, and so may other tags of the language, as CLDR has them.
    ///
    /// ```
    /// use saaf::Languages;
    /// assert_eq!(Languages::from_tags(["urd", "fa-IR", "prs"])?, Languages::from_tags(["ur", "fa", "fa-AF"])?);
    /// assert!(Languages::from_tags(["sd-Deva"]).is_err());
    /// # Ok::<(), saaf::Error>(())
    /// ```
    pub fn from_tags<'a>(tags: impl IntoIterator<Item = &'a str>) -> Result<Languages, Error> {
        let mut listed = Vec::new();
        for tag in tags {
            listed.push(known(tag).ok_or_else(|| ErrorKind::Language(tag.to_owned()))?);
        }
        listed.sort_unstable();
        listed.dedup();
        Ok(Languages { listed: Some(listed) })
    }

    /// Every tag that a label can be, sorted; `und` and `zxx` are none of them.
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

    /// The one language in the list that is written in the script of this ISO 15924 code, if there is but one.
    pub(super) fn only_one_in(&self, script: &str) -> Option<&'static str> {
        let listed = self.listed.as_deref().unwrap_or_default().iter().copied();
        let mut written = listed.filter(|tag| {
            let Ok(mut id) = tag.parse::<LanguageIdentifier>() else { return false };
            LocaleExpander::new_extended().maximize(&mut id);
            id.script.is_some_and(|own| own.as_str() == script)
        });
        written.next().filter(|_| written.next().is_none())
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

/// The label that a tag stands for: itself, or the language that CLDR or its file says it is (`urd`, `prs`, `lah`), with
/// the subtags dropped that no label has (RFC 4647, lookup). `sd-Deva` stands for none: the Sindhi that is known is in
/// Arabic script.
pub(super) fn known(tag: &str) -> Option<&'static str> {
    let tag = tag.replace('_', "-");
    if let Some(known) = named(&tag) {
        return Some(known);
    }
    let mut asked = Locale::try_from_str(&tag).ok()?;
    lookup(&asked.id).or_else(|| {
        LocaleCanonicalizer::new_extended().canonicalize(&mut asked);
        lookup(&asked.id)
    })
}

/// The longest part of the tag that is a label, if that label is written in the script of the tag.
fn lookup(asked: &LanguageIdentifier) -> Option<&'static str> {
    let expander = LocaleExpander::new_extended();
    let maximized = |mut id: LanguageIdentifier| {
        expander.maximize(&mut id);
        (id.language, id.script, id.region)
    };
    let (language, script, region) = maximized(asked.clone());
    [(script, region), (None, region), (script, None), (None, None)].into_iter().find_map(
        |(script_kept, kept)| {
            let part: LanguageIdentifier = (language, script_kept, kept).into();
            let is_in_script = script_kept == script || maximized(part.clone()).1 == script;
            named(&part.to_string()).filter(|_| is_in_script)
        },
    )
}

/// The label with this tag or this other name; letter case does not matter. A language of our own before one that only
/// labels a script: `ku` is Kurmanji before it is the Kurdish of Yezidi script.
fn named(tag: &str) -> Option<&'static str> {
    let is_named = |other: &&'static str| other.eq_ignore_ascii_case(tag);
    let languages = || language_data::all().iter().filter(|language| language.is_label);
    let own = languages().map(|language| language.tag).find(is_named);
    let aliased = || languages().find(|language| language.aliases.iter().any(is_named));
    own.or_else(|| aliased().map(|language| language.tag)).or_else(|| tags().find(is_named))
}

fn tags() -> impl Iterator<Item = &'static str> {
    let languages =
        language_data::all().iter().filter(|language| language.is_label).map(|language| language.tag);
    languages.chain(SCRIPTS.iter().map(|&(_, tag)| tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_allows_the_languages_that_it_names() {
        let languages = Languages::from_tags(["ur", "FA-af"]).unwrap();
        assert!(languages.allows("ur") && languages.allows("fa-AF"));
        assert!(!languages.allows("fa") && !languages.allows("en"));
        assert!(Languages::all().allows("en"));
        assert!(!Languages::none().allows("en"));
    }

    /// What CLDR 48 makes of tags that other tools write; ICU and Node agree.
    #[test]
    fn other_tags_of_a_language_are_known() {
        for (tag, label) in [
            ("ur-PK", "ur"),
            ("ur_PK", "ur"),
            ("urd", "ur"),
            ("arb", "ar"),
            ("ar-EG", "ar"),
            ("pes", "fa"),
            ("fa-IR", "fa"),
            ("prs", "fa-AF"),
            ("fa-Arab-AF", "fa-AF"),
            ("pbu", "ps"),
            ("pbt", "ps"),
            ("snd", "sd"),
            ("uig", "ug"),
            ("uzs", "uz-Arab"),
            ("uz-AF", "uz-Arab"),
            ("uz-Latn-UZ", "uz"),
            ("bcc", "bal"),
            ("zsm", "ms"),
            ("zsm-Arab", "ms-Arab"),
            ("ms-CC", "ms-Arab"),
            ("kk-CN", "kk-Arab"),
            ("pnb", "pnb"),
            ("pnb-Arab", "pnb"),
            ("pa-PK", "pnb"),
            ("lah", "pnb"),
            ("az-IR", "azb"),
            ("azb-Arab", "azb"),
            ("kmr", "kmr"),
            ("ku-TR", "kmr"),
            ("ckb-IR", "ckb"),
            ("zh-TW", "zh-Hant"),
            ("zh-Hant-HK", "zh-Hant"),
            ("zh-CN", "zh"),
            ("zh-Hans-SG", "zh"),
            ("sr-Latn-RS", "sr-Latn"),
            ("srp_Latn", "sr-Latn"),
            ("uz-Cyrl-UZ", "uz-Cyrl"),
            ("hi-Latn", "ur-Latn"),
            ("iw", "he"),
            ("no", "nb"),
            ("en-US-u-ca-gregory", "en"),
        ] {
            assert_eq!(known(tag), Some(label), "{tag}");
        }
        for tag in ["sd-IN", "ks-Deva", "tr-Arab", "ky-CN", "mn-Latn", "arz", "x-private", "", "-", "en--US"]
        {
            assert_eq!(known(tag), None, "{tag}");
        }
    }

    #[test]
    fn an_unknown_tag_is_an_error_that_names_it() {
        let error = Languages::from_tags(["ur", "qqq"]).unwrap_err();
        assert!(error.is_unknown_language());
        assert!(error.to_string().contains("qqq"));
        assert!(Languages::from_tags(["und"]).is_err());
    }

    #[test]
    fn the_tables_are_sorted() {
        assert!(SCRIPTS.is_sorted_by(|a, b| a.0 < b.0));
        for label in crate::embedded::LANGUAGE_NGRAMS.iter().flat_map(|model| model.labels()) {
            assert!(Languages::known().contains(label), "{label}");
        }
        assert!(Languages::known().is_sorted_by(|a, b| a < b));
    }
}
