//! A date and the languages that write its month so in, the one that is meant out.

use super::evidence::spells;
use super::languages::Languages;

/// The only language that writes the month so; or the one of them that the page is written in.
const ONLY: f32 = 0.98;
const MAJORITY: f32 = 0.97;
/// The commonest of the languages that write it so.
const COMMONEST: f32 = 0.9;

/// Languages by how many dates of the web they write; others follow in the order of their tags.
const PRIOR: &[&str] = &[
    "ur", "ar", "ps", "fa-AF", "fa", "pnb", "sd", "ckb", "ug", "ks", "skr", "uz-Arab", "mzn", "lrc",
    "kk-Arab", //
    "en", "es", "de", "fr", "pt", "it", "id", "nl", "pl", "tr", "vi", "ro", "sv", "cs", "da", "nb", "fi",
    "hu", "ms", //
    "ru", "uk", "bg", "sr", "kk", "be", "mk", "hi", "mr", "ne", "bn", "zh", "ja",
];

/// The language of the date `text`, and its confidence.
pub(super) fn language(
    text: &str,
    candidates: &[&'static str],
    allowed: &Languages,
    majority: Option<&'static str>,
) -> Option<(&'static str, f32)> {
    let allowed: Vec<&'static str> = candidates.iter().copied().filter(|tag| allowed.allows(tag)).collect();
    // The months are compared folded; `أكتوبر`, as it stands, is Arabic and nothing else.
    let spelt: Vec<&'static str> = allowed.iter().copied().filter(|tag| spells(primary(tag), text)).collect();
    let candidates = if spelt.is_empty() { allowed } else { spelt };
    if let [only] = candidates[..] {
        return Some((only, ONLY));
    }
    let same = majority.and_then(|majority| {
        let exact = candidates.iter().find(|tag| **tag == majority);
        exact.or_else(|| candidates.iter().find(|tag| primary(tag) == primary(majority)))
    });
    if let Some(tag) = same {
        return Some((tag, MAJORITY));
    }
    let rank = |tag: &&str| PRIOR.iter().position(|prior| prior == tag).unwrap_or(PRIOR.len());
    candidates.into_iter().min_by_key(|tag| (rank(tag), *tag)).map(|tag| (tag, COMMONEST))
}

/// The primary subtag: Dari is Persian.
fn primary(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}
