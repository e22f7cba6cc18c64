//! The evidence of last resort: statistics over the bytes around what is not ASCII. chardetng votes, our own Arabic
//! voice outvotes it, and a reading that gives no words loses to windows-1252.

use super::arabic;
use super::plausible::{self, Words};
use super::utf8;
use crate::document::Evidence;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, ISO_8859_6, UTF_8, WINDOWS_1252, WINDOWS_1256};

/// Bytes that are looked at: statistics cost more than decoding, and do not gain by more.
const SAMPLE: usize = 64 * 1024;
/// ASCII bytes on either side of what is not.
const CONTEXT: usize = 48;

/// What statistics say.
#[derive(Debug)]
pub(super) struct Opinion {
    pub encoding: &'static Encoding,
    pub evidence: Evidence,
    pub confidence: f32,
    pub runner_up: Option<&'static Encoding>,
}

/// The stretches of the source that hold bytes from 0x80 on, with some context: the head of an HTML page, all ASCII,
/// says nothing. Stretches begin and end inside ASCII, so no character is torn but at the very end.
pub(super) fn sample(source: &[u8]) -> Vec<u8> {
    let mut sample = Vec::new();
    let mut at = 0;
    while sample.len() < SAMPLE {
        let high = at + Encoding::ascii_valid_up_to(&source[at..]);
        if high == source.len() {
            break;
        }
        let start = high.saturating_sub(CONTEXT).max(at);
        let mut end = high;
        while end < source.len() && end - start < SAMPLE - sample.len() {
            let ascii = Encoding::ascii_valid_up_to(&source[end..(end + CONTEXT).min(source.len())]);
            end += ascii;
            if ascii == CONTEXT || end == source.len() {
                break;
            }
            end += 1;
        }
        if !sample.is_empty() && start > at {
            sample.push(b'\n');
        }
        sample.extend_from_slice(&source[start..end]);
        at = end;
    }
    sample
}

/// Asks for the encoding of a sample that is neither UTF-8 nor ASCII.
pub(super) fn ask(sample: &[u8]) -> Opinion {
    let voice = arabic::hear(sample);
    let vote = vote(sample);
    if voice.is_arabic() {
        let confidence = if voice.words >= 3 || vote == WINDOWS_1256 { 0.98 } else { 0.9 };
        let runner_up = Some(if vote == WINDOWS_1256 { WINDOWS_1252 } else { vote });
        return Opinion { encoding: WINDOWS_1256, evidence: Evidence::Statistics, confidence, runner_up };
    }
    let (western, _) = WINDOWS_1252.decode_without_bom_handling(sample);
    let (text, _) = vote.decode_without_bom_handling(sample);
    let western_words = plausible::judge(&western);
    let words = plausible::judge(&text);
    let is_implausible = words.bad > words.good && western_words.badness() < words.badness();
    // Signs and lone letters: `£5` is `Ł5` in windows-1250.
    let says_nothing = words.good == 0 && western_words.bad == 0;
    if text == western || is_implausible || says_nothing || vote == WINDOWS_1256 && voice.is_latin() {
        return western_opinion(western_words, (text != western).then_some(vote));
    }
    Opinion {
        encoding: vote,
        evidence: Evidence::Statistics,
        confidence: (0.5 + 0.4 * weight_of(words)).min(0.95),
        runner_up: Some(WINDOWS_1252),
    }
}

/// windows-1252: found, where it gives words with accents; a guess where it gives signs only.
fn western_opinion(words: Words, runner_up: Option<&'static Encoding>) -> Opinion {
    let (evidence, confidence) = if words.good > words.bad {
        (Evidence::Statistics, (0.5 + 0.45 * weight_of(words)).min(0.95))
    } else {
        (Evidence::Fallback, 0.25)
    };
    Opinion { encoding: WINDOWS_1252, evidence, confidence, runner_up }
}

/// In [0, 1]: how many words there are, and how many of them are good.
fn weight_of(words: Words) -> f32 {
    let all = (words.good + words.bad) as f32;
    all / (all + 4.0) * (1.0 - words.badness())
}

fn vote(sample: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // Not the last bytes: the sample may end inside a character.
    detector.feed(sample, false);
    detector.guess(None, Utf8Detection::Deny)
}

