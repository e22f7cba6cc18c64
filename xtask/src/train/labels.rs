//! The models that are trained: for each, its labels, how often their examples are drawn, and the size of its tables.

/// One model, which tells the languages of one script apart.
pub struct ModelSpec {
    /// ISO 15924.
    pub script: &'static str,
    /// Bytes of a row: half as many as there is room for labels.
    pub row_bytes: usize,
    /// Buckets of four n-grams.
    pub buckets: u32,
    /// The share of one-word examples that are drawn by flattened word rates. The others are drawn as words stand in lines,
    /// where most are short.
    pub flattened_share: f64,
    pub labels: &'static [LabelSpec],
}

/// A language of a model.
pub struct LabelSpec {
    /// BCP 47.
    pub tag: &'static str,
    /// How often its examples are drawn, relative to the others: by how common it is, and how hard to tell.
    pub weight: f64,
    /// Files of the training folder that are not found by the tag.
    pub files: &'static [&'static str],
}

const fn label(tag: &'static str, weight: f64, files: &'static [&'static str]) -> LabelSpec {
    LabelSpec { tag, weight, files }
}

pub const MODELS: [ModelSpec; 5] = [
    ModelSpec {
        script: "Arab",
        row_bytes: 12,
        buckets: 12_000,
        flattened_share: 0.5,
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
    ModelSpec {
        script: "Latn",
        row_bytes: 24,
        buckets: 10_000,
        flattened_share: 0.7,
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
    ModelSpec {
        script: "Cyrl",
        row_bytes: 6,
        buckets: 8_000,
        flattened_share: 0.5,
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
    ModelSpec {
        script: "Deva",
        row_bytes: 2,
        buckets: 1_000,
        flattened_share: 0.5,
        labels: &[
            label("hi", 2.0, &[]),
            label("mr", 1.0, &[]),
            label("ne", 1.0, &["common-voice/ne-NP.txt"]),
        ],
    },
    ModelSpec {
        script: "Beng",
        row_bytes: 2,
        buckets: 500,
        flattened_share: 0.5,
        labels: &[label("bn", 2.0, &[]), label("as", 1.0, &[])],
    },
];
