use super::sample::{CONTEXT_BYTES, SAMPLE_BYTES};
use super::single_byte::PruneMargin;
use super::*;
use crate::codepages::Codepage;

fn bytes(text: &str, label: &str) -> Vec<u8> {
    match Charset::for_label(label).unwrap() {
        Charset::Codepage(page) => {
            text.chars().map(|c| page.encode(c).unwrap_or_else(|| panic!("{c:?} in {label}"))).collect()
        }
        Charset::Whatwg(encoding) => {
            let (bytes, _, lossy) = encoding.encode(text);
            assert!(!lossy, "{text}");
            bytes.into_owned()
        }
        Charset::Utf32 { .. } | Charset::Euc(_) => unreachable!(),
    }
}

fn detect(source: &[u8]) -> Detection {
    Detector::new(source, &SourceHints::default()).detection()
}

fn name(text: &str, label: &str) -> &'static str {
    detect(&bytes(text, label)).charset.name()
}

/// The text in the encoding that statistics find.
fn read(source: &[u8]) -> String {
    match detect(source).charset {
        Charset::Codepage(page) => source.iter().filter_map(|&byte| page.decode(byte)).collect(),
        Charset::Whatwg(encoding) => encoding.decode(source).0.into_owned(),
        _ => String::new(),
    }
}

const FRENCH: &str = "Voilà une journée très agréable à l’été, où l’on déjeune à côté";
const GERMAN: &str = "Ein schöner Tag über den Dächern; größere Äpfel fallen früh vom Baum";
const CZECH: &str = "Příliš dlouhá řeka teče městem a lidé stojí na břehu večer co večer";
const RUSSIAN: &str = "Сегодня в городе идёт дождь и дует сильный ветер, но дети гуляют";
const GREEK: &str = "Η πόλη ξυπνά νωρίς και οι άνθρωποι περπατούν αργά στους δρόμους";
const HEBREW: &str = "היום יורד גשם בעיר הגדולה ואנשים ממהרים הביתה";
const ARABIC: &str = "هذه جملة قصيرة عن المدينة كتبت للاختبار فقط ولا شيء غير ذلك";
const PERSIAN: &str = "اين جمله چند کلمه دارد و براي آزمايش نوشته شده است";
const TURKISH: &str = "Bugün şehirde yağmur yağıyor ve çocuklar evde kalıyor, ağaçlar ıslak";

#[test]
fn text_is_read_in_the_encodings_of_its_language() {
    for (text, labels) in [
        (FRENCH, "windows-1252 macintosh"),
        (GERMAN, "windows-1252"),
        (CZECH, "windows-1250 iso-8859-2 cp852 maclatin2"),
        (RUSSIAN, "windows-1251 koi8-r iso-8859-5 ibm866 cp855 x-mac-cyrillic"),
        (GREEK, "windows-1253 cp737 cp869 macgreek"),
        (HEBREW, "windows-1255 cp862"),
        (ARABIC, "windows-1256 iso-8859-6 cp720 x-mac-arabic"),
        (TURKISH, "windows-1254 cp857 macturkish"),
        ("今日は雨が降っています。人々は家にいます。", "shift_jis euc-jp"),
        ("오늘은 도시에 비가 내리고 사람들은 집에 있다", "euc-kr"),
        ("城市的早晨很安静，人们慢慢走过街道，孩子们去学校。", "gbk"),
        ("城市的早晨很安靜，人們慢慢走過街道，孩子們去學校。", "big5"),
    ] {
        for label in labels.split(' ') {
            let source = bytes(text, label);
            assert_eq!(read(&source), text, "{label}: {:?}", detect(&source));
        }
    }
}

/// MacFarsi differs from MacArabic in its digits only, so the language decides.
#[test]
fn language_decides_between_mac_arabic_and_mac_farsi() {
    assert_eq!(name(&format!("{ARABIC} ١٢٣"), "x-mac-arabic"), "x-mac-arabic");
    assert_eq!(name(&format!("{PERSIAN} ۱۲۳").replace('ک', "ك"), "x-mac-farsi"), "x-mac-farsi");
    assert_eq!(name(&PERSIAN.replace('ک', "ك"), "x-mac-arabic"), "x-mac-farsi");
    // Its heh is the Arabic one.
    let urdu = "شهر ميں آج بارش هوئي اور سڑكيں بند رهيں، ۱۲ لوگ گهر نهيں گئے";
    assert_eq!(name(urdu, "x-mac-farsi"), "x-mac-farsi");
    assert_eq!(name(&PERSIAN.replace('ي', "ی"), "isiri-3342"), "ISIRI-3342");
}