/// Whether the sample contradicts the encoding that was declared for it.
pub(super) fn contradicts(declared: &'static Encoding, sample: &[u8]) -> bool {
    if declared == UTF_8 {
        // It had its say by score; what is left to claim for it is a character torn at the end.
        return utf8::score(sample, false).invalid > 0;
    }
    let high = sample.iter().filter(|&&byte| byte >= 0x80).count();
    let (text, _) = declared.decode_without_bom_handling(sample);
    let lost = text.matches('\u{FFFD}').count();
    // A long sample may end inside a character.
    if lost > high / 50 + usize::from(high > 20) {
        return true;
    }
    let is_other = declared.is_single_byte() && declared != WINDOWS_1256 && declared != ISO_8859_6;
    if is_other && arabic::hear(sample).is_arabic() {
        return true;
    }
    let words = plausible::judge(&text);
    words.bad > words.good && words.bad > lost
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::*;

    fn name(text: &str, encoding: &'static Encoding) -> &'static str {
        let (bytes, _, lossy) = encoding.encode(text);
        assert!(!lossy, "{text}");
        ask(&sample(&bytes)).encoding.name()
    }

    #[test]
    fn languages_in_their_encodings() {
        for (text, encoding) in [
            ("Voilà une journée très agréable à l’été, où l’on déjeune à côté", WINDOWS_1252),
            ("Ein schöner Tag über den Dächern; größere Äpfel fallen früh", WINDOWS_1252),
            ("El niño comió piñas en España y bebió café", WINDOWS_1252),
            ("Сегодня в городе идёт дождь и дует сильный ветер", WINDOWS_1251),
            ("Сегодня в городе идёт дождь и дует сильный ветер", KOI8_U),
            ("Η πόλη ξυπνά νωρίς και οι άνθρωποι περπατούν αργά", WINDOWS_1253),
            ("היום יורד גשם בעיר הגדולה ואנשים ממהרים הביתה", WINDOWS_1255),
            ("هذه جملة قصيرة عن المدينة، كتبت للاختبار فقط.", WINDOWS_1256),
            ("هذه جملة قصيرة عن المدينة كتبت للاختبار فقط", ISO_8859_6),
            ("今日は雨が降っています。人々は家にいます。", SHIFT_JIS),
            ("今日は雨が降っています。人々は家にいます。", EUC_JP),
            ("오늘은 도시에 비가 내리고 사람들은 집에 있다", EUC_KR),
            ("城市的早晨很安静，人们慢慢走过街道，孩子们去学校。", GBK),
            ("城市的早晨很安靜，人們慢慢走過街道，孩子們去學校。", BIG5),
        ] {
            assert_eq!(name(text, encoding), encoding.name(), "{text}");
        }
    }

    #[test]
    fn one_stamp_in_a_page_of_english() {
        let prose = "The committee met on Tuesday and agreed to publish its report. ".repeat(30);
        for month in "جنوري فروري مارچ اپريل مئي جون جولائي اگست ستمبر اكتوبر نومبر دسمبر".split(' ')
        {
            let page = format!("{prose}\n{month} 30, 2025Defence officials said “no”.\n{prose}");
            assert_eq!(name(&page, WINDOWS_1256), "windows-1256", "{month}");
        }
    }

    #[test]
    fn signs_alone_are_a_guess() {
        let opinion = ask(b"It\x92s \x93quoted\x94 for \xA35 \x97 or so");
        assert_eq!((opinion.encoding, opinion.evidence), (WINDOWS_1252, Evidence::Fallback));
        assert!(opinion.confidence <= 0.3);
    }

    #[test]
    fn the_sample_leaves_the_ascii_head_out() {
        let page = [b"x".repeat(100_000), b"caf\xE9".to_vec(), b"y".repeat(1000)].concat();
        assert_eq!(sample(&page).len(), CONTEXT + 1 + CONTEXT);
        assert_eq!(sample(&[0xC7; 300_000]).len(), SAMPLE);
        assert_eq!(sample(b"ascii"), b"");
    }

    #[test]
    fn declarations_are_held_against_the_bytes() {
        let french = WINDOWS_1252.encode("déjà vu à l’été, voilà").0;
        let arabic = WINDOWS_1256.encode("هذه جملة قصيرة عن المدينة").0;
        assert!(!contradicts(WINDOWS_1252, &french));
        assert!(!contradicts(ISO_8859_15, &french));
        assert!(contradicts(WINDOWS_1251, &french));
        assert!(contradicts(SHIFT_JIS, &french));
        assert!(!contradicts(WINDOWS_1256, &arabic));
        assert!(contradicts(WINDOWS_1252, &arabic));
        assert!(contradicts(UTF_8, &arabic));
        assert!(contradicts(UTF_8, b"caf\xE9 noir"));
        assert!(contradicts(SHIFT_JIS, b"caf\xE9"));
        assert!(!contradicts(UTF_8, b"caf\xC3"));
    }
}
