//! The whole stage: what is repaired, what is left alone, and what is reported.

use super::line::DamagedLine;
use super::utf8::Utf8Repairer;
use super::utf8::fast_path::FastPath;
use super::*;
use crate::codepages::Codepage;
use crate::edit::Rewriter;
use crate::profile::{Profile, Rule};

/// Repairs a text of which no line is known.
fn repair<'a>(text: &'a str, protected: &Protected, rules: RuleSet) -> Repaired<'a> {
    super::repair(text, protected, rules, &mut KnownLines::default())
}

fn repaired(text: &str) -> String {
    let Repaired { rewritten, .. } = repair(text, &Protected::default(), Profile::Display.rules());
    assert_eq!(rewritten.edits.undo(&rewritten.text), text);
    assert!(
        {
            let known = &mut KnownLines::default();
            preview(&rewritten.text, &Protected::default(), Profile::Display.rules(), known)
                .repaired
                .is_empty()
        },
        "{text:?} is not repaired completely: {:?}",
        rewritten.text
    );
    rewritten.text.into_owned()
}

fn paths(text: &str) -> Vec<String> {
    let edits = repair(text, &Protected::default(), Profile::Display.rules()).rewritten.edits;
    edits.stretches().filter_map(|edit| edit.mojibake_path.map(ToString::to_string)).collect()
}

/// The UTF-8 of `text`, decoded with the codepage. A byte that it lacks becomes the C1 control of its number;
/// ISO-8859-1 lacks all of them.
fn misdecode(text: &str, codepage: &str) -> String {
    let table = Codepage::named(codepage);
    assert!(table.is_some() || codepage == "ISO-8859-1", "{codepage}");
    text.bytes().map(|byte| table.and_then(|table| table.decode(byte)).unwrap_or(char::from(byte))).collect()
}

const SENTENCES: [&str; 8] = [
    "لاہور میں آج بارش ہوئی، اور بچے گلی میں کھیلتے رہے۔",
    "ذهبت فاطمة إلى السوق واشترت فاكهة طازجة",
    "کتاب را از کتابخانه گرفتم و تا صبح خواندم",
    "هغه نن سهار ښوونځي ته ولاړ او خپل ملګری يې وليد",
    "Сегодня утром шёл дождь, и дети играли дома.",
    "Müller kaufte für seine Söhne große Äpfel.",
    "Où étiez-vous cet été, près de la forêt ?",
    "आज सुबह बारिश हुई और बच्चे घर में खेलते रहे",
];

#[test]
fn utf8_decoded_with_any_codepage_is_repaired() {
    for sentence in SENTENCES {
        for codepage in ["windows-1252", "windows-1256", "macintosh", "IBM437", "IBM850"] {
            let once = misdecode(sentence, codepage);
            assert_eq!(repaired(&once), sentence, "{codepage}: {once}");
            let twice = misdecode(&once, codepage);
            assert_eq!(repaired(&twice), sentence, "{codepage} twice: {twice}");
        }
    }
}

/// The same as [`lines::repair`], without the fast path.
fn repair_without_fast_path(text: &str) -> Rewritten<'_> {
    let mut rewriter = Rewriter::new(text);
    let (mut line, mut utf8) = (DamagedLine::default(), Utf8Repairer::default());
    for range in prefilter::lines(text) {
        line.take(text, range);
        lines::repair_line(&mut line, &mut utf8);
        line.write(text, &mut rewriter);
    }
    rewriter.finish()
}