/// One letter of ISO-8859-14, where windows-1256 has a direction mark.
#[test]
fn direction_mark_inside_a_latin_word_is_improbable() {
    let welsh = "Mae llawer o bobl yn dod i D\u{177}'r Dref bob bore, ond nid yw'r drws ar agor";
    assert_eq!(name(welsh, "iso-8859-14"), "ISO-8859-14");
}

#[test]
fn ebcdic_is_detected_by_language() {
    for (text, label) in [
        ("The council met on Monday and approved the plan; 25 were there [all of them]!", "IBM037"),
        ("Der Rat tagte am Montag und billigte den Plan für die Straße, ohne Überraschung!", "IBM273"),
        ("Today's news: it rained [again]!", "IBM500"),
        ("Bugün şehirde yağmur yağıyor, çocuklar evde kalıyor ve ağaçlar ıslak", "IBM1026"),
    ] {
        let detection = detect_ebcdic(&bytes(text, label), &SourceHints::default());
        assert_eq!(detection.map(|detection| detection.charset.name()), Some(label), "{text}");
    }
    for (text, label) in
        [(FRENCH, "windows-1252"), (RUSSIAN, "koi8-r"), ("@@@ @@ é @@ a@b.org", "windows-1252")]
    {
        assert!(detect_ebcdic(&bytes(text, label), &SourceHints::default()).is_none());
    }
}

#[test]
fn one_arabic_date_decides_for_a_page_of_english() {
    let prose = "The committee met on Tuesday and agreed to publish its report. ".repeat(30);
    for month in "جنوري فروري مارچ اپريل مئي جون جولائي اگست ستمبر اكتوبر نومبر دسمبر".split(' ')
    {
        let page = format!("{prose}\n{month} 30, 2025Defence officials said “no”.\n{prose}");
        assert_eq!(name(&page, "windows-1256"), "windows-1256", "{month}");
    }
}

#[test]
fn accents_and_quotes_in_english_are_windows_1252() {
    let prose = "The committee met on Tuesday and agreed to publish its report. ".repeat(30);
    for text in [
        "“no”, it’s late – café naïve £5",
        "Señor Núñez",
        "Größe: 5 m², 20 °C",
        FRENCH,
        GERMAN,
        "© 2024 • Ürümqi",
    ] {
        assert_eq!(name(&format!("{prose}{text}. {prose}"), "windows-1252"), "windows-1252", "{text}");
    }
}

/// However often it occurs, as `è` does in Italian.
#[test]
fn isolated_letter_among_latin_words_is_latin() {
    let places = ["Bari", "Lecce", "Parma", "Siena", "Trento", "Udine", "Pisa", "Lucca", "Asti", "Como"];
    let things =
        ["una bella piazza", "la meta del viaggio", "lontana dal mare", "vicina al confine", "un porto"];
    let many: String =
        things.iter().flat_map(|thing| places.map(|place| format!("{place} è {thing}. "))).collect();
    for (text, label) in [
        (many.as_str(), "windows-1252"),
        ("Il mare è calmo\n", "windows-1252"),
        ("Nous allons à Lille\n", "windows-1252"),
        ("Hun liker å svømme\n", "windows-1252"),
        ("En liten ö i havet\n", "windows-1252"),
        ("Ela é professora\n", "windows-1252"),
        ("Dom stoi w lesie, a my w nim: ó\n", "windows-1250"),
    ] {
        for times in [1, 10, 300] {
            let source = bytes(&text.repeat(times), label);
            assert_eq!(read(&source), text.repeat(times), "{text} {times} times: {:?}", detect(&source));
        }
    }
}

