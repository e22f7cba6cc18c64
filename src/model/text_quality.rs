//! The tables of `data/text_quality.bin`: how plausible the letters of clean text are in each language of a model of
//! [`language_ngrams`](super::language_ngrams). `cargo xtask train` measures it on texts that were not trained on.
//!
//! The plausibility of a text is that of its words ([`WordSums`](super::language_ngrams::WordSums)) less what the language lacks
//! to the best one for each word, in units of the model, for each letter. Clean texts of one language differ in it, the short ones
//! more. How many deviations a text is from the mean of its language, and what share of the clean texts of all languages of the
//! script is further below, is its quality.
//!
//! Behind the header lie the number of scripts (u8), and for each: its code (text), the deviations at
//! [`SHARES`] (i16 each, in 256ths), the number of languages (u8), in the order of the labels of the model, and a row for each:
//! its mean (i16), the deviation of a text of many letters (u16) and of a single letter (u16), in 256ths of a unit.

use super::error::{ModelError, attempt};
use super::file::{FileReader, FileWriter, TableKind};

/// The shares of clean texts at which the deviations are known.
pub const SHARES: [f32; 11] = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 0.5, 0.7, 0.9, 0.97, 1.0];

/// So many of a unit, and of a deviation, are written as one.
const FRACTION: f32 = 256.0;

/// The table of one script. `'a` is the life of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextQuality<'a> {
    /// ISO 15924.
    pub script: &'a str,
    deviations: &'a [[u8; 2]],
    rows: &'a [[u8; 6]],
}

/// What is measured of the clean texts of one language, in units of the model.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CleanText {
    /// The plausibility of a letter.
    pub mean: f32,
    /// How far texts of many letters are from it.
    pub deviation_of_text: f32,
    /// How far single letters are from their text.
    pub deviation_of_letter: f32,
}

impl CleanText {
    /// How many deviations a text of so many letters, and this sum of their plausibilities, is above the mean.
    pub fn deviations(&self, plausibility: i32, letters: u32) -> f32 {
        let letters = letters.max(1) as f32;
        let variance = self.deviation_of_text * self.deviation_of_text
            + self.deviation_of_letter * self.deviation_of_letter / letters;
        (plausibility as f32 / letters - self.mean) / variance.max(f32::MIN_POSITIVE).sqrt()
    }
}

/// How many scripts a file holds.
pub const fn script_count(file: &[u8]) -> Result<usize, ModelError> {
    let mut reader = attempt!(FileReader::open(file, TableKind::TextQuality));
    reader.u8("number of scripts")
}

/// The tables of a file, which are `SCRIPTS`.
pub const fn read<const SCRIPTS: usize>(file: &[u8]) -> Result<[TextQuality<'_>; SCRIPTS], ModelError> {
    let mut reader = attempt!(FileReader::open(file, TableKind::TextQuality));
    if attempt!(reader.u8("number of scripts")) != SCRIPTS {
        return reader.error("number of scripts");
    }
    let mut tables = [TextQuality { script: "", deviations: &[], rows: &[] }; SCRIPTS];
    let mut i = 0;
    while i < SCRIPTS {
        let script = attempt!(reader.text("script"));
        let deviations = attempt!(reader.rows(SHARES.len(), "deviations"));
        let labels = attempt!(reader.u8("number of languages"));
        tables[i] = TextQuality { script, deviations, rows: attempt!(reader.rows(labels, "languages")) };
        i += 1;
    }
    attempt!(reader.finish());
    Ok(tables)
}