#[test]
fn fast_path_repairs_lines_as_the_slow_path_does() {
    let mut decided = 0;
    let mut compare = |line: &str| {
        let text = format!("\n{line}\n\n{line} (2)\n");
        let fast =
            lines::repair(&text, &Protected::default(), Profile::Display.rules(), &mut KnownLines::default())
                .rewritten;
        let slow = repair_without_fast_path(&text);
        assert_eq!(fast.text, slow.text);
        assert_eq!(fast.edits, slow.edits, "{line}");
        let is_decided = FastPath::default().repair(line).is_some_and(|line| line.is_free_of_layers);
        decided += usize::from(is_decided);
    };
    for word in ["فيلم", "فتح", "حفل", "ح", "ÉAé", "ßAé", "うそ", "🎁"] {
        for (codepage, next) in [("windows-1256", "windows-1252"), ("windows-1252", "windows-1256")] {
            compare(&misdecode(&misdecode(word, codepage), next));
        }
    }
    let pieces = ["", "HÉ ", "naïve ", "SIX Ã ", "“”", "\u{80} ", "2×3 ", "http://été.fr ", "Ø´ ", "é"];
    for sentence in SENTENCES {
        for codepage in ["windows-1252", "ISO-8859-1", "windows-1256", "windows-1251"] {
            for piece in pieces {
                let once = misdecode(&format!("{piece}{sentence}"), codepage);
                compare(&once);
                compare(&format!("{piece}{once}{piece}"));
                compare(&misdecode(&once, "windows-1252"));
                compare(&misdecode(&misdecode(&once, codepage), codepage));
            }
        }
    }
    assert!(decided > 400, "{decided}");
}

#[test]
fn few_pictographs_are_repaired_as_utf8() {
    let gifts = "🎁".repeat(12);
    for codepage in ["windows-1252", "windows-1256", "macintosh", "IBM437", "windows-1251"] {
        for text in [
            "@ali 🎁",
            "<b>🎁</b>",
            "🎁 –",
            "🎊🎉 @you",
            "<b>🎁🌺🍎</b> @a",
            "@a 😂😍👍🙏",
            &format!("@a {gifts}"),
        ] {
            let damaged = text.replace(|c| c > '\u{FFFF}', "");
            let pictographs: String = text.chars().filter(|&c| c > '\u{FFFF}').collect();
            let at = text.find(&pictographs).expect("one stretch");
            let (head, tail) = damaged.split_at(at);
            assert_eq!(
                repaired(&format!("{head}{}{tail}", misdecode(&pictographs, codepage))),
                text,
                "{codepage}"
            );
        }
    }
}

#[test]
fn a_single_letter_inside_a_word_is_repaired() {
    let arabic = misdecode("ß", "windows-1256");
    assert_eq!(repaired(&format!("Die Stra{arabic}e ist gro{arabic}")), "Die Straße ist groß");
    let (turkish, a) = (misdecode("ş", "windows-1256"), misdecode("à", "windows-1256"));
    assert_eq!(repaired(&format!("Sana bir {turkish}ey getirdim.")), "Sana bir şey getirdim.");
    assert_eq!(repaired(&format!("Il pense {a} la mer.")), "Il pense à la mer.");
    let sentence = |name: &str| format!("سفر خود را با {name}، که راه را خوب بلد بود، آغاز کردیم.");
    assert_eq!(repaired(&sentence(&misdecode("Zoltán", "windows-1252"))), sentence("Zoltán"));
}

#[test]
fn layers_and_codepages_may_differ_within_a_line() {
    let mixed =
        format!("{} – {}", misdecode(SENTENCES[0], "windows-1256"), misdecode(SENTENCES[6], "windows-1252"));
    assert_eq!(repaired(&mixed), format!("{} – {}", SENTENCES[0], SENTENCES[6]));
    assert_eq!(
        paths(&misdecode(&misdecode("été", "windows-1252"), "windows-1252"))[0],
        "UTF-8←windows-1252 ×2"
    );
}

#[test]
fn spaces_and_dropped_bytes_are_restored() {
    let lost =
        |text: &str| misdecode(text, "windows-1252").replace(|c| ('\u{80}'..='\u{9F}').contains(&c), "");
    assert_eq!(
        repaired(&misdecode("voilà le travail", "windows-1252").replace('\u{A0}', " ")),
        "voilà  le travail".replace("  ", " ")
    );
    assert_eq!(repaired(&lost(SENTENCES[0])), SENTENCES[0]);
    assert_eq!(repaired(&lost(SENTENCES[1])), SENTENCES[1]);
    let partly_vocalised = "إنَّ أخاكَ وجدَ الهاتف في حقيبة السفر";
    assert_eq!(repaired(&lost(partly_vocalised)), partly_vocalised);
    let marked =
        misdecode(SENTENCES[0], "windows-1252").replace(|c| ('\u{80}'..='\u{9F}').contains(&c), "\u{FFFD}");
    assert_eq!(repaired(&marked), SENTENCES[0]);
    assert!(paths(&marked).iter().any(|path| path.ends_with("lossy")));
}