#[test]
fn one_sentence_decides_for_a_page_of_english() {
    let prose =
        ["The committee met on Tuesday and agreed to publish its report.", "Nobody was surprised by that."];
    for (text, label) in [
        (FRENCH, "windows-1252"),
        (GERMAN, "windows-1252"),
        ("Mañana el niño llegará más temprano a la estación", "windows-1252"),
        ("Perché la città è così lontana? Non si può più aspettare", "windows-1252"),
        ("Amanhã não haverá pão na praça, disse a avó do João", "windows-1252"),
        ("På kvällen går många från sjön till ön över bron", "windows-1252"),
        ("Børnene løber på gården, og en hest æder sin frokost", "windows-1252"),
        ("Pöydällä on jäätelöä, mutta äiti ei syö sitä tänään", "windows-1252"),
        (CZECH, "windows-1250"),
        ("Późną jesienią dzieci zbierają żółte liście w ogródku, gdzie rośnie dąb", "windows-1250"),
        ("A tűz mellett ülő öreg bácsi hosszú történetet mesél az erdőről", "windows-1250"),
        (TURKISH, "windows-1254"),
        ("Šodien pilsētā līst lietus, un bērni paliek mājās pie krāsns", "windows-1257"),
        (RUSSIAN, "windows-1251"),
        (GREEK, "windows-1253"),
        (HEBREW, "windows-1255"),
        (ARABIC, "windows-1256"),
        (PERSIAN, "windows-1256"),
    ] {
        for page in [
            format!("{} {text}. {}\n", prose[0], prose[1]),
            format!("{}\n{text}\n{}\n", prose.join(" ").repeat(20), prose.join(" ").repeat(20)),
            format!("{}\n{text}.\n", prose.join("\n").repeat(5)),
        ] {
            let source = bytes(&page, label);
            assert_eq!(read(&source), page, "{text}: {:?}", detect(&source));
        }
    }
}

#[test]
fn symbols_among_ascii_are_windows_1252() {
    let prose = "The parts were measured twice before they were packed";
    for sign in [
        "5 µm",
        "½ cup",
        "10×20 mm",
        "± 3",
        "8 ÷ 2",
        "45°",
        "€9",
        "£9",
        "§ 7",
        "© 2024",
        "Acme®",
        "«so»",
        "3 m²",
    ] {
        for page in [
            format!("{sign}\n"),
            format!("{prose}, {sign}, and sent away.\n"),
            format!("id,name,size\n1,bolt,{sign}\n2,nut,7\n"),
            format!("    let size = scale(&part, 10); // {sign}\n    assert!(size > 0);\n"),
        ] {
            let detection = detect(&bytes(&page, "windows-1252"));
            assert_eq!(detection.charset.name(), "windows-1252", "{page} {detection:?}");
        }
    }
    let row = b"What is it?\nA list of signs, one after another, whatever they are for.\n\n\x80 \x82  \x83  \x84  \x85  \x86  \x87 \x8A\n";
    assert_eq!(detect(row).charset.name(), "windows-1252");
}

/// One word is little evidence, so the common encoding wins.
#[test]
fn one_word_is_read_in_a_common_encoding() {
    for (word, label) in [
        ("Środa", "windows-1250"),
        ("Żaba", "windows-1250"),
        ("Žena", "windows-1250"),
        ("Ñandú", "windows-1252"),
        ("Müller", "windows-1252"),
        ("اردو", "windows-1256"),
        ("مدينة", "windows-1256"),
        ("Άνοιξη", "windows-1253"),
        ("Весна", "windows-1251"),
        ("אביב", "windows-1255"),
    ] {
        let detection = detect(&bytes(word, label));
        assert_eq!(detection.charset.name(), label, "{word} {detection:?}");
    }
}

#[test]
fn big5_is_not_ebcdic() {
    for text in ["你好，世界", "一個人", "我們走過街道"] {
        let bytes = bytes(text, "big5");
        assert!(detect_ebcdic(&bytes, &SourceHints::default()).is_none(), "{text}");
        assert_eq!(detect(&bytes).charset.name(), "Big5", "{text}");
    }
}

