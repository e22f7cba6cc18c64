//! The Han characters and kana of one paragraph come in; Chinese in simplified characters, Chinese in traditional ones or
//! Japanese goes out.
//!
//! Naive Bayes over single characters. The national standards tell most: GB 2312, Big5 and JIS X 0208 each hold the characters
//! of their country, which encoding_rs decodes. How common a character is in texts of the three ([`ENCODING_BIGRAMS`])
//! tells a little: it is a matter of style too. Kana speak for Japanese, but a title in kana does not make a Chinese
//! paragraph Japanese. Where the characters say nothing, the document decides. Cost: one look-up a character, in a table of
//! 63 KB that is made when the first Han character is met.
//!
//! The numbers are measured by `cargo bench --bench accuracy -- --languages FILE`.

use std::f32::consts::LOG2_E;
use std::sync::LazyLock;

use encoding_rs::{BIG5, EUC_JP, Encoding, GBK};

use super::languages::Languages;
use super::posterior::odds;
use super::script_strategy::{CharacterLabel, SCRIPT_CONFIDENCE};
use crate::chars;
use crate::document::Script;
use crate::embedded::ENCODING_BIGRAMS;
use crate::model::encoding_bigrams::COST_UNITS_PER_NAT;

/// The labels, in the order of the lists in the model.
const LABELS: [&str; 3] = ["zh", "zh-Hant", "ja"];

const JAPANESE: usize = 2;

const UNITS_PER_NAT: u32 = COST_UNITS_PER_NAT as u32;
/// What a label costs before any character is seen: little Japanese is without kana, and less text is traditional.
const PRIOR_COSTS: [u32; 3] = [0, 7 * UNITS_PER_NAT / 10, 2 * UNITS_PER_NAT];
/// The cost of a character that neither the standard of the country has nor its texts have.
const FOREIGN_COST: u8 = 4 * UNITS_PER_NAT as u8;
/// What a character costs where it is rarer than in another language: so many tenths of the difference, and at most so much.
const TENTHS_OF_DIFFERENCE: u8 = 3;
const MAX_DIFFERENCE: u8 = UNITS_PER_NAT as u8;
/// A character that is not in the list of a language is as common as this.
const MAX_COST: u8 = 168;
/// What a letter of kana costs where the paragraph is Chinese; and where characters stand beside it that Japanese has not, so
/// that it is a title.
const KANA_COST: u32 = 3 * UNITS_PER_NAT;
const KANA_COST_OF_TITLE: u32 = 5 * UNITS_PER_NAT / 4;
/// A label that leads by so many units needs no context.
const SURE_MARGIN: u32 = 5 * UNITS_PER_NAT;
/// What a label costs that the text around does not have.
const CONTEXT_COST: u32 = 6 * UNITS_PER_NAT;
/// Characters that are read; more do not change the answer.
const MAX_CHARS: u64 = 4096;