#[test]
fn losses_are_reported() {
    let found = |text: &str| {
        repair(text, &Protected::default(), Profile::Display.rules())
            .found
            .into_iter()
            .map(|f| f.kind)
            .collect::<Vec<_>>()
    };
    let marked =
        misdecode(SENTENCES[0], "windows-1252").replace(|c| ('\u{80}'..='\u{9F}').contains(&c), "\u{FFFD}");
    assert_eq!(found(&marked), [FindingKind::ReplacementCharacter, FindingKind::LossyRepair]);
    assert_eq!(found("caf\u{FFFD}"), [FindingKind::ReplacementCharacter]);
    assert_eq!(
        repair(&misdecode(SENTENCES[5], "windows-1252"), &Protected::default(), Profile::Lossless.rules())
            .found[0]
            .kind,
        FindingKind::Mojibake
    );
}

#[test]
fn single_byte_encodings_of_other_scripts_are_repaired() {
    for (sentence, codepage) in [
        (SENTENCES[1], "windows-1256"),
        ("كَتَبَ الوَلَدُ دَرسَهُ في الصَّباحِ", "windows-1256"),
        (SENTENCES[1], "ISO-8859-6"),
        (SENTENCES[4], "windows-1251"),
        (SENTENCES[4], "KOI8-R"),
    ] {
        let table = Codepage::named(codepage).expect("a codepage of that name");
        let bytes: Vec<u8> = sentence.chars().filter_map(|c| table.encode(c)).collect();
        let latin: String = bytes.iter().map(|&byte| char::from(byte)).collect();
        assert_eq!(repaired(&latin), sentence, "{codepage}: {latin}");
    }
}

#[test]
fn c1_controls_become_windows_1252_characters() {
    assert_eq!(
        repaired("\u{84}So\u{93}, sagte er \u{96} und ging\u{85} fort"),
        "„So“, sagte er – und ging… fort"
    );
    assert_eq!(repaired("a line\u{85}and another"), "a line\u{85}and another");
}

#[test]
fn utf16_decoded_as_latin1_is_repaired() {
    for (bytes, name) in
        [(u16::to_le_bytes as fn(u16) -> [u8; 2], "UTF-16LE"), (u16::to_be_bytes, "UTF-16BE")]
    {
        let text: String = "سلام دنیا".encode_utf16().flat_map(bytes).map(char::from).collect();
        assert_eq!(repaired(&text), "سلام دنیا");
        assert_eq!(paths(&text)[0], format!("{name}←ISO-8859-1"));
    }
}

#[test]
fn cesu8_and_overlong_nul_are_repaired() {
    assert_eq!(repaired("Well done \u{ED}\u{A0}\u{BD}\u{ED}\u{B8}\u{80}!"), "Well done 😀!");
    assert_eq!(repaired("Ã©tÃ© Ã\u{A0} la forÃªt\u{C0}\u{80}"), "été à la forêt\0");
}

#[test]
fn references_and_layers_are_undone_in_turn() {
    assert_eq!(repaired("&Atilde;&copy;t&Atilde;&copy;"), "été");
    assert_eq!(repaired("&amp;#195;&amp;#169;t&#xC3;&#xA9;"), "été");
}

#[test]
fn escaped_words_are_reported_and_decoded_in_profile_corpus() {
    for text in ["اس کا نام %D8%A7%D8%B1%D8%AF%D9%88 ہے", "اس کا نام \\u0627\\u0631\\u062F\\u0648 ہے"]
    {
        let display = repair(text, &Protected::default(), Profile::Display.rules());
        assert_eq!(display.rewritten.text, text);
        assert_eq!(display.found[0].kind, FindingKind::EscapedText);
        assert_eq!(
            repair(text, &Protected::default(), Profile::Corpus.rules()).rewritten.text,
            "اس کا نام اردو ہے"
        );
    }
    for text in ["https://example.org/%D8%A7%D8%B1%D8%AF%D9%88", "100%25 \\u0041", "name=%D8%A7%D8%B1"] {
        let corpus = repair(text, &Protected::default(), Profile::Corpus.rules());
        assert_eq!(corpus.rewritten.text, text);
        assert!(corpus.found.is_empty());
    }
}

