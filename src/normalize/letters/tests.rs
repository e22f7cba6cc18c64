use super::*;
use crate::document::Language;

fn spelled(text: &str, language: &'static str, rules: RuleSet) -> String {
    let span = Span {
        end: text.len(),
        script: Script::ARABIC,
        language: Language(language),
        confidence: 0.9,
        ..Span::default()
    };
    let mut spans = [span];
    let doubtful = doubtful(text, &spans, None, rules);
    let candidates = vec![Candidates(vec![language]); doubtful.len()];
    let spelled = normalize(text, &spans, (&doubtful, &candidates), &[], rules);
    spelled.move_along(&mut [], &mut spans);
    let rewritten = spelled.rewritten;
    assert_eq!(rewritten.edits.undo(&rewritten.text), text);
    assert_eq!(spans[0].end, rewritten.text.len());
    rewritten.text.into_owned()
}

#[test]
fn tables_are_sorted() {
    for table in [table::AR, table::FA, table::PNB, table::UND, table::UR] {
        assert!(table.is_sorted_by(|a, b| a.from <= b.from));
    }
}

#[test]
fn each_language_has_its_letters() {
    let display = Profile::Display.rules();
    assert_eq!(spelled("كتاب علي على", "ur", display), "کتاب علی علی");
    assert_eq!(spelled("كتاب علي", "fa", display), "کتاب علی");
    assert_eq!(spelled("کتاب علی فیه", "ar", display), "كتاب علی فيه");
    assert_eq!(spelled("ہے", "fa", display), "هے");
    assert_eq!(spelled("كتاب", "ug", display), "كتاب");
    assert_eq!(spelled("يئ", "und", display), "يئ");
    assert_eq!(spelled("ى\u{654}", "ur", display), "ى\u{654}");
    assert_eq!(spelled("٤", "ur", display), "٤");
    assert_eq!(spelled("٤", "ur", Profile::Corpus.rules()), "۴");
    assert_eq!(spelled("کـــتابِ ۴", "ur", Profile::Index.rules()), "کتاب 4");
    assert_eq!(spelled("ھـ ــ", "ur", Profile::Index.rules()), "ھـ ــ");
}

/// Pairs that people report as not found: keyboards of one language, words of another.
#[test]
fn index_any_gives_one_key() {
    for (a, b) in [("کتاب", "كتاب"), ("الذی", "الذي"), ("اللہ", "الله"), ("رحمۃ", "رحمة"), ("كرتون", "کرتون")]
    {
        assert_eq!(spelled(a, "ur", Profile::IndexAny.rules()), spelled(b, "ar", Profile::IndexAny.rules()));
    }
}

/// Two sentences of a manual in each language.
const ARABIC: &str = "هذا دليل قصير لمن يريد أن يتعلم كيف يستعمل البرنامج في بيته.\n\
    يجب أن تقرأ كل صفحة قبل أن تبدأ، ثم اكتب ما تريد في الملف الجديد.\n";
const PERSIAN: &str = "این راهنما برای کسی است که تازه کار با رایانه را شروع کرده است.\n\
    پیش از آن که برنامه را نصب کنید، یک بار همه صفحه\u{200C}ها را بخوانید و نکته\u{200C}ها را یادداشت کنید.\n\
    اگر پرسشی دارید، پاسخ آن را شاید در بخش بعدی پیدا کنید یا از دوستان خود بپرسید.\n";
const URDU: &str = "یہ کتاب ان لوگوں کے لیے ہے جو پہلی بار کمپیوٹر پر کام کر رہے ہیں۔\n\
    پروگرام چلانے سے پہلے سب صفحے ایک بار پڑھ لیں اور جو سمجھ میں نہ آئے وہ لکھ لیں۔\n";
const PASHTO: &str = "دا کتاب د هغو کسانو لپاره دی چې غواړي په کور کې له کمپيوټر سره کار وکړي.\n\
    مخکې له دې چې پروګرام پيل کړئ، ټولې پاڼې يو ځل ولولئ او پوښتنې مو وليکئ.\n";
const UYGHUR: &str = "بۇ قوللانما كومپيۇتېرنى يېڭىدىن ئۆگەنگەن كىشىلەر ئۈچۈن يېزىلغان.\n\
    پروگراممىنى قاچىلاشتىن بۇرۇن ھەممە بەتنى بىر قېتىم ئوقۇپ چىقىڭ.\n";
const SINDHI: &str = "هي ڪتاب انهن ماڻهن لاءِ آهي جيڪي پهريون ڀيرو ڪمپيوٽر تي ڪم ڪري رهيا آهن.\n\
    پروگرام هلائڻ کان اڳ سڀ صفحا هڪ ڀيرو پڙهو ۽ جيڪو سمجهه ۾ نه اچي سو لکي ڇڏيو.\n";
const SORANI: &str = "ئەم کتێبە بۆ ئەو کەسانەیە کە یەکەم جار کار لەگەڵ کۆمپیوتەر دەکەن.\n\
    پێش ئەوەی بەرنامەکە دابمەزرێنیت، هەموو لاپەڕەکان جارێک بخوێنەرەوە.\n";

fn cleaned(text: &str) -> String {
    let cleaner = crate::Cleaner::builder().isolation(crate::Isolation::None).build();
    let clean = cleaner.clean(text);
    let again = cleaner.clean(&clean.text);
    assert_eq!((&again.text, &again.spans), (&clean.text, &clean.spans), "{text}");
    clean.text
}

/// As an Arabic keyboard has it.
fn with_arabic_letters(text: &str) -> String {
    text.replace('\u{6CC}', "\u{64A}").replace('\u{6A9}', "\u{643}")
}

