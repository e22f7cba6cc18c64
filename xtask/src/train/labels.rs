//! The labels of each model, and how common their languages are among pages.

/// The languages that one model tells apart.
pub struct Alphabet {
    /// ISO 15924.
    pub script: &'static str,
    /// Bytes of a row: half as many as there is room for labels.
    pub row: usize,
    /// Buckets of four n-grams.
    pub buckets: u32,
    /// Of the examples of one word, how many are drawn by flattened rates; the others as words are met in lines, where most
    /// are small.
    pub flat: f64,
    pub labels: &'static [Label],
}

/// A language of a model.
pub struct Label {
    /// BCP 47.
    pub tag: &'static str,
    /// How many examples of it are drawn, compared with the others: how common it is, and how hard to tell.
    pub weight: f64,
    /// Files of the training folder that are not found by the tag.
    pub files: &'static [&'static str],
}

const fn label(tag: &'static str, weight: f64, files: &'static [&'static str]) -> Label {
    Label { tag, weight, files }
}

pub const ALPHABETS: [Alphabet; 5] = [
    Alphabet {
        script: "Arab",
        row: 12,
        buckets: 12_000,
        flat: 0.5,
        labels: &[
            label("ur", 3.0, &["perso-arabic/Urdu_urd.txt"]),
            label("ar", 3.0, &["perso-arabic/Arabic_arb.txt", "perso-arabic/Arabic-arab_train.txt"]),
            label("fa", 3.0, &["perso-arabic/Persian_fas.txt", "perso-arabic/Persian-arab_train.txt"]),
            label("ps", 1.5, &[]),
            label("sd", 1.5, &[]),
            label("ckb", 1.5, &["perso-arabic/CentralKurdish-arab_train.txt"]),
            label("ug", 1.0, &[]),
            label("pnb", 1.2, &[]),
            label("skr", 1.0, &[]),
            label("ks", 0.7, &["perso-arabic/Kashmiri_ks-wiki-20221201.txt"]),
            label("fa-AF", 0.7, &[]),
            label("azb", 0.3, &[]),
            label("mzn", 0.1, &[]),
            label("glk", 0.4, &["perso-arabic/Gilaki_glk-wiki-20221201.txt"]),
            label("bal", 0.4, &["perso-arabic/Balochi_bal.txt", "thin/bcc", "thin/bgn"]),
            label("brh", 0.15, &["perso-arabic/Brahui_brh.txt"]),
            label("trw", 0.2, &["perso-arabic/Torwali_trw.txt"]),
            label("hac", 0.4, &["perso-arabic/Gorani_hac.txt", "perso-arabic/Gorani-arab_train.txt"]),
            label("sdh", 0.4, &["perso-arabic/SouthernKurdish-arab_train.txt"]),
            label("kmr-Arab", 0.4, &["perso-arabic/NorthernKurdish-arab_train.txt"]),
            label("ms-Arab", 0.3, &[]),
            label("haz", 0.15, &[]),
        ],
    },
    Alphabet {
        script: "Latn",
        row: 24,
        buckets: 10_000,
        flat: 0.7,
        labels: &[
            label("en", 5.0, &[]),
            label("de", 2.2, &[]),
            label("fr", 2.2, &[]),
            label("es", 2.4, &[]),
            label("it", 2.0, &[]),
            label("pt", 2.2, &[]),
            label("nl", 1.7, &[]),
            label("pl", 1.0, &[]),
            label("tr", 1.2, &[]),
            label("id", 1.2, &[]),
            label("sv", 1.2, &["common-voice/sv-SE.txt"]),
            label("cs", 1.2, &[]),
            label("ro", 1.0, &[]),
            label("hu", 1.0, &[]),
            label("fi", 1.0, &[]),
            label("vi", 1.0, &[]),
            label("da", 1.3, &[]),
            label("nb", 1.3, &["common-voice/nb-NO.txt", "annotations/no/annotations.json"]),
            label("et", 1.0, &[]),
            label("lt", 1.0, &[]),
            label("lv", 1.0, &[]),
            label("sk", 1.3, &[]),
            label("sl", 1.2, &[]),
            label("hr", 1.2, &[]),
            label("ca", 1.2, &[]),
            label("sq", 1.0, &[]),
            label("sw", 1.0, &[]),
            label("so", 1.0, &[]),
            label("az", 0.6, &[]),
            label("fil", 0.6, &[]),
            label("eu", 0.5, &[]),
            label("uz", 0.4, &[]),
            label("ms", 0.25, &[]),
            label("gl", 0.3, &[]),
            label("eo", 0.3, &[]),
            label("cy", 0.4, &[]),
            label("ga", 0.4, &["common-voice/ga-IE.txt"]),
            label("br", 0.25, &[]),
            label("mt", 0.3, &[]),
            label("rw", 0.3, &[]),
            label("af", 0.25, &[]),
            label("kmr", 0.4, &["perso-arabic/NorthernKurdish-latn_train.txt"]),
            label(
                "diq",
                0.2,
                &["perso-arabic/Zazaki-latn-wiki_train.txt", "perso-arabic/Zazaki-latn_train.txt"],
            ),
            label("is", 0.3, &[]),
        ],
    },
    Alphabet {
        script: "Cyrl",
        row: 6,
        buckets: 8_000,
        flat: 0.5,
        labels: &[
            label("ru", 2.5, &[]),
            label("uk", 1.5, &[]),
            label("be", 1.2, &[]),
            label("bg", 1.5, &[]),
            label("sr", 1.2, &[]),
            label("mk", 1.2, &[]),
            label("kk", 1.2, &[]),
            label("mn", 1.0, &[]),
            label("ky", 0.6, &[]),
            label("tt", 0.4, &[]),
            label("cv", 0.3, &[]),
            label("sah", 0.3, &[]),
        ],
    },
    Alphabet {
        script: "Deva",
        row: 2,
        buckets: 1_000,
        flat: 0.5,
        labels: &[
            label("hi", 2.0, &[]),
            label("mr", 1.0, &[]),
            label("ne", 1.0, &["common-voice/ne-NP.txt"]),
        ],
    },
    Alphabet {
        script: "Beng",
        row: 2,
        buckets: 500,
        flat: 0.5,
        labels: &[label("bn", 2.0, &[]), label("as", 1.0, &[])],
    },
];