#[test]
fn clean_text_is_left_alone() {
    for text in SENTENCES.into_iter().chain([
        "SIX SIGMA Ã",
        "É… “É” – É’s",
        "CAFÉ™ and ROSÉ® at 5×£3",
        "SÃO PAULO, MAÇÃ, ÁÉÍÓÚ",
        "Þórður og Ævar fóru á Ísafjörð",
        "Nguyễn Đức Ưởng ở Đà Nẵng",
        "Ø´ = ∂Ø/∂t, ∆° ≈ √π",
        "ВІКІ і ҐАНОК",
        "عکس، سڑک، اکثر: تک؟ رگ!",
        "«Ça va ?» — «Très bien…»",
        "La lettre أ\u{A0}: elle se lit a.",
        "the letters أں, and then أ، too",
        "┌──┬──┐│ab│",
    ]) {
        assert_eq!(repaired(text), text);
        assert!(repair(text, &Protected::default(), Profile::Display.rules()).rewritten.edits.is_empty());
    }
}

#[test]
fn addresses_and_program_text_stay() {
    for text in ["siehe https://example.org/Ã¼ber-uns dort", "an Ã¼@example.org", "<code>Ã©</code>"] {
        assert_eq!(repaired(text), text);
    }
    assert_eq!(repaired("siehe https://example.org â€“ Ã¼ber uns"), "siehe https://example.org – über uns");
}

#[test]
fn damage_takes_linear_time() {
    for piece in ["Ã", "Ã©", "â€", "ط§", "&Atilde;", "%D8%A7", "\u{6}a", "Ù\u{FFFD}", "é\u{2067}"] {
        let time = |len: usize| {
            let text = piece.repeat(len / piece.len());
            let start = cpu_time::ThreadTime::now();
            repair(&text, &Protected::default(), Profile::Corpus.rules());
            start.elapsed()
        };
        time(20_000);
        let (short, long) = (time(20_000).as_secs_f64(), time(160_000).as_secs_f64());
        assert!(long < short.max(0.002) * 30.0, "{piece}: {short} and {long} seconds");
    }
}

/// `text` encoded in `encoded_as` and decoded with the codepage. ISO-8859-1 decodes all bytes.
fn misdecode_legacy(text: &str, encoded_as: &str, codepage: &str) -> String {
    let bytes: Vec<u8> =
        match (Codepage::named(encoded_as), encoding_rs::Encoding::for_label(encoded_as.as_bytes())) {
            (Some(table), _) => {
                text.chars().map(|c| table.encode(c).expect("a character of the codepage")).collect()
            }
            (_, Some(encoding)) => encoding.encode(text).0.into_owned(),
            _ => panic!("{encoded_as}"),
        };
    let table = Codepage::named(codepage);
    bytes.iter().map(|&byte| table.and_then(|table| table.decode(byte)).unwrap_or(char::from(byte))).collect()
}

const JAPANESE: &str = "今日は朝から雨が降っていたので、家で本を読みました。";
const CHINESE: &str = "今天早上下雨了，所以孩子们在家里看书。";
const TAIWANESE: &str = "今天早上下雨了，所以孩子們在家裡看書。";
const KOREAN: &str = "오늘 아침에 비가 와서 아이들은 집에서 책을 읽었다.";
const HEBREW: &str = "הבוקר ירד גשם והילדים קראו ספר בבית";
const THAI: &str = "เช้านี้ฝนตกและเด็กๆอ่านหนังสืออยู่ที่บ้าน";

