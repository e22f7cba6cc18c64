//! The tables of `data/language_ngrams.bin`: one linear model for each script, which says of the n-grams of a word
//! how much each speaks for each language of the script. `cargo xtask train` learns them.
//!
//! A model is a hash table. An n-gram is hashed to a bucket of four slots ([`Ngram::place`]); the slot whose
//! fingerprint is that of the n-gram has its row. A row holds one number from 0 to 15 for each label, in half bytes:
//! the first half of the labels have the low ones. A score is the sum of such numbers, in quarters of a nat, and only
//! differences of scores mean anything. The cost of a word is linear in its length: four look-ups for each letter.
//!
//! Behind the header lie the number of models (u8), and for each model: its script (text), the number of labels (u8),
//! for each label its tag (text) and its bias (i16), the number of buckets (u32), the bytes of a row (u8), four
//! fingerprints (u16 each) for each bucket, and four rows for each bucket.

use super::error::{ModelError, attempt};
use super::file::{FileReader, FileWriter, TableKind};
pub use super::word_ngrams::SLOTS_PER_BUCKET;
use super::word_ngrams::{MAX_LETTERS, Ngram, Word};

/// Room for the labels of any model.
pub const MAX_LABELS: usize = 48;

/// Units of a score that are one nat.
pub const UNITS_PER_NAT: i32 = 4;

/// The penalty of a label for one word, in units, at most: a name or a slip of the pen is no proof.
pub const MAX_PENALTY: u8 = 40;

/// The widths of a row, in bytes, for which [`NgramModel::add`] is compiled.
const ROW_BYTES: [usize; 4] = [2, 8, 12, 24];

/// What one model says, label by label, in its units.
pub type Scores = [i32; MAX_LABELS];

/// What the n-grams of one word say.
pub struct WordSums {
    /// Label by label, in units of the model.
    pub labels: [u16; MAX_LABELS],
    /// How much more the letters look like a word of some language than like letters drawn by lot, in units of the model.
    pub plausibility: i8,
}

/// By the letters of an n-gram: how much one that the model does not know, and one that it knows, speaks for words. Of letters
/// drawn by lot it knows two n-grams of three letters in five, and one of four letters in twelve; of the words of a language that
/// it was not trained on at least four in five, and nine in twenty. The whole word, and shorter n-grams, say little.
///
/// In Latin script, only those of a to z count, and in Cyrillic those of the Slavic languages: of other letters the model knows
/// those of its languages. In Arabic script, presentation forms do not count. The models of Devanagari and Bengali know too few n-grams.
const PLAUSIBILITY: [[i32; 2]; 5] = [[0, 0], [0, 0], [0, 0], [-4, 3], [-2, 7]];
/// The same for Cyrillic script, in which the languages of the Caucasus are written that no model knows.
const PLAUSIBILITY_OF_CYRILLIC: [[i32; 2]; 5] = [[0, 0], [0, 0], [0, 0], [-2, 3], [-1, 7]];

/// The model of one script. `'a` is the life of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NgramModel<'a> {
    /// ISO 15924.
    pub script: &'a str,
    labels: [&'a str; MAX_LABELS],
    bias: [i16; MAX_LABELS],
    label_count: usize,
    buckets: u32,
    row_bytes: usize,
    fingerprints: &'a [u8],
    rows: &'a [u8],
}

/// How many models a file holds.
pub const fn model_count(file: &[u8]) -> Result<usize, ModelError> {
    let mut reader = attempt!(FileReader::open(file, TableKind::LanguageNgrams));
    reader.u8("number of models")
}

/// The models of a file, which are `MODELS`.
pub const fn read<const MODELS: usize>(file: &[u8]) -> Result<[NgramModel<'_>; MODELS], ModelError> {
    let mut reader = attempt!(FileReader::open(file, TableKind::LanguageNgrams));
    if attempt!(reader.u8("number of models")) != MODELS {
        return reader.error("number of models");
    }
    let mut models = [NgramModel::EMPTY; MODELS];
    let mut i = 0;
    while i < MODELS {
        models[i] = attempt!(NgramModel::read(&mut reader));
        i += 1;
    }
    attempt!(reader.finish());
    Ok(models)
}

