//! The model files that the program holds, as tables. The compiler reads them: with a file that is not well formed,
//! the program does not build.

use crate::model::encoding_bigrams::{EncodingBigrams, language_count};
use crate::model::error::checked;
use crate::model::language_ngrams::{self, NgramModel, model_count};
use crate::model::letter_order::{self, LetterOrder};
use crate::model::lost_bytes::LostBytes;
use crate::model::mojibake_model::MojibakeModel;
use crate::model::text_quality::{self, TextQuality, script_count};
use crate::model::urdu_heh::UrduHeh;

static ENCODING_BIGRAMS_FILE: &[u8] = include_bytes!("../data/encoding_bigrams.bin");
static LANGUAGE_NGRAMS_FILE: &[u8] = include_bytes!("../data/language_ngrams.bin");

/// How many languages [`ENCODING_BIGRAMS`] has.
const ENCODING_LANGUAGES: usize = checked(language_count(ENCODING_BIGRAMS_FILE));

pub(crate) static ENCODING_BIGRAMS: EncodingBigrams<'static, ENCODING_LANGUAGES> =
    checked(EncodingBigrams::read(ENCODING_BIGRAMS_FILE));

pub(crate) static MOJIBAKE_MODEL: MojibakeModel<'static> =
    checked(MojibakeModel::read(include_bytes!("../data/mojibake_model.bin")));

pub(crate) static LOST_BYTES: LostBytes<'static> =
    checked(LostBytes::read(include_bytes!("../data/lost_bytes.bin")));

pub(crate) static URDU_HEH: UrduHeh<'static> = checked(UrduHeh::read(include_bytes!("../data/urdu_heh.bin")));

pub(crate) type LanguageModel = NgramModel<'static>;

/// One model for each script with several languages.
pub(crate) static LANGUAGE_NGRAMS: [LanguageModel; LANGUAGE_MODELS] =
    checked(language_ngrams::read(LANGUAGE_NGRAMS_FILE));

/// How many models [`LANGUAGE_NGRAMS`] has.
pub(crate) const LANGUAGE_MODELS: usize = checked(model_count(LANGUAGE_NGRAMS_FILE));

static TEXT_QUALITY_FILE: &[u8] = include_bytes!("../data/text_quality.bin");

/// For each script whose model tells plausible letters.
pub(crate) static TEXT_QUALITY: [TextQuality<'static>; checked(script_count(TEXT_QUALITY_FILE))] =
    checked(text_quality::read(TEXT_QUALITY_FILE));

/// Arabic, Hebrew.
pub(crate) static LETTER_ORDER: [LetterOrder<'static>; 2] =
    checked(letter_order::read(include_bytes!("../data/letter_order.bin")));