/// The label of a paragraph of these `texts`, each in Han characters or kana, among the `allowed` ones; `None` where none of
/// them is. `context`: the label that most text around it has, which its characters outweigh only if they tell.
pub(super) fn label_han<'a>(
    texts: impl Iterator<Item = &'a str>,
    allowed: &Languages,
    context: Option<&'static str>,
) -> Option<CharacterLabel> {
    let (mut costs, mut kana, mut letters, mut kana_cost) = ([0_u32; 3], 0, 0, KANA_COST);
    for c in texts.flat_map(str::chars) {
        if letters + kana == MAX_CHARS {
            break;
        }
        match costs_of(c) {
            Some(own) => {
                costs.iter_mut().zip(own).for_each(|(sum, cost)| *sum += u32::from(cost));
                letters += 1;
                if own[JAPANESE] >= FOREIGN_COST && own[JAPANESE] > own[0].min(own[1]) {
                    kana_cost = KANA_COST_OF_TITLE;
                }
            }
            None => kana += u64::from(is_kana(c)),
        }
    }
    let mut ranked: Vec<(u32, &'static str)> = Vec::new();
    for (at, &tag) in LABELS.iter().enumerate().filter(|(_, tag)| allowed.allows(tag)) {
        let of_kana = if at == JAPANESE { 0 } else { kana as u32 * kana_cost };
        let of_context = if context.is_some_and(|context| context != tag) { CONTEXT_COST } else { 0 };
        ranked.push((costs[at] + of_kana + of_context + PRIOR_COSTS[at], tag));
    }
    ranked.sort_unstable_by_key(|&(cost, tag)| (cost, LABELS.iter().position(|&label| label == tag)));
    let &(best, tag) = ranked.first()?;
    let odds = ranked.iter().map(|&(cost, _)| odds((cost - best) as f32 * BITS_PER_UNIT));
    let confidence = SCRIPT_CONFIDENCE / odds.sum::<f32>();
    let runner_up = ranked.get(1);
    let is_sure = runner_up.is_none_or(|&(cost, _)| cost - best >= SURE_MARGIN);
    Some(CharacterLabel { tag, runner_up: runner_up.map(|&(_, tag)| tag), confidence, is_sure, letters })
}

/// Powers of two of one unit of a cost.
const BITS_PER_UNIT: f32 = LOG2_E / COST_UNITS_PER_NAT;

fn is_kana(c: char) -> bool {
    matches!(chars::of(c).script(), Script::HIRAGANA | Script::KATAKANA)
}

/// The cost of a Han character in each language; `None` for other characters, and for the rare ones of the extensions.
fn costs_of(c: char) -> Option<[u8; 3]> {
    HAN_COSTS.get((u32::from(c)).checked_sub(FIRST)? as usize).copied()
}

/// The block of common Han characters.
const FIRST: u32 = 0x4E00;
const LAST: u32 = 0x9FFF;

static HAN_COSTS: LazyLock<Vec<[u8; 3]>> = LazyLock::new(|| {
    let size = (LAST - FIRST + 1) as usize;
    let at = |c: char| u32::from(c).checked_sub(FIRST).map_or(size, |at| at as usize);
    let mut listed = vec![[MAX_COST; 3]; size];
    let mut costs = vec![[FOREIGN_COST; 3]; size];
    for (label, list) in ENCODING_BIGRAMS.east_asian.into_iter().take(LABELS.len()).enumerate() {
        for (c, cost) in list.iter().filter(|&(c, _)| at(c) < size) {
            listed[at(c)][label] = cost.min(MAX_COST);
            costs[at(c)][label] = 0;
        }
    }
    for (label, (encoding, lead, trail)) in STANDARDS.into_iter().enumerate() {
        for first in lead.0..=lead.1 {
            let bytes: Vec<u8> = (trail.0..=trail.1).flat_map(|second| [first, second]).collect();
            let (decoded, _) = encoding.decode_without_bom_handling(&bytes);
            decoded.chars().filter(|&c| at(c) < size).for_each(|c| costs[at(c)][label] = 0);
        }
    }
    for (costs, listed) in costs.iter_mut().zip(&listed) {
        let least = listed.iter().copied().min().unwrap_or(MAX_COST);
        for (cost, &listed) in costs.iter_mut().zip(listed) {
            *cost += ((listed - least) / 10 * TENTHS_OF_DIFFERENCE).min(MAX_DIFFERENCE);
        }
    }
    costs
});

/// An encoding, its first and last lead byte, and its first and last trail byte.
type Standard = (&'static Encoding, (u8, u8), (u8, u8));

/// Where each language's characters stand in an encoding: GB 2312 in GBK, both levels of Big5 and of JIS X 0208.
static STANDARDS: [Standard; 3] = [
    (GBK, (0xB0, 0xF7), (0xA1, 0xFE)),
    (BIG5, (0xA4, 0xF9), (0x40, 0xFE)),
    (EUC_JP, (0xB0, 0xF4), (0xA1, 0xFE)),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn label(text: &str, context: Option<&'static str>) -> CharacterLabel {
        label_han([text].into_iter(), &Languages::all(), context).unwrap()
    }

    #[test]
    fn characters_of_one_country_tell() {
        for (text, tag) in [
            ("昨天早上我们去了朋友家里喝茶，一直到了晚上才回来。", "zh"),
            ("昨天早上我們去了朋友家裡喝茶，一直到了晚上才回來。", "zh-Hant"),
            ("昨日の朝、友達の家へ行ってお茶を飲みました。", "ja"),
            ("東京都渋谷区 営業時間 総務部 図書館", "ja"),
            ("系统设置", "zh"),
            ("系統設定選項說明", "zh-Hant"),
            // A title in kana does not make the rest Japanese.
            ("日本电影《おくりびと》获奥斯卡奖", "zh"),
            ("这部动画片叫《となり》，我们昨天晚上一起看了，觉得画面很漂亮，故事也感人。", "zh"),
        ] {
            let label = label(text, None);
            assert_eq!((label.tag, label.is_sure), (tag, true), "{text} {label:?}");
        }
    }

    #[test]
    fn characters_of_all_three_go_with_the_document() {
        assert!(!label("第一章", None).is_sure);
        for tag in LABELS {
            assert_eq!(label("第一章", Some(tag)).tag, tag);
        }
    }

    #[test]
    fn a_label_is_one_of_those_allowed() {
        let languages = Languages::from_tags(["zh", "ur"]).unwrap();
        assert_eq!(label_han(["臺灣"].into_iter(), &languages, None).unwrap().tag, "zh");
        assert_eq!(label_han(["臺灣"].into_iter(), &Languages::from_tags(["ur"]).unwrap(), None), None);
    }

    #[test]
    fn standards_hold_the_characters_of_their_country() {
        let is_known = |c: char| costs_of(c).unwrap().map(|cost| cost < FOREIGN_COST);
        assert_eq!(is_known('们'), [true, false, false]);
        assert_eq!(is_known('們'), [false, true, true]);
        assert_eq!(is_known('働'), [false, false, true]);
        assert_eq!(is_known('人'), [true; 3]);
        assert_eq!(costs_of('あ'), None);
    }
}
