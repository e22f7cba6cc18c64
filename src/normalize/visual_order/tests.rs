use super::*;
use crate::profile::Profile;

fn run(text: &str, mode: VisualOrder, is_expected: bool) -> (String, Vec<RawFinding>) {
    let rules = Profile::Display.rules().with_visual_order(mode);
    let mut lines = Lines::new(rules, is_expected);
    let Restored { rewritten, found, unsure } = restore(text, &Protected::default(), &mut lines);
    assert_eq!(rewritten.edits.undo(&rewritten.text), text);
    let again = Protected { unsure, ..Protected::default() };
    for lines in [lines, Lines::new(rules, is_expected)] {
        assert!(is_restored(&rewritten.text, &again, &lines), "{:?}", rewritten.text);
    }
    (rewritten.text.into_owned(), found)
}

fn restored(text: &str) -> String {
    run(text, VisualOrder::Auto, false).0
}

/// Stored from left to right, and as it is read.
const LINES: &[(&str, &str)] = &[
    ("2025 ماع يف تبتك ةقيثولا هذه", "هذه الوثيقة كتبت في عام 2025"),
    (".ےھت ےئگ رھگ ےک تسود ےنپا حبص لک مہ", "ہم کل صبح اپنے دوست کے گھر گئے تھے."),
    ("۔یئوہ شراب یک روز ںیم رہش زور سا", "اس روز شہر میں زور کی بارش ہوئی۔"),
    ("تسا هدش هتشون یسراف هب باتک نیا", "این کتاب به فارسی نوشته شده است"),
    (".ריעה תודלות לע רפס הנק אוה לומתא", "אתמול הוא קנה ספר על תולדות העיר."),
];

#[test]
fn lines_are_put_into_the_order_of_reading() {
    for (stored, read) in LINES {
        assert_eq!(restored(stored), *read);
        assert_eq!(restored(read), *read);
    }
    let page: Vec<&str> = LINES.iter().flat_map(|&(stored, read)| [stored, read]).collect();
    let read: Vec<&str> = LINES.iter().flat_map(|&(_, read)| [read, read]).collect();
    assert_eq!(restored(&page.join("\n")), read.join("\n"));
}

#[test]
fn numbers_and_latin_words_stay_as_they_are() {
    for (stored, read) in [
        ("30/10/2025 خيرات يف ةقيثولا هذه تبتك", "كتبت هذه الوثيقة في تاريخ 30/10/2025"),
        (".ةنيدملا يف COVID-19 ضرم رشتنا مايأ 3.5 دعب", "بعد 3.5 أيام انتشر مرض COVID-19 في المدينة."),
        ("Windows 10 ليغشتلا ماظن ىلع جمانربلا اذه لمعي", "يعمل هذا البرنامج على نظام التشغيل Windows 10"),
        ("١٩٤٨ ةنس ىلإ عجرت يتلا ةقيثولا", "الوثيقة التي ترجع إلى سنة ١٩٤٨"),
    ] {
        assert_eq!(restored(stored), read);
    }
}

#[test]
fn brackets_are_exchanged_unless_they_are_in_pairs() {
    let read = "كتبت هذه الوثيقة (في المدينة) قبل «عام كامل» من الآن";
    assert_eq!(restored("نآلا نم «لماك ماع» لبق (ةنيدملا يف) ةقيثولا هذه تبتك"), read);
    assert_eq!(restored("نآلا نم »لماك ماع« لبق )ةنيدملا يف( ةقيثولا هذه تبتك"), read);
}

#[test]
fn marks_stay_on_their_letters() {
    let read = "كَتَبَ الرَّجُلُ رِسالَةً إلى صَديقِهِ في المَدينَةِ";
    let by_cluster: String = reversed_clusters(read);
    let by_character: String = read.chars().rev().collect();
    for stored in [by_cluster, by_character] {
        assert_ne!(stored, read);
        assert_eq!(restored(&stored), read);
    }
}