#[test]
fn legacy_encodings_are_told_apart() {
    for (sentence, encoded_as) in [
        (JAPANESE, "Shift_JIS"),
        (JAPANESE, "EUC-JP"),
        (CHINESE, "GBK"),
        (TAIWANESE, "Big5"),
        (KOREAN, "EUC-KR"),
        (HEBREW, "windows-1255"),
        (THAI, "windows-874"),
        (SENTENCES[4], "IBM866"),
    ] {
        for codepage in ["windows-1252", "ISO-8859-1"] {
            let damaged = misdecode_legacy(sentence, encoded_as, codepage);
            assert_eq!(repaired(&damaged), sentence, "{encoded_as} as {codepage}: {damaged}");
        }
    }
    for (sentence, encoded_as, codepage) in [
        ("新しいフォルダに写真を入れました", "Shift_JIS", "IBM437"),
        (CHINESE, "GBK", "IBM437"),
        (KOREAN, "EUC-KR", "IBM437"),
        (SENTENCES[4], "IBM866", "IBM437"),
        (SENTENCES[4], "IBM866", "windows-1251"),
        (SENTENCES[4], "IBM866", "KOI8-R"),
        (SENTENCES[4], "KOI8-R", "windows-1251"),
        (SENTENCES[4], "windows-1251", "KOI8-R"),
    ] {
        let damaged = misdecode_legacy(sentence, encoded_as, codepage);
        assert_eq!(repaired(&damaged), sentence, "{encoded_as} as {codepage}: {damaged}");
    }
    let damaged = misdecode_legacy(CHINESE, "GBK", "windows-1252");
    assert_eq!(paths(&damaged)[0], "GBK←windows-1252");
}

#[test]
fn latin_codepages_are_told_apart_by_language() {
    for (sentence, encoded_as) in [
        ("Sabah yağmur yağdı, çocuklar evde kaldı ve kitap okudu.", "windows-1254"),
        ("Ráno pršelo, a tak děti zůstaly doma a četly si příběhy.", "windows-1250"),
        ("Rano padał deszcz, więc dzieci zostały w domu i czytały książkę.", "windows-1250"),
        ("Šį rytą lijo, todėl vaikai liko namuose ir skaitė knygą.", "windows-1257"),
        ("Šorīt lija lietus, tāpēc bērni palika mājās un lasīja grāmatu.", "windows-1257"),
    ] {
        let damaged = misdecode_legacy(sentence, encoded_as, "windows-1252");
        assert_eq!(repaired(&damaged), sentence, "{damaged}");
        assert_eq!(repaired(sentence), sentence);
    }
    for clean in [
        "Það rigndi í morgun, svo börnin voru heima og lásu bók um þjóðir.",
        "Tað regnaði í morgun, og tí vóru børnini heima við hús.",
        "Ráno pršalo, a tak deti zostali doma a čítali knihu.",
        "Questa città è più bella di così, però non c'è nessuno.",
        "¿Llovió esta mañana? Los niños leían en casa.",
        "Où est le garçon ? Il a plu dès l'aube, là-bas, à Nîmes.",
        "Choveu de manhã; as crianças não saíram, então leram.",
        "Roedd hi'n glawio y bore 'ma, felly arhosodd y plant gartrefŵ tŷ.",
        "Al matí plovia; això és així, però la nena ja té el llibre.",
        "Nó đã mưa sáng nay, bọn trẻ ở nhà và đọc sách. Kìa, nó ý gì?",
        "Herr Sørensen møtte señora Núñez på Île de Ré.",
        "10 m³, ¿verdad? 5 £ for 2 ½ lb.",
    ] {
        assert_eq!(repaired(clean), clean);
    }
}

#[test]
fn lists_of_letters_and_words_in_capitals_stay() {
    for text in [
        "ÄÖÜ",
        "ÁÉÍÓÚ",
        "Umlauts (öäü ÖÄÜ ß) and ÅÄÖ åäö ÆØÅ",
        "ÀÂÇ ÉÈÊ, ÀÈÌÒÙ; âêîôû ÂÊÎÔÛ",
        "á é í ó ú ü ñ Á É Í Ó Ú Ü Ñ",
        "ÃÕÇÁÉÍÓÚÂÊÔÀ",
        "NON SO DI PIÙ… CAFÉ™ DI L’UNITÀ”",
        "A IRMÃ… A MAÇÃ™ E A MANHÃ”, PERÙ’",
        "IRMÃ\u{A0}DELE",
        "un café”… à la menthe",
        "Á Ý Ò Â Ã Ù",
        "Ä, Ö, Ü, ß und Å",
        "├────────┼────────┤",
        "│\u{A0}\u{A0} ├── α",
        "ÄäÖöÜü ÀàÉéÈè",
        "If it shows “Ã©” or «\u{A0}Ã¨\u{A0}», or 「Ã§」, it was read in the wrong encoding.",
    ] {
        assert_eq!(repaired(text), text);
    }
    assert_eq!(repaired("NÃƒO, SÃ“ AMANHÃƒ"), "NÃO, SÓ AMANHÃ");
}

