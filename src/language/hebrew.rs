//! The Hebrew letters of one paragraph come in; Hebrew or Yiddish goes out.
//!
//! Yiddish has signs of its own: three ligatures of vav and yod, alef with patah or qamats, and pe and bet with rafe. Hebrew text
//! with points has points on its other letters too, so a pointed alef tells where it is alone. Yiddish without any of them
//! is told by its commonest words, which Hebrew has not, or by whatlang, in a long paragraph; a short one goes with the document.
//! Cost: one look at each character.
//!
//! Source of the signs: YIVO orthography; Unicode, The Hebrew Script. Of 12,243 names and messages in Hebrew (CLDR 48, Django),
//! one has one of the words, and none two.

use super::languages::Languages;
use super::script_strategy::{CharacterLabel, SCRIPT_CONFIDENCE};
use super::whatlang_fallback::{MIN_LETTERS, WhatlangFallback};
use crate::chars;

const LIGATURES: [char; 3] = ['\u{05F0}', '\u{05F1}', '\u{05F2}'];
const ALEF: char = '\u{05D0}';
const YOD: char = '\u{05D9}';
const PATAH: char = '\u{05B7}';
const QAMATS: char = '\u{05B8}';
const RAFE: char = '\u{05BF}';
const HIRIQ: char = '\u{05B4}';

/// Words of Yiddish without points that are none of Hebrew: articles, prepositions, forms of to be, to have and to become.
const WORDS: [&str; 16] = [
    "דער",
    "דאס",
    "דעם",
    "איז",
    "האט",
    "האבן",
    "נישט",
    "ניט",
    "פון",
    "אויף",
    "זענען",
    "מיט",
    "וואס",
    "אויך",
    "וועלן",
    "געווען",
];
/// So many of them tell; fewer leave it to the document.
const MIN_WORDS: usize = 2;

/// The confidence of a label that the document tells.
const CONFIDENCE_OF_CONTEXT: f32 = 0.9;
/// Letters that make a paragraph without signs of Yiddish Hebrew.
const MIN_HEBREW_LETTERS: u64 = 20;

/// The label of a paragraph of these `texts`, between Hebrew and Yiddish as far as they are `allowed`; `None` where neither is.
/// `context`: the label that most text before has.
pub(super) fn label_hebrew<'a>(
    texts: impl Iterator<Item = &'a str> + Clone,
    allowed: &Languages,
    context: Option<&'static str>,
    whatlang: &WhatlangFallback,
) -> Option<CharacterLabel> {
    let (mut letters, mut signs, mut points) = (0_u64, 0_u64, 0_u64);
    for text in texts.clone() {
        let mut base = ' ';
        for c in text.chars() {
            if !chars::of(c).is_letter() {
                match c {
                    PATAH | QAMATS if base == ALEF => signs += 1,
                    RAFE => signs += 1,
                    HIRIQ if base == YOD => {}
                    '\u{05B0}'..='\u{05BB}' if !LIGATURES.contains(&base) => points += 1,
                    _ => {}
                }
                continue;
            }
            (base, letters) = (c, letters + 1);
            signs += u64::from(LIGATURES.contains(&c));
        }
    }
    let is_common = |word: &&str| WORDS.contains(&word.trim_matches(|c: char| !c.is_alphabetic()));
    let words = texts.clone().flat_map(str::split_whitespace).filter(is_common).take(MIN_WORDS).count();
    let by_signs = (signs > 0 && points <= signs || words == MIN_WORDS).then_some("yi");
    let by_letters = || (points * 4 >= letters && letters > 0).then_some("he");
    let by_whatlang = || {
        let detected = (letters >= MIN_LETTERS).then(|| whatlang.detect(texts))?;
        detected.filter(|tag| *tag == "yi")
    };
    let told = by_signs
        .or_else(by_letters)
        .or_else(by_whatlang)
        .or((letters >= MIN_HEBREW_LETTERS && words == 0).then_some("he"));
    let tag = told.or(context).unwrap_or("he");
    let other = if tag == "yi" { "he" } else { "yi" };
    let confidence = if told.is_some() { SCRIPT_CONFIDENCE } else { CONFIDENCE_OF_CONTEXT };
    let is_allowed = |tag: &&'static str| allowed.allows(tag);
    let mut labels = [tag, other].into_iter().filter(is_allowed);
    let (tag, runner_up) = (labels.next()?, labels.next());
    Some(CharacterLabel { tag, runner_up, confidence, is_sure: told.is_some(), letters })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(text: &str, context: Option<&'static str>) -> CharacterLabel {
        let languages = Languages::all();
        label_hebrew([text].into_iter(), &languages, context, &WhatlangFallback::new(&languages)).unwrap()
    }

    #[test]
    fn signs_of_yiddish_tell() {
        for (text, tag) in [
            ("אַרטיקל 1", "yi"),
            ("מיר האָבן געזען", "yi"),
            ("ייִדיש איז אַ שפּראַך", "yi"),
            ("הילדים הלכו אתמול בבוקר לבית הספר", "he"),
            // With points, alef has them too.
            ("אַבָּא וְאִמָּא הָלְכוּ לַשּׁוּק", "he"),
            ("זי האט נישט געוואוסט וואס צו טון", "yi"),
            ("די קינדער זענען נעכטן געגאַנגען אין שול", "yi"),
        ] {
            let label = label(text, None);
            assert_eq!((label.tag, label.is_sure), (tag, true), "{text} {label:?}");
        }
    }

    #[test]
    fn a_short_paragraph_goes_with_its_document() {
        assert_eq!(label("נייעס", None).tag, "he");
        assert_eq!(label("נייעס", Some("yi")).tag, "yi");
    }
}