#[test]
fn clean_manuals_keep_their_letters() {
    for manual in [ARABIC, PERSIAN, URDU, PASHTO, UYGHUR, SINDHI, SORANI] {
        assert_eq!(cleaned(manual), manual);
    }
}

/// Words that languages share, or that look like those of another one.
const SHORT: &[&str] = &[
    "دفتر مدير دبيان",
    "مشرف دبيان (مطور دبيان)",
    "مستند جديد",
    "اسم روبي",
    "سنتيمتر",
    "تعطيل حساب",
    "موريتاني",
    "هايتي",
    "تيمني",
    "سندهي",
    "دولت وزيري",
    "عمومي قواعد",
    "كوچا",
    "كامبودژا",
    "مالى",
    "كارتون",
    "ممبئي",
    "ميانمار",
    "انجنيئرنگ",
    "هندو مت",
];

#[test]
fn a_word_or_two_are_not_respelt() {
    for short in SHORT {
        assert_eq!(cleaned(short), *short);
        let title = format!("The title is {short} in our list.\n");
        assert_eq!(cleaned(&title), title);
    }
}

#[test]
fn a_title_goes_with_its_manual() {
    for manual in [ARABIC, PASHTO, UYGHUR, SINDHI] {
        for short in SHORT {
            let page = format!("{manual}{short}\n{manual}");
            assert_eq!(cleaned(&page), page);
        }
    }
    let inside = "ثم يصبح developer (مطور دبيان)، لكنه لا يملك كل ما يريد في الملف.\n";
    assert_eq!(cleaned(&format!("{ARABIC}{inside}")), format!("{ARABIC}{inside}"));
}

#[test]
fn persian_of_an_arabic_keyboard_is_respelt_to_its_last_title() {
    let titles = ["بخش بعدی", "پیکربندی سرور", "تشکر از مترجمان", "شکل یک", "کتاب", "یک", "ما سیب داریم."];
    for title in titles {
        let page = format!("{PERSIAN}{title}\n{PERSIAN}");
        assert_eq!(cleaned(&with_arabic_letters(&page)), page);
        let mixed = page.replace('\n', "\nPress the key and wait for the answer.\n");
        assert_eq!(cleaned(&with_arabic_letters(&mixed)), mixed);
    }
    for sentence in PERSIAN.lines() {
        assert_eq!(cleaned(&with_arabic_letters(sentence)), sentence);
    }
}

/// Dari and Persian are spelt alike, so it does not matter which of them it is.
#[test]
fn what_every_candidate_writes_alike_is_done() {
    let sentence = "روز معلم در پوهنتون کابل با حضور استادان و محصلین برگزار گردید";
    assert_eq!(cleaned(&with_arabic_letters(sentence)), sentence);
}

#[test]
fn a_sentence_of_arabic_stays_in_a_persian_page() {
    let arabic = "ذهبنا صباح أمس إلى بيت صديقنا وشربنا الشاي معه في الحديقة الكبيرة.";
    for page in [format!("{PERSIAN}{arabic}\n{PERSIAN}"), format!("{URDU}«{arabic}»\n{URDU}")] {
        assert_eq!(cleaned(&page), page);
    }
}

/// Heh of an Arabic keyboard in Urdu: what it stands for is plain unless a consonant before it may be aspirated.
#[test]
fn urdu_heh_is_respelt_where_no_lexicon_is_needed() {
    for (typed, expected) in [
        ("چونکه یه بہت", "چونکہ یہ بہت"),
        ("چونکه یه بہت ضروری ہے", "چونکہ یہ بہت ضروری ہے"),
        ("وه کہتا ہے که میں گھر جا رها هوں", "وہ کہتا ہے کہ میں گھر جا رہا ہوں"),
        ("كيونكه ميں نے يه كتاب نہيں پڑھي", "کیونکہ میں نے یہ کتاب نہیں پڑھی"),
        ("بلکه وه امریکه میں رہتے ہیں", "بلکہ وہ امریکہ میں رہتے ہیں"),
        ("میں نے دیکه لیا کہ وہ اچها نہیں ہے", "میں نے دیکه لیا کہ وہ اچها نہیں ہے"),
        ("وہ بهی میرے ساته پڑھتا تها اور گھر جاتا تها", "وہ بهی میرے ساته پڑھتا تها اور گھر جاتا تها"),
        ("یہ سن ۱۴۴۷ ه میں لکھی گئی کتاب ہے", "یہ سن ۱۴۴۷ ه میں لکھی گئی کتاب ہے"),
    ] {
        assert_eq!(cleaned(typed), expected);
    }
}

#[test]
fn a_place_is_told_by_the_letters_beside_it() {
    let fits = |place: Place, head, rest| place.fits(head, rest);
    assert!(fits(Place::FinalAfter("^\u{6A9}"), "x \u{643}", " "));
    assert!(!fits(Place::FinalAfter("^\u{6A9}"), "\u{644}\u{643}", ""));
    assert!(!fits(Place::FinalAfter("\u{648}\u{646}\u{6A9}"), "\u{646}\u{6A9}", ""));
    assert!(!fits(Place::FinalAfter("\u{6A9}"), "\u{6A9}", "\u{627}"));
    assert!(fits(Place::Unaspirated, "", "\u{627}"));
    assert!(fits(Place::Unaspirated, "\u{627}\u{64E}", ""));
    assert!(!fits(Place::Unaspirated, "\u{628}\u{64E}", "\u{627}"));
    assert!(!fits(Place::Unaspirated, " ", " "));
}