#[test]
fn symbols_are_repaired_and_keep_the_space_behind_them() {
    for (damaged, wanted) in [
        ("3 Ã— 4 m", "3 × 4 m"),
        ("10Ã—20 Ã· 5", "10×20 ÷ 5"),
        ("a Â± b, 20 Â°C, Â© 2020", "a ± b, 20 °C, © 2020"),
        ("10 â‰\u{A0} 11", "10 ≠ 11"),
        ("7 â™\u{A0} 8", "7 ♠ 8"),
        ("7 â™ 8", "7 ♠ 8"),
    ] {
        assert_eq!(repaired(damaged), wanted);
    }
}

#[test]
fn a_cut_sequence_stays_and_the_others_are_repaired() {
    let damaged = misdecode("处理文件上传", "windows-1252");
    let cut: String = damaged.chars().take(damaged.chars().count() - 1).collect();
    let repaired = repaired(&cut);
    assert!(repaired.starts_with("处理文件上ä"), "{repaired}");
}

#[test]
fn hebrew_decoded_with_windows_1255_is_repaired() {
    for text in ["ינואר 2018", "יום שני", HEBREW] {
        let damaged: String = text
            .bytes()
            .map(|byte| {
                Codepage::named("windows-1255")
                    .and_then(|table| table.decode(byte))
                    .unwrap_or(char::from(byte))
            })
            .collect();
        assert_eq!(repaired(&damaged), text, "{damaged}");
    }
    let clean = "צ׳ק, ג׳ירפה, מס׳ 5, רח׳ הרצל";
    assert_eq!(repaired(clean), clean);
}

#[test]
fn unrepaired_damage_is_reported_to_later_stages() {
    let unrepaired = |text: &str| {
        let repaired = repair(text, &Protected::default(), Profile::Display.rules());
        let again = repair(&repaired.rewritten.text, &Protected::default(), Profile::Display.rules());
        assert_eq!(repaired.unrepaired, again.unrepaired);
        let parts = repaired.unrepaired.iter().map(|range| repaired.rewritten.text[range.clone()].to_owned());
        (parts.collect::<Vec<_>>(), repaired.found.len())
    };
    assert_eq!(unrepaired("siehe å\u{A0}ç\u{90}æ\u{AD} dort"), (vec!["å\u{A0}ç\u{90}æ\u{AD}".to_owned()], 1));
    let ambiguous = "´ºÌì ÀÛÀº ¸¶À";
    assert_eq!(unrepaired(ambiguous), (vec![ambiguous.to_owned()], 1));
    for clean in [
        "«\u{A0}Ça va\u{A0}?\u{A0}» — «\u{A0}Très bien, André\u{A0}!\u{A0}»",
        "auf\u{AD}ge\u{AD}räumt",
        "10\u{A0}€",
    ] {
        assert_eq!(unrepaired(clean), (vec![], 0));
    }
}

#[test]
fn rules_that_are_off_do_nothing() {
    let text = "&lt; Ã©tÃ©";
    let with = |rules: RuleSet| repair(text, &Protected::default(), rules).rewritten.text.into_owned();
    assert_eq!(with(Profile::Display.rules()), "< été");
    assert_eq!(with(Profile::Display.rules().without(Rule::Mojibake)), "< Ã©tÃ©");
    assert_eq!(with(Profile::Display.rules().without(Rule::Entity)), "&lt; été");
    assert_eq!(with(Profile::Display.rules().only(Rule::Nfc.into())), text);
}

#[test]
fn protected_ranges_stay_and_are_moved_along() {
    let text = "&eacute; `&lt;Ã¼` Ã¼ber &amp; `&gt;Ã©` cafÃ©";
    let start = |part: &str| text.find(part).expect("a part of the text");
    let range = |part: &str| start(part)..start(part) + part.len();
    let protected =
        Protected { ranges: vec![range("`&lt;Ã¼`"), range("`&gt;Ã©`")], ..Protected::default() };
    let Repaired { rewritten, .. } = repair(text, &protected, Profile::Display.rules());
    assert_eq!(rewritten.text, "é `&lt;Ã¼` über & `&gt;Ã©` café");
    assert_eq!(rewritten.edits.undo(&rewritten.text), text);
}