/// Writes what [`read`] reads: for each script its code, the deviations at [`SHARES`], and its languages.
pub fn write(tables: &[(&str, [f32; SHARES.len()], Vec<CleanText>)]) -> Result<Vec<u8>, ModelError> {
    let mut writer = FileWriter::new(TableKind::TextQuality);
    writer.u8(tables.len(), "number of scripts")?;
    for (script, deviations, languages) in tables {
        writer.text(script, "script")?;
        deviations.iter().for_each(|&deviation| writer.bytes(&signed(deviation)));
        writer.u8(languages.len(), "number of languages")?;
        for language in languages {
            let CleanText { mean, deviation_of_text, deviation_of_letter } = *language;
            writer.bytes(&signed(mean));
            [deviation_of_text, deviation_of_letter].into_iter().for_each(|one| writer.bytes(&unsigned(one)));
        }
    }
    writer.finish()
}

fn signed(value: f32) -> [u8; 2] {
    ((value * FRACTION).round() as i16).to_le_bytes()
}

fn unsigned(value: f32) -> [u8; 2] {
    ((value * FRACTION).round() as u16).to_le_bytes()
}

fn read_signed(bytes: [u8; 2]) -> f32 {
    f32::from(i16::from_le_bytes(bytes)) / FRACTION
}

fn read_unsigned(bytes: [u8; 2]) -> f32 {
    f32::from(u16::from_le_bytes(bytes)) / FRACTION
}

impl TextQuality<'_> {
    /// The deviations at [`SHARES`].
    pub fn deviations(&self) -> [f32; SHARES.len()] {
        std::array::from_fn(|at| self.deviations.get(at).map_or(0.0, |&bytes| read_signed(bytes)))
    }

    /// What is measured of each language, in the order of the labels of the model.
    pub fn clean_texts(&self) -> impl ExactSizeIterator<Item = CleanText> {
        self.rows.iter().map(|&[a, b, c, d, e, f]| CleanText {
            mean: read_signed([a, b]),
            deviation_of_text: read_unsigned([c, d]),
            deviation_of_letter: read_unsigned([e, f]),
        })
    }

    /// The share of clean texts whose letters are no more plausible, in [0, 1], for a text of so many letters in the language
    /// with this label. Where the label is unknown, 0.
    pub fn quality(&self, label: usize, plausibility: i32, letters: u32) -> f32 {
        let clean = self.clean_texts().nth(label);
        clean.map_or(0.0, |clean| self.share_below(clean.deviations(plausibility, letters)))
    }

    /// The share of clean texts that are no more deviations above the mean; between two that are known, a straight line.
    fn share_below(&self, deviations: f32) -> f32 {
        let (mut low, mut low_share) = (None, 0.0);
        for (high, share) in self.deviations().into_iter().zip(SHARES) {
            if deviations < high {
                // Below all that are known, the share falls to nothing within one deviation.
                let low = low.unwrap_or(high - 1.0);
                let part = ((deviations - low) / (high - low)).clamp(0.0, 1.0);
                return low_share + part * (share - low_share);
            }
            (low, low_share) = (Some(high), share);
        }
        1.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quality_is_the_share_of_clean_texts_below() {
        let deviations = [-6.0, -5.0, -4.0, -3.0, -1.5, -0.5, 0.0, 0.5, 1.25, 2.0, 4.0];
        let clean = CleanText { mean: 3.0, deviation_of_text: 0.5, deviation_of_letter: 4.0 };
        let file = write(&[("Latn", deviations, vec![CleanText::default(), clean])]).unwrap();
        assert_eq!(script_count(&file), Ok(1));
        let [table] = read::<1>(&file).unwrap();
        assert_eq!((table.script, table.clean_texts().len()), ("Latn", 2));
        // 64 letters deviate by half a unit each way: 3 units a letter are the mean.
        assert_eq!(table.quality(1, 3 * 64, 64), 0.5);
        let rising: Vec<f32> = (-400..800).map(|sum| table.quality(1, sum, 64)).collect();
        assert!(rising.is_sorted());
        assert_eq!((rising[0], rising[1199]), (0.0, 1.0));
        // A few letters prove less.
        assert!(table.quality(1, 0, 4) > table.quality(1, 0, 64));
        assert_eq!(table.quality(7, 0, 4), 0.0);
    }
}
