use super::*;
use crate::document::SpanKind;
use crate::profile::Profile;

fn spaced_in(text: &str, protected: &Protected, dates: &[Range<usize>]) -> String {
    let rules = Profile::Corpus.rules();
    let once = normalize(text, protected, dates.iter().cloned(), rules).text.into_owned();
    if protected.ranges.is_empty() && dates.is_empty() {
        assert_eq!(normalize(&once, protected, std::iter::empty(), rules).text, once, "{text}");
    }
    once
}

fn spaced(text: &str) -> String {
    spaced_in(text, &Protected::default(), &[])
}

fn assert_unchanged(texts: &[&str]) {
    for text in texts {
        assert_eq!(spaced(text), *text);
    }
}

#[test]
fn space_before_a_sign_goes() {
    for (text, after) in [
        ("کتاب ، قلم", "کتاب، قلم"),
        ("یہ ہے ۔", "یہ ہے۔"),
        ("كيف حالك ؟", "كيف حالك؟"),
        ("کیا ہوا ؟؟", "کیا ہوا؟؟"),
        ("باران ؛ برف", "باران؛ برف"),
        ("سال 2012 ، شہر", "سال 2012، شہر"),
        ("(قلم) ، “کتاب” ، «دفتر» ۔", "(قلم)، “کتاب”، «دفتر»۔"),
        ("كِتَابُ ، قَلَم", "كِتَابُ، قَلَم"),
        ("COVID ، وبا", "COVID، وبا"),
        ("درسته .", "درسته."),
        ("درسته .\nکتاب ? بله", "درسته.\nکتاب? بله"),
        ("کتاب , قلم", "کتاب, قلم"),
    ] {
        assert_eq!(spaced(text), after);
    }
}

#[test]
fn letter_behind_a_sign_gets_a_space() {
    for (text, after) in [
        ("گیا۔اور", "گیا۔ اور"),
        ("ہے۔The end", "ہے۔ The end"),
        ("کتاب،قلم", "کتاب، قلم"),
        ("باشه؟برو", "باشه؟ برو"),
        ("کتاب ،قلم", "کتاب، قلم"),
        ("ووٗنٛٹِنؠ ۔یہِ", "ووٗنٛٹِنؠ۔ یہِ"),
        ("1۔پہلا", "1۔ پہلا"),
    ] {
        assert_eq!(spaced(text), after);
    }
}

#[test]
fn signs_in_other_uses_stay() {
    assert_unchanged(&[
        "8،866 و ۱،۳۴۲",
        "2۔5",
        "18 فروری،2020",
        "گیا۔12",
        "آمین۔۔۔اور",
        "سمجھتے ہیں ۔۔ کہ",
        "کہ ۔۔۔",
        "ہ۔ق",
        "م۔د۔ن",
        "پی۔ٹی۔آئی",
        "آئی۔ایم۔ایف",
        "ای۔میل",
        "ہے۔\"",
        "ہے۔‘‘",
        "(ہے۔)",
        "کیا؟!",
        "ہے، ، اور",
        "( ، )",
        "\" ، \"",
        "، ، ۽",
        "ا  ، ب",
        " ، کتاب",
        "\n۔",
        "https://a.b/کتاب ، پھر",
        "a_b؟c",
        "?a=ب؟ج",
        "Hello , world",
        "a ; b",
        ". . .",
        "کتاب . . .",
        "ls کتاب .txt",
        "Oui ? Non ; si !",
        "你好 ， 再见",
        "کتاب,قلم",
        "م.د",
        "123 .",
        "x ?",
        "بهبود ؟ ! ا",
        "ظ ؟     ٭",
        "خپل ،،قوي غږ،، ولري",
        "پروندهٔ css ،.json",
    ]);
}

