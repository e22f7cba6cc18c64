//! A packed model and what was held out in; how plausible clean text is in each language out, for `data/text_quality.bin`.
//!
//! Words with a capital are read only where there are no others, as the stage does. Each text is read whole, and its first one, two, four and eight words: a span may be short. The variance of texts of so many
//! letters is that of texts plus that of letters by their number, found by least squares.

use super::labels::ModelSpec;
use super::select::read;
use super::text::Text;
use crate::model::language_ngrams::{MAX_PENALTY, NgramModel};
use crate::model::text_quality::{CleanText, SHARES};

/// Words of the parts of a text that are read besides the whole.
const PARTS: [usize; 4] = [1, 2, 4, 8];
/// A language with few texts deviates as all do: as if so many more of its texts did.
const TEXTS_OF_ALL: f32 = 300.0;
/// Texts of one language differ so much at least, in units for each letter: those that are held out are of one sort.
const MIN_DEVIATION_OF_TEXT: f32 = 0.8;
/// Models of fewer bytes a row do not tell plausible letters.
const MIN_ROW_BYTES: usize = 3;

/// The plausibility of one text, in units, and its letters.
type Measured = (i32, u32);

/// The deviations of all clean texts at [`SHARES`], and what is measured of each language; `None` for a model that does not tell.
pub fn measure(
    spec: &ModelSpec,
    texts: &[Text],
    model: &NgramModel<'_>,
) -> Option<([f32; SHARES.len()], Vec<CleanText>)> {
    if spec.row_bytes < MIN_ROW_BYTES {
        return None;
    }
    let measured: Vec<Vec<Measured>> =
        texts.iter().enumerate().map(|(label, text)| plausibilities(model, label, text)).collect();
    let own: Vec<CleanText> = measured.iter().map(|texts| clean_text(texts)).collect();
    let known: Vec<&CleanText> = own.iter().filter(|clean| clean.deviation_of_letter > 0.0).collect();
    let mean =
        |of: fn(&CleanText) -> f32| known.iter().map(|&clean| of(clean)).sum::<f32>() / known.len() as f32;
    let all = CleanText {
        mean: mean(|clean| clean.mean),
        deviation_of_text: mean(|clean| clean.deviation_of_text),
        deviation_of_letter: mean(|clean| clean.deviation_of_letter),
    };
    let languages: Vec<CleanText> =
        own.iter().zip(&measured).map(|(own, texts)| own.nearer(&all, texts.len())).collect();
    let mut deviations: Vec<(f32, f32)> = Vec::new();
    for (clean, texts) in languages.iter().zip(&measured) {
        let weight = 1.0 / TEXTS_OF_ALL.max(texts.len() as f32);
        deviations.extend(texts.iter().map(|&(sum, letters)| (clean.deviations(sum, letters), weight)));
    }
    deviations.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f32 = deviations.iter().map(|&(_, weight)| weight).sum();
    let mut below = 0.0;
    let mut rest = deviations.iter();
    let mut last = f32::MIN;
    let at_shares = SHARES.map(|share| {
        while below < share * total
            && let Some(&(deviation, weight)) = rest.next()
        {
            (last, below) = (deviation, below + weight);
        }
        last
    });
    Some((at_shares, languages))
}

impl CleanText {
    /// The same, with what all languages are like where there are few texts.
    fn nearer(&self, all: &CleanText, texts: usize) -> CleanText {
        let mix = |own: f32, of_all: f32| {
            (own * texts as f32 + of_all * TEXTS_OF_ALL) / (texts as f32 + TEXTS_OF_ALL)
        };
        CleanText {
            mean: mix(self.mean, all.mean),
            deviation_of_text: mix(self.deviation_of_text, all.deviation_of_text),
            deviation_of_letter: mix(self.deviation_of_letter, all.deviation_of_letter),
        }
    }
}

/// The plausibility in the language `label` of the texts that were held out, and of their parts.
fn plausibilities(model: &NgramModel<'_>, label: usize, text: &Text) -> Vec<Measured> {
    let mut measured = Vec::new();
    let words = text.held_out_words.iter().map(|word| vec![word.clone()]);
    for text in
        text.held_out.iter().cloned().chain(words.take(if text.held_out.is_empty() { usize::MAX } else { 0 }))
    {
        let is_small = |word: &&String| !word.starts_with(char::is_uppercase);
        let read = |words: &mut dyn Iterator<Item = &String>| -> Vec<Measured> {
            words.filter_map(|word| plausibility(model, label, word)).collect()
        };
        let small = read(&mut text.iter().filter(is_small));
        let words = if small.is_empty() { read(&mut text.iter()) } else { small };
        let sum =
            |count: usize| words[..count].iter().fold((0, 0), |all, word| (all.0 + word.0, all.1 + word.1));
        let parts = PARTS.into_iter().filter(|&part| part < words.len()).chain([words.len()]);
        measured.extend(parts.filter(|&part| part > 0).map(sum));
    }
    measured
}

/// The plausibility of a word in a language, as the stage finds it; `None` for a single letter.
fn plausibility(model: &NgramModel<'_>, label: usize, word: &str) -> Option<Measured> {
    let word = read(word);
    let letters = word.letters().len();
    let sums = model.sums(&word);
    let top = sums.labels.iter().copied().max().unwrap_or(0);
    let penalty = (top - sums.labels[label]).min(MAX_PENALTY.into());
    (letters > 1).then(|| (i32::from(sums.plausibility) - i32::from(penalty), letters as u32))
}

/// What is measured of these texts; nothing where there are none.
fn clean_text(texts: &[Measured]) -> CleanText {
    let (sum, letters) =
        texts.iter().fold((0, 0), |all, text| (all.0 + i64::from(text.0), all.1 + u64::from(text.1)));
    if letters == 0 {
        return CleanText::default();
    }
    let mean = sum as f32 / letters as f32;
    // The squared distance from the mean, by one through the letters: a straight line.
    let points: Vec<(f32, f32)> = texts
        .iter()
        .map(|&(sum, letters)| (1.0 / letters as f32, (sum as f32 / letters as f32 - mean).powi(2)))
        .collect();
    let count = points.len() as f32;
    let (x, y) =
        points.iter().fold((0.0, 0.0), |all, point| (all.0 + point.0 / count, all.1 + point.1 / count));
    let (xx, xy) = points.iter().fold((0.0, 0.0), |all, point| {
        (all.0 + (point.0 - x).powi(2), all.1 + (point.0 - x) * (point.1 - y))
    });
    let slope = if xx > 0.0 { (xy / xx).max(0.0) } else { 0.0 };
    let slope = slope.min(y / x);
    CleanText {
        mean,
        deviation_of_text: (y - slope * x).max(0.0).sqrt().max(MIN_DEVIATION_OF_TEXT),
        deviation_of_letter: slope.sqrt(),
    }
}
