use super::encoding_bigrams::{self, EncodingBigrams};
use super::error::{ModelError, checked};
use super::file::verify_checksum;
use super::language_ngrams;
use super::letter_order;
use super::lost_bytes::LostBytes;
use super::mojibake_model::MojibakeModel;
use super::text_quality;
use super::urdu_heh::UrduHeh;

static ENCODING_BIGRAMS: &[u8] = include_bytes!("../../data/encoding_bigrams.bin");
static MOJIBAKE_MODEL: &[u8] = include_bytes!("../../data/mojibake_model.bin");
static LOST_BYTES: &[u8] = include_bytes!("../../data/lost_bytes.bin");
static LANGUAGE_NGRAMS: &[u8] = include_bytes!("../../data/language_ngrams.bin");
static URDU_HEH: &[u8] = include_bytes!("../../data/urdu_heh.bin");
static LETTER_ORDER: &[u8] = include_bytes!("../../data/letter_order.bin");

static TEXT_QUALITY: &[u8] = include_bytes!("../../data/text_quality.bin");

type Rewritten = Result<Vec<u8>, ModelError>;

/// A reader and its writer.
type Rewrite = fn(&[u8]) -> Rewritten;

fn encoding_bigrams(file: &[u8]) -> Rewritten {
    const LANGUAGES: usize = checked(encoding_bigrams::language_count(ENCODING_BIGRAMS));
    let tables = EncodingBigrams::<LANGUAGES>::read(file)?;
    encoding_bigrams::write(&tables.languages, tables.foreign, tables.east_asian)
}

fn mojibake_model(file: &[u8]) -> Rewritten {
    MojibakeModel::read(file)?.write()
}

fn lost_bytes(file: &[u8]) -> Rewritten {
    LostBytes::read(file)?.write()
}

fn language_ngrams(file: &[u8]) -> Rewritten {
    const MODELS: usize = checked(language_ngrams::model_count(LANGUAGE_NGRAMS));
    language_ngrams::write(&language_ngrams::read::<MODELS>(file)?)
}

fn urdu_heh(file: &[u8]) -> Rewritten {
    UrduHeh::read(file)?.write()
}

fn letter_order(file: &[u8]) -> Rewritten {
    letter_order::write(&letter_order::read::<2>(file)?)
}

fn text_quality(file: &[u8]) -> Rewritten {
    const SCRIPTS: usize = checked(text_quality::script_count(TEXT_QUALITY));
    let tables = text_quality::read::<SCRIPTS>(file)?;
    text_quality::write(
        &tables.map(|table| (table.script, table.deviations(), table.clean_texts().collect())),
    )
}

/// Each file with its reader and writer.
const FILES: [(&[u8], Rewrite); 7] = [
    (ENCODING_BIGRAMS, encoding_bigrams),
    (MOJIBAKE_MODEL, mojibake_model),
    (LOST_BYTES, lost_bytes),
    (LANGUAGE_NGRAMS, language_ngrams),
    (URDU_HEH, urdu_heh),
    (LETTER_ORDER, letter_order),
    (TEXT_QUALITY, text_quality),
];

#[test]
fn every_file_is_written_as_it_was_read() {
    for (file, rewrite) in FILES {
        assert_eq!(verify_checksum(file), Ok(()));
        assert!(rewrite(file).unwrap() == file);
    }
}

#[test]
fn a_file_that_is_not_well_formed_is_an_error() {
    for (file, rewrite) in FILES {
        for (at, what) in [(0, "magic"), (8, "format version"), (10, "table kind"), (12, "size")] {
            let mut wrong = file.to_vec();
            wrong[at] ^= 0x80;
            assert_eq!(rewrite(&wrong), Err(ModelError { what, at }));
        }
        for end in (0..100).chain([file.len() / 2, file.len() - 1]) {
            assert!(rewrite(&file[..end]).is_err());
            // The header says so many bytes, and the tables want more.
            let mut short = file[..end].to_vec();
            if let Some(size) = short.get_mut(12..16) {
                size.copy_from_slice(&(end as u32).saturating_sub(24).to_le_bytes());
            }
            assert!(rewrite(&short).is_err());
        }
        let mut long = [file, b"x"].concat();
        let size = long.len() as u32 - 24;
        long[12..16].copy_from_slice(&size.to_le_bytes());
        assert!(rewrite(&long).is_err());
    }
}

#[test]
fn a_changed_table_has_another_checksum() {
    for (file, _) in FILES {
        let mut wrong = file.to_vec();
        *wrong.last_mut().unwrap() ^= 1;
        assert!(verify_checksum(&wrong).is_err());
    }
}

#[test]
fn a_file_of_another_kind_is_an_error() {
    for (i, (file, _)) in FILES.into_iter().enumerate() {
        for (j, (_, rewrite)) in FILES.into_iter().enumerate() {
            assert_eq!(rewrite(file).is_ok(), i == j);
        }
    }
}