#[test]
fn scripts_are_parted() {
    for (text, after) in [
        ("2025میں", "2025 میں"),
        ("سال2025", "سال 2025"),
        ("۱۲۳نفر", "۱۲۳ نفر"),
        ("COVID-19وائرس", "COVID-19 وائرس"),
        ("HTMLکوفعال", "HTML کوفعال"),
        ("استانداردRSA", "استاندارد RSA"),
        ("من0.01 إلى", "من 0.01 إلى"),
        ("12:30بجے", "12:30 بجے"),
        ("لە5", "لە 5"),
        ("سال۶ماه", "سال ۶ ماه"),
        ("5kgکے", "5kg کے"),
        ("۳Dپرنٹر", "۳D پرنٹر"),
        ("caféمیں", "café میں"),
        ("نمبر5کے", "نمبر 5 کے"),
    ] {
        assert_eq!(spaced(text), after);
    }
}

#[test]
fn what_is_written_as_one_stays() {
    assert_unchanged(&[
        "2025ء",
        "19ویں",
        "19ويں",
        "11ھ",
        "11ه",
        "19م",
        "1447هـ",
        "۲۵م",
        "٢٨ی",
        "۲۰ام",
        "۲۰اُم",
        "20مه",
        "11مې",
        "$1ویں",
        "5ئين",
        "٥٠ەم",
        "58ێ",
        "47مین",
        "2025-يىلى",
        "27-ئۆكتەبىر",
        "الـ5",
        "بـPDF",
        "وmacOS",
        "الJSON",
        "LinuxوWindows",
        "PDFها",
        "PDFهای",
        "LVهایی",
        "PDF\u{200C}ها",
        "۳D",
        "3D",
        "م2م",
        "ب5",
        "ص12",
        "کوویډـ19",
        "#پاکستان2025",
        "@نام5",
        "فایل2.txt",
        "شکل_2",
        "%sكۆرۈش",
        "\\nاگر",
        "https://example.org/کتاب2",
        "a@b.cپر",
        "YYYY-يىلىM-ئاينىڭD-كۈنى",
        "تسجdل",
        "x5",
        "日本5",
        "Москва5",
        "5кг",
        "שלום5",
        "caf\u{E9}5",
        "ءَ5",
        "4ءَ",
        "3ڈی",
        "5جی",
        "او سي43",
        "لنفسك٠",
        "ہو۶ے",
        "IPیەکەت",
        "کتاب 5 قلم",
    ]);
}

#[test]
fn dates_and_protected_text_stay() {
    let text = "30اکتوبر 2025میں `5کا`";
    let date = 0..text.find("میں").unwrap();
    let code = text.find('`').unwrap()..text.len();
    let mut protected = Protected::default();
    assert_eq!(spaced_in(text, &protected, &[]), "30 اکتوبر 2025 میں `5کا`");
    assert_eq!(spaced_in(text, &protected, &[date]), "30اکتوبر 2025 میں `5کا`");
    let text = "5کا (5کا) ،";
    let inner = text.find('(').unwrap();
    protected.ranges.push(inner..inner + "(5کا)".len());
    protected.kinds.push(SpanKind::Code);
    assert_eq!(spaced_in(text, &protected, &[]), "5 کا (5کا) ،");
    let mut damaged = Protected::default();
    damaged.damaged.push(0..text.len());
    assert_eq!(spaced_in(text, &damaged, &[]), text);
    assert_eq!(code.len(), "`5کا`".len());
}

#[test]
fn profiles_ask_for_it() {
    let text = "5کا ، قلم";
    let with =
        |rules: RuleSet| normalize(text, &Protected::default(), std::iter::empty(), rules).text.into_owned();
    for (profile, after) in [
        (Profile::Lossless, text),
        (Profile::Display, text),
        (Profile::Corpus, "5 کا، قلم"),
        (Profile::Index, "5 کا، قلم"),
        (Profile::IndexAny, "5 کا، قلم"),
    ] {
        assert_eq!(with(profile.rules()), after, "{profile:?}");
    }
    assert_eq!(with(Profile::Display.rules().with(Rule::ScriptSpace)), "5 کا ، قلم");
    assert_eq!(with(Profile::Display.rules().with(Rule::PunctuationSpace)), "5کا، قلم");
}

#[test]
fn text_without_end_takes_linear_time() {
    for piece in
        ["5ک", "ک ،", "ک،", "،", "ک", "5ک/", "\u{64E}5", "aک", "ک\u{64E}", "ک۔", "بب5", " ،", "ک .", "5.aک"]
    {
        spaced(&piece.repeat(60_000));
    }
}