fn reversed_clusters(text: &str) -> String {
    use unicode_segmentation::UnicodeSegmentation;
    text.graphemes(true).rev().collect()
}

/// U+0628 to U+064A in their forms: a word of four letters of which the outer ones join inwards.
#[test]
fn joining_forms_tell_whatever_the_word() {
    // beh initial, yeh medial, teh final; dal isolated
    let word = "\u{FE91}\u{FEF4}\u{FE96}";
    let stored: String = word.chars().rev().collect();
    assert_eq!(restored(word), word);
    assert_eq!(restored(&stored), word);
    assert_eq!(
        restored(&format!("The word {stored} is stored backwards")),
        format!("The word {word} is stored backwards")
    );
}

#[test]
fn words_in_a_right_line_are_turned_round() {
    let read = "قال الوزير للصحفيين الحكومة تعمل على حل المشكلة خلال الأسبوع القادم";
    let stored = read.replace("الحكومة تعمل على حل المشكلة", "ةلكشملا لح ىلع لمعت ةموكحلا");
    assert_eq!(restored(&stored), read);
    let english = "The sign said ةنيدملا طسو ىلإ قيرطلا in large letters";
    assert_eq!(restored(english), "The sign said الطريق إلى وسط المدينة in large letters");
}

#[test]
fn cells_and_protected_text_are_apart() {
    assert_eq!(restored("a\tةموكحلا ةقيثولا هذه تبتك\tb"), "a\tكتبت هذه الوثيقة الحكومة\tb");
    let text = "`ةموكحلا ةقيثولا هذه تبتك` ةموكحلا ةقيثولا هذه تبتك";
    let end = text[1..].find('`').unwrap() + 2;
    let ranges: Vec<_> = std::iter::once(0..end).collect();
    let protected = |kind| Protected { ranges: ranges.clone(), kinds: vec![kind], ..Protected::default() };
    let restored = |kind| {
        let mut lines = Lines::new(Profile::Display.rules(), false);
        restore(text, &protected(kind), &mut lines).rewritten.text.into_owned()
    };
    assert_eq!(restored(SpanKind::Markup), format!("{} كتبت هذه الوثيقة الحكومة", &text[..end]));
    assert_eq!(restored(SpanKind::Code), format!("كتبت هذه الوثيقة الحكومة {}", &text[..end]));
}

#[test]
fn what_is_right_or_says_nothing_stays() {
    for text in [
        "",
        " ",
        "2025",
        "ا",
        "ا ب پ ت",
        "ا ا ا",
        "https://example.org/א",
        "abc",
        "\u{FE8D} \u{FE91}",
        "1447\u{FEEB}",
        "سلام",
        "שלום",
        "م.ن.",
        "\u{64B}",
        "\u{64B}ا\u{64B}",
        "(",
        "ا(",
        "\u{200C}ا\u{200C}",
    ] {
        assert_eq!(run(text, VisualOrder::Auto, false), (text.to_owned(), vec![]));
    }
}

#[test]
fn an_expected_order_needs_less_evidence() {
    let (stored, read) = ("ةנידמ סוליפ", "סוליפ ةנידמ");
    assert_ne!(stored, read);
    let line = "םולש";
    assert_eq!(restored(line), line);
    assert_eq!(run(line, VisualOrder::Auto, true).0, "שלום");
    assert_eq!(run(line, VisualOrder::Always, false).0, "שלום");
    assert_eq!(run(line, VisualOrder::Never, true), (line.to_owned(), vec![]));
    assert_eq!(run("שלום", VisualOrder::Always, true).0, "שלום");
}

#[test]
fn lossless_reports_and_changes_nothing() {
    let (stored, _) = LINES[0];
    let Restored { rewritten, found, .. } =
        restore(stored, &Protected::default(), &mut Lines::new(Profile::Lossless.rules(), false));
    assert!(rewritten.edits.is_empty());
    assert_eq!(found[0].kind, FindingKind::VisualOrder);
    assert_eq!(found[0].range, 0..stored.len());
}