#[test]
fn noise_gets_the_fallback_with_low_confidence() {
    let noise: Vec<u8> = (0..600u32).map(|n| 0x80 | (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    let detection = detect(&noise);
    assert!(detection.confidence <= 0.3, "{detection:?}");
    assert_eq!(detection.evidence, Evidence::Fallback);
}

#[test]
fn expected_language_decides_a_tie() {
    let lone = b"Part \xC2 and part \xE9";
    let expecting = |tag: &str| SourceHints { languages: vec![tag.into()], ..SourceHints::default() };
    let of = |hints: &SourceHints| Detector::new(lone, hints).detection().charset.name();
    assert_eq!(of(&expecting("ru")), "windows-1251");
    assert_eq!(of(&expecting("fr")), "windows-1252");
}

#[test]
fn sample_leaves_out_ascii_far_from_high_bytes() {
    let page = [b"x".repeat(100_000), b"caf\xE9".to_vec(), b"y".repeat(1000)].concat();
    assert_eq!(sample::of(&page).len(), CONTEXT_BYTES + 1 + CONTEXT_BYTES);
    assert_eq!(sample::of(&[0xC7; 300_000]).len(), SAMPLE_BYTES);
    assert_eq!(sample::of(b"ascii"), b"");
}

#[test]
fn sample_holds_a_repeated_line_once() {
    let page = b"caf\xE9 au lait\nth\xE9\n".repeat(2000);
    assert_eq!(sample::of(&page), b"caf\xE9 au lait\nth\xE9\n");
    // Lines without a run of high bytes fill all but the reserved part.
    let prose = b"un caf\xE9 de plus, ".repeat(190);
    assert!(sample::of(&prose).len() > SAMPLE_BYTES / 2);
}

#[test]
fn declared_encoding_is_contradicted_by_a_better_one() {
    let contradicts = |label: &str, source: &[u8]| {
        Detector::new(source, &SourceHints::default()).contradicts(Charset::for_label(label).unwrap())
    };
    let french = bytes("déjà vu à l'été, voilà", "windows-1252");
    let arabic = bytes("هذه جملة قصيرة عن المدينة", "windows-1256");
    assert!(!contradicts("windows-1252", &french));
    assert!(!contradicts("iso-8859-15", &french));
    assert!(contradicts("windows-1251", &french));
    assert!(contradicts("shift_jis", &french));
    assert!(!contradicts("windows-1256", &arabic));
    assert!(contradicts("windows-1252", &arabic));
    assert!(contradicts("shift_jis", b"caf\xE9"));
}

#[test]
fn every_codepage_but_one_has_a_language() {
    let has_language = |page: usize| model::MODEL.languages.iter().any(|language| language.has(page));
    let without: Vec<_> = (0..Codepage::all().len())
        .filter(|&page| !has_language(page))
        .map(|page| Codepage::all()[page].name)
        .collect();
    assert_eq!(without, ["x-user-defined"]);
}

/// The scores with pruning equal those without, where it matters.
#[test]
fn no_close_candidate_is_pruned() {
    for label in [
        "windows-1252",
        "windows-1250",
        "macintosh",
        "ibm850",
        "windows-1256",
        "koi8-r",
        "cp737",
        "windows-1255",
    ] {
        for text in [FRENCH, GERMAN, CZECH, RUSSIAN, GREEK, HEBREW, ARABIC, PERSIAN, TURKISH] {
            let page = Codepage::all().iter().find(|page| page.name.eq_ignore_ascii_case(label)).unwrap();
            let bytes: Vec<u8> = text.repeat(7).chars().filter_map(|c| page.encode(c)).collect();
            let bigrams = ByteBigrams::of(&bytes, true);
            let pruned = single_byte::prune(&bigrams, false, &[]);
            let mut all =
                single_byte::score(&bigrams, &pruned, PruneMargin { nats: f32::INFINITY, factor: 1.0 });
            let mut some = single_byte::candidates(&bigrams, false, &[]);
            sort(&mut all);
            sort(&mut some);
            let close =
                all.iter().take_while(|candidate| candidate.cost < all[0].cost + 2.0 * TIE_MARGIN_NATS);
            for (all, some) in close.zip(&some) {
                assert_eq!((all.charset, all.cost), (some.charset, some.cost), "{text} as {label}");
            }
        }
    }
}