/// Writes what [`read`] reads.
pub fn write(models: &[NgramModel<'_>]) -> Result<Vec<u8>, ModelError> {
    let mut writer = FileWriter::new(TableKind::LanguageNgrams);
    writer.u8(models.len(), "number of models")?;
    for model in models {
        writer.text(model.script, "script")?;
        writer.u8(model.label_count, "number of labels")?;
        for (label, bias) in model.labels().iter().zip(model.bias()) {
            writer.text(label, "label")?;
            writer.bytes(&bias.to_le_bytes());
        }
        writer.u32(model.buckets as usize, "number of buckets")?;
        writer.u8(model.row_bytes, "bytes of a row")?;
        writer.bytes(model.fingerprints);
        writer.bytes(model.rows);
    }
    writer.finish()
}

impl<'a> NgramModel<'a> {
    const EMPTY: NgramModel<'static> = NgramModel {
        script: "",
        labels: [""; MAX_LABELS],
        bias: [0; MAX_LABELS],
        label_count: 0,
        buckets: 0,
        row_bytes: 0,
        fingerprints: &[],
        rows: &[],
    };

    /// A model of tables that were just learned. `bias` is that of each label.
    pub fn new(
        script: &'a str,
        labels: &[(&'a str, i16)],
        row_bytes: usize,
        fingerprints: &'a [u8],
        rows: &'a [u8],
    ) -> Result<Self, ModelError> {
        let mut model = NgramModel { script, row_bytes, fingerprints, rows, ..NgramModel::EMPTY };
        model.label_count = labels.len();
        for (i, &(label, bias)) in labels.iter().enumerate().take(MAX_LABELS) {
            (model.labels[i], model.bias[i]) = (label, bias);
        }
        model.buckets = (fingerprints.len() / (2 * SLOTS_PER_BUCKET)) as u32;
        model.check_shape(0)?;
        if rows.len() != SLOTS_PER_BUCKET * model.buckets as usize * row_bytes {
            return Err(ModelError { what: "rows", at: 0 });
        }
        Ok(model)
    }

    const fn read(reader: &mut FileReader<'a>) -> Result<Self, ModelError> {
        let mut model = NgramModel { script: attempt!(reader.text("script")), ..NgramModel::EMPTY };
        model.label_count = attempt!(reader.u8("number of labels"));
        let mut i = 0;
        while i < model.label_count && i < MAX_LABELS {
            model.labels[i] = attempt!(reader.text("label"));
            model.bias[i] = i16::from_le_bytes(*attempt!(reader.array("bias")));
            i += 1;
        }
        model.buckets = attempt!(reader.u32("number of buckets")) as u32;
        model.row_bytes = attempt!(reader.u8("bytes of a row"));
        attempt!(model.check_shape(reader.position()));
        let slots = SLOTS_PER_BUCKET * model.buckets as usize;
        model.fingerprints = attempt!(reader.bytes(2 * slots, "fingerprints"));
        model.rows = attempt!(reader.bytes(model.row_bytes * slots, "rows"));
        Ok(model)
    }

    /// Refuses numbers of labels, buckets and bytes that the look-up does not know, in a model that is read up to
    /// `at`.
    const fn check_shape(&self, at: usize) -> Result<(), ModelError> {
        let mut i = 0;
        while i < ROW_BYTES.len() && ROW_BYTES[i] != self.row_bytes {
            i += 1;
        }
        if i == ROW_BYTES.len() {
            return Err(ModelError { what: "bytes of a row: 2, 8, 12 and 24 are known", at });
        }
        if self.label_count == 0 || self.label_count > 2 * self.row_bytes || 2 * self.row_bytes > MAX_LABELS {
            return Err(ModelError { what: "number of labels", at });
        }
        if self.buckets == 0 {
            return Err(ModelError { what: "number of buckets", at });
        }
        Ok(())
    }

    /// BCP 47.
    pub const fn labels(&self) -> &[&'a str] {
        self.labels.split_at(self.label_count).0
    }

    /// The number of the label, if the model has it.
    pub fn label(&self, tag: &str) -> Option<usize> {
        self.labels().iter().position(|&label| label == tag)
    }

    /// The score of each label before any text is seen.
    pub const fn bias(&self) -> &[i16] {
        self.bias.split_at(self.label_count).0
    }

    /// Bytes of a row: half as many as there is room for labels.
    pub const fn row_bytes(&self) -> usize {
        self.row_bytes
    }

    /// Bytes of the tables.
    pub const fn size(&self) -> usize {
        self.fingerprints.len() + self.rows.len()
    }

    /// Adds what the n-grams of `word` say.
    pub fn add(&self, word: &Word, scores: &mut Scores) {
        scores.iter_mut().zip(self.sums(word).labels).for_each(|(score, sum)| *score += i32::from(sum));
    }

    /// What the n-grams of `word` say, label by label.
    #[inline]
    pub fn sums(&self, word: &Word) -> WordSums {
        match self.row_bytes {
            12 => self.sums_of_rows::<12, 12, 1>(word),
            24 => self.sums_of_rows::<24, 16, 2>(word),
            8 => self.sums_of_rows::<8, 8, 1>(word),
            2 => self.sums_of_rows::<2, 2, 1>(word),
            // `check_shape` lets no other width in.
            _ => WordSums { labels: [0; MAX_LABELS], plausibility: 0 },
        }
    }

    /// Adds what one letter says as it stands.
    pub fn add_letter(&self, letter: u16, scores: &mut Scores) {
        let (slot, is_known) = Ngram(u64::from(letter)).slot(self.buckets, self.fingerprints);
        let row = self.rows.get(self.row_bytes * slot..).filter(|_| is_known).unwrap_or_default();
        for (label, score) in scores.iter_mut().enumerate().take(2 * self.row_bytes) {
            let byte = row.get(label % self.row_bytes).copied().unwrap_or(0);
            *score += i32::from(byte >> (4 * (label / self.row_bytes)) & 15);
        }
    }

    /// Adds up rows of `BYTES`, in `LANES` arrays of `LANE` bytes that together cover a row: a loop over sixteen bytes compiles to
    /// vector instructions, one over twenty-four does not.
    fn sums_of_rows<const BYTES: usize, const LANE: usize, const LANES: usize>(
        &self,
        word: &Word,
    ) -> WordSums {
        // First all slots, then all rows: so none waits for another.
        let mut slots = [0; MAX_NGRAMS];
        let (mut count, mut plausibility) = (0, 0);
        word.ngrams(|ngram| {
            let (slot, is_known) = ngram.slot(self.buckets, self.fingerprints);
            let is_counted = match BYTES {
                24 => ngram.is_below_0x80(),
                8 => ngram.is_below_0x480(),
                _ => BYTES > 2 && ngram.is_below_0x800(),
            };
            let by_letters = if BYTES == 8 { PLAUSIBILITY_OF_CYRILLIC } else { PLAUSIBILITY };
            plausibility += i32::from(is_counted) * by_letters[ngram.letters()][usize::from(is_known)];
            if let Some(next) = slots.get_mut(count) {
                *next = slot;
            }
            count += usize::from(is_known);
        });
        // The first lane begins with the row, the last one ends with it.
        let start = |lane: usize| if lane == 0 { 0 } else { BYTES - LANE };
        let (mut low, mut high) = ([[0_u16; LANE]; LANES], [[0_u16; LANE]; LANES]);
        for slots in slots[..count.min(MAX_NGRAMS)].chunks(MAX_ROWS_PER_BYTE_SUM) {
            let (mut low_bytes, mut high_bytes) = ([[0_u8; LANE]; LANES], [[0_u8; LANE]; LANES]);
            for &slot in slots {
                for lane in 0..LANES {
                    let row =
                        self.rows.get(BYTES * slot + start(lane)..).and_then(<[u8]>::first_chunk::<LANE>);
                    let Some(row) = row else { continue };
                    for at in 0..LANE {
                        low_bytes[lane][at] += row[at] & 15;
                        high_bytes[lane][at] += row[at] >> 4;
                    }
                }
            }
            for lane in 0..LANES {
                for at in 0..LANE {
                    low[lane][at] += u16::from(low_bytes[lane][at]);
                    high[lane][at] += u16::from(high_bytes[lane][at]);
                }
            }
        }
        let mut labels = [0; MAX_LABELS];
        for lane in 0..LANES {
            let at = start(lane);
            labels[at..at + LANE].copy_from_slice(&low[lane]);
            labels[BYTES + at..BYTES + at + LANE].copy_from_slice(&high[lane]);
        }
        WordSums { labels, plausibility: plausibility.clamp(i8::MIN.into(), i8::MAX.into()) as i8 }
    }
}

/// Room for the n-grams of a word: two to four letters and the single ones, from each letter and the edge, and the
/// word as a whole.
const MAX_NGRAMS: usize = 4 * (MAX_LETTERS + 1);
/// So many half bytes add up in a byte.
const MAX_ROWS_PER_BYTE_SUM: usize = 17;
